//! What is planned, done and called off.

use super::*;
use crate::activities::model::{Activity, ActivityDetails, ActivityState, ActivityTag, Due, STEPS, Standing};
use crate::activities::rules;
use crate::activities::{ActivityStep, PlanActivity};
use crate::kernel::{Note, Recurrence};

fn details(due: Due, recurrence: Option<&str>) -> ActivityDetails {
    ActivityDetails {
        kind: ActivityKind::Call,
        title: "Call".parse().unwrap(),
        note: Note::default(),
        due,
        recurrence: recurrence.map(|rule| Recurrence::parse(rule).unwrap()),
    }
}

fn planned(due: Due, recurrence: Option<&str>) -> Activity {
    let command = PlanActivity { subject: subject(), details: details(due, recurrence), owner: None };
    rules::plan(ActivityId::from_bytes([7; 16]), ownership(), &command, moment("2026-05-04T12:00:00+02:00"))
        .unwrap()
        .record()
        .clone()
}

fn completed(activity: &Activity, now: &str) -> (Activity, Option<Activity>) {
    let next = ActivityId::from_bytes([8; 16]);
    let (decision, following) = rules::complete(activity, None, Note::default(), next, moment(now)).unwrap();
    (decision.record().clone(), following)
}

#[test]
fn every_step_in_every_state_is_taken_or_refused_as_the_table_says() {
    let open = planned(Due::On(day("2026-05-04")), None);
    let done = completed(&open, "2026-05-04T12:00:00+02:00").0;
    let now = moment("2026-05-05T12:00:00+02:00");
    let id = ActivityId::from_bytes([8; 16]);
    let cancelled = rules::cancel(&open, Note::default(), false, id, now).unwrap().0.record().clone();
    let other = details(Due::On(day("2026-06-01")), None);
    for activity in [open, done, cancelled] {
        let took = |step| match step {
            ActivityStep::Change => rules::change(&activity, other.clone(), now).map(|decision| decision.record().tag()),
            ActivityStep::Complete => {
                rules::complete(&activity, None, Note::default(), id, now).map(|(decision, _)| decision.record().tag())
            }
            ActivityStep::Cancel => {
                rules::cancel(&activity, Note::default(), false, id, now).map(|(decision, _)| decision.record().tag())
            }
        };
        for (step, leaves) in [
            (ActivityStep::Change, None),
            (ActivityStep::Complete, Some(ActivityTag::Done)),
            (ActivityStep::Cancel, Some(ActivityTag::Cancelled)),
        ] {
            let legal = STEPS.targets(activity.tag(), step);
            match took(step) {
                Ok(tag) => assert!(legal == [tag] || leaves == Some(activity.tag()), "{step:?} from {:?}", activity.tag()),
                Err(error) => assert!(legal.is_empty() && error.code() == "ACT-001", "{step:?}: {error}"),
            }
        }
    }
}

#[test]
fn what_comes_again_is_planned_for_its_next_day_at_the_same_hour_on_the_wall() {
    let weekly = planned(Due::At { begins: at("2026-03-27T09:30:00+01:00"), minutes: 30 }, Some("FREQ=WEEKLY"));
    let (done, following) = completed(&weekly, "2026-03-27T10:00:00+01:00");
    let following = following.unwrap();
    assert_eq!(following.details.due, Due::At { begins: at("2026-04-03T09:30:00+02:00"), minutes: 30 });
    assert_eq!(following.tag(), ActivityTag::Planned);
    let ActivityState::Done { next, .. } = done.state else { panic!("done") };
    assert_eq!(next, Some(following.id));
}

#[test]
fn days_that_were_missed_are_not_planned_one_by_one() {
    let daily = planned(Due::On(day("2026-05-04")), Some("FREQ=DAILY"));
    assert_eq!(completed(&daily, "2026-05-20T10:00:00+02:00").1.unwrap().due_on, day("2026-05-20"));
    // Done ahead of its day, it comes again behind that day.
    assert_eq!(completed(&daily, "2026-05-01T10:00:00+02:00").1.unwrap().due_on, day("2026-05-05"));
}

