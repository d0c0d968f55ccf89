//! Promises to pay: what became of them follows from payments and the day.

use crm_core::dunning::*;
use crm_core::engine::Query;
use crm_core::invoicing::{CreditExtent, CreditInvoice};
use crm_core::kernel::*;
use crm_core::receivables::{Ageing, Allocation, AllocationPlan, RecordPayment, Unallocate, WriteOff, WriteOffReason};

use crate::company::*;
use crate::dunning::{owed_by, run, send, waiting};

fn promise(invoice: InvoiceId, amount: Option<&str>, pay_by: &str) -> RecordPromise {
    RecordPromise { invoice, amount: amount.map(eur), pay_by: day(pay_by), note: note("their accountant, on the phone") }
}

/// A promise made on the tenth of June to pay 600 of 1,000 by the twentieth.
fn promised(company: &Company) -> (InvoiceId, PromiseId) {
    let invoice = owed_by(company, company.account);
    let made = company.accounts_on("2025-06-10").execute(promise(invoice, Some("600"), "2025-06-20")).unwrap();
    assert_eq!((*made.counts_until(), *made.level()), (day("2025-06-23"), 1), "three days are tolerated");
    (invoice, made.id())
}

fn pay(company: &Company, amount: &str, on: &str) {
    company.accounts_on(on).execute(payment(company.account, eur(amount), AllocationPlan::OldestFirst)).unwrap();
}

fn state(company: &Company, promise: PromiseId) -> PromiseState {
    company.accounts().get::<PromiseToPay>(promise).unwrap().state().clone()
}

#[test]
fn a_promise_is_kept_where_all_of_it_comes_in_within_the_tolerance() {
    let company = Company::founded();
    let (_, promise) = promised(&company);
    pay(&company, "200", "2025-06-15");
    run(&company, "2025-06-16");
    assert_eq!(state(&company, promise), PromiseState::Open);
    pay(&company, "400", "2025-06-23");
    assert_eq!(run(&company, "2025-06-23").promises, 1);
    assert_eq!(state(&company, promise), PromiseState::Kept);
}

#[test]
fn what_is_promised_stands_in_the_ageing_of_its_days_until_it_is_paid_withdrawn_or_too_late() {
    let promised_on = |company: &Company, on: &str| {
        let reports = company.accounts().ask(Ageing { as_of: day(on), currency: None, account: None }).unwrap();
        reports[0].total.promised
    };
    let company = Company::founded();
    promised(&company);
    pay(&company, "200", "2025-06-15");
    pay(&company, "400", "2025-06-18");
    let column = ["2025-06-09", "2025-06-10", "2025-06-14", "2025-06-15", "2025-06-17", "2025-06-18"];
    let amounts = ["0", "600", "600", "400", "400", "0"].map(eur);
    assert_eq!(column.map(|on| promised_on(&company, on)), amounts);
    let company = Company::founded();
    let (invoice, promised) = promised(&company);
    assert_eq!([promised_on(&company, "2025-06-23"), promised_on(&company, "2025-06-24")], [eur("600"), eur("0")]);
    company.accounts_on("2025-06-12").execute(WithdrawPromise { promise: promised, reason: note("a mistake") }).unwrap();
    assert_eq!([promised_on(&company, "2025-06-11"), promised_on(&company, "2025-06-12")], [eur("600"), eur("0")]);
    let later = company.accounts_on("2025-06-13");
    later.execute(promise(invoice, Some("300"), "2025-06-20")).unwrap();
    later.execute(WithdrawPromise { promise: promised, reason: note("a mistake") }).unwrap();
    assert_eq!(promised_on(&company, "2025-06-13"), eur("300"), "withdrawn twice, the first takes nothing off the second");
}

