//! The lines of a wholesaler, read as documents of another system, and taken over.
//!
//! The file has neither VAT nor, for a quarter of its lines, a customer: those are taken as outside the scope of VAT, these as sold over the counter.

use std::collections::BTreeMap;
use std::path::Path;

use crm_core::access::UserDraft;
use crm_core::administration::AddUser;
use crm_core::catalog::AddProduct;
use crm_core::engine::{Crm, ImportMode, Query, RefusedRow, Session, Transaction};
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::parties::{AccountDetails, CreateAccount, Intake};
use crm_core::pricing::{PricedLine, TaxTreatment, exact_price};
use crm_core::storage::Store;
use rust_decimal::Decimal;

/// One line of the file.
#[derive(Debug, Clone)]
struct SoldLine {
    product: String,
    description: String,
    quantity: Decimal,
    price: Decimal,
}

/// The lines of one number, in the order of the file.
#[derive(Debug, Clone)]
pub struct SoldDocument {
    number: String,
    customer: String,
    day: Date,
    lines: Vec<SoldLine>,
}

impl SoldDocument {
    fn sum(&self) -> Decimal {
        self.lines.iter().map(|line| line.quantity * line.price).sum()
    }

    /// Credit notes begin with `C`; two adjustments of bad debt come to less than nothing.
    fn is_credit(&self) -> bool {
        self.number.starts_with('C') || self.sum().is_sign_negative() && !self.sum().is_zero()
    }
}

/// The first `most` documents of the file.
pub fn read(path: &Path, most: usize) -> Vec<SoldDocument> {
    let mut documents: Vec<SoldDocument> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().byte_records() {
        let row = row.unwrap();
        let field = |at: usize| String::from_utf8_lossy(row.get(at).unwrap()).trim().to_owned();
        let (number, day) = (field(0), field(4).get(..10).unwrap().parse().unwrap());
        let at = *places.entry(number.clone()).or_insert(documents.len());
        if at == documents.len() {
            documents.push(SoldDocument { number, customer: field(6), day, lines: Vec::new() });
        }
        let decimal = |at: usize| Decimal::from_str_exact(&field(at)).unwrap();
        let line = SoldLine { product: field(1).to_uppercase(), description: field(2), quantity: decimal(3), price: decimal(5) };
        documents[at].lines.push(line);
    }
    documents.truncate(most);
    documents
}

/// What was taken over, and how it compares with the file.
#[derive(Debug)]
pub struct TakenOverFigures {
    /// Documents and lines of the file.
    pub documents: usize,
    /// Lines of the file.
    pub lines: usize,
    /// Documents that were not taken over, with why.
    pub refused: Vec<RefusedRow>,
    /// Invoices and credit notes that stand.
    pub stored: (usize, usize),
    /// Lines of credit notes that take something off a sale, and that stand alone.
    pub credited: (usize, usize),
    /// Sum of quantity times price in the file.
    pub sum_of_file: Decimal,
    /// The same over the stored lines, credit notes below zero.
    pub sum_of_lines: Decimal,
    /// What the stored documents come to.
    pub sum_of_documents: Decimal,
    /// The lines that rounding changed, with by how much: the difference between the two.
    pub rounded: Vec<(InvoiceNumber, usize, Decimal)>,
}

/// A company without anything but one user.
pub fn founded(store: impl Store + 'static) -> (Crm, UserId) {
    let crm = Crm::builder(store).seed(1).open().unwrap();
    let (name, email) = (Name::parse("Ada").unwrap(), Email::parse("ada@example.com").unwrap());
    let draft = UserDraft { name, email, team: None, roles: Vec::new() };
    let ada = crm.system("first set-up", now()).execute(AddUser { draft }).unwrap().id();
    (crm, ada)
}

fn now() -> Timestamp {
    "2012-01-02T09:00:00Z".parse().unwrap()
}

/// Customers, products and then documents, in the order of the file.
pub fn take_over(crm: &Crm, owner: UserId, documents: &[SoldDocument]) -> TakenOverFigures {
    let session = crm.system("take-over", now());
    let customers = customers(&session, owner, documents);
    let products = products(&session, documents);
    let mut book = SaleBook::new();
    let commands: Vec<TakeOverInvoice> = documents
        .iter()
        .map(|document| {
            let mut command = command(document, customers[&document.customer], &products);
            match (document.is_credit(), document.customer.is_empty()) {
                (false, _) => book.note(&command),
                (true, false) => drop(book.name_sales(&mut command)),
                // Nobody knows who bought over the counter.
                (true, true) => {}
            }
            command
        })
        .collect();
    let rows = (1..).zip(commands.iter().map(Ok));
    let step = |t: &mut Transaction, command: &&TakeOverInvoice| t.execute((*command).clone()).map(drop);
    let report = session.import(rows, ImportMode::KeepGood, step, &mut |_| {}).unwrap();
    figures(&session, documents, report.refused)
}

