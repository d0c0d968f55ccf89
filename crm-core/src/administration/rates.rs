//! What one currency was worth in another on a day, and amounts converted by it. Pure.
//!
//! Rates are kept against one base: how much of a currency one unit of the base buys. Two others are converted over the base, exactly: the amount times
//! one rate over the other, rounded once. On a day that has no rate the last one before it holds, as long as the policy says.

use std::collections::{BTreeMap, BTreeSet};

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::contract::{AdministrationRefusal, DatedRate, MAX_RATES, SetExchangeRates};
use crate::kernel::rounding::{div_half_away, lowest, power_of_ten};
use crate::kernel::{
    CrmError, Currency, Date, ExchangeRateId, Fault, Faults, Index, IndexRow, Kind, Label, Money, Rate, Record, RecordId,
    Refusal, SortKey,
};

/// What one unit of the base bought on a day. It belongs to the company; of a day there is one at most.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ExchangeRate {
    /// Id of the rate: the same in every store for the same base, currency and day.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ExchangeRateId,
    /// The currency of which one unit is meant.
    #[n(1)]
    pub(super) base: Currency,
    /// The currency that it buys.
    #[n(2)]
    pub(super) currency: Currency,
    /// The day.
    #[n(3)]
    pub(super) day: Date,
    /// How much of it.
    #[n(4)]
    pub(super) rate: Rate,
    /// Who says so.
    #[n(5)]
    pub(super) source: Label,
}

impl ExchangeRate {
    /// Rates by base, currency and day.
    pub const BY_DAY: Index<Self> = Index::unique(1, "base, currency and day");

    /// The id of the rate of a base, a currency and a day.
    #[must_use]
    pub fn id_of(base: Currency, currency: Currency, day: Date) -> ExchangeRateId {
        ExchangeRateId::natural("exchange rate", &format!("{base}/{currency}/{day}"))
    }

    /// The rates that a command sets, in their order.
    ///
    /// # Errors
    /// Faults of a rate for the base itself, of one that stands twice, and of too many.
    pub fn set(command: &SetExchangeRates) -> Result<Vec<Self>, Faults> {
        let SetExchangeRates { base, source, rates } = command;
        let (mut faults, mut known) = (Faults::new(), BTreeSet::new());
        let count = rates.len();
        faults.require(count <= MAX_RATES, "rates", count, "one command sets at most 10,000 rates", "send them in parts");
        for (at, DatedRate { day, currency, .. }) in rates.iter().enumerate().take(MAX_RATES) {
            let fault = |problem: &'static str, remedy: &'static str| {
                Fault::new(currency, problem, remedy).at(format_args!("rates[{at}]"))
            };
            if currency == base {
                faults.push(fault("the base has no rate against itself", "leave it out"));
            }
            if !known.insert((*day, *currency)) {
                faults.push(fault("this currency stands twice for the day", "give one rate for it"));
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let rate = |line: &DatedRate| {
            let DatedRate { day, currency, rate } = *line;
            Self { id: Self::id_of(*base, currency, day), base: *base, currency, day, rate, source: source.clone() }
        };
        Ok(rates.iter().map(rate).collect())
    }
}

impl Record for ExchangeRate {
    type Id = ExchangeRateId;
    const KIND: Kind = Kind::EXCHANGE_RATE;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> ExchangeRateId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let key = SortKey::new().text(self.base.code()).text(self.currency.code()).date(self.day);
        vec![Self::BY_DAY.row(key)]
    }
}

/// A rate that an amount was converted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RateUsed {
    /// The currency.
    pub currency: Currency,
    /// The day of the rate, which may lie before the day that was asked about.
    pub day: Date,
    /// How much of it one unit of the base, or of the other currency, buys.
    pub rate: Rate,
}

/// There is no rate that is new enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoRate {
    /// Of this currency.
    pub currency: Currency,
    /// On this day.
    pub day: Date,
}

/// Why an amount is not converted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotConverted {
    /// A rate is missing.
    NoRate(NoRate),
    /// It would outgrow the bounds of [`Money`].
    TooLarge(Fault),
}

impl From<NoRate> for NotConverted {
    fn from(missing: NoRate) -> Self {
        Self::NoRate(missing)
    }
}

impl From<Fault> for NotConverted {
    fn from(fault: Fault) -> Self {
        Self::TooLarge(fault)
    }
}

impl From<NotConverted> for CrmError {
    /// ADM-003, or what is invalid.
    fn from(why: NotConverted) -> Self {
        match why {
            NotConverted::NoRate(NoRate { currency, day }) => {
                AdministrationRefusal::NoRate { currency: currency.to_string(), day }.refused()
            }
            NotConverted::TooLarge(fault) => fault.into(),
        }
    }
}

