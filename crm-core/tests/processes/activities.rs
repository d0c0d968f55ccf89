//! Activities: who may plan what about which record, and what comes next.

use std::collections::BTreeSet;

use crm_core::activities::*;
use crm_core::engine::Query;
use crm_core::kernel::{LeadId, Note, Record, RecordId};

use crate::company::*;

fn call(on: &str) -> ActivityDetails {
    ActivityDetails {
        kind: ActivityKind::Call,
        title: name("Call"),
        note: Note::default(),
        due: Due::On(day(on)),
        recurrence: None,
    }
}

fn plan(subject: SubjectId, on: &str) -> PlanActivity {
    PlanActivity { subject, details: call(on), owner: None }
}

#[test]
fn an_activity_is_planned_about_a_record_that_one_may_see() {
    let company = Company::founded();
    let account = SubjectId::Account(company.account);
    let (seller, other) = (company.session(company.seller), company.session(company.other_seller));
    let activity = seller.execute(plan(account, TODAY)).unwrap();
    assert_eq!((activity.ownership().owner, activity.tag()), (company.seller, ActivityTag::Planned));
    assert_eq!(refusal(other.execute(plan(account, TODAY))), "not_found");
    let nobody = SubjectId::Lead(LeadId::from_bytes([9; 16]));
    let error = seller.execute(plan(nobody, TODAY)).unwrap_err();
    assert_eq!(error.subject(), "lead 09090909-0909-0909-0909-090909090909");
    let invoice = SubjectId::Invoice(company.draft(&["100"]).id());
    assert_eq!(refusal(other.execute(plan(invoice, TODAY))), "not_found", "a draft for another seller's customer");
    company.accounts().execute(plan(invoice, TODAY)).unwrap();
}

#[test]
fn what_comes_next_about_a_record_is_the_activity_that_is_due_first() {
    let company = Company::founded();
    let (seller, subject) = (company.session(company.seller), SubjectId::Account(company.account));
    let next = || seller.ask(NextStep { subject }).unwrap();
    assert_eq!((next().standing, next().activity, next().planned), (Standing::Idle, None, 0));
    let late = seller.execute(plan(subject, "2026-06-01")).unwrap();
    assert_eq!((next().standing, next().activity), (Standing::Planned, Some(late.clone())));
    let overdue = seller.execute(plan(subject, "2026-05-03")).unwrap();
    assert_eq!((next().standing, next().activity, next().planned), (Standing::Overdue, Some(overdue.clone()), 2));
    seller.execute(CompleteActivity { activity: overdue.id(), outcome: Some(code("reached")), note: Note::default() }).unwrap();
    assert_eq!((next().activity, next().last_done_on), (Some(late), Some(day(TODAY))));
    let logged = LogActivity { subject, details: call("2026-05-02"), outcome: None, owner: None };
    seller.execute(logged).unwrap();
    assert_eq!((next().planned, next().last_done_on), (1, Some(day(TODAY))), "an older call is not the last");
    // Who may not see the account has nothing to see about it.
    let other = company.session(company.other_seller).ask(NextStep { subject }).unwrap();
    assert_eq!((other.standing, other.planned, other.last_done_on), (Standing::Idle, 0, None));
}

#[test]
fn an_activity_is_given_to_somebody_who_is_still_there() {
    let company = Company::founded();
    let administrator = company.session(company.administrator);
    let subject = SubjectId::Account(company.account);
    let activity = administrator.execute(plan(subject, TODAY)).unwrap().id();
    let assign = |owner| administrator.execute(AssignActivity { activity, owner });
    assert_eq!(assign(company.seller).unwrap().ownership().owner, company.seller);
    administrator.execute(crm_core::administration::DeactivateUser { user: company.other_seller }).unwrap();
    assert_eq!(refusal(assign(company.other_seller)), "ACT-002");
    assert_eq!(refusal(company.session(company.seller).execute(AssignActivity { activity, owner: company.seller })), "denied");
}

