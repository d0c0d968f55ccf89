//! Pure decisions about pipelines, and about what is known of opportunities.

use crate::kernel::{
    Code, CrmError, Decision, Fault, LeadId, OpportunityId, Ownership, PipelineId, Refusal, RuleContext, StepTable, TeamId,
    UserId,
};

use super::contract::{
    ChangeOpportunity, ChangePipeline, DefinePipeline, OpenOpportunity, OpportunityEvent, OpportunityRefusal, PipelineEvent,
};
use super::estimates::noted;
use super::model::{
    Category, Opportunity, OpportunityState, Pipeline, Probability, Reached, RenewalOf, RequiredField, Stage, StageKind,
    StageVisit, worth,
};
use super::policy::PipelinePolicy;

/// What can be done to an opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpportunityStep {
    /// [`ChangeOpportunity`].
    Change,
    /// [`MoveOpportunity`](super::MoveOpportunity).
    Move,
    /// [`WinOpportunity`](super::WinOpportunity).
    Win,
    /// [`LoseOpportunity`](super::LoseOpportunity).
    Lose,
    /// [`ReopenOpportunity`](super::ReopenOpportunity).
    Reopen,
    /// [`OverrideProbability`](super::OverrideProbability).
    OverrideProbability,
    /// [`ResetProbability`](super::ResetProbability).
    ResetProbability,
    /// [`OverrideForecastCategory`](super::OverrideForecastCategory).
    OverrideForecastCategory,
    /// [`ResetForecastCategory`](super::ResetForecastCategory).
    ResetForecastCategory,
    /// [`AssignOpportunity`](super::AssignOpportunity).
    Assign,
    /// [`TickPoint`](super::TickPoint).
    TickPoint,
    /// [`TransferOpportunity`](super::TransferOpportunity).
    Transfer,
}

/// The legal steps of an opportunity. A command sent twice is not a step: it finds its work done.
pub const OPPORTUNITY_STEPS: StepTable<Reached, OpportunityStep> = StepTable(&[
    (Reached::Open, OpportunityStep::Change, Reached::Open),
    (Reached::Open, OpportunityStep::Move, Reached::Open),
    (Reached::Open, OpportunityStep::Win, Reached::Won),
    (Reached::Open, OpportunityStep::Lose, Reached::Lost),
    (Reached::Open, OpportunityStep::OverrideProbability, Reached::Open),
    (Reached::Open, OpportunityStep::ResetProbability, Reached::Open),
    (Reached::Open, OpportunityStep::OverrideForecastCategory, Reached::Open),
    (Reached::Open, OpportunityStep::ResetForecastCategory, Reached::Open),
    (Reached::Open, OpportunityStep::Assign, Reached::Open),
    (Reached::Open, OpportunityStep::TickPoint, Reached::Open),
    (Reached::Open, OpportunityStep::Transfer, Reached::Open),
    (Reached::Won, OpportunityStep::Reopen, Reached::Open),
    (Reached::Won, OpportunityStep::Assign, Reached::Won),
    (Reached::Lost, OpportunityStep::Reopen, Reached::Open),
    (Reached::Lost, OpportunityStep::Assign, Reached::Lost),
]);

/// What the state of an opportunity allows, for the buttons of a host. Rights and gates may still say no.
#[must_use]
pub fn available_commands(deal: &Opportunity) -> Vec<OpportunityStep> {
    OPPORTUNITY_STEPS.available(deal.reached())
}

/// A new pipeline; its stages are checked when it is stored.
pub fn define(id: PipelineId, command: &DefinePipeline) -> Decision<Pipeline, PipelineEvent> {
    let DefinePipeline { name, stages, loss_reasons, gates, timed_moves } = command.clone();
    Decision::apply(Pipeline { id, name, stages, loss_reasons, gates, timed_moves, version: 1 }, PipelineEvent::Defined)
}

