//! The policy of late interest and compensation.

use minicbor::{Decode, Encode};

use crate::dunning::model::LateRate;
use crate::kernel::{Currency, Date, Fault, Faults, Money, Percent, Policy, PolicyField};

/// A company's choices about late interest, and the rates that were published.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LateInterestPolicy {
    /// The published rates, in the order of their days. A day that none is known for is refused, never guessed.
    #[n(0)]
    pub rates: Vec<LateRate>,
    /// Points that the statutory rate lies above the refinancing rate.
    #[n(1)]
    pub points: Percent,
    /// The rate that the terms of sale agree in percent a year; none: the statutory one.
    #[n(2)]
    pub agreed_rate: Option<Percent>,
    /// How many times the rate of legal interest an agreed rate is at least; 0 where there is no such floor.
    #[n(3)]
    pub floor_factor: u32,
    /// What each late invoice of a business costs once, by currency; invoices in other currencies bear none.
    #[n(4)]
    pub compensation: Vec<Money>,
}

/// The most periods of rates.
pub const RATES_MAX: usize = 200;

/// Half-years: year, first and second half as (refinancing, legal) in units of 10^-4 percent; the legal rate of early 2024 is not among the sources.
const PUBLISHED: [(i32, u32, i64, Option<i64>); 5] = [
    (2024, 1, 45_000, None),
    (2024, 7, 42_500, Some(49_200)),
    (2025, 1, 31_500, Some(37_100)),
    (2025, 7, 21_500, Some(27_600)),
    (2026, 1, 21_500, Some(26_200)),
];

fn published(&(year, month, refinancing, legal): &(i32, u32, i64, Option<i64>)) -> Option<LateRate> {
    let from = Date::new(year, month, 1).ok()?;
    let until = from.plus_months(5).ok()?.month_end();
    let legal = legal.and_then(Percent::from_scaled);
    Some(LateRate { from, until, refinancing: Percent::from_scaled(refinancing)?, legal })
}

impl Default for LateInterestPolicy {
    fn default() -> Self {
        Self {
            rates: PUBLISHED.iter().filter_map(published).collect(),
            points: Percent::from_scaled(100_000).unwrap_or(Percent::ZERO),
            agreed_rate: None,
            floor_factor: 3,
            compensation: Money::from_minor(4_000, Currency::EUR).into_iter().collect(),
        }
    }
}

impl Policy for LateInterestPolicy {
    const NAME: &'static str = "late-interest";
    const FIELDS: &'static [PolicyField] = &[
        PolicyField {
            name: "rates",
            unit: "periods: first and last day, refinancing rate, rate of legal interest, in percent a year",
            default: "refinancing 4.5, 4.25, 3.15, 2.15, 2.15 for the half-years from 2024 to the first of 2026; legal 4.92, 3.71, 2.76, 2.62 from the second of 2024",
            range: "up to 200 periods that rise and do not overlap, rates from -100 to 100",
            reason: "what late interest is reckoned by; a day without a rate is refused",
            source: "ECB main refinancing operations on 1 January and 1 July; rate of legal interest, arrêtés of each half-year",
        },
        PolicyField {
            name: "points",
            unit: "percentage points",
            default: "10",
            range: "0 to 100",
            reason: "how far the statutory rate lies above the refinancing rate",
            source: "Code de commerce L441-10 II (directive 2011/7: 8 at least)",
        },
        PolicyField {
            name: "agreed_rate",
            unit: "percent a year",
            default: "none",
            range: "above 0, up to 100",
            reason: "the rate that the terms of sale agree in place of the statutory one",
            source: "Code de commerce L441-10 II",
        },
        PolicyField {
            name: "floor_factor",
            unit: "times the rate of legal interest",
            default: "3",
            range: "0 to 100",
            reason: "an agreed rate below that is refused",
            source: "Code de commerce L441-10 II",
        },
        PolicyField {
            name: "compensation",
            unit: "an amount for each currency",
            default: "40 EUR",
            range: "up to 50 amounts above zero, one for a currency",
            reason: "costs of recovery, owed once for each late invoice between businesses",
            source: "Code de commerce D441-5",
        },
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        check_rates(&self.rates, &mut faults);
        let (points, factor, amounts) = (self.points, self.floor_factor, self.compensation.len());
        let fits = Percent::ZERO <= points && points <= Percent::HUNDRED;
        faults.require(fits, "points", points, "it lies between 0 and 100", "give percentage points");
        faults.require(factor <= 100, "floor_factor", factor, "it lies between 0 and 100", "give 3, as the law has it");
        if let Some(rate) = self.agreed_rate {
            let fits = Percent::ZERO < rate && rate <= Percent::HUNDRED;
            faults.require(fits, "agreed_rate", rate, "it lies above 0 and up to 100", "give percent a year, or leave it out");
        }
        faults.require(amounts <= 50, "compensation", amounts, "there are at most 50 amounts", "keep those you bill in");
        for (at, amount) in self.compensation.iter().enumerate() {
            let is_first = self.compensation.iter().take(at).all(|other| other.currency() != amount.currency());
            if !amount.is_positive() || !is_first {
                let fault = Fault::new(amount, "it is above zero, and one for a currency", "give one amount for each currency");
                faults.push(fault.at(format!("compensation[{at}]")));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn check_rates(rates: &[LateRate], faults: &mut Faults) {
    let count = rates.len();
    faults.require(count <= RATES_MAX, "rates", count, "there are at most 200 periods", "leave out those long past");
    let mut before: Option<Date> = None;
    for (at, rate) in rates.iter().enumerate() {
        if rate.until < rate.from || before.is_some_and(|before| rate.from <= before) {
            let fault = Fault::new(rate.from, "periods rise and do not overlap", "begin it after the one before has ended");
            faults.push(fault.at(format!("rates[{at}].from")));
        }
        before = Some(rate.until);
        for (name, percent) in [("refinancing", Some(rate.refinancing)), ("legal", rate.legal)] {
            if percent.is_some_and(|percent| percent.scaled().abs() > Percent::HUNDRED.scaled()) {
                let fault = Fault::new(rate.from, "a rate lies between -100 and 100", "give percent a year");
                faults.push(fault.at(format!("rates[{at}].{name}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_rates_follow_each_other_without_a_gap() {
        let policy = LateInterestPolicy::default();
        assert_eq!((policy.check(), policy.rates.len()), (Ok(()), 5));
        assert!(policy.rates.windows(2).all(|pair| pair[0].until.plus_days(1) == Ok(pair[1].from)));
        assert_eq!(policy.points.to_string(), "10");
    }
}
