//! Pure decisions about gates: what stands in the way of a deal, and what is ticked off.

use std::collections::BTreeSet;

use crate::approvals::Fingerprint;
use crate::kernel::{
    Code, CrmError, Decision, Fault, FieldDecimal, FieldValue, FollowUpPlanId, Refusal, RoleId, RuleContext, UserId,
};
use crate::leads::scoring::{Answer, FreeMail, Test};

use super::contract::{OpportunityEvent, OpportunityRefusal, TickPoint};
use super::model::{
    DealField, Gate, GateCriterion, GateKeeper, GatePoint, Opportunity, Pipeline, RequiredField, Stage, TickedPoint,
};
use super::policy::PipelinePolicy;
use super::rules::require_open;

/// What a gate asks for beside what the deal itself tells.
#[derive(Debug, Clone, Default)]
pub struct GateFacts {
    /// Who acts, with their roles; none: the host itself, which every gate lets through.
    pub actor: Option<(UserId, Vec<RoleId>)>,
    /// The follow-up plans all of whose steps are done for the deal.
    pub plans_done: BTreeSet<FollowUpPlanId>,
    /// True where those whom the gate names have agreed.
    pub is_approved: bool,
}

/// Something that stands in the way of a deal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Obstacle {
    /// The pipeline does not lead there (OPP-004).
    NoWay,
    /// Others bring deals through this gate (OPP-013).
    NotYours,
    /// These fields are missing (OPP-005).
    FieldsMissing(Vec<RequiredField>),
    /// This is not so (OPP-014).
    CriteriaUnmet(Vec<GateCriterion>),
    /// These points are not ticked off (OPP-015).
    PointsOpen(Vec<GatePoint>),
    /// The steps of this plan are not all done (OPP-016).
    PlanOpen(FollowUpPlanId),
    /// Others must agree, and have not yet (OPP-017).
    ApprovalMissing,
}

impl Obstacle {
    /// What the pipeline says where a deal is to go from one stage to another all the same.
    #[must_use]
    pub fn refusal(&self, from: &Code, to: &Code) -> OpportunityRefusal {
        let list = |words: Vec<String>| words.join(", ");
        let stage = to.clone();
        match self {
            Self::NoWay => OpportunityRefusal::StepNotAllowed { from: from.clone(), to: stage },
            Self::NotYours => OpportunityRefusal::NotYours { stage },
            Self::FieldsMissing(fields) => {
                OpportunityRefusal::FieldsMissing { stage, fields: list(fields.iter().map(ToString::to_string).collect()) }
            }
            Self::CriteriaUnmet(criteria) => {
                let fields = list(criteria.iter().map(|criterion| criterion.field.to_string()).collect());
                OpportunityRefusal::CriteriaUnmet { stage, fields }
            }
            Self::PointsOpen(points) => {
                let points = list(points.iter().map(|point| point.key.to_string()).collect());
                OpportunityRefusal::PointsOpen { stage, points }
            }
            Self::PlanOpen(plan) => OpportunityRefusal::PlanOpen { stage, plan: *plan },
            Self::ApprovalMissing => OpportunityRefusal::ApprovalMissing { stage },
        }
    }
}

/// A stage that an opportunity may go to, or not yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Way {
    /// Key of the stage.
    pub to: Code,
    /// What stands in the way, in the order in which a move would be refused; nothing: it may go.
    pub obstacles: Vec<Obstruction>,
}

/// Something that stands in the way, with the refusal that a move would meet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Obstruction {
    /// Code of the refusal, as `OPP-005`.
    pub code: String,
    /// Why, and what to do about it.
    pub detail: String,
    /// The same for programs.
    pub obstacle: Obstacle,
}

/// The way to `to`.
#[must_use]
pub fn way(deal: &Opportunity, pipeline: &Pipeline, to: &Stage, facts: &GateFacts, cx: &RuleContext<'_, PipelinePolicy>) -> Way {
    let told = |obstacle: Obstacle| {
        let refusal = obstacle.refusal(deal.stage(), &to.key);
        Obstruction { code: refusal.code().to_string(), detail: refusal.to_string(), obstacle }
    };
    let obstacles = obstacles(deal, pipeline, to, facts, cx).into_iter().map(told).collect();
    Way { to: to.key.clone(), obstacles }
}

