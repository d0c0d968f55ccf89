//! Pure decisions about payments, allocations and holds.

use crate::invoicing::Invoice;
use crate::kernel::{AllocationId, CrmError, Date, Decision, Fault, Money, Ownership, PaymentId, Record, Refusal, RuleContext};

use super::contract::{AllocateTo, ReceivableEvent, ReceivableRefusal, RecordPayment};
use super::credit::after;
use super::ledger::{self, Entries};
use super::model::{Allocation, AllocationSource, HoldReason, Payment, Settlement, SettlementHold};
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
        repaid: None,
    };
    Ok(Decision::apply(payment, ReceivableEvent::PaymentRecorded { amount }))
}

/// What is open on an invoice: gross less credited less all that is settled; below zero where it was settled and then credited.
///
/// # Errors
/// A fault where figures do not fit.
pub fn balance(invoice: &Invoice, settlement: &Settlement) -> Result<Money, Fault> {
    invoice.standing()?.checked_sub(settlement.settled()?)
}

/// A part of `payment` set against `invoice` from `on`. `given_up` are the write-offs that it may take back, the latest first.
///
/// # Errors
/// An amount not above zero is invalid; REC-001 to REC-006.
pub fn allocate(
    new_id: &mut dyn FnMut() -> AllocationId,
    payment: &Payment,
    invoice: &Invoice,
    settlement: &Settlement,
    given_up: Vec<Allocation>,
    command: &AllocateTo,
    on: Date,
) -> Result<Entries, CrmError> {
    issued(invoice)?;
    if *invoice.account() != payment.account {
        return Err(ReceivableRefusal::OtherAccount.about(invoice));
    }
    let (paid_in, billed_in) = (payment.amount.currency(), *invoice.currency());
    if paid_in != billed_in {
        return Err(ReceivableRefusal::OtherCurrency { payment: paid_in, invoice: billed_in }.about(invoice));
    }
    let given = Money::sum(given_up.iter().map(|row| row.amount), billed_in)?;
    let (due, left) = (balance(invoice, settlement)?, payment.unallocated()?);
    let open = due.checked_add(given)?;
    if !open.is_positive() {
        return Err(ReceivableRefusal::NothingOpen.about(invoice));
    }
    let amount = match command.amount {
        Some(amount) => amount,
        None => open.smaller(left)?,
    };
    let above_left = amount.checked_sub(left).map_err(|fault| fault.at("amount"))?;
    within(amount, open, invoice)?;
    if above_left.is_positive() || left.is_zero() {
        return Err(ReceivableRefusal::AbovePayment { amount, left }.about(payment));
    }
    if !amount.is_positive() {
        return Err(Fault::new(amount, "an allocated amount is above zero", "give a part of the payment").at("amount").into());
    }
    let mut entries = Entries { payments: vec![payment.clone()], ..Entries::on(settlement.clone()) };
    for (row, part) in ledger::first(given_up, amount.checked_sub(due)?)? {
        entries.take_back(new_id, invoice, &row, part, on)?;
    }
    entries.post(new_id(), invoice, AllocationSource::Payment(payment.id()), amount, on)?;
    Ok(entries)
}

/// `allocation` taken back from `on`: payment and settlement are as before it.
///
/// # Errors
/// REC-007.
pub fn unallocate(
    id: AllocationId,
    allocation: &Allocation,
    payment: Option<Payment>,
    invoice: &Invoice,
    settlement: &Settlement,
    on: Date,
) -> Result<Entries, CrmError> {
    if allocation.reverses.is_some() {
        return Err(ReceivableRefusal::IsReversal.about(allocation));
    }
    let mut entries = Entries { payments: payment.into_iter().collect(), ..Entries::on(settlement.clone()) };
    entries.reverse(id, invoice, allocation, on)?;
    Ok(entries)
}

/// What is settled of `invoice` beyond what it stands for, taken back from `on`: write-offs and residuals first, which are nobody's money, then payments,
/// the latest first. `rows` are all rows of the invoice, `payments` those that they name.
///
/// # Errors
/// A fault where figures do not fit.
pub fn release_excess(
    new_id: &mut dyn FnMut() -> AllocationId,
    invoice: &Invoice,
    settlement: &Settlement,
    rows: Vec<Allocation>,
    payments: Vec<Payment>,
    on: Date,
) -> Result<Entries, CrmError> {
    let excess = balance(invoice, settlement)?.negated();
    let mut rows = ledger::standing(rows);
    rows.sort_by_key(|row| match row.source {
        AllocationSource::WriteOff(_) => 0,
        AllocationSource::Residual(_) => 1,
        AllocationSource::Payment(_) => 2,
    });
    let mut entries = Entries { payments, ..Entries::on(settlement.clone()) };
    for (row, part) in ledger::first(rows, excess)? {
        entries.take_back(new_id, invoice, &row, part, on)?;
    }
    let touched: Vec<Option<PaymentId>> = entries.rows.iter().map(Allocation::payment).collect();
    entries.payments.retain(|payment| touched.contains(&Some(payment.id)));
    Ok(entries)
}

