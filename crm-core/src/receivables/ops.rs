//! The session side of receivables: name the permission, load, decide, store.

use std::collections::BTreeMap;

use crate::access::Operation;
use crate::engine::{Command, Query, Question, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Currency, Date, InvoiceId, Money, Ownership, Record, SortKey};
use crate::parties::Account;

use super::ageing::{AgeingReport, Books};
use super::contract::{
    Ageing, Allocate, AllocateTo, AllocationPlan, DaysSalesOutstanding, OpenAmount, ReceivableEvent, RecordPayment, Unallocate,
};
use super::dso::Dso;
use super::model::{Allocation, Payment, Settlement};
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
        let mut payment = unit.open_with(decision)?;
        match &self.plan {
            AllocationPlan::Later => {}
            AllocationPlan::OldestFirst => {
                for invoice in open_by_due_day(unit, self.account, self.amount.currency())? {
                    if payment.unallocated()?.is_zero() {
                        break;
                    }
                    payment = allocate(unit, &payment, &AllocateTo { invoice, amount: None })?.0;
                }
            }
            AllocationPlan::To(targets) => {
                for to in targets {
                    payment = allocate(unit, &payment, to)?.0;
                }
            }
        }
        Ok(payment)
    }
}

impl Command for Allocate {
    type Answer = Allocation;
    const NAME: &'static str = "receivables.allocate";

    fn execute(&self, unit: &mut Unit) -> Result<Allocation, CrmError> {
        let payment = unit.load::<Payment>(self.payment, Operation::Update)?;
        allocate(unit, &payment, &self.to).map(|(_, allocation)| allocation)
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
        let payment = unit.part::<Payment>(*allocation.payment())?;
        let settlement = unit.part::<Settlement>(Settlement::id_of(*allocation.invoice()))?;
        let taken = rules::unallocate(unit.new_id(), &allocation, &payment, &settlement, unit.today())?;
        let event = ReceivableEvent::Unallocated { invoice: *allocation.invoice(), amount: *allocation.amount() };
        store(unit, taken, &event).map(|(_, reversal)| reversal)
    }
}

fn allocate(unit: &mut Unit, payment: &Payment, to: &AllocateTo) -> Result<(Payment, Allocation), CrmError> {
    let invoice = unit.load::<Invoice>(to.invoice, Operation::Read)?;
    let settlement = settlement_of(unit, &invoice)?;
    let allocated = rules::allocate(unit.new_id(), payment, &invoice, &settlement, to, unit.today())?;
    let event = ReceivableEvent::Allocated { invoice: to.invoice, amount: *allocated.allocation.amount() };
    store(unit, allocated, &event)
}

fn store(unit: &mut Unit, changed: rules::Allocated, event: &ReceivableEvent) -> Result<(Payment, Allocation), CrmError> {
    let events = std::slice::from_ref(event);
    unit.save(&changed.payment, events)?;
    unit.save(&changed.settlement, events)?;
    unit.save(&changed.allocation, events)?;
    Ok((changed.payment, changed.allocation))
}

fn settlement_of(unit: &mut Unit, invoice: &Invoice) -> Result<Settlement, CrmError> {
    let known = unit.find::<Settlement>(Settlement::id_of(invoice.id()))?;
    Ok(known.unwrap_or_else(|| Settlement::untouched(invoice.id(), *invoice.currency(), invoice.ownership().clone())))
}

