//! Renewals of contracts that open deals, and subscriptions that end for want of payment, on the road.

use crm_core::administration::SetPolicy;
use crm_core::catalog::AddProduct;
use crm_core::engine::{OutboxMessage, Query, Session};
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pipeline::*;

use crate::company::*;

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

fn pipeline(company: &Company, required_fields: Vec<RequiredField>) -> PipelineId {
    let mut first = stage("ask", StageKind::Open, "70");
    first.required_fields = required_fields;
    let stages = vec![first, stage("won", StageKind::Won, "100"), stage("lost", StageKind::Lost, "0")];
    let define = DefinePipeline::new(name("Renewals"), stages, vec![code("price")]);
    company.session(company.administrator).execute(define).unwrap().id()
}

fn on(company: &Company, day: &str) -> Session {
    company.crm.system("what is due", noon(day))
}

fn set(company: &Company, policy: OrderingPolicy) {
    let session = company.crm.session(company.administrator, noon("2026-01-01")).unwrap();
    session.execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn opening_in(pipeline: PipelineId) -> OrderingPolicy {
    let deals = RenewalDeals { pipeline, amount: RenewalAmount::ContractValue, closes: RenewalClose::NoticeBy };
    OrderingPolicy { renewal_deals: Some(deals), ..OrderingPolicy::default() }
}

/// A year from January with three months' notice, of the seller.
fn signed(company: &Company) -> ContractId {
    let continuation = Continuation::Renews { months: 12 };
    let terms = ContractTerms { starts_on: day("2026-01-01"), initial_months: 12, continuation, notice: Notice::Months(3) };
    let (account, name, value, owner) = (company.account, name("Care"), eur("1000"), Some(company.seller));
    let sign = SignContract { account, name, terms, value, indexation: None, is_consumer: false, owner };
    on(company, "2026-01-01").execute(sign).unwrap().id()
}

fn deals(company: &Company, contract: ContractId) -> Vec<Opportunity> {
    let of = Query::under(Opportunity::BY_RENEWAL, SortKey::new().id(contract));
    on(company, "2026-01-01").list(&of).unwrap().items
}

fn announced(company: &Company) -> usize {
    let waiting: Vec<OutboxMessage> = on(company, TODAY).iter(Query::all()).map(Result::unwrap).collect();
    waiting.iter().filter(|message| message.topic() == "contract.renewal_due").count()
}

fn roll(company: &Company, day: &str) -> RolledContracts {
    on(company, day).execute(RollContracts { limit: None }).unwrap()
}

#[test]
fn a_renewal_opens_one_deal_for_each_term_for_the_owner_of_the_contract() {
    let company = Company::founded();
    let pipeline = pipeline(&company, Vec::new());
    set(&company, opening_in(pipeline));
    let contract = signed(&company);
    assert_eq!(roll(&company, "2026-07-31"), RolledContracts::default());
    let done = roll(&company, "2026-08-01");
    assert_eq!((done.steps, done.deals.len(), done.has_more, done.held_back.len()), (2, 1, false, 0));
    assert_eq!(roll(&company, "2026-08-01"), RolledContracts::default(), "once");
    let deal = deals(&company, contract).remove(0);
    assert_eq!(done.deals, [deal.id()]);
    assert_eq!((deal.ownership().owner, *deal.account(), *deal.pipeline()), (company.seller, Some(company.account), pipeline));
    assert_eq!((*deal.amount(), *deal.expected_close()), (Some(eur("1000")), Some(day("2026-09-30"))));
    assert_eq!(*deal.renewal(), Some(RenewalOf { contract, term: 0 }));
    assert_eq!(announced(&company), 1, "the host is told as well");
    roll(&company, "2027-01-01");
    roll(&company, "2027-08-01");
    let terms: Vec<u32> = deals(&company, contract).iter().map(|deal| deal.renewal().unwrap().term).collect();
    assert_eq!((terms, announced(&company)), (vec![0, 1], 2));
}

#[test]
fn without_the_policy_no_deal_is_opened_and_a_late_run_opens_none_for_what_has_renewed() {
    let company = Company::founded();
    let contract = signed(&company);
    assert_eq!(roll(&company, "2026-08-01").deals, []);
    set(&company, opening_in(pipeline(&company, Vec::new())));
    assert_eq!(roll(&company, "2026-08-02"), RolledContracts::default(), "what was announced before is left");
    let late = roll(&company, "2028-09-01");
    assert_eq!((late.deals.len(), announced(&company)), (1, 3));
    let deal = deals(&company, contract).remove(0);
    assert_eq!((deal.renewal().unwrap().term, *deal.expected_close()), (2, Some(day("2028-09-30"))));
}

#[test]
fn a_deal_that_cannot_be_opened_is_named_until_it_can_and_the_announcement_is_not_held_back() {
    let company = Company::founded();
    set(&company, opening_in(PipelineId::from_bytes([9; 16])));
    let contract = signed(&company);
    let done = roll(&company, "2026-08-01");
    assert_eq!((done.steps, done.deals.len(), done.has_more, announced(&company)), (1, 0, false, 1));
    let held = &done.held_back[0];
    assert_eq!((held.record, held.code.as_str()), (RecordRef::to::<Contract>(contract), "ORD-015"));
    assert!(held.detail.contains("name one that is"), "{}", held.detail);

    let asking = pipeline(&company, vec![RequiredField::Contact]);
    set(&company, opening_in(asking));
    let codes: Vec<String> = roll(&company, "2026-08-02").held_back.into_iter().map(|held| held.code).collect();
    assert_eq!(codes, ["OPP-005"], "the first stage asks for a contact");
    let boss = company.session(company.administrator);
    let pipeline = boss.get::<Pipeline>(asking).unwrap();
    let mut stages = pipeline.stages().clone();
    stages[0].required_fields.clear();
    let (name, loss_reasons) = (pipeline.name().clone(), pipeline.loss_reasons().clone());
    let change = ChangePipeline { pipeline: asking, name, stages, loss_reasons, gates: Vec::new(), timed_moves: Vec::new() };
    boss.execute(change).unwrap();
    let late = roll(&company, "2026-10-15");
    assert_eq!((late.deals.len(), late.held_back.len(), announced(&company)), (1, 0, 1));
    assert_eq!(*deals(&company, contract)[0].expected_close(), Some(day("2026-10-15")), "no day that has passed");
}

#[test]
fn notice_and_a_policy_that_was_taken_back_end_the_wait_for_a_deal() {
    let company = Company::founded();
    set(&company, opening_in(PipelineId::from_bytes([9; 16])));
    let (noticed, kept) = (signed(&company), signed(&company));
    assert_eq!(roll(&company, "2026-08-01").held_back.len(), 2);
    on(&company, "2026-08-02").execute(GiveNotice { contract: noticed, received_on: None }).unwrap();
    assert_eq!(roll(&company, "2026-08-02").held_back.len(), 1);
    set(&company, OrderingPolicy::default());
    let done = roll(&company, "2026-08-03");
    assert_eq!((done.steps, done.deals.len(), done.held_back.len()), (1, 0, 0));
    assert_eq!(*on(&company, TODAY).get::<Contract>(kept).unwrap().deal_due_on(), None);
    assert_eq!(roll(&company, "2026-08-03"), RolledContracts::default());
}

#[test]
fn a_deal_is_worth_what_the_subscriptions_bring_in_a_year_where_the_policy_says_so() {
    let company = Company::founded();
    let pipeline = pipeline(&company, Vec::new());
    let deals_of = RenewalDeals { pipeline, amount: RenewalAmount::RecurringRevenue, closes: RenewalClose::TermEnd };
    set(&company, OrderingPolicy { renewal_deals: Some(deals_of), ..OrderingPolicy::default() });
    let contract = signed(&company);
    let product = company.session(company.administrator).execute(AddProduct::named(name("Basic"))).unwrap().id();
    let start = |price: &str, currency, cycle| {
        let price = UnitPrice::parse(price, currency).unwrap();
        let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle };
        let starts_on = Some(day("2026-02-01"));
        let start =
            StartSubscription { account: company.account, plan, starts_on, trial_until: None, owner: None, invoicing: None };
        on(&company, "2026-02-01").execute(start).unwrap().id()
    };
    start("30", Currency::EUR, BillingCycle::Monthly);
    start("100", Currency::EUR, BillingCycle::Yearly);
    start("999", Currency::USD, BillingCycle::Yearly);
    let subscription = start("50", Currency::EUR, BillingCycle::Monthly);
    on(&company, "2026-03-01").execute(PauseSubscription { subscription }).unwrap();
    roll(&company, "2026-08-01");
    let deal = deals(&company, contract).remove(0);
    assert_eq!((*deal.amount(), *deal.expected_close()), (Some(eur("460")), Some(day("2026-12-31"))));
}