/// Rates against one base, looked up by currency and day.
#[derive(Debug, Clone)]
pub struct RateBook {
    base: Currency,
    rate_days: u32,
    rates: BTreeMap<(Currency, Date), Rate>,
}

impl RateBook {
    /// The rates against `base` among `rates`; each holds until the next, and at most `rate_days` days after its own.
    #[must_use]
    pub fn new<'r>(base: Currency, rate_days: u32, rates: impl IntoIterator<Item = &'r ExchangeRate>) -> Self {
        let rates = rates.into_iter().filter(|rate| rate.base == base);
        Self { base, rate_days, rates: rates.map(|rate| ((rate.currency, rate.day), rate.rate)).collect() }
    }

    /// The rate of `currency` on `day`; none for the base itself.
    ///
    /// # Errors
    /// [`NoRate`].
    pub fn rate(&self, currency: Currency, day: Date) -> Result<Option<RateUsed>, NoRate> {
        if currency == self.base {
            return Ok(None);
        }
        let last = self.rates.range(..=(currency, day)).next_back();
        let last = last.filter(|((of, since), _)| *of == currency && day.days_since(*since) <= i64::from(self.rate_days));
        last.map(|((_, since), rate)| Some(RateUsed { currency, day: *since, rate: *rate })).ok_or(NoRate { currency, day })
    }

    /// How much of `currency` one unit of `per` buys on `day`: as it is kept where `per` is the base, and over the base else, to ten decimals and of the
    /// older day of the two.
    ///
    /// # Errors
    /// [`NotConverted`].
    pub fn quote(&self, currency: Currency, per: Currency, day: Date) -> Result<RateUsed, NotConverted> {
        let [of, against] = [self.rate(currency, day)?, self.rate(per, day)?];
        let day = [of, against].iter().flatten().map(|used| used.day).min().unwrap_or(day);
        let [over, under] = [of, against].map(|used| used.map_or(ONE, |used| i128::from(used.rate.scaled())));
        let scaled = over.checked_mul(ONE).and_then(|over| div_half_away(over, under)).and_then(|rate| i64::try_from(rate).ok());
        let out_of_range = || Fault::new(currency, "its rate is too far from one", "set rates against another base");
        let rate = scaled.and_then(Rate::from_scaled).ok_or_else(out_of_range)?;
        Ok(RateUsed { currency, day, rate })
    }

    /// `amount` in the currency `to` by the rates of `day`, rounded once, and the rates it took.
    ///
    /// # Errors
    /// [`NotConverted`].
    pub fn convert(&self, amount: Money, to: Currency, day: Date) -> Result<ConvertedAmount, NotConverted> {
        if amount.currency() == to {
            return Ok(ConvertedAmount { amount, rates: [None, None] });
        }
        let rates = [self.rate(amount.currency(), day)?, self.rate(to, day)?];
        let [from, into] = rates.map(|rate| rate.map_or(ONE, |rate| i128::from(rate.rate.scaled())));
        let too_large = || Fault::new(amount, "the amount is too large to be converted", "give a smaller amount");
        let minor = converted(amount, to, from, into).ok_or_else(too_large)?;
        Ok(ConvertedAmount { amount: Money::from_minor(minor, to)?, rates })
    }
}

/// An amount in another currency, and the rates it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConvertedAmount {
    /// The amount.
    pub amount: Money,
    /// The rate of the currency that it was in, and of the one that it is in; none for the base.
    pub rates: [Option<RateUsed>; 2],
}

/// One unit of the base, as rates are scaled.
const ONE: i128 = 10_000_000_000;

