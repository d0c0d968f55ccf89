//! Closing an invoice without money: small rests let go, invoices given up.

use crate::invoicing::Invoice;
use crate::kernel::{AllocationId, CrmError, Date, Fault, Money, Percent, Refusal};
use crate::pricing::early_payment;

use super::contract::{CloseResidual, ReceivableRefusal, WriteOff};
use super::ledger::Entries;
use super::model::{AllocationSource, ResidualReason, Settlement};
use super::policy::ReceivablesPolicy;
use super::rules::{balance, issued, within};

/// A rest that is let go, and why that needs somebody who may approve, where it does.
#[derive(Debug, Clone)]
pub struct Rest {
    /// The settlement and the row.
    pub entries: Entries,
    /// The refusal for whoever may not approve.
    pub above_bound: Option<ReceivableRefusal>,
}

/// A small rest of `invoice` let go on `today`. `received` are the days on which the payments came in that are set against it.
///
/// # Errors
/// An amount not above zero, or a percentage not above zero and up to a hundred, is invalid; REC-001, REC-004, REC-005, REC-009, REC-010.
pub fn residual(
    id: AllocationId,
    invoice: &Invoice,
    settlement: &Settlement,
    command: &CloseResidual,
    received: &[Date],
    policy: &ReceivablesPolicy,
    today: Date,
) -> Result<Rest, CrmError> {
    issued(invoice)?;
    let amount = closable(invoice, settlement, command.amount)?;
    let standing = invoice.standing()?;
    let bound = match &command.reason {
        ResidualReason::BankCharges | ResidualReason::Rounding | ResidualReason::CurrencyDifference => {
            policy.residual_bound(standing)?
        }
        ResidualReason::EarlyPayment { percent, last_day } => {
            if *percent <= Percent::ZERO || *percent > Percent::HUNDRED {
                let fault = Fault::new(percent, "it lies above 0 and at most at 100", "give the percentage of the terms");
                return Err(fault.at("reason.percent").into());
            }
            if received.iter().max().is_none_or(|last| last > last_day) {
                return Err(ReceivableRefusal::NotPaidEarly { last_day: *last_day }.about(invoice));
            }
            let most = early_discount(invoice, standing, *percent)?;
            if amount.checked_sub(most)?.is_positive() {
                return Err(ReceivableRefusal::AboveDiscount { amount, most }.about(invoice));
            }
            early_discount(invoice, standing, policy.early_payment_percent.unwrap_or(Percent::ZERO))?
        }
    };
    let is_above = amount.checked_sub(bound)?.is_positive();
    let mut entries = Entries::on(settlement.clone());
    entries.post(id, invoice, AllocationSource::Residual(command.reason.clone()), amount, today)?;
    Ok(Rest { entries, above_bound: is_above.then_some(ReceivableRefusal::AboveBound { amount, bound }) })
}

/// What an early payer may take off `invoice`, of which `standing` is to be paid: `percent` of that, or what pricing takes off net and VAT rate by rate, which
/// may round to a cent more.
fn early_discount(invoice: &Invoice, standing: Money, percent: Percent) -> Result<Money, Fault> {
    let of_gross = standing.times(percent)?;
    if !invoice.stands_whole()? {
        return Ok(of_gross);
    }
    let Ok(paid) = early_payment(invoice.totals(), percent) else { return Ok(of_gross) };
    let by_rate = invoice.totals().gross.checked_sub(paid.gross)?;
    Ok(if by_rate.compare(of_gross)?.is_gt() { by_rate } else { of_gross })
}

/// `invoice`, or a part of it, given up on `today`.
///
/// # Errors
/// An amount not above zero is invalid; REC-001, REC-004, REC-005.
pub fn write_off(
    id: AllocationId,
    invoice: &Invoice,
    settlement: &Settlement,
    command: &WriteOff,
    today: Date,
) -> Result<Entries, CrmError> {
    issued(invoice)?;
    let amount = closable(invoice, settlement, command.amount)?;
    let mut entries = Entries::on(settlement.clone());
    entries.post(id, invoice, AllocationSource::WriteOff(command.reason), amount, today)?;
    Ok(entries)
}

/// The part of what is open that is named, or all of it.
fn closable(invoice: &Invoice, settlement: &Settlement, named: Option<Money>) -> Result<Money, CrmError> {
    let open = balance(invoice, settlement)?;
    if !open.is_positive() {
        return Err(ReceivableRefusal::NothingOpen.about(invoice));
    }
    let amount = named.unwrap_or(open);
    within(amount, open, invoice)?;
    if !amount.is_positive() {
        return Err(Fault::new(amount, "what is closed is above zero", "give a part of what is open").at("amount").into());
    }
    Ok(amount)
}
