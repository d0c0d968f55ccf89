//! A document adds up: lines to the net, groups to the tax, net and tax to the gross; its opposite is its exact negation.

use arbitrary::Arbitrary;
use crm_core::kernel::{Currency, Money, Name, Percent, Quantity, UnitPrice};
use crm_core::pricing::{
    Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, PricedDocument, PricedLine, TaxCategory, TaxTreatment, total,
};
use rust_decimal::Decimal;

const EUR: Currency = Currency::EUR;

#[derive(Debug, Arbitrary)]
struct Input {
    lines: Vec<Line>,
    allowances: Vec<(Off, Tax)>,
    charges: Vec<(Off, Tax)>,
    prepaid: i32,
    rounding: i8,
}

#[derive(Debug, Arbitrary)]
struct Line {
    quantity: i64,
    price: i64,
    base_quantity: u16,
    allowance: Option<Off>,
    charge: Option<Off>,
    tax: Tax,
}

#[derive(Debug, Arbitrary, Clone, Copy)]
enum Off {
    Amount(i64),
    Percent(i32),
}

#[derive(Debug, Arbitrary, Clone, Copy)]
enum Tax {
    Rated(u8),
    Exempt,
    ReverseCharge,
    Unreasoned,
}

fn name(text: &str) -> Name {
    text.parse().expect("a name")
}

impl Off {
    fn adjustment(self) -> Adjustment {
        match self {
            Self::Amount(minor) => Adjustment::Amount(Money::from_minor(minor, EUR).unwrap_or(Money::zero(EUR))),
            Self::Percent(scaled) => {
                Adjustment::Percent(Percent::new(Decimal::new(i64::from(scaled), Percent::DECIMALS)).expect("a percentage"))
            }
        }
    }
}

impl Tax {
    fn treatment(self) -> TaxTreatment {
        match self {
            Self::Rated(half) => TaxTreatment::rated(Percent::new(Decimal::new(i64::from(half) * 5, 1)).expect("a rate")),
            Self::Exempt => TaxTreatment::untaxed(TaxCategory::Exempt, name("exempt")),
            Self::ReverseCharge => TaxTreatment::untaxed(TaxCategory::ReverseCharge, name("the buyer owes it")),
            Self::Unreasoned => {
                TaxTreatment { category: TaxCategory::Export, rate: Percent::ZERO, reason: None, reason_code: None }
            }
        }
    }
}

impl Line {
    fn priced(&self) -> Option<PricedLine> {
        let quantity = |scaled| Quantity::new(Decimal::new(scaled, Quantity::DECIMALS)).ok();
        let price = UnitPrice::new(Decimal::new(self.price, UnitPrice::DECIMALS), EUR).ok()?;
        let mut line = PricedLine::new(quantity(self.quantity)?, price, self.tax.treatment());
        line.base_quantity = quantity(i64::from(self.base_quantity))?;
        line.allowances.extend(self.allowance.map(|off| off.adjustment().into()));
        line.charges.extend(self.charge.map(|on| on.adjustment().into()));
        Some(line)
    }
}

pub fn check(bytes: &[u8]) {
    let Some(input) = super::input::<Input>(bytes) else { return };
    let Some(lines) = input.lines.iter().map(Line::priced).collect::<Option<Vec<_>>>() else { return };
    let adjusted = |all: &[(Off, Tax)]| -> Vec<_> {
        let one = |(off, tax): &(Off, Tax)| DocumentAdjustment::new(off.adjustment(), tax.treatment(), name("as agreed"));
        all.iter().map(one).collect()
    };
    let (allowances, charges) = (adjusted(&input.allowances), adjusted(&input.charges));
    let minor = |minor: i64| Money::from_minor(minor, EUR).expect("few digits");
    let document = PricedDocument {
        currency: EUR,
        lines: lines.iter().collect(),
        allowances: &allowances,
        charges: &charges,
        prepaid: minor(i64::from(input.prepaid)),
        rounding: minor(i64::from(input.rounding)),
    };
    let Ok(totals) = total(&document) else { return };
    adds_up(&document, &totals);
    is_the_same_in_any_order(&document, &totals);
    let percents_alone = |all: &[LineAdjustment]| all.iter().all(|one| matches!(one.adjustment, Adjustment::Percent(_)));
    if lines.iter().all(|line| percents_alone(&line.allowances) && percents_alone(&line.charges))
        && allowances.iter().chain(&charges).all(|one| matches!(one.adjustment, Adjustment::Percent(_)))
    {
        is_undone_by_its_opposite(&document, &totals);
    }
}

