//! What a company decides about forecasts that are learned from its own deals.

use minicbor::{Decode, Encode};

use crate::kernel::{Fault, Faults, Policy, PolicyField};

/// A company's choices about learned forecasts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ForecastPolicy {
    /// How many days of life are put into one band.
    #[n(0)]
    pub band_days: u32,
    /// The fewest closed deals of a band; with fewer it becomes one with the next.
    #[n(1)]
    pub band_closings: u32,
    /// How many days of all deals are added to each band.
    #[n(2)]
    pub smoothing_days: u32,
    /// How many days back deals are looked at.
    #[n(3)]
    pub learned_from_days: u32,
    /// The fewest closed deals to learn from.
    #[n(4)]
    pub minimum_closed: u32,
    /// The fewest won deals of a mean amount.
    #[n(5)]
    pub minimum_of_mean: u32,
}

impl Default for ForecastPolicy {
    fn default() -> Self {
        Self {
            band_days: 7,
            band_closings: 20,
            smoothing_days: 365,
            learned_from_days: 365,
            minimum_closed: 50,
            minimum_of_mean: 10,
        }
    }
}

impl Policy for ForecastPolicy {
    const NAME: &'static str = "forecast";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "band_days",
            unit: "days",
            default: "7",
            range: "1 to 365",
            reason: "the shorter, the sooner a change of chance with age is seen, and the fewer deals tell of it",
            source: "practice: a week evens out its days",
        },
        PolicyField {
            name: "band_closings",
            unit: "closed deals",
            default: "20",
            range: "1 to 100,000",
            reason: "a rate of fewer closings is chance",
            source: "measured: the forecast's decision record",
        },
        PolicyField {
            name: "smoothing_days",
            unit: "days that deals are open",
            default: "365",
            range: "0 to 1,000,000",
            reason: "draws the rates of ages that few deals reached towards the rate of all",
            source: "measured: the forecast's decision record",
        },
        PolicyField {
            name: "learned_from_days",
            unit: "days",
            default: "365",
            range: "30 to 3,650",
            reason: "a year holds every season once; what is older says less of today",
            source: "practice",
        },
        PolicyField {
            name: "minimum_closed",
            unit: "closed deals",
            default: "50",
            range: "1 to 1,000,000",
            reason: "with fewer there is no forecast by age, and the reason is said",
            source: "statistics: a rate of 50 closings has an error of a seventh",
        },
        PolicyField {
            name: "minimum_of_mean",
            unit: "won deals",
            default: "10",
            range: "1 to 100,000",
            reason: "with fewer, a mean amount is that of one deal",
            source: "practice",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let bounds = [
            ("band_days", self.band_days, 1..=365),
            ("band_closings", self.band_closings, 1..=100_000),
            ("smoothing_days", self.smoothing_days, 0..=1_000_000),
            ("learned_from_days", self.learned_from_days, 30..=3_650),
            ("minimum_closed", self.minimum_closed, 1..=1_000_000),
            ("minimum_of_mean", self.minimum_of_mean, 1..=100_000),
        ];
        for (field, value, range) in bounds {
            if !range.contains(&value) {
                let remedy = format!("give {} to {}", range.start(), range.end());
                faults.push(Fault::new(value, "it is out of its range", remedy).at(field));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_their_ranges_and_what_is_not_is_named() {
        assert_eq!(ForecastPolicy::default().check(), Ok(()));
        let wrong = ForecastPolicy { band_days: 0, smoothing_days: 1_000_001, ..ForecastPolicy::default() };
        let faults = wrong.check().unwrap_err();
        assert_eq!(
            faults.as_slice().iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(),
            ["band_days", "smoothing_days"]
        );
    }
}
