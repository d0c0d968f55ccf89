//! What a pipeline is expected to bring, each currency for itself.
//!
//! A deal counts in the forecast category that its stage or its seller gives it; the forecast of a category includes the surer
//! ones. The weighted forecast is what is won and, of each open deal, its amount times its probability, rounded deal by deal. A
//! lost deal counts nowhere, and neither does an open one whose category is omitted.

use std::collections::BTreeMap;

use crate::kernel::{Currency, Date, Fault, Money};

use super::contract::Forecast;
use super::model::{ForecastCategory, Opportunity, Reached};

/// The forecast in one currency: what is in each category by itself, and what follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrencyForecast {
    /// What was won.
    pub won: Money,
    /// Open deals that their sellers stand in for.
    pub committed: Money,
    /// Open deals that come if all goes well.
    pub hoped_for: Money,
    /// Open deals that may come one day.
    pub possible: Money,
    /// Open deals that are left out of the figures below.
    pub omitted: Money,
    /// What is won, and of each open deal its amount times its probability.
    pub weighted: Money,
}

impl CurrencyForecast {
    fn nothing(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { won: zero, committed: zero, hoped_for: zero, possible: zero, omitted: zero, weighted: zero }
    }

    /// The closed forecast: what was won.
    #[must_use]
    pub fn closed(&self) -> Money {
        self.won
    }

    /// The commit forecast: committed and won.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn commit(&self) -> Result<Money, Fault> {
        self.won.checked_add(self.committed)
    }

    /// The best case: hoped for, committed and won.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn best_case(&self) -> Result<Money, Fault> {
        self.commit()?.checked_add(self.hoped_for)
    }

    /// The open pipeline: possible, hoped for and committed.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn open_pipeline(&self) -> Result<Money, Fault> {
        self.possible.checked_add(self.hoped_for)?.checked_add(self.committed)
    }

    fn add(&mut self, deal: &Opportunity, amount: Money) -> Result<(), Fault> {
        let place = match (deal.reached(), deal.category.get()) {
            (Reached::Lost, _) => return Ok(()),
            (Reached::Won, _) => &mut self.won,
            (Reached::Open, ForecastCategory::Commit) => &mut self.committed,
            (Reached::Open, ForecastCategory::BestCase) => &mut self.hoped_for,
            (Reached::Open, ForecastCategory::Pipeline) => &mut self.possible,
            (Reached::Open, ForecastCategory::Omitted) => {
                self.omitted = self.omitted.checked_add(amount)?;
                return Ok(());
            }
        };
        *place = place.checked_add(amount)?;
        self.weighted = self.weighted.checked_add(amount.times(deal.probability.percent())?)?;
        Ok(())
    }
}

/// The parts, and the forecasts that they add up to.
#[cfg(feature = "serde")]
#[derive(serde::Serialize)]
#[serde(rename = "CurrencyForecast")]
struct CurrencyForecastForm {
    /// What was won.
    won: Money,
    /// Open deals that their sellers stand in for.
    committed: Money,
    /// Open deals that come if all goes well.
    hoped_for: Money,
    /// Open deals that may come one day.
    possible: Money,
    /// Open deals that are left out of the figures below.
    omitted: Money,
    /// What is won, and of each open deal its amount times its probability.
    weighted: Money,
    /// The closed forecast: what was won.
    closed: Money,
    /// The commit forecast: what was won and what is committed.
    commit: Money,
    /// The best case: what was won, what is committed, and what comes if all goes well.
    best_case: Money,
    /// All open deals but those left out.
    open_pipeline: Money,
}

#[cfg(feature = "serde")]
impl serde::Serialize for CurrencyForecast {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { won, committed, hoped_for, possible, omitted, weighted } = *self;
        let (commit, best_case, open_pipeline) = (self.commit(), self.best_case(), self.open_pipeline());
        CurrencyForecastForm {
            won,
            committed,
            hoped_for,
            possible,
            omitted,
            weighted,
            closed: self.closed(),
            commit: commit.map_err(serde::ser::Error::custom)?,
            best_case: best_case.map_err(serde::ser::Error::custom)?,
            open_pipeline: open_pipeline.map_err(serde::ser::Error::custom)?,
        }
        .serialize(serializer)
    }
}

/// What a pipeline is expected to bring.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ForecastFigures {
    /// Open deals counted, those without an amount included.
    pub open: u64,
    /// Won deals counted, those without an amount included.
    pub won: u64,
    /// Deals among them without an amount: they bring nothing to the sums.
    pub without_amount: u64,
    /// Open deals left out because the question is about a time and nobody said when they close.
    pub without_close_date: u64,
    /// The sums, each currency for itself.
    pub currencies: BTreeMap<Currency, CurrencyForecast>,
}

