//! The file of accounting entries, read back by a reader of its own.

use std::collections::BTreeMap;

use crm_core::accounting::{AccountingPolicy, ClosePeriod, ExportFec, FecFile, PeriodLength, Supply, VatDue};
use crm_core::administration::{DatedRate, SetExchangeRates, SetPolicy};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{
    CreditExtent, CreditInvoice, DraftInvoice, ForeignLine, Invoice, InvoiceTerms, Seller, SellersPolicy, SellingCompany,
    TakeOverInvoice,
};
use crm_core::kernel::{Currency, Label, Money, Note, Record, SortKey, TaxId, UnitPrice};
use crm_core::parties::{Account, AccountDetails, ChangeAccount, Intake};
use crm_core::receivables::{Allocation, AllocationPlan, RecordPayment, Unallocate};

use crate::company::*;

const FIELDS: &str = "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\t\
                      EcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise";

/// A company in Lyon with a SIREN.
pub fn founded() -> Company {
    let company = Company::founded();
    let boss = company.crm.session(company.administrator, noon("2026-01-01")).unwrap();
    boss.execute(SetPolicy { policy: sellers(), effective_from: Some(day("2026-01-01")) }).unwrap();
    company.settle(company.account, place("London", "GB"), Vec::new());
    company
}

pub fn choose(company: &Company, policy: AccountingPolicy) {
    let boss = company.crm.session(company.administrator, noon("2026-01-01")).unwrap();
    boss.execute(SetPolicy { policy, effective_from: Some(day("2026-01-01")) }).unwrap();
}

pub fn year(session: &Session) -> FecFile {
    session.ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") }).unwrap()
}

fn issued_on(company: &Company, on: &str, price: &str) -> Invoice {
    let session = company.accounts_on(on);
    let invoice = session.execute(draft(company.account, &[price])).unwrap().id();
    session.execute(issue(invoice)).unwrap()
}

pub fn paid_on(company: &Company, on: &str, amount: &str, plan: AllocationPlan) {
    company.accounts_on(on).execute(payment(company.account, eur(amount), plan)).unwrap();
}

/// One line of the file as a reader sees it who knows the article and not the library.
pub type Row = BTreeMap<String, String>;

/// Reads a file, and holds it against the article: 18 fields in their order, days, amounts, entries balanced, numbers of a journal without gap and in
/// the order of validation.
pub fn read(file: &FecFile) -> Vec<Row> {
    // ISO 8859-15 differs from the first 256 code points in eight places.
    let latin = |byte: &u8| if *byte == 0xa4 { '€' } else { char::from(*byte) };
    let text: String = file.content.iter().map(latin).collect();
    assert!(text.starts_with(FIELDS) && text.ends_with("\r\n") && !text.contains('|'));
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).terminator(csv::Terminator::CRLF).from_reader(text.as_bytes());
    let names = reader.headers().unwrap().clone();
    assert_eq!(names.len(), 18);
    let rows: Vec<Row> = reader
        .records()
        .map(|row| names.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    let (mut balances, mut last, mut sums) = (BTreeMap::new(), BTreeMap::<&str, u64>::new(), (0, 0));
    for row in &rows {
        for name in ["JournalCode", "JournalLib", "EcritureNum", "CompteNum", "CompteLib", "PieceRef", "EcritureLib"] {
            assert!(!row[name].is_empty(), "{name} of {row:?}");
        }
        for name in ["EcritureDate", "PieceDate", "ValidDate"] {
            assert!(row[name].len() == 8 && row[name].parse::<u32>().is_ok(), "{name} of {row:?}");
        }
        assert!(row["CompteNum"][..3].parse::<u32>().is_ok());
        assert_eq!(row["EcritureLet"].is_empty(), row["DateLet"].is_empty());
        assert_eq!(row["Montantdevise"].is_empty(), row["Idevise"].is_empty());
        let (debit, credit) = (cents(&row["Debit"]), cents(&row["Credit"]));
        assert!(debit >= 0 && credit >= 0 && (debit == 0) != (credit == 0), "{row:?}");
        *balances.entry(row["EcritureNum"].as_str()).or_insert(0) += debit - credit;
        sums = (sums.0 + debit, sums.1 + credit);
        let code = row["JournalCode"].as_str();
        let number: u64 = row["EcritureNum"].strip_prefix(code).unwrap().parse().unwrap();
        let before = last.insert(code, number).unwrap_or(0);
        assert!(number == before || number == before + 1, "{code}{number} follows {before}");
    }
    assert!(rows.windows(2).all(|pair| pair[0]["ValidDate"] <= pair[1]["ValidDate"]), "in the order of validation");
    assert!(balances.values().all(|balance| *balance == 0), "{balances:?}");
    assert_eq!(sums, (file.debit.minor(), file.credit.minor()));
    assert_eq!((sums.0, rows.len() as u64), (sums.1, file.lines));
    assert_eq!(balances.len() as u64, file.entries);
    rows
}

