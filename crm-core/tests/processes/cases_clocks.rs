//! The clocks of cases on the road: what is promised, when somebody hears of it, and what reports make of it.

use crm_core::automation::{DuePart, RunDue};
use crm_core::kernel::*;
use crm_core::service::*;

use crate::cases::{at, desk, opening, pause, resolution, set, writes};
use crate::company::*;

/// Easter Monday is off, and a resolution takes eight hours.
fn easter(policy: &mut ServicePolicy) {
    let hours =
        (0..5).flat_map(|weekday| [(9, 12), (14, 18)].map(|(from, to)| WorkingHours { weekday, from: from * 60, to: to * 60 }));
    let zone = "Europe/Paris".parse().unwrap();
    policy.hours[0].calendar = BusinessCalendar::new(zone, hours.collect(), [day("2026-04-06")]).unwrap();
    for target in &mut policy.levels[0].targets {
        target.minutes = 480;
    }
}

const FRIDAY: &str = "2026-04-03T16:00:00+02:00";

fn clock(company: &Company, case: ServiceCaseId, goal: &SlaGoal, now: &str) -> ClockStanding {
    let clocks = desk(company, at(now)).ask(ClocksOfCase { case, at: None }).unwrap();
    clocks.into_iter().rfind(|clock| clock.goal == *goal).unwrap()
}

#[test]
fn eight_hours_from_friday_afternoon_are_over_on_tuesday_and_a_pause_moves_them() {
    let company = Company::founded();
    set(&company, easter);
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    let deadline = |now: &str| clock(&company, case, &SlaGoal::Resolution, now).deadline;
    assert_eq!(deadline(FRIDAY), Some(at("2026-04-07T17:00:00+02:00")));
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(pause(case, WaitingOn::Customer)).unwrap();
    assert_eq!(deadline("2026-04-05T00:00:00+02:00"), None);
    let resumed = desk(&company, at("2026-04-07T11:00:00+02:00")).execute(writes(case, MessageFrom::Customer)).unwrap();
    assert_eq!(resumed.tag(), CaseTag::Open, "what the customer owed is there");
    assert_eq!(deadline("2026-04-07T11:00:00+02:00"), Some(at("2026-04-08T11:00:00+02:00")));
    desk(&company, at("2026-04-08T11:00:00+02:00")).execute(resolution(case)).unwrap();
    let met = clock(&company, case, &SlaGoal::Resolution, "2026-05-01T00:00:00Z");
    assert_eq!((met.state, met.consumed, met.left), (ClockState::Met, Span::from_hours(8), Span::ZERO));
}

#[test]
fn a_case_keeps_what_it_was_promised_when_the_policy_changes() {
    let company = Company::founded();
    set(&company, easter);
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap();
    set(&company, |policy| {
        let always = BusinessCalendar::always("Europe/Paris".parse().unwrap());
        policy.hours[0].calendar = always;
    });
    let kept = clock(&company, case.id(), &SlaGoal::Resolution, FRIDAY);
    assert_eq!(kept.deadline, Some(at("2026-04-07T17:00:00+02:00")));
    let later = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap();
    assert_ne!(later.hours(), case.hours(), "a later case is promised the new hours");
    assert_eq!(clock(&company, later.id(), &SlaGoal::Resolution, FRIDAY).target, Span::from_hours(40));
}

#[test]
fn each_answer_that_a_customer_waits_for_has_a_clock() {
    let company = Company::founded();
    set(&company, easter);
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    let write = |from, now: &str| desk(&company, at(now)).execute(writes(case, from)).unwrap();
    write(MessageFrom::Customer, "2026-04-03T16:30:00+02:00");
    let answered = write(MessageFrom::Agent, "2026-04-03T17:00:00+02:00");
    assert_eq!(answered.clocks().len(), 2, "the first response and the resolution; nothing else was waited for");
    write(MessageFrom::Customer, "2026-04-03T17:30:00+02:00");
    write(MessageFrom::Customer, "2026-04-07T10:00:00+02:00");
    let next = clock(&company, case, &SlaGoal::NextResponse, "2026-04-07T10:30:00+02:00");
    assert_eq!((next.state, next.consumed), (ClockState::Running, Span::from_hours(2)), "since the first of the two");
    write(MessageFrom::Agent, "2026-04-08T18:00:00+02:00");
    let next = clock(&company, case, &SlaGoal::NextResponse, "2026-04-09T10:30:00+02:00");
    assert_eq!((next.state, next.consumed), (ClockState::Breached, Span::from_minutes(14 * 60 + 30)));
}

