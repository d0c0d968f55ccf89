//! What a plan may say, and when it begins.

use super::*;
use crate::activities::model::{FollowUpState, StopReason};
use crate::activities::reminders::begin;
use crate::activities::rules::{define, retire, start};
use crate::activities::{QuietHours, StartFollowUp};
use crate::kernel::{Decision, Faults, InvoiceId};

/// The fields that are wrong with a plan.
fn wrong(change: impl FnOnce(&mut PlanTerms)) -> String {
    let mut terms = terms(vec![message("hello", Offset::Days(0)), task("call", Offset::Days(1))]);
    change(&mut terms);
    let fields = |faults: Faults| faults.as_slice().iter().map(|fault| fault.field.clone()).collect::<Vec<_>>().join(" ");
    terms.check().err().map(fields).unwrap_or_default()
}

#[test]
fn a_plan_that_contradicts_itself_is_not_kept() {
    assert_eq!(wrong(|_| ()), "");
    assert_eq!(wrong(|terms| terms.steps.clear()), "steps");
    assert_eq!(wrong(|terms| terms.steps[1].key = code("hello")), "steps[1].key");
    assert_eq!(wrong(|terms| terms.steps[0].after = After::PreviousStep), "steps[0].after");
    assert_eq!(wrong(|terms| terms.steps[1].offset = Offset::Days(3_661)), "steps[1].offset");
    assert_eq!(wrong(|terms| terms.steps[1].offset = Offset::WorkingHours(-87_841)), "steps[1].offset");
    assert_eq!(wrong(|terms| terms.anchor = Anchor::Entered), "anchor");
    assert_eq!(wrong(|terms| (terms.subject, terms.anchor) = (SubjectKind::Invoice, Anchor::Field(code("day")))), "anchor");
    assert_eq!(wrong(|terms| (terms.subject, terms.anchor) = (SubjectKind::Dispute, Anchor::Due)), "anchor");
    assert_eq!(wrong(|terms| (terms.subject, terms.anchor) = (SubjectKind::Contact, Anchor::Created)), "anchor");
    assert_eq!(wrong(|terms| (terms.begins_in, terms.ends_in) = (vec![code("new")], vec![code("new")])), "begins_in");
    assert_eq!(wrong(|terms| terms.time_of_day = 1_440), "time_of_day");
    assert_eq!(wrong(|terms| terms.quiet = Some(QuietHours { from: 60, to: 60 })), "quiet");
    assert_eq!(wrong(|terms| terms.most = 0), "most");
}

#[test]
fn defining_a_plan_again_is_its_next_version_and_the_same_plan_again_is_nothing() {
    let one = terms(vec![message("hello", Offset::Days(0))]);
    let known = plan(one.clone());
    assert!(matches!(define(Some(&known), known.id, &known.key, &one), Ok(Decision::AlreadyDone(_))));
    let two = terms(vec![message("hello", Offset::Days(1))]);
    let next = define(Some(&known), known.id, &known.key, &two).unwrap().record().clone();
    assert_eq!((next.version, next.id, next.terms), (2, known.id, two.clone()));
    let retired = retire(&known).record().clone();
    assert!(!retired.is_active);
    assert!(define(Some(&retired), known.id, &known.key, &one).unwrap().record().is_active, "followed again");
    let other = PlanTerms { subject: SubjectKind::Opportunity, ..two };
    assert_eq!(define(Some(&known), known.id, &known.key, &other).unwrap_err().code(), "ACT-003");
}

#[test]
fn a_plan_is_started_for_records_of_its_kind_while_it_is_followed() {
    let plan = plan(terms(vec![message("hello", Offset::Days(0))]));
    let start = |plan: &FollowUpPlan, subject| {
        let command = StartFollowUp { plan: plan.id, subject };
        start(FollowUpId::from_bytes([4; 16]), ownership(), plan, &command, at("2026-05-04T12:00:00Z"))
    };
    assert_eq!(start(&plan, subject()).unwrap().record().look_at, Some(at("2026-05-04T12:00:00Z")));
    assert_eq!(start(&plan, SubjectId::Invoice(InvoiceId::from_bytes([9; 16]))).unwrap_err().code(), "ACT-004");
    assert_eq!(start(&FollowUpPlan { is_active: false, ..plan }, subject()).unwrap_err().code(), "ACT-005");
}

#[test]
fn a_plan_begins_by_itself_where_a_record_comes_into_its_states() {
    let mut plan = plan(terms(vec![message("hello", Offset::Days(0))]));
    let begins = |plan: &FollowUpPlan, before: &[FollowUp]| {
        begin(FollowUpId::from_bytes([5; 16]), plan, subject(), &due_on("2026-05-10"), before, at("2026-05-04T12:00:00Z"))
            .is_some()
    };
    assert!(!begins(&plan, &[]), "only where somebody asks");
    plan.terms.begins_in = vec![code("nurturing")];
    assert!(begins(&plan, &[]));
    let running = begun("2026-05-01T12:00:00Z");
    assert!(!begins(&plan, std::slice::from_ref(&running)), "one is under way");
    let ended = |reason| {
        let state = FollowUpState::Stopped { reason, at: at("2026-05-02T12:00:00Z") };
        [FollowUp { state, ..running.clone() }]
    };
    assert!(begins(&plan, &ended(StopReason::Reached(code("working")))), "it came back");
    assert!(!begins(&plan, &ended(StopReason::Asked(Default::default()))), "somebody ended it for good");
    assert!(!begins(&plan, &ended(StopReason::Touched(ActivityKind::Call))), "they have answered");
}
