//! Documents: what stands in them, what never does, and what their bytes follow from.

use crm_core::access::{FieldMask, Grant, Operation, RoleDraft, Scope};
use crm_core::administration::{AddRole, DatedRate, SetExchangeRates, SetPolicy};
use crm_core::catalog::{AddProduct, Bundle, BundleComponent, BundlePricing, DefineBundle, ProductDetails};
use crm_core::documents::*;
use crm_core::engine::{Crm, Session};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::{OrderSource, PlaceOrder, RecordDelivery};
use crm_core::parties::{Account, ChangeAccount};
use crm_core::pricing::*;
use crm_core::quoting::*;
use crm_core::storage::MemoryStore;

use crate::company::*;

pub const HTML: DocumentFormat = DocumentFormat::Html;

/// A company whose documents come from somebody.
pub fn selling() -> Company {
    Company::selling()
}

pub fn choose<P: Policy>(company: &Company, policy: P) {
    company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

fn invoice_text(session: &Session, invoice: InvoiceId, language: DocumentLanguage) -> String {
    let document = session.ask(RenderInvoice { invoice, language: Some(language), format: HTML }).unwrap();
    String::from_utf8(document.content).unwrap()
}

fn quote_text(session: &Session, quote: QuoteId) -> String {
    let document = session.ask(RenderQuote { quote, language: Some(DocumentLanguage::English), format: HTML }).unwrap();
    String::from_utf8(document.content).unwrap()
}

/// What is invalid, in words.
pub fn said<T: std::fmt::Debug>(answer: Result<T, CrmError>) -> String {
    match answer {
        Err(CrmError::Invalid(faults)) => faults.to_string(),
        other => panic!("it should be invalid: {other:?}"),
    }
}

fn holds(text: &str, all: &[&str]) {
    for part in all {
        assert!(text.contains(part), "`{part}` is missing in {text}");
    }
}

fn offered(key: &str, price: &str, choice: LineChoice) -> QuoteLine {
    let priced = line(price).priced;
    QuoteLine { key: code(key), description: name(key), product: None, priced, choice, components: Vec::new() }
}

fn drafted(company: &Company, lines: Vec<QuoteLine>) -> QuoteId {
    let content = QuoteContent { lines, ..QuoteContent::default() };
    let (opportunity, contact, account) = (None, None, company.account);
    let draft = DraftQuote { opportunity, account, contact, currency: Currency::EUR, content, owner: Some(company.seller) };
    company.session(company.seller).execute(draft).unwrap().id()
}

fn sent(company: &Company, lines: Vec<QuoteLine>) -> QuoteId {
    let quote = drafted(company, lines);
    company.session(company.seller).execute(SendQuote { quote }).unwrap();
    quote
}

#[test]
fn an_invoice_of_an_order_names_it_as_both_sides_do() {
    let company = selling();
    let quote = sent(&company, vec![offered("lamp", "40", LineChoice::Standard)]);
    let seller = company.session(company.seller);
    seller.execute(AcceptQuote { quote, lines: None }).unwrap();
    let (source, purchase_order) = (OrderSource::Quote(quote), "PO-4711".parse().ok());
    let place = PlaceOrder { source, purchase_order, requested_on: None, owner: None };
    let order = seller.execute(place).unwrap().id();
    seller.execute(RecordDelivery { order, lines: None, delivered_on: None, reference: None }).unwrap();
    let office = company.session(company.administrator);
    let invoice = office.execute(InvoiceOrder { order, lines: None, note: Note::default() }).unwrap().id();
    let text = invoice_text(&office, invoice, DocumentLanguage::French);
    holds(&text, &["<dt>Votre commande</dt><dd>PO-4711</dd>", "<dt>Notre référence</dt><dd>ORD-2026-000001</dd>"]);
}

#[test]
fn an_invoice_says_what_the_law_wants() {
    let company = Company::selling();
    let iban = Some(Iban::parse("FR7630006000011234567890189").unwrap());
    let seller = Seller { iban, bic: "AGRIFRPP".parse().ok(), vat_on_debits: true, ..french_seller() };
    choose(&company, SellersPolicy::sole(seller).unwrap());
    choose(&company, InvoicingPolicy { operations: Some(SuppliedOperations::Services), ..InvoicingPolicy::default() });
    let (invoice, session) = (company.issued(&["1234.56"]).id(), company.accounts());
    let text = invoice_text(&session, invoice, DocumentLanguage::French);
    holds(
        &text,
        &["<html lang=\"fr\">", "<title>Facture INV-2026-000001</title>", "Date d’émission", "04/05/2026", "03/06/2026"],
    );
    holds(&text, &["1\u{202f}234,56", "246,91", "1\u{202f}481,47\u{a0}€", "Net à payer TTC", "20\u{202f}%"]);
    holds(
        &text,
        &["Lin &#38; Lampe, SAS au capital de 40\u{202f}000\u{a0}€", "SIRET 404\u{a0}833\u{a0}048\u{a0}00022", "RCS Lyon"],
    );
    holds(&text, &["N° TVA FR83\u{a0}404\u{a0}833\u{a0}048", "FR76\u{a0}3000", "AGRIFRPP"]);
    holds(
        &text,
        &["majoré de 10 points", "indemnité forfaitaire de 40,00\u{a0}€", "Aucun escompte", "TVA acquittée sur les débits"],
    );
    holds(&text, &["Nature des opérations : prestation de services."]);
    let text = invoice_text(&session, invoice, DocumentLanguage::English);
    holds(&text, &["<html lang=\"en\">", "Invoice INV-2026-000001", "4\u{a0}May\u{a0}2026", "€1,481.47", "a fixed €40.00"]);
}

#[test]
fn an_invoice_in_dollars_states_its_vat_in_euros_with_the_rate() {
    let company = selling();
    let rates = vec![DatedRate { day: day("2026-05-01"), currency: Currency::USD, rate: "1.0849".parse().unwrap() }];
    let rates = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
    company.session(company.administrator).execute(rates).unwrap();
    let mut drafted = DraftInvoice { currency: Currency::USD, ..draft(company.account, &["1000"]) };
    drafted.lines[0].priced.price = UnitPrice::parse("1000", Currency::USD).unwrap();
    let session = company.accounts();
    let invoice = session.execute(drafted).unwrap().id();
    session.execute(issue(invoice)).unwrap();
    let french = invoice_text(&session, invoice, DocumentLanguage::French);
    holds(&french, &["TVA en EUR : 184,35\u{a0}€, au cours du 01/05/2026 de 1,0849 USD pour 1 EUR."]);
    let english = invoice_text(&session, invoice, DocumentLanguage::English);
    holds(&english, &["VAT in EUR: €184.35, at the rate of 1\u{a0}May\u{a0}2026 of 1.0849 USD for 1 EUR."]);
}

#[test]
fn the_company_may_word_penalties_and_discounts_itself() {
    let company = Company::selling();
    let wording = |french: &str| Wording { french: note(french), english: Note::default() };
    let (penalty, discount, footer) = (wording("Trois fois le taux légal."), wording("2 % sous 8 jours."), wording("Merci."));
    choose(&company, DocumentPolicy { penalty, discount, footer, ..DocumentPolicy::default() });
    let (invoice, session) = (company.issued(&["10"]).id(), company.accounts());
    let text = invoice_text(&session, invoice, DocumentLanguage::French);
    holds(&text, &["Trois fois le taux légal.", "2 % sous 8 jours.", "Merci."]);
    assert!(!text.contains("10 points") && !text.contains("Aucun escompte"));
    holds(&invoice_text(&session, invoice, DocumentLanguage::English), &["10 percentage points", "No discount"]);
}

#[test]
fn a_credit_note_names_the_invoice_and_asks_for_no_payment() {
    let company = selling();
    let (invoice, session) = (company.issued(&["100"]).id(), company.accounts());
    let (extent, reason, note) = (CreditExtent::Gross(eur("30")), code("return"), note("One lamp came back."));
    let credit_note = session.execute(CreditInvoice { invoice, extent, reason, note }).unwrap().id();
    let text = invoice_text(&session, credit_note, DocumentLanguage::English);
    holds(
        &text,
        &[
            "Credit note CN-2026-000001",
            "INV-2026-000001 of 4\u{a0}May\u{a0}2026",
            "Amount credited incl. VAT",
            "One lamp came back.",
        ],
    );
    assert!(!text.contains("Due date") && !text.contains("Late payment") && !text.contains("€40.00"));
}

#[test]
fn what_a_credit_note_takes_off_without_a_line_is_said_in_its_language() {
    let company = selling();
    let session = company.accounts();
    let exempt = || {
        let mut line = line("100");
        line.priced.tax = TaxTreatment::untaxed(TaxCategory::Exempt, name("art. 261 C du CGI"));
        line
    };
    let (adjustment, tax) = (Adjustment::Amount(eur("10")), TaxTreatment::rated(Percent::TWENTY));
    let charges = vec![DocumentAdjustment::new(adjustment, tax, name("freight"))];
    let lines = vec![line("100"), exempt()];
    let invoice = session.execute(DraftInvoice { lines, charges, ..draft(company.account, &["1"]) }).unwrap().id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: None }).unwrap();
    let credit = |extent| {
        let credit = CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() };
        let credit_note = session.execute(credit).unwrap().id();
        [DocumentLanguage::French, DocumentLanguage::English].map(|language| invoice_text(&session, credit_note, language))
    };
    let [french, english] = credit(CreditExtent::Gross(eur("30")));
    holds(&french, &["Part de la facture, TVA : 20\u{202f}%", "Part de la facture, TVA : Exonéré"]);
    holds(&english, &["Part of the invoice, VAT: 20%", "Part of the invoice, VAT: Exempt"]);
    assert!(!french.contains("Part of the invoice"));
    let [french, english] = credit(CreditExtent::Full);
    holds(&french, &["Remises et frais sur le document"]);
    holds(&english, &["Discounts and charges on the document"]);
    assert!(!french.contains("Allowances"));
}

