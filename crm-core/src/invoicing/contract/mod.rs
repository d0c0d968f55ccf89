//! Commands in, events out, refusals out.

mod credits;
mod drafts;
mod events;
mod questions;

pub use credits::{CreditExtent, CreditInvoice, LineCredit, QuantityCredit};
pub use drafts::{
    ChangeDraft, ChangeTerms, DepositShare, DiscardDraft, DraftDeposit, DraftFinal, DraftInvoice, DraftKind, InvoiceOrder,
    IssueInvoice, ReleaseRetention,
};
pub use events::{InvoiceEvent, InvoiceRefusal};
pub use questions::{AllNumbers, CheckInvoice, NumberReport, NumberReportAnswer, SeriesNumbers};
