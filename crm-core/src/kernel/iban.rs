//! The account number of a bank, by which money is sent: ISO 13616.

use ::iban::{IbanLike, ParseIbanError};

use super::country::CountryCode;
use super::error::Fault;
use super::text::text_value;

const REMEDY: &str = "check it against the bank's papers, as FR76 3000 6000 0112 3456 7890 189";

/// An account number of one of the countries in the registry of ISO 13616, without blanks, in upper case. Shape and check digits are right;
/// whether the account exists is for its bank to say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);
text_value!(Iban);

impl Iban {
    /// Reads an account number; blanks, dots and dashes are dropped.
    ///
    /// # Errors
    /// Another shape than the country's, wrong check digits (in Spanish numbers also those of branch and account), or a country that
    /// has no such numbers.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let compact: String =
            text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-')).map(|c| c.to_ascii_uppercase()).collect();
        let fault = |problem: &'static str| Fault::new(text, problem, REMEDY);
        match compact.parse::<::iban::Iban>() {
            Ok(iban) if iban.country_code() == "ES" && !is_spanish(iban.bban_unchecked()) => {
                Err(fault("the check digits of branch or account do not fit"))
            }
            Ok(iban) => Ok(Self(iban.electronic_str().to_owned())),
            Err(ParseIbanError::InvalidBban(_)) => Err(fault("account numbers of this country have another shape")),
            Err(ParseIbanError::UnknownCountry(_)) => Err(fault("this country has no account numbers of this kind")),
            Err(ParseIbanError::InvalidBaseIban { .. }) => Err(fault("the check digits of this account number do not fit")),
        }
    }

    /// The country of the bank; none for one that ISO 3166 does not name (`XK`).
    #[must_use]
    pub fn country(&self) -> Option<CountryCode> {
        self.0.get(..2).and_then(|country| CountryCode::parse(country).ok())
    }

    /// In groups of four, as people read it.
    #[must_use]
    pub fn grouped(&self) -> String {
        let chars: Vec<char> = self.0.chars().collect();
        chars.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

/// Bank and branch, two check digits, account: the first check digit is that of bank and branch, the second that of the account.
fn is_spanish(bban: &str) -> bool {
    let check = |digits: &[u32]| {
        let sum: u32 = digits.iter().rev().zip([6, 3, 7, 9, 10, 5, 8, 4, 2, 1]).map(|(digit, weight)| digit * weight).sum();
        match sum % 11 {
            rest @ (0 | 1) => rest,
            rest => 11 - rest,
        }
    };
    let digits: Vec<u32> = bban.chars().filter_map(|c| c.to_digit(10)).collect();
    match (digits.get(..8), digits.get(8..10), digits.get(10..)) {
        (Some(branch), Some(checks), Some(account)) => checks == [check(branch), check(account)],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_number_is_kept_without_blanks_and_shown_in_groups_of_four() {
        let iban = Iban::parse(" fr76-3000 6000 0112 3456 7890 189").expect("an account number");
        assert_eq!(iban.as_str(), "FR7630006000011234567890189");
        assert_eq!(iban.grouped(), "FR76 3000 6000 0112 3456 7890 189");
        assert_eq!(iban.country(), Some(CountryCode::FRANCE));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, problem) in [
            ("FR7630006000011234567890188", "the check digits of this account number do not fit"),
            ("FR763000600001123456789018", "the check digits of this account number do not fit"),
            ("", "the check digits of this account number do not fit"),
            ("ES8931831500950001210562", "the check digits of branch or account do not fit"),
            ("US64SVBKUS6S3300958879", "this country has no account numbers of this kind"),
        ] {
            assert_eq!(Iban::parse(text).expect_err(text).problem, problem, "{text}");
        }
    }
}
