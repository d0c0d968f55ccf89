//! The session side of gates: what they need to know, who is asked, what time does.

use std::ops::ControlFlow;

use crate::access::{Operation, Reader, User};
use crate::activities::{Activity, FollowUp, FollowUpPlan, SubjectId};
use crate::approvals::{self, Approval, ApprovalSubject, Wanted};
use crate::engine::{Answer, Command, Query, Question, Unit};
use crate::kernel::{CrmError, Decision, HeldBack, OpportunityId, Record, RecordRef, Refusal, RuleContext, SortKey, portion};
use crate::pipeline::contract::{
    LoseOpportunity, MoveDue, MoveOpportunity, MovedDeals, OpportunityEvent, OpportunityRefusal, RequestPassage, RottingDeal,
    RottingDeals, TickPoint, TransferOpportunity, WaysOn,
};
use crate::pipeline::gates::{self, GateFacts, Obstacle, Way};
use crate::pipeline::model::{Opportunity, Pipeline, Stage, StageKind, TimedMove};
use crate::pipeline::policy::PipelinePolicy;
use crate::pipeline::waiting::{self, Touches};
use crate::pipeline::{rules, steps};

use super::deal_and_pipeline;

/// What the gates on the way of `deal` to `to` ask for, as it is for whoever acts.
pub(super) fn facts(unit: &mut Unit, deal: &Opportunity, pipeline: &Pipeline, to: &Stage) -> Result<GateFacts, CrmError> {
    let mut facts = GateFacts::default();
    if pipeline.gates_between(deal.stage(), &to.key).next().is_none() {
        return Ok(facts);
    }
    if let Some(user) = unit.reader().user() {
        facts.actor = Some((user, unit.part::<User>(user)?.roles().clone()));
    }
    let subject = SubjectId::Opportunity(deal.id());
    for plan in pipeline.gates_between(deal.stage(), &to.key).filter_map(|gate| gate.plan) {
        let Some(known) = unit.find::<FollowUpPlan>(plan)? else { continue };
        let of_deal = unit.parts(&Query::under(FollowUp::BY_SUBJECT, subject.sort_key()))?;
        if of_deal.iter().any(|follow_up| follow_up.has_done_all_of(&known)) {
            facts.plans_done.insert(plan);
        }
    }
    facts.is_approved = approval(unit, deal, pipeline, to)?.is_some();
    Ok(facts)
}

/// The approval that lets `deal` through to `to` as it is now.
fn approval(unit: &mut Unit, deal: &Opportunity, pipeline: &Pipeline, to: &Stage) -> Result<Option<Approval>, CrmError> {
    if gates::approval_gate(deal, pipeline, to).is_none() {
        return Ok(None);
    }
    approvals::ops::granted(unit, ApprovalSubject::Opportunity(deal.id()), &to.key, gates::approved(deal, to))
}

/// Brings `deal` to `to` as `decide` says, and uses up the approval that let it through: the next time is another matter.
pub(super) fn bring(
    unit: &mut Unit,
    (deal, pipeline, to): (&Opportunity, &Pipeline, &Stage),
    facts: &GateFacts,
    decide: impl FnOnce(&RuleContext<'_, PipelinePolicy>) -> Result<Decision<Opportunity, OpportunityEvent>, CrmError>,
) -> Result<Opportunity, CrmError> {
    let policy = unit.policy::<PipelinePolicy>()?;
    let decision = decide(&unit.context(&policy))?;
    if facts.is_approved
        && matches!(decision, Decision::Apply { .. })
        && let Some(approval) = approval(unit, deal, pipeline, to)?
    {
        let now = unit.now();
        unit.apply(approvals::rules::used(&approval, now)?)?;
    }
    unit.apply(decision)
}

impl Command for TickPoint {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.tick_point";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = gates::tick(&deal, &pipeline, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Command for RequestPassage {
    type Answer = Approval;
    const NAME: &'static str = "pipeline.request_passage";

    fn execute(&self, unit: &mut Unit) -> Result<Approval, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let to = rules::stage_named(&pipeline, &self.stage)?;
        rules::require_open(&deal)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let facts = facts(unit, &deal, &pipeline, to)?;
        let obstacles = gates::obstacles(&deal, &pipeline, to, &facts, &unit.context(&policy));
        if let Some(Obstacle::NoWay) = obstacles.first() {
            return Err(Obstacle::NoWay.refusal(deal.stage(), &to.key).about(&deal));
        }
        let gate = gates::approval_gate(&deal, &pipeline, to);
        let Some(rule) = gate.and_then(|gate| gate.approval.clone()) else {
            return Err(OpportunityRefusal::NothingToApprove { stage: to.key.clone() }.about(&deal));
        };
        let wanted = Wanted {
            subject: ApprovalSubject::Opportunity(deal.id()),
            purpose: to.key.clone(),
            about: deal.name().clone(),
            fingerprint: gates::approved(&deal, to),
            rule,
            not_by: Vec::new(),
        };
        let ownership = unit.ownership_of(unit.reader().user().or(Some(deal.ownership().owner)))?;
        approvals::ops::ask(unit, ownership, wanted)
    }
}

impl Command for TransferOpportunity {
    type Answer = Opportunity;
    const NAME: &'static str = "pipeline.transfer_opportunity";

    fn execute(&self, unit: &mut Unit) -> Result<Opportunity, CrmError> {
        let deal = unit.load::<Opportunity>(self.opportunity, Operation::Update)?;
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let decision = steps::transfer(&deal, &pipeline, self, &unit.context(&policy))?;
        unit.apply(decision)
    }
}

