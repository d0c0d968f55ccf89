//! Late invoices are reminded of, level by level.

use crm_core::automation::RunDue;
use crm_core::disputes::{DisputeScope, RaiseDispute};
use crm_core::documents::DocumentLanguage;
use crm_core::dunning::*;
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{Invoice, IssueInvoice};
use crm_core::kernel::*;
use crm_core::receivables::AllocationPlan;

use crate::company::*;

/// An invoice of 1,000 EUR to `account`, issued on the first of May and due on the last.
pub fn owed_by(company: &Company, account: AccountId) -> InvoiceId {
    owed(company, account, "833.33", "2025-05-31")
}

/// An invoice of a net amount and its VAT, issued on the first of May.
pub fn owed(company: &Company, account: AccountId, net: &str, due_on: &str) -> InvoiceId {
    let session = company.accounts_on("2025-05-01");
    let invoice = session.execute(draft(account, &[net])).unwrap().id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: Some(day(due_on)) }).unwrap().id()
}

/// Reminds on a day, to the end.
pub fn run(company: &Company, on: &str) -> DunningRun {
    let mut all = DunningRun::default();
    for _ in 0..50 {
        let done = company.accounts_on(on).execute(RunDunning { limit: None }).unwrap();
        all.prepared += done.prepared;
        all.lapsed += done.lapsed;
        all.promises += done.promises;
        all.charges += done.charges;
        all.held_back = done.held_back;
        if done.is_end {
            return DunningRun { is_end: true, ..all };
        }
    }
    panic!("it never ends");
}

/// The notices that wait to be sent.
pub fn waiting(company: &Company) -> Vec<DunningNotice> {
    company.accounts().list(&Query::by(DunningNotice::BY_WAITING)).unwrap().items
}

/// Sends all that waits.
pub fn send(company: &Company, on: &str) {
    for notice in waiting(company) {
        company.accounts_on(on).execute(MarkNoticeSent { notice: notice.id(), on: None }).unwrap();
    }
}

fn sent(company: &Company, on: &str) -> u64 {
    let prepared = run(company, on).prepared;
    send(company, on);
    prepared
}

fn level(session: &Session, invoice: InvoiceId) -> u32 {
    session.ask(DunningHistory { invoice }).unwrap().level
}

/// Why the only late invoice waits.
fn wait(company: &Company, on: &str) -> DunningWait {
    let customers = company.accounts_on(on).ask(DunningWorklist { as_of: None, account: None }).unwrap();
    assert!(customers[0].due.is_empty(), "{customers:?}");
    customers[0].waiting[0].wait.clone()
}

#[test]
fn an_invoice_rises_level_by_level_until_somebody_takes_over() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let mut told = Vec::new();
    for on in ["2025-05-31", "2025-06-04", "2025-06-05", "2025-06-20", "2025-07-05", "2025-07-30", "2025-08-30", "2025-12-30"] {
        run(&company, on);
        for notice in waiting(&company) {
            let content = notice.content();
            told.push((on, content.level, content.channel, content.template.to_string()));
        }
        send(&company, on);
    }
    let expected = [
        ("2025-06-05", 1, DunningChannel::Email, "reminder".to_owned()),
        ("2025-06-20", 2, DunningChannel::Email, "second-reminder".to_owned()),
        ("2025-07-05", 3, DunningChannel::Letter, "formal-notice".to_owned()),
        ("2025-07-30", 4, DunningChannel::Person, "hand-over".to_owned()),
    ];
    assert_eq!(told, expected);
    let history = company.accounts_on("2025-12-30").ask(DunningHistory { invoice }).unwrap();
    assert_eq!((history.level, history.notices.len(), history.charges.len()), (4, 4, 2), "levels 3 and 4 claim");
    assert_eq!(wait(&company, "2025-12-30"), DunningWait::Finished);
}

#[test]
fn nothing_rises_from_a_level_that_was_not_sent() {
    let company = Company::founded();
    owed_by(&company, company.account);
    assert_eq!(run(&company, "2025-06-05").prepared, 1);
    for on in ["2025-06-20", "2025-07-05", "2025-09-01"] {
        assert_eq!(run(&company, on).prepared, 0);
    }
    assert!(matches!(wait(&company, "2025-09-01"), DunningWait::NoticeWaiting { .. }));
    send(&company, "2025-09-01");
    assert_eq!(wait(&company, "2025-09-02"), DunningWait::NextOn { on: day("2025-09-11") }, "ten days lie between levels");
}

