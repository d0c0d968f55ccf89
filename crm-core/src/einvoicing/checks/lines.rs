//! Rules of lines.

use rust_decimal::Decimal;

use crate::kernel::UnitCode;

use super::super::model::{ElectronicInvoice, StatedLine};
use super::document::{has_day, is_in_order, reasons};
use super::finding::{Places, Rule, Said};

const GIVE: Said = ["give it", "indiquez-le"];
const NOT_NEGATIVE: Said = ["give a negative quantity for what is given back", "indiquez une quantité négative pour un retour"];
const REASON: Said = ["give it in words or as a code", "indiquez-le en texte ou par un code"];
const GIVE_SCHEME: Said = ["give the scheme of the number", "indiquez le schéma de l'identifiant"];

/// The table.
pub(super) const RULES: [Rule; 14] = [
    Rule::new("BR-21", "BT-126", ["a line has no number", "une ligne n'a pas de numéro"], GIVE, |i, at| {
        each(i, at, "number", |line| line.number.is_empty().then(String::new));
    }),
    Rule::new("BR-23", "BT-130", ["a line has no unit", "une ligne n'a pas d'unité"], GIVE, |i, at| {
        each(i, at, "unit", |line| line.unit.is_empty().then(String::new));
    }),
    Rule::new(
        "BR-CL-23",
        "BT-130",
        ["this has not the shape of a unit's code", "ce n'est pas un code d'unité"],
        ["give a code of UN/ECE Recommendation 20, as C62", "indiquez un code de la recommandation 20, comme C62"],
        |i, at| each(i, at, "unit", |line| UnitCode::parse(&line.unit).is_err().then(|| line.unit.clone())),
    ),
    Rule::new("BR-25", "BT-153", ["an item has no name", "un article n'a pas de nom"], GIVE, |i, at| {
        each(i, at, "name", |line| line.name.is_empty().then(String::new));
    }),
    Rule::new("BR-27", "BT-146", ["a net price is negative", "un prix net est négatif"], NOT_NEGATIVE, |i, at| {
        each(i, at, "price.net", |line| (line.price.net < Decimal::ZERO).then(|| line.price.net.to_string()));
    }),
    Rule::new("BR-28", "BT-148", ["a gross price is negative", "un prix brut est négatif"], NOT_NEGATIVE, |i, at| {
        each(i, at, "price.gross", |line| line.price.gross.filter(|gross| *gross < Decimal::ZERO).map(|gross| gross.to_string()));
    }),
    Rule::new(
        "BR-30",
        "BT-135",
        ["the period of a line ends before it begins", "la période d'une ligne se termine avant de commencer"],
        ["give the earlier day first", "indiquez d'abord le jour le plus tôt"],
        |i, at| {
            each(i, at, "period.to", |line| line.period.as_ref().is_some_and(|period| !is_in_order(period)).then(String::new))
        },
    ),
    Rule::new(
        "BR-CO-20",
        "BG-26",
        ["the period of a line has no day", "la période d'une ligne n'a pas de date"],
        ["give a first day, a last day or both", "indiquez le premier jour, le dernier ou les deux"],
        |i, at| each(i, at, "period", |line| line.period.as_ref().is_some_and(|period| !has_day(period)).then(String::new)),
    ),
    Rule::new(
        "BR-CO-23",
        "BT-139",
        ["an allowance on a line has no reason", "la remise d'une ligne n'a pas de motif"],
        REASON,
        |i, at| {
            for (n, line) in i.lines.iter().enumerate() {
                reasons(line.allowances.iter().map(|one| (&one.reason, &one.reason_code)), &format!("lines[{n}].allowances"), at);
            }
        },
    ),
    Rule::new(
        "BR-CO-24",
        "BT-144",
        ["a charge on a line has no reason", "les frais d'une ligne n'ont pas de motif"],
        REASON,
        |i, at| {
            for (n, line) in i.lines.iter().enumerate() {
                reasons(line.charges.iter().map(|one| (&one.reason, &one.reason_code)), &format!("lines[{n}].charges"), at);
            }
        },
    ),
    Rule::new(
        "BR-54",
        "BG-32",
        ["an attribute of an item lacks its name or its value", "un attribut d'article n'a pas de nom ou pas de valeur"],
        ["give both", "indiquez les deux"],
        |i, at| {
            each(i, at, "attributes", |line| {
                line.attributes.iter().find(|one| one.name.is_empty() || one.value.is_empty()).map(|one| one.name.clone())
            });
        },
    ),
    Rule::new(
        "BR-64",
        "BT-157",
        ["an item's standard number has no scheme", "l'identifiant standard d'un article n'a pas de schéma"],
        GIVE_SCHEME,
        |i, at| {
            each(i, at, "standard_item", |line| {
                line.standard_item.as_ref().filter(|number| number.scheme.is_none()).map(|number| number.value.clone())
            });
        },
    ),
    Rule::new(
        "BR-65",
        "BT-158",
        ["an item's class does not name its list", "la classification d'un article n'indique pas sa liste"],
        ["give a code of UNTDID 7143", "indiquez un code de la liste UNTDID 7143"],
        |i, at| {
            each(i, at, "classifications", |line| {
                line.classifications.iter().find(|class| class.scheme.is_none()).map(|class| class.code.clone())
            });
        },
    ),
    Rule::new(
        "PEPPOL-EN16931-R121",
        "BT-149",
        ["a price is for a quantity above zero", "un prix vaut pour une quantité positive"],
        ["give 1, or what the price is for", "indiquez 1, ou la quantité du prix"],
        |i, at| {
            each(i, at, "price.base_quantity", |line| {
                line.price.base_quantity.filter(|quantity| *quantity <= Decimal::ZERO).map(|quantity| quantity.to_string())
            });
        },
    ),
];

/// Every line for which `broken` answers what is stated at `field`.
pub(super) fn each(invoice: &ElectronicInvoice, at: &mut Places, field: &str, broken: impl Fn(&StatedLine) -> Option<String>) {
    for (n, line) in invoice.lines.iter().enumerate() {
        if let Some(value) = broken(line) {
            at.add(format!("lines[{n}].{field}"), value);
        }
    }
}
