//! What of a person or an organisation is compared.

use super::folding::{closed_up, words};
use super::vocabulary::{street_words, without_legal_form};

/// How many digits at the end of a telephone number are compared: a local number, with whatever country and area code stood before it.
const PHONE_DIGITS: usize = 7;

/// What is compared of a person or an organisation, in normal form. Built from texts as people write them; empty texts count as not given.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartyProfile {
    pub(super) given: String,
    pub(super) family: String,
    pub(super) organisation: Vec<String>,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) house: String,
    pub(super) streets: Vec<String>,
    pub(super) postcode: String,
    pub(super) city: String,
    pub(super) country: String,
    pub(super) birth: Option<[u8; 8]>,
    pub(super) identifiers: Vec<String>,
}

impl PartyProfile {
    /// A profile of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A person's name in its parts.
    #[must_use]
    pub fn person(mut self, given: &str, family: &str) -> Self {
        self.given = words(given).concat();
        self.family = words(family).concat();
        self
    }

    /// A person's whole name: the last word is the family's, or all before a comma.
    #[must_use]
    pub fn full_name(self, name: &str) -> Self {
        match name.split_once(',') {
            Some((family, given)) => self.person(given, family),
            None => {
                let (given, family) = name.trim().rsplit_once(char::is_whitespace).unwrap_or(("", name));
                self.person(given, family)
            }
        }
    }

    /// The name of an organisation, or of the organisation that a person works for.
    #[must_use]
    pub fn organisation(mut self, name: &str) -> Self {
        self.organisation = without_legal_form(&words(name));
        self
    }

    /// One more e-mail address.
    #[must_use]
    pub fn email(mut self, address: &str) -> Self {
        insert(&mut self.emails, address.trim().to_lowercase());
        self
    }

    /// One more telephone number.
    #[must_use]
    pub fn phone(mut self, number: &str) -> Self {
        let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
        let from = digits.len().saturating_sub(PHONE_DIGITS);
        insert(&mut self.phones, digits.get(from..).unwrap_or_default().iter().collect());
        self
    }

    /// The number of the house.
    #[must_use]
    pub fn house(mut self, number: &str) -> Self {
        self.house = closed_up(number);
        self
    }

    /// One more line of the street, without the number of the house.
    #[must_use]
    pub fn street(mut self, line: &str) -> Self {
        insert(&mut self.streets, street_words(&words(line)).join(" "));
        self
    }

    /// A line with the number of the house and the street: the first word that begins with a digit is the number.
    #[must_use]
    pub fn address_line(self, line: &str) -> Self {
        let mut parts: Vec<&str> = line.split_whitespace().collect();
        let at = parts.iter().position(|part| part.starts_with(|sign: char| sign.is_ascii_digit()));
        let number = at.map(|at| parts.remove(at));
        let street = parts.join(" ");
        match number {
            Some(number) => {
                let first: String = number.chars().take_while(|sign| sign.is_alphanumeric()).collect();
                self.house(&first).street(&street)
            }
            None => self.street(&street),
        }
    }

    /// The post code.
    #[must_use]
    pub fn postcode(mut self, code: &str) -> Self {
        self.postcode = closed_up(code);
        self
    }

    /// The town.
    #[must_use]
    pub fn city(mut self, name: &str) -> Self {
        self.city = words(name).concat();
        self
    }

    /// The country, or the state in it.
    #[must_use]
    pub fn country(mut self, name: &str) -> Self {
        self.country = closed_up(name);
        self
    }

    /// The day of birth, as `1990-12-31` or `19901231`; anything else counts as not given.
    #[must_use]
    pub fn birth_date(mut self, day: &str) -> Self {
        let digits: Vec<u8> = day.bytes().filter(u8::is_ascii_digit).collect();
        self.birth = digits.try_into().ok();
        self
    }

    /// One more identifier: of taxes, of a register, of another system.
    #[must_use]
    pub fn identifier(mut self, identifier: &str) -> Self {
        insert(&mut self.identifiers, closed_up(identifier));
        self
    }
}

/// Keeps the list sorted and without repetition, so that the order in which texts were given does not matter.
fn insert(list: &mut Vec<String>, text: String) {
    if !text.is_empty()
        && let Err(at) = list.binary_search(&text)
    {
        list.insert(at, text);
    }
}
