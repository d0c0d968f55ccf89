//! Documents of another system: kept as they were, in nobody's way, and credit notes that find what they credit.

use crm_core::accounting::{ChainReport, ClosePeriod, PeriodLength, VerifyChain};
use crm_core::administration::SetPolicy;
use crm_core::engine::Session;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::pricing::{TaxConvention, TaxTreatment};
use crm_core::receivables::Ageing;

use crate::company::*;

fn sold(description: &str, quantity: &str, price: &str) -> ForeignLine {
    let mut line = line(price.trim_start_matches('-'));
    line.description = name(description);
    line.priced.quantity = quantity.parse().unwrap();
    line.priced.price = UnitPrice::parse(price, Currency::EUR).unwrap();
    line.priced.tax = TaxTreatment::rated("20".parse().unwrap());
    ForeignLine { line, credits: None }
}

fn document(company: &Company, number: &str, lines: Vec<ForeignLine>) -> TakeOverInvoice {
    TakeOverInvoice {
        account: company.account,
        number: number.parse().unwrap(),
        issued_on: day("2026-01-05"),
        due_on: None,
        currency: Currency::EUR,
        credit_reason: None,
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        stated_tax: None,
        source: Label::parse("till").unwrap(),
        note: Note::default(),
        owner: None,
    }
}

fn credit(company: &Company, number: &str, lines: Vec<ForeignLine>) -> TakeOverInvoice {
    TakeOverInvoice { credit_reason: Some(code("return")), ..document(company, number, lines) }
}

fn of(number: &str, line: u32, foreign: ForeignLine) -> ForeignLine {
    ForeignLine { credits: Some(ForeignSale { number: number.parse().unwrap(), line }), ..foreign }
}

fn refused(session: &Session, command: TakeOverInvoice) -> String {
    session.execute(command).unwrap_err().code().to_owned()
}

#[test]
fn a_foreign_invoice_is_issued_under_its_number_and_draws_none_of_ours() {
    let company = Company::founded();
    let session = company.accounts();
    let lines = vec![sold("Lantern", "6", "3.391"), sold("Gift", "1", "0"), sold("Discount", "1", "-1.25")];
    let taken = session.execute(document(&company, "536365", lines)).unwrap();
    let issue = taken.issue().unwrap();
    assert_eq!((issue.number.as_str(), issue.issued_on, issue.due_on), ("536365", day("2026-01-05"), day("2026-02-04")));
    assert_eq!((taken.totals().net, taken.totals().gross), (eur("19.10"), eur("22.92")), "20.35 - 1.25");
    assert_eq!(taken.lines()[2].priced.quantity.to_string(), "-1", "what costs less than nothing is given back");
    let draft = company.draft(&["10"]).id();
    let ours = session.execute(IssueInvoice { invoice: draft, issued_on: None, due_on: None }).unwrap();
    assert_eq!(ours.issue().unwrap().number.as_str(), "INV-2026-000001");
    let again = session.execute(document(&company, "536365", vec![sold("Lantern", "1", "1")])).unwrap_err();
    assert_eq!(again.kind(), ErrorKind::Conflict);
    assert_eq!(refused(&session, document(&company, "INV-2026-000002", vec![sold("Lantern", "1", "1")])), "INV-042");
    assert_eq!(refused(&session, document(&company, "536366", vec![sold("Bad debt", "1", "-5")])), "INV-040");
    let early =
        TakeOverInvoice { due_on: Some(day("2026-01-04")), ..document(&company, "536367", vec![sold("Lantern", "1", "1")]) };
    assert_eq!(refused(&session, early), "INV-004");
    let late = TakeOverInvoice { issued_on: day("2099-01-01"), ..document(&company, "536368", vec![sold("Lantern", "1", "1")]) };
    assert_eq!(refused(&session, late), "INV-003");
}

#[test]
fn vat_that_another_system_rounded_line_by_line_is_kept_and_any_other_is_refused() {
    let company = Company::founded();
    let session = company.accounts();
    let stated = |number: &str, tax: &str| TakeOverInvoice {
        stated_tax: Some(eur(tax)),
        ..document(&company, number, vec![sold("Pen", "1", "0.33"), sold("Pen", "1", "0.33"), sold("Pen", "1", "0.33")])
    };
    let per_line = session.execute(stated("1", "0.21")).unwrap();
    assert_eq!(per_line.taken_over().as_ref().unwrap().convention, TaxConvention::PerLine);
    assert_eq!(
        (per_line.totals().tax, per_line.totals().gross, per_line.totals().groups[0].amount),
        (eur("0.21"), eur("1.20"), eur("0.21"))
    );
    let per_group = session.execute(stated("2", "0.20")).unwrap();
    assert_eq!(per_group.taken_over().as_ref().unwrap().convention, TaxConvention::PerGroup);
    assert_eq!(refused(&session, stated("3", "0.22")), "INV-041");
}

