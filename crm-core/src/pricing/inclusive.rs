//! Prices with VAT: the document without it that comes to exactly what was asked.
//!
//! Net prices divided line by line and rounded line by line drift: twelve nights at 125.00 with 6 % VAT are 1500.00, but twelve times 117.92 is 1415.04,
//! and the VAT of that 84.90. So the net of each rate is taken out of the gross of the rate, once, and shared out to its lines by largest remainder: 1415.09
//! and 84.91. A line that gets a cent more or less than its price says has its price moved by that cent. What is then still missing, at most a cent or so
//! a rate, because not every gross is a net with its VAT, stands in the rounding (BT-114).

use crate::kernel::rounding::{div_half_away, power_of_ten};
use crate::kernel::{Currency, Fault, Faults, Money, Percent, Quantity, UnitPrice};

use super::apportion::rounded_to;
use super::model::{Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, PricedDocument, PricedLine, TaxTreatment};
use super::totals::{adjusted, line_total, total};

/// A document without VAT in its prices, made of one with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetDocument {
    /// Its currency.
    pub currency: Currency,
    /// Its lines, prices without VAT. A price that has more than six decimals is for ten, a hundred or more.
    pub lines: Vec<PricedLine>,
    /// Taken off, without VAT.
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on, without VAT.
    pub charges: Vec<DocumentAdjustment>,
    /// What it comes to; due is what was asked.
    pub totals: DocumentTotals,
}

impl NetDocument {
    /// The same as what [`total`] takes.
    #[must_use]
    pub fn document(&self) -> PricedDocument<'_> {
        PricedDocument {
            currency: self.currency,
            lines: self.lines.iter().collect(),
            allowances: &self.allowances,
            charges: &self.charges,
            prepaid: self.totals.prepaid,
            rounding: self.totals.rounding,
        }
    }
}

/// The document whose prices, allowances and charges are those of `document` without the VAT in them. Its due amount (BT-115) is the sum of what `document`
/// asks for, less what is prepaid, plus the rounding given: to the minor unit, whatever lines and rates.
///
/// # Errors
/// As [`total`](super::total).
pub fn without_tax(document: &PricedDocument<'_>) -> Result<NetDocument, Faults> {
    let asked = total(document)?;
    let (currency, zero) = (document.currency, Money::zero(document.currency));
    let off = adjusted(document.allowances, asked.line_net)?;
    let on = adjusted(document.charges, asked.line_net)?;
    let mut parts: Vec<(&TaxTreatment, Money)> = Vec::with_capacity(document.lines.len() + off.len() + on.len());
    parts.extend(document.lines.iter().zip(&asked.lines).map(|(line, total)| (&line.tax, total.net)));
    parts.extend(document.allowances.iter().zip(&off).map(|(allowance, amount)| (&allowance.tax, amount.negated())));
    parts.extend(document.charges.iter().zip(&on).map(|(charge, amount)| (&charge.tax, *amount)));
    let mut nets = vec![zero; parts.len()];
    for group in &asked.groups {
        let of_group: Vec<usize> =
            (0..parts.len()).filter(|at| parts.get(*at).is_some_and(|(tax, _)| group.is_of(tax))).collect();
        let grosses: Vec<i64> = of_group.iter().filter_map(|at| parts.get(*at)).map(|(_, gross)| gross.minor()).collect();
        for (at, net) in of_group.into_iter().zip(shared_out(&grosses, group.tax.rate)?) {
            if let Some(slot) = nets.get_mut(at) {
                *slot = Money::from_minor(net, currency)?;
            }
        }
    }
    let mut rest = nets.into_iter();
    let lines = document.lines.iter().zip(rest.by_ref()).map(|(line, net)| net_line(line, net));
    let lines = lines.collect::<Result<Vec<_>, Fault>>()?;
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    let adjustments = document.allowances.iter().chain(document.charges);
    for ((at, adjustment), net) in adjustments.enumerate().zip(rest) {
        let side = if net.is_negative() { &mut allowances } else { &mut charges };
        // A code is of one side: a percentage of a document below zero changes it.
        let stays = net.is_negative() == (at < document.allowances.len()) || net.is_zero();
        let side = if net.is_zero() && at < document.allowances.len() { &mut allowances } else { side };
        let amount = if net.is_negative() { net.negated() } else { net };
        let reason_code = adjustment.reason_code.filter(|_| stays);
        side.push(DocumentAdjustment { adjustment: Adjustment::Amount(amount), reason_code, ..adjustment.clone() });
    }
    let mut net = NetDocument { currency, lines, allowances, charges, totals: asked };
    let (asked, prepaid) = (net.totals.net, document.prepaid);
    net.totals = total(&PricedDocument { prepaid, rounding: zero, ..net.document() })?;
    let residue = asked.checked_sub(net.totals.gross)?;
    net.totals.rounding = residue.checked_add(document.rounding)?;
    net.totals.due = net.totals.due.checked_add(net.totals.rounding)?;
    Ok(net)
}

