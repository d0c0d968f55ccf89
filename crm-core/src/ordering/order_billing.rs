//! What an invoice of an order has on it, so that the invoices of an order come to it to the cent, however it is divided.
//!
//! An invoice is no price list of its own: it takes the order from what its invoices came to before to what the quantities come to that are billed
//! then. Each figure is rounded once over all that is billed, never invoice by invoice, and what rounding left over stands on the next invoice of its lines.

use std::collections::BTreeMap;

use crate::kernel::{Code, CrmError, Decision, Fault, InvoiceId, Money, Name, ProductId, Quantity, Refusal};
use crate::pricing::{
    Adjustment, DocumentAdjustment, DocumentTotals, LineAdjustment, LineTotal, PricedDocument, PricedLine, TaxTreatment,
    adjusted, line_total, part_of_adjustments, part_of_line, total_of_lines,
};

use super::contract::{OrderEvent, OrderRefusal};
use super::deliveries::{by_key, named};
use super::model::{Order, OrderBilling, OrderLine, OrderQuantity, OrderStep};
use super::orders::{OrderContext, allow, place_of};

/// One line of a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillLine {
    /// The key of the line of the order.
    pub key: Code,
    /// What it is.
    pub description: Name,
    /// The product, where it is one of the catalog.
    pub product: Option<ProductId>,
    /// Quantity and price; amounts off and on are those of this bill.
    pub priced: PricedLine,
}

/// A part of an order as it stands on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bill {
    /// The lines of which something is billed, in the order's order.
    pub lines: Vec<BillLine>,
    /// Taken off the document.
    pub allowances: Vec<DocumentAdjustment>,
    /// Put on the document.
    pub charges: Vec<DocumentAdjustment>,
    /// What it comes to.
    pub totals: DocumentTotals,
    /// What of each allowance of the order it takes off.
    pub off: Vec<Money>,
    /// What of each charge of the order it puts on.
    pub on: Vec<Money>,
}

/// What an invoice had on it of an order.
#[derive(Debug, Clone, Copy)]
pub struct Billed<'a> {
    /// The quantities, in the order of its lines.
    pub lines: &'a [OrderQuantity],
    /// What it came to.
    pub totals: &'a DocumentTotals,
    /// What it took off of each allowance of the order.
    pub off: &'a [Money],
    /// What it put on of each charge of the order.
    pub on: &'a [Money],
}

/// The order with `lines` of it on an invoice, or all that is to be billed, and what stands on that invoice.
///
/// # Errors
/// A quantity that is not above zero is invalid; ORD-020, ORD-024, ORD-028, ORD-029.
pub fn bill(
    order: &Order,
    invoice: InvoiceId,
    lines: Option<&[OrderQuantity]>,
    cx: &OrderContext<'_>,
) -> Result<(Decision<Order, OrderEvent>, Bill), CrmError> {
    allow(order, OrderStep::Bill)?;
    if order.waives_billing() {
        return Err(OrderRefusal::WrongState { step: "invoiced", state: "closed without billing the rest" }.about(order));
    }
    let named = named(order, lines, OrderLine::to_bill)?;
    let mut next = order.clone();
    for (at, more) in &named {
        let Some(line) = next.lines.get_mut(*at) else { continue };
        let (quantity, most) = (line.invoiced.checked_add(*more)?, line.most_billed(cx.policy.over_billing));
        if quantity > most {
            return Err(OrderRefusal::OverBilling { quantity, most }.about(order));
        }
        line.invoiced = quantity;
    }
    if named.is_empty() {
        return Err(OrderRefusal::NothingToBill.about(order));
    }
    next.billed = billing(&next, &named)?;
    let bill = difference(order, &next, &named)?;
    let event = OrderEvent::Billed { invoice, lines: by_key(order, &named) };
    Ok((Decision::apply(next, event), bill))
}

