//! What the open deals of a pipeline bring within a horizon, by their age.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::kernel::{Date, Fault, Money, MoneyByCurrency, OpportunityId};
use crate::pipeline::model::Standing;
use crate::pipeline::standing::Slippage;

use super::DealSoFar;
use super::band::{AgeBand, deal_age};
use super::forecast_policy::ForecastPolicy;
use super::model::{Chance, Hazard, TooFewClosed};
use super::worth::{Worth, WorthOf};

/// What one open deal is expected to bring, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DealForecast {
    /// The deal.
    pub opportunity: OpportunityId,
    /// How many days old it is.
    pub age_days: u32,
    /// What it is worth where it is won.
    pub worth: WorthOf,
    /// How likely it is won within the horizon.
    pub chance: Chance,
    /// What it is expected to bring: its worth, times its share, times the chance, rounded once.
    pub expected: Money,
    /// How its expected day of closing has moved up to now.
    pub slippage: Slippage,
}

/// What the open deals are expected to bring within a horizon.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct HazardFigures {
    /// The day: what was known at its end counts.
    pub on: Date,
    /// How many closed deals the chances were learned from.
    pub learned_from: u64,
    /// The chances, by age.
    pub bands: Vec<AgeBand>,
    /// Open deals counted.
    pub open: u64,
    /// Deals among them of which nothing tells what they are worth: they bring nothing to the sums.
    pub without_worth: u64,
    /// What they bring within the horizon, each currency for itself.
    pub expected: MoneyByCurrency,
    /// Beside it: of those that have an amount, the amount times the probability of their stage.
    pub weighted: MoneyByCurrency,
    /// Those of the largest figures, whatever their currency, with their parts.
    pub deals: Vec<DealForecast>,
}

/// What was learned on a day, asked about one deal after the other.
#[derive(Debug)]
pub struct Learned {
    on: Date,
    hazard: Hazard,
    worth: Worth,
    /// The chances within the horizons, by age: deals of one age share them.
    known: BTreeMap<(u32, u32), Chance>,
}

impl Learned {
    /// What `deals` teach on the day `on`.
    ///
    /// # Errors
    /// [`TooFewClosed`].
    pub fn from(deals: &[DealSoFar], on: Date, policy: &ForecastPolicy) -> Result<Self, TooFewClosed> {
        let hazard = Hazard::learn(deals, on, policy)?;
        Ok(Self { on, hazard, worth: Worth::learn(deals, on, policy), known: BTreeMap::new() })
    }

    /// What an open deal of `amount` is expected to bring within `horizon` days; nothing where nothing tells what it is worth.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn expected(&mut self, deal: &DealSoFar, horizon: u32) -> Result<Option<(WorthOf, &Chance, Money)>, Fault> {
        let Some(worth) = self.worth.of(deal.amount, deal.product) else { return Ok(None) };
        let (hazard, on) = (&self.hazard, self.on);
        let age = deal_age(deal.opened_on, on);
        let chance = self.known.entry((age, horizon)).or_insert_with(|| hazard.chance(deal.opened_on, on, horizon));
        let expected = chance.of(worth.amount, worth.share)?;
        Ok(Some((worth, chance, expected)))
    }
}

/// The figures as they grow.
#[derive(Debug)]
pub struct HazardCount {
    learned: Learned,
    horizon: u32,
    most: usize,
    figures: HazardFigures,
    /// Those that bring most, by their amounts in minor units whatever the currency.
    first: BTreeMap<(Reverse<i64>, OpportunityId), DealForecast>,
}

impl HazardCount {
    /// No deal yet, within `horizon` days; the parts of at most `most` are shown.
    #[must_use]
    pub fn new(learned: Learned, horizon: u32, most: usize) -> Self {
        let (expected, weighted) = (MoneyByCurrency::new(), MoneyByCurrency::new());
        let figures = HazardFigures {
            on: learned.on,
            learned_from: learned.hazard.closed(),
            bands: learned.hazard.bands().collect(),
            open: 0,
            without_worth: 0,
            expected,
            weighted,
            deals: Vec::new(),
        };
        Self { learned, horizon, most, figures, first: BTreeMap::new() }
    }

    /// Counts one open deal more.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn add(
        &mut self,
        opportunity: OpportunityId,
        deal: &DealSoFar,
        standing: &Standing,
        slippage: Slippage,
    ) -> Result<(), Fault> {
        self.figures.open += 1;
        if let Some(amount) = standing.amount {
            self.figures.weighted.add(amount.times(standing.probability)?)?;
        }
        let age_days = deal_age(deal.opened_on, self.learned.on);
        let Some((worth, chance, expected)) = self.learned.expected(deal, self.horizon)? else {
            self.figures.without_worth += 1;
            return Ok(());
        };
        self.figures.expected.add(expected)?;
        let place = (Reverse(expected.minor()), opportunity);
        let is_among_them = self.first.len() < self.most || self.first.last_key_value().is_some_and(|(last, _)| place < *last);
        if is_among_them && self.most > 0 {
            self.first.insert(place, DealForecast { opportunity, age_days, worth, chance: chance.clone(), expected, slippage });
            if self.first.len() > self.most {
                self.first.pop_last();
            }
        }
        Ok(())
    }

    /// The figures of all that was added.
    #[must_use]
    pub fn finish(self) -> HazardFigures {
        HazardFigures { deals: self.first.into_values().collect(), ..self.figures }
    }
}
