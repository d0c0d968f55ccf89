//! Who sells what to whom: enough that every part of a document has something to show.

use crm_core::access::UserDraft;
use crm_core::administration::{AddUser, SetPolicy};
use crm_core::catalog::{AddProduct, Bundle, BundleComponent, BundlePricing, DefineBundle};
use crm_core::documents::{DocumentFormat, DocumentPolicy, Logo, LogoType, RenderQuote};
use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::invoicing::{
    CreditExtent, CreditInvoice, DraftInvoice, DraftKind, EarlyPayment, InvoiceLine, InvoiceTerms, InvoicingPolicy, IssueInvoice,
    LineCredit, LineItem, PaymentMeans, Retention, Seller, SellersPolicy, SuppliedOperations, SupplyTime,
};
use crm_core::kernel::{
    AccountId, AddressInput, Currency, Iban, InvoiceId, Money, Name, Percent, PostalAddress, ProductId, Quantity, QuoteId,
    Record, TaxId, Timestamp, UnitPrice, UserId,
};
use crm_core::parties::{AccountDetails, CreateAccount, Intake, PartyAddress};
use crm_core::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};
use crm_core::quoting::{
    AcceptQuote, AcceptedLine, DraftQuote, LineChoice, QuoteContent, QuoteLine, QuoteSignature, SendQuote, SignQuote,
};
use crm_core::storage::MemoryStore;

use super::StoryError;

/// A mark made of three shapes, as a company would have it drawn.
const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 60"><rect width="60" height="60" rx="12" fill="#0b6e4f"/><path d="M14 42c8-26 24-26 32 0" fill="none" stroke="#fff" stroke-width="6" stroke-linecap="round"/><circle cx="30" cy="18" r="6" fill="#f2c14e"/><path d="M78 44V16h7v22h14v6zM112 44V16h7v28zM132 44V16h9l12 18V16h7v28h-9l-12-18v18z" fill="#0b6e4f"/></svg>"##;

/// What there is to show.
pub struct Traded {
    pub session: Session,
    pub draft: QuoteId,
    pub quote: QuoteId,
    pub signed: QuoteId,
    pub invoice: InvoiceId,
    pub long: InvoiceId,
    pub credit_note: InvoiceId,
    pub deposit: InvoiceId,
    pub last: InvoiceId,
    pub situation: InvoiceId,
}

/// Founds the company and trades for a day.
pub fn trade() -> Result<Traded, StoryError> {
    let now: Timestamp = "2026-05-04T09:30:00Z".parse()?;
    let crm = Crm::builder(MemoryStore::new()).seed(7).clock(FixedClock(now)).open()?;
    let session = crm.system("documents", now);
    let draft = UserDraft { name: "Ada".parse()?, email: "ada@lin-et-lampe.example".parse()?, team: None, roles: Vec::new() };
    let ada = session.execute(AddUser { draft })?.id();
    session.execute(SetPolicy { policy: SellersPolicy::sole(seller()?)?, effective_from: None })?;
    let policy = InvoicingPolicy { operations: Some(SuppliedOperations::Both), ..InvoicingPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: None })?;
    let logo = Some(Logo { media_type: LogoType::Svg, content: LOGO.as_bytes().to_vec().into() });
    let policy = DocumentPolicy { logo, accent: "#0b6e4f".to_owned(), ..DocumentPolicy::default() };
    session.execute(SetPolicy { policy, effective_from: None })?;
    let account = customer(&session, ada)?;
    let bundle = bundle(&session)?;
    let draft = session.execute(offer(account, ada, bundle)?)?.id();
    let quote = sent(&session, account, ada, bundle)?;
    let signed = sent(&session, account, ada, bundle)?;
    accept_and_sign(&session, signed, now)?;
    let invoice = issued(&session, account, furnishing()?)?;
    let long = issued(&session, account, deliveries(180)?)?;
    let lines = vec![LineCredit { line: 1, net: Money::parse("178", Currency::EUR)? }];
    let (extent, reason) = (CreditExtent::Lines(lines), "return".parse()?);
    let note = "Deux lampes rendues le 4 mai 2026.".parse()?;
    let credit_note = session.execute(CreditInvoice { invoice, extent, reason, note })?.id();
    let (deposit, last, situation) = works(&session, account)?;
    Ok(Traded { session, draft, quote, signed, invoice, long, credit_note, deposit, last, situation })
}

fn address(line: &str, postcode: &str, city: &str, country: &str) -> Result<PostalAddress, StoryError> {
    let lines = vec![line.to_owned()];
    let (postcode, city, country) = (postcode.to_owned(), city.to_owned(), country.to_owned());
    Ok(PostalAddress::parse(&AddressInput { lines, postcode, city, country, region: String::new() })?)
}

