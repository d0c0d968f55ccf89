//! Units that quantities are counted in, as UN/ECE Recommendation 20 numbers them.

use super::error::Fault;
use super::text::text_value;

/// The code of a unit of measure (UN/ECE Recommendation 20, EN 16931: BT-130) in upper case: `C62` one, `HUR` hour, `KGM` kilogram, `MON` month.
/// Its shape is checked, one to three of A-Z and 0-9; whether the present edition lists it is not, since units come and go while records stay.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode(String);
text_value!(UnitCode);

impl UnitCode {
    /// Reads a code in upper or lower case.
    ///
    /// # Errors
    /// Not one to three letters and digits.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let fits = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits {
            return Ok(Self(text.to_ascii_uppercase()));
        }
        Err(Fault::new(
            text,
            "this is not a unit of measure",
            "give a code of UN/ECE Recommendation 20, as C62 for pieces or HUR for hours",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_is_one_to_three_letters_and_digits_in_upper_case() {
        assert_eq!(UnitCode::parse("c62").unwrap().as_str(), "C62");
        for wrong in ["", "PIECE", "K-M", "h r"] {
            assert!(UnitCode::parse(wrong).is_err(), "{wrong}");
        }
    }
}
