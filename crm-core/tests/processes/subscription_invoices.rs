//! Invoices of subscriptions: one a period, none twice, and what waits.

use crm_core::accounting::VerifyChain;
use crm_core::administration::SetPolicy;
use crm_core::automation::RunDue;
use crm_core::catalog::AddProduct;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::*;

use crate::company::*;

fn on(company: &Company, day: &str) -> Session {
    company.crm.system("what is due", noon(day))
}

/// 30.00 a month, 20 % VAT aside.
fn begun(company: &Company, on_day: &str, trial_until: Option<&str>, invoicing: Option<SubscriptionInvoicing>) -> SubscriptionId {
    let add = AddProduct::named(name(&format!("Basic {}", on_day)));
    let product = company.session(company.administrator).execute(add).unwrap().id();
    let price = UnitPrice::parse("30", Currency::EUR).unwrap();
    let plan = SubscriptionPlan { product, price, quantity: Quantity::ONE, cycle: BillingCycle::Monthly };
    let (account, starts_on, trial_until) = (company.account, Some(day(on_day)), trial_until.map(day));
    let start = StartSubscription { account, plan, starts_on, trial_until, owner: None, invoicing };
    on(company, on_day).execute(start).unwrap().id()
}

fn invoice(session: &Session) -> InvoicedSubscriptions {
    session.execute(InvoiceSubscriptions { limit: None }).unwrap()
}

fn written(session: &Session, subscription: SubscriptionId) -> Vec<Invoice> {
    let from = SortKey::new().id(subscription);
    let found = session.iter(Query::between(Invoice::BY_SUBSCRIPTION, from.clone(), from));
    // An invoice stands in the index once for each bill on it.
    let mut all: Vec<Invoice> = found.map(Result::unwrap).collect();
    all.dedup();
    all
}

/// The days of each line, and its quantity and price.
fn lines(invoice: &Invoice) -> Vec<(String, String)> {
    let line =
        |line: &InvoiceLine| (days(line.item.period.unwrap()), format!("{} x {}", line.priced.quantity, line.priced.price));
    invoice.lines().iter().map(line).collect()
}

fn days(period: DateRange) -> String {
    format!("{} to {}", period.from().unwrap(), period.until().unwrap())
}

fn nets(invoices: &[Invoice]) -> Vec<String> {
    invoices.iter().map(|invoice| invoice.totals().net.amount().to_string()).collect()
}

#[test]
fn each_missed_period_has_an_invoice_of_its_own_and_the_31st_comes_back() {
    let company = Company::founded();
    let subscription = begun(&company, "2026-01-31", None, Some(SubscriptionInvoicing::Issued));
    let may = on(&company, "2026-05-15");
    may.execute(RollSubscriptions { limit: None }).unwrap();
    let done = may.execute(InvoiceSubscriptions { limit: Some(3) }).unwrap();
    assert_eq!((done.invoices.len(), done.has_more), (3, true));
    assert_eq!(invoice(&may).invoices.len(), 1);
    assert_eq!(invoice(&may), InvoicedSubscriptions::default(), "nothing is invoiced twice");
    let invoices = written(&may, subscription);
    let billed: Vec<_> = invoices.iter().map(|invoice| lines(invoice)[0].0.clone()).collect();
    let periods =
        ["2026-01-31 to 2026-02-27", "2026-02-28 to 2026-03-30", "2026-03-31 to 2026-04-29", "2026-04-30 to 2026-05-30"];
    assert_eq!(billed, periods);
    let supplied = |invoice: &Invoice| match invoice.terms().supplied {
        Some(SupplyTime::Over(period)) => days(period),
        _ => panic!("an invoice of a subscription says over which days it was supplied"),
    };
    assert_eq!(invoices.iter().map(supplied).collect::<Vec<_>>(), periods);
    let numbers: Vec<_> = invoices.iter().map(|invoice| invoice.issue().unwrap().number.to_string()).collect();
    assert_eq!(numbers, ["INV-2026-000001", "INV-2026-000002", "INV-2026-000003", "INV-2026-000004"]);
    assert!(invoices.iter().all(|invoice| invoice.totals().net == eur("30")));
}

