//! Rules of VAT: the same ones for each category, with what each asks for in a table.

use rust_decimal::Decimal;

use crate::pricing::TaxCategory;

use super::super::model::{ElectronicInvoice, StatedVat};
use super::super::profiles::Profile;
use super::document::is_without_lines;
use super::finding::{InvoiceFinding, Said, finding};
use super::totals::sum;

/// Who must be known to the tax office.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    /// The seller, by any number (BT-31, BT-32, BT-63).
    Seller,
    /// The seller, by a VAT number (BT-31, BT-63).
    SellerInUnion,
    /// The seller by any number, and the buyer by VAT number or register (BT-48, BT-47).
    BuyerOwes,
    /// Both by VAT numbers.
    BothInUnion,
    /// Nobody: a VAT number may not stand there.
    Nobody,
}

/// What rate a category has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rated {
    Above,
    Zero,
    Any,
    Absent,
}

/// What a category asks for.
struct Category {
    category: TaxCategory,
    /// Between `BR-` and the number of its rules.
    prefix: &'static str,
    known: Known,
    rated: Rated,
    needs_reason: bool,
    /// All of it is one group; else there is one for each rate.
    is_one_group: bool,
}

const fn of(
    category: TaxCategory,
    prefix: &'static str,
    known: Known,
    rated: Rated,
    needs_reason: bool,
    is_one_group: bool,
) -> Category {
    Category { category, prefix, known, rated, needs_reason, is_one_group }
}

const CATEGORIES: [Category; 9] = [
    of(TaxCategory::Standard, "S", Known::Seller, Rated::Above, false, false),
    of(TaxCategory::ZeroRated, "Z", Known::Seller, Rated::Zero, false, true),
    of(TaxCategory::Exempt, "E", Known::Seller, Rated::Zero, true, true),
    of(TaxCategory::ReverseCharge, "AE", Known::BuyerOwes, Rated::Zero, true, true),
    of(TaxCategory::IntraCommunity, "IC", Known::BothInUnion, Rated::Zero, true, true),
    of(TaxCategory::Export, "G", Known::SellerInUnion, Rated::Zero, true, true),
    of(TaxCategory::OutsideScope, "O", Known::Nobody, Rated::Absent, true, true),
    of(TaxCategory::CanaryIslands, "AF", Known::Seller, Rated::Any, false, false),
    of(TaxCategory::CeutaMelilla, "AG", Known::Seller, Rated::Any, false, false),
];

/// Where a category is used: what is taxed there, and the terms of category and rate.
struct Used {
    field: String,
    place: Place,
    vat: StatedVat,
    amount: Decimal,
}

/// The kind of place, with the numbers of its rules on identification and on rates, and the term of its rate.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Line,
    Allowance,
    Charge,
}

impl Place {
    const ALL: [Self; 3] = [Self::Line, Self::Allowance, Self::Charge];

    /// Term of the category, term of the rate, rule on who is known, rule on the rate, rule of what stands beside category O.
    const fn numbers(self) -> (&'static str, &'static str, u8, u8, u8) {
        match self {
            Self::Line => ("BT-151", "BT-152", 2, 5, 12),
            Self::Allowance => ("BT-95", "BT-96", 3, 6, 13),
            Self::Charge => ("BT-102", "BT-103", 4, 7, 14),
        }
    }
}

/// What is broken, wherever.
pub(super) fn findings(invoice: &ElectronicInvoice) -> Vec<InvoiceFinding> {
    let used = used(invoice);
    let mut found = Vec::new();
    for category in &CATEGORIES {
        let own: Vec<&Used> = used.iter().filter(|one| one.vat.category == category.category).collect();
        known(invoice, category, &own, &mut found);
        rates(category, &own, &mut found);
        groups(invoice, category, &own, &mut found);
    }
    alone(invoice, &used, &mut found);
    within_the_union(invoice, &mut found);
    split(invoice, &used, &mut found);
    found
}

fn used(invoice: &ElectronicInvoice) -> Vec<Used> {
    let lines = invoice.lines.iter().enumerate().map(|(n, line)| Used {
        field: format!("lines[{n}].vat"),
        place: Place::Line,
        vat: line.vat,
        amount: line.net,
    });
    let off = invoice.allowances.iter().enumerate().filter_map(|(n, one)| {
        Some(Used { field: format!("allowances[{n}].vat"), place: Place::Allowance, vat: one.vat?, amount: -one.amount })
    });
    let on = invoice.charges.iter().enumerate().filter_map(|(n, one)| {
        Some(Used { field: format!("charges[{n}].vat"), place: Place::Charge, vat: one.vat?, amount: one.amount })
    });
    lines.chain(off).chain(on).collect()
}

