//! How many digits a figure may have.

use rust_decimal::Decimal;

use super::super::model::{ElectronicInvoice, StatedAdjustment};
use super::finding::{InvoiceFinding, Said, finding};
use super::{Rulebook, totals};

/// A figure of a document: where it stands, its business term, the rule of EN 16931 that bounds its decimals.
struct Figure {
    field: String,
    term: &'static str,
    rule: &'static str,
    value: Decimal,
}

/// A bound of France (BR-FR-DEC): how many decimals, and digits in all.
struct Bound {
    rule: &'static str,
    decimals: u32,
    digits: usize,
    is_signed: bool,
    problem: Said,
}

const SHORTER: Said = ["round it, or leave needless zeros out", "arrondissez, ou supprimez les zéros inutiles"];
const DECIMALS: Said = [
    "an amount has more decimals than its currency, or than two",
    "un montant a plus de décimales que sa devise, ou plus de deux",
];

const AMOUNT: Bound = Bound {
    rule: "BR-FR-DEC-01",
    decimals: 2,
    digits: 19,
    is_signed: true,
    problem: ["an amount has two decimals and 19 digits at most", "un montant a au plus deux décimales et 19 chiffres"],
};
const QUANTITY: Bound = Bound {
    rule: "BR-FR-DEC-02",
    decimals: 4,
    digits: 19,
    is_signed: true,
    problem: ["a quantity has four decimals and 19 digits at most", "une quantité a au plus quatre décimales et 19 chiffres"],
};
const PRICE: Bound = Bound {
    rule: "BR-FR-DEC-03",
    decimals: 6,
    digits: 19,
    is_signed: false,
    problem: [
        "a price is not negative and has six decimals and 19 digits at most",
        "un prix n'est pas négatif et a au plus six décimales et 19 chiffres",
    ],
};
const RATE: Bound = Bound {
    rule: "BR-FR-DEC-04",
    decimals: 2,
    digits: 4,
    is_signed: false,
    problem: [
        "a rate is not negative and has two decimals and four digits at most",
        "un taux n'est pas négatif et a au plus deux décimales et quatre chiffres",
    ],
};

/// Every figure with more digits than it may have.
pub(super) fn findings(invoice: &ElectronicInvoice, rules: Rulebook) -> Vec<InvoiceFinding> {
    let decimals = totals::amount_decimals(invoice);
    let amounts = amounts(invoice);
    let too_long = amounts.iter().filter(|figure| figure.value.scale() > decimals_of(figure, decimals));
    let mut findings: Vec<InvoiceFinding> = too_long
        .map(|figure| finding(figure.rule, figure.term, (figure.field.clone(), figure.value.to_string()), DECIMALS, SHORTER))
        .collect();
    if rules == Rulebook::France {
        let mut hold = |figures: &[Figure], bound: &Bound| {
            let broken = figures.iter().filter(|figure| !bound.holds(figure.value));
            findings.extend(broken.map(|figure| {
                finding(bound.rule, figure.term, (figure.field.clone(), figure.value.to_string()), bound.problem, SHORTER)
            }));
        };
        hold(&amounts, &AMOUNT);
        hold(&quantities(invoice), &QUANTITY);
        hold(&prices(invoice), &PRICE);
        hold(&rates(invoice), &RATE);
    }
    findings
}

/// VAT in the currency of the accounts has that currency's decimals, of which no sheet knows: two.
fn decimals_of(figure: &Figure, decimals: u32) -> u32 {
    if figure.term == "BT-111" { AMOUNT.decimals } else { decimals }
}

impl Bound {
    fn holds(&self, value: Decimal) -> bool {
        // The sign counts as a digit, as the sheets count it.
        let length = value.to_string().chars().filter(|c| *c != '.').count();
        value.scale() <= self.decimals && length <= self.digits && (self.is_signed || value >= Decimal::ZERO)
    }
}

fn figure(field: impl Into<String>, term: &'static str, rule: &'static str, value: Decimal) -> Figure {
    Figure { field: field.into(), term, rule, value }
}