#[test]
fn a_case_that_is_resolved_unanswered_had_no_first_response() {
    let company = Company::founded();
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(resolution(case)).unwrap();
    let state = |goal| clock(&company, case, &goal, "2026-05-01T00:00:00Z").state;
    assert_eq!(state(SlaGoal::FirstResponse), ClockState::Cancelled);
    assert_eq!(state(SlaGoal::Resolution), ClockState::Met);
    let reopen = ReopenCase { case, status: None, at: None };
    desk(&company, at("2026-04-07T09:00:00+02:00")).execute(reopen.clone()).unwrap();
    let same = clock(&company, case, &SlaGoal::Resolution, "2026-04-07T10:00:00+02:00");
    assert_eq!(
        (same.state, same.consumed),
        (ClockState::Running, Span::from_hours(2)),
        "the time while it was resolved is not counted"
    );
    desk(&company, at("2026-04-07T11:00:00+02:00")).execute(resolution(case)).unwrap();
    set(&company, |policy| policy.reopened_clock = ReopenedClock::New);
    let fresh = desk(&company, at("2026-04-08T09:00:00+02:00")).execute(reopen).unwrap();
    let resolutions = fresh.clocks().iter().filter(|clock| clock.goal == SlaGoal::Resolution).count();
    assert_eq!((resolutions, *fresh.reopened()), (2, 2));
}

#[test]
fn who_writes_about_a_case_that_was_resolved_unanswered_is_promised_an_answer() {
    let company = Company::founded();
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(resolution(case)).unwrap();
    let session = desk(&company, at("2026-04-07T09:00:00+02:00"));
    session.execute(writes(case, MessageFrom::Customer)).unwrap();
    let next = || clock(&company, case, &SlaGoal::NextResponse, "2026-04-07T11:00:00+02:00");
    assert_eq!((next().state, next().consumed), (ClockState::Running, Span::from_hours(2)));
    session.execute(writes(case, MessageFrom::Agent)).unwrap();
    assert_eq!(next().state, ClockState::Met);
}

#[test]
fn a_case_is_paused_two_hundred_times_and_each_pause_can_end() {
    let company = Company::founded();
    let session = desk(&company, at(FRIDAY));
    let cases = [0; 3].map(|_| session.execute(opening(&company)).unwrap().id());
    let resume = |case| ResumeCase { case, status: None, at: None };
    session
        .transact(|all| {
            for case in cases {
                for _ in 0..199 {
                    all.execute(pause(case, WaitingOn::Customer))?;
                    all.execute(resume(case))?;
                }
                all.execute(pause(case, WaitingOn::Customer))?;
            }
            Ok(())
        })
        .unwrap();
    session.execute(resume(cases[0])).unwrap();
    session.execute(writes(cases[1], MessageFrom::Customer)).unwrap();
    session.execute(resolution(cases[2])).unwrap();
    assert_eq!(refusal(session.execute(pause(cases[0], WaitingOn::Customer))), "SRV-016");
    session.execute(resolution(cases[0])).unwrap();
    assert_eq!(refusal(session.execute(ReopenCase { case: cases[0], status: None, at: None })), "SRV-016");
}

#[test]
fn a_promise_that_was_broken_before_its_case_was_paused_and_merged_stays_broken() {
    let company = Company::founded();
    set(&company, |policy| {
        policy.hours[0].calendar = BusinessCalendar::always("Europe/Paris".parse().unwrap());
        policy.levels[0].targets = vec![LevelTarget { goal: SlaGoal::Resolution, priority: None, minutes: 60 }];
    });
    let [late, timely, stays] =
        [0; 3].map(|_| desk(&company, at("2026-05-04T09:00:00+02:00")).execute(opening(&company)).unwrap().id());
    for (case, paused, state) in
        [(timely, "2026-05-04T10:00:00+02:00", ClockState::Cancelled), (late, "2026-05-04T11:00:00+02:00", ClockState::Breached)]
    {
        desk(&company, at(paused)).execute(pause(case, WaitingOn::ThirdParty)).unwrap();
        let merge = MergeCases { duplicate: case, into: stays };
        desk(&company, at("2026-05-04T11:05:00+02:00")).execute(merge).unwrap();
        assert_eq!(clock(&company, case, &SlaGoal::Resolution, "2026-05-05T09:00:00+02:00").state, state);
    }
}

