//! Pure decisions about what went to the customer.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Decision, Fault, Quantity, Refusal};

use super::contract::{OrderEvent, OrderRefusal, RecordDelivery, UndoDelivery};
use super::model::{Order, OrderDelivery, OrderLine, OrderQuantity, OrderStep, UndoneDelivery};
use super::orders::{OrderContext, allow, place_of};

/// The quantities that are named, by the places of their lines; without names, `rest` of each line.
///
/// # Errors
/// A quantity that is not above zero is invalid; ORD-024.
pub(super) fn named(
    order: &Order,
    lines: Option<&[OrderQuantity]>,
    rest: impl Fn(&OrderLine) -> Quantity,
) -> Result<BTreeMap<usize, Quantity>, CrmError> {
    let Some(lines) = lines else {
        let rests = order.lines.iter().map(rest).enumerate();
        return Ok(rests.filter(|(_, rest)| *rest > Quantity::ZERO).collect());
    };
    let mut named = BTreeMap::new();
    for (index, OrderQuantity { line, quantity }) in lines.iter().enumerate() {
        let at = place_of(order, line)?;
        if *quantity <= Quantity::ZERO {
            let fault = Fault::new(quantity, "it is not above zero", "give what is meant, or leave the line out");
            return Err(fault.at(format!("lines[{index}].quantity")).into());
        }
        if named.insert(at, *quantity).is_some() {
            return Err(OrderRefusal::NoSuchLine { line: line.clone() }.about(order));
        }
    }
    Ok(named)
}

/// The same quantities by the keys of their lines.
pub(super) fn by_key(order: &Order, named: &BTreeMap<usize, Quantity>) -> Vec<OrderQuantity> {
    let keyed = named.iter().filter_map(|(at, quantity)| Some((order.lines.get(*at)?.key.clone(), *quantity)));
    keyed.map(|(line, quantity)| OrderQuantity { line, quantity }).collect()
}

/// The order, of which more is delivered.
///
/// # Errors
/// A day ahead, and a quantity that is not above zero, are invalid; ORD-020, ORD-024, ORD-026, ORD-027.
pub fn deliver(order: &Order, command: &RecordDelivery, cx: &OrderContext<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::Deliver)?;
    let on = command.delivered_on.unwrap_or(cx.today);
    if on > cx.today {
        return Err(Fault::new(on, "it lies ahead", "give a day until today").at("delivered_on").into());
    }
    let named = named(order, command.lines.as_deref(), OrderLine::to_deliver)?;
    if named.is_empty() {
        return Err(OrderRefusal::NothingToDeliver.about(order));
    }
    let mut next = order.clone();
    for (at, more) in &named {
        let Some(line) = next.lines.get_mut(*at) else { continue };
        let (quantity, most) = (line.delivered.checked_add(*more)?, line.most_delivered(cx.policy.over_delivery));
        if quantity > most {
            return Err(OrderRefusal::OverDelivery { quantity, most }.about(order));
        }
        line.delivered = quantity;
    }
    let number = u32::try_from(order.deliveries.len()).unwrap_or(u32::MAX).saturating_add(1);
    let lines = by_key(order, &named);
    let event = OrderEvent::Delivered { delivery: number, on, lines: lines.clone() };
    next.deliveries.push(OrderDelivery { number, on, reference: command.reference.clone(), lines, undone: None });
    Ok(Decision::apply(next, event))
}

/// The order without a delivery that was none.
///
/// # Errors
/// ORD-020, ORD-031, ORD-032.
pub fn undo(order: &Order, command: &UndoDelivery, cx: &OrderContext<'_>) -> Result<Decision<Order, OrderEvent>, CrmError> {
    allow(order, OrderStep::UndoDelivery)?;
    let delivery = command.delivery;
    let mut next = order.clone();
    let found = next.deliveries.iter_mut().find(|one| one.number == delivery);
    let Some(found) = found else { return Err(OrderRefusal::NoSuchDelivery { delivery }.about(order)) };
    if found.undone.is_some() {
        return Ok(Decision::AlreadyDone(next));
    }
    found.undone = Some(UndoneDelivery { at: cx.now, reason: command.reason.clone() });
    let gone = found.lines.clone();
    for OrderQuantity { line: key, quantity } in gone {
        let at = place_of(order, &key)?;
        let Some(line) = next.lines.get_mut(at) else { continue };
        line.delivered = line.delivered.checked_sub(quantity)?;
        let (invoiced, most) = (line.invoiced, line.most_billed(cx.policy.over_billing));
        if line.is_billed_by_delivery() && invoiced > most {
            return Err(OrderRefusal::InvoicedBeyond { invoiced, most }.about(order));
        }
    }
    Ok(Decision::apply(next, OrderEvent::DeliveryUndone { delivery }))
}
