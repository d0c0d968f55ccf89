//! Subscriptions and contracts on the road: runs of what is due, the outbox, the ledger of revenue, and who may do what.

use crm_core::catalog::{AddProduct, RetireProduct};
use crm_core::engine::{OutboxMessage, Query, Session};
use crm_core::kernel::*;
use crm_core::ordering::*;

use crate::company::*;

fn product(company: &Company) -> ProductId {
    let add = AddProduct::named(name("Basic"));
    company.session(company.administrator).execute(add).unwrap().id()
}

fn start(company: &Company, product: ProductId, cycle: BillingCycle, on: &str) -> StartSubscription {
    let price = UnitPrice::parse("30", Currency::EUR).unwrap();
    let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle };
    StartSubscription {
        account: company.account,
        plan,
        starts_on: Some(day(on)),
        trial_until: None,
        owner: None,
        invoicing: None,
    }
}

fn billed(session: &Session) -> usize {
    let waiting: Vec<OutboxMessage> = session.iter(Query::all()).map(Result::unwrap).collect();
    waiting.iter().filter(|message| message.topic() == "subscription.billed").count()
}

fn on(company: &Company, day: &str) -> Session {
    company.crm.system("what is due", noon(day))
}

#[test]
fn runs_in_portions_begin_each_period_once() {
    let company = Company::founded();
    let product = product(&company);
    let may = on(&company, "2026-05-31");
    for _ in 0..3 {
        may.execute(start(&company, product, BillingCycle::Monthly, "2026-05-31")).unwrap();
    }
    // Three subscriptions, each with the periods of June to October before it: five steps each.
    let october = on(&company, "2026-10-31");
    let mut steps = Vec::new();
    loop {
        let done = october.execute(RollSubscriptions { limit: Some(4) }).unwrap();
        steps.push(done.steps);
        if !done.has_more {
            break;
        }
    }
    assert_eq!(steps, [4, 4, 4, 3]);
    assert_eq!(billed(&october), 3 * 6);
    assert_eq!(october.execute(RollSubscriptions { limit: None }).unwrap(), RolledSubscriptions::default());
    assert_eq!(on(&company, "2026-09-01").execute(RollSubscriptions { limit: None }).unwrap().steps, 0, "a run that is late");
    assert_eq!(billed(&october), 3 * 6);
}

#[test]
fn a_command_does_what_is_due_before_it_decides_and_a_run_does_it_no_more() {
    let company = Company::founded();
    let subscription =
        on(&company, "2026-06-01").execute(start(&company, product(&company), BillingCycle::Monthly, "2026-06-01")).unwrap().id();
    let july = on(&company, "2026-07-16");
    let paused = july.execute(PauseSubscription { subscription }).unwrap();
    assert_eq!(paused.billed().map(|amount| amount.to_string()).as_deref(), Some("14.52 EUR"), "15 of 31 days of July");
    assert_eq!(july.execute(RollSubscriptions { limit: None }).unwrap().steps, 0);
    assert_eq!(billed(&july), 3, "June, July and the rest of July back");
    assert_eq!(july.execute(PauseSubscription { subscription }).unwrap(), paused, "it rests already");
    assert_eq!(billed(&july), 3);
}

#[test]
fn two_runs_at_once_do_not_bill_twice() {
    let company = Company::founded();
    let product = product(&company);
    on(&company, "2026-06-01").execute(start(&company, product, BillingCycle::Monthly, "2026-06-01")).unwrap();
    let july = on(&company, "2026-07-01");
    let run = |session: &Session| session.execute(RollSubscriptions { limit: None }).unwrap().steps;
    let steps: u32 = std::thread::scope(|scope| {
        let other = july.clone();
        let first = scope.spawn(move || run(&other));
        run(&july) + first.join().unwrap()
    });
    assert_eq!((steps, billed(&july)), (1, 2));
}

