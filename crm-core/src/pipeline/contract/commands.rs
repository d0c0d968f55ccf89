//! What can be done to pipelines and opportunities.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, CustomFields, Date, ExternalId, Money, Name, Note, OpportunityId, Percent, PipelineId, ProductId,
    UserId,
};
use crate::pipeline::model::{
    Competitor, DealLine, DealSplit, ForecastCategory, Gate, RecurringRevenue, Stage, Stakeholder, TimedMove,
};

/// Defines a pipeline. Permission: create on pipelines. Answers the [`Pipeline`](crate::pipeline::Pipeline). Every fault of the
/// definition is named by its place, as `stages[2].allowed_next[0]`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DefinePipeline {
    /// What it is called; unique, letter case aside.
    #[n(0)]
    pub name: Name,
    /// Its stages in order: at least one open, exactly one won, exactly one lost.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub stages: Vec<Stage>,
    /// Why opportunities in it may be lost; at least one.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub loss_reasons: Vec<Code>,
    /// What stands between its stages, at most 200 gates.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub gates: Vec<Gate>,
    /// The moves that time makes, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub timed_moves: Vec<TimedMove>,
}

impl DefinePipeline {
    /// A pipeline of these stages, without gates.
    #[must_use]
    pub fn new(name: Name, stages: Vec<Stage>, loss_reasons: Vec<Code>) -> Self {
        Self { name, stages, loss_reasons, gates: Vec::new(), timed_moves: Vec::new() }
    }
}

/// Defines a pipeline anew. Permission: update on pipelines. Answers the [`Pipeline`](crate::pipeline::Pipeline).
///
/// Opportunities keep the probability and the category that they entered their stage with. Refusal: OPP-009 where a stage that
/// opportunities are in is left out or becomes another kind.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangePipeline {
    /// The pipeline.
    #[n(0)]
    pub pipeline: PipelineId,
    /// What it is called from now on.
    #[n(1)]
    pub name: Name,
    /// All its stages from now on.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub stages: Vec<Stage>,
    /// All its reasons for loss from now on.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub loss_reasons: Vec<Code>,
    /// What stands between its stages from now on, at most 200 gates.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub gates: Vec<Gate>,
    /// The moves that time makes from now on, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    #[cbor(default)]
    pub timed_moves: Vec<TimedMove>,
}

/// Opens an opportunity. Permission: create on opportunities, read on the pipeline and on what it names. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-003, OPP-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OpenOpportunity {
    /// The pipeline it passes.
    #[n(0)]
    pub pipeline: PipelineId,
    /// What it is called.
    #[n(1)]
    pub name: Name,
    /// Key of the open stage it begins in; none: the first open stage.
    #[n(2)]
    pub stage: Option<Code>,
    /// The company that buys.
    #[n(3)]
    pub account: Option<AccountId>,
    /// The person one deals with.
    #[n(4)]
    pub contact: Option<ContactId>,
    /// What is sold.
    #[n(5)]
    pub product: Option<ProductId>,
    /// What it is worth, not negative.
    #[n(6)]
    pub amount: Option<Money>,
    /// The day on which it is expected to close.
    #[n(7)]
    pub expected_close: Option<Date>,
    /// Where it came from; no other opportunity may have it.
    #[n(8)]
    pub external_id: Option<ExternalId>,
    /// Who answers for it; none: who opens it. The host's own work must name somebody.
    #[n(9)]
    pub owner: Option<UserId>,
    /// What the company notes about it beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(10)]
    #[cbor(default)]
    pub custom_fields: CustomFields,
}

impl OpenOpportunity {
    /// An opportunity of that name at the beginning of the pipeline, with nothing else known.
    #[must_use]
    pub fn new(pipeline: PipelineId, name: Name) -> Self {
        Self {
            pipeline,
            name,
            stage: None,
            account: None,
            contact: None,
            product: None,
            amount: None,
            expected_close: None,
            external_id: None,
            owner: None,
            custom_fields: CustomFields::new(),
        }
    }
}

/// What becomes of one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Edit<T> {
    /// It stays as it is.
    #[n(0)]
    #[default]
    Keep,
    /// It is emptied.
    #[n(1)]
    Clear,
    /// It gets this value.
    #[n(2)]
    Set(#[n(0)] T),
}

impl<T: Clone> Edit<T> {
    /// The field after the edit.
    #[must_use]
    pub fn applied(&self, now: Option<T>) -> Option<T> {
        match self {
            Self::Keep => now,
            Self::Clear => None,
            Self::Set(value) => Some(value.clone()),
        }
    }

