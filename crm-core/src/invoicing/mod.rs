//! Invoices and credit notes: drafted, issued under a gap-free number, immutable from then on.
//!
//! ```text
//! Draft ── change ──> Draft ── issue ──> Issued ── credit ──> Issued (and a credit note, issued)
//!   └── discard ──> gone
//! ```
//!
//! A number is drawn in the batch that issues: a series has neither gap nor double, whatever fails. Issuing freezes the buyer and every figure.
//! What is wrong on an issued invoice is put right by a credit note; the credit notes of an invoice add up to it exactly, group of VAT by group.
//!
//! Not here: what is paid (receivables), electronic formats (einvoicing), prices (catalog).

pub mod contract;
pub mod crediting;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    ChangeDraft, CreditExtent, CreditInvoice, DiscardDraft, DraftInvoice, InvoiceEvent, InvoiceRefusal, IssueInvoice, LineCredit,
    NumberReport, NumberReportAnswer,
};
pub use model::{
    Buyer, Credited, CreditedGroup, DocumentKind, Invoice, InvoiceLine, InvoiceNumber, InvoiceState, InvoiceStep, InvoiceTag,
    Issue, STEPS,
};
pub use policy::InvoicingPolicy;
