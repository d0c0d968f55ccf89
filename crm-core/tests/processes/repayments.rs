//! Refunds, chargebacks, and what comes in again.

use crm_core::engine::{Query, Session};
use crm_core::kernel::{Currency, InvoiceId, Money, PaymentId, Record, SortKey};
use crm_core::receivables::*;

use crate::company::*;

fn paid(company: &Company, amount: &str, plan: AllocationPlan) -> PaymentId {
    company.accounts().execute(payment(company.account, eur(amount), plan)).unwrap().id()
}

fn refund(source: RefundSource, amount: Option<&str>) -> PayRefund {
    let (on, method, reference, reason, external_id) = (None, code("transfer"), None, code("overpaid"), None);
    PayRefund { source, amount: amount.map(eur), on, method, reference, reason, external_id }
}

fn charge_back(payment: PaymentId, amount: Option<&str>) -> ChargeBack {
    let (on, method, reference, reason, external_id) = (None, code("card"), None, code("disputed"), None);
    ChargeBack { payment, amount: amount.map(eur), on, method, reference, reason, external_id }
}

fn undo(repayment: &Repayment) -> UndoRepayment {
    UndoRepayment { repayment: repayment.id(), on: None, reason: code("returned") }
}

fn open(session: &Session, invoice: InvoiceId) -> Money {
    session.ask(OpenAmount { invoice, as_of: None }).unwrap()
}

fn left(session: &Session, payment: PaymentId) -> Money {
    session.get::<Payment>(payment).unwrap().unallocated().unwrap()
}

#[test]
fn no_more_is_refunded_than_is_left_of_a_payment() {
    let company = Company::founded();
    let session = company.accounts();
    company.issued(&["100"]);
    let payment = paid(&company, "150", AllocationPlan::OldestFirst);
    let of_it = || RefundSource::Payment(payment);
    assert_eq!(refusal(session.execute(refund(of_it(), Some("30.01")))), "REC-006");
    let part = session.execute(refund(of_it(), Some("10"))).unwrap();
    assert_eq!((*part.amount(), left(&session, payment)), (eur("10"), eur("20")));
    let rest = session.execute(refund(of_it(), None)).unwrap();
    assert_eq!((*rest.amount(), left(&session, payment)), (eur("20"), eur("0")));
    assert_eq!(refusal(session.execute(refund(of_it(), None))), "REC-006");
    let second = paid(&company, "5", AllocationPlan::Later);
    for amount in ["0", "-1"] {
        assert_eq!(invalid(session.execute(refund(RefundSource::Payment(second), Some(amount)))), "amount");
    }
}

#[test]
fn the_credit_of_a_customer_is_paid_out_of_their_oldest_payments() {
    let company = Company::founded();
    let session = company.accounts();
    let source = || RefundSource::Credit { account: company.account, currency: Currency::EUR };
    assert_eq!(invalid(session.execute(refund(source(), None))), "source");
    let [first, second] = ["10", "20"].map(|amount| paid(&company, amount, AllocationPlan::Later));
    assert_eq!(refusal(session.execute(refund(source(), Some("30.01")))), "REC-011");
    let part = session.execute(refund(source(), Some("15"))).unwrap();
    assert_eq!(part.parts().iter().map(|part| part.payment).collect::<Vec<_>>(), [first, second]);
    assert_eq!((left(&session, first), left(&session, second)), (eur("0"), eur("15")));
    let all = session.execute(refund(source(), None)).unwrap();
    assert_eq!(*all.amount(), eur("15"));
    assert_eq!(refusal(session.execute(refund(source(), None))), "REC-011");
}

#[test]
fn money_goes_back_after_it_came_and_not_after_today() {
    let company = Company::founded();
    let payment = paid(&company, "10", AllocationPlan::Later);
    let session = company.accounts_on("2026-05-10");
    for (on, asked) in [("2026-05-03", "before"), ("2026-05-11", "after")] {
        let refund = PayRefund { on: Some(day(on)), ..refund(RefundSource::Payment(payment), None) };
        assert_eq!(invalid(session.execute(refund)), "on", "{asked}");
        let back = ChargeBack { on: Some(day(on)), ..charge_back(payment, None) };
        assert_eq!(invalid(session.execute(back)), "on", "{asked}");
    }
    let back = ChargeBack { on: Some(day("2026-05-06")), ..charge_back(payment, None) };
    assert_eq!(*session.execute(back).unwrap().on(), day("2026-05-06"));
}