/// What the invoices of an order come to with `named` lines billed as far as the order says, the others as they were.
fn billing(order: &Order, named: &BTreeMap<usize, Quantity>) -> Result<OrderBilling, CrmError> {
    let (currency, zero) = (order.currency, Money::zero(order.currency));
    let mut lines = Vec::with_capacity(order.lines.len());
    for (at, (line, before)) in order.lines.iter().zip(&order.billed.totals.lines).enumerate() {
        let is_named = named.contains_key(&at);
        lines.push(if is_named { line_total(&part_of_line(&line.priced, line.invoiced)?, currency)? } else { *before });
    }
    let net = Money::sum(lines.iter().map(|line| line.net), currency)?;
    let allowances = part_of_adjustments(&order.allowances, net, order.agreed_net)?;
    let charges = part_of_adjustments(&order.charges, net, order.agreed_net)?;
    let (off, on) = (adjusted(&allowances, net)?, adjusted(&charges, net)?);
    let priced = order.lines.iter().map(|line| &line.priced).collect();
    let (allowances, charges) = (&allowances[..], &charges[..]);
    let document = PricedDocument { currency, lines: priced, allowances, charges, prepaid: zero, rounding: zero };
    let totals = total_of_lines(&document, lines)?;
    let after = OrderBilling { totals, allowances: off, charges: on };
    let totals = with_vat_of_others(order, named, &after)?;
    Ok(OrderBilling { totals, ..after })
}

/// The totals with the VAT of each group that nothing billed now is in as it was: what a discarded draft left over there waits for an invoice of that group.
fn with_vat_of_others(
    order: &Order,
    named: &BTreeMap<usize, Quantity>,
    after: &OrderBilling,
) -> Result<DocumentTotals, CrmError> {
    let mut totals = after.totals.clone();
    let lines = named.keys().filter_map(|at| order.lines.get(*at)).map(|line| &line.priced.tax);
    let off = moved(&order.allowances, &after.allowances, &order.billed.allowances);
    let on = moved(&order.charges, &after.charges, &order.billed.charges);
    let billed: Vec<&TaxTreatment> = lines.chain(off).chain(on).collect();
    for group in totals.groups.iter_mut().filter(|group| !billed.iter().any(|tax| group.is_of(tax))) {
        if let Some(before) = order.billed.totals.group(&group.tax) {
            group.amount = before.amount;
        }
    }
    totals.tax = Money::sum(totals.groups.iter().map(|group| group.amount), order.currency)?;
    totals.gross = totals.net.checked_add(totals.tax)?;
    totals.due = totals.gross;
    Ok(totals)
}

/// The VAT of the allowances or charges that come to something else than before.
fn moved<'a>(
    agreed: &'a [DocumentAdjustment],
    after: &'a [Money],
    before: &'a [Money],
) -> impl Iterator<Item = &'a TaxTreatment> {
    let is_other = |(_, (after, before)): &(_, (&Money, &Money))| after != before;
    agreed.iter().zip(after.iter().zip(before)).filter(is_other).map(|(one, _)| &one.tax)
}

/// What stands on the invoice that leads from what was billed to what is.
fn difference(before: &Order, after: &Order, named: &BTreeMap<usize, Quantity>) -> Result<Bill, CrmError> {
    let mut totals = after.billed.totals.without(&before.billed.totals)?;
    let mut lines = Vec::with_capacity(named.len());
    let mut line_totals = Vec::with_capacity(named.len());
    for (at, quantity) in named {
        let Some((line, total)) = after.lines.get(*at).zip(totals.lines.get(*at)) else { continue };
        let (allowances, charges) = sided(total.allowances, total.charges)?;
        line_totals.push(LineTotal { allowances, charges, ..*total });
        lines.push(bill_line(line, *quantity, allowances, charges));
    }
    let off = minus(&after.billed.allowances, &before.billed.allowances)?;
    let on = minus(&after.billed.charges, &before.billed.charges)?;
    let (allowances, charges) = adjustments(after, &off, &on);
    let sum = |all: &[DocumentAdjustment]| Money::sum(all.iter().filter_map(amount), after.currency);
    (totals.allowances, totals.charges) = (sum(&allowances)?, sum(&charges)?);
    totals.lines = line_totals;
    let adjusted = allowances.iter().chain(&charges).map(|one| &one.tax);
    let taxes: Vec<&TaxTreatment> = lines.iter().map(|line: &BillLine| &line.priced.tax).chain(adjusted).collect();
    totals.groups.retain(|group| taxes.iter().any(|tax| group.is_of(tax)));
    Ok(Bill { lines, allowances, charges, totals, off, on })
}

