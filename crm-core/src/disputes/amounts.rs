//! What became of a disputed amount.
//!
//! What is paid, written off or credited by something else goes to what is not disputed first; only what goes beyond that touches the disputed part. What the
//! dispute itself had credited is taken off the disputed part alone. So the parts always add up: original = open + paid + credited + written off.

use crate::invoicing::{Invoice, InvoiceTag};
use crate::kernel::{Fault, Money};
use crate::receivables::Settlement;

use super::contract::DisputeAmounts;

/// What an invoice says to the amounts of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceFigures {
    /// What it stands for now: as [`standing`] says.
    pub standing: Money,
    /// What of it is paid, by deposits as well.
    pub paid: Money,
    /// What of it is written off, or let go as a small rest.
    pub written_off: Money,
}

impl InvoiceFigures {
    /// What an invoice and its settlement say.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored invoice has.
    pub fn of(invoice: &Invoice, settlement: &Settlement) -> Result<Self, Fault> {
        let allocated = *settlement.allocated();
        Ok(Self {
            standing: standing(invoice)?,
            paid: allocated.checked_add(invoice.totals().prepaid)?,
            written_off: settlement.settled()?.checked_sub(allocated)?,
        })
    }
}

/// What an invoice comes to without what is credited: what is to be paid on it, with what deposits paid before and what is held back, of which nothing was
/// credited. Nothing where a corrected invoice took its place.
///
/// # Errors
/// A fault where figures do not fit, which no stored invoice has.
pub fn standing(invoice: &Invoice) -> Result<Money, Fault> {
    let to_pay = invoice.standing()?;
    if invoice.tag() == InvoiceTag::Superseded {
        return Ok(to_pay);
    }
    let held_back = if invoice.released_on().is_some() { Money::zero(*invoice.currency()) } else { invoice.retained()? };
    to_pay.checked_add(invoice.totals().prepaid)?.checked_add(held_back)
}

/// What became of `original`, of which the dispute itself had `credited` taken off, where `undisputed` stood beside it on the invoice.
///
/// # Errors
/// A fault for two currencies.
pub fn amounts(
    original: Money,
    credited: Money,
    undisputed: Option<Money>,
    invoice: &InvoiceFigures,
) -> Result<DisputeAmounts, Fault> {
    let zero = Money::zero(original.currency());
    let above_zero = |amount: Money| if amount.is_negative() { zero } else { amount };
    // Of a dispute from before this was kept: what stands beside it now.
    let now = || -> Result<Money, Fault> { Ok(above_zero(invoice.standing.checked_add(credited)?.checked_sub(original)?)) };
    let beside = match undisputed {
        Some(undisputed) => undisputed,
        None => now()?,
    };
    let stood = beside.checked_add(original)?;
    let credited_elsewhere = above_zero(stood.checked_sub(credited)?.checked_sub(invoice.standing)?);
    let (mut free, mut left) = (beside, original.checked_sub(credited.smaller(original)?)?);
    let mut beyond = |amount: Money| -> Result<Money, Fault> {
        let of_undisputed = amount.smaller(free)?;
        free = free.checked_sub(of_undisputed)?;
        let part = amount.checked_sub(of_undisputed)?.smaller(left)?;
        left = left.checked_sub(part)?;
        Ok(part)
    };
    let credited = credited.smaller(original)?.checked_add(beyond(credited_elsewhere)?)?;
    let (paid, written_off) = (beyond(invoice.paid)?, beyond(invoice.written_off)?);
    Ok(DisputeAmounts { original, open: left, paid, credited, written_off })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Currency;

    fn eur(minor: i64) -> Money {
        Money::from_minor(minor, Currency::EUR).unwrap()
    }

    fn minor(amounts: DisputeAmounts) -> [i64; 5] {
        let DisputeAmounts { original, open, paid, credited, written_off } = amounts;
        [original, open, paid, credited, written_off].map(|amount| amount.minor())
    }

    fn figures(standing: i64, paid: i64, written_off: i64) -> InvoiceFigures {
        InvoiceFigures { standing: eur(standing), paid: eur(paid), written_off: eur(written_off) }
    }

    #[test]
    fn a_payment_goes_to_what_is_not_disputed_first() {
        // 1,000 of which 400 are disputed.
        let of = |figures| minor(amounts(eur(400), eur(0), Some(eur(600)), &figures).unwrap());
        assert_eq!(of(figures(1_000, 600, 0)), [400, 400, 0, 0, 0]);
        assert_eq!(of(figures(1_000, 650, 0)), [400, 350, 50, 0, 0]);
        assert_eq!(of(figures(1_000, 650, 350)), [400, 0, 50, 0, 350]);
    }

    #[test]
    fn the_worked_example_of_a_dispute_case_adds_up() {
        // 1,000 disputed as a whole: 400 paid, 500 credited by the dispute, 60 and 40 cleared.
        let all = amounts(eur(1_000), eur(500), Some(eur(0)), &figures(500, 400, 100)).unwrap();
        assert_eq!(minor(all), [1_000, 0, 400, 500, 100]);
    }

    #[test]
    fn a_credit_from_elsewhere_and_a_correction_lower_what_is_disputed_last() {
        let of = |standing| minor(amounts(eur(400), eur(0), Some(eur(600)), &figures(standing, 0, 0)).unwrap());
        assert_eq!(of(500), [400, 400, 0, 0, 0], "500 of the undisputed 600 are credited");
        assert_eq!(of(0), [400, 0, 0, 400, 0], "nothing is owed on it any more");
    }

    proptest! {
        #[test]
        fn original_is_open_and_paid_and_credited_and_written_off(
            original in 1..100_000i64, beside in 0..100_000i64, own in 0..100_000i64,
            elsewhere in 0..200_000i64, paid in 0..300_000i64, written in 0..300_000i64, known in any::<bool>(),
        ) {
            let own = own.min(original);
            let standing = (original + beside - own - elsewhere).max(0);
            let paid = paid.min(standing);
            let written = written.min(standing - paid);
            let all = amounts(eur(original), eur(own), known.then(|| eur(beside)), &figures(standing, paid, written)).unwrap();
            let [of, open, part_paid, credited, written_off] = minor(all);
            prop_assert_eq!(of, open + part_paid + credited + written_off);
            prop_assert!([open, part_paid, credited, written_off].iter().all(|part| *part >= 0));
            prop_assert!(part_paid <= paid && written_off <= written && credited >= own);
            // Ageing shows as disputed what is open, as far as that goes.
            if known {
                prop_assert_eq!(open, (original - own).min(standing - paid - written));
            }
        }
    }
}
