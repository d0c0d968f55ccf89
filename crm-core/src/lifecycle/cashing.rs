//! What was cashed on an invoice, or set off against its credit notes, for each rate of VAT.

use std::collections::BTreeMap;

use crate::invoicing::Invoice;
use crate::kernel::{Fault, Money, Percent};
use crate::receivables::{Allocation, receipts};

use super::model::CashedAtRate;

/// What payments brought on `invoice` by its ledger, VAT included, rate by rate: what is let go or given up is not cashed.
///
/// # Errors
/// A fault where figures do not fit.
pub fn cashed(invoice: &Invoice, rows: &[Allocation]) -> Result<Vec<CashedAtRate>, Fault> {
    let mut parts = Vec::new();
    for row in rows.iter().filter(|row| row.payment().is_some()) {
        for group in receipts::carried(row, invoice)? {
            parts.push(CashedAtRate { rate: group.tax.rate, amount: group.taxable.checked_add(group.amount)? });
        }
    }
    together(&[], &parts)
}

/// What an invoice and its credit notes settle of each other, rate by rate, once all of it is credited: the invoice what was credited, each credit note as much
/// below zero. Until then nothing. `of` is the invoice that a credit note takes something off.
///
/// # Errors
/// A fault where figures do not fit.
pub fn offset(document: &Invoice, of: Option<&Invoice>) -> Result<Vec<CashedAtRate>, Fault> {
    let in_full = |invoice: &Invoice| invoice.credited().as_ref().is_some_and(|credited| credited.in_full);
    let mut parts = Vec::new();
    if in_full(of.unwrap_or(document)) {
        for group in &document.totals().groups {
            let gross = group.taxable.checked_add(group.amount)?;
            parts.push(CashedAtRate { rate: group.tax.rate, amount: if of.is_some() { gross.negated() } else { gross } });
        }
    }
    together(&[], &parts)
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
    use crate::kernel::Currency;

    fn parts() -> impl Strategy<Value = Vec<CashedAtRate>> {
        let part = (prop::sample::select(vec!["20", "10", "5.5", "2.1", "0"]), -1_000_000i64..1_000_000);
        proptest::collection::vec(part, 0..8).prop_map(|parts| {
            let part = |(rate, minor): (&str, i64)| CashedAtRate {
                rate: rate.parse().unwrap(),
                amount: Money::from_minor(minor, Currency::EUR).unwrap(),
            };
            parts.into_iter().map(part).collect()
        })
    }

    proptest! {
        #[test]
        fn what_is_reported_again_and_again_comes_to_what_was_cashed(steps in proptest::collection::vec(parts(), 1..6)) {
            let mut reported = Vec::new();
            for now in steps {
                let now = together(&[], &now).unwrap();
                reported = together(&reported, &since(&reported, &now).unwrap()).unwrap();
                prop_assert!(since(&reported, &now).unwrap().is_empty());
            }
        }
    }
}
