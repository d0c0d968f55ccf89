//! What is kept of a score that was learned, and what a lead's scores look like to those who ask.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use super::answers::{self, FIELDS, HAPPENINGS, LEARNED, facts_of, with_facts};
use super::evidence::{ClosedLead, Evidence, Outcome, Tally};
use super::leakage::{FieldFinding, examine, rounded};
use super::learning_policy::LearningPolicy;
use super::model::{LearnedScore, NoModel, OddsSource};
use super::rule_policy::RuleScoringPolicy;
use super::rules::{RuleExplanation, RuleScore};
use crate::kernel::{
    Code, CrmError, Date, Fault, Index, IndexRow, Kind, Label, LeadId, Percent, Quantity, Record, Refusal, ScoreModelId, SortKey,
    Timestamp,
};
use crate::leads::contract::LeadRefusal;
use crate::leads::model::Lead;
use crate::leads::outline::{Outline, Standing};

/// A score that was learned from closed leads, with what was found about their fields. It is never changed: what is learned later is another.
#[derive(Debug, Clone, PartialEq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ScoreModel {
    /// Id of the model.
    #[n(0)]
    #[getter(skip)]
    id: ScoreModelId,
    /// When it was learned.
    #[n(1)]
    learned_at: Timestamp,
    /// The first day of capture of the leads it was learned from.
    #[n(2)]
    captured_from: Date,
    /// How many leads it was learned from.
    #[n(3)]
    closed: Tally,
    /// How often a won lead scores above a lost one, of leads that the weights had not seen: half is what chance does. None for naive Bayes,
    /// which is not tried on such leads.
    #[n(4)]
    ranked_right: Option<Percent>,
    /// What was found about each field, in the order of their names; nothing was learned from those that are left out.
    #[n(5)]
    findings: Vec<FieldFinding>,
    /// The score itself.
    #[n(6)]
    #[cfg_attr(feature = "serde", serde(skip))]
    score: LearnedScore,
}

impl ScoreModel {
    /// Models by the instant at which they were learned.
    pub const BY_LEARNED_AT: Index<Self> = Index::new(1, "learned at");

    /// What `evidence` teaches.
    ///
    /// # Errors
    /// LEA-008, LEA-010.
    pub fn learn(
        id: ScoreModelId,
        evidence: &Evidence,
        policy: &LearningPolicy,
        captured_from: Date,
        learned_at: Timestamp,
    ) -> Result<Self, CrmError> {
        let score = LearnedScore::fit(evidence, policy).map_err(|reason| {
            let refusal = match reason {
                NoModel::TooFewLeads { closed: Tally { won, lost }, won: minimum_won, lost: minimum_lost } => {
                    LeadRefusal::TooFewToLearn { won, lost, minimum_won, minimum_lost }
                }
                NoModel::NoFirstStage => LeadRefusal::NoFirstStage,
            };
            refusal.refused()
        })?;
        let (closed, findings) = (evidence.total(), examine(evidence, policy));
        Ok(Self { id, learned_at, captured_from, closed, ranked_right: score.ranked_right(), findings, score })
    }
}

impl Record for ScoreModel {
    type Id = ScoreModelId;
    const KIND: Kind = Kind::SCORE_MODEL;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> ScoreModelId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_LEARNED_AT.row(SortKey::new().instant(self.learned_at))]
    }
}

/// The fields that a score is learned from, where leads have custom fields of these keys.
///
/// # Errors
/// None: the names are valid.
pub fn learned_fields<'a>(custom: impl IntoIterator<Item = &'a Code>) -> Result<Vec<Label>, Fault> {
    let custom = custom.into_iter().map(answers::custom_field);
    LEARNED.into_iter().map(Label::parse).chain(custom).collect()
}

/// How a lead ended, as far as it teaches anything: a converted lead is won, whatever became of what it was converted to; a disqualified one is
/// lost, but for the reasons that the policy does not count.
#[must_use]
pub fn outcome(lead: &Lead, policy: &LearningPolicy) -> Option<Outcome> {
    outcome_of(lead.state().into(), policy)
}

