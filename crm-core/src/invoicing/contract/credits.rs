//! Commands that credit what is issued.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, InvoiceId, Money, Note, Quantity};

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

/// Quantity to credit on one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuantityCredit {
    /// The line, counted from 0.
    #[n(0)]
    pub line: u32,
    /// How much, with the sign of the line's own, at most what is left of it.
    #[n(1)]
    pub quantity: Quantity,
}

/// Gross to credit on one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LineGrossCredit {
    /// The line, counted from 0.
    #[n(0)]
    pub line: u32,
    /// The amount, VAT included, above zero, at most what is left of the line.
    #[n(1)]
    pub gross: Money,
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
    /// Quantities of lines, each with its share of what is left of the line.
    #[n(4)]
    Quantities(#[n(0)] Vec<QuantityCredit>),
    /// Amounts, VAT included, of lines.
    #[n(5)]
    LinesGross(#[n(0)] Vec<LineGrossCredit>),
    /// An amount, VAT included, of the charges on the document, as its freight.
    #[n(6)]
    Charges(#[n(0)] Money),
}

/// Credits an issued invoice, in full or in part: makes a credit note and issues it, with a number of its own series. Once all of it is credited, an order
/// that it bills is to be billed again. An invoice that comes to nothing is credited once, in full.
///
/// Permission: approve and create on invoices. Answers the credit note. Refusals: INV-002, ACC-010, INV-006 to INV-008, INV-018
/// to INV-020.
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
    /// Why, as a key: one of [`CREDIT_REASONS`](crate::invoicing::CREDIT_REASONS), or the company's own.
    #[n(2)]
    pub reason: Code,
    /// What is said to the buyer.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub note: Note,
}