#[test]
fn an_invoice_that_nobody_looked_at_for_months_still_begins_at_the_first_level() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let list = company.accounts_on("2025-12-01").ask(DunningWorklist { as_of: None, account: Some(company.account) }).unwrap();
    assert_eq!(list[0].due[0].lines[0].level, 1);
    assert_eq!(sent(&company, "2025-12-01"), 1);
    assert_eq!(level(&company.accounts(), invoice), 1);
    let customers = company.accounts_on("2025-12-02").ask(DunningWorklist { as_of: None, account: None }).unwrap();
    assert_eq!((customers[0].waiting[0].level, customers[0].waiting[0].reached), (1, 4), "its days would allow the fourth");
    assert_eq!(sent(&company, "2025-12-11"), 1);
    assert_eq!(level(&company.accounts(), invoice), 2);
}

#[test]
fn what_was_not_sent_is_prepared_anew_from_the_next_day_on() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    run(&company, "2025-06-05");
    let fail = MarkNoticeFailed { notice: waiting(&company)[0].id(), reason: note("the address is unknown") };
    let failed = company.accounts_on("2025-06-05").execute(fail.clone()).unwrap();
    assert_eq!(failed.tag(), NoticeTag::Failed);
    assert_eq!(company.accounts_on("2025-06-05").execute(fail).unwrap(), failed, "said twice is said once");
    assert_eq!(run(&company, "2025-06-05").prepared, 0, "not twice on one day");
    assert_eq!(run(&company, "2025-06-06").prepared, 1);
    let cancel = CancelNotice { notice: waiting(&company)[0].id(), reason: note("we called") };
    company.accounts_on("2025-06-06").execute(cancel).unwrap();
    assert_eq!(sent(&company, "2025-06-07"), 1);
    assert_eq!(level(&company.accounts(), invoice), 1, "three notices, one level");
}

#[test]
fn a_run_that_is_run_again_changes_nothing() {
    let company = Company::founded();
    owed_by(&company, company.account);
    let entries = || company.session(company.administrator).changes(0, 10_000).unwrap().cursor;
    run(&company, "2025-06-05");
    let before = entries();
    assert_eq!(run(&company, "2025-06-05"), DunningRun { is_end: true, ..DunningRun::default() });
    assert_eq!(entries(), before, "not even a note");
    let topics: Vec<_> = company.session(company.administrator).outbox(10).unwrap().iter().map(|m| m.topic().clone()).collect();
    assert_eq!(topics, ["invoice.issued", "dunning_notice.prepared"]);
}

#[test]
fn a_customer_gets_one_notice_for_each_language_and_currency() {
    let company = Company::founded();
    let [first, second] = ["2025-05-31", "2025-05-20"].map(|due| owed(&company, company.account, "100", due));
    let session = company.accounts_on("2025-05-01");
    let dollars = crm_core::invoicing::InvoiceLine {
        priced: crm_core::pricing::PricedLine::new(
            Quantity::ONE,
            UnitPrice::parse("50", Currency::USD).unwrap(),
            crm_core::pricing::TaxTreatment::rated("20".parse().unwrap()),
        ),
        ..line("1")
    };
    let foreign =
        crm_core::invoicing::DraftInvoice { currency: Currency::USD, lines: vec![dollars], ..draft(company.account, &[]) };
    let invoice = session.execute(foreign).unwrap().id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: Some(day("2025-05-31")) }).unwrap();
    let other = company.session(company.seller).execute(named_account("Other")).unwrap().id();
    owed_by(&company, other);
    let english = Some(DocumentLanguage::English);
    let terms = SetDunningTerms {
        of: DunningTarget::Account(other),
        procedure: None,
        language: english,
        late_rate: None,
        is_consumer: false,
    };
    session.execute(terms).unwrap();
    assert_eq!(run(&company, "2025-06-05").prepared, 3);
    let notices = waiting(&company);
    let ours: Vec<_> = notices.iter().filter(|notice| *notice.account() == company.account).collect();
    let euros = ours.iter().find(|notice| notice.content().asked.currency() == Currency::EUR).unwrap().content();
    assert_eq!(euros.lines.iter().map(|line| line.invoice).collect::<Vec<_>>(), [second, first], "the oldest due day first");
    assert_eq!((euros.dunned, euros.asked, euros.language), (eur("240"), eur("240"), DocumentLanguage::French));
    let theirs = notices.iter().find(|notice| *notice.account() == other).unwrap().content();
    assert_eq!(theirs.language, DocumentLanguage::English);
}

