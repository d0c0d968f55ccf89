//! The command that takes over documents of other systems.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, Currency, Date, Label, Money, Note, UserId};
use crate::pricing::DocumentAdjustment;

use super::super::model::{InvoiceLine, InvoiceNumber};

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
/// It stands in no chain and in no closing of ours, and in no report of our numbers.
///
/// Permission: create and approve on invoices, read on the account. Answers the [`Invoice`](crate::invoicing::Invoice). Refusals: INV-002 to INV-004,
/// INV-006 to INV-008, INV-018 to INV-020, INV-040 to INV-043, ACC-010; a number that another document has is a conflict.
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