/// Refuses what is not an issued invoice.
pub(super) fn issued(invoice: &Invoice) -> Result<(), CrmError> {
    if invoice.is_issued_invoice() { Ok(()) } else { Err(ReceivableRefusal::NotAnIssuedInvoice.about(invoice)) }
}

/// Refuses more than is open.
pub(super) fn within(amount: Money, open: Money, invoice: &Invoice) -> Result<(), CrmError> {
    if amount.checked_sub(open).map_err(|fault| fault.at("amount"))?.is_positive() {
        return Err(ReceivableRefusal::AboveOpen { amount, open }.about(invoice));
    }
    Ok(())
}

/// The settlement with one more hold; what was held for the same reason ends where it begins.
pub fn hold(settlement: &Settlement, hold: SettlementHold) -> Decision<Settlement, ReceivableEvent> {
    let SettlementHold { reason, amount, from, .. } = hold;
    let mut next = settlement.clone();
    end(&mut next, reason, from);
    next.holds.push(hold);
    Decision::apply(next, ReceivableEvent::Held { reason, amount })
}

/// The settlement with `amount` of `invoice` blocked from today on; a block that is there ends.
///
/// # Errors
/// An amount not above zero, or more than the invoice stands for, or an end that is not after today, is invalid.
pub fn block(
    settlement: &Settlement,
    invoice: &Invoice,
    amount: Money,
    today: Date,
    until: Option<Date>,
) -> Result<Decision<Settlement, ReceivableEvent>, CrmError> {
    let standing = invoice.standing()?;
    let above = amount.checked_sub(standing).map_err(|fault| fault.at("amount"))?.is_positive();
    if above || !amount.is_positive() {
        let problem = format!("what is blocked lies above zero and within the {standing} that the invoice stands for");
        return Err(Fault::new(amount, problem, "give an amount that does, or none").at("amount").into());
    }
    after(until, today)?;
    Ok(hold(settlement, SettlementHold { until, ..SettlementHold::new(HoldReason::Block, amount, today) }))
}

/// The settlement without what is held for a reason from a day on.
pub fn release(settlement: &Settlement, reason: HoldReason, until: Date) -> Decision<Settlement, ReceivableEvent> {
    let mut next = settlement.clone();
    if end(&mut next, reason, until) {
        Decision::apply(next, ReceivableEvent::Released { reason })
    } else {
        Decision::AlreadyDone(next)
    }
}

/// A part of a hold that stays held when the rest of it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StillHeld {
    /// How much, above zero.
    pub amount: Money,
    /// The first day without it; none while no end is known.
    pub until: Option<Date>,
    /// What of it bears no late interest for the days of the hold, once that ends.
    pub interest_free: Option<Money>,
}

/// The settlement without what is held for a reason from `today` on, but for what is `still` held; `interest_free` of what ends bears no late interest for the
/// days on which it was held. Both parts were held since the same day, so that the past reads as before.
///
/// # Errors
/// A fault for two currencies.
pub fn release_sparing(
    settlement: &Settlement,
    reason: HoldReason,
    today: Date,
    interest_free: Option<Money>,
    still: Option<StillHeld>,
) -> Result<Decision<Settlement, ReceivableEvent>, Fault> {
    let mut next = settlement.clone();
    let running = |hold: &&mut SettlementHold| hold.reason == reason && hold.until.is_none_or(|end| today < end);
    let Some(hold) = next.holds.iter_mut().find(running) else { return Ok(Decision::AlreadyDone(next)) };
    let before = *hold;
    *hold = SettlementHold { until: Some(today.max(before.from)), interest_free, ..before };
    if let Some(StillHeld { amount, until, interest_free }) = still {
        let kept = SettlementHold { amount, until, interest_free, ..before };
        hold.amount = before.amount.checked_sub(amount)?;
        if hold.amount.is_positive() { next.holds.push(kept) } else { *hold = kept }
    }
    Ok(Decision::apply(next, ReceivableEvent::Released { reason }))
}

fn end(settlement: &mut Settlement, reason: HoldReason, on: Date) -> bool {
    let mut ended = false;
    for hold in settlement.holds.iter_mut().filter(|hold| hold.reason == reason && hold.until.is_none_or(|until| on < until)) {
        hold.until = Some(on.max(hold.from));
        ended = true;
    }
    ended
}
