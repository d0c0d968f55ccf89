//! Refunds, chargebacks and what comes in again, on the road.

use crate::access::Operation;
use crate::engine::{Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{CrmError, Date, Money, PaymentId, Record, SortKey};
use crate::parties::Account;
use crate::receivables::contract::{AllocateTo, ChargeBack, PayRefund, RefundSource, UndoRepayment};
use crate::receivables::ledger::{self, Entries};
use crate::receivables::model::{Allocation, Payment, Repayment, Settlement, TakenBack};
use crate::receivables::repaying::{self, Refundable, Repaid};
use crate::receivables::rules;

use super::{allocate, settlement_of, store};

impl Command for PayRefund {
    type Answer = Repayment;
    const NAME: &'static str = "receivables.pay_refund";

    fn execute(&self, unit: &mut Unit) -> Result<Repayment, CrmError> {
        let (payments, of_one) = match &self.source {
            RefundSource::Payment(payment) => (vec![unit.load::<Payment>(*payment, Operation::Update)?], true),
            RefundSource::Credit { account, currency } => {
                unit.load::<Account>(*account, Operation::Read)?;
                let mut payments = unit.select(&Query::under(Payment::BY_ACCOUNT, SortKey::new().id(*account)))?;
                payments.retain(|payment| payment.amount().currency() == *currency);
                (payments, false)
            }
        };
        let mut from = Vec::with_capacity(payments.len());
        for payment in payments {
            let rows = rows_of_payment(unit, payment.id())?;
            let moved_on = last_day(&payment, &rows, |_| true);
            from.push(Refundable { payment, moved_on });
        }
        let repaid = repaying::refund(unit.new_id(), &from, of_one, self, unit.today())?;
        for payment in &repaid.payments {
            unit.authorise(Operation::Update, payment)?;
        }
        stored(unit, repaid, Operation::Create)
    }
}

impl Command for ChargeBack {
    type Answer = Repayment;
    const NAME: &'static str = "receivables.charge_back";

    fn execute(&self, unit: &mut Unit) -> Result<Repayment, CrmError> {
        let payment = unit.load::<Payment>(self.payment, Operation::Update)?;
        let (rows, left) = (rows_of_payment(unit, self.payment)?, payment.unallocated()?);
        let moved_on = last_day(&payment, &rows, |row| row.reverses().is_some());
        let (amount, on) = repaying::charged(&Refundable { payment, moved_on }, self, unit.today())?;
        let mut taken_back = Vec::new();
        for (row, part) in ledger::first(ledger::standing(rows), amount.checked_sub(left)?)? {
            let invoice = unit.part::<Invoice>(*row.invoice())?;
            let settlement = unit.part::<Settlement>(Settlement::id_of(*row.invoice()))?;
            let payment = unit.part::<Payment>(self.payment)?;
            let mut entries = Entries { payments: vec![payment], ..Entries::on(settlement) };
            entries.take_back(&mut || unit.new_id(), &invoice, &row, part, on)?;
            store(unit, &entries)?;
            taken_back.push(TakenBack { invoice: *row.invoice(), amount: part });
        }
        let payment = unit.part::<Payment>(self.payment)?;
        let repaid = repaying::charge_back(unit.new_id(), payment, (amount, on), taken_back, self)?;
        stored(unit, repaid, Operation::Create)
    }
}

impl Command for UndoRepayment {
    type Answer = Repayment;
    const NAME: &'static str = "receivables.undo_repayment";

    fn execute(&self, unit: &mut Unit) -> Result<Repayment, CrmError> {
        let repayment = unit.load::<Repayment>(self.repayment, Operation::Update)?;
        let undoing = Query::under(Repayment::BY_REVERSED, SortKey::new().id(self.repayment));
        if let Some(known) = unit.parts(&undoing)?.pop() {
            return Ok(known);
        }
        let mut payments = Vec::with_capacity(repayment.parts().len());
        for part in repayment.parts() {
            payments.push(unit.part::<Payment>(part.payment)?);
        }
        let repaid = repaying::undo(unit.new_id(), &repayment, payments, self, unit.today())?;
        let undone = stored(unit, repaid, Operation::Update)?;
        if let Some(of) = repayment.parts().first() {
            for taken in repayment.taken_back() {
                close_again(unit, of.payment, taken)?;
            }
        }
        Ok(undone)
    }
}

/// Sets the payment against the invoice again that its chargeback opened, as far as that is still open.
fn close_again(unit: &mut Unit, payment: PaymentId, taken: &TakenBack) -> Result<(), CrmError> {
    let payment = unit.part::<Payment>(payment)?;
    let invoice = unit.part::<Invoice>(taken.invoice)?;
    let settlement = settlement_of(unit, &invoice)?;
    let open = rules::balance(&invoice, &settlement)?.smaller(taken.amount)?;
    let amount: Money = open.smaller(payment.unallocated()?)?;
    if amount.is_positive() {
        allocate(unit, &payment, &AllocateTo { invoice: taken.invoice, amount: Some(amount) }, false)?;
    }
    Ok(())
}

/// The day a payment came in, or the last one of those of its rows that `counts` names.
fn last_day(payment: &Payment, rows: &[Allocation], counts: fn(&&Allocation) -> bool) -> Date {
    rows.iter().filter(counts).map(|row| *row.on()).fold(*payment.received_on(), Ord::max)
}

fn rows_of_payment(unit: &mut Unit, payment: PaymentId) -> Result<Vec<Allocation>, CrmError> {
    unit.parts(&Query::under(Allocation::BY_PAYMENT, SortKey::new().id(payment)))
}

/// Stages a repayment, which whoever acts must be allowed to create or change, with the payments that it draws on.
fn stored(unit: &mut Unit, repaid: Repaid, operation: Operation) -> Result<Repayment, CrmError> {
    unit.authorise(operation, &repaid.repayment)?;
    let events = std::slice::from_ref(&repaid.event);
    for payment in &repaid.payments {
        unit.save(payment, events)?;
    }
    unit.save(&repaid.repayment, events)?;
    Ok(repaid.repayment)
}
