//! What a rule asks of one field, and the same made ready to be asked a million times without taking memory.

use minicbor::{Decode, Encode};

use super::facts::Answer;
use crate::kernel::{Fault, Faults, FieldDecimal};

/// What a rule asks of the answer in a field. Texts are compared without regard to case; of several tags one is enough.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Condition {
    /// There is an answer.
    #[n(0)]
    Present,
    /// There is none.
    #[n(1)]
    Absent,
    /// The answer is this flag.
    #[n(2)]
    Is(#[n(0)] bool),
    /// The answer is this text.
    #[n(3)]
    Equals(#[n(0)] String),
    /// The answer is one of these texts.
    #[n(4)]
    OneOf(#[n(0)] Vec<String>),
    /// The text begins with this one.
    #[n(5)]
    Begins(#[n(0)] String),
    /// The text contains this one.
    #[n(6)]
    Contains(#[n(0)] String),
    /// The answer is a number between two bounds, each included; one of them may be open.
    #[n(7)]
    Between {
        /// The lower bound.
        #[n(0)]
        from: Option<FieldDecimal>,
        /// The upper bound.
        #[n(1)]
        to: Option<FieldDecimal>,
    },
    /// The answer is an e-mail address or a domain that anybody can have for free, as the policy lists them.
    #[n(8)]
    FreeMail,
}

/// The most texts of [`Condition::OneOf`].
const TEXTS_MAX: usize = 1_000;

impl Condition {
    /// Texts that say something, bounds the right way round.
    pub(crate) fn check(&self, field: &str, faults: &mut Faults) {
        const REMEDY: &str = "give the text to look for";
        let mut text = |text: &String| {
            if text.trim().is_empty() {
                faults.push(Fault::new(text, "this text is empty", REMEDY).at(field));
            }
        };
        match self {
            Self::Equals(one) | Self::Begins(one) | Self::Contains(one) => text(one),
            Self::OneOf(texts) => {
                texts.iter().for_each(text);
                if texts.is_empty() || texts.len() > TEXTS_MAX {
                    faults.push(Fault::new(texts.len(), "there are 1 to 1,000 texts", "name the texts to look for").at(field));
                }
            }
            Self::Between { from: None, to: None } => {
                faults.push(
                    Fault::new("", "both bounds are open", "give one of them, or ask whether there is an answer").at(field),
                );
            }
            Self::Between { from: Some(from), to: Some(to) } if from > to => {
                faults.push(Fault::new(from, "the lower bound lies above the upper one", "exchange them").at(field));
            }
            Self::Present | Self::Absent | Self::Is(_) | Self::Between { .. } | Self::FreeMail => {}
        }
    }
}

/// A condition with its texts in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Test(Condition);

impl Test {
    pub(crate) fn new(condition: &Condition) -> Self {
        Self(match condition {
            Condition::Equals(text) => Condition::Equals(text.to_lowercase()),
            Condition::OneOf(texts) => Condition::OneOf(texts.iter().map(|text| text.to_lowercase()).collect()),
            Condition::Begins(text) => Condition::Begins(text.to_lowercase()),
            Condition::Contains(text) => Condition::Contains(text.to_lowercase()),
            Condition::Present | Condition::Absent | Condition::Is(_) | Condition::Between { .. } | Condition::FreeMail => {
                condition.clone()
            }
        })
    }

    pub(crate) fn holds(&self, answer: Answer<'_>, free_mail: &FreeMail) -> bool {
        let any = |holds: &dyn Fn(&str) -> bool| answer.texts().any(holds);
        match &self.0 {
            Condition::Present => answer != Answer::Missing,
            Condition::Absent => answer == Answer::Missing,
            Condition::Is(flag) => answer == Answer::Flag(*flag),
            Condition::Equals(wanted) => any(&|text| equals(text, wanted)),
            Condition::OneOf(wanted) => any(&|text| wanted.iter().any(|wanted| equals(text, wanted))),
            Condition::Begins(wanted) => any(&|text| begins(text, wanted)),
            Condition::Contains(wanted) => {
                any(&|text| text.char_indices().any(|(at, _)| text.get(at..).is_some_and(|rest| begins(rest, wanted))))
            }
            Condition::Between { from, to } => {
                let Answer::Number(number) = answer else { return false };
                from.is_none_or(|from| from <= number) && to.is_none_or(|to| number <= to)
            }
            Condition::FreeMail => any(&|text| free_mail.has(text)),
        }
    }
}

/// A text letter by letter in lower case.
pub(super) fn lower(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase)
}

/// `wanted` is in lower case already.
fn equals(text: &str, wanted: &str) -> bool {
    if text.is_ascii() { text.eq_ignore_ascii_case(wanted) } else { lower(text).eq(wanted.chars()) }
}

fn begins(text: &str, wanted: &str) -> bool {
    let mut letters = lower(text);
    wanted.chars().all(|wanted| letters.next() == Some(wanted))
}

/// Domains at which anybody has an address for free, sorted and in lower case.
#[derive(Debug, Clone)]
pub(crate) struct FreeMail(Vec<String>);

impl FreeMail {
    pub(crate) fn new(domains: &[String]) -> Self {
        let mut domains: Vec<_> = domains.iter().map(|domain| domain.to_ascii_lowercase()).collect();
        domains.sort_unstable();
        Self(domains)
    }

    fn has(&self, address: &str) -> bool {
        let domain = address.rsplit('@').next().unwrap_or(address).trim();
        let letters = || domain.bytes().map(|letter| letter.to_ascii_lowercase());
        self.0.binary_search_by(|known| known.bytes().cmp(letters())).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(condition: &Condition, answer: Answer<'_>) -> bool {
        Test::new(condition).holds(answer, &FreeMail::new(&["Gmail.com".to_owned(), "web.de".to_owned()]))
    }

    fn number(text: &str) -> FieldDecimal {
        FieldDecimal::parse(text).unwrap()
    }

    #[test]
    fn texts_are_compared_without_regard_to_case() {
        assert!(holds(&Condition::Equals("École".into()), Answer::Text("ÉCOLE")));
        assert!(holds(&Condition::OneOf(vec!["x".into(), "Head of Sales".into()]), Answer::Text("HEAD OF SALES")));
        assert!(!holds(&Condition::Equals("head".into()), Answer::Text("head of sales")));
        assert!(holds(&Condition::Begins("HEAD".into()), Answer::Text("head of sales")));
        assert!(!holds(&Condition::Begins("head of sales".into()), Answer::Text("head")));
        assert!(holds(&Condition::Contains("Élé".into()), Answer::Text("la télé, l'ÉLÉphant")));
        assert!(!holds(&Condition::Contains("sales".into()), Answer::Text("head of sale")));
    }

    #[test]
    fn of_several_tags_one_is_enough() {
        let tags = ["demo", "Pricing"];
        assert!(holds(&Condition::Equals("pricing".into()), Answer::Tags(&tags)));
        assert!(!holds(&Condition::Equals("price".into()), Answer::Tags(&tags)));
    }

    #[test]
    fn a_number_lies_between_bounds_that_are_included() {
        let between = |from, to| Condition::Between { from: Option::map(from, number), to: Option::map(to, number) };
        assert!(holds(&between(Some("10"), Some("20")), Answer::Number(number("10"))));
        assert!(holds(&between(Some("10"), Some("20")), Answer::Number(number("20.000"))));
        assert!(!holds(&between(Some("10"), None), Answer::Number(number("9.99"))));
        assert!(!holds(&between(None, Some("20")), Answer::Text("15")), "a text is no number");
    }

    #[test]
    fn presence_flags_and_free_mail() {
        assert!(holds(&Condition::Absent, Answer::Missing) && !holds(&Condition::Present, Answer::Missing));
        assert!(holds(&Condition::Present, Answer::Flag(false)));
        assert!(holds(&Condition::Is(false), Answer::Flag(false)) && !holds(&Condition::Is(false), Answer::Missing));
        for (address, free) in
            [("Ada@GMAIL.com", true), ("web.de", true), ("ada@example.com", false), ("gmail.com.example", false)]
        {
            assert_eq!(holds(&Condition::FreeMail, Answer::Text(address)), free, "{address}");
        }
    }
}