fn rule(category: &Category, number: u8) -> String {
    format!("BR-{}-{number:02}", category.prefix)
}

/// Rules 02 to 04: whoever the category needs is known.
fn known(invoice: &ElectronicInvoice, category: &Category, own: &[&Used], found: &mut Vec<InvoiceFinding>) {
    let is_stated = |number: &Option<String>| number.as_deref().is_some_and(|number| !number.is_empty());
    let seller_in_union = is_stated(&invoice.seller.vat_number) || invoice.tax_representative.is_some();
    let seller = seller_in_union || is_stated(&invoice.seller.tax_number);
    let buyer_in_union = is_stated(&invoice.buyer.vat_number);
    let (holds, field, problem, remedy): (bool, &str, Said, Said) = match category.known {
        Known::Seller => (seller, "seller.vat_number", SELLER, GIVE_SELLER),
        Known::SellerInUnion => (seller_in_union, "seller.vat_number", SELLER_IN_UNION, GIVE_VAT_NUMBER),
        Known::BuyerOwes => {
            (seller && (buyer_in_union || invoice.buyer.registration.is_some()), "buyer.vat_number", BOTH, GIVE_BOTH)
        }
        Known::BothInUnion => (seller_in_union && buyer_in_union, "buyer.vat_number", BOTH_IN_UNION, GIVE_BOTH),
        Known::Nobody => (!seller_in_union && !buyer_in_union, "seller.vat_number", NOBODY, LEAVE_OUT),
    };
    for place in Place::ALL.into_iter().filter(|place| !holds && own.iter().any(|one| one.place == *place)) {
        let (term, _, number, ..) = place.numbers();
        found.push(finding(&rule(category, number), term, (field.to_owned(), String::new()), problem, remedy));
    }
}

/// Rules 05 to 07: the rate is one that the category has.
fn rates(category: &Category, own: &[&Used], found: &mut Vec<InvoiceFinding>) {
    for one in own {
        let rate = one.vat.rate;
        let (holds, problem): (bool, Said) = match category.rated {
            Rated::Above => (rate.is_some_and(|rate| rate > Decimal::ZERO), ABOVE_ZERO),
            Rated::Zero => (rate == Some(Decimal::ZERO), ZERO),
            Rated::Any => (rate.is_some_and(|rate| rate >= Decimal::ZERO), NOT_NEGATIVE),
            Rated::Absent => (rate.is_none(), ABSENT),
        };
        if !holds {
            let (_, term, _, number, _) = one.place.numbers();
            let place = (format!("{}.rate", one.field), rate.map_or_else(String::new, |rate| rate.to_string()));
            found.push(finding(&rule(category, number), term, place, problem, GIVE_RATE));
        }
    }
}

