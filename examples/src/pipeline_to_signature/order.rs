//! What was signed is ordered, delivered and billed in parts that come to the whole.

use std::io::Write;

use crm_core::invoicing::{Invoice, InvoiceOrder, IssueInvoice};
use crm_core::kernel::{Code, Currency, Label, Money, Note, OrderId, Record};
use crm_core::ordering::{
    Order, OrderFigures, OrderQuantity, OrderSource, OrderStanding, OrderStatus, PlaceOrder, RecordDelivery,
};
use crm_core::quoting::Quote;

use super::{Story, heading, no, say};
use crate::{StoryError, table};

/// Orders what was accepted of the quote, and delivers and bills it twice.
pub fn fulfil(story: &Story<'_>, out: &mut dyn Write, quote: &Quote) -> Result<(), StoryError> {
    heading(out, "Ordered as it was accepted, delivered in two parts, each billed as it was delivered")?;
    let claire = story.session(story.house.claire)?;
    let place = || -> Result<PlaceOrder, StoryError> {
        let (source, purchase_order) = (OrderSource::Quote(quote.id()), Some(Label::parse("OB-2026-117")?));
        Ok(PlaceOrder { source, purchase_order, requested_on: Some(story.today().plus_days(14)?), owner: None })
    };
    let order = claire.execute(place()?)?;
    let gross = table::amount(order.totals().gross);
    say(out, "crm", format!("{} comes to what was accepted: {gross} with VAT", order.number()))?;
    say(out, "crm", format!("a second time: {}", no(claire.execute(place()?))?))?;
    let mut invoices = Vec::new();
    let quantity = |line: &str, quantity: &str| -> Result<OrderQuantity, StoryError> {
        Ok(OrderQuantity { line: Code::parse(line)?, quantity: quantity.parse()? })
    };
    let part = vec![quantity("spots", "12")?, quantity("heads", "2")?];
    invoices.push(deliver(story, order.id(), Some(part), "DN-1")?);
    standing(story, out, order.id())?;
    let too_much =
        RecordDelivery { order: order.id(), lines: Some(vec![quantity("spots", "9")?]), delivered_on: None, reference: None };
    say(out, "crm", format!("nine more spots: {}", no(story.session(story.house.office)?.execute(too_much))?))?;
    invoices.push(deliver(story, order.id(), None, "DN-2")?);
    standing(story, out, order.id())?;
    let nets = invoices.iter().map(|invoice| invoice.totals().gross);
    let sum = Money::sum(nets.clone(), Currency::EUR)?;
    let parts = nets.map(table::amount).collect::<Vec<_>>().join(" + ");
    say(out, "crm", format!("its invoices: {parts} = {}", table::amount(sum)))
}

fn deliver(story: &Story<'_>, order: OrderId, lines: Option<Vec<OrderQuantity>>, note: &str) -> Result<Invoice, StoryError> {
    story.wait(5)?;
    let session = story.session(story.house.office)?;
    session.execute(RecordDelivery { order, lines, delivered_on: None, reference: Some(Label::parse(note)?) })?;
    let invoice = session.execute(InvoiceOrder { order, lines: None, note: Note::default() })?.id();
    Ok(session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?)
}

fn standing(story: &Story<'_>, out: &mut dyn Write, order: OrderId) -> Result<(), StoryError> {
    let session = story.session(story.house.office)?;
    let OrderFigures { status, delivered, billed, lines } = session.ask(OrderStanding { order })?;
    let known = session.get::<Order>(order)?;
    let rows = lines.into_iter().map(|of| {
        let line = known.lines().iter().find(|line| line.key == of.line);
        let name = line.map_or_else(|| of.line.to_string(), |line| line.description.to_string());
        let quantities = [of.ordered, of.delivered, of.to_deliver, of.invoiced];
        std::iter::once(name).chain(quantities.map(|quantity| quantity.to_string())).collect()
    });
    table::write(out, &["what", ">ordered", ">delivered", ">to come", ">billed"], rows.collect::<Vec<_>>())?;
    let said = match status {
        OrderStatus::ToDeliverAndBill => "to deliver and bill",
        OrderStatus::ToBill => "to bill",
        OrderStatus::ToDeliver => "to deliver",
        OrderStatus::Completed => "completed",
        OrderStatus::OnHold => "on hold",
        OrderStatus::Closed => "closed",
        OrderStatus::Cancelled => "cancelled",
    };
    say(out, "crm", format!("{said}: {} % delivered, {} % billed", delivered.percent, billed.percent))
}