/// A hundred per cent, as percentages are scaled.
const WHOLE: i128 = 1_000_000;

/// The net of amounts with VAT at `rate`: that of their sum, rounded once, shared out by largest remainder.
fn shared_out(grosses: &[i64], rate: Percent) -> Result<Vec<i64>, Fault> {
    let with_tax = WHOLE + i128::from(rate.scaled());
    let shares: Vec<i128> = grosses.iter().map(|gross| i128::from(*gross) * WHOLE).collect();
    let whole = div_half_away(shares.iter().sum(), with_tax).and_then(|whole| i64::try_from(whole).ok());
    let parts = whole.and_then(|whole| rounded_to(whole, &shares, with_tax));
    parts.ok_or_else(|| Fault::new(rate, "VAT cannot be taken out at this rate", "give a rate of zero or above"))
}

fn without(amount: Money, rate: Percent) -> Result<Money, Fault> {
    let minor = div_half_away(i128::from(amount.minor()) * WHOLE, WHOLE + i128::from(rate.scaled()));
    Money::from_minor(minor.and_then(|minor| i64::try_from(minor).ok()).unwrap_or(i64::MAX), amount.currency())
}

/// The line without VAT, its price such that it comes to `net`.
fn net_line(line: &PricedLine, net: Money) -> Result<PricedLine, Fault> {
    let rate = line.tax.rate;
    let part = |one: &LineAdjustment| {
        let adjustment = match one.adjustment {
            Adjustment::Amount(amount) => Adjustment::Amount(without(amount, rate)?),
            Adjustment::Percent(percent) => Adjustment::Percent(percent),
        };
        Ok(LineAdjustment { adjustment, ..one.clone() })
    };
    let parts = |all: &[LineAdjustment]| all.iter().map(part).collect::<Result<Vec<_>, Fault>>();
    let (base_quantity, tens) = base_of(line);
    let price = |with: UnitPrice| with.in_proportion(WHOLE * tens, WHOLE + i128::from(rate.scaled()));
    let (gross_price, price) = (line.gross_price.map(price).transpose()?, price(line.price)?);
    let (allowances, charges) = (parts(&line.allowances)?, parts(&line.charges)?);
    let exact = PricedLine { price, base_quantity, allowances, charges, gross_price, ..line.clone() };
    let comes_to = line_total(&exact, net.currency())?;
    // Percentages off leave less of a cent on the price, so that a few are tried.
    for step in [0, 1, -1, 2, -2, 3, -3] {
        let moved = if step == 0 { Some(exact.clone()) } else { moved(&exact, comes_to.price, step) };
        if let Some(moved) = moved.filter(|moved| line_total(moved, net.currency()).is_ok_and(|total| total.net == net)) {
            return Ok(moved);
        }
    }
    Ok(exact)
}

