//! Days, months and years are closed once, one after the other, and stay closed.

use crm_core::accounting::{ChainFault, ClosePeriod, PeriodClosing, PeriodClosings, PeriodLength, VerifyChain};
use crm_core::engine::Session;
use crm_core::invoicing::{ChainRegister, CreditExtent, CreditInvoice, IssueInvoice};
use crm_core::kernel::{CrmError, Note};

use crate::company::*;

fn close(session: &Session, length: PeriodLength, on: &str) -> Result<PeriodClosing, CrmError> {
    session.execute(ClosePeriod { length, day: day(on) })
}

fn close_day(session: &Session, on: &str) -> Result<PeriodClosing, CrmError> {
    close(session, PeriodLength::Day, on)
}

/// An invoice of `price` and VAT, issued on a day.
fn issued_on(company: &Company, on: &str, price: &str) -> crm_core::invoicing::Invoice {
    let session = company.accounts_on(on);
    let invoice = session.execute(draft(company.account, &[price])).unwrap().id();
    session.execute(issue(invoice)).unwrap()
}

use crm_core::kernel::Record as _;

#[test]
fn a_day_is_closed_with_what_its_documents_come_to() {
    let company = Company::founded();
    let invoice = issued_on(&company, "2026-05-04", "100");
    issued_on(&company, "2026-05-04", "50");
    let (extent, reason) = (CreditExtent::Gross(eur("12")), code("return"));
    let credit = CreditInvoice { invoice: invoice.id(), extent, reason, note: Note::default() };
    company.accounts().execute(credit).unwrap();
    let closing = close_day(&company.accounts_on("2026-05-05"), "2026-05-04").unwrap();
    let [total] = closing.totals().as_slice() else { panic!("one currency") };
    assert_eq!((total.invoices, total.credit_notes), (2, 1));
    assert_eq!((total.net, total.tax, total.gross), (eur("140"), eur("28"), eur("168")));
    let [rate] = total.rates.as_slice() else { panic!("one rate") };
    assert_eq!((rate.rate.to_string().as_str(), rate.net, rate.tax), ("20", eur("140"), eur("28")));
    let [perpetual] = closing.perpetual().as_slice() else { panic!("one currency") };
    assert_eq!((perpetual.documents, perpetual.gross, perpetual.turned_over), (3, eur("168"), eur("192")));
    let heads: Vec<_> = closing.heads().iter().map(|head| (head.chain.as_str(), head.position)).collect();
    assert_eq!(heads, [("INV-2026-", 2), ("CN-2026-", 1)]);
    assert_eq!((closing.previous(), closing.reckoned()), (&None, closing.hash().clone()));
}

#[test]
fn the_perpetual_total_runs_on_from_the_beginning_and_each_closing_follows_the_one_before() {
    let company = Company::founded();
    issued_on(&company, "2026-05-04", "100");
    issued_on(&company, "2026-05-06", "10");
    let session = company.accounts_on("2026-05-08");
    let closings = ["2026-05-05", "2026-05-06", "2026-05-07"].map(|on| close_day(&session, on).unwrap());
    let perpetual = closings.each_ref().map(|closing| closing.perpetual()[0].gross);
    assert_eq!(perpetual, [eur("120"), eur("132"), eur("132")], "what was issued before the first closing counts");
    assert_eq!(closings.each_ref().map(|closing| closing.totals().len()), [0, 1, 0]);
    assert_eq!(closings[2].previous().as_ref(), Some(closings[1].hash()));
    let asked = PeriodClosings { length: PeriodLength::Day, from: Some(day("2026-05-06")), to: None };
    assert_eq!(session.ask(asked).unwrap(), closings[1..]);
    let asked = PeriodClosings { length: PeriodLength::Day, from: None, to: Some(day("2026-05-05")) };
    assert_eq!(session.ask(asked).unwrap(), closings[..1]);
    let report = session.ask(VerifyChain).unwrap();
    assert_eq!((report.closings, report.broken), (3, None));
}

#[test]
fn a_head_is_the_last_link_of_the_period_whatever_was_issued_since() {
    let company = Company::founded();
    issued_on(&company, "2026-05-04", "100");
    issued_on(&company, "2026-05-05", "10");
    let session = company.accounts_on("2026-05-06");
    assert_eq!(close_day(&session, "2026-05-04").unwrap().heads()[0].position, 1);
    assert_eq!(close_day(&session, "2026-05-05").unwrap().heads()[0].position, 2);
}

#[test]
fn closing_again_answers_the_closing_that_is_there() {
    let company = Company::founded();
    issued_on(&company, "2026-05-04", "100");
    let first = close_day(&company.accounts_on("2026-05-05"), "2026-05-04").unwrap();
    assert_eq!(close_day(&company.accounts_on("2026-05-09"), "2026-05-04").unwrap(), first);
    let month = close(&company.accounts_on("2026-06-01"), PeriodLength::Month, "2026-05-17").unwrap();
    assert_eq!(close(&company.accounts_on("2026-06-02"), PeriodLength::Month, "2026-05-01").unwrap(), month);
    assert_eq!((*month.first(), *month.last()), (day("2026-05-01"), day("2026-05-31")));
}

