//! What orders and invoices say of the goods that come back.

use crate::access::Operation;
use crate::catalog::Product;
use crate::dunning::DunningTerms;
use crate::engine::{Query, Unit};
use crate::invoicing::{DocumentKind, Invoice, InvoiceState, InvoiceTag, SupplyTime};
use crate::kernel::{
    AccountId, Code, CrmError, Currency, Date, InvoiceId, OrderId, ProductId, Quantity, Record, Refusal, SortKey,
};
use crate::ordering::Order;
use crate::returns::contract::ReturnRefusal;
use crate::returns::eligibility::Delivered;
use crate::returns::model::{DeliveredLine, ReturnLine, ReturnSource, ReturnTally};
use crate::returns::worth::BilledPieces;

/// What the document that somebody names says of a line, and the line that its pieces are counted by. They must be allowed to read the document.
///
/// # Errors
/// RET-003, RET-004.
pub(super) fn delivered(unit: &mut Unit, line: &DeliveredLine) -> Result<(DeliveredLine, Delivered), CrmError> {
    match line {
        DeliveredLine::Order { order, .. } => unit.load::<Order>(*order, Operation::Read).map(|_| ())?,
        DeliveredLine::Invoice { invoice, .. } => are_goods(&unit.load::<Invoice>(*invoice, Operation::Read)?)?,
    }
    of_return(unit, line)
}

/// Refuses a document that delivers nothing, or no longer: a draft, a deposit, one that another took the place of.
fn are_goods(invoice: &Invoice) -> Result<(), CrmError> {
    let is_deposit = matches!(invoice.kind(), DocumentKind::Deposit { .. });
    if invoice.is_issued_invoice() && invoice.tag() == InvoiceTag::Issued && !is_deposit {
        return Ok(());
    }
    Err(ReturnRefusal::NotIssued.about(invoice))
}

/// The invoice that stands for one: itself, or the last that took its place.
pub(super) fn standing(unit: &mut Unit, invoice: InvoiceId) -> Result<Invoice, CrmError> {
    let mut invoice = unit.part::<Invoice>(invoice)?;
    while let InvoiceState::Superseded { by, .. } = invoice.state() {
        invoice = unit.part::<Invoice>(*by)?;
    }
    Ok(invoice)
}

/// The invoice by which goods were billed first, whatever took its place: their pieces are counted by that one, so that none comes back twice.
fn first(unit: &mut Unit, invoice: InvoiceId) -> Result<Invoice, CrmError> {
    let mut invoice = unit.part::<Invoice>(invoice)?;
    while let DocumentKind::Corrected { of, .. } = invoice.kind() {
        invoice = unit.part::<Invoice>(of.invoice)?;
    }
    Ok(invoice)
}

/// The same of a line that a return names already.
///
/// # Errors
/// RET-003, RET-004.
pub(super) fn of_return(unit: &mut Unit, line: &DeliveredLine) -> Result<(DeliveredLine, Delivered), CrmError> {
    match line {
        DeliveredLine::Order { order, line } => of_order(unit, *order, line),
        DeliveredLine::Invoice { invoice, line } => {
            let (first, standing) = (first(unit, *invoice)?, standing(unit, *invoice)?);
            are_goods(&standing)?;
            let at = usize::try_from(*line).unwrap_or(usize::MAX);
            if let Some(billed) = first.order()
                && let Some(of) = billed.lines.get(at)
            {
                return of_order(unit, billed.order, &of.line);
            }
            of_invoice(unit, &standing, DeliveredLine::Invoice { invoice: first.id(), line: *line }, *line)
        }
    }
}

fn of_order(unit: &mut Unit, id: OrderId, key: &Code) -> Result<(DeliveredLine, Delivered), CrmError> {
    let order = unit.part::<Order>(id)?;
    let found = order.line(key).filter(|line| line.ordered > Quantity::ZERO);
    let line = found.ok_or_else(|| ReturnRefusal::NotADeliveredLine { line: key.to_string() }.about(&order))?;
    let counted_by = DeliveredLine::Order { order: id, line: key.clone() };
    let stand = || order.deliveries().iter().filter(|delivery| delivery.undone.is_none());
    let of_line = stand().filter(|delivery| delivery.lines.iter().any(|of| of.line == *key));
    let bills = bills_of(unit, id)?;
    let is_complete = order.lines().iter().all(|line| line.to_deliver() == Quantity::ZERO);
    let goods = Delivered {
        ownership: order.ownership().clone(),
        account: *order.account(),
        description: line.description.clone(),
        product: line.product,
        family: product(unit, line.product)?,
        quantity: line.delivered,
        delivered_on: of_line.map(|delivery| delivery.on).max(),
        complete_on: stand().map(|delivery| delivery.on).max().filter(|_| is_complete),
        is_consumer: is_consumer(unit, *order.account(), bills.iter().map(|(_, standing)| standing))?,
        taken: taken(unit, &counted_by)?,
    };
    Ok((counted_by, goods))
}

fn of_invoice(
    unit: &mut Unit,
    invoice: &Invoice,
    counted_by: DeliveredLine,
    number: u32,
) -> Result<(DeliveredLine, Delivered), CrmError> {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    let found = invoice.lines().get(at).filter(|line| line.priced.quantity > Quantity::ZERO);
    let line = found.ok_or_else(|| ReturnRefusal::NotADeliveredLine { line: number.to_string() }.about(invoice))?;
    let on = supplied_on(invoice);
    let goods = Delivered {
        ownership: invoice.ownership().clone(),
        account: *invoice.account(),
        description: line.description.clone(),
        product: line.product,
        family: product(unit, line.product)?,
        quantity: line.priced.quantity,
        delivered_on: on,
        complete_on: on,
        is_consumer: is_consumer(unit, *invoice.account(), std::iter::once(invoice))?,
        taken: taken(unit, &counted_by)?,
    };
    Ok((counted_by, goods))
}

