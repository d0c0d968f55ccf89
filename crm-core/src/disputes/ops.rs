//! The session side of disputes: name the permission, load, decide, store.

mod handling;
mod payments;
mod questions;
mod resolving;

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{CrmError, Decision, Fault, Money, Record, Refusal, SortKey, UserId};
use crate::receivables::rules::StillHeld;
use crate::receivables::{self, AllocateTo, AllocationPlan, HoldReason, RecordPayment, Settlement, SettlementHold};
use crate::returns::ReturnAuthorisation;
use crate::service::ServiceCase;

use super::contract::{DisputeRefusal, RaiseDispute, RecordShortPayment};
use super::model::{Dispute, DisputeKind, DisputeScope};
use super::policy::DisputePolicy;
use super::rules::{self, Disputed};
use super::{amounts, scopes};

impl Command for RaiseDispute {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.raise_dispute";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        comes_from(unit, self, &invoice)?;
        raise(unit, &invoice, self)
    }
}

/// Refuses what a dispute cannot come from: another customer's case or return, one that the actor may not read, a chargeback that none was.
fn comes_from(unit: &mut Unit, command: &RaiseDispute, invoice: &Invoice) -> Result<(), CrmError> {
    let account = match command.kind {
        DisputeKind::Invoice => return Ok(()),
        DisputeKind::Service(case) => *unit.load::<ServiceCase>(case, Operation::Read)?.account(),
        DisputeKind::Return(of) => *unit.load::<ReturnAuthorisation>(of, Operation::Read)?.account(),
        DisputeKind::Chargeback(id) => {
            let remedy = "record the contested payment, which raises the dispute of each invoice";
            return Err(Fault::new(id, "a chargeback raises its disputes by itself", remedy).at("kind").into());
        }
    };
    rules::of_customer(invoice, account)
}

/// Raises a dispute about an invoice that the actor may read, and holds its amount.
fn raise(unit: &mut Unit, invoice: &Invoice, command: &RaiseDispute) -> Result<Dispute, CrmError> {
    if !invoice.is_issued_invoice() {
        return Err(DisputeRefusal::NotAnIssuedInvoice.about(invoice));
    }
    none_open(unit, invoice)?;
    let disputed = disputed(invoice, &command.scope)?;
    let policy = unit.policy::<DisputePolicy>()?;
    let decision = rules::raise(unit.new_id(), &disputed, command, &unit.context(&policy))?;
    let dispute = unit.open_with(decision)?;
    hold(unit, invoice, &dispute)?;
    Ok(dispute)
}

/// What a dispute of `scope` is about, as the invoice has it.
pub(crate) fn disputed(invoice: &Invoice, scope: &DisputeScope) -> Result<Disputed, CrmError> {
    Ok(Disputed {
        ownership: invoice.ownership().clone(),
        account: *invoice.account(),
        left: scopes::left(invoice, scope)?,
        standing: amounts::standing(invoice)?,
    })
}

fn none_open(unit: &mut Unit, invoice: &Invoice) -> Result<(), CrmError> {
    match open_dispute(unit, invoice)? {
        Some(_) => Err(DisputeRefusal::AlreadyOpen.about(invoice)),
        None => Ok(()),
    }
}

/// The open dispute of an invoice, on behalf of a process that has authorised the actor.
pub(crate) fn open_dispute(unit: &mut Unit, invoice: &Invoice) -> Result<Option<Dispute>, CrmError> {
    Ok(unit.parts(&Query::under(Dispute::BY_OPEN_INVOICE, SortKey::new().id(invoice.id())))?.pop())
}

/// Holds what is disputed, from today on.
pub(crate) fn hold(unit: &mut Unit, invoice: &Invoice, dispute: &Dispute) -> Result<(), CrmError> {
    let (settlement, today) = (receivables::ops::settlement_of(unit, invoice)?, unit.today());
    let hold = SettlementHold::new(HoldReason::Dispute(dispute.id()), *dispute.disputed(), today);
    unit.apply(receivables::rules::hold(&settlement, hold)).map(|_| ())
}

/// Ends what a dispute holds today, but for what of it is `due_again`: that is left alone for the days of grace, and bears interest for the time of the
/// dispute or not, as the policy says.
pub(crate) fn release(unit: &mut Unit, dispute: &Dispute, due_again: Money) -> Result<(), CrmError> {
    let settlement = unit.part::<Settlement>(Settlement::id_of(*dispute.invoice()))?;
    let policy = unit.policy::<DisputePolicy>()?;
    let (reason, today) = (HoldReason::Dispute(dispute.id()), unit.today());
    let (interest_free, still) = rules::released(&policy, due_again, today)?;
    unit.apply(receivables::rules::release_sparing(&settlement, reason, today, interest_free, still)?).map(|_| ())
}

/// Has an open dispute hold no more than `amount`: the customer accepted the rest, which is due again at once.
pub(crate) fn narrow(unit: &mut Unit, dispute: &Dispute, amount: Money) -> Result<(), CrmError> {
    let policy = unit.policy::<DisputePolicy>()?;
    let (decision, interest_free) = rules::narrow(dispute, amount, &policy)?;
    if matches!(decision, Decision::AlreadyDone(_)) {
        return Ok(());
    }
    unit.apply(decision)?;
    let settlement = unit.part::<Settlement>(Settlement::id_of(*dispute.invoice()))?;
    let still = StillHeld { amount, until: None, interest_free: None };
    let (reason, today) = (HoldReason::Dispute(dispute.id()), unit.today());
    unit.apply(receivables::rules::release_sparing(&settlement, reason, today, interest_free, Some(still))?).map(|_| ())
}

impl Command for RecordShortPayment {
    type Answer = Dispute;
    const NAME: &'static str = "disputes.record_short_payment";

    fn execute(&self, unit: &mut Unit) -> Result<Dispute, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        if !invoice.is_issued_invoice() {
            return Err(DisputeRefusal::NotAnIssuedInvoice.about(&invoice));
        }
        none_open(unit, &invoice)?;
        let settlement = receivables::ops::settlement_of(unit, &invoice)?;
        let open = receivables::rules::balance(&invoice, &settlement)?;
        let rest = rules::short_of(&invoice, open, self.amount)?;
        let payment = RecordPayment {
            account: *invoice.account(),
            amount: self.amount,
            received_on: self.received_on,
            method: self.method.clone(),
            reference: self.payment_reference.clone(),
            external_id: self.external_id.clone(),
            plan: AllocationPlan::To(vec![AllocateTo { invoice: self.invoice, amount: None }]),
            owner: None,
        };
        payment.execute(unit)?;
        let about = RaiseDispute::about(self.invoice, DisputeScope::Amount(rest), self.reason.clone());
        raise(unit, &invoice, &RaiseDispute { claim: self.claim.clone(), ..about })
    }
}

/// Who coordinates: whom the command names, or whoever acts.
fn coordinator(unit: &mut Unit, named: Option<UserId>) -> Result<UserId, CrmError> {
    let missing = || Fault::new("", "nobody looks after the dispute", "name the user who does").at("coordinator");
    let coordinator = named.or_else(|| unit.reader().user()).ok_or_else(missing)?;
    unit.find::<crate::access::User>(coordinator)?
        .ok_or_else(|| Fault::new(coordinator, "there is no such user", "name a user").at("coordinator"))?;
    Ok(coordinator)
}
