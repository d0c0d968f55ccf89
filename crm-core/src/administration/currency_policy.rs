//! What a company decides about amounts in several currencies.

use minicbor::{Decode, Encode};

use crate::kernel::{Currency, Faults, Policy, PolicyField};

/// A company's choices about currencies.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CurrencyPolicy {
    /// The currency against which its rates are kept.
    #[n(0)]
    pub base: Currency,
    /// How many days a rate holds where no newer one is known.
    #[n(1)]
    pub rate_days: u32,
}

impl Default for CurrencyPolicy {
    fn default() -> Self {
        Self { base: Currency::EUR, rate_days: 7 }
    }
}

impl Policy for CurrencyPolicy {
    const NAME: &'static str = "currency";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "base",
            unit: "a currency of ISO 4217",
            default: "EUR",
            range: "any",
            reason: "two other currencies are converted over it, so its rates should be the best known",
            source: "practice: the European Central Bank publishes its rates against the euro",
        },
        PolicyField {
            name: "rate_days",
            unit: "days",
            default: "7",
            range: "0 to 366",
            reason: "bridges weekends and holidays; an older rate says too little of the day",
            source: "practice: the longest gap of the European Central Bank's rates since 1999 is of 5 days",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let days = self.rate_days;
        faults.require(days <= 366, "rate_days", days, "it lies between 0 and 366", "give a number of days");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_holds_for_a_year_at_most() {
        assert_eq!(CurrencyPolicy::default().check(), Ok(()));
        assert!(CurrencyPolicy { rate_days: 367, ..CurrencyPolicy::default() }.check().is_err());
    }
}
