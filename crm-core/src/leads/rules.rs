//! Pure decisions about leads.

use crate::kernel::{
    AccountId, Code, ContactId, CrmError, Date, Decision, Fault, Faults, Label, LeadId, OpportunityId, Ownership, Refusal,
    RuleContext, TeamId, Timestamp, UserId,
};

use super::contract::{CaptureLead, ChooseChecklist, DisqualifyLead, LeadEvent, LeadRefusal, NurtureLead, RecordEvidence};
use super::model::{Converted, Evidence, Lead, LeadState, LeadStep, LeadTag, Lifecycle, STEPS};
use super::policy::{ChecklistPoint, LeadPolicy};
use super::routing::Routing;

/// A new lead.
///
/// # Errors
/// A lead that nobody could name or reach is invalid.
pub fn capture(
    id: LeadId,
    ownership: Ownership,
    command: &CaptureLead,
    cx: &RuleContext<'_, LeadPolicy>,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    let details = &command.details;
    let mut faults = Faults::new();
    let named = details.name.is_some() || details.company.is_some();
    faults.require(named, "details.name", "", "a lead has a name or a company", "give one of them");
    let reachable = details.email.is_some() || details.phone.is_some();
    faults.require(reachable, "details.email", "", "a lead can be reached by e-mail or by telephone", "give one of them");
    faults.finish()?;
    let lead = Lead {
        id,
        ownership,
        state: LeadState::New,
        details: details.clone(),
        captured_at: cx.now,
        first_response_at: None,
        original: command.original.clone(),
        external_id: command.external_id.clone(),
        evidence: Vec::new(),
        assigned_at: Some(cx.now),
        checklist: None,
        lifecycle: Some(Lifecycle::Lead),
    };
    Ok(Decision::apply(lead, LeadEvent::Captured))
}

/// The lead in somebody's hands.
///
/// # Errors
/// LEA-001, LEA-002.
pub fn work(lead: &Lead, cx: &RuleContext<'_, LeadPolicy>) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    if lead.state == LeadState::Working {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::Work)?;
    Ok(Decision::apply(touched(lead, LeadState::Working, cx), LeadEvent::Worked))
}

/// The lead with a criterion answered.
///
/// # Errors
/// Empty evidence is invalid; LEA-001 to LEA-003.
pub fn record_evidence(
    lead: &Lead,
    command: &RecordEvidence,
    cx: &RuleContext<'_, LeadPolicy>,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    if command.text.is_empty() {
        return Err(Fault::new("", "evidence is not empty", "say what speaks for the criterion").at("text").into());
    }
    legal(lead, LeadStep::RecordEvidence)?;
    let points = cx.policy.points(lead.checklist.as_ref());
    if !points.iter().any(|point| point.key == command.criterion) {
        let known = listed(points.iter().map(|point| &point.key));
        return Err(LeadRefusal::UnknownCriterion { criterion: command.criterion.clone(), known }.about(lead));
    }
    let RecordEvidence { lead: _, criterion, text, said_by } = command.clone();
    let mut next = lead.clone();
    next.evidence.retain(|known| known.criterion != criterion);
    next.evidence.push(Evidence { criterion, text, at: cx.now, said_by, recorded_by: cx.actor.user() });
    Ok(Decision::apply(next, LeadEvent::EvidenceRecorded(command.criterion.clone())))
}

/// The lead, to be qualified against another checklist.
///
/// # Errors
/// LEA-001, LEA-002, LEA-013.
pub fn choose_checklist(
    lead: &Lead,
    command: &ChooseChecklist,
    cx: &RuleContext<'_, LeadPolicy>,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    let checklist = command.checklist.clone();
    if lead.checklist == checklist {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::ChooseChecklist)?;
    let lists = &cx.policy.checklists;
    if let Some(unknown) = checklist.as_ref().filter(|key| !lists.iter().any(|list| list.key == **key)) {
        let known =
            if lists.is_empty() { "none but the standard one".to_owned() } else { listed(lists.iter().map(|list| &list.key)) };
        return Err(LeadRefusal::UnknownChecklist { checklist: unknown.clone(), known }.about(lead));
    }
    let event = LeadEvent::ChecklistChosen(checklist.clone());
    Ok(Decision::apply(Lead { checklist, ..lead.clone() }, event))
}

/// The lead, further on its way. What is cleared may be set to any stage.
///
/// # Errors
/// LEA-014.
pub fn advance_lifecycle(lead: &Lead, to: Lifecycle) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    match lead.lifecycle {
        Some(at) if at == to => Ok(Decision::AlreadyDone(lead.clone())),
        Some(at) if at > to => Err(LeadRefusal::LifecycleBackward { at: at.words(), to: to.words() }.about(lead)),
        _ => Ok(come_to(lead, to)),
    }
}

