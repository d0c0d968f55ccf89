//! VAT once more in the currency of the accounts (BT-6, BT-111).

use minicbor::{Decode, Encode};

use crate::kernel::rounding::{div_half_away, lowest, power_of_ten};
use crate::kernel::{Currency, Date, Fault, Money, Rate};

use super::apportion::rounded_to;
use super::model::{TaxGroup, TaxTreatment};

/// A currency of accounts, and what one unit of it bought of a document's currency on a day, as central banks quote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct AccountsRate {
    /// The currency of the accounts (BT-6).
    #[n(0)]
    pub currency: Currency,
    /// How much of the document's currency one unit of it buys.
    #[n(1)]
    pub rate: Rate,
    /// The day of that rate.
    #[n(2)]
    pub on: Date,
}

/// VAT in the currency of the accounts, by the rate of one day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct AccountingTax {
    /// The currency, and its rate.
    #[n(0)]
    pub by: AccountsRate,
    /// The net (BT-109) in the currency of the accounts.
    #[n(1)]
    pub net: Money,
    /// The VAT (BT-111): that of the document by the rate, rounded once.
    #[n(2)]
    pub tax: Money,
    /// Each group of the document, for books of VAT: nets and VAT add up to those of the whole, by largest remainder.
    #[n(3)]
    pub groups: Vec<TaxGroup>,
}

/// The VAT of a document whose net and VAT are those of `groups`, in the currency of the accounts.
///
/// # Errors
/// A fault beyond the bounds of [`Money`], and for groups of several currencies.
pub fn accounting_tax(groups: &[TaxGroup], by: AccountsRate) -> Result<AccountingTax, Fault> {
    let from = groups.first().map_or(by.currency, |group| group.taxable.currency());
    let net = converted(groups.iter().map(|group| group.taxable), from, by)?;
    let tax = converted(groups.iter().map(|group| group.amount), from, by)?;
    let both = groups.iter().zip(net.1.into_iter().zip(tax.1));
    let groups = both.map(|(group, (taxable, amount))| TaxGroup { tax: group.tax.clone(), taxable, amount }).collect();
    Ok(AccountingTax { by, net: net.0, tax: tax.0, groups })
}

impl AccountingTax {
    /// What lies between the same document `before` and now, in the groups that `keeps` names: a part that is credited, so that all parts together give back
    /// exactly what was stated.
    ///
    /// # Errors
    /// A fault beyond the bounds of [`Money`].
    pub fn since(&self, before: &Self, keeps: impl Fn(&TaxTreatment) -> bool) -> Result<Self, Fault> {
        let mut groups = Vec::with_capacity(self.groups.len());
        for (now, gone) in self.groups.iter().zip(&before.groups).filter(|(now, _)| keeps(&now.tax)) {
            let (taxable, amount) = (now.taxable.checked_sub(gone.taxable)?, now.amount.checked_sub(gone.amount)?);
            groups.push(TaxGroup { tax: now.tax.clone(), taxable, amount });
        }
        Ok(Self { by: self.by, net: self.net.checked_sub(before.net)?, tax: self.tax.checked_sub(before.tax)?, groups })
    }
}

