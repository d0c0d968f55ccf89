//! What a payment is set against: one policy after another, the same answer each time.

use crate::invoicing::InvoiceNumber;
use crate::kernel::{Date, Fault, InvoiceId, Money, Name};

use super::contract::{AllocateTo, AllocationPlan};

/// An invoice of the payer with something open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// The day by which it is to be paid.
    pub due_on: Date,
    /// What is open on it, above zero.
    pub open: Money,
}

/// What `left` of a payment goes to. `open` are the payer's open invoices in its currency, `reference` is what the payer wrote.
///
/// # Errors
/// A fault where figures do not fit.
pub fn targets(
    plan: &AllocationPlan,
    left: Money,
    reference: Option<&Name>,
    mut open: Vec<OpenInvoice>,
) -> Result<Vec<AllocateTo>, Fault> {
    open.sort_by_key(|invoice| (invoice.due_on, invoice.invoice));
    match plan {
        AllocationPlan::Later => Ok(Vec::new()),
        AllocationPlan::To(targets) => Ok(targets.clone()),
        AllocationPlan::OldestFirst => in_order(left, open),
        AllocationPlan::ByReference => {
            let written = reference.map_or("", Name::as_str);
            open.retain(|invoice| names(written, invoice.number.as_str()));
            in_order(left, open)
        }
        AllocationPlan::ProRata => pro_rata(left, &open),
    }
}

fn in_order(mut left: Money, open: Vec<OpenInvoice>) -> Result<Vec<AllocateTo>, Fault> {
    let mut targets = Vec::new();
    for OpenInvoice { invoice, open, .. } in open {
        let amount = open.smaller(left)?;
        if !amount.is_positive() {
            break;
        }
        left = left.checked_sub(amount)?;
        targets.push(AllocateTo { invoice, amount: Some(amount) });
    }
    Ok(targets)
}

fn pro_rata(left: Money, open: &[OpenInvoice]) -> Result<Vec<AllocateTo>, Fault> {
    let amount = left.smaller(Money::sum(open.iter().map(|invoice| invoice.open), left.currency())?)?;
    if !amount.is_positive() {
        return Ok(Vec::new());
    }
    let weights: Vec<u64> = open.iter().map(|invoice| invoice.open.minor().unsigned_abs()).collect();
    let shares = open.iter().zip(amount.split(&weights)?).filter(|(_, share)| share.is_positive());
    Ok(shares.map(|(invoice, share)| AllocateTo { invoice: invoice.invoice, amount: Some(share) }).collect())
}

/// True where `number` stands in what was `written`, whatever its case, and not as a part of a longer number. The payer may leave its separators out,
/// write others, or set letters and digits apart.
#[must_use]
pub fn names(written: &str, number: &str) -> bool {
    let written: Vec<char> = written.chars().map(|c| c.to_ascii_uppercase()).collect();
    let wanted = letters(number);
    !wanted.is_empty() && (0..written.len()).any(|start| begins(&written, start, &wanted))
}

/// The letters and digits of a number, each with whether one separator may stand before it.
fn letters(number: &str) -> Vec<(char, bool)> {
    let mut out = Vec::new();
    let mut last: Option<char> = None;
    for c in number.chars().map(|c| c.to_ascii_uppercase()) {
        if c.is_ascii_alphanumeric() {
            let is_apart = last.is_some_and(|last| !last.is_ascii_alphanumeric() || last.is_ascii_digit() != c.is_ascii_digit());
            out.push((c, is_apart && !out.is_empty()));
        }
        last = Some(c);
    }
    out
}

fn begins(written: &[char], start: usize, wanted: &[(char, bool)]) -> bool {
    let is_part = |at: Option<usize>| at.and_then(|at| written.get(at)).is_some_and(char::is_ascii_alphanumeric);
    if is_part(start.checked_sub(1)) {
        return false;
    }
    let mut at = start;
    for (c, may_be_apart) in wanted {
        if *may_be_apart && !is_part(Some(at)) {
            at += 1;
        }
        if written.get(at) != Some(c) {
            return false;
        }
        at += 1;
    }
    !is_part(Some(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, RecordId as _};
    use proptest::prelude::*;

    #[test]
    fn a_number_is_found_however_it_is_written_and_not_within_another() {
        let found = |written: &str| names(written, "INV2026-000012");
        for written in
            ["INV2026-000012", "payment of inv2026 000012, thanks", "INV2026000012", "re:INV 2026-000012/INV2026-000013"]
        {
            assert!(found(written), "{written}");
        }
        for written in ["", "INV2026-0000123", "XINV2026-000012", "INV2026-00001 2", "000012", "INV2026  000012", "INV2026-00012"]
        {
            assert!(!found(written), "{written}");
        }
        assert!(!names("anything", "-") && !names("", ""));
    }

    fn open(opens: &[i64]) -> Vec<OpenInvoice> {
        let due_on: Date = "2026-05-04".parse().unwrap();
        let invoice = |(at, open): (usize, &i64)| OpenInvoice {
            invoice: InvoiceId::from_bytes([u8::try_from(at).unwrap(); 16]),
            number: format!("INV-{at}").parse().unwrap(),
            // The first in the list is due last.
            due_on: due_on.plus_days(-i64::try_from(at).unwrap()).unwrap(),
            open: cents(*open),
        };
        opens.iter().enumerate().map(invoice).collect()
    }

    fn cents(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    fn minors(targets: &[AllocateTo]) -> Vec<i64> {
        targets.iter().map(|to| to.amount.unwrap().minor()).collect()
    }

    #[test]
    fn shares_go_by_what_is_open_and_of_equal_remainders_to_the_oldest() {
        let shares = targets(&AllocationPlan::ProRata, cents(100), None, open(&[300, 300, 300])).unwrap();
        assert_eq!((minors(&shares), shares[0].invoice), (vec![34, 33, 33], InvoiceId::from_bytes([2; 16])));
        assert_eq!(targets(&AllocationPlan::ProRata, cents(100), None, Vec::new()).unwrap(), []);
    }

    #[test]
    fn of_what_the_payer_names_the_oldest_comes_first() {
        let wrote = Name::parse("INV-0 and INV-2").unwrap();
        let named = targets(&AllocationPlan::ByReference, cents(400), Some(&wrote), open(&[300, 300, 300])).unwrap();
        assert_eq!(minors(&named), [300, 100]);
        assert_eq!(named[0].invoice, InvoiceId::from_bytes([2; 16]));
        assert_eq!(
            targets(&AllocationPlan::ByReference, cents(400), None, open(&[300])).unwrap(),
            [],
            "without a word nothing is named"
        );
    }

    proptest! {
        #[test]
        fn no_plan_gives_more_than_there_is_or_than_is_open(left in 0i64..2_000, opens in proptest::collection::vec(1i64..500, 0..8)) {
            for plan in [AllocationPlan::Later, AllocationPlan::OldestFirst, AllocationPlan::ProRata] {
                let given = targets(&plan, cents(left), None, open(&opens)).unwrap();
                let sum: i64 = minors(&given).iter().sum();
                let all: i64 = if plan == AllocationPlan::Later { 0 } else { opens.iter().sum::<i64>().min(left) };
                prop_assert_eq!(sum, all, "a plan gives all it can");
                for to in &given {
                    let at = usize::from(crate::kernel::RecordId::to_bytes(to.invoice)[0]);
                    prop_assert!((1..=opens[at]).contains(&to.amount.unwrap().minor()));
                }
            }
        }
    }
}