#[test]
fn clocks_of_the_past_know_nothing_of_what_came_later() {
    let company = Company::founded();
    set(&company, easter);
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    let write = |from, now: &str| desk(&company, at(now)).execute(writes(case, from)).unwrap();
    write(MessageFrom::Agent, "2026-04-03T16:30:00+02:00");
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(pause(case, WaitingOn::Customer)).unwrap();
    write(MessageFrom::Customer, "2026-04-07T11:00:00+02:00");
    desk(&company, at("2026-04-07T12:00:00+02:00")).execute(resolution(case)).unwrap();
    let told = |now: &str| {
        let clocks = desk(&company, at("2026-05-01T00:00:00Z")).ask(ClocksOfCase { case, at: Some(at(now)) }).unwrap();
        clocks.into_iter().map(|clock| (clock.goal, clock.state, clock.deadline)).collect::<Vec<_>>()
    };
    use ClockState::{Cancelled, Met, Paused, Running};
    use SlaGoal::{FirstResponse, NextResponse, Resolution};
    let tuesday = Some(at("2026-04-07T17:00:00+02:00"));
    assert_eq!(told("2026-04-03T15:59:59+02:00"), []);
    assert_eq!(told(FRIDAY), [(FirstResponse, Running, tuesday), (Resolution, Running, tuesday)]);
    assert_eq!(told("2026-04-03T16:45:00+02:00"), [(FirstResponse, Met, None), (Resolution, Running, tuesday)]);
    assert_eq!(told("2026-04-05T00:00:00+02:00"), [(FirstResponse, Met, None), (Resolution, Paused, None)]);
    let after = told("2026-04-07T12:00:00+02:00");
    assert_eq!(after, [(FirstResponse, Met, None), (Resolution, Met, None), (NextResponse, Cancelled, None)]);
}

#[test]
fn nothing_is_recorded_before_the_priority_changed() {
    let company = Company::founded();
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    let session = desk(&company, at("2026-04-03T17:00:00+02:00"));
    session.execute(ChangeCasePriority { case, priority: code("urgent") }).unwrap();
    let early = PauseCase { at: Some(at("2026-04-03T16:59:59+02:00")), ..pause(case, WaitingOn::Customer) };
    assert_eq!(refusal(session.execute(early)), "SRV-006");
}

#[test]
fn another_priority_has_other_targets_for_the_same_time() {
    let company = Company::founded();
    let case = desk(&company, at("2026-05-04T09:00:00+02:00")).execute(opening(&company)).unwrap().id();
    let now = "2026-05-04T11:00:00+02:00";
    assert_eq!(clock(&company, case, &SlaGoal::FirstResponse, now).state, ClockState::Running);
    desk(&company, at(now)).execute(ChangeCasePriority { case, priority: code("urgent") }).unwrap();
    let first = clock(&company, case, &SlaGoal::FirstResponse, now);
    assert_eq!((first.state, first.target, first.left), (ClockState::Breached, Span::from_hours(1), Span::from_hours(-1)));
    desk(&company, at(now)).execute(ChangeCasePriority { case, priority: code("low") }).unwrap();
    assert_eq!(clock(&company, case, &SlaGoal::FirstResponse, now).state, ClockState::Running);
}

/// Urgent cases are promised answers and a resolution in eight hours each, others a first response alone.
fn urgent_alone_is_resolved_in_time(policy: &mut ServicePolicy) {
    easter(policy);
    let mut vip = policy.levels[0].clone();
    (vip.key, vip.when.priorities) = (code("vip"), vec![code("urgent")]);
    policy.levels[0].targets.retain(|target| target.goal == SlaGoal::FirstResponse);
    policy.levels.insert(0, vip);
}

