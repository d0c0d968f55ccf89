//! Quantities, prices, percentages and exchange rates: decimals with bounded digits, refused rather than rounded.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::currency::Currency;
use super::error::Fault;
use super::money::Money;
use super::rounding::{div_half_away, power_of_ten};

/// `value` as an integer of 10^-`decimals`; nothing where it has more decimals than that, or outgrows 128 bits.
pub(super) fn scaled(value: Decimal, decimals: u32) -> Option<i128> {
    let value = value.normalize();
    let missing = decimals.checked_sub(value.scale())?;
    value.mantissa().checked_mul(power_of_ten(missing)?)
}

macro_rules! bounded {
    ($(#[$doc:meta])+ $name:ident, $decimals:literal, $min:literal ..= $max:literal, $what:literal, $remedy:literal) => {
        $(#[$doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// How many decimals it has at most.
            pub const DECIMALS: u32 = $decimals;

            /// The value `value`. Never rounds.
            ///
            /// # Errors
            /// A fault for too many decimals, or beyond the bounds.
            pub fn new(value: Decimal) -> Result<Self, Fault> {
                let scaled = scaled(value, $decimals).and_then(|scaled| i64::try_from(scaled).ok());
                scaled.and_then(Self::from_scaled).ok_or_else(|| Fault::new(value, $what, $remedy))
            }

            /// That many units of the last decimal; none where it lies out of bounds.
            pub(crate) fn from_scaled(scaled: i64) -> Option<Self> {
                ($min..=$max).contains(&scaled).then_some(Self(scaled))
            }

            /// The value in units of its last decimal.
            #[must_use]
            pub const fn scaled(self) -> i64 {
                self.0
            }

            /// The value, without zeros at the end.
            #[must_use]
            pub fn decimal(self) -> Decimal {
                Decimal::new(self.0, $decimals).normalize()
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                Self::new(Decimal::from_str_exact(text).map_err(|_| Fault::new(text, "this is not a number", $remedy))?)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.decimal().fmt(f)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(&self, e: &mut minicbor::Encoder<W>, _: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.i64(self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let position = d.position();
                Self::from_scaled(d.i64()?).ok_or_else(|| minicbor::decode::Error::message($what).at(position))
            }
        }
    };
}

bounded! {
    /// How much of something: at most four decimals and 10^12 either side of zero (EN 16931: BT-129).
    Quantity, 4, -10_000_000_000_000_000..=10_000_000_000_000_000,
    "a quantity has at most 4 decimals and lies within a million millions", "give a number as 2.5"
}

bounded! {
    /// A percentage: 20 is twenty in a hundred. At most four decimals, and a million either side of zero. 20 and 20.00 are the same.
    Percent, 4, -10_000_000_000..=10_000_000_000,
    "a percentage has at most 4 decimals and lies within a million", "give a number as 20 or 5.5"
}

bounded! {
    /// A rate of exchange: what one unit of a currency costs in another. Above zero, at most ten decimals, below 900 million.
    Rate, 10, 1..=9_000_000_000_000_000_000,
    "a rate lies above zero and has at most 10 decimals", "give a number as 1.0842"
}

impl Quantity {
    /// None.
    pub const ZERO: Self = Self(0);
    /// One.
    pub const ONE: Self = Self(10_000);

    /// One given back.
    pub const MINUS_ONE: Self = Self(-10_000);

    /// What the quantity costs at `price` for each `base` of it, rounded once, halves away from zero.
    ///
    /// # Errors
    /// A fault where `base` is not above zero, or the amount outgrows [`Money`].
    pub fn priced(self, price: UnitPrice, base: Self) -> Result<Money, Fault> {
        if base <= Self::ZERO {
            return Err(Fault::new(base, "a price is for a quantity above zero", "give the quantity that the price is for"));
        }
        let currency = price.currency();
        let too_large = || Fault::new(price, "an amount has at most 18 digits", "give a smaller quantity or price");
        // quantity x price / base in units of 10^-6; both quantities have the same scale, which cancels out.
        let numerator = i128::from(self.0).checked_mul(i128::from(price.scaled())).ok_or_else(too_large)?;
        let unit = power_of_ten(currency.minor_units()).ok_or_else(too_large)?;
        let numerator = numerator.checked_mul(unit).ok_or_else(too_large)?;
        let denominator = i128::from(base.0) * 1_000_000;
        let minor = div_half_away(numerator, denominator).and_then(|minor| i64::try_from(minor).ok()).ok_or_else(too_large)?;
        Money::from_minor(minor, currency)
    }

    /// The sum.
    ///
    /// # Errors
    /// A fault where it outgrows a quantity.
    pub fn checked_add(self, other: Self) -> Result<Self, Fault> {
        let sum = self.0.checked_add(other.0).and_then(Self::from_scaled);
        sum.ok_or_else(|| Fault::new(other, "the sum outgrows a quantity", "give smaller quantities"))
    }

    /// The difference.
    ///
    /// # Errors
    /// A fault where it outgrows a quantity.
    pub fn checked_sub(self, other: Self) -> Result<Self, Fault> {
        let rest = self.0.checked_sub(other.0).and_then(Self::from_scaled);
        rest.ok_or_else(|| Fault::new(other, "the difference outgrows a quantity", "give smaller quantities"))
    }

    /// `other` of it: two packs of twelve are twenty-four. Never rounds.
    ///
    /// # Errors
    /// A fault where the product has more than four decimals, or outgrows a quantity.
    pub fn times(self, other: Self) -> Result<Self, Fault> {
        let product = i128::from(self.0) * i128::from(other.0);
        let exact = (product % 10_000 == 0).then_some(product / 10_000).and_then(|scaled| i64::try_from(scaled).ok());
        exact.and_then(Self::from_scaled).ok_or_else(|| {
            let problem = format!("{self} times {other} has more than 4 decimals, or outgrows a quantity");
            Fault::new(other, problem, "give quantities with fewer decimals")
        })
    }
}

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All of it.
    pub const HUNDRED: Self = Self(1_000_000);
    /// A fifth: the standard VAT rate in France (CGI art. 278).
    pub const TWENTY: Self = Self(200_000);
    /// Ten times as much on the other side of zero.
    pub const MINUS_THOUSAND: Self = Self(-10_000_000);
}

/// The price of one unit: at most six decimals, ten digits before them, in one currency (EN 16931: BT-146).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitPrice {
    scaled: i64,
    currency: Currency,
}

impl UnitPrice {
    /// How many decimals it has at most.
    pub const DECIMALS: u32 = 6;
    const MAX: i64 = 9_999_999_999_999_999;
    const WHAT: &'static str = "a price has at most 6 decimals and 10 digits before them";

    /// The price `value`. Never rounds.
    ///
    /// # Errors
    /// A fault for too many decimals or digits.
    pub fn new(value: Decimal, currency: Currency) -> Result<Self, Fault> {
        let scaled = scaled(value, Self::DECIMALS).and_then(|scaled| i64::try_from(scaled).ok());
        let scaled = scaled.filter(|scaled| scaled.unsigned_abs() <= Self::MAX.unsigned_abs());
        scaled.map(|scaled| Self { scaled, currency }).ok_or_else(|| Fault::new(value, Self::WHAT, "give a number as 12.345678"))
    }

    /// Reads `12.345678`.
    ///
    /// # Errors
    /// A fault for anything else.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Fault> {
        let fault = |_| Fault::new(text, "this is not a price", "write digits with a point before the decimals, as 12.50");
        Self::new(Decimal::from_str_exact(text).map_err(fault)?, currency)
    }

    /// The price of one unit that costs `amount`.
    ///
    /// # Errors
    /// A fault where the amount has more digits than a price.
    pub fn of(amount: Money) -> Result<Self, Fault> {
        Self::new(amount.amount(), amount.currency())
    }

    /// The price with `percent` put on it, or taken off where it is negative, rounded to a millionth, halves away from zero.
    ///
    /// # Errors
    /// A fault where it outgrows a price.
    pub fn changed_by(self, percent: Percent) -> Result<Self, Fault> {
        self.in_proportion(1_000_000 + i128::from(percent.scaled()), 1_000_000)
    }

    /// The price of `quantity` units as of one, rounded to a millionth, halves away from zero: what a part adds to the price of a bundle.
    ///
    /// # Errors
    /// A fault where it outgrows a price.
    pub fn of_many(self, quantity: Quantity) -> Result<Self, Fault> {
        self.in_proportion(i128::from(quantity.scaled()), 10_000)
    }

    /// The two prices together.
    ///
    /// # Errors
    /// A fault for two currencies, or where they outgrow a price.
    pub fn checked_add(self, other: Self) -> Result<Self, Fault> {
        if self.currency != other.currency {
            let problem = format!("prices in {} and {} cannot be added", self.currency, other.currency);
            return Err(Fault::new(other, problem, "convert one of them first"));
        }
        self.in_bounds(Some(i128::from(self.scaled) + i128::from(other.scaled)))
    }

    /// The first price without the second.
    ///
    /// # Errors
    /// A fault for two currencies, or where the difference outgrows a price.
    pub fn checked_sub(self, other: Self) -> Result<Self, Fault> {
        self.checked_add(Self { scaled: -other.scaled, currency: other.currency })
    }

    /// `numerator` of `denominator` equal parts of the price, rounded to a millionth, halves away from zero.
    ///
    /// # Errors
    /// A fault where there are no parts, or it outgrows a price.
    pub fn in_proportion(self, numerator: i128, denominator: i128) -> Result<Self, Fault> {
        self.in_bounds(div_half_away(i128::from(self.scaled) * numerator, denominator))
    }

    fn in_bounds(self, scaled: Option<i128>) -> Result<Self, Fault> {
        let scaled = scaled.and_then(|scaled| i64::try_from(scaled).ok());
        let scaled = scaled.filter(|scaled| scaled.unsigned_abs() <= Self::MAX.unsigned_abs());
        scaled
            .map(|scaled| Self { scaled, currency: self.currency })
            .ok_or_else(|| Fault::new(self, Self::WHAT, "give a smaller price, quantity or percentage"))
    }

    /// The price in millionths.
    #[must_use]
    pub const fn scaled(self) -> i64 {
        self.scaled
    }

    /// The price, without zeros at the end.
    #[must_use]
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.scaled, Self::DECIMALS).normalize()
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

