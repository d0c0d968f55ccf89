//! Rules of the French reform (XP Z12-012) on what a document is: its type, its billing framework, what goes with them.

use rust_decimal::Decimal;

use super::super::model::ElectronicInvoice;
use super::finding::{Rule, Said};
use super::french::{SELF_BILLED, is_in_euros, names_group, texts};

/// Types of documents in France (BR-FR-04).
const TYPES: [&str; 16] =
    ["380", "389", "393", "501", "386", "500", "384", "471", "472", "473", "261", "262", "381", "396", "502", "503"];
/// Billing frameworks (BR-FR-08): goods, services or both, and how they are billed.
const FRAMEWORKS: [&str; 20] =
    ["B1", "S1", "M1", "B2", "S2", "M2", "S3", "B4", "S4", "M4", "S5", "S6", "B7", "S7", "B8", "S8", "M8", "B9", "S9", "M9"];
/// Types that take the place of another document.
const CORRECTED: [&str; 4] = ["384", "471", "472", "473"];
/// Credit notes that say which invoice they are about.
const CREDITS: [&str; 5] = ["261", "381", "396", "502", "503"];
/// Deposits and what gives them back.
const DEPOSITS: [&str; 3] = ["386", "500", "503"];
/// A rebate on all that was bought in a period.
const REBATE: &str = "262";

const GIVE_TYPE: Said = ["give a type of the list, as 380 or 381", "indiquez un type de la liste, comme 380 ou 381"];
const TYPE: Said = ["France has no such type of document", "ce type de document n'existe pas en France"];

