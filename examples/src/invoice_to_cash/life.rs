//! The life of an invoice between seller, buyer and platforms: what they say of it, and what we say of its money.

use std::io::Write;

use crm_core::einvoicing::cdar::{LifecycleStatus, StatusAuthor};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::model::siren;
use crm_core::invoicing::{Invoice, IssueInvoice};
use crm_core::kernel::{InvoiceId, Label, Note, Record};
use crm_core::lifecycle::{
    InvoiceStatus, LifecycleOf, MessageEnvelope, RecordLifecycleStatus, ReportLifecycleStatus, StatusDirection,
};

use super::{Story, day, heading, sheet};
use crate::table::amount;
use crate::{StoryError, table};

/// Issues a draft today; the platforms of seller and buyer say that they have it.
pub fn issue(session: &Session, invoice: InvoiceId) -> Result<Invoice, StoryError> {
    let issued = session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
    for status in [LifecycleStatus::Deposited, LifecycleStatus::Received] {
        hear(session, &issued, status)?;
    }
    Ok(issued)
}

/// The buyer accepts an invoice and says that it is paid.
pub fn heard_from_buyer(session: &Session, invoice: InvoiceId) -> Result<(), StoryError> {
    let invoice = session.get::<Invoice>(invoice)?;
    for status in [LifecycleStatus::Approved, LifecycleStatus::PaymentSent] {
        hear(session, &invoice, status)?;
    }
    Ok(())
}

/// Records a status as a message tells it.
fn hear(session: &Session, invoice: &Invoice, status: LifecycleStatus) -> Result<(), StoryError> {
    let message = Label::parse(&format!("{}-{}", sheet::number(invoice), status.code()))?;
    let (stated_on, reason, action, amount) = (None, None, None, None);
    let (note, cashed, sequence, invoice) = (Note::default(), Vec::new(), 1, invoice.id());
    let heard = RecordLifecycleStatus { invoice, message, sequence, status, stated_on, reason, action, note, amount, cashed };
    session.execute(heard)?;
    Ok(())
}

/// Says what was cashed on an invoice since the last time, rate by rate: VAT on services is owed then.
pub fn report_cashed(session: &Session, invoice: InvoiceId) -> Result<(), StoryError> {
    let (status, note, corrected_by) = (LifecycleStatus::Cashed, Note::default(), None);
    let envelope = envelope(&session.get::<Invoice>(invoice)?)?;
    session.execute(ReportLifecycleStatus { invoice, status, note, corrected_by, envelope })?;
    Ok(())
}

/// Who a message about an invoice goes from and to: those who stand on it.
fn envelope(invoice: &Invoice) -> Result<MessageEnvelope, StoryError> {
    let issue = sheet::issue(invoice)?;
    let seller = issue.seller.as_ref().and_then(|seller| siren(&seller.tax_ids)).ok_or(StoryError::Changed)?;
    let buyer = siren(&issue.buyer.tax_ids).ok_or(StoryError::Changed)?;
    let address = issue.buyer.electronic_address.as_ref().ok_or(StoryError::Changed)?;
    Ok(MessageEnvelope {
        seller_siren: Label::parse(seller)?,
        buyer_siren: Label::parse(buyer)?,
        buyer_address: Label::parse(address.value.as_str())?,
    })
}

/// Shows the life of the first invoice, and all that was said to be cashed.
pub fn told(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    let session = story.accountant(day(2026, 12, 31)?)?;
    let mut documents = session.list(&Query::<Invoice>::by(Invoice::BY_ISSUED_ON))?.items;
    documents.retain(Invoice::is_issued_invoice);
    let first = documents.first().ok_or(StoryError::Changed)?;
    heading(out, &format!("The life of {}, as seller, buyer and platforms tell it", sheet::number(first)))?;
    let rows = session.ask(LifecycleOf { invoice: first.id() })?.statuses;
    let rows = rows.iter().map(|status| {
        let terms = status.status().terms();
        let way = match status.direction() {
            StatusDirection::Received => "←",
            StatusDirection::Reported => "→",
        };
        [&status.stated_on().to_string(), way, status.status().code(), terms.english, terms.french, author(terms.author)]
            .map(str::to_owned)
            .to_vec()
    });
    table::write(out, &["day", "", "status", "in English", "in French", "said by"], rows.collect::<Vec<_>>())?;
    heading(out, "Said to be cashed (status 212), rate by rate: to the buyers, and to the portal of the state")?;
    let mut rows = Vec::new();
    for invoice in &documents {
        let statuses = session.ask(LifecycleOf { invoice: invoice.id() })?.statuses;
        rows.extend(statuses.iter().filter(|status| *status.status() == LifecycleStatus::Cashed).flat_map(cashed));
    }
    table::write(out, &["message", "day", ">VAT", ">cashed, VAT included"], rows)?;
    let outbox = story.owner(day(2026, 12, 31)?)?.outbox(1_000)?;
    let waiting = outbox.iter().filter(|message| message.topic() == "lifecycle.reported").count();
    writeln!(out, "  {waiting} messages wait in the outbox for the host to send")?;
    Ok(())
}

/// One row for each rate of a message.
fn cashed(status: &InvoiceStatus) -> Vec<Vec<String>> {
    let head = [status.message().to_string(), status.stated_on().to_string()];
    let row = |(at, part): (usize, &crm_core::lifecycle::CashedAtRate)| {
        let head = if at == 0 { head.clone() } else { <[String; 2]>::default() };
        head.into_iter().chain([sheet::rate(part.rate), amount(part.amount)]).collect()
    };
    status.cashed().iter().enumerate().map(row).collect()
}

/// Who says a status, in words.
fn author(author: StatusAuthor) -> &'static str {
    match author {
        StatusAuthor::SellersPlatform => "the seller's platform",
        StatusAuthor::BuyersPlatform => "the buyer's platform",
        StatusAuthor::EitherPlatform => "a platform",
        StatusAuthor::Seller => "the seller",
        StatusAuthor::Buyer => "the buyer",
        StatusAuthor::EitherParty => "seller or buyer",
    }
}
