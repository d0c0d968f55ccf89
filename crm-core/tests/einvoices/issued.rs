//! Documents as a company issues them, of every kind: drafted, issued, corrected, credited on the road, so that what stands in a record is held against the
//! rules of others, and not the writers alone.

use crm_core::administration::{DatedRate, SetExchangeRates, SetPolicy};
use crm_core::documents::{DocumentFormat, RenderInvoice};
use crm_core::einvoicing::{ElectronicInvoice, Profile, VatPoint};
use crm_core::engine::Session;
use crm_core::invoicing::electronic::electronic;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxCategory, TaxTreatment};

use crate::company::*;

/// What was issued, with the name of its case.
pub struct Document {
    /// The case, in letters alone.
    pub name: String,
    /// The record.
    pub invoice: Invoice,
    session: Session,
}

impl Document {
    /// Says the document in a profile.
    pub fn said(&self, profile: Profile) -> ElectronicInvoice {
        electronic(&self.invoice, profile).unwrap()
    }

    /// The document as a PDF with its electronic form inside.
    pub fn hybrid(&self) -> Vec<u8> {
        let ask = RenderInvoice { invoice: self.invoice.id(), language: None, format: DocumentFormat::FacturX };
        self.session.ask(ask).unwrap().content
    }
}

/// The documents of a company in France, then of one in Germany.
pub fn issued() -> Vec<Document> {
    let mut all = Vec::new();
    let french = selling(french_seller());
    french.settle(french.account, place("Lille", "FR"), vec![TaxId::siren("732829320").unwrap()]);
    plain(&french, &mut all);
    corrections(&french, &mut all);
    deposits(&french, &mut all);
    in_parts(&french, &mut all);
    in_dollars(&french, &mut all);
    paid(&french, &mut all);
    untaxed(&french, &mut all);
    self_billed(&french, &mut all);
    let address = place("Köln", "DE");
    let (tax_ids, iban) = (vec![TaxId::vat("DE136695976").unwrap()], Iban::parse("DE89370400440532013000").ok());
    let german = selling(Seller { tax_ids, iban, ..Seller::named(name("Lampen Köln"), address) });
    german.settle(german.account, place("Bonn", "DE"), Vec::new());
    abroad(&german, &mut all);
    all
}

fn selling(seller: Seller) -> Company {
    let company = Company::founded();
    let iban = Iban::parse("FR7630006000011234567890189").ok();
    let boss = company.session(company.administrator);
    let seller = Seller { iban: seller.iban.clone().or(iban), ..seller };
    boss.execute(SetPolicy { policy: SellersPolicy::sole(seller).unwrap(), effective_from: None }).unwrap();
    let operations = Some(SuppliedOperations::Both);
    let policy = InvoicingPolicy { operations, electronic: Some(ElectronicFormat::Cii), ..InvoicingPolicy::default() };
    boss.execute(SetPolicy { policy, effective_from: None }).unwrap();
    company
}

fn at(price: &str, rate: &str) -> InvoiceLine {
    let priced = PricedLine { tax: TaxTreatment::rated(rate.parse().unwrap()), ..line(price).priced };
    InvoiceLine::new(name("Lamp"), priced)
}

fn by_code(price: &str, code: &str) -> InvoiceLine {
    let priced = PricedLine { tax: TaxTreatment::exempt_by(code.parse().unwrap()), ..line(price).priced };
    InvoiceLine::new(name("Lamp"), priced)
}

fn issue_draft(company: &Company, drafted: DraftInvoice) -> Invoice {
    let session = company.accounts();
    let id = session.execute(drafted).unwrap().id();
    session.execute(issue(id)).unwrap()
}

fn of(company: &Company, lines: Vec<InvoiceLine>) -> DraftInvoice {
    DraftInvoice { lines, ..draft(company.account, &[]) }
}

fn credit(company: &Company, invoice: &Invoice, extent: CreditExtent) -> Invoice {
    let credit = CreditInvoice { invoice: invoice.id(), extent, reason: code("return"), note: note("As agreed") };
    company.accounts().execute(credit).unwrap()
}

fn keep(company: &Company, all: &mut Vec<Document>, name: &str, invoice: Invoice) {
    all.push(Document { name: name.to_owned(), invoice, session: company.accounts() });
}

