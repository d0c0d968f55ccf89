//! The learned chances, and what they say of one deal.
//!
//! Floats are what a chance is. Every sum has a fixed order, and only the four operations and rounding are used, so that the same counts give the
//! same chance, bit by bit. What people are shown is rounded to a ten-thousandth of a percent, and a chance is the sum of its rounded parts.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics; counts are far below 2^53")]

use rust_decimal::Decimal;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Date, Fault, Money, Percent};

use super::band::{AgeBand, Ages, Count, banded, deal_age};
use super::forecast_policy::ForecastPolicy;
use super::{DealSoFar, MAX_HORIZON_DAYS};

/// Fewer deals were closed than are needed to learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooFewClosed {
    /// How many were closed.
    pub closed: u64,
    /// How many are needed.
    pub minimum: u32,
}

/// What a band gives to a chance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ChancePart {
    /// The band.
    pub band: AgeBand,
    /// How many of the days ahead lie in it.
    pub days: u32,
    /// How likely the deal is won on one of them.
    pub won: Percent,
}

/// How likely a deal is won within a horizon, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Chance {
    /// How likely: the sum of the parts.
    pub won: Percent,
    /// The bands that the deal would pass, each with what it gives.
    pub parts: Vec<ChancePart>,
}

impl Chance {
    /// `amount` times the chance times `share`, rounded once.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn of(&self, amount: Money, share: Percent) -> Result<Money, Fault> {
        let too_large = || Fault::new(amount, "an amount has at most 18 digits", "give a smaller amount");
        let hundred = i128::from(Percent::HUNDRED.scaled());
        let exact = i128::from(amount.minor()).checked_mul(i128::from(self.won.scaled()));
        let exact = exact.and_then(|exact| exact.checked_mul(i128::from(share.scaled())));
        let minor = exact.and_then(|exact| div_half_away(exact, hundred * hundred)).and_then(|minor| i64::try_from(minor).ok());
        Money::from_minor(minor.ok_or_else(too_large)?, amount.currency())
    }
}

/// Chances a day by age, learned on a day from what was known then.
#[derive(Debug, Clone, PartialEq)]
pub struct Hazard {
    bands: Vec<Band>,
    closed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Band {
    shown: AgeBand,
    won: f64,
    lost: f64,
}

impl Hazard {
    /// What `deals` teach on the day `on`, without what came after it.
    ///
    /// # Errors
    /// [`TooFewClosed`].
    pub fn learn<'d>(
        deals: impl IntoIterator<Item = &'d DealSoFar>,
        on: Date,
        policy: &ForecastPolicy,
    ) -> Result<Self, TooFewClosed> {
        let mut ages = Ages::new(on, policy);
        deals.into_iter().for_each(|deal| ages.add(deal));
        let days = ages.days();
        let all = days.iter().fold(Count::default(), |sum, day| sum.plus(*day));
        if all.closed() < u64::from(policy.minimum_closed) {
            return Err(TooFewClosed { closed: all.closed(), minimum: policy.minimum_closed });
        }
        let bands =
            banded(&days, policy).into_iter().map(|(from_day, to_day, count)| smoothed(from_day, to_day, count, all, policy));
        Ok(Self { bands: bands.collect(), closed: all.closed() })
    }

    /// The bands, from the youngest.
    pub fn bands(&self) -> impl Iterator<Item = AgeBand> {
        self.bands.iter().map(|band| band.shown)
    }

    /// How many closed deals it was learned from.
    #[must_use]
    pub const fn closed(&self) -> u64 {
        self.closed
    }

    /// How likely a deal that was opened on `opened_on` and is open on `on` is won within the next `horizon` days, at most [`MAX_HORIZON_DAYS`].
    #[must_use]
    pub fn chance(&self, opened_on: Date, on: Date, horizon: u32) -> Chance {
        let horizon = horizon.min(MAX_HORIZON_DAYS);
        let age = deal_age(opened_on, on);
        let (first, last) = (u64::from(age) + 1, u64::from(age) + u64::from(horizon));
        let (mut open, mut parts) = (1.0, Vec::new());
        for band in &self.bands {
            let to = band.shown.to_day.map_or(u64::MAX, u64::from).min(last);
            let from = u64::from(band.shown.from_day).max(first);
            if from > to {
                continue;
            }
            let (mut won, mut days) = (0.0, 0u32);
            for _ in from..=to {
                won += open * band.won;
                open *= 1.0 - band.won - band.lost;
                days = days.saturating_add(1);
            }
            parts.push(ChancePart { band: band.shown, days, won: percent(won) });
        }
        let scaled: i64 = parts.iter().map(|part| part.won.scaled()).sum();
        Chance { won: Percent::new(Decimal::new(scaled, Percent::DECIMALS)).unwrap_or(Percent::HUNDRED), parts }
    }
}

/// The rates of a band, drawn towards those of all deals by as many days as the policy says.
fn smoothed(from_day: u32, to_day: Option<u32>, count: Count, all: Count, policy: &ForecastPolicy) -> Band {
    let drawn = f64::from(policy.smoothing_days);
    let rate = |band: u64, overall: u64| {
        let overall = if all.days_open == 0 { 0.0 } else { overall as f64 / all.days_open as f64 };
        let days = count.days_open as f64 + drawn;
        if days > 0.0 { (band as f64 + drawn * overall) / days } else { overall }
    };
    let (won, lost) = (rate(count.won, all.won), rate(count.lost, all.lost));
    let Count { days_open, won: won_deals, lost: lost_deals } = count;
    let (won_a_day, lost_a_day) = (percent(won), percent(lost));
    Band { shown: AgeBand { from_day, to_day, days_open, won: won_deals, lost: lost_deals, won_a_day, lost_a_day }, won, lost }
}

