//! The electronic form of what is issued: every term that was frozen, kept byte for byte.

use crm_core::administration::{DatedRate, SetExchangeRates, SetPolicy};
use crm_core::einvoicing::{ElectronicInvoice, Profile, Rulebook, StatedAdjustment, VatPoint, check};
use crm_core::invoicing::electronic::electronic;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};

use crate::company::*;

fn choose<P: Policy>(company: &Company, policy: P) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

/// A French company with a French customer, which makes electronic invoices.
fn sending(format: ElectronicFormat) -> Company {
    let company = Company::selling();
    let iban = Iban::parse("FR7630006000011234567890189").ok();
    choose(&company, SellersPolicy::sole(Seller { iban, ..french_seller() }).unwrap());
    let operations = Some(SuppliedOperations::Services);
    choose(&company, InvoicingPolicy { electronic: Some(format), operations, ..InvoicingPolicy::default() });
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siren("732829320").unwrap()]);
    company
}

fn said(invoice: &Invoice) -> ElectronicInvoice {
    electronic(invoice, Profile::En16931).unwrap()
}

#[test]
fn every_term_stands_where_the_standard_has_it() {
    let company = sending(ElectronicFormat::Cii);
    let terms = InvoiceTerms {
        buyer_reference: "Service 7".parse().ok(),
        project: "Atlas".parse().ok(),
        contract: "C-1".parse().ok(),
        purchase_order: "PO-1".parse().ok(),
        supplied: Some(SupplyTime::On(day("2026-05-02"))),
        delivery: Some(place("Brest", "FR")),
        buyer_contact: Some(name("Ada")),
        ..InvoiceTerms::default()
    };
    let item = LineItem { unit: "HUR".parse().ok(), seller_number: "A-1".parse().ok(), ..LineItem::default() };
    let lines = vec![InvoiceLine { item, ..line("100") }];
    let session = company.accounts();
    let invoice = session.execute(DraftInvoice { lines, terms, ..draft(company.account, &[]) }).unwrap().id();
    let said = said(&session.execute(issue(invoice)).unwrap());
    assert_eq!((said.number.as_str(), said.type_code.as_str(), said.process.as_deref()), ("INV-2026-000001", "380", Some("S1")));
    let references = &said.references;
    assert_eq!((references.buyer.as_deref(), references.project.as_deref()), (Some("Service 7"), Some("Atlas")));
    assert_eq!((references.contract.as_deref(), references.purchase_order.as_deref()), (Some("C-1"), Some("PO-1")));
    assert_eq!((said.vat_point, said.due_on), (Some(VatPoint::Payment), Some(day("2026-06-03"))));
    let delivery = said.delivery.as_ref().unwrap();
    assert_eq!((delivery.on, delivery.address.as_ref().unwrap().city.as_deref()), (Some(day("2026-05-02")), Some("Brest")));
    let id =
        |id: &Option<crm_core::einvoicing::TradeIdentifier>| id.as_ref().map(|id| (id.scheme.clone().unwrap(), id.value.clone()));
    let pair = |scheme: &str, value: &str| Some((scheme.to_owned(), value.to_owned()));
    assert_eq!(id(&said.seller.registration), pair("0002", "404833048"));
    assert_eq!(id(&said.buyer.electronic_address), pair("0225", "732829320"));
    assert_eq!((said.seller.vat_number.as_deref(), said.buyer.vat_number), (Some("FR83404833048"), None));
    assert_eq!(said.seller.legal_information.as_deref(), Some("SAS, capital 40000 EUR, RCS Lyon 404833048"));
    assert_eq!(
        (said.payment[0].means.as_str(), said.payment[0].transfers[0].account.as_str()),
        ("58", "FR7630006000011234567890189")
    );
    assert_eq!((said.lines[0].unit.as_str(), said.lines[0].seller_item.as_deref()), ("HUR", Some("A-1")));
    let subjects: Vec<&str> = said.notes.iter().filter_map(|note| note.subject.as_deref()).collect();
    assert_eq!(subjects, ["PMT", "PMD", "AAB", "REG", "ABL", "BAR"]);
    assert_eq!(said.notes[5].text, "B2B");
}

