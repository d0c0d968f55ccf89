//! The numbers by which tax offices and registers know a company.
//!
//! SIREN and SIRET (INSEE), LEI (ISO 17442) and the VAT numbers of the Union and the United Kingdom are checked by shape and check digits,
//! VAT numbers of other countries by shape alone. Whether a number is in use is for VIES or the register to say.

use std::fmt;

use minicbor::{Decode, Encode};

use super::country::CountryCode;
use super::error::Fault;
use super::vat;

/// The longest number of [`TaxIdScheme::Other`], in characters.
pub const OTHER_CHARS: usize = 30;

/// The SIREN of La Poste, whose post offices outnumber what Luhn's check digit leaves room for.
const LA_POSTE: &str = "356000000";
/// The SIRET of La Poste's head office, which follows the general rule.
const LA_POSTE_HEAD_OFFICE: &str = "35600000000048";

/// Which register a number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum TaxIdScheme {
    /// A French company: 9 digits (scheme 0002 of ISO 6523).
    #[n(0)]
    Siren,
    /// One site of a French company: its SIREN and 5 digits (scheme 0009 of ISO 6523).
    #[n(1)]
    Siret,
    /// A VAT number with its country prefix.
    #[n(2)]
    Vat,
    /// Any other tax number, as its country writes it.
    #[n(3)]
    Other,
    /// The Legal Entity Identifier of any company of the world: 20 letters and digits (scheme 0199 of ISO 6523).
    #[n(4)]
    Lei,
}

/// A number in the register of a country, without blanks, dots and dashes, in upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode)]
#[cbor(map)]
pub struct TaxId {
    #[n(0)]
    scheme: TaxIdScheme,
    #[n(1)]
    country: CountryCode,
    #[n(2)]
    value: String,
}

impl TaxId {
    /// Reads a number of `scheme`. `country` counts for [`TaxIdScheme::Other`] and [`TaxIdScheme::Lei`] alone; the others name theirs
    /// themselves.
    ///
    /// # Errors
    /// As [`TaxId::siren`], [`TaxId::siret`], [`TaxId::vat`], [`TaxId::lei`] and [`TaxId::other`].
    pub fn parse(scheme: TaxIdScheme, country: CountryCode, text: &str) -> Result<Self, Fault> {
        match scheme {
            TaxIdScheme::Siren => Self::siren(text),
            TaxIdScheme::Siret => Self::siret(text),
            TaxIdScheme::Vat => Self::vat(text),
            TaxIdScheme::Other => Self::other(country, text),
            TaxIdScheme::Lei => Self::lei(country, text),
        }
    }

    /// Reads the number of a French company.
    ///
    /// # Errors
    /// Not 9 digits, or a wrong check digit (Luhn).
    pub fn siren(text: &str) -> Result<Self, Fault> {
        let value = compact(text);
        require_digits(text, &value, 9, "a SIREN has 9 digits", "give 9 digits, as 404 833 048")?;
        require_luhn(text, &value, "the check digit of this SIREN is wrong")?;
        Ok(Self { scheme: TaxIdScheme::Siren, country: CountryCode::FRANCE, value })
    }

    /// Reads the number of a site of a French company.
    ///
    /// # Errors
    /// Not 14 digits, or a wrong check digit (Luhn) in its SIREN or as a whole; for sites of La Poste, a digit sum that is no
    /// multiple of 5.
    pub fn siret(text: &str) -> Result<Self, Fault> {
        let value = compact(text);
        require_digits(text, &value, 14, "a SIRET has 14 digits", "give 14 digits, as 404 833 048 00022")?;
        require_luhn(text, value.get(..9).unwrap_or_default(), "the check digit of the SIREN in this SIRET is wrong")?;
        if value.starts_with(LA_POSTE) && value != LA_POSTE_HEAD_OFFICE {
            let sum: u32 = value.chars().filter_map(|c| c.to_digit(10)).sum();
            if !sum.is_multiple_of(5) {
                return Err(Fault::new(text, "the digits of a site of La Poste sum to a multiple of 5", CHECK));
            }
        } else {
            require_luhn(text, &value, "the check digit of this SIRET is wrong")?;
        }
        Ok(Self { scheme: TaxIdScheme::Siret, country: CountryCode::FRANCE, value })
    }

