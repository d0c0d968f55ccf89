//! Sums in parts by largest remainder: the parts are whole units and add up exactly. Of equal remainders the first part gets the unit.

use std::cmp::Reverse;

use crate::kernel::{Fault, Money, Name};

use super::model::{Adjustment, DocumentAdjustment, DocumentTotals};

/// `amount` in proportion to `weights`, which may have either sign but do not add up to zero. The parts add up to `amount`, each within one minor unit of
/// its exact share; those of the opposite amount are the opposite ones.
///
/// # Errors
/// A fault for two currencies among the weights, for weights that add up to zero, or beyond the bounds of [`Money`].
pub fn apportion(amount: Money, weights: &[Money]) -> Result<Vec<Money>, Fault> {
    let Some(currency) = weights.first().map(Money::currency) else {
        return Err(Fault::new(amount, "there is nothing to spread an amount over", "give one weight at least"));
    };
    let whole = Money::sum(weights.iter().copied(), currency)?;
    if whole.is_zero() {
        let problem = "an amount cannot be spread over what comes to nothing";
        return Err(Fault::new(amount, problem, "spread it over amounts that do not add up to zero"));
    }
    let sign = if whole.is_negative() { -1 } else { 1 };
    let share = |weight: &Money| i128::from(amount.minor()) * i128::from(weight.minor()) * sign;
    let shares: Vec<i128> = weights.iter().map(share).collect();
    let parts = rounded_to(amount.minor(), &shares, i128::from(whole.minor()) * sign);
    let parts = parts.ok_or_else(|| Fault::new(amount, "the amount cannot be spread so", "give smaller weights"))?;
    parts.into_iter().map(|minor| Money::from_minor(minor, amount.currency())).collect()
}

/// `amount` taken off a document, one allowance for each of its tax groups in proportion to their nets: so that the VAT of each is lowered by its own rate.
///
/// # Errors
/// As [`apportion`], and where a group of the other sign would have to be raised.
pub fn allowances_over_groups(amount: Money, reason: &Name, totals: &DocumentTotals) -> Result<Vec<DocumentAdjustment>, Fault> {
    let nets: Vec<Money> = totals.groups.iter().map(|group| group.taxable).collect();
    let mut out = Vec::with_capacity(nets.len());
    for (group, part) in totals.groups.iter().zip(apportion(amount, &nets)?) {
        if part.is_negative() {
            let problem = format!("the group of {} % would be raised by {}", group.tax.rate, part.negated());
            return Err(Fault::new(amount, problem, "give allowances for each rate"));
        }
        if !part.is_zero() {
            out.push(DocumentAdjustment::new(Adjustment::Amount(part), group.tax.clone(), reason.clone()));
        }
    }
    Ok(out)
}

/// Whole numbers near `shares` of `denominator`, which is above zero, that add up to `whole`, which is the sum of the shares rounded. None where it is not,
/// or a figure outgrows its bounds.
pub(super) fn rounded_to(whole: i64, shares: &[i128], denominator: i128) -> Option<Vec<i64>> {
    // The opposite of a whole has the opposite parts.
    let sign = if whole < 0 { -1 } else { 1 };
    let parts = shares
        .iter()
        .map(|share| Some(((share * sign).checked_div_euclid(denominator)?, (share * sign).checked_rem_euclid(denominator)?)));
    let mut parts: Vec<(i128, i128)> = parts.collect::<Option<_>>()?;
    let given: i128 = parts.iter().map(|(part, _)| part).sum();
    let left = usize::try_from(i128::from(whole) * sign - given).ok().filter(|left| *left <= parts.len())?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|at| parts.get(*at).map(|(_, rest)| Reverse(*rest)));
    for at in order.into_iter().take(left) {
        parts.get_mut(at)?.0 += 1;
    }
    parts.into_iter().map(|(part, _)| i64::try_from(part * sign).ok()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    fn parts(amount: i64, weights: &[i64]) -> Vec<i64> {
        let weights: Vec<Money> = weights.iter().copied().map(eur).collect();
        apportion(eur(amount), &weights).unwrap().iter().map(Money::minor).collect()
    }

    #[test]
    fn of_equal_remainders_the_first_part_gets_the_cent() {
        assert_eq!(parts(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(parts(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(parts(100, &[1, 2, 4]), [14, 29, 57]);
        assert_eq!(parts(100, &[-50, 150]), [-50, 150], "a weight below zero has a part below zero");
        assert!(apportion(eur(1), &[eur(5), eur(-5)]).is_err() && apportion(eur(1), &[]).is_err());
    }

    #[test]
    fn a_discount_over_several_rates_lowers_each_by_its_share() {
        use crate::kernel::{Percent, UnitPrice};
        use crate::pricing::{PricedDocument, PricedLine, TaxTreatment, total};
        let line = |price: &str, rate: &str| {
            let tax = TaxTreatment::rated(rate.parse::<Percent>().unwrap());
            PricedLine::new("1".parse().unwrap(), UnitPrice::parse(price, Currency::EUR).unwrap(), tax)
        };
        let (lines, zero) = ([line("100", "20"), line("200", "5.5"), line("0", "10")], eur(0));
        let (lines, charges) = (lines.iter().collect(), &[][..]);
        let mut document =
            PricedDocument { currency: Currency::EUR, lines, allowances: &[], charges, prepaid: zero, rounding: zero };
        let off = allowances_over_groups(eur(1000), &Name::parse("discount").unwrap(), &total(&document).unwrap()).unwrap();
        document.allowances = &off;
        let nets: Vec<_> = total(&document).unwrap().groups.iter().map(|group| group.taxable.minor()).collect();
        assert_eq!((off.len(), nets), (2, vec![19333, 0, 9667]), "a group of nothing has no part");
    }

    proptest! {
        #[test]
        fn parts_add_up_and_lie_within_a_unit_of_their_share(
            amount in -1_000_000_000i64..1_000_000_000,
            weights in proptest::collection::vec(-1_000_000_000i64..1_000_000_000, 1..12),
        ) {
            let whole: i64 = weights.iter().sum();
            prop_assume!(whole != 0);
            let found = parts(amount, &weights);
            prop_assert_eq!(found.iter().sum::<i64>(), amount);
            for (part, weight) in found.iter().zip(&weights) {
                let off = i128::from(*part) * i128::from(whole) - i128::from(amount) * i128::from(*weight);
                prop_assert!(off.abs() < i128::from(whole).abs());
            }
            let opposite: Vec<i64> = parts(-amount, &weights).iter().map(|part| -part).collect();
            prop_assert_eq!(opposite, found);
        }
    }
}
