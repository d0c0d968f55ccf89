//! What is kept of a document that another system issued.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use crate::kernel::{InvoiceId, Label, Money};
use crate::pricing::TaxConvention;

/// A line of an issued invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SaleLine {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The line, counted from 0.
    #[n(1)]
    pub line: u32,
}

/// A document that another system issued, under its number there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TakenOver {
    /// The system.
    #[n(0)]
    pub source: Label,
    /// How it rounded the VAT.
    #[n(1)]
    pub convention: TaxConvention,
    /// The sales that lines of a credit note take something off.
    #[n(2)]
    pub credits: Vec<CreditedSale>,
}

/// A line of a credit note of another system, and what it takes something off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditedSale {
    /// The line of the credit note, counted from 0.
    #[n(0)]
    pub line: u32,
    /// The line that was sold.
    #[n(1)]
    pub sale: SaleLine,
    /// What is taken off it, VAT included.
    #[n(2)]
    pub gross: Money,
}

impl TakenOver {
    /// The invoices that lines take something off, each once.
    #[must_use]
    pub fn credited_invoices(&self) -> BTreeSet<InvoiceId> {
        self.credits.iter().map(|credited| credited.sale.invoice).collect()
    }
}
