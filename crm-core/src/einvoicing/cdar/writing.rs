//! A message as XML: elements in the order of the schema, no clock, the same bytes each time.

use crate::einvoicing::markup::{DayForm, Markup, Tag, tag};
use crate::einvoicing::model::TradeIdentifier;
use crate::kernel::Faults;

use super::checks::check_message;
use super::message::{LifecycleMessage, MessageInvoice, MessageParty, MessageTime, StatusCharacteristic, StatusDetail};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rsm:CrossDomainAcknowledgementAndResponse \
xmlns:rsm=\"urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100\" \
xmlns:qdt=\"urn:un:unece:uncefact:data:standard:QualifiedDataType:100\" \
xmlns:ram=\"urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100\" \
xmlns:udt=\"urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100\">";
const SCHEME: &str = " schemeID=\"";
const CURRENCY: &str = " currencyID=\"";
const BYTES: usize = 4_000;

/// Writes `message`, in UTF-8.
///
/// # Errors
/// Every rule of BR-FR-CDV that it breaks, and a text with a character that XML 1.0 cannot hold.
pub fn write(message: &LifecycleMessage) -> Result<Vec<u8>, Faults> {
    check_message(message)?;
    let mut x = Markup::with_room_for(BYTES);
    x.raw(HEAD);
    x.within(tag!("rsm:ExchangedDocumentContext"), |x| {
        x.within(tag!("ram:BusinessProcessSpecifiedDocumentContextParameter"), |x| x.text(tag!("ram:ID"), &message.process));
        x.within(tag!("ram:GuidelineSpecifiedDocumentContextParameter"), |x| x.text(tag!("ram:ID"), &message.profile));
    });
    x.within(tag!("rsm:ExchangedDocument"), |x| {
        x.text(tag!("ram:ID"), &message.id);
        x.text_of(tag!("ram:Name"), message.name.as_deref());
        time(x, tag!("ram:IssueDateTime"), message.created_at);
        party(x, tag!("ram:SenderTradeParty"), &message.sender);
        party(x, tag!("ram:IssuerTradeParty"), &message.issuer);
        message.recipients.iter().for_each(|recipient| party(x, tag!("ram:RecipientTradeParty"), recipient));
    });
    x.within(tag!("rsm:AcknowledgementDocument"), |x| {
        x.within(tag!("ram:MultipleReferencesIndicator"), |x| x.code(tag!("udt:Indicator"), "false"));
        x.code(tag!("ram:TypeCode"), message.phase.code());
        time(x, tag!("ram:IssueDateTime"), message.stated_at);
        x.within(tag!("ram:ReferenceReferencedDocument"), |x| status(x, message));
    });
    x.raw("</rsm:CrossDomainAcknowledgementAndResponse>\n");
    Ok(x.finish()?)
}

/// The status of the invoice.
fn status(x: &mut Markup, message: &LifecycleMessage) {
    let MessageInvoice { number, type_code, received_at, issued_on, seller } = &message.invoice;
    let terms = message.status.terms();
    x.text(tag!("ram:IssuerAssignedID"), number);
    x.text_of(tag!("ram:StatusCode"), terms.condition);
    x.text_of(tag!("ram:TypeCode"), type_code.as_deref());
    received_at.iter().for_each(|received| time(x, tag!("ram:ReceiptDateTime"), *received));
    if let Some(on) = issued_on {
        x.within(tag!("ram:FormattedIssueDateTime"), |x| {
            x.raw("<qdt:DateTimeString format=\"102\">");
            x.day_text(*on, DayForm::Bare);
            x.raw("</qdt:DateTimeString>");
        });
    }
    x.code(tag!("ram:ProcessConditionCode"), message.status.code());
    x.code(tag!("ram:ProcessCondition"), terms.french);
    if let Some(seller) = seller {
        x.within(tag!("ram:IssuerTradeParty"), |x| {
            identifier(x, tag!("ram:GlobalID"), seller);
            x.code(tag!("ram:RoleCode"), "SE");
        });
    }
    message.details.iter().for_each(|said| detail(x, said));
}

fn detail(x: &mut Markup, detail: &StatusDetail) {
    x.within(tag!("ram:SpecifiedDocumentStatus"), |x| {
        x.text_of(tag!("ram:ReasonCode"), detail.reason.map(|reason| reason.code()));
        x.text_of(tag!("ram:Reason"), detail.reason_text.as_deref());
        x.text_of(tag!("ram:RequestedActionCode"), detail.action.map(|action| action.code()));
        x.text_of(tag!("ram:RequestedAction"), detail.action_text.as_deref());
        x.text(tag!("ram:SequenceNumeric"), &detail.sequence.to_string());
        for note in &detail.notes {
            x.within(tag!("ram:IncludedNote"), |x| x.text(tag!("ram:Content"), note));
        }
        detail.characteristics.iter().for_each(|said| characteristic(x, said));
    });
}

fn characteristic(x: &mut Markup, said: &StatusCharacteristic) {
    x.within(tag!("ram:SpecifiedDocumentCharacteristic"), |x| {
        x.text_of(tag!("ram:ID"), said.term.as_deref());
        x.code(tag!("ram:TypeCode"), said.kind.code());
        x.text_of(tag!("ram:Location"), said.location.as_deref());
        x.text_of(tag!("ram:Value"), said.value.as_deref());
        if let Some(amount) = said.amount {
            x.decimal_with(
                tag!("ram:ValueAmount"),
                &[(CURRENCY, said.currency.as_ref().map(|currency| currency.code()))],
                amount,
            );
        }
        x.decimal_of(tag!("ram:ValuePercent"), said.percent);
    });
}

fn party(x: &mut Markup, tag: Tag, party: &MessageParty) {
    x.within(tag, |x| {
        party.identifier.iter().for_each(|own| identifier(x, tag!("ram:GlobalID"), own));
        x.text_of(tag!("ram:Name"), party.name.as_deref());
        x.code(tag!("ram:RoleCode"), party.role.code());
        if let Some(address) = &party.electronic_address {
            x.within(tag!("ram:URIUniversalCommunication"), |x| identifier(x, tag!("ram:URIID"), address));
        }
    });
}

fn identifier(x: &mut Markup, tag: Tag, own: &TradeIdentifier) {
    x.text_with(tag, &[(SCHEME, own.scheme.as_deref())], &own.value);
}

fn time(x: &mut Markup, tag: Tag, time: MessageTime) {
    x.within(tag, |x| x.text_with(tag!("udt:DateTimeString"), &[(" format=\"", Some("204"))], &time.to_string()));
}