    /// The new value, where there is one.
    #[must_use]
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

/// Changes what is known of an open opportunity. Permission: update on opportunities, read on what it names. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-005 where its stage asks for a field that would be
/// emptied, OPP-018 where the amount follows from its lines, OPP-030, OPP-031.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// What it is called from now on; none: as before.
    #[n(1)]
    pub name: Option<Name>,
    /// The company that buys.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub account: Edit<AccountId>,
    /// The person one deals with.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub contact: Edit<ContactId>,
    /// What is sold.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub product: Edit<ProductId>,
    /// What it is worth, not negative.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub amount: Edit<Money>,
    /// The day on which it is expected to close.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub expected_close: Edit<Date>,
    /// All its custom fields from now on; none: as before.
    #[n(7)]
    pub custom_fields: Option<CustomFields>,
    /// All its lines from now on, at most 500; none: as before. Where there is a line, the amount is their sum.
    #[n(8)]
    pub lines: Option<Vec<DealLine>>,
    /// Everybody who has a part in the decision from now on, at most 50; none: as before.
    #[n(9)]
    pub stakeholders: Option<Vec<Stakeholder>>,
    /// All its competitors from now on, at most 50; none: as before.
    #[n(10)]
    pub competitors: Option<Vec<Competitor>>,
    /// For whom it counts from now on, at most 50, in shares that sum to 100 percent; none: as before.
    #[n(11)]
    pub splits: Option<Vec<DealSplit>>,
    /// What it brings again and again.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(12)]
    #[cbor(default)]
    pub recurring: Edit<RecurringRevenue>,
}

impl ChangeOpportunity {
    /// A change that changes nothing yet.
    #[must_use]
    pub fn new(opportunity: OpportunityId) -> Self {
        Self {
            opportunity,
            name: None,
            account: Edit::Keep,
            contact: Edit::Keep,
            product: Edit::Keep,
            amount: Edit::Keep,
            expected_close: Edit::Keep,
            custom_fields: None,
            lines: None,
            stakeholders: None,
            competitors: None,
            splits: None,
            recurring: Edit::Keep,
        }
    }
}

/// Moves an open opportunity to another open stage. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-003 to OPP-005,
/// OPP-007, OPP-008, OPP-013 to OPP-017.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MoveOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Key of the stage.
    #[n(1)]
    pub stage: Code,
}

/// Notes that an open opportunity was won. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-004, OPP-005, OPP-008,
/// OPP-013 to OPP-018.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WinOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// What it was won at, not negative; none: as estimated before.
    #[n(1)]
    pub amount: Option<Money>,
}

/// Notes that an open opportunity was lost. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-005, OPP-006, OPP-008,
/// OPP-013 to OPP-017.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LoseOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Why: one of the pipeline's reasons.
    #[n(1)]
    pub reason: Code,
    /// Why in words; some reasons need them.
    #[n(2)]
    pub note: Option<Note>,
}

/// Takes up a closed opportunity again. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-002 to OPP-005, OPP-007, OPP-008,
/// OPP-013 to OPP-017.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReopenOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Key of the open stage it goes on in; none: where it was when it was closed.
    #[n(1)]
    pub stage: Option<Code>,
}

/// Says how likely an open opportunity is won, whatever its stage says. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-030, OPP-031.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OverrideProbability {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// 0 to 100 percent; kept within 1 to 99, since only what is closed is certain.
    #[n(1)]
    pub percent: Percent,
}

/// Gives an open opportunity the probability of its stage, as defined now. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-030, OPP-031.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResetProbability {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
}

/// Says where a forecast counts an open opportunity, whatever its stage says. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-030, OPP-031.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OverrideForecastCategory {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Where it counts.
    #[n(1)]
    pub category: ForecastCategory,
}

/// Gives an open opportunity the category of its stage, as defined now. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). Refusals: OPP-001, OPP-030, OPP-031.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResetForecastCategory {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
}

/// Gives an opportunity, open or closed, to another owner; it is worked in the new owner's team. Permission: assign on
/// opportunities. Answers the [`Opportunity`](crate::pipeline::Opportunity).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AssignOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Who answers for it from now on: an active user.
    #[n(1)]
    pub owner: UserId,
}

/// Ticks a point off that a gate asks for, or opens it again. Permission: update on opportunities. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). A point that no gate of the pipeline asks for is invalid. Refusal: OPP-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TickPoint {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Key of the point.
    #[n(1)]
    pub point: Code,
    /// True where it is done.
    #[n(2)]
    pub is_done: bool,
}

/// Asks those whom a gate names to let an opportunity through. Permission: update on opportunities. Answers the
/// [`Approval`](crate::approvals::Approval): the one that is pending or granted already, where nothing has changed since. Refusals: OPP-001, OPP-004, OPP-019.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RequestPassage {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// Key of the stage it is to go to.
    #[n(1)]
    pub stage: Code,
}

/// Moves an open opportunity to another pipeline. Permission: update on opportunities, read on the pipeline. Answers the
/// [`Opportunity`](crate::pipeline::Opportunity). What it was through stays in its history; what was ticked off does not count there. Its stage must stand in
/// the map, and lead to an open stage. Refusals: OPP-001, OPP-003, OPP-005, OPP-007, OPP-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TransferOpportunity {
    /// The opportunity.
    #[n(0)]
    pub opportunity: OpportunityId,
    /// The pipeline it goes to.
    #[n(1)]
    pub pipeline: PipelineId,
    /// Which stage of the one becomes which of the other.
    #[n(2)]
    pub stages: BTreeMap<Code, Code>,
}

/// Moves the opportunities of a pipeline on whose time is over, as its moves by time say. Permission: read on the pipeline; over the opportunities that the actor
/// may update. Answers the [`MovedDeals`](crate::pipeline::MovedDeals). A gate that does not let one through is told, and the deal stays. A limit outside 1
/// to 1,000 is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MoveDue {
    /// The pipeline.
    #[n(0)]
    pub pipeline: PipelineId,
    /// How many are moved at most, 1 to 1,000; none: 100.
    #[n(1)]
    pub limit: Option<u32>,
}
