//! Pure decisions about the life of an invoice.

use crate::disputes::{DisputePolicy, DisputeScope};
use crate::einvoicing::cdar::{
    CharacteristicKind, LifecycleMessage, LifecycleStatus, StatusAuthor, StatusCharacteristic, StatusReason,
};
use crate::invoicing::{Invoice, InvoiceNumber};
use crate::kernel::{Code, CrmError, Date, Fault, InvoiceId, Label, Money, Note, Percent, Record, Refusal};

use super::cashing;
use super::contract::{LifecycleRefusal, RecordLifecycleStatus, ReportLifecycleStatus};
use super::model::{
    CashedAtRate, InvoiceLifecycle, InvoiceStatus, LifecycleNeed, LifecycleStep, LifecycleTag, STEPS, StatusDirection,
};

/// What a status brings about beside itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusEffect {
    /// Nothing.
    Noted,
    /// A dispute is opened.
    Dispute,
    /// What is open is held until papers are given.
    Suspend,
    /// What was held for papers is due again.
    Resume,
    /// All that stood open is settled: disputes are withdrawn, what was held is due again.
    Settle,
    /// All of it is held for good: it is to be credited, or was given up.
    Close,
}

/// What `status` brings about.
#[must_use]
pub const fn effect_of(status: LifecycleStatus) -> StatusEffect {
    match status {
        LifecycleStatus::Disputed | LifecycleStatus::PartlyApproved => StatusEffect::Dispute,
        LifecycleStatus::Suspended => StatusEffect::Suspend,
        LifecycleStatus::Completed => StatusEffect::Resume,
        LifecycleStatus::Approved => StatusEffect::Settle,
        LifecycleStatus::Refused | LifecycleStatus::Rejected | LifecycleStatus::Cancelled => StatusEffect::Close,
        _ => StatusEffect::Noted,
    }
}

/// A status that was decided on, and the life of the invoice with it.
#[derive(Debug, Clone)]
pub struct Lived {
    /// The life of the invoice.
    pub lifecycle: InvoiceLifecycle,
    /// The status.
    pub status: InvoiceStatus,
    /// What it brings about, which is the caller's: nothing once the invoice is closed.
    pub effect: StatusEffect,
}

/// The life of an invoice with a status that came.
///
/// # Errors
/// A day after today, or an amount below zero, is invalid; LIF-002 to LIF-005.
pub fn record(before: &InvoiceLifecycle, command: &RecordLifecycleStatus, today: Date) -> Result<Lived, CrmError> {
    let stated_on = command.stated_on.unwrap_or(today);
    if stated_on > today {
        return Err(Fault::new(stated_on, "a status cannot have been set after today", "give the day it was set")
            .at("stated_on")
            .into());
    }
    if let Some(amount) = command.amount.filter(Money::is_negative) {
        let remedy = "give what the buyer contests, zero where that is nothing, or none for all of it";
        return Err(Fault::new(amount, "what is contested is not below zero", remedy).at("amount").into());
    }
    legal(before, command.status)?;
    let terms = command.status.terms();
    let status = command.status.code();
    match command.reason {
        None if terms.needs_reason => return Err(LifecycleRefusal::NoReason { status }.about(before)),
        Some(reason) if !may_have(command.status, reason) => {
            let known = terms.reasons.iter().map(|reason| reason.code()).collect::<Vec<_>>().join(", ");
            return Err(LifecycleRefusal::UnknownReason { reason: reason.code(), status, known }.about(before));
        }
        _ => {}
    }
    let status = InvoiceStatus {
        id: InvoiceStatus::id_of(command.invoice, &command.message, command.sequence),
        ownership: before.ownership.clone(),
        invoice: command.invoice,
        message: command.message.clone(),
        sequence: command.sequence,
        position: before.count.saturating_add(1),
        direction: StatusDirection::Received,
        status: command.status,
        stated_on,
        reason: command.reason,
        action: command.action,
        note: command.note.clone(),
        amount: command.amount,
        cashed: command.cashed.clone(),
        dispute: None,
    };
    after(before, status)
}

