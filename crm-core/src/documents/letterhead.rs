//! Who sells and who buys, as documents show them.

use crate::invoicing::Seller;
use crate::kernel::{CountryCode, Name, PostalAddress, TaxId, TaxIdScheme};

use super::labels::{Labels, filled};
use super::model::SheetParty;
use super::policy::{DocumentPolicy, colour};
use super::writing::{Writing, grouped_number};

/// The seller at the head of a document.
#[must_use]
pub fn seller(seller: &Seller, labels: &Labels) -> SheetParty {
    let mut lines = address(&seller.address, None);
    lines.extend(seller.phone.as_ref().map(|phone| match phone.as_str() {
        // As numbers are read aloud in France.
        french if french.starts_with("+33") => grouped_number(french, &[3, 1, 2, 2, 2, 2]),
        other => other.to_owned(),
    }));
    lines.extend(seller.email.as_ref().map(ToString::to_string));
    SheetParty { heading: labels.seller.to_owned(), name: seller.name.to_string(), lines }
}

/// The buyer, with the country where it is not the seller's.
#[must_use]
pub fn buyer(
    heading: &str,
    (name, place, tax_ids): (&Name, Option<&PostalAddress>, &[TaxId]),
    home: CountryCode,
    labels: &Labels,
) -> SheetParty {
    let mut lines = place.map(|place| address(place, Some(home))).unwrap_or_default();
    lines.extend(tax_ids.iter().map(|id| tax_id(id, labels)));
    SheetParty { heading: heading.to_owned(), name: name.to_string(), lines }
}

/// Who the seller is in law, for the foot of every page: form and capital, seat, register and numbers.
#[must_use]
pub fn legal_lines(seller: &Seller, labels: &Labels, writing: Writing) -> Vec<String> {
    let mut who = seller.name.to_string();
    if let Some(form) = &seller.legal_form {
        who.push_str(&format!(", {form}"));
    }
    if let Some(capital) = seller.capital {
        let capital = writing.round_money(capital);
        who.push(' ');
        who.push_str(&filled(labels.capital, &[("capital", &capital)]));
    }
    let seat = address(&seller.address, None).join(", ");
    let numbers = seller.tax_ids.iter().map(|id| tax_id(id, labels));
    let numbers: Vec<String> = seller.register.iter().map(ToString::to_string).chain(numbers).collect();
    let mut lines = vec![format!("{who} — {seat}")];
    if !numbers.is_empty() {
        lines.push(numbers.join(" — "));
    }
    lines
}

/// Lines above the town, postcode and town on one line, and the country where it is not `home`.
#[must_use]
pub fn address(place: &PostalAddress, home: Option<CountryCode>) -> Vec<String> {
    let mut lines: Vec<String> = place.lines().iter().map(ToString::to_string).collect();
    let town: Vec<&str> =
        place.postcode().iter().map(|code| code.as_str()).chain(place.city().iter().map(|city| city.as_str())).collect();
    if !town.is_empty() {
        lines.push(town.join(" "));
    }
    lines.extend(place.region().iter().map(ToString::to_string));
    if home.is_some_and(|home| home != *place.country()) {
        // The short name of ISO 3166-1, without what it adds in brackets.
        let name = place.country().name();
        lines.push(name.split_once(" (").map_or(name, |(short, _)| short).to_uppercase());
    }
    lines
}

fn tax_id(id: &TaxId, labels: &Labels) -> String {
    let (label, groups): (_, &[usize]) = match id.scheme() {
        TaxIdScheme::Siren => (labels.siren, &[3, 3, 3]),
        TaxIdScheme::Siret => (labels.siret, &[3, 3, 3, 5]),
        TaxIdScheme::Vat if id.country() == CountryCode::FRANCE => (labels.vat_number, &[4, 3, 3, 3]),
        TaxIdScheme::Vat => (labels.vat_number, &[]),
        TaxIdScheme::Lei => (labels.lei, &[]),
        TaxIdScheme::Other => (labels.other_number, &[]),
    };
    filled(label, &[("number", &grouped_number(id.as_str(), groups))])
}

/// True where black is read better on the accent than white: from the brightness of sRGB, which weighs green most (ITU-R BT.601).
#[must_use]
pub fn is_accent_light(policy: &DocumentPolicy) -> bool {
    let [red, green, blue] = colour(&policy.accent).unwrap_or_default().map(u32::from);
    red.saturating_mul(299).saturating_add(green.saturating_mul(587)).saturating_add(blue.saturating_mul(114)) > 140_000
}