#[test]
fn why_no_vat_is_charged_is_said() {
    let company = selling();
    let session = company.accounts();
    let untaxed = |category, reason: &str| {
        let mut line = line("100");
        line.priced.tax = TaxTreatment::untaxed(category, name(reason));
        let draft = DraftInvoice { lines: vec![line], ..draft(company.account, &["1"]) };
        let invoice = session.execute(draft).unwrap().id();
        invoice_text(&session, invoice, DocumentLanguage::French)
    };
    let franchise = untaxed(TaxCategory::Exempt, "TVA non applicable, art. 293 B du CGI");
    holds(&franchise, &["TVA non applicable, art. 293 B du CGI", "Exonéré"]);
    assert!(!franchise.contains("Autoliquidation"));
    holds(&untaxed(TaxCategory::ReverseCharge, "Article 283-2 du CGI"), &["Autoliquidation : la TVA est due par le preneur."]);
}

#[test]
fn every_reason_why_no_vat_is_charged_is_said_once() {
    let company = selling();
    let session = company.accounts();
    let exempt = |reason: &str| TaxTreatment::untaxed(TaxCategory::Exempt, name(reason));
    let priced = |reason: &str| {
        let mut line = line("100");
        line.priced.tax = exempt(reason);
        line
    };
    let reasons = ["art. 261, 4-1° du CGI", "art. 293 B du CGI", "art. 261 C du CGI"];
    let lines = vec![priced(reasons[0]), priced(reasons[1]), priced(reasons[0])];
    let (adjustment, reason) = (Adjustment::Amount(eur("10")), name("files"));
    let charges = vec![DocumentAdjustment::new(adjustment, exempt(reasons[2]), reason)];
    let invoice = session.execute(DraftInvoice { lines, charges, ..draft(company.account, &["1"]) }).unwrap().id();
    let written = |invoice| {
        let text = invoice_text(&session, invoice, DocumentLanguage::French);
        let said = text.split_once("class=\"taxes\"").unwrap().1;
        reasons.map(|reason| said.matches(&format!("<small>{reason}</small>")).count())
    };
    assert_eq!(written(invoice), [1, 1, 1]);
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: None }).unwrap();
    let extent = CreditExtent::Lines(vec![LineCredit { line: 1, net: eur("5") }]);
    let credit = CreditInvoice { invoice, extent, reason: code("return"), note: Note::default() };
    assert_eq!(written(session.execute(credit).unwrap().id()), [0, 1, 0], "a credit note says why of its own lines");
}

