//! Money that goes back: refunds, chargebacks, and what comes in again.

use crate::kernel::{
    AccountId, Code, CrmError, Date, ExternalId, Fault, Money, Name, Ownership, Record as _, Refusal, RepaymentId,
};

use super::contract::{ChargeBack, PayRefund, ReceivableEvent, ReceivableRefusal, UndoRepayment};
use super::model::{Payment, Repayment, RepaymentKind, RepaymentPart, TakenBack};

/// A repayment and the payments that it draws on: stored together or not at all.
#[derive(Debug, Clone)]
pub struct Repaid {
    /// The repayment.
    pub repayment: Repayment,
    /// The payments.
    pub payments: Vec<Payment>,
    /// What happened.
    pub event: ReceivableEvent,
}

/// A payment of which something may go back, and the last day on which something of it moved.
#[derive(Debug, Clone)]
pub struct Refundable {
    /// The payment.
    pub payment: Payment,
    /// The day it came in, or a later one on which what now goes back was set against something or taken back.
    pub moved_on: Date,
}

/// How a repayment went.
struct Way<'a> {
    kind: RepaymentKind,
    on: Date,
    method: &'a Code,
    reference: &'a Option<Name>,
    reason: &'a Code,
    external_id: &'a Option<ExternalId>,
}

/// What of `from`, the oldest first, a refund pays back. `of_one` is true where it names one payment.
///
/// # Errors
/// An amount not above zero, a day after today or before the last move of a payment, is invalid; REC-006, REC-011.
pub fn refund(id: RepaymentId, from: &[Refundable], of_one: bool, command: &PayRefund, today: Date) -> Result<Repaid, CrmError> {
    let nothing = || Fault::new("", "the customer has no payment in this currency", "name another currency").at("source");
    let oldest = &from.first().ok_or_else(nothing)?.payment;
    let lefts = from.iter().map(|of| of.payment.unallocated()).collect::<Result<Vec<_>, _>>()?;
    let credit = Money::sum(lefts.iter().copied(), oldest.amount.currency())?;
    let amount = command.amount.unwrap_or(credit);
    if amount.checked_sub(credit).map_err(|fault| fault.at("amount"))?.is_positive() || credit.is_zero() {
        return Err(match of_one {
            true => ReceivableRefusal::AbovePayment { amount, left: credit }.about(oldest),
            false => ReceivableRefusal::AboveCredit { amount, credit }.refused(),
        });
    }
    positive(amount)?;
    let on = command.on.unwrap_or(today);
    let (mut rest, mut draws) = (amount, Vec::new());
    for (of, left) in from.iter().zip(lefts) {
        let part = left.smaller(rest)?;
        if part.is_positive() {
            within_days(on, of.moved_on, today)?;
            rest = rest.checked_sub(part)?;
            draws.push((of.payment.clone(), part));
        }
    }
    let PayRefund { method, reference, reason, external_id, .. } = command;
    let way = Way { kind: RepaymentKind::Refund, on, method, reference, reason, external_id };
    let (owner, account) = (oldest.ownership.clone(), oldest.account);
    repaid(id, owner, account, &draws, way, ReceivableEvent::Refunded { amount })
}

/// How much of the payment a bank takes back, and from which day. `of` says when something of it was last taken back from an invoice: what is set
/// against one is taken back with the money.
///
/// # Errors
/// An amount not above zero, a day after today or before the payment came in or moved last, is invalid; REC-012.
pub fn charged(of: &Refundable, command: &ChargeBack, today: Date) -> Result<(Money, Date), CrmError> {
    let Refundable { payment, moved_on } = of;
    let kept = payment.kept()?;
    let amount = command.amount.unwrap_or(kept);
    if amount.checked_sub(kept).map_err(|fault| fault.at("amount"))?.is_positive() || kept.is_zero() {
        return Err(ReceivableRefusal::AboveKept { amount, kept }.about(payment));
    }
    positive(amount)?;
    let on = command.on.unwrap_or(today);
    within_days(on, *moved_on, today)?;
    Ok((amount, on))
}

