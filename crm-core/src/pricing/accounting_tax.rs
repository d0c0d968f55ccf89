//! VAT once more in the currency of the accounts (BT-6, BT-111).

use minicbor::{Decode, Encode};

use crate::kernel::rounding::{div_half_away, power_of_ten};
use crate::kernel::{Currency, Date, Fault, Money, Rate};

use super::apportion::rounded_to;
use super::model::{DocumentTotals, TaxGroup};

/// VAT in the currency of the accounts, by the rate of one day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct AccountingTax {
    /// What one unit of the document's currency costs in the currency of the accounts.
    #[n(0)]
    pub rate: Rate,
    /// The day of that rate.
    #[n(1)]
    pub rate_on: Date,
    /// The net (BT-109) in the currency of the accounts.
    #[n(2)]
    pub net: Money,
    /// The VAT (BT-111): that of the document times the rate, rounded once.
    #[n(3)]
    pub tax: Money,
    /// Each group of the document, for books of VAT: nets and VAT add up to those of the whole, by largest remainder.
    #[n(4)]
    pub groups: Vec<TaxGroup>,
}

/// The VAT of a document that comes to `totals`, in `currency`, where one unit of the document's currency costs `rate` on the day `rate_on`.
///
/// # Errors
/// A fault beyond the bounds of [`Money`].
pub fn accounting_tax(totals: &DocumentTotals, currency: Currency, rate: Rate, rate_on: Date) -> Result<AccountingTax, Fault> {
    let from = totals.net.currency();
    let too_large = || Fault::new(rate, "an amount outgrows its bounds at this rate", "give a lower rate");
    let (up, down) = power_of_ten(currency.minor_units()).zip(power_of_ten(from.minor_units())).ok_or_else(too_large)?;
    let (over, under) = lowest(i128::from(rate.scaled()) * up, power_of_ten(Rate::DECIMALS).ok_or_else(too_large)? * down);
    let convert = |whole: Money, parts: &mut dyn Iterator<Item = Money>| -> Option<(i64, Vec<i64>)> {
        let minor = i64::try_from(div_half_away(i128::from(whole.minor()).checked_mul(over)?, under)?).ok()?;
        let shares = parts.map(|part| i128::from(part.minor()).checked_mul(over)).collect::<Option<Vec<_>>>()?;
        Some((minor, rounded_to(minor, &shares, under)?))
    };
    let nets = convert(totals.net, &mut totals.groups.iter().map(|group| group.taxable)).ok_or_else(too_large)?;
    let taxes = convert(totals.tax, &mut totals.groups.iter().map(|group| group.amount)).ok_or_else(too_large)?;
    let amount = |minor: i64| Money::from_minor(minor, currency);
    let groups = totals.groups.iter().zip(nets.1.into_iter().zip(taxes.1));
    let groups =
        groups.map(|(group, (net, tax))| Ok(TaxGroup { tax: group.tax.clone(), taxable: amount(net)?, amount: amount(tax)? }));
    Ok(AccountingTax {
        rate,
        rate_on,
        net: amount(nets.0)?,
        tax: amount(taxes.0)?,
        groups: groups.collect::<Result<_, Fault>>()?,
    })
}

/// The fraction without the tens that both sides have, so that products stay small.
fn lowest(mut over: i128, mut under: i128) -> (i128, i128) {
    while over % 10 == 0 && under % 10 == 0 && over != 0 {
        (over, under) = (over / 10, under / 10);
    }
    (over, under)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::UnitPrice;
    use crate::pricing::{PricedDocument, PricedLine, TaxTreatment, total};

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

    fn day() -> Date {
        "2026-05-04".parse().unwrap()
    }

    #[test]
    fn vat_in_the_currency_of_the_accounts_is_that_of_the_document_times_the_rate_rounded_once() {
        let usd = totals("USD", &[(100, "20"), (100, "5.5"), (33, "10")]);
        let found = accounting_tax(&usd, Currency::EUR, "0.9217".parse().unwrap(), day()).unwrap();
        assert_eq!((usd.tax.to_string(), found.tax.to_string()), ("29.09 USD".to_owned(), "26.81 EUR".to_owned()), "26.812");
        assert_eq!(found.groups.iter().map(|group| group.amount.minor()).collect::<Vec<_>>(), [512, 307, 1862]);
        let yen = accounting_tax(&usd, Currency::JPY, "157.33".parse().unwrap(), day()).unwrap();
        assert_eq!(yen.tax.to_string(), "4577 JPY", "4576.7");
    }

    proptest! {
        #[test]
        fn groups_add_up_in_the_currency_of_the_accounts(
            lines in proptest::collection::vec((-1_000i64..1_000, prop::sample::select(vec!["0", "2.1", "5.5", "10", "20"])), 1..12),
            rate in 1i64..100_000_000_000_000,
            into in prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]),
        ) {
            let rate = Rate::new(rust_decimal::Decimal::new(rate, 10)).unwrap();
            let (of, into) = (totals("USD", &lines), Currency::parse(into).unwrap());
            let found = accounting_tax(&of, into, rate, day()).unwrap();
            prop_assert_eq!(Money::sum(found.groups.iter().map(|group| group.amount), into).unwrap(), found.tax);
            prop_assert_eq!(Money::sum(found.groups.iter().map(|group| group.taxable), into).unwrap(), found.net);
        }
    }
}