#[test]
fn a_credit_note_takes_something_off_the_sales_it_names_and_never_more_than_was_sold() {
    let company = Company::founded();
    let session = company.accounts();
    let sale = session.execute(document(&company, "1", vec![sold("Lantern", "6", "3.39"), sold("Lamp", "1", "10")])).unwrap();
    let lines = vec![of("1", 0, sold("Lantern", "2", "3.39")), sold("Stamp", "1", "1")];
    let note = session.execute(credit(&company, "C1", lines)).unwrap();
    let taken = note.taken_over().as_ref().unwrap();
    assert_eq!(
        taken.credits,
        [CreditedSale { line: 0, sale: SaleLine { invoice: sale.id(), line: 0 }, gross: eur("8.14") }],
        "a line may stand alone"
    );
    assert_eq!(note.totals().gross, eur("9.34"), "7.78 and 20 %");
    let standing = || session.get::<Invoice>(sale.id()).unwrap().standing().unwrap();
    assert_eq!(standing(), eur("28.27"), "36.41 without 6.78 and its VAT");
    let one = |line: ForeignLine| credit(&company, "C2", vec![line]);
    assert_eq!(refused(&session, one(of("1", 0, sold("Lantern", "5", "3.39")))), "INV-007");
    assert_eq!(refused(&session, one(of("1", 0, sold("Lantern", "1", "3.40")))), "INV-043");
    assert_eq!(refused(&session, one(of("1", 1, sold("Lantern", "1", "3.39")))), "INV-043");
    assert_eq!(refused(&session, one(of("1", 2, sold("Lantern", "1", "3.39")))), "INV-008");
    assert_eq!(refused(&session, one(of("C1", 1, sold("Stamp", "1", "1")))), "INV-002");
    assert_eq!(refused(&session, one(of("2", 0, sold("Lantern", "1", "3.39")))), "invalid");
    assert_eq!(standing(), eur("28.27"));
    let rest = CreditInvoice { invoice: sale.id(), extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
    assert_eq!(session.execute(rest).unwrap().totals().gross, eur("28.27"), "what is left is credited here");
}

#[test]
fn a_credit_note_finds_the_latest_sale_of_which_enough_is_left() {
    let company = Company::founded();
    let mut book = SaleBook::new();
    for (number, quantity) in [("1", "10"), ("2", "3"), ("3", "1")] {
        book.note(&document(&company, number, vec![sold("Lamp", "1", "5"), sold("Lantern", quantity, "3.39")]));
    }
    let mut named = |number: &str, line: ForeignLine| {
        let mut note = credit(&company, number, vec![line]);
        book.name_sales(&mut note);
        note.lines[0].credits.as_ref().map(|sale| format!("{}/{}", sale.number, sale.line))
    };
    assert_eq!(named("C1", sold("Lantern", "2", "3.39")).as_deref(), Some("2/1"));
    assert_eq!(named("C2", sold("Lantern", "2", "3.39")).as_deref(), Some("1/1"), "one is left of the second");
    assert_eq!(named("C3", sold("Lantern", "1", "3.39")).as_deref(), Some("3/1"));
    assert_eq!(named("C4", sold("Lantern", "9", "3.39")), None);
    assert_eq!(named("C5", sold("Lantern", "1", "3.38")), None);
}

#[test]
fn what_is_open_on_a_sale_is_less_from_the_day_of_its_foreign_credit_note_on() {
    let company = Company::founded();
    let session = company.accounts();
    for (number, quantity) in [("1", "6"), ("2", "1")] {
        session.execute(document(&company, number, vec![sold("Lantern", quantity, "10")])).unwrap();
    }
    let lines = vec![of("1", 0, sold("Lantern", "2", "10")), of("2", 0, sold("Lantern", "1", "10"))];
    let note = TakeOverInvoice { issued_on: day("2026-01-08"), ..credit(&company, "C1", lines) };
    let note = session.execute(note).unwrap();
    let before: Vec<_> = note.issue().unwrap().preceding.iter().map(|sale| (sale.number.as_str(), sale.type_code)).collect();
    assert_eq!(before, [("1", 380), ("2", 380)]);
    assert_eq!((note.kind().type_code(), note.kind().is_owed()), (381, false));
    let open = |as_of: &str| {
        let total = session.ask(Ageing { as_of: day(as_of), currency: None, account: None }).unwrap().remove(0).total;
        (total.invoices, total.open)
    };
    assert_eq!((open("2026-01-07"), open("2026-01-08")), ((2, eur("84")), (1, eur("48"))));
}

#[test]
fn nobody_misses_foreign_documents_in_our_chain_closings_and_numbers() {
    let company = Company::founded();
    let ours = company.issued(&["10"]);
    let session = company.accounts();
    session.execute(document(&company, "536365", vec![sold("Lantern", "1", "10")])).unwrap();
    session.execute(credit(&company, "INV-2025-000009", vec![sold("Stamp", "1", "1")])).unwrap();
    let linked = ChainReport { chains: 1, links: 1, closings: 0, before: 0, broken: None };
    assert_eq!(session.ask(VerifyChain).unwrap(), linked);
    let numbers: Vec<_> = session.ask(AllNumbers).unwrap().into_iter().map(|of| (of.series, of.numbers.count)).collect();
    assert_eq!(numbers, [("INV-2026-".to_owned(), 1)]);
    let later = company.accounts_on("2026-06-01");
    let closing = later.execute(ClosePeriod { length: PeriodLength::Month, day: day("2026-05-04") }).unwrap();
    assert_eq!(closing.perpetual()[0].gross, ours.totals().gross);
    assert_eq!(later.ask(VerifyChain).unwrap(), ChainReport { closings: 1, ..linked });
    assert_eq!(refused(&later, document(&company, "536366", vec![sold("Lantern", "1", "10")])), "ACC-010");
}

#[test]
fn a_series_of_the_system_before_is_taken_over_up_to_where_it_goes_on_here() {
    let company = Company::founded();
    let policy = InvoicingPolicy { first_number: 101, ..InvoicingPolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
    let numbered = |number: &str| document(&company, number, vec![sold("Lantern", "1", "1")]);
    company.accounts().execute(numbered("INV-2026-000100")).unwrap();
    assert_eq!(refused(&company.accounts(), numbered("INV-2026-000101")), "INV-042");
    assert_eq!(company.issued(&["10"]).issue().unwrap().number.as_str(), "INV-2026-000101");
    assert_eq!(company.accounts().ask(VerifyChain).unwrap().broken, None);
}