fn cents(text: &str) -> i64 {
    let (whole, part) = text.split_once(',').unwrap();
    assert_eq!(part.len(), 2, "{text}");
    whole.parse::<i64>().unwrap() * 100 + part.parse::<i64>().unwrap()
}

/// Accounts with their debit less their credit, for an eye that knows them.
pub fn balances(rows: &[Row]) -> Vec<(String, i64)> {
    let mut all = BTreeMap::new();
    for row in rows {
        *all.entry(row["CompteNum"].clone()).or_insert(0) += cents(&row["Debit"]) - cents(&row["Credit"]);
    }
    all.into_iter().collect()
}

pub fn account(number: &str, balance: i64) -> (String, i64) {
    (number.to_owned(), balance)
}

#[test]
fn an_invoice_is_booked_on_its_day_with_its_vat_waiting_for_the_receipt() {
    let company = founded();
    issued_on(&company, "2026-05-04", "100");
    let file = year(&company.accounts_on("2026-05-05"));
    assert_eq!(file.name, "404833048FEC20261231.txt");
    let rows = read(&file);
    assert_eq!(balances(&rows), [account("411000", 12_000), account("445800", -2_000), account("706000", -10_000)]);
    let first = &rows[0];
    let shown = ["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "PieceRef", "PieceDate", "ValidDate"];
    let row = shown.map(|name| first[name].as_str());
    assert_eq!(row, ["VE", "Ventes", "VE000001", "20260504", "INV-2026-000001", "20260504", "20260504"]);
    let of_customer: Vec<_> = rows.iter().filter(|row| !row["CompAuxNum"].is_empty()).collect();
    assert_eq!(of_customer.len(), 1);
    assert_eq!((of_customer[0]["CompAuxLib"].as_str(), of_customer[0]["CompteNum"].as_str()), ("Analytical Engines", "411000"));
}

/// The company chooses to owe VAT on services once they are invoiced.
pub fn owing_on_debits(company: &Company) {
    let policy = SellersPolicy::sole(Seller { vat_on_debits: true, ..french_seller() }).unwrap();
    let boss = company.crm.session(company.administrator, noon("2026-01-01")).unwrap();
    boss.execute(SetPolicy { policy, effective_from: Some(day("2026-01-01")) }).unwrap();
}

#[test]
fn the_seller_on_the_document_decides_when_vat_on_services_is_due() {
    let waits = [account("411000", 12_000), account("445800", -2_000), account("706000", -10_000)];
    let company = founded();
    choose(&company, AccountingPolicy { vat_on_services: VatDue::OnDebits, ..AccountingPolicy::default() });
    issued_on(&company, "2026-05-04", "100");
    // What is chosen later is of later documents, and a credit note does as its invoice.
    owing_on_debits(&company);
    assert_eq!(balances(&read(&year(&company.accounts_on("2026-05-05")))), waits);
    let second = issued_on(&company, "2026-05-05", "100").id();
    let both = read(&year(&company.accounts_on("2026-05-06")));
    assert!(balances(&both).contains(&account("445710", -2_000)) && balances(&both).contains(&account("445800", -2_000)));
    let policy = sellers();
    company.boss_on("2026-01-01").execute(SetPolicy { policy, effective_from: Some(day("2026-01-01")) }).unwrap();
    let (extent, reason, note) = (CreditExtent::Full, code("return"), Note::default());
    company.accounts_on("2026-05-06").execute(CreditInvoice { invoice: second, extent, reason, note }).unwrap();
    let rest = balances(&read(&year(&company.accounts_on("2026-05-07")))).into_iter().filter(|(_, balance)| *balance != 0);
    assert_eq!(rest.collect::<Vec<_>>(), waits);
}

#[test]
fn a_document_of_another_system_is_booked_behind_what_was_there_when_it_was_taken_over() {
    let company = founded();
    issued_on(&company, "2026-05-04", "100");
    let before = read(&year(&company.accounts_on("2026-05-05")));
    let taken = TakeOverInvoice {
        account: company.account,
        number: "T-1".parse().unwrap(),
        issued_on: day("2026-05-01"),
        due_on: None,
        currency: Currency::EUR,
        credit_reason: None,
        lines: vec![ForeignLine { line: line("10"), credits: None }],
        allowances: Vec::new(),
        charges: Vec::new(),
        stated_tax: None,
        source: Label::parse("till").unwrap(),
        note: Note::default(),
        owner: None,
    };
    company.accounts_on("2026-05-06").execute(taken).unwrap();
    let after = read(&year(&company.accounts_on("2026-05-07")));
    assert_eq!(after[..before.len()], before[..], "what was there keeps its number");
    let last = after.last().unwrap();
    assert_eq!((last["EcritureNum"].as_str(), last["ValidDate"].as_str()), ("VE000002", "20260506"));
}

#[test]
fn a_payment_is_booked_under_the_name_of_the_documents_of_its_time() {
    let company = founded();
    issued_on(&company, "2026-05-04", "100");
    paid_on(&company, "2026-05-05", "50", AllocationPlan::OldestFirst);
    let before = year(&company.accounts_on("2026-05-06"));
    let boss = company.boss_on("2026-05-06");
    let details = boss.get::<Account>(company.account).unwrap().details().clone();
    let details = AccountDetails { name: name("Difference Engines"), legal_name: None, ..details };
    boss.execute(ChangeAccount { account: company.account, details, intake: Intake::default() }).unwrap();
    assert_eq!(year(&company.accounts_on("2026-05-06")).content, before.content, "a new name changes no entry that is there");
    issued_on(&company, "2026-05-07", "10");
    paid_on(&company, "2026-05-08", "30", AllocationPlan::OldestFirst);
    let labels = |row: &Row| row["EcritureLib"].contains("Difference Engines") && row["JournalCode"] == "BQ";
    assert_eq!(read(&year(&company.accounts_on("2026-05-09"))).iter().filter(|row| labels(row)).count(), 2);
}

#[test]
fn vat_on_goods_and_on_debits_is_due_at_once() {
    for (supply, revenue) in [(Supply::Goods, "707000"), (Supply::Services, "706000")] {
        let company = founded();
        choose(&company, AccountingPolicy { supply, ..AccountingPolicy::default() });
        owing_on_debits(&company);
        issued_on(&company, "2026-05-04", "100");
        let rows = read(&year(&company.accounts_on("2026-05-05")));
        assert_eq!(balances(&rows), [account("411000", 12_000), account("445710", -2_000), account(revenue, -10_000)]);
    }
}

#[test]
fn vat_moves_with_what_is_paid_and_settled_lines_are_lettered() {
    let company = founded();
    issued_on(&company, "2026-05-04", "100");
    paid_on(&company, "2026-05-06", "40", AllocationPlan::OldestFirst);
    let session = company.accounts_on("2026-05-07");
    let rows = read(&year(&session));
    let expected = [
        account("411000", 8_000),
        account("445710", -667),
        account("445800", -1_333),
        account("512000", 4_000),
        account("706000", -10_000),
    ];
    assert_eq!(balances(&rows), expected);
    assert!(rows.iter().all(|row| row["EcritureLet"].is_empty()), "nothing is settled yet");
    paid_on(&company, "2026-05-08", "80", AllocationPlan::OldestFirst);
    let rows = read(&year(&company.accounts_on("2026-05-09")));
    let expected = [
        account("411000", 0),
        account("445710", -2_000),
        account("445800", 0),
        account("512000", 12_000),
        account("706000", -10_000),
    ];
    assert_eq!(balances(&rows), expected);
    for row in &rows {
        let lettered = (row["EcritureLet"].as_str(), row["DateLet"].as_str());
        assert_eq!(lettered, if row["CompteNum"] == "411000" { ("AAA", "20260508") } else { ("", "") });
    }
}

#[test]
fn a_credit_note_and_an_allocation_taken_back_undo_what_was_booked() {
    let company = founded();
    let invoice = issued_on(&company, "2026-05-04", "100");
    paid_on(&company, "2026-05-06", "120", AllocationPlan::OldestFirst);
    let session = company.accounts_on("2026-05-07");
    let of_invoice = Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice.id()));
    let allocation = session.list(&of_invoice).unwrap().items[0].id();
    session.execute(Unallocate { allocation }).unwrap();
    let (extent, reason) = (CreditExtent::Full, code("return"));
    session.execute(CreditInvoice { invoice: invoice.id(), extent, reason, note: Note::default() }).unwrap();
    let rows = read(&year(&company.accounts_on("2026-05-08")));
    let expected =
        [account("411000", -12_000), account("445710", 0), account("445800", 0), account("512000", 12_000), account("706000", 0)];
    assert_eq!(balances(&rows), expected);
    let lettered: Vec<&str> =
        rows.iter().filter(|row| !row["EcritureLet"].is_empty()).map(|row| row["PieceRef"].as_str()).collect();
    assert_eq!(lettered, ["INV-2026-000001", "CN-2026-000001"], "the payment is the customer's credit");
}