/// The lead, at least so far on its way; one that has come further already stays there.
pub fn come_to(lead: &Lead, stage: Lifecycle) -> Decision<Lead, LeadEvent> {
    let lifecycle = lead.at_least(stage);
    if lifecycle == lead.lifecycle {
        return Decision::AlreadyDone(lead.clone());
    }
    Decision::apply(Lead { lifecycle, ..lead.clone() }, LeadEvent::LifecycleAdvanced(stage))
}

/// The lead, of which nobody says any longer how far it has come.
pub fn clear_lifecycle(lead: &Lead) -> Decision<Lead, LeadEvent> {
    if lead.lifecycle.is_none() {
        return Decision::AlreadyDone(lead.clone());
    }
    Decision::apply(Lead { lifecycle: None, ..lead.clone() }, LeadEvent::LifecycleCleared)
}

/// The lead set aside until a day.
///
/// # Errors
/// A day not after today is invalid; LEA-001, LEA-002.
pub fn nurture(
    lead: &Lead,
    command: &NurtureLead,
    cx: &RuleContext<'_, LeadPolicy>,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    let recycle_on = command.recycle_on;
    if lead.state == (LeadState::Nurturing { recycle_on }) {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::Nurture)?;
    later(recycle_on, cx.today)?;
    Ok(Decision::apply(touched(lead, LeadState::Nurturing { recycle_on }, cx), LeadEvent::Nurtured(recycle_on)))
}

/// The lead taken up again.
///
/// # Errors
/// LEA-001, LEA-002.
pub fn resume(lead: &Lead) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    if lead.state == LeadState::Working {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::Resume)?;
    Ok(Decision::apply(Lead { state: LeadState::Working, ..lead.clone() }, LeadEvent::Resumed))
}

/// The lead, qualified.
///
/// # Errors
/// LEA-001, LEA-002, LEA-004.
pub fn qualify(lead: &Lead, cx: &RuleContext<'_, LeadPolicy>) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    if matches!(lead.state, LeadState::Qualified { .. }) {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::Qualify)?;
    let points = qualification(lead, cx.policy);
    let missing: Vec<&Code> =
        points.iter().filter(|point| point.is_required && point.evidence.is_none()).map(|point| &point.key).collect();
    if !missing.is_empty() {
        return Err(LeadRefusal::MissingEvidence { missing: listed(missing) }.about(lead));
    }
    let lifecycle = lead.at_least(Lifecycle::SalesQualified);
    Ok(Decision::apply(Lead { state: LeadState::Qualified { on: cx.today }, lifecycle, ..lead.clone() }, LeadEvent::Qualified))
}

/// A point of a lead's checklist, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct QualificationPoint {
    /// Its key.
    pub key: Code,
    /// What to find out, in words.
    pub asks: Option<Label>,
    /// False for what keeps no lead from being qualified.
    pub is_required: bool,
    /// What speaks for it; none: nothing yet.
    pub evidence: Option<Evidence>,
}

/// The points of the lead's checklist, each with what speaks for it. A checklist that the policy no longer has is the standard one.
#[must_use]
pub fn qualification(lead: &Lead, policy: &LeadPolicy) -> Vec<QualificationPoint> {
    let evidence_for = |key: &Code| lead.evidence.iter().find(|evidence| evidence.criterion == *key).cloned();
    let answered = |point: ChecklistPoint| {
        let evidence = evidence_for(&point.key);
        QualificationPoint { key: point.key, asks: point.asks, is_required: point.is_required, evidence }
    };
    policy.points(lead.checklist.as_ref()).into_iter().map(answered).collect()
}

/// The lead, let go.
///
/// # Errors
/// A day to look again that is not after today is invalid; LEA-001, LEA-002, LEA-005, LEA-006.
pub fn disqualify(
    lead: &Lead,
    command: &DisqualifyLead,
    cx: &RuleContext<'_, LeadPolicy>,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    let DisqualifyLead { lead: _, reason, note, recycle_on } = command.clone();
    if matches!(&lead.state, LeadState::Disqualified { reason: known, recycle_on: day, .. } if *known == reason && *day == recycle_on)
    {
        return Ok(Decision::AlreadyDone(lead.clone()));
    }
    legal(lead, LeadStep::Disqualify)?;
    if !cx.policy.reasons.contains(&reason) {
        return Err(LeadRefusal::UnknownReason { reason, known: listed(&cx.policy.reasons) }.about(lead));
    }
    if reason.as_str() == "other" && note.is_empty() {
        return Err(LeadRefusal::NoteNeeded.about(lead));
    }
    if let Some(day) = recycle_on {
        later(day, cx.today)?;
    }
    let event = LeadEvent::Disqualified(reason.clone());
    let state = LeadState::Disqualified { reason, note, on: cx.today, recycle_on };
    Ok(Decision::apply(touched(lead, state, cx), event))
}