/// The table.
pub(super) const RULES: [Rule; 14] = [
    Rule::new("BR-FR-04", "BT-3", TYPE, GIVE_TYPE, |i, at| {
        at.unless(TYPES.contains(&i.type_code.as_str()), "type_code", &i.type_code)
    }),
    Rule::new("BR-FR-04", "EXT-FR-FE-02", TYPE, GIVE_TYPE, |i, at| {
        for (n, code) in i.preceding.iter().enumerate().filter_map(|(n, before)| Some((n, before.type_code.as_deref()?))) {
            at.unless(TYPES.contains(&code), format!("preceding[{n}].type_code"), code);
        }
    }),
    Rule::new(
        "BR-FR-08",
        "BT-23",
        ["the billing framework is missing or not in the list", "le cadre de facturation manque ou est hors de la liste"],
        ["give B, S or M and a digit, as B1", "indiquez B, S ou M et un chiffre, comme B1"],
        |i, at| {
            let stated = i.process.as_deref().unwrap_or_default();
            at.unless(FRAMEWORKS.contains(&stated), "process", stated);
        },
    ),
    Rule::new(
        "BR-FR-BD-13",
        "BT-3",
        [
            "a billing framework of two directions is for what the buyer writes",
            "un cadre bidirectionnel est réservé à l'autofacturation",
        ],
        ["give a self-billed type, as 389", "indiquez un type autofacturé, comme 389"],
        |i, at| at.unless(!framework_is(i, '9') || SELF_BILLED.contains(&i.type_code.as_str()), "type_code", &i.type_code),
    ),
    Rule::new(
        "BR-FR-MV-13",
        "BT-3",
        [
            "a billing framework of many sellers is not for what the buyer writes",
            "un cadre multi-vendeurs exclut l'autofacturation",
        ],
        ["give a type that is not self-billed, as 380", "indiquez un type non autofacturé, comme 380"],
        |i, at| at.unless(!framework_is(i, '8') || !SELF_BILLED.contains(&i.type_code.as_str()), "type_code", &i.type_code),
    ),
    Rule::new(
        "BR-FR-CO-03",
        "BT-12",
        [
            "a rebate on a period names no contract, or not the whole period",
            "un avoir de remise globale n'indique pas le contrat ou la période",
        ],
        ["give the contract, and the first and the last day", "indiquez le contrat, le premier et le dernier jour"],
        |i, at| {
            let is_whole = i.period.is_some_and(|period| period.from.is_some() && period.to.is_some());
            at.unless(
                i.type_code != REBATE || (i.references.contract.is_some() && is_whole),
                "references.contract",
                &i.type_code,
            );
        },
    ),
    Rule::new(
        "BR-FR-CO-04",
        "BT-25",
        ["a corrected invoice takes the place of one invoice", "une facture rectificative remplace une seule facture"],
        ["name the one before, with its day", "indiquez la facture antérieure et sa date"],
        |i, at| at.unless(!CORRECTED.contains(&i.type_code.as_str()) || dated_before(i) == 1, "preceding", &i.type_code),
    ),
    Rule::new(
        "BR-FR-CO-05",
        "BT-25",
        ["a credit note does not say which invoice it is about", "un avoir n'indique pas la facture d'origine"],
        ["name at least one invoice before, with its day", "indiquez au moins une facture antérieure et sa date"],
        |i, at| at.unless(!CREDITS.contains(&i.type_code.as_str()) || dated_before(i) > 0, "preceding", &i.type_code),
    ),
    Rule::new(
        "BR-FR-CO-07",
        "BT-9",
        ["the due date is before the day of issue", "l'échéance précède la date d'émission"],
        ["give a later day", "indiquez une date postérieure"],
        |i, at| {
            let may = DEPOSITS.contains(&i.type_code.as_str()) || framework_is(i, '2');
            for due in i.due_on.into_iter().filter(|due| *due < i.issued_on && !may) {
                at.add("due_on", due);
            }
        },
    ),
    Rule::new(
        "BR-FR-CO-08",
        "BT-23",
        ["a final invoice is not a deposit", "une facture définitive n'est pas un acompte"],
        ["give a framework that ends in 1, or another type", "indiquez un cadre finissant par 1, ou un autre type"],
        |i, at| {
            at.unless(
                !framework_is(i, '4') || !DEPOSITS.contains(&i.type_code.as_str()),
                "process",
                i.process.as_deref().unwrap_or_default(),
            )
        },
    ),
    Rule::new(
        "BR-FR-CO-09",
        "BT-113",
        [
            "a paid invoice is not paid in full, or has no day of payment",
            "une facture acquittée n'est pas payée en totalité, ou n'indique pas la date",
        ],
        [
            "state all of it as paid, nothing as due, and the day of payment as due date",
            "indiquez tout comme payé, rien à payer, et la date de paiement comme échéance",
        ],
        |i, at| {
            let totals = &i.totals;
            let is_paid = totals.prepaid.unwrap_or_default() == totals.gross && totals.due == Decimal::ZERO && i.due_on.is_some();
            at.unless(!framework_is(i, '2') || is_paid, "totals.prepaid", totals.prepaid.unwrap_or_default());
        },
    ),
    Rule::new(
        "BR-FR-CO-12",
        "BT-111",
        ["VAT is not stated in euros", "la TVA n'est pas indiquée en euros"],
        [
            "give euros as the currency of the accounts, and the VAT in them",
            "indiquez l'euro comme devise de comptabilité, et la TVA en euros",
        ],
        |i, at| at.unless(is_in_euros(i), "totals.tax_in_accounts", i.currency),
    ),
    Rule::new(
        "BR-FR-CO-14",
        "BT-22",
        ["a member of a group of taxable persons does not say so", "un membre d'un assujetti unique ne l'indique pas"],
        ["give a note TXD with MEMBRE_ASSUJETTI_UNIQUE", "ajoutez une note TXD avec MEMBRE_ASSUJETTI_UNIQUE"],
        |i, at| {
            let is_said = texts(i, "TXD").any(|text| text == "MEMBRE_ASSUJETTI_UNIQUE");
            at.unless(!names_group(&i.seller.identifiers) || is_said, "notes", "");
        },
    ),
    Rule::new(
        "BR-FR-CO-15",
        "BT-63",
        [
            "a member of a group of taxable persons does not name the group's VAT number",
            "un membre d'un assujetti unique n'en indique pas le numéro de TVA",
        ],
        ["give the group as tax representative", "indiquez l'assujetti unique comme représentant fiscal"],
        |i, at| at.unless(!names_group(&i.seller.identifiers) || i.tax_representative.is_some(), "tax_representative", ""),
    ),
];

/// True where the billing framework ends in `digit`.
fn framework_is(invoice: &ElectronicInvoice, digit: char) -> bool {
    invoice.process.as_deref().is_some_and(|process| process.ends_with(digit))
}

/// How many invoices before are named with their day.
fn dated_before(invoice: &ElectronicInvoice) -> usize {
    invoice.preceding.iter().filter(|before| !before.number.is_empty() && before.issued_on.is_some()).count()
}
