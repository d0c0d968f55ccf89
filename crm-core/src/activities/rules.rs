//! Pure decisions about activities and plans.

use crate::kernel::{
    ActivityId, Code, CrmError, Date, Decision, Fault, FollowUpId, FollowUpPlanId, Note, Ownership, Refusal, TeamId, TimeZone,
    Timestamp, UserId,
};

use super::contract::{ActivityEvent, ActivityRefusal, NextStepFigures, PlanActivity, StartFollowUp};
use super::model::{
    Activity, ActivityDetails, ActivityState, ActivityStep, ActivityTag, Due, FollowUp, FollowUpPlan, FollowUpState, PlanTerms,
    STEPS, Standing, StopReason,
};

/// When and where a decision is taken.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The instant.
    pub now: Timestamp,
    /// The company's time zone.
    pub zone: TimeZone,
}

impl Moment {
    /// The day it is.
    #[must_use]
    pub fn today(self) -> Date {
        self.now.date_in(&self.zone)
    }
}

/// A new activity that is to be done.
///
/// # Errors
/// A rule by which it comes again that no calendar can follow is invalid.
pub fn plan(
    id: ActivityId,
    ownership: Ownership,
    command: &PlanActivity,
    moment: Moment,
) -> Result<Decision<Activity, ActivityEvent>, CrmError> {
    followed(&command.details, moment)?;
    let due_on = command.details.due.day(&moment.zone);
    let activity = Activity {
        id,
        ownership,
        subject: command.subject,
        state: ActivityState::Planned,
        details: command.details.clone(),
        created_at: moment.now,
        follow_up: None,
        due_on,
        first_on: due_on,
    };
    Ok(Decision::apply(activity, ActivityEvent::Planned(command.details.due)))
}

/// Something that took place, noted as done.
///
/// # Errors
/// What would come again, or has not begun yet, is invalid.
pub fn log(
    id: ActivityId,
    ownership: Ownership,
    command: &PlanActivity,
    outcome: Option<Code>,
    moment: Moment,
) -> Result<Decision<Activity, ActivityEvent>, CrmError> {
    let details = &command.details;
    if let Some(rule) = &details.recurrence {
        return Err(Fault::new(rule, "what took place does not come again", "plan the next one").at("details.recurrence").into());
    }
    let (at, begun) = match details.due {
        Due::On(day) if day == moment.today() => (moment.now, true),
        Due::On(day) => (day.start_in(&moment.zone), day < moment.today()),
        Due::At { begins, .. } => (begins, begins <= moment.now),
    };
    if !begun {
        return Err(Fault::new(at, "this has not begun yet", "plan it, or give when it took place").at("details.due").into());
    }
    let state = ActivityState::Done { at, outcome, note: Note::default(), next: None };
    let Decision::Apply { next, .. } = plan(id, ownership, command, moment)? else {
        return Err(Fault::new("", "nothing was planned", "give its details").into());
    };
    Ok(Decision::apply(Activity { state, ..next }, ActivityEvent::Logged))
}

/// The activity described anew.
///
/// # Errors
/// As [`plan`]; ACT-001.
pub fn change(
    activity: &Activity,
    details: ActivityDetails,
    moment: Moment,
) -> Result<Decision<Activity, ActivityEvent>, CrmError> {
    if activity.tag() == ActivityTag::Planned && activity.details == details {
        return Ok(Decision::AlreadyDone(activity.clone()));
    }
    legal(activity, ActivityStep::Change)?;
    followed(&details, moment)?;
    let due_on = details.due.day(&moment.zone);
    let event = ActivityEvent::Changed(details.due);
    // A new rule begins on the day that it is given for; under the same rule, a day put off stays one of the series.
    let first_on = if details.recurrence == activity.details.recurrence { activity.first_on } else { due_on };
    Ok(Decision::apply(Activity { details, due_on, first_on, ..activity.clone() }, event))
}

