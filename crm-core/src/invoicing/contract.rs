//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Currency, Date, DomainEvent, ExternalId, HeldBack, InvoiceId, Label, Money, Note, OrderId, UserId, refusals,
};
use crate::ordering::OrderQuantity;
use crate::pricing::DocumentAdjustment;

use super::model::{InvoiceLine, InvoiceNumber};

/// Drafts an invoice. Permission: create on invoices, read on the account. Answers the [`Invoice`](super::Invoice). Refusals: INV-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DraftInvoice {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// The currency of every amount.
    #[n(1)]
    pub currency: Currency,
    /// 1 to 1,000 lines.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub lines: Vec<InvoiceLine>,
    /// Taken off the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub charges: Vec<DocumentAdjustment>,
    /// Number in the system it comes from; unique.
    #[n(5)]
    pub external_id: Option<ExternalId>,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub note: Note,
    /// Whose invoice it is; none: the account's owner's.
    #[n(7)]
    pub owner: Option<UserId>,
}

/// Drafts an invoice of an order: it counts as billed from now on, until the draft is discarded or the invoice credited in full. Numbers of the order and
/// of the customer's purchase order stand on it. All invoices of an order together come to the order, to the cent.
///
/// Permission: create on invoices, read on the order. Answers the [`Invoice`](super::Invoice). Refusals: ORD-020, ORD-024, ORD-028, ORD-029, INV-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoiceOrder {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// What is billed, each quantity above zero; none: all that is to be.
    #[n(1)]
    pub lines: Option<Vec<OrderQuantity>>,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
}

/// Writes the invoices of subscriptions that are invoiced here: one for each period that was billed and for each change in the middle of one, those of missed
/// periods included. Where more is given back than billed, that waits for the next period. A line says which days it is of. Each is a draft, or issued at once, as
/// [`StartSubscription`](crate::ordering::StartSubscription) says. In portions: call it again while the answer says that there is more. Nothing is invoiced twice.
///
/// Permission: update on subscriptions and create on invoices, over those that the actor may update; read on their products and, where invoices are issued, approve on
/// them and read on their accounts. Answers what was done. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvoiceSubscriptions {
    /// How many invoices are written in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`InvoiceSubscriptions`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InvoicedSubscriptions {
    /// The invoices that were written, in order.
    #[n(0)]
    pub invoices: Vec<InvoiceId>,
    /// True where more are to be written.
    #[n(1)]
    pub has_more: bool,
    /// The subscriptions that could not be invoiced, each with why.
    #[n(2)]
    pub held_back: Vec<HeldBack>,
}

/// A line of a document of another system.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ForeignLine {
    /// What it is, at what quantity, price and VAT. A price below zero is taken as a quantity of the other sign.
    #[n(0)]
    pub line: InvoiceLine,
    /// On a credit note, the sale that it takes something off; none: it stands alone.
    #[n(1)]
    pub credits: Option<ForeignSale>,
}

/// A line of an issued invoice, by its number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ForeignSale {
    /// The number of the invoice.
    #[n(0)]
    pub number: InvoiceNumber,
    /// The line, counted from 0.
    #[n(1)]
    pub line: u32,
}

/// Takes over a document that another system issued, as an issued one under its number there: our own series are not touched. What it comes to follows from its
/// lines; where its VAT is stated it is kept, as long as one rounding a group or one a line comes to it. Nothing goes to the outbox: it was sent already. To take over
/// many, execute it in [`Session::import`](crate::engine::Session::import), invoices before the credit notes that name them.
///
/// A line of a credit note that names a sale takes something off it, as a credit note made here would: the same customer, product and price, no more than is left.
///
/// Permission: create and approve on invoices, read on the account. Answers the [`Invoice`](super::Invoice). Refusals: INV-002, INV-003, INV-004, INV-007, INV-008,
/// INV-040 to INV-043; a number that another document has is a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TakeOverInvoice {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// Its number in the other system; unique.
    #[n(1)]
    pub number: InvoiceNumber,
    /// The day of issue, not after today.
    #[n(2)]
    pub issued_on: Date,
    /// The day by which it is to be paid; none: as the policy says.
    #[n(3)]
    pub due_on: Option<Date>,
    /// The currency of every amount.
    #[n(4)]
    pub currency: Currency,
    /// Why, on a credit note, as a key; none: it is an invoice. The amounts of a credit note are those taken off, above zero.
    #[n(5)]
    pub credit_reason: Option<Code>,
    /// 1 to 1,000 lines.
    #[n(6)]
    pub lines: Vec<ForeignLine>,
    /// Taken off the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(8)]
    pub charges: Vec<DocumentAdjustment>,
    /// The VAT that it states; none: as the lines come to.
    #[n(9)]
    pub stated_tax: Option<Money>,
    /// The system that it comes from.
    #[n(10)]
    pub source: Label,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(11)]
    pub note: Note,
    /// Whose it is; none: the account's owner's.
    #[n(12)]
    pub owner: Option<UserId>,
}