#[test]
fn money_that_came_in_time_keeps_a_promise_though_it_was_booked_late() {
    let company = Company::founded();
    let (_, promise) = promised(&company);
    let in_time = Some(day("2025-06-22"));
    let booked = RecordPayment { received_on: in_time, ..payment(company.account, eur("600"), AllocationPlan::OldestFirst) };
    run(&company, "2025-06-24");
    assert_eq!(state(&company, promise), PromiseState::Broken);
    company.accounts_on("2025-06-30").execute(booked).unwrap();
    run(&company, "2025-06-30");
    assert_eq!(state(&company, promise), PromiseState::Kept);
}

#[test]
fn a_promise_is_kept_in_part_or_broken_once_its_time_is_over() {
    let company = Company::founded();
    let (_, first) = promised(&company);
    pay(&company, "599.99", "2025-06-20");
    run(&company, "2025-06-23");
    assert_eq!(state(&company, first), PromiseState::Open, "the last day still counts");
    run(&company, "2025-06-24");
    assert_eq!(state(&company, first), PromiseState::PartlyKept { paid: eur("599.99") });
    let company = Company::founded();
    let (invoice, second) = promised(&company);
    pay(&company, "600", "2025-06-24");
    run(&company, "2025-06-24");
    assert_eq!(state(&company, second), PromiseState::Broken, "a day too late");
    let list = company.accounts_on("2025-06-24").ask(DunningWorklist { as_of: None, account: None }).unwrap();
    assert_eq!(list[0].broken, [second]);
    let broken = company.accounts().list(&Query::by(PromiseToPay::BY_BROKEN)).unwrap().items;
    assert_eq!(broken.iter().map(|promise| *promise.invoice()).collect::<Vec<_>>(), [invoice]);
}

#[test]
fn a_payment_that_is_taken_back_opens_or_breaks_the_promise_again() {
    let company = Company::founded();
    let (_, promise) = promised(&company);
    let back = |on: &str| {
        let rows = company.accounts().list(&Query::<Allocation>::all()).unwrap().items;
        let last = rows.iter().rfind(|row| row.reverses().is_none()).unwrap().id();
        company.accounts_on(on).execute(Unallocate { allocation: last }).unwrap();
    };
    pay(&company, "600", "2025-06-15");
    run(&company, "2025-06-15");
    assert_eq!(state(&company, promise), PromiseState::Kept);
    back("2025-06-16");
    run(&company, "2025-06-16");
    assert_eq!(state(&company, promise), PromiseState::Open);
    pay(&company, "700", "2025-06-17");
    run(&company, "2025-06-17");
    back("2025-07-10");
    run(&company, "2025-07-10");
    assert_eq!(state(&company, promise), PromiseState::Broken);
}

#[test]
fn the_level_of_a_promise_rises_with_those_that_were_broken() {
    let company = Company::founded();
    let (invoice, _) = promised(&company);
    run(&company, "2025-06-24");
    let second = company.accounts_on("2025-06-24").execute(promise(invoice, None, "2025-06-30")).unwrap();
    assert_eq!((*second.level(), *second.amount()), (2, eur("1000")));
    pay(&company, "100", "2025-06-25");
    run(&company, "2025-07-04");
    let third = company.accounts_on("2025-07-04").execute(promise(invoice, None, "2025-07-10")).unwrap();
    assert_eq!((*third.level(), *third.amount()), (2, eur("900")), "one that was kept in part raises nothing");
}

#[test]
fn a_promised_part_is_not_reminded_of_until_its_time_is_over() {
    let company = Company::founded();
    let (_, first) = promised(&company);
    run(&company, "2025-06-10");
    let content = waiting(&company)[0].content().clone();
    assert_eq!((content.lines[0].promised, content.asked), (eur("600"), eur("400")));
    send(&company, "2025-06-10");
    pay(&company, "500", "2025-06-18");
    run(&company, "2025-06-20");
    assert_eq!(waiting(&company)[0].content().lines[0].promised, eur("100"), "what of it has not come in yet");
    send(&company, "2025-06-20");
    run(&company, "2025-07-05");
    assert_eq!(state(&company, first), PromiseState::PartlyKept { paid: eur("500") });
    assert_eq!(waiting(&company)[0].content().asked, eur("500"), "all that is open");
}

