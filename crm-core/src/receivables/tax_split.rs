//! What a part of an invoice is made of: net and VAT by category and rate.
//!
//! A part is split over what is left of the invoice, by largest remainder, so that no group is settled beyond what it comes to, and all parts together come
//! to each group exactly (VAT on receipts: CGI 269-2 c; status 212: one amount for each rate).

use crate::invoicing::Invoice;
use crate::invoicing::deposits::balance_by_group;
use crate::kernel::{Fault, Money};
use crate::ordering::apportion::apportion;
use crate::pricing::TaxGroup;

use super::model::Settlement;

/// What each group of `invoice` has left to settle: charged, by deposits not yet, less credited less settled. Below zero where it is credited or settled beyond that.
///
/// # Errors
/// A fault where figures do not fit.
pub fn left(invoice: &Invoice, settlement: &Settlement) -> Result<Vec<TaxGroup>, Fault> {
    let settled = settled(invoice, settlement)?;
    let credited = invoice.credited().as_ref().map_or(&[][..], |credited| &credited.groups);
    let mut left = Vec::with_capacity(settled.len());
    for (at, group) in balance_by_group(invoice)?.into_iter().enumerate() {
        let (mut taxable, mut amount) = (group.taxable, group.amount);
        if let Some(credited) = credited.get(at) {
            (taxable, amount) = (taxable.checked_sub(credited.net)?, amount.checked_sub(credited.tax)?);
        }
        if let Some(settled) = settled.get(at) {
            (taxable, amount) = (taxable.checked_sub(settled.taxable)?, amount.checked_sub(settled.amount)?);
        }
        left.push(TaxGroup { tax: group.tax, taxable, amount });
    }
    Ok(left)
}

/// What of each group of `invoice` is settled; a settlement from before this was kept is split as the invoice is.
pub(super) fn settled(invoice: &Invoice, settlement: &Settlement) -> Result<Vec<TaxGroup>, Fault> {
    if settlement.tax.is_empty() { split(settlement.settled()?, &balance_by_group(invoice)?) } else { Ok(settlement.tax.clone()) }
}

/// A part of `invoice`, split over what is left of it; where nothing is, as the whole is.
pub(super) fn part(amount: Money, invoice: &Invoice, settlement: &Settlement) -> Result<Vec<TaxGroup>, Fault> {
    let left = left(invoice, settlement)?;
    let is_open = total(&left, amount)?.is_positive();
    if is_open { split(amount, &left) } else { split(amount, &balance_by_group(invoice)?) }
}

/// `amount` over `groups`, net and VAT each by its share, by largest remainder: each within one minor unit of its exact share, and all together `amount`.
/// Of an amount between nothing and what the groups come to, no share lies beyond its group. Where the groups come to nothing, there is nothing to
/// split over, and no share.
///
/// # Errors
/// A fault where figures do not fit.
pub fn split(amount: Money, groups: &[TaxGroup]) -> Result<Vec<TaxGroup>, Fault> {
    let whole = total(groups, amount)?;
    if !whole.is_positive() {
        return Ok(Vec::new());
    }
    let amount_minor = i128::from(amount.minor());
    let cells = groups.iter().flat_map(|group| [group.taxable, group.amount]);
    // Eighteen digits times eighteen stay within 128 bits.
    let exact: Vec<i128> = cells.map(|cell| i128::from(cell.minor()) * amount_minor).collect();
    let shares = apportion(&exact, i128::from(whole.minor()), amount_minor);
    let money = |minor: i128| {
        let too_large = || Fault::new(minor, "an amount has at most 18 digits", "give a smaller amount");
        Money::from_minor(i64::try_from(minor).map_err(|_| too_large())?, amount.currency())
    };
    let (pairs, _) = shares.as_chunks::<2>();
    let parts = groups.iter().zip(pairs);
    parts.map(|(of, [net, tax])| Ok(TaxGroup { tax: of.tax.clone(), taxable: money(*net)?, amount: money(*tax)? })).collect()
}

/// The same groups with the other sign.
#[must_use]
pub fn negated(groups: &[TaxGroup]) -> Vec<TaxGroup> {
    let negate = |of: &TaxGroup| TaxGroup { tax: of.tax.clone(), taxable: of.taxable.negated(), amount: of.amount.negated() };
    groups.iter().map(negate).collect()
}

/// Adds `more` to the groups of the same category and rate; one that is not there yet comes last.
///
/// # Errors
/// A fault where figures do not fit.
pub fn add(to: &mut Vec<TaxGroup>, more: &[TaxGroup]) -> Result<(), Fault> {
    for part in more {
        match to.iter_mut().find(|group| group.is_of(&part.tax)) {
            Some(group) => {
                group.taxable = group.taxable.checked_add(part.taxable)?;
                group.amount = group.amount.checked_add(part.amount)?;
            }
            None => to.push(part.clone()),
        }
    }
    Ok(())
}

