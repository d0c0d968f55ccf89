//! Orders: commands and questions.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, Currency, Date, Label, Note, OpportunityId, OrderId, Percent, Quantity, QuoteId, UserId,
};
use crate::ordering::model::{LineTerms, OrderLineDraft, OrderQuantity};
use crate::pricing::DocumentAdjustment;

/// What is ordered without a quote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OrderContent {
    /// The deal it belongs to.
    #[n(0)]
    pub opportunity: Option<OpportunityId>,
    /// The customer.
    #[n(1)]
    pub account: AccountId,
    /// The person one deals with.
    #[n(2)]
    pub contact: Option<ContactId>,
    /// The currency of every amount.
    #[n(3)]
    pub currency: Currency,
    /// 1 to 1,000 lines.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub lines: Vec<OrderLineDraft>,
    /// Taken off the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub charges: Vec<DocumentAdjustment>,
    /// The terms of the order.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub terms: Note,
}

/// Where an order comes from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum OrderSource {
    /// What was accepted of a quote, at the prices at which it was accepted.
    #[n(0)]
    Quote(#[n(0)] QuoteId),
    /// What stands here.
    #[n(1)]
    Content(#[n(0)] OrderContent),
}

/// Places an order under a number of its own and puts `order.placed` into the outbox. An accepted quote is ordered once, unless its order was cancelled.
///
/// Permission: create on orders, read on the quote, or on the account, contact, opportunity and products. Answers the
/// [`Order`](crate::ordering::Order). Refusals: ORD-021 to ORD-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PlaceOrder {
    /// Where it comes from.
    #[n(0)]
    pub source: OrderSource,
    /// The number of the customer's purchase order.
    #[n(1)]
    pub purchase_order: Option<Label>,
    /// The day the customer wants it.
    #[n(2)]
    pub requested_on: Option<Date>,
    /// Who answers for it; none: the owner of the quote, or of the account.
    #[n(3)]
    pub owner: Option<UserId>,
}

/// One change of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum OrderChange {
    /// More or less of a line is ordered; zero: nothing of it.
    #[n(0)]
    Quantity(#[n(0)] OrderQuantity),
    /// Something is ordered beside the other lines.
    #[n(1)]
    Line(#[n(0)] OrderLineDraft),
    /// Something else is agreed on a line.
    #[n(2)]
    Terms {
        /// The key of the line.
        #[n(0)]
        line: Code,
        /// What is agreed now.
        #[n(1)]
        terms: LineTerms,
    },
    /// The number of the customer's purchase order is another; none: there is none.
    #[n(3)]
    PurchaseOrder(#[n(0)] Option<Label>),
    /// The customer wants it on another day; none: no day is named.
    #[n(4)]
    RequestedOn(#[n(0)] Option<Date>),
}

/// Changes an order, all of it or nothing; every change is an event. Prices stay as agreed: what costs something else is a line of its own.
///
/// Permission: update on orders, read on products that are added. Answers the [`Order`](crate::ordering::Order). Refusals: ORD-020, ORD-024, ORD-025,
/// ORD-032.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// What changes, in this order; at most 1,000.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub changes: Vec<OrderChange>,
}

/// Records what went to the customer, and puts `order.delivered` into the outbox. A day ahead is invalid.
///
/// Permission: update on orders. Answers the [`Order`](crate::ordering::Order). Refusals: ORD-020, ORD-024, ORD-026, ORD-027.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordDelivery {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// What was delivered, each quantity above zero; none: all that was to be.
    #[n(1)]
    pub lines: Option<Vec<OrderQuantity>>,
    /// The day; none: today.
    #[n(2)]
    pub delivered_on: Option<Date>,
    /// The number of the delivery note, or what else it is known by.
    #[n(3)]
    pub reference: Option<Label>,
}

/// Takes back a delivery that was recorded by mistake; what it delivered is to be delivered again. Nothing where that was done before.
///
/// Permission: update on orders. Answers the [`Order`](crate::ordering::Order). Refusals: ORD-020, ORD-031, ORD-032.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UndoDelivery {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Which of its deliveries, counted from 1.
    #[n(1)]
    pub delivery: u32,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub reason: Note,
}

/// Keeps an order from being delivered and billed until it is released. Permission: update on orders. Answers the
/// [`Order`](crate::ordering::Order). Refusals: ORD-020.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct HoldOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
}

