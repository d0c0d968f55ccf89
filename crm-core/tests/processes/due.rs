//! All that time does, asked for in one call.

use std::collections::BTreeSet;

use crm_core::activities::*;
use crm_core::automation::{DuePart, DueWork, RunDue};
use crm_core::catalog::{AddProduct, Product};
use crm_core::engine::{Crm, Limits, Query, Session};
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pipeline::*;
use crm_core::quoting::*;
use crm_core::storage::MemoryStore;

use crate::company::*;

fn message(key: &str, offset: Offset) -> PlanStep {
    let action = StepAction::Send { channel: Channel::Email, template: code(key) };
    PlanStep { key: code(key), after: After::Anchor, offset, action }
}

fn terms(subject: SubjectKind, anchor: Anchor, begins_in: &str, steps: Vec<PlanStep>) -> PlanTerms {
    PlanTerms {
        name: name("Reminders"),
        subject,
        anchor,
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

fn define(company: &Company, key: &str, terms: PlanTerms) {
    company.session(company.administrator).execute(DefineFollowUpPlan { key: code(key), terms }).unwrap();
}

fn host(company: &Company, on: &str) -> Session {
    company.crm.system("what is due", noon(on))
}

fn run_of(company: &Company, on: &str, limit: Option<u32>) -> DueWork {
    host(company, on).execute(RunDue { limit }).unwrap()
}

/// Runs what is due, to the end.
fn run(company: &Company, on: &str, limit: Option<u32>) -> DueWork {
    let mut all = DueWork::default();
    for _ in 0..200 {
        let work = run_of(company, on, limit);
        all.begun += work.begun;
        all.taken += work.taken;
        all.stopped += work.stopped;
        all.moved += work.moved;
        all.expired += work.expired;
        all.subscription_steps += work.subscription_steps;
        all.contract_steps += work.contract_steps;
        if work.is_end {
            return DueWork { is_end: true, held_back: work.held_back, left_out: work.left_out, ..all };
        }
    }
    panic!("it never ends");
}

fn quoted(company: &Company, valid_until: &str) -> QuoteId {
    quoted_on(company, valid_until, Note::default())
}

fn quoted_on(company: &Company, valid_until: &str, terms: Note) -> QuoteId {
    let key = code("lamp");
    let line = QuoteLine {
        key,
        description: name("Lamp"),
        product: None,
        priced: line("40").priced,
        choice: LineChoice::Standard,
        components: Vec::new(),
    };
    let valid_until = Some(day(valid_until));
    let content = QuoteContent { lines: vec![line], valid_until, terms, ..QuoteContent::default() };
    let (opportunity, account, contact, currency, owner) = (None, company.account, None, Currency::EUR, None);
    let seller = company.session(company.seller);
    let quote = seller.execute(DraftQuote { opportunity, account, contact, currency, content, owner }).unwrap().id();
    seller.execute(SendQuote { quote }).unwrap();
    quote
}

fn stage(key: &str, kind: StageKind, probability: &str) -> Stage {
    Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    }
}

/// A pipeline of which deals are lost after 30 days; those without a day of closing are held back.
fn pipeline(company: &Company, called: &str) -> PipelineId {
    let stages =
        vec![stage("talk", StageKind::Open, "20"), stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    let gates = vec![Gate { required_fields: vec![RequiredField::CloseDate], ..Gate::before(code("lost")) }];
    let after = Offset::Days(30);
    let timed_moves = vec![TimedMove { from: code("talk"), to: code("lost"), after, loss_reason: Some(code("price")) }];
    let define = DefinePipeline { gates, timed_moves, ..DefinePipeline::new(name(called), stages, vec![code("price")]) };
    company.session(company.administrator).execute(define).unwrap().id()
}

fn deal(company: &Company, pipeline: PipelineId, expected_close: Option<Date>) -> OpportunityId {
    let (owner, called) = (Some(company.seller), name("Deal"));
    let open = OpenOpportunity { expected_close, owner, ..OpenOpportunity::new(pipeline, called) };
    company.session(company.administrator).execute(open).unwrap().id()
}

fn subscribed(company: &Company, starts_on: &str) -> SubscriptionId {
    let boss = company.session(company.administrator);
    let called = name(&format!("Product {}", boss.count(&Query::<Product>::all()).unwrap()));
    let product = boss.execute(AddProduct::named(called)).unwrap().id();
    let price = UnitPrice::parse("30", Currency::EUR).unwrap();
    let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
    let (account, starts_on) = (company.account, Some(day(starts_on)));
    let start = StartSubscription { account, plan, starts_on, trial_until: None, owner: Some(company.seller), invoicing: None };
    host(company, TODAY).execute(start).unwrap().id()
}

fn signed(company: &Company) -> ContractId {
    let continuation = Continuation::Renews { months: 12 };
    let terms = ContractTerms { starts_on: day("2026-01-01"), initial_months: 12, continuation, notice: Notice::Months(3) };
    let (account, value) = (company.account, eur("1000"));
    let sign = SignContract { account, name: name("Care"), terms, value, indexation: None, is_consumer: false, owner: None };
    host(company, TODAY).execute(sign).unwrap().id()
}

/// Deals in two pipelines, quotes, subscriptions and contracts, `each` of a kind, and two follow-ups of every quote.
fn busy(company: &Company, each: usize) {
    let close = Some(day("2026-09-30"));
    let pipelines = [pipeline(company, "Sales"), pipeline(company, "Renewals")];
    define(company, "sent", terms(SubjectKind::Quote, Anchor::Entered, "sent", vec![message("seen", Offset::Days(2))]));
    define(company, "last-day", terms(SubjectKind::Quote, Anchor::Due, "sent", vec![message("last-call", Offset::Days(-3))]));
    for _ in 0..each {
        for pipeline in pipelines {
            deal(company, pipeline, close);
        }
        quoted(company, "2026-05-31");
        subscribed(company, "2026-05-04");
        signed(company);
    }
}

#[test]
fn one_call_does_all_that_time_does_each_thing_once() {
    let company = Company::founded();
    busy(&company, 2);
    let all = |begun, taken, stopped| DueWork { begun, taken, stopped, is_end: true, ..DueWork::default() };
    assert_eq!(run(&company, TODAY, None), all(4, 0, 0));
    assert_eq!(run(&company, "2026-05-06", None), all(0, 2, 0));
    assert_eq!(run(&company, "2026-05-28", None), all(0, 2, 0));
    let first = run_of(&company, "2026-08-02", None);
    assert_eq!((first.moved, first.expired, first.subscription_steps, first.contract_steps), (4, 2, 4, 2));
    assert!(!first.is_end, "follow-ups have not met what the others changed");
    assert_eq!(run(&company, "2026-08-02", None), all(0, 0, 4));
    assert_eq!(run(&company, "2026-08-02", None), all(0, 0, 0));
    let subscriptions: Vec<Subscription> = host(&company, TODAY).iter(Query::all()).map(Result::unwrap).collect();
    assert!(subscriptions.iter().all(|of| of.current().as_ref().is_some_and(|current| current.period.number == 2)));
}

#[test]
fn portions_of_one_come_to_the_same_end() {
    let (small, large) = (Company::founded(), Company::founded());
    [&small, &large].into_iter().for_each(|company| busy(company, 3));
    let total = |company: &Company, limit| {
        ["2026-05-06", "2026-08-02"].map(|day| {
            let work = run(company, day, limit);
            let steps = (work.subscription_steps, work.contract_steps);
            (work.begun, work.taken, work.stopped, work.moved, work.expired, steps)
        })
    };
    assert_eq!(total(&small, Some(1)), total(&large, None));
    assert_eq!(invalid(host(&small, TODAY).execute(RunDue { limit: Some(0) })), "limit");
}

#[test]
fn a_portion_of_large_records_ends_before_its_commit_is_too_large() {
    let company = Company::founded();
    // Each takes sixty thousand bytes, and a commit holds eight million.
    let terms = note(&"日".repeat(20_000));
    for _ in 0..150 {
        quoted_on(&company, "2026-05-31", terms.clone());
    }
    let first = run_of(&company, "2026-08-02", Some(200));
    assert!((1..150).contains(&first.expired) && !first.is_end, "{} quotes", first.expired);
    assert_eq!(first.expired + run(&company, "2026-08-02", Some(200)).expired, 150);
}

#[test]
fn a_commit_that_changes_more_than_a_portion_can_take_is_met_in_several() {
    let limits = Limits { transaction_bytes: 1 << 16, ..Limits::default() };
    let company = Company::founded_by(Crm::builder(MemoryStore::new()).limits(limits));
    for plan in 0..8 {
        let steps = vec![message("welcome", Offset::Days(0))];
        define(&company, &format!("plan-{plan}"), terms(SubjectKind::Opportunity, Anchor::Created, "talk", steps));
    }
    let sales = pipeline(&company, "Sales");
    let mut all = company.session(company.administrator).begin().unwrap();
    for _ in 0..80 {
        all.execute(OpenOpportunity::new(sales, name("Deal"))).unwrap();
    }
    all.commit().unwrap();
    let first = run_of(&company, TODAY, Some(1_000));
    assert!((1..640).contains(&first.begun) && !first.is_end, "{} of 640 began", first.begun);
    // Other limits, and what comes in between, lose nothing and do nothing twice.
    deal(&company, sales, None);
    let rest = run(&company, TODAY, Some(1));
    assert_eq!((first.begun + rest.begun, first.taken + rest.taken), (648, 648));
}

#[test]
fn two_hosts_at_once_do_each_thing_once() {
    let company = Company::founded();
    busy(&company, 1);
    let hosts = [host(&company, "2026-08-02"), host(&company, "2026-08-02")];
    let mut open = hosts.each_ref().map(|host| host.begin().unwrap());
    let both = open.each_mut().map(|transaction| transaction.execute(RunDue { limit: None }).unwrap());
    assert_eq!((both[0].moved, both[1].moved), (2, 2), "neither knows of the other");
    let [first, second] = open;
    first.commit().unwrap();
    assert_eq!(refusal(second.commit()), "conflict");
    assert_eq!(run_of(&company, "2026-08-02", None).moved, 0);
}

#[test]
fn a_record_that_cannot_be_done_is_named_and_the_others_are_done() {
    let company = Company::founded();
    let pipeline = pipeline(&company, "Sales");
    let held = deal(&company, pipeline, None);
    let free = deal(&company, pipeline, Some(day("2026-09-30")));
    // The last period of a subscription ends after the year 9999.
    let (last, next) = (subscribed(&company, "9999-11-20"), subscribed(&company, "9999-11-25"));
    let system = host(&company, "9999-11-25");
    system.execute(RollSubscriptions { limit: None }).unwrap();
    let late = host(&company, "9999-12-25");
    let done = late.execute(RunDue { limit: Some(1) }).unwrap();
    assert_eq!(done.moved, 1);
    let told: Vec<(RecordRef, &str)> = done.held_back.iter().map(|held| (held.record, held.code.as_str())).collect();
    let (deal, late_one) = (RecordRef::to::<Opportunity>(held), RecordRef::to::<Subscription>(last));
    assert_eq!(told, [(deal, "OPP-005"), (late_one, "invalid"), (RecordRef::to::<Subscription>(next), "invalid")]);
    assert_eq!(done.held_back[0].detail, "the stage `lost` asks for expected_close; fill in what is missing first");
    assert_eq!(late.get::<Opportunity>(free).unwrap().reached(), Reached::Lost);
    let again = run(&company, "9999-12-25", Some(1));
    assert_eq!((again.held_back.len(), again.is_end), (3, true), "each run tries them anew, and comes to its end");
}

#[test]
fn a_follow_up_that_nobody_can_look_at_does_not_stop_the_others() {
    let company = Company::founded();
    // Thousands of Mondays are more than the twenty years of a calendar.
    let hours = vec![WorkingHours { weekday: 0, from: 540, to: 1_020 }];
    let calendar = Some(BusinessCalendar::new(TimeZone::UTC, hours, []).unwrap());
    let far = vec![message("far", Offset::WorkingDays(3_660))];
    define(&company, "far", PlanTerms { calendar, ..terms(SubjectKind::Quote, Anchor::Due, "sent", far) });
    define(&company, "near", terms(SubjectKind::Quote, Anchor::Due, "sent", vec![message("near", Offset::Days(-3))]));
    let quotes = [quoted(&company, "2026-05-31"), quoted(&company, "2026-05-31")];
    let first = run(&company, TODAY, Some(1));
    assert_eq!((first.begun, first.held_back.len(), first.is_end), (4, 2, true));
    assert!(first.held_back.iter().all(|held| held.record.kind == Kind::FOLLOW_UP.code && held.code == "invalid"));
    let later = run(&company, "2026-05-28", Some(1));
    assert_eq!((later.taken, later.held_back.len()), (2, 2));
    for quote in quotes {
        company.session(company.seller).execute(AcceptQuote { quote, lines: None }).unwrap();
    }
    assert_eq!(run(&company, "2026-05-29", None), DueWork { stopped: 4, is_end: true, ..DueWork::default() });
}

#[test]
fn a_quote_is_followed_from_being_sent_until_it_is_no_longer_offered() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let two = vec![message("seen", Offset::Hours(20)), message("again", Offset::Days(14))];
    define(&company, "sent", terms(SubjectKind::Quote, Anchor::Entered, "sent", two));
    let quotes: Vec<QuoteId> = (0..6).map(|_| quoted(&company, "2026-05-14")).collect();
    assert_eq!(run(&company, TODAY, None).begun, 6);
    assert_eq!(run(&company, "2026-05-05", None).taken, 6, "twenty hours after they were sent");
    seller.execute(AcceptQuote { quote: quotes[0], lines: None }).unwrap();
    seller.execute(DeclineQuote { quote: quotes[1], reason: code("price"), note: Note::default() }).unwrap();
    seller.execute(CancelQuote { quote: quotes[2], reason: Note::default() }).unwrap();
    let revised = seller.execute(ReviseQuote { quote: quotes[3] }).unwrap();
    assert_eq!(run(&company, "2026-05-05", None), DueWork { stopped: 4, is_end: true, ..DueWork::default() });
    let follow_ups = host(&company, TODAY).list(&Query::<FollowUp>::all()).unwrap().items;
    let is_closed = |of: &&FollowUp| matches!(of.state(), FollowUpState::Stopped { reason: StopReason::Closed, .. });
    assert_eq!(follow_ups.iter().filter(is_closed).count(), 4);
    seller.execute(SendQuote { quote: revised.id() }).unwrap();
    assert_eq!(run(&company, "2026-05-05", None).begun, 1, "the new revision is followed in its place");
    // Those that are due are no longer sent for a quote that has expired by then.
    let last = run(&company, "2026-05-18", None);
    assert_eq!((last.expired, last.taken, last.stopped), (3, 0, 3));
}

#[test]
fn something_is_to_be_done_about_a_quote_by_those_who_see_it() {
    let company = Company::founded();
    let subject = SubjectId::Quote(quoted(&company, "2026-05-31"));
    let (kind, due) = (ActivityKind::Call, Due::On(day("2026-05-10")));
    let details = ActivityDetails { kind, title: name("Ask"), note: Note::default(), due, recurrence: None };
    let plan = PlanActivity { subject, details, owner: None };
    assert_eq!(refusal(company.session(company.other_seller).execute(plan.clone())), "not_found");
    let seller = company.session(company.seller);
    seller.execute(plan).unwrap();
    assert_eq!(seller.ask(NextStep { subject }).unwrap().planned, 1);
}

#[test]
fn who_may_update_all_of_a_kind_does_its_part_and_the_others_are_left_out_and_named() {
    let company = Company::founded();
    busy(&company, 1);
    let on = |user| company.crm.session(user, noon("2026-08-02")).unwrap();
    assert_eq!(refusal(on(company.seller).execute(RunDue { limit: None })), "denied");
    let part = on(company.accountant).execute(RunDue { limit: None }).unwrap();
    let left_out = vec![DuePart::Opportunities, DuePart::Quotes, DuePart::Contracts, DuePart::Cases, DuePart::FollowUps];
    let expected = DueWork { subscription_steps: 2, is_end: true, left_out, ..DueWork::default() };
    assert_eq!(part, expected, "the accountant looks after subscriptions");
    let rest = on(company.administrator).execute(RunDue { limit: None }).unwrap();
    assert_eq!((rest.moved, rest.expired, rest.subscription_steps, rest.contract_steps), (2, 1, 0, 1));
    assert!(rest.left_out.is_empty());
}
