//! What must stand on an invoice, who sells, what issuing freezes, and how long the customer has to pay.

use crm_core::administration::SetPolicy;
use crm_core::engine::Session;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::parties::{AccountDetails, ChangeAccount, Intake};
use crm_core::pricing::{PricedLine, TaxCategory, TaxTreatment};

use crate::company::*;

fn choose<P: Policy>(company: &Company, policy: P) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn with_terms(company: &Company, terms: InvoiceTerms) -> Invoice {
    company.accounts().execute(DraftInvoice { terms, ..draft(company.account, &["1000"]) }).unwrap()
}

fn lacking(session: &Session, invoice: InvoiceId) -> Vec<String> {
    let lacking = session.ask(CheckInvoice { invoice, issued_on: None }).unwrap();
    lacking.iter().map(|one| format!("{} {}", one.term, one.rule)).collect()
}

fn due(company: &Company, terms: InvoiceTerms, due_on: Option<&str>) -> Result<Date, CrmError> {
    let invoice = with_terms(company, terms).id();
    let command = IssueInvoice { invoice, issued_on: None, due_on: due_on.map(day) };
    company.accounts().execute(command).map(|issued| issued.issue().unwrap().due_on)
}

#[test]
fn without_a_seller_nothing_is_asked() {
    let company = Company::founded();
    let invoice = company.draft(&["1000"]).id();
    assert_eq!(lacking(&company.accounts(), invoice), [] as [&str; 0]);
    assert_eq!(company.accounts().execute(issue(invoice)).unwrap().issue().unwrap().seller, None);
}

#[test]
fn inv_010_a_french_invoice_is_refused_with_all_that_it_lacks_in_both_languages() {
    let company = Company::founded();
    choose(&company, SellersPolicy::sole(Seller::named(name("Lin & Lampe"), place("Lyon", "FR"))).unwrap());
    let (invoice, session) = (company.draft(&["1000"]).id(), company.accounts());
    let asked = lacking(&session, invoice);
    assert_eq!(asked, ["BT-30 BR-FR-10", "BT-33 BR-FR-05", "BT-31 BR-S-02", "BG-8 BR-10"]);
    let error = session.execute(issue(invoice)).unwrap_err();
    assert_eq!(error.code(), "INV-010");
    assert_eq!(error.shortcomings(), session.ask(CheckInvoice { invoice, issued_on: None }).unwrap());
    let siren = &error.shortcomings()[0];
    assert_eq!(siren.source, "CGI ann. II art. 242 nonies A I-1; Code de commerce R123-237");
    assert_eq!(
        (siren.problem.french.as_ref(), siren.problem.english.as_ref()),
        ("le SIREN du vendeur manque", "the seller's SIREN is missing")
    );
    assert!(error.detail().contains("4 things are missing: BT-30 (BR-FR-10): the seller's SIREN is missing, add it"), "{error}");
    assert!(session.get::<Invoice>(invoice).unwrap().issue().is_none(), "and no number is drawn");
}

#[test]
fn a_seller_abroad_is_asked_for_what_the_standard_wants_alone() {
    let company = Company::founded();
    choose(&company, SellersPolicy::sole(Seller::named(name("Lampen"), place("Köln", "DE"))).unwrap());
    let (invoice, session) = (company.draft(&["1000"]).id(), company.accounts());
    assert_eq!(lacking(&session, invoice), ["BT-31 BR-S-02", "BG-8 BR-10"]);
}

#[test]
fn what_begins_with_the_duty_is_asked_of_those_who_send_and_later_of_all() {
    let company = Company::selling();
    company.settle(company.account, place("Lille", "FR"), Vec::new());
    let (invoice, session) = (company.draft(&["1000"]).id(), company.accounts());
    assert_eq!(lacking(&session, invoice), [] as [&str; 0]);
    let later = company.accounts_on("2027-09-01");
    assert_eq!(lacking(&later, invoice), ["BT-47 BR-FR-11", "BT-23 BR-FR-08", "BT-49 BR-FR-12"]);
    choose(&company, InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), ..InvoicingPolicy::default() });
    assert_eq!(lacking(&session, invoice), ["BT-47 BR-FR-11", "BT-23 BR-FR-08", "BT-49 BR-FR-12"]);
    let terms = InvoiceTerms { is_consumer: Some(true), ..InvoiceTerms::default() };
    session.execute(ChangeTerms { invoice, terms }).unwrap();
    assert_eq!(lacking(&session, invoice), [] as [&str; 0], "a consumer has no SIREN");
}

