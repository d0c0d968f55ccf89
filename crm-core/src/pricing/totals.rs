//! From lines to what is due.

use rust_decimal::Decimal;

use crate::kernel::{Currency, Fault, Faults, Money, Percent, Quantity};

use super::model::{
    Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedDocument, PricedLine, TaxGroup, TaxTreatment,
};

/// What `document` comes to.
///
/// # Errors
/// Every fault found, placed as `lines[2].price`: a price or adjustment in another currency or below zero, a base quantity of zero, a gross price below
/// the net one, VAT whose category, rate and reason do not go together, a code that is no reason there, a figure beyond the bounds of [`Money`].
pub fn total(document: &PricedDocument<'_>) -> Result<DocumentTotals, Faults> {
    let mut faults = Faults::new();
    let mut lines = Vec::with_capacity(document.lines.len());
    for (at, line) in document.lines.iter().enumerate() {
        match line_total(line, document.currency) {
            Ok(line) => lines.push(line),
            Err(fault) => faults.push(fault.at(format!("lines[{at}]"))),
        }
    }
    for (name, adjustments) in [("allowances", document.allowances), ("charges", document.charges)] {
        for (at, adjustment) in adjustments.iter().enumerate() {
            faults.take(format!("{name}[{at}].tax"), adjustment.tax.check());
            if let Some(code) = adjustment.reason_code {
                faults.take(format!("{name}[{at}]"), code.check_side(name == "allowances"));
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(total_of_lines(document, lines)?)
}

/// What `document` comes to where its lines come to `lines`, whatever their prices say: for a document whose lines are what others have left over.
///
/// # Errors
/// A fault of an allowance or charge, or beyond the bounds of [`Money`].
pub fn total_of_lines(document: &PricedDocument<'_>, lines: Vec<LineTotal>) -> Result<DocumentTotals, Fault> {
    let currency = document.currency;
    let line_net = Money::sum(lines.iter().map(|line| line.net), currency)?;
    let allowances = adjusted(document.allowances, line_net).map_err(|fault| fault.at("allowances"))?;
    let charges = adjusted(document.charges, line_net).map_err(|fault| fault.at("charges"))?;
    let nets = document.lines.iter().zip(&lines).map(|(line, total)| (&line.tax, total.net));
    let off = document.allowances.iter().zip(&allowances).map(|(allowance, amount)| (&allowance.tax, amount.negated()));
    let on = document.charges.iter().zip(&charges).map(|(charge, amount)| (&charge.tax, *amount));
    let groups = grouped(nets.chain(off).chain(on), currency)?;
    let (allowances, charges) = (Money::sum(allowances, currency)?, Money::sum(charges, currency)?);
    let net = line_net.checked_sub(allowances)?.checked_add(charges)?;
    let tax = Money::sum(groups.iter().map(|group| group.amount), currency)?;
    let gross = net.checked_add(tax)?;
    let (prepaid, rounding) = (document.prepaid, document.rounding);
    let due = gross
        .checked_sub(prepaid)
        .map_err(|fault| fault.at("prepaid"))?
        .checked_add(rounding)
        .map_err(|fault| fault.at("rounding"))?;
    Ok(DocumentTotals { lines, groups, line_net, allowances, charges, net, tax, gross, prepaid, rounding, due })
}

/// What `line` comes to in a document in `currency`.
///
/// # Errors
/// A fault of its VAT, price, base quantity, quantity, allowances or charges.
pub fn line_total(line: &PricedLine, currency: Currency) -> Result<LineTotal, Fault> {
    line.tax.check().map_err(|fault| fault.at("tax"))?;
    if line.price.currency() != currency {
        let remedy = format!("give a price in {currency}");
        return Err(Fault::new(line.price, format!("the document is in {currency}"), remedy).at("price"));
    }
    if line.price.scaled() < 0 {
        return Err(
            Fault::new(line.price, "a price is not negative", "give a negative quantity for what is given back").at("price")
        );
    }
    if line.base_quantity <= Quantity::ZERO {
        let fault = Fault::new(line.base_quantity, "a price is for a quantity above zero", "give 1, or what the price is for");
        return Err(fault.at("base_quantity"));
    }
    check_gross_price(line)?;
    let price = line.quantity.priced(line.price, line.base_quantity).map_err(|fault| fault.at("quantity"))?;
    let allowances = sum_of(&line.allowances, true, price).map_err(|fault| fault.at("allowances"))?;
    let charges = sum_of(&line.charges, false, price).map_err(|fault| fault.at("charges"))?;
    Ok(LineTotal { price, allowances, charges, net: price.checked_sub(allowances)?.checked_add(charges)? })
}

fn check_gross_price(line: &PricedLine) -> Result<(), Fault> {
    let Some(gross) = line.gross_price else { return Ok(()) };
    let discount = gross.checked_sub(line.price).map_err(|fault| fault.at("gross_price"))?;
    if discount.scaled() < 0 {
        let problem = format!("the price before what is taken off it is not below the net price {}", line.price);
        return Err(Fault::new(gross, problem, "give the higher price, or put a charge on the line").at("gross_price"));
    }
    Ok(())
}

fn sum_of(adjustments: &[LineAdjustment], allowance: bool, base: Money) -> Result<Money, Fault> {
    let mut sum = Money::zero(base.currency());
    for LineAdjustment { adjustment, reason: _, reason_code } in adjustments {
        if let Some(code) = reason_code {
            code.check_side(allowance)?;
        }
        sum = sum.checked_add(amount_of(adjustment, base)?)?;
    }
    Ok(sum)
}

/// Quantity times price by base quantity, to the last decimal: what rounding the line takes from it or adds. None where it has more than 28 digits, or none
/// that end.
#[must_use]
pub fn exact_price(line: &PricedLine) -> Option<Decimal> {
    let product = i128::from(line.quantity.scaled()).checked_mul(line.price.scaled().into())?;
    // Quantities have four decimals, which the base has as well, and prices six.
    let (tens, base) = (10_000, i128::from(line.base_quantity.scaled()));
    let whole = product.checked_mul(tens)?;
    let exact = whole.checked_rem(base)? == 0;
    let scaled = whole.checked_div(base).filter(|_| exact)?;
    Decimal::try_from_i128_with_scale(scaled, 10).ok().map(|exact| exact.normalize())
}

/// What each allowance or charge on a document comes to whose line nets add up to `base`.
///
/// # Errors
/// A fault of the first that is negative or in another currency.
pub fn adjusted(adjustments: &[DocumentAdjustment], base: Money) -> Result<Vec<Money>, Fault> {
    adjustments.iter().map(|adjustment| amount_of(&adjustment.adjustment, base)).collect()
}

/// What an allowance or charge comes to on `base`.
pub(super) fn amount_of(adjustment: &Adjustment, base: Money) -> Result<Money, Fault> {
    match adjustment {
        Adjustment::Amount(amount) if amount.is_negative() => Err(Fault::new(
            amount,
            "an allowance or charge is not negative",
            "give a charge in the place of a negative allowance",
        )),
        Adjustment::Amount(amount) => Money::zero(base.currency()).checked_add(*amount),
        Adjustment::Percent(percent) if *percent < Percent::ZERO => Err(Fault::new(
            percent,
            "a percentage off or on is not negative",
            "give a charge in the place of a negative allowance",
        )),
        Adjustment::Percent(percent) => base.times(*percent),
    }
}

/// VAT of every category and rate that `parts` name, rounded once for each.
fn grouped<'a>(parts: impl Iterator<Item = (&'a TaxTreatment, Money)>, currency: Currency) -> Result<Vec<TaxGroup>, Fault> {
    // A document has a handful of groups: to look through them takes less than a tree.
    let mut groups: Vec<TaxGroup> = Vec::new();
    for (tax, amount) in parts {
        match groups.iter_mut().find(|group| group.is_of(tax)) {
            Some(group) => group.taxable = group.taxable.checked_add(amount)?,
            None => groups.push(TaxGroup { tax: tax.clone(), taxable: amount, amount: Money::zero(currency) }),
        }
    }
    groups.sort_unstable_by_key(|group| (group.tax.category, group.tax.rate));
    for group in &mut groups {
        group.amount = group.taxable.times(group.tax.rate)?;
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{Name, UnitPrice};

    const EUR: Currency = Currency::EUR;

    fn line(quantity: &str, price: &str, rate: &str) -> PricedLine {
        let tax = TaxTreatment::rated(rate.parse().unwrap());
        PricedLine::new(quantity.parse().unwrap(), UnitPrice::parse(price, EUR).unwrap(), tax)
    }

    fn of(lines: &[PricedLine]) -> Result<DocumentTotals, Faults> {
        let zero = Money::zero(EUR);
        let lines = lines.iter().collect();
        total(&PricedDocument { currency: EUR, lines, allowances: &[], charges: &[], prepaid: zero, rounding: zero })
    }

    fn eur(text: &str) -> Money {
        Money::parse(text, EUR).unwrap()
    }

    #[test]
    fn three_lines_of_8_695652_come_to_26_10() {
        let totals = of(&[line("1", "8.695652", "15"), line("1", "8.695652", "15"), line("1", "8.695652", "15")]).unwrap();
        assert_eq!((totals.line_net, totals.tax), (eur("26.10"), eur("3.92")));
    }

    #[test]
    fn twenty_and_twenty_point_zero_zero_are_one_group_taxed_once() {
        let totals = of(&[line("1", "0.33", "20"), line("1", "0.33", "20.00"), line("1", "0.33", "5.5")]).unwrap();
        let groups: Vec<_> = totals.groups.iter().map(|group| (group.taxable, group.amount)).collect();
        assert_eq!(groups, [(eur("0.33"), eur("0.02")), (eur("0.66"), eur("0.13"))]);
        assert_eq!(totals.gross, eur("1.14"));
    }

    #[test]
    fn allowances_and_charges_meet_the_vat_of_their_own_group() {
        let adjustment = |text: &str, rate: &str| {
            let tax = TaxTreatment::rated(rate.parse().unwrap());
            DocumentAdjustment::new(Adjustment::Amount(eur(text)), tax, Name::parse("freight").unwrap())
        };
        let lines = [line("2", "100", "20")];
        let percent = DocumentAdjustment { adjustment: Adjustment::Percent("10".parse().unwrap()), ..adjustment("0", "20") };
        let document = PricedDocument {
            currency: EUR,
            lines: lines.iter().collect(),
            allowances: &[percent],
            charges: &[adjustment("15", "10")],
            prepaid: eur("50"),
            rounding: eur("-0.50"),
        };
        let totals = total(&document).unwrap();
        assert_eq!((totals.allowances, totals.charges, totals.net), (eur("20"), eur("15"), eur("195")));
        assert_eq!((totals.tax, totals.gross, totals.due), (eur("37.50"), eur("232.50"), eur("182")));
        assert_eq!(totals.groups.len(), 2, "a charge may open a group");
    }

    #[test]
    fn every_fault_is_found_and_placed() {
        let mut wrong = line("1", "10", "20");
        wrong.tax.rate = Percent::ZERO;
        let mut exempt = line("1", "10", "0");
        exempt.tax.category = crate::pricing::TaxCategory::Exempt;
        let mut dollars = line("1", "10", "20");
        dollars.price = UnitPrice::parse("10", Currency::USD).unwrap();
        let faults = of(&[line("1", "1", "20"), wrong, exempt, dollars]).unwrap_err();
        let fields: Vec<_> = faults.as_slice().iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["lines[1].tax.rate", "lines[2].tax.reason", "lines[3].price"]);
    }

    #[test]
    fn a_price_and_what_is_taken_off_may_be_nothing_but_not_negative() {
        let fields = |line: PricedLine| {
            let faults = of(&[line]).err();
            faults.iter().flat_map(Faults::as_slice).map(|fault| fault.field.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(fields(line("1", "0", "20")), [""; 0]);
        assert_eq!(fields(line("1", "-0.000001", "20")), ["lines[0].price"]);
        let less = |adjustment| PricedLine { allowances: vec![LineAdjustment::from(adjustment)], ..line("1", "10", "20") };
        assert_eq!(fields(less(Adjustment::Amount(eur("0")))), [""; 0]);
        assert_eq!(fields(less(Adjustment::Amount(eur("-0.01")))), ["lines[0].allowances"]);
        assert_eq!(fields(less(Adjustment::Percent(Percent::ZERO))), [""; 0]);
        assert_eq!(fields(less(Adjustment::Percent("-0.0001".parse().unwrap()))), ["lines[0].allowances"]);
        let none = PricedLine { base_quantity: Quantity::ZERO, ..line("1", "10", "20") };
        assert_eq!(fields(none), ["lines[0].base_quantity"]);
    }

    #[test]
    fn a_price_before_what_is_taken_off_it_is_not_below_the_net_one() {
        let before = |text: &str, currency| Some(UnitPrice::parse(text, currency).unwrap());
        let reduced = PricedLine { gross_price: before("12.50", EUR), ..line("3", "10", "20") };
        assert_eq!(reduced.price_discount().unwrap().to_string(), "2.5 EUR");
        assert_eq!(of(std::slice::from_ref(&reduced)).unwrap().net, eur("30"), "what a line comes to follows from the net price");
        for wrong in [before("9.99", EUR), before("12.50", Currency::USD)] {
            let faults = of(&[PricedLine { gross_price: wrong, ..reduced.clone() }]).unwrap_err();
            assert_eq!(faults.as_slice()[0].field.as_str(), "lines[0].gross_price");
        }
    }

    #[test]
    fn what_a_line_is_before_it_is_rounded_is_told_to_the_last_decimal() {
        let exact = |quantity: &str, price: &str, base: &str| {
            let line = PricedLine { base_quantity: base.parse().unwrap(), ..line(quantity, price, "20") };
            exact_price(&line).map(|exact| exact.to_string())
        };
        assert_eq!(exact("1", "0.001", "1").as_deref(), Some("0.001"));
        assert_eq!(exact("-3", "8.695652", "1").as_deref(), Some("-26.086956"));
        assert_eq!(exact("0.0001", "0.000001", "1").as_deref(), Some("0.0000000001"));
        assert_eq!((exact("250", "12.5", "1000").as_deref(), exact("1", "1", "3")), (Some("3.125"), None));
        assert_eq!(exact("999999999999.9999", "9999999999.999999", "1"), None, "more digits than there is room for");
    }

    #[test]
    fn a_code_of_charges_is_no_reason_to_take_something_off() {
        let code = |text: &str| Some(crate::pricing::ReasonCode::parse(text).unwrap());
        let off = |reason_code| LineAdjustment { reason_code, ..Adjustment::Amount(eur("1")).into() };
        let less = |reason_code| PricedLine { allowances: vec![off(reason_code)], ..line("1", "10", "20") };
        assert_eq!(of(&[less(code("95"))]).unwrap().net, eur("9"));
        assert_eq!(of(&[less(code("FC"))]).unwrap_err().as_slice()[0].field.as_str(), "lines[0].allowances.reason_code");
    }

    #[test]
    fn amounts_have_the_decimals_of_their_currency() {
        let totals = |code: &str, price: &str| {
            let currency = Currency::parse(code).unwrap();
            let price = UnitPrice::parse(price, currency).unwrap();
            let line = PricedLine::new("3".parse().unwrap(), price, TaxTreatment::rated("19".parse().unwrap()));
            let zero = Money::zero(currency);
            let document =
                PricedDocument { currency, lines: vec![&line], allowances: &[], charges: &[], prepaid: zero, rounding: zero };
            let totals = total(&document).unwrap();
            [totals.net, totals.tax, totals.gross].map(|amount| amount.to_string())
        };
        assert_eq!(totals("JPY", "33.5"), ["101 JPY", "19 JPY", "120 JPY"], "100.5 and 19.19");
        assert_eq!(totals("EUR", "33.335"), ["100.01 EUR", "19.00 EUR", "119.01 EUR"], "100.005 and 19.0019");
        assert_eq!(totals("TND", "33.3335"), ["100.001 TND", "19.000 TND", "119.001 TND"], "100.0005 and 19.00019");
        assert_eq!(totals("KWD", "0.0005"), ["0.002 KWD", "0.000 KWD", "0.002 KWD"], "0.0015");
        assert_eq!(totals("CLF", "33.33335"), ["100.0001 CLF", "19.0000 CLF", "119.0001 CLF"], "100.00005");
        assert_eq!(totals("UYW", "0.00005"), ["0.0002 UYW", "0.0000 UYW", "0.0002 UYW"], "0.00015");
    }

    fn a_line() -> impl Strategy<Value = PricedLine> {
        (-100_000i64..1_000_000, 0i64..100_000_000_000, 0usize..4, 0i64..1_000_000).prop_map(|(quantity, price, rate, off)| {
            let decimal = rust_decimal::Decimal::new;
            let tax = TaxTreatment::rated(["0", "5.5", "10", "20"][rate].parse().unwrap());
            let price = UnitPrice::new(decimal(price, 6), EUR).unwrap();
            let mut line = PricedLine::new(Quantity::new(decimal(quantity, 4)).unwrap(), price, tax);
            line.allowances.push(Adjustment::Percent(Percent::new(decimal(off, 4)).unwrap()).into());
            line
        })
    }

    proptest! {
        #[test]
        fn the_identities_of_en_16931_hold(lines in proptest::collection::vec(a_line(), 1..15)) {
            let totals = of(&lines).unwrap();
            prop_assert_eq!(Money::sum(totals.lines.iter().map(|line| line.net), EUR).unwrap(), totals.line_net);
            prop_assert_eq!(totals.line_net.checked_sub(totals.allowances).unwrap().checked_add(totals.charges).unwrap(), totals.net);
            prop_assert_eq!(Money::sum(totals.groups.iter().map(|group| group.taxable), EUR).unwrap(), totals.net);
            prop_assert_eq!(Money::sum(totals.groups.iter().map(|group| group.amount), EUR).unwrap(), totals.tax);
            prop_assert_eq!(totals.net.checked_add(totals.tax).unwrap(), totals.gross);
            for group in &totals.groups {
                let exact = group.taxable.amount() * group.tax.rate.decimal() / rust_decimal::Decimal::ONE_HUNDRED;
                prop_assert_eq!(group.amount, Money::rounded(exact, EUR).unwrap());
            }
        }

        #[test]
        fn the_opposite_document_is_the_exact_negation(lines in proptest::collection::vec(a_line(), 1..10)) {
            let opposite: Vec<PricedLine> = lines.iter().cloned().map(|mut line| {
                line.quantity = Quantity::new(-line.quantity.decimal()).unwrap();
                line
            }).collect();
            let (plus, minus) = (of(&lines).unwrap(), of(&opposite).unwrap());
            prop_assert_eq!((minus.net, minus.tax, minus.gross), (plus.net.negated(), plus.tax.negated(), plus.gross.negated()));
        }
    }
}
