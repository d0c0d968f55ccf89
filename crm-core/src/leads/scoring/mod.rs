//! Lead scoring in two ways: by a company's own rules, and learned from its own closed leads. Pure; nothing leaves the machine.
//!
//! ```text
//! facts ── rules ─────────────> points: sum of named contributions, caps included; grade A1 to C3
//!   │
//!   └──── learned score ──────> probability: its log-odds are the sum of named contributions
//!             ▲
//! closed leads, counted ── examine (which fields leak) ── fit
//! ```
//!
//! Both are computed as of an instant: what was not known or had not happened by then is not seen. Points are whole hundredths. The same counts give
//! the same probability, bit by bit, in any order of the leads and on any platform whose floats are IEEE 754 doubles: every sum has a fixed order,
//! and logarithms and powers are the `libm` crate's, not the platform's.
//!
//! A score that is learned, and why it says what it says:
//!
//! ```
//! use crm_core::kernel::{CrmError, Fault, Label, Timestamp};
//! use crm_core::leads::scoring::*;
//!
//! // 200 leads of the past: a recommendation wins three times in four, an advertisement once in four.
//! let mut evidence = Evidence::over([Label::parse("source")?])?;
//! for (source, outcome, times) in [
//!     ("recommendation", Outcome::Won, 75), ("recommendation", Outcome::Lost, 25),
//!     ("advertisement", Outcome::Won, 25), ("advertisement", Outcome::Lost, 75),
//! ] {
//!     let fields = [Fact::of("source", Answer::Text(source))];
//!     let lead = ClosedLead { facts: Facts::new(&fields, &[])?, worked_from: None, outcome };
//!     (0..times).for_each(|_| evidence.add(&lead));
//! }
//!
//! let policy = LearningPolicy::default();
//! let score = LearnedScore::fit(&evidence, &policy).map_err(|reason| Fault::new("", reason.to_string(), "wait"))?;
//! let fields = [Fact::of("source", Answer::Text("Recommendation"))];
//! let said = score.explain(&Facts::new(&fields, &[])?, Timestamp::EPOCH);
//! assert!((0.70..0.78).contains(&said.likelihood.probability));
//! let sum: f64 = said.contributions.iter().map(|part| part.log_odds).sum();
//! assert!((sum - said.likelihood.log_odds).abs() < 1e-9);
//!
//! // It tells won from lost well, so a person is asked whether it is known beforehand; nothing leaves it out.
//! assert_eq!(examine(&evidence, &policy)[0].signs, [LeakSign::Strong]);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! On the road: [`LearnScore`](super::LearnScore), [`ScoreLead`](super::ScoreLead) and [`RankLeads`](super::RankLeads).

mod answers;
mod bins;
mod condition;
mod decay;
mod evidence;
mod facts;
mod kept;
mod leakage;
mod learning_policy;
mod logistic;
mod model;
mod naive_bayes;
mod points;
mod ranking;
mod regression;
mod rule_policy;
mod rules;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use answers::facts_of;
pub use answers::{custom_field, with_facts};
pub use condition::Condition;
pub(crate) use condition::{FreeMail, Test};
pub use decay::{Decay, Lasting, Period};
pub use evidence::{ClosedLead, Evidence, Outcome, Tally, Value};
pub use facts::{Answer, Fact, Facts, Happening};
pub(crate) use kept::count_outline;
pub use kept::{
    LeadScore, LogOddsPart, RankedLead, ScoreModel, Untold, WinChance, chance, count, learned_fields, outcome, untold,
};
pub use leakage::{FieldFinding, LeakSign, examine};
pub use learning_policy::{LearningMode, LearningPolicy, NaiveBayesFields};
pub use model::{LearnedScore, Likelihood, LikelihoodExplanation, NoModel, OddsContribution, OddsSource};
pub use naive_bayes::NaiveBayes;
pub use points::Points;
pub use ranking::Ranking;
pub use regression::Regression;
pub use rule_policy::{EngagementRule, FitRule, Frequency, GradeThresholds, Group, RuleScoringPolicy};
pub use rules::{Grade, PointContribution, PointSource, RuleExplanation, RuleScore, ScoringRules};
