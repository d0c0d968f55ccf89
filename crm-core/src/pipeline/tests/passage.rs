//! Gates ask for what they were told to ask for, and say everything that is missing.

use crate::activities::Offset;
use crate::approvals::{ApprovalRule, Approver};
use crate::kernel::{FollowUpPlanId, Name, Record, RecordId, RoleId, TimeZone, UserId};
use crate::leads::scoring::Condition;
use crate::pipeline::waiting::{self, Touches};
use crate::pipeline::*;

use super::samples::*;

fn to_quote() -> Gate {
    Gate { from: Some(code("talk")), ..Gate::before(code("quote")) }
}

fn with(gates: Vec<Gate>) -> Pipeline {
    let gated = Pipeline { gates, ..pipeline() };
    assert_eq!(gated.check(), Ok(()));
    gated
}

fn talking() -> Opportunity {
    let command = MoveOpportunity { opportunity: deal().id(), stage: code("talk") };
    on("2026-01-05", |cx| steps::move_on(&deal(), &pipeline(), &command, &nothing(), cx).unwrap().record().clone())
}

fn try_quote(deal: &Opportunity, pipeline: &Pipeline, facts: &GateFacts) -> Result<Opportunity, String> {
    let command = MoveOpportunity { opportunity: deal.id(), stage: code("quote") };
    let moved = on("2026-02-01", |cx| steps::move_on(deal, pipeline, &command, facts, cx));
    moved.map(|decision| decision.record().clone()).map_err(|error| error.code().to_string())
}

fn by(user: UserId, roles: &[RoleId]) -> GateFacts {
    GateFacts { actor: Some((user, roles.to_vec())), ..GateFacts::default() }
}

#[test]
fn a_gate_names_who_brings_deals_through() {
    let (managers, other) = (RoleId::from_bytes([3; 16]), UserId::from_bytes([6; 16]));
    let pipeline = with(vec![Gate { who: vec![GateKeeper::Role(managers), GateKeeper::User(other)], ..to_quote() }]);
    assert_eq!(try_quote(&talking(), &pipeline, &by(owner(), &[])).unwrap_err(), "OPP-013");
    assert!(try_quote(&talking(), &pipeline, &by(owner(), &[managers])).is_ok());
    assert!(try_quote(&talking(), &pipeline, &by(other, &[])).is_ok());
    assert!(try_quote(&talking(), &pipeline, &nothing()).is_ok(), "the host's own work is let through");
    let owners = with(vec![Gate { who: vec![GateKeeper::Owner], ..to_quote() }]);
    assert!(try_quote(&talking(), &owners, &by(owner(), &[])).is_ok());
    assert_eq!(try_quote(&talking(), &owners, &by(other, &[])).unwrap_err(), "OPP-013");
}

#[test]
fn a_gate_before_a_stage_holds_whatever_stage_is_left() {
    let pipeline = with(vec![Gate { required_fields: vec![RequiredField::Amount], ..Gate::before(code("quote")) }]);
    assert_eq!(try_quote(&talking(), &pipeline, &nothing()).unwrap_err(), "OPP-005");
    assert_eq!(try_quote(&deal(), &pipeline, &nothing()).unwrap_err(), "OPP-005");
    let only_from_talk = with(vec![Gate { required_fields: vec![RequiredField::Amount], ..to_quote() }]);
    assert!(try_quote(&deal(), &only_from_talk, &nothing()).is_ok());
}