impl<C> minicbor::Encode<C> for UnitPrice {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.i64(self.scaled)?.str(self.currency.code())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for UnitPrice {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        let refused = || minicbor::decode::Error::message(Self::WHAT).at(position);
        if d.array()? != Some(2) {
            return Err(refused());
        }
        let (scaled, currency) = (d.i64()?, d.decode_with(cx)?);
        if scaled.unsigned_abs() > Self::MAX.unsigned_abs() { Err(refused()) } else { Ok(Self { scaled, currency }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn digits_are_bounded_and_never_rounded() {
        assert_eq!("20.00".parse::<Percent>().unwrap(), Percent::TWENTY);
        assert_eq!(Percent::TWENTY.to_string(), "20");
        assert!("1.23456".parse::<Quantity>().is_err() && "1000000000001".parse::<Quantity>().is_err());
        assert!("0".parse::<Rate>().is_err() && "1.0842".parse::<Rate>().is_ok());
        assert!(UnitPrice::parse("1.2345678", Currency::EUR).is_err());
        assert!("0.30000000000000000000000000000000001".parse::<Quantity>().is_err(), "no digit is lost on the way in");
    }

    #[test]
    fn a_line_of_8_695652_comes_to_8_70() {
        let price = UnitPrice::parse("8.695652", Currency::EUR).unwrap();
        assert_eq!(Quantity::ONE.priced(price, Quantity::ONE).unwrap().to_string(), "8.70 EUR");
    }

    #[test]
    fn a_price_is_changed_in_proportion_and_rounded_to_a_millionth() {
        let price = UnitPrice::parse("9.999999", Currency::EUR).unwrap();
        assert_eq!(price.changed_by("-10".parse().unwrap()).unwrap().to_string(), "8.999999 EUR");
        assert_eq!(price.changed_by("-100".parse().unwrap()).unwrap().scaled(), 0);
        assert_eq!(price.of_many("2.5".parse().unwrap()).unwrap().to_string(), "24.999998 EUR");
        let most = UnitPrice::parse("9999999999.999999", Currency::EUR).unwrap();
        assert!(most.changed_by("0.0001".parse().unwrap()).is_err() && most.checked_add(price).is_err());
        assert!(price.checked_add(UnitPrice::parse("1", Currency::USD).unwrap()).is_err());
    }

    #[test]
    fn quantities_multiply_exactly_or_not_at_all() {
        let of = |one: &str, other: &str| one.parse::<Quantity>().unwrap().times(other.parse().unwrap());
        assert_eq!(of("2.5", "0.04").unwrap().to_string(), "0.1");
        assert!(of("0.01", "0.001").is_err() && of("1000000000000", "2").is_err());
    }

    proptest! {
        #[test]
        fn a_priced_quantity_is_the_exact_product_rounded_once(
            quantity in -1_000_000_000i64..1_000_000_000,
            price in 0i64..1_000_000_000_000,
            base in 1i64..1_000_000,
        ) {
            let unit = UnitPrice { scaled: price, currency: Currency::EUR };
            let priced = Quantity(quantity).priced(unit, Quantity(base)).unwrap();
            let exact = i128::from(quantity) * i128::from(price) * 100;
            let off = i128::from(priced.minor()) * i128::from(base) * 1_000_000 - exact;
            prop_assert!(off.abs() * 2 <= i128::from(base) * 1_000_000);
        }
    }
}
