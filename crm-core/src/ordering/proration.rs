//! What a change in the middle of a period costs.
//!
//! A period is billed in advance. Who changes with `remaining` of its days left is given back what those days cost before, and pays what they cost
//! now: 30 to 50 with 20 of 30 days left is 20.00 back and 33.33 more. After any number of changes a period has cost exactly the sum of its days,
//! each at its own price, rounded once: the charge takes up what rounding every line for itself would lose.

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money};

use super::apportion::apportion;
use super::model::{PricedDays, Proration};

/// What a period costs that was used at these prices: the sum of its days, each at its own price, rounded once.
///
/// # Errors
/// A fault for a period without days, or prices in two currencies.
pub fn cost(used: &[PricedDays]) -> Result<Money, Fault> {
    let (exact, total) = exact(used)?;
    let minor = div_half_away(exact, total).ok_or_else(no_days)?;
    amount(minor, used.first().ok_or_else(no_days)?.price)
}

/// The same, part by part: each within one minor unit of its exact share, by largest remainder, so that the parts add up to the [`cost`].
///
/// # Errors
/// As [`cost`].
pub fn parts(used: &[PricedDays]) -> Result<Vec<Money>, Fault> {
    let whole = i128::from(cost(used)?.minor());
    let exact: Vec<i128> = used.iter().map(|part| i128::from(part.price.minor()) * i128::from(part.days)).collect();
    let shares = apportion(&exact, i128::from(days(used)?), whole);
    shares.into_iter().zip(used).map(|(share, part)| amount(share, part.price)).collect()
}

/// The period with its last `remaining` days at `price`, and what the change costs. Days that were to come at another price no longer do.
///
/// # Errors
/// A fault for another currency, for a period without days, or with fewer than `remaining`.
pub fn change(used: &[PricedDays], price: Money, remaining: u32) -> Result<(Vec<PricedDays>, Proration), Fault> {
    let last = *used.last().ok_or_else(no_days)?;
    let Some(kept) = last.days.checked_sub(remaining) else {
        let remedy = "give at most the days since the last change";
        return Err(Fault::new(remaining, "so many days are not left at the last price", remedy));
    };
    let total = days(used)?;
    let mut next = used.to_vec();
    next.pop();
    next.extend(
        [PricedDays { days: kept, ..last }, PricedDays { price, days: remaining }].into_iter().filter(|part| part.days > 0),
    );
    let difference = if next.is_empty() { Money::zero(price.currency()) } else { cost(&next)?.checked_sub(cost(used)?)? };
    let credit = last.price.portion(i64::from(remaining), i64::from(total))?.negated();
    Ok((next, Proration { credit, charge: difference.checked_sub(credit)? }))
}

/// Prices times days, and how many days.
fn exact(used: &[PricedDays]) -> Result<(i128, i128), Fault> {
    let mut sum = 0i128;
    for part in used {
        // No figure crosses currencies.
        part.price.compare(used.first().ok_or_else(no_days)?.price)?;
        sum = sum.checked_add(i128::from(part.price.minor()) * i128::from(part.days)).ok_or_else(no_days)?;
    }
    Ok((sum, i128::from(days(used)?)))
}

fn days(used: &[PricedDays]) -> Result<u32, Fault> {
    let days = used.iter().try_fold(0u32, |sum, part| sum.checked_add(part.days));
    days.filter(|days| *days > 0).ok_or_else(no_days)
}

fn amount(minor: i128, like: Money) -> Result<Money, Fault> {
    let minor = i64::try_from(minor).map_err(|_| Fault::new(minor, "an amount has at most 18 digits", "give a smaller price"))?;
    Money::from_minor(minor, like.currency())
}

