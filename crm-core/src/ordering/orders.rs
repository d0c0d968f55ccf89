//! Pure decisions about orders: placing, changing, holding, closing.

use std::collections::BTreeMap;

use crate::catalog::BundleComponent;
use crate::kernel::{
    AccountId, Code, ContactId, CrmError, Currency, Decision, Fault, Label, Note, OpportunityId, OrderId, Ownership, ProductId,
    Quantity, QuoteId, Refusal, RuleContext,
};
use crate::pricing::{DocumentAdjustment, DocumentTotals, PricedDocument, PricedLine, part_of_adjustments, part_of_line, total};
use crate::quoting::{Quote, accepted_part};

use super::contract::{
    CancelOrder, ChangeOrder, CloseOrder, HoldOrder, OrderChange, OrderContent, OrderEvent, OrderRefusal, PlaceOrder,
};
use super::fulfilment_policy::FulfilmentPolicy;
use super::model::{
    LineTerms, MAX_ORDER_LINES, ORDER_STEPS, Order, OrderBilling, OrderLine, OrderLineDraft, OrderQuantity, OrderState, OrderStep,
};

/// What a rule about an order may know.
pub type OrderContext<'a> = RuleContext<'a, FulfilmentPolicy>;

/// The parts of the products that are bundles.
pub type Bundles = BTreeMap<ProductId, Vec<BundleComponent>>;

/// Refuses a command that the step table does not have.
///
/// # Errors
/// ORD-020.
pub fn allow(order: &Order, step: OrderStep) -> Result<(), CrmError> {
    let tag = order.tag();
    if ORDER_STEPS.allows(tag, step) { Ok(()) } else { Err(OrderRefusal::wrong_state(step, tag).about(order)) }
}

/// Who a new order is, and whose.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Its id.
    pub id: OrderId,
    /// Who answers for it.
    pub ownership: Ownership,
    /// Its number.
    pub number: Label,
}

/// What is ordered, wherever it comes from.
#[derive(Debug, Clone)]
pub struct Ordered {
    quote: Option<QuoteId>,
    opportunity: Option<OpportunityId>,
    account: AccountId,
    contact: Option<ContactId>,
    currency: Currency,
    lines: Vec<OrderLine>,
    allowances: Vec<DocumentAdjustment>,
    charges: Vec<DocumentAdjustment>,
    terms: Note,
}

impl Ordered {
    /// What was accepted of a quote, at the prices at which it was.
    ///
    /// # Errors
    /// ORD-021.
    pub fn of_quote(quote: &Quote, policy: &FulfilmentPolicy) -> Result<Self, CrmError> {
        let part = accepted_part(quote)?.ok_or_else(|| OrderRefusal::QuoteNotAccepted.about(quote))?;
        let lines = part.lines.into_iter().map(|line| {
            let (key, description, product, priced) = (line.key, line.description, line.product, line.priced);
            let draft = OrderLineDraft { key, description, product, priced, terms: LineTerms::default() };
            new_line(draft, line.components, policy)
        });
        Ok(Self {
            quote: Some(crate::kernel::Record::id(quote)),
            opportunity: *quote.opportunity(),
            account: *quote.account(),
            contact: *quote.contact(),
            currency: *quote.currency(),
            lines: lines.collect(),
            allowances: part.allowances,
            charges: part.charges,
            terms: part.terms,
        })
    }

    /// What stands in the content.
    #[must_use]
    pub fn of_content(content: &OrderContent, bundles: &Bundles, policy: &FulfilmentPolicy) -> Self {
        let OrderContent { opportunity, account, contact, currency, lines, allowances, charges, terms } = content.clone();
        let lines = lines.into_iter().map(|draft| new_line(draft.clone(), components(bundles, &draft), policy)).collect();
        Self { quote: None, opportunity, account, contact, currency, lines, allowances, charges, terms }
    }
}

fn components(bundles: &Bundles, draft: &OrderLineDraft) -> Vec<BundleComponent> {
    draft.product.and_then(|product| bundles.get(&product).cloned()).unwrap_or_default()
}

fn new_line(draft: OrderLineDraft, components: Vec<BundleComponent>, policy: &FulfilmentPolicy) -> OrderLine {
    let OrderLineDraft { key, description, product, priced, terms } = draft;
    let (ordered, none) = (priced.quantity, Quantity::ZERO);
    let terms = with_billing(terms, policy);
    OrderLine { key, description, product, components, priced, terms, ordered, given_up: none, delivered: none, invoiced: none }
}

/// The terms, with the billing that holds from now on whatever the policy says later.
fn with_billing(terms: LineTerms, policy: &FulfilmentPolicy) -> LineTerms {
    LineTerms { billing: terms.billing.or(Some(policy.billing)), ..terms }
}