#[test]
fn a_french_company_is_reached_under_its_siren_and_nowhere_else() {
    let company = Company::selling();
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siren("732829320").unwrap()]);
    let operations = Some(SuppliedOperations::Goods);
    choose(&company, InvoicingPolicy { electronic: Some(ElectronicFormat::Cii), operations, ..InvoicingPolicy::default() });
    let (invoice, session) = (company.draft(&["1000"]).id(), company.accounts());
    let reached = |scheme: &str, value: &str| {
        let buyer_address = Some(ElectronicAddress { scheme: scheme.parse().unwrap(), value: name(value) });
        session.execute(ChangeTerms { invoice, terms: InvoiceTerms { buyer_address, ..InvoiceTerms::default() } }).unwrap();
        lacking(&session, invoice)
    };
    assert_eq!(reached("EM", "billing@example.com"), ["BT-49 BR-FR-21"]);
    assert_eq!(reached("0225", "404833048"), ["BT-49 BR-FR-21"]);
    assert_eq!(reached("0225", "732829320_LILLE"), [] as [&str; 0]);
}

#[test]
fn a_delivery_within_the_union_names_number_and_day() {
    let company = Company::selling();
    let tax = TaxTreatment::untaxed(TaxCategory::IntraCommunity, name("Exonération, article 262 ter, I du CGI"));
    let lines = vec![InvoiceLine::new(name("Lamp"), PricedLine { tax, ..line("100").priced })];
    let session = company.accounts();
    let invoice = session.execute(DraftInvoice { lines, ..draft(company.account, &[]) }).unwrap().id();
    assert_eq!(lacking(&session, invoice), ["BT-48 BR-IC-02", "BT-72 BR-IC-11"]);
    company.settle(company.account, place("Köln", "DE"), vec![TaxId::vat("DE136695976").unwrap()]);
    let terms = InvoiceTerms { supplied: Some(SupplyTime::On(day("2026-05-02"))), ..InvoiceTerms::default() };
    session.execute(ChangeTerms { invoice, terms }).unwrap();
    session.execute(issue(invoice)).unwrap();
}

#[test]
fn a_rate_that_france_does_not_have_is_told() {
    let company = Company::selling();
    let tax = TaxTreatment::rated("19".parse().unwrap());
    let lines = vec![InvoiceLine::new(name("Lamp"), PricedLine { tax, ..line("100").priced })];
    let invoice = company.accounts().execute(DraftInvoice { lines, ..draft(company.account, &[]) }).unwrap().id();
    assert_eq!(lacking(&company.accounts(), invoice), ["BT-152 BR-FR-16"]);
}

#[test]
fn a_transfer_needs_an_account_to_go_to() {
    let company = Company::selling();
    let invoice = with_terms(&company, InvoiceTerms { means: Some(PaymentMeans::Transfer), ..InvoiceTerms::default() }).id();
    assert_eq!(lacking(&company.accounts(), invoice), ["BT-84 BR-61"]);
}

#[test]
fn issuing_freezes_seller_buyer_and_what_the_policy_decided() {
    let company = Company::selling();
    let policy = InvoicingPolicy {
        operations: Some(SuppliedOperations::Services),
        late_rate: "12".parse().ok(),
        early_payment: Some(EarlyPayment { percent: "2".parse().unwrap(), days: 8 }),
        ..InvoicingPolicy::default()
    };
    choose(&company, policy);
    company.settle(company.account, place("Lille", "FR"), vec![TaxId::siren("404833048").unwrap()]);
    let issued = company.issued(&["1000"]);
    choose(&company, SellersPolicy::sole(Seller { name: name("Renamed"), ..french_seller() }).unwrap());
    choose(&company, InvoicingPolicy::default());
    company.settle(company.account, place("Brest", "FR"), Vec::new());
    assert_eq!(company.accounts().get::<Invoice>(issued.id()).unwrap(), issued);
    let frozen = issued.issue().unwrap();
    assert_eq!(frozen.seller.as_ref().unwrap(), &french_seller());
    assert_eq!(frozen.buyer.electronic_address.as_ref().map(|address| address.value.as_str()), Some("404833048"));
    assert_eq!(frozen.framework.map(BillingFramework::code).as_deref(), Some("S1"));
    assert_eq!(issued.terms().late_rate.unwrap().to_string(), "12");
    assert!(issued.terms().early_payment.is_some() && issued.terms().is_consumer == Some(false));
}

