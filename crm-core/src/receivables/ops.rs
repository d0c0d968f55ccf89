//! The session side of receivables: name the permission, load, decide, store.

mod closing;
mod credit;
mod questions;
mod repayments;

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Currency, InvoiceId, Ownership, Record, SortKey};
use crate::parties::Account;

use super::contract::{Allocate, AllocateLeft, AllocateTo, AllocationPlan, RecordPayment, ReleaseExcess, Unallocate};
use super::ledger::{self, Entries};
use super::model::{Allocation, AllocationSource, Payment, Settlement};
use super::planning::{self, OpenInvoice};
use super::policy::ReceivablesPolicy;
use super::rules;

impl Command for RecordPayment {
    type Answer = Payment;
    const NAME: &'static str = "receivables.record_payment";

    fn execute(&self, unit: &mut Unit) -> Result<Payment, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        let of_account = account.ownership();
        let ownership = Ownership::new(self.owner.unwrap_or(of_account.owner), of_account.team);
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let decision = rules::record(unit.new_id(), ownership, self, &unit.context(&policy))?;
        let payment = unit.open_with(decision)?;
        allocate_by_plan(unit, payment, &self.plan)
    }
}

impl Command for AllocateLeft {
    type Answer = Payment;
    const NAME: &'static str = "receivables.allocate_left";

    fn execute(&self, unit: &mut Unit) -> Result<Payment, CrmError> {
        let payment = unit.load::<Payment>(self.payment, Operation::Update)?;
        allocate_by_plan(unit, payment, &self.plan)
    }
}

impl Command for Allocate {
    type Answer = Allocation;
    const NAME: &'static str = "receivables.allocate";

    fn execute(&self, unit: &mut Unit) -> Result<Allocation, CrmError> {
        let payment = unit.load::<Payment>(self.payment, Operation::Update)?;
        allocate(unit, &payment, &self.to, true).map(|(_, allocation)| allocation)
    }
}

impl Command for Unallocate {
    type Answer = Allocation;
    const NAME: &'static str = "receivables.unallocate";

    fn execute(&self, unit: &mut Unit) -> Result<Allocation, CrmError> {
        let allocation = unit.load::<Allocation>(self.allocation, Operation::Update)?;
        let reversals = Query::under(Allocation::BY_REVERSED, SortKey::new().id(self.allocation));
        if let Some(reversal) = unit.parts(&reversals)?.pop() {
            return Ok(reversal);
        }
        let payment = allocation.payment().map(|payment| unit.part::<Payment>(payment)).transpose()?;
        let invoice = unit.part::<Invoice>(*allocation.invoice())?;
        let settlement = unit.part::<Settlement>(Settlement::id_of(*allocation.invoice()))?;
        let entries = rules::unallocate(unit.new_id(), &allocation, payment, &invoice, &settlement, unit.today())?;
        store(unit, &entries)?;
        Ok(entries.rows.into_iter().next_back().unwrap_or(allocation))
    }
}

impl Command for ReleaseExcess {
    type Answer = Settlement;
    const NAME: &'static str = "receivables.release_excess";

    fn execute(&self, unit: &mut Unit) -> Result<Settlement, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        rules::issued(&invoice)?;
        let settlement = settlement_of(unit, &invoice)?;
        unit.authorise(Operation::Update, &settlement)?;
        release_excess(unit, &invoice)
    }
}

/// Gives back to the customer what is set against `invoice` beyond what it is for, on behalf of a process that has authorised the actor.
pub(crate) fn release_excess(unit: &mut Unit, invoice: &Invoice) -> Result<Settlement, CrmError> {
    let settlement = settlement_of(unit, invoice)?;
    let rows = rows_of_invoice(unit, invoice.id())?;
    let mut payments = Vec::new();
    for payment in ledger::payments(&rows) {
        payments.push(unit.part::<Payment>(payment)?);
    }
    let (on, mut new_id) = (unit.today(), || unit.new_id());
    let entries = rules::release_excess(&mut new_id, invoice, &settlement, rows, payments, on)?;
    if !entries.rows.is_empty() {
        store(unit, &entries)?;
    }
    Ok(entries.settlement)
}

