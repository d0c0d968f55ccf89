//! Pure decisions about the way of an opportunity: moved, won, lost, taken up again.

use crate::kernel::{Code, CrmError, Decision, Fault, Note, Refusal, RuleContext};

use super::contract::{
    LoseOpportunity, MoveOpportunity, OpportunityEvent, OpportunityRefusal, ReopenOpportunity, TransferOpportunity,
    WinOpportunity,
};
use super::gates::{GateFacts, pass};
use super::model::{Category, MAX_VISITS, Opportunity, OpportunityState, Pipeline, Probability, Stage, StageKind, StageVisit};
use super::policy::PipelinePolicy;
use super::rules::{entry_stage, only, require, require_open, stage_named};

type Decided = Result<Decision<Opportunity, OpportunityEvent>, CrmError>;

/// The deal in another open stage.
///
/// # Errors
/// An unknown stage is invalid; OPP-001, OPP-003 to OPP-005, OPP-007, OPP-008, OPP-013 to OPP-017.
pub fn move_on(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &MoveOpportunity,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    let stage = stage_named(pipeline, &command.stage)?;
    require_open(deal)?;
    if *deal.stage() == stage.key {
        return Ok(Decision::AlreadyDone(deal.clone()));
    }
    require_open_stage(deal, stage)?;
    pass(deal, pipeline, stage, facts, cx)?;
    let next = entered(deal, stage, OpportunityState::Open { stage: stage.key.clone() }, cx)?;
    Ok(Decision::apply(next, OpportunityEvent::Moved { from: deal.stage().clone(), to: stage.key.clone() }))
}

/// The deal won.
///
/// # Errors
/// OPP-001, OPP-004, OPP-005, OPP-008.
pub fn win(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &WinOpportunity,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    if let OpportunityState::Won { .. } = deal.state
        && (command.amount.is_none() || command.amount == deal.amount)
    {
        return Ok(Decision::AlreadyDone(deal.clone()));
    }
    require_open(deal)?;
    let stage = only(pipeline, StageKind::Won)?;
    if !deal.lines.is_empty() && command.amount.is_some_and(|amount| deal.amount != Some(amount)) {
        return Err(OpportunityRefusal::AmountFollowsLines.about(deal));
    }
    let worth = Opportunity { amount: command.amount.or(deal.amount), ..deal.clone() };
    pass(&worth, pipeline, stage, facts, cx)?;
    let state = OpportunityState::Won { stage: stage.key.clone(), closed_at: cx.now, closed_on: cx.today };
    Ok(Decision::apply(entered(&worth, stage, state, cx)?, OpportunityEvent::Won))
}

/// The deal lost.
///
/// # Errors
/// A reason that the pipeline does not have is invalid; OPP-001, OPP-005, OPP-006, OPP-008.
pub fn lose(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &LoseOpportunity,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    let told = command.note.as_ref().filter(|note| !note.is_empty());
    if let OpportunityState::Lost { reason, note, .. } = &deal.state
        && *reason == command.reason
        && note.as_ref() == told
    {
        return Ok(Decision::AlreadyDone(deal.clone()));
    }
    require_reason(pipeline, &command.reason)?;
    require_open(deal)?;
    let stage = only(pipeline, StageKind::Lost)?;
    pass(deal, pipeline, stage, facts, cx)?;
    if told.is_none() && cx.policy.reasons_with_note.contains(&command.reason) {
        return Err(OpportunityRefusal::NoteMissing { reason: command.reason.clone() }.about(deal));
    }
    let state = lost(stage, &command.reason, told, cx);
    Ok(Decision::apply(entered(deal, stage, state, cx)?, OpportunityEvent::Lost(command.reason.clone())))
}

fn lost(stage: &Stage, reason: &Code, note: Option<&Note>, cx: &RuleContext<'_, PipelinePolicy>) -> OpportunityState {
    let (reason, note) = (reason.clone(), note.cloned());
    OpportunityState::Lost { stage: stage.key.clone(), reason, note, closed_at: cx.now, closed_on: cx.today }
}

/// The stage in which a deal is worked on again.
///
/// # Errors
/// An unknown stage is invalid.
pub fn taken_up_in<'p>(deal: &Opportunity, pipeline: &'p Pipeline, command: &ReopenOpportunity) -> Result<&'p Stage, CrmError> {
    match &command.stage {
        Some(key) => stage_named(pipeline, key),
        // Where the stage was given up since, the deal begins anew.
        None => pipeline.stage(&deal.last_open_stage).filter(|stage| stage.is_open()).map_or_else(|| entry_stage(pipeline), Ok),
    }
}

