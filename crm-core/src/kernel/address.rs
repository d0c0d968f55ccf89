//! Where a letter, a visitor or a parcel goes.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::country::CountryCode;
use super::error::{CrmError, Fault, Faults};
use super::text::{Name, one_line, text_value};

/// The most lines above postcode and city, as EN 16931 has them (BT-35, BT-36, BT-162).
pub const ADDRESS_LINES: usize = 3;
/// The longest [`Postcode`], in characters.
pub const POSTCODE_CHARS: usize = 12;

/// A postal code as its country writes it: 1 to [`POSTCODE_CHARS`] of `A-Z`, `0-9`, blank and `-`, in upper case. Leading zeros count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);
text_value!(Postcode);

impl Postcode {
    /// Reads a postal code.
    ///
    /// # Errors
    /// Empty, longer than [`POSTCODE_CHARS`], or another character than those.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let code = one_line(text, POSTCODE_CHARS)?.to_ascii_uppercase();
        if let Some(c) = code.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, ' ' | '-'))) {
            return Err(Fault::new(
                text,
                format!("a postcode cannot contain `{c}`"),
                "give letters and digits, as 75008 or SW1A 1AA",
            ));
        }
        Ok(Self(code))
    }
}

/// An address as a person or a file gives it: plain text, not yet looked at. Blank parts count as missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressInput {
    /// Street and number, building, floor: up to [`ADDRESS_LINES`], the most important first. Blank ones are dropped.
    pub lines: Vec<String>,
    /// Postal code.
    pub postcode: String,
    /// Town or city.
    pub city: String,
    /// State, province, county or department.
    pub region: String,
    /// Two-letter code of ISO 3166-1. The only part that every address has.
    pub country: String,
}

/// A postal address of which every part is valid. Only the country is certain to be known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PostalAddress {
    /// Street and number, building, floor: up to [`ADDRESS_LINES`], the most important first.
    #[cbor(n(0), decode_with = "few_lines")]
    lines: Vec<Name>,
    /// Postal code, where the country has them.
    #[n(1)]
    postcode: Option<Postcode>,
    /// Town or city.
    #[n(2)]
    city: Option<Name>,
    /// State, province, county or department.
    #[n(3)]
    region: Option<Name>,
    /// Country or territory.
    #[n(4)]
    country: CountryCode,
}

impl PostalAddress {
    /// Reads an address part by part.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] with the fault of every part that is wrong (`lines[1]`, `postcode`, `city`, `region`, `country`), and of
    /// `lines` where there are more than [`ADDRESS_LINES`].
    pub fn parse(input: &AddressInput) -> Result<Self, CrmError> {
        let mut faults = Faults::new();
        let mut lines = Vec::new();
        for (at, line) in input.lines.iter().enumerate() {
            lines.extend(optional(&mut faults, &format!("lines[{at}]"), line, Name::parse));
        }
        faults.require(
            lines.len() <= ADDRESS_LINES,
            "lines",
            lines.len(),
            "an address has up to 3 lines above the city",
            "join some of the lines",
        );
        let postcode = optional(&mut faults, "postcode", &input.postcode, Postcode::parse);
        let city = optional(&mut faults, "city", &input.city, Name::parse);
        let region = optional(&mut faults, "region", &input.region, Name::parse);
        match faults.take("country", CountryCode::parse(&input.country)) {
            Some(country) if faults.is_empty() => Ok(Self { lines, postcode, city, region, country }),
            _ => Err(faults.into()),
        }
    }
}

fn optional<T>(faults: &mut Faults, field: &str, text: &str, parse: impl Fn(&str) -> Result<T, Fault>) -> Option<T> {
    if text.trim().is_empty() { None } else { faults.take(field, parse(text)) }
}

fn few_lines<C>(d: &mut minicbor::Decoder<'_>, cx: &mut C) -> Result<Vec<Name>, minicbor::decode::Error> {
    let position = d.position();
    let lines = Vec::<Name>::decode(d, cx)?;
    if lines.len() > ADDRESS_LINES {
        return Err(minicbor::decode::Error::message("an address has up to 3 lines").at(position));
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input() -> AddressInput {
        AddressInput {
            lines: vec![" 12  rue de la Paix".into(), " ".into(), "2e étage".into()],
            postcode: "75002".into(),
            city: "Paris".into(),
            region: String::new(),
            country: "fr".into(),
        }
    }

    #[test]
    fn an_address_is_read_part_by_part_and_blank_parts_are_missing() {
        let address = PostalAddress::parse(&input()).expect("an address");
        assert_eq!(address.lines().iter().map(Name::as_str).collect::<Vec<_>>(), ["12 rue de la Paix", "2e étage"]);
        assert_eq!(address.postcode().as_ref().map(Postcode::as_str), Some("75002"));
        assert_eq!((address.region(), *address.country()), (&None, CountryCode::FRANCE));
    }

    #[test]
    fn all_faults_are_told_at_once_each_with_its_field() {
        let lines = ["a", "b\u{202e}", "c", "d", "e"].map(str::to_owned).to_vec();
        let wrong = AddressInput {
            lines,
            postcode: "75/02".into(),
            city: "x".repeat(201),
            region: "\u{200b}".into(),
            country: String::new(),
        };
        let error = PostalAddress::parse(&wrong).expect_err("all wrong");
        assert_eq!(error.subject(), "lines[1], lines, postcode, city, region, country");
    }

    #[test]
    fn the_country_alone_is_enough() {
        let least = AddressInput { country: "DE".into(), ..AddressInput::default() };
        assert!(PostalAddress::parse(&least).is_ok());
        let none = AddressInput { country: String::new(), ..input() };
        assert_eq!(PostalAddress::parse(&none).expect_err("no country").subject(), "country");
    }

    #[test]
    fn a_postcode_is_upper_case_and_keeps_its_zeros() {
        assert_eq!(Postcode::parse(" sw1a  1aa").expect("a postcode").as_str(), "SW1A 1AA");
        assert_eq!(Postcode::parse("01000").expect("a postcode").as_str(), "01000");
        for text in ["", "1234567890123", "7500é", "75.002"] {
            assert!(Postcode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn storage_keeps_an_address_and_refuses_one_with_four_lines() {
        let address = PostalAddress::parse(&input()).expect("an address");
        let bytes = minicbor::to_vec(&address).expect("encodes");
        assert_eq!(minicbor::decode::<PostalAddress>(&bytes).expect("decodes"), address);
        let long = PostalAddress { lines: vec![Name::parse("a").expect("a name"); 4], ..address };
        assert!(minicbor::decode::<PostalAddress>(&minicbor::to_vec(&long).expect("encodes")).is_err());
    }
}