fn seller() -> Result<Seller, StoryError> {
    Ok(Seller {
        legal_form: Some("SAS".parse()?),
        capital: Some(Money::parse("40000", Currency::EUR)?),
        tax_ids: vec![TaxId::siret("404 833 048 00022")?, TaxId::vat("FR83404833048")?],
        register: Some("RCS Lyon 404 833 048".parse()?),
        email: Some("bonjour@lin-et-lampe.example".parse()?),
        phone: Some("+33465710000".parse()?),
        iban: Some(Iban::parse("FR76 3000 6000 0112 3456 7890 189")?),
        bic: Some("AGRIFRPP".parse()?),
        ..Seller::named("Lin & Lampe".parse()?, address("12 quai Saint-Antoine", "69002", "Lyon", "FR")?)
    })
}

fn customer(session: &Session, owner: UserId) -> Result<AccountId, StoryError> {
    let place = PartyAddress::from(address("Rue du Marché 4", "1204", "Genève", "CH")?);
    let details = AccountDetails { addresses: vec![place], ..AccountDetails::named("Hôtel des Bergues & Fils SA".parse()?) };
    Ok(session.execute(CreateAccount { details, parent: None, owner: Some(owner), intake: Intake::default() })?.id())
}

/// A reading corner of an armchair and two lamps.
fn bundle(session: &Session) -> Result<ProductId, StoryError> {
    let add = |name: &str| -> Result<ProductId, StoryError> { Ok(session.execute(AddProduct::named(name.parse()?))?.id()) };
    let (corner, chair, lamp) = (add("Coin lecture")?, add("Fauteuil « Presqu’île »")?, add("Lampe à poser « Croix-Rousse »")?);
    let part = |product, quantity: &str| -> Result<BundleComponent, StoryError> {
        Ok(BundleComponent { product, quantity: quantity.parse()? })
    };
    let components = vec![part(chair, "1")?, part(lamp, "2")?];
    let bundle = Some(Bundle { components, pricing: BundlePricing::OwnPrice });
    session.execute(DefineBundle { product: corner, bundle })?;
    Ok(corner)
}

fn priced(quantity: &str, price: &str, rate: &str) -> Result<PricedLine, StoryError> {
    Ok(PricedLine::new(quantity.parse()?, UnitPrice::parse(price, Currency::EUR)?, TaxTreatment::rated(rate.parse()?)))
}

fn offered(key: &str, text: &str, priced: PricedLine, choice: LineChoice) -> Result<QuoteLine, StoryError> {
    Ok(QuoteLine { key: key.parse()?, description: text.parse()?, product: None, priced, choice, components: Vec::new() })
}

fn off(percent: &str, reason: &str) -> Result<DocumentAdjustment, StoryError> {
    let (adjustment, tax) = (Adjustment::Percent(percent.parse()?), TaxTreatment::rated(Percent::TWENTY));
    Ok(DocumentAdjustment::new(adjustment, tax, reason.parse()?))
}

fn offer(account: AccountId, owner: UserId, bundle: ProductId) -> Result<DraftQuote, StoryError> {
    let finish =
        |is_chosen| -> Result<LineChoice, StoryError> { Ok(LineChoice::Alternative { group: "finish".parse()?, is_chosen }) };
    let mut corner = offered("corner", "Coin lecture pour le hall", priced("3", "1890", "20")?, LineChoice::Standard)?;
    corner.product = Some(bundle);
    corner.priced.allowances.push(Adjustment::Percent("5".parse()?).into());
    let lines = vec![
        corner,
        offered("oak", "Plateau en chêne massif huilé, 240 × 95 cm", priced("4", "1280.50", "20")?, finish(true)?)?,
        offered("walnut", "Plateau en noyer, 240 × 95 cm", priced("4", "1720", "20")?, finish(false)?)?,
        offered(
            "install",
            "Livraison, montage et reprise des emballages",
            priced("1", "450", "20")?,
            LineChoice::Optional { is_chosen: true },
        )?,
        offered(
            "care",
            "Entretien annuel des bois (12 mois)",
            priced("1", "360", "20")?,
            LineChoice::Optional { is_chosen: false },
        )?,
    ];
    let terms = "Acompte de 30 % à la commande.\nDélai : six semaines après réception de l’acompte.".parse()?;
    let allowances = vec![off("2", "fidélité")?];
    let content = QuoteContent { lines, allowances, terms, valid_until: Some("2026-06-30".parse()?), ..QuoteContent::default() };
    Ok(DraftQuote { opportunity: None, account, contact: None, currency: Currency::EUR, content, owner: Some(owner) })
}

fn sent(session: &Session, account: AccountId, owner: UserId, bundle: ProductId) -> Result<QuoteId, StoryError> {
    let quote = session.execute(offer(account, owner, bundle)?)?.id();
    session.execute(SendQuote { quote })?;
    Ok(quote)
}

