//! From what happened to journal entries: one pass in the order in which it was recorded. Pure.
//!
//! An entry never changes once it is made: what is recorded later gets a later number, and is booked on a day that was still open when it was recorded.

use std::collections::{BTreeMap, BTreeSet};

use crate::administration::RateBook;
use crate::kernel::{CrmError, Date, Fault, Money, Percent, RecordRef, Timestamp};

use super::model::{EntryLine, JournalEntry, LedgerAccount, LedgerJournal, Subledger};
use super::occurrences::{BookedEvent, Occurrence};
use super::policy::{AccountingPolicy, Sold};

/// What entries follow from beside the events.
#[derive(Debug)]
pub struct Bookkeeping<'b> {
    /// The policies, each from its day on, in the order of days.
    pub policies: &'b [(Date, AccountingPolicy)],
    /// The policy of days before all of these.
    pub otherwise: &'b AccountingPolicy,
    /// The rates of exchange.
    pub rates: &'b RateBook,
    /// When periods were closed, and through which day, in that order.
    pub closed: &'b [(Timestamp, Date)],
}

impl<'b> Bookkeeping<'b> {
    /// The policy in force on `day`.
    #[must_use]
    pub fn policy(&self, day: Date) -> &'b AccountingPolicy {
        let before = self.policies.partition_point(|(from, _)| *from <= day).checked_sub(1);
        before.and_then(|at| self.policies.get(at)).map_or(self.otherwise, |(_, policy)| policy)
    }
}

/// The books: entries in the order of validation, and what of them is set against what.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The entries.
    pub(super) entries: Vec<JournalEntry>,
    /// What was set against what, on which day.
    pub(super) matches: Vec<(RecordRef, RecordRef, Money, Date)>,
}

impl Ledger {
    /// The entries in the order of validation, without letters: see [`Ledger::lettered`].
    #[must_use]
    pub fn entries(&self) -> &[JournalEntry] {
        &self.entries
    }
}

/// VAT of an open item at one rate.
#[derive(Debug, Clone)]
pub(super) struct ItemRate {
    pub sold: Sold,
    pub rate: Percent,
    /// Where its net was booked: what is credited of it goes there too.
    pub income: LedgerAccount,
    /// Where VAT waits for the receipt; none where it is due at once.
    pub waiting: Option<LedgerAccount>,
    /// Where VAT is due.
    pub due: LedgerAccount,
    /// Gross, without what was credited, discounted and written off.
    pub gross: Money,
    /// VAT in it.
    pub tax: Money,
    /// Gross that was discounted or written off, and VAT in it.
    pub taken_off: (Money, Money),
    /// VAT that waits no longer.
    pub moved: Money,
}

/// A document or a payment.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The account of customers that it stands on.
    pub account: LedgerAccount,
    /// The day whose rate of exchange it is booked at.
    pub day: Date,
    /// How much of it has left the account of customers.
    pub cleared: Money,
    /// How much of it was paid.
    pub paid: Money,
    /// Its VAT by rate; nothing for a payment.
    pub rates: Vec<ItemRate>,
    /// How much of it is doubtful, and what that is in the currency of the books.
    pub doubtful: (Money, Money),
}

/// An entry being written.
pub(super) struct Draft {
    pub journal: LedgerJournal,
    pub label: String,
    lines: Vec<EntryLine>,
    /// The lines that take what conversion leaves over: those of revenue and cost.
    yielding: BTreeSet<LedgerAccount>,
}

impl Draft {
    /// An entry without lines yet.
    pub fn new(journal: LedgerJournal, label: impl Into<String>) -> Self {
        Self { journal, label: label.into(), lines: Vec::new(), yielding: BTreeSet::new() }
    }

    /// A line of revenue or cost: a debit above zero, a credit below.
    pub fn line(&mut self, account: &LedgerAccount, amount: Money, foreign: Option<Money>) {
        self.yielding.insert(account.clone());
        self.exact(account, amount, foreign);
    }

    /// A line that is exact, as one of VAT.
    pub fn exact(&mut self, account: &LedgerAccount, amount: Money, foreign: Option<Money>) {
        let (account, customer, item, lettering) = (account.clone(), None, None, None);
        self.lines.push(EntryLine { account, customer, item, amount, foreign, lettering });
    }

    /// A line on an account of customers.
    pub fn open(
        &mut self,
        account: &LedgerAccount,
        customer: &Subledger,
        item: Option<RecordRef>,
        amount: Money,
        foreign: Option<Money>,
    ) {
        let (account, customer) = (account.clone(), Some(customer.clone()));
        self.lines.push(EntryLine { account, customer, item, amount, foreign, lettering: None });
    }

    /// Lines of one account as one, without those of nothing; what conversion left over on the largest line of revenue or cost.
    fn balanced(mut self, zero: Money) -> Result<Self, Fault> {
        let mut lines: Vec<EntryLine> = Vec::with_capacity(self.lines.len());
        for line in std::mem::take(&mut self.lines) {
            let same = |known: &&mut EntryLine| {
                (&known.account, &known.customer, known.item) == (&line.account, &line.customer, line.item)
            };
            match lines.iter_mut().find(same) {
                Some(known) => {
                    known.amount = known.amount.checked_add(line.amount)?;
                    known.foreign = match (known.foreign, line.foreign) {
                        (Some(a), Some(b)) => Some(a.checked_add(b)?),
                        (a, b) => a.or(b),
                    };
                }
                None => lines.push(line),
            }
        }
        let left = Money::sum(lines.iter().map(|line| line.amount), zero.currency())?;
        if !left.is_zero() {
            // Only conversion leaves anything over.
            let is_converted = lines.iter().any(|line| line.foreign.is_some());
            let largest = lines.iter_mut().filter(|line| is_converted && self.yielding.contains(&line.account));
            let largest = largest.max_by_key(|line| line.amount.minor().abs());
            let none = || Fault::new(left, "an entry comes to nothing", "look at the amounts that it is made of");
            let line = largest.ok_or_else(none)?;
            line.amount = line.amount.checked_sub(left)?;
        }
        lines.retain(|line| !line.amount.is_zero());
        Ok(Self { lines, ..self })
    }
}

