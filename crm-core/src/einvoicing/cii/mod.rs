//! Cross Industry Invoice (UN/CEFACT, D16B): the XML of Factur-X, ZUGFeRD and one of the two syntaxes of EN 16931.

#[cfg(feature = "einvoices")]
pub(in crate::einvoicing) mod reading;
mod writing;

#[cfg(feature = "einvoices")]
pub use reading::read;
pub use writing::write;
