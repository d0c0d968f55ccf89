//! How near forecasts came to what was won, measured at the ends of months by what was known then.
//!
//! At each of them the deals then open are taken as they stood, and three forecasts are made of what they bring within a horizon: each amount times its
//! probability, what their sellers stood in for, and by age. The first two count a deal that was expected to close within the horizon, or of which nobody
//! said when. What came is what of these same deals was won within it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::kernel::{Currency, Date, Fault, Money, TimeZone};

use super::hazard::{DealSoFar, ForecastPolicy, Learned};
use super::model::{ForecastCategory, Opportunity, Reached, Standing};
use super::ratio::ratio;
use super::standing::end_of;

/// How a forecast was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ForecastMethod {
    /// Of each deal its amount times its probability.
    Weighted,
    /// The amounts of the deals that their sellers stand in for.
    Committed,
    /// By the age of the deals.
    Hazard,
}

impl ForecastMethod {
    const ALL: [Self; 3] = [Self::Weighted, Self::Committed, Self::Hazard];
}

/// How near the forecasts of one method came within one horizon, in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AccuracyFigures {
    /// The horizon.
    pub horizon_days: u32,
    /// How the forecasts were made.
    pub method: ForecastMethod,
    /// The currency of the amounts.
    pub currency: Currency,
    /// At how many month ends; those at which there was too little to learn from are left out.
    pub month_ends: u64,
    /// What the forecasts add up to.
    pub forecast: Money,
    /// What was won, all of them together.
    pub won: Money,
    /// What the forecasts missed, up or down, over what was won, to four decimals; nothing where nothing was won.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub wape: Option<Decimal>,
    /// What they foretold too much over what was won; below zero where it was too little.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub bias: Option<Decimal>,
}

/// Sums over month ends.
#[derive(Debug, Clone, Copy)]
struct Sums {
    month_ends: u64,
    forecast: Money,
    won: Money,
    missed: i128,
}

/// What deals brought and were expected to bring at one month's end within one horizon, by currency.
type Brought = BTreeMap<Currency, Money>;

/// The ends of months from `from` to `to`; one more than `most` at most.
#[must_use]
pub fn month_ends(from: Date, to: Date, most: usize) -> Vec<Date> {
    let mut ends = Vec::new();
    let mut end = from.month_end();
    while end <= to && ends.len() <= most {
        ends.push(end);
        let Ok(next) = end.plus_days(1) else { break };
        end = next.month_end();
    }
    ends
}

/// What is measured, and how.
#[derive(Debug, Clone, Copy)]
pub struct Measure<'a> {
    /// The horizons, in days.
    pub horizons: &'a [u32],
    /// The ends of months.
    pub month_ends: &'a [Date],
    /// The day on which it is measured: what lies ahead is not known.
    pub today: Date,
    /// The company's time zone.
    pub zone: &'a TimeZone,
    /// How ages are learned from.
    pub policy: &'a ForecastPolicy,
}