/// Reasons of the public sector come with 210 as well, and a message does not say by whom it was refused before it is read.
fn may_have(status: LifecycleStatus, reason: StatusReason) -> bool {
    let terms = status.terms();
    terms.reasons.is_empty()
        || terms.reasons.contains(&reason)
        || (status == LifecycleStatus::Refused && reason.is_of_public_sector())
}

/// What a report says beside the status itself.
#[derive(Debug, Clone)]
pub struct ReportDraft {
    /// The number of the message.
    pub message: Label,
    /// What is allocated to the invoice today, of each rate.
    pub cashed: Vec<CashedAtRate>,
    /// The number of the corrected invoice that took its place; none: none did.
    pub corrected_by: Option<InvoiceNumber>,
    /// Today.
    pub today: Date,
}

/// The life of an invoice with a status that we set.
///
/// # Errors
/// LIF-002, LIF-003, LIF-006 to LIF-009.
pub fn report(before: &InvoiceLifecycle, command: &ReportLifecycleStatus, draft: ReportDraft) -> Result<Lived, CrmError> {
    let terms = command.status.terms();
    if !matches!(terms.author, StatusAuthor::Seller | StatusAuthor::EitherParty) {
        return Err(LifecycleRefusal::NotTheSellers { status: command.status.code() }.about(before));
    }
    legal(before, command.status)?;
    let cashed =
        if command.status == LifecycleStatus::Cashed { cashing::since(&before.cashed, &draft.cashed)? } else { Vec::new() };
    match command.status {
        LifecycleStatus::Cashed if cashed.is_empty() => return Err(LifecycleRefusal::NothingCashed.about(before)),
        LifecycleStatus::Cancelled if !names_its_correction(command, &draft) => {
            return Err(LifecycleRefusal::NoCorrectedInvoice.about(before));
        }
        LifecycleStatus::Completed if before.waits_for_papers().is_none() => {
            return Err(LifecycleRefusal::NotSuspended.about(before));
        }
        _ => {}
    }
    let status = InvoiceStatus {
        id: InvoiceStatus::id_of(command.invoice, &draft.message, 1),
        ownership: before.ownership.clone(),
        invoice: command.invoice,
        message: draft.message,
        sequence: 1,
        position: before.count.saturating_add(1),
        direction: StatusDirection::Reported,
        status: command.status,
        stated_on: draft.today,
        reason: None,
        action: None,
        note: command.note.clone(),
        amount: None,
        cashed,
        dispute: None,
    };
    after(before, status)
}

fn names_its_correction(command: &ReportLifecycleStatus, draft: &ReportDraft) -> bool {
    let (named, known) = (command.corrected_by.as_ref(), draft.corrected_by.as_ref());
    named.zip(known).is_some_and(|(named, known)| named.as_str() == known.as_str())
}

fn legal(lifecycle: &InvoiceLifecycle, status: LifecycleStatus) -> Result<(), CrmError> {
    if STEPS.allows(lifecycle.tag(), LifecycleStep::of(status)) {
        return Ok(());
    }
    Err(match lifecycle.tag() {
        LifecycleTag::Rejected => LifecycleRefusal::Ended,
        _ => LifecycleRefusal::NothingMandatoryFollows { status: status.code() },
    }
    .about(lifecycle))
}

/// Where the invoice stands after `status`.
fn after(before: &InvoiceLifecycle, status: InvoiceStatus) -> Result<Lived, CrmError> {
    let mut next = before.clone();
    next.count = status.position;
    next.latest = Some(status.status);
    next.cashed = cashing::together(&before.cashed, &status.cashed)?;
    // What is closed waits for what it waited for, whatever else is said.
    let effect = if before.closed_by.is_some() { StatusEffect::Noted } else { effect_of(status.status) };
    if before.closed_by.is_none() {
        wait(&mut next, &status);
    }
    if effect == StatusEffect::Close {
        next.closed_by = Some(status.status);
    }
    Ok(Lived { lifecycle: next, status, effect })
}

