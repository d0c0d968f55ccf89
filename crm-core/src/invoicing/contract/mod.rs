//! Commands in, events out, refusals out.

mod credits;
mod drafts;
mod events;
mod questions;
mod recurring;
mod taking_over;

pub use credits::{CreditExtent, CreditInvoice, LineCredit, LineGrossCredit, QuantityCredit};
pub use drafts::{
    ChangeDraft, ChangeTerms, DepositShare, DiscardDraft, DraftDeposit, DraftFinal, DraftInvoice, DraftKind, InvoiceOrder,
    IssueInvoice, ReleaseRetention,
};
pub use events::{InvoiceEvent, InvoiceRefusal};
pub use questions::{AllNumbers, CheckInvoice, ExplainInvoice, NumberReport, NumberReportAnswer, SeriesNumbers};
pub use recurring::{InvoiceSubscriptions, InvoicedSubscriptions};
pub use taking_over::{ForeignLine, ForeignSale, TakeOverInvoice};
