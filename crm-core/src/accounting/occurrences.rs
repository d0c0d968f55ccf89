//! What happened that the books tell of. Every record that means money is mapped to these; entries follow from them alone.

use crate::kernel::{Code, Date, Money, Percent, RecordRef, Timestamp};

use super::model::Subledger;
use super::policy::{Sold, VatDue};

/// Something that happened to money, and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedEvent {
    /// When it was recorded; events are booked in this order, and those of one instant in the order given.
    pub recorded_at: Timestamp,
    /// The day on which that was, in the company's time zone.
    pub recorded_on: Date,
    /// The day on which it happened.
    pub on: Date,
    /// The customer.
    pub customer: Subledger,
    /// What proves it: the number of a document, the reference of a payment.
    pub piece: String,
    /// What happened.
    pub what: Occurrence,
}

/// Net and VAT at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookedRate {
    /// What it stands for.
    pub sold: Sold,
    /// The rate in percent.
    pub rate: Percent,
    /// Net.
    pub net: Money,
    /// VAT.
    pub tax: Money,
    /// When VAT on services is due, as the seller on the document chose; none: as the policy says.
    pub vat_due: Option<VatDue>,
}

/// Why a small part of a document is not paid, or too much of it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Residual {
    /// A discount for early payment: its VAT is taken back too.
    Discount,
    /// Kept by a bank.
    BankCharges,
    /// Rounding.
    Rounding,
    /// Rates of exchange.
    Currency,
}

/// What happened. Items are documents and payments: what is open on the account of customers. Amounts are in the currency of the item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occurrence {
    /// An invoice was issued.
    Invoiced {
        /// The invoice.
        item: RecordRef,
        /// Its rates.
        rates: Vec<BookedRate>,
        /// What deposit invoices charged of it before, which is taken off: as they charged it.
        deposits: Vec<BookedRate>,
    },
    /// A deposit invoice was issued: its VAT waits for the receipt, whatever is sold.
    DepositInvoiced {
        /// The deposit invoice.
        item: RecordRef,
        /// Its rates.
        rates: Vec<BookedRate>,
    },
    /// A credit note was issued.
    Credited {
        /// The credit note.
        item: RecordRef,
        /// The invoice that it corrects.
        of: RecordRef,
        /// Its rates, with positive amounts.
        rates: Vec<BookedRate>,
    },
    /// Another invoice took the place of one that was wrong.
    Superseded {
        /// The invoice that was wrong.
        item: RecordRef,
        /// Its rates, as it was invoiced.
        rates: Vec<BookedRate>,
    },
    /// A rebate on what was supplied under a contract was granted: the customer's credit, on no single invoice.
    Rebated {
        /// The credit note.
        item: RecordRef,
        /// Its rates, with positive amounts.
        rates: Vec<BookedRate>,
    },
    /// Money came in; below zero, it went back to the customer: a refund, a chargeback.
    Paid {
        /// The payment.
        item: RecordRef,
        /// How much.
        amount: Money,
        /// How.
        method: Code,
    },
    /// A part of a payment was set against a document; below zero, it was taken back.
    Allocated {
        /// The payment.
        payment: RecordRef,
        /// The document.
        to: RecordRef,
        /// How much.
        amount: Money,
    },
    /// A part of a document is not paid for a small reason; below zero, too much was paid for it.
    Left {
        /// The document.
        item: RecordRef,
        /// How much.
        amount: Money,
        /// Why.
        residual: Residual,
    },
    /// It became doubtful that a part of a document is paid; below zero, no longer.
    Doubted {
        /// The document.
        item: RecordRef,
        /// How much, VAT included.
        amount: Money,
    },
    /// A part was set aside for that; below zero, it is no longer needed.
    SetAside {
        /// The document.
        item: RecordRef,
        /// How much, without VAT.
        amount: Money,
    },
    /// A part of a document is not paid for good; below zero, it was paid after all.
    WrittenOff {
        /// The document.
        item: RecordRef,
        /// How much, VAT included.
        amount: Money,
        /// Whether its VAT is recovered (CGI 272 1).
        recovers_vat: bool,
    },
}
