//! When steps are taken.

use super::*;
use crate::activities::model::{FollowUpState, QuietHours, StopReason};
use crate::activities::rules;
use crate::kernel::{BusinessCalendar, Decision, WorkingHours};

/// Looks at each instant in turn; what was taken at which.
fn taken(plan: &FollowUpPlan, facts: &SubjectFacts, from: &str, instants: &[&str]) -> Vec<String> {
    let mut follow_up = begun(from);
    let mut told = Vec::new();
    for instant in instants {
        let (next, steps) = looked(plan, &follow_up, facts, instant);
        follow_up = next;
        told.push(steps.join(" "));
    }
    told
}

fn working_week() -> BusinessCalendar {
    let hours = (0..5).map(|weekday| WorkingHours { weekday, from: 9 * 60, to: 17 * 60 }).collect();
    BusinessCalendar::new(paris(), hours, [day("2026-05-14")]).unwrap()
}

#[test]
fn each_step_is_taken_once_its_time_has_come_and_never_again() {
    let plan =
        plan(terms(vec![message("early", Offset::Days(-3)), message("today", Offset::Days(0)), task("late", Offset::Days(7))]));
    let instants = [
        "2026-05-07T08:59:59+02:00",
        "2026-05-07T09:00:00+02:00",
        "2026-05-07T09:00:00+02:00",
        "2026-05-10T12:00:00+02:00",
        "2026-05-17T09:00:00+02:00",
        "2026-06-01T09:00:00+02:00",
    ];
    assert_eq!(
        taken(&plan, &due_on("2026-05-10"), "2026-05-04T12:00:00+02:00", &instants),
        ["", "early", "", "today", "late", ""]
    );
}

#[test]
fn a_follow_up_knows_when_it_is_to_be_looked_at_next() {
    let plan = plan(terms(vec![message("today", Offset::Days(0)), message("late", Offset::Days(7))]));
    let facts = due_on("2026-05-10");
    let (next, _) = looked(&plan, &begun("2026-05-04T12:00:00+02:00"), &facts, "2026-05-04T12:00:00+02:00");
    assert_eq!(next.look_at, Some(at("2026-05-10T09:00:00+02:00")));
    let (next, _) = looked(&plan, &next, &facts, "2026-05-10T09:00:00+02:00");
    assert_eq!(next.look_at, Some(at("2026-05-17T09:00:00+02:00")));
    let (next, _) = looked(&plan, &next, &facts, "2026-05-17T09:00:00+02:00");
    assert_eq!(next.look_at, None);
    let undated = SubjectFacts { anchor: None, ..facts };
    assert_eq!(looked(&plan, &begun("2026-05-04T12:00:00+02:00"), &undated, "2026-05-04T12:00:00+02:00").0.look_at, None);
}

#[test]
fn of_several_steps_whose_time_has_come_the_last_is_taken_and_those_before_are_passed_over() {
    let steps = vec![message("first", Offset::Days(1)), message("second", Offset::Days(3)), task("call", Offset::Days(3))];
    let plan = plan(terms(steps));
    let told = taken(
        &plan,
        &due_on("2026-05-10"),
        "2026-05-20T12:00:00+02:00",
        &["2026-05-20T12:00:00+02:00", "2026-05-21T12:00:00+02:00"],
    );
    assert_eq!(told, ["(first) second call", ""]);
}

#[test]
fn a_step_behind_another_waits_until_that_is_done() {
    let plan = plan(terms(vec![task("call", Offset::Days(0)), behind(message("recap", Offset::Hours(2)))]));
    let facts = due_on("2026-05-10");
    let (next, steps) = looked(&plan, &begun("2026-05-04T12:00:00+02:00"), &facts, "2026-05-10T09:00:00+02:00");
    assert_eq!((steps.join(" "), next.look_at), ("call".to_owned(), None));
    let call = next.firings[0].activity.unwrap();
    let Decision::Apply { next, .. } = rules::settled(&next, call, at("2026-05-12T16:00:00+02:00")) else { panic!("done") };
    let (next, steps) = looked(&plan, &next, &facts, "2026-05-12T16:00:00+02:00");
    assert_eq!((steps.len(), next.look_at), (0, Some(at("2026-05-12T18:00:00+02:00"))));
    assert_eq!(looked(&plan, &next, &facts, "2026-05-12T18:00:00+02:00").1, ["recap"]);
    // Behind a message it waits for nothing.
    let at_once = super::plan(terms(vec![message("hello", Offset::Days(0)), behind(task("call", Offset::Hours(0)))]));
    assert_eq!(looked(&at_once, &begun("2026-05-04T12:00:00+02:00"), &facts, "2026-05-10T09:00:00+02:00").1, ["hello", "call"]);
}