/// Puts other content into a draft; on one that bills an order only the note. Permission: update on invoices. Refusals: INV-001, INV-005, INV-009.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeDraft {
    /// The draft.
    #[n(0)]
    pub invoice: InvoiceId,
    /// 1 to 1,000 lines.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub lines: Vec<InvoiceLine>,
    /// Taken off the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub charges: Vec<DocumentAdjustment>,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub note: Note,
}

/// Throws a draft away. It never had a number, so no number is missing; an order that it bills is to be billed again.
///
/// Permission: delete on invoices. Refusals: INV-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DiscardDraft {
    /// The draft.
    #[n(0)]
    pub invoice: InvoiceId,
}

/// Issues a draft: draws the next number of the year's series, freezes the buyer, and puts `invoice.issued` into the outbox.
///
/// Permission: approve on invoices, read on the account. Answers the [`Invoice`](super::Invoice). Refusals: INV-001, INV-003, INV-004; a day
/// of issue before the series' last one is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct IssueInvoice {
    /// The draft.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The day of issue; none: today.
    #[n(1)]
    pub issued_on: Option<Date>,
    /// The day by which it is to be paid; none: as the policy says.
    #[n(2)]
    pub due_on: Option<Date>,
}

/// Net to credit on one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LineCredit {
    /// The line, counted from 0.
    #[n(0)]
    pub line: u32,
    /// Net, above zero (below on a line below zero), at most what is left of the line.
    #[n(1)]
    pub net: Money,
}

/// How much of an invoice is credited.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum CreditExtent {
    /// All that is left, allowances and charges on the document included.
    #[n(0)]
    Full,
    /// Net amounts of lines.
    #[n(1)]
    Lines(#[n(0)] Vec<LineCredit>),
    /// An amount, VAT included, spread over what is left of the whole invoice.
    #[n(2)]
    Gross(#[n(0)] Money),
    /// An amount, VAT included, of one line.
    #[n(3)]
    LineGross {
        /// The line, counted from 0.
        #[n(0)]
        line: u32,
        /// The amount, above zero, at most what is left of the line.
        #[n(1)]
        gross: Money,
    },
}

/// Credits an issued invoice, in full or in part: makes a credit note and issues it, with a number of its own series. Once all of it is credited, an order
/// that it bills is to be billed again. An invoice that comes to nothing is credited once, in full.
///
/// Permission: approve and create on invoices. Answers the credit note. Refusals: INV-002, INV-006 to INV-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CreditInvoice {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much of it.
    #[n(1)]
    pub extent: CreditExtent,
    /// Why, as a key.
    #[n(2)]
    pub reason: Code,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub note: Note,
}

/// Asks whether the numbers of a series are complete. Permission: read on all invoices of the series; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct NumberReport {
    /// What the numbers begin with, as `INV-2026-`.
    pub series: String,
}

/// What a series of numbers looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NumberReportAnswer {
    /// The first and the last number, where there is one.
    pub range: Option<(u64, u64)>,
    /// How many documents.
    pub count: u64,
    /// Numbers within the range that no document has.
    pub missing: Vec<u64>,
}

