//! What is paid where a document is paid early enough for a discount (escompte): net and VAT of each rate, both lowered.

use crate::kernel::{Fault, Money, Percent};

use super::apportion::apportion;
use super::model::{DocumentTotals, TaxGroup};

/// What an early payer pays of a document. What it comes to less than the document is net and VAT that a credit note gives back, or that the buyer does not
/// deduct.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct EarlyPayment {
    /// Taken off the net (BT-109): the percentage of it, rounded once.
    pub discount: Money,
    /// Net and VAT of each group that are left to pay: the discount is spread by largest remainder, the VAT of what is left rounded once.
    pub groups: Vec<TaxGroup>,
    /// Net that is left.
    pub net: Money,
    /// VAT that is left.
    pub tax: Money,
    /// What is paid: both.
    pub gross: Money,
}

/// What is paid of a document that comes to `totals` where `percent` of it is taken off for early payment.
///
/// # Errors
/// A percentage below 0 or above 100, and a document whose groups come to nothing together but not each; a fault beyond the bounds of [`Money`].
pub fn early_payment(totals: &DocumentTotals, percent: Percent) -> Result<EarlyPayment, Fault> {
    if percent < Percent::ZERO || percent > Percent::HUNDRED {
        return Err(Fault::new(percent, "a discount lies between 0 and 100 %", "give the percentage, as 2").at("percent"));
    }
    let discount = totals.net.times(percent)?;
    let nets: Vec<Money> = totals.groups.iter().map(|group| group.taxable).collect();
    let off = if discount.is_zero() { vec![discount; nets.len()] } else { apportion(discount, &nets)? };
    let mut groups = totals.groups.clone();
    for (group, off) in groups.iter_mut().zip(off) {
        group.taxable = group.taxable.checked_sub(off)?;
        group.amount = group.taxable.times(group.tax.rate)?;
    }
    let net = totals.net.checked_sub(discount)?;
    let tax = Money::sum(groups.iter().map(|group| group.amount), net.currency())?;
    Ok(EarlyPayment { discount, groups, net, tax, gross: net.checked_add(tax)? })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{Currency, Quantity, UnitPrice};
    use crate::pricing::{PricedDocument, PricedLine, TaxTreatment, total};

    const EUR: Currency = Currency::EUR;

    fn totals(lines: &[(i64, &str)]) -> DocumentTotals {
        let line = |(cents, rate): &(i64, &str)| {
            let price = UnitPrice::of(Money::from_minor(*cents, EUR).unwrap()).unwrap();
            PricedLine::new(Quantity::ONE, price, TaxTreatment::rated(rate.parse().unwrap()))
        };
        let lines: Vec<PricedLine> = lines.iter().map(line).collect();
        let (lines, zero) = (lines.iter().collect(), Money::zero(EUR));
        total(&PricedDocument { currency: EUR, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero }).unwrap()
    }

    #[test]
    fn an_early_payer_pays_less_net_and_less_vat_of_each_rate() {
        let paid = early_payment(&totals(&[(100_000, "20"), (50_005, "5.5")]), "2".parse().unwrap()).unwrap();
        let left: Vec<_> = paid.groups.iter().map(|group| (group.taxable.minor(), group.amount.minor())).collect();
        assert_eq!(paid.discount.to_string(), "30.00 EUR", "of 1500.05");
        assert_eq!(left, [(49_005, 2_695), (98_000, 19_600)]);
        assert_eq!(paid.gross.to_string(), "1693.00 EUR");
        assert!(early_payment(&totals(&[(1, "20")]), "100.0001".parse().unwrap()).is_err());
    }

    proptest! {
        #[test]
        fn what_is_left_and_what_is_taken_off_come_to_the_document(
            lines in proptest::collection::vec((0i64..1_000_000, prop::sample::select(vec!["0", "2.1", "5.5", "10", "20"])), 1..10),
            percent in 0i64..=1_000_000,
        ) {
            let totals = totals(&lines);
            let paid = early_payment(&totals, Percent::new(rust_decimal::Decimal::new(percent, 4)).unwrap()).unwrap();
            prop_assert_eq!(paid.net.checked_add(paid.discount).unwrap(), totals.net);
            prop_assert_eq!(Money::sum(paid.groups.iter().map(|group| group.taxable), EUR).unwrap(), paid.net);
            prop_assert!(paid.gross.compare(totals.gross).unwrap().is_le());
            for (left, before) in paid.groups.iter().zip(&totals.groups) {
                prop_assert!(!left.taxable.is_negative() && left.amount.compare(before.amount).unwrap().is_le());
            }
        }
    }
}
