//! Every figure of a document with the sum that makes it, so that a person can work it out again.

use std::fmt;

use rust_decimal::Decimal;

use crate::kernel::{Faults, Money};

use super::model::{Adjustment, DocumentTotals, LineTotal, PricedDocument, PricedLine, TaxGroup, TaxTreatment};
use super::totals::{adjusted, amount_of, total};

/// The most summands that a formula writes out.
const MOST_SUMMANDS: usize = 12;

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ExplainedStep {
    /// The business term of EN 16931, as `BT-131`.
    pub term: String,
    /// What it is about: a line counted from 1, an allowance, a category and rate; empty for the document.
    pub of: String,
    /// How it is worked out, with figures: `3 × 8.695652 = 26.086956`.
    pub formula: String,
    /// What it comes to, rounded to the currency's minor unit.
    pub result: Money,
}

impl fmt::Display for ExplainedStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<7} {:<14} {} → {}", self.term, self.of, self.formula, self.result.amount())
    }
}

/// How each figure of `document` comes about, in the order of EN 16931: lines, document, VAT, what is due.
///
/// # Errors
/// As [`total`](super::total).
pub fn explain(document: &PricedDocument<'_>) -> Result<Vec<ExplainedStep>, Faults> {
    explain_as(document, &total(document)?)
}

/// How each figure of `totals` comes about that a document states. Where a group's VAT is not its net times its rate, as with a part that is credited to the
/// cent of the whole, the formula says what is stated instead.
///
/// # Errors
/// As [`total`](super::total).
pub fn explain_as(document: &PricedDocument<'_>, totals: &DocumentTotals) -> Result<Vec<ExplainedStep>, Faults> {
    let mut steps = Vec::new();
    for (at, (line, total)) in document.lines.iter().zip(&totals.lines).enumerate() {
        of_line(&mut steps, &format!("line {}", at + 1), line, total)?;
    }
    let nets = totals.lines.iter().map(|line| ("+", line.net));
    push(&mut steps, "BT-106", "", summed(nets), totals.line_net);
    let mut sides = Vec::new();
    for (term, sum, name, adjustments) in
        [("BT-92", "BT-107", "allowance", document.allowances), ("BT-99", "BT-108", "charge", document.charges)]
    {
        let amounts = adjusted(adjustments, totals.line_net)?;
        for (at, (one, amount)) in adjustments.iter().zip(&amounts).enumerate() {
            push(&mut steps, term, &format!("{name} {}", at + 1), of_adjustment(&one.adjustment, totals.line_net), *amount);
        }
        if !amounts.is_empty() {
            let whole = if name == "allowance" { totals.allowances } else { totals.charges };
            push(&mut steps, sum, "", summed(amounts.iter().map(|amount| ("+", *amount))), whole);
        }
        sides.push(amounts);
    }
    let net = [("+", totals.line_net), ("-", totals.allowances), ("+", totals.charges)];
    push(&mut steps, "BT-109", "", summed(net.into_iter()), totals.net);
    let (off, on) = (sides.first().map_or(&[][..], Vec::as_slice), sides.get(1).map_or(&[][..], Vec::as_slice));
    for group in &totals.groups {
        of_group(&mut steps, document, totals, group, (off, on));
    }
    of_document(&mut steps, totals);
    Ok(steps)
}

fn of_line(steps: &mut Vec<ExplainedStep>, of: &str, line: &PricedLine, total: &LineTotal) -> Result<(), Faults> {
    for (term, adjustments) in [("BT-136", &line.allowances), ("BT-141", &line.charges)] {
        for one in adjustments {
            push(steps, term, of, of_adjustment(&one.adjustment, total.price), amount_of(&one.adjustment, total.price)?);
        }
    }
    let price = line.price.decimal();
    let price = match line.gross_price.zip(line.price_discount()) {
        Some((gross, discount)) => format!("({} - {} = {price})", gross.decimal(), discount.decimal()),
        None => price.to_string(),
    };
    let mut formula = format!("{} × {price}", line.quantity);
    if line.base_quantity != crate::kernel::Quantity::ONE {
        formula = format!("{formula} / {}", line.base_quantity);
    }
    let exact = line.quantity.decimal().checked_mul(line.price.decimal());
    let exact = exact.and_then(|product| product.checked_div(line.base_quantity.decimal())).map(|exact| exact.normalize());
    if let Some(exact) = exact {
        formula = format!("{formula} = {exact}, rounded {}", total.price.amount());
    }
    for (sign, amount) in [("-", total.allowances), ("+", total.charges)] {
        if !amount.is_zero() {
            formula = format!("{formula}, {sign} {}", amount.amount());
        }
    }
    push(steps, "BT-131", of, formula, total.net);
    Ok(())
}

fn of_group(
    steps: &mut Vec<ExplainedStep>,
    document: &PricedDocument<'_>,
    totals: &DocumentTotals,
    group: &TaxGroup,
    (off, on): (&[Money], &[Money]),
) {
    let of = format!("{} {} %", group.tax.category.code(), group.tax.rate);
    let own = |tax: &TaxTreatment| group.is_of(tax);
    let lines = document.lines.iter().zip(&totals.lines).filter(|(line, _)| own(&line.tax)).map(|(_, total)| ("+", total.net));
    let off = document.allowances.iter().zip(off).filter(|(one, _)| own(&one.tax)).map(|(_, amount)| ("-", *amount));
    let on = document.charges.iter().zip(on).filter(|(one, _)| own(&one.tax)).map(|(_, amount)| ("+", *amount));
    push(steps, "BT-116", &of, summed(lines.chain(off).chain(on)), group.taxable);
    let exact = group.taxable.amount().checked_mul(group.tax.rate.decimal()).map(|product| product / Decimal::ONE_HUNDRED);
    let is_rounded = exact.and_then(|exact| Money::rounded(exact, group.amount.currency()).ok()) == Some(group.amount);
    let exact = exact.map_or_else(String::new, |exact| format!(" = {}", exact.normalize()));
    let stated = if is_rounded { String::new() } else { format!(", stated {}", group.amount.amount()) };
    push(steps, "BT-117", &of, format!("{} × {} / 100{exact}{stated}", group.taxable.amount(), group.tax.rate), group.amount);
}