fn outcome_of(state: Standing<'_>, policy: &LearningPolicy) -> Option<Outcome> {
    match state {
        Standing::Converted => Some(Outcome::Won),
        Standing::Disqualified { reason } => {
            policy.not_lost.iter().all(|not_lost| not_lost.as_str() != reason).then_some(Outcome::Lost)
        }
        Standing::New | Standing::Working | Standing::Nurturing | Standing::Qualified => None,
    }
}

/// Counts a lead where it is closed and teaches anything.
///
/// # Errors
/// None: the facts are in order.
pub fn count(evidence: &mut Evidence, lead: &Lead, policy: &LearningPolicy) -> Result<(), Fault> {
    count_outline(evidence, &lead.into(), policy)
}

/// The same for the outline of a lead.
pub(crate) fn count_outline(evidence: &mut Evidence, lead: &Outline<'_>, policy: &LearningPolicy) -> Result<(), Fault> {
    let Some(outcome) = outcome_of(lead.state, policy) else { return Ok(()) };
    facts_of(lead, |facts| evidence.add(&ClosedLead { facts: *facts, worked_from: lead.first_response_at, outcome }))
}

/// A part of the log-odds, as people are shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LogOddsPart {
    /// Where it comes from.
    pub source: OddsSource,
    /// Natural logarithm of the odds, rounded to four decimals; above zero speaks for winning the lead.
    pub log_odds: Quantity,
}

/// How likely a lead is to be won, and what speaks for and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WinChance {
    /// The model that says so.
    pub model: ScoreModelId,
    /// The probability, rounded to two decimals.
    pub probability: Percent,
    /// Its parts, as log-odds that add up to those of the probability.
    pub parts: Vec<LogOddsPart>,
}

/// What a score cannot tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Untold {
    /// No score had been learned by then, or none that the actor may see.
    NothingLearned,
    /// A rule counts happenings of this kind, and nothing records them yet.
    Happening(Code),
    /// A rule asks for this field, which leads do not have.
    Field(Label),
    /// The change log does not tell what the lead was then: it is scored as it is now.
    LeadThen,
}

/// Both scores of a lead, as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LeadScore {
    /// The instant.
    pub as_of: Timestamp,
    /// By the company's rules of that day.
    pub rules: RuleExplanation,
    /// By the score learned last before it.
    pub chance: Option<WinChance>,
    /// What the two cannot tell.
    pub untold: Vec<Untold>,
}

/// A lead among those to call first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RankedLead {
    /// The lead.
    pub lead: LeadId,
    /// By the company's rules.
    pub score: RuleScore,
    /// How likely it is to be won; none where no score was learned.
    pub probability: Option<Percent>,
}

/// The chance of `lead` by `model`.
///
/// # Errors
/// None: the facts are in order.
pub fn chance(lead: &Lead, model: &ScoreModel, as_of: Timestamp) -> Result<WinChance, Fault> {
    let explained = with_facts(lead, |facts| model.score.explain(facts, as_of))?;
    let part = |part: super::model::OddsContribution| LogOddsPart { source: part.source, log_odds: rounded(part.log_odds) };
    Ok(WinChance {
        model: model.id,
        probability: explained.likelihood.percent(),
        parts: explained.contributions.into_iter().map(part).collect(),
    })
}

/// What `policy` asks for and leads do not tell, where `custom` are the keys of their custom fields.
#[must_use]
pub fn untold(policy: &RuleScoringPolicy, custom: &[Code]) -> Vec<Untold> {
    let is_known = |field: &str| {
        FIELDS.contains(&field) || field.strip_prefix(answers::CUSTOM).is_some_and(|key| custom.iter().any(|c| c.as_str() == key))
    };
    let fields = policy.fit.iter().flat_map(|group| &group.rules).map(|rule| &rule.field);
    let happenings = policy.engagement.iter().flat_map(|group| &group.rules).map(|rule| &rule.happening);
    let mut all: Vec<Untold> = Vec::new();
    let unknown = fields.filter(|field| !is_known(field.as_str())).map(|field| Untold::Field(field.clone()));
    let silent = happenings.filter(|kind| !HAPPENINGS.contains(&kind.as_str())).map(|kind| Untold::Happening(kind.clone()));
    for one in unknown.chain(silent) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}
