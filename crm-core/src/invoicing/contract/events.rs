//! Events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DomainEvent, InvoiceId, Label, Money, Quantity, refusals};

use super::super::model::InvoiceNumber;

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
    /// A credit note, or a rebate, was issued.
    #[n(5)]
    CreditNoteIssued {
        /// Its number.
        #[n(0)]
        number: InvoiceNumber,
        /// What it takes off, VAT included.
        #[n(1)]
        gross: Money,
    },
    /// Another that corrects it took its place.
    #[n(6)]
    Superseded {
        /// The one in its place.
        #[n(0)]
        by: InvoiceId,
    },
    /// A final invoice takes this deposit off, or no longer does.
    #[n(7)]
    Deducted {
        /// The final invoice; none: its draft was discarded.
        #[n(0)]
        by: Option<InvoiceId>,
    },
    /// What was held back is to be paid.
    #[n(8)]
    RetentionReleased {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// It was taken over from another system.
    #[n(9)]
    TakenOver {
        /// Its number there.
        #[n(0)]
        number: InvoiceNumber,
        /// What it comes to, VAT included.
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
            Self::Superseded { .. } => "invoice.superseded",
            Self::Deducted { .. } => "invoice.deducted",
            Self::RetentionReleased { .. } => "invoice.retention_released",
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
        /// The law wants more on it.
        LacksMentions {
            /// How many things.
            count: usize,
            /// What, in English.
            list: String,
        } = "INV-010": "{count} things are missing: {list}",
        /// A longer delay than the law allows.
        DelayBeyondLaw {
            /// The due day.
            due: Date,
            /// The last day that the law allows.
            latest: Date,
            /// The article.
            article: &'static str,
        } = "INV-011": "the due day `{due}` lies after `{latest}`, the last that {article} allows; agree on a shorter delay",
        /// No selling company of that key.
        NoSuchSeller {
            /// The key.
            key: Code,
        } = "INV-012": "the policy `sellers` has no company `{key}`; add it there, or name another",
        /// A pro forma is no invoice.
        ProForma = "INV-013": "a pro forma is never issued; draft an invoice instead",
        /// Another cannot take its place.
        NotToCorrect {
            /// Why.
            why: &'static str,
        } = "INV-014": "no corrected invoice can take the place of this one: {why}; credit it and draft another",
        /// A deposit that cannot be taken off.
        NotToDeduct {
            /// Why.
            why: &'static str,
        } = "INV-015": "this cannot be taken off as a deposit: {why}; name an issued deposit of the same account and currency",
        /// Deposits come to more than the supply.
        DepositsAboveTotal {
            /// What the deposits come to.
            prepaid: Money,
            /// What the supply comes to.
            gross: Money,
        } = "INV-016": "the deposits come to `{prepaid}` and the supply to `{gross}`; credit deposits first, or take fewer off",
        /// Nothing is held back.
        NothingRetained = "INV-017": "nothing is held back of this; only the retention of an issued progress invoice can be released",
        /// A final invoice has taken it off.
        IsDeducted = "INV-018": "a final invoice takes this deposit off; discard its draft, or credit the final invoice",
        /// Another took its place.
        IsSuperseded = "INV-019": "a corrected invoice took the place of this one; credit that one",
        /// More of a line than there is.
        QuantityAboveLeft {
            /// What was given.
            quantity: Quantity,
            /// What is left.
            left: Quantity,
        } = "INV-020": "`{quantity}` is more than the `{left}` that is left of the line; give at most that",
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