    /// Reads a VAT number with its prefix: the country's code, `EL` for Greece, `XI` for Northern Ireland. Belgian, Dutch and Greek numbers
    /// are filled up with leading zeros.
    ///
    /// # Errors
    /// An unknown prefix; not 2 to 13 letters and digits behind it; for the Union and the United Kingdom, another shape than the
    /// country's, or a wrong check digit.
    pub fn vat(text: &str) -> Result<Self, Fault> {
        const REMEDY: &str = "give the country's two letters and 2 to 13 letters or digits, as FR83404833048";
        let value: String = compact(text).chars().filter(|c| !matches!(c, '/' | ':' | '(' | ')')).collect();
        let (prefix, number) =
            value.split_at_checked(2).ok_or_else(|| Fault::new(text, "a VAT number begins with a country", REMEDY))?;
        let country = match prefix {
            "EL" => CountryCode::parse("GR"),
            "XI" => CountryCode::parse("GB"),
            _ => CountryCode::parse(prefix),
        }
        .map_err(|_| Fault::new(text, format!("`{prefix}` is no country that gives VAT numbers"), REMEDY))?;
        let number = vat::filled(prefix, number);
        // Older Irish numbers have `+` or `*` in the second place.
        let allowed = |c: char| c.is_ascii_alphanumeric() || (prefix == "IE" && matches!(c, '+' | '*'));
        if !(2..=13).contains(&number.chars().count()) || !number.chars().all(allowed) {
            return Err(Fault::new(text, "this has not the shape of a VAT number", REMEDY));
        }
        vat::check(prefix, &number).map_err(|flaw| match flaw {
            vat::Flaw::Shape => Fault::new(text, format!("VAT numbers that begin with {prefix} have another shape"), CHECK),
            vat::Flaw::Check => Fault::new(text, "the check digits of this VAT number do not fit", CHECK),
        })?;
        Ok(Self { scheme: TaxIdScheme::Vat, country, value: format!("{prefix}{number}") })
    }

    /// Reads the Legal Entity Identifier of a company of `country`, which the identifier itself does not tell.
    ///
    /// # Errors
    /// Not 18 letters and digits and two check digits, or wrong check digits (ISO 7064, modulo 97).
    pub fn lei(country: CountryCode, text: &str) -> Result<Self, Fault> {
        let value = compact(text);
        let is_shaped = value.len() == 20
            && value.chars().all(|c| c.is_ascii_alphanumeric())
            && value.chars().rev().take(2).all(|c| c.is_ascii_digit());
        if !is_shaped {
            let problem = "an LEI has 18 letters and digits and two check digits";
            return Err(Fault::new(text, problem, "give 20 characters, as 213800KUD8LAJWSQ9D15"));
        }
        if vat::mod_97(value.chars()) != Some(1) {
            return Err(Fault::new(text, "the check digits of this LEI do not fit", CHECK));
        }
        Ok(Self { scheme: TaxIdScheme::Lei, country, value })
    }

    /// Reads a tax number of `country` that has no scheme of its own here.
    ///
    /// # Errors
    /// Not 1 to [`OTHER_CHARS`] ASCII letters, digits, `/`, `+` or `*`, blanks, dots and dashes aside.
    pub fn other(country: CountryCode, text: &str) -> Result<Self, Fault> {
        let value = compact(text);
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '+' | '*');
        if value.is_empty() || value.len() > OTHER_CHARS || !value.chars().all(allowed) {
            return Err(Fault::new(text, "this has not the shape of a tax number", "give 1 to 30 letters and digits"));
        }
        Ok(Self { scheme: TaxIdScheme::Other, country, value })
    }

    /// Which register the number belongs to.
    #[must_use]
    pub fn scheme(&self) -> TaxIdScheme {
        self.scheme
    }

    /// The country whose register it is.
    #[must_use]
    pub fn country(&self) -> CountryCode {
        self.country
    }

    /// The number alone, without blanks, dots and dashes, in upper case; a VAT number has its prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The SIREN in a SIREN, a SIRET or a French VAT number: nine digits that name the same company in all three. Companies of Monaco
    /// have French VAT numbers without one.
    #[must_use]
    pub fn siren_digits(&self) -> Option<&str> {
        match self.scheme {
            TaxIdScheme::Siren | TaxIdScheme::Siret => self.value.get(..9),
            TaxIdScheme::Vat if self.country == CountryCode::FRANCE => {
                self.value.get(4..).filter(|siren| !siren.starts_with("000"))
            }
            TaxIdScheme::Vat | TaxIdScheme::Other | TaxIdScheme::Lei => None,
        }
    }
}

impl fmt::Display for TaxId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.value)
    }
}

impl<'b, C> Decode<'b, C> for TaxId {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        #[derive(Decode)]
        #[cbor(map)]
        struct Written<'a> {
            #[n(0)]
            scheme: TaxIdScheme,
            #[n(1)]
            country: CountryCode,
            #[b(2)]
            value: &'a str,
        }
        let position = d.position();
        let written = Written::decode(d, cx)?;
        let wrong = |problem: String| minicbor::decode::Error::message(problem).at(position);
        let read = Self::parse(written.scheme, written.country, written.value).map_err(|fault| wrong(fault.to_string()))?;
        if read.country == written.country { Ok(read) } else { Err(wrong(format!("{read} is not of {}", written.country))) }
    }
}

const CHECK: &str = "check it against the company's papers";

/// Without what people put between digits, in upper case.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).map(|c| c.to_ascii_uppercase()).collect()
}

fn require_digits(text: &str, value: &str, count: usize, problem: &'static str, remedy: &'static str) -> Result<(), Fault> {
    let holds = value.len() == count && value.bytes().all(|c| c.is_ascii_digit());
    if holds { Ok(()) } else { Err(Fault::new(text, problem, remedy)) }
}