/// The stages that the command leaves out or makes another kind.
#[must_use]
pub fn given_up<'p>(pipeline: &'p Pipeline, command: &ChangePipeline) -> Vec<&'p Stage> {
    let kept = |stage: &&Stage| command.stages.iter().any(|next| next.key == stage.key && next.kind == stage.kind);
    pipeline.stages.iter().filter(|stage| !kept(stage)).collect()
}

/// The pipeline defined anew, given which of the stages that it gives up have opportunities in them.
///
/// # Errors
/// OPP-009.
pub fn redefine(
    pipeline: &Pipeline,
    command: &ChangePipeline,
    in_use: Option<&Code>,
) -> Result<Decision<Pipeline, PipelineEvent>, CrmError> {
    if let Some(stage) = in_use {
        return Err(OpportunityRefusal::StageInUse { stage: stage.clone() }.about(pipeline));
    }
    let ChangePipeline { name, stages, loss_reasons, gates, timed_moves, .. } = command.clone();
    let next = Pipeline { id: pipeline.id, name, stages, loss_reasons, gates, timed_moves, version: pipeline.version };
    if next == *pipeline {
        return Ok(Decision::AlreadyDone(next));
    }
    Ok(Decision::apply(Pipeline { version: pipeline.version.saturating_add(1), ..next }, PipelineEvent::Changed))
}

