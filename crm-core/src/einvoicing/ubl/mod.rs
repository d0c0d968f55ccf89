//! Universal Business Language 2.1 of OASIS: invoices and credit notes.

#[cfg(feature = "einvoices")]
pub(in crate::einvoicing) mod reading;

#[cfg(feature = "einvoices")]
pub use reading::read;