impl ForecastFigures {
    /// The forecast of `deals`, within the days that the question names.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn of<'d>(deals: impl IntoIterator<Item = &'d Opportunity>, question: &Forecast) -> Result<Self, Fault> {
        let mut figures = Self::default();
        deals.into_iter().try_for_each(|deal| figures.add(deal, question))?;
        Ok(figures)
    }

    /// Counts one deal more.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn add(&mut self, deal: &Opportunity, question: &Forecast) -> Result<(), Fault> {
        let closes = match deal.reached() {
            Reached::Lost => return Ok(()),
            Reached::Won => deal.closed_on(),
            Reached::Open => deal.expected_close,
        };
        let is_bounded = question.from.is_some() || question.to.is_some();
        match closes {
            None if is_bounded => {
                self.without_close_date += 1;
                return Ok(());
            }
            Some(day) if !within(day, question.from, question.to) => return Ok(()),
            _ => {}
        }
        match deal.reached() {
            Reached::Won => self.won += 1,
            _ => self.open += 1,
        }
        let Some(amount) = deal.amount else {
            self.without_amount += 1;
            return Ok(());
        };
        let currency = amount.currency();
        self.currencies.entry(currency).or_insert_with(|| CurrencyForecast::nothing(currency)).add(deal, amount)
    }
}

/// True from `from` to `to`, both included; an absent bound bounds nothing.
#[must_use]
pub(super) fn within(day: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{PipelineId, RecordId};
    use crate::pipeline::tests::samples::{deal, eur, lost, won};
    use crate::pipeline::{Category, Probability};
    use proptest::prelude::*;

    fn question() -> Forecast {
        Forecast { pipeline: PipelineId::from_bytes([1; 16]), from: None, to: None }
    }

    fn counted(category: ForecastCategory, amount: &str) -> Opportunity {
        Opportunity { category: Category::Overridden(category), amount: Some(eur(amount)), ..deal() }
    }

    fn figures(deals: &[Opportunity]) -> CurrencyForecast {
        ForecastFigures::of(deals, &question()).unwrap().currencies[&Currency::EUR]
    }

    #[test]
    fn the_forecast_of_a_category_includes_the_surer_ones() {
        let deals = [
            Opportunity { amount: Some(eur("50")), ..won() },
            counted(ForecastCategory::Commit, "100"),
            counted(ForecastCategory::BestCase, "150"),
            counted(ForecastCategory::Pipeline, "200"),
            counted(ForecastCategory::Omitted, "999"),
        ];
        let figures = figures(&deals);
        assert_eq!(figures.closed(), eur("50"));
        assert_eq!(figures.commit().unwrap(), eur("150"));
        assert_eq!(figures.best_case().unwrap(), eur("300"));
        assert_eq!(figures.open_pipeline().unwrap(), eur("450"));
        assert_eq!(figures.omitted, eur("999"));
    }

    #[test]
    fn a_lost_deal_is_worth_nothing_and_an_open_one_its_chance() {
        let half = Probability::Overridden("50".parse().unwrap());
        let open = Opportunity { probability: half, amount: Some(eur("100000")), ..deal() };
        let gone = Opportunity { amount: Some(eur("80000")), ..lost() };
        assert_eq!(figures(&[open, gone]).weighted, eur("50000"));
    }

    #[test]
    fn each_deal_is_rounded_for_itself_halves_away_from_zero() {
        let odd = Opportunity { probability: Probability::Auto("50".parse().unwrap()), amount: Some(eur("0.01")), ..deal() };
        assert_eq!(figures(&[odd.clone(), odd.clone(), odd]).weighted, eur("0.03"));
    }

    #[test]
    fn deals_without_amount_or_closing_day_are_counted_apart() {
        let day = |text: &str| Some(text.parse().unwrap());
        let (bare, dated) = (deal(), Opportunity { expected_close: day("2026-03-31"), ..deal() });
        let all = ForecastFigures::of([&bare, &dated], &question()).unwrap();
        assert_eq!((all.open, all.without_amount, all.without_close_date), (2, 2, 0));
        let march = Forecast { from: day("2026-03-01"), to: day("2026-03-31"), ..question() };
        let bounded = ForecastFigures::of([&bare, &dated], &march).unwrap();
        assert_eq!((bounded.open, bounded.without_close_date), (1, 1));
        let april = Forecast { from: day("2026-04-01"), ..question() };
        assert_eq!(ForecastFigures::of([&dated], &april).unwrap(), ForecastFigures::default());
    }

    #[test]
    fn no_sum_crosses_currencies() {
        let dollars = Money::parse("7", Currency::USD).unwrap();
        let deals = [counted(ForecastCategory::Commit, "5"), Opportunity { amount: Some(dollars), ..won() }];
        let found = ForecastFigures::of(&deals, &question()).unwrap();
        assert_eq!(found.currencies[&Currency::EUR].weighted, eur("1"));
        assert_eq!(found.currencies[&Currency::USD].weighted, dollars);
    }

    proptest! {
        #[test]
        fn the_weighted_forecast_lies_between_what_is_won_and_all_that_is_open(
            deals in proptest::collection::vec((0i64..1_000_000_000, 1u32..100, any::<bool>()), 1..20),
        ) {
            let deals: Vec<Opportunity> = deals.into_iter().map(|(minor, percent, is_won)| {
                let amount = Money::from_minor(minor, Currency::EUR).ok();
                let probability = Probability::Overridden(percent.to_string().parse().unwrap());
                if is_won { Opportunity { amount, ..won() } } else { Opportunity { amount, probability, ..deal() } }
            }).collect();
            let found = figures(&deals);
            let most = found.won.checked_add(found.open_pipeline().unwrap()).unwrap();
            prop_assert!(found.won.minor() <= found.weighted.minor() && found.weighted.minor() <= most.minor());
        }
    }
}