#[test]
fn criteria_look_at_what_the_deal_is_like() {
    let is = |field, is| GateCriterion { field, is };
    let number = |text: &str| Some(crate::kernel::FieldDecimal::parse(text).unwrap());
    let at_least = |text: &str| Condition::Between { from: number(text), to: None };
    let cases = [
        (is(DealField::Amount, at_least("1000")), false),
        (is(DealField::Amount, at_least("900")), true),
        (is(DealField::Currency, Condition::Equals("eur".into())), true),
        (is(DealField::Probability, at_least("40")), true),
        (is(DealField::AgeDays, at_least("31")), true),
        (is(DealField::AgeDays, at_least("32")), false),
        (is(DealField::StageDays, at_least("27")), true),
        (is(DealField::StageDays, at_least("28")), false),
        (is(DealField::DaysToClose, Condition::Present), false),
        (is(DealField::BuyingRoles, Condition::Equals("champion".into())), true),
        (is(DealField::BuyingRoles, Condition::Equals("decision_maker".into())), false),
        (is(DealField::Competitors, Condition::Absent), true),
        (is(DealField::Custom(code("tier")), Condition::Present), false),
    ];
    let champion = Stakeholder { contact: crate::kernel::ContactId::from_bytes([4; 16]), role: BuyingRole::Champion };
    let deal = Opportunity { amount: Some(eur("999.99")), stakeholders: vec![champion], ..talking() };
    for (criterion, holds) in cases {
        let pipeline = with(vec![Gate { criteria: vec![criterion.clone()], ..to_quote() }]);
        let answer = try_quote(&deal, &pipeline, &nothing());
        assert_eq!(answer.is_ok(), holds, "{criterion:?}");
        assert_eq!(answer.err(), (!holds).then(|| "OPP-014".to_owned()));
    }
}

fn point(key: &str) -> GatePoint {
    GatePoint { key: code(key), name: Name::parse(key).unwrap() }
}

#[test]
fn a_point_is_ticked_once_and_counts_for_every_gate_that_asks_for_it() {
    let pipeline = with(vec![
        Gate { checklist: vec![point("budget"), point("site-visit")], ..to_quote() },
        Gate { checklist: vec![point("budget")], ..Gate::before(code("won")) },
    ]);
    let tick = |deal: &Opportunity, key: &str, is_done| {
        let command = TickPoint { opportunity: deal.id(), point: code(key), is_done };
        on("2026-01-20", |cx| gates::tick(deal, &pipeline, &command, cx)).map(|decision| decision.record().clone())
    };
    let one = tick(&talking(), "budget", true).unwrap();
    assert_eq!((one.ticked()[0].at, one.ticked()[0].by), (at("2026-01-20"), Some(owner())));
    assert_eq!(tick(&one, "budget", true).unwrap(), one, "done already");
    assert_eq!(try_quote(&one, &pipeline, &nothing()).unwrap_err(), "OPP-015");
    let both = tick(&one, "site-visit", true).unwrap();
    assert!(try_quote(&both, &pipeline, &nothing()).is_ok());
    assert_eq!(try_quote(&tick(&both, "budget", false).unwrap(), &pipeline, &nothing()).unwrap_err(), "OPP-015");
    let unknown = tick(&talking(), "credit-check", true).unwrap_err().to_string();
    assert!(unknown.contains("give one of budget, site-visit"), "{unknown}");
    assert_eq!(tick(&won(), "budget", true).unwrap_err().code(), "OPP-001");
}

#[test]
fn a_plan_must_be_done_and_others_must_agree() {
    let plan = FollowUpPlanId::from_bytes([7; 16]);
    let rule = ApprovalRule { approvers: vec![Approver::User(owner())], quorum: 1, lapses_after_days: None };
    let pipeline = with(vec![Gate { plan: Some(plan), approval: Some(rule), ..to_quote() }]);
    assert_eq!(try_quote(&talking(), &pipeline, &nothing()).unwrap_err(), "OPP-016");
    let done = GateFacts { plans_done: [plan].into(), ..nothing() };
    assert_eq!(try_quote(&talking(), &pipeline, &done).unwrap_err(), "OPP-017");
    assert!(try_quote(&talking(), &pipeline, &GateFacts { is_approved: true, ..done }).is_ok());
}