#[test]
fn no_credit_of_a_past_day_is_below_zero_because_money_went_back_later() {
    let company = Company::founded();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "120", AllocationPlan::OldestFirst);
    let rows = company.accounts().list(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice))).unwrap().items;
    company.accounts_on("2026-05-08").execute(Unallocate { allocation: rows[0].id() }).unwrap();
    let session = company.accounts_on("2026-05-10");
    let on = |day_asked: &str| Some(day(day_asked));
    let early = ChargeBack { on: on("2026-05-07"), ..charge_back(payment, None) };
    assert_eq!(invalid(session.execute(early)), "on", "it was set against an invoice until the 8th");
    let early = PayRefund { on: on("2026-05-07"), ..refund(RefundSource::Payment(payment), None) };
    assert_eq!(invalid(session.execute(early)), "on");
    session.execute(ChargeBack { on: on("2026-05-08"), ..charge_back(payment, None) }).unwrap();
}

#[test]
fn what_a_bank_takes_back_opens_invoices_as_before() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "150", AllocationPlan::OldestFirst);
    assert_eq!(refusal(session.execute(charge_back(payment, Some("150.01")))), "REC-012");
    let part = session.execute(charge_back(payment, Some("70"))).unwrap();
    assert_eq!(part.taken_back().iter().map(|taken| taken.amount).collect::<Vec<_>>(), [eur("40")], "first what is left");
    assert_eq!((open(&session, invoice), left(&session, payment)), (eur("40"), eur("0")));
    let rest = session.execute(charge_back(payment, None)).unwrap();
    assert_eq!((*rest.amount(), open(&session, invoice)), (eur("80"), eur("120")));
    assert_eq!(refusal(session.execute(charge_back(payment, None))), "REC-012");
    assert_eq!(session.get::<Payment>(payment).unwrap().amount(), &eur("150"), "the payment stays");
    let rows = session.list(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice))).unwrap().items;
    assert_eq!(rows.len(), 4, "a row, what took it back, what stayed of it, and what took that back");
}

#[test]
fn what_comes_in_again_closes_what_its_loss_had_opened() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "150", AllocationPlan::OldestFirst);
    let (before, settled) =
        (session.get::<Payment>(payment).unwrap(), session.get::<Settlement>(Settlement::id_of(invoice)).unwrap());
    let back = session.execute(charge_back(payment, None)).unwrap();
    let undone = session.execute(undo(&back)).unwrap();
    assert_eq!((*undone.amount(), *undone.reverses()), (eur("-150"), Some(back.id())));
    let after = session.get::<Payment>(payment).unwrap();
    assert_eq!((after.allocated(), after.unallocated()), (before.allocated(), before.unallocated()));
    assert_eq!(session.get::<Settlement>(Settlement::id_of(invoice)).unwrap(), settled, "to the cent of every rate");
    assert_eq!(session.execute(undo(&back)).unwrap(), undone, "undone once is undone");
    assert_eq!(refusal(session.execute(undo(&undone))), "REC-013");
}

#[test]
fn what_was_paid_otherwise_meanwhile_is_not_paid_twice() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "120", AllocationPlan::OldestFirst);
    let back = session.execute(charge_back(payment, None)).unwrap();
    paid(&company, "100", AllocationPlan::OldestFirst);
    session.execute(undo(&back)).unwrap();
    assert_eq!((open(&session, invoice), left(&session, payment)), (eur("0"), eur("100")));
}

#[test]
fn a_refund_that_did_not_arrive_is_credit_again() {
    let company = Company::founded();
    let session = company.accounts();
    let payment = paid(&company, "10", AllocationPlan::Later);
    let back = session.execute(refund(RefundSource::Payment(payment), None)).unwrap();
    let early = UndoRepayment { on: Some(day("2026-05-03")), ..undo(&back) };
    assert_eq!(invalid(session.execute(early)), "on");
    session.execute(undo(&back)).unwrap();
    assert_eq!(left(&session, payment), eur("10"));
}

#[test]
fn a_bank_line_that_goes_out_twice_is_one_refund() {
    let company = Company::founded();
    let session = company.accounts();
    let payment = paid(&company, "10", AllocationPlan::Later);
    let external_id = Some(crm_core::kernel::ExternalId { source: code("bank"), key: "B-2".parse().unwrap() });
    let line = PayRefund { external_id, ..refund(RefundSource::Payment(payment), Some("1")) };
    session.execute(line.clone()).unwrap();
    assert_eq!(refusal(session.execute(line)), "conflict");
    assert_eq!(left(&session, payment), eur("9"));
}