/// Rules 01 and 08 to 10, and BR-48: what is said of a group follows from what is in it.
fn groups(invoice: &ElectronicInvoice, category: &Category, own: &[&Used], found: &mut Vec<InvoiceFinding>) {
    let groups: Vec<_> =
        invoice.breakdown.iter().enumerate().filter(|(_, group)| group.vat.category == category.category).collect();
    let is_extended = Profile::find(&invoice.profile) == Some(Profile::ExtendedCtcFr);
    let is_one = groups.len() == 1 || !category.is_one_group || (is_extended && category.category == TaxCategory::Exempt);
    let has_all = own.iter().all(|one| groups.iter().any(|(_, group)| category.is_one_group || group.vat.rate == one.vat.rate));
    if !has_all || (!is_one && !groups.is_empty()) {
        let value = category.category.code().to_owned();
        found.push(finding(&rule(category, 1), "BT-118", ("breakdown".to_owned(), value), GROUPS, GIVE_GROUPS));
    }
    for (n, group) in &groups {
        let place = |name: &str, value: String| (format!("breakdown[{n}].{name}"), value);
        let rate = group.vat.rate;
        if rate.is_none() != (category.rated == Rated::Absent) {
            let stated = rate.map_or_else(String::new, |rate| rate.to_string());
            found.push(finding(
                "BR-48",
                "BT-119",
                place("vat.rate", stated),
                if rate.is_none() { NO_RATE } else { ABSENT },
                GIVE_RATE,
            ));
        }
        let is_own = |one: &&&Used| category.is_one_group || one.vat.rate == rate;
        let taxable = sum(own.iter().filter(is_own).map(|one| one.amount));
        let is_split = is_extended && groups.len() > 1 && category.is_one_group;
        if taxable != Some(group.taxable) && !is_without_lines(invoice) && !is_split {
            found.push(finding(&rule(category, 8), "BT-116", place("taxable", group.taxable.to_string()), TAXABLE, GIVE_SUM));
        }
        if matches!(category.rated, Rated::Zero | Rated::Absent) && !group.tax.is_zero() {
            found.push(finding(&rule(category, 9), "BT-117", place("tax", group.tax.to_string()), TAX, GIVE_NONE));
        }
        let reason = group.exemption.as_ref().or(group.exemption_code.as_ref()).filter(|reason| !reason.is_empty());
        if reason.is_some() != category.needs_reason {
            let (problem, remedy) = if category.needs_reason { (NO_REASON, GIVE_REASON) } else { (REASON, LEAVE_OUT) };
            found.push(finding(
                &rule(category, 10),
                "BT-120",
                place("exemption", reason.cloned().unwrap_or_default()),
                problem,
                remedy,
            ));
        }
    }
}

/// BR-O-11 to BR-O-14: what is outside the scope of VAT stands alone, but in the French extension.
fn alone(invoice: &ElectronicInvoice, used: &[Used], found: &mut Vec<InvoiceFinding>) {
    let is_outside = |vat: &StatedVat| vat.category == TaxCategory::OutsideScope;
    let is_extended = Profile::find(&invoice.profile) == Some(Profile::ExtendedCtcFr);
    if is_extended || !invoice.breakdown.iter().any(|group| is_outside(&group.vat)) {
        return;
    }
    if invoice.breakdown.iter().any(|group| !is_outside(&group.vat)) {
        found.push(finding("BR-O-11", "BG-23", ("breakdown".to_owned(), String::new()), ALONE, APART));
    }
    for one in used.iter().filter(|one| !is_outside(&one.vat)) {
        let (term, .., number) = one.place.numbers();
        let place = (format!("{}.category", one.field), one.vat.category.code().to_owned());
        found.push(finding(&format!("BR-O-{number}"), term, place, ALONE, APART));
    }
}

/// BR-IC-11 and BR-IC-12: when and where to a delivery within the Union went.
fn within_the_union(invoice: &ElectronicInvoice, found: &mut Vec<InvoiceFinding>) {
    if !invoice.breakdown.iter().any(|group| group.vat.category == TaxCategory::IntraCommunity) {
        return;
    }
    let delivery = invoice.delivery.as_ref();
    if delivery.is_none_or(|delivery| delivery.on.is_none()) && invoice.period.is_none() {
        found.push(finding("BR-IC-11", "BT-72", ("delivery.on".to_owned(), String::new()), NO_DAY, GIVE_DAY));
    }
    if delivery.and_then(|delivery| delivery.address.as_ref()).is_none_or(|address| address.country.is_none()) {
        found.push(finding("BR-IC-12", "BT-80", ("delivery.address.country".to_owned(), String::new()), NO_PLACE, GIVE_PLACE));
    }
}

/// BR-B-01 and BR-B-02: what a public buyer pays to the tax office itself is Italian, and stands without category S.
fn split(invoice: &ElectronicInvoice, used: &[Used], found: &mut Vec<InvoiceFinding>) {
    let has = |category| {
        used.iter().any(|one| one.vat.category == category)
            || invoice.breakdown.iter().any(|group| group.vat.category == category)
    };
    if !has(TaxCategory::SplitPayment) {
        return;
    }
    let countries = [&invoice.seller.address.country, &invoice.buyer.address.country];
    if countries.iter().any(|country| country.as_deref() != Some("IT")) {
        found.push(finding("BR-B-01", "BT-118", ("breakdown".to_owned(), "B".to_owned()), ITALIAN, OTHER_CATEGORY));
    }
    if has(TaxCategory::Standard) {
        found.push(finding("BR-B-02", "BT-118", ("breakdown".to_owned(), "S".to_owned()), BESIDE_SPLIT, APART));
    }
}

