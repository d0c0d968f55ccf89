//! Rules of the document's head: what must be there, and what goes with what.

use rust_decimal::Decimal;

use crate::kernel::CountryCode;

use super::super::model::{BillingPeriod, ElectronicInvoice, TradeIdentifier};
use super::super::profiles::Profile;
use super::finding::{Places, Rule, Said};

const GIVE: Said = ["give it", "indiquez-le"];
const GIVE_COUNTRY: Said = ["give the two letters of ISO 3166-1", "indiquez les deux lettres de l'ISO 3166-1"];
const GIVE_SCHEME: Said = ["give the scheme of the number", "indiquez le schéma de l'identifiant"];
const GIVE_DATES: Said = ["give a first day, a last day or both", "indiquez le premier jour, le dernier ou les deux"];
const ORDER_DATES: Said = ["give the earlier day first", "indiquez d'abord le jour le plus tôt"];

/// Codes of UNTDID 4461 that mean a transfer.
const TRANSFERS: [&str; 3] = ["30", "31", "58"];
/// The most digits of a card that may be shown: the first six and the last four.
const CARD_DIGITS: usize = 10;

/// The table.
pub(super) const RULES: [Rule; 35] = [
    Rule::new(
        "BR-01",
        "BT-24",
        ["the document does not name the rules that it follows", "le document n'indique pas son profil"],
        ["give the identifier of a profile", "indiquez l'identifiant d'un profil"],
        |i, at| at.unless(!i.profile.is_empty(), "profile", ""),
    ),
    Rule::new("BR-02", "BT-1", ["the document has no number", "le document n'a pas de numéro"], GIVE, |i, at| {
        at.unless(!i.number.is_empty(), "number", "");
    }),
    Rule::new("BR-04", "BT-3", ["the document does not say what it is", "le document n'indique pas son type"], GIVE, |i, at| {
        at.unless(!i.type_code.is_empty(), "type_code", "");
    }),
    Rule::new("BR-06", "BT-27", ["the seller has no name", "le vendeur n'a pas de nom"], GIVE, |i, at| {
        at.unless(!i.seller.name.is_empty(), "seller.name", "");
    }),
    Rule::new("BR-07", "BT-44", ["the buyer has no name", "l'acheteur n'a pas de nom"], GIVE, |i, at| {
        at.unless(!i.buyer.name.is_empty(), "buyer.name", "");
    }),
    Rule::new(
        "BR-09",
        "BT-40",
        ["the seller's address has no country", "l'adresse du vendeur n'a pas de pays"],
        GIVE_COUNTRY,
        |i, at| {
            country(i.seller.address.country.as_deref(), "seller.address.country", at);
        },
    ),
    Rule::new(
        "BR-11",
        "BT-55",
        ["the buyer's address has no country", "l'adresse de l'acheteur n'a pas de pays"],
        GIVE_COUNTRY,
        |i, at| {
            country(i.buyer.address.country.as_deref(), "buyer.address.country", at);
        },
    ),
    Rule::new(
        "BR-16",
        "BG-25",
        ["the document has no line", "le document n'a pas de ligne"],
        ["give at least one line", "indiquez au moins une ligne"],
        |i, at| at.unless(!i.lines.is_empty() || is_without_lines(i), "lines", ""),
    ),
    Rule::new("BR-17", "BT-59", ["the payee has no name", "le bénéficiaire n'a pas de nom"], GIVE, |i, at| {
        at.unless(i.payee.as_ref().is_none_or(|payee| !payee.name.is_empty()), "payee.name", "");
    }),
    Rule::new(
        "BR-18",
        "BT-62",
        ["the tax representative has no name", "le représentant fiscal n'a pas de nom"],
        GIVE,
        |i, at| {
            at.unless(i.tax_representative.as_ref().is_none_or(|one| !one.name.is_empty()), "tax_representative.name", "");
        },
    ),
    Rule::new(
        "BR-20",
        "BT-69",
        ["the tax representative's address has no country", "l'adresse du représentant fiscal n'a pas de pays"],
        GIVE_COUNTRY,
        |i, at| {
            if let Some(one) = &i.tax_representative {
                country(one.address.country.as_deref(), "tax_representative.address.country", at);
            }
        },
    ),
    Rule::new(
        "BR-29",
        "BT-74",
        ["the period ends before it begins", "la période se termine avant de commencer"],
        ORDER_DATES,
        |i, at| at.unless(i.period.as_ref().is_none_or(is_in_order), "period.to", ""),
    ),
    Rule::new(
        "BR-49",
        "BT-81",
        ["it is not said how to pay", "le moyen de paiement n'est pas indiqué"],
        ["give a code of UNTDID 4461", "indiquez un code de la liste UNTDID 4461"],
        |i, at| {
            i.payment.iter().enumerate().for_each(|(n, way)| at.unless(!way.means.is_empty(), format!("payment[{n}].means"), ""))
        },
    ),
    Rule::new("BR-50", "BT-84", ["an account has no number", "un compte n'a pas de numéro"], GIVE, |i, at| {
        for (n, way) in i.payment.iter().enumerate().filter(|(_, way)| way.transfers.iter().any(|one| one.account.is_empty())) {
            at.add(format!("payment[{n}].transfers"), &way.means);
        }
    }),
    Rule::new(
        "BR-51",
        "BT-87",
        ["more of a card's number is shown than may be", "le numéro de carte montre trop de chiffres"],
        ["give the last four digits", "indiquez les quatre derniers chiffres"],
        |i, at| {
            for (n, card) in i.payment.iter().enumerate().filter_map(|(n, way)| way.card.as_ref().map(|card| (n, card))) {
                let digits = card.number.chars().filter(char::is_ascii_digit).count();
                at.unless(digits <= CARD_DIGITS, format!("payment[{n}].card.number"), "");
            }
        },
    ),
    Rule::new(
        "BR-52",
        "BT-122",
        ["an attached paper has no number", "une pièce jointe n'a pas de référence"],
        GIVE,
        |i, at| {
            for (n, paper) in i.attachments.iter().enumerate() {
                at.unless(!paper.number.is_empty(), format!("attachments[{n}].number"), "");
            }
        },
    ),
    Rule::new(
        "BR-53",
        "BT-111",
        ["VAT is not stated in the currency of the accounts", "la TVA n'est pas indiquée dans la devise de comptabilité"],
        ["give the VAT in that currency", "indiquez la TVA dans cette devise"],
        |i, at| at.unless(i.accounting_currency.is_none() || i.totals.tax_in_accounts.is_some(), "totals.tax_in_accounts", ""),
    ),
    Rule::new(
        "BR-55",
        "BT-25",
        ["an invoice before has no number", "une facture antérieure n'a pas de numéro"],
        GIVE,
        |i, at| {
            for (n, before) in i.preceding.iter().enumerate() {
                at.unless(!before.number.is_empty(), format!("preceding[{n}].number"), "");
            }
        },
    ),
    Rule::new(
        "BR-56",
        "BT-63",
        ["the tax representative has no VAT number", "le représentant fiscal n'a pas de numéro de TVA"],
        GIVE,
        |i, at| {
            at.unless(
                i.tax_representative.as_ref().is_none_or(|one| !one.vat_number.is_empty()),
                "tax_representative.vat_number",
                "",
            );
        },
    ),
    Rule::new(
        "BR-57",
        "BT-80",
        ["the address of delivery has no country", "l'adresse de livraison n'a pas de pays"],
        GIVE_COUNTRY,
        |i, at| {
            for place in i.delivery.iter().filter_map(|delivery| delivery.address.as_ref()) {
                country(place.country.as_deref(), "delivery.address.country", at);
            }
        },
    ),
    Rule::new(
        "BR-61",
        "BT-84",
        ["a transfer has no account to go to", "un virement n'a pas de compte destinataire"],
        ["give the number of the account", "indiquez le numéro du compte"],
        |i, at| {
            for (n, way) in i.payment.iter().enumerate().filter(|(_, way)| TRANSFERS.contains(&way.means.as_str())) {
                at.unless(!way.transfers.is_empty(), format!("payment[{n}].transfers"), &way.means);
            }
        },
    ),
    Rule::new(
        "BR-62",
        "BT-34",
        ["the seller's electronic address has no scheme", "l'adresse électronique du vendeur n'a pas de schéma"],
        GIVE_SCHEME,
        |i, at| scheme(i.seller.electronic_address.as_ref(), "seller.electronic_address", at),
    ),
    Rule::new(
        "BR-63",
        "BT-49",
        ["the buyer's electronic address has no scheme", "l'adresse électronique de l'acheteur n'a pas de schéma"],
        GIVE_SCHEME,
        |i, at| scheme(i.buyer.electronic_address.as_ref(), "buyer.electronic_address", at),
    ),
    Rule::new(
        "BR-CO-03",
        "BT-7",
        [
            "both a day and an event say when VAT may be deducted",
            "une date et un événement fixent tous deux l'exigibilité de la TVA",
        ],
        ["give one of them", "n'indiquez que l'un des deux"],
        |i, at| {
            at.unless(
                i.vat_point_on.is_none() || i.vat_point.is_none(),
                "vat_point_on",
                i.vat_point_on.map_or_else(String::new, |on| on.to_string()),
            )
        },
    ),
    Rule::new("BR-CO-09", "BT-31", VAT_PREFIX, GIVE_PREFIX, |i, at| {
        prefix(i.seller.vat_number.as_deref(), "seller.vat_number", at)
    }),
    Rule::new("BR-CO-09", "BT-48", VAT_PREFIX, GIVE_PREFIX, |i, at| {
        prefix(i.buyer.vat_number.as_deref(), "buyer.vat_number", at)
    }),
    Rule::new("BR-CO-09", "BT-63", VAT_PREFIX, GIVE_PREFIX, |i, at| {
        prefix(i.tax_representative.as_ref().map(|one| one.vat_number.as_str()), "tax_representative.vat_number", at);
    }),
    Rule::new(
        "BR-CO-18",
        "BG-23",
        ["the document has no group of VAT", "le document n'a pas de ventilation de la TVA"],
        ["give one for each category and rate", "indiquez-en une par catégorie et par taux"],
        |i, at| at.unless(!i.breakdown.is_empty(), "breakdown", ""),
    ),
    Rule::new("BR-CO-19", "BG-14", ["the period has no day", "la période n'a pas de date"], GIVE_DATES, |i, at| {
        at.unless(i.period.as_ref().is_none_or(has_day), "period", "");
    }),
    Rule::new("BR-CO-21", "BT-97", ["an allowance has no reason", "une remise n'a pas de motif"], REASON, |i, at| {
        reasons(i.allowances.iter().map(|one| (&one.reason, &one.reason_code)), "allowances", at);
    }),
    Rule::new("BR-CO-22", "BT-104", ["a charge has no reason", "des frais n'ont pas de motif"], REASON, |i, at| {
        reasons(i.charges.iter().map(|one| (&one.reason, &one.reason_code)), "charges", at);
    }),
    Rule::new("BR-32", "BT-95", NO_VAT, GIVE_VAT, |i, at| {
        treated(i.allowances.iter().map(|one| one.vat.is_some()), "allowances", at)
    }),
    Rule::new("BR-37", "BT-102", NO_VAT, GIVE_VAT, |i, at| treated(i.charges.iter().map(|one| one.vat.is_some()), "charges", at)),
    Rule::new(
        "BR-CO-25",
        "BT-9",
        ["it is not said when what is due is to be paid", "l'échéance du montant dû n'est pas indiquée"],
        ["give the due date or the terms of payment", "indiquez la date d'échéance ou les conditions de paiement"],
        |i, at| at.unless(i.totals.due <= Decimal::ZERO || i.due_on.is_some() || i.payment_terms.is_some(), "due_on", ""),
    ),
    Rule::new(
        "BR-CO-26",
        "BT-30",
        ["no number tells who the seller is", "aucun numéro n'identifie le vendeur"],
        [
            "give the number in the register, the VAT number or another",
            "indiquez le SIREN, le numéro de TVA ou un autre identifiant",
        ],
        |i, at| {
            let seller = &i.seller;
            at.unless(
                !seller.identifiers.is_empty() || seller.registration.is_some() || seller.vat_number.is_some(),
                "seller.registration",
                "",
            );
        },
    ),
];