#[test]
fn an_approval_is_of_the_deal_as_it_is_now() {
    let to = pipeline().stages[2].clone();
    let asked = gates::approved(&talking(), &to);
    assert_eq!(gates::approved(&Opportunity { name: Name::parse("Else").unwrap(), ..talking() }, &to), asked);
    assert_ne!(gates::approved(&Opportunity { amount: Some(eur("1")), ..talking() }, &to), asked);
    assert_ne!(gates::approved(&deal(), &to), asked, "from another stage");
    assert_ne!(gates::approved(&talking(), &pipeline().stages[3]), asked, "to another stage");
}

#[test]
fn everything_that_stands_in_the_way_is_told_at_once_and_in_order() {
    let pipeline = with(vec![Gate {
        who: vec![GateKeeper::User(UserId::from_bytes([6; 16]))],
        required_fields: vec![RequiredField::Amount, RequiredField::CloseDate],
        criteria: vec![GateCriterion { field: DealField::AgeDays, is: Condition::Absent }],
        checklist: vec![point("budget")],
        plan: Some(FollowUpPlanId::from_bytes([7; 16])),
        approval: Some(ApprovalRule { approvers: vec![Approver::User(owner())], quorum: 1, lapses_after_days: None }),
        ..to_quote()
    }]);
    let told = |to: usize| {
        let facts = by(owner(), &[]);
        on("2026-02-01", |cx| gates::way(&talking(), &pipeline, &pipeline.stages[to], &facts, cx))
    };
    let codes: Vec<String> = told(2).obstacles.into_iter().map(|one| one.code).collect();
    assert_eq!(codes, ["OPP-013", "OPP-005", "OPP-014", "OPP-015", "OPP-016", "OPP-017"]);
    assert_eq!(told(0).obstacles, []);
    let strict = Stage { allowed_next: vec![code("quote")], ..pipeline.stages[1].clone() };
    let closed = Pipeline { stages: vec![pipeline.stages[0].clone(), strict, pipeline.stages[2].clone()], ..pipeline };
    let way = on("2026-02-01", |cx| gates::way(&talking(), &closed, &closed.stages[0], &nothing(), cx));
    assert_eq!(way.obstacles[0].obstacle, Obstacle::NoWay);
}

fn faults(change: impl FnOnce(&mut Pipeline)) -> Vec<String> {
    let mut pipeline = pipeline();
    change(&mut pipeline);
    let found = pipeline.check().expect_err("a fault");
    found.as_slice().iter().map(|fault| format!("{}: {}", fault.field, fault.problem)).collect()
}

#[test]
fn a_gate_to_which_nothing_comes_or_which_asks_for_nothing_is_a_fault() {
    assert_eq!(faults(|p| p.gates = vec![to_quote()]), ["gates[0].to: this gate asks for nothing"]);
    let who = vec![GateKeeper::Owner];
    let unknown = Gate { who: who.clone(), ..Gate::before(code("nowhere")) };
    assert_eq!(faults(|p| p.gates = vec![unknown]), ["gates[0].to: the pipeline has no such stage"]);
    let found = faults(|p| {
        p.stages[1].allowed_next = vec![code("lead"), code("won")];
        p.gates = vec![Gate { who, ..to_quote() }];
    });
    assert_eq!(found, ["gates[0].from: no way leads from `talk` to `quote`, so nothing ever comes to this gate"]);
    let otherwise = GatePoint { name: Name::parse("Money").unwrap(), ..point("budget") };
    let found = faults(|p| {
        p.gates = vec![
            Gate { checklist: vec![point("budget")], ..to_quote() },
            Gate { checklist: vec![otherwise], ..Gate::before(code("won")) },
        ];
    });
    assert_eq!(found, ["gates[1].checklist[0]: another gate calls this point otherwise"]);
    let rule = ApprovalRule { approvers: vec![Approver::User(owner())], quorum: 1, lapses_after_days: None };
    let asks = |gate| Gate { approval: Some(rule.clone()), ..gate };
    let found = faults(|p| p.gates = vec![asks(to_quote()), asks(Gate::before(code("quote")))]);
    assert_eq!(found, ["gates[1].approval: another gate on this way asks for an approval"]);
}

