//! Duplicates as they are told: figures rounded, for people and other programs.
#![allow(clippy::float_arithmetic, reason = "probabilities are statistics, never amounts")]

use rust_decimal::Decimal;

use crate::kernel::{Percent, Quantity};
use crate::parties::contract::DuplicatesAmong;
use crate::parties::model::PartyId;
use crate::parties::model::matching::MatchField;

use super::comparing::MatchLevel;
use super::policy::Consequence;
use super::weights::{Contribution, Explanation};

/// Where a part of the log-odds of a pair comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PairSource {
    /// What was to be expected before anything was compared.
    Prior,
    /// What a field says.
    Field {
        /// The field.
        field: MatchField,
        /// How far its values agree; never [`MatchLevel::Missing`].
        level: MatchLevel,
    },
}

/// A part of the log-odds of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PairPart {
    /// Where it comes from.
    pub source: PairSource,
    /// Natural logarithm of the odds, rounded to four decimals; above zero speaks for one party.
    pub log_odds: Quantity,
}

/// Why two records are taken for one party, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PairExplanation {
    /// The probability that they are one party, rounded to two decimals.
    pub probability: Percent,
    /// Its parts, as log-odds that add up to those of the probability: the prior, then one for each field that both sides give.
    pub parts: Vec<PairPart>,
}

impl From<&Explanation> for PairExplanation {
    fn from(explanation: &Explanation) -> Self {
        let source = |part: &Contribution| match part {
            Contribution::Prior { .. } => PairSource::Prior,
            Contribution::Field { field, level, .. } => PairSource::Field { field: *field, level: *level },
        };
        let parts = explanation.contributions.iter();
        let parts = parts.map(|part| PairPart { source: source(part), log_odds: rounded(part.log_odds()) }).collect();
        Self { probability: percent(explanation.probability), parts }
    }
}

impl PairExplanation {
    /// The fields in words, those that say most first: `e-mail the same, family name nearly the same`.
    #[must_use]
    pub fn in_words(&self) -> String {
        let mut fields: Vec<(Quantity, MatchField, MatchLevel)> = Vec::new();
        for part in &self.parts {
            if let PairSource::Field { field, level } = part.source {
                fields.push((part.log_odds, field, level));
            }
        }
        fields.sort_by(|a, b| (b.0, a.1).cmp(&(a.0, b.1)));
        let words = fields.iter().map(|(_, field, level)| format!("{} {}", field_word(*field), level_word(*level)));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// A record that is likely the party that was looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LikelyDuplicate {
    /// The record.
    pub party: PartyId,
    /// What would follow if a person wrote the other one down today.
    pub consequence: Consequence,
    /// Why.
    pub why: PairExplanation,
}

/// Two records of a group that are likely one party.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PairLink {
    /// The one that was created first.
    pub first: PartyId,
    /// The other.
    pub second: PartyId,
    /// The probability that they are one party, rounded to two decimals.
    pub probability: Percent,
}

/// Records that are likely one party.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DuplicateGroup {
    /// The records, at least two, in the order in which they were created.
    pub parties: Vec<PartyId>,
    /// The pairs that bind them, surest first.
    pub links: Vec<PairLink>,
}

/// The groups that begin with one of the records that were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DuplicatePage {
    /// The groups, in the order in which their first record was created. There may be none although more follow.
    pub groups: Vec<DuplicateGroup>,
    /// What to ask for next; none: all were looked at.
    pub next: Option<DuplicatesAmong>,
}

/// Log-odds as they are told, with four decimals.
fn rounded(figure: f64) -> Quantity {
    #[allow(clippy::cast_possible_truncation, reason = "log-odds are a few hundred at most")]
    let scaled = libm::round(figure.clamp(-1e6, 1e6) * Quantity::ONE.scaled() as f64) as i64;
    Quantity::new(Decimal::new(scaled, Quantity::DECIMALS)).unwrap_or(Quantity::ZERO)
}

/// A probability as it is told, in percent with two decimals.
pub(super) fn percent(probability: f64) -> Percent {
    #[allow(clippy::cast_possible_truncation, reason = "0 to 10,000")]
    let hundredths = libm::round(probability.clamp(0.0, 1.0) * 10_000.0) as i64;
    Percent::new(Decimal::new(hundredths, 2)).unwrap_or(Percent::ZERO)
}

const fn field_word(field: MatchField) -> &'static str {
    match field {
        MatchField::Given => "given name",
        MatchField::Family => "family name",
        MatchField::Organisation => "name",
        MatchField::Email => "e-mail",
        MatchField::Phone => "telephone",
        MatchField::House => "house",
        MatchField::Street => "street",
        MatchField::Postcode => "post code",
        MatchField::City => "town",
        MatchField::Country => "country",
        MatchField::Birth => "day of birth",
        MatchField::Identifier => "identifier",
    }
}

const fn level_word(level: MatchLevel) -> &'static str {
    match level {
        MatchLevel::Exact => "the same",
        MatchLevel::Close => "nearly the same",
        MatchLevel::Weak => "alike",
        MatchLevel::Differs => "different",
        MatchLevel::Missing => "not given",
    }
}