/// The customer takes less than was offered, and signs what they read.
fn accept_and_sign(session: &Session, quote: QuoteId, now: Timestamp) -> Result<(), StoryError> {
    let seen = session.ask(RenderQuote { quote, language: None, format: DocumentFormat::Html })?;
    let all = |line| AcceptedLine { line, quantity: None };
    let lines = vec![AcceptedLine { line: 0, quantity: Some(Quantity::ONE) }, all(1), all(3), all(4)];
    session.execute(AcceptQuote { quote, lines: Some(lines) })?;
    let (signer, email, method) = ("Inès Favre".parse()?, "ines.favre@bergues.example".parse()?, "drawn".parse()?);
    let signature = QuoteSignature { document: seen.hash, signer, email, signed_at: now, method, evidence: Vec::new() };
    session.execute(SignQuote { quote, signature })?;
    Ok(())
}

fn billed(text: &str, priced: PricedLine) -> Result<InvoiceLine, StoryError> {
    Ok(InvoiceLine::new(Name::parse(text)?, priced))
}

fn furnishing() -> Result<Vec<InvoiceLine>, StoryError> {
    let mut screws = billed("Vis à bois inox 4 × 40, tête fraisée", priced("450", "12.75", "20")?)?;
    screws.priced.base_quantity = "100".parse()?;
    let mut lamp =
        billed("Lampe à poser « Croix-Rousse », abat-jour en lin lavé, câble textile de trois mètres", priced("6", "89", "20")?)?;
    lamp.priced.allowances.push(Adjustment::Amount(Money::parse("24", Currency::EUR)?).into());
    Ok(vec![
        billed("Fauteuil « Presqu’île »", priced("2", "1240", "20")?)?,
        lamp,
        screws,
        billed("Guide « Soigner le bois » (livre)", priced("3", "18.90", "5.5")?)?,
        billed("Conseil en aménagement, par heure", priced("7.5", "85", "20")?)?,
    ])
}

/// A deposit, the final invoice that takes it off, and a part of a longer work of which something is held back.
fn works(session: &Session, account: AccountId) -> Result<(InvoiceId, InvoiceId, InvoiceId), StoryError> {
    let one = |text: &str, price: &str, rate: &str| -> Result<Vec<InvoiceLine>, StoryError> {
        Ok(vec![billed(text, priced("1", price, rate)?)?])
    };
    let drafted = |kind: DraftKind, lines: Vec<InvoiceLine>, terms: InvoiceTerms| -> Result<InvoiceId, StoryError> {
        let draft = DraftInvoice { kind, terms, ..DraftInvoice::new(account, Currency::EUR, lines) };
        let invoice = session.execute(draft)?.id();
        session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
        Ok(invoice)
    };
    let terms = InvoiceTerms {
        purchase_order: Some("BC-2026-118".parse()?),
        project: Some("Suite 12".parse()?),
        means: Some(PaymentMeans::Transfer),
        early_payment: Some(EarlyPayment { percent: "2".parse()?, days: 8 }),
        late_rate: Some("12".parse()?),
        ..InvoiceTerms::default()
    };
    let deposit =
        drafted(DraftKind::Deposit, one("Acompte de 30 % sur l’agencement de la suite 12", "3750", "20")?, terms.clone())?;
    let mut hours = billed("Pose, par heure", priced("16", "62.50", "20")?)?;
    hours.item = LineItem { unit: Some("HUR".parse()?), seller_number: Some("POSE-H".parse()?), ..LineItem::default() };
    let mut lines = one("Agencement de la suite 12", "11500", "20")?;
    lines.push(hours);
    let supplied = Some(SupplyTime::On("2026-05-02".parse()?));
    let kind = DraftKind::Final { deposits: vec![deposit] };
    let last = drafted(kind, lines, InvoiceTerms { supplied, ..terms })?;
    let retention = Some(Retention { percent: "5".parse()?, until: "2027-05-04".parse()? });
    let kind = DraftKind::Progress { situation: 2, retention };
    let situation = drafted(kind, one("Rénovation du hall, deuxième tranche", "24000", "10")?, InvoiceTerms::default())?;
    Ok((deposit, last, situation))
}

fn deliveries(count: usize) -> Result<Vec<InvoiceLine>, StoryError> {
    let things = [
        "Lampe",
        "Coussin en lin",
        "Rideau occultant sur mesure, doublure thermique et galon assorti",
        "Tapis",
        "Patère en laiton",
    ];
    (1..=count)
        .zip(things.iter().cycle())
        .map(|(room, thing)| {
            billed(&format!("Chambre {room} : {thing}"), priced("2", "64.90", if room % 7 == 0 { "10" } else { "20" })?)
        })
        .collect()
}

fn issued(session: &Session, account: AccountId, lines: Vec<InvoiceLine>) -> Result<InvoiceId, StoryError> {
    let (note, allowances) = ("Merci de votre confiance.".parse()?, vec![off("2", "fidélité")?]);
    let draft = DraftInvoice { note, allowances, ..DraftInvoice::new(account, Currency::EUR, lines) };
    let invoice = session.execute(draft)?.id();
    session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
    Ok(invoice)
}
