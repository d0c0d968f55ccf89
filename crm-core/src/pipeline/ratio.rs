//! One figure over another, to four decimals, halves away from zero: the one way in which the figures of this folder divide.

use rust_decimal::Decimal;

use crate::kernel::Money;
use crate::kernel::rounding::{div_half_away, power_of_ten};

/// Decimals of every quotient.
const DECIMALS: u32 = 4;

/// `numerator / denominator`; nothing where the denominator is zero.
#[must_use]
pub fn ratio(numerator: i128, denominator: i128) -> Option<Decimal> {
    let scaled = div_half_away(numerator.checked_mul(power_of_ten(DECIMALS)?)?, denominator)?;
    Decimal::try_from_i128_with_scale(scaled, DECIMALS).ok()
}

/// How many of `all` are `part`, as a part of one; nothing where there are none at all.
#[must_use]
pub fn share(part: u64, all: u64) -> Option<Decimal> {
    ratio(i128::from(part), i128::from(all))
}

/// The mean of `count` amounts that add up to `sum`, in major units; nothing where there are none.
#[must_use]
pub fn mean_amount(sum: Money, count: u64) -> Option<Decimal> {
    let unit = power_of_ten(sum.currency().minor_units())?;
    ratio(i128::from(sum.minor()), i128::from(count).checked_mul(unit)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    #[test]
    fn quotients_have_four_decimals_and_round_halves_away_from_zero() {
        let text = |numerator, denominator| ratio(numerator, denominator).map(|quotient| quotient.to_string());
        assert_eq!(text(2, 3).as_deref(), Some("0.6667"));
        assert_eq!(text(1, 20_000).as_deref(), Some("0.0001"));
        assert_eq!(text(-1, 20_000).as_deref(), Some("-0.0001"));
        assert_eq!(text(1, 0), None);
    }

    #[test]
    fn a_mean_is_in_major_units() {
        let sum = Money::parse("10005534", Currency::USD).unwrap();
        assert_eq!(mean_amount(sum, 4_238).unwrap().to_string(), "2360.9094");
        assert_eq!(mean_amount(sum, 0), None);
    }
}