/// Everything that stands in the way of `deal` to `to`, in the order in which the pipeline speaks of it.
#[must_use]
pub fn obstacles(
    deal: &Opportunity,
    pipeline: &Pipeline,
    to: &Stage,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Vec<Obstacle> {
    let from = deal.stage();
    // Where the stage was given up while the deal came to it, any way out is good.
    if pipeline.stage(from).is_some_and(|from| !from.leads_to(to)) {
        return vec![Obstacle::NoWay];
    }
    let gates: Vec<&Gate> = pipeline.gates_between(from, &to.key).collect();
    let mut found = Vec::new();
    if gates.iter().any(|gate| !lets_through(gate, deal, facts)) {
        found.push(Obstacle::NotYours);
    }
    let mut required: Vec<RequiredField> = to.required_fields.clone();
    required.extend(gates.iter().flat_map(|gate| &gate.required_fields).cloned());
    let mut missing = deal.missing(&required);
    missing.sort_unstable();
    missing.dedup();
    push_some(&mut found, missing, Obstacle::FieldsMissing);
    let unmet = gates.iter().flat_map(|gate| &gate.criteria).filter(|criterion| !is_so(criterion, deal, cx));
    push_some(&mut found, unmet.cloned().collect(), Obstacle::CriteriaUnmet);
    let is_ticked = |point: &&GatePoint| deal.ticked.iter().any(|ticked| ticked.key == point.key);
    let mut open: Vec<GatePoint> =
        gates.iter().flat_map(|gate| &gate.checklist).filter(|point| !is_ticked(point)).cloned().collect();
    open.dedup();
    push_some(&mut found, open, Obstacle::PointsOpen);
    let plans = gates.iter().filter_map(|gate| gate.plan).filter(|plan| !facts.plans_done.contains(plan));
    found.extend(plans.map(Obstacle::PlanOpen));
    if gates.iter().any(|gate| gate.approval.is_some()) && !facts.is_approved {
        found.push(Obstacle::ApprovalMissing);
    }
    found
}

fn push_some<T>(found: &mut Vec<Obstacle>, of: Vec<T>, obstacle: impl FnOnce(Vec<T>) -> Obstacle) {
    if !of.is_empty() {
        found.push(obstacle(of));
    }
}

/// Refuses with the first thing that stands in the way.
///
/// # Errors
/// OPP-004, OPP-005, OPP-013 to OPP-017.
pub(super) fn pass(
    deal: &Opportunity,
    pipeline: &Pipeline,
    to: &Stage,
    facts: &GateFacts,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<(), CrmError> {
    match obstacles(deal, pipeline, to, facts, cx).first() {
        Some(obstacle) => Err(obstacle.refusal(deal.stage(), &to.key).about(deal)),
        None => Ok(()),
    }
}

/// True where whoever acts may bring the deal through.
pub(super) fn lets_through(gate: &Gate, deal: &Opportunity, facts: &GateFacts) -> bool {
    let Some((user, roles)) = &facts.actor else { return true };
    let is_meant = |keeper: &GateKeeper| match keeper {
        GateKeeper::Owner => deal.ownership.owner == *user,
        GateKeeper::User(named) => named == user,
        GateKeeper::Role(role) => roles.contains(role),
    };
    gate.who.is_empty() || gate.who.iter().any(is_meant)
}

/// True where the deal is as the criterion wants it.
fn is_so(criterion: &GateCriterion, deal: &Opportunity, cx: &RuleContext<'_, PipelinePolicy>) -> bool {
    let nobody = FreeMail::new(&[]);
    let holds = |answer: Answer<'_>| Test::new(&criterion.is).holds(answer, &nobody);
    let number = |number: Option<FieldDecimal>| number.map_or(Answer::Missing, Answer::Number);
    let days = |days: i64| number(FieldDecimal::new(days.into()).ok());
    match &criterion.field {
        DealField::Amount => holds(number(deal.amount.and_then(|amount| FieldDecimal::new(amount.amount()).ok()))),
        DealField::Currency => {
            let currency = deal.amount.map(|amount| amount.currency().to_string());
            holds(currency.as_deref().map_or(Answer::Missing, Answer::Text))
        }
        DealField::Probability => holds(number(FieldDecimal::new(deal.probability.percent().decimal()).ok())),
        DealField::AgeDays => holds(days(cx.today.days_since(deal.opened_on))),
        DealField::StageDays => holds(days(deal.history.last().map_or(0, |visit| cx.now.since(visit.entered_at).whole_days()))),
        DealField::DaysToClose => holds(deal.expected_close.map_or(Answer::Missing, |day| days(day.days_since(cx.today)))),
        DealField::BuyingRoles => {
            let roles: Vec<&str> = deal.stakeholders.iter().map(|one| one.role.key()).collect();
            holds(Answer::Tags(&roles).given())
        }
        DealField::Competitors => {
            let names: Vec<&str> = deal.competitors.iter().map(|one| one.name.as_str()).collect();
            holds(Answer::Tags(&names).given())
        }
        DealField::Custom(key) => match deal.custom_fields.get(key) {
            None => holds(Answer::Missing),
            Some(FieldValue::Text(text)) => holds(Answer::Text(text.as_str()).given()),
            Some(FieldValue::Choice(key)) => holds(Answer::Text(key.as_str())),
            Some(FieldValue::Flag(flag)) => holds(Answer::Flag(*flag)),
            Some(FieldValue::Integer(whole)) => holds(days(*whole)),
            Some(FieldValue::Decimal(exact)) => holds(Answer::Number(*exact)),
            Some(FieldValue::Date(day)) => holds(Answer::Text(&day.to_string())),
        },
    }
}

/// What those who approve agree to: this deal from its stage to that one, at what it is worth now.
#[must_use]
pub fn approved(deal: &Opportunity, to: &Stage) -> Fingerprint {
    let amount = deal.amount.map_or_else(String::new, |amount| amount.to_string());
    let visits = deal.history.len();
    Fingerprint::of(format!("{} {} {visits} {} {amount}", deal.pipeline, deal.stage(), to.key).as_bytes())
}

/// The gate on the way to `to` that others must agree to, where there is one.
#[must_use]
pub fn approval_gate<'p>(deal: &Opportunity, pipeline: &'p Pipeline, to: &Stage) -> Option<&'p Gate> {
    pipeline.gates_between(deal.stage(), &to.key).find(|gate| gate.approval.is_some())
}

