//! What a pipeline is expected to bring, each currency for itself, or all of them in one by the rates of a day.
//!
//! A deal counts in the forecast category that its stage or its seller gives it; the forecast of a category includes the surer
//! ones. The weighted forecast is what is won and, of each open deal, its amount times its probability, rounded deal by deal. A
//! lost deal counts nowhere, and neither does an open one whose category is omitted. Adjustments are a layer above: the figures
//! stand with them and without, and the weighted forecast knows none of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::administration::{ConvertedAmount, NotConverted, RateBook, RateUsed};
use crate::kernel::{Currency, Date, Fault, ForecastAdjustmentId, Money, Percent, Record};

use super::contract::{Forecast, RateBasis};
use super::model::{CurrencyForecast, ForecastAdjustment, ForecastCategory, Opportunity, Reached, Standing};

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
    /// The same with the adjustments.
    pub adjusted: BTreeMap<Currency, CurrencyForecast>,
    /// The adjustments that they were adjusted by.
    pub adjustments: Vec<ForecastAdjustmentId>,
    /// All of it in one currency, where the question asks for it.
    pub converted: Option<ConvertedForecast>,
}

/// A forecast in one currency, and what amounts in others were converted by.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ConvertedForecast {
    /// The sums of all amounts, each converted and rounded for itself.
    pub sums: CurrencyForecast,
    /// The same with the adjustments.
    pub adjusted: CurrencyForecast,
    /// The rates, by currency and day.
    pub rates: Vec<RateUsed>,
}

impl ForecastFigures {
    /// The forecast of `deals` as they stand now, within the days that the question names.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn of<'d>(deals: impl IntoIterator<Item = &'d Opportunity>, question: &Forecast) -> Result<Self, Fault> {
        let mut figures = Self::default();
        deals.into_iter().try_for_each(|deal| figures.add(&deal.standing(), question).map(drop))?;
        figures.adjusted.clone_from(&figures.currencies);
        Ok(figures)
    }

    /// Counts one deal more, and says whether its amount was counted.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn add(&mut self, deal: &Standing, question: &Forecast) -> Result<bool, Fault> {
        let closes = match deal.reached {
            Reached::Lost => return Ok(false),
            Reached::Won => deal.closed_on,
            Reached::Open => deal.expected_close,
        };
        let is_bounded = question.from.is_some() || question.to.is_some();
        match closes {
            None if is_bounded => {
                self.without_close_date += 1;
                return Ok(false);
            }
            Some(day) if !within(day, question.from, question.to) => return Ok(false),
            _ => {}
        }
        match deal.reached {
            Reached::Won => self.won += 1,
            _ => self.open += 1,
        }
        let Some(amount) = deal.amount else {
            self.without_amount += 1;
            return Ok(false);
        };
        counted(&mut self.currencies, amount.currency()).add(deal.reached, deal.category, deal.probability, amount)?;
        Ok(true)
    }

    /// The figures with `adjustments`, those that the actor may not see the amount of left out.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn adjust<'a>(&mut self, adjustments: impl IntoIterator<Item = &'a ForecastAdjustment>) -> Result<(), Fault> {
        self.adjusted.clone_from(&self.currencies);
        for adjustment in adjustments {
            let Some(amount) = adjustment.amount else { continue };
            counted(&mut self.adjusted, amount.currency()).adjust(adjustment.category, amount)?;
            self.adjustments.push(adjustment.id());
        }
        Ok(())
    }
}

fn counted(sums: &mut BTreeMap<Currency, CurrencyForecast>, currency: Currency) -> &mut CurrencyForecast {
    sums.entry(currency).or_insert_with(|| CurrencyForecast::nothing(currency))
}

/// An amount that a forecast counts, and the day whose rate is meant.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    category: ForecastCategory,
    /// How far the deal came, and how likely it is; none for an adjustment.
    deal: Option<(Reached, Percent)>,
    /// The amount.
    pub amount: Money,
    /// The day of the rate.
    pub day: Date,
}

impl Counted {
    /// A deal that was counted, where it has an amount; `today` is the day that is asked about.
    #[must_use]
    pub fn deal(deal: &Standing, question: &Forecast, today: Date) -> Option<Self> {
        let day = if question.rates == RateBasis::Document { deal.opened_on } else { today };
        Some(Self { category: deal.category, deal: Some((deal.reached, deal.probability)), amount: deal.amount?, day })
    }

    /// An adjustment, where its amount is known.
    #[must_use]
    pub fn adjustment(adjustment: &ForecastAdjustment, question: &Forecast, today: Date) -> Option<Self> {
        let day = if question.rates == RateBasis::Document { adjustment.set_on } else { today };
        Some(Self { category: adjustment.category, deal: None, amount: adjustment.amount?, day })
    }
}

impl ConvertedForecast {
    /// All of `counted` in the currency `to`.
    ///
    /// # Errors
    /// A rate that is missing, and a fault where a sum outgrows the bounds of [`Money`].
    pub fn of(counted: &[Counted], to: Currency, rates: &RateBook) -> Result<Self, NotConverted> {
        let nothing = CurrencyForecast::nothing(to);
        let (mut sums, mut adjusted, mut used) = (nothing, nothing, BTreeSet::new());
        for Counted { category, deal, amount, day } in counted {
            let ConvertedAmount { amount, rates } = rates.convert(*amount, to, *day)?;
            used.extend(rates.into_iter().flatten());
            match deal {
                Some((reached, probability)) => {
                    sums.add(*reached, *category, *probability, amount)?;
                    adjusted.add(*reached, *category, *probability, amount)?;
                }
                None => adjusted.adjust(*category, amount)?,
            }
        }
        Ok(Self { sums, adjusted, rates: used.into_iter().collect() })
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
        Forecast::of(PipelineId::from_bytes([1; 16]))
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