#[test]
fn hostile_texts_stay_texts() {
    let company = selling();
    let session = company.session(company.administrator);
    let evil = "</td><script>alert('1')</script>\"&amp;{{7*7}}";
    let account = session.get::<Account>(company.account).unwrap();
    let details = crm_core::parties::AccountDetails { legal_name: Some(name(evil)), ..account.details().clone() };
    session.execute(ChangeAccount { account: company.account, details, intake: Default::default() }).unwrap();
    let (adjustment, tax) = (Adjustment::Amount(eur("1")), TaxTreatment::rated(Percent::TWENTY));
    let allowances = vec![DocumentAdjustment::new(adjustment, tax, name(evil))];
    let lines = vec![InvoiceLine { description: name(evil), ..line("10") }];
    let draft = DraftInvoice { lines, allowances, note: note(evil), ..draft(company.account, &["1"]) };
    let invoice = session.execute(draft).unwrap().id();
    let text = invoice_text(&session, invoice, DocumentLanguage::French);
    assert!(!text.contains("<script") && !text.contains("alert('1')"), "{text}");
    assert_eq!(text.matches("&#60;script&#62;").count(), 4, "buyer, line, allowance, note");
    assert_eq!(text.matches("{{7*7}}").count(), 4, "nothing is filled in a second time");
    assert!(!text.contains("http"), "nothing is fetched from elsewhere");
}