fn no_days() -> Fault {
    Fault::new(0, "a period has at least one day", "give the days it has")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Currency;

    fn eur(text: &str) -> Money {
        Money::parse(text, Currency::EUR).expect("an amount")
    }

    #[test]
    fn from_30_to_50_with_20_of_30_days_left_gives_20_back_and_takes_33_33() {
        let (next, proration) = change(&[PricedDays { price: eur("30"), days: 30 }], eur("50"), 20).expect("a change");
        assert_eq!(proration, Proration { credit: eur("-20.00"), charge: eur("33.33") });
        assert_eq!(parts(&next).expect("parts"), [eur("10.00"), eur("33.33")]);
    }

    #[test]
    fn a_change_on_the_first_day_replaces_the_price_and_one_after_the_end_costs_nothing() {
        let month = [PricedDays { price: eur("30"), days: 30 }];
        let (next, first) = change(&month, eur("50"), 30).expect("a change");
        assert_eq!(
            (next, first),
            (vec![PricedDays { price: eur("50"), days: 30 }], Proration { credit: eur("-30"), charge: eur("50") })
        );
        let (next, last) = change(&month, eur("50"), 0).expect("a change");
        assert_eq!((next.as_slice(), last), (month.as_slice(), Proration { credit: eur("0"), charge: eur("0") }));
    }

    #[test]
    fn a_period_has_days_one_currency_and_no_more_days_left_than_it_has() {
        let month = [PricedDays { price: eur("30"), days: 30 }];
        assert!(change(&month, eur("50"), 31).is_err() && change(&[], eur("50"), 0).is_err() && cost(&[]).is_err());
        assert!(change(&month, Money::parse("50", Currency::USD).expect("an amount"), 20).is_err());
    }

    /// Currencies of no, two, three and four decimals.
    fn currency() -> impl Strategy<Value = Currency> {
        prop::sample::select(vec!["JPY", "EUR", "BHD", "CLF"]).prop_map(|code| Currency::parse(code).expect("a currency"))
    }

    proptest! {
        #[test]
        fn after_any_changes_a_period_has_cost_the_exact_price_of_its_parts(
            currency in currency(), first in 0i64..10_000_000, total in 28u32..=366, changes in prop::collection::vec((0i64..10_000_000, 0u32..=366), 0..12),
        ) {
            let money = |minor| Money::from_minor(minor, currency).expect("an amount");
            let mut used = vec![PricedDays { price: money(first), days: total }];
            let mut billed = money(first);
            for (price, by) in changes {
                let before = *used.last().expect("a part");
                let remaining = by.min(before.days);
                let (next, proration) = change(&used, money(price), remaining)?;
                prop_assert_eq!(proration.credit, before.price.portion(remaining.into(), total.into())?.negated());
                // What the charge takes up of other roundings is one unit, and one for its own.
                let naive = money(price).portion(remaining.into(), total.into())?;
                prop_assert!((proration.charge.minor() - naive.minor()).abs() <= 2);
                billed = billed.checked_add(proration.credit)?.checked_add(proration.charge)?;
                used = next;
                let exact: i128 = used.iter().map(|part| i128::from(part.price.minor()) * i128::from(part.days)).sum();
                prop_assert!((i128::from(billed.minor()) * i128::from(total) - exact).abs() * 2 <= i128::from(total));
                prop_assert_eq!(used.iter().map(|part| part.days).sum::<u32>(), total);
            }
            let parts = parts(&used)?;
            prop_assert_eq!(Money::sum(parts.iter().copied(), currency)?, billed);
            for (part, days) in parts.iter().zip(&used) {
                let off = i128::from(part.minor()) * i128::from(total) - i128::from(days.price.minor()) * i128::from(days.days);
                prop_assert!(off.abs() < i128::from(total));
            }
        }

        #[test]
        fn the_parts_of_a_period_at_one_price_are_its_price(currency in currency(), price in 0i64..10_000_000, days in prop::collection::vec(1u32..60, 1..9)) {
            let price = Money::from_minor(price, currency).expect("an amount");
            let used: Vec<PricedDays> = days.into_iter().map(|days| PricedDays { price, days }).collect();
            prop_assert_eq!(Money::sum(parts(&used)?, currency)?, price);
        }
    }
}