fn allocate_by_plan(unit: &mut Unit, mut payment: Payment, plan: &AllocationPlan) -> Result<Payment, CrmError> {
    let is_named = matches!(plan, AllocationPlan::To(_));
    let open = match plan {
        AllocationPlan::Later | AllocationPlan::To(_) => Vec::new(),
        AllocationPlan::OldestFirst | AllocationPlan::ByReference | AllocationPlan::ProRata => {
            open_invoices(unit, *payment.account(), payment.amount().currency())?
        }
    };
    for to in planning::targets(plan, payment.unallocated()?, payment.reference().as_ref(), open)? {
        payment = allocate(unit, &payment, &to, is_named)?.0;
    }
    Ok(payment)
}

/// Sets a part of `payment` against an invoice; where it `is_named`, what was written off of it counts as open.
fn allocate(unit: &mut Unit, payment: &Payment, to: &AllocateTo, is_named: bool) -> Result<(Payment, Allocation), CrmError> {
    let invoice = unit.load::<Invoice>(to.invoice, Operation::Read)?;
    let settlement = settlement_of(unit, &invoice)?;
    let given_up = match settlement.written_off() {
        Some(amount) if is_named && amount.is_positive() => written_off(unit, to.invoice)?,
        _ => Vec::new(),
    };
    let (on, mut new_id) = (unit.today(), || unit.new_id());
    let entries = rules::allocate(&mut new_id, payment, &invoice, &settlement, given_up, to, on)?;
    store(unit, &entries)?;
    let row = entries.rows.into_iter().next_back();
    entries.payments.into_iter().next().zip(row).ok_or_else(|| CrmError::Corrupt {
        subject: crate::kernel::subject::<Payment>(payment.id()),
        detail: "it was set against an invoice and no row says so; restore the store from a backup".to_owned(),
    })
}

fn written_off(unit: &mut Unit, invoice: InvoiceId) -> Result<Vec<Allocation>, CrmError> {
    let mut rows = ledger::standing(rows_of_invoice(unit, invoice)?);
    rows.retain(|row| matches!(row.source(), AllocationSource::WriteOff(_)));
    Ok(rows)
}

fn rows_of_invoice(unit: &mut Unit, invoice: InvoiceId) -> Result<Vec<Allocation>, CrmError> {
    unit.parts(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice)))
}

/// Stages what changed: each row with what it tells, both of its sides with all of it.
fn store(unit: &mut Unit, entries: &Entries) -> Result<(), CrmError> {
    for payment in &entries.payments {
        unit.save(payment, &entries.events_of(payment))?;
    }
    unit.save(&entries.settlement, &entries.events())?;
    for row in &entries.rows {
        unit.save(row, &[ledger::event(row)])?;
    }
    Ok(())
}

/// What is set against an invoice and held of it: nothing yet where no record says so.
pub(crate) fn settlement_of(unit: &mut Unit, invoice: &Invoice) -> Result<Settlement, CrmError> {
    let known = unit.find::<Settlement>(Settlement::id_of(invoice.id()))?;
    Ok(known.unwrap_or_else(|| Settlement::untouched(invoice.id(), *invoice.currency(), invoice.ownership().clone())))
}

/// The customer's invoices with something open.
fn open_invoices(unit: &mut Unit, account: AccountId, currency: Currency) -> Result<Vec<OpenInvoice>, CrmError> {
    let invoices = unit.select(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?;
    let mut found = Vec::new();
    for invoice in invoices.iter().filter(|invoice| invoice.is_issued_invoice() && *invoice.currency() == currency) {
        let settlement = settlement_of(unit, invoice)?;
        let open = rules::balance(invoice, &settlement)?;
        let due_on = invoice.due_day_of(open)?.filter(|_| open.is_positive());
        if let Some((issue, due_on)) = invoice.issue().zip(due_on) {
            found.push(OpenInvoice { invoice: invoice.id(), number: issue.number.clone(), due_on, open });
        }
    }
    Ok(found)
}