#[test]
fn allowances_and_charges_of_the_document_say_why_in_words_and_as_a_code() {
    let company = sending(ElectronicFormat::Cii);
    let adjusted = |reason: &str, code: &str| {
        let adjustment = Adjustment::Amount(eur("10"));
        let tax = TaxTreatment::rated("20".parse().unwrap());
        vec![DocumentAdjustment { adjustment, tax, reason: name(reason), reason_code: code.parse().ok() }]
    };
    let (allowances, charges) = (adjusted("Remise", "95"), adjusted("Port", "FC"));
    let session = company.accounts();
    let invoice = session.execute(DraftInvoice { allowances, charges, ..draft(company.account, &["100"]) }).unwrap().id();
    let said = said(&session.execute(issue(invoice)).unwrap());
    let why = |one: &StatedAdjustment| (one.reason.clone().unwrap(), one.reason_code.clone().unwrap());
    assert_eq!(why(&said.allowances[0]), ("Remise".to_owned(), "95".to_owned()));
    assert_eq!(why(&said.charges[0]), ("Port".to_owned(), "FC".to_owned()));
}

#[test]
fn a_final_invoice_and_a_credit_note_name_what_came_before() {
    let company = sending(ElectronicFormat::Ubl);
    let session = company.accounts();
    let deposit = session.execute(DraftInvoice { kind: DraftKind::Deposit, ..draft(company.account, &["100"]) }).unwrap().id();
    session.execute(issue(deposit)).unwrap();
    let kind = DraftKind::Final { deposits: vec![deposit] };
    let last = session.execute(DraftInvoice { kind, ..draft(company.account, &["300"]) }).unwrap().id();
    let last = session.execute(issue(last)).unwrap();
    let final_said = said(&last);
    assert_eq!((final_said.process.as_deref(), final_said.preceding[0].number.as_str()), (Some("S4"), "INV-2026-000001"));
    assert_eq!(
        (final_said.totals.prepaid.unwrap().to_string(), final_said.totals.due.to_string()),
        ("120.00".to_owned(), "240.00".to_owned())
    );
    let credit = CreditInvoice { invoice: last.id(), extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
    let note = said(&session.execute(credit).unwrap());
    assert_eq!((note.type_code.as_str(), note.preceding[0].number.as_str(), note.due_on), ("381", "INV-2026-000002", None));
}

#[test]
fn what_the_library_calls_a_line_is_french_for_a_seller_in_france() {
    let company = sending(ElectronicFormat::Cii);
    let invoice = company.issued(&["100"]).id();
    let part = CreditExtent::Gross(eur("12"));
    let part = CreditInvoice { invoice, extent: part, reason: code("return"), note: Note::default() };
    let note = company.accounts().execute(part).unwrap();
    assert_eq!(said(&note).lines[0].name, "Part de la facture à 20 % de TVA");
    assert_eq!(note.lines()[0].description.as_str(), "Part of the invoice at 20 % VAT", "as the record has it in every language");
}

#[test]
fn the_account_sells_on_what_the_company_bills_itself() {
    let company = sending(ElectronicFormat::Cii);
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::vat("FR44732829320").unwrap()]);
    let session = company.accounts();
    let draft = session.execute(DraftInvoice { kind: DraftKind::SelfBilled, ..draft(company.account, &["100"]) }).unwrap().id();
    let said = said(&session.execute(issue(draft)).unwrap());
    assert_eq!(
        (said.type_code.as_str(), said.seller.name.as_str(), said.buyer.name.as_str()),
        ("389", "Analytical Engines", "Lin & Lampe")
    );
}