/// One pass over what happened.
pub(super) struct Pass<'b> {
    pub keeping: &'b Bookkeeping<'b>,
    pub items: BTreeMap<RecordRef, Item>,
    pub ledger: Ledger,
    /// The last number of each journal and fiscal year.
    numbers: BTreeMap<(LedgerJournal, Date), u64>,
}

/// The entries of `events`, which stand in the order in which they were recorded.
///
/// # Errors
/// ADM-003 where a rate of exchange is missing; a fault for an event about something that no event before it told of, and where amounts outgrow their
/// bounds.
pub fn entries_of(events: &[BookedEvent], keeping: &Bookkeeping<'_>) -> Result<Ledger, CrmError> {
    let (items, numbers) = (BTreeMap::new(), BTreeMap::new());
    let mut pass = Pass { keeping, items, ledger: Ledger::default(), numbers };
    for event in events {
        pass.book(event)?;
    }
    Ok(pass.ledger)
}

impl<'b> Pass<'b> {
    /// The policy of the day of an event.
    pub fn policy(&self, event: &BookedEvent) -> &'b AccountingPolicy {
        self.keeping.policy(event.on)
    }

    /// The day that an event is booked on: its own, or the first that was open when it was recorded.
    pub fn booked_on(&self, event: &BookedEvent) -> Result<Date, Fault> {
        let closed = self.keeping.closed.iter().filter(|(at, _)| *at <= event.recorded_at).map(|(_, through)| *through).max();
        match closed.filter(|through| event.on <= *through) {
            Some(through) => through.plus_days(1),
            None => Ok(event.on),
        }
    }

    /// An amount in the currency of the books by the rate of `day`.
    pub fn converted(&self, policy: &AccountingPolicy, amount: Money, day: Date) -> Result<Money, CrmError> {
        Ok(self.keeping.rates.convert(amount, policy.currency, day)?.amount)
    }

    /// What lies between two sums of one item in the currency of the books: parts add up to the whole, whatever the rate.
    pub fn between(&self, policy: &AccountingPolicy, before: Money, after: Money, day: Date) -> Result<Money, CrmError> {
        Ok(self.converted(policy, after, day)?.checked_sub(self.converted(policy, before, day)?)?)
    }

    /// The item that `of` names.
    pub fn item(&self, of: RecordRef) -> Result<Item, Fault> {
        let unknown = || Fault::new(uuid::Uuid::from_bytes(of.id), "nothing was booked of this before", "book it first");
        self.items.get(&of).cloned().ok_or_else(unknown)
    }

    /// Writes an entry of `event` into the books; nothing where its lines come to nothing each.
    pub fn write(&mut self, event: &BookedEvent, policy: &AccountingPolicy, draft: Draft) -> Result<(), Fault> {
        let Draft { journal, label, lines, yielding: _ } = draft.balanced(Money::zero(policy.currency))?;
        if lines.is_empty() {
            return Ok(());
        }
        let on = self.booked_on(event)?;
        let year = fiscal_year(policy, on)?;
        let number = self.numbers.entry((journal, year)).or_default();
        *number = number.saturating_add(1);
        let (number, piece, piece_on, valid_on) = (*number, event.piece.clone(), event.on, event.recorded_on.max(on));
        self.ledger.entries.push(JournalEntry { journal, number, year, on, piece, piece_on, label, valid_on, lines });
        Ok(())
    }

    fn book(&mut self, event: &BookedEvent) -> Result<(), CrmError> {
        match &event.what {
            Occurrence::Invoiced { item, rates, deposits } => self.invoiced(event, *item, rates, deposits),
            Occurrence::DepositInvoiced { item, rates } => self.deposit_invoiced(event, *item, rates),
            Occurrence::Credited { item, of, rates } => self.credited(event, *item, *of, rates),
            Occurrence::Superseded { item, rates } => self.credited(event, *item, *item, rates),
            Occurrence::Rebated { item, rates } => self.rebated(event, *item, rates),
            Occurrence::Paid { item, amount, method } => self.paid(event, *item, *amount, method),
            Occurrence::Allocated { payment, to, amount } => self.allocated(event, *payment, *to, *amount),
            Occurrence::Left { item, amount, residual } => self.left(event, *item, *amount, *residual),
            Occurrence::Doubted { item, amount } => self.doubted(event, *item, *amount),
            Occurrence::SetAside { item, amount } => self.set_aside(event, *item, *amount),
            Occurrence::WrittenOff { item, amount, recovers_vat } => self.written_off(event, *item, *amount, *recovers_vat),
        }
    }
}

/// The first day of the fiscal year that `day` lies in.
///
/// # Errors
/// A fault at the beginning of the calendar.
pub fn fiscal_year(policy: &AccountingPolicy, day: Date) -> Result<Date, Fault> {
    let year = if day.month() < policy.year_begins_in { day.year() - 1 } else { day.year() };
    Date::new(year, policy.year_begins_in, 1)
}
