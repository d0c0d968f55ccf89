//! Universal Business Language 2.1 (OASIS): the other of the two syntaxes of EN 16931.

#[cfg(feature = "einvoices")]
pub(in crate::einvoicing) mod reading;
mod writing;

#[cfg(feature = "einvoices")]
pub use reading::read;
pub use writing::{is_credit_note, write};
