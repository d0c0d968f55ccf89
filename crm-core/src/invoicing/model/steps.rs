//! The legal steps of a document.

use crate::kernel::StepTable;

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceTag {
    /// See [`InvoiceState::Draft`](super::InvoiceState::Draft).
    Draft,
    /// See [`InvoiceState::Issued`](super::InvoiceState::Issued).
    Issued,
    /// Issued, and another that corrects it took its place.
    Superseded,
    /// Discarded: the record is gone.
    Gone,
}

/// The name of a command on an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum InvoiceStep {
    /// [`ChangeDraft`](super::super::ChangeDraft).
    Change,
    /// [`DiscardDraft`](super::super::DiscardDraft).
    Discard,
    /// [`IssueInvoice`](super::super::IssueInvoice).
    Issue,
    /// [`CreditInvoice`](super::super::CreditInvoice).
    Credit,
    /// [`ChangeTerms`](super::super::ChangeTerms).
    ChangeTerms,
    /// [`DraftInvoice`](super::super::DraftInvoice) of an invoice that takes its place.
    Correct,
    /// [`ReleaseRetention`](super::super::ReleaseRetention).
    ReleaseRetention,
}

/// The legal steps of an invoice.
pub const STEPS: StepTable<InvoiceTag, InvoiceStep> = StepTable(&[
    (InvoiceTag::Draft, InvoiceStep::Change, InvoiceTag::Draft),
    (InvoiceTag::Draft, InvoiceStep::ChangeTerms, InvoiceTag::Draft),
    (InvoiceTag::Draft, InvoiceStep::Discard, InvoiceTag::Gone),
    (InvoiceTag::Draft, InvoiceStep::Issue, InvoiceTag::Issued),
    (InvoiceTag::Issued, InvoiceStep::Credit, InvoiceTag::Issued),
    (InvoiceTag::Issued, InvoiceStep::Correct, InvoiceTag::Superseded),
    (InvoiceTag::Issued, InvoiceStep::ReleaseRetention, InvoiceTag::Issued),
]);
