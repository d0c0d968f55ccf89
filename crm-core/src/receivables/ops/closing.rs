//! Closing and holding invoices on the road.

use crate::access::Operation;
use crate::engine::{Command, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{CrmError, Fault, Kind, Refusal};
use crate::receivables::closing;
use crate::receivables::contract::{BlockInvoice, CloseResidual, UnblockInvoice, WriteOff};
use crate::receivables::ledger::{self, Entries};
use crate::receivables::model::{Allocation, HoldReason, Payment, Settlement};
use crate::receivables::policy::ReceivablesPolicy;
use crate::receivables::rules;

use super::{rows_of_invoice, settlement_of, store};

impl Command for CloseResidual {
    type Answer = Allocation;
    const NAME: &'static str = "receivables.close_residual";

    fn execute(&self, unit: &mut Unit) -> Result<Allocation, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let settlement = settlement_of(unit, &invoice)?;
        let mut received = Vec::new();
        for payment in ledger::payments(&ledger::standing(rows_of_invoice(unit, self.invoice)?)) {
            received.push(*unit.part::<Payment>(payment)?.received_on());
        }
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let rest = closing::residual(unit.new_id(), &invoice, &settlement, self, &received, &policy, unit.today())?;
        let row = written(unit, &rest.entries, Operation::Create)?;
        match rest.above_bound {
            Some(refusal) if unit.authorise(Operation::Approve, &row).is_err() => Err(refusal.about(&invoice)),
            _ => Ok(row),
        }
    }
}

impl Command for WriteOff {
    type Answer = Allocation;
    const NAME: &'static str = "receivables.write_off";

    fn execute(&self, unit: &mut Unit) -> Result<Allocation, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let settlement = settlement_of(unit, &invoice)?;
        let entries = closing::write_off(unit.new_id(), &invoice, &settlement, self, unit.today())?;
        written(unit, &entries, Operation::Approve)
    }
}

/// Stores one row that whoever acts may do `operation` to.
fn written(unit: &mut Unit, entries: &Entries, operation: Operation) -> Result<Allocation, CrmError> {
    let row =
        entries.rows.first().ok_or_else(|| Fault::new("", "nothing is closed", "give a part of what is open").at("amount"))?;
    // The row is not there yet: who may not write it hears of its kind, not of an id that nobody knows.
    unit.authorise(operation, row).map_err(|error| match error {
        CrmError::Denied { detail, .. } => CrmError::Denied { subject: Kind::ALLOCATION.name.to_owned(), detail },
        CrmError::NotFound { .. } => CrmError::NotFound { subject: Kind::ALLOCATION.name.to_owned() },
        other => other,
    })?;
    store(unit, entries)?;
    Ok(row.clone())
}

impl Command for BlockInvoice {
    type Answer = Settlement;
    const NAME: &'static str = "receivables.block_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Settlement, CrmError> {
        let (invoice, settlement) = held(unit, self.invoice)?;
        let amount = match self.amount {
            Some(amount) => amount,
            None => invoice.standing()?,
        };
        let today = unit.today();
        unit.apply(rules::block(&settlement, &invoice, amount, today, self.until)?)
    }
}

impl Command for UnblockInvoice {
    type Answer = Settlement;
    const NAME: &'static str = "receivables.unblock_invoice";

    fn execute(&self, unit: &mut Unit) -> Result<Settlement, CrmError> {
        let (_, settlement) = held(unit, self.invoice)?;
        let today = unit.today();
        unit.apply(rules::release(&settlement, HoldReason::Block, today))
    }
}

fn held(unit: &mut Unit, invoice: crate::kernel::InvoiceId) -> Result<(Invoice, Settlement), CrmError> {
    let invoice = unit.load::<Invoice>(invoice, Operation::Read)?;
    rules::issued(&invoice)?;
    let settlement = settlement_of(unit, &invoice)?;
    unit.authorise(Operation::Update, &settlement)?;
    Ok((invoice, settlement))
}