/// The line with its price such that quantity times price comes to `step` minor units more than `amount`.
fn moved(line: &PricedLine, amount: Money, step: i64) -> Option<PricedLine> {
    let millionths = power_of_ten(UnitPrice::DECIMALS)?.checked_div(power_of_ten(amount.currency().minor_units())?)?;
    let wanted = i128::from(amount.minor() + step) * millionths * i128::from(line.base_quantity.scaled());
    let scaled = div_half_away(wanted, line.quantity.scaled().into())?;
    let decimal = rust_decimal::Decimal::try_from_i128_with_scale(scaled, UnitPrice::DECIMALS).ok()?;
    let price = UnitPrice::new(decimal, amount.currency()).ok().filter(|price| price.scaled() >= 0)?;
    let gross_price = line.gross_price.map(|gross| if gross.scaled() < price.scaled() { price } else { gross });
    Some(PricedLine { price, gross_price, ..line.clone() })
}

/// The quantity that a net price is for, so that its six decimals are enough for the line's quantity, and how much more that is than before.
fn base_of(line: &PricedLine) -> (Quantity, i128) {
    let (mut base, mut tens) = (line.base_quantity, 1);
    while line.quantity.scaled().unsigned_abs() > base.scaled().unsigned_abs().saturating_mul(1_000) {
        let next = Quantity::from_scaled(base.scaled().saturating_mul(10));
        let highest = line.gross_price.unwrap_or(line.price);
        match next.filter(|_| highest.in_proportion(tens * 10, 1).is_ok()) {
            Some(next) => (base, tens) = (next, tens * 10),
            None => break,
        }
    }
    (base, tens)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::*;
    use crate::kernel::Name;

    fn line(currency: Currency, quantity: &str, price: &str, rate: &str) -> PricedLine {
        let tax = TaxTreatment::rated(rate.parse().unwrap());
        PricedLine::new(quantity.parse().unwrap(), UnitPrice::parse(price, currency).unwrap(), tax)
    }

    fn of(lines: &[PricedLine]) -> NetDocument {
        let currency = lines[0].price.currency();
        let (lines, zero) = (lines.iter().collect(), Money::zero(currency));
        without_tax(&PricedDocument { currency, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero }).unwrap()
    }

    fn figures(document: &NetDocument) -> [String; 4] {
        let totals = &document.totals;
        [totals.net, totals.tax, totals.rounding, totals.due].map(|amount| amount.amount().to_string())
    }

    #[test]
    fn identical_lines_do_not_drift() {
        let of = |count, price, rate| figures(&of(&vec![line(Currency::EUR, "1", price, rate); count]));
        assert_eq!(of(1, "100", "21"), ["82.64", "17.35", "0.01", "100.00"]);
        assert_eq!(of(12, "125", "6"), ["1415.09", "84.91", "0.00", "1500.00"]);
        assert_eq!(of(30, "125", "6"), ["3537.74", "212.26", "0.00", "3750.00"]);
        assert_eq!(of(50, "19.99", "19"), ["839.92", "159.58", "0.00", "999.50"]);
    }

    #[test]
    fn a_price_is_moved_only_where_its_line_needs_another_cent() {
        let document = of(&vec![line(Currency::EUR, "1", "125", "6"); 12]);
        let prices: Vec<_> = document.lines.iter().map(|line| line.price.decimal().to_string()).collect();
        assert_eq!(prices[..5], ["117.93"; 5]);
        assert_eq!(prices[5..], ["117.924528"; 7]);
    }

    #[test]
    fn a_large_quantity_has_a_price_for_more_than_one() {
        let document = of(&[line(Currency::EUR, "1000000", "0.99", "20")]);
        assert_eq!(figures(&document), ["825000.00", "165000.00", "0.00", "990000.00"]);
        assert_eq!(
            (document.lines[0].price.to_string(), document.lines[0].base_quantity.to_string()),
            ("825 EUR".into(), "1000".into())
        );
    }

    #[test]
    fn currencies_without_cents_and_with_mils_are_reached_as_well() {
        let currency = |code| Currency::parse(code).unwrap();
        assert_eq!(figures(&of(&[line(currency("JPY"), "3", "108", "10")])), ["295", "30", "-1", "324"]);
        assert_eq!(figures(&of(&[line(currency("TND"), "1", "10.000", "19")])), ["8.403", "1.597", "0.000", "10.000"]);
    }

    fn a_line() -> impl Strategy<Value = PricedLine> {
        (-100_000i64..10_000_000, 0i64..1_000_000, 0usize..6, proptest::option::of(0i64..1_000_000), 0i64..3).prop_map(
            |(quantity, price, rate, percent, amount)| {
                let mut line = line(Currency::EUR, "1", "1", ["0", "2.1", "5.5", "10", "20", "17.3333"][rate]);
                line.quantity = Quantity::new(Decimal::new(quantity, 4)).unwrap();
                line.price = UnitPrice::new(Decimal::new(price, 2), Currency::EUR).unwrap();
                let percent = percent.map(|scaled| Adjustment::Percent(Percent::new(Decimal::new(scaled, 4)).unwrap()));
                line.allowances.extend(percent.map(LineAdjustment::from));
                if amount > 0 {
                    let amount = Money::from_minor(amount * 37, Currency::EUR).unwrap();
                    line.charges.push(Adjustment::Amount(amount).into());
                }
                line
            },
        )
    }

    fn an_adjustment() -> impl Strategy<Value = DocumentAdjustment> {
        (0i64..100_000, any::<bool>(), 0usize..3).prop_map(|(size, percent, rate)| {
            let adjustment = if percent {
                Adjustment::Percent(Percent::new(Decimal::new(size, 4)).unwrap())
            } else {
                Adjustment::Amount(Money::from_minor(size, Currency::EUR).unwrap())
            };
            let tax = TaxTreatment::rated(["0", "10", "20"][rate].parse().unwrap());
            DocumentAdjustment::new(adjustment, tax, Name::parse("any").unwrap())
        })
    }

    proptest! {
        #[test]
        fn what_was_asked_is_always_reached_and_to_a_cent_by_net_and_vat_of_each_rate(
            lines in proptest::collection::vec(a_line(), 1..25),
            allowances in proptest::collection::vec(an_adjustment(), 0..3),
            charges in proptest::collection::vec(an_adjustment(), 0..3),
            prepaid in 0i64..10_000,
        ) {
            let (zero, prepaid) = (Money::zero(Currency::EUR), Money::from_minor(prepaid, Currency::EUR).unwrap());
            let (lines, currency) = (lines.iter().collect(), Currency::EUR);
            let asked =
                PricedDocument { currency, lines, allowances: &allowances, charges: &charges, prepaid, rounding: zero };
            let net = without_tax(&asked).unwrap();
            let due = total(&asked).unwrap().net.checked_sub(prepaid).unwrap();
            prop_assert_eq!(net.totals.due, due);
            prop_assert_eq!(&total(&net.document()).unwrap(), &net.totals);
            let groups = i64::try_from(net.totals.groups.len()).unwrap();
            prop_assert!(net.totals.rounding.minor().abs() <= groups, "{}", net.totals.rounding);
        }

        #[test]
        fn a_price_lies_within_a_cent_of_what_was_asked(lines in proptest::collection::vec(a_line(), 1..25)) {
            let net = of(&lines);
            for (net, asked) in net.lines.iter().zip(&lines) {
                let exact = asked.price.decimal() * Decimal::ONE_HUNDRED / (Decimal::ONE_HUNDRED + asked.tax.rate.decimal());
                let off = (net.price.decimal() / net.base_quantity.decimal() - exact) * net.quantity.decimal();
                let most = if asked.allowances.is_empty() { 2 } else { 4 };
                prop_assert!(off.abs() <= Decimal::new(most, 2), "{}", off);
            }
        }
    }
}