#[test]
fn inv_012_a_draft_names_one_of_several_companies_that_sell() {
    let company = Company::selling();
    let second = Seller { name: name("Second"), ..french_seller() };
    let companies = [("first", french_seller()), ("second", second)];
    let sellers = companies.map(|(key, seller)| SellingCompany { key: code(key), seller }).to_vec();
    choose(&company, SellersPolicy { sellers });
    let from = |key: &str| InvoiceTerms { seller: Some(code(key)), ..InvoiceTerms::default() };
    let session = company.accounts();
    let number = |terms: InvoiceTerms| {
        let issued = session.execute(issue(with_terms(&company, terms).id()))?;
        let seller = issued.issue().unwrap().seller.clone().unwrap();
        Ok::<_, CrmError>(format!("{} {}", seller.name, issued.issue().unwrap().number))
    };
    assert_eq!(number(InvoiceTerms::default()).unwrap(), "Lin & Lampe INV-2026-000001");
    assert_eq!(number(from("first")).unwrap(), "Lin & Lampe INV-2026-000002");
    assert_eq!(number(from("second")).unwrap(), "Second INV-SECOND-2026-000001", "each company has a series of its own");
    assert_eq!(refusal(number(from("third"))), "INV-012");
}

#[test]
fn a_company_s_numbers_name_one_company() {
    let company = Company::founded();
    let wrong = |seller: Seller| {
        let policy = SellersPolicy::sole(seller).unwrap();
        invalid(company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }))
    };
    let tax_ids = vec![TaxId::siren("404833048").unwrap(), TaxId::siren("732829320").unwrap()];
    assert_eq!(wrong(Seller { tax_ids, ..french_seller() }), "sellers[0].seller.tax_ids");
    assert_eq!(wrong(Seller { bic: "AGRI-FR".parse().ok(), ..french_seller() }), "sellers[0].seller.bic");
    let long = "1".repeat(126);
    let address = |scheme: &str, value: &str| Some(ElectronicAddress { scheme: scheme.parse().unwrap(), value: name(value) });
    for (scheme, value, field) in
        [("225", "404833048", "scheme"), ("0225", "404 833 048", "value"), ("0225", long.as_str(), "value")]
    {
        let seller = Seller { electronic_address: address(scheme, value), ..french_seller() };
        assert_eq!(wrong(seller), format!("sellers[0].seller.electronic_address.{field}"));
    }
}

#[test]
fn inv_011_no_delay_is_longer_than_the_law_allows() {
    let company = Company::selling();
    let delay = |delay| InvoiceTerms { delay: Some(delay), ..InvoiceTerms::default() };
    let none = InvoiceTerms::default;
    assert_eq!(due(&company, none(), None).unwrap(), day("2026-06-03"), "30 days where nothing is agreed");
    assert_eq!(due(&company, delay(PaymentDelay::Days(60)), None).unwrap(), day("2026-07-03"));
    assert_eq!(due(&company, delay(PaymentDelay::DaysThenEndOfMonth(45)), None).unwrap(), day("2026-06-30"));
    assert_eq!(due(&company, delay(PaymentDelay::EndOfMonthThenDays(45)), None).unwrap(), day("2026-07-15"));
    assert_eq!(due(&company, InvoiceTerms { is_summary: true, ..none() }, Some("2026-06-18")).unwrap(), day("2026-06-18"));
    let beyond = [
        due(&company, delay(PaymentDelay::Days(61)), None),
        due(&company, none(), Some("2026-07-04")),
        due(&company, delay(PaymentDelay::DaysThenEndOfMonth(46)), None).and(due(
            &company,
            delay(PaymentDelay::DaysThenEndOfMonth(76)),
            None,
        )),
        due(&company, delay(PaymentDelay::EndOfMonthThenDays(46)), None),
        due(&company, InvoiceTerms { is_summary: true, ..none() }, Some("2026-06-19")),
    ];
    for answer in beyond {
        let error = answer.unwrap_err();
        assert_eq!(error.code(), "INV-011", "{error}");
        assert!(error.detail().contains("article L441-10 I"), "{error}");
    }
    let consumer = InvoiceTerms { is_consumer: Some(true), ..none() };
    assert!(due(&company, consumer, Some("2026-12-31")).is_ok(), "between businesses alone");
}

