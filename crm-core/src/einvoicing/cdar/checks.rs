//! The rules of XP Z12-012 for messages (BR-FR-CDV): what the platform would reject is not written.

use rust_decimal::Decimal;

use crate::kernel::Faults;

use super::codes::{CharacteristicKind, MessageRole, StatusPhase};
use super::message::{LifecycleMessage, MessageParty, StatusCharacteristic, StatusDetail};
use super::statuses::LifecycleStatus;

/// Processes that a message may be of (BR-FR-CDV-CL-01).
const PROCESSES: [&str; 6] = ["REGULATED", "NON_REGULATED", "B2C", "B2CINT", "B2BINT", "OUTOFSCOPE"];
/// Kinds of document that are exchanged in France (BR-FR-04).
const TYPES: [&str; 16] =
    ["380", "389", "393", "501", "386", "500", "384", "471", "472", "473", "261", "262", "381", "396", "502", "503"];
/// Scheme and number of the portal of the state, and of the platform of the public sector.
const PLATFORM_SCHEME: &str = "0238";
const PORTAL: &str = "0000";
const PUBLIC_SECTOR: &str = "9999";

/// Every rule of BR-FR-CDV that `message` breaks, each fault naming the rule.
///
/// # Errors
/// The faults.
pub fn check_message(message: &LifecycleMessage) -> Result<(), Faults> {
    let mut faults = Faults::new();
    let mut hold = |holds: bool, field: &str, stated: &str, problem: &'static str, remedy: &'static str| {
        faults.require(holds, field, stated, problem, remedy);
    };
    let to_portal = is_to_portal(message);
    let profile =
        message.profile == LifecycleMessage::PROFILE || (to_portal && message.profile == LifecycleMessage::PORTAL_PROFILE);
    hold(
        profile,
        "profile",
        &message.profile,
        "BR-FR-CDV-02: this is no profile of a message",
        "give `urn.cpro.gouv.fr:1p0:CDV:invoice`",
    );
    let process = if to_portal { message.process.trim().len() <= 3 } else { PROCESSES.contains(&message.process.as_str()) };
    hold(process, "process", &message.process, "BR-FR-CDV-CL-01: this is no process of a message", "give `REGULATED`");
    hold(!message.id.is_empty(), "id", "", "BR-FR-CDV-03: a message has a number", "give one that no other message has");
    let phase = message.phase == message.status.terms().phase;
    hold(phase, "phase", message.phase.code(), "MDT-77 is another for this status", "give the phase that the status belongs to");
    parties(message, &mut hold);
    let invoice = &message.invoice;
    let known = message.status != LifecycleStatus::Inadmissible;
    hold(!invoice.number.is_empty(), "invoice.number", "", "BR-FR-CDV-10: the number of the invoice is missing", "give its BT-1");
    let type_code = invoice.type_code.as_deref().unwrap_or("380");
    hold(
        TYPES.contains(&type_code),
        "invoice.type_code",
        type_code,
        "BR-FR-04: this kind of document is not exchanged",
        "give its BT-3",
    );
    hold(
        !known || invoice.issued_on.is_some(),
        "invoice.issued_on",
        "",
        "BR-FR-CDV-11: the day of issue is missing",
        "give its BT-2",
    );
    let seller = invoice.seller.as_ref().is_some_and(|seller| !seller.value.is_empty());
    hold(!known || seller, "invoice.seller", "", "BR-FR-CDV-13: the number of the seller is missing", "give its BT-30, a SIREN");
    reasons(message, &mut hold);
    cashed(message, &mut hold);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

fn is_to_portal(message: &LifecycleMessage) -> bool {
    let [recipient] = message.recipients.as_slice() else { return false };
    let is_portal = |party: &MessageParty| is_numbered(party, PORTAL) && party.role == MessageRole::PublicPortal;
    is_portal(recipient)
}

fn is_numbered(party: &MessageParty, number: &str) -> bool {
    let own = party.identifier.as_ref();
    own.is_some_and(|own| own.scheme.as_deref() == Some(PLATFORM_SCHEME) && own.value == number)
}

type Hold<'a> = dyn FnMut(bool, &str, &str, &'static str, &'static str) + 'a;

fn parties(message: &LifecycleMessage, hold: &mut Hold<'_>) {
    let (sender, issuer) = (&message.sender, &message.issuer);
    let transmitted = message.phase == StatusPhase::Transmission;
    let is_party = |role: MessageRole| !matches!(role, MessageRole::Platform | MessageRole::PublicPortal);
    let sends = if transmitted { sender.role == MessageRole::Platform } else { sender.role != MessageRole::PublicPortal };
    hold(
        sends,
        "sender.role",
        sender.role.code(),
        "BR-FR-CDV-CL-02: the sender plays another part here",
        "give a platform, or a party for processing",
    );
    let sets = if transmitted { issuer.role == MessageRole::Platform } else { is_party(issuer.role) };
    hold(
        sets,
        "issuer.role",
        issuer.role.code(),
        "BR-FR-CDV-CL-03: who sets the status plays another part",
        "give a platform for transmission, a party for processing",
    );
    let numbered = transmitted || issuer.identifier.as_ref().is_some_and(|own| !own.value.is_empty());
    hold(numbered, "issuer.identifier", "", "BR-FR-CDV-07: who sets the status has a number", "give its SIREN");
    hold(!message.recipients.is_empty(), "recipients", "", "a message has a recipient", "name who receives it");
    for (at, recipient) in message.recipients.iter().enumerate() {
        let reached =
            matches!(recipient.role, MessageRole::Platform | MessageRole::PublicPortal) || recipient.electronic_address.is_some();
        let field = format!("recipients[{at}].electronic_address");
        hold(reached, &field, "", "BR-FR-CDV-08: a party is reached at an electronic address", "give it");
    }
}

fn reasons(message: &LifecycleMessage, hold: &mut Hold<'_>) {
    let terms = message.status.terms();
    let stated = message.details.iter().any(|detail| detail.reason.is_some());
    hold(
        !terms.needs_reason || stated,
        "details",
        message.status.code(),
        "BR-FR-CDV-15: this status needs a reason",
        "give one of those the status may have",
    );
    let public = is_numbered(&message.sender, PUBLIC_SECTOR) && message.status == LifecycleStatus::Refused;
    for (at, detail) in message.details.iter().enumerate() {
        hold(
            detail.sequence > 0,
            &format!("details[{at}].sequence"),
            "0",
            "BR-FR-CDV-16: details are numbered from 1",
            "number them",
        );
        if let Some(reason) = detail.reason {
            let may = terms.reasons.is_empty() || terms.reasons.contains(&reason) || (public && reason.is_of_public_sector());
            let field = format!("details[{at}].reason");
            hold(
                may,
                &field,
                reason.code(),
                "BR-FR-CDV-CL-09: the status does not have this reason",
                "give one of those the status may have",
            );
        }
    }
}

/// 212 says what was cashed of each rate of VAT.
fn cashed(message: &LifecycleMessage, hold: &mut Hold<'_>) {
    if message.status == LifecycleStatus::Cashed {
        let cashed: Vec<&StatusCharacteristic> = message.details.iter().flat_map(StatusDetail::cashed).collect();
        let complete = cashed.iter().all(|one| one.amount.is_some() && one.percent.is_some_and(|rate| rate >= Decimal::ZERO));
        hold(
            !cashed.is_empty() && complete,
            "details",
            "",
            "BR-FR-CDV-14: what was cashed is said with its rate of VAT",
            "give `MEN` with amount and percentage for each rate",
        );
    }
}

impl StatusDetail {
    fn cashed(&self) -> impl Iterator<Item = &StatusCharacteristic> {
        self.characteristics.iter().filter(|one| one.kind == CharacteristicKind::Cashed)
    }
}