#[test]
fn a_date_that_is_moved_calls_for_steps_again_only_where_they_lie_ahead() {
    let plan = plan(terms(vec![message("early", Offset::Days(-3)), message("today", Offset::Days(0))]));
    let (next, steps) = looked(&plan, &begun("2026-05-04T12:00:00+02:00"), &due_on("2026-05-10"), "2026-05-07T09:00:00+02:00");
    assert_eq!(steps, ["early"]);
    // Put off: both lie ahead again.
    let later = due_on("2026-05-20");
    assert_eq!(looked(&plan, &next, &later, "2026-05-08T09:00:00+02:00").0.look_at, Some(at("2026-05-17T09:00:00+02:00")));
    assert_eq!(looked(&plan, &next, &later, "2026-05-17T09:00:00+02:00").1, ["early"]);
    // Brought forward by a day: what would have been due before it was taken is not taken again.
    let sooner = due_on("2026-05-09");
    assert_eq!(looked(&plan, &next, &sooner, "2026-05-08T09:00:00+02:00").1, Vec::<String>::new());
    assert_eq!(looked(&plan, &next, &sooner, "2026-05-09T09:00:00+02:00").1, ["today"]);
}

#[test]
fn a_step_that_keeps_its_key_is_not_taken_again_when_the_plan_changes() {
    let first = plan(terms(vec![message("hello", Offset::Days(0))]));
    let facts = due_on("2026-05-10");
    let (next, _) = looked(&first, &begun("2026-05-04T12:00:00+02:00"), &facts, "2026-05-10T09:00:00+02:00");
    let changed = plan(terms(vec![message("hello", Offset::Days(4)), message("bye", Offset::Days(8))]));
    assert_eq!(looked(&changed, &next, &facts, "2026-05-14T09:00:00+02:00").1, Vec::<String>::new());
    assert_eq!(looked(&changed, &next, &facts, "2026-05-18T09:00:00+02:00").1, ["bye"]);
}

#[test]
fn working_days_leave_out_weekends_and_holidays_and_working_hours_the_night() {
    let worked = |offset| plan(PlanTerms { calendar: Some(working_week()), ..terms(vec![task("step", offset)]) });
    let look = |offset| {
        looked(&worked(offset), &begun("2026-05-01T12:00:00+02:00"), &due_on("2026-05-12"), "2026-05-01T12:00:00+02:00").0.look_at
    };
    // Two working days behind Tuesday 12 May are Friday 15: Thursday is Ascension Day.
    assert_eq!(look(Offset::WorkingDays(2)), Some(at("2026-05-15T09:00:00+02:00")));
    assert_eq!(look(Offset::Days(2)), Some(at("2026-05-14T09:00:00+02:00")));
    assert_eq!(look(Offset::WorkingHours(10)), Some(at("2026-05-13T11:00:00+02:00")));
    assert_eq!(look(Offset::Hours(10)), Some(at("2026-05-12T10:00:00+02:00")));
}

#[test]
fn the_hour_on_the_wall_stays_when_the_clocks_change() {
    let plan = plan(terms(vec![message("step", Offset::Days(1))]));
    let next = looked(&plan, &begun("2026-03-01T12:00:00+01:00"), &due_on("2026-03-28"), "2026-03-01T12:00:00+01:00").0;
    assert_eq!(next.look_at, Some(at("2026-03-29T09:00:00+02:00")));
}

