//! Pure decisions about payments, allocations and holds.

use crate::invoicing::Invoice;
use crate::kernel::{
    AllocationId, CrmError, Date, Decision, DisputeId, Fault, Money, Ownership, PaymentId, Record, Refusal, RuleContext,
};

use super::contract::{AllocateTo, ReceivableEvent, ReceivableRefusal, RecordPayment};
use super::model::{Allocation, DisputeHold, Payment, Settlement};
use super::policy::ReceivablesPolicy;

/// A new payment, not set against anything yet.
///
/// # Errors
/// An amount not above zero, or a day after today, is invalid.
pub fn record(
    id: PaymentId,
    ownership: Ownership,
    command: &RecordPayment,
    cx: &RuleContext<'_, ReceivablesPolicy>,
) -> Result<Decision<Payment, ReceivableEvent>, CrmError> {
    let amount = command.amount;
    if !amount.is_positive() {
        return Err(Fault::new(amount, "a payment is above zero", "record what came in").at("amount").into());
    }
    let received_on = command.received_on.unwrap_or(cx.today);
    if received_on > cx.today {
        let fault = Fault::new(received_on, "a payment cannot have come in after today", "give today or a day before");
        return Err(fault.at("received_on").into());
    }
    let payment = Payment {
        id,
        ownership,
        account: command.account,
        amount,
        allocated: Money::zero(amount.currency()),
        received_on,
        method: command.method.clone(),
        reference: command.reference.clone(),
        external_id: command.external_id.clone(),
    };
    Ok(Decision::apply(payment, ReceivableEvent::PaymentRecorded { amount }))
}

/// What is open on an invoice: gross less credited less allocated; below zero where the customer has paid too much.
///
/// # Errors
/// A fault where figures do not fit.
pub fn balance(invoice: &Invoice, settlement: &Settlement) -> Result<Money, Fault> {
    invoice.standing()?.checked_sub(*settlement.allocated())
}

/// The three records that an allocation changes.
#[derive(Debug, Clone)]
pub struct Allocated {
    /// The payment.
    pub payment: Payment,
    /// The invoice's settlement.
    pub settlement: Settlement,
    /// The new row.
    pub allocation: Allocation,
}

/// A part of `payment` set against `invoice` from `on`.
///
/// # Errors
/// An amount not above zero is invalid; REC-001 to REC-006.
pub fn allocate(
    id: AllocationId,
    payment: &Payment,
    invoice: &Invoice,
    settlement: &Settlement,
    command: &AllocateTo,
    on: Date,
) -> Result<Allocated, CrmError> {
    if !invoice.is_issued_invoice() {
        return Err(ReceivableRefusal::NotAnIssuedInvoice.about(invoice));
    }
    if *invoice.account() != payment.account {
        return Err(ReceivableRefusal::OtherAccount.about(invoice));
    }
    let (paid_in, billed_in) = (payment.amount.currency(), *invoice.currency());
    if paid_in != billed_in {
        return Err(ReceivableRefusal::OtherCurrency { payment: paid_in, invoice: billed_in }.about(invoice));
    }
    let (open, left) = (balance(invoice, settlement)?, payment.unallocated()?);
    if !open.is_positive() {
        return Err(ReceivableRefusal::NothingOpen.about(invoice));
    }
    let amount = match command.amount {
        Some(amount) => amount,
        None => open.smaller(left)?,
    };
    let (above_open, above_left) = (amount.checked_sub(open).map_err(|fault| fault.at("amount"))?, amount.checked_sub(left)?);
    if above_open.is_positive() {
        return Err(ReceivableRefusal::AboveOpen { amount, open }.about(invoice));
    }
    if above_left.is_positive() || left.is_zero() {
        return Err(ReceivableRefusal::AbovePayment { amount, left }.about(payment));
    }
    if !amount.is_positive() {
        return Err(Fault::new(amount, "an allocated amount is above zero", "give a part of the payment").at("amount").into());
    }
    let allocation = Allocation {
        id,
        ownership: settlement.ownership.clone(),
        payment: payment.id(),
        invoice: invoice.id(),
        amount,
        on,
        reverses: None,
    };
    let payment = Payment { allocated: payment.allocated.checked_add(amount)?, ..payment.clone() };
    let settlement = Settlement { allocated: settlement.allocated.checked_add(amount)?, ..settlement.clone() };
    Ok(Allocated { payment, settlement, allocation })
}

/// `allocation` taken back from `on`: payment and settlement are as before it.
///
/// # Errors
/// REC-007.
pub fn unallocate(
    id: AllocationId,
    allocation: &Allocation,
    payment: &Payment,
    settlement: &Settlement,
    on: Date,
) -> Result<Allocated, CrmError> {
    if allocation.reverses.is_some() {
        return Err(ReceivableRefusal::IsReversal.about(allocation));
    }
    let amount = allocation.amount.negated();
    let reversal = Allocation { id, amount, on: on.max(allocation.on), reverses: Some(allocation.id()), ..allocation.clone() };
    let payment = Payment { allocated: payment.allocated.checked_add(amount)?, ..payment.clone() };
    let settlement = Settlement { allocated: settlement.allocated.checked_add(amount)?, ..settlement.clone() };
    Ok(Allocated { payment, settlement, allocation: reversal })
}

/// The settlement with `amount` held by `dispute` from a day on; a hold the dispute had before ends there.
pub fn hold(settlement: &Settlement, dispute: DisputeId, amount: Money, from: Date) -> Decision<Settlement, ReceivableEvent> {
    let mut next = settlement.clone();
    end(&mut next, dispute, from);
    next.holds.push(DisputeHold { dispute, amount, from, until: None });
    Decision::apply(next, ReceivableEvent::Held { dispute, amount })
}

/// The settlement without the hold of `dispute` from a day on.
pub fn release(settlement: &Settlement, dispute: DisputeId, until: Date) -> Decision<Settlement, ReceivableEvent> {
    let mut next = settlement.clone();
    if end(&mut next, dispute, until) {
        Decision::apply(next, ReceivableEvent::Released { dispute })
    } else {
        Decision::AlreadyDone(next)
    }
}

fn end(settlement: &mut Settlement, dispute: DisputeId, until: Date) -> bool {
    let mut ended = false;
    for hold in settlement.holds.iter_mut().filter(|hold| hold.dispute == dispute && hold.until.is_none()) {
        hold.until = Some(until.max(hold.from));
        ended = true;
    }
    ended
}