/// A new opportunity of `ownership`, grown out of `lead` where there is one.
///
/// # Errors
/// An unknown stage is invalid; OPP-003, OPP-005.
pub fn open(
    id: OpportunityId,
    ownership: Ownership,
    pipeline: &Pipeline,
    command: &OpenOpportunity,
    lead: Option<LeadId>,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Decision<Opportunity, OpportunityEvent>, CrmError> {
    let stage = match &command.stage {
        Some(key) => stage_named(pipeline, key)?,
        None => entry_stage(pipeline)?,
    };
    if !stage.is_open() {
        return Err(OpportunityRefusal::StageNotOpen { stage: stage.key.clone() }.refused());
    }
    let visit = StageVisit {
        stage: stage.key.clone(),
        entered_at: cx.now,
        left_at: None,
        actor: cx.actor.user(),
        amount: command.amount,
        probability: stage.probability,
        category: Some(stage.category),
        expected_close: command.expected_close,
        pipeline: None,
    };
    let deal = Opportunity {
        id,
        ownership,
        pipeline: pipeline.id,
        state: OpportunityState::Open { stage: stage.key.clone() },
        name: command.name.clone(),
        account: command.account,
        contact: command.contact,
        product: command.product,
        amount: command.amount,
        expected_close: command.expected_close,
        probability: Probability::Auto(stage.probability),
        category: Category::Auto(stage.category),
        opened_at: cx.now,
        opened_on: cx.today,
        external_id: command.external_id.clone(),
        lead,
        history: vec![visit],
        last_open_stage: stage.key.clone(),
        custom_fields: command.custom_fields.clone(),
        estimates: Vec::new(),
        lines: Vec::new(),
        stakeholders: Vec::new(),
        competitors: Vec::new(),
        splits: Vec::new(),
        recurring: None,
        ticked: Vec::new(),
        renewal: None,
    };
    require(&deal, stage, &deal.missing(&stage.required_fields))?;
    Ok(Decision::apply(deal, OpportunityEvent::Opened(stage.key.clone())))
}

/// A new opportunity about the renewal of a contract.
///
/// # Errors
/// As [`open`].
pub fn open_renewal(
    id: OpportunityId,
    ownership: Ownership,
    pipeline: &Pipeline,
    command: &OpenOpportunity,
    renewal: RenewalOf,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Decision<Opportunity, OpportunityEvent>, CrmError> {
    Ok(match open(id, ownership, pipeline, command, None, cx)? {
        Decision::Apply { next, events } => Decision::Apply { next: Opportunity { renewal: Some(renewal), ..next }, events },
        known @ Decision::AlreadyDone(_) => known,
    })
}

/// The opportunity with other facts known of it.
///
/// # Errors
/// The faults of its lines; OPP-001; OPP-005 where a field would be emptied that its stage asks for; OPP-018, OPP-030, OPP-031.
pub fn change(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &ChangeOpportunity,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Decision<Opportunity, OpportunityEvent>, CrmError> {
    require_open(deal)?;
    let lines = command.lines.clone().unwrap_or_else(|| deal.lines.clone());
    let sum = worth(&lines)?;
    if sum.is_some() && command.amount.applied(sum) != sum {
        return Err(OpportunityRefusal::AmountFollowsLines.about(deal));
    }
    let next = Opportunity {
        name: command.name.clone().unwrap_or_else(|| deal.name.clone()),
        account: command.account.applied(deal.account),
        contact: command.contact.applied(deal.contact),
        product: command.product.applied(deal.product),
        amount: sum.or_else(|| command.amount.applied(deal.amount)),
        expected_close: command.expected_close.applied(deal.expected_close),
        custom_fields: command.custom_fields.clone().unwrap_or_else(|| deal.custom_fields.clone()),
        lines,
        stakeholders: command.stakeholders.clone().unwrap_or_else(|| deal.stakeholders.clone()),
        competitors: command.competitors.clone().unwrap_or_else(|| deal.competitors.clone()),
        splits: command.splits.clone().unwrap_or_else(|| deal.splits.clone()),
        recurring: command.recurring.applied(deal.recurring),
        ..deal.clone()
    };
    if let Some(stage) = pipeline.stage(deal.stage()) {
        // What was missing before (the gate may be newer than the deal) does not stand in the way of other changes.
        let missing_before = deal.missing(&stage.required_fields);
        let mut missing = next.missing(&stage.required_fields);
        missing.retain(|field| !missing_before.contains(field));
        require(deal, stage, &missing)?;
    }
    let next = noted(deal, next, cx)?;
    Ok(if next == *deal { Decision::AlreadyDone(next) } else { Decision::apply(next, OpportunityEvent::Changed) })
}

/// The opportunity in other hands, worked in the new owner's team; shares stay.
pub fn assign(deal: &Opportunity, owner: UserId, team: Option<TeamId>) -> Decision<Opportunity, OpportunityEvent> {
    let ownership = deal.ownership.clone().assigned_to(owner, team);
    if ownership == deal.ownership {
        return Decision::AlreadyDone(deal.clone());
    }
    let event = OpportunityEvent::Assigned { from: deal.ownership.owner, to: owner };
    Decision::apply(Opportunity { ownership, ..deal.clone() }, event)
}

/// OPP-001 where the deal is closed.
pub(super) fn require_open(deal: &Opportunity) -> Result<(), CrmError> {
    if deal.is_open() { Ok(()) } else { Err(OpportunityRefusal::Closed.about(deal)) }
}

/// OPP-005 where something is missing.
pub(super) fn require(deal: &Opportunity, stage: &Stage, missing: &[RequiredField]) -> Result<(), CrmError> {
    if missing.is_empty() {
        return Ok(());
    }
    let fields = missing.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Err(OpportunityRefusal::FieldsMissing { stage: stage.key.clone(), fields }.about(deal))
}

/// The stage of that key, named by the command's field `stage`.
pub(super) fn stage_named<'p>(pipeline: &'p Pipeline, key: &Code) -> Result<&'p Stage, CrmError> {
    pipeline.stage(key).ok_or_else(|| {
        let keys = pipeline.stages.iter().map(|stage| stage.key.as_str()).collect::<Vec<_>>().join(", ");
        Fault::new(key, "the pipeline has no such stage", format!("name one of {keys}")).at("stage").into()
    })
}

/// The stage that a deal begins in where nobody names one.
pub(super) fn entry_stage(pipeline: &Pipeline) -> Result<&Stage, CrmError> {
    only(pipeline, StageKind::Open)
}

/// The first stage of a kind: the only one, where the kind is won or lost.
pub(super) fn only(pipeline: &Pipeline, kind: StageKind) -> Result<&Stage, CrmError> {
    pipeline.first(kind).ok_or_else(|| CrmError::Corrupt {
        subject: format!("pipeline {}", pipeline.id),
        detail: format!("it has no stage of kind {kind:?}; define it anew"),
    })
}
