//! The VAT of a part that is credited, so that all parts together give back exactly what was charged.

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money};

/// The share of `tax_left` that goes with `part` of `left`, rounded half away from zero. Whoever takes part after part, each time of what is left
/// then, has given back exactly all of the tax with the last part, and never tax with the wrong sign. `left` and `part` may be net or gross.
///
/// # Errors
/// A fault for two currencies, or where `part` is not between nothing and `left`.
pub fn tax_of_portion(left: Money, tax_left: Money, part: Money) -> Result<Money, Fault> {
    let rest = left.checked_sub(part)?;
    let same_side = |amount: Money| amount.is_zero() || amount.is_negative() == left.is_negative();
    if !same_side(part) || !same_side(rest) {
        return Err(Fault::new(part, format!("no more than {left} is left"), "give at most that"));
    }
    if left.is_zero() {
        return Ok(tax_left);
    }
    let numerator = i128::from(tax_left.minor()) * i128::from(part.minor());
    let minor = div_half_away(numerator, i128::from(left.minor())).and_then(|minor| i64::try_from(minor).ok());
    let minor = minor.ok_or_else(|| Fault::new(part, "the VAT outgrows an amount", "credit a smaller part"))?;
    Money::from_minor(minor, tax_left.currency())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    proptest! {
        #[test]
        fn parts_credited_to_the_end_give_back_exactly_the_vat(
            net in 1i64..1_000_000_000,
            tax in 0i64..200_000_000,
            cuts in proptest::collection::btree_set(1i64..1_000_000_000, 0..8),
            negative: bool,
        ) {
            let sign = if negative { -1 } else { 1 };
            let mut ends: Vec<i64> = cuts.into_iter().filter(|cut| *cut < net).collect();
            ends.push(net);
            let (mut before, mut tax_left) = (0, sign * tax);
            for end in ends {
                let step = tax_of_portion(eur(sign * (net - before)), eur(tax_left), eur(sign * (end - before))).unwrap();
                prop_assert!(step.minor() * sign >= 0);
                tax_left -= step.minor();
                before = end;
            }
            prop_assert_eq!(tax_left, 0);
        }
    }

    #[test]
    fn no_more_is_credited_than_is_left() {
        assert!(tax_of_portion(eur(100), eur(20), eur(101)).is_err());
        assert!(tax_of_portion(eur(100), eur(20), eur(-1)).is_err());
        assert!(tax_of_portion(eur(-100), eur(-20), eur(-101)).is_err());
    }
}
