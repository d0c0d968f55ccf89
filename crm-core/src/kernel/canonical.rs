//! Bytes that say the same thing the same way for ever: what a hash is taken of.

use std::fmt::{self, Display, Write};

use super::currency::Currency;
use super::document_hash::DocumentHash;
use super::error::Fault;
use super::money::Money;

/// The length that stands where a text is missing.
const MISSING: u32 = u32::MAX;

/// A form being filled in, one text after another.
///
/// Each text is its length in bytes as four bytes, the highest first, and its UTF-8. A text that is missing is the length of all ones alone. A number is
/// the text of its digits, a list the number of what it holds and then each in turn. The first text names the form and its version: whoever knows the
/// form reads and writes it in any language, and a form that changes gets another name.
#[derive(Debug, Clone)]
pub struct CanonicalForm(Vec<u8>);

impl CanonicalForm {
    /// The form `name`, as `crm-core/document/1`, with nothing in it yet.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut form = Self(Vec::with_capacity(1_024));
        form.text(name);
        form
    }

    /// A text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        // No field of the library is that long; one that were would be cut in its length and never equal another.
        let length = u32::try_from(text.len()).unwrap_or(MISSING - 1);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    /// A text that may be missing.
    pub fn optional<T: AsRef<str>>(&mut self, text: Option<T>) -> &mut Self {
        match text {
            Some(text) => self.text(text.as_ref()),
            None => {
                self.0.extend_from_slice(&MISSING.to_be_bytes());
                self
            }
        }
    }

    /// What prints itself: a number, a day, an id.
    pub fn shown(&mut self, value: impl Display) -> &mut Self {
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 4]);
        // Writing to a Vec cannot fail.
        let _ = write!(Behind(&mut self.0), "{value}");
        let length = u32::try_from(self.0.len() - at - 4).unwrap_or(MISSING - 1);
        if let Some(place) = self.0.get_mut(at..at + 4) {
            place.copy_from_slice(&length.to_be_bytes());
        }
        self
    }

    /// How many things a list holds; each of them follows.
    pub fn count(&mut self, count: usize) -> &mut Self {
        self.shown(count)
    }

    /// An amount in minor units of `currency`, which the form has named before.
    ///
    /// # Errors
    /// A fault for another currency.
    pub fn amount(&mut self, amount: Money, currency: Currency) -> Result<&mut Self, Fault> {
        if amount.currency() != currency {
            let problem = format!("the form is in {currency}");
            return Err(Fault::new(amount, problem, "give an amount in its currency"));
        }
        Ok(self.shown(amount.minor()))
    }

    /// The bytes so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Their SHA-256.
    #[must_use]
    pub fn hash(&self) -> DocumentHash {
        DocumentHash::of(&self.0)
    }
}

/// The end of a form, where texts are written to as they come.
struct Behind<'f>(&'f mut Vec<u8>);

impl fmt::Write for Behind<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_its_length_and_its_bytes_and_a_missing_one_is_not_an_empty_one() {
        let mut form = CanonicalForm::new("f/1");
        form.optional(Some("")).optional(None::<&str>).shown(-7).count(2);
        let texts: [&[u8]; 5] = [b"\0\0\0\x03f/1", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x02-7", b"\0\0\0\x012"];
        assert_eq!(form.as_bytes(), texts.concat());
    }

    #[test]
    fn two_texts_never_run_into_one() {
        let of = |texts: [&str; 2]| CanonicalForm::new("f/1").text(texts[0]).text(texts[1]).hash();
        assert_ne!(of(["ab", "c"]), of(["a", "bc"]));
    }

    #[test]
    fn an_amount_of_another_currency_is_no_part_of_a_form() {
        let yen = Money::zero(Currency::parse("JPY").expect("a currency"));
        assert!(CanonicalForm::new("f/1").amount(yen, Currency::EUR).is_err());
    }
}
