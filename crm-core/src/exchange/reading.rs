//! How the text of a cell is read.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use crate::kernel::{Code, CountryCode, Currency, Date, Email, Fault, TimeZone, Tree};

/// How the text of a cell is read. An empty cell is left out, however it is read.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum CellReading {
    /// As it stands.
    #[default]
    Text,
    /// As a key: `Trade Show` is `trade-show`.
    Key,
    /// As an exact number; what groups its digits is left out.
    Number {
        /// What stands before its places; none: a dot.
        decimal: Option<char>,
    },
    /// As a whole number; what groups its digits is left out.
    Integer,
    /// As an amount, written as [`Self::Number`].
    Money {
        /// Its currency.
        currency: Currency,
        /// What stands before its places; none: a dot.
        decimal: Option<char>,
    },
    /// As a day.
    Day {
        /// How it is written, in the letters of `strftime`: `%d/%m/%Y`.
        format: String,
    },
    /// As an instant; a day is the beginning of it.
    Timestamp {
        /// How it is written, in the letters of `strftime`: `%m/%d/%y %I:%M %p`.
        format: String,
        /// Where the clock hangs that showed it.
        zone: TimeZone,
    },
    /// As yes or no.
    Flag {
        /// What is yes, letter case aside; anything else is no.
        yes: Vec<String>,
    },
    /// As an e-mail address.
    Email,
    /// As a telephone, with its extension.
    Phone {
        /// Where it is dialled without a country code, which needs the feature `phone-numbers`; none: it has one.
        country: Option<CountryCode>,
    },
    /// As a telephone without its extension, for fields that hold a number alone.
    PhoneNumber {
        /// As for [`Self::Phone`].
        country: Option<CountryCode>,
    },
    /// As one of the words there are.
    Choice {
        /// What stands for each of them; nothing where that is empty.
        of: BTreeMap<String, String>,
        /// What stands for any other; none: it is refused.
        otherwise: Option<String>,
    },
    /// As several texts.
    List {
        /// What stands between them.
        separated_by: String,
    },
    /// As the id that a record has in another system; the library's own id takes its place.
    Record {
        /// What sort of record.
        kind: ReferenceKind,
        /// The other system.
        source: Code,
    },
    /// As the name of something the company has set up; its id takes its place.
    Named {
        /// What sort of thing.
        kind: NamedKind,
    },
    /// As the e-mail address of a user, whose id takes its place.
    User,
}

/// What sort of record a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceKind {
    /// An account.
    Account,
    /// A contact.
    Contact,
    /// A lead.
    Lead,
}

/// What sort of thing a cell names that the company has set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedKind {
    /// A pipeline.
    Pipeline,
    /// A product.
    Product,
}

/// What a cell is: a value, or a record still to be found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Value(Tree),
    Reference(Reference),
}

/// A record that a row names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// By its id in another system.
    Record {
        /// What sort of record.
        kind: ReferenceKind,
        /// The other system.
        source: Code,
        /// Its key there.
        key: String,
    },
    /// By its name.
    Named {
        /// What sort of thing.
        kind: NamedKind,
        /// Its name.
        name: String,
    },
    /// A user, by the e-mail address.
    User(String),
}