/// Everything that a usual invoice may say, and nothing that it need not.
fn plain(company: &Company, all: &mut Vec<Document>) {
    keep(company, all, "bare", issue_draft(company, of(company, vec![at("100", "20")])));
    let mut lines = vec![at("19.99", "20"), at("7.5", "5.5"), at("12", "10"), at("3.333333", "2.1")];
    lines[0].priced.quantity = "2.5".parse().unwrap();
    lines[0].priced.allowances.push(Adjustment::Percent("12.5".parse().unwrap()).into());
    lines[1].priced.charges.push(Adjustment::Amount(eur("0.40")).into());
    lines[2].priced.quantity = Quantity::MINUS_ONE;
    lines[3].priced.quantity = "144".parse().unwrap();
    lines[3].priced.base_quantity = "12".parse().unwrap();
    lines[0].item = LineItem {
        unit: "HUR".parse().ok(),
        period: DateRange::new(Some(day("2026-04-01")), Some(day("2026-04-30"))).ok(),
        seller_number: "A-1".parse().ok(),
        buyer_number: "B-1".parse().ok(),
        ..LineItem::default()
    };
    let taxed = |rate: &str| TaxTreatment::rated(rate.parse().unwrap());
    let terms = InvoiceTerms {
        buyer_reference: "Service 7".parse().ok(),
        project: "Atlas".parse().ok(),
        contract: "C-1".parse().ok(),
        purchase_order: "PO-1".parse().ok(),
        supplied: Some(SupplyTime::On(day("2026-05-02"))),
        delivery: Some(place("Brest", "FR")),
        buyer_contact: Some(name("Ada")),
        early_payment: Some(EarlyPayment { percent: "2".parse().unwrap(), days: 8 }),
        late_rate: "12".parse().ok(),
        ..InvoiceTerms::default()
    };
    let full = DraftInvoice {
        allowances: vec![DocumentAdjustment::new(Adjustment::Percent("5".parse().unwrap()), taxed("20"), name("Loyalty"))],
        charges: vec![DocumentAdjustment::new(Adjustment::Amount(eur("9.90")), taxed("20"), name("Freight"))],
        terms,
        note: note("Thank you"),
        ..of(company, lines)
    };
    let full = issue_draft(company, full);
    keep(company, all, "full", full.clone());
    keep(company, all, "fullback", credit(company, &full, CreditExtent::Full));
}

/// A corrected invoice, and every way to credit a part.
fn corrections(company: &Company, all: &mut Vec<Document>) {
    let wrong = issue_draft(company, of(company, vec![at("100", "20")]));
    let kind = DraftKind::Corrected { of: wrong.id() };
    keep(company, all, "corrected", issue_draft(company, DraftInvoice { kind, ..of(company, vec![at("90", "20")]) }));
    let mut lines = vec![at("10", "20"), at("10", "5.5")];
    lines[0].priced.quantity = "10".parse().unwrap();
    let sold = issue_draft(company, of(company, lines));
    let parts = [
        CreditExtent::Quantities(vec![QuantityCredit { line: 0, quantity: "3".parse().unwrap() }]),
        CreditExtent::Lines(vec![LineCredit { line: 1, net: eur("4.44") }]),
        CreditExtent::LineGross { line: 0, gross: eur("7.77") },
        CreditExtent::Gross(eur("20")),
        CreditExtent::Full,
    ];
    for (extent, name) in parts.into_iter().zip(["quantities", "lines", "linegross", "gross", "rest"]) {
        keep(company, all, &format!("credited{name}"), credit(company, &sold, extent));
    }
    let period = DateRange::new(Some(day("2026-01-01")), Some(day("2026-03-31"))).unwrap();
    let kind = DraftKind::Rebate { contract: "C-7".parse().unwrap(), period };
    keep(company, all, "rebate", issue_draft(company, DraftInvoice { kind, ..of(company, vec![at("50", "20")]) }));
}

fn deposits(company: &Company, all: &mut Vec<Document>) {
    let deposit = || DraftInvoice { kind: DraftKind::Deposit, ..of(company, vec![at("100", "20"), at("20", "5.5")]) };
    let (first, second) = (issue_draft(company, deposit()), issue_draft(company, deposit()));
    keep(company, all, "deposit", first.clone());
    keep(company, all, "depositback", credit(company, &second, CreditExtent::Full));
    let kind = DraftKind::Final { deposits: vec![first.id()] };
    let last = DraftInvoice { kind, ..of(company, vec![at("300", "20"), at("60", "5.5")]) };
    let last = issue_draft(company, last);
    keep(company, all, "final", last.clone());
    keep(company, all, "finalback", credit(company, &last, CreditExtent::Full));
}

/// Invoices as work goes on, with and without a part held back.
fn in_parts(company: &Company, all: &mut Vec<Document>) {
    let retention = Retention { percent: "5".parse().unwrap(), until: day("2027-05-04") };
    for (retention, name) in [(None, "situation"), (Some(retention), "retention")] {
        let kind = DraftKind::Progress { situation: 1, retention };
        keep(company, all, name, issue_draft(company, DraftInvoice { kind, ..of(company, vec![at("1000", "10")]) }));
    }
}