/// The customer's invoices with something open, the oldest due day first.
fn open_by_due_day(unit: &mut Unit, account: AccountId, currency: Currency) -> Result<Vec<InvoiceId>, CrmError> {
    let invoices = unit.select(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?;
    let mut open = Vec::new();
    for invoice in invoices.iter().filter(|invoice| invoice.is_issued_invoice() && *invoice.currency() == currency) {
        let settlement = settlement_of(unit, invoice)?;
        if rules::balance(invoice, &settlement)?.is_positive() {
            open.extend(invoice.issue().map(|issue| (issue.due_on, invoice.id())));
        }
    }
    open.sort_unstable();
    Ok(open.into_iter().map(|(_, invoice)| invoice).collect())
}

/// What the actor may see of the books as of a day.
#[derive(Default)]
struct Seen {
    invoices: Vec<Invoice>,
    allocations: Vec<Allocation>,
    payments: Vec<Payment>,
    settlements: BTreeMap<InvoiceId, Settlement>,
}

impl Seen {
    fn load(unit: &mut Unit, as_of: Date, account: Option<AccountId>) -> Result<Self, CrmError> {
        let (start, end) = (SortKey::new, || SortKey::new().date(as_of));
        let ours = |of: AccountId| account.is_none_or(|account| account == of);
        let mut seen = Self {
            invoices: unit.select(&Query::between(Invoice::BY_ISSUED_ON, start(), end()))?,
            // An invoice that the actor may see shows its open amount, whoever allocated to it.
            allocations: unit.parts(&Query::between(Allocation::BY_DAY, start(), end()))?,
            payments: unit.select(&Query::between(Payment::BY_RECEIVED_ON, start(), end()))?,
            settlements: BTreeMap::new(),
        };
        seen.invoices.retain(|invoice| ours(*invoice.account()));
        seen.payments.retain(|payment| ours(*payment.account()));
        for settlement in unit.parts(&Query::<Settlement>::all())? {
            seen.settlements.insert(*settlement.invoice(), settlement);
        }
        Ok(seen)
    }

    fn books(&self) -> Books<'_> {
        let Self { invoices, allocations, payments, settlements } = self;
        Books { invoices, allocations, payments, settlements }
    }
}

impl Question for OpenAmount {
    type Answer = Money;
    const NAME: &'static str = "receivables.open_amount";

    fn answer(&self, unit: &mut Unit) -> Result<Money, CrmError> {
        let invoice = unit.load::<Invoice>(self.invoice, Operation::Read)?;
        let as_of = self.as_of.unwrap_or_else(|| unit.today());
        let mut invoices = unit.parts(&Query::under(Invoice::BY_CORRECTED, SortKey::new().id(self.invoice)))?;
        let allocations = unit.parts(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(self.invoice)))?;
        let currency = *invoice.currency();
        invoices.push(invoice);
        let seen = Seen { invoices, allocations, ..Seen::default() };
        let balance = seen.books().balances(as_of, currency)?.get(&self.invoice).map(|(_, balance)| *balance);
        Ok(balance.filter(Money::is_positive).unwrap_or(Money::zero(currency)))
    }
}

impl Question for Ageing {
    /// One report for each currency, in the order of codes.
    type Answer = Vec<AgeingReport>;
    const NAME: &'static str = "receivables.ageing";

    fn answer(&self, unit: &mut Unit) -> Result<Vec<AgeingReport>, CrmError> {
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let seen = Seen::load(unit, self.as_of, self.account)?;
        let mut currencies: Vec<Currency> = seen.invoices.iter().map(|invoice| *invoice.currency()).collect();
        currencies.extend(seen.payments.iter().map(|payment| payment.amount().currency()));
        currencies.sort_unstable();
        currencies.dedup();
        currencies.retain(|currency| self.currency.is_none_or(|wanted| wanted == *currency));
        let reports = currencies.into_iter().map(|currency| seen.books().ageing(self.as_of, currency, &policy.bucket_days));
        Ok(reports.collect::<Result<_, _>>()?)
    }
}

impl Question for DaysSalesOutstanding {
    type Answer = Dso;
    const NAME: &'static str = "receivables.days_sales_outstanding";

    fn answer(&self, unit: &mut Unit) -> Result<Dso, CrmError> {
        let policy = unit.policy::<ReceivablesPolicy>()?;
        let seen = Seen::load(unit, self.as_of, None)?;
        Ok(seen.books().dso(self.as_of, self.currency, policy.dso_days)?)
    }
}