#[test]
fn a_hand_over_takes_no_younger_invoice_with_it() {
    let company = Company::founded();
    owed_by(&company, company.account);
    for on in ["2025-06-05", "2025-06-20", "2025-07-05"] {
        sent(&company, on);
    }
    owed(&company, company.account, "100", "2025-07-20");
    assert_eq!(run(&company, "2025-07-30").prepared, 2);
    let channels: Vec<_> = waiting(&company).iter().map(|notice| (notice.content().level, notice.content().channel)).collect();
    assert_eq!(channels, [(1, DunningChannel::Email), (4, DunningChannel::Person)]);
}

#[test]
fn what_the_customer_paid_beyond_invoices_is_shown_and_taken_off() {
    let company = Company::founded();
    owed_by(&company, company.account);
    let pay = |amount: &str| {
        company.accounts_on("2025-06-01").execute(payment(company.account, eur(amount), AllocationPlan::Later)).unwrap();
    };
    pay("300");
    run(&company, "2025-06-05");
    let content = waiting(&company)[0].content().clone();
    assert_eq!((content.dunned, content.credit, content.asked), (eur("1000"), eur("300"), eur("700")));
    send(&company, "2025-06-05");
    pay("700");
    assert_eq!(run(&company, "2025-06-20").prepared, 0, "a credit covers it: nothing to ask for");
    assert_eq!(wait(&company, "2025-06-20"), DunningWait::Covered);
}

#[test]
fn a_disputed_part_is_not_reminded_of_and_comes_back_with_the_end_of_the_dispute() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let session = company.accounts_on("2025-06-02");
    let (scope, reason) = (DisputeScope::Amount(eur("400")), code("quality"));
    let dispute =
        session.execute(RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, scope, reason) }).unwrap().id();
    run(&company, "2025-06-05");
    let content = waiting(&company)[0].content().clone();
    let line = &content.lines[0];
    assert_eq!((line.open, line.disputed, line.dunned, content.asked), (eur("1000"), eur("400"), eur("600"), eur("600")));
    send(&company, "2025-06-05");
    let withdraw = crm_core::disputes::WithdrawDispute { dispute, grounds: Note::default() };
    company.accounts_on("2025-06-10").execute(withdraw).unwrap();
    run(&company, "2025-06-20");
    assert_eq!(waiting(&company)[0].content().asked, eur("1000"));
}

#[test]
fn an_invoice_that_is_disputed_as_a_whole_waits() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let raise = RaiseDispute { claim: note("no"), ..RaiseDispute::about(invoice, DisputeScope::Whole, code("quality")) };
    company.accounts_on("2025-06-02").execute(raise).unwrap();
    assert_eq!(run(&company, "2025-06-05").prepared, 0);
    assert_eq!(wait(&company, "2025-06-05"), DunningWait::Disputed);
}

#[test]
fn a_hold_keeps_a_customer_or_an_invoice_from_reminders_and_ends_by_itself() {
    let company = Company::founded();
    let [held, other] = ["2025-05-31", "2025-05-30"].map(|due| owed(&company, company.account, "100", due));
    let session = company.accounts_on("2025-06-01");
    let hold = |of, until: &str| HoldDunning { of, reason: note("new contact"), until: day(until) };
    session.execute(hold(DunningTarget::Invoice(held), "2025-06-10")).unwrap();
    run(&company, "2025-06-05");
    let lines: Vec<_> = waiting(&company)[0].content().lines.iter().map(|line| line.invoice).collect();
    assert_eq!(lines, [other]);
    send(&company, "2025-06-05");
    assert_eq!(run(&company, "2025-06-10").prepared, 0);
    assert_eq!(sent(&company, "2025-06-11"), 1, "the day after the last day of the hold");
    let all = company.accounts_on("2025-06-12").execute(hold(DunningTarget::Account(company.account), "2025-12-31")).unwrap();
    assert_eq!(run(&company, "2025-07-12").prepared, 0);
    let session = company.accounts_on("2025-07-12");
    let released = session.execute(ReleaseDunning { hold: all.id() }).unwrap();
    assert_eq!(*released.released_on(), Some(day("2025-07-12")));
    assert_eq!(session.execute(ReleaseDunning { hold: all.id() }).unwrap(), released);
    assert_eq!(run(&company, "2025-07-12").prepared, 1, "both in one notice");
}