#[test]
fn a_promise_that_is_made_again_goes_on_as_if_it_had_been_paused() {
    let company = Company::founded();
    set(&company, urgent_alone_is_resolved_in_time);
    let urgent = OpenCase { priority: code("urgent"), ..opening(&company) };
    let case = desk(&company, at("2026-05-04T09:00:00+02:00")).execute(urgent).unwrap().id();
    let change = |priority: &str, now: &str| {
        desk(&company, at(now)).execute(ChangeCasePriority { case, priority: code(priority) }).unwrap()
    };
    change("normal", "2026-05-04T11:00:00+02:00");
    let resolution_at = |now: &str| clock(&company, case, &SlaGoal::Resolution, now);
    assert_eq!(resolution_at("2026-05-04T12:00:00+02:00").state, ClockState::Cancelled);
    change("urgent", "2026-05-05T09:00:00+02:00");
    let resumed = resolution_at("2026-05-05T10:00:00+02:00");
    assert_eq!((resumed.state, resumed.consumed), (ClockState::Running, Span::from_hours(3)));
    assert_eq!(resumed.deadline, Some(at("2026-05-05T17:00:00+02:00")));
    change("normal", "2026-05-05T11:00:00+02:00");
    desk(&company, at("2026-05-05T11:00:00+02:00")).execute(pause(case, WaitingOn::ThirdParty)).unwrap();
    let paused = change("urgent", "2026-05-05T12:00:00+02:00");
    assert_eq!(paused.clocks().len(), 2, "no clock was started beside it");
    assert_eq!(resolution_at("2026-05-06T12:00:00+02:00").state, ClockState::Paused, "as its case is");
}

#[test]
fn the_next_response_is_promised_again_while_it_is_waited_for() {
    let company = Company::founded();
    set(&company, urgent_alone_is_resolved_in_time);
    let now = at("2026-05-04T09:00:00+02:00");
    let urgent = || OpenCase { priority: code("urgent"), ..opening(&company) };
    let session = desk(&company, now);
    for (is_answered, state) in [(false, ClockState::Running), (true, ClockState::Cancelled)] {
        let case = session.execute(urgent()).unwrap().id();
        let change = |priority: &str| session.execute(ChangeCasePriority { case, priority: code(priority) }).unwrap();
        for from in [MessageFrom::Agent, MessageFrom::Customer] {
            session.execute(writes(case, from)).unwrap();
        }
        change("normal");
        if is_answered {
            session.execute(writes(case, MessageFrom::Agent)).unwrap();
        }
        change("urgent");
        assert_eq!(clock(&company, case, &SlaGoal::NextResponse, "2026-05-04T09:00:00+02:00").state, state, "{is_answered}");
    }
}

#[test]
fn a_promise_that_fell_away_does_not_come_back_with_a_reopened_case() {
    let company = Company::founded();
    set(&company, urgent_alone_is_resolved_in_time);
    let session = desk(&company, at("2026-05-04T09:00:00+02:00"));
    let case = session.execute(OpenCase { priority: code("urgent"), ..opening(&company) }).unwrap().id();
    session.execute(ChangeCasePriority { case, priority: code("normal") }).unwrap();
    session.execute(resolution(case)).unwrap();
    session.execute(ReopenCase { case, status: None, at: None }).unwrap();
    let state = clock(&company, case, &SlaGoal::Resolution, "2026-05-05T09:00:00+02:00").state;
    assert_eq!(state, ClockState::Cancelled);
}

