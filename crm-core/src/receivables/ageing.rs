//! Open invoices by age, as of any day.
//!
//! What counts as of a day: invoices issued by then, less credit notes issued by then, less rows of the ledger (and what took them back) by then. So the
//! figures of a past day come out the same today.

use std::collections::BTreeMap;

use crate::invoicing::Invoice;
use crate::kernel::{AccountId, Currency, Date, Fault, InvoiceId, Money, Record};

use super::model::{Allocation, HoldReason, Payment, Repayment, Settlement, SettlementHold};

/// Amounts by days past due.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Buckets {
    /// Not past due.
    pub current: Money,
    /// Past due, one amount for each bucket of the policy, and a last one for what is older.
    pub past_due: Vec<Money>,
}

/// The open invoices of one customer, or of all, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AgeingRow {
    /// How many invoices.
    pub invoices: u64,
    /// What is open on them.
    pub open: Money,
    /// The same by age.
    pub buckets: Buckets,
    /// The part of it that disputes hold.
    pub disputed: Money,
    /// The part of the rest that is promised to be paid.
    pub promised: Money,
    /// The part of what is left that is blocked.
    pub blocked: Money,
    /// What the customer has paid or been credited beyond what is due, not in `open`.
    pub credit: Money,
}

/// Open invoices by age as of a day, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AgeingReport {
    /// The day.
    pub as_of: Date,
    /// The currency.
    pub currency: Currency,
    /// The last day past due of each bucket but the last.
    pub bucket_days: Vec<u32>,
    /// Each customer with something open or a credit.
    pub accounts: BTreeMap<AccountId, AgeingRow>,
    /// All of them.
    pub total: AgeingRow,
}

impl AgeingRow {
    fn empty(currency: Currency, buckets: usize) -> Self {
        let zero = Money::zero(currency);
        let buckets = Buckets { current: zero, past_due: vec![zero; buckets] };
        Self { invoices: 0, open: zero, buckets, disputed: zero, promised: zero, blocked: zero, credit: zero }
    }

    fn is_empty(&self) -> bool {
        self.invoices == 0 && self.credit.is_zero()
    }

    fn add_open(&mut self, open: Money, held: [Money; 3], past_due: i64, bucket_days: &[u32]) -> Result<(), Fault> {
        self.invoices += 1;
        self.open = self.open.checked_add(open)?;
        for (sum, held) in [&mut self.disputed, &mut self.promised, &mut self.blocked].into_iter().zip(held) {
            *sum = sum.checked_add(held)?;
        }
        let bucket = bucket_days.iter().position(|last| past_due <= i64::from(*last)).unwrap_or(bucket_days.len());
        match self.buckets.past_due.get_mut(bucket) {
            Some(sum) if past_due > 0 => *sum = sum.checked_add(open)?,
            _ => self.buckets.current = self.buckets.current.checked_add(open)?,
        }
        Ok(())
    }
}

/// All that an ageing follows from.
#[derive(Debug, Clone, Copy)]
pub struct Books<'a> {
    /// Issued invoices and credit notes.
    pub invoices: &'a [Invoice],
    /// Allocations of those invoices.
    pub allocations: &'a [Allocation],
    /// Payments of those customers.
    pub payments: &'a [Payment],
    /// What of those payments went back.
    pub repayments: &'a [Repayment],
    /// Settlements of those invoices.
    pub settlements: &'a BTreeMap<InvoiceId, Settlement>,
}

/// What of `open` is disputed, what of the rest is promised, and what of that rest is blocked on `day`: no cent stands in two columns.
fn held(settlement: Option<&Settlement>, (open, paid): (Money, Money), day: Date) -> Result<[Money; 3], Fault> {
    let mut columns = [Money::zero(open.currency()); 3];
    let Some(settlement) = settlement else { return Ok(columns) };
    let held = [
        settlement.held_on(day, |reason| matches!(reason, HoldReason::Dispute(_)))?,
        settlement.promised_on(day, paid)?,
        settlement.held_on(day, |reason| matches!(reason, HoldReason::Block))?,
    ];
    let mut free = open;
    for (column, held) in columns.iter_mut().zip(held) {
        *column = held.smaller(free)?;
        free = free.checked_sub(*column)?;
    }
    Ok(columns)
}