/// The day on which what is on an invoice came: the one that it names, or that of its issue.
fn supplied_on(invoice: &Invoice) -> Option<Date> {
    let named = match &invoice.terms().supplied {
        Some(SupplyTime::On(day)) => Some(*day),
        Some(SupplyTime::Over(period)) => *period.until(),
        None => None,
    };
    named.or(invoice.issue().map(|issue| issue.issued_on))
}

/// The currency in which a line was sold; none of what was not bought here, or is there no more.
pub(super) fn currency(unit: &mut Unit, line: &ReturnLine) -> Result<Option<Currency>, CrmError> {
    if let Some(credit) = line.credits.first() {
        return Ok(Some(credit.value.currency()));
    }
    Ok(match &line.counted_by {
        None => None,
        Some(DeliveredLine::Order { order, .. }) => unit.find::<Order>(*order)?.map(|order| *order.currency()),
        Some(DeliveredLine::Invoice { invoice, .. }) => unit.find::<Invoice>(*invoice)?.map(|invoice| *invoice.currency()),
    })
}

/// The family of a product, which must be there.
pub(super) fn product(unit: &mut Unit, product: Option<ProductId>) -> Result<Option<Code>, CrmError> {
    let Some(id) = product else { return Ok(None) };
    let product = unit.find::<Product>(id)?;
    let missing = || CrmError::NotFound { subject: crate::kernel::subject::<Product>(id) };
    Ok(product.ok_or_else(missing)?.family().clone())
}

/// True where the terms of the customer's reminders, or an invoice, say that they are a consumer.
fn is_consumer<'a>(
    unit: &mut Unit,
    account: AccountId,
    mut invoices: impl Iterator<Item = &'a Invoice>,
) -> Result<bool, CrmError> {
    if invoices.any(|invoice| invoice.terms().is_consumer == Some(true)) {
        return Ok(true);
    }
    let terms = unit.parts(&Query::under(DunningTerms::BY_ACCOUNT, SortKey::new().id(account)))?;
    Ok(terms.iter().any(|terms| terms.invoice().is_none() && *terms.is_consumer()))
}

/// Issued invoices that bill lines of an order, each with the one that stands for it.
fn bills_of(unit: &mut Unit, order: OrderId) -> Result<Vec<(Invoice, Invoice)>, CrmError> {
    let mut invoices = unit.parts(&Query::under(Invoice::BY_ORDER, SortKey::new().id(order)))?;
    invoices.retain(|invoice| invoice.is_issued_invoice() && invoice.order().is_some());
    invoices.into_iter().map(|invoice| standing(unit, invoice.id()).map(|standing| (invoice, standing))).collect()
}

fn taken(unit: &mut Unit, line: &DeliveredLine) -> Result<Quantity, CrmError> {
    let tally = unit.find::<ReturnTally>(ReturnTally::id_of(line))?;
    Ok(tally.map_or(Quantity::ZERO, |tally| tally.taken_of(line)))
}

/// What returns have taken of the document that a line belongs to; of one that nothing came back of, nothing.
pub(super) fn tally(unit: &mut Unit, line: &DeliveredLine) -> Result<ReturnTally, CrmError> {
    if let Some(tally) = unit.find::<ReturnTally>(ReturnTally::id_of(line))? {
        return Ok(tally);
    }
    let ownership = match line {
        DeliveredLine::Order { order, .. } => unit.part::<Order>(*order)?.ownership().clone(),
        DeliveredLine::Invoice { invoice, .. } => unit.part::<Invoice>(*invoice)?.ownership().clone(),
    };
    Ok(ReturnTally::untouched(line, ownership))
}

/// The lines of issued invoices that bill a line: of the invoice that the return names first.
pub(super) fn bills(unit: &mut Unit, line: &ReturnLine) -> Result<Vec<BilledPieces>, CrmError> {
    let Some(counted_by) = &line.counted_by else { return Ok(Vec::new()) };
    let tally = tally(unit, counted_by)?;
    let billed = |invoice: Invoice, line: u32| {
        let before = tally.credited_of(invoice.id(), line).cloned();
        BilledPieces { invoice, line, before }
    };
    let (order, key) = match counted_by {
        DeliveredLine::Invoice { invoice, line } => return Ok(vec![billed(standing(unit, *invoice)?, *line)]),
        DeliveredLine::Order { order, line } => (*order, line),
    };
    let mut invoices = bills_of(unit, order)?;
    if let ReturnSource::Delivered(DeliveredLine::Invoice { invoice: named, .. }) = &line.source {
        invoices.sort_by_key(|(invoice, standing)| ![invoice.id(), standing.id()].contains(named));
    }
    let mut bills = Vec::new();
    for (invoice, standing) in invoices {
        let place = invoice.order().iter().flat_map(|billed| &billed.lines).position(|of| of.line == *key);
        if let Some(place) = place.and_then(|place| u32::try_from(place).ok()) {
            bills.push(billed(standing, place));
        }
    }
    Ok(bills)
}
