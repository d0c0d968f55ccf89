//! What of a person or an organisation is compared.

use minicbor::{Decode, Encode};

use super::folding::{closed_up, words};
use super::vocabulary::{street_words, without_legal_form};

/// How many digits at the end of a telephone number are compared: a local number, whatever country and area code stood before it.
const PHONE_DIGITS: usize = 7;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum MatchField {
    /// Given names of a person.
    #[n(0)]
    Given,
    /// Family name of a person.
    #[n(1)]
    Family,
    /// Name of an organisation, without its legal form.
    #[n(2)]
    Organisation,
    /// E-mail addresses.
    #[n(3)]
    Email,
    /// Telephone numbers.
    #[n(4)]
    Phone,
    /// Number of the house.
    #[n(5)]
    House,
    /// Street.
    #[n(6)]
    Street,
    /// Post code.
    #[n(7)]
    Postcode,
    /// Town.
    #[n(8)]
    City,
    /// Country, or state in it.
    #[n(9)]
    Country,
    /// Day of birth.
    #[n(10)]
    Birth,
    /// Identifiers: of taxes, of registers, of other systems.
    #[n(11)]
    Identifier,
}

/// How many fields there are.
pub const FIELDS: usize = 12;

impl MatchField {
    /// All of them, in the order in which contributions are told.
    pub const ALL: [Self; FIELDS] = [
        Self::Given,
        Self::Family,
        Self::Organisation,
        Self::Email,
        Self::Phone,
        Self::House,
        Self::Street,
        Self::Postcode,
        Self::City,
        Self::Country,
        Self::Birth,
        Self::Identifier,
    ];
}

/// What is compared of a person or an organisation, in normal form. Built from texts as people write them; a text without letters or
/// digits counts as not given, and the order in which several texts of a field are given does not matter.
///
/// ```
/// use crm_core::parties::duplicates::{MatchField, PartyProfile};
///
/// let profile = PartyProfile::new().organisation("Müller & Søn G.m.b.H.").address_line("12 Rue du Nord").phone("+33 1 44 55 66 77");
/// assert_eq!(profile.values(MatchField::Organisation), ["muller son"]);
/// assert_eq!((profile.values(MatchField::House), profile.values(MatchField::Street)), (&["12".to_owned()][..], &["du nord".to_owned()][..]));
/// assert_eq!(profile.values(MatchField::Phone), ["4556677"]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartyProfile {
    values: [Vec<String>; FIELDS],
}

impl PartyProfile {
    /// A profile of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The values of a field in normal form, sorted, without repetition; none where the field is not given.
    #[must_use]
    pub fn values(&self, field: MatchField) -> &[String] {
        self.values.get(field as usize).map_or(&[], Vec::as_slice)
    }

    /// A person's name in its parts.
    #[must_use]
    pub fn person(self, given: &str, family: &str) -> Self {
        self.with(MatchField::Given, closed_up(given)).with(MatchField::Family, closed_up(family))
    }

    /// A person's whole name: the family's is the last word, or what stands before a comma.
    #[must_use]
    pub fn full_name(self, name: &str) -> Self {
        let name = name.trim();
        let (given, family) = match name.split_once(',') {
            Some((family, given)) => (given, family),
            None => name.rsplit_once(char::is_whitespace).unwrap_or(("", name)),
        };
        self.person(given, family)
    }

    /// The name of an organisation, or of the organisation that a person works for.
    #[must_use]
    pub fn organisation(self, name: &str) -> Self {
        self.with(MatchField::Organisation, without_legal_form(&words(name)).join(" "))
    }

    /// One more e-mail address.
    #[must_use]
    pub fn email(self, address: &str) -> Self {
        self.with(MatchField::Email, address.trim().to_lowercase())
    }

    /// One more telephone number; its last seven digits are kept.
    #[must_use]
    pub fn phone(self, number: &str) -> Self {
        let digits = number.chars().filter(char::is_ascii_digit);
        let skipped = digits.clone().count().saturating_sub(PHONE_DIGITS);
        self.with(MatchField::Phone, digits.skip(skipped).collect())
    }

    /// The number of the house.
    #[must_use]
    pub fn house(self, number: &str) -> Self {
        self.with(MatchField::House, closed_up(number))
    }

    /// One more line of the street, without the number of the house.
    #[must_use]
    pub fn street(self, line: &str) -> Self {
        self.with(MatchField::Street, street_words(&words(line)).join(" "))
    }

    /// A line with the street and the number of the house, which is the first word that begins with a digit; of a range, its beginning.
    #[must_use]
    pub fn address_line(self, line: &str) -> Self {
        let mut parts: Vec<&str> = line.split_whitespace().collect();
        let Some(at) = parts.iter().position(|part| part.starts_with(|sign: char| sign.is_ascii_digit())) else {
            return self.street(line);
        };
        let number: String = parts.remove(at).chars().take_while(|sign| sign.is_alphanumeric()).collect();
        self.house(&number).street(&parts.join(" "))
    }

    /// The post code.
    #[must_use]
    pub fn postcode(self, code: &str) -> Self {
        self.with(MatchField::Postcode, closed_up(code))
    }

    /// The town.
    #[must_use]
    pub fn city(self, name: &str) -> Self {
        self.with(MatchField::City, closed_up(name))
    }

    /// The country, or the state in it.
    #[must_use]
    pub fn country(self, name: &str) -> Self {
        self.with(MatchField::Country, closed_up(name))
    }

    /// The day of birth, as `1990-12-31` or `19901231`; anything that has not eight digits counts as not given.
    #[must_use]
    pub fn birth_date(self, day: &str) -> Self {
        let digits: String = day.chars().filter(char::is_ascii_digit).collect();
        if digits.len() == 8 { self.with(MatchField::Birth, digits) } else { self }
    }

    /// One more identifier.
    #[must_use]
    pub fn identifier(self, identifier: &str) -> Self {
        self.with(MatchField::Identifier, closed_up(identifier))
    }

    /// The profile without the fields that `keeps` says no to.
    #[must_use]
    pub fn limited(mut self, keeps: impl Fn(MatchField) -> bool) -> Self {
        for (values, field) in self.values.iter_mut().zip(MatchField::ALL) {
            if !keeps(field) {
                values.clear();
            }
        }
        self
    }

    fn with(mut self, field: MatchField, text: String) -> Self {
        if let Some(values) = self.values.get_mut(field as usize)
            && text.contains(char::is_alphanumeric)
            && let Err(at) = values.binary_search(&text)
        {
            values.insert(at, text);
        }
        self
    }
}
