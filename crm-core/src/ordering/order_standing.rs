//! How far an order has come, and why.

use crate::kernel::{CrmError, Fault, Percent, Quantity, Record};

use super::contract::{LineBilling, OrderBacklog, OrderFigures, OrderLineFigures, OrderShare, OrderStatus};
use super::fulfilment_policy::FulfilmentPolicy;
use super::model::{Order, OrderLine, OrderQuantity, OrderState};

/// How far `order` has come.
///
/// # Errors
/// A fault where the quantities of the lines together outgrow one.
pub fn figures(order: &Order, policy: &FulfilmentPolicy) -> Result<OrderFigures, CrmError> {
    let delivered = share(order, |line| (line.delivered, line.kept()))?;
    let billed = share(order, |line| (line.invoiced, line.billing_reference()))?;
    let status = status(order, delivered.done < delivered.of, billed.done < billed.of);
    Ok(OrderFigures { status, delivered, billed, lines: order.lines.iter().map(|line| of_line(order, line, policy)).collect() })
}

fn share(order: &Order, part: impl Fn(&OrderLine) -> (Quantity, Quantity)) -> Result<OrderShare, Fault> {
    let (mut done, mut of) = (Quantity::ZERO, Quantity::ZERO);
    for (is, reference) in order.lines.iter().map(part) {
        (done, of) = (done.checked_add(is.min(reference))?, of.checked_add(reference)?);
    }
    let scaled = i128::from(done.scaled()) * 1_000_000;
    let percent = scaled.checked_div(i128::from(of.scaled())).and_then(|percent| i64::try_from(percent).ok());
    // Of nothing, nothing is missing.
    let percent = percent.and_then(Percent::from_scaled).unwrap_or(Percent::HUNDRED);
    Ok(OrderShare { done, of, percent })
}

fn status(order: &Order, is_to_deliver: bool, is_to_bill: bool) -> OrderStatus {
    match order.state() {
        OrderState::Cancelled { .. } => OrderStatus::Cancelled,
        OrderState::OnHold { .. } => OrderStatus::OnHold,
        OrderState::Closed { waives_billing, .. } if *waives_billing || !is_to_bill => OrderStatus::Closed,
        OrderState::Closed { .. } => OrderStatus::ToBill,
        OrderState::Open => match (is_to_deliver, is_to_bill) {
            (true, true) => OrderStatus::ToDeliverAndBill,
            (false, true) => OrderStatus::ToBill,
            (true, false) => OrderStatus::ToDeliver,
            (false, false) => OrderStatus::Completed,
        },
    }
}

fn of_line(order: &Order, line: &OrderLine, policy: &FulfilmentPolicy) -> OrderLineFigures {
    let waived = |quantity: Quantity, is_waived: bool| if is_waived { Quantity::ZERO } else { quantity };
    let is_over = matches!(order.state(), OrderState::Cancelled { .. });
    OrderLineFigures {
        line: line.key.clone(),
        ordered: line.ordered,
        given_up: line.given_up,
        delivered: line.delivered,
        to_deliver: waived(line.to_deliver(), is_over),
        most_delivered: line.most_delivered(policy.over_delivery),
        invoiced: line.invoiced,
        to_invoice: waived(line.to_bill(), order.waives_billing()),
        most_invoiced: line.most_billed(policy.over_billing),
        to_credit: line.to_credit(),
        billing: billing(order, line),
    }
}

fn billing(order: &Order, line: &OrderLine) -> LineBilling {
    let none = Quantity::ZERO;
    if !order.waives_billing() && line.to_bill() > none {
        return LineBilling::ToInvoice;
    }
    if !order.waives_billing() && !line.is_billed_by_delivery() && line.delivered > line.kept().max(line.invoiced) {
        return LineBilling::Upselling;
    }
    let is_all = line.invoiced >= line.kept() || order.waives_billing();
    if line.invoiced > none && is_all { LineBilling::Invoiced } else { LineBilling::NotDue }
}

/// What is to be delivered of an order.
#[must_use]
pub fn to_deliver(order: &Order) -> OrderBacklog {
    let on = order.deliver_on().unwrap_or(*order.placed_on());
    OrderBacklog { on, ..backlog(order, OrderLine::to_deliver) }
}

/// What is to be invoiced of an order.
#[must_use]
pub fn to_invoice(order: &Order) -> OrderBacklog {
    backlog(order, OrderLine::to_bill)
}

fn backlog(order: &Order, rest: impl Fn(&OrderLine) -> Quantity) -> OrderBacklog {
    let rests = order.lines.iter().map(|line| OrderQuantity { line: line.key.clone(), quantity: rest(line) });
    let lines = rests.filter(|rest| rest.quantity > Quantity::ZERO).collect();
    OrderBacklog { order: order.id(), number: order.number.clone(), account: order.account, on: order.placed_on, lines }
}