fn sum(amounts: impl Iterator<Item = Money>) -> i128 {
    amounts.map(|amount| i128::from(amount.minor())).sum()
}

fn wide(amount: Money) -> i128 {
    i128::from(amount.minor())
}

fn adds_up(document: &PricedDocument<'_>, totals: &DocumentTotals) {
    assert_eq!(totals.lines.len(), document.lines.len());
    for line in &totals.lines {
        assert_eq!(wide(line.net), wide(line.price) - wide(line.allowances) + wide(line.charges));
    }
    assert_eq!(sum(totals.lines.iter().map(|line| line.net)), wide(totals.line_net));
    assert_eq!(wide(totals.net), wide(totals.line_net) - wide(totals.allowances) + wide(totals.charges));
    assert_eq!(sum(totals.groups.iter().map(|group| group.taxable)), wide(totals.net), "the groups make up the net");
    assert_eq!(sum(totals.groups.iter().map(|group| group.amount)), wide(totals.tax), "the groups make up the tax");
    assert_eq!(wide(totals.gross), wide(totals.net) + wide(totals.tax));
    assert_eq!(wide(totals.due), wide(totals.gross) - wide(document.prepaid) + wide(document.rounding));
    for group in &totals.groups {
        // A percent is scaled by 10^4, and a hundred of them make one: off by half a minor unit at most.
        let off = wide(group.amount) * 1_000_000 - wide(group.taxable) * i128::from(group.tax.rate.scaled());
        assert!(off.abs() * 2 <= 1_000_000, "{group:?}");
        assert_eq!(totals.group(&group.tax), Some(group), "a category and a rate are one group");
    }
}

fn is_the_same_in_any_order(document: &PricedDocument<'_>, totals: &DocumentTotals) {
    let turned = PricedDocument { lines: document.lines.iter().rev().copied().collect(), ..document.clone() };
    // In between a sum may outgrow an amount in one order and not in the other.
    let Ok(turned) = total(&turned) else { return };
    assert_eq!((turned.net, turned.tax, turned.due), (totals.net, totals.tax, totals.due));
    let amounts = |totals: &DocumentTotals| totals.groups.iter().map(|group| (group.taxable, group.amount)).collect::<Vec<_>>();
    assert_eq!(amounts(&turned), amounts(totals));
}

fn is_undone_by_its_opposite(document: &PricedDocument<'_>, totals: &DocumentTotals) {
    let opposite = |line: &&PricedLine| {
        let quantity = Quantity::new(-line.quantity.decimal()).expect("the bounds are the same on both sides of zero");
        PricedLine { quantity, ..(*line).clone() }
    };
    let lines: Vec<PricedLine> = document.lines.iter().map(opposite).collect();
    let (prepaid, rounding) = (document.prepaid.negated(), document.rounding.negated());
    let minus = total(&PricedDocument { lines: lines.iter().collect(), prepaid, rounding, ..document.clone() });
    let minus = minus.expect("an opposite has the same digits");
    assert_eq!((minus.net, minus.tax, minus.gross), (totals.net.negated(), totals.tax.negated(), totals.gross.negated()));
    assert_eq!(minus.due, totals.due.negated());
    for (plus, minus) in totals.groups.iter().zip(&minus.groups) {
        assert_eq!((minus.taxable, minus.amount), (plus.taxable.negated(), plus.amount.negated()));
    }
}
