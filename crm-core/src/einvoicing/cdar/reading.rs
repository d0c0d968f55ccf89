//! A message that came in.

use std::str::FromStr;

use crate::einvoicing::reading::{Element, NotTakenOver, Source, Terms, parse, text_of};
use crate::kernel::{Fault, Faults};

use super::codes::{CharacteristicKind, MessageRole, RequestedAction, StatusPhase, StatusReason};
use super::message::{LifecycleMessage, MessageInvoice, MessageParty, MessageTime, StatusCharacteristic, StatusDetail};
use super::statuses::LifecycleStatus;

const NAMESPACE: &str = "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100";

/// What was read of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct MessageReading {
    /// What it says.
    pub message: LifecycleMessage,
    /// What the file says beside that, or says in a code that is not known.
    pub not_taken_over: Vec<NotTakenOver>,
}

/// Reads a message about one invoice. It is taken as it is: [`check_message`](super::check_message) says which rules it breaks.
///
/// # Errors
/// It is no such message, is about several invoices, or a term is missing or malformed without which it says nothing of an invoice.
pub fn read(bytes: &[u8]) -> Result<MessageReading, Faults> {
    let document = parse(text_of(bytes)?)?;
    let source = Source::new(&document);
    let root = source.root();
    if root.name() != "CrossDomainAcknowledgementAndResponse" || root.namespace() != Some(NAMESPACE) {
        return Err(Fault::new(root.name(), "this is no message about the life of an invoice", "give a CDAR message").into());
    }
    let invoices = root.all("AcknowledgementDocument/ReferenceReferencedDocument");
    let [invoice] = invoices.as_slice() else {
        let remedy = "ask the platform for one message each";
        return Err(Fault::new(invoices.len(), "a message is about one invoice", remedy)
            .at("ReferenceReferencedDocument")
            .into());
    };
    root.truth("AcknowledgementDocument/MultipleReferencesIndicator/Indicator");
    let mut faults = Faults::new();
    let message = message(root, *invoice, &mut faults);
    match message {
        Some(message) if faults.is_empty() => Ok(MessageReading { message, not_taken_over: source.not_taken_over()? }),
        _ => Err(faults),
    }
}

/// What `parse` makes of the text at `path`; a fault where it is missing or makes nothing of it.
fn needed<T>(at: Element<'_>, path: &str, term: &str, faults: &mut Faults, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let words = at.find(path).map(Element::words).unwrap_or_default();
    let value = parse(&words);
    if value.is_some() {
        at.text(path);
    } else {
        let problem = if words.is_empty() { format!("{term} is missing") } else { format!("{term} is none that is known") };
        faults.push(Fault::new(words, problem, "ask the platform for the message anew").at(format!("{}/{path}", at.path())));
    }
    value
}

/// The same of a term that may be missing; what cannot be read stays among what is not taken over.
fn stated<T>(at: Element<'_>, path: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
    let value = parse(&at.find(path)?.words())?;
    at.text(path);
    Some(value)
}

fn time(at: Element<'_>, path: &str) -> Option<MessageTime> {
    let element = at.find(path)?;
    let time = MessageTime::from_str(&element.words()).ok()?;
    element.take();
    element.attribute("format");
    Some(time)
}

fn needed_time(at: Element<'_>, path: &str, term: &str, faults: &mut Faults) -> Option<MessageTime> {
    needed(at, path, term, faults, |text| MessageTime::from_str(text).ok())?;
    time(at, path)
}

