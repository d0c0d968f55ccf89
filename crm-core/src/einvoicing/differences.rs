//! Stated figures that do not follow from the others.
//!
//! Every identity of EN 16931 is held to the last digit: no tolerance. A figure is rounded to the minor unit of the document's currency where EN 16931 rounds,
//! halves away from zero.

use std::fmt;

use rust_decimal::Decimal;

use crate::pricing::TaxCategory;

use super::exact::Exact;
use super::model::{ElectronicInvoice, StatedAdjustment, StatedLine, StatedVat};

/// A stated figure, and what the others make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Difference {
    /// The identity that does not hold: `BR-CO-10` to `BR-CO-17`, `BR-S-08` and those of the other categories, and four that have no number in EN 16931:
    /// `TAXABLE` (of split payment), `LINE-NET` (quantity times price), `PRICE-NET` (gross price less discount), `PERCENTAGE` (of an allowance or charge).
    pub rule: &'static str,
    /// The term that is stated.
    pub term: &'static str,
    /// Which of several, as `lines[2]`; empty where there is one.
    pub place: String,
    /// The figure as it is stated; none where it is missing.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub stated: Option<Decimal>,
    /// The figure that follows from the others; none where it has more digits than can be computed with.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub computed: Option<Decimal>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{} ", self.place)?;
        }
        let shown = |figure: Option<Decimal>| figure.map_or_else(|| "nothing".to_owned(), |figure| figure.to_string());
        write!(f, "{} `{}`: {} gives {}", self.term, shown(self.stated), self.rule, shown(self.computed))
    }
}

/// Every stated figure of `invoice` that the identities of EN 16931 contradict, in the order of the document: lines, allowances and charges, groups of VAT,
/// totals. Nothing is put right.
#[must_use]
pub fn differences(invoice: &ElectronicInvoice) -> Vec<Difference> {
    let mut checked = Checked { digits: invoice.currency.minor_units(), found: Vec::new() };
    for (at, line) in invoice.lines.iter().enumerate() {
        checked.line(at, line);
    }
    for (name, terms, adjustments) in [("allowances", "BT-92", &invoice.allowances), ("charges", "BT-99", &invoice.charges)] {
        for (at, adjustment) in adjustments.iter().enumerate() {
            checked.percentage(&format!("{name}[{at}]"), terms, adjustment);
        }
    }
    if !invoice.lines.is_empty() {
        checked.groups(invoice);
    }
    checked.totals(invoice);
    checked.found
}

/// What was found so far.
struct Checked {
    /// Decimals of the document's currency.
    digits: u32,
    found: Vec<Difference>,
}

impl Checked {
    fn hold(&mut self, rule: &'static str, term: &'static str, place: &str, stated: Option<Decimal>, computed: Option<Exact>) {
        // What is left out is zero.
        let holds = computed.is_some_and(|computed| computed.equals(stated.unwrap_or_default()));
        if !holds {
            let computed = computed.and_then(Exact::decimal);
            self.found.push(Difference { rule, term, place: place.to_owned(), stated, computed });
        }
    }

    fn line(&mut self, at: usize, line: &StatedLine) {
        let place = format!("lines[{at}]");
        let price = &line.price;
        if let Some(gross) = price.gross {
            let net = Exact::of(gross).minus(Exact::of(price.discount.unwrap_or_default()));
            self.hold("PRICE-NET", "BT-146", &place, Some(price.net), net);
        }
        for (name, term, adjustments) in [("allowances", "BT-136", &line.allowances), ("charges", "BT-141", &line.charges)] {
            for (at, adjustment) in adjustments.iter().enumerate() {
                self.percentage(&format!("{place}.{name}[{at}]"), term, adjustment);
            }
        }
        self.hold("LINE-NET", "BT-131", &place, Some(line.net), line_net(line, self.digits));
    }

    /// An amount that is stated with the percentage it comes from.
    fn percentage(&mut self, place: &str, term: &'static str, adjustment: &StatedAdjustment) {
        if let (Some(percent), Some(base)) = (adjustment.percent, adjustment.base) {
            let part = percent_of(base, percent, self.digits);
            self.hold("PERCENTAGE", term, place, Some(adjustment.amount), part);
        }
    }