fn require_luhn(text: &str, digits: &str, problem: &'static str) -> Result<(), Fault> {
    if vat::digits(digits).is_some_and(|digits| vat::luhn(&digits)) { Ok(()) } else { Err(Fault::new(text, problem, CHECK)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn problem(result: Result<TaxId, Fault>) -> String {
        result.expect_err("refused").problem.into_owned()
    }

    #[test]
    fn the_fault_says_which_check_failed() {
        assert_eq!(problem(TaxId::siren("40483304")), "a SIREN has 9 digits");
        assert_eq!(problem(TaxId::siren("40483304A")), "a SIREN has 9 digits");
        assert_eq!(problem(TaxId::siren("404 833 047")), "the check digit of this SIREN is wrong");
        assert_eq!(problem(TaxId::siret("404833047 00022")), "the check digit of the SIREN in this SIRET is wrong");
        assert_eq!(problem(TaxId::siret("404833048 00023")), "the check digit of this SIRET is wrong");
        assert_eq!(problem(TaxId::siret("35600000000041")), "the digits of a site of La Poste sum to a multiple of 5");
        assert_eq!(problem(TaxId::vat("FR84404833048")), "the check digits of this VAT number do not fit");
        assert_eq!(problem(TaxId::vat("FR83404833047")), "the check digits of this VAT number do not fit");
        assert_eq!(problem(TaxId::vat("FRO3404833048")), "VAT numbers that begin with FR have another shape");
        assert_eq!(problem(TaxId::vat("QQ 124567")), "`QQ` is no country that gives VAT numbers");
        assert_eq!(problem(TaxId::vat("aé124567")), "a VAT number begins with a country");
        assert_eq!(problem(TaxId::vat("DE1")), "this has not the shape of a VAT number");
        assert_eq!(problem(TaxId::vat("DE1234567")), "VAT numbers that begin with DE have another shape");
        assert_eq!(problem(TaxId::vat("DE136695975")), "the check digits of this VAT number do not fit");
        let lei = |text: &str| TaxId::lei(CountryCode::FRANCE, text);
        assert_eq!(problem(lei("213800KUD8LAJWSQ9D")), "an LEI has 18 letters and digits and two check digits");
        assert_eq!(problem(lei("213800KUD8LAJWSQ9D16")), "the check digits of this LEI do not fit");
        assert_eq!(problem(TaxId::vat("D")), "a VAT number begins with a country");
    }

    #[test]
    fn one_company_has_the_same_siren_in_siren_siret_and_vat_number() {
        let ids = [TaxId::siren("404 833 048"), TaxId::siret("404 833 048 00022"), TaxId::vat("fr 83 404.833.048")];
        for id in ids {
            assert_eq!(id.expect("valid").siren_digits(), Some("404833048"));
        }
        assert_eq!(TaxId::vat("DE136695976").expect("valid").siren_digits(), None);
        assert_eq!(TaxId::vat("FR16000063601").expect("Monaco").siren_digits(), None);
    }

    #[test]
    fn a_vat_number_knows_its_country() {
        for (text, country) in [("EL 094259216", "GR"), ("XI 432525179", "GB"), ("ie 8Z49289F", "IE"), ("IE7+12345J", "IE")] {
            assert_eq!(TaxId::vat(text).expect(text).country().as_str(), country);
        }
        assert!(TaxId::vat("DE7+12345A").is_err());
    }

    #[test]
    fn other_numbers_are_kept_as_their_country_writes_them() {
        let germany = CountryCode::parse("DE").expect("Germany");
        assert_eq!(TaxId::other(germany, "181/815/08155").expect("a Steuernummer").as_str(), "181/815/08155");
        assert!(TaxId::other(germany, " - ").is_err());
        assert!(TaxId::other(germany, &"1".repeat(OTHER_CHARS + 1)).is_err());
    }

    #[test]
    fn a_stored_number_is_checked_again() {
        let id = TaxId::siren("404833048").expect("a SIREN");
        assert_eq!(minicbor::decode::<TaxId>(&minicbor::to_vec(&id).expect("encodes")).expect("decodes"), id);
        let wrong = TaxId { value: "404833047".into(), ..id.clone() };
        assert!(minicbor::decode::<TaxId>(&minicbor::to_vec(&wrong).expect("encodes")).is_err());
        let elsewhere = TaxId { country: CountryCode::parse("DE").expect("Germany"), ..id };
        assert!(minicbor::decode::<TaxId>(&minicbor::to_vec(&elsewhere).expect("encodes")).is_err());
    }

    proptest! {
        #[test]
        fn exactly_one_last_digit_completes_a_siren_and_one_key_its_vat_number(first in "[1-9][0-9]{7}") {
            let complete: Vec<String> = (0..10).map(|last| format!("{first}{last}")).filter(|siren| TaxId::siren(siren).is_ok()).collect();
            prop_assert_eq!(complete.len(), 1);
            let keys = (0..100).filter(|key| TaxId::vat(&format!("FR{key:02}{}", complete[0])).is_ok()).count();
            prop_assert_eq!(keys, 1);
        }
    }
}
