//! What the books say of late invoices: what is open, what was paid and when, what is agreed, held, promised and claimed.

use std::collections::BTreeSet;

use crate::documents::DocumentLanguage;
use crate::dunning::charging::Late;
use crate::dunning::contract::DunningRefusal;
use crate::dunning::interest::{InterestFree, Movement, Owing, RateBasis, late_interest};
use crate::dunning::model::{DunningTerms, LateCharge, LateChargeState, PromiseTag, PromiseToPay};
use crate::dunning::policy::{DunningPolicy, LateInterestPolicy};
use crate::dunning::promises::Promisable;
use crate::engine::{Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Date, Fault, InvoiceId, Money, Ownership, Record, Refusal, SortKey};
use crate::receivables::{self, Allocation, HoldReason, Payment, Settlement};

/// The ownership of what is about an account: its shares are the account's alone.
pub(super) fn unshared(of: &Ownership) -> Ownership {
    Ownership::new(of.owner, of.team)
}

/// The terms of an account as a whole; of two, where two accounts became one, the newer.
pub(super) fn account_terms(unit: &mut Unit, account: AccountId) -> Result<Option<DunningTerms>, CrmError> {
    let all = unit.parts(&Query::under(DunningTerms::BY_ACCOUNT, SortKey::new().id(account)))?;
    Ok(all.into_iter().rfind(|terms| terms.invoice().is_none()))
}

/// The terms of one invoice.
pub(super) fn invoice_terms(unit: &mut Unit, invoice: InvoiceId) -> Result<Option<DunningTerms>, CrmError> {
    Ok(unit.parts(&Query::under(DunningTerms::BY_INVOICE, SortKey::new().id(invoice)))?.pop())
}

/// The language of an account's notices.
pub(super) fn language(unit: &mut Unit, account: AccountId) -> Result<DocumentLanguage, CrmError> {
    let policy = unit.policy::<DunningPolicy>()?;
    Ok(account_terms(unit, account)?.and_then(|terms| *terms.language()).unwrap_or(policy.language))
}

/// What was paid on an invoice, on the days on which it came in. What was taken back was never paid, and what was written off was not either.
pub(super) fn movements(unit: &mut Unit, invoice: InvoiceId) -> Result<Vec<Movement>, CrmError> {
    let rows = unit.parts(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice)))?;
    let taken_back: BTreeSet<_> = rows.iter().filter_map(|row| *row.reverses()).collect();
    let stands = |row: &&Allocation| row.reverses().is_none() && !taken_back.contains(&row.id());
    let mut movements = Vec::new();
    for row in rows.iter().filter(stands) {
        if let Some(payment) = row.payment() {
            let on = (*unit.part::<Payment>(payment)?.received_on()).min(*row.on());
            movements.push(Movement { on, amount: *row.amount() });
        }
    }
    Ok(movements)
}

/// What was to be paid on an invoice: what it stands for without the small rests that were let go, as the discount of an early payer.
pub(super) fn to_pay(invoice: &Invoice, settlement: &Settlement) -> Result<Money, Fault> {
    settlement.residuals().map_or_else(|| invoice.standing(), |residuals| invoice.standing()?.checked_sub(residuals))
}

/// Late interest and compensation of an issued invoice up to and with a day.
///
/// # Errors
/// DUN-005 to DUN-008.
pub(super) fn late(unit: &mut Unit, invoice: &Invoice, through: Date) -> Result<Late, CrmError> {
    let issue = invoice.issue().ok_or_else(|| DunningRefusal::NotAnIssuedInvoice.about(invoice))?;
    let (of_account, of_invoice) = (account_terms(unit, *invoice.account())?, invoice_terms(unit, invoice.id())?);
    if of_account.iter().chain(&of_invoice).any(|terms| *terms.is_consumer()) {
        return Err(DunningRefusal::OwedByBusinesses.about(invoice));
    }
    if !unit.parts(&Query::under(LateCharge::BY_BILL, SortKey::new().id(invoice.id())))?.is_empty() {
        return Err(DunningRefusal::InterestOnCharges.about(invoice));
    }
    let policy = unit.policy::<LateInterestPolicy>()?;
    let agreed = of_invoice.iter().chain(&of_account).find_map(|terms| *terms.late_rate());
    let settlement = receivables::ops::settlement_of(unit, invoice)?;
    let held = settlement.held_on(unit.today(), |reason| matches!(reason, HoldReason::Dispute(_)))?;
    let principal = to_pay(invoice, &settlement)?.checked_sub(held)?;
    let (movements, mut interest_free) = (movements(unit, invoice.id())?, interest_free(&settlement, unit.today()));
    if let Some(released_on) = *invoice.released_on() {
        // What was held back was not late before the day on which it was released.
        let (from, until) = (issue.due_on.plus_days(1)?, released_on.max(issue.due_on).plus_days(1)?);
        interest_free.push(InterestFree { from, until, amount: invoice.retained()? });
    }
    let owing = Owing { principal, due_on: issue.due_on, movements: &movements, interest_free: &interest_free };
    let basis = RateBasis::of(&policy, agreed);
    let accrual = late_interest(&owing, &basis, through.plus_days(1)?)?;
    let compensation = policy.compensation.iter().find(|amount| amount.currency() == *invoice.currency()).copied();
    Ok(Late { accrual, charges: charges(unit, invoice.id())?, compensation })
}

/// What bore no interest while it was held, and does again since.
fn interest_free(settlement: &Settlement, today: Date) -> Vec<InterestFree> {
    let spared = settlement.holds().iter().filter_map(|hold| {
        let (until, amount) = (hold.until.filter(|until| *until <= today)?, hold.interest_free?);
        Some(InterestFree { from: hold.from, until, amount })
    });
    spared.collect()
}

/// What was claimed for an invoice, by day.
pub(super) fn charges(unit: &mut Unit, invoice: InvoiceId) -> Result<Vec<LateCharge>, CrmError> {
    let stored = unit.parts(&Query::under(LateCharge::BY_INVOICE, SortKey::new().id(invoice)))?;
    stored.into_iter().map(|charge| unless_discarded(unit, charge)).collect()
}

/// The charge as its invoice leaves it: where the draft that billed it was discarded, it is only claimed.
pub(super) fn unless_discarded(unit: &mut Unit, charge: LateCharge) -> Result<LateCharge, CrmError> {
    match charge.state() {
        LateChargeState::Billed { bill } if unit.find::<Invoice>(*bill)?.is_none() => Ok(charge.claimed_anew()),
        _ => Ok(charge),
    }
}

/// What an invoice says to a promise about it; nothing is open on what is no issued invoice.
pub(super) fn promisable(unit: &mut Unit, invoice: &Invoice) -> Result<Promisable, CrmError> {
    let settlement = receivables::ops::settlement_of(unit, invoice)?;
    let open = match invoice.is_issued_invoice() {
        true => receivables::rules::balance(invoice, &settlement)?,
        false => Money::zero(*invoice.currency()),
    };
    let paid = movements(unit, invoice.id())?.into_iter().map(|movement| movement.amount);
    let paid = Money::sum(paid, *invoice.currency())?;
    let promises = unit.parts(&Query::under(PromiseToPay::BY_INVOICE, SortKey::new().id(invoice.id())))?;
    let broken = promises.iter().filter(|promise| promise.tag() == PromiseTag::Broken).count();
    Ok(Promisable {
        ownership: invoice.ownership().clone(),
        account: *invoice.account(),
        open,
        paid,
        broken: u32::try_from(broken).unwrap_or(u32::MAX),
    })
}
