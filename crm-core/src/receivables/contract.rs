//! Commands in, questions in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, AllocationId, Code, Currency, Date, DisputeId, DomainEvent, ExternalId, InvoiceId, Money, Name, PaymentId, UserId,
    refusals,
};

/// One invoice that a payment is for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AllocateTo {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much of the payment; none: as much as is open and left.
    #[n(1)]
    pub amount: Option<Money>,
}

/// What a payment is set against when it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AllocationPlan {
    /// Nothing yet: it stays the customer's credit.
    #[n(0)]
    Later,
    /// The open invoices of the customer in the payment's currency, the oldest due day first.
    #[n(1)]
    OldestFirst,
    /// The named invoices.
    #[n(2)]
    To(#[n(0)] Vec<AllocateTo>),
}

/// Records money received. Permission: create on payments, read on the account and the invoices. Answers the [`Payment`](super::Payment).
/// Refusals: REC-001 to REC-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordPayment {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// How much, above zero.
    #[n(1)]
    pub amount: Money,
    /// The day it came in; none: today.
    #[n(2)]
    pub received_on: Option<Date>,
    /// How it came, as a key: `transfer`, `card`.
    #[n(3)]
    pub method: Code,
    /// What the payer wrote.
    #[n(4)]
    pub reference: Option<Name>,
    /// Its number in the system it comes from; unique.
    #[n(5)]
    pub external_id: Option<ExternalId>,
    /// What it is for.
    #[n(6)]
    pub plan: AllocationPlan,
    /// Whose payment it is; none: the account's owner's.
    #[n(7)]
    pub owner: Option<UserId>,
}

/// Sets a part of a payment against an invoice. Permission: update on payments, read on the invoice.
/// Answers the [`Allocation`](super::Allocation). Refusals: REC-001 to REC-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Allocate {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// The invoice, and how much.
    #[n(1)]
    pub to: AllocateTo,
}

/// Takes an allocation back by a second row; payment and invoice are as before it. Permission: update on allocations.
/// Answers the row that takes back. Sent again, it answers the same row. Refusals: REC-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Unallocate {
    /// The allocation.
    #[n(0)]
    pub allocation: AllocationId,
}

/// Asks what is open on one invoice as of a day. Permission: read on the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OpenAmount {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The day; none: today.
    pub as_of: Option<Date>,
}

/// Asks for the open invoices as of a day, by age. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Ageing {
    /// The day.
    pub as_of: Date,
    /// Only invoices in this currency; none: each currency for itself.
    pub currency: Option<Currency>,
    /// Only this customer's.
    pub account: Option<AccountId>,
}

/// Asks for the days sales outstanding as of a day. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DaysSalesOutstanding {
    /// The day.
    pub as_of: Date,
    /// The currency.
    pub currency: Currency,
}

/// What happened to money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReceivableEvent {
    /// A payment came in.
    #[n(0)]
    PaymentRecorded {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// A part of a payment was set against an invoice.
    #[n(1)]
    Allocated {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// An allocation was taken back.
    #[n(2)]
    Unallocated {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// A dispute holds a part of an invoice.
    #[n(3)]
    Held {
        /// The dispute.
        #[n(0)]
        dispute: DisputeId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// A dispute no longer holds a part of an invoice.
    #[n(4)]
    Released {
        /// The dispute.
        #[n(0)]
        dispute: DisputeId,
    },
}

impl DomainEvent for ReceivableEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::PaymentRecorded { .. } => "payment.recorded",
            Self::Allocated { .. } => "payment.allocated",
            Self::Unallocated { .. } => "payment.unallocated",
            Self::Held { .. } => "settlement.held",
            Self::Released { .. } => "settlement.released",
        }
    }
}

refusals! {
    /// Why receivables say no, in order of precedence.
    pub enum ReceivableRefusal {
        /// Only an issued invoice is paid.
        NotAnIssuedInvoice = "REC-001": "only an issued invoice can be paid; issue it first, or name the invoice that a credit note corrects",
        /// The invoice of another customer.
        OtherAccount = "REC-002": "the invoice is another customer's; name an invoice of the payer, or record the payment for the other customer",
        /// The invoice in another currency.
        OtherCurrency {
            /// Of the payment.
            payment: Currency,
            /// Of the invoice.
            invoice: Currency,
        } = "REC-003": "the payment is in `{payment}` and the invoice in `{invoice}`; record the payment in `{invoice}`",
        /// Nothing is open.
        NothingOpen = "REC-004": "nothing is open on the invoice; leave the payment as the customer's credit",
        /// More than is open.
        AboveOpen {
            /// What was given.
            amount: Money,
            /// What is open.
            open: Money,
        } = "REC-005": "`{amount}` is more than the open `{open}`; give at most that",
        /// More than is left of the payment.
        AbovePayment {
            /// What was given.
            amount: Money,
            /// What is left.
            left: Money,
        } = "REC-006": "`{amount}` is more than the `{left}` that is left of the payment; give at most that, or take another allocation back",
        /// A row that takes back is not taken back.
        IsReversal = "REC-007": "this row takes another one back; allocate anew in its place",
    }
}