impl Books<'_> {
    /// The balance of each issued invoice in `currency` as of `day`; below zero where too much was paid or credited.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn balances(&self, day: Date, currency: Currency) -> Result<BTreeMap<InvoiceId, (&Invoice, Money)>, Fault> {
        let mut balances = BTreeMap::new();
        let issued =
            |invoice: &&Invoice| invoice.issue().is_some_and(|issue| issue.issued_on <= day) && *invoice.currency() == currency;
        for invoice in self.invoices.iter().filter(issued).filter(|invoice| invoice.is_issued_invoice()) {
            balances.insert(invoice.id(), (invoice, invoice.due_as_of(day)?));
        }
        for note in self.invoices.iter().filter(issued) {
            for (of, amount) in note.takes_off() {
                if let Some((_, balance)) = balances.get_mut(&of) {
                    *balance = balance.checked_sub(amount)?;
                }
            }
        }
        for allocation in self.allocations.iter().filter(|allocation| *allocation.on() <= day) {
            if let Some((_, balance)) = balances.get_mut(allocation.invoice()) {
                *balance = balance.checked_sub(*allocation.amount())?;
            }
        }
        Ok(balances)
    }

    /// What has come in by `day` for each invoice of which something is promised then.
    fn paid_of_promised(&self, day: Date) -> Result<BTreeMap<InvoiceId, Money>, Fault> {
        let is_promise = |hold: &SettlementHold| hold.reason == HoldReason::Promise && hold.holds_on(day);
        let promised = self.settlements.iter().filter(|(_, settlement)| settlement.holds().iter().any(is_promise));
        let mut paid: BTreeMap<InvoiceId, Money> =
            promised.map(|(id, of)| (*id, Money::zero(of.allocated().currency()))).collect();
        if paid.is_empty() {
            return Ok(paid);
        }
        for row in self.allocations.iter().filter(|row| row.payment().is_some() && *row.on() <= day) {
            if let Some(sum) = paid.get_mut(row.invoice()) {
                *sum = sum.checked_add(*row.amount())?;
            }
        }
        Ok(paid)
    }

    /// What of each payment in `currency` was neither set against an invoice nor gone back as of `day`.
    fn unallocated(&self, day: Date, currency: Currency) -> Result<Vec<(AccountId, Money)>, Fault> {
        let received = |payment: &&Payment| *payment.received_on() <= day && payment.amount().currency() == currency;
        let mut left: BTreeMap<_, (AccountId, Money)> = self
            .payments
            .iter()
            .filter(received)
            .map(|payment| (payment.id(), (*payment.account(), *payment.amount())))
            .collect();
        for allocation in self.allocations.iter().filter(|allocation| *allocation.on() <= day) {
            if let Some((_, amount)) = allocation.payment().and_then(|payment| left.get_mut(&payment)) {
                *amount = amount.checked_sub(*allocation.amount())?;
            }
        }
        for repayment in self.repayments.iter().filter(|repayment| *repayment.on() <= day) {
            for part in repayment.parts() {
                if let Some((_, amount)) = left.get_mut(&part.payment) {
                    *amount = amount.checked_sub(part.amount)?;
                }
            }
        }
        Ok(left.into_values().collect())
    }

    /// Open invoices in `currency` by age as of `day`.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn ageing(&self, day: Date, currency: Currency, bucket_days: &[u32]) -> Result<AgeingReport, Fault> {
        let empty = || AgeingRow::empty(currency, bucket_days.len() + 1);
        let (mut accounts, mut total): (BTreeMap<AccountId, AgeingRow>, AgeingRow) = (BTreeMap::new(), empty());
        let paid = self.paid_of_promised(day)?;
        for (id, (invoice, balance)) in self.balances(day, currency)? {
            let row = accounts.entry(*invoice.account()).or_insert_with(empty);
            if balance.is_negative() {
                row.credit = row.credit.checked_add(balance.negated())?;
                total.credit = total.credit.checked_add(balance.negated())?;
            }
            let Some(due_on) = invoice.due_day_of(balance)?.filter(|_| balance.is_positive()) else { continue };
            let paid = paid.get(&id).copied().unwrap_or(Money::zero(currency));
            let (held, past_due) = (held(self.settlements.get(&id), (balance, paid), day)?, day.days_since(due_on));
            row.add_open(balance, held, past_due, bucket_days)?;
            total.add_open(balance, held, past_due, bucket_days)?;
        }
        for (account, left) in self.unallocated(day, currency)? {
            let row = accounts.entry(account).or_insert_with(empty);
            row.credit = row.credit.checked_add(left)?;
            total.credit = total.credit.checked_add(left)?;
        }
        accounts.retain(|_, row| !row.is_empty());
        Ok(AgeingReport { as_of: day, currency, bucket_days: bucket_days.to_vec(), accounts, total })
    }
}
