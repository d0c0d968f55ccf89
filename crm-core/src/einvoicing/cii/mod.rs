//! Cross Industry Invoice of UN/CEFACT (D16B and later), the XML of Factur-X and ZUGFeRD.

#[cfg(feature = "einvoices")]
pub(in crate::einvoicing) mod reading;

#[cfg(feature = "einvoices")]
pub use reading::read;