#[test]
fn what_was_issued_looks_the_same_on_any_later_day() {
    let company = selling();
    let invoice = company.issued(&["100"]).id();
    let render = RenderInvoice { invoice, language: None, format: HTML };
    let first = company.accounts().ask(render).unwrap();
    assert_eq!(first.hash, DocumentHash::of(&first.content));
    assert_eq!((first.media_type.as_str(), first.language), ("text/html; charset=utf-8", DocumentLanguage::French));
    let later = company.accounts_on("2026-07-01");
    let system = company.crm.system("a new style", noon("2026-07-01"));
    let (accent, language) = ("#aa0000".to_owned(), DocumentLanguage::English);
    system
        .execute(SetPolicy { policy: DocumentPolicy { accent, language, ..DocumentPolicy::default() }, effective_from: None })
        .unwrap();
    let account = system.get::<Account>(company.account).unwrap();
    let details = crm_core::parties::AccountDetails { name: name("Renamed"), ..account.details().clone() };
    system.execute(ChangeAccount { account: company.account, details, intake: Default::default() }).unwrap();
    assert_eq!(later.ask(render).unwrap(), first);
}

#[test]
fn a_policy_that_is_set_again_for_its_day_changes_what_was_issued_under_it() {
    let company = selling();
    let invoice = company.issued(&["100"]).id();
    let render = RenderInvoice { invoice, language: None, format: HTML };
    let first = company.accounts().ask(render).unwrap();
    choose(&company, DocumentPolicy { accent: "#aa0000".to_owned(), ..DocumentPolicy::default() });
    let second = company.accounts().ask(render).unwrap();
    assert!(first.hash != second.hash && String::from_utf8_lossy(&second.content).contains("#aa0000"));
}

#[test]
fn a_signature_is_bound_to_the_document_that_was_rendered() {
    let company = selling();
    let seller = company.session(company.seller);
    let quote = sent(&company, vec![offered("lamp", "40", LineChoice::Standard)]);
    let seen = seller.ask(RenderQuote { quote, language: None, format: HTML }).unwrap();
    let (signer, email, method) = (name("Ines"), "ines@example.com".parse().unwrap(), code("drawn"));
    let signed_at = seller.now();
    let signature = QuoteSignature { document: seen.hash.clone(), signer, email, signed_at, method, evidence: Vec::new() };
    holds(&quote_text(&seller, quote), &["Agreed and accepted", "Name and position"]);
    seller.execute(SignQuote { quote, signature }).unwrap();
    let proof = seller.ask(ProveSignature { quote }).unwrap().unwrap();
    assert_eq!(verify_signature(&seller.get::<Quote>(quote).unwrap(), &proof, &seen.content), []);
    let signed = quote_text(&seller, quote);
    holds(
        &signed,
        &["Signed by", "Ines", "ines@example.com", "drawn", seen.hash.as_str(), "4\u{a0}May\u{a0}2026 at 12:00:00 UTC"],
    );
    assert!(!signed.contains("Agreed and accepted"));
}

#[test]
fn every_day_on_a_quote_is_one_where_the_company_is() {
    let company = Company::founded_by(Crm::builder(MemoryStore::new()).time_zone("Europe/Paris".parse().unwrap()));
    choose(&company, sellers());
    let at = "2026-05-04T23:30:00Z".parse().unwrap();
    let seller = company.crm.session(company.seller, at).unwrap();
    let quote = drafted(&company, vec![offered("lamp", "40", LineChoice::Standard)]);
    seller.execute(SendQuote { quote }).unwrap();
    seller.execute(AcceptQuote { quote, lines: None }).unwrap();
    let text = quote_text(&seller, quote);
    let day = "5\u{a0}May\u{a0}2026";
    holds(&text, &[&format!("<dt>Date of quote</dt><dd>{day}</dd>"), &format!("<dt>Accepted on</dt><dd>{day}</dd>")]);
}