fn total(groups: &[TaxGroup], like: Money) -> Result<Money, Fault> {
    Money::sum(groups.iter().flat_map(|group| [group.taxable, group.amount]), like.currency())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Currency;
    use crate::pricing::TaxTreatment;
    use proptest::prelude::*;

    fn cents(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    fn group(rate: &str, net: i64, tax: i64) -> TaxGroup {
        TaxGroup { tax: TaxTreatment::rated(rate.parse().unwrap()), taxable: cents(net), amount: cents(tax) }
    }

    fn cells(groups: &[TaxGroup]) -> Vec<i64> {
        groups.iter().flat_map(|group| [group.taxable.minor(), group.amount.minor()]).collect()
    }

    fn less(groups: &[TaxGroup], parts: &[TaxGroup]) -> Vec<TaxGroup> {
        let mut left = groups.to_vec();
        add(&mut left, &negated(parts)).unwrap();
        left
    }

    #[test]
    fn a_receipt_is_split_by_rate() {
        let groups = [group("20", 10_000, 2_000), group("5.5", 10_000, 550)];
        assert_eq!(cells(&split(cents(11_275), &groups).unwrap()), [5_000, 1_000, 5_000, 275]);
        assert_eq!(cells(&split(cents(1), &groups).unwrap()), [1, 0, 0, 0], "of equal remainders the first gets the cent");
    }

    #[test]
    fn what_was_paid_on_a_credited_group_is_made_up_for_by_the_next_receipt() {
        let groups = [group("20", 10_000, 2_000), group("5.5", 10_000, 550)];
        let first = split(cents(11_275), &groups).unwrap();
        let credited = less(&groups, &[group("5.5", 10_000, 550)]);
        let left = less(&credited, &first);
        assert_eq!(cells(&left), [5_000, 1_000, -5_000, -275]);
        assert_eq!(
            cells(&split(cents(725), &left).unwrap()),
            cells(&left),
            "the last receipt comes to what is left of each group"
        );
    }

    #[test]
    fn over_groups_that_come_to_nothing_nothing_is_split() {
        assert_eq!(split(cents(5), &[group("20", 100, 20), group("20", -100, -20)]).unwrap(), []);
        assert_eq!(split(cents(5), &[]).unwrap(), []);
    }

    prop_compose! {
        fn some_groups()(nets in proptest::collection::vec((-20_000i64..200_000, 0usize..4), 1..5)) -> Vec<TaxGroup> {
            let rates = [("20", 2_000), ("10", 1_000), ("5.5", 550), ("2.1", 210)];
            nets.into_iter().map(|(net, at)| group(rates[at].0, net, net * rates[at].1 / 10_000)).collect()
        }
    }

    proptest! {
        #[test]
        fn receipts_come_to_each_group_exactly_and_never_beyond(groups in some_groups(), parts in proptest::collection::vec(1u64..100, 1..8)) {
            let whole = total(&groups, cents(0)).unwrap();
            prop_assume!(whole.is_positive());
            let (mut left, mut sum) = (groups.clone(), cents(0));
            for receipt in whole.split(&parts).unwrap() {
                let shares = split(receipt, &left).unwrap();
                if receipt.is_zero() && shares.is_empty() {
                    continue;
                }
                prop_assert_eq!(total(&shares, cents(0)).unwrap(), receipt, "net and VAT add up to the receipt");
                for (share, of) in cells(&shares).into_iter().zip(cells(&left)) {
                    prop_assert!((of.min(0)..=of.max(0)).contains(&share), "a share of {} lies within it, not at {}", of, share);
                }
                // By place, since groups of one rate may be there twice here.
                for (group, share) in left.iter_mut().zip(&shares) {
                    group.taxable = group.taxable.checked_sub(share.taxable).unwrap();
                    group.amount = group.amount.checked_sub(share.amount).unwrap();
                }
                sum = sum.checked_add(receipt).unwrap();
            }
            prop_assert_eq!(sum, whole);
            prop_assert!(cells(&left).iter().all(|cell| *cell == 0), "nothing is left of any group: {:?}", cells(&left));
        }

        #[test]
        fn a_share_is_within_a_cent_of_exact(groups in some_groups(), amount in 0i64..500_000) {
            let whole = total(&groups, cents(0)).unwrap();
            prop_assume!(whole.is_positive());
            let shares = split(cents(amount), &groups).unwrap();
            for (share, of) in cells(&shares).into_iter().zip(cells(&groups)) {
                let off = i128::from(share) * i128::from(whole.minor()) - i128::from(of) * i128::from(amount);
                prop_assert!(off.abs() < i128::from(whole.minor()));
            }
        }
    }
}
