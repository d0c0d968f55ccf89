//! The one engine of reminders: what a plan wants to happen about a record, and when. Pure: a function of the plan, the follow-up, the record's facts
//! and the time.
//!
//! - A step follows its date. Once taken, or passed over, it is not taken again for the same date, nor for another under which it would have been due
//!   before it was last taken: a date that is moved calls for a step again only where the step still lies ahead.
//! - Of several steps that are due by their own time, the last ones are taken and those before are passed over: whoever was away does not find
//!   three reminders at once.
//! - Messages keep to the hours and days in which they may go out; that moves when they are sent, not which of them are.

use std::collections::BTreeSet;

use chrono::{NaiveTime, TimeDelta, Timelike};

use crate::kernel::{
    ActivityId, BusinessCalendar, Code, Date, Decision, Fault, FollowUpId, Ownership, Span, TimeZone, Timestamp,
};

use super::contract::ActivityEvent;
use super::model::{
    Activity, ActivityDetails, ActivityKind, ActivityState, After, Due, Firing, FollowUp, FollowUpPlan, FollowUpState, MAX_STEPS,
    Offset, PlanStep, PlanTerms, StepAction, StopReason, SubjectId,
};
use super::rules::Moment;

/// How many days ahead a message looks for one on which it may go out: two years.
const MOST_DAYS_AHEAD: u16 = 730;
const MINUTES_A_DAY: u32 = 1_440;

/// What a plan asks of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectFacts {
    /// Who it belongs to.
    pub ownership: Ownership,
    /// The state it is in, as a key.
    pub state: String,
    /// True where nothing follows any more: converted, won, paid, resolved.
    pub is_closed: bool,
    /// The plan's date; none where the record has none now.
    pub anchor: Option<Timestamp>,
    /// The kinds of activity that were done about it since the follow-up began, and the meetings planned.
    pub touched: BTreeSet<ActivityKind>,
}

/// A step whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RipeStep<'p> {
    /// The step.
    pub step: &'p PlanStep,
    /// What it follows.
    pub anchor: Timestamp,
    /// When it was due.
    pub due: Timestamp,
    /// True where a later step is due as well.
    pub is_passed_over: bool,
}

/// What a plan wants to happen about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook<'p> {
    /// It has ended.
    Stop(StopReason),
    /// Steps are to be taken now, or passed over.
    Take(Vec<RipeStep<'p>>),
    /// Nothing before an instant; none: nothing before the record changes or an activity is done.
    Wait(Option<Timestamp>),
}

/// What comes of looking at a follow-up: itself afterwards, and what it plans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// The follow-up afterwards.
    pub next: FollowUp,
    /// What happened to it, messages to be sent included; nothing where it stands as before.
    pub events: Vec<ActivityEvent>,
    /// Activities to plan.
    pub activities: Vec<Activity>,
}

/// What `plan` wants to happen about the record of `follow_up` now; without a plan, or without facts, there is nothing left to follow.
///
/// # Errors
/// A fault where a step lies beyond the calendar's twenty years, or the year 9999.
pub fn outlook<'p>(
    plan: &'p FollowUpPlan,
    follow_up: &FollowUp,
    facts: Option<&SubjectFacts>,
    moment: Moment,
) -> Result<Outlook<'p>, Fault> {
    let Some(facts) = facts else { return Ok(Outlook::Stop(StopReason::Gone)) };
    if let Some(reason) = ended(plan, facts) {
        return Ok(Outlook::Stop(reason));
    }
    if follow_up.taken >= plan.terms.most {
        return Ok(Outlook::Wait(None));
    }
    let steps = pending(&plan.terms, follow_up, facts.anchor, &moment.zone)?;
    let ripe = |step: &Pending<'_>| step.due <= moment.now;
    let Some(last) = steps.iter().filter(|step| ripe(step)).map(|step| step.at).max() else {
        return Ok(Outlook::Wait(steps.iter().map(|step| step.due).min()));
    };
    let mut left = plan.terms.most.saturating_sub(follow_up.taken);
    let mut take = Vec::new();
    for Pending { step, anchor, at, due } in steps.into_iter().filter(ripe) {
        let is_passed_over = at < last || left == 0;
        left = left.saturating_sub(u32::from(!is_passed_over));
        take.push(RipeStep { step, anchor, due, is_passed_over });
    }
    Ok(Outlook::Take(take))
}

/// A step that was not taken yet for what it follows.
struct Pending<'p> {
    step: &'p PlanStep,
    anchor: Timestamp,
    /// When it is due by the plan alone.
    at: Timestamp,
    /// When it is due, quiet hours and days off included.
    due: Timestamp,
}

