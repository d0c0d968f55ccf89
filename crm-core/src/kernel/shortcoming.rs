//! What a document lacks by law or standard: which term, which rule, and what to do, in the languages of those who must read it.

use std::borrow::Cow;
use std::fmt;

use minicbor::{Decode, Encode};

/// The same in French and in English.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Bilingual {
    /// In French.
    #[n(0)]
    pub french: Cow<'static, str>,
    /// In English.
    #[n(1)]
    pub english: Cow<'static, str>,
}

impl Bilingual {
    /// A wording known when the library is built.
    #[must_use]
    pub const fn new(french: &'static str, english: &'static str) -> Self {
        Self { french: Cow::Borrowed(french), english: Cow::Borrowed(english) }
    }
}

/// One thing that a document lacks.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Shortcoming {
    /// The business term or group of EN 16931, as `BT-30`.
    #[n(0)]
    pub term: Cow<'static, str>,
    /// The rule that asks for it, as `BR-FR-10`.
    #[n(1)]
    pub rule: Cow<'static, str>,
    /// Law or standard behind the rule.
    #[n(2)]
    pub source: Cow<'static, str>,
    /// What is wrong.
    #[n(3)]
    pub problem: Bilingual,
    /// What to do about it.
    #[n(4)]
    pub remedy: Bilingual,
}

impl fmt::Display for Shortcoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}, {}", self.term, self.rule, self.problem.english, self.remedy.english)
    }
}