/// Has an invoice wait for what `status` leaves to do. A dispute and papers are two things: to answer the one leaves the other.
fn wait(lifecycle: &mut InvoiceLifecycle, status: &InvoiceStatus) {
    let (before, on) = (lifecycle.need, status.stated_on);
    let mut papers = lifecycle.waits_for_papers();
    let mut other = lifecycle.need.filter(|need| *need != LifecycleNeed::GivePapers).map(|need| (need, lifecycle.since));
    match status.status {
        LifecycleStatus::Refused | LifecycleStatus::Rejected => (papers, other) = (None, Some((LifecycleNeed::CreditInFull, on))),
        LifecycleStatus::Approved | LifecycleStatus::Cancelled => (papers, other) = (None, None),
        LifecycleStatus::PartlyApproved if approves_all(status) => other = None,
        LifecycleStatus::Disputed | LifecycleStatus::PartlyApproved => {
            other = other.or(Some((LifecycleNeed::AnswerDispute, on)));
        }
        LifecycleStatus::Suspended => papers = papers.or(Some(on)),
        LifecycleStatus::Completed => papers = None,
        _ => return,
    }
    let (need, since, papers_since) = match (other, papers) {
        (Some((need, since)), papers) => (Some(need), since, papers),
        (None, Some(since)) => (Some(LifecycleNeed::GivePapers), since, None),
        (None, None) => (None, if before.is_some() { on } else { lifecycle.since }, None),
    };
    (lifecycle.need, lifecycle.since, lifecycle.papers_since) = (need, since, papers_since);
}

/// True for a status that approves of an invoice in part and leaves nothing out.
#[must_use]
pub fn approves_all(status: &InvoiceStatus) -> bool {
    status.status == LifecycleStatus::PartlyApproved && status.amount.is_some_and(|amount| amount.is_zero())
}

/// What of an invoice a status disputes: the amount that it names, where that is a part of what stands.
///
/// # Errors
/// A fault for another currency.
pub fn disputed_scope(standing: Money, amount: Option<Money>) -> Result<DisputeScope, Fault> {
    let Some(amount) = amount else { return Ok(DisputeScope::Whole) };
    let above = amount.checked_sub(standing).map_err(|fault| fault.at("amount"))?;
    let is_part = amount.is_positive() && above.is_negative();
    Ok(if is_part { DisputeScope::Amount(amount) } else { DisputeScope::Whole })
}

/// The company's own word for a reason, or the nearest it has: what a buyer says is never refused for a word.
#[must_use]
pub fn dispute_reason(reason: Option<StatusReason>, policy: &DisputePolicy) -> Option<Code> {
    let word = match reason {
        Some(
            StatusReason::PriceWrong | StatusReason::DiscountWrong | StatusReason::TotalWrong | StatusReason::ArithmeticWrong,
        ) => "price",
        Some(StatusReason::QuantityWrong) => "quantity",
        Some(StatusReason::QualityPoor | StatusReason::ItemWrong) => "quality",
        Some(StatusReason::DeliveryIncomplete) => "not-delivered",
        Some(StatusReason::TransactionUnknown | StatusReason::OrderWrong | StatusReason::ContractEnded) => "not-ordered",
        Some(StatusReason::Duplicate | StatusReason::BilledTwice) => "duplicate",
        Some(StatusReason::VatRateWrong) => "tax",
        _ => "other",
    };
    let own = |word: &str| policy.reasons.iter().find(|reason| reason.as_str() == word);
    own(word).or_else(|| own("other")).or_else(|| policy.reasons.first()).cloned()
}