#[test]
fn a_message_waits_for_the_end_of_quiet_hours_and_for_a_working_day_and_an_activity_does_not() {
    let quiet = |from, to, time_of_day, step: PlanStep| {
        let calendar = Some(working_week());
        let quiet = Some(QuietHours { from, to });
        plan(PlanTerms { quiet, time_of_day, calendar, sends_on_working_days: true, ..terms(vec![step]) })
    };
    let look = |plan: &FollowUpPlan, due: &str| {
        looked(plan, &begun("2026-05-01T12:00:00+02:00"), &due_on(due), "2026-05-01T12:00:00+02:00").0.look_at
    };
    // From eight in the evening to eight in the morning.
    let evening = quiet(1_200, 480, 1_260, message("step", Offset::Days(0)));
    assert_eq!(look(&evening, "2026-05-12"), Some(at("2026-05-13T08:00:00+02:00")));
    // Friday evening: Saturday is quiet and off, Monday at eight.
    assert_eq!(look(&evening, "2026-05-15"), Some(at("2026-05-18T08:00:00+02:00")));
    // Before Ascension Day: over it to Friday.
    assert_eq!(look(&evening, "2026-05-13"), Some(at("2026-05-15T08:00:00+02:00")));
    let noon = quiet(720, 840, 780, message("step", Offset::Days(0)));
    assert_eq!(look(&noon, "2026-05-12"), Some(at("2026-05-12T14:00:00+02:00")));
    let activity = quiet(1_200, 480, 1_260, task("step", Offset::Days(0)));
    assert_eq!(look(&activity, "2026-05-16"), Some(at("2026-05-16T21:00:00+02:00")));
}

#[test]
fn a_plan_ends_where_the_record_is_closed_or_it_says_so() {
    let mut terms = terms(vec![message("hello", Offset::Days(0))]);
    terms.ends_in = vec![code("working")];
    terms.ends_on = [ActivityKind::Call].into();
    let plan = plan(terms);
    let reason = |plan: &FollowUpPlan, facts: &SubjectFacts| {
        let (next, steps) = looked(plan, &begun("2026-05-04T12:00:00+02:00"), facts, "2026-05-10T12:00:00+02:00");
        assert!(steps.is_empty() && next.look_at.is_none());
        match next.state {
            FollowUpState::Stopped { reason, .. } => reason,
            FollowUpState::Running => panic!("still running"),
        }
    };
    let facts = due_on("2026-05-10");
    assert_eq!(reason(&plan, &SubjectFacts { is_closed: true, ..facts.clone() }), StopReason::Closed);
    assert_eq!(
        reason(&plan, &SubjectFacts { state: "working".to_owned(), ..facts.clone() }),
        StopReason::Reached(code("working"))
    );
    let called = SubjectFacts { touched: [ActivityKind::Call, ActivityKind::Task].into(), ..facts.clone() };
    assert_eq!(reason(&plan, &called), StopReason::Touched(ActivityKind::Call));
    assert_eq!(reason(&FollowUpPlan { is_active: false, ..plan.clone() }, &facts), StopReason::Retired);
    // A plan that begins where records are closed is for closed ones.
    let mut welcome = plan.clone();
    welcome.terms.begins_in = vec![code("converted")];
    let won = SubjectFacts { is_closed: true, state: "converted".to_owned(), ..facts };
    assert_eq!(looked(&welcome, &begun("2026-05-04T12:00:00+02:00"), &won, "2026-05-10T12:00:00+02:00").1, ["hello"]);
}

#[test]
fn no_more_steps_are_taken_than_the_plan_allows() {
    let mut terms = terms(vec![message("a", Offset::Days(0)), message("b", Offset::Days(0)), message("c", Offset::Days(1))]);
    terms.most = 1;
    let told = taken(
        &plan(terms),
        &due_on("2026-05-10"),
        "2026-05-04T12:00:00+02:00",
        &["2026-05-10T12:00:00+02:00", "2026-05-12T12:00:00+02:00"],
    );
    assert_eq!(told, ["a (b)", ""]);
}