#[test]
fn an_invoice_that_is_promised_as_a_whole_waits() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    company.accounts_on("2025-06-02").execute(promise(invoice, None, "2025-06-30")).unwrap();
    assert_eq!(run(&company, "2025-06-05").prepared, 0);
    let list = company.accounts_on("2025-06-05").ask(DunningWorklist { as_of: None, account: None }).unwrap();
    assert_eq!(list[0].waiting[0].wait, DunningWait::Promised { until: day("2025-07-03") });
    assert_eq!(run(&company, "2025-07-04").prepared, 1, "broken, and reminded of on the same day");
}

#[test]
fn what_is_credited_need_not_be_paid_to_keep_a_promise() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let made = company.accounts_on("2025-06-10").execute(promise(invoice, None, "2025-06-20")).unwrap().id();
    let credit = CreditInvoice { invoice, extent: CreditExtent::Gross(eur("400")), reason: code("price"), note: Note::default() };
    company.accounts_on("2025-06-12").execute(credit).unwrap();
    pay(&company, "600", "2025-06-20");
    run(&company, "2025-06-20");
    assert_eq!(state(&company, made), PromiseState::Kept);
}

#[test]
fn what_is_written_off_keeps_no_promise() {
    let company = Company::founded();
    let (invoice, promise) = promised(&company);
    let write_off = WriteOff { invoice, amount: None, reason: WriteOffReason::Uncollectible };
    company.boss_on("2025-06-12").execute(write_off).unwrap();
    run(&company, "2025-06-12");
    assert_eq!(state(&company, promise), PromiseState::Open);
    run(&company, "2025-06-24");
    assert_eq!(state(&company, promise), PromiseState::Broken);
}

#[test]
fn a_promise_is_about_something_open_and_stands_alone() {
    let company = Company::founded();
    let session = company.accounts_on("2025-06-10");
    let (invoice, open) = promised(&company);
    assert_eq!(refusal(session.execute(promise(invoice, None, "2025-06-20"))), "PRM-002");
    for amount in ["0", "1000.01"] {
        assert_eq!(refusal(session.execute(promise(invoice, Some(amount), "2025-06-20"))), "PRM-003");
    }
    assert_eq!(invalid(session.execute(promise(invoice, None, "2025-06-09"))), "pay_by");
    let dollars = RecordPromise { amount: Money::parse("5", Currency::USD).ok(), ..promise(invoice, None, "2025-06-20") };
    assert_eq!(invalid(session.execute(dollars)), "amount");
    let draft = company.draft(&["100"]).id();
    assert_eq!(refusal(session.execute(promise(draft, None, "2025-06-20"))), "PRM-001");
    let withdrawn = session.execute(WithdrawPromise { promise: open, reason: note("a mistake") }).unwrap();
    assert_eq!(withdrawn.tag(), PromiseTag::Withdrawn);
    assert_eq!(session.execute(WithdrawPromise { promise: open, reason: Note::default() }).unwrap(), withdrawn);
    session.execute(promise(invoice, None, "2025-06-12")).unwrap();
    run(&company, "2025-07-01");
    let broken = company.accounts().list(&Query::by(PromiseToPay::BY_BROKEN)).unwrap().items[0].id();
    assert_eq!(refusal(session.execute(WithdrawPromise { promise: broken, reason: Note::default() })), "PRM-004");
    assert_eq!(state(&company, open), withdrawn.state().clone(), "a withdrawn promise stays withdrawn");
}

#[test]
fn a_promise_about_an_invoice_that_is_not_due_yet_is_looked_at_in_time() {
    let company = Company::founded();
    let invoice = owed_by(&company, company.account);
    let made = company.accounts_on("2025-05-05").execute(promise(invoice, Some("100"), "2025-05-10")).unwrap().id();
    run(&company, "2025-05-06");
    run(&company, "2025-05-14");
    assert_eq!(state(&company, made), PromiseState::Broken);
}
