//! Returns as their users meet them: goods come back by plans, for each piece one outcome comes true, and money is exact.

mod asking;
mod goods;
mod laws;
mod machine;
mod money;
mod people;

use crm_core::administration::SetPolicy;
use crm_core::dunning::{DunningTarget, SetDunningTerms};
use crm_core::engine::Session;
use crm_core::invoicing::*;
use crm_core::kernel::*;
use crm_core::ordering::*;
use crm_core::pricing::PricedLine;
use crm_core::returns::*;

use crate::company::*;

/// The administrator on a day: refunds touch returns, invoices and orders.
fn boss(company: &Company) -> Session {
    company.session(company.administrator)
}

fn boss_on(company: &Company, day: &str) -> Session {
    company.crm.session(company.administrator, noon(day)).unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

/// An issued invoice of lines of some pieces at a price each, VAT 20 %.
fn sold(company: &Company, lines: &[(&str, &str)]) -> Invoice {
    let priced = |(pieces, price): &(&str, &str)| {
        let priced = PricedLine { quantity: quantity(pieces), ..line(price).priced };
        InvoiceLine::new(name("Lamp"), priced)
    };
    let draft = DraftInvoice::new(company.account, Currency::EUR, lines.iter().map(priced).collect());
    let invoice = boss(company).execute(draft).unwrap().id();
    boss(company).execute(issue(invoice)).unwrap()
}

fn on_invoice(invoice: InvoiceId, line: u32) -> ReturnSource {
    ReturnSource::Delivered(DeliveredLine::Invoice { invoice, line })
}

fn on_order(order: OrderId, line: &str) -> ReturnSource {
    ReturnSource::Delivered(DeliveredLine::Order { order, line: code(line) })
}

fn wanted(source: ReturnSource, pieces: &str, template: &str) -> ReturnDraftLine {
    ReturnDraftLine { source, quantity: quantity(pieces), template: Some(code(template)) }
}

fn request(company: &Company, lines: Vec<ReturnDraftLine>) -> RequestReturn {
    RequestReturn {
        account: company.account,
        contact: None,
        reason: code("changed-mind"),
        right: ReturnRight::Commercial,
        lines,
        note: note("it is too bright"),
    }
}

fn authorise(rma: ReturnId) -> AuthoriseReturn {
    AuthoriseReturn { rma, lines: None, grounds: Note::default() }
}

fn pieces(line: u32, of: &str) -> ReturnQuantity {
    ReturnQuantity { line, quantity: quantity(of) }
}

fn received(rma: ReturnId, line: u32, of: &str) -> RecordReturnReceipt {
    let lines = Some(vec![ReceivedPieces { line, quantity: quantity(of), product: None }]);
    RecordReturnReceipt { rma, lines }
}

fn inspect(rma: ReturnId, line: u32, of: &str, grade: &str) -> InspectReturn {
    InspectReturn { rma, pieces: pieces(line, of), grade: code(grade), finding: Note::default() }
}

fn refund(rma: ReturnId, line: u32, of: &str) -> RefundReturn {
    RefundReturn { rma, pieces: pieces(line, of), grade: None, as_credit: false, note: Note::default() }
}

fn reject(rma: ReturnId, line: u32, of: &str) -> RejectReturnLine {
    RejectReturnLine { rma, pieces: pieces(line, of), grade: None, grounds: note("it was used") }
}

/// An authorised return of some pieces of the first line of an invoice of five lamps at 10.00.
fn authorised(company: &Company, of: &str, template: &str) -> (Invoice, ReturnId) {
    let invoice = sold(company, &[("5", "10")]);
    let session = boss(company);
    let lines = vec![wanted(on_invoice(invoice.id(), 0), of, template)];
    let rma = session.execute(request(company, lines)).unwrap().id();
    session.execute(authorise(rma)).unwrap();
    (invoice, rma)
}

/// The same, all of it received and of one grade.
fn inspected(company: &Company, of: &str, template: &str, grade: &str) -> (Invoice, ReturnId) {
    let (invoice, rma) = authorised(company, of, template);
    boss(company).execute(received(rma, 1, of)).unwrap();
    boss(company).execute(inspect(rma, 1, of, grade)).unwrap();
    (invoice, rma)
}

/// The customer is a consumer from now on.
fn consumer(company: &Company) {
    let of = DunningTarget::Account(company.account);
    let terms = SetDunningTerms { of, procedure: None, language: None, late_rate: None, is_consumer: true };
    company.accounts().execute(terms).unwrap();
}

/// The company's choices, changed.
fn choose(company: &Company, change: impl FnOnce(&mut ReturnsPolicy)) {
    let mut policy = ReturnsPolicy::default();
    change(&mut policy);
    boss(company).execute(SetPolicy { policy, effective_from: None }).unwrap();
}

/// An order of some lamps at 10.00 with all of it delivered on a day.
fn delivered(company: &Company, of: &str, day: &str) -> Order {
    let session = boss_on(company, day);
    let order = session.execute(ordered(company.account, "lamp", of, "10")).unwrap().id();
    session.execute(RecordDelivery { order, lines: None, delivered_on: None, reference: None }).unwrap()
}

fn ordered(account: AccountId, key: &str, of: &str, price: &str) -> PlaceOrder {
    let priced = PricedLine { quantity: quantity(of), ..line(price).priced };
    let lines =
        vec![OrderLineDraft { key: code(key), description: name(key), product: None, priced, terms: LineTerms::default() }];
    let (opportunity, contact, currency, terms) = (None, None, Currency::EUR, Note::default());
    let (allowances, charges) = (Vec::new(), Vec::new());
    let content = OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms };
    PlaceOrder { source: OrderSource::Content(content), purchase_order: None, requested_on: None, owner: None }
}

/// The next invoice of all that an order has to be billed, issued.
fn billed(session: &Session, order: OrderId, lines: Option<Vec<OrderQuantity>>) -> Invoice {
    let invoice = session.execute(InvoiceOrder { order, lines, note: Note::default() }).unwrap().id();
    session.execute(issue(invoice)).unwrap()
}

fn steps(session: &Session, rma: ReturnId) -> Vec<(ReturnAction, String)> {
    let lines = session.ask(ReturnSteps { rma }).unwrap();
    lines[0].steps.iter().map(|step| (step.action, step.quantity.to_string())).collect()
}
