//! The session side of activities, plans and follow-ups: name the permission, load, decide, store.

use std::ops::ControlFlow;

use crate::access::{Operation, User};
use crate::engine::{Command, Query, Question, Unit};
use crate::kernel::{CrmError, Decision, Kind, Record, SortKey};

use super::contract::{
    ActivityEvent, AssignActivity, CancelActivity, ChangeActivity, CompleteActivity, DefineFollowUpPlan, LogActivity, NextStep,
    NextStepFigures, PlanActivity, RetireFollowUpPlan, StartFollowUp, StopFollowUp,
};
use super::model::{Activity, ActivityState, FollowUp, FollowUpPlan, StopReason};
use super::rules::{self, Moment};

pub(crate) fn moment(unit: &Unit) -> Moment {
    Moment { now: unit.now(), zone: unit.time_zone() }
}

impl Command for PlanActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.plan_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let ownership = unit.new_ownership::<Activity>(self.owner)?;
        unit.demand_sight(self.subject.record())?;
        unit.open_with(rules::plan(unit.new_id(), ownership, self, moment(unit))?)
    }
}

impl Command for LogActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.log_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let ownership = unit.new_ownership::<Activity>(self.owner)?;
        unit.demand_sight(self.subject.record())?;
        let planned = PlanActivity { subject: self.subject, details: self.details.clone(), owner: self.owner };
        unit.open_with(rules::log(unit.new_id(), ownership, &planned, self.outcome.clone(), moment(unit))?)
    }
}

impl Command for ChangeActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.change_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let activity = unit.load::<Activity>(self.activity, Operation::Update)?;
        unit.apply(rules::change(&activity, self.details.clone(), moment(unit))?)
    }
}

impl Command for CompleteActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.complete_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let activity = unit.load::<Activity>(self.activity, Operation::Update)?;
        let ended = rules::complete(&activity, self.outcome.clone(), self.note.clone(), unit.new_id(), moment(unit))?;
        end(unit, ended)
    }
}

impl Command for CancelActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.cancel_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let activity = unit.load::<Activity>(self.activity, Operation::Update)?;
        let ended = rules::cancel(&activity, self.reason.clone(), self.only_this, unit.new_id(), moment(unit))?;
        end(unit, ended)
    }
}

/// Stores an activity that is over, the one that comes next, and that its follow-up may go on.
fn end(unit: &mut Unit, ended: (Decision<Activity, ActivityEvent>, Option<Activity>)) -> Result<Activity, CrmError> {
    let (decision, following) = ended;
    if let Some(next) = following {
        let due = next.details().due;
        unit.save(&next, &[ActivityEvent::Planned(due)])?;
    }
    if let (Decision::Apply { next, .. }, Some(follow_up)) = (&decision, decision.record().follow_up()) {
        let follow_up = unit.part::<FollowUp>(*follow_up)?;
        let at = unit.now();
        unit.apply(rules::settled(&follow_up, next.id(), at))?;
    }
    unit.apply(decision)
}

impl Command for AssignActivity {
    type Answer = Activity;
    const NAME: &'static str = "activities.assign_activity";

    fn execute(&self, unit: &mut Unit) -> Result<Activity, CrmError> {
        let activity = unit.load::<Activity>(self.activity, Operation::Assign)?;
        let owner = unit.load::<User>(self.owner, Operation::Read)?;
        unit.apply(rules::assign(&activity, self.owner, *owner.team(), *owner.is_active())?)
    }
}

impl Command for DefineFollowUpPlan {
    type Answer = FollowUpPlan;
    const NAME: &'static str = "activities.define_follow_up_plan";

    fn execute(&self, unit: &mut Unit) -> Result<FollowUpPlan, CrmError> {
        let of_key = Query::under(FollowUpPlan::BY_KEY, SortKey::new().text(self.key.as_str()));
        let Some(known) = unit.parts(&of_key)?.pop() else {
            unit.demand(Operation::Create, Kind::FOLLOW_UP_PLAN)?;
            return unit.open_with(rules::define(None, unit.new_id(), &self.key, &self.terms)?);
        };
        let known = unit.load::<FollowUpPlan>(known.id(), Operation::Update)?;
        unit.apply(rules::define(Some(&known), known.id(), &self.key, &self.terms)?)
    }
}

impl Command for RetireFollowUpPlan {
    type Answer = FollowUpPlan;
    const NAME: &'static str = "activities.retire_follow_up_plan";

    fn execute(&self, unit: &mut Unit) -> Result<FollowUpPlan, CrmError> {
        let plan = unit.load::<FollowUpPlan>(self.plan, Operation::Update)?;
        unit.apply(rules::retire(&plan))
    }
}

impl Command for StartFollowUp {
    type Answer = FollowUp;
    const NAME: &'static str = "activities.start_follow_up";

    fn execute(&self, unit: &mut Unit) -> Result<FollowUp, CrmError> {
        unit.demand(Operation::Create, Kind::FOLLOW_UP)?;
        let plan = unit.load::<FollowUpPlan>(self.plan, Operation::Read)?;
        let ownership = match unit.demand_sight(self.subject.record())? {
            Some(ownership) => ownership,
            None => unit.ownership_of(None)?,
        };
        let under_way = Query::under(FollowUp::BY_RUNNING, FollowUp::running(self.subject, self.plan));
        // Only one that the actor may see is given back; another's is a conflict of the unique index.
        if let Some(known) = unit.select(&under_way)?.pop() {
            return Ok(known);
        }
        let now = unit.now();
        unit.open_with(rules::start(unit.new_id(), ownership, &plan, self, now)?)
    }
}

impl Command for StopFollowUp {
    type Answer = FollowUp;
    const NAME: &'static str = "activities.stop_follow_up";

    fn execute(&self, unit: &mut Unit) -> Result<FollowUp, CrmError> {
        let follow_up = unit.load::<FollowUp>(self.follow_up, Operation::Update)?;
        let now = unit.now();
        unit.apply(rules::stop(&follow_up, StopReason::Asked(self.reason.clone()), now))
    }
}

impl Question for NextStep {
    type Answer = NextStepFigures;
    const NAME: &'static str = "activities.next_step";

    fn answer(&self, unit: &mut Unit) -> Result<NextStepFigures, CrmError> {
        let (mut first, mut planned) = (None, 0_u64);
        unit.visit(
            &Query::under(Activity::BY_SUBJECT, Activity::about(self.subject, false)),
            Operation::Read,
            &mut |activity| {
                planned = planned.saturating_add(1);
                first.get_or_insert(activity);
                ControlFlow::Continue(())
            },
        )?;
        let zone = unit.time_zone();
        let mut last_done_on = None;
        let over = Query::under(Activity::BY_SUBJECT, Activity::about(self.subject, true));
        unit.visit(&over, Operation::Read, &mut |activity: Activity| {
            if let ActivityState::Done { at, .. } = activity.state() {
                last_done_on = last_done_on.max(Some(at.date_in(&zone)));
            }
            ControlFlow::Continue(())
        })?;
        let first = first.map(|activity| unit.reader().masked(activity));
        Ok(rules::next_step(first, planned, last_done_on, moment(unit)))
    }
}
