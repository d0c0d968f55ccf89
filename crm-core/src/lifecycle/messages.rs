//! The message about a status that we set.

use crate::einvoicing::TradeIdentifier;
use crate::einvoicing::cdar::{
    CharacteristicKind, LifecycleMessage, MessageInvoice, MessageParty, MessageRole, MessageTime, StatusCharacteristic,
    StatusDetail,
};
use crate::invoicing::{Invoice, Issue};
use crate::kernel::{Fault, Label};

use super::contract::ReportLifecycleStatus;
use super::model::InvoiceStatus;

/// The number of the next message about an invoice: its own number, the status, how many statuses it has with this one.
///
/// # Errors
/// A fault where the number of the invoice is too long, which no issued one has.
pub fn number(issue: &Issue, command: &ReportLifecycleStatus, position: u32) -> Result<Label, Fault> {
    Label::parse(&format!("{}_{}_{position}", issue.number, command.status.code()))
}

/// The message about `status`, to the buyer, and to the portal of the state where it collects the status.
pub fn message(
    status: &InvoiceStatus,
    invoice: &Invoice,
    issue: &Issue,
    command: &ReportLifecycleStatus,
    now: MessageTime,
) -> LifecycleMessage {
    let envelope = &command.envelope;
    let siren = |number: &Label| Some(TradeIdentifier { scheme: Some("0002".to_owned()), value: number.as_str().to_owned() });
    let us = MessageParty {
        role: MessageRole::Seller,
        identifier: siren(&envelope.seller_siren),
        name: None,
        electronic_address: None,
    };
    let address = TradeIdentifier { scheme: Some("0225".to_owned()), value: envelope.buyer_address.as_str().to_owned() };
    let mut recipients = vec![MessageParty {
        role: MessageRole::Buyer,
        identifier: siren(&envelope.buyer_siren),
        name: Some(issue.buyer.name.as_str().to_owned()),
        electronic_address: Some(address),
    }];
    let terms = status.status().terms();
    if terms.is_mandatory {
        let identifier = TradeIdentifier { scheme: Some("0238".to_owned()), value: "0000".to_owned() };
        let name = Some("PPF".to_owned());
        recipients.push(MessageParty {
            role: MessageRole::PublicPortal,
            identifier: Some(identifier),
            name,
            electronic_address: None,
        });
    }
    LifecycleMessage {
        id: status.message().as_str().to_owned(),
        name: None,
        process: "REGULATED".to_owned(),
        profile: LifecycleMessage::PROFILE.to_owned(),
        created_at: now,
        sender: us.clone(),
        issuer: us,
        recipients,
        phase: terms.phase,
        stated_at: now,
        invoice: MessageInvoice {
            number: issue.number.as_str().to_owned(),
            type_code: Some(invoice.kind().type_code().to_string()),
            received_at: None,
            issued_on: Some(issue.issued_on),
            seller: siren(&envelope.seller_siren),
        },
        status: *status.status(),
        details: details(status, command),
    }
}

fn details(status: &InvoiceStatus, command: &ReportLifecycleStatus) -> Vec<StatusDetail> {
    let mut notes: Vec<String> = command.corrected_by.iter().map(|number| format!("Facture rectificative : {number}")).collect();
    notes.extend(Some(status.note().to_string()).filter(|note| !note.is_empty()));
    let cashed = status.cashed().iter().map(|part| StatusCharacteristic {
        amount: Some(part.amount.amount()),
        currency: Some(part.amount.currency()),
        percent: Some(part.rate.decimal()),
        ..StatusCharacteristic::new(CharacteristicKind::Cashed)
    });
    let characteristics: Vec<_> = cashed.collect();
    if notes.is_empty() && characteristics.is_empty() {
        return Vec::new();
    }
    vec![StatusDetail { sequence: 1, notes, characteristics, ..StatusDetail::default() }]
}