#[test]
fn the_bytes_are_kept_with_their_hash_and_are_the_same_when_they_are_made_again() {
    for (format, root) in [(ElectronicFormat::Cii, "CrossIndustryInvoice"), (ElectronicFormat::Ubl, "<Invoice")] {
        let company = sending(format);
        let invoice = company.issued(&["100", "59.90"]);
        let seal = invoice.issue().unwrap().electronic.clone().unwrap();
        let kept = company.accounts().get::<IssuedDocument>(IssuedDocument::id_of(invoice.id())).unwrap();
        assert_eq!((seal.format, &seal.hash), (format, &DocumentHash::of(kept.content())));
        assert!(String::from_utf8_lossy(kept.content()).contains(root));
        let again = match format {
            ElectronicFormat::Cii => crm_core::einvoicing::cii::write(&said(&invoice)),
            ElectronicFormat::Ubl => crm_core::einvoicing::ubl::write(&said(&invoice)),
        };
        assert_eq!(&again.unwrap(), &kept.content().to_vec());
        let credit =
            CreditInvoice { invoice: invoice.id(), extent: CreditExtent::Full, reason: code("return"), note: Note::default() };
        let note = company.accounts().execute(credit).unwrap();
        assert!(note.issue().unwrap().electronic.is_some());
    }
}

#[test]
fn a_thousand_lines_fit() {
    let company = sending(ElectronicFormat::Ubl);
    let prices = vec!["12.34"; 1_000];
    let invoice = company.issued(&prices);
    let kept = company.accounts().get::<IssuedDocument>(IssuedDocument::id_of(invoice.id())).unwrap();
    assert!(kept.content().len() < 1 << 20, "{} bytes", kept.content().len());
}

/// A draft of 2 x 33.33 dollars at 20 % and 33.33 at 5.5 %.
fn in_dollars(company: &Company) -> InvoiceId {
    let mut lines = vec![line("33.33"), line("33.33"), line("33.33")];
    for line in &mut lines {
        line.priced.price = UnitPrice::parse("33.33", Currency::USD).unwrap();
    }
    lines[2].priced.tax = crm_core::pricing::TaxTreatment::rated("5.5".parse().unwrap());
    let drafted = DraftInvoice { lines, currency: Currency::USD, ..draft(company.account, &[]) };
    company.accounts().execute(drafted).unwrap().id()
}

fn rate_of_dollars(company: &Company, on: &str, rate: &str) {
    let rates = vec![DatedRate { day: day(on), currency: Currency::USD, rate: rate.parse().unwrap() }];
    let command = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
    company.session(company.administrator).execute(command).unwrap();
}