fn customers(session: &Session, owner: UserId, documents: &[SoldDocument]) -> BTreeMap<String, AccountId> {
    let mut named: Vec<&String> = documents.iter().map(|document| &document.customer).collect();
    named.sort();
    named.dedup();
    let rows = (1..).zip(named.iter().map(Ok));
    let step = |t: &mut Transaction, customer: &&&String| {
        let name = if customer.is_empty() { "Over the counter".to_owned() } else { format!("Customer {customer}") };
        let (details, intake) = (AccountDetails::named(Name::parse(&name)?), Intake { channel: None, is_distinct: true });
        t.execute(CreateAccount { details, parent: None, owner: Some(owner), intake }).map(|account| account.id())
    };
    let report = session.import(rows, ImportMode::AllOrNothing, step, &mut |_| {}).unwrap();
    named.into_iter().cloned().zip(report.accepted.into_iter().map(|(_, id)| id)).collect()
}

fn products(session: &Session, documents: &[SoldDocument]) -> BTreeMap<String, ProductId> {
    let mut named: Vec<&String> = documents.iter().flat_map(|document| &document.lines).map(|line| &line.product).collect();
    named.sort();
    named.dedup();
    let rows = (1..).zip(named.iter().map(Ok));
    let step =
        |t: &mut Transaction, product: &&&String| t.execute(AddProduct::named(Name::parse(product)?)).map(|product| product.id());
    let report = session.import(rows, ImportMode::AllOrNothing, step, &mut |_| {}).unwrap();
    named.into_iter().cloned().zip(report.accepted.into_iter().map(|(_, id)| id)).collect()
}

fn command(document: &SoldDocument, account: AccountId, products: &BTreeMap<String, ProductId>) -> TakeOverInvoice {
    let is_credit = document.is_credit();
    let lines = document.lines.iter().map(|line| {
        let tax = TaxTreatment::exempt_by("VATEX-EU-O".parse().unwrap());
        let quantity = Quantity::new(if is_credit { -line.quantity } else { line.quantity }).unwrap();
        let (quantity, price) = (quantity, UnitPrice::new(line.price, Currency::parse("GBP").unwrap()).unwrap());
        // What costs less than nothing is given back.
        let words = if line.description.is_empty() { &line.product } else { &line.description };
        let (description, priced) = (Name::parse(words).unwrap(), PricedLine::new(quantity, price, tax));
        ForeignLine { line: InvoiceLine::of(products[&line.product], description, priced), credits: None }
    });
    TakeOverInvoice {
        account,
        number: document.number.parse().unwrap(),
        issued_on: document.day,
        due_on: None,
        currency: Currency::parse("GBP").unwrap(),
        credit_reason: is_credit
            .then(|| Code::parse(if document.number.starts_with('C') { "return" } else { "bad-debt" }).unwrap()),
        lines: lines.collect(),
        allowances: Vec::new(),
        charges: Vec::new(),
        stated_tax: None,
        source: Label::parse("the wholesaler's till").unwrap(),
        note: Note::default(),
        owner: None,
    }
}

fn figures(session: &Session, documents: &[SoldDocument], refused: Vec<RefusedRow>) -> TakenOverFigures {
    let mut figures = TakenOverFigures {
        documents: documents.len(),
        lines: documents.iter().map(|document| document.lines.len()).sum(),
        refused,
        stored: (0, 0),
        credited: (0, 0),
        sum_of_file: documents.iter().map(SoldDocument::sum).sum(),
        sum_of_lines: Decimal::ZERO,
        sum_of_documents: Decimal::ZERO,
        rounded: Vec::new(),
    };
    for invoice in session.iter(Query::by(Invoice::BY_NUMBER)).map(Result::unwrap) {
        let is_credit = *invoice.kind() != DocumentKind::Invoice;
        let sign = if is_credit { -Decimal::ONE } else { Decimal::ONE };
        let named = invoice.taken_over().as_ref().map_or(0, |taken| taken.credits.len());
        if is_credit {
            figures.stored.1 += 1;
            figures.credited.0 += named;
            figures.credited.1 += invoice.lines().len() - named;
        } else {
            figures.stored.0 += 1;
        }
        figures.sum_of_documents += sign * invoice.totals().gross.amount();
        for (at, (line, total)) in invoice.lines().iter().zip(&invoice.totals().lines).enumerate() {
            let exact = exact_price(&line.priced).unwrap();
            figures.sum_of_lines += sign * exact;
            if exact != total.net.amount() {
                figures.rounded.push((invoice.issue().unwrap().number.clone(), at, sign * (total.net.amount() - exact)));
            }
        }
    }
    figures
}