fn of_document(steps: &mut Vec<ExplainedStep>, totals: &DocumentTotals) {
    push(steps, "BT-110", "", summed(totals.groups.iter().map(|group| ("+", group.amount))), totals.tax);
    push(steps, "BT-112", "", summed([("+", totals.net), ("+", totals.tax)].into_iter()), totals.gross);
    let due = [("+", totals.gross), ("-", totals.prepaid), ("+", totals.rounding)];
    push(steps, "BT-115", "", summed(due.into_iter()), totals.due);
}

fn push(steps: &mut Vec<ExplainedStep>, term: &'static str, of: &str, formula: String, result: Money) {
    steps.push(ExplainedStep { term: term.to_owned(), of: of.to_owned(), formula, result });
}

fn of_adjustment(adjustment: &Adjustment, base: Money) -> String {
    match adjustment {
        Adjustment::Amount(amount) => amount.amount().to_string(),
        Adjustment::Percent(percent) => {
            let exact = base.amount().checked_mul(percent.decimal()).map(|product| product / Decimal::ONE_HUNDRED);
            let exact = exact.map_or_else(String::new, |exact| format!(" = {}", exact.normalize()));
            format!("{percent} % of {}{exact}", base.amount())
        }
    }
}

/// `1.00 + 2.00 - 0.50`; of more summands than one would add up by hand only how many there are.
fn summed(parts: impl Iterator<Item = (&'static str, Money)>) -> String {
    let (mut text, mut count) = (String::new(), 0);
    for (sign, amount) in parts {
        count += 1;
        if count == 1 && sign == "+" {
            text = amount.amount().to_string();
        } else if count <= MOST_SUMMANDS {
            text = format!("{text}{}{sign} {}", if count == 1 { "" } else { " " }, amount.amount());
        }
    }
    if count > MOST_SUMMANDS { format!("{text} … ({count} amounts)") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Currency, Name, UnitPrice};
    use crate::pricing::DocumentAdjustment;

    #[test]
    fn a_document_explains_itself_so_that_it_can_be_worked_out_by_hand() {
        let line = |quantity: &str, price: &str, rate: &str| {
            let tax = TaxTreatment::rated(rate.parse().unwrap());
            PricedLine::new(quantity.parse().unwrap(), UnitPrice::parse(price, Currency::EUR).unwrap(), tax)
        };
        let eur = |text: &str| Money::parse(text, Currency::EUR).unwrap();
        let mut first = line("3", "8.695652", "15");
        first.gross_price = Some(UnitPrice::parse("10", Currency::EUR).unwrap());
        first.allowances.push(Adjustment::Percent("2.5".parse().unwrap()).into());
        let mut second = line("250", "12.5", "5.5");
        second.base_quantity = "1000".parse().unwrap();
        let freight = DocumentAdjustment::new(Adjustment::Amount(eur("4")), first.tax.clone(), Name::parse("freight").unwrap());
        let document = PricedDocument {
            currency: Currency::EUR,
            lines: vec![&first, &second],
            allowances: &[],
            charges: &[freight],
            prepaid: eur("10"),
            rounding: eur("0.01"),
        };
        let printed: Vec<String> = explain(&document).unwrap().iter().map(ToString::to_string).collect();
        let expected = [
            "BT-136  line 1         2.5 % of 26.09 = 0.65225 → 0.65",
            "BT-131  line 1         3 × (10 - 1.304348 = 8.695652) = 26.086956, rounded 26.09, - 0.65 → 25.44",
            "BT-131  line 2         250 × 12.5 / 1000 = 3.125, rounded 3.13 → 3.13",
            "BT-106                 25.44 + 3.13 → 28.57",
            "BT-99   charge 1       4.00 → 4.00",
            "BT-108                 4.00 → 4.00",
            "BT-109                 28.57 - 0.00 + 4.00 → 32.57",
            "BT-116  S 5.5 %        3.13 → 3.13",
            "BT-117  S 5.5 %        3.13 × 5.5 / 100 = 0.17215 → 0.17",
            "BT-116  S 15 %         25.44 + 4.00 → 29.44",
            "BT-117  S 15 %         29.44 × 15 / 100 = 4.416 → 4.42",
            "BT-110                 0.17 + 4.42 → 4.59",
            "BT-112                 32.57 + 4.59 → 37.16",
            "BT-115                 37.16 - 10.00 + 0.01 → 27.17",
        ];
        assert_eq!(printed, expected);
    }

    #[test]
    fn a_long_sum_says_how_many_amounts_it_has() {
        let one = Money::parse("1", Currency::EUR).unwrap();
        let text = summed(std::iter::repeat_n(("+", one), 340));
        assert!(text.starts_with("1.00 + 1.00") && text.ends_with(" … (340 amounts)"), "{text}");
    }
}
