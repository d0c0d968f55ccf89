//! What an agreement is worth: log-odds by field and level (Fellegi and Sunter 1969), and why a pair is taken for one party.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use crate::parties::model::matching::{FIELDS, MatchField, PartyProfile};

use super::commonness::Commonness;
use super::comparing::{Agreement, MatchLevel, compare};
use super::learning::{Learned, Table, at, drawn, probability};
use super::organisations::WordWeights;
use super::policy::DuplicatePolicy;

/// A part of the log-odds of a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Contribution {
    /// What was to be expected before anything was compared.
    Prior {
        /// Natural log-odds.
        log_odds: f64,
    },
    /// What a field says.
    Field {
        /// The field.
        field: MatchField,
        /// How far its values agree; never [`MatchLevel::Missing`].
        level: MatchLevel,
        /// Natural log-odds: above nought it speaks for one party, below for two.
        log_odds: f64,
    },
}

impl Contribution {
    /// Natural log-odds.
    #[must_use]
    pub fn log_odds(&self) -> f64 {
        match self {
            Self::Prior { log_odds } | Self::Field { log_odds, .. } => *log_odds,
        }
    }
}

/// Why two profiles are taken for one party, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The prior, then one for each field that both sides give.
    pub contributions: Vec<Contribution>,
    /// Their sum.
    pub log_odds: f64,
    /// The same as a probability, from nought to one.
    pub probability: f64,
}

/// What agreements are worth in a file of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    prior: f64,
    levels: Table,
    words: WordWeights,
    common: [Commonness; FIELDS],
}

impl Weights {
    /// What the policy says for a file of `records`, before anything is learned.
    ///
    /// ```
    /// use crm_core::parties::duplicates::{DuplicatePolicy, PartyProfile, Weights};
    ///
    /// let weights = Weights::given(&DuplicatePolicy::default(), 1_000);
    /// let profile = |given: &str| PartyProfile::new().person(given, "Lovelace").email("ada@example.com");
    /// let why = weights.explain(&profile("Ada"), &profile("Ada Augusta"));
    /// assert!(why.probability > 0.9);
    /// assert_eq!(why.contributions.iter().map(|part| part.log_odds()).sum::<f64>(), why.log_odds);
    /// ```
    #[must_use]
    pub fn given(policy: &DuplicatePolicy, records: usize) -> Self {
        let start = Learned::nothing(policy, records);
        let (words, common) = (WordWeights::learn(&[]), MatchField::ALL.map(|_| Commonness::default()));
        Self { prior: start.prior(), levels: start.log_odds(), words, common }
    }

    /// Learns from distinct profiles and from those of their pairs that share a key, whose agreements it gives as well.
    pub(super) fn learn(profiles: &[PartyProfile], pairs: &[(usize, usize)], policy: &DuplicatePolicy) -> (Self, Vec<Agreement>) {
        let words = WordWeights::learn(profiles);
        let agreement = |(a, b): &(usize, usize)| Some(compare(profiles.get(*a)?, profiles.get(*b)?, &words));
        let agreements: Vec<Agreement> = pairs.iter().filter_map(agreement).collect();
        let random: Vec<Agreement> = drawn(profiles.len()).iter().filter_map(agreement).collect();
        let learned = Learned::from_pairs(&agreements, &random, profiles.len(), policy);
        let common = MatchField::ALL.map(|field| Commonness::learn(field, profiles));
        (Self { prior: learned.prior(), levels: learned.log_odds(), words, common }, agreements)
    }

    /// Says how likely two profiles are one party, and why.
    #[must_use]
    pub fn explain(&self, a: &PartyProfile, b: &PartyProfile) -> Explanation {
        self.explain_agreement(&compare(a, b, &self.words), a, b)
    }

    pub(super) fn explain_agreement(&self, agreement: &Agreement, a: &PartyProfile, b: &PartyProfile) -> Explanation {
        let mut contributions = vec![Contribution::Prior { log_odds: self.prior }];
        for (((field, level), levels), common) in MatchField::ALL.into_iter().zip(*agreement).zip(&self.levels).zip(&self.common)
        {
            let Some(weight) = at(levels, level) else { continue };
            let rarity = if level == MatchLevel::Exact { common.rarity(a.values(field), b.values(field)) } else { 0.0 };
            contributions.push(Contribution::Field { field, level, log_odds: weight + rarity });
        }
        let log_odds = contributions.iter().map(Contribution::log_odds).sum();
        Explanation { contributions, log_odds, probability: probability(log_odds) }
    }

    /// What the fields of two profiles say, without the prior.
    pub(super) fn evidence(&self, a: &PartyProfile, b: &PartyProfile) -> f64 {
        self.explain(a, b).log_odds - self.prior
    }
}