fn timed(from: &str, to: &str, after: Offset) -> TimedMove {
    TimedMove { from: code(from), to: code(to), after, loss_reason: None }
}

#[test]
fn time_brings_a_deal_to_an_open_stage_or_the_lost_one_with_a_reason() {
    let set = |timed: TimedMove| faults(|p| p.timed_moves = vec![timed]);
    assert_eq!(set(timed("won", "talk", Offset::Days(1))), ["timed_moves[0].from: this is no open stage of the pipeline"]);
    let found = set(timed("talk", "won", Offset::Days(1)));
    assert_eq!(found, ["timed_moves[0].to: time brings a deal to an open stage or the lost one"]);
    assert_eq!(set(timed("talk", "lost", Offset::Days(1))), ["timed_moves[0].loss_reason: a lost deal has a reason"]);
    assert_eq!(set(timed("talk", "quote", Offset::Hours(0))), ["timed_moves[0].after: a deal stays for some time"]);
    let given = TimedMove { loss_reason: Some(code("price")), ..timed("talk", "lost", Offset::Days(90)) };
    assert_eq!(Pipeline { timed_moves: vec![given], ..pipeline() }.check(), Ok(()));
}

#[test]
fn a_deal_goes_on_when_its_time_in_the_stage_is_over() {
    let goes_on = |after, policy: &PipelinePolicy| {
        waiting::goes_on_at(&talking(), &timed("talk", "quote", after), policy, &TimeZone::UTC).unwrap()
    };
    let always = PipelinePolicy::default();
    assert_eq!(goes_on(Offset::Days(3), &always), Some(at("2026-01-08")));
    assert_eq!(goes_on(Offset::WorkingDays(3), &always), Some(at("2026-01-08")), "without a calendar every day counts");
    let week = crate::kernel::BusinessCalendar::always(TimeZone::UTC);
    let with_calendar = PipelinePolicy { calendar: Some(week), ..always.clone() };
    assert_eq!(goes_on(Offset::WorkingHours(48), &with_calendar), Some(at("2026-01-07")));
    let elsewhere = waiting::goes_on_at(&deal(), &timed("talk", "quote", Offset::Days(3)), &always, &TimeZone::UTC).unwrap();
    assert_eq!(elsewhere, None, "it is in another stage");
}

#[test]
fn a_deal_is_left_after_its_days_unless_something_is_done_or_planned() {
    let mut minding = pipeline();
    minding.stages[1].rots_after_days = Some(14);
    let rotten = |touches: Touches, policy: &PipelinePolicy, day: &str| {
        waiting::rotten(&talking(), &minding, touches, policy, at(day), &TimeZone::UTC)
    };
    let policy = PipelinePolicy::default();
    assert_eq!(rotten(Touches::default(), &policy, "2026-01-19"), None, "14 days are allowed");
    let left = rotten(Touches::default(), &policy, "2026-01-20").unwrap();
    assert_eq!((left.days, left.limit_days, left.since), (15, 14, at("2026-01-05")));
    let touched = Touches { last_done: Some(at("2026-01-10")), is_planned: false };
    assert_eq!(rotten(touched, &policy, "2026-01-24"), None);
    assert_eq!(rotten(touched, &policy, "2026-01-25").unwrap().since, at("2026-01-10"));
    let entered = PipelinePolicy { rotting_anchor: RottingAnchor::Entered, ..policy.clone() };
    assert_eq!(rotten(touched, &entered, "2026-01-20").unwrap().days, 15);
    let planned = Touches { is_planned: true, ..Touches::default() };
    assert_eq!(rotten(planned, &policy, "2026-12-31"), None);
    let strict = PipelinePolicy { planned_deals_rot: true, ..policy };
    assert!(rotten(planned, &strict, "2026-12-31").is_some());
    assert_eq!(waiting::rotten(&deal(), &minding, Touches::default(), &strict, at("2026-12-31"), &TimeZone::UTC), None);
}
