//! What activities and follow-ups promise.

mod activities;
mod exactly_once;
mod plans;
mod steps;

use std::collections::BTreeSet;

use crate::kernel::{
    ActivityId, Code, Date, FollowUpId, FollowUpPlanId, LeadId, Ownership, RecordId, TimeZone, Timestamp, UserId,
};

use super::model::{
    ActivityKind, After, Anchor, Channel, FollowUp, FollowUpPlan, Offset, PlanStep, PlanTerms, StepAction, SubjectId, SubjectKind,
};
use super::reminders::{Advance, SubjectFacts, advance};
use super::rules::Moment;

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn paris() -> TimeZone {
    "Europe/Paris".parse().unwrap()
}

fn moment(now: &str) -> Moment {
    Moment { now: at(now), zone: paris() }
}

fn subject() -> SubjectId {
    SubjectId::Lead(LeadId::from_bytes([3; 16]))
}

fn ownership() -> Ownership {
    Ownership::new(UserId::from_bytes([1; 16]), None)
}

fn message(key: &str, offset: Offset) -> PlanStep {
    let action = StepAction::Send { channel: Channel::Email, template: code(key) };
    PlanStep { key: code(key), after: After::Anchor, offset, action }
}

fn task(key: &str, offset: Offset) -> PlanStep {
    let action = StepAction::Plan { kind: ActivityKind::Task, title: key.parse().unwrap(), note: Default::default() };
    PlanStep { key: code(key), after: After::Anchor, offset, action }
}

fn behind(step: PlanStep) -> PlanStep {
    PlanStep { after: After::PreviousStep, ..step }
}

/// A plan for leads by the day they are to be looked at again, its days due at nine.
fn terms(steps: Vec<PlanStep>) -> PlanTerms {
    PlanTerms {
        name: "Reminder".parse().unwrap(),
        subject: SubjectKind::Lead,
        anchor: Anchor::Due,
        begins_in: Vec::new(),
        ends_in: Vec::new(),
        ends_on: BTreeSet::new(),
        steps,
        time_of_day: 9 * 60,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 100,
    }
}

fn plan(terms: PlanTerms) -> FollowUpPlan {
    FollowUpPlan { id: FollowUpPlanId::from_bytes([2; 16]), key: code("reminder"), version: 1, is_active: true, terms }
}

fn begun(now: &str) -> FollowUp {
    FollowUp::begun(FollowUpId::from_bytes([4; 16]), ownership(), FollowUpPlanId::from_bytes([2; 16]), subject(), at(now))
}

/// A lead in `nurturing` whose day is `due`.
fn due_on(due: &str) -> SubjectFacts {
    let anchor = Some(day(due).start_in(&paris()));
    SubjectFacts { ownership: ownership(), state: "nurturing".to_owned(), is_closed: false, anchor, touched: BTreeSet::new() }
}

/// The follow-up after it was looked at, and the keys of the steps taken and, in brackets, passed over.
fn looked(plan: &FollowUpPlan, follow_up: &FollowUp, facts: &SubjectFacts, now: &str) -> (FollowUp, Vec<String>) {
    let Advance { next, events, .. } = run(plan, follow_up, facts, moment(now));
    let told = events.iter().filter_map(|event| match event {
        super::ActivityEvent::StepTaken(step) => Some(step.to_string()),
        super::ActivityEvent::StepPassedOver(step) => Some(format!("({step})")),
        _ => None,
    });
    (next, told.collect())
}

fn run(plan: &FollowUpPlan, follow_up: &FollowUp, facts: &SubjectFacts, moment: Moment) -> Advance {
    let mut ids = 0_u8;
    let mut new_id = || {
        ids += 1;
        ActivityId::from_bytes([ids; 16])
    };
    advance(plan, follow_up, Some(facts), moment, &mut new_id).unwrap()
}