impl Answer for MovedDeals {
    /// Ids, codes and words of gates: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl Command for MoveDue {
    type Answer = MovedDeals;
    const NAME: &'static str = "pipeline.move_due";

    fn execute(&self, unit: &mut Unit) -> Result<MovedDeals, CrmError> {
        let limit = portion(self.limit, "opportunities")?;
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let mut done = MovedDeals::default();
        for timed in pipeline.timed_moves() {
            // Those that stay need not be checked at commit: each that goes on is looked at again.
            for deal in unit.aside(|unit| ripe(unit, &pipeline, timed, &policy))? {
                if done.moved.len() >= limit || !(done.moved.is_empty() || unit.has_room()) {
                    done.has_more = true;
                    return Ok(done);
                }
                match unit.attempt(|unit| go_on(unit, deal, timed, &policy)) {
                    Ok(id) => done.moved.push(id),
                    Err(error) => done.held_back.push(HeldBack::by(error, RecordRef::to::<Opportunity>(deal))?),
                }
            }
        }
        Ok(done)
    }
}

/// The deals whose time in a stage is over, of those that the actor may update, with those whose time nobody can tell.
fn ripe(
    unit: &mut Unit,
    pipeline: &Pipeline,
    timed: &TimedMove,
    policy: &PipelinePolicy,
) -> Result<Vec<OpportunityId>, CrmError> {
    let (now, zone) = (unit.now(), unit.time_zone());
    let inside = Query::under(Opportunity::BY_STAGE, SortKey::new().id(pipeline.id()).text(timed.from.as_str()));
    let mut ripe = Vec::new();
    unit.visit(&inside, Operation::Update, &mut |deal| {
        let at = waiting::goes_on_at(&deal, timed, policy, &zone);
        if at.map_or(true, |at| at.is_some_and(|at| at <= now)) {
            ripe.push(deal.id());
        }
        ControlFlow::Continue(())
    })?;
    Ok(ripe)
}

fn go_on(unit: &mut Unit, id: OpportunityId, timed: &TimedMove, policy: &PipelinePolicy) -> Result<OpportunityId, CrmError> {
    let (deal, pipeline) = deal_and_pipeline(unit, id)?;
    waiting::goes_on_at(&deal, timed, policy, &unit.time_zone())?;
    let stage = rules::stage_named(&pipeline, &timed.to)?;
    // Time is nobody: a gate that names people is open to it, and everything else is asked for as of everybody.
    let facts = GateFacts { actor: None, ..facts(unit, &deal, &pipeline, stage)? };
    bring(unit, (&deal, &pipeline, stage), &facts, |cx| match (stage.kind, &timed.loss_reason) {
        (StageKind::Lost, Some(reason)) => {
            let lose = LoseOpportunity { opportunity: id, reason: reason.clone(), note: None };
            steps::lose(&deal, &pipeline, &lose, &facts, cx)
        }
        _ => steps::move_on(&deal, &pipeline, &MoveOpportunity { opportunity: id, stage: stage.key.clone() }, &facts, cx),
    })?;
    Ok(id)
}

impl Question for WaysOn {
    type Answer = Vec<Way>;
    const NAME: &'static str = "pipeline.ways_on";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<Way>, CrmError> {
        let (deal, pipeline) = deal_and_pipeline(unit, self.opportunity)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let mut ways = Vec::new();
        for to in pipeline.stages().iter().filter(|to| to.key != *deal.stage() && (deal.is_open() || to.is_open())) {
            let facts = facts(unit, &deal, &pipeline, to)?;
            ways.push(gates::way(&deal, &pipeline, to, &facts, &unit.context(&policy)));
        }
        Ok(ways)
    }
}

impl Question for RottingDeals {
    type Answer = Vec<RottingDeal>;
    const NAME: &'static str = "pipeline.rotting_deals";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<RottingDeal>, CrmError> {
        let limit = portion(self.limit, "opportunities")?;
        let pipeline = unit.load::<Pipeline>(self.pipeline, Operation::Read)?;
        let policy = unit.policy::<PipelinePolicy>()?;
        let (now, zone, mut found) = (unit.now(), unit.time_zone(), Vec::new());
        for stage in pipeline.open_stages().filter(|stage| stage.rots_after_days.is_some()) {
            let inside = Query::under(Opportunity::BY_STAGE, SortKey::new().id(pipeline.id()).text(stage.key.as_str()));
            for deal in unit.select(&inside)? {
                // Whatever was done since can only make it younger, so activities are looked up where that matters alone.
                if waiting::rotten(&deal, &pipeline, Touches::default(), &policy, now, &zone).is_none() {
                    continue;
                }
                let touches = touches(unit, deal.id())?;
                found.extend(waiting::rotten(&deal, &pipeline, touches, &policy, now, &zone));
            }
        }
        found.sort_by_key(|deal| (std::cmp::Reverse(deal.days), deal.opportunity));
        found.truncate(limit);
        Ok(found)
    }
}

/// What was done about a deal, and what is planned, whoever may see it: that somebody works on it is no secret of theirs.
fn touches(unit: &mut Unit, deal: OpportunityId) -> Result<Touches, CrmError> {
    let (subject, today) = (SubjectId::Opportunity(deal), unit.today());
    let over = unit.parts(&Query::under(Activity::BY_SUBJECT, Activity::about(subject, true)))?;
    let planned = unit.parts(&Query::under(Activity::BY_SUBJECT, Activity::about(subject, false)))?;
    let last_done = over.iter().filter_map(Activity::done_at).max();
    Ok(Touches { last_done, is_planned: planned.iter().any(|activity| *activity.due_on() >= today) })
}