/// The lead, converted into `account`, `contact` and perhaps `opportunity`.
///
/// # Errors
/// LEA-001, LEA-002.
pub fn converted(
    lead: &Lead,
    account: AccountId,
    contact: ContactId,
    opportunity: Option<OpportunityId>,
    on: Date,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    legal(lead, LeadStep::Convert)?;
    let state = LeadState::Converted(Converted { account, contact, opportunity, on });
    let stage = if opportunity.is_some() { Lifecycle::Opportunity } else { Lifecycle::SalesQualified };
    let lifecycle = lead.at_least(stage);
    Ok(Decision::apply(Lead { state, lifecycle, ..lead.clone() }, LeadEvent::Converted { account, contact, opportunity }))
}

/// The lead as it was `before` its conversion.
pub fn unconverted(before: &Lead) -> Decision<Lead, LeadEvent> {
    Decision::apply(before.clone(), LeadEvent::Unconverted)
}

/// The lead in the hands of another owner, in the owner's team.
///
/// # Errors
/// LEA-007.
pub fn assign(
    lead: &Lead,
    owner: UserId,
    team: Option<TeamId>,
    is_active: bool,
    now: Timestamp,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    if !is_active {
        return Err(LeadRefusal::InactiveOwner.about(lead));
    }
    let next = owned(lead, owner, team, now);
    Ok(if next == *lead { Decision::AlreadyDone(next) } else { Decision::apply(next, LeadEvent::Assigned(owner)) })
}

/// The lead in the hands of whom the routing names, in the owner's team.
///
/// # Errors
/// LEA-011, LEA-012.
pub fn route(
    lead: &Lead,
    routing: &Routing,
    team: Option<TeamId>,
    now: Timestamp,
) -> Result<Decision<Lead, LeadEvent>, CrmError> {
    let Some(owner) = routing.owner else {
        let refusal = match &routing.rule {
            Some(rule) => LeadRefusal::NobodyThere { rule: rule.clone(), why: routing.why_nobody() },
            None => LeadRefusal::NoRule,
        };
        return Err(refusal.about(lead));
    };
    let (rule, is_fallback) = (routing.rule.clone(), routing.is_fallback);
    // Who has it already is given it all the same: it counts among the leads of their day.
    let next = Lead { assigned_at: Some(now), ..owned(lead, owner, team, now) };
    Ok(Decision::apply(next, LeadEvent::Routed { owner, rule, is_fallback }))
}

/// Refuses where a lead is no longer to be given to anybody.
///
/// # Errors
/// LEA-001, LEA-002.
pub fn routable(lead: &Lead) -> Result<(), CrmError> {
    let state = lead.tag();
    match state {
        LeadTag::New | LeadTag::Working | LeadTag::Nurturing | LeadTag::Qualified => Ok(()),
        LeadTag::Converted => Err(LeadRefusal::AlreadyConverted.about(lead)),
        LeadTag::Disqualified => {
            let legal = LeadRefusal::legal(&lead.available_commands());
            Err(LeadRefusal::WrongState { step: "routed", state: state.words(), legal }.about(lead))
        }
    }
}

/// The lead in the hands of `owner`; a change of hands is noted with its instant.
fn owned(lead: &Lead, owner: UserId, team: Option<TeamId>, now: Timestamp) -> Lead {
    let assigned_at = if lead.ownership.owner == owner { lead.assigned_at } else { Some(now) };
    Lead { ownership: lead.ownership.clone().assigned_to(owner, team), assigned_at, ..lead.clone() }
}

fn legal(lead: &Lead, step: LeadStep) -> Result<(), CrmError> {
    if STEPS.allows(lead.tag(), step) {
        return Ok(());
    }
    Err(LeadRefusal::wrong_state(step, lead.tag(), &lead.available_commands()).about(lead))
}

/// The lead in `state`; whatever is first done about it is its first response.
fn touched(lead: &Lead, state: LeadState, cx: &RuleContext<'_, LeadPolicy>) -> Lead {
    Lead { state, first_response_at: lead.first_response_at.or(Some(cx.now)), ..lead.clone() }
}

fn later(day: Date, today: Date) -> Result<(), CrmError> {
    if day > today {
        return Ok(());
    }
    Err(Fault::new(day, "the day to look again lies after today", format!("give a day after {today}")).at("recycle_on").into())
}

fn listed<'a>(keys: impl IntoIterator<Item = &'a Code>) -> String {
    keys.into_iter().map(Code::as_str).collect::<Vec<_>>().join(", ")
}