/// Lets an order that is on hold go on. Permission: update on orders. Answers the [`Order`](crate::ordering::Order). Refusals: ORD-020.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReleaseOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
}

/// Cancels an order of which nothing is delivered or on an invoice. Its quote may be ordered again. Permission: update on orders. Answers the
/// [`Order`](crate::ordering::Order). Refusals: ORD-020, ORD-030.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
}

/// Closes an order short: what is not delivered is given up. What is delivered is still billed, unless that is given up as well.
///
/// Permission: update on orders. Answers the [`Order`](crate::ordering::Order). Refusals: ORD-020.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CloseOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
    /// True where nothing more is billed, whatever was delivered.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub waives_billing: bool,
}

/// Asks how far an order is delivered and billed, line by line, and why it stands where it does. Permission: read on orders. Answers the
/// [`OrderFigures`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OrderStanding {
    /// The order.
    pub order: OrderId,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OrderStatus {
    /// Something is to be delivered, and something to be billed.
    ToDeliverAndBill,
    /// All is delivered, and something to be billed.
    ToBill,
    /// All is billed, and something to be delivered.
    ToDeliver,
    /// All is delivered and billed.
    Completed,
    /// It waits to be released.
    OnHold,
    /// It was closed, and nothing is to be billed.
    Closed,
    /// It was cancelled.
    Cancelled,
}

/// What of a line is on invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LineBilling {
    /// Nothing is to be invoiced yet, or ever.
    NotDue,
    /// Something is to be invoiced.
    ToInvoice,
    /// All is invoiced.
    Invoiced,
    /// All that was ordered is invoiced, and more was delivered: the rest may be sold.
    Upselling,
}

/// How much of something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OrderShare {
    /// Sum over the lines of what is done, of each at most what it is measured against.
    pub done: Quantity,
    /// Sum over the lines of what it is measured against.
    pub of: Quantity,
    /// The one in percent of the other, rounded down: 100 says that nothing is missing.
    pub percent: Percent,
}

/// How far one line of an order has come.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OrderLineFigures {
    /// The key of the line.
    pub line: Code,
    /// How much is ordered.
    pub ordered: Quantity,
    /// How much of that was given up.
    pub given_up: Quantity,
    /// How much was delivered.
    pub delivered: Quantity,
    /// How much is still to be delivered.
    pub to_deliver: Quantity,
    /// The most that may be delivered in all, tolerance included.
    pub most_delivered: Quantity,
    /// How much is on invoices, drafts included.
    pub invoiced: Quantity,
    /// How much is to be invoiced.
    pub to_invoice: Quantity,
    /// The most that may be invoiced in all, tolerance included.
    pub most_invoiced: Quantity,
    /// How much is invoiced and was given up: credit it.
    pub to_credit: Quantity,
    /// What that makes of its billing.
    pub billing: LineBilling,
}

/// How far an order has come, and the parts that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OrderFigures {
    /// How far.
    pub status: OrderStatus,
    /// How much is delivered of what is ordered and not given up.
    pub delivered: OrderShare,
    /// How much is billed of the same, or of what was delivered where that is more and billed by.
    pub billed: OrderShare,
    /// Line by line.
    pub lines: Vec<OrderLineFigures>,
}

/// Asks what is to be delivered, the first wanted first; orders that are on hold wait.
///
/// Permission: read on orders; answers over what the actor may see. A limit outside 1 to 1,000 is invalid. Answers [`OrderBacklog`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OrdersToDeliver {
    /// Only what is wanted by then; none: all of it.
    pub until: Option<Date>,
    /// How many orders at most, 1 to 1,000; none: 100.
    pub limit: Option<u32>,
}

/// Asks what is to be invoiced, the orders that were placed first the first; orders that are on hold wait.
///
/// Permission: read on orders; answers over what the actor may see. A limit outside 1 to 1,000 is invalid. Answers [`OrderBacklog`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OrdersToInvoice {
    /// Only orders that were placed by then; none: all of them.
    pub until: Option<Date>,
    /// How many orders at most, 1 to 1,000; none: 100.
    pub limit: Option<u32>,
}

/// What is to be done about one order.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OrderBacklog {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: Label,
    /// The customer.
    pub account: AccountId,
    /// The first day on which something is wanted, or the day the order was placed.
    pub on: Date,
    /// How much of which line.
    pub lines: Vec<OrderQuantity>,
}