fn ended(plan: &FollowUpPlan, facts: &SubjectFacts) -> Option<StopReason> {
    // A plan may be for what is closed, as for deals that were won.
    if facts.is_closed && !names(&plan.terms.begins_in, facts) {
        return Some(StopReason::Closed);
    }
    if !plan.is_active {
        return Some(StopReason::Retired);
    }
    if let Some(state) = plan.terms.ends_in.iter().find(|state| state.as_str() == facts.state) {
        return Some(StopReason::Reached(state.clone()));
    }
    plan.terms.ends_on.intersection(&facts.touched).next().map(|kind| StopReason::Touched(*kind))
}

fn names(states: &[Code], facts: &SubjectFacts) -> bool {
    states.iter().any(|state| state.as_str() == facts.state)
}

/// The follow-up that `plan` begins by itself for a record, of which it knows `before`: in a state in which it begins, and where none is under way nor
/// ended in another way than by the record leaving that state.
#[must_use]
pub fn begin(
    id: FollowUpId,
    plan: &FollowUpPlan,
    subject: SubjectId,
    facts: &SubjectFacts,
    before: &[FollowUp],
    now: Timestamp,
) -> Option<FollowUp> {
    let left = |follow_up: &FollowUp| {
        let reason = match &follow_up.state {
            FollowUpState::Running => return false,
            FollowUpState::Stopped { reason, .. } => reason,
        };
        matches!(reason, StopReason::Closed | StopReason::Reached(_))
    };
    let is_new = before.iter().filter(|follow_up| follow_up.plan == plan.id).all(left);
    if !is_new || !names(&plan.terms.begins_in, facts) || ended(plan, facts).is_some() {
        return None;
    }
    Some(FollowUp::begun(id, facts.ownership.clone(), plan.id, subject, now))
}

fn pending<'p>(
    terms: &'p PlanTerms,
    follow_up: &FollowUp,
    anchor: Option<Timestamp>,
    zone: &TimeZone,
) -> Result<Vec<Pending<'p>>, Fault> {
    let firing = |key: &Code| follow_up.firings.iter().find(|firing| firing.step == *key);
    let mut pending = Vec::new();
    let mut previous: Option<&PlanStep> = None;
    for step in &terms.steps {
        let base = match step.after {
            After::Anchor => anchor,
            After::PreviousStep => previous.and_then(|step| firing(&step.key)).and_then(|firing| firing.done_at),
        };
        previous = Some(step);
        let Some(base) = base else { continue };
        let at = offset(terms, base, step.offset, zone)?;
        let is_over = firing(&step.key).is_some_and(|last| last.anchor == base || at <= last.at);
        if !is_over {
            let due = if matches!(step.action, StepAction::Send { .. }) { allowed(terms, at, zone)? } else { at };
            pending.push(Pending { step, anchor: base, at, due });
        }
    }
    Ok(pending)
}

/// The instant that lies `offset` behind `base`.
fn offset(terms: &PlanTerms, base: Timestamp, offset: Offset, zone: &TimeZone) -> Result<Timestamp, Fault> {
    let hours = |hours: i32| Span::from_hours(i64::from(hours));
    match (offset, &terms.calendar) {
        (Offset::Hours(count), _) | (Offset::WorkingHours(count), None) => base.plus(hours(count)),
        (Offset::WorkingHours(count), Some(calendar)) => calendar.walk(base, hours(count)),
        (Offset::Days(count), _) | (Offset::WorkingDays(count), None) => {
            Ok(on(base.date_in(zone).plus_days(i64::from(count))?, u32::from(terms.time_of_day), zone))
        }
        (Offset::WorkingDays(count), Some(calendar)) => {
            let day = calendar.plus_business_days(base.date_in(zone), i64::from(count))?;
            Ok(on(day, u32::from(terms.time_of_day), zone))
        }
    }
}

/// The first instant from `at` on at which a message may go out.
fn allowed(terms: &PlanTerms, at: Timestamp, zone: &TimeZone) -> Result<Timestamp, Fault> {
    let mut at = at;
    for _ in 0..MOST_DAYS_AHEAD {
        let day = at.date_in(zone);
        let works = |calendar: &BusinessCalendar| calendar.is_working_day(day);
        if terms.sends_on_working_days && !terms.calendar.as_ref().is_none_or(works) {
            at = at.same_hour_on(day.plus_days(1)?, zone);
            continue;
        }
        let Some(quiet) = terms.quiet else { return Ok(at) };
        let (minute, from, to) = (minute_of(at, zone), u32::from(quiet.from), u32::from(quiet.to));
        let is_quiet = if from < to { (from..to).contains(&minute) } else { minute >= from || minute < to };
        if !is_quiet {
            return Ok(at);
        }
        let day = if minute < to { day } else { day.plus_days(1)? };
        at = on(day, to, zone);
    }
    Err(Fault::new(at, "no message may go out within two years", "open the plan's calendar"))
}