#[test]
fn who_runs_what_is_due_needs_no_right_to_open_the_deal() {
    let company = Company::founded();
    set(&company, opening_in(pipeline(&company, Vec::new())));
    let contract = signed(&company);
    let seller = company.crm.session(company.seller, noon("2026-08-01")).unwrap();
    let other = company.crm.session(company.other_seller, noon("2026-08-01")).unwrap();
    assert_eq!(other.execute(RollContracts { limit: None }).unwrap(), RolledContracts::default());
    assert_eq!(seller.execute(RollContracts { limit: None }).unwrap().deals.len(), 1);
    assert_eq!(deals(&company, contract).len(), 1);
}

#[test]
fn a_subscription_past_its_time_of_grace_ends_once_and_the_ledger_tells_of_it() {
    let company = Company::founded();
    set(&company, OrderingPolicy { cancel_past_due_after: Some(14), ..OrderingPolicy::default() });
    let product = company.session(company.administrator).execute(AddProduct::named(name("Basic"))).unwrap().id();
    let price = UnitPrice::parse("30", Currency::EUR).unwrap();
    let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
    let starts_on = Some(day("2026-06-01"));
    let start = StartSubscription { account: company.account, plan, starts_on, trial_until: None, owner: None, invoicing: None };
    let subscription = on(&company, "2026-06-01").execute(start).unwrap().id();
    on(&company, "2026-06-05").execute(MarkPastDue { subscription }).unwrap();
    // Those who have the time of grace keep it, whatever the policy says later.
    set(&company, OrderingPolicy::default());
    let roll = |day| on(&company, day).execute(RollSubscriptions { limit: None }).unwrap();
    assert_eq!(roll("2026-06-19").steps, 0);
    assert_eq!(roll("2026-06-25").rolled, [subscription]);
    assert_eq!(roll("2026-07-25").steps, 0, "once");
    let ended = on(&company, TODAY).get::<Subscription>(subscription).unwrap();
    assert_eq!(*ended.state(), SubscriptionState::Cancelled { on: day("2026-06-20") });
    assert_eq!(ended.billed(), Some(eur("19")), "19 of 30 days");
    let june = RevenueBetween { from: day("2026-06-02"), until: day("2026-06-20") };
    let figures = on(&company, TODAY).ask(june).unwrap().remove(0);
    assert_eq!((figures.opening, figures.churn, figures.closing), (eur("30"), eur("-30"), eur("0")));
    let paid = on(&company, "2026-06-26").execute(MarkPaid { subscription });
    assert_eq!(refusal(paid), "ORD-001", "it is over");
}
