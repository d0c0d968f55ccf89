//! The session side of the life of an invoice: name the permission, load, decide, store.

use crate::access::Operation;
use crate::disputes::{self, DisputePolicy, RaiseDispute};
use crate::einvoicing::cdar::{self, LifecycleStatus, MessageTime};
use crate::engine::{Command, Query, Question, Unit};
use crate::invoicing::{DocumentKind, Invoice, InvoiceNumber, InvoiceState, Issue};
use crate::kernel::{CrmError, DisputeId, InvoiceId, Kind, Note, Record, RecordId, Refusal, SortKey, TimeZone};
use crate::receivables::{self, Allocation, HoldReason, SettlementHold};

use super::contract::{
    LifecycleEvent, LifecycleOf, LifecycleRefusal, LifecycleView, LifecycleWorklist, RecordLifecycleStatus,
    ReportLifecycleStatus, UnansweredInvoice,
};
use super::model::{InvoiceLifecycle, InvoiceStatus, LifecycleNeed};
use super::rules::{self, Lived, ReportDraft, StatusEffect};
use super::{cashing, messages};

/// The most rows that a worklist has where nothing is said.
const WORKLIST: u32 = 100;

impl Command for RecordLifecycleStatus {
    type Answer = InvoiceStatus;
    const NAME: &'static str = "lifecycle.record_lifecycle_status";

    fn execute(&self, unit: &mut Unit) -> Result<InvoiceStatus, CrmError> {
        let (invoice, _) = issued(unit, self.invoice)?;
        unit.demand(Operation::Create, Kind::INVOICE_STATUS)?;
        if let Some(known) = unit.find::<InvoiceStatus>(InvoiceStatus::id_of(self.invoice, &self.message, self.sequence))? {
            unit.authorise(Operation::Read, &known)?;
            return Ok(known);
        }
        let lifecycle = lifecycle_of(unit, &invoice)?;
        let lived = rules::record(&lifecycle, self, unit.today())?;
        let event = LifecycleEvent::Received { invoice: self.invoice, status: self.status };
        live(unit, &invoice, lived, event)
    }
}

impl Command for ReportLifecycleStatus {
    type Answer = InvoiceStatus;
    const NAME: &'static str = "lifecycle.report_lifecycle_status";

    fn execute(&self, unit: &mut Unit) -> Result<InvoiceStatus, CrmError> {
        let (invoice, issue) = issued(unit, self.invoice)?;
        unit.demand(Operation::Create, Kind::INVOICE_STATUS)?;
        let lifecycle = lifecycle_of(unit, &invoice)?;
        let rows = unit.parts(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(self.invoice)))?;
        let of = match invoice.kind() {
            DocumentKind::CreditNote { of, .. } => Some(unit.part::<Invoice>(*of)?),
            _ => None,
        };
        let settled = cashing::offset(&invoice, of.as_ref())?;
        let cashed = cashing::together(&settled, &cashing::cashed(&invoice, &rows)?)?;
        let message = messages::number(&issue, self, lifecycle.count().saturating_add(1))?;
        let corrected_by = corrected_by(unit, &invoice)?;
        let lived = rules::report(&lifecycle, self, ReportDraft { message, cashed, corrected_by, today: unit.today() })?;
        // Messages write the time that clocks show in France.
        let zone = "Europe/Paris".parse::<TimeZone>().unwrap_or_else(|_| unit.time_zone());
        let now = MessageTime::of(unit.now(), &zone);
        let written = cdar::write(&messages::message(&lived.status, &invoice, &issue, self, now))?;
        let message = String::from_utf8_lossy(&written).into_owned();
        let event = LifecycleEvent::Reported { invoice: self.invoice, status: self.status, message };
        live(unit, &invoice, lived, event)
    }
}

fn issued(unit: &mut Unit, id: InvoiceId) -> Result<(Invoice, Issue), CrmError> {
    let invoice = unit.load::<Invoice>(id, Operation::Read)?;
    let issue = invoice.issue().cloned().ok_or_else(|| LifecycleRefusal::NotIssued.about(&invoice))?;
    Ok((invoice, issue))
}

/// The number of the corrected invoice that took the place of `invoice`.
fn corrected_by(unit: &mut Unit, invoice: &Invoice) -> Result<Option<InvoiceNumber>, CrmError> {
    let InvoiceState::Superseded { by, .. } = invoice.state() else { return Ok(None) };
    Ok(unit.part::<Invoice>(*by)?.issue().map(|issue| issue.number.clone()))
}

fn lifecycle_of(unit: &mut Unit, invoice: &Invoice) -> Result<InvoiceLifecycle, CrmError> {
    let known = unit.find::<InvoiceLifecycle>(InvoiceLifecycle::id_of(invoice.id()))?;
    let today = unit.today();
    Ok(known.unwrap_or_else(|| InvoiceLifecycle::unborn(invoice.id(), invoice.ownership().clone(), today)))
}

/// Stores what was decided, and does what the status brings about: for a credit note nothing, since nothing of it is due.
fn live(unit: &mut Unit, invoice: &Invoice, lived: Lived, event: LifecycleEvent) -> Result<InvoiceStatus, CrmError> {
    let Lived { lifecycle, mut status, effect } = lived;
    if invoice.is_issued_invoice() {
        match effect {
            StatusEffect::Noted => {}
            StatusEffect::Dispute => status.dispute = dispute(unit, invoice, &status)?,
            StatusEffect::Suspend => hold_all(unit, invoice)?,
            StatusEffect::Resume => release(unit, invoice, suspension(invoice))?,
            StatusEffect::Settle => {
                release(unit, invoice, suspension(invoice))?;
                status.dispute = withdraw(unit, invoice, status.note())?;
            }
            StatusEffect::Close => hold_all(unit, invoice)?,
        }
    }
    unit.create(&status, std::slice::from_ref(&event))?;
    if matches!(event, LifecycleEvent::Reported { .. }) {
        unit.emit(&status, &event)?;
    }
    unit.save::<_, LifecycleEvent>(&lifecycle, &[])?;
    Ok(status)
}

