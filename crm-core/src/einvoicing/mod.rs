//! What an electronic invoice says (EN 16931-1), and the formats that say it. Pure: bytes in, a document out, and back; nothing is stored here.
//!
//! ```text
//! CII, UBL, Factur-X  ── read ──►  ElectronicInvoice  ── write ──►  CII, UBL, Factur-X
//!                                        │
//!                                   differences: stated figures that do not follow from the others
//! ```
//!
//! A document that comes in keeps every figure as it was stated; what does not add up is reported beside it and never put right. A document that goes
//! out is written the same way each time, byte for byte: no clock, and an order of its own for every group.
//!
//! Not here: which document a company issues and what it must say (invoicing), and what becomes of one that came in.

pub mod cdar;
mod checks;
pub mod cii;
mod differences;
mod exact;
mod fitting;
mod markup;
mod model;
mod profiles;
#[cfg(feature = "einvoices")]
mod reading;
mod recomputing;
mod stating;
#[cfg(test)]
#[cfg(feature = "einvoices")]
mod tests;
pub mod ubl;

pub use checks::{InvoiceFinding, Rulebook, check};
pub use differences::{Difference, differences};
pub use model::{
    Attachment, BillingPeriod, CreditTransfer, Delivery, DirectDebit, ElectronicInvoice, InvoiceNote, ItemAttribute,
    ItemClassification, Payee, PaymentCard, PaymentInstruction, PrecedingInvoice, References, StatedAdjustment, StatedLine,
    StatedPrice, StatedTotals, StatedVat, TaxRepresentative, TradeAddress, TradeContact, TradeIdentifier, TradeParty,
    VatBreakdown, VatPoint,
};
pub use profiles::Profile;
#[cfg(feature = "einvoices")]
pub use reading::{
    EmbeddedInvoice, InvoiceReading, InvoiceSyntax, MAX_DOCUMENT_BYTES, NotTakenOver, TermFinding, embedded_invoice, read,
};
pub use recomputing::recompute;
