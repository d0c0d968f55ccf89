//! Commands on drafts: what they are made of, how they change, how they are issued.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Currency, Date, DateRange, ExternalId, InvoiceId, Label, Money, Note, OrderId, Percent, UserId};
use crate::ordering::OrderQuantity;
use crate::pricing::DocumentAdjustment;

use super::super::model::{InvoiceLine, InvoiceTerms, Retention};

/// What a draft is to become.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DraftKind {
    /// An invoice (380).
    #[default]
    #[n(0)]
    Invoice,
    /// A deposit before the supply (386).
    #[n(1)]
    Deposit,
    /// An invoice of the whole supply that takes deposits off what is due (380).
    #[n(2)]
    Final {
        /// The deposits: issued, of the same account and currency, and taken off nowhere else.
        #[n(0)]
        deposits: Vec<InvoiceId>,
    },
    /// An invoice in the place of one that was wrong (384): once it is issued, nothing is owed on that one.
    #[n(3)]
    Corrected {
        /// The one that was wrong: issued, of the same account, and nothing of it credited.
        #[n(0)]
        of: InvoiceId,
    },
    /// What the company bills itself in the name of a supplier, who is the account (389).
    #[n(4)]
    SelfBilled,
    /// An invoice of a part of a work (facture de situation, 380).
    #[n(5)]
    Progress {
        /// Which one of the work, from 1.
        #[n(0)]
        situation: u32,
        /// What is held back of it.
        #[n(1)]
        retention: Option<Retention>,
    },
    /// A paper that looks like an invoice and is none: it has no number and is never issued.
    #[n(6)]
    ProForma,
    /// A rebate on all that was supplied under a contract over a time (262): a credit note of no single invoice.
    #[n(7)]
    Rebate {
        /// The contract (BT-12).
        #[n(0)]
        contract: Label,
        /// The time, with both ends (BG-14).
        #[n(1)]
        period: DateRange,
    },
}

/// Drafts a document with lines of its own. A deposit that it takes off is held from now on, until the draft is discarded.
///
/// Permission: create on invoices, read on the account, and on the documents that the kind names. Answers the [`Invoice`](crate::invoicing::Invoice). Refusals:
/// INV-005, INV-014 to INV-016.
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
    /// What it is to become.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(8)]
    pub kind: DraftKind,
    /// What it says about supply and payment.
    #[cfg_attr(feature = "serde", serde(default))]
    #[cbor(default)]
    #[n(9)]
    pub terms: InvoiceTerms,
}

impl DraftInvoice {
    /// An invoice with these lines and nothing else said.
    #[must_use]
    pub fn new(account: AccountId, currency: Currency, lines: Vec<InvoiceLine>) -> Self {
        Self {
            account,
            currency,
            lines,
            allowances: Vec::new(),
            charges: Vec::new(),
            external_id: None,
            note: Note::default(),
            owner: None,
            kind: DraftKind::Invoice,
            terms: InvoiceTerms::default(),
        }
    }
}

/// Drafts an invoice of an order: it counts as billed from now on, until the draft is discarded or the invoice credited in full. Numbers of the order and
/// of the customer's purchase order stand on it. All invoices of an order together come to the order, to the cent.
///
/// Permission: create on invoices, read on the order. Answers the [`Invoice`](crate::invoicing::Invoice). Refusals: ORD-020, ORD-024, ORD-028, ORD-029, INV-005.
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

/// How much of an order a deposit asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DepositShare {
    /// A percentage of the whole order: above 0, at most 100.
    #[n(0)]
    Percent(#[n(0)] Percent),
    /// An amount, VAT included, spread over the rates of the order: above zero, at most what the order comes to.
    #[n(1)]
    Gross(#[n(0)] Money),
}

/// Drafts a deposit for an order (386): one line for each rate of VAT. The order counts as billed no further than before.
///
/// Permission: create on invoices, read on the order. Answers the [`Invoice`](crate::invoicing::Invoice).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DraftDeposit {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// How much of it.
    #[n(1)]
    pub share: DepositShare,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
    /// What it says about supply and payment.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub terms: InvoiceTerms,
}

/// Drafts the final invoice of an order: all of it, or quantities, as [`InvoiceOrder`] does, and takes deposits off what is due. They are held from now
/// on, until the draft is discarded.
///
/// Permission: create on invoices, read on the order and on the deposits. Answers the [`Invoice`](crate::invoicing::Invoice). Refusals: as [`InvoiceOrder`], INV-015,
/// INV-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DraftFinal {
    /// The order.
    #[n(0)]
    pub order: OrderId,
    /// What is billed, each quantity above zero; none: all that is to be.
    #[n(1)]
    pub lines: Option<Vec<OrderQuantity>>,
    /// The deposits; none: all of the order that are issued and taken off nowhere.
    #[n(2)]
    pub deposits: Option<Vec<InvoiceId>>,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub note: Note,
    /// What it says about supply and payment.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub terms: InvoiceTerms,
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

/// Says about a draft how it is supplied and paid, in the place of all that was said before. Permission: update on invoices. Answers the
/// [`Invoice`](crate::invoicing::Invoice). Refusals: INV-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeTerms {
    /// The draft.
    #[n(0)]
    pub invoice: InvoiceId,
    /// What it says from now on.
    #[n(1)]
    pub terms: InvoiceTerms,
}

/// Throws a draft away. It never had a number, so no number is missing; an order that it bills is to be billed again, a deposit that it takes off is free
/// for another.
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

/// Issues a draft: draws the next number of its series, freezes who sells, who buys and what the policies decided, and puts `invoice.issued` into the
/// outbox. A document that lacks what the law wants on it is refused, with all that it lacks; so is one whose electronic form breaks a rule that it is held to
/// by those who receive it.
///
/// Permission: approve on invoices, read on the account. Answers the [`Invoice`](crate::invoicing::Invoice). Refusals: INV-001, INV-003, INV-004, INV-010 to INV-015, ACC-010;
/// a day of issue before the series' last one is invalid, and so is a day of payment after it or on a document that nobody owes anything on.
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
    /// The day by which it is to be paid; none: as the policy says. What was paid already was due on the day it was paid, whatever stands here.
    #[n(2)]
    pub due_on: Option<Date>,
}

/// Releases what the customer held back of a progress invoice: from today on it is to be paid. Permission: update on invoices. Answers the
/// [`Invoice`](crate::invoicing::Invoice). Refusals: INV-017.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReleaseRetention {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
}