/// The deal with a point of its gates ticked off, or open again.
///
/// # Errors
/// A point that no gate of the pipeline asks for is invalid; OPP-001.
pub fn tick(
    deal: &Opportunity,
    pipeline: &Pipeline,
    command: &TickPoint,
    cx: &RuleContext<'_, PipelinePolicy>,
) -> Result<Decision<Opportunity, OpportunityEvent>, CrmError> {
    let known = || pipeline.gates.iter().flat_map(|gate| &gate.checklist);
    if !known().any(|point| point.key == command.point) {
        let keys: BTreeSet<&str> = known().map(|point| point.key.as_str()).collect();
        let keys = keys.into_iter().collect::<Vec<_>>().join(", ");
        let remedy = if keys.is_empty() { "define it at a gate first".to_owned() } else { format!("give one of {keys}") };
        return Err(Fault::new(&command.point, "no gate asks for this point", remedy).at("point").into());
    }
    require_open(deal)?;
    let was = deal.ticked.iter().any(|ticked| ticked.key == command.point);
    if was == command.is_done {
        return Ok(Decision::AlreadyDone(deal.clone()));
    }
    let mut next = deal.clone();
    next.ticked.retain(|ticked| ticked.key != command.point);
    if command.is_done {
        next.ticked.push(TickedPoint { key: command.point.clone(), at: cx.now, by: cx.actor.user() });
    }
    Ok(Decision::apply(next, OpportunityEvent::PointTicked { point: command.point.clone(), is_done: command.is_done }))
}