#[test]
fn an_invoice_in_dollars_is_not_issued_before_its_vat_can_be_stated_in_euros() {
    let company = sending(ElectronicFormat::Cii);
    let (session, invoice) = (company.accounts(), in_dollars(&company));
    let lacking = session.ask(CheckInvoice { invoice, issued_on: None }).unwrap();
    let found: Vec<_> = lacking.iter().map(|lack| (&*lack.term, &*lack.rule)).collect();
    assert_eq!(found, [("BT-111", "BR-FR-CO-12")]);
    assert_eq!(lacking[0].remedy.english, "set the rate of that day (`set_exchange_rates`)");
    assert_eq!(refusal(session.execute(issue(invoice))), "INV-010");
    rate_of_dollars(&company, "2026-04-20", "1.09");
    assert_eq!(refusal(session.execute(issue(invoice))), "INV-010", "a rate holds for seven days");
    rate_of_dollars(&company, "2026-05-01", "1.0849");
    let issued = session.execute(issue(invoice)).unwrap();
    let stated = issued.issue().unwrap().accounting_tax.clone().unwrap();
    assert_eq!((stated.by.on, stated.by.rate.to_string().as_str()), (day("2026-05-01"), "1.0849"));
    assert_eq!((issued.totals().tax.to_string(), stated.tax.to_string()), ("15.16 USD".to_owned(), "13.97 EUR".to_owned()));
    let said = said(&issued);
    assert_eq!(said.accounting_currency, Some(Currency::EUR));
    assert_eq!(said.totals.tax_in_accounts.unwrap().to_string(), "13.97");
    assert_eq!(check(&said, Rulebook::France), []);
    let kept = session.get::<IssuedDocument>(IssuedDocument::id_of(invoice)).unwrap();
    let text = String::from_utf8_lossy(kept.content());
    assert!(text.contains(r#"<ram:TaxTotalAmount currencyID="EUR">13.97</ram:TaxTotalAmount>"#), "{text}");
}

#[test]
fn credit_notes_in_dollars_give_back_the_very_vat_in_euros_whatever_the_rate_is_by_then() {
    let company = sending(ElectronicFormat::Ubl);
    rate_of_dollars(&company, TODAY, "1.0849");
    let invoice = company.accounts().execute(issue(in_dollars(&company))).unwrap();
    rate_of_dollars(&company, "2026-05-06", "1.4");
    let late = company.accounts_on("2026-05-06");
    let mut back = Money::zero(Currency::EUR);
    let dollars = |text| Money::parse(text, Currency::USD).unwrap();
    let parts = ["0.01", "40", "7.77"].map(|gross| CreditExtent::Gross(dollars(gross)));
    for extent in parts.into_iter().chain([CreditExtent::Full]) {
        let credit = CreditInvoice { invoice: invoice.id(), extent, reason: code("return"), note: Note::default() };
        let note = late.execute(credit).unwrap();
        let stated = note.issue().unwrap().accounting_tax.clone().unwrap();
        assert_eq!(stated.by.rate.to_string(), "1.0849");
        assert_eq!(Money::sum(stated.groups.iter().map(|group| group.amount), Currency::EUR).unwrap(), stated.tax);
        assert_eq!(check(&said(&note), Rulebook::France), []);
        back = back.checked_add(stated.tax).unwrap();
    }
    assert_eq!(back, invoice.issue().unwrap().accounting_tax.as_ref().unwrap().tax);
}

#[test]
fn no_electronic_form_is_made_where_none_is_chosen_or_nobody_sells() {
    let company = Company::founded();
    assert_eq!(company.issued(&["1"]).issue().unwrap().electronic, None);
    choose(&company, InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), ..InvoicingPolicy::default() });
    assert_eq!(company.issued(&["1"]).issue().unwrap().electronic, None);
}

#[test]
fn a_credit_note_of_an_invoice_that_did_not_say_what_is_supplied_says_it() {
    let company = Company::selling();
    let invoice = company.issued(&["100"]);
    assert_eq!(invoice.issue().unwrap().framework, None);
    let operations = Some(SuppliedOperations::Services);
    choose(&company, InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), operations, ..InvoicingPolicy::default() });
    let (extent, reason, note) = (CreditExtent::Full, code("return"), Note::default());
    let credit = company.accounts().execute(CreditInvoice { invoice: invoice.id(), extent, reason, note }).unwrap();
    assert_eq!((said(&credit).process.as_deref(), credit.terms().operations), (Some("S1"), operations));
}

#[test]
fn a_seller_without_a_vat_number_is_known_by_its_other_number() {
    let germany = CountryCode::parse("DE").unwrap();
    let steuernummer = TaxId::other(germany, "181/815/08155").unwrap();
    let cases = [
        (place("Lyon", "FR"), vec![TaxId::siret("40483304800022").unwrap()], Some("404833048")),
        (place("Berlin", "DE"), vec![steuernummer], Some("181/815/08155")),
        (place("Lyon", "FR"), french_seller().tax_ids, None),
    ];
    for (address, tax_ids, number) in cases {
        let company = sending(ElectronicFormat::Ubl);
        choose(&company, SellersPolicy::sole(Seller { address, tax_ids, ..french_seller() }).unwrap());
        let said = said(&company.issued(&["100"]));
        assert_eq!(said.seller.tax_number.as_deref(), number);
        assert!(check(&said, Rulebook::of(&said)).iter().all(|finding| finding.rule != "BR-S-02"));
    }
}