#[test]
fn a_period_is_closed_once_it_is_over_and_none_is_left_out() {
    let company = Company::founded();
    let session = company.accounts_on("2026-05-05");
    assert_eq!(refusal(close_day(&session, "2026-05-05")), "ACC-001");
    assert_eq!(refusal(close(&session, PeriodLength::Month, "2026-05-01")), "ACC-001");
    assert_eq!(refusal(close(&session, PeriodLength::Year, "2026-05-01")), "ACC-001");
    close_day(&session, "2026-05-03").unwrap();
    assert_eq!(refusal(close_day(&company.accounts_on("2026-05-09"), "2026-05-05")), "ACC-002");
    assert_eq!(refusal(close_day(&session, "2026-05-01")), "ACC-002", "nor does one come before the first");
    close_day(&session, "2026-05-04").unwrap();
    close(&session, PeriodLength::Month, "2026-04-30").unwrap();
    assert_eq!(refusal(close_day(&company.session(company.seller), "2026-05-04")), "denied");
}

#[test]
fn a_closed_day_takes_no_more_documents() {
    let company = Company::founded();
    issued_on(&company, "2026-05-04", "100");
    close_day(&company.accounts_on("2026-05-05"), "2026-05-04").unwrap();
    let session = company.accounts_on("2026-05-05");
    let invoice = session.execute(draft(company.account, &["1"])).unwrap().id();
    let late = IssueInvoice { invoice, issued_on: Some(day("2026-05-04")), due_on: None };
    assert_eq!(refusal(session.execute(late)), "ACC-010");
    let issued = session.execute(issue(invoice)).unwrap();
    assert_eq!(issued.issue().unwrap().number.to_string(), "INV-2026-000002", "the refused one took no number");
    let register = session.get::<ChainRegister>(ChainRegister::the_id()).unwrap();
    assert_eq!(*register.closed_through(), Some(day("2026-05-04")));
}

#[test]
fn a_shorter_period_closed_later_opens_nothing_again() {
    let company = Company::founded();
    let session = company.accounts_on("2026-06-02");
    close(&session, PeriodLength::Month, "2026-05-01").unwrap();
    close_day(&session, "2026-05-04").unwrap();
    let register = session.get::<ChainRegister>(ChainRegister::the_id()).unwrap();
    assert_eq!(*register.closed_through(), Some(day("2026-05-31")));
}

#[test]
fn an_altered_closing_is_named() {
    use crm_core::accounting::{ChainEvidence, IssuedDocument, verify_chain};
    use crm_core::engine::Query;
    use crm_core::invoicing::{ChainLink, DocumentChain, Invoice};
    let company = Company::founded();
    issued_on(&company, "2026-05-04", "100");
    let session = company.accounts_on("2026-05-07");
    for on in ["2026-05-04", "2026-05-05", "2026-05-06"] {
        close_day(&session, on).unwrap();
    }
    let documents: Vec<Invoice> = session.iter(Query::all()).map(Result::unwrap).collect();
    let sound = ChainEvidence {
        register: session.get(ChainRegister::the_id()).ok(),
        chains: session.iter(Query::<DocumentChain>::all()).map(Result::unwrap).collect(),
        links: session.iter(Query::<ChainLink>::all()).map(Result::unwrap).collect(),
        documents: documents.iter().filter_map(|document| IssuedDocument::of(document).unwrap()).collect(),
        closings: session.iter(Query::<PeriodClosing>::all()).map(Result::unwrap).collect(),
    };
    assert_eq!(verify_chain(&sound).unwrap().broken, None);
    let why = |evidence: &ChainEvidence| verify_chain(evidence).unwrap().broken.map(|broken| broken.why);
    let mut gap = sound.clone();
    gap.closings.retain(|closing| *closing.first() != day("2026-05-05"));
    assert_eq!(why(&gap), Some(ChainFault::MissingClosing));
    for last in ["2026-05-06", "2026-05-05", "2026-05-04"] {
        let mut cut = sound.clone();
        cut.closings.retain(|closing| *closing.first() < day(last));
        assert_eq!(why(&cut), Some(ChainFault::MissingClosing), "nothing follows that would miss it");
    }
    let mut other = sound.clone();
    other.documents[0].gross = eur("121");
    assert_eq!(why(&other), Some(ChainFault::ClosingDoesNotFit), "though no link says so");
    let elsewhere = Company::founded();
    let later = elsewhere.accounts_on("2026-05-09");
    let mut swapped = sound;
    for closing in &mut swapped.closings {
        if *closing.first() == day("2026-05-05") {
            *closing = close_day(&later, "2026-05-05").unwrap();
        }
    }
    assert_eq!(why(&swapped), Some(ChainFault::AlteredClosing));
}
