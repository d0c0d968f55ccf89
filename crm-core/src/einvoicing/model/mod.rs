//! The electronic invoice, in no format yet.

mod document;
mod lines;
mod parties;

pub use document::{
    Attachment, BillingPeriod, CreditTransfer, DirectDebit, ElectronicInvoice, InvoiceNote, PaymentCard, PaymentInstruction,
    PrecedingInvoice, References, StatedTotals, VatPoint,
};
pub use lines::{ItemAttribute, ItemClassification, StatedAdjustment, StatedLine, StatedPrice, StatedVat, VatBreakdown};
pub use parties::{Delivery, Payee, TaxRepresentative, TradeAddress, TradeContact, TradeIdentifier, TradeParty};