/// The deal worked on again.
///
/// # Errors
/// An unknown stage is invalid; OPP-002 to OPP-005, OPP-007, OPP-008.
pub fn reopen(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &ReopenOpportunity,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    let stage = taken_up_in(deal, pipeline, command)?;
    if deal.is_open() {
        let there = *deal.stage() == stage.key;
        return if there { Ok(Decision::AlreadyDone(deal.clone())) } else { Err(OpportunityRefusal::NotClosed.about(deal)) };
    }
    require_open_stage(deal, stage)?;
    pass(deal, pipeline, stage, facts, cx)?;
    let next = entered(deal, stage, OpportunityState::Open { stage: stage.key.clone() }, cx)?;
    Ok(Decision::apply(next, OpportunityEvent::Reopened(stage.key.clone())))
}

/// The reason must be one of the pipeline's.
pub(super) fn require_reason(pipeline: &Pipeline, reason: &Code) -> Result<(), CrmError> {
    if pipeline.loss_reasons.contains(reason) {
        return Ok(());
    }
    let known = pipeline.loss_reasons.iter().map(Code::as_str).collect::<Vec<_>>().join(", ");
    Err(Fault::new(reason, "the pipeline has no such reason for loss", format!("give one of {known}")).at("reason").into())
}

/// OPP-003 where a deal to be worked on would stand in a closed stage.
fn require_open_stage(deal: &Opportunity, stage: &Stage) -> Result<(), CrmError> {
    if stage.is_open() { Ok(()) } else { Err(OpportunityRefusal::StageNotOpen { stage: stage.key.clone() }.about(deal)) }
}

/// The deal in `stage`, in the state `state`.
fn entered(
    deal: &Opportunity,
    stage: &Stage,
    state: OpportunityState,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Opportunity, CrmError> {
    if stage.is_open() && deal.history.len() >= MAX_VISITS {
        return Err(OpportunityRefusal::TooManyMoves.about(deal));
    }
    let mut next = Opportunity { state, ..deal.clone() };
    if let Some(visit) = next.history.last_mut() {
        if let Some(last) = deal.last_noted().filter(|last| cx.now < *last) {
            return Err(OpportunityRefusal::TooEarly { last }.about(deal));
        }
        visit.left_at = Some(cx.now);
    }
    // What somebody said holds while the deal is worked on; what is closed is certain.
    if !(stage.is_open() && deal.probability.is_overridden()) {
        next.probability = Probability::Auto(stage.probability);
    }
    if !(stage.is_open() && deal.category.is_overridden()) {
        next.category = Category::Auto(stage.category);
    }
    if stage.is_open() {
        next.last_open_stage = stage.key.clone();
    }
    next.history.push(StageVisit {
        stage: stage.key.clone(),
        entered_at: cx.now,
        left_at: None,
        actor: cx.actor.user(),
        amount: next.amount,
        probability: next.probability.percent(),
        category: Some(next.category.get()),
        expected_close: next.expected_close,
        pipeline: None,
    });
    Ok(next)
}

/// The deal in another pipeline, in the open stage that its stage becomes there.
///
/// # Errors
/// A stage that is not mapped, or mapped to none of the other pipeline, is invalid; OPP-001, OPP-003, OPP-005, OPP-007, OPP-008.
pub fn transfer(
    deal: &Opportunity,
    to: &Pipeline,
    command: &TransferOpportunity,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Decided {
    if deal.pipeline == to.id {
        return Ok(Decision::AlreadyDone(deal.clone()));
    }
    require_open(deal)?;
    let unmapped = || {
        let remedy = "say which stage of the other pipeline it becomes";
        Fault::new(deal.stage(), "the map does not name the stage that the deal is in", remedy).at("stages")
    };
    let key = command.stages.get(deal.stage()).ok_or_else(unmapped)?;
    let stage = stage_named(to, key)?;
    require_open_stage(deal, stage)?;
    require(deal, stage, &deal.missing(&stage.required_fields))?;
    let mut moved = Opportunity { pipeline: to.id, ticked: Vec::new(), ..deal.clone() };
    for visit in &mut moved.history {
        visit.pipeline.get_or_insert(deal.pipeline);
    }
    let next = entered(&moved, stage, OpportunityState::Open { stage: stage.key.clone() }, cx)?;
    Ok(Decision::apply(next, OpportunityEvent::Transferred { from: deal.pipeline, to: stage.key.clone() }))
}