#[test]
fn a_rest_too_small_for_interest_keeps_no_customer_from_reminders() {
    let company = Company::founded();
    let mut tiny = draft(company.account, &[]);
    tiny.currency = Currency::USD;
    tiny.lines = vec![line("1")];
    tiny.lines[0].priced.price = UnitPrice::parse("0.10", Currency::USD).unwrap();
    let session = company.accounts_on("2025-05-01");
    let rest = session.execute(tiny).unwrap().id();
    session.execute(IssueInvoice { invoice: rest, issued_on: None, due_on: Some(day("2025-05-31")) }).unwrap();
    owed_by(&company, company.account);
    let claiming = DunningLevel { charges: LevelCharges::Claimed, ..level_of(LevelDelay::AfterDue(5), 0, None) };
    set_policy(&company, vec![procedure("one", vec![claiming])]).unwrap();
    let done = run(&company, "2025-06-05");
    assert_eq!((done.prepared, done.charges, done.held_back), (2, 1, vec![]), "in each currency, and only euros are claimed");
}

#[test]
fn a_notice_lapses_where_nothing_of_it_is_to_be_reminded_of_any_more() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let lapsed = |on: &str| run(&company, on).lapsed;
    run(&company, "2025-06-05");
    let raise = RaiseDispute::about(invoice, DisputeScope::Whole, code("quality"));
    let dispute = company.accounts_on("2025-06-06").execute(raise).unwrap().id();
    assert_eq!((lapsed("2025-06-06"), waiting(&company)), (1, vec![]), "all of it is disputed");
    let withdraw = crm_core::disputes::WithdrawDispute { dispute, grounds: Note::default() };
    company.accounts_on("2025-06-07").execute(withdraw).unwrap();
    assert_eq!(run(&company, "2025-06-07").prepared, 1, "and is due again");
    let pay_by = day("2025-06-20");
    let promise = RecordPromise { invoice, amount: None, pay_by, note: Note::default() };
    let promise = company.accounts_on("2025-06-08").execute(promise).unwrap().id();
    assert_eq!(lapsed("2025-06-08"), 1, "all of it is promised");
    company.accounts_on("2025-06-09").execute(WithdrawPromise { promise, reason: note("no") }).unwrap();
    assert_eq!(run(&company, "2025-06-09").prepared, 1);
    let of = DunningTarget::Invoice(invoice);
    company.accounts_on("2025-06-10").execute(HoldDunning { of, until: day("2025-06-30"), reason: note("wait") }).unwrap();
    assert_eq!(lapsed("2025-06-10"), 1, "it is held");
}

#[test]
fn a_notice_lapses_where_all_of_it_is_paid_before_it_was_sent() {
    let company = Company::founded();
    owed_by(&company, company.account);
    run(&company, "2025-06-05");
    let notice = waiting(&company)[0].id();
    company.accounts_on("2025-06-06").execute(payment(company.account, eur("1000"), AllocationPlan::OldestFirst)).unwrap();
    assert_eq!(run(&company, "2025-06-06").lapsed, 1);
    let session = company.accounts_on("2025-06-07");
    assert_eq!(session.get::<DunningNotice>(notice).unwrap().tag(), NoticeTag::Lapsed);
    assert_eq!(refusal(session.execute(MarkNoticeSent { notice, on: None })), "DUN-003");
    assert_eq!(refusal(session.execute(MarkNoticeFailed { notice, reason: note("no") })), "DUN-003");
    assert_eq!(refusal(session.execute(CancelNotice { notice, reason: note("no") })), "DUN-003");
}

fn level_of(delay: LevelDelay, gap_days: u32, minimum: Option<Money>) -> DunningLevel {
    let (channel, template, charges) = (DunningChannel::Email, code("plain"), LevelCharges::Silent);
    DunningLevel { delay, channel, template, charges, gap_days, minimum }
}

