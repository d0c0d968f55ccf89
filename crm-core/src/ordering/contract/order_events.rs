//! Orders: events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DomainEvent, InvoiceId, Label, Money, Quantity, refusals};
use crate::ordering::model::{LineTerms, OrderQuantity, OrderStep, OrderTag};

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OrderEvent {
    /// It was placed. Goes to the outbox.
    #[n(0)]
    Placed {
        /// Its number.
        #[n(0)]
        number: Label,
        /// What it comes to, VAT included.
        #[n(1)]
        gross: Money,
    },
    /// More or less of a line is ordered.
    #[n(1)]
    QuantityChanged {
        /// The key of the line.
        #[n(0)]
        line: Code,
        /// How much it was.
        #[n(1)]
        from: Quantity,
        /// How much it is.
        #[n(2)]
        to: Quantity,
    },
    /// A line was added.
    #[n(2)]
    LineAdded {
        /// The key of the line.
        #[n(0)]
        line: Code,
        /// How much of it is ordered.
        #[n(1)]
        quantity: Quantity,
    },
    /// Something else is agreed on a line.
    #[n(3)]
    TermsChanged {
        /// The key of the line.
        #[n(0)]
        line: Code,
        /// What is agreed now.
        #[n(1)]
        terms: LineTerms,
    },
    /// The number of the customer's purchase order is another.
    #[n(4)]
    PurchaseOrderChanged {
        /// The number now.
        #[n(0)]
        number: Option<Label>,
    },
    /// The customer wants it on another day.
    #[n(5)]
    RequestedOnChanged {
        /// The day now.
        #[n(0)]
        on: Option<Date>,
    },
    /// Something went to the customer. Goes to the outbox.
    #[n(6)]
    Delivered {
        /// Which delivery it is.
        #[n(0)]
        delivery: u32,
        /// The day.
        #[n(1)]
        on: Date,
        /// What was delivered.
        #[n(2)]
        lines: Vec<OrderQuantity>,
    },
    /// A delivery was none.
    #[n(7)]
    DeliveryUndone {
        /// Which delivery.
        #[n(0)]
        delivery: u32,
    },
    /// It waits until it is released.
    #[n(8)]
    Held,
    /// It goes on.
    #[n(9)]
    Released,
    /// The rest was given up.
    #[n(10)]
    Closed,
    /// It was cancelled.
    #[n(11)]
    Cancelled,
    /// A part of it is on an invoice.
    #[n(12)]
    Billed {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much of which line.
        #[n(1)]
        lines: Vec<OrderQuantity>,
    },
    /// A part of it is on an invoice no more: the draft was discarded, or all of the invoice credited.
    #[n(13)]
    BillingUndone {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
    },
}

impl DomainEvent for OrderEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "order.placed",
            Self::QuantityChanged { .. } => "order.quantity_changed",
            Self::LineAdded { .. } => "order.line_added",
            Self::TermsChanged { .. } => "order.terms_changed",
            Self::PurchaseOrderChanged { .. } => "order.purchase_order_changed",
            Self::RequestedOnChanged { .. } => "order.requested_on_changed",
            Self::Delivered { .. } => "order.delivered",
            Self::DeliveryUndone { .. } => "order.delivery_undone",
            Self::Held => "order.held",
            Self::Released => "order.released",
            Self::Closed => "order.closed",
            Self::Cancelled => "order.cancelled",
            Self::Billed { .. } => "order.billed",
            Self::BillingUndone { .. } => "order.billing_undone",
        }
    }
}

refusals! {
    /// Why orders say no, in order of precedence.
    pub enum OrderRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the order stands.
            state: &'static str,
        } = "ORD-020": "an order that is {state} cannot be {step}; ask for its available commands, or place a new one",
        /// Only what is accepted is ordered.
        QuoteNotAccepted = "ORD-021": "the quote is not accepted, so nothing of it can be ordered; record what the customer accepts first",
        /// One order for a quote.
        QuoteOrdered = "ORD-022": "the quote is ordered already; change that order, or cancel it first",
        /// An order goes to the customer of its deal.
        OtherAccount = "ORD-023": "the opportunity is another account's; choose one of this customer, or name its account",
        /// No such line.
        NoSuchLine {
            /// What was given.
            line: Code,
        } = "ORD-024": "the order has no line `{line}`, or it was named before; name its lines by their keys, each once",
        /// Less than there is already.
        BelowDone {
            /// What was given.
            quantity: Quantity,
            /// What is delivered or invoiced.
            done: Quantity,
        } = "ORD-025": "`{quantity}` is less than the `{done}` that is delivered or invoiced already; give at least that",
        /// More than was ordered.
        OverDelivery {
            /// What would be delivered.
            quantity: Quantity,
            /// The most that may be.
            most: Quantity,
        } = "ORD-026": "`{quantity}` would be delivered, and `{most}` is the most, tolerance included; deliver less, or change the order first",
        /// Nothing is left.
        NothingToDeliver = "ORD-027": "nothing of the order is to be delivered; change the order first, or name what was delivered beyond it",
        /// More than there is to bill.
        OverBilling {
            /// What would be invoiced.
            quantity: Quantity,
            /// The most that may be.
            most: Quantity,
        } = "ORD-028": "`{quantity}` would be invoiced, and `{most}` is the most, tolerance included; invoice less, or deliver or order more first",
        /// Nothing is left.
        NothingToBill = "ORD-029": "nothing of the order is to be invoiced; record what was delivered first, or discard a draft that has it",
        /// It is too late to cancel.
        AlreadyBegun = "ORD-030": "some of the order is delivered or on an invoice; close it to give up the rest",
        /// No such delivery.
        NoSuchDelivery {
            /// What was given.
            delivery: u32,
        } = "ORD-031": "the order has no delivery `{delivery}`; deliveries are counted from 1",
        /// More would be invoiced than what it is billed by.
        InvoicedBeyond {
            /// What is invoiced.
            invoiced: Quantity,
            /// The most that could be.
            most: Quantity,
        } = "ORD-032": "`{invoiced}` is invoiced, and only `{most}` could be then; discard the draft or credit the invoice in full first",
    }
}

impl OrderRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: OrderStep, state: OrderTag) -> Self {
        let step = match step {
            OrderStep::Change => "changed",
            OrderStep::Deliver => "delivered",
            OrderStep::UndoDelivery => "taken a delivery back of",
            OrderStep::Hold => "held",
            OrderStep::Release => "released",
            OrderStep::Close => "closed",
            OrderStep::Cancel => "cancelled",
            OrderStep::Bill => "invoiced",
            OrderStep::GiveBack => "given back what an invoice had of it",
        };
        let state = match state {
            OrderTag::Open => "open",
            OrderTag::OnHold => "on hold",
            OrderTag::Closed => "closed",
            OrderTag::Cancelled => "cancelled",
        };
        Self::WrongState { step, state }
    }
}
