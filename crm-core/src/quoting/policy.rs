//! What a company may change about its quotes.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, Faults, Policy, PolicyField};

/// A company's choices about its quotes. Whose approval a discount needs is the policy `discounts`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QuotingPolicy {
    /// What numbers of quotes begin with.
    #[n(0)]
    pub prefix: String,
    /// Digits of the counter, filled with zeros.
    #[n(1)]
    pub digits: u32,
    /// The first number of a year's series.
    #[n(2)]
    pub first_number: u64,
    /// Days for which a quote that names no last day can be accepted.
    #[n(3)]
    pub validity_days: u32,
    /// Why customers decline.
    #[n(4)]
    pub decline_reasons: Vec<Code>,
    /// True where the net of the primary quote becomes the amount of its deal.
    #[n(5)]
    pub sets_amount: bool,
    /// What becomes of its deal where a customer accepts the whole of a primary quote.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    #[cbor(default)]
    pub on_acceptance: OnAcceptance,
}

/// What becomes of a deal where a customer accepts the whole of its primary quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum OnAcceptance {
    /// It stays where it is.
    #[default]
    #[n(0)]
    Leave,
    /// It is won, by the rules of its pipeline.
    #[n(1)]
    Win,
}

impl Default for QuotingPolicy {
    fn default() -> Self {
        let reasons = ["price", "timing", "competitor", "scope", "no-answer", "other"];
        let decline_reasons = reasons.iter().filter_map(|key| Code::parse(key).ok()).collect();
        Self {
            prefix: "QUO".to_owned(),
            digits: 6,
            first_number: 1,
            validity_days: 30,
            decline_reasons,
            sets_amount: true,
            on_acceptance: OnAcceptance::Leave,
        }
    }
}

const fn field(
    name: &'static str,
    unit: &'static str,
    default: &'static str,
    range: &'static str,
    reason: &'static str,
) -> PolicyField {
    PolicyField { name, unit, default, range, reason, source: "practice" }
}

impl Policy for QuotingPolicy {
    const NAME: &'static str = "quoting";
    const FIELDS: &'static [PolicyField] = &[
        field("prefix", "text", "QUO", "1 to 10 of A-Z a-z 0-9 + _", "tells quotes from other documents"),
        field("digits", "digits", "6", "1 to 12", "numbers of a series sort as text while they fit"),
        field("first_number", "number", "1", "1 to 10^12", "a series goes on where another system left it"),
        field("validity_days", "calendar days", "30", "1 to 1,000", "until when a quote that names no last day can be accepted"),
        field(
            "decline_reasons",
            "keys",
            "price, timing, competitor, scope, no-answer, other",
            "1 to 100 keys",
            "what declined quotes are counted by",
        ),
        field("sets_amount", "yes or no", "yes", "yes or no", "whether the primary quote says what its deal is worth"),
        field("on_acceptance", "what to do", "leave", "leave, win", "whether a primary quote accepted as a whole wins its deal"),
    ];

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let prefix = &self.prefix;
        let plain = prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '+' || c == '_');
        if !plain || !(1..=10).contains(&prefix.len()) {
            let fault = Fault::new(prefix, "a prefix names a series within a number", "give 1 to 10 of A-Z, a-z, 0-9, + and _");
            faults.push(fault.at("prefix"));
        }
        let (digits, first, days) = (self.digits, self.first_number, self.validity_days);
        faults.require((1..=12).contains(&digits), "digits", digits, "it lies between 1 and 12", "give a number of digits");
        let fits = (1..=1_000_000_000_000).contains(&first);
        faults.require(fits, "first_number", first, "it lies between 1 and 10^12", "give a number");
        let fits = (1..=1_000).contains(&days);
        faults.require(fits, "validity_days", days, "it lies between 1 and 1,000", "give a number of days");
        let reasons = self.decline_reasons.len();
        let fits = (1..=100).contains(&reasons);
        faults.require(fits, "decline_reasons", reasons, "there are 1 to 100 reasons", "keep one at least");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