/// `amount` of `payment` taken back by a bank, once it is set against no invoice; `taken_back` says what was opened again for it.
///
/// # Errors
/// A fault where figures do not fit.
pub fn charge_back(
    id: RepaymentId,
    payment: Payment,
    (amount, on): (Money, Date),
    taken_back: Vec<TakenBack>,
    command: &ChargeBack,
) -> Result<Repaid, CrmError> {
    let ChargeBack { method, reference, reason, external_id, .. } = command;
    let way = Way { kind: RepaymentKind::Chargeback, on, method, reference, reason, external_id };
    let (owner, account) = (payment.ownership.clone(), payment.account);
    let mut repaid = repaid(id, owner, account, &[(payment, amount)], way, ReceivableEvent::ChargedBack { amount })?;
    repaid.repayment.taken_back = taken_back;
    Ok(repaid)
}

/// `repayment` undone: `payments`, those that it drew on, have the money again.
///
/// # Errors
/// A day after today or before the repayment is invalid; REC-013.
pub fn undo(
    id: RepaymentId,
    repayment: &Repayment,
    payments: Vec<Payment>,
    command: &UndoRepayment,
    today: Date,
) -> Result<Repaid, CrmError> {
    if repayment.reverses.is_some() {
        return Err(ReceivableRefusal::UndoesAnother.about(repayment));
    }
    let on = command.on.unwrap_or(today);
    within_days(on, repayment.on, today)?;
    let draws: Vec<_> =
        payments.into_iter().zip(&repayment.parts).map(|(payment, part)| (payment, part.amount.negated())).collect();
    let (method, reference) = (&repayment.method, &None);
    let way = Way { kind: repayment.kind, on, method, reference, reason: &command.reason, external_id: &None };
    let event = ReceivableEvent::CameBack { amount: repayment.amount };
    let mut undone = repaid(id, repayment.ownership.clone(), repayment.account, &draws, way, event)?;
    undone.repayment.reverses = Some(repayment.id());
    Ok(undone)
}

fn repaid(
    id: RepaymentId,
    ownership: Ownership,
    account: AccountId,
    draws: &[(Payment, Money)],
    way: Way<'_>,
    event: ReceivableEvent,
) -> Result<Repaid, CrmError> {
    let (mut payments, mut parts) = (Vec::with_capacity(draws.len()), Vec::with_capacity(draws.len()));
    for (payment, amount) in draws {
        let repaid = payment.repaid.unwrap_or(Money::zero(amount.currency())).checked_add(*amount)?;
        payments.push(Payment { repaid: Some(repaid), ..payment.clone() });
        parts.push(RepaymentPart { payment: payment.id(), amount: *amount });
    }
    let none = || Fault::new("", "a repayment draws on a payment", "name one").at("payment");
    let currency = parts.first().ok_or_else(none)?.amount.currency();
    let repayment = Repayment {
        id,
        ownership,
        kind: way.kind,
        account,
        amount: Money::sum(parts.iter().map(|part| part.amount), currency)?,
        parts,
        on: way.on,
        method: way.method.clone(),
        reference: way.reference.clone(),
        reason: way.reason.clone(),
        external_id: way.external_id.clone(),
        taken_back: Vec::new(),
        reverses: None,
    };
    Ok(Repaid { repayment, payments, event })
}

fn positive(amount: Money) -> Result<(), Fault> {
    if amount.is_positive() {
        return Ok(());
    }
    Err(Fault::new(amount, "what goes back is above zero", "give a part of the payment").at("amount"))
}

fn within_days(on: Date, first: Date, today: Date) -> Result<(), Fault> {
    if first <= on && on <= today {
        return Ok(());
    }
    let remedy = if on > today { "give today or a day before".to_owned() } else { format!("give {first} or a later day") };
    Err(Fault::new(on, "money moves after what it comes from, and not after today", remedy).at("on"))
}