/// A part of one as it is shown.
fn percent(part: f64) -> Percent {
    #[allow(clippy::cast_possible_truncation, reason = "within a million")]
    let scaled = libm::round(part.clamp(0.0, 1.0) * Percent::HUNDRED.scaled() as f64) as i64;
    Percent::new(Decimal::new(scaled, Percent::DECIMALS)).unwrap_or(Percent::ZERO)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::hazard::DealEnd;
    use proptest::prelude::*;

    fn day(days: i64) -> Date {
        "2026-01-01".parse::<Date>().unwrap().plus_days(days).unwrap()
    }

    fn deal(opened: i64, ended: Option<(i64, bool)>) -> DealSoFar {
        let ended = ended.map(|(on, is_won)| DealEnd { on: day(on), is_won, amount: None });
        DealSoFar { opened_on: day(opened), ended, product: None, amount: None }
    }

    fn plain() -> ForecastPolicy {
        ForecastPolicy { band_days: 10, band_closings: 1, smoothing_days: 0, minimum_closed: 1, ..ForecastPolicy::default() }
    }

    #[test]
    fn a_rate_is_closings_over_the_days_that_deals_were_open() {
        // Ten deals: five are won on the second day, one is lost on the fourth, four are open after ten.
        let mut deals = vec![deal(0, Some((2, true))); 5];
        deals.push(deal(0, Some((4, false))));
        deals.extend(vec![deal(0, None); 4]);
        let learned = Hazard::learn(&deals, day(10), &plain()).unwrap();
        let bands: Vec<_> = learned.bands().collect();
        assert_eq!((bands.len(), bands[0].days_open, bands[0].won, bands[0].lost), (1, 5 * 2 + 4 + 4 * 10, 5, 1));
        assert_eq!(bands[0].won_a_day, "9.2593".parse().unwrap(), "5 of 54");
        let one = learned.chance(day(10), day(10), 1);
        assert_eq!((one.won, one.parts.len(), one.parts[0].days), (bands[0].won_a_day, 1, 1));
    }

    #[test]
    fn what_came_after_the_day_teaches_nothing() {
        let policy = plain();
        let deals: Vec<_> = (0..50).map(|n| deal(n, Some((n + 1 + n % 20, n % 3 == 0)))).collect();
        let cut: Vec<_> = deals.iter().filter_map(|deal| deal.known_on(day(30))).collect();
        assert_eq!(Hazard::learn(&deals, day(30), &policy), Hazard::learn(&cut, day(30), &policy));
    }

    #[test]
    fn too_few_closed_deals_teach_nothing() {
        let policy = ForecastPolicy { minimum_closed: 2, ..plain() };
        let few = Hazard::learn(&[deal(0, Some((2, true))), deal(0, Some((20, true)))], day(10), &policy);
        assert_eq!(few, Err(TooFewClosed { closed: 1, minimum: 2 }));
    }

    #[test]
    fn a_band_with_too_few_closings_becomes_one_with_the_next_and_the_last_with_the_one_before() {
        let policy = ForecastPolicy { band_closings: 3, ..plain() };
        let ends = [5, 15, 16, 25, 26, 27, 31];
        let deals: Vec<_> = ends.iter().map(|end| deal(0, Some((*end, true)))).collect();
        let learned = Hazard::learn(&deals, day(100), &policy).unwrap();
        let bands: Vec<_> = learned.bands().map(|band| (band.from_day, band.to_day, band.won)).collect();
        assert_eq!(bands, [(1, Some(20), 3), (21, None, 4)]);
    }

    #[test]
    fn a_deal_that_is_won_sooner_brings_its_chance_and_its_share() {
        let chance = Chance { won: "50".parse().unwrap(), parts: Vec::new() };
        let amount = Money::parse("0.03", crate::kernel::Currency::EUR).unwrap();
        assert_eq!(chance.of(amount, "50".parse().unwrap()).unwrap().minor(), 1, "0.0075 is rounded once, not twice");
    }

    proptest! {
        #[test]
        fn a_chance_is_the_sum_of_its_parts_grows_with_the_horizon_and_stays_below_one(
            ends in prop::collection::vec((0i64..60, 0i64..90, any::<bool>()), 1..60), age in 0i64..120, horizon in 1u32..200,
        ) {
            let deals: Vec<_> = ends.iter().map(|(opened, days, won)| deal(*opened, Some((opened + days, *won)))).collect();
            let policy = ForecastPolicy { smoothing_days: 30, ..plain() };
            let Ok(learned) = Hazard::learn(&deals, day(150), &policy) else { return Ok(()) };
            let chance = |days| learned.chance(day(150 - age), day(150), days);
            let (shorter, longer) = (chance(horizon), chance(horizon + 1));
            prop_assert_eq!(longer.parts.iter().map(|part| part.days).sum::<u32>(), horizon + 1);
            prop_assert_eq!(longer.parts.iter().map(|part| part.won.scaled()).sum::<i64>(), longer.won.scaled());
            // Each part is rounded by itself.
            prop_assert!(shorter.won.scaled() <= longer.won.scaled() && longer.won.scaled() <= Percent::HUNDRED.scaled() + 20);
        }
    }
}