#[test]
fn the_ledger_tells_what_revenue_moved_by_and_a_retired_product_is_not_taken() {
    let company = Company::founded();
    let product = product(&company);
    let june = on(&company, "2026-06-01");
    let subscription = june.execute(start(&company, product, BillingCycle::Yearly, "2026-06-01")).unwrap().id();
    june.execute(start(&company, product, BillingCycle::Monthly, "2026-06-01")).unwrap();
    let later = on(&company, "2026-06-10");
    later.execute(CancelSubscription { subscription, at: CancelTime::Now, reason: code("price") }).unwrap();
    let ask = |from: &str| later.ask(RevenueBetween { from: day(from), until: day("2026-06-30") }).unwrap();
    let figures = &ask("2026-06-01")[0];
    assert_eq!((figures.opening, figures.new, figures.churn, figures.closing), (eur("0"), eur("32.50"), eur("-2.50"), eur("30")));
    assert_eq!((ask("2026-06-02")[0].opening, ask("2026-06-02")[0].churn), (eur("32.50"), eur("-2.50")));
    later.execute(RetireProduct { product }).unwrap();
    let refused = later.execute(start(&company, product, BillingCycle::Monthly, "2026-06-10")).unwrap_err();
    assert_eq!(refused.code(), "ORD-005");
}

#[test]
fn a_seller_takes_subscriptions_for_their_own_customers_and_nobody_elses() {
    let company = Company::founded();
    let product = product(&company);
    let session = |user| company.crm.session(user, noon(TODAY)).unwrap();
    let (seller, other) = (session(company.seller), session(company.other_seller));
    let begin = start(&company, product, BillingCycle::Monthly, TODAY);
    let subscription = seller.execute(begin.clone()).unwrap().id();
    assert_eq!(other.execute(begin).unwrap_err().kind(), ErrorKind::NotFound, "the customer is not theirs");
    assert_eq!(other.execute(PauseSubscription { subscription }).unwrap_err().kind(), ErrorKind::NotFound);
    let month = RevenueBetween { from: day("2026-05-01"), until: day("2026-05-31") };
    assert_eq!((seller.ask(month.clone()).unwrap()[0].new, other.ask(month).unwrap()), (eur("30"), vec![]));
    let accountant = session(company.accountant);
    let later = company.crm.session(company.accountant, noon("2026-06-04")).unwrap();
    assert!(accountant.execute(MarkPastDue { subscription }).is_ok(), "the accountant looks after what is not paid");
    assert_eq!(later.execute(RollSubscriptions { limit: None }).unwrap().rolled, [subscription]);
}

fn sign(company: &Company) -> SignContract {
    let continuation = Continuation::Renews { months: 12 };
    let terms = ContractTerms { starts_on: day("2026-01-01"), initial_months: 12, continuation, notice: Notice::Months(3) };
    let (account, name, value) = (company.account, name("Care"), eur("1000"));
    SignContract { account, name, terms, value, indexation: None, is_consumer: false, owner: None }
}

#[test]
fn contracts_are_announced_and_renewed_once_in_portions_and_who_sells_is_told() {
    let company = Company::founded();
    let january = on(&company, "2026-01-01");
    let signed: Vec<ContractId> = (0..3).map(|_| january.execute(sign(&company)).unwrap().id()).collect();
    january.execute(EndContract { contract: signed[2], on: None, reason: note("a mistake") }).unwrap();
    // Two contracts, each announced and renewed.
    let next = on(&company, "2027-01-01");
    let done = next.execute(RollContracts { limit: Some(3) }).unwrap();
    assert_eq!((done.steps, done.has_more), (3, true));
    let done = next.execute(RollContracts { limit: Some(3) }).unwrap();
    assert_eq!((done.steps, done.has_more), (1, false));
    assert_eq!(next.execute(RollContracts { limit: None }).unwrap(), RolledContracts::default());
    let waiting: Vec<OutboxMessage> = next.iter(Query::all()).map(Result::unwrap).collect();
    assert_eq!(waiting.iter().filter(|message| message.topic() == "contract.renewal_due").count(), 2);
    let terms: Vec<u32> = signed.iter().map(|id| next.get::<Contract>(*id).unwrap().term().number).collect();
    assert_eq!(terms, [1, 1, 0]);
}

#[test]
fn a_contract_is_its_owners_and_an_accountant_reads_it() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let contract = seller.execute(sign(&company)).unwrap().id();
    let notice = GiveNotice { contract, received_on: None };
    assert_eq!(company.session(company.other_seller).execute(notice.clone()).unwrap_err().kind(), ErrorKind::NotFound);
    let accountant = company.session(company.accountant);
    assert_eq!(accountant.execute(notice.clone()).unwrap_err().kind(), ErrorKind::Denied);
    assert!(accountant.get::<Contract>(contract).is_ok());
    assert_eq!(accountant.execute(RollContracts { limit: None }).unwrap_err().kind(), ErrorKind::Denied);
    assert_eq!(seller.execute(notice).unwrap().tag(), ContractTag::Noticed);
}