#[test]
fn what_cannot_be_relied_on_says_so() {
    let company = selling();
    let seller = company.session(company.seller);
    let lamp = || vec![offered("lamp", "40", LineChoice::Standard)];
    let banner = |quote| {
        let text = quote_text(&seller, quote);
        let found = text.split_once("role=\"note\">").and_then(|(_, rest)| rest.split_once("</p>"));
        found.map(|(banner, _)| banner.to_owned())
    };
    let quote = drafted(&company, lamp());
    assert_eq!(banner(quote).as_deref(), Some("DRAFT"));
    seller.execute(SendQuote { quote }).unwrap();
    assert_eq!(banner(quote), None);
    let revised = seller.execute(ReviseQuote { quote }).unwrap().id();
    assert_eq!(banner(quote).as_deref(), Some("REPLACED BY A LATER REVISION"));
    holds(&quote_text(&seller, revised), &["QUO-2026-000001, revision 2"]);
    seller.execute(CancelQuote { quote: revised, reason: Note::default() }).unwrap();
    assert_eq!(banner(revised).as_deref(), Some("CANCELLED"));
    let declined = sent(&company, lamp());
    seller.execute(DeclineQuote { quote: declined, reason: code("price"), note: Note::default() }).unwrap();
    assert_eq!(banner(declined).as_deref(), Some("DECLINED"));
    let expired = sent(&company, lamp());
    let system = company.crm.system("time passes", noon("2026-12-31"));
    system.execute(ExpireQuotes { limit: None }).unwrap();
    assert_eq!(banner(expired).as_deref(), Some("EXPIRED"));
    assert!(!quote_text(&seller, expired).contains("Agreed and accepted"), "nobody signs what has expired");
    let draft = company.draft(&["10"]).id();
    holds(&invoice_text(&company.accounts(), draft, DocumentLanguage::French), &["BROUILLON", "<title>Facture</title>"]);
}

#[test]
fn what_the_total_does_not_count_stands_apart() {
    let company = selling();
    let seller = company.session(company.seller);
    let stand = |is_chosen| LineChoice::Alternative { group: code("stand"), is_chosen };
    let lines = vec![
        offered("lamp", "40", LineChoice::Standard),
        offered("oak", "30", stand(true)),
        offered("steel", "20", stand(false)),
        offered("care", "5", LineChoice::Optional { is_chosen: false }),
        offered("delivery", "10", LineChoice::Optional { is_chosen: true }),
    ];
    let quote = sent(&company, lines);
    let text = quote_text(&seller, quote);
    let (counted, apart) = text.split_once("<section class=\"apart\">").unwrap();
    holds(counted, &["lamp", "oak", "delivery", "Alternative included", "Option included", "€96.00"]);
    assert!(!counted.contains("steel") && !counted.contains(">care"));
    holds(apart, &["Options, not included in the total", "Alternatives, not included in the total", "steel", "In place of: oak"]);
    let take = |line| AcceptedLine { line, quantity: None };
    seller.execute(AcceptQuote { quote, lines: Some(vec![take(0), take(3)]) }).unwrap();
    let text = quote_text(&seller, quote);
    holds(&text, &["As quoted", "As accepted", "€54.00", "Accepted: 0 of 1", "Accepted: 1 of 1", "Accepted on"]);
}

/// A bundle of lamps, each of which costs the company 12.34.
fn bundle(session: &Session) -> ProductId {
    let cost = Some(UnitPrice::parse("12.34", Currency::EUR).unwrap());
    let lamp = AddProduct {
        details: ProductDetails { unit_cost: cost, ..ProductDetails::default() },
        ..AddProduct::named(name("Bedside lamp"))
    };
    let lamp = session.execute(lamp).unwrap().id();
    let set = session.execute(AddProduct::named(name("Set"))).unwrap().id();
    let components = vec![BundleComponent { product: lamp, quantity: "2".parse().unwrap() }];
    let bundle = Some(Bundle { components, pricing: BundlePricing::OwnPrice });
    session.execute(DefineBundle { product: set, bundle }).unwrap();
    set
}