/// What happened to an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceEvent {
    /// It was drafted.
    #[n(0)]
    Drafted,
    /// The draft has other content.
    #[n(1)]
    Changed,
    /// The draft was thrown away.
    #[n(2)]
    Discarded,
    /// It was issued.
    #[n(3)]
    Issued {
        /// Its number.
        #[n(0)]
        number: InvoiceNumber,
        /// What it comes to, VAT included.
        #[n(1)]
        gross: Money,
    },
    /// A part of it was credited.
    #[n(4)]
    Credited {
        /// The credit note.
        #[n(0)]
        credit_note: InvoiceId,
        /// The part, VAT included.
        #[n(1)]
        gross: Money,
    },
    /// It was taken over from another system.
    #[n(20)]
    TakenOver {
        /// Its number there.
        #[n(0)]
        number: InvoiceNumber,
        /// What it comes to, VAT included.
        #[n(1)]
        gross: Money,
    },
    /// A credit note was issued.
    #[n(5)]
    CreditNoteIssued {
        /// Its number.
        #[n(0)]
        number: InvoiceNumber,
        /// What it takes off, VAT included.
        #[n(1)]
        gross: Money,
    },
}

impl DomainEvent for InvoiceEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Drafted => "invoice.drafted",
            Self::Changed => "invoice.changed",
            Self::Discarded => "invoice.discarded",
            Self::Issued { .. } => "invoice.issued",
            Self::Credited { .. } => "invoice.credited",
            Self::CreditNoteIssued { .. } => "credit_note.issued",
            Self::TakenOver { .. } => "invoice.taken_over",
        }
    }
}

refusals! {
    /// Why invoicing says no, in order of precedence.
    pub enum InvoiceRefusal {
        /// What is issued never changes.
        Immutable {
            /// Its number.
            number: InvoiceNumber,
        } = "INV-001": "`{number}` is issued and can no longer change; correct it with a credit note",
        /// Only an issued invoice can be credited.
        NotAnIssuedInvoice = "INV-002": "only an issued invoice can be credited; change or discard a draft instead",
        /// No document is issued ahead of time.
        IssuedInFuture {
            /// The day given.
            day: Date,
            /// Today.
            today: Date,
        } = "INV-003": "the day of issue `{day}` lies after today, `{today}`; give today or a day before",
        /// It is due before it is issued.
        DueBeforeIssue {
            /// The due day given.
            due: Date,
            /// The day of issue.
            issued: Date,
        } = "INV-004": "the due day `{due}` lies before the day of issue `{issued}`; give a later one",
        /// An invoice is not negative.
        NegativeTotal {
            /// What it comes to.
            gross: Money,
        } = "INV-005": "the invoice comes to `{gross}`; give money back with a credit note",
        /// Nothing is left to credit.
        FullyCredited = "INV-006": "all of this is credited already; nothing is left",
        /// More than there is.
        AboveLeft {
            /// What was given.
            amount: Money,
            /// What is left.
            left: Money,
        } = "INV-007": "`{amount}` is more than the `{left}` that is left to credit; give at most that",
        /// No such line.
        NoSuchLine {
            /// What was given.
            line: u32,
        } = "INV-008": "the invoice has no line `{line}`; lines are counted from 0",
        /// The lines of such a draft are those of an order.
        BillsAnOrder {
            /// The number of the order.
            number: Label,
        } = "INV-009": "the draft bills the order `{number}`, so only its note can change; discard it and bill other quantities",
        /// What another system issued comes to less than nothing.
        NegativeForeign {
            /// What it comes to.
            gross: Money,
        } = "INV-040": "the document comes to `{gross}`; take it over as a credit note, or as an invoice where it is one, with amounts above zero",
        /// Its VAT comes about by no known rounding.
        UnexplainedTax {
            /// What is stated.
            stated: Money,
            /// What the lines come to.
            found: Money,
        } = "INV-041": "the document states `{stated}` of VAT, its lines come to `{found}`; correct its lines, or leave the stated VAT out",
        /// The number is one that may be drawn here.
        OwnNumber {
            /// What was given.
            number: InvoiceNumber,
        } = "INV-042": "`{number}` is a number of our own series; put something before the numbers of the other system",
        /// The sale is another one.
        OtherSale {
            /// The number of the invoice.
            number: InvoiceNumber,
            /// The line.
            line: u32,
        } = "INV-043": "line `{line}` of `{number}` is no sale of this product to this customer at this price; name another, or none",
    }
}
