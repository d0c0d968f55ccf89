//! What is priced, and what it comes to.

mod adjustment;
mod document;
mod exemption;
mod tax;

pub use adjustment::{Adjustment, DocumentAdjustment, LineAdjustment, ReasonCode};
pub use document::{DocumentTotals, LineTotal, PricedDocument, PricedLine, TaxGroup};
pub use exemption::{EXEMPTIONS, Exemption, ExemptionCode};
pub use tax::{TaxCategory, TaxTreatment};
