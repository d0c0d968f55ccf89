//! Reminders as a host runs them: every few minutes, from as many places as it likes.

use std::collections::BTreeSet;

use crm_core::activities::*;
use crm_core::automation::{DueFollowUps, DueWork, RunDue};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{Invoice, InvoiceState};
use crm_core::kernel::{LeadId, Note, Record};
use crm_core::leads::{NurtureLead, ResumeLead, WorkLead};
use crm_core::receivables::AllocationPlan;

use crate::company::*;

fn message(key: &str, days: i32) -> PlanStep {
    let action = StepAction::Send { channel: Channel::Email, template: code(key) };
    PlanStep { key: code(key), after: After::Anchor, offset: Offset::Days(days), action }
}

fn call(key: &str, days: i32) -> PlanStep {
    let action = StepAction::Plan { kind: ActivityKind::Call, title: name("Call"), note: Note::default() };
    PlanStep { action, ..message(key, days) }
}

fn terms(subject: SubjectKind, begins_in: &str, steps: Vec<PlanStep>) -> PlanTerms {
    PlanTerms {
        name: name("Reminders"),
        subject,
        anchor: Anchor::Due,
        begins_in: vec![code(begins_in)],
        ends_in: Vec::new(),
        ends_on: BTreeSet::new(),
        steps,
        time_of_day: 540,
        calendar: None,
        sends_on_working_days: false,
        quiet: None,
        most: 100,
    }
}

impl Company {
    fn define(&self, terms: PlanTerms) -> FollowUpPlan {
        self.session(self.administrator).execute(DefineFollowUpPlan { key: code("reminders"), terms }).unwrap()
    }

    /// The host at noon of a day.
    fn host(&self, on: &str) -> Session {
        self.crm.system("reminders", noon(on))
    }

    /// Runs what is due, to the end.
    fn run(&self, on: &str) -> DueWork {
        let mut all = DueWork::default();
        for _ in 0..100 {
            let work = self.host(on).execute(RunDue { limit: None }).unwrap();
            all.begun += work.begun;
            all.taken += work.taken;
            all.passed_over += work.passed_over;
            all.stopped += work.stopped;
            if work.is_end {
                return DueWork { is_end: true, ..all };
            }
        }
        panic!("it never ends");
    }

    /// The texts that wait in the outbox, and whom they are about.
    fn sent(&self) -> Vec<String> {
        let topics = self.host(TODAY).outbox(100).unwrap();
        topics
            .iter()
            .filter(|message| message.topic() == "follow_up.message_due")
            .map(|message| template_of(message.content()))
            .collect()
    }

    fn nurtured(&self, until: &str) -> LeadId {
        let seller = self.session(self.seller);
        let lead = captured(&seller);
        seller.execute(NurtureLead { lead, recycle_on: day(until) }).unwrap();
        lead
    }

    fn follow_up_of(&self, subject: SubjectId) -> FollowUp {
        let of_subject = Query::under(FollowUp::BY_SUBJECT, subject.sort_key());
        self.host(TODAY).list(&of_subject).unwrap().items.pop().unwrap()
    }
}

fn template_of(content: &[u8]) -> String {
    let event: ActivityEvent = minicbor::decode(content).unwrap();
    let ActivityEvent::MessageDue { template, .. } = event else { panic!("a message") };
    template.to_string()
}

fn work(begun: u64, taken: u64, passed_over: u64, stopped: u64) -> DueWork {
    DueWork { begun, taken, passed_over, stopped, is_end: true, ..DueWork::default() }
}

#[test]
fn a_lead_set_aside_is_called_on_its_day_and_the_call_is_the_owners() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![call("call", 0)]));
    let lead = company.nurtured("2026-06-01");
    assert_eq!(company.run(TODAY), work(1, 0, 0, 0));
    assert_eq!(company.run("2026-05-31"), work(0, 0, 0, 0));
    assert_eq!(company.run("2026-06-01"), work(0, 1, 0, 0));
    let planned = company.session(company.seller).list(&Query::by(Activity::BY_DAY)).unwrap().items.pop().unwrap();
    assert_eq!((*planned.subject(), planned.ownership().owner), (SubjectId::Lead(lead), company.seller));
    assert_eq!(*planned.due_on(), day("2026-06-01"));
}