#[test]
fn warnings_go_out_once_each_by_run_due_and_hand_the_case_over() {
    let company = Company::founded();
    let (owner, boss) = (company.seller, company.administrator);
    set(&company, |policy| {
        easter(policy);
        policy.levels[0].targets.retain(|target| target.goal == SlaGoal::Resolution && target.priority.is_none());
        policy.warnings = vec![
            ServiceWarning { percent: 50, tells: None, gives_to: None },
            ServiceWarning { percent: 100, tells: Some(boss), gives_to: Some(boss) },
        ];
    });
    let case = desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id();
    let run = |now: &str| company.crm.system("what is due", at(now)).execute(RunDue { limit: None }).unwrap().service_steps;
    assert_eq!(run("2026-04-07T10:59:59+02:00"), 0);
    assert_eq!((run("2026-04-07T11:00:00+02:00"), run("2026-04-07T11:00:00+02:00")), (1, 0), "half of it");
    assert_eq!(desk(&company, at(FRIDAY)).get::<ServiceCase>(case).unwrap().ownership().owner, owner);
    desk(&company, at("2026-04-07T16:00:00+02:00")).execute(pause(case, WaitingOn::ThirdParty)).unwrap();
    assert_eq!(run("2026-04-20T16:00:00+02:00"), 0, "a paused clock is not due");
    desk(&company, at("2026-04-20T16:00:00+02:00")).execute(ResumeCase { case, status: None, at: None }).unwrap();
    assert_eq!((run("2026-04-20T17:00:00+02:00"), run("2026-05-20T17:00:00+02:00")), (1, 0), "all of it");
    let escalated = desk(&company, at("2026-05-20T17:00:00+02:00")).get::<ServiceCase>(case).unwrap();
    assert_eq!(escalated.ownership().owner, boss);
    let topics: Vec<String> = desk(&company, at(FRIDAY)).outbox(10).unwrap().iter().map(|m| m.topic().clone()).collect();
    assert_eq!(topics, ["case.warned", "case.warned"]);
    let left_out = company.crm.session(owner, at(FRIDAY)).unwrap().execute(RunDue { limit: None });
    assert!(left_out.map_or(true, |work| work.left_out.contains(&DuePart::Cases)), "it is about every case");
    assert!(matches!(company.session(owner).execute(RunService { limit: None }), Err(CrmError::Denied { .. })));
    assert_eq!(invalid(desk(&company, at(FRIDAY)).execute(RunService { limit: Some(0) })), "limit");
}

#[test]
fn reports_keep_outcomes_apart_and_tell_how_many_there_are() {
    let company = Company::founded();
    set(&company, |policy| {
        easter(policy);
        policy.levels[0].targets.retain(|target| target.goal == SlaGoal::Resolution && target.priority.is_none());
    });
    let [met, late, paused, twin, running] = [0; 5].map(|_| desk(&company, at(FRIDAY)).execute(opening(&company)).unwrap().id());
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(resolution(met)).unwrap();
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(pause(paused, WaitingOn::ThirdParty)).unwrap();
    desk(&company, at("2026-04-03T17:00:00+02:00")).execute(MergeCases { duplicate: twin, into: met }).unwrap();
    desk(&company, at("2026-04-07T17:00:01+02:00")).execute(resolution(late)).unwrap();
    let (from, to) = (day("2026-04-03"), day("2026-04-03"));
    let told = |now: &str| desk(&company, at(now)).ask(ServiceAttainment { from, to }).unwrap().remove(0);
    let early = told("2026-04-07T17:00:00+02:00");
    assert_eq!((early.n, early.met, early.paused, early.cancelled, early.running), (5, 1, 1, 1, 1), "{running}");
    let after = told("2026-04-08T09:00:00+02:00");
    assert_eq!((after.met, after.breached, after.paused, after.cancelled, after.running), (1, 2, 1, 1, 0));
    assert_eq!(after.share_met.unwrap().to_string(), "0.3333");
    let times = desk(&company, at("2026-04-08T09:00:00+02:00")).ask(CaseTimes { from, to }).unwrap();
    assert_eq!((times.n, times.resolution.n, times.first_response.n, times.reopened), (4, 2, 0, 0), "without the duplicate");
    assert_eq!(times.resolution.mean_business, Some(Span::from_minutes(270).plus(Span::from_micros(500_000))));
    assert_eq!(times.resolution.median_business, times.resolution.mean_business, "of two");
    assert_eq!(times.first_response.mean_elapsed, None);
    let backlog = desk(&company, at("2026-04-08T09:00:00+02:00")).ask(CaseBacklog).unwrap();
    let by_status: Vec<(&str, u64)> = backlog.by_status.iter().map(|row| (row.status.as_str(), row.n)).collect();
    assert_eq!((backlog.n, by_status), (2, vec![("open", 1), ("waiting", 1)]));
    assert_eq!(backlog.by_age.iter().find(|row| row.days == Some(7)).map(|row| row.n), Some(2));
    assert_eq!(invalid(desk(&company, at(FRIDAY)).ask(ServiceAttainment { from, to: day("2026-04-02") })), "to");
}