/// A new order.
///
/// # Errors
/// Faults of lines, allowances and charges are invalid.
pub fn place(
    new: NewOrder,
    command: &PlaceOrder,
    ordered: Ordered,
    cx: &OrderContext<'_>,
) -> Result<Decision<Order, OrderEvent>, CrmError> {
    let Ordered { quote, opportunity, account, contact, currency, lines, allowances, charges, terms } = ordered;
    let agreed: Vec<&PricedLine> = lines.iter().map(|line| &line.priced).collect();
    let totals = totals_of(currency, agreed, &allowances, &charges)?;
    let billed = OrderBilling::nothing(currency, lines.len(), allowances.len(), charges.len());
    let order = Order {
        id: new.id,
        ownership: new.ownership,
        state: OrderState::Open,
        number: new.number,
        quote,
        opportunity,
        account,
        contact,
        purchase_order: command.purchase_order.clone(),
        placed_on: cx.today,
        requested_on: command.requested_on,
        currency,
        lines,
        allowances,
        charges,
        agreed_net: totals.line_net,
        terms,
        totals,
        billed,
        deliveries: Vec::new(),
    };
    let (number, gross) = (order.number.clone(), order.totals.gross);
    Ok(Decision::apply(not_negative(order)?, OrderEvent::Placed { number, gross }))
}

fn totals_of(
    currency: Currency,
    lines: Vec<&PricedLine>,
    allowances: &[DocumentAdjustment],
    charges: &[DocumentAdjustment],
) -> Result<DocumentTotals, CrmError> {
    let zero = crate::kernel::Money::zero(currency);
    Ok(total(&PricedDocument { currency, lines, allowances, charges, prepaid: zero, rounding: zero })?)
}

/// The order with the totals of what is ordered and not given up.
fn priced(order: Order) -> Result<Order, CrmError> {
    let kept = order.lines.iter().map(|line| part_of_line(&line.priced, line.kept()));
    let kept: Vec<PricedLine> = kept.collect::<Result<_, Fault>>()?;
    let net = totals_of(order.currency, kept.iter().collect(), &[], &[])?.line_net;
    let allowances = part_of_adjustments(&order.allowances, net, order.agreed_net)?;
    let charges = part_of_adjustments(&order.charges, net, order.agreed_net)?;
    let totals = totals_of(order.currency, kept.iter().collect(), &allowances, &charges)?;
    Ok(Order { totals, ..order })
}

fn not_negative(order: Order) -> Result<Order, CrmError> {
    if order.totals.gross.is_negative() {
        return Err(Fault::new(order.totals.gross, "an order is not negative", "take off less").at("allowances").into());
    }
    Ok(order)
}

/// The place of a line among the order's.
///
/// # Errors
/// ORD-024.
pub(super) fn place_of(order: &Order, key: &Code) -> Result<usize, CrmError> {
    let at = order.lines.iter().position(|line| line.key == *key);
    at.ok_or_else(|| OrderRefusal::NoSuchLine { line: key.clone() }.about(order))
}

/// Refuses more changes at once than an order has lines, before any is looked at.
///
/// # Errors
/// Too many changes are invalid.
pub fn bounded(command: &ChangeOrder) -> Result<(), CrmError> {
    let changes = command.changes.len();
    if changes > MAX_ORDER_LINES {
        let fault = Fault::new(changes, "an order is changed in at most 1,000 ways at once", "change it in several steps");
        return Err(fault.at("changes").into());
    }
    Ok(())
}

/// The order, changed.
///
/// # Errors
/// Faults of lines, and an order of nothing, are invalid; ORD-020, ORD-024, ORD-025, ORD-032.
pub fn change(
    order: &Order,
    command: &ChangeOrder,
    bundles: &Bundles,
    cx: &OrderContext<'_>,
) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Change)?;
    let (mut next, mut events) = (order.clone(), Vec::new());
    for one in &command.changes {
        events.extend(change_one(&mut next, one, bundles, cx)?);
    }
    if events.is_empty() {
        return Ok(Decision::AlreadyDone(next));
    }
    if next.lines.iter().all(|line| line.ordered == Quantity::ZERO) {
        return Err(Fault::new("", "an order orders something", "cancel it, or close it").at("changes").into());
    }
    Ok(Decision::Apply { next: not_negative(priced(next)?)?, events })
}

