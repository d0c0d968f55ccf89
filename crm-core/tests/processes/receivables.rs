//! Payments and what they are set against.

use crm_core::engine::{Query, Session};
use crm_core::invoicing::{CreditExtent, CreditInvoice};
use crm_core::kernel::{Currency, InvoiceId, Money, Note, PaymentId, Record, SortKey};
use crm_core::receivables::*;

use crate::company::*;

fn to(invoice: InvoiceId, amount: Option<&str>) -> AllocateTo {
    AllocateTo { invoice, amount: amount.map(eur) }
}

fn paid(company: &Company, amount: &str, plan: AllocationPlan) -> Payment {
    company.accounts().execute(payment(company.account, eur(amount), plan)).unwrap()
}

fn later(company: &Company, amount: &str) -> PaymentId {
    paid(company, amount, AllocationPlan::Later).id()
}

fn open(session: &Session, invoice: InvoiceId) -> Money {
    session.ask(OpenAmount { invoice, as_of: None }).unwrap()
}

#[test]
fn only_an_issued_invoice_of_the_payer_is_paid() {
    let company = Company::founded();
    let session = company.accounts();
    let payment = later(&company, "500");
    let draft = company.draft(&["100"]).id();
    assert_eq!(refusal(session.execute(Allocate { payment, to: to(draft, None) })), "REC-001");
    let invoice = company.issued(&["100"]).id();
    let credit = CreditInvoice { invoice, extent: CreditExtent::Gross(eur("10")), reason: code("return"), note: Note::default() };
    let credit_note = session.execute(credit).unwrap().id();
    assert_eq!(refusal(session.execute(Allocate { payment, to: to(credit_note, None) })), "REC-001");
    let other = company.session(company.seller).execute(named_account("Other")).unwrap().id();
    let plan = AllocationPlan::To(vec![to(invoice, None)]);
    let of_other = crate::company::payment(other, eur("10"), plan);
    assert_eq!(refusal(session.execute(of_other)), "REC-002");
    assert_eq!(session.count(&Query::<Payment>::all()).unwrap(), 1, "a refused payment is not there at all");
}

#[test]
fn a_payment_pays_in_its_own_currency() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]).id();
    let dollars = Money::parse("10", Currency::USD).unwrap();
    let plan = AllocationPlan::To(vec![to(invoice, None)]);
    assert_eq!(refusal(company.accounts().execute(payment(company.account, dollars, plan))), "REC-003");
    let other = company.accounts().execute(payment(company.account, dollars, AllocationPlan::OldestFirst)).unwrap();
    assert_eq!(other.unallocated().unwrap(), dollars, "the oldest first is the oldest of that currency");
}

#[test]
fn no_more_is_set_against_an_invoice_than_is_open_and_left() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = later(&company, "150");
    assert_eq!(refusal(session.execute(Allocate { payment, to: to(invoice, Some("120.01")) })), "REC-005");
    session.execute(Allocate { payment, to: to(invoice, Some("100")) }).unwrap();
    let small = later(&company, "5");
    assert_eq!(refusal(session.execute(Allocate { payment: small, to: to(invoice, Some("6")) })), "REC-006");
    let rest = session.execute(Allocate { payment, to: to(invoice, None) }).unwrap();
    assert_eq!(*rest.amount(), eur("20"));
    assert_eq!(refusal(session.execute(Allocate { payment, to: to(invoice, None) })), "REC-004");
    let exhausted = later(&company, "120");
    let second = company.issued(&["100"]).id();
    session.execute(Allocate { payment: exhausted, to: to(second, None) }).unwrap();
    let third = company.issued(&["100"]).id();
    assert_eq!(refusal(session.execute(Allocate { payment: exhausted, to: to(third, None) })), "REC-006");
    for amount in ["0", "-1"] {
        assert!(invalid(session.execute(Allocate { payment, to: to(third, Some(amount)) })).ends_with("amount"));
    }
}

#[test]
fn what_is_taken_back_leaves_payment_and_invoice_as_before_and_both_rows_stay() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = later(&company, "150");
    let allocation = session.execute(Allocate { payment, to: to(invoice, None) }).unwrap().id();
    let back = session.execute(Unallocate { allocation }).unwrap();
    assert_eq!(session.execute(Unallocate { allocation }).unwrap(), back, "taken back once is taken back");
    assert_eq!(refusal(session.execute(Unallocate { allocation: back.id() })), "REC-007");
    assert_eq!(open(&session, invoice), eur("120"));
    assert_eq!(session.get::<Payment>(payment).unwrap().unallocated().unwrap(), eur("150"));
    let rows = session.list(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice))).unwrap().items;
    assert_eq!(rows.iter().map(|row| *row.reverses()).collect::<Vec<_>>(), [None, Some(allocation)]);
}

#[test]
fn the_oldest_due_invoice_is_paid_first() {
    let company = Company::founded();
    let session = company.accounts();
    let [old, new] = ["2026-06-01", "2026-05-20"].map(|due| {
        let invoice = company.draft(&["100"]).id();
        let issue = crm_core::invoicing::IssueInvoice { invoice, issued_on: None, due_on: Some(day(due)) };
        session.execute(issue).unwrap().id()
    });
    let payment = paid(&company, "150", AllocationPlan::OldestFirst);
    assert_eq!(payment.unallocated().unwrap(), eur("0"));
    assert_eq!((open(&session, new), open(&session, old)), (eur("0"), eur("90")));
    let rest = paid(&company, "100", AllocationPlan::OldestFirst);
    assert_eq!(rest.unallocated().unwrap(), eur("10"), "too much stays the customer's credit");
}

#[test]
fn a_payment_is_above_zero_and_has_come_in() {
    let company = Company::founded();
    let session = company.accounts();
    for amount in ["0", "-10"] {
        assert_eq!(invalid(session.execute(payment(company.account, eur(amount), AllocationPlan::Later))), "amount");
    }
    let tomorrow =
        RecordPayment { received_on: Some(day("2026-05-05")), ..payment(company.account, eur("1"), AllocationPlan::Later) };
    assert_eq!(invalid(session.execute(tomorrow)), "received_on");
}

#[test]
fn a_bank_line_sent_twice_is_one_payment() {
    let company = Company::founded();
    let session = company.accounts();
    let external_id = Some(crm_core::kernel::ExternalId { source: code("bank"), key: "B-1".parse().unwrap() });
    let line = RecordPayment { external_id, ..payment(company.account, eur("1"), AllocationPlan::Later) };
    session.execute(line.clone()).unwrap();
    assert_eq!(refusal(session.execute(line)), "conflict");
    assert_eq!(session.count(&Query::<Payment>::all()).unwrap(), 1);
}

#[test]
fn open_amounts_and_ages_are_those_of_the_day_asked_for() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let in_june = company.accounts_on("2026-06-10");
    in_june.execute(payment(company.account, eur("20"), AllocationPlan::OldestFirst)).unwrap();
    let on = |day_asked: &str| in_june.ask(OpenAmount { invoice, as_of: Some(day(day_asked)) }).unwrap();
    assert_eq!([on("2026-05-03"), on("2026-06-09"), on("2026-06-10")], [eur("0"), eur("120"), eur("100")]);
    let total = |as_of: &str| {
        let report = session.ask(Ageing { as_of: day(as_of), currency: None, account: None }).unwrap().remove(0);
        (report.total.open, report.total.buckets.current, report.total.buckets.past_due[0])
    };
    assert_eq!(total("2026-06-03"), (eur("120"), eur("120"), eur("0")), "due on the day is not late");
    assert_eq!(total("2026-06-04"), (eur("120"), eur("0"), eur("120")));
}