#[test]
fn parts_of_a_bundle_are_named_and_what_they_cost_is_not() {
    let company = selling();
    let product = bundle(&company.session(company.administrator));
    let mut set = offered("set", "100", LineChoice::Standard);
    (set.product, set.priced.quantity) = (Some(product), "3".parse().unwrap());
    let quote = drafted(&company, vec![set]);
    let text = quote_text(&company.session(company.administrator), quote);
    holds(&text, &["6 × Bedside lamp"]);
    assert!(!text.contains("12.34"), "costs are nobody's to read");
    // Who may read quotes and accounts but no product does not learn by the document what a bundle is made of.
    let grants =
        [Kind::QUOTE, Kind::ACCOUNT].map(|kind| Grant { kind: kind.code, operation: Operation::Read, scope: Scope::All });
    let hidden = vec![FieldMask { kind: Kind::QUOTE.code, field: "margin".to_owned() }];
    let draft = RoleDraft { name: name("Reader"), grants: grants.to_vec(), hidden };
    let system = company.crm.system("a reader", noon(TODAY));
    let role = system.execute(AddRole { draft }).unwrap().id();
    let reader = company.session(hire(&system, "reader", role));
    let answer = reader.ask(RenderQuote { quote, language: None, format: HTML });
    assert!(matches!(answer, Err(CrmError::NotFound { .. })), "{answer:?}");
}

#[test]
fn who_may_not_read_a_record_gets_no_document_of_it() {
    let company = selling();
    let quote = sent(&company, vec![offered("lamp", "40", LineChoice::Standard)]);
    let other = company.session(company.other_seller);
    let answer = other.ask(RenderQuote { quote, language: None, format: HTML });
    assert!(matches!(answer, Err(CrmError::NotFound { .. })), "{answer:?}");
}

#[test]
fn doc_001_without_a_seller_there_are_no_documents() {
    let company = Company::founded();
    let (invoice, quote) = (company.issued(&["10"]).id(), sent(&company, vec![offered("lamp", "40", LineChoice::Standard)]));
    let session = company.session(company.administrator);
    assert_eq!(refusal(session.ask(RenderInvoice { invoice, language: None, format: HTML })), "DOC-001");
    assert_eq!(refusal(session.ask(RenderQuote { quote, language: None, format: HTML })), "DOC-001");
}

#[test]
fn a_policy_is_held_to_its_ranges() {
    let company = Company::founded();
    let wrong =
        |policy: DocumentPolicy| said(company.session(company.administrator).execute(SetPolicy { policy, effective_from: None }));
    for accent in ["", "1f4e79", "#1f4e7", "#1f4e7g", "#1f4e79;}", "#é4e79"] {
        assert!(wrong(DocumentPolicy { accent: accent.to_owned(), ..DocumentPolicy::default() }).contains("accent"), "{accent}");
    }
    let logo = |media_type, content: &[u8]| {
        let logo = Some(Logo { media_type, content: content.to_vec().into() });
        wrong(DocumentPolicy { logo, ..DocumentPolicy::default() })
    };
    assert!(logo(LogoType::Png, b"<svg/>").contains("logo.content"));
    assert!(logo(LogoType::Svg, b"\x89PNG\r\n\x1a\n").contains("logo.content"));
    assert!(logo(LogoType::Svg, &[b"<svg>".as_slice(), &vec![b' '; LOGO_BYTES]].concat()).contains("at most 65,536"));
    for element in ["<use href='#a'/>", "<s:use\n/>", "<marker>", "<!DOCTYPE svg [", "<!ENTITY a 'b'>"] {
        let problem = logo(LogoType::Svg, format!("<svg>{element}</svg>").as_bytes());
        assert!(problem.contains("logo.content") && problem.contains("repeats its parts"), "{element}: {problem}");
    }
    assert!(logo(LogoType::Png, &png(2_001, 1)).contains("2,000"), "few bytes may hold a picture that fills the memory");
    let plain = b"<svg><user/><path d='M0 0h8'/></svg>".to_vec();
    choose(
        &company,
        DocumentPolicy { logo: Some(Logo { media_type: LogoType::Svg, content: plain.into() }), ..DocumentPolicy::default() },
    );
    let logo = Some(Logo { media_type: LogoType::Png, content: png(2_000, 2_000).into() });
    choose(&company, DocumentPolicy { logo, accent: "#FFffFF".to_owned(), ..DocumentPolicy::default() });
}

/// The beginning of a picture of so many points: signature, and the chunk that tells its size.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let head: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";
    [head, &width.to_be_bytes(), &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat()
}

#[test]
#[cfg(not(feature = "pdf"))]
fn a_format_that_was_left_out_of_the_build_is_named() {
    let company = selling();
    let invoice = company.issued(&["10"]).id();
    let answer = company.accounts().ask(RenderInvoice { invoice, language: None, format: DocumentFormat::Pdf });
    assert!(said(answer).contains("feature `pdf`"));
}