fn procedure(key: &str, levels: Vec<DunningLevel>) -> DunningProcedure {
    DunningProcedure { key: code(key), name: name(key), levels }
}

fn set_policy(company: &Company, procedures: Vec<DunningProcedure>) -> Result<(), CrmError> {
    let policy = DunningPolicy { procedures, ..DunningPolicy::default() };
    let set = crm_core::administration::SetPolicy { policy, effective_from: Some(day("2025-01-01")) };
    company.session(company.administrator).execute(set).map(drop)
}

#[test]
fn the_procedure_of_the_invoice_comes_before_that_of_the_customer_and_that_before_the_companys() {
    let company = Company::founded();
    let after = |days| vec![level_of(LevelDelay::AfterDue(days), 0, None)];
    set_policy(&company, vec![procedure("late", after(40)), procedure("soon", after(10)), procedure("now", after(1))]).unwrap();
    let [own, customers] = ["2025-05-31", "2025-05-31"].map(|due| owed(&company, company.account, "100", due));
    let other = company.session(company.seller).execute(named_account("Other")).unwrap().id();
    owed_by(&company, other);
    let session = company.accounts_on("2025-05-01");
    let terms = |of, procedure: &str| SetDunningTerms {
        of,
        procedure: Some(code(procedure)),
        language: None,
        late_rate: None,
        is_consumer: false,
    };
    assert_eq!(refusal(session.execute(terms(DunningTarget::Account(company.account), "never"))), "DUN-002");
    session.execute(terms(DunningTarget::Account(company.account), "soon")).unwrap();
    let set = session.execute(terms(DunningTarget::Invoice(own), "now")).unwrap();
    assert_eq!(session.execute(terms(DunningTarget::Invoice(own), "now")).unwrap(), set, "said twice is said once");
    let reminded = |on: &str| {
        run(&company, on);
        let lines: Vec<_> = waiting(&company).iter().map(|notice| notice.content().lines[0].invoice).collect();
        send(&company, on);
        lines
    };
    assert_eq!(reminded("2025-06-01"), [own]);
    assert_eq!(reminded("2025-06-10"), [customers]);
    assert_eq!(reminded("2025-07-09"), []);
    assert_eq!(reminded("2025-07-10").len(), 1, "the other customer has no terms");
}

#[test]
fn a_level_counts_from_the_due_day_from_the_one_before_or_to_the_end_of_a_month() {
    let company = Company::founded();
    let levels = vec![
        level_of(LevelDelay::EndOfMonth(3), 0, None),
        level_of(LevelDelay::AfterPrevious(7), 0, None),
        level_of(LevelDelay::AfterDue(0), 30, Some(eur("1000.01"))),
    ];
    set_policy(&company, vec![procedure("mixed", levels)]).unwrap();
    owed_by(&company, company.account);
    let days = ["2025-06-29", "2025-06-30", "2025-07-06", "2025-07-07", "2025-08-05", "2025-08-06"];
    let prepared = days.map(|on| sent(&company, on));
    assert_eq!(prepared, [0, 1, 0, 1, 0, 0]);
    assert_eq!(wait(&company, "2025-08-06"), DunningWait::BelowMinimum);
}

#[test]
fn a_policy_that_makes_no_sense_is_invalid() {
    let company = Company::founded();
    let plain = || level_of(LevelDelay::AfterDue(1), 0, None);
    let over = DunningLevel { channel: DunningChannel::Legal, ..plain() };
    let refused = |procedures| invalid(set_policy(&company, procedures));
    assert_eq!(refused(vec![]), "procedures");
    assert_eq!(refused(vec![procedure("a", vec![])]), "procedures[0].levels");
    assert_eq!(refused(vec![procedure("a", vec![over, plain()])]), "procedures[0].levels[0].channel");
    let first = level_of(LevelDelay::AfterPrevious(1), 0, None);
    assert_eq!(refused(vec![procedure("a", vec![first])]), "procedures[0].levels[0].delay");
    let twice = vec![procedure("a", vec![plain()]), procedure("a", vec![plain()])];
    assert_eq!(refused(twice), "procedures[1].key");
    let owing = level_of(LevelDelay::AfterDue(1), 0, Some(eur("-1")));
    assert_eq!(refused(vec![procedure("a", vec![owing])]), "procedures[0].levels[0].minimum");
}