fn amounts(invoice: &ElectronicInvoice) -> Vec<Figure> {
    let totals = &invoice.totals;
    let head = [
        ("totals.line_net", "BT-106", "BR-DEC-09", Some(totals.line_net)),
        ("totals.allowances", "BT-107", "BR-DEC-10", totals.allowances),
        ("totals.charges", "BT-108", "BR-DEC-11", totals.charges),
        ("totals.net", "BT-109", "BR-DEC-12", Some(totals.net)),
        ("totals.tax", "BT-110", "BR-DEC-13", totals.tax),
        ("totals.tax_in_accounts", "BT-111", "BR-DEC-15", totals.tax_in_accounts),
        ("totals.gross", "BT-112", "BR-DEC-14", Some(totals.gross)),
        ("totals.prepaid", "BT-113", "BR-DEC-16", totals.prepaid),
        ("totals.rounding", "BT-114", "BR-DEC-17", totals.rounding),
        ("totals.due", "BT-115", "BR-DEC-18", Some(totals.due)),
    ];
    let mut figures: Vec<Figure> =
        head.into_iter().filter_map(|(field, term, rule, value)| Some(figure(field, term, rule, value?))).collect();
    adjusted(&mut figures, "allowances", &invoice.allowances, [("BT-92", "BR-DEC-01"), ("BT-93", "BR-DEC-02")]);
    adjusted(&mut figures, "charges", &invoice.charges, [("BT-99", "BR-DEC-05"), ("BT-100", "BR-DEC-06")]);
    for (n, group) in invoice.breakdown.iter().enumerate() {
        figures.push(figure(format!("breakdown[{n}].taxable"), "BT-116", "BR-DEC-19", group.taxable));
        figures.push(figure(format!("breakdown[{n}].tax"), "BT-117", "BR-DEC-20", group.tax));
    }
    for (n, line) in invoice.lines.iter().enumerate() {
        figures.push(figure(format!("lines[{n}].net"), "BT-131", "BR-DEC-23", line.net));
        let of = |name| format!("lines[{n}].{name}");
        adjusted(&mut figures, &of("allowances"), &line.allowances, [("BT-136", "BR-DEC-24"), ("BT-137", "BR-DEC-25")]);
        adjusted(&mut figures, &of("charges"), &line.charges, [("BT-141", "BR-DEC-27"), ("BT-142", "BR-DEC-28")]);
    }
    figures
}

fn adjusted(
    figures: &mut Vec<Figure>,
    field: &str,
    given: &[StatedAdjustment],
    [amount, base]: [(&'static str, &'static str); 2],
) {
    for (n, one) in given.iter().enumerate() {
        figures.push(figure(format!("{field}[{n}].amount"), amount.0, amount.1, one.amount));
        figures.extend(one.base.map(|value| figure(format!("{field}[{n}].base"), base.0, base.1, value)));
    }
}

fn quantities(invoice: &ElectronicInvoice) -> Vec<Figure> {
    let of = |(n, line): (usize, &super::super::model::StatedLine)| {
        let base = line.price.base_quantity.map(|value| figure(format!("lines[{n}].price.base_quantity"), "BT-149", "", value));
        std::iter::once(figure(format!("lines[{n}].quantity"), "BT-129", "", line.quantity)).chain(base)
    };
    invoice.lines.iter().enumerate().flat_map(of).collect()
}

fn prices(invoice: &ElectronicInvoice) -> Vec<Figure> {
    let of = |(n, line): (usize, &super::super::model::StatedLine)| {
        let price = &line.price;
        let all = [("net", "BT-146", Some(price.net)), ("discount", "BT-147", price.discount), ("gross", "BT-148", price.gross)];
        all.into_iter().filter_map(move |(name, term, value)| Some(figure(format!("lines[{n}].price.{name}"), term, "", value?)))
    };
    invoice.lines.iter().enumerate().flat_map(of).collect()
}

fn rates(invoice: &ElectronicInvoice) -> Vec<Figure> {
    let on = |name: &'static str, term: &'static str, given: Vec<Option<Decimal>>| {
        given.into_iter().enumerate().filter_map(move |(n, rate)| Some(figure(format!("{name}[{n}].vat.rate"), term, "", rate?)))
    };
    let adjusted = |given: &[StatedAdjustment]| given.iter().map(|one| one.vat.and_then(|vat| vat.rate)).collect();
    on("lines", "BT-152", invoice.lines.iter().map(|line| line.vat.rate).collect())
        .chain(on("allowances", "BT-96", adjusted(&invoice.allowances)))
        .chain(on("charges", "BT-103", adjusted(&invoice.charges)))
        .chain(on("breakdown", "BT-119", invoice.breakdown.iter().map(|group| group.vat.rate).collect()))
        .collect()
}