#[test]
fn an_activity_that_is_over_is_not_changed_and_one_that_lasts_too_long_is_not_planned() {
    let company = Company::founded();
    let (seller, subject) = (company.session(company.seller), SubjectId::Account(company.account));
    let activity = seller.execute(plan(subject, TODAY)).unwrap().id();
    let changed = seller.execute(ChangeActivity { activity, details: call("2026-05-11") }).unwrap();
    assert_eq!(*changed.due_on(), day("2026-05-11"));
    seller.execute(CancelActivity { activity, reason: note("moved away"), only_this: false }).unwrap();
    assert_eq!(refusal(seller.execute(ChangeActivity { activity, details: call(TODAY) })), "ACT-001");
    let due = Due::At { begins: noon(TODAY), minutes: 10_081 };
    let long = PlanActivity { subject, details: ActivityDetails { due, ..call(TODAY) }, owner: None };
    assert_eq!(invalid(seller.execute(long)), "details.due");
}

#[test]
fn lists_show_what_is_to_be_done_day_by_day_and_then_what_is_over() {
    let company = Company::founded();
    let (seller, subject) = (company.session(company.seller), SubjectId::Account(company.account));
    let days = ["2026-05-06", "2026-05-04", "2026-05-05"];
    let planned: Vec<Activity> = days.iter().map(|on| seller.execute(plan(subject, on)).unwrap()).collect();
    seller.execute(CompleteActivity { activity: planned[1].id(), outcome: None, note: Note::default() }).unwrap();
    let listed = seller.list(&Query::by(Activity::BY_DAY)).unwrap().items;
    let shown: Vec<_> = listed.iter().map(|activity| (activity.tag(), activity.due_on().to_string())).collect();
    let to_do = ActivityTag::Planned;
    assert_eq!(shown, [(to_do, days[2].to_owned()), (to_do, days[0].to_owned()), (ActivityTag::Done, days[1].to_owned())]);
}

#[test]
fn a_plan_is_one_for_its_key() {
    let company = Company::founded();
    let administrator = company.session(company.administrator);
    let step = PlanStep {
        key: code("call"),
        after: After::Anchor,
        offset: Offset::Days(1),
        action: StepAction::Plan { kind: ActivityKind::Call, title: name("Call"), note: Note::default() },
    };
    let terms = PlanTerms {
        name: name("After the first meeting"),
        subject: SubjectKind::Account,
        anchor: Anchor::Start,
        begins_in: Vec::new(),
        ends_in: Vec::new(),
        ends_on: BTreeSet::new(),
        steps: vec![step],
        time_of_day: 540,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 10,
    };
    let define = |terms: &PlanTerms| administrator.execute(DefineFollowUpPlan { key: code("first"), terms: terms.clone() });
    let plan = define(&terms).unwrap();
    let wider = PlanTerms { most: 20, ..terms.clone() };
    let second = define(&wider).unwrap();
    assert_eq!((second.id(), *second.version()), (plan.id(), 2));
    assert_eq!(refusal(define(&PlanTerms { subject: SubjectKind::Contact, ..terms.clone() })), "ACT-003");
    assert_eq!(invalid(define(&PlanTerms { most: 0, ..terms.clone() })), "terms.most");
    assert_eq!(refusal(company.session(company.seller).execute(DefineFollowUpPlan { key: code("mine"), terms })), "denied");

    let seller = company.session(company.seller);
    let start = StartFollowUp { plan: plan.id(), subject: SubjectId::Account(company.account) };
    let begun = seller.execute(start).unwrap();
    assert_eq!(seller.execute(start).unwrap(), begun, "it is under way already");
    seller.execute(StopFollowUp { follow_up: begun.id(), reason: note("they have answered") }).unwrap();
    assert_ne!(seller.execute(start).unwrap().id(), begun.id(), "asked for again, it begins again");
    administrator.execute(RetireFollowUpPlan { plan: plan.id() }).unwrap();
    let other = company.session(company.other_seller).execute(named_account("Difference Engines")).unwrap();
    let retired = StartFollowUp { subject: SubjectId::Account(other.id()), ..start };
    assert_eq!(refusal(company.session(company.other_seller).execute(retired)), "ACT-005");
}