#[test]
fn the_overseas_departments_are_under_french_law() {
    for (country, rules) in [
        ("FR", Rulebook::France),
        ("RE", Rulebook::France),
        ("GP", Rulebook::France),
        ("MQ", Rulebook::France),
        ("GF", Rulebook::En16931),
    ] {
        let company = sending(ElectronicFormat::Cii);
        let address = place("Saint-Denis", country);
        choose(&company, SellersPolicy::sole(Seller { address: address.clone(), ..french_seller() }).unwrap());
        let said = said(&company.issued(&["100"]));
        assert_eq!((Rulebook::of(&said), said.notes.len()), (rules, 6), "{country}");
        choose(&company, SellersPolicy::sole(Seller { address, tax_ids: Vec::new(), ..french_seller() }).unwrap());
        let draft = company.draft(&["100"]).id();
        assert_eq!(refusal(company.accounts().execute(issue(draft))), "INV-010", "{country}: its SIREN is missing");
    }
}

#[test]
fn what_breaks_a_rule_of_electronic_invoices_is_not_issued_by_a_company_that_makes_them() {
    let company = sending(ElectronicFormat::Cii);
    let tax_ids = vec![TaxId::vat("DE136695976").unwrap()];
    choose(&company, SellersPolicy::sole(Seller { address: place("Köln", "DE"), tax_ids, ..french_seller() }).unwrap());
    let session = company.accounts();
    let dinars: Currency = "KWD".parse().unwrap();
    let issued = |price: &str| {
        let priced = PricedLine { price: UnitPrice::parse(price, dinars).unwrap(), ..line("1").priced };
        let lines = vec![InvoiceLine { priced, ..line("1") }];
        let invoice = session.execute(DraftInvoice::new(company.account, dinars, lines)).unwrap().id();
        session.execute(issue(invoice))
    };
    let error = issued("100.005").unwrap_err();
    assert_eq!(error.code(), "INV-010");
    let rules: Vec<&str> = error.shortcomings().iter().map(|lacking| lacking.rule.as_ref()).collect();
    assert!(rules.contains(&"BR-DEC-23"), "EN 16931 has two decimals: {rules:?}");
    issued("100.10").unwrap();
}

#[test]
fn parts_of_an_order_that_come_to_the_whole_to_the_cent_are_issued() {
    let company = sending(ElectronicFormat::Cii);
    let session = company.session(company.administrator);
    let priced = PricedLine { quantity: "3".parse().unwrap(), ..line("0.335").priced };
    let terms = LineTerms::default();
    let content = OrderContent {
        opportunity: None,
        account: company.account,
        contact: None,
        currency: Currency::EUR,
        lines: vec![OrderLineDraft { key: code("pen"), description: name("Pen"), product: None, priced, terms }],
        allowances: Vec::new(),
        charges: Vec::new(),
        terms: Note::default(),
    };
    let place = PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None };
    let order = session.execute(place).unwrap().id();
    session.execute(RecordDelivery { order, lines: None, delivered_on: None, reference: None }).unwrap();
    let billed = [1, 2, 3].map(|_| {
        let lines = Some(vec![OrderQuantity { line: code("pen"), quantity: Quantity::ONE }]);
        let invoice = session.execute(InvoiceOrder { order, lines, note: Note::default() }).unwrap().id();
        session.execute(issue(invoice)).unwrap()
    });
    let sums = billed.each_ref().map(|part| (part.totals().net.minor(), part.totals().tax.minor()));
    assert_eq!(sums, [(34, 7), (33, 6), (34, 7)], "1.01 and 0.20 in all, which no part alone comes to");
}