#[test]
fn an_invoice_is_reminded_of_until_it_is_paid_however_it_is_paid() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Invoice, "issued", vec![message("first", 3), message("second", 10)]));
    let (paid, unpaid) = (company.issued(&["100"]), company.issued(&["200"]));
    let due = |invoice: &Invoice, days: i64| {
        let InvoiceState::Issued(issue) = invoice.state() else { panic!("issued") };
        issue.due_on.plus_days(days).unwrap().to_string()
    };
    assert_eq!(company.run(TODAY), work(2, 0, 0, 0));
    assert_eq!(company.run(&due(&paid, 3)), work(0, 2, 0, 0));
    let money = payment(company.account, eur("120"), AllocationPlan::OldestFirst);
    company.accounts_on(&due(&paid, 5)).execute(money).unwrap();
    assert_eq!(company.run(&due(&paid, 5)), work(0, 0, 0, 1), "met in the change log, before the next step is due");
    assert_eq!(company.run(&due(&paid, 10)), work(0, 1, 0, 0));
    assert_eq!(company.sent(), ["first", "first", "second"]);
    assert_eq!(*company.follow_up_of(SubjectId::Invoice(unpaid.id())).taken(), 2);
}

#[test]
fn a_day_that_is_moved_forward_is_met_though_nothing_tells_follow_ups_of_it() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![message("hello", 0)]));
    let lead = company.nurtured("2026-07-01");
    company.run(TODAY);
    let seller = company.session(company.seller);
    seller.execute(ResumeLead { lead }).unwrap();
    assert_eq!(company.run(TODAY), work(0, 0, 0, 0));
    assert_eq!(*company.follow_up_of(SubjectId::Lead(lead)).look_at(), None, "a lead that is worked on has no such day");
    seller.execute(NurtureLead { lead, recycle_on: day("2026-05-10") }).unwrap();
    assert_eq!(company.run("2026-05-09"), work(0, 0, 0, 0));
    assert_eq!(company.run("2026-05-10"), work(0, 1, 0, 0));
    assert_eq!(company.run("2026-07-01"), work(0, 0, 0, 0));
}

#[test]
fn what_is_due_is_known_before_it_is_done() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![message("early", -7), message("hello", 0)]));
    let lead = company.nurtured("2026-06-01");
    company.run(TODAY);
    let ask = |by: &str| {
        let steps = company.session(company.seller).ask(DueFollowUps { by: Some(noon(by)), limit: None }).unwrap();
        steps.iter().map(|step| (step.subject, step.step.to_string(), step.is_passed_over)).collect::<Vec<_>>()
    };
    let subject = SubjectId::Lead(lead);
    assert_eq!(ask("2026-05-24"), []);
    assert_eq!(ask("2026-05-25"), [(subject, "early".to_owned(), false)]);
    assert_eq!(ask("2026-06-01"), [(subject, "early".to_owned(), true), (subject, "hello".to_owned(), false)]);
    assert_eq!(
        company.session(company.other_seller).ask(DueFollowUps { by: Some(noon("2026-06-01")), limit: None }).unwrap(),
        []
    );
    assert_eq!(company.run("2026-06-01"), work(0, 1, 1, 0));
    assert_eq!(company.sent(), ["hello"]);
}

#[test]
fn two_hosts_that_run_at_the_same_time_do_each_thing_once() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![message("hello", 0)]));
    company.nurtured("2026-06-01");
    company.run(TODAY);
    let (one, other) = (company.host("2026-06-01"), company.host("2026-06-01"));
    let (mut first, mut second) = (one.begin().unwrap(), other.begin().unwrap());
    assert_eq!(first.execute(RunDue { limit: None }).unwrap().taken, 1);
    assert_eq!(second.execute(RunDue { limit: None }).unwrap().taken, 1, "neither knows of the other");
    second.commit().unwrap();
    assert_eq!(refusal(first.commit()), "conflict");
    assert_eq!(company.sent(), ["hello"]);
    assert_eq!(company.run("2026-06-01"), work(0, 0, 0, 0));
}

