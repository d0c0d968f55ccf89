//! Questions in, answers out.

use crate::kernel::{Date, InvoiceId};

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
    /// Numbers of documents that bear an earlier day than the number before.
    pub out_of_order: Vec<u64>,
}

/// Asks the same of every series. Permission: read on invoices; answers over what the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct AllNumbers;

/// One series of numbers, and what it looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SeriesNumbers {
    /// What its numbers begin with.
    pub series: String,
    /// What they look like.
    pub numbers: NumberReportAnswer,
}

/// Asks what a draft lacks to be issued: all mentions that the law and EN 16931 want on it. Permission: read on the invoice and on its account. Refusals:
/// INV-001, INV-003, INV-012.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CheckInvoice {
    /// The draft.
    pub invoice: InvoiceId,
    /// The day of issue; none: today.
    pub issued_on: Option<Date>,
}

/// Asks how each figure of an invoice comes about, line by line: the business term, the sum that makes it, and what it comes to. Permission: read on the invoice.
/// Answers [`ExplainedStep`](crate::pricing::ExplainedStep)s in the order of EN 16931.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ExplainInvoice {
    /// The invoice, draft or credit note.
    pub invoice: InvoiceId,
}