/// The sum of `amounts` and each of them by the rate, which add up to it.
fn converted(amounts: impl Iterator<Item = Money>, from: Currency, by: AccountsRate) -> Result<(Money, Vec<Money>), Fault> {
    let AccountsRate { currency, rate, .. } = by;
    let too_large = || Fault::new(rate, "an amount outgrows its bounds at this rate", "give a higher rate");
    let (up, down) = power_of_ten(currency.minor_units()).zip(power_of_ten(from.minor_units())).ok_or_else(too_large)?;
    let (over, under) = lowest(power_of_ten(Rate::DECIMALS).ok_or_else(too_large)? * up, i128::from(rate.scaled()) * down);
    let amounts: Vec<Money> = amounts.collect();
    let whole = Money::sum(amounts.iter().copied(), from)?;
    let minor = i128::from(whole.minor()).checked_mul(over).and_then(|over| div_half_away(over, under));
    let minor = minor.and_then(|minor| i64::try_from(minor).ok()).ok_or_else(too_large)?;
    let shares: Option<Vec<i128>> = amounts.iter().map(|amount| i128::from(amount.minor()).checked_mul(over)).collect();
    let shares = shares.and_then(|shares| rounded_to(minor, &shares, under)).ok_or_else(too_large)?;
    let parts = shares.into_iter().map(|minor| Money::from_minor(minor, currency)).collect::<Result<_, _>>()?;
    Ok((Money::from_minor(minor, currency)?, parts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::UnitPrice;
    use crate::pricing::{DocumentTotals, PricedDocument, PricedLine, total};

    fn totals(code: &str, lines: &[(i64, &str)]) -> DocumentTotals {
        let currency = Currency::parse(code).unwrap();
        let line = |(quantity, rate): &(i64, &str)| {
            let tax = TaxTreatment::rated(rate.parse().unwrap());
            let quantity = crate::kernel::Quantity::new((*quantity).into()).unwrap();
            PricedLine::new(quantity, UnitPrice::parse("1.01", currency).unwrap(), tax)
        };
        let lines: Vec<PricedLine> = lines.iter().map(line).collect();
        let (lines, zero) = (lines.iter().collect(), Money::zero(currency));
        total(&PricedDocument { currency, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero }).unwrap()
    }

    fn by(currency: &str, rate: &str) -> AccountsRate {
        let (currency, on) = (Currency::parse(currency).unwrap(), "2026-05-04".parse().unwrap());
        AccountsRate { currency, rate: rate.parse().unwrap(), on }
    }

    #[test]
    fn vat_in_the_currency_of_the_accounts_is_that_of_the_document_by_the_rate_rounded_once() {
        let usd = totals("USD", &[(100, "20"), (100, "5.5"), (33, "10")]);
        let found = accounting_tax(&usd.groups, by("EUR", "1.0849")).unwrap();
        assert_eq!((usd.tax.to_string(), found.tax.to_string()), ("29.09 USD".to_owned(), "26.81 EUR".to_owned()), "26.8135");
        assert_eq!(found.groups.iter().map(|group| group.amount.minor()).collect::<Vec<_>>(), [512, 307, 1862]);
        let yen = accounting_tax(&usd.groups, by("JPY", "0.0063561")).unwrap();
        assert_eq!(yen.tax.to_string(), "4577 JPY", "4576.7");
    }

    #[test]
    fn what_is_credited_in_parts_is_stated_to_the_cent_of_the_whole() {
        let whole = totals("USD", &[(100, "20"), (100, "5.5"), (33, "10")]);
        let part = totals("USD", &[(31, "20"), (7, "5.5"), (0, "10")]);
        let [all, some] = [&whole, &part].map(|totals| accounting_tax(&totals.groups, by("EUR", "1.0849")).unwrap());
        let rest = all.since(&some, |_| true).unwrap();
        assert_eq!(rest.tax.checked_add(some.tax).unwrap(), all.tax);
        let sums = rest.groups.iter().zip(&some.groups).map(|(a, b)| a.amount.checked_add(b.amount).unwrap());
        assert_eq!(sums.collect::<Vec<_>>(), all.groups.iter().map(|group| group.amount).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn groups_add_up_in_the_currency_of_the_accounts(
            lines in proptest::collection::vec((-1_000i64..1_000, prop::sample::select(vec!["0", "2.1", "5.5", "10", "20"])), 1..12),
            rate in 1_000i64..100_000_000_000_000,
            into in prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]),
        ) {
            let by = AccountsRate { rate: Rate::new(rust_decimal::Decimal::new(rate, 10)).unwrap(), ..by(into, "1") };
            let (of, into) = (totals("USD", &lines), by.currency);
            let found = accounting_tax(&of.groups, by).unwrap();
            prop_assert_eq!(Money::sum(found.groups.iter().map(|group| group.amount), into).unwrap(), found.tax);
            prop_assert_eq!(Money::sum(found.groups.iter().map(|group| group.taxable), into).unwrap(), found.net);
        }
    }
}