#[test]
fn only_issued_invoices_are_held_and_have_terms() {
    let company = Company::founded();
    let session = company.accounts();
    let of = DunningTarget::Invoice(company.draft(&["100"]).id());
    let hold = HoldDunning { of, reason: note("no"), until: day("2026-06-01") };
    assert_eq!(refusal(session.execute(hold)), "DUN-001");
    let terms = SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer: false };
    assert_eq!(refusal(session.execute(terms.clone())), "DUN-001");
    let of = DunningTarget::Account(company.account);
    let hold = |reason: &str, until: &str| HoldDunning { of, reason: note(reason), until: day(until) };
    assert_eq!(invalid(session.execute(hold("", "2026-06-01"))), "reason");
    assert_eq!(invalid(session.execute(hold("new contact", "2026-05-03"))), "until");
    let terms = SetDunningTerms { of, late_rate: Some("0".parse().unwrap()), ..terms };
    assert!(invalid(session.execute(terms)).ends_with("late_rate"));
}

#[test]
fn a_notice_was_sent_between_its_day_and_today() {
    let company = Company::founded();
    owed_by(&company, company.account);
    run(&company, "2025-06-05");
    let notice = waiting(&company)[0].id();
    let session = company.accounts_on("2025-06-08");
    for on in ["2025-06-04", "2025-06-09"] {
        assert_eq!(invalid(session.execute(MarkNoticeSent { notice, on: Some(day(on)) })), "on");
    }
    assert_eq!(invalid(session.execute(CancelNotice { notice, reason: Note::default() })), "reason");
    let sent = session.execute(MarkNoticeSent { notice, on: Some(day("2025-06-06")) }).unwrap();
    assert_eq!(sent.sent_on(), Some(day("2025-06-06")));
    assert_eq!(session.execute(MarkNoticeSent { notice, on: None }).unwrap(), sent, "said twice is said once");
}

#[test]
fn what_is_to_be_done_lies_ahead() {
    let company = Company::founded();
    owed_by(&company, company.account);
    let session = company.accounts_on("2025-06-01");
    let ask = |as_of: &str| session.ask(DunningWorklist { as_of: Some(day(as_of)), account: None });
    assert_eq!(invalid(ask("2025-05-31")), "as_of");
    assert_eq!(ask("2025-06-05").unwrap()[0].due[0].asked, eur("1000"), "what will be due in four days");
    assert_eq!(ask("2025-06-01").unwrap()[0].waiting[0].wait, DunningWait::NextOn { on: day("2025-06-05") });
}

#[test]
fn what_is_due_by_time_reminds_too_and_those_who_may_not_are_told() {
    let company = Company::founded();
    owed_by(&company, company.account);
    let session = company.accounts_on("2025-06-05");
    let mut steps = 0;
    for _ in 0..10 {
        let work = session.execute(RunDue { limit: None }).unwrap();
        steps += work.dunning_steps;
        if work.is_end {
            break;
        }
    }
    assert_eq!((steps, waiting(&company).len()), (1, 1));
    assert_eq!(refusal(company.session(company.seller).execute(RunDunning { limit: None })), "denied");
}

#[test]
fn many_customers_are_reminded_in_portions() {
    let company = Company::founded();
    for at in 0..7 {
        let account = company.session(company.seller).execute(named_account(&format!("Customer {at}"))).unwrap().id();
        owed_by(&company, account);
    }
    let session = company.accounts_on("2025-06-05");
    let (mut prepared, mut portions) = (0, 0);
    loop {
        let done = session.execute(RunDunning { limit: Some(2) }).unwrap();
        assert!(done.prepared <= 2);
        (prepared, portions) = (prepared + done.prepared, portions + 1);
        if done.is_end {
            break;
        }
        assert!(portions < 50, "it never ends");
    }
    assert_eq!(prepared, 7);
    assert_eq!(invalid(session.execute(RunDunning { limit: Some(0) })), "limit");
    let of: Vec<Invoice> = session.iter(Query::<Invoice>::all()).map(Result::unwrap).collect();
    assert_eq!(of.len(), 7);
}
