//! Series of numbers: by company, kind and year, as data; and what they look like afterwards.

use crm_core::administration::SetPolicy;
use crm_core::invoicing::*;
use crm_core::kernel::*;

use crate::company::*;

fn series(family: SeriesFamily, pattern: &str) -> NumberSeries {
    NumberSeries { seller: None, family, pattern: pattern.parse().unwrap(), digits: 4, starts: Vec::new() }
}

fn choose(company: &Company, series: Vec<NumberSeries>) -> Result<(), CrmError> {
    let policy = InvoicingPolicy { series, ..InvoicingPolicy::default() };
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).map(|_| ())
}

fn number(company: &Company, kind: DraftKind, on: &str) -> String {
    let session = company.accounts_on(on);
    let invoice = session.execute(DraftInvoice { kind, ..draft(company.account, &["1"]) }).unwrap().id();
    session.execute(issue(invoice)).unwrap().issue().unwrap().number.to_string()
}

#[test]
fn a_series_is_what_its_pattern_says() {
    let company = Company::founded();
    choose(&company, vec![series(SeriesFamily::Invoices, "LYN/{year}/"), series(SeriesFamily::Deposits, "AC-")]).unwrap();
    assert_eq!(number(&company, DraftKind::Invoice, "2026-12-30"), "LYN/2026/0001");
    assert_eq!(number(&company, DraftKind::Deposit, "2026-12-31"), "AC-0001");
    assert_eq!(number(&company, DraftKind::Invoice, "2027-01-02"), "LYN/2027/0001", "a series with the year begins anew");
    assert_eq!(number(&company, DraftKind::Deposit, "2027-01-02"), "AC-0002", "one without never does");
}

#[test]
fn deposits_share_the_series_of_invoices_unless_they_have_their_own() {
    let company = Company::founded();
    let numbers = [DraftKind::Invoice, DraftKind::Deposit, DraftKind::Invoice].map(|kind| number(&company, kind, TODAY));
    assert_eq!(numbers, ["INV-2026-000001", "INV-2026-000002", "INV-2026-000003"]);
}

#[test]
fn each_supplier_s_self_billed_invoices_have_a_series() {
    let company = Company::founded();
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siret("40483304800022").unwrap()]);
    assert_eq!(number(&company, DraftKind::SelfBilled, TODAY), "SB404833048-2026-000001");
    choose(&company, vec![series(SeriesFamily::SelfBilled, "AF-{supplier}-")]).unwrap();
    assert_eq!(number(&company, DraftKind::SelfBilled, TODAY), "AF-404833048-0001");
}

#[test]
fn a_year_that_was_begun_elsewhere_goes_on_from_there() {
    let company = Company::founded();
    let starts = vec![SeriesStart { year: 2026, first: 418 }];
    choose(&company, vec![NumberSeries { starts, ..series(SeriesFamily::Invoices, "INV-{year}-") }]).unwrap();
    let numbers = ["2026-05-04", "2026-05-05", "2027-01-02"].map(|day| number(&company, DraftKind::Invoice, day));
    assert_eq!(numbers, ["INV-2026-0418", "INV-2026-0419", "INV-2027-0001"]);
    let report = company.accounts().ask(NumberReport { series: "INV-2026-".to_owned() }).unwrap();
    assert_eq!((report.range, report.missing), (Some((418, 419)), vec![]));
}

#[test]
fn a_report_over_all_series_tells_each_apart() {
    let company = Company::founded();
    let invoice = company.issued(&["1"]).id();
    company.issued(&["1"]);
    let credit = CreditInvoice { invoice, extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
    company.accounts().execute(credit).unwrap();
    let all = company.accounts().ask(AllNumbers).unwrap();
    let told: Vec<(&str, u64)> = all.iter().map(|one| (one.series.as_str(), one.numbers.count)).collect();
    assert_eq!(told, [("CN-2026-", 1), ("INV-2026-", 2)]);
    assert!(all.iter().all(|one| one.numbers.missing.is_empty() && one.numbers.out_of_order.is_empty()));
}

#[test]
fn a_report_counts_no_number_of_a_longer_series() {
    let company = Company::founded();
    choose(&company, vec![series(SeriesFamily::Invoices, "A-"), series(SeriesFamily::Deposits, "A-B-")]).unwrap();
    number(&company, DraftKind::Invoice, TODAY);
    number(&company, DraftKind::Deposit, TODAY);
    let report = company.accounts().ask(NumberReport { series: "A-".to_owned() }).unwrap();
    assert_eq!((report.count, report.range), (1, Some((1, 1))));
}

#[test]
fn patterns_make_numbers_that_the_law_allows_and_no_two_alike() {
    let company = Company::founded();
    let fields = |series: Vec<NumberSeries>| invalid(choose(&company, series));
    for pattern in ["INV {year}-", "É-", "INV-{year}", "INV-{month}-", "ABCDEFGHIJKLMNOPQRST-{year}-", "{supplier}-"] {
        assert!(fields(vec![series(SeriesFamily::Invoices, pattern)]).contains("series[0].pattern"), "{pattern}");
    }
    assert_eq!(fields(vec![series(SeriesFamily::SelfBilled, "SB-")]), "series[0].pattern");
    let (one, same) = (series(SeriesFamily::Invoices, "A-"), series(SeriesFamily::CreditNotes, "A-"));
    assert_eq!(fields(vec![one.clone(), same]), "series[1].pattern");
    assert_eq!(fields(vec![one.clone(), series(SeriesFamily::Invoices, "B-")]), "series[1].family");
    let starts = vec![SeriesStart { year: 2026, first: 0 }];
    assert_eq!(fields(vec![NumberSeries { starts, digits: 13, ..one }]), "series[0].digits, series[0].starts[0]");
}