const SELLER: Said =
    ["the seller has no tax number for this category", "le vendeur n'a pas de numéro fiscal pour cette catégorie"];
const GIVE_SELLER: Said = [
    "give the seller's VAT or tax number, or a tax representative",
    "indiquez le numéro de TVA ou fiscal du vendeur, ou un représentant fiscal",
];
const SELLER_IN_UNION: Said =
    ["the seller has no VAT number for this category", "le vendeur n'a pas de numéro de TVA pour cette catégorie"];
const GIVE_VAT_NUMBER: Said =
    ["give the seller's VAT number, or a tax representative", "indiquez le numéro de TVA du vendeur, ou un représentant fiscal"];
const BOTH: Said = [
    "seller or buyer is not known to the tax office",
    "le vendeur ou l'acheteur n'est pas identifié auprès de l'administration fiscale",
];
const BOTH_IN_UNION: Said = ["seller or buyer has no VAT number", "le vendeur ou l'acheteur n'a pas de numéro de TVA"];
const GIVE_BOTH: Said = ["give the VAT numbers of both", "indiquez les numéros de TVA des deux"];
const NOBODY: Said = [
    "a VAT number stands on what is outside the scope of VAT",
    "un numéro de TVA figure sur une opération hors du champ de la TVA",
];
const LEAVE_OUT: Said = ["leave it out", "supprimez-le"];
const ABOVE_ZERO: Said = ["the rate of this category is above zero", "le taux de cette catégorie est supérieur à zéro"];
const ZERO: Said = ["the rate of this category is zero", "le taux de cette catégorie est zéro"];
const NOT_NEGATIVE: Said = ["the rate of this category is not negative", "le taux de cette catégorie n'est pas négatif"];
const ABSENT: Said = ["this category has no rate", "cette catégorie n'a pas de taux"];
const NO_RATE: Said = ["a group of VAT has no rate", "une ventilation de TVA n'a pas de taux"];
const GIVE_RATE: Said =
    ["give the rate of the category, or the category of the rate", "indiquez le taux de la catégorie, ou la catégorie du taux"];
const GROUPS: Said = ["the groups of VAT are not those of the lines", "les ventilations de TVA ne sont pas celles des lignes"];
const GIVE_GROUPS: Said =
    ["give one group for each category and rate that is used", "indiquez une ventilation par catégorie et par taux utilisés"];
const TAXABLE: Said = [
    "the net of a group is not that of its lines, allowances and charges",
    "la base d'une ventilation n'est pas celle de ses lignes, remises et frais",
];
const GIVE_SUM: Said = ["state the sum", "indiquez la somme"];
const TAX: Said = ["this category has no VAT", "cette catégorie n'a pas de TVA"];
const GIVE_NONE: Said = ["state 0", "indiquez 0"];
const NO_REASON: Said = ["it is not said why no VAT is charged", "le motif d'exonération n'est pas indiqué"];
const GIVE_REASON: Said = ["give the reason in words or as a VATEX code", "indiquez le motif en texte ou par un code VATEX"];
const REASON: Said =
    ["a category that is taxed has no reason for exemption", "une catégorie taxée n'a pas de motif d'exonération"];
const ALONE: Said =
    ["what is outside the scope of VAT stands with what is not", "une opération hors du champ de la TVA figure avec d'autres"];
const APART: Said = ["make a document of each", "faites un document pour chacune"];
const NO_DAY: Said =
    ["neither the day of delivery nor a period is given", "ni la date de livraison ni une période n'est indiquée"];
const GIVE_DAY: Said = ["give one of them", "indiquez l'une des deux"];
const NO_PLACE: Said = ["the country that it went to is not given", "le pays de livraison n'est pas indiqué"];
const GIVE_PLACE: Said = ["give the address of delivery with its country", "indiquez l'adresse de livraison avec son pays"];
const ITALIAN: Said =
    ["split payment is for domestic invoices of Italy", "le paiement scindé est réservé aux factures internes italiennes"];
const OTHER_CATEGORY: Said = ["give another category", "indiquez une autre catégorie"];
const BESIDE_SPLIT: Said = ["split payment stands beside the standard rate", "le paiement scindé figure avec le taux normal"];