/// The activity, done, and the one that comes next, under the id that is given for it.
///
/// # Errors
/// ACT-001.
pub fn complete(
    activity: &Activity,
    outcome: Option<Code>,
    note: Note,
    next: ActivityId,
    moment: Moment,
) -> Result<(Decision<Activity, ActivityEvent>, Option<Activity>), CrmError> {
    if activity.tag() == ActivityTag::Done {
        return Ok((Decision::AlreadyDone(activity.clone()), None));
    }
    legal(activity, ActivityStep::Complete)?;
    let following = following(activity, next, moment)?;
    let event = ActivityEvent::Completed(outcome.clone());
    let state = ActivityState::Done { at: moment.now, outcome, note, next: following.as_ref().map(|activity| activity.id) };
    Ok((Decision::apply(Activity { state, ..activity.clone() }, event), following))
}

/// The activity, called off, and the one that comes next where only this one is.
///
/// # Errors
/// ACT-001.
pub fn cancel(
    activity: &Activity,
    reason: Note,
    only_this: bool,
    next: ActivityId,
    moment: Moment,
) -> Result<(Decision<Activity, ActivityEvent>, Option<Activity>), CrmError> {
    if activity.tag() == ActivityTag::Cancelled {
        return Ok((Decision::AlreadyDone(activity.clone()), None));
    }
    legal(activity, ActivityStep::Cancel)?;
    let following = if only_this { following(activity, next, moment)? } else { None };
    let state = ActivityState::Cancelled { at: moment.now, reason, next: following.as_ref().map(|activity| activity.id) };
    Ok((Decision::apply(Activity { state, ..activity.clone() }, ActivityEvent::Cancelled), following))
}

/// The activity in the hands of somebody else, in their team.
///
/// # Errors
/// ACT-002.
pub fn assign(
    activity: &Activity,
    owner: UserId,
    team: Option<TeamId>,
    is_active: bool,
) -> Result<Decision<Activity, ActivityEvent>, CrmError> {
    if !is_active {
        return Err(ActivityRefusal::InactiveOwner.about(activity));
    }
    let next = Activity { ownership: activity.ownership.clone().assigned_to(owner, team), ..activity.clone() };
    Ok(if next == *activity { Decision::AlreadyDone(next) } else { Decision::apply(next, ActivityEvent::Assigned(owner)) })
}

/// What comes next, of the `first` activity planned, how many there are, and the day of the last that was done.
#[must_use]
pub fn next_step(first: Option<Activity>, planned: u64, last_done_on: Option<Date>, moment: Moment) -> NextStepFigures {
    let standing = match &first {
        None => Standing::Idle,
        Some(activity) if activity.details.due.is_over(moment.now, &moment.zone) => Standing::Overdue,
        Some(activity) if activity.due_on == moment.today() => Standing::Today,
        Some(_) => Standing::Planned,
    };
    NextStepFigures { standing, activity: first, planned, last_done_on }
}

/// A new plan, or the next version of the one there is.
///
/// # Errors
/// Terms that contradict themselves are invalid; ACT-003.
pub fn define(
    known: Option<&FollowUpPlan>,
    id: FollowUpPlanId,
    key: &Code,
    terms: &PlanTerms,
) -> Result<Decision<FollowUpPlan, ActivityEvent>, CrmError> {
    terms.check().map_err(|faults| faults.within("terms"))?;
    let Some(known) = known else {
        let plan = FollowUpPlan { id, key: key.clone(), version: 1, is_active: true, terms: terms.clone() };
        return Ok(Decision::apply(plan, ActivityEvent::PlanDefined(1)));
    };
    if known.terms.subject != terms.subject {
        return Err(ActivityRefusal::OtherKind { kind: known.terms.subject.kind().name }.about(known));
    }
    if known.is_active && known.terms == *terms {
        return Ok(Decision::AlreadyDone(known.clone()));
    }
    let version = known.version.saturating_add(1);
    let next = FollowUpPlan { version, is_active: true, terms: terms.clone(), ..known.clone() };
    Ok(Decision::apply(next, ActivityEvent::PlanDefined(version)))
}

/// The plan, followed no more.
pub fn retire(plan: &FollowUpPlan) -> Decision<FollowUpPlan, ActivityEvent> {
    if !plan.is_active {
        return Decision::AlreadyDone(plan.clone());
    }
    Decision::apply(FollowUpPlan { is_active: false, ..plan.clone() }, ActivityEvent::PlanRetired)
}

