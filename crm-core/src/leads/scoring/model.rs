//! A learned score: fitted from evidence, asked about a lead, and explained in log-odds that add up.
//!
//! Floats are what a probability is. Whatever is stored or compared was computed in a fixed order with the `libm` crate, so that it is the same on
//! every platform; people are shown hundredths of a percent.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics")]

use std::fmt;

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::evidence::{Evidence, Tally};
use super::facts::Facts;
use super::learning_policy::{LearningMode, LearningPolicy};
use super::logistic::probability;
use super::naive_bayes::NaiveBayes;
use super::regression::Regression;
use crate::kernel::{Label, Percent, Timestamp};

/// Why there is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum NoModel {
    /// Fewer leads are closed than the policy asks for.
    TooFewLeads {
        /// The leads there are.
        closed: Tally,
        /// The won leads that are asked for.
        won: u32,
        /// The lost leads that are asked for.
        lost: u32,
    },
    /// No closed lead has been in the first stage, which every count is compared with.
    NoFirstStage,
}

impl fmt::Display for NoModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewLeads { closed, won, lost } => write!(
                f,
                "{} won and {} lost leads are too few to learn from; wait for {won} and {lost}, or lower the policy's minimum",
                closed.won, closed.lost
            ),
            Self::NoFirstStage => {
                f.write_str("no closed lead has been in the first stage; name the stages as the leads have them")
            }
        }
    }
}

impl std::error::Error for NoModel {}

/// Where a part of the log-odds comes from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum OddsSource {
    /// What holds for every lead.
    Base,
    /// The answer in this field.
    Field(Label),
    /// What was learned from leads that the weights had not seen, beyond the scale that every other part carries already.
    Calibration,
    /// The bounds that a probability of naive Bayes stays within.
    Bounds,
}

/// A part of the log-odds. All parts together are the log-odds of the probability.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OddsContribution {
    /// Where it comes from.
    pub source: OddsSource,
    /// Natural logarithm of the odds; above zero speaks for winning the lead.
    pub log_odds: f64,
}

/// How likely a lead is to be won.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Likelihood {
    /// From 0 to 1.
    pub probability: f64,
    /// Natural logarithm of the odds; infinite where the probability is 0 or 1.
    pub log_odds: f64,
}

impl Likelihood {
    pub(super) fn of(log_odds: f64) -> Self {
        Self { probability: probability(log_odds), log_odds }
    }

    /// The probability in percent, rounded to two decimals: what is stored, compared and shown.
    #[must_use]
    pub fn percent(self) -> Percent {
        #[allow(clippy::cast_possible_truncation, reason = "0 to 10,000")]
        let hundredths = libm::round(self.probability * 10_000.0) as i64;
        Percent::new(Decimal::new(hundredths, 2)).unwrap_or(Percent::ZERO)
    }
}

/// A likelihood with its parts: base, fields by name, calibration, bounds. What says nothing is not named.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LikelihoodExplanation {
    /// The likelihood.
    pub likelihood: Likelihood,
    /// Its parts.
    pub contributions: Vec<OddsContribution>,
}

/// Who is told the parts of the log-odds, which are added in the order in which they are told.
pub(super) struct Odds<'a> {
    sum: f64,
    parts: Option<&'a mut Vec<OddsContribution>>,
}

impl Odds<'_> {
    pub(super) fn add(&mut self, log_odds: f64, source: impl FnOnce() -> OddsSource) {
        self.sum += log_odds;
        if let Some(parts) = &mut self.parts
            && log_odds != 0.0
        {
            parts.push(OddsContribution { source: source(), log_odds });
        }
    }

    /// What was added up to now.
    pub(super) const fn sum(&self) -> f64 {
        self.sum
    }
}

/// A score learned from a company's closed leads.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum LearnedScore {
    /// See [`LearningMode::Regression`].
    #[n(0)]
    Regression(#[n(0)] Regression),
    /// See [`LearningMode::NaiveBayes`].
    #[n(1)]
    NaiveBayes(#[n(0)] NaiveBayes),
}

impl LearnedScore {
    /// Learns from the closed leads, always the same from the same counts. A few thousand leads take a fraction of a second.
    ///
    /// # Errors
    /// Why there is no score.
    pub fn fit(evidence: &Evidence, policy: &LearningPolicy) -> Result<Self, NoModel> {
        let closed = evidence.total();
        if closed.won < u64::from(policy.minimum_won) || closed.lost < u64::from(policy.minimum_lost) {
            return Err(NoModel::TooFewLeads { closed, won: policy.minimum_won, lost: policy.minimum_lost });
        }
        match &policy.mode {
            LearningMode::Regression => Ok(Self::Regression(Regression::fit(evidence, policy))),
            LearningMode::NaiveBayes(fields) => {
                NaiveBayes::fit(evidence, fields, &policy.leaking).map(Self::NaiveBayes).ok_or(NoModel::NoFirstStage)
            }
        }
    }

    /// How often a won lead scores above a lost one, of leads that the weights had not seen, equal scores counting half.
    pub(super) fn ranked_right(&self) -> Option<Percent> {
        match self {
            Self::Regression(regression) => Some(regression.ranked_right()),
            Self::NaiveBayes(_) => None,
        }
    }

    /// How likely the lead is to be won, by what was known of it at `as_of`.
    #[must_use]
    pub fn score(&self, facts: &Facts<'_>, as_of: Timestamp) -> Likelihood {
        self.add_up(facts, as_of, None)
    }

    /// The same with its parts.
    #[must_use]
    pub fn explain(&self, facts: &Facts<'_>, as_of: Timestamp) -> LikelihoodExplanation {
        let mut contributions = Vec::new();
        let likelihood = self.add_up(facts, as_of, Some(&mut contributions));
        LikelihoodExplanation { likelihood, contributions }
    }

    fn add_up(&self, facts: &Facts<'_>, as_of: Timestamp, parts: Option<&mut Vec<OddsContribution>>) -> Likelihood {
        let mut odds = Odds { sum: 0.0, parts };
        match self {
            Self::Regression(regression) => regression.add_up(facts, as_of, &mut odds),
            Self::NaiveBayes(bayes) => bayes.add_up(facts, as_of, &mut odds),
        }
        Likelihood::of(odds.sum)
    }
}
