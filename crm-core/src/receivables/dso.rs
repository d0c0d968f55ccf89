//! Days sales outstanding: how many days of sales are still to be paid.

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
    /// Sales of the last days that the simple measure looks back on: issued after `as_of` less that many days, credit notes taken off.
    pub sales: Money,
    /// Open by sales, times the days; none without sales.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub simple: Option<Decimal>,
    /// Months used up by what is open, from the newest backwards, the last one in proportion; what no sales account for is left out.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal"))]
    pub count_back: Decimal,
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

    /// Days sales outstanding as of `day`, the simple one over `days` days.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn dso(&self, day: Date, currency: Currency, days: u32) -> Result<Dso, Fault> {
        let balances = self.balances(day, currency)?;
        let open = Money::sum(balances.values().map(|(_, balance)| *balance).filter(Money::is_positive), currency)?;
        let sales = self.sales(day.plus_days(1 - i64::from(days))?, day, currency)?;
        let simple = ratio(open, sales).and_then(|share| share.checked_mul(Decimal::from(days))).map(four);
        Ok(Dso { as_of: day, open, sales, simple, count_back: four(self.count_back(day, currency, open)?) })
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