fn on(day: Date, minute: u32, zone: &TimeZone) -> Timestamp {
    let midnight = day.naive().and_time(NaiveTime::MIN);
    zone.earliest(midnight.checked_add_signed(TimeDelta::minutes(i64::from(minute))).unwrap_or(midnight))
}

fn minute_of(at: Timestamp, zone: &TimeZone) -> u32 {
    let shown = at.time_in(zone);
    (shown.hour() * 60 + shown.minute()) % MINUTES_A_DAY
}

/// The follow-up, to be looked at by `now` at the latest: for one that could not be looked at when its record changed.
pub fn look_again(follow_up: &FollowUp, now: Timestamp) -> Decision<FollowUp, ActivityEvent> {
    if follow_up.look_at.is_some_and(|at| at <= now) {
        return Decision::AlreadyDone(follow_up.clone());
    }
    Decision::apply(FollowUp { look_at: Some(now), ..follow_up.clone() }, ActivityEvent::Rearmed(Some(now)))
}

/// Does what `plan` wants to happen about the record of `follow_up` by now. The activities planned get the ids that `new_id` gives.
///
/// # Errors
/// As [`outlook`].
pub fn advance(
    plan: &FollowUpPlan,
    follow_up: &FollowUp,
    facts: Option<&SubjectFacts>,
    moment: Moment,
    new_id: &mut dyn FnMut() -> ActivityId,
) -> Result<Advance, Fault> {
    let mut advance = Advance { next: follow_up.clone(), events: Vec::new(), activities: Vec::new() };
    if let Some(facts) = facts {
        advance.next.ownership = facts.ownership.clone();
    }
    // A step behind one that was taken just now may be due as well, so it is asked again. Each step is taken once in this at most.
    for _ in 0..=MAX_STEPS {
        match outlook(plan, &advance.next, facts, moment)? {
            Outlook::Take(ripe) => ripe.iter().for_each(|ripe| advance.take(ripe, moment, new_id)),
            Outlook::Stop(reason) => {
                let state = FollowUpState::Stopped { reason: reason.clone(), at: moment.now };
                (advance.next.state, advance.next.look_at) = (state, None);
                advance.events.push(ActivityEvent::Stopped(reason));
                break;
            }
            Outlook::Wait(look_at) => {
                advance.next.look_at = look_at;
                break;
            }
        }
    }
    // Steps that the plan no longer has are forgotten with it.
    advance.next.firings.retain(|firing| plan.terms.steps.iter().any(|step| step.key == firing.step));
    if advance.events.is_empty() && advance.next != *follow_up {
        advance.events.push(ActivityEvent::Rearmed(advance.next.look_at));
    }
    Ok(advance)
}

impl Advance {
    fn take(&mut self, ripe: &RipeStep<'_>, moment: Moment, new_id: &mut dyn FnMut() -> ActivityId) {
        let RipeStep { step, anchor, due, is_passed_over } = ripe;
        let mut firing = Firing {
            step: step.key.clone(),
            anchor: *anchor,
            due: *due,
            at: moment.now,
            is_passed_over: *is_passed_over,
            activity: None,
            done_at: Some(moment.now),
        };
        if *is_passed_over {
            self.events.push(ActivityEvent::StepPassedOver(step.key.clone()));
        } else {
            self.next.taken = self.next.taken.saturating_add(1);
            self.events.push(ActivityEvent::StepTaken(step.key.clone()));
            match &step.action {
                StepAction::Plan { kind, title, note } => {
                    let (due, recurrence) = (Due::On(moment.today()), None);
                    let details = ActivityDetails { kind: *kind, title: title.clone(), note: note.clone(), due, recurrence };
                    let activity = planned(new_id(), &self.next, details, moment);
                    (firing.activity, firing.done_at) = (Some(activity.id), None);
                    self.activities.push(activity);
                }
                StepAction::Send { channel, template } => self.events.push(ActivityEvent::MessageDue {
                    subject: self.next.subject,
                    plan: self.next.plan,
                    step: step.key.clone(),
                    channel: *channel,
                    template: template.clone(),
                }),
            }
        }
        self.next.firings.retain(|known| known.step != step.key);
        self.next.firings.push(firing);
    }
}

fn planned(id: ActivityId, follow_up: &FollowUp, details: ActivityDetails, moment: Moment) -> Activity {
    let due_on = moment.today();
    Activity {
        id,
        ownership: follow_up.ownership.clone(),
        subject: follow_up.subject,
        state: ActivityState::Planned,
        details,
        created_at: moment.now,
        follow_up: Some(follow_up.id),
        due_on,
        first_on: due_on,
    }
}
