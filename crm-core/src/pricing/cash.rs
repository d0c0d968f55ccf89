//! What is due, rounded to what there are coins for.

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money};

/// What is to be put on `due` (BT-114) so that it can be paid with coins of `step`, as 0.05: to the nearest, halves away from zero.
///
/// # Errors
/// A fault for two currencies, for a step that is not above zero, or beyond the bounds of [`Money`].
pub fn cash_rounding(due: Money, step: Money) -> Result<Money, Fault> {
    // The currencies are the same from here on.
    due.compare(step)?;
    if !step.is_positive() {
        return Err(Fault::new(step, "a coin is worth more than nothing", "give the smallest coin, as 0.05"));
    }
    let coin = i128::from(step.minor());
    let rounded = div_half_away(i128::from(due.minor()), coin).and_then(|coins| coins.checked_mul(coin));
    let rounding = rounded.and_then(|rounded| i64::try_from(rounded - i128::from(due.minor())).ok());
    Money::from_minor(rounding.unwrap_or(i64::MAX), due.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;

    #[test]
    fn what_is_due_goes_to_the_nearest_coin_halves_away_from_zero() {
        let chf = |text: &str| Money::parse(text, Currency::parse("CHF").unwrap()).unwrap();
        let rounding = |due: &str| cash_rounding(chf(due), chf("0.05")).unwrap().amount().to_string();
        assert_eq!(["10.02", "10.03", "10.05", "-10.03", "0.00"].map(rounding), ["-0.02", "0.02", "0.00", "-0.02", "0.00"]);
        assert_eq!(cash_rounding(chf("0.05"), chf("0.10")).unwrap(), chf("0.05"), "half a coin");
        assert!(cash_rounding(chf("1"), chf("0")).is_err());
        assert!(cash_rounding(chf("1"), Money::parse("0.05", Currency::EUR).unwrap()).is_err());
    }
}