impl Measure<'_> {
    /// The figures, by horizon, currency and method. `deals` are all that is learned from, each with whether it is asked about.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn of(&self, deals: &[(Opportunity, bool)]) -> Result<Vec<AccuracyFigures>, Fault> {
        let mut sums: BTreeMap<(u32, Currency, ForecastMethod), Sums> = BTreeMap::new();
        for end in self.month_ends {
            self.at(*end, deals, &mut sums)?;
        }
        Ok(sums
            .into_iter()
            .map(|((horizon_days, currency, method), sums)| sums.figures(horizon_days, currency, method))
            .collect())
    }

    fn at(
        &self,
        day: Date,
        deals: &[(Opportunity, bool)],
        sums: &mut BTreeMap<(u32, Currency, ForecastMethod), Sums>,
    ) -> Result<(), Fault> {
        let end = end_of(day, self.zone)?;
        let known: Vec<DealSoFar> = deals.iter().filter_map(|(deal, _)| deal.so_far(end, self.zone)).collect();
        let mut learned = Learned::from(&known, day, self.policy).ok();
        let asked = deals.iter().filter(|(_, asked)| *asked);
        let open: Vec<(&Opportunity, Standing, DealSoFar)> = asked
            .filter_map(|(deal, _)| Some((deal, deal.standing_before(end, self.zone)?, deal.so_far(end, self.zone)?)))
            .filter(|(_, standing, _)| standing.reached == Reached::Open)
            .collect();
        for horizon in self.horizons {
            let Some(until) = day.plus_days(i64::from(*horizon)).ok().filter(|until| *until <= self.today) else { continue };
            let won = won_until(&open, day, until, self.zone)?;
            for method in ForecastMethod::ALL {
                let Some(forecast) = foretold(method, &open, until, *horizon, learned.as_mut())? else { continue };
                let currencies: BTreeSet<Currency> = won.keys().chain(forecast.keys()).copied().collect();
                for currency in currencies {
                    let zero = Money::zero(currency);
                    let entry = sums.entry((*horizon, currency, method));
                    let [forecast, won] = [&forecast, &won].map(|sums| sums.get(&currency).copied().unwrap_or(zero));
                    entry.or_insert(Sums { month_ends: 0, forecast: zero, won: zero, missed: 0 }).add(forecast, won)?;
                }
            }
        }
        Ok(())
    }
}

/// What of the open deals was won after `day`, up to `until`.
fn won_until(open: &[(&Opportunity, Standing, DealSoFar)], day: Date, until: Date, zone: &TimeZone) -> Result<Brought, Fault> {
    let (end, mut won) = (end_of(until, zone)?, Brought::new());
    for (deal, ..) in open {
        let ended = deal.so_far(end, zone).and_then(|deal| deal.ended);
        let amount = ended.filter(|end| end.is_won && day < end.on && end.on <= until).and_then(|end| end.amount);
        amount.map_or(Ok(()), |amount| add(&mut won, amount))?;
    }
    Ok(won)
}

/// What the open deals were expected to bring up to `until`; nothing where there was too little to learn from.
fn foretold(
    method: ForecastMethod,
    open: &[(&Opportunity, Standing, DealSoFar)],
    until: Date,
    horizon: u32,
    mut learned: Option<&mut Learned>,
) -> Result<Option<Brought>, Fault> {
    let mut sums = Brought::new();
    for (_, standing, deal) in open {
        let is_due = standing.expected_close.is_none_or(|close| close <= until);
        let due = standing.amount.filter(|_| is_due && standing.category != ForecastCategory::Omitted);
        let amount = match (method, learned.as_deref_mut()) {
            (ForecastMethod::Weighted, _) => due.map(|amount| amount.times(standing.probability)).transpose()?,
            (ForecastMethod::Committed, _) => due.filter(|_| standing.category == ForecastCategory::Commit),
            (ForecastMethod::Hazard, Some(learned)) => learned.expected(deal, horizon)?.map(|(_, _, amount)| amount),
            (ForecastMethod::Hazard, None) => return Ok(None),
        };
        amount.map_or(Ok(()), |amount| add(&mut sums, amount))?;
    }
    Ok(Some(sums))
}

fn add(sums: &mut Brought, amount: Money) -> Result<(), Fault> {
    let sum = sums.entry(amount.currency()).or_insert(Money::zero(amount.currency()));
    *sum = sum.checked_add(amount)?;
    Ok(())
}

impl Sums {
    fn add(&mut self, forecast: Money, won: Money) -> Result<(), Fault> {
        self.month_ends += 1;
        self.forecast = self.forecast.checked_add(forecast)?;
        self.won = self.won.checked_add(won)?;
        self.missed = self.missed.saturating_add((i128::from(forecast.minor()) - i128::from(won.minor())).abs());
        Ok(())
    }

    fn figures(self, horizon_days: u32, currency: Currency, method: ForecastMethod) -> AccuracyFigures {
        let Self { month_ends, forecast, won, missed } = self;
        let (over, under) = (i128::from(forecast.minor()) - i128::from(won.minor()), i128::from(won.minor()));
        let (wape, bias) = (ratio(missed, under), ratio(over, under));
        AccuracyFigures { horizon_days, method, currency, month_ends, forecast, won, wape, bias }
    }
}