/// Does one change; tells of nothing where it changes nothing.
fn change_one(
    next: &mut Order,
    change: &OrderChange,
    bundles: &Bundles,
    cx: &OrderContext<'_>,
) -> Result<Option<OrderEvent>, CrmError> {
    Ok(match change {
        OrderChange::Quantity(wanted) => change_quantity(next, wanted)?,
        OrderChange::Line(_) if next.lines.len() >= MAX_ORDER_LINES => {
            let lines = next.lines.len().saturating_add(1);
            return Err(Fault::new(lines, "an order has 1 to 1,000 lines", "place another order").at("changes").into());
        }
        OrderChange::Line(draft) => {
            let line = new_line(draft.clone(), components(bundles, draft), cx.policy);
            let event = OrderEvent::LineAdded { line: line.key.clone(), quantity: line.ordered };
            next.lines.push(line);
            next.billed.totals.lines.push(crate::pricing::LineTotal::zero(next.currency));
            Some(event)
        }
        OrderChange::Terms { line, terms } => change_terms(next, line, with_billing(*terms, cx.policy), cx)?,
        OrderChange::PurchaseOrder(number) if next.purchase_order != *number => {
            next.purchase_order.clone_from(number);
            Some(OrderEvent::PurchaseOrderChanged { number: number.clone() })
        }
        OrderChange::RequestedOn(on) if next.requested_on != *on => {
            next.requested_on = *on;
            Some(OrderEvent::RequestedOnChanged { on: *on })
        }
        OrderChange::PurchaseOrder(_) | OrderChange::RequestedOn(_) => None,
    })
}

fn change_quantity(
    next: &mut Order,
    OrderQuantity { line: key, quantity }: &OrderQuantity,
) -> Result<Option<OrderEvent>, CrmError> {
    let at = place_of(next, key)?;
    let Some(line) = next.lines.get(at) else { return Ok(None) };
    let (from, done) = (line.ordered, line.delivered.max(line.invoiced));
    if *quantity == from {
        return Ok(None);
    }
    if *quantity < done {
        return Err(OrderRefusal::BelowDone { quantity: *quantity, done }.about(next));
    }
    if let Some(line) = next.lines.get_mut(at) {
        line.ordered = *quantity;
    }
    Ok(Some(OrderEvent::QuantityChanged { line: key.clone(), from, to: *quantity }))
}

fn change_terms(next: &mut Order, key: &Code, terms: LineTerms, cx: &OrderContext<'_>) -> Result<Option<OrderEvent>, CrmError> {
    let at = place_of(next, key)?;
    let Some(line) = next.lines.get(at) else { return Ok(None) };
    if line.terms == terms {
        return Ok(None);
    }
    let (is_other_basis, changed) = (line.terms.billing != terms.billing, OrderLine { terms, ..line.clone() });
    let most = changed.most_billed(cx.policy.over_billing);
    if is_other_basis && changed.invoiced > most {
        return Err(OrderRefusal::InvoicedBeyond { invoiced: changed.invoiced, most }.about(next));
    }
    if let Some(line) = next.lines.get_mut(at) {
        *line = changed;
    }
    Ok(Some(OrderEvent::TermsChanged { line: key.clone(), terms }))
}

/// The order, on hold.
///
/// # Errors
/// ORD-020.
pub fn hold(order: &Order, command: &HoldOrder, cx: &OrderContext<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Hold)?;
    let state = OrderState::OnHold { reason: command.reason.clone(), since: cx.now };
    Ok(Decision::apply(Order { state, ..order.clone() }, OrderEvent::Held))
}

/// The order, going on.
///
/// # Errors
/// ORD-020.
pub fn release(order: &Order) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Release)?;
    Ok(Decision::apply(Order { state: OrderState::Open, ..order.clone() }, OrderEvent::Released))
}

/// The order, cancelled.
///
/// # Errors
/// ORD-020, ORD-030.
pub fn cancel(order: &Order, command: &CancelOrder, cx: &OrderContext<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Cancel)?;
    if order.is_begun() {
        return Err(OrderRefusal::AlreadyBegun.about(order));
    }
    let state = OrderState::Cancelled { reason: command.reason.clone(), at: cx.now };
    Ok(Decision::apply(Order { state, ..order.clone() }, OrderEvent::Cancelled))
}

/// The order, closed short.
///
/// # Errors
/// ORD-020.
pub fn close(order: &Order, command: &CloseOrder, cx: &OrderContext<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Close)?;
    let (reason, waives_billing) = (command.reason.clone(), command.waives_billing);
    let mut next = Order { state: OrderState::Closed { reason, at: cx.now, waives_billing }, ..order.clone() };
    for line in &mut next.lines {
        line.given_up = line.to_deliver();
    }
    Ok(Decision::apply(priced(next)?, OrderEvent::Closed))
}

/// Refuses a deal of another customer.
///
/// # Errors
/// ORD-023.
pub fn check_deal(deal: &crate::pipeline::Opportunity, account: AccountId) -> Result<(), CrmError> {
    match deal.account() {
        Some(of) if *of != account => Err(OrderRefusal::OtherAccount.refused()),
        _ => Ok(()),
    }
}