#[test]
fn a_document_in_another_currency_is_booked_by_the_rate_of_its_day() {
    let company = founded();
    let boss = company.session(company.administrator);
    let rate = |on, rate: &str| DatedRate { day: day(on), currency: Currency::USD, rate: rate.parse().unwrap() };
    let rates = vec![rate("2026-05-04", "1.25"), rate("2026-05-06", "1.20")];
    boss.execute(SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates }).unwrap();
    let usd = |text| Money::parse(text, Currency::USD).unwrap();
    let mut drafted = draft(company.account, &["100"]);
    drafted.currency = Currency::USD;
    drafted.lines[0].priced.price = UnitPrice::parse("100", Currency::USD).unwrap();
    let invoice = company.accounts().execute(drafted).unwrap().id();
    company.accounts().execute(issue(invoice)).unwrap();
    let session = company.accounts_on("2026-05-06");
    let paid = RecordPayment { amount: usd("120"), ..payment(company.account, eur("1"), AllocationPlan::OldestFirst) };
    session.execute(paid).unwrap();
    let rows = read(&year(&company.accounts_on("2026-05-07")));
    // 120 USD were 96 EUR when they were owed and 100 EUR when they came.
    let expected = [
        account("411000", 0),
        account("445710", -1_600),
        account("445800", 0),
        account("512000", 10_000),
        account("706000", -8_000),
        account("766000", -400),
    ];
    assert_eq!(balances(&rows), expected);
    let gross = rows.iter().find(|row| row["CompteNum"] == "411000").unwrap();
    assert_eq!((gross["Montantdevise"].as_str(), gross["Idevise"].as_str(), gross["Debit"].as_str()), ("120,00", "USD", "96,00"));
    assert!(rows.iter().filter(|row| row["CompteNum"] == "411000").all(|row| row["EcritureLet"] == "AAA"));
}

