//! How well deals were closed: how many were won, for how much, how fast.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use crate::kernel::rounding::power_of_ten;
use crate::kernel::{Currency, Fault, Money, MoneyByCurrency};

use super::contract::SalesPerformance;
use super::forecast::within;
use super::model::{Opportunity, Reached};
use super::ratio::{mean_amount, ratio, share};

/// A quarter of a calendar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    /// The year.
    pub year: i32,
    /// 1 to 4.
    pub quarter: u32,
}

impl fmt::Display for Quarter {
    /// As `2017-Q1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.quarter)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Quarter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What was won in one quarter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct QuarterFigures {
    /// How many deals were won.
    pub won: u64,
    /// For how much, each currency for itself.
    pub amount: MoneyByCurrency,
}

/// What was won and lost in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CurrencyPerformance {
    /// What the won deals add up to.
    pub won: Money,
    /// How many won deals have an amount in this currency.
    pub won_deals: u64,
    /// What the lost deals would have added up to.
    pub lost: Money,
}

impl CurrencyPerformance {
    /// What a won deal brought on average, in major units to four decimals; nothing where none was won.
    #[must_use]
    pub fn mean_won(&self) -> Option<Decimal> {
        mean_amount(self.won, self.won_deals)
    }

    /// Won over won and lost, by amount, to four decimals; nothing where both are zero.
    #[must_use]
    pub fn win_rate(&self) -> Option<Decimal> {
        let (won, lost) = (i128::from(self.won.minor()), i128::from(self.lost.minor()));
        ratio(won, won + lost)
    }
}

/// How well deals were closed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PerformanceFigures {
    /// Deals won.
    pub won: u64,
    /// Deals lost.
    pub lost: u64,
    /// Won deals without an amount: they bring nothing to the sums and means.
    pub won_without_amount: u64,
    /// Days from opening to closing, all won deals together.
    pub won_days: i64,
    /// The sums, each currency for itself.
    pub currencies: BTreeMap<Currency, CurrencyPerformance>,
    /// What was won, quarter by quarter of the day of closing.
    pub quarters: BTreeMap<Quarter, QuarterFigures>,
}