#[test]
fn a_rule_counts_from_the_day_it_began_on_though_one_was_put_off() {
    let thrice = planned(Due::On(day("2026-05-04")), Some("FREQ=WEEKLY;COUNT=3"));
    let second = completed(&thrice, "2026-05-04T10:00:00+02:00").1.unwrap();
    let put_off = details(Due::On(day("2026-05-13")), Some("FREQ=WEEKLY;COUNT=3"));
    let second = rules::change(&second, put_off, moment("2026-05-11T10:00:00+02:00")).unwrap().record().clone();
    let third = completed(&second, "2026-05-13T10:00:00+02:00").1.unwrap();
    assert_eq!(third.due_on, day("2026-05-18"));
    assert_eq!(completed(&third, "2026-05-18T10:00:00+02:00").1, None, "three times");
}

#[test]
fn calling_off_one_that_comes_again_ends_all_unless_only_that_one_is_meant() {
    let daily = planned(Due::On(day("2026-05-04")), Some("FREQ=DAILY"));
    let cancel = |only_this| {
        rules::cancel(&daily, Note::default(), only_this, ActivityId::from_bytes([8; 16]), moment("2026-05-04T12:00:00+02:00"))
            .unwrap()
            .1
    };
    assert_eq!(cancel(false), None);
    assert_eq!(cancel(true).unwrap().due_on, day("2026-05-05"));
}

#[test]
fn what_is_logged_has_taken_place() {
    let log = |due, recurrence: Option<&str>| {
        let command = PlanActivity { subject: subject(), details: details(due, recurrence), owner: None };
        rules::log(ActivityId::from_bytes([7; 16]), ownership(), &command, None, moment("2026-05-04T12:00:00+02:00"))
    };
    for (due, happened) in [
        (Due::On(day("2026-05-04")), "2026-05-04T12:00:00+02:00"),
        (Due::On(day("2026-05-01")), "2026-05-01T00:00:00+02:00"),
        (Due::At { begins: at("2026-05-04T11:00:00+02:00"), minutes: 5 }, "2026-05-04T11:00:00+02:00"),
    ] {
        let ActivityState::Done { at: done, .. } = log(due, None).unwrap().record().state.clone() else { panic!("done") };
        assert_eq!(done, at(happened));
    }
    assert_eq!(log(Due::On(day("2026-05-05")), None).unwrap_err().subject(), "details.due");
    assert_eq!(log(Due::At { begins: at("2026-05-04T12:00:01+02:00"), minutes: 5 }, None).unwrap_err().subject(), "details.due");
    assert_eq!(log(Due::On(day("2026-05-01")), Some("FREQ=DAILY")).unwrap_err().subject(), "details.recurrence");
}

#[test]
fn what_comes_next_is_overdue_due_today_planned_or_nothing() {
    let standing = |due, now: &str| rules::next_step(Some(planned(due, None)), 1, None, moment(now)).standing;
    let call = Due::At { begins: at("2026-05-04T11:00:00+02:00"), minutes: 30 };
    assert_eq!(standing(call, "2026-05-03T12:00:00+02:00"), Standing::Planned);
    assert_eq!(standing(call, "2026-05-04T11:30:00+02:00"), Standing::Today);
    assert_eq!(standing(call, "2026-05-04T11:31:00+02:00"), Standing::Overdue);
    assert_eq!(standing(Due::On(day("2026-05-04")), "2026-05-04T23:59:00+02:00"), Standing::Today);
    assert_eq!(standing(Due::On(day("2026-05-04")), "2026-05-05T00:00:00+02:00"), Standing::Overdue);
    assert_eq!(rules::next_step(None, 0, None, moment("2026-05-04T12:00:00+02:00")).standing, Standing::Idle);
}

#[test]
fn a_rule_that_no_calendar_can_follow_is_not_planned() {
    let command = PlanActivity {
        subject: subject(),
        details: details(Due::On(day("2026-05-04")), Some("FREQ=MONTHLY;BYMONTHDAY=40")),
        owner: None,
    };
    let refused = rules::plan(ActivityId::from_bytes([7; 16]), ownership(), &command, moment("2026-05-04T12:00:00+02:00"));
    assert_eq!(refused.unwrap_err().subject(), "details.recurrence");
}
