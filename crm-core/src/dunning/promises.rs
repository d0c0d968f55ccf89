//! What became of a promise to pay: a function of the payments and of the day.

use crate::kernel::{CrmError, Date, Decision, Fault, Money, Ownership, PromiseId, Record, Refusal, RuleContext};
use crate::receivables::{self, HoldReason, ReceivableEvent, Settlement, SettlementHold};

use super::contract::{PromiseEvent, PromiseRefusal, RecordPromise, WithdrawPromise};
use super::interest::Movement;
use super::model::{PROMISE_STEPS, PromiseState, PromiseStep, PromiseTag, PromiseToPay};
use super::policy::DunningPolicy;

/// What an invoice says to a promise about it.
#[derive(Debug, Clone)]
pub struct Promisable {
    /// Who the invoice belongs to.
    pub ownership: Ownership,
    /// The customer.
    pub account: crate::kernel::AccountId,
    /// What is open.
    pub open: Money,
    /// What was paid.
    pub paid: Money,
    /// How many promises about it were broken.
    pub broken: u32,
}

/// A new promise.
///
/// # Errors
/// A day before today, or another currency, is invalid; PRM-001, PRM-003.
pub fn promise(
    id: PromiseId,
    invoice: &Promisable,
    command: &RecordPromise,
    cx: &RuleContext<'_, DunningPolicy>,
) -> Result<Decision<PromiseToPay, PromiseEvent>, CrmError> {
    if !invoice.open.is_positive() {
        return Err(PromiseRefusal::NothingOpen.refused());
    }
    let (amount, pay_by) = (command.amount.unwrap_or(invoice.open), command.pay_by);
    let above = amount.checked_sub(invoice.open).map_err(|fault| fault.at("amount"))?;
    if !amount.is_positive() || above.is_positive() {
        return Err(PromiseRefusal::AboveOpen { amount, open: invoice.open }.refused());
    }
    if pay_by < cx.today {
        let fault = Fault::new(pay_by, "a promise is about today or later", "give the day by which the customer pays");
        return Err(fault.at("pay_by").into());
    }
    let promise = PromiseToPay {
        id,
        ownership: invoice.ownership.clone(),
        state: PromiseState::Open,
        invoice: command.invoice,
        account: invoice.account,
        amount,
        made_on: cx.today,
        pay_by,
        counts_until: pay_by.plus_days(cx.policy.promise_tolerance_days.into())?,
        level: invoice.broken.saturating_add(1),
        note: command.note.clone(),
        paid_before: invoice.paid,
    };
    Ok(Decision::apply(promise, PromiseEvent::Made { amount, pay_by }))
}

/// The settlement of the invoice with what is promised of it, until the last day on which a payment keeps the promise: ageing looks there.
///
/// # Errors
/// A fault at the end of the calendar.
pub fn shown(promise: &PromiseToPay, settlement: &Settlement) -> Result<Decision<Settlement, ReceivableEvent>, Fault> {
    let until = Some(promise.counts_until.plus_days(1)?);
    let paid_before = Some(promise.paid_before);
    let hold = SettlementHold {
        reason: HoldReason::Promise,
        amount: promise.amount,
        from: promise.made_on,
        until,
        paid_before,
        interest_free: None,
    };
    Ok(receivables::rules::hold(settlement, hold))
}

/// What has become of a promise on `day`: `standing` is what the invoice is for, credits and small rests taken off, and `movements` what was paid on it. Only the last
/// promise of an invoice can be open.
///
/// # Errors
/// A fault where figures do not fit.
pub fn outcome(
    promise: &PromiseToPay,
    standing: Money,
    movements: &[Movement],
    day: Date,
    is_last: bool,
) -> Result<PromiseState, Fault> {
    let in_time = movements.iter().filter(|movement| movement.on <= promise.counts_until).map(|movement| movement.amount);
    let paid = Money::sum(in_time, standing.currency())?.checked_sub(promise.paid_before)?;
    // What was credited since need not be paid.
    let wanted = promise.amount.smaller(standing.checked_sub(promise.paid_before)?)?;
    Ok(if !wanted.is_positive() || paid.minor() >= wanted.minor() {
        PromiseState::Kept
    } else if is_last && day <= promise.counts_until {
        PromiseState::Open
    } else if paid.is_positive() {
        PromiseState::PartlyKept { paid }
    } else {
        PromiseState::Broken
    })
}

/// The promise as its payments and the day leave it.
///
/// # Errors
/// As [`outcome`].
pub fn evaluate(
    promise: &PromiseToPay,
    standing: Money,
    movements: &[Movement],
    day: Date,
    is_last: bool,
) -> Result<Decision<PromiseToPay, PromiseEvent>, Fault> {
    if !PROMISE_STEPS.allows(promise.tag(), PromiseStep::Evaluate) {
        return Ok(Decision::AlreadyDone(promise.clone()));
    }
    let state = outcome(promise, standing, movements, day, is_last)?;
    let next = PromiseToPay { state, ..promise.clone() };
    let is_step = PROMISE_STEPS.targets(promise.tag(), PromiseStep::Evaluate).contains(&next.tag());
    if next.state == promise.state || !is_step {
        return Ok(Decision::AlreadyDone(promise.clone()));
    }
    let event = match &next.state {
        PromiseState::Kept => PromiseEvent::Kept,
        PromiseState::PartlyKept { paid } => PromiseEvent::PartlyKept { paid: *paid },
        PromiseState::Broken => PromiseEvent::Broken,
        PromiseState::Open | PromiseState::Withdrawn { .. } => PromiseEvent::Reopened,
    };
    Ok(Decision::apply(next, event))
}

/// What an open promise keeps from being reminded of: what of it has not come in yet.
///
/// # Errors
/// A fault where figures do not fit.
pub fn pending(promise: &PromiseToPay, movements: &[Movement]) -> Result<Money, Fault> {
    let currency = promise.amount.currency();
    let paid = Money::sum(movements.iter().map(|movement| movement.amount), currency)?.checked_sub(promise.paid_before)?;
    let left = promise.amount.checked_sub(if paid.is_negative() { Money::zero(currency) } else { paid })?;
    Ok(if left.is_negative() { Money::zero(currency) } else { left })
}

/// The promise without weight.
///
/// # Errors
/// PRM-004.
pub fn withdraw(
    promise: &PromiseToPay,
    command: &WithdrawPromise,
    on: Date,
) -> Result<Decision<PromiseToPay, PromiseEvent>, CrmError> {
    let state = match promise.tag() {
        PromiseTag::Withdrawn => return Ok(Decision::AlreadyDone(promise.clone())),
        PromiseTag::Open => {
            let state = PromiseState::Withdrawn { on, reason: command.reason.clone() };
            return Ok(Decision::apply(PromiseToPay { state, ..promise.clone() }, PromiseEvent::Withdrawn));
        }
        PromiseTag::Kept => "kept",
        PromiseTag::PartlyKept => "kept in part",
        PromiseTag::Broken => "broken",
    };
    Err(PromiseRefusal::NotOpen { state }.about(promise))
}

/// True for the last of an invoice's promises that were not withdrawn.
#[must_use]
pub fn is_last(promise: &PromiseToPay, all: &[PromiseToPay]) -> bool {
    let counts = |other: &&PromiseToPay| other.invoice == promise.invoice && other.tag() != PromiseTag::Withdrawn;
    all.iter().filter(counts).all(|other| other.id() <= promise.id())
}