fn message(root: Element<'_>, invoice: Element<'_>, faults: &mut Faults) -> Option<LifecycleMessage> {
    let context =
        |parameter: &str| root.text(&format!("ExchangedDocumentContext/{parameter}SpecifiedDocumentContextParameter/ID"));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let id = needed(root, "ExchangedDocument/ID", "MDT-4", faults, some);
    let created_at = needed_time(root, "ExchangedDocument/IssueDateTime/DateTimeString", "MDT-8", faults);
    let status = needed(invoice, "ProcessConditionCode", "MDT-105", faults, LifecycleStatus::find);
    let number = needed(invoice, "IssuerAssignedID", "MDT-87", faults, some);
    let phase = needed(root, "AcknowledgementDocument/TypeCode", "MDT-77", faults, StatusPhase::find);
    let stated_at = needed_time(root, "AcknowledgementDocument/IssueDateTime/DateTimeString", "MDT-78", faults);
    let sender = needed_party(root, "SenderTradeParty", "MDT-21", faults);
    let issuer = needed_party(root, "IssuerTradeParty", "MDT-40", faults);
    // The same again in words and in another list.
    let terms = status?.terms();
    invoice.text("ProcessCondition");
    terms.condition.map(|condition| invoice.says("StatusCode", condition));
    invoice.says("IssuerTradeParty/RoleCode", "SE");
    Some(LifecycleMessage {
        id: id?,
        name: root.text("ExchangedDocument/Name"),
        process: context("BusinessProcess").unwrap_or_default(),
        profile: context("Guideline").unwrap_or_default(),
        created_at: created_at?,
        sender: sender?,
        issuer: issuer?,
        recipients: root.all("ExchangedDocument/RecipientTradeParty").into_iter().filter_map(party).collect(),
        phase: phase?,
        stated_at: stated_at?,
        invoice: MessageInvoice {
            number: number?,
            type_code: invoice.text("TypeCode"),
            received_at: time(invoice, "ReceiptDateTime/DateTimeString"),
            issued_on: time(invoice, "FormattedIssueDateTime/DateTimeString").map(MessageTime::day),
            seller: invoice.find("IssuerTradeParty/GlobalID").and_then(Terms::identifier),
        },
        status: status?,
        details: invoice.children("SpecifiedDocumentStatus").zip(1..).map(|(found, at)| detail(found, at)).collect(),
    })
}

fn needed_party(root: Element<'_>, name: &str, term: &str, faults: &mut Faults) -> Option<MessageParty> {
    needed(root, &format!("ExchangedDocument/{name}/RoleCode"), term, faults, MessageRole::find)?;
    root.find(&format!("ExchangedDocument/{name}")).and_then(party)
}

fn party(found: Element<'_>) -> Option<MessageParty> {
    Some(MessageParty {
        role: stated(found, "RoleCode", MessageRole::find)?,
        identifier: found.find("GlobalID").and_then(Terms::identifier),
        name: found.text("Name"),
        electronic_address: found.find("URIUniversalCommunication/URIID").and_then(Terms::identifier),
    })
}

fn detail(found: Element<'_>, at: u32) -> StatusDetail {
    StatusDetail {
        sequence: stated(found, "SequenceNumeric", |text| text.parse().ok()).unwrap_or(at),
        reason: stated(found, "ReasonCode", StatusReason::find),
        reason_text: found.text("Reason"),
        action: stated(found, "RequestedActionCode", RequestedAction::find),
        action_text: found.text("RequestedAction"),
        notes: found.all("IncludedNote/Content").into_iter().filter_map(Element::take).collect(),
        characteristics: found.children("SpecifiedDocumentCharacteristic").filter_map(characteristic).collect(),
    }
}

fn characteristic(found: Element<'_>) -> Option<StatusCharacteristic> {
    let kind = stated(found, "TypeCode", CharacteristicKind::find)?;
    let decimal = |path: &str| stated(found, path, |text| crate::einvoicing::reading::figure(text).ok());
    let amount = decimal("ValueAmount");
    let currency = amount.and_then(|_| found.find("ValueAmount")).and_then(|stated| {
        let currency = stated.peek("currencyID")?.parse().ok()?;
        stated.attribute("currencyID");
        Some(currency)
    });
    let (term, location, value) = (found.text("ID"), found.text("Location"), found.text("Value"));
    Some(StatusCharacteristic { kind, term, location, value, amount, currency, percent: decimal("ValuePercent") })
}
