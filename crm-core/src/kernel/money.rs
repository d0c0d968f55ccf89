//! Amounts of money: whole minor units of a currency, never a float, never across currencies.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use super::currency::Currency;
use super::error::Fault;
use super::quantity::{Percent, scaled};
use super::rounding::{div_half_away, power_of_ten};

/// The largest amount in minor units, either side of zero: eighteen digits.
pub const MAX_MINOR: i64 = 999_999_999_999_999_999;

/// An amount of money in one currency, exact to its minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// `minor` minor units (cents of an euro, yen of a yen).
    ///
    /// # Errors
    /// A fault beyond [`MAX_MINOR`].
    pub fn from_minor(minor: i64, currency: Currency) -> Result<Self, Fault> {
        Self::from_wide(i128::from(minor), currency)
    }

    fn from_wide(minor: i128, currency: Currency) -> Result<Self, Fault> {
        match i64::try_from(minor) {
            Ok(minor) if minor.unsigned_abs() <= MAX_MINOR.unsigned_abs() => Ok(Self { minor, currency }),
            _ => Err(Fault::new(minor, "an amount has at most 18 digits", "give a smaller amount")),
        }
    }

    /// The amount `value`, which must not have more decimals than the currency. Never rounds.
    ///
    /// # Errors
    /// A fault for too many decimals or digits.
    pub fn new(value: Decimal, currency: Currency) -> Result<Self, Fault> {
        let decimals = currency.minor_units();
        let remedy = || format!("give at most {decimals} decimals and 18 digits");
        let minor = scaled(value, decimals)
            .ok_or_else(|| Fault::new(value, format!("an amount in {currency} has {decimals} decimals"), remedy()))?;
        Self::from_wide(minor, currency)
    }

    /// Reads `1234.50`: digits, a point, no thousands separators.
    ///
    /// # Errors
    /// A fault for anything else, and those of [`Money::new`].
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Fault> {
        let fault = |_| Fault::new(text, "this is not an amount", "write digits with a point before the decimals, as 1234.50");
        Self::new(Decimal::from_str_exact(text).map_err(fault)?, currency)
    }

    /// `value` rounded to the currency's minor unit, halves away from zero.
    ///
    /// # Errors
    /// A fault beyond [`MAX_MINOR`].
    pub fn rounded(value: Decimal, currency: Currency) -> Result<Self, Fault> {
        let too_large = || Fault::new(value, "an amount has at most 18 digits", "give a smaller amount");
        let unit = power_of_ten(currency.minor_units()).ok_or_else(too_large)?;
        let scale = power_of_ten(value.scale()).ok_or_else(too_large)?;
        // Whole and broken part apart, so that the product cannot outgrow 128 bits.
        let (whole, part) = (value.mantissa() / scale, value.mantissa() % scale);
        let minor = whole
            .checked_mul(unit)
            .zip(part.checked_mul(unit).and_then(|part| div_half_away(part, scale)))
            .and_then(|(whole, part)| whole.checked_add(part))
            .ok_or_else(too_large)?;
        Self::from_wide(minor, currency)
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(&self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in major units, with the currency's decimals.
    #[must_use]
    pub fn amount(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.minor_units())
    }

    /// True for nothing at all.
    #[must_use]
    pub const fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// True below zero.
    #[must_use]
    pub const fn is_negative(&self) -> bool {
        self.minor < 0
    }

    /// True above zero.
    #[must_use]
    pub const fn is_positive(&self) -> bool {
        self.minor > 0
    }

    fn same(self, other: Self, verb: &str) -> Result<(), Fault> {
        if self.currency == other.currency {
            return Ok(());
        }
        let problem = format!("amounts in {} and {} cannot be {verb}", self.currency, other.currency);
        Err(Fault::new(other, problem, "convert one of them first"))
    }

    /// The sum.
    ///
    /// # Errors
    /// A fault for two currencies, or beyond [`MAX_MINOR`].
    pub fn checked_add(self, other: Self) -> Result<Self, Fault> {
        self.same(other, "added")?;
        Self::from_wide(i128::from(self.minor) + i128::from(other.minor), self.currency)
    }

    /// The difference.
    ///
    /// # Errors
    /// A fault for two currencies, or beyond [`MAX_MINOR`].
    pub fn checked_sub(self, other: Self) -> Result<Self, Fault> {
        self.same(other, "subtracted")?;
        Self::from_wide(i128::from(self.minor) - i128::from(other.minor), self.currency)
    }

    /// The same amount with the other sign.
    #[must_use]
    pub const fn negated(self) -> Self {
        // The bounds are the same on both sides of zero.
        Self { minor: -self.minor, currency: self.currency }
    }

    /// How the two compare.
    ///
    /// # Errors
    /// A fault for two currencies.
    pub fn compare(self, other: Self) -> Result<Ordering, Fault> {
        self.same(other, "compared")?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// The smaller of the two.
    ///
    /// # Errors
    /// A fault for two currencies.
    pub fn smaller(self, other: Self) -> Result<Self, Fault> {
        Ok(if self.compare(other)? == Ordering::Greater { other } else { self })
    }

    /// `percent` of the amount, rounded half away from zero.
    ///
    /// # Errors
    /// A fault beyond [`MAX_MINOR`].
    pub fn times(self, percent: Percent) -> Result<Self, Fault> {
        // A percent is scaled by 10^4, and a hundred of them make one.
        let minor = div_half_away(i128::from(self.minor) * i128::from(percent.scaled()), 1_000_000);
        Self::from_wide(minor.unwrap_or(i128::MAX), self.currency)
    }

    /// `part` of `of` equal parts of the amount, rounded half away from zero.
    ///
    /// # Errors
    /// A fault where there are no parts, or beyond the bounds of an amount.
    pub fn portion(self, part: i64, of: i64) -> Result<Self, Fault> {
        let none = || Fault::new(of, "an amount has no such parts", "give a number of parts other than zero");
        let minor = div_half_away(i128::from(self.minor) * i128::from(part), i128::from(of)).ok_or_else(none)?;
        Self::from_wide(minor, self.currency)
    }

    /// The sum of `amounts`, all in `currency`.
    ///
    /// # Errors
    /// A fault for another currency, or beyond [`MAX_MINOR`].
    pub fn sum(amounts: impl IntoIterator<Item = Self>, currency: Currency) -> Result<Self, Fault> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::checked_add)
    }

    /// The amount in parts by `weights`, by largest remainder: the parts add up to it, each within one minor unit of its exact share. Of equal
    /// remainders the first gets the unit.
    ///
    /// # Errors
    /// A fault where no weight is above zero.
    pub fn split(self, weights: &[u64]) -> Result<Vec<Self>, Fault> {
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        if total == 0 {
            return Err(Fault::new(
                self,
                "an amount cannot be split by weights that add up to zero",
                "give one weight above zero",
            ));
        }
        let (sign, amount) = (i128::from(self.minor.signum()), i128::from(self.minor).abs());
        let shares = weights.iter().map(|weight| amount.checked_mul(i128::from(*weight)).map(|n| (n / total, n % total)));
        let too_large = || Fault::new(self, "the weights are too large to split by", "give smaller weights");
        let mut shares: Vec<(i128, i128)> = shares.collect::<Option<_>>().ok_or_else(too_large)?;
        let given: i128 = shares.iter().map(|(share, _)| share).sum();
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by_key(|at| (shares.get(*at).map(|(_, rest)| -rest), *at));
        let left = usize::try_from(amount - given).map_err(|_| too_large())?;
        for at in order.into_iter().take(left) {
            if let Some((share, _)) = shares.get_mut(at) {
                *share += 1;
            }
        }
        shares.into_iter().map(|(share, _)| Self::from_wide(sign * share, self.currency)).collect()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

impl<C> minicbor::Encode<C> for Money {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.i64(self.minor)?.str(self.currency.code())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Money {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        let refused = |why: String| minicbor::decode::Error::message(why).at(position);
        if d.array()? != Some(2) {
            return Err(refused("an amount is a number of minor units and a currency".to_owned()));
        }
        let minor = d.i64()?;
        Self::from_minor(minor, d.decode_with(cx)?).map_err(|fault| refused(fault.to_string()))
    }
}

/// Sums of money, each currency for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyByCurrency(BTreeMap<Currency, Money>);

impl MoneyByCurrency {
    /// Nothing in any currency.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an amount to the sum of its currency.
    ///
    /// # Errors
    /// A fault beyond [`MAX_MINOR`]; the sums stay as they were.
    pub fn add(&mut self, amount: Money) -> Result<(), Fault> {
        let sum = self.0.entry(amount.currency).or_insert(Money::zero(amount.currency));
        *sum = sum.checked_add(amount)?;
        Ok(())
    }

    /// The sum in `currency`: zero where nothing was added.
    #[must_use]
    pub fn get(&self, currency: Currency) -> Money {
        self.0.get(&currency).copied().unwrap_or(Money::zero(currency))
    }

    /// The sums in the order of their currencies' codes.
    pub fn iter(&self) -> impl Iterator<Item = Money> {
        self.0.values().copied()
    }

    /// True where nothing was added in any currency.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for MoneyByCurrency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("0");
        }
        for (at, sum) in self.iter().enumerate() {
            if at > 0 {
                f.write_str(" + ")?;
            }
            sum.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur(text: &str) -> Money {
        Money::parse(text, Currency::EUR).unwrap()
    }

    #[test]
    fn an_amount_keeps_to_the_decimals_of_its_currency() {
        assert_eq!(eur("12.3").to_string(), "12.30 EUR");
        assert_eq!(eur("12.300").minor(), 1230, "zeros at the end say nothing");
        assert!(Money::parse("12.345", Currency::EUR).unwrap_err().to_string().contains("at most 2 decimals"));
        assert!(Money::parse("1.5", Currency::JPY).is_err());
        assert!(Money::parse("1,50", Currency::EUR).is_err());
        assert!(Money::parse("10000000000000000.00", Currency::EUR).is_err());
    }

    #[test]
    fn no_figure_crosses_currencies() {
        let dollars = Money::parse("1", Currency::USD).unwrap();
        let fault = eur("1").checked_add(dollars).unwrap_err();
        assert!(fault.to_string().contains("amounts in EUR and USD cannot be added; convert one of them first"));
        assert!(eur("1").compare(dollars).is_err() && Money::sum([eur("1"), dollars], Currency::EUR).is_err());
        let mut sums = MoneyByCurrency::new();
        for amount in [eur("1"), dollars, eur("2.50")] {
            sums.add(amount).unwrap();
        }
        assert_eq!(sums.to_string(), "3.50 EUR + 1.00 USD");
    }

    #[test]
    fn rounding_takes_halves_away_from_zero() {
        let rounded = |text: &str| Money::rounded(Decimal::from_str_exact(text).unwrap(), Currency::EUR).unwrap().minor();
        assert_eq!(["0.005", "-0.005", "0.0049", "2.675", "8.695652"].map(rounded), [1, -1, 0, 268, 870]);
        assert_eq!(eur("10.05").times("50".parse().unwrap()).unwrap(), eur("5.03"));
    }

    #[test]
    fn nothing_is_neither_above_nor_below_zero() {
        let signs = |amount: Money| [amount.is_negative(), amount.is_zero(), amount.is_positive()];
        assert_eq!(
            ["-0.01", "0", "0.01"].map(|text| signs(eur(text))),
            [[true, false, false], [false, true, false], [false, false, true]]
        );
        assert_eq!(eur("0.01").negated(), eur("-0.01"));
        assert_eq!((eur("2").smaller(eur("1")), eur("1").smaller(eur("2"))), (Ok(eur("1")), Ok(eur("1"))));
        assert_eq!(eur("3").checked_sub(eur("5")), Ok(eur("-2")));
    }

    #[test]
    fn an_amount_has_at_most_eighteen_digits() {
        let most = Money::from_minor(MAX_MINOR, Currency::EUR).unwrap();
        assert!(
            Money::from_minor(MAX_MINOR + 1, Currency::EUR).is_err() && Money::from_minor(-MAX_MINOR - 1, Currency::EUR).is_err()
        );
        assert!(most.checked_add(eur("0.01")).is_err() && most.negated().checked_sub(eur("0.01")).is_err());
        assert!(most.times("100.0001".parse().unwrap()).is_err());
        assert!(Money::rounded(Decimal::MAX, Currency::EUR).is_err());
    }

    #[test]
    fn sums_of_several_currencies_are_kept_apart() {
        let mut sums = MoneyByCurrency::new();
        assert!(sums.is_empty());
        assert_eq!((sums.to_string().as_str(), sums.get(Currency::EUR)), ("0", Money::zero(Currency::EUR)));
        sums.add(eur("2")).unwrap();
        assert!(!sums.is_empty());
        assert_eq!((sums.to_string().as_str(), sums.get(Currency::EUR)), ("2.00 EUR", eur("2")));
        assert_eq!(sums.get(Currency::USD), Money::zero(Currency::USD));
        assert_eq!(sums.iter().collect::<Vec<_>>(), [eur("2")]);
    }

    #[test]
    fn an_amount_is_not_split_by_nothing_and_of_equal_shares_the_first_get_the_cents() {
        assert!(eur("1").split(&[]).is_err() && eur("1").split(&[0, 0]).is_err());
        assert_eq!(eur("1").split(&[1, 1, 1]), Ok(vec![eur("0.34"), eur("0.33"), eur("0.33")]));
        assert_eq!(eur("-0.05").split(&[1, 0, 1]), Ok(vec![eur("-0.03"), eur("0"), eur("-0.02")]));
        // Exact shares of 8.33 and 1.67 cents: the larger remainder comes first, not the larger share.
        assert_eq!(eur("0.10").split(&[5, 1]), Ok(vec![eur("0.08"), eur("0.02")]));
    }

    #[test]
    fn what_is_stored_as_an_amount_has_two_parts_and_few_digits() {
        assert!(minicbor::decode::<Money>(&minicbor::to_vec((1i64, "EUR", 1)).unwrap()).is_err());
        assert!(minicbor::decode::<Money>(&minicbor::to_vec((MAX_MINOR + 1, "EUR")).unwrap()).is_err());
        assert!(minicbor::decode::<Money>(&minicbor::to_vec((1i64, "XXXX")).unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn parts_add_up_and_each_is_within_a_unit_of_its_share(
            minor in -MAX_MINOR..=MAX_MINOR,
            weights in proptest::collection::vec(0u64..1_000_000, 1..20),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let whole = Money::from_minor(minor, Currency::EUR).unwrap();
            let parts = whole.split(&weights).unwrap();
            prop_assert_eq!(Money::sum(parts.clone(), Currency::EUR).unwrap(), whole);
            let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let off = i128::from(part.minor()) * total - i128::from(minor) * i128::from(*weight);
                prop_assert!(off.abs() < total);
            }
        }

        #[test]
        fn rounding_is_the_same_on_both_sides_of_zero(mantissa in any::<i64>(), scale in 0u32..12) {
            let value = Decimal::new(mantissa, scale);
            if let Ok(rounded) = Money::rounded(value, Currency::EUR) {
                prop_assert_eq!(Money::rounded(-value, Currency::EUR).unwrap(), rounded.negated());
            }
        }

        #[test]
        fn an_amount_survives_its_text_and_its_encoding(minor in -MAX_MINOR..=MAX_MINOR) {
            let amount = Money::from_minor(minor, Currency::EUR).unwrap();
            prop_assert_eq!(Money::parse(&amount.amount().to_string(), Currency::EUR).unwrap(), amount);
            prop_assert_eq!(minicbor::decode::<Money>(&minicbor::to_vec(amount).unwrap()).unwrap(), amount);
        }
    }
}
