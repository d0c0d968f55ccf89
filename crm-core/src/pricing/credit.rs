//! The VAT of a part that is credited, so that all parts together give back exactly what was charged.

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money};

/// The VAT of crediting a group of net `taxable` and VAT `tax` from a credited net of `before` up to `after`: the difference of the shares of
/// `tax` at both, each rounded. Credited step by step up to `taxable`, the steps add up to `tax`, and no step gives back VAT with the wrong sign.
///
/// # Errors
/// A fault for two currencies, or where `before` and `after` do not lie between nothing and `taxable` in that order.
pub fn tax_of_portion(taxable: Money, tax: Money, before: Money, after: Money) -> Result<Money, Fault> {
    share(taxable, tax, after)?.checked_sub(share(taxable, tax, before)?)
}

fn share(taxable: Money, tax: Money, credited: Money) -> Result<Money, Fault> {
    let beyond = credited.checked_sub(taxable)?;
    let within = credited.is_zero()
        || (credited.is_negative() == taxable.is_negative()
            && (beyond.is_zero() || beyond.is_negative() != taxable.is_negative()));
    if !within {
        let remedy = format!("credit between nothing and {taxable}");
        return Err(Fault::new(credited, "more would be credited than was charged", remedy));
    }
    if taxable.is_zero() {
        return Ok(Money::zero(tax.currency()));
    }
    let numerator = i128::from(tax.minor()) * i128::from(credited.minor());
    let minor = div_half_away(numerator, i128::from(taxable.minor())).and_then(|minor| i64::try_from(minor).ok());
    minor.map_or_else(
        || Err(Fault::new(credited, "the VAT outgrows an amount", "credit less")),
        |minor| Money::from_minor(minor, tax.currency()),
    )
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
            taxable in 1i64..1_000_000_000,
            tax in 0i64..200_000_000,
            cuts in proptest::collection::btree_set(1i64..1_000_000_000, 0..8),
            negative: bool,
        ) {
            let sign = if negative { -1 } else { 1 };
            let mut steps: Vec<i64> = cuts.into_iter().filter(|cut| *cut < taxable).collect();
            steps.push(taxable);
            let (mut before, mut given) = (0, 0);
            for after in steps {
                let step = tax_of_portion(eur(sign * taxable), eur(sign * tax), eur(sign * before), eur(sign * after)).unwrap();
                prop_assert!(step.minor() * sign >= 0);
                given += step.minor();
                before = after;
            }
            prop_assert_eq!(given, sign * tax);
        }
    }

    #[test]
    fn no_more_is_credited_than_was_charged() {
        assert!(tax_of_portion(eur(100), eur(20), eur(0), eur(101)).is_err());
        assert!(tax_of_portion(eur(100), eur(20), eur(0), eur(-1)).is_err());
        assert!(tax_of_portion(eur(-100), eur(-20), eur(0), eur(-101)).is_err());
    }
}