impl PerformanceFigures {
    /// How well `deals` were closed, of the pipeline and within the days that the question names. Open ones are left out.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn of<'d>(deals: impl IntoIterator<Item = &'d Opportunity>, question: &SalesPerformance) -> Result<Self, Fault> {
        let mut figures = Self::default();
        deals.into_iter().try_for_each(|deal| figures.add(deal, question))?;
        Ok(figures)
    }

    /// Counts one deal more.
    ///
    /// # Errors
    /// A fault where a sum outgrows the bounds of [`Money`].
    pub fn add(&mut self, deal: &Opportunity, question: &SalesPerformance) -> Result<(), Fault> {
        let Some(day) = deal.closed_on() else { return Ok(()) };
        let asked = question.pipeline.is_none_or(|pipeline| pipeline == deal.pipeline);
        if !asked || !within(day, question.closed_from, question.closed_to) {
            return Ok(());
        }
        let is_won = deal.reached() == Reached::Won;
        if let Some(amount) = deal.amount {
            self.add_amount(amount, is_won)?;
        }
        if !is_won {
            self.lost += 1;
            return Ok(());
        }
        self.won += 1;
        self.won_days = self.won_days.saturating_add(day.days_since(deal.opened_on));
        let quarter = self.quarters.entry(Quarter { year: day.year(), quarter: day.quarter() }).or_default();
        quarter.won += 1;
        match deal.amount {
            Some(amount) => quarter.amount.add(amount)?,
            None => self.won_without_amount += 1,
        }
        Ok(())
    }

    fn add_amount(&mut self, amount: Money, is_won: bool) -> Result<(), Fault> {
        let zero = Money::zero(amount.currency());
        let sums = CurrencyPerformance { won: zero, won_deals: 0, lost: zero };
        let sums = self.currencies.entry(amount.currency()).or_insert(sums);
        if is_won {
            sums.won = sums.won.checked_add(amount)?;
            sums.won_deals += 1;
        } else {
            sums.lost = sums.lost.checked_add(amount)?;
        }
        Ok(())
    }

    /// Deals won over deals won and lost, to four decimals; nothing where none was closed.
    #[must_use]
    pub fn win_rate(&self) -> Option<Decimal> {
        share(self.won, self.won.saturating_add(self.lost))
    }

    /// What `open` deals bring a day in `currency`: their number times the win rate times what a won deal brings, over the days that it takes. In major
    /// units to four decimals; nothing where nothing was won in that currency, or all on the day of opening.
    #[must_use]
    pub fn velocity(&self, open: u64, currency: Currency) -> Option<Decimal> {
        let sums = self.currencies.get(&currency)?;
        let unit = power_of_ten(currency.minor_units())?;
        // open x won / closed x (sum / deals) / (days / won), as one fraction.
        let over = i128::from(open).checked_mul(i128::from(self.won))?.checked_mul(i128::from(self.won))?;
        let over = over.checked_mul(i128::from(sums.won.minor()))?;
        let under = i128::from(self.won.checked_add(self.lost)?).checked_mul(i128::from(sums.won_deals))?;
        ratio(over, under.checked_mul(i128::from(self.won_days))?.checked_mul(unit)?)
    }

    /// Whole days from opening to closing of a won deal on average, to four decimals; nothing where none was won.
    #[must_use]
    pub fn mean_won_cycle_days(&self) -> Option<Decimal> {
        ratio(i128::from(self.won_days), i128::from(self.won))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Date, PipelineId, RecordId};
    use crate::pipeline::OpportunityState;
    use crate::pipeline::tests::samples::{at, deal, eur, lost, won};

    fn won_on(day: &str, amount: &str) -> Opportunity {
        let closed_on: Date = day.parse().unwrap();
        let stage = won().stage().clone();
        Opportunity {
            state: OpportunityState::Won { stage, closed_at: at(day), closed_on },
            opened_on: closed_on.plus_days(-10).unwrap(),
            amount: Some(eur(amount)),
            ..won()
        }
    }

    #[test]
    fn deals_are_counted_by_the_day_of_closing() {
        let deals = [won_on("2026-03-31", "100"), won_on("2026-04-01", "50.01"), won_on("2026-06-30", "1"), lost(), deal()];
        let all = PerformanceFigures::of(&deals, &SalesPerformance::default()).unwrap();
        assert_eq!((all.won, all.lost), (3, 1));
        assert_eq!(all.win_rate().unwrap().to_string(), "0.7500");
        assert_eq!(all.mean_won_cycle_days().unwrap().to_string(), "10.0000");
        let euros = all.currencies[&Currency::EUR];
        assert_eq!((euros.won, euros.mean_won().unwrap().to_string().as_str()), (eur("151.01"), "50.3367"));
        let quarters: Vec<_> =
            all.quarters.iter().map(|(q, f)| (q.year, q.quarter, f.won, f.amount.get(Currency::EUR))).collect();
        assert_eq!(quarters, [(2026, 1, 1, eur("100")), (2026, 2, 2, eur("51.01"))]);
        let second =
            SalesPerformance { closed_from: "2026-04-01".parse().ok(), closed_to: "2026-06-29".parse().ok(), pipeline: None };
        assert_eq!(PerformanceFigures::of(&deals, &second).unwrap().won, 1);
        let other = SalesPerformance { pipeline: Some(PipelineId::from_bytes([77; 16])), ..SalesPerformance::default() };
        assert_eq!(PerformanceFigures::of(&deals, &other).unwrap(), PerformanceFigures::default());
    }

    #[test]
    fn fifty_deals_of_which_a_quarter_is_won_at_10_000_in_45_days_bring_2_777_78_a_day() {
        let won = Opportunity { opened_on: "2026-02-14".parse().unwrap(), ..won_on("2026-03-31", "10000") };
        let closed = [won, lost(), lost(), lost()];
        let figures = PerformanceFigures::of(&closed, &SalesPerformance::default()).unwrap();
        assert_eq!(figures.mean_won_cycle_days().unwrap().to_string(), "45.0000");
        assert_eq!(figures.velocity(50, Currency::EUR).unwrap().round_dp(2).to_string(), "2777.78");
        assert_eq!(figures.velocity(50, Currency::USD), None);
    }

    #[test]
    fn where_nothing_was_closed_there_is_no_rate() {
        let nothing = PerformanceFigures::of([&deal()], &SalesPerformance::default()).unwrap();
        assert_eq!((nothing.win_rate(), nothing.mean_won_cycle_days()), (None, None));
    }

    #[test]
    fn a_rate_by_amount_weighs_large_deals_more() {
        let gone = Opportunity { amount: Some(eur("300")), ..lost() };
        let figures = PerformanceFigures::of(&[won_on("2026-03-31", "100"), gone], &SalesPerformance::default()).unwrap();
        assert_eq!(figures.currencies[&Currency::EUR].win_rate().unwrap().to_string(), "0.2500");
        assert_eq!(figures.win_rate().unwrap().to_string(), "0.5000");
    }
}