    fn groups(&mut self, invoice: &ElectronicInvoice) {
        let mut open = parts(invoice);
        for (at, group) in invoice.breakdown.iter().enumerate() {
            let place = format!("breakdown[{at}]");
            let own: Vec<_> = open.extract_if(.., |(vat, _)| same_group(vat, &group.vat)).map(|(_, part)| part).collect();
            let taxable = own.into_iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part?));
            self.hold(taxable_rule(group.vat.category), "BT-116", &place, Some(group.taxable), taxable);
        }
        // What no group of the document holds.
        while let Some((vat, _)) = open.first().copied() {
            let own: Vec<_> = open.extract_if(.., |(other, _)| same_group(other, &vat)).map(|(_, part)| part).collect();
            let taxable = own.into_iter().try_fold(Exact::ZERO, |sum, part| sum.plus(part?));
            self.hold(taxable_rule(vat.category), "BT-116", "", None, taxable);
        }
    }

    fn totals(&mut self, invoice: &ElectronicInvoice) {
        let (totals, digits) = (&invoice.totals, self.digits);
        let of = |figure: Option<Decimal>| Exact::of(figure.unwrap_or_default());
        for (at, group) in invoice.breakdown.iter().enumerate() {
            let tax = percent_of(group.taxable, group.vat.rate.unwrap_or_default(), digits);
            self.hold("BR-CO-17", "BT-117", &format!("breakdown[{at}]"), Some(group.tax), tax);
        }
        if !invoice.lines.is_empty() {
            let nets = Exact::sum(invoice.lines.iter().map(|line| line.net));
            self.hold("BR-CO-10", "BT-106", "", Some(totals.line_net), nets);
        }
        let allowances = Exact::sum(invoice.allowances.iter().map(|allowance| allowance.amount));
        self.hold("BR-CO-11", "BT-107", "", totals.allowances, allowances);
        let charges = Exact::sum(invoice.charges.iter().map(|charge| charge.amount));
        self.hold("BR-CO-12", "BT-108", "", totals.charges, charges);
        let net = Exact::of(totals.line_net).minus(of(totals.allowances)).and_then(|net| net.plus(of(totals.charges)));
        self.hold("BR-CO-13", "BT-109", "", Some(totals.net), net);
        let tax = Exact::sum(invoice.breakdown.iter().map(|group| group.tax));
        self.hold("BR-CO-14", "BT-110", "", totals.tax, tax);
        self.hold("BR-CO-15", "BT-112", "", Some(totals.gross), Exact::of(totals.net).plus(of(totals.tax)));
        let due = Exact::of(totals.gross).minus(of(totals.prepaid)).and_then(|due| due.plus(of(totals.rounding)));
        self.hold("BR-CO-16", "BT-115", "", Some(totals.due), due);
    }
}

/// Quantity times price by base quantity, rounded, with what is put on and less what is taken off.
fn line_net(line: &StatedLine, digits: u32) -> Option<Exact> {
    let base = Exact::of(line.price.base_quantity.unwrap_or(Decimal::ONE));
    let priced = Exact::of(line.quantity).times(Exact::of(line.price.net))?;
    let on = Exact::sum(line.charges.iter().map(|charge| charge.amount))?;
    let off = Exact::sum(line.allowances.iter().map(|allowance| allowance.amount))?;
    priced.over(base, digits)?.plus(on)?.minus(off)
}

fn percent_of(base: Decimal, percent: Decimal, digits: u32) -> Option<Exact> {
    Exact::of(base).times(Exact::of(percent))?.over(Exact::of(Decimal::ONE_HUNDRED), digits)
}

/// What counts to some group of VAT, with its sign; a part is none where it does not fit.
fn parts(invoice: &ElectronicInvoice) -> Vec<(StatedVat, Option<Exact>)> {
    let lines = invoice.lines.iter().map(|line| (line.vat, Some(Exact::of(line.net))));
    let off = invoice.allowances.iter().filter_map(|off| Some((off.vat?, Exact::ZERO.minus(Exact::of(off.amount)))));
    let on = invoice.charges.iter().filter_map(|on| Some((on.vat?, Some(Exact::of(on.amount)))));
    lines.chain(off).chain(on).collect()
}

/// 20 and 20.00 are one group, and so are a rate of zero and none.
fn same_group(one: &StatedVat, other: &StatedVat) -> bool {
    one.category == other.category && one.rate.unwrap_or_default() == other.rate.unwrap_or_default()
}

/// The rule that ties what is taxed to lines, allowances and charges.
const fn taxable_rule(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "BR-S-08",
        TaxCategory::ZeroRated => "BR-Z-08",
        TaxCategory::Exempt => "BR-E-08",
        TaxCategory::ReverseCharge => "BR-AE-08",
        TaxCategory::IntraCommunity => "BR-IC-08",
        TaxCategory::Export => "BR-G-08",
        TaxCategory::OutsideScope => "BR-O-08",
        TaxCategory::CanaryIslands => "BR-AF-08",
        TaxCategory::CeutaMelilla => "BR-AG-08",
        TaxCategory::SplitPayment => "TAXABLE",
    }
}
