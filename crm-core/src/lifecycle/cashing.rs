//! What was cashed on an invoice, for each rate of VAT.

use std::collections::BTreeMap;

use crate::kernel::rounding::div_half_away;
use crate::kernel::{Fault, Money, Percent};
use crate::pricing::DocumentTotals;

use super::model::CashedAtRate;

/// `cashed` of a document that comes to `totals`, spread over its rates as the gross of each: the parts add up to `cashed`, and to the gross of each rate once
/// all is paid. What rounding leaves goes to the rate with the largest gross, the first of several.
///
/// # Errors
/// A fault where figures do not fit, or for another currency.
pub fn receipts_by_rate(totals: &DocumentTotals, cashed: Money) -> Result<Vec<CashedAtRate>, Fault> {
    let mut grosses: BTreeMap<Percent, Money> = BTreeMap::new();
    for group in &totals.groups {
        let gross = grosses.entry(group.tax.rate).or_insert(Money::zero(totals.gross.currency()));
        *gross = gross.checked_add(group.taxable)?.checked_add(group.amount)?;
    }
    let too_large = || Fault::new(cashed, "the amount outgrows what can be spread", "take an allocation back");
    let whole = i128::from(totals.gross.minor());
    let mut parts = Vec::with_capacity(grosses.len());
    let mut left = cashed;
    for (rate, gross) in &grosses {
        let share =
            if whole == 0 { Some(0) } else { div_half_away(i128::from(cashed.minor()) * i128::from(gross.minor()), whole) };
        let share = share.and_then(|share| i64::try_from(share).ok()).ok_or_else(too_large)?;
        let amount = Money::from_minor(share, cashed.currency())?;
        left = left.checked_sub(amount)?;
        parts.push(CashedAtRate { rate: *rate, amount });
    }
    let largest = grosses.iter().min_by_key(|(_, gross)| -gross.minor()).map(|(rate, _)| *rate);
    if let Some(part) = parts.iter_mut().find(|part| Some(part.rate) == largest) {
        part.amount = part.amount.checked_add(left)?;
    }
    Ok(parts)
}

/// What of `now` was not said `before`, rate by rate; rates without anything new are left out.
///
/// # Errors
/// A fault where figures do not fit.
pub fn since(before: &[CashedAtRate], now: &[CashedAtRate]) -> Result<Vec<CashedAtRate>, Fault> {
    let mut new = Vec::new();
    for part in now {
        let known = before.iter().find(|known| known.rate == part.rate);
        let amount = known.map_or(Ok(part.amount), |known| part.amount.checked_sub(known.amount))?;
        if !amount.is_zero() {
            new.push(CashedAtRate { rate: part.rate, amount });
        }
    }
    Ok(new)
}

/// `before` and `new` together, rate by rate.
///
/// # Errors
/// A fault where figures do not fit.
pub fn together(before: &[CashedAtRate], new: &[CashedAtRate]) -> Result<Vec<CashedAtRate>, Fault> {
    let mut all: BTreeMap<Percent, Money> = BTreeMap::new();
    for part in before.iter().chain(new) {
        let sum = all.entry(part.rate).or_insert(Money::zero(part.amount.currency()));
        *sum = sum.checked_add(part.amount)?;
    }
    Ok(all.into_iter().map(|(rate, amount)| CashedAtRate { rate, amount }).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{Currency, UnitPrice};
    use crate::pricing::{PricedDocument, PricedLine, TaxTreatment, total};

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    fn totals(nets: &[(i64, &str)]) -> DocumentTotals {
        let line = |(net, rate): &(i64, &str)| {
            let price = UnitPrice::of(eur(*net)).unwrap();
            PricedLine::new("1".parse().unwrap(), price, TaxTreatment::rated(rate.parse().unwrap()))
        };
        let lines: Vec<PricedLine> = nets.iter().map(line).collect();
        let (lines, zero) = (lines.iter().collect(), eur(0));
        total(&PricedDocument { currency: Currency::EUR, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero })
            .unwrap()
    }

    #[test]
    fn what_is_paid_in_full_is_the_gross_of_each_rate() {
        let totals = totals(&[(10_000, "20"), (5_000, "5.5"), (100, "20")]);
        let parts = receipts_by_rate(&totals, totals.gross).unwrap();
        let shown: Vec<_> = parts.iter().map(|part| (part.rate.to_string(), part.amount.to_string())).collect();
        assert_eq!(shown, [("5.5".to_owned(), "52.75 EUR".to_owned()), ("20".to_owned(), "121.20 EUR".to_owned())]);
    }

    proptest! {
        #[test]
        fn parts_add_up_to_what_was_cashed_and_reports_to_all_of_it(
            nets in proptest::collection::vec((1i64..1_000_000, prop::sample::select(vec!["20", "10", "5.5", "2.1", "0"])), 1..6),
            steps in proptest::collection::vec(0u32..=100, 1..6),
        ) {
            let totals = totals(&nets);
            let mut reported = Vec::new();
            for step in steps {
                let cashed = totals.gross.portion(i64::from(step), 100).unwrap();
                let now = receipts_by_rate(&totals, cashed).unwrap();
                prop_assert_eq!(Money::sum(now.iter().map(|part| part.amount), Currency::EUR).unwrap(), cashed);
                reported = together(&reported, &since(&reported, &now).unwrap()).unwrap();
                prop_assert!(since(&reported, &now).unwrap().is_empty());
            }
        }
    }
}
