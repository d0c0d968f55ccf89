//! How rows are written: each closes a part of an invoice or takes another back, and each leaves both sides as their sums say.

use crate::invoicing::Invoice;
use crate::kernel::{AllocationId, Date, Fault, Money, PaymentId, Record};

use super::contract::ReceivableEvent;
use super::model::{Allocation, AllocationSource, Payment, Settlement};
use super::tax_split;

/// What a change of the ledger comes to: stored together or not at all.
#[derive(Debug, Clone)]
pub struct Entries {
    /// The payments that are touched.
    pub payments: Vec<Payment>,
    /// The invoice's settlement.
    pub settlement: Settlement,
    /// The new rows, in order.
    pub rows: Vec<Allocation>,
}

impl Entries {
    /// Nothing yet.
    #[must_use]
    pub fn on(settlement: Settlement) -> Self {
        Self { payments: Vec::new(), settlement, rows: Vec::new() }
    }

    /// With one row more: `amount` of `invoice` closed by `source` from `on`.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn post(
        &mut self,
        id: AllocationId,
        invoice: &Invoice,
        source: AllocationSource,
        amount: Money,
        on: Date,
    ) -> Result<(), Fault> {
        let tax = tax_split::part(amount, invoice, &self.settlement)?;
        let ownership = self.settlement.ownership.clone();
        self.write(invoice, Allocation { id, ownership, source, invoice: invoice.id(), amount, on, reverses: None, tax })
    }

    /// With a row that takes `row` back from `on`.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn reverse(&mut self, id: AllocationId, invoice: &Invoice, row: &Allocation, on: Date) -> Result<(), Fault> {
        let settled = tax_split::settled(invoice, &self.settlement)?;
        let tax = if row.tax.is_empty() { tax_split::split(row.amount, &settled)? } else { row.tax.clone() };
        let (amount, tax) = (row.amount.negated(), tax_split::negated(&tax));
        self.write(invoice, Allocation { id, amount, on: on.max(row.on), reverses: Some(row.id), tax, ..row.clone() })
    }

    /// With `amount` of `row` taken back from `on`: the row in full, and what stays of it as a row of its own.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn take_back(
        &mut self,
        new_id: &mut dyn FnMut() -> AllocationId,
        invoice: &Invoice,
        row: &Allocation,
        amount: Money,
        on: Date,
    ) -> Result<(), Fault> {
        self.reverse(new_id(), invoice, row, on)?;
        let rest = row.amount.checked_sub(amount)?;
        if rest.is_positive() {
            self.post(new_id(), invoice, row.source.clone(), rest, on.max(row.on))?;
        }
        Ok(())
    }

    /// What all rows tell.
    #[must_use]
    pub fn events(&self) -> Vec<ReceivableEvent> {
        self.rows.iter().map(event).collect()
    }

    /// What the rows of one payment tell.
    #[must_use]
    pub fn events_of(&self, payment: &Payment) -> Vec<ReceivableEvent> {
        self.rows.iter().filter(|row| row.payment() == Some(payment.id)).map(event).collect()
    }

    fn write(&mut self, invoice: &Invoice, row: Allocation) -> Result<(), Fault> {
        let mut tax = tax_split::settled(invoice, &self.settlement)?;
        tax_split::add(&mut tax, &row.tax)?;
        let settlement = &mut self.settlement;
        settlement.tax = tax;
        let more = |sum: Option<Money>| sum.unwrap_or(Money::zero(row.amount.currency())).checked_add(row.amount);
        match &row.source {
            AllocationSource::Payment(payment) => {
                settlement.allocated = settlement.allocated.checked_add(row.amount)?;
                for payment in self.payments.iter_mut().filter(|known| known.id == *payment) {
                    payment.allocated = payment.allocated.checked_add(row.amount)?;
                }
            }
            AllocationSource::Residual(_) => settlement.residuals = Some(more(settlement.residuals)?),
            AllocationSource::WriteOff(_) => settlement.written_off = Some(more(settlement.written_off)?),
        }
        self.rows.push(row);
        Ok(())
    }
}

/// What a row tells the world.
#[must_use]
pub fn event(row: &Allocation) -> ReceivableEvent {
    let (invoice, amount) = (row.invoice, row.amount);
    match (&row.source, row.reverses) {
        (AllocationSource::Payment(_), None) => ReceivableEvent::Allocated { invoice, amount },
        (AllocationSource::Payment(_), Some(_)) => ReceivableEvent::Unallocated { invoice, amount: amount.negated() },
        (AllocationSource::Residual(_), None) => ReceivableEvent::RestClosed { invoice, amount },
        (AllocationSource::WriteOff(_), None) => ReceivableEvent::WrittenOff { invoice, amount },
        (AllocationSource::Residual(_) | AllocationSource::WriteOff(_), Some(_)) => {
            ReceivableEvent::Reopened { invoice, amount: amount.negated() }
        }
    }
}

/// The rows among `rows` that stand: that take nothing back and are not taken back; the latest first.
#[must_use]
pub fn standing(mut rows: Vec<Allocation>) -> Vec<Allocation> {
    let reversed: Vec<AllocationId> = rows.iter().filter_map(|row| row.reverses).collect();
    rows.retain(|row| row.reverses.is_none() && !reversed.contains(&row.id));
    rows.sort_by_key(|row| std::cmp::Reverse((row.on, row.id)));
    rows
}

/// The payments that `rows` are parts of, each once.
#[must_use]
pub fn payments(rows: &[Allocation]) -> Vec<PaymentId> {
    let mut payments: Vec<PaymentId> = rows.iter().filter_map(Allocation::payment).collect();
    payments.sort_unstable();
    payments.dedup();
    payments
}

/// The first of `rows` that together come to `amount`, each with how much of it, the last one in part.
///
/// # Errors
/// A fault where figures do not fit.
pub fn first(rows: Vec<Allocation>, amount: Money) -> Result<Vec<(Allocation, Money)>, Fault> {
    let (mut left, mut out) = (amount, Vec::new());
    for row in rows {
        if !left.is_positive() {
            break;
        }
        let part = row.amount.smaller(left)?;
        left = left.checked_sub(part)?;
        out.push((row, part));
    }
    Ok(out)
}