/// A record on its way through a plan, to be looked at from now on.
///
/// # Errors
/// ACT-004, ACT-005.
pub fn start(
    id: FollowUpId,
    ownership: Ownership,
    plan: &FollowUpPlan,
    command: &StartFollowUp,
    now: Timestamp,
) -> Result<Decision<FollowUp, ActivityEvent>, CrmError> {
    let (kind, given) = (plan.terms.subject, command.subject.kind());
    if kind != given {
        return Err(ActivityRefusal::WrongSubject { kind: kind.kind().name, given: given.kind().name }.about(plan));
    }
    if !plan.is_active {
        return Err(ActivityRefusal::PlanRetired.about(plan));
    }
    let follow_up = FollowUp::begun(id, ownership, command.plan, command.subject, now);
    Ok(Decision::apply(follow_up, ActivityEvent::Started))
}

/// The follow-up, ended.
pub fn stop(follow_up: &FollowUp, reason: StopReason, at: Timestamp) -> Decision<FollowUp, ActivityEvent> {
    if !follow_up.is_running() {
        return Decision::AlreadyDone(follow_up.clone());
    }
    let state = FollowUpState::Stopped { reason: reason.clone(), at };
    Decision::apply(FollowUp { state, look_at: None, ..follow_up.clone() }, ActivityEvent::Stopped(reason))
}

/// The follow-up after one of its activities was done or called off: what waits for it follows from `at`.
pub fn settled(follow_up: &FollowUp, activity: ActivityId, at: Timestamp) -> Decision<FollowUp, ActivityEvent> {
    let mut next = follow_up.clone();
    let mine = next.firings.iter_mut().find(|firing| firing.activity == Some(activity) && firing.done_at.is_none());
    let Some(firing) = mine else { return Decision::AlreadyDone(next) };
    firing.done_at = Some(at);
    if !next.is_running() {
        return Decision::Apply { next, events: Vec::new() };
    }
    next.look_at = Some(at);
    Decision::apply(next, ActivityEvent::Rearmed(Some(at)))
}

fn legal(activity: &Activity, step: ActivityStep) -> Result<(), CrmError> {
    if STEPS.allows(activity.tag(), step) {
        return Ok(());
    }
    Err(ActivityRefusal::wrong_state(step, activity.tag()).about(activity))
}

/// Holds that a rule by which an activity comes again can be followed.
fn followed(details: &ActivityDetails, moment: Moment) -> Result<(), CrmError> {
    let day = details.due.day(&moment.zone);
    let Some(rule) = &details.recurrence else { return Ok(()) };
    next_day(rule, day, day).map(|_| ()).map_err(|fault| fault.at("details.recurrence").into())
}

/// The activity that comes after one, on the first day of its rule that lies neither before today nor on the same day.
fn following(activity: &Activity, id: ActivityId, moment: Moment) -> Result<Option<Activity>, CrmError> {
    let Some(rule) = &activity.details.recurrence else { return Ok(None) };
    let yesterday = moment.today().plus_days(-1)?;
    let Some(day) = next_day(rule, activity.first_on, activity.due_on.max(yesterday))? else { return Ok(None) };
    let due = match activity.details.due {
        Due::On(_) => Due::On(day),
        Due::At { begins, minutes } => Due::At { begins: begins.same_hour_on(day, &moment.zone), minutes },
    };
    let details = ActivityDetails { due, ..activity.details.clone() };
    let state = ActivityState::Planned;
    Ok(Some(Activity { id, state, details, due_on: day, created_at: moment.now, follow_up: None, ..activity.clone() }))
}

#[cfg(feature = "recurrence")]
fn next_day(rule: &crate::kernel::Recurrence, first: Date, after: Date) -> Result<Option<Date>, Fault> {
    rule.next_day(first, after)
}

#[cfg(not(feature = "recurrence"))]
fn next_day(rule: &crate::kernel::Recurrence, _: Date, _: Date) -> Result<Option<Date>, Fault> {
    Err(Fault::new(rule, "this build knows no recurrence rules", "build it with the feature `recurrence`"))
}
