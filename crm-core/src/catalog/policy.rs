//! What a company may change about its catalog.

use minicbor::{Decode, Encode};

use crate::kernel::{Faults, Percent, Policy, PolicyField};

/// A company's choices about its catalog.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CatalogPolicy {
    /// The VAT rate, in percent, of a product that is added without one.
    #[n(0)]
    pub vat_rate: Percent,
}

impl Default for CatalogPolicy {
    fn default() -> Self {
        Self { vat_rate: Percent::TWENTY }
    }
}

impl Policy for CatalogPolicy {
    const NAME: &'static str = "catalog";
    const FIELDS: &'static [PolicyField] = &[PolicyField {
        name: "vat_rate",
        unit: "percent",
        default: "20",
        range: "0 to 100",
        reason: "the VAT rate of a product that is added without one",
        source: "standard rate in France (CGI art. 278)",
    }];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let fits = (Percent::ZERO..=Percent::HUNDRED).contains(&self.vat_rate);
        faults.require(fits, "vat_rate", self.vat_rate, "a VAT rate lies between 0 and 100", "give the usual rate in percent");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