#[test]
fn a_change_in_the_middle_is_invoiced_by_days_and_what_is_given_back_waits() {
    let company = Company::founded();
    let subscription = begun(&company, "2026-06-01", None, Some(SubscriptionInvoicing::Drafted));
    assert_eq!(invoice(&on(&company, "2026-06-01")).invoices.len(), 1);
    let change = ChangeQuantity { subscription, quantity: "2".parse().unwrap() };
    let eleventh = on(&company, "2026-06-11");
    eleventh.execute(change).unwrap();
    assert_eq!(invoice(&eleventh).invoices.len(), 1);
    on(&company, "2026-06-16").execute(PauseSubscription { subscription }).unwrap();
    assert_eq!(invoice(&on(&company, "2026-06-16")), InvoicedSubscriptions::default(), "an invoice is not negative");
    on(&company, "2026-06-21").execute(ResumeSubscription { subscription }).unwrap();
    let july = on(&company, "2026-07-01");
    july.execute(RollSubscriptions { limit: None }).unwrap();
    assert_eq!(invoice(&july).invoices.len(), 1);
    let invoices = written(&july, subscription);
    assert_eq!(nets(&invoices), ["30.00", "20.00", "50.00"]);
    assert!(invoices.iter().all(|invoice| invoice.tag() == InvoiceTag::Draft));
    assert_eq!(
        lines(&invoices[1]),
        [
            ("2026-06-11 to 2026-06-30".to_owned(), "-1 x 20 EUR".to_owned()),
            ("2026-06-11 to 2026-06-30".to_owned(), "1 x 40 EUR".to_owned()),
        ]
    );
    let last: Vec<_> = lines(&invoices[2]).into_iter().map(|(_, priced)| priced).collect();
    assert_eq!(last, ["-1 x 30 EUR", "1 x 20 EUR", "2 x 30 EUR"], "five days of rest are given back");
}

#[test]
fn a_discarded_draft_gives_back_what_it_billed_and_it_is_billed_once_more() {
    let company = Company::founded();
    let subscription = begun(&company, "2026-06-01", None, Some(SubscriptionInvoicing::Drafted));
    let june = on(&company, "2026-06-02");
    let draft = invoice(&june).invoices[0];
    june.execute(DiscardDraft { invoice: draft }).unwrap();
    let again = invoice(&june).invoices;
    assert_eq!((again.len(), nets(&written(&june, subscription))), (1, vec!["30.00".to_owned()]));
    assert_ne!(again[0], draft);
}

#[test]
fn a_trial_is_free_the_host_may_invoice_itself_and_a_cancelled_subscription_ends_with_its_period() {
    let company = Company::founded();
    let tried = begun(&company, "2026-06-01", Some("2026-06-14"), Some(SubscriptionInvoicing::Drafted));
    let by_host = begun(&company, "2026-06-02", None, None);
    on(&company, "2026-06-10")
        .execute(CancelSubscription { subscription: by_host, at: CancelTime::Now, reason: code("price") })
        .unwrap();
    let cancel = CancelSubscription { subscription: tried, at: CancelTime::AtPeriodEnd, reason: code("price") };
    let run = |on_day: &str| on(&company, on_day).execute(RunDue { limit: None }).unwrap().invoices;
    assert_eq!(run("2026-06-14"), 0);
    assert_eq!(run("2026-06-15"), 1);
    on(&company, "2026-06-20").execute(cancel).unwrap();
    assert_eq!((run("2026-07-15"), run("2026-08-15")), (0, 0));
    let july = on(&company, "2026-08-15");
    assert_eq!((written(&july, tried).len(), written(&july, by_host).len()), (1, 0));
}

#[test]
fn who_may_not_make_invoices_writes_none_of_a_subscription() {
    let company = Company::founded();
    begun(&company, "2026-06-01", None, Some(SubscriptionInvoicing::Issued));
    let session = |user| company.crm.session(user, noon("2026-06-02")).unwrap();
    let command = InvoiceSubscriptions { limit: None };
    assert_eq!(session(company.seller).execute(command).unwrap_err().kind(), ErrorKind::Denied);
    assert_eq!(session(company.accountant).execute(command).unwrap().invoices.len(), 1);
    let wrong = InvoiceSubscriptions { limit: Some(0) };
    assert_eq!(session(company.accountant).execute(wrong).unwrap_err().kind(), ErrorKind::Invalid);
}

#[test]
fn an_invoice_of_a_subscription_is_issued_as_any_other_linked_and_refused_where_it_lacks_something() {
    let company = Company::founded();
    let subscription = begun(&company, "2026-06-01", None, Some(SubscriptionInvoicing::Issued));
    let (june, july) = (on(&company, "2026-06-01"), on(&company, "2026-07-01"));
    assert_eq!(invoice(&june).invoices.len(), 1);
    let report = june.ask(VerifyChain).unwrap();
    assert_eq!((report.links, report.broken), (1, None));
    let seller = Seller::named(name("Lin & Lampe"), place("Lyon", "FR"));
    let policy = SellersPolicy::sole(seller).unwrap();
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
    july.execute(RollSubscriptions { limit: None }).unwrap();
    let done = invoice(&july);
    assert_eq!((done.invoices.len(), done.held_back.len()), (0, 1));
    assert_eq!(done.held_back[0].code.as_str(), "INV-010");
    assert_eq!(written(&july, subscription).len(), 1, "what is refused leaves no draft");
}