#[test]
fn terms_that_make_no_sense_are_invalid_and_say_where() {
    let company = Company::founded();
    let draft = |terms| company.accounts().execute(DraftInvoice { terms, ..draft(company.account, &["1"]) });
    let none = InvoiceTerms::default;
    let early = |percent: &str| Some(EarlyPayment { percent: percent.parse().unwrap(), days: 8 });
    assert_eq!(invalid(draft(InvoiceTerms { early_payment: early("0"), ..none() })), "terms.early_payment.percent");
    assert_eq!(invalid(draft(InvoiceTerms { early_payment: early("100"), ..none() })), "terms.early_payment.percent");
    assert_eq!(invalid(draft(InvoiceTerms { late_rate: "0".parse().ok(), ..none() })), "terms.late_rate");
    let supplied = Some(SupplyTime::Over(DateRange::default()));
    assert_eq!(invalid(draft(InvoiceTerms { supplied, ..none() })), "terms.supplied");
}

#[test]
fn the_terms_of_a_draft_change_as_a_whole_and_those_of_an_issued_document_never() {
    let company = Company::founded();
    let session = company.accounts();
    let invoice = with_terms(&company, InvoiceTerms { contract: "C-1".parse().ok(), ..InvoiceTerms::default() }).id();
    let terms = InvoiceTerms { project: "Atlas".parse().ok(), ..InvoiceTerms::default() };
    let changed = session.execute(ChangeTerms { invoice, terms: terms.clone() }).unwrap();
    assert_eq!(changed.terms(), &terms);
    session.execute(issue(invoice)).unwrap();
    assert_eq!(refusal(session.execute(ChangeTerms { invoice, terms })), "INV-001");
}

#[test]
fn a_line_of_a_product_has_its_unit() {
    use crm_core::catalog::{AddProduct, ProductDetails};
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let unit = "HUR".parse::<UnitCode>().ok();
    let details = ProductDetails { unit: unit.clone(), ..ProductDetails::default() };
    let product = AddProduct { details, ..AddProduct::named(name("Advice")) };
    let product = boss.execute(product).unwrap().id();
    let own = LineItem { unit: "DAY".parse().ok(), ..LineItem::default() };
    let of_product = || InvoiceLine::of(product, name("Advice"), line("100").priced);
    let lines = vec![of_product(), InvoiceLine { item: own.clone(), ..of_product() }, line("5")];
    let invoice = company.accounts().execute(DraftInvoice { lines, ..draft(company.account, &[]) }).unwrap();
    let units: Vec<Option<&UnitCode>> = invoice.lines().iter().map(|line| line.item.unit.as_ref()).collect();
    assert_eq!(units, [unit.as_ref(), own.unit.as_ref(), None]);
}

#[test]
fn a_buyer_bears_the_name_of_the_register_and_the_one_it_is_known_under() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let details = AccountDetails { legal_name: Some(name("Engines Ltd")), ..AccountDetails::named(name("Engines")) };
    boss.execute(ChangeAccount { account: company.account, details, intake: Intake::default() }).unwrap();
    let buyer = company.issued(&["1"]).issue().unwrap().buyer.clone();
    assert_eq!((buyer.name, buyer.trading_name), (name("Engines Ltd"), Some(name("Engines"))));
}