impl CellReading {
    /// What a text that is not empty stands for.
    ///
    /// # Errors
    /// A text that cannot be read so.
    pub(super) fn read(&self, text: &str) -> Result<Cell, Fault> {
        let value = match self {
            Self::Text => Tree::Text(text.to_owned()),
            Self::Key => Tree::Text(key(text)?.to_string()),
            Self::Number { decimal } => Tree::Text(number(text, *decimal)?),
            Self::Integer => Tree::Integer(integer(text)?),
            Self::Money { currency, decimal } => {
                named([("amount", Tree::Text(number(text, *decimal)?)), ("currency", Tree::Text(currency.to_string()))])
            }
            Self::Day { format } => Tree::Text(day(text, format)?.to_string()),
            Self::Timestamp { format, zone } => Tree::Text(instant(text, format, zone)?),
            Self::Flag { yes } => Tree::Flag(yes.iter().any(|word| word.to_lowercase() == text.to_lowercase())),
            Self::Email => Tree::Text(Email::parse(text)?.to_string()),
            Self::Phone { country } => {
                let (number, extension) = phone(text, *country)?;
                let mut fields = vec![("number".to_owned(), Tree::Text(number))];
                fields.extend(extension.map(|extension| ("extension".to_owned(), Tree::Text(extension))));
                Tree::Map(fields)
            }
            Self::PhoneNumber { country } => Tree::Text(phone(text, *country)?.0),
            Self::Choice { of, otherwise } => {
                let chosen = of.get(text).or(otherwise.as_ref()).ok_or_else(|| {
                    let known = of.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                    Fault::new(
                        text,
                        format!("the mapping knows this word not, but {known}"),
                        "add it to the mapping, or what stands for any other",
                    )
                })?;
                if chosen.is_empty() { Tree::Nothing } else { Tree::Text(chosen.clone()) }
            }
            Self::List { separated_by } => {
                let parts = if separated_by.is_empty() { vec![text] } else { text.split(separated_by.as_str()).collect() };
                Tree::List(
                    parts
                        .into_iter()
                        .map(str::trim)
                        .filter(|part| !part.is_empty())
                        .map(|part| Tree::Text(part.to_owned()))
                        .collect(),
                )
            }
            Self::Record { kind, source } => {
                return Ok(Cell::Reference(Reference::Record { kind: *kind, source: source.clone(), key: text.to_owned() }));
            }
            Self::Named { kind } => return Ok(Cell::Reference(Reference::Named { kind: *kind, name: text.to_owned() })),
            Self::User => return Ok(Cell::Reference(Reference::User(text.to_owned()))),
        };
        Ok(Cell::Value(value))
    }
}

fn named<const N: usize>(fields: [(&str, Tree); N]) -> Tree {
    Tree::Map(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Letters and digits of a text in lower case, with a dash for whatever stands between them.
fn key(text: &str) -> Result<Code, Fault> {
    let mut key = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('-') {
            key.push('-');
        }
    }
    Code::parse(key.trim_end_matches('-'))
        .map_err(|_| Fault::new(text, "no key can be made of this text", "choose one for it in the mapping"))
}

/// The digits of a number as the library writes it, without what groups them: blanks, apostrophes, and the comma or dot that is not the decimal one.
fn number(text: &str, decimal: Option<char>) -> Result<String, Fault> {
    let decimal = decimal.unwrap_or('.');
    let mut digits = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '0'..='9' => digits.push(c),
            '-' if digits.is_empty() => digits.push(c),
            c if c == decimal && !digits.contains('.') => digits.push('.'),
            ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}' | '_' if c != decimal => {}
            _ => {
                return Err(Fault::new(
                    text,
                    "this is not a number",
                    "give digits, and say in the mapping what stands before the places",
                ));
            }
        }
    }
    let has_digits = digits.bytes().any(|digit| digit.is_ascii_digit());
    if has_digits { Ok(digits) } else { Err(Fault::new(text, "this is not a number", "give digits")) }
}

fn integer(text: &str) -> Result<i64, Fault> {
    let digits = number(text, None)?;
    let whole = digits
        .split_once('.')
        .map_or(Some(digits.as_str()), |(whole, places)| places.bytes().all(|c| c == b'0').then_some(whole));
    whole.and_then(|whole| whole.parse().ok()).ok_or_else(|| Fault::new(text, "this is not a whole number", "give digits alone"))
}

fn day(text: &str, format: &str) -> Result<Date, Fault> {
    let parsed = NaiveDate::parse_from_str(text, format).map_err(|_| {
        Fault::new(text, format!("this is not a day as `{format}` writes it"), "mend the cell, or the format in the mapping")
    })?;
    Date::new(parsed.year(), parsed.month(), parsed.day())
}

fn instant(text: &str, format: &str, zone: &TimeZone) -> Result<String, Fault> {
    let midnight = || NaiveDate::parse_from_str(text, format).map(|day| day.and_time(NaiveTime::MIN));
    let shown = NaiveDateTime::parse_from_str(text, format).or_else(|_| midnight()).map_err(|_| {
        let problem = format!("this is not an instant as `{format}` writes it");
        Fault::new(text, problem, "mend the cell, or the format in the mapping")
    })?;
    Ok(zone.earliest(shown).to_string())
}