/// Under which id the settlement holds what no dispute does: papers are missing, or all of it is to be credited.
fn suspension(invoice: &Invoice) -> DisputeId {
    DisputeId::natural("lifecycle hold", &invoice.id().to_string())
}

/// Opens a dispute about what the status names, or gives the one that is open: no more of it stays disputed than a buyer says who approves of the rest.
/// What is credited in full cannot be disputed.
fn dispute(unit: &mut Unit, invoice: &Invoice, status: &InvoiceStatus) -> Result<Option<DisputeId>, CrmError> {
    if rules::approves_all(status) {
        return withdraw(unit, invoice, status.note());
    }
    if let Some(open) = disputes::ops::open_dispute(unit, invoice)? {
        if let Some(amount) = status.amount().filter(|_| *status.status() == LifecycleStatus::PartlyApproved) {
            disputes::ops::narrow(unit, &open, amount)?;
        }
        return Ok(Some(open.id()));
    }
    let (left, policy) = (invoice.standing()?, unit.policy::<DisputePolicy>()?);
    let Some(reason) = rules::dispute_reason(*status.reason(), &policy).filter(|_| left.is_positive()) else { return Ok(None) };
    let scope = rules::disputed_scope(left, *status.amount())?;
    let disputed = disputes::ops::disputed(invoice, &scope)?;
    let command = RaiseDispute { claim: status.note().clone(), ..RaiseDispute::about(invoice.id(), scope, reason) };
    let decision = disputes::rules::raise(unit.new_id(), &disputed, &command, &unit.context(&policy))?;
    let dispute = unit.apply(decision)?;
    disputes::ops::hold(unit, invoice, &dispute)?;
    Ok(Some(dispute.id()))
}

fn withdraw(unit: &mut Unit, invoice: &Invoice, grounds: &Note) -> Result<Option<DisputeId>, CrmError> {
    let Some(open) = disputes::ops::open_dispute(unit, invoice)? else { return Ok(None) };
    let today = unit.today();
    unit.apply(disputes::rules::withdraw(&open, grounds, today)?)?;
    disputes::ops::release(unit, &open, *open.disputed())?;
    Ok(Some(open.id()))
}

/// Holds all that the invoice stands for, whatever else is held or paid of it: a dispute may end before, a payment may be taken back.
fn hold_all(unit: &mut Unit, invoice: &Invoice) -> Result<(), CrmError> {
    let amount = invoice.standing()?;
    if !amount.is_positive() {
        return Ok(());
    }
    let (settlement, today) = (receivables::ops::settlement_of(unit, invoice)?, unit.today());
    let hold = SettlementHold::new(HoldReason::Dispute(suspension(invoice)), amount, today);
    unit.apply(receivables::rules::hold(&settlement, hold)).map(|_| ())
}

fn release(unit: &mut Unit, invoice: &Invoice, held_by: DisputeId) -> Result<(), CrmError> {
    let (settlement, today) = (receivables::ops::settlement_of(unit, invoice)?, unit.today());
    unit.apply(receivables::rules::release(&settlement, HoldReason::Dispute(held_by), today)).map(|_| ())
}

impl Question for LifecycleOf {
    type Answer = LifecycleView;
    const NAME: &'static str = "lifecycle.lifecycle_of";

    fn answer(&self, unit: &mut Unit) -> Result<LifecycleView, CrmError> {
        unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let statuses = unit.select(&Query::under(InvoiceStatus::BY_INVOICE, SortKey::new().id(self.invoice)))?;
        let standing = unit.find::<InvoiceLifecycle>(InvoiceLifecycle::id_of(self.invoice))?;
        let standing = standing.filter(|standing| unit.authorise(Operation::Read, standing).is_ok());
        Ok(LifecycleView { standing, statuses })
    }
}

impl Question for LifecycleWorklist {
    /// Those that wait longest first.
    type Answer = Vec<UnansweredInvoice>;
    const NAME: &'static str = "lifecycle.lifecycle_worklist";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<UnansweredInvoice>, CrmError> {
        let limit = usize::try_from(self.limit.unwrap_or(WORKLIST)).unwrap_or(usize::MAX);
        let waiting = unit.select(&Query::between(InvoiceLifecycle::BY_NEED, SortKey::new(), SortKey::new()))?;
        let mut list = Vec::new();
        for lifecycle in &waiting {
            if list.len() >= limit {
                break;
            }
            for (need, since) in lifecycle.needs() {
                if is_unanswered(unit, *lifecycle.invoice(), need)? {
                    list.push(UnansweredInvoice { invoice: *lifecycle.invoice(), need, since });
                }
            }
        }
        list.sort_by_key(|waiting| waiting.since);
        list.truncate(limit);
        Ok(list)
    }
}

/// Crediting and settling a dispute are done where they belong, and say nothing here: whether that was done shows there.
fn is_unanswered(unit: &mut Unit, invoice: InvoiceId, need: LifecycleNeed) -> Result<bool, CrmError> {
    let invoice = unit.part::<Invoice>(invoice)?;
    let credited = invoice.credited().as_ref().is_some_and(|credited| credited.in_full);
    Ok(!credited
        && match need {
            LifecycleNeed::AnswerDispute => disputes::ops::open_dispute(unit, &invoice)?.is_some(),
            LifecycleNeed::GivePapers | LifecycleNeed::CreditInFull => true,
        })
}
