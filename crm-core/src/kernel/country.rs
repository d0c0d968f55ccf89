//! Countries and territories, as ISO 3166-1 lists them.

use std::fmt;
use std::str::FromStr;

use super::error::Fault;
use super::text::folded;

/// A country or territory by its two-letter code (ISO 3166-1 alpha-2), in upper case: `FR`. Ordered by code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// France.
    pub const FRANCE: Self = Self(*b"FR");

    /// Reads a code in upper or lower case.
    ///
    /// # Errors
    /// Not an officially assigned code; those that ISO leaves to its users (`XK`) and retired ones (`AN`) are not.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let unknown = || Fault::new(text, "this is not a country code", "give two letters of ISO 3166-1, as FR");
        let code = <[u8; 2]>::try_from(text.trim().as_bytes()).map_err(|_| unknown())?.map(|c| c.to_ascii_uppercase());
        let known = std::str::from_utf8(&code).ok().and_then(rust_iso3166::from_alpha2);
        known.map(|_| Self(code)).ok_or_else(unknown)
    }

    /// The country with exactly this English short name in ISO 3166-1, whatever the case; nothing for other spellings.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let wanted = folded(name.trim());
        let known = rust_iso3166::ALL.iter().find(|country| folded(country.name) == wanted)?;
        <[u8; 2]>::try_from(known.alpha2.as_bytes()).ok().map(Self)
    }

    /// Every country and territory of the list, by code.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = rust_iso3166::ALL.iter().filter_map(|country| Self::parse(country.alpha2).ok()).collect();
        all.sort_unstable();
        all
    }

    /// True for France and the overseas departments that French VAT is charged in, which have codes of their own.
    #[must_use]
    pub fn is_in_french_vat(self) -> bool {
        matches!(self.as_str(), "FR" | "GP" | "MQ" | "RE")
    }

    /// The same and the departments without VAT (CGI 294), whose companies are under French law of commerce all the same.
    #[must_use]
    pub fn is_under_french_law(self) -> bool {
        self.is_in_french_vat() || matches!(self.as_str(), "GF" | "YT")
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Two ASCII letters, so always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The English short name in ISO 3166-1.
    #[must_use]
    pub fn name(self) -> &'static str {
        rust_iso3166::from_alpha2(self.as_str()).map_or("", |country| country.name)
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CountryCode({self})")
    }
}

impl FromStr for CountryCode {
    type Err = Fault;
    fn from_str(text: &str) -> Result<Self, Fault> {
        Self::parse(text)
    }
}

impl<C> minicbor::Encode<C> for CountryCode {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.as_str())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for CountryCode {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        Self::parse(d.str()?).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_either_case_and_shown_in_upper() {
        assert_eq!(CountryCode::parse("fr"), Ok(CountryCode::FRANCE));
        assert_eq!((CountryCode::FRANCE.to_string(), CountryCode::FRANCE.name()), ("FR".to_owned(), "France"));
        for text in ["", "F", "FRA", "XK", "AN", "ZZ", "é", "12"] {
            assert!(CountryCode::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_country_is_found_by_its_code_its_name_and_its_stored_form() {
        let all = CountryCode::all();
        assert_eq!(all.len(), 249);
        for country in all {
            assert_eq!(CountryCode::parse(country.as_str()), Ok(country));
            assert_eq!(CountryCode::from_name(&country.name().to_uppercase()), Some(country));
            let bytes = minicbor::to_vec(country).expect("a country encodes");
            assert_eq!(minicbor::decode::<CountryCode>(&bytes).expect("decodes"), country);
        }
    }

    #[test]
    fn a_name_is_not_guessed() {
        assert_eq!(CountryCode::from_name("cÔTE d'ivoire"), CountryCode::parse("CI").ok());
        assert_eq!(CountryCode::from_name("England"), None);
        assert_eq!(CountryCode::from_name(""), None);
    }

    #[test]
    fn a_code_that_is_none_is_not_decoded() {
        assert!(minicbor::decode::<CountryCode>(&minicbor::to_vec("ZZ").expect("text encodes")).is_err());
    }
}