#[cfg(feature = "phone-numbers")]
fn phone(text: &str, country: Option<CountryCode>) -> Result<(String, Option<String>), Fault> {
    crate::kernel::Phone::dialled(text, country).map(|(number, extension)| (number.to_string(), extension))
}

#[cfg(not(feature = "phone-numbers"))]
fn phone(text: &str, _: Option<CountryCode>) -> Result<(String, Option<String>), Fault> {
    crate::kernel::Phone::parse(text).map(|number| (number.to_string(), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reading: &CellReading, text: &str) -> Result<Tree, String> {
        match reading.read(text) {
            Ok(Cell::Value(value)) => Ok(value),
            Ok(Cell::Reference(reference)) => Err(format!("{reference:?}")),
            Err(fault) => Err(fault.problem.into_owned()),
        }
    }

    fn text(value: &str) -> Result<Tree, String> {
        Ok(Tree::Text(value.to_owned()))
    }

    #[test]
    fn numbers_are_read_as_people_group_them() {
        let (dot, comma) = (CellReading::Number { decimal: None }, CellReading::Number { decimal: Some(',') });
        for (reading, given, wanted) in [
            (&dot, "1,234.50", "1234.50"),
            (&dot, "-12", "-12"),
            (&dot, "1 234.5", "1234.5"),
            (&comma, "1.234,50", "1234.50"),
            (&comma, "1\u{202f}234,5", "1234.5"),
        ] {
            assert_eq!(read(reading, given), text(wanted), "{given}");
        }
        for wrong in ["", "-", "12a", "1.2.3", "--1"] {
            assert!(read(&dot, wrong).is_err(), "{wrong}");
        }
        assert_eq!(read(&CellReading::Integer, "1,000"), Ok(Tree::Integer(1_000)));
        assert_eq!(read(&CellReading::Integer, "12.0"), Ok(Tree::Integer(12)));
        assert!(read(&CellReading::Integer, "12.5").is_err());
    }

    #[test]
    fn words_become_keys_and_choices() {
        assert_eq!(read(&CellReading::Key, " Trade Show! "), text("trade-show"));
        assert!(read(&CellReading::Key, "???").is_err());
        let of = [("Hot".to_owned(), "hot".to_owned())].into();
        let strict = CellReading::Choice { of, otherwise: None };
        assert_eq!(read(&strict, "Hot"), text("hot"));
        assert_eq!(read(&strict, "Lukewarm"), Err("the mapping knows this word not, but Hot".to_owned()));
        assert_eq!(read(&CellReading::Flag { yes: vec!["Yes".to_owned()] }, "YES"), Ok(Tree::Flag(true)));
        let list = CellReading::List { separated_by: ";".to_owned() };
        assert_eq!(read(&list, "a; b;;"), Ok(Tree::List(vec![Tree::Text("a".to_owned()), Tree::Text("b".to_owned())])));
    }

    #[test]
    fn days_and_instants_are_read_as_the_format_says() {
        assert_eq!(read(&CellReading::Day { format: "%m/%d/%y".to_owned() }, "02/24/26"), text("2026-02-24"));
        assert!(read(&CellReading::Day { format: "%d/%m/%Y".to_owned() }, "02/24/2026").is_err());
        let zone: TimeZone = "Europe/Paris".parse().unwrap();
        let instant = CellReading::Timestamp { format: "%m/%d/%y %I:%M %p".to_owned(), zone };
        assert_eq!(read(&instant, "02/24/26 02:18 AM"), text("2026-02-24T01:18:00Z"));
    }

    #[cfg(feature = "phone-numbers")]
    #[test]
    fn telephones_are_read_as_they_are_dialled_at_home() {
        let home = CellReading::Phone { country: CountryCode::parse("US").ok() };
        assert_eq!(read(&home, "(512) 757-6000"), Ok(named([("number", Tree::Text("+15127576000".to_owned()))])));
        assert!(read(&home, "12").is_err());
        assert_eq!(
            read(&CellReading::PhoneNumber { country: CountryCode::parse("US").ok() }, "512-757-6000"),
            text("+15127576000")
        );
    }
}