/// The command that records what `message` says of `invoice`. Its first detail with a reason speaks for it; what is not approved or disputed is the sum of
/// all details: `MNATTC`, or `MNA` with its rate, or what the wrong value of a total is above the expected one.
///
/// # Errors
/// A text that is too long, or an amount that the currency does not have.
pub fn recording(message: &LifecycleMessage, invoice: &Invoice) -> Result<RecordLifecycleStatus, CrmError> {
    let speaks = message.details.iter().find(|detail| detail.reason.is_some()).or(message.details.first());
    let said =
        message.details.iter().flat_map(|detail| detail.reason_text.iter().chain(&detail.action_text).chain(&detail.notes));
    let note = said.map(String::as_str).collect::<Vec<_>>().join("\n");
    let said: Vec<&StatusCharacteristic> = message.details.iter().flat_map(|detail| &detail.characteristics).collect();
    Ok(RecordLifecycleStatus {
        invoice: invoice_named(message, invoice)?,
        message: Label::parse(&message.id).map_err(|fault| fault.at("id"))?,
        sequence: speaks.map_or(1, |detail| detail.sequence),
        status: message.status,
        stated_on: Some(message.stated_at.day()),
        reason: speaks.and_then(|detail| detail.reason),
        action: speaks.and_then(|detail| detail.action),
        note: Note::parse(&note).map_err(|fault| fault.at("details"))?,
        amount: contested(&said, invoice)?,
        cashed: cashed(&said, invoice)?,
    })
}

fn invoice_named(message: &LifecycleMessage, invoice: &Invoice) -> Result<InvoiceId, CrmError> {
    let issue = invoice.issue().ok_or_else(|| LifecycleRefusal::NotIssued.about(invoice))?;
    if issue.number.as_str() == message.invoice.number {
        return Ok(invoice.id());
    }
    let problem = format!("the message is about another invoice than `{}`", issue.number);
    Err(Fault::new(&message.invoice.number, problem, "find the invoice by the number that the message names")
        .at("invoice.number")
        .into())
}

fn money(said: &StatusCharacteristic, invoice: &Invoice) -> Result<Option<Money>, Fault> {
    let currency = said.currency.unwrap_or(*invoice.currency());
    said.amount.map(|amount| Money::new(amount.normalize(), currency)).transpose().map_err(|fault| fault.at("details"))
}

fn contested(said: &[&StatusCharacteristic], invoice: &Invoice) -> Result<Option<Money>, Fault> {
    let zero = Money::zero(*invoice.currency());
    let sum_of = |kind: CharacteristicKind| -> Result<Option<Money>, Fault> {
        let mut sum = None;
        for one in said.iter().filter(|one| one.kind == kind) {
            let is_total = matches!(one.term.as_deref(), Some("BT-112" | "BT-115"));
            let counts = is_total || !matches!(kind, CharacteristicKind::WrongValue | CharacteristicKind::ExpectedValue);
            if let Some(amount) = money(one, invoice)?.filter(|_| counts) {
                let tax = match (kind, one.percent) {
                    (CharacteristicKind::NotApprovedNet, Some(rate)) => amount.times(Percent::new(rate.normalize())?)?,
                    _ => zero,
                };
                sum = Some(sum.unwrap_or(zero).checked_add(amount)?.checked_add(tax)?);
            }
        }
        Ok(sum)
    };
    if let Some(gross) = sum_of(CharacteristicKind::NotApprovedGross)? {
        return Ok(Some(gross));
    }
    if let Some(gross) = sum_of(CharacteristicKind::NotApprovedNet)? {
        return Ok(Some(gross));
    }
    if let Some(approved) = sum_of(CharacteristicKind::ApprovedGross)? {
        let contested = invoice.standing()?.checked_sub(approved)?;
        return Ok(Some(if contested.is_negative() { zero } else { contested }));
    }
    let (wrong, expected) = (sum_of(CharacteristicKind::WrongValue)?, sum_of(CharacteristicKind::ExpectedValue)?);
    let difference = wrong.zip(expected).map(|(wrong, expected)| wrong.checked_sub(expected)).transpose()?;
    Ok(difference.filter(Money::is_positive))
}

fn cashed(said: &[&StatusCharacteristic], invoice: &Invoice) -> Result<Vec<CashedAtRate>, Fault> {
    let mut cashed = Vec::new();
    for one in said.iter().filter(|one| one.kind == CharacteristicKind::Cashed) {
        if let Some((amount, rate)) = money(one, invoice)?.zip(one.percent) {
            cashed.push(CashedAtRate { rate: Percent::new(rate.normalize())?, amount });
        }
    }
    Ok(cashed)
}