#[test]
fn where_nothing_is_due_nothing_is_written() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![message("hello", 0)]));
    company.nurtured("2026-06-01");
    company.run(TODAY);
    let commits =
        || company.host(TODAY).changes(0, 1_000).unwrap().entries.into_iter().filter(|entry| entry.head.record.is_some()).count();
    let before = commits();
    assert_eq!(company.run("2026-05-05"), work(0, 0, 0, 0));
    assert_eq!(company.run("2026-05-06"), work(0, 0, 0, 0));
    assert_eq!(commits(), before);
}

#[test]
fn a_small_portion_at_a_time_comes_to_the_same_end() {
    let company = Company::founded();
    company.define(terms(SubjectKind::Lead, "nurturing", vec![call("call", 0), message("hello", 0)]));
    let leads: Vec<LeadId> = (0..12).map(|_| company.nurtured("2026-06-01")).collect();
    let (mut begun, mut taken) = (0, 0);
    for _ in 0..100 {
        let work = company.host("2026-06-01").execute(RunDue { limit: Some(1) }).unwrap();
        (begun, taken) = (begun + work.begun, taken + work.taken);
        if work.is_end {
            break;
        }
    }
    assert_eq!((begun, taken), (12, 24));
    assert!(leads.iter().all(|lead| *company.follow_up_of(SubjectId::Lead(*lead)).taken() == 2));
    assert_eq!(invalid(company.host(TODAY).execute(RunDue { limit: Some(0) })), "limit");
    assert_eq!(invalid(company.host(TODAY).execute(RunDue { limit: Some(1_001) })), "limit");
}

#[test]
fn what_waits_for_an_activity_goes_on_once_that_is_done() {
    let company = Company::founded();
    let recap = PlanStep { after: After::PreviousStep, ..message("recap", 1) };
    company.define(terms(SubjectKind::Lead, "nurturing", vec![call("call", 0), recap]));
    company.nurtured("2026-06-01");
    company.run("2026-06-01");
    assert_eq!(company.run("2026-06-20"), work(0, 0, 0, 0), "the call was not made");
    let call = company.host(TODAY).list(&Query::by(Activity::BY_DAY)).unwrap().items.pop().unwrap().id();
    let seller = company.crm.session(company.seller, noon("2026-06-20")).unwrap();
    seller.execute(CompleteActivity { activity: call, outcome: None, note: Note::default() }).unwrap();
    assert_eq!(company.run("2026-06-20"), work(0, 0, 0, 0));
    assert_eq!(company.run("2026-06-21"), work(0, 1, 0, 0));
}

#[test]
fn a_cadence_ends_where_they_answered_or_the_lead_is_worked_on() {
    let company = Company::founded();
    let steps = vec![message("one", 0), message("two", 2)];
    let terms = PlanTerms {
        anchor: Anchor::Created,
        ends_in: vec![code("working")],
        ends_on: [ActivityKind::Email].into(),
        ..terms(SubjectKind::Lead, "new", steps)
    };
    company.define(terms);
    let seller = company.session(company.seller);
    let (answered, worked, silent) = (captured(&seller), captured(&seller), captured(&seller));
    assert_eq!(company.run(TODAY), work(3, 3, 0, 0));
    let details = ActivityDetails {
        kind: ActivityKind::Email,
        title: name("Yes, please"),
        note: Note::default(),
        due: Due::On(day("2026-05-05")),
        recurrence: None,
    };
    let tuesday = company.crm.session(company.seller, noon("2026-05-05")).unwrap();
    tuesday.execute(LogActivity { subject: SubjectId::Lead(answered), details, outcome: None, owner: None }).unwrap();
    tuesday.execute(WorkLead { lead: worked }).unwrap();
    assert_eq!(company.run("2026-05-06"), work(0, 1, 0, 2));
    let state = |lead| company.follow_up_of(SubjectId::Lead(lead)).state().clone();
    assert!(matches!(state(answered), FollowUpState::Stopped { reason: StopReason::Touched(ActivityKind::Email), .. }));
    assert!(matches!(state(worked), FollowUpState::Stopped { reason: StopReason::Reached(_), .. }));
    assert_eq!(state(silent), FollowUpState::Running);
}
