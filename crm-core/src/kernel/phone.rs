//! Telephone numbers as the world dials them: E.164.
//!
//! [`Phone::parse`] checks the shape alone. With the feature `phone-numbers`, [`Phone::dialled`] reads numbers as people write them at
//! home, and holds them against the numbering plan of their country.

#[cfg(feature = "phone-numbers")]
use super::country::CountryCode;
use super::error::Fault;
use super::hidden::placed;
use super::text::text_value;

/// The fewest digits of a number, country code included. E.164 sets no minimum; shorter ones are hardly ever subscribers.
pub const PHONE_DIGITS_MIN: usize = 7;
/// The most digits of a number, country code included (ITU-T E.164 § 6.2.1).
pub const PHONE_DIGITS_MAX: usize = 15;

const REMEDY: &str = "write it with its country code, as +33 1 23 45 67 89";

/// A telephone number: `+`, then 7 to 15 digits of which the first is not 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);
text_value!(Phone);

impl Phone {
    /// Reads a number written internationally. Blanks, dots, dashes and parentheses are dropped; a leading `00` counts as `+`.
    ///
    /// # Errors
    /// A national number, a `(0)` that is only dialled inside the country, another character than those, or too few or too many
    /// digits.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut digits = String::with_capacity(PHONE_DIGITS_MAX);
        let mut has_plus = false;
        for (at, c) in text.chars().enumerate() {
            match c {
                '+' if digits.is_empty() && !has_plus => has_plus = true,
                '0'..='9' => digits.push(c),
                _ if is_separator(c) => {}
                _ => return Err(Fault::new(text, format!("{} is not part of a number", placed(c, at)), REMEDY)),
            }
        }
        if text.contains("(0)") {
            return Err(Fault::new(text, "the (0) is not dialled from abroad", "leave out the (0), as +33 1 23 45 67 89"));
        }
        let international = if has_plus { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        let Some(number) = international else {
            return Err(Fault::new(text, "this number has no country code", REMEDY));
        };
        if number.starts_with('0') {
            return Err(Fault::new(text, "no country code begins with 0", REMEDY));
        }
        if !(PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&number.len()) {
            let problem = format!("this number has {} digits, not 7 to 15", number.len());
            return Err(Fault::new(text, problem, REMEDY));
        }
        Ok(Self(format!("+{number}")))
    }

    /// Reads a number as somebody in the country `from` writes or dials it, national or international, in any of the ways people write
    /// numbers, letters and an extension included. Without a country only international forms are read. Answers the number and its
    /// extension.
    ///
    /// ```
    /// use crm_core::kernel::{CountryCode, Phone};
    ///
    /// let (phone, extension) = Phone::dialled("01 42 68 53 00 ext. 12", Some(CountryCode::FRANCE))?;
    /// assert_eq!((phone.as_str(), extension.as_deref()), ("+33142685300", Some("12")));
    /// # Ok::<(), crm_core::kernel::Fault>(())
    /// ```
    ///
    /// # Errors
    /// Not a number, or one that no numbering plan has.
    #[cfg(feature = "phone-numbers")]
    pub fn dialled(text: &str, from: Option<CountryCode>) -> Result<(Self, Option<String>), Fault> {
        use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

        let region = from.and_then(|country| country.as_str().parse().ok());
        let remedy = if from.is_some() { "write it as it is dialled at home, or with its country code" } else { REMEDY };
        let number =
            PHONE_NUMBER_UTIL.parse(text, region).map_err(|_| Fault::new(text, "this is not a telephone number", remedy))?;
        if !number.is_valid() {
            return Err(Fault::new(text, "no numbering plan has this number", "check its digits and its country"));
        }
        Ok((Self::parse(&number.format_as(PhoneNumberFormat::E164))?, number.extension))
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2013}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_number_is_kept_without_what_makes_it_readable() {
        for text in ["+33 1 23 45 67 89", "0033 1.23.45.67.89", "+33(1)23-45-67-89", " +33\u{a0}1\u{202f}23\u{2011}456789 "] {
            assert_eq!(Phone::parse(text).expect(text).as_str(), "+33123456789", "{text}");
        }
    }

    #[test]
    fn a_national_number_is_sent_back_for_its_country_code() {
        let fault = Phone::parse("01 23 45 67 89").expect_err("national");
        assert_eq!(fault.remedy, "write it with its country code, as +33 1 23 45 67 89");
        assert_eq!(fault.problem, "this number has no country code");
    }

    #[test]
    fn the_trunk_zero_in_parentheses_is_not_taken_for_a_digit() {
        assert_eq!(Phone::parse("+44 (0)20 7946 0000").expect_err("(0)").problem, "the (0) is not dialled from abroad");
    }

    #[test]
    fn seven_to_fifteen_digits_behind_a_country_code_are_a_number() {
        for (text, valid) in [
            ("+123456", false),
            ("+1234567", true),
            ("+123456789012345", true),
            ("+1234567890123456", false),
            ("+0123456789", false),
            ("000123456789", false),
            ("", false),
            ("+", false),
            ("++33123456789", false),
            ("+33 1 23 45 67 89 ext. 4", false),
            ("1+33123456789", false),
            ("+33 1 23 45 67 ٨٩", false),
        ] {
            assert_eq!(Phone::parse(text).is_ok(), valid, "{text}");
        }
    }

    proptest! {
        #[test]
        fn separators_and_prefix_never_change_the_number(number in "[1-9][0-9]{7,14}", places in prop::collection::vec((0_usize..16, "[ .-]"), 0..5)) {
            let phone = Phone::parse(&format!("+{number}")).expect("a number");
            prop_assert_eq!(phone.as_str(), format!("+{number}"));
            let mut spread = format!("00{number}");
            for (place, separator) in places {
                spread.insert_str(place.min(spread.len()), &separator);
            }
            prop_assert_eq!(Phone::parse(&spread), Ok(phone));
        }
    }
}
