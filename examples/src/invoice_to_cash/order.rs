//! A banquet: ordered, a part of it billed before as a deposit, the rest after it, with the deposit taken off.

use std::io::Write;

use crm_core::invoicing::{DepositShare, DraftDeposit, DraftFinal, Invoice, InvoiceTerms, SupplyTime};
use crm_core::kernel::{Code, Currency, Name, Note, OrderId, Record};
use crm_core::ordering::{LineTerms, OrderContent, OrderLineDraft, OrderSource, PlaceOrder, RecordDelivery};

use super::life::issue;
use super::{Story, day, heading, house, say, sheet};
use crate::StoryError;
use crate::table::amount;

/// Takes the order, and bills three tenths of it.
pub fn deposit(story: &Story<'_>, out: &mut dyn Write) -> Result<(OrderId, Invoice), StoryError> {
    let today = day(2026, 10, 2)?;
    heading(out, "A banquet is ordered, and a deposit is billed: one line for each rate of VAT")?;
    let source = OrderSource::Content(banquet(story)?);
    let place =
        PlaceOrder { source, purchase_order: Some("BC-4471".parse()?), requested_on: Some(day(2026, 10, 23)?), owner: None };
    let order = story.owner(today)?.execute(place)?;
    let gross = amount(order.totals().gross);
    say(out, today, format!("{} of {}: {gross} with VAT", order.number(), house::ROCHEBRUNE))?;
    let share = DepositShare::Percent("30".parse()?);
    let draft = DraftDeposit { order: order.id(), share, note: Note::default(), terms: InvoiceTerms::default() };
    let session = story.accountant(today)?;
    let invoice = session.execute(draft)?.id();
    let deposit = issue(&session, invoice)?;
    say(out, today, format!("{}, document type {}", sheet::number(&deposit), deposit.kind().type_code()))?;
    sheet::show(out, &deposit)?;
    Ok((order.id(), deposit))
}

fn banquet(story: &Story<'_>) -> Result<OrderContent, StoryError> {
    let line = |key: &str, what: &str, quantity: &str, price: &str, rate: &str| -> Result<OrderLineDraft, StoryError> {
        let (key, description, priced) = (Code::parse(key)?, Name::parse(what)?, house::priced(quantity, price, rate)?);
        Ok(OrderLineDraft { key, description, product: None, priced, terms: LineTerms::default() })
    };
    Ok(OrderContent {
        opportunity: None,
        account: story.house.rochebrune,
        contact: None,
        currency: Currency::EUR,
        lines: vec![
            line("dinner", "Dinner, guests served at table", "120", "46.50", "10")?,
            line("wine", "Wine of the Beaujolais, bottle", "48", "14.90", "20")?,
            line("hire", "Hire of china, glasses and linen", "1", "390", "20")?,
        ],
        allowances: Vec::new(),
        charges: Vec::new(),
        terms: Note::default(),
    })
}

/// Serves the banquet, and bills all of it less the deposit.
pub fn rest(story: &Story<'_>, out: &mut dyn Write, order: OrderId) -> Result<Invoice, StoryError> {
    let (served, today) = (day(2026, 10, 23)?, day(2026, 10, 24)?);
    heading(out, "The banquet is served, and the final invoice takes the deposit off")?;
    let delivery = RecordDelivery { order, lines: None, delivered_on: Some(served), reference: None };
    story.owner(served)?.execute(delivery)?;
    let terms = InvoiceTerms { supplied: Some(SupplyTime::On(served)), ..InvoiceTerms::default() };
    let session = story.accountant(today)?;
    let draft = DraftFinal { order, lines: None, deposits: None, note: Note::default(), terms };
    let invoice = session.execute(draft)?.id();
    let last = issue(&session, invoice)?;
    let before = sheet::issue(&last)?.preceding.iter().map(|document| document.number.to_string());
    say(out, today, format!("{} refers to {}", sheet::number(&last), before.collect::<Vec<_>>().join(", ")))?;
    sheet::show(out, &last)?;
    Ok(last)
}
