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

fn due(company: &Company, price: &str, due_on: &str) -> crm_core::invoicing::Invoice {
    let invoice = company.draft(&[price]).id();
    let issue = crm_core::invoicing::IssueInvoice { invoice, issued_on: None, due_on: Some(day(due_on)) };
    company.accounts().execute(issue).unwrap()
}

#[test]
fn a_payer_who_names_invoices_pays_those() {
    let company = Company::founded();
    let session = company.accounts();
    let [first, second, third] = ["2026-06-01", "2026-06-02", "2026-06-03"].map(|day| due(&company, "100", day));
    let number = |invoice: &crm_core::invoicing::Invoice| invoice.issue().unwrap().number.to_string();
    let wrote = format!("thanks, {} and {}", number(&third).to_lowercase().replace('-', " "), number(&second));
    let named =
        RecordPayment { reference: Some(name(&wrote)), ..payment(company.account, eur("150"), AllocationPlan::ByReference) };
    session.execute(named).unwrap();
    let opens = [&first, &second, &third].map(|invoice| open(&session, invoice.id()));
    assert_eq!(opens, [eur("120"), eur("0"), eur("90")], "of those named the oldest first");
    let nameless = paid(&company, "10", AllocationPlan::ByReference);
    assert_eq!(nameless.unallocated().unwrap(), eur("10"), "a payer who names none has a credit");
}

#[test]
fn what_is_left_of_a_payment_is_set_against_invoices_later_by_any_plan() {
    let company = Company::founded();
    let session = company.accounts();
    let payment = later(&company, "100");
    let invoices = ["100", "100", "50"].map(|price| company.issued(&[price]).id());
    let rest = session.execute(AllocateLeft { payment, plan: AllocationPlan::ProRata }).unwrap();
    assert_eq!(rest.unallocated().unwrap(), eur("0"));
    assert_eq!(invoices.map(|invoice| open(&session, invoice)), [eur("80"), eur("80"), eur("40")]);
    let same = session.execute(AllocateLeft { payment, plan: AllocationPlan::OldestFirst }).unwrap();
    assert_eq!(same, rest, "of nothing nothing is set against anything");
    let large = later(&company, "500");
    let rest = session.execute(AllocateLeft { payment: large, plan: AllocationPlan::ProRata }).unwrap();
    assert_eq!(rest.unallocated().unwrap(), eur("300"), "no invoice gets more than is open");
}

#[test]
fn a_payment_on_a_credited_invoice_can_be_used_again() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "120", AllocationPlan::OldestFirst).id();
    let credit = CreditInvoice { invoice, extent: CreditExtent::Gross(eur("30")), reason: code("return"), note: Note::default() };
    session.execute(credit).unwrap();
    let left = || session.get::<Payment>(payment).unwrap().unallocated().unwrap();
    assert_eq!(left(), eur("0"));
    let settlement = session.execute(ReleaseExcess { invoice }).unwrap();
    assert_eq!((*settlement.allocated(), left()), (eur("90"), eur("30")));
    let again = session.execute(ReleaseExcess { invoice }).unwrap();
    assert_eq!(again, settlement, "released once is released");
    let other = company.issued(&["100"]).id();
    session.execute(Allocate { payment, to: to(other, None) }).unwrap();
    assert_eq!(open(&session, other), eur("90"));
    let draft = company.draft(&["1"]).id();
    assert_eq!(refusal(session.execute(ReleaseExcess { invoice: draft })), "REC-001");
}

#[test]
fn what_was_given_up_is_released_before_what_was_paid() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "100", AllocationPlan::OldestFirst).id();
    session.execute(WriteOff { invoice, amount: None, reason: WriteOffReason::SmallBalance }).unwrap();
    let credit = CreditInvoice { invoice, extent: CreditExtent::Gross(eur("30")), reason: code("return"), note: Note::default() };
    session.execute(credit).unwrap();
    let settlement = session.execute(ReleaseExcess { invoice }).unwrap();
    assert_eq!((*settlement.allocated(), *settlement.written_off()), (eur("90"), Some(eur("0"))));
    assert_eq!(session.get::<Payment>(payment).unwrap().unallocated().unwrap(), eur("10"));
}

#[test]
fn an_accepted_dispute_on_a_paid_invoice_frees_the_payment() {
    use crm_core::disputes::*;
    let company = Company::founded();
    let session = company.accounts();
    let invoice = company.issued(&["100"]).id();
    let payment = paid(&company, "120", AllocationPlan::OldestFirst).id();
    let (scope, reason) = (DisputeScope::Amount(eur("48")), code("quality"));
    let dispute = session.execute(RaiseDispute::about(invoice, scope, reason)).unwrap().id();
    session.execute(AcknowledgeDispute { dispute, coordinator: Some(company.seller) }).unwrap();
    session.execute(InvestigateDispute { dispute, finding: Note::default() }).unwrap();
    session.execute(ProposeResolution { dispute, accept: eur("48"), grounds: Note::default() }).unwrap();
    session.execute(ResolveDispute { dispute, verdict: Verdict::InFull, grounds: Note::default() }).unwrap();
    assert_eq!(session.get::<Payment>(payment).unwrap().unallocated().unwrap(), eur("48"));
    assert_eq!(open(&session, invoice), eur("0"));
}
