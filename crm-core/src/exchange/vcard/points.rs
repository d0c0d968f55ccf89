//! E-mail addresses, telephones and postal addresses of cards.

use crate::kernel::{AddressInput, CountryCode, CrmError, Email, Fault, Label, Phone, PostalAddress, address::ADDRESS_LINES};

/// How an extension is written behind a number, by people and by RFC 3966.
const EXTENSIONS: [&str; 4] = [";ext=", " ext. ", " ext ", " x"];

/// An e-mail address, perhaps as a link.
pub(super) fn email(text: &str) -> Result<Email, Fault> {
    Email::parse(without_scheme(text, "mailto:"))
}

/// A number and its extension: international, or as it is dialled in the country `home`.
pub(super) fn phone(text: &str, home: Option<CountryCode>) -> Result<(Phone, Option<Label>), Fault> {
    let text = without_scheme(text, "tel:");
    let folded = text.to_ascii_lowercase();
    // The first of them; what follows belongs to the extension.
    let marks = EXTENSIONS.iter().filter_map(|mark| Some((folded.find(mark)?, *mark)));
    let split = marks.min_by_key(|(at, _)| *at).and_then(|(at, mark)| Some((text.get(..at)?, mark)));
    let (number, extension) = match split {
        Some((number, mark)) => (number, text.get(number.len().saturating_add(mark.len())..)),
        None => (text, None),
    };
    let (phone, dialled) = Phone::parse(number).map(|phone| (phone, None)).or_else(|fault| at_home(number, home, fault))?;
    let extension = extension.map(str::to_owned).or(dialled).map(|text| Label::parse(&text)).transpose()?;
    Ok((phone, extension))
}

/// The number as somebody in `home` dials it.
#[cfg(feature = "phone-numbers")]
fn at_home(number: &str, home: Option<CountryCode>, _: Fault) -> Result<(Phone, Option<String>), Fault> {
    Phone::dialled(number, home)
}

/// Only numbers with a country code are known.
#[cfg(not(feature = "phone-numbers"))]
fn at_home(_: &str, _: Option<CountryCode>, fault: Fault) -> Result<(Phone, Option<String>), Fault> {
    Err(fault)
}

fn without_scheme<'t>(text: &'t str, scheme: &str) -> &'t str {
    let text = text.trim();
    match text.split_at_checked(scheme.len()) {
        Some((first, rest)) if first.eq_ignore_ascii_case(scheme) => rest,
        _ => text,
    }
}

/// A postal address from the parts of `ADR`: box, more of the address, street, city, region, postcode, country.
pub(super) fn address(parts: &[Vec<String>], home: Option<CountryCode>) -> Result<PostalAddress, CrmError> {
    let part = |at: usize| parts.get(at).map(|texts| texts.join(", ")).unwrap_or_default();
    let written = [part(2), part(1), part(0)].join("\n");
    let mut lines: Vec<String> = written.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if lines.len() > ADDRESS_LINES {
        let rest = lines.split_off(ADDRESS_LINES.saturating_sub(1));
        lines.push(rest.join(", "));
    }
    let country = country(&part(6), home).map_err(|fault| fault.at("country"))?.to_string();
    PostalAddress::parse(&AddressInput { lines, postcode: part(5), city: part(3), region: part(4), country })
}

/// A country by its code of two or three letters, with dots or without, or by its English name; `home` where nothing is said.
fn country(text: &str, home: Option<CountryCode>) -> Result<CountryCode, Fault> {
    let text = text.trim();
    if text.is_empty() {
        let none = || Fault::new(text, "this address names no country", "add it, or say which country such cards come from");
        return home.ok_or_else(none);
    }
    let letters: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect::<String>().to_uppercase();
    let short = match letters.as_str() {
        // What people there write, which ISO left to its users.
        "UK" => CountryCode::parse("GB").ok(),
        _ => CountryCode::parse(&letters).ok(),
    };
    let longer = || CountryCode::parse(rust_iso3166::from_alpha3(&letters)?.alpha2).ok();
    short.or_else(longer).or_else(|| CountryCode::from_name(text)).ok_or_else(|| {
        Fault::new(text, "this country is not known by this name", "write its code of ISO 3166-1, as FR, or its English name")
    })
}