fn in_dollars(company: &Company, all: &mut Vec<Document>) {
    let rates = vec![DatedRate { day: day(TODAY), currency: Currency::USD, rate: "1.0849".parse().unwrap() }];
    let rates = SetExchangeRates { base: Currency::EUR, source: Label::parse("ECB").unwrap(), rates };
    company.session(company.administrator).execute(rates).unwrap();
    let mut lines = vec![at("33.33", "20"), at("33.33", "5.5")];
    for line in &mut lines {
        line.priced.price = UnitPrice::parse("33.33", Currency::USD).unwrap();
    }
    let invoice = issue_draft(company, DraftInvoice { currency: Currency::USD, ..of(company, lines) });
    keep(company, all, "dollars", invoice.clone());
    for (gross, name) in [("0.01", "one"), ("40", "two")] {
        let extent = CreditExtent::Gross(Money::parse(gross, Currency::USD).unwrap());
        keep(company, all, &format!("dollarsback{name}"), credit(company, &invoice, extent));
    }
    keep(company, all, "dollarsbackrest", credit(company, &invoice, CreditExtent::Full));
}

fn paid(company: &Company, all: &mut Vec<Document>) {
    let already_paid = Some(AlreadyPaid { on: day(TODAY) });
    let means = [
        ("card", PaymentMeans::Card),
        ("cash", PaymentMeans::Cash),
        ("cheque", PaymentMeans::Cheque),
        ("online", PaymentMeans::OnLine),
    ];
    for (name, means) in means {
        let terms = InvoiceTerms { already_paid, means: Some(means), ..InvoiceTerms::default() };
        keep(
            company,
            all,
            &format!("paidby{name}"),
            issue_draft(company, DraftInvoice { terms, ..of(company, vec![at("10", "20")]) }),
        );
    }
    let debit = PaymentMeans::DirectDebit { mandate: "M-1".parse().unwrap() };
    let terms = InvoiceTerms { means: Some(debit), ..InvoiceTerms::default() };
    keep(company, all, "debited", issue_draft(company, DraftInvoice { terms, ..of(company, vec![at("10", "20")]) }));
    let terms = InvoiceTerms { is_consumer: Some(true), ..InvoiceTerms::default() };
    keep(company, all, "consumer", issue_draft(company, DraftInvoice { terms, ..of(company, vec![at("10", "20")]) }));
}

/// What bears no VAT, and why.
fn untaxed(company: &Company, all: &mut Vec<Document>) {
    keep(company, all, "zero", issue_draft(company, of(company, vec![at("10", "0"), at("10", "20")])));
    keep(company, all, "exempt", issue_draft(company, of(company, vec![by_code("10", "VATEX-FR-FRANCHISE")])));
    let training = TaxTreatment::untaxed(TaxCategory::Exempt, name("Exonération, art. 261-4-4 du CGI"));
    let training = InvoiceLine::new(name("Training"), PricedLine { tax: training, ..line("500").priced });
    keep(company, all, "training", issue_draft(company, of(company, vec![training, at("10", "20")])));
    let elsewhere = |city: &str, country: &str, ids: Vec<TaxId>| {
        let account = company.session(company.administrator).execute(named_account(city)).unwrap().id();
        company.settle(account, place(city, country), ids);
        account
    };
    let german = elsewhere("Bonn", "DE", vec![TaxId::vat("DE136695976").unwrap()]);
    let american = elsewhere("Boston", "US", Vec::new());
    for (account, code, name) in [
        (german, "VATEX-EU-AE", "reverse"),
        (german, "VATEX-EU-IC", "within"),
        (american, "VATEX-EU-G", "export"),
        (american, "VATEX-EU-O", "outside"),
    ] {
        let terms = InvoiceTerms {
            supplied: Some(SupplyTime::On(day("2026-05-02"))),
            buyer_address: Some(ElectronicAddress {
                scheme: "EM".parse().unwrap(),
                value: "billing@example.com".parse().unwrap(),
            }),
            ..InvoiceTerms::default()
        };
        let invoice = issue_draft(company, DraftInvoice { account, terms, ..of(company, vec![by_code("250", code)]) });
        keep(company, all, name, invoice.clone());
        keep(company, all, &format!("{name}back"), credit(company, &invoice, CreditExtent::Full));
    }
}

fn self_billed(company: &Company, all: &mut Vec<Document>) {
    let account = company.session(company.administrator).execute(named_account("Supplier")).unwrap().id();
    let ids = vec![TaxId::vat("FR44732829320").unwrap(), TaxId::siren("732829320").unwrap()];
    company.settle(account, place("Lille", "FR"), ids);
    let drafted = DraftInvoice { account, kind: DraftKind::SelfBilled, ..of(company, vec![at("80", "20")]) };
    let invoice = issue_draft(company, drafted);
    keep(company, all, "selfbilled", invoice.clone());
    keep(company, all, "selfbilledback", credit(company, &invoice, CreditExtent::Gross(eur("12.34"))));
}

/// Outside France no word of French law stands on a document.
fn abroad(company: &Company, all: &mut Vec<Document>) {
    let invoice = issue_draft(company, of(company, vec![at("100", "19"), at("10", "7")]));
    assert_eq!(electronic(&invoice, Profile::En16931).unwrap().vat_point, Some(VatPoint::Payment));
    keep(company, all, "german", invoice.clone());
    keep(company, all, "germanback", credit(company, &invoice, CreditExtent::Full));
}