/// `amount` times `into` over `from`, in minor units of `to`.
fn converted(amount: Money, to: Currency, from: i128, into: i128) -> Option<i64> {
    let (up, down) = (power_of_ten(to.minor_units())?, power_of_ten(amount.currency().minor_units())?);
    let (into, from) = lowest(into.checked_mul(up)?, from.checked_mul(down)?);
    let (minor, from) = lowest(i128::from(amount.minor()), from);
    i64::try_from(div_half_away(minor.checked_mul(into)?, from)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn book(rates: &[(&str, &str, &str)]) -> RateBook {
        let line = |(on, currency, rate): &(&str, &str, &str)| DatedRate {
            day: day(on),
            currency: currency.parse().unwrap(),
            rate: rate.parse().unwrap(),
        };
        let (base, source) = (Currency::EUR, Label::parse("ECB").unwrap());
        let rates = ExchangeRate::set(&SetExchangeRates { base, source, rates: rates.iter().map(line).collect() }).unwrap();
        RateBook::new(base, 7, &rates)
    }

    fn converted_to(book: &RateBook, amount: &str, from: Currency, to: Currency, on: &str) -> Result<String, NotConverted> {
        book.convert(Money::parse(amount, from).unwrap(), to, day(on)).map(|converted| converted.amount.to_string())
    }

    #[test]
    fn a_rate_between_two_currencies_is_over_the_base_and_of_the_older_day() {
        let book = book(&[("2026-05-04", "USD", "1.25"), ("2026-05-01", "GBP", "0.8")]);
        let quote = |currency, per| {
            book.quote(currency, per, day("2026-05-04")).map(|used| (used.rate.to_string(), used.day.to_string()))
        };
        assert_eq!(quote(Currency::USD, Currency::EUR).unwrap(), ("1.25".to_owned(), "2026-05-04".to_owned()), "as it is kept");
        assert_eq!(quote(Currency::EUR, Currency::USD).unwrap(), ("0.8".to_owned(), "2026-05-04".to_owned()));
        assert_eq!(quote(Currency::USD, Currency::GBP).unwrap(), ("1.5625".to_owned(), "2026-05-01".to_owned()));
        let late = book.quote(Currency::GBP, Currency::EUR, day("2026-05-09"));
        assert_eq!(late, Err(NotConverted::NoRate(NoRate { currency: Currency::GBP, day: day("2026-05-09") })));
    }

    #[test]
    fn two_currencies_are_converted_over_the_base_and_rounded_once() {
        let book = book(&[("2026-05-04", "USD", "1.25"), ("2026-05-04", "JPY", "160.03")]);
        let on = "2026-05-04";
        assert_eq!(converted_to(&book, "10", Currency::EUR, Currency::USD, on).unwrap(), "12.50 USD");
        assert_eq!(converted_to(&book, "10.01", Currency::USD, Currency::JPY, on).unwrap(), "1282 JPY", "1281.52");
        assert_eq!(converted_to(&book, "1000", Currency::JPY, Currency::EUR, on).unwrap(), "6.25 EUR", "6.2488");
        assert_eq!(converted_to(&book, "7.77", Currency::GBP, Currency::GBP, on).unwrap(), "7.77 GBP", "needs no rate");
    }

    #[test]
    fn the_last_rate_holds_for_some_days_and_no_longer() {
        let book = book(&[("2026-05-01", "USD", "1.25"), ("2026-05-04", "USD", "1.5")]);
        let on = |on| converted_to(&book, "1", Currency::EUR, Currency::USD, on);
        assert_eq!(on("2026-05-03").unwrap(), "1.25 USD");
        assert_eq!(on("2026-05-11").unwrap(), "1.50 USD");
        for missing in ["2026-05-12", "2026-04-30"] {
            assert_eq!(on(missing), Err(NoRate { currency: Currency::USD, day: day(missing) }.into()));
        }
        let used = book.rate(Currency::USD, day("2026-05-03")).unwrap().unwrap();
        assert_eq!((used.day, used.rate.to_string().as_str()), (day("2026-05-01"), "1.25"));
    }

    #[test]
    fn a_rate_for_the_base_and_one_that_stands_twice_are_named_by_their_places() {
        let line = |currency| DatedRate { day: day("2026-05-04"), currency, rate: "1.5".parse().unwrap() };
        let rates = vec![line(Currency::USD), line(Currency::EUR), line(Currency::USD)];
        let command = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
        let faults = ExchangeRate::set(&command).unwrap_err();
        assert_eq!(faults.as_slice().iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["rates[1]", "rates[2]"]);
    }

    proptest! {
        #[test]
        fn a_converted_amount_lies_within_half_a_minor_unit_of_the_exact_one(
            minor in -1_000_000_000_000i64..1_000_000_000_000, from in 1i64..1_000_000_000_000_000, into in 1i64..1_000_000_000_000_000,
        ) {
            let amount = Money::from_minor(minor, Currency::USD).unwrap();
            let Some(found) = converted(amount, Currency::GBP, from.into(), into.into()) else { return Ok(()) };
            let off = i128::from(found) * i128::from(from) - i128::from(minor) * i128::from(into);
            prop_assert!(off.abs() * 2 <= i128::from(from));
        }

        #[test]
        fn small_amounts_are_always_converted(
            minor in -1_000_000_000i64..1_000_000_000, from in 1_000_000i64..1_000_000_000_000_000, into in 1_000_000i64..1_000_000_000_000_000,
        ) {
            let amount = Money::from_minor(minor, Currency::USD).unwrap();
            prop_assert!(converted(amount, Currency::JPY, from.into(), into.into()).is_some());
        }
    }
}
