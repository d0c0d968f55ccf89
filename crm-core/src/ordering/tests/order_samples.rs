//! An order to test with.

use rust_decimal::Decimal;

use crate::kernel::{
    AccountId, Actor, Code, CrmError, Currency, Date, Decision, InvoiceId, Money, Note, OrderId, Ownership, Percent, Quantity,
    RecordId, RuleContext, TimeZone, UnitPrice, UserId,
};
use crate::ordering::order_billing::{self, Bill, Billed};
use crate::ordering::orders::{self, Bundles, NewOrder, Ordered};
use crate::ordering::*;
use crate::pricing::{Adjustment, DocumentAdjustment, PricedLine, TaxTreatment};

pub const EUR: Currency = Currency::EUR;

pub fn eur(text: &str) -> Money {
    Money::parse(text, EUR).expect("an amount")
}

pub fn code(text: &str) -> Code {
    Code::parse(text).expect("a key")
}

pub fn quantity(text: &str) -> Quantity {
    text.parse().expect("a quantity")
}

pub fn today() -> Date {
    "2026-05-04".parse().expect("a day")
}

pub fn with_policy<T>(policy: &FulfilmentPolicy, rule: impl FnOnce(&RuleContext<'_, FulfilmentPolicy>) -> T) -> T {
    let actor = Actor::User(UserId::from_bytes([5; 16]));
    rule(&RuleContext { actor: &actor, now: today().start_in(&TimeZone::UTC), today: today(), policy })
}

pub fn on<T>(rule: impl FnOnce(&RuleContext<'_, FulfilmentPolicy>) -> T) -> T {
    with_policy(&FulfilmentPolicy::default(), rule)
}

/// A line of so many ten-thousandths at so many millionths of an euro.
pub fn line(key: &str, quantity: i64, price: i64, rate: &str, billing: BillingBasis) -> OrderLineDraft {
    let price = UnitPrice::new(Decimal::new(price, 6), EUR).expect("a price");
    let quantity = Quantity::new(Decimal::new(quantity, 4)).expect("a quantity");
    let priced = PricedLine::new(quantity, price, TaxTreatment::rated(rate.parse().expect("a rate")));
    let terms = LineTerms { billing: Some(billing), ..LineTerms::default() };
    OrderLineDraft { key: code(key), description: "Lamp".parse().expect("a name"), product: None, priced, terms }
}

pub fn off(amount: Money) -> DocumentAdjustment {
    let reason = "Thanks".parse().expect("a name");
    DocumentAdjustment::new(Adjustment::Amount(amount), TaxTreatment::rated(Percent::TWENTY), reason)
}

pub fn content(lines: Vec<OrderLineDraft>) -> OrderContent {
    OrderContent {
        opportunity: None,
        account: AccountId::from_bytes([2; 16]),
        contact: None,
        currency: EUR,
        lines,
        allowances: Vec::new(),
        charges: Vec::new(),
        terms: Note::default(),
    }
}

pub fn placed_as(ordered: Ordered) -> Result<Order, CrmError> {
    let ownership = Ownership::new(UserId::from_bytes([5; 16]), None);
    let new = NewOrder { id: OrderId::from_bytes([3; 16]), ownership, number: "ORD-2026-000001".parse().expect("a number") };
    let source = OrderSource::Content(content(Vec::new()));
    let command = PlaceOrder { source, purchase_order: None, requested_on: None, owner: None };
    on(|cx| orders::place(new, &command, ordered, cx)).map(|decision| decision.record().clone())
}

pub fn placed(content: &OrderContent) -> Order {
    let ordered = Ordered::of_content(content, &Bundles::new(), &FulfilmentPolicy::default());
    placed_as(ordered).expect("an order")
}

/// Ten lamps at 40.00, billed by delivery, and two hours at 50.00, billed at once.
pub fn lamps() -> Order {
    let lamps = line("lamps", 100_000, 40_000_000, "20", BillingBasis::Delivered);
    placed(&content(vec![lamps, line("hours", 20_000, 50_000_000, "20", BillingBasis::Ordered)]))
}

pub fn of(line: &str, amount: &str) -> OrderQuantity {
    OrderQuantity { line: code(line), quantity: quantity(amount) }
}

pub fn done(decision: Result<Decision<Order, OrderEvent>, CrmError>) -> Result<Order, CrmError> {
    decision.map(|decision| decision.record().clone())
}

pub fn deliver(order: &Order, lines: Option<Vec<OrderQuantity>>) -> Result<Order, CrmError> {
    let command = RecordDelivery { order: order.id, lines, delivered_on: None, reference: None };
    done(on(|cx| deliveries::deliver(order, &command, cx)))
}

pub fn undo(order: &Order, delivery: u32) -> Result<Order, CrmError> {
    let command = UndoDelivery { order: order.id, delivery, reason: Note::default() };
    done(on(|cx| deliveries::undo(order, &command, cx)))
}

pub fn change(order: &Order, changes: Vec<OrderChange>) -> Result<Order, CrmError> {
    done(on(|cx| orders::change(order, &ChangeOrder { order: order.id, changes }, &Bundles::new(), cx)))
}

pub fn close(order: &Order, waives_billing: bool) -> Result<Order, CrmError> {
    let command = CloseOrder { order: order.id, reason: Note::default(), waives_billing };
    done(on(|cx| orders::close(order, &command, cx)))
}

pub fn hold(order: &Order) -> Result<Order, CrmError> {
    done(on(|cx| orders::hold(order, &HoldOrder { order: order.id, reason: Note::default() }, cx)))
}

pub fn cancel(order: &Order) -> Result<Order, CrmError> {
    done(on(|cx| orders::cancel(order, &CancelOrder { order: order.id, reason: Note::default() }, cx)))
}

pub fn bill(order: &Order, lines: Option<Vec<OrderQuantity>>) -> Result<(Order, Bill), CrmError> {
    let (decision, bill) = on(|cx| order_billing::bill(order, InvoiceId::from_bytes([7; 16]), lines.as_deref(), cx))?;
    Ok((decision.record().clone(), bill))
}

pub fn quantities(bill: &Bill) -> Vec<OrderQuantity> {
    bill.lines.iter().map(|line| OrderQuantity { line: line.key.clone(), quantity: line.priced.quantity }).collect()
}

pub fn give_back(order: &Order, bill: &Bill) -> Result<Order, CrmError> {
    let lines = quantities(bill);
    let gone = Billed { lines: &lines, totals: &bill.totals, off: &bill.off, on: &bill.on };
    done(order_billing::give_back(order, InvoiceId::from_bytes([7; 16]), gone))
}

pub fn figures(order: &Order) -> OrderFigures {
    order_standing::figures(order, &FulfilmentPolicy::default()).expect("figures")
}