const REASON: Said = ["give it in words or as a code", "indiquez-le en texte ou par un code"];
const NO_VAT: Said = ["it has no VAT of its own", "sa TVA n'est pas indiquée"];
const GIVE_VAT: Said = ["give category and rate", "indiquez la catégorie et le taux"];
const VAT_PREFIX: Said = ["the VAT number does not begin with a country", "le numéro de TVA ne commence pas par un pays"];
const GIVE_PREFIX: Said =
    ["give it with the country's two letters, as FR", "faites-le précéder des deux lettres du pays, comme FR"];

/// True for a profile without lines.
pub(super) fn is_without_lines(invoice: &ElectronicInvoice) -> bool {
    Profile::find(&invoice.profile).is_some_and(|profile| !profile.has_lines())
}

/// True where the period does not end before it begins.
pub(super) fn is_in_order(period: &BillingPeriod) -> bool {
    period.from.zip(period.to).is_none_or(|(from, to)| from <= to)
}

/// True where a day is given.
pub(super) fn has_day(period: &BillingPeriod) -> bool {
    period.from.is_some() || period.to.is_some()
}

/// Allowances or charges without a reason.
pub(super) fn reasons<'a>(given: impl Iterator<Item = (&'a Option<String>, &'a Option<String>)>, field: &str, at: &mut Places) {
    for (n, (reason, code)) in given.enumerate() {
        at.unless(reason.is_some() || code.is_some(), format!("{field}[{n}].reason"), "");
    }
}

fn treated(given: impl Iterator<Item = bool>, field: &str, at: &mut Places) {
    given.enumerate().for_each(|(n, is_treated)| at.unless(is_treated, format!("{field}[{n}].vat"), ""));
}

fn country(code: Option<&str>, field: &str, at: &mut Places) {
    let code = code.unwrap_or_default();
    at.unless(CountryCode::parse(code).is_ok_and(|country| country.as_str() == code), field, code);
}

fn scheme(identifier: Option<&TradeIdentifier>, field: &str, at: &mut Places) {
    if let Some(identifier) = identifier.filter(|identifier| identifier.scheme.as_deref().is_none_or(str::is_empty)) {
        at.add(field, &identifier.value);
    }
}

/// Greece and Northern Ireland have prefixes of their own.
fn prefix(number: Option<&str>, field: &str, at: &mut Places) {
    if let Some(number) = number {
        let country = number.get(..2).unwrap_or_default();
        at.unless(
            matches!(country, "EL" | "XI") || CountryCode::parse(country).is_ok_and(|code| code.as_str() == country),
            field,
            number,
        );
    }
}