#[test]
fn without_a_rate_there_is_no_file() {
    let company = founded();
    let rates = vec![DatedRate { day: day("2026-05-04"), currency: Currency::USD, rate: "1.25".parse().unwrap() }];
    let command = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
    company.session(company.administrator).execute(command).unwrap();
    let mut drafted = draft(company.account, &["100"]);
    drafted.currency = Currency::USD;
    drafted.lines[0].priced.price = UnitPrice::parse("100", Currency::USD).unwrap();
    let invoice = company.accounts().execute(drafted).unwrap().id();
    company.accounts().execute(issue(invoice)).unwrap();
    let amount = Money::parse("120", Currency::USD).unwrap();
    let late = company.accounts_on("2026-05-20");
    late.execute(RecordPayment { amount, ..payment(company.account, eur("1"), AllocationPlan::OldestFirst) }).unwrap();
    assert_eq!(refusal(late.ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") })), "ADM-003");
}

#[test]
fn the_file_of_a_closed_month_is_the_same_for_ever() {
    let company = founded();
    issued_on(&company, "2026-05-04", "100");
    issued_on(&company, "2026-05-20", "30");
    paid_on(&company, "2026-05-21", "120", AllocationPlan::OldestFirst);
    let june = company.accounts_on("2026-06-02");
    june.execute(ClosePeriod { length: PeriodLength::Month, day: day("2026-05-01") }).unwrap();
    let may = |session: &Session| session.ask(ExportFec { from: day("2026-05-01"), to: day("2026-05-31") }).unwrap();
    let file = may(&june);
    read(&file);
    assert_eq!(may(&june), file);
    // A payment of May that is known only now is booked on the first open day; what it proves keeps its day.
    let known_late = RecordPayment {
        received_on: Some(day("2026-05-31")),
        ..payment(company.account, eur("36"), AllocationPlan::OldestFirst)
    };
    company.accounts_on("2026-06-03").execute(known_late).unwrap();
    issued_on(&company, "2026-06-04", "1");
    let later = company.accounts_on("2026-06-30");
    assert_eq!(may(&later), file);
    let rows = read(&year(&later));
    let late = rows.iter().find(|row| row["JournalCode"] == "BQ" && row["Debit"] == "36,00").unwrap();
    assert_eq!(
        (late["EcritureDate"].as_str(), late["PieceDate"].as_str(), late["ValidDate"].as_str()),
        ("20260601", "20260531", "20260603")
    );
}

#[test]
fn a_name_that_would_break_a_column_breaks_none() {
    let company = founded();
    let session = company.session(company.seller);
    let account = session.execute(named_account("Łódź | \"Œuvre\" 東京")).unwrap().id();
    company.settle(account, place("Łódź", "PL"), Vec::new());
    let invoice = company.accounts().execute(draft(account, &["10"])).unwrap().id();
    company.accounts().execute(issue(invoice)).unwrap();
    let rows = read(&year(&company.accounts_on("2026-05-05")));
    let name = rows.iter().map(|row| row["CompAuxLib"].as_str()).find(|name| !name.is_empty()).unwrap();
    assert_eq!(name, "?\u{f3}dz '\u{bc}uvre' ??", "0xBC is the OE of ISO 8859-15");
}

#[test]
fn a_file_is_of_one_fiscal_year_and_of_a_company_with_a_siren() {
    let company = founded();
    let session = company.accounts();
    assert_eq!(invalid(session.ask(ExportFec { from: day("2026-01-01"), to: day("2027-01-01") })), "to");
    assert_eq!(invalid(session.ask(ExportFec { from: day("2026-02-01"), to: day("2026-01-31") })), "to");
    assert_eq!(
        refusal(company.session(company.seller).ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") })),
        "denied"
    );
    choose(&company, AccountingPolicy { year_begins_in: 7, ..AccountingPolicy::default() });
    assert_eq!(invalid(session.ask(ExportFec { from: day("2026-06-30"), to: day("2026-07-01") })), "to");
    let file = session.ask(ExportFec { from: day("2026-07-01"), to: day("2027-06-30") }).unwrap();
    assert_eq!((file.name.as_str(), file.lines), ("404833048FEC20270630.txt", 0));
    let other = Company::founded();
    assert_eq!(refusal(other.accounts().ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") })), "ACC-003");
    let policy = SellersPolicy::sole(Seller { tax_ids: Vec::new(), ..french_seller() }).unwrap();
    let boss = other.session(other.administrator);
    boss.execute(SetPolicy { policy, effective_from: Some(day(TODAY)) }).unwrap();
    assert_eq!(refusal(other.accounts().ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") })), "ACC-003");
}

#[test]
fn a_file_is_of_one_company_and_named_by_it() {
    let company = Company::founded();
    let other = Seller { tax_ids: vec![TaxId::siren("732829320").unwrap()], ..french_seller() };
    let selling = |key: &str, seller| SellingCompany { key: code(key), seller };
    let set = |policy| {
        let boss = company.crm.session(company.administrator, noon("2026-01-01")).unwrap();
        boss.execute(SetPolicy { policy, effective_from: Some(day("2026-01-01")) }).unwrap();
    };
    let both = SellersPolicy { sellers: vec![selling("first", french_seller()), selling("second", other)] };
    set(both);
    company.settle(company.account, place("London", "GB"), Vec::new());
    let session = company.accounts();
    let of = |key: &str| {
        let terms = InvoiceTerms { seller: Some(code(key)), ..InvoiceTerms::default() };
        let invoice = session.execute(DraftInvoice { terms, ..draft(company.account, &["10"]) }).unwrap().id();
        session.execute(issue(invoice)).unwrap();
    };
    of("second");
    assert_eq!(year(&session).name, "732829320FEC20261231.txt", "not the first of the policy, which sold nothing");
    of("first");
    assert_eq!(invalid(session.ask(ExportFec { from: day("2026-01-01"), to: day("2026-12-31") })), "from");
    // Two brands of one company are one company, and a number that is put right is that of all its documents.
    set(SellersPolicy { sellers: vec![selling("first", french_seller()), selling("second", french_seller())] });
    assert_eq!(year(&session).name, "404833048FEC20261231.txt");
}

#[test]
fn faults_of_the_policy_are_named_by_their_places() {
    use crm_core::accounting::{LedgerAccount, MethodAccount, RateAccount};
    use crm_core::kernel::{Percent, Policy};
    let account = |number: &str, label: &str| LedgerAccount { number: number.to_owned(), label: label.to_owned() };
    let mut policy = AccountingPolicy { year_begins_in: 13, ..AccountingPolicy::default() };
    policy.chart.customers = account("41", "");
    policy.journals.bank = policy.journals.sales.clone();
    let rate =
        RateAccount { rate: Percent::TWENTY, goods: None, services: None, vat: Some(account("44A", "TVA")), vat_waiting: None };
    policy.rates = vec![rate.clone(), rate];
    policy.methods = vec![MethodAccount { method: code("card"), account: account("511500", " Cartes") }];
    let faults = policy.check().unwrap_err();
    let fields: Vec<&str> = faults.as_slice().iter().map(|fault| fault.field.as_str()).collect();
    let expected = [
        "year_begins_in",
        "journals",
        "chart.customers.number",
        "chart.customers.label",
        "rates",
        "rates[0].vat.number",
        "rates[1].vat.number",
        "methods[0].account.label",
    ];
    assert_eq!(fields, expected);
    assert!(AccountingPolicy::default().check().is_ok());
}
