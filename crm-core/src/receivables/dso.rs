//! How long customers take to pay, and how much of what could be collected was.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::kernel::{Currency, Date, Fault, Money};

use super::ageing::Books;

/// Days sales outstanding as of a day, in one currency; days with four decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Dso {
    /// The day.
    pub as_of: Date,
    /// What is open.
    pub open: Money,
    /// What of it is not past due.
    pub current: Money,
    /// Sales of the last days that the simple measures look back on: issued after `as_of` less that many days, credit notes taken off.
    pub sales: Money,
    /// Open by sales, times the days; none without sales.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub simple: Option<Decimal>,
    /// The best possible: what is not past due by sales, times the days; none without sales.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub best_possible: Option<Decimal>,
    /// Average days delinquent: the simple measure less the best possible, so what late payers add; none without sales.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub delinquent: Option<Decimal>,
    /// Months used up by what is open, from the newest backwards, the last one in proportion; what no sales account for is left out.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub count_back: Decimal,
}

/// How much of what could be collected was, over a range of days, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CollectionFigures {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// What was open before the first day.
    pub opening: Money,
    /// Sales of the days, credit notes taken off.
    pub sales: Money,
    /// What is open on the last day.
    pub closing: Money,
    /// What of it is not past due.
    pub closing_current: Money,
    /// The collection effectiveness index: (opening + sales - closing) / (opening + sales - closing current) in percent with four decimals; none where
    /// nothing could be collected.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub effectiveness: Option<Decimal>,
}

impl Books<'_> {
    /// Sales from `first` to `last`, both included: gross of invoices less gross of credit notes.
    fn sales(&self, first: Date, last: Date, currency: Currency) -> Result<Money, Fault> {
        let within = |day: Date| first <= day && day <= last;
        let issued = self.invoices.iter().filter(|invoice| *invoice.currency() == currency);
        let issued = issued.filter(|invoice| invoice.issue().is_some_and(|issue| within(issue.issued_on)));
        let sales = issued.map(|invoice| invoice.turnover()).collect::<Result<Vec<_>, _>>()?;
        Money::sum(sales, currency)
    }

    /// What is open as of `day`, and what of it is not past due.
    fn open_and_current(&self, day: Date, currency: Currency) -> Result<(Money, Money), Fault> {
        let zero = Money::zero(currency);
        let (mut open, mut current) = (zero, zero);
        for (invoice, balance) in self.balances(day, currency)?.into_values().filter(|(_, balance)| balance.is_positive()) {
            open = open.checked_add(balance)?;
            if invoice.due_day_of(balance)?.is_some_and(|due_on| day <= due_on) {
                current = current.checked_add(balance)?;
            }
        }
        Ok((open, current))
    }

    /// Days sales outstanding as of `day`, the simple measures over `days` days.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn dso(&self, day: Date, currency: Currency, days: u32) -> Result<Dso, Fault> {
        let (open, current) = self.open_and_current(day, currency)?;
        let sales = self.sales(day.plus_days(1 - i64::from(days))?, day, currency)?;
        let in_days = |part: Money| ratio(part, sales).and_then(|share| share.checked_mul(Decimal::from(days)));
        let (simple, best_possible) = (in_days(open), in_days(current));
        let delinquent = simple.zip(best_possible).map(|(simple, best)| simple - best);
        let [simple, best_possible, delinquent] = [simple, best_possible, delinquent].map(|value| value.map(four));
        let count_back = four(self.count_back(day, currency, open)?);
        Ok(Dso { as_of: day, open, current, sales, simple, best_possible, delinquent, count_back })
    }

    /// How much of what could be collected from `from` to `to` was.
    ///
    /// # Errors
    /// A fault where figures do not fit, or there is no day before the first.
    pub fn collection(&self, from: Date, to: Date, currency: Currency) -> Result<CollectionFigures, Fault> {
        let (opening, _) = self.open_and_current(from.plus_days(-1)?, currency)?;
        let (closing, closing_current) = self.open_and_current(to, currency)?;
        let sales = self.sales(from, to, currency)?;
        let due = opening.checked_add(sales)?;
        let share = ratio(due.checked_sub(closing)?, due.checked_sub(closing_current)?);
        let effectiveness = share.and_then(|share| share.checked_mul(Decimal::ONE_HUNDRED)).map(four);
        Ok(CollectionFigures { from, to, opening, sales, closing, closing_current, effectiveness })
    }

    fn count_back(&self, day: Date, currency: Currency, open: Money) -> Result<Decimal, Fault> {
        let earliest = self.invoices.iter().filter_map(|invoice| invoice.issue()).map(|issue| issue.issued_on).min();
        let (mut left, mut used, mut last) = (open, Decimal::ZERO, day);
        while left.is_positive() && earliest.is_some_and(|earliest| earliest <= last) {
            let first = last.month_start();
            let sales = self.sales(first, last, currency)?;
            let days = Decimal::from(last.days_since(first) + 1);
            if left.compare(sales)?.is_lt() {
                let share = ratio(left, sales).and_then(|share| share.checked_mul(days));
                return Ok(used + share.unwrap_or_default());
            }
            left = left.checked_sub(sales)?;
            used += days;
            last = first.plus_days(-1)?;
        }
        Ok(used)
    }
}

fn ratio(part: Money, whole: Money) -> Option<Decimal> {
    part.amount().checked_div(whole.amount())
}

fn four(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero)
}