fn bill_line(line: &OrderLine, quantity: Quantity, off: Money, on: Money) -> BillLine {
    let priced = PricedLine {
        quantity,
        allowances: summed(&line.priced.allowances, off),
        charges: summed(&line.priced.charges, on),
        ..line.priced.clone()
    };
    BillLine { key: line.key.clone(), description: line.description.clone(), product: line.product, priced }
}

/// The amount that takes the place of what was agreed, with its reason where there was one alone.
fn summed(agreed: &[LineAdjustment], amount: Money) -> Vec<LineAdjustment> {
    if amount.is_zero() {
        return Vec::new();
    }
    let adjustment = Adjustment::Amount(amount);
    match agreed {
        [alone] => vec![LineAdjustment { adjustment, ..alone.clone() }],
        _ => vec![adjustment.into()],
    }
}

fn minus(all: &[Money], gone: &[Money]) -> Result<Vec<Money>, Fault> {
    all.iter().zip(gone).map(|(all, gone)| all.checked_sub(*gone)).collect()
}

/// No allowance or charge is negative: a cent too much taken off before is put on, one too much put on is taken off.
fn sided(off: Money, on: Money) -> Result<(Money, Money), Fault> {
    let zero = Money::zero(off.currency());
    let above = |amount: Money| if amount.is_positive() { amount } else { zero };
    let (more_off, more_on) = (above(on.negated()), above(off.negated()));
    Ok((above(off).checked_add(more_off)?, above(on).checked_add(more_on)?))
}

fn amount(adjustment: &DocumentAdjustment) -> Option<Money> {
    match adjustment.adjustment {
        Adjustment::Amount(amount) => Some(amount),
        Adjustment::Percent(_) => None,
    }
}

/// Allowances and charges of the order with the amounts of a bill, each on the side on which it is not negative.
fn adjustments(order: &Order, off: &[Money], on: &[Money]) -> (Vec<DocumentAdjustment>, Vec<DocumentAdjustment>) {
    let (mut allowances, mut charges) = (Vec::new(), Vec::new());
    let off = order.allowances.iter().zip(off.iter().copied()).map(|(agreed, amount)| (agreed, amount, false));
    let on = order.charges.iter().zip(on.iter().map(|amount| amount.negated())).map(|(agreed, amount)| (agreed, amount, true));
    for (agreed, amount, charged) in off.chain(on).filter(|(_, amount, _)| !amount.is_zero()) {
        let side = if amount.is_negative() { &mut charges } else { &mut allowances };
        // A code is of one side alone.
        let reason_code = agreed.reason_code.filter(|_| amount.is_negative() == charged);
        let amount = if amount.is_negative() { amount.negated() } else { amount };
        side.push(DocumentAdjustment { adjustment: Adjustment::Amount(amount), reason_code, ..agreed.clone() });
    }
    (allowances, charges)
}

/// The order with what an invoice had on it no longer billed.
///
/// # Errors
/// ORD-020; a fault where the invoice is none of the order's.
pub fn give_back(order: &Order, invoice: InvoiceId, gone: Billed<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::GiveBack)?;
    let mut next = order.clone();
    let mut totals =
        DocumentTotals { lines: DocumentTotals::zero(order.currency, order.lines.len()).lines, ..gone.totals.clone() };
    for (OrderQuantity { line: key, quantity }, total) in gone.lines.iter().zip(&gone.totals.lines) {
        let at = place_of(order, key)?;
        if let Some((line, place)) = next.lines.get_mut(at).zip(totals.lines.get_mut(at)) {
            line.invoiced = line.invoiced.checked_sub(*quantity)?;
            *place = *total;
        }
    }
    // On the invoice an amount may stand on the other side, where it is not negative; together they are the same.
    totals.allowances = Money::sum(gone.off.iter().copied(), order.currency)?;
    totals.charges = Money::sum(gone.on.iter().copied(), order.currency)?;
    let allowances = minus(&order.billed.allowances, gone.off)?;
    let charges = minus(&order.billed.charges, gone.on)?;
    let mut left = order.billed.totals.without(&totals)?;
    left.groups.retain(|group| !group.taxable.is_zero() || !group.amount.is_zero());
    next.billed = OrderBilling { totals: left, allowances, charges };
    Ok(Decision::apply(next, OrderEvent::BillingUndone { invoice }))
}
