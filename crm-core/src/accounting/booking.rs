//! The entry of each occurrence. Pure.
//!
//! | what | debit | credit |
//! |---|---|---|
//! | invoice | 411 gross, 4191 net of deposits | 706 707 net, 763 late charges, 44571 or 4458 VAT without that of deposits |
//! | deposit invoice | 411 gross | 4191 net, 4458 VAT |
//! | credit note, superseded invoice | what the invoice has on 706 707 763 4191, net, and on 44571 or 4458, VAT | 411 gross |
//! | rebate | 709 net, 44571 VAT | 411 gross |
//! | payment | 512 | 411 |
//! | allocation | 4458 VAT of the part that was paid | 44571 |
//! | allocation at another rate of exchange | 411 or 666 | 766 or 411 |
//! | discount | 665 net, 44571 or 4458 VAT | 411 |
//! | bank charges, rounding, exchange | 627, 658, 666 | 411 |
//! | doubt, what is set aside for it | 416; 68174 | 411; 491 |
//! | bad debt | 654 net, 44571 or 4458 VAT | 411 or 416 |
//!
//! What is taken back is the same with both sides changed. VAT that waits moves with what is paid: after each step, of each rate as much has moved as
//! the paid share of what is left of the document, so that all has moved once all is paid, to the cent.

use crate::kernel::{Code, CrmError, Fault, Money, RecordRef};
use crate::pricing::tax_of_portion;

use super::entries::{Draft, Item, ItemRate, Pass};
use super::model::{LedgerAccount, LedgerJournal};
use super::occurrences::{BookedEvent, BookedRate, Residual};
use super::policy::AccountingPolicy;

/// A share of one rate: its place, net and VAT.
type Share = (usize, Money, Money);

impl Pass<'_> {
    pub(super) fn invoiced(
        &mut self,
        event: &BookedEvent,
        item: RecordRef,
        rates: &[BookedRate],
        deposits: &[BookedRate],
    ) -> Result<(), CrmError> {
        let policy = self.policy(event);
        let mut draft = Draft::new(LedgerJournal::Sales, format!("Facture {} {}", event.piece, event.customer.name));
        let mut of_item: Vec<ItemRate> = Vec::new();
        for rate in rates {
            let income = policy.revenue(rate.sold, rate.rate);
            self.credit(&mut draft, event, policy, income, rate.net)?;
            add(&mut of_item, item_rate(policy, rate, income, policy.vat_waits(rate.sold, rate.vat_due))?)?;
        }
        for rate in deposits {
            let deposits = &policy.chart.deposits;
            self.credit(&mut draft, event, policy, deposits, rate.net.negated())?;
            add(&mut of_item, item_rate(policy, &negated(rate), deposits, policy.vat_waits(rate.sold, rate.vat_due))?)?;
        }
        self.open_document(event, policy, item, of_item, draft)
    }

    pub(super) fn deposit_invoiced(
        &mut self,
        event: &BookedEvent,
        item: RecordRef,
        rates: &[BookedRate],
    ) -> Result<(), CrmError> {
        let policy = self.policy(event);
        let label = format!("Facture d'acompte {} {}", event.piece, event.customer.name);
        let mut draft = Draft::new(LedgerJournal::Sales, label);
        let mut of_item = Vec::new();
        for rate in rates {
            let deposits = &policy.chart.deposits;
            self.credit(&mut draft, event, policy, deposits, rate.net)?;
            add(&mut of_item, item_rate(policy, rate, deposits, true)?)?;
        }
        self.open_document(event, policy, item, of_item, draft)
    }

    /// VAT and the customer's line of a new document, whose other lines stand in `draft`.
    fn open_document(
        &mut self,
        event: &BookedEvent,
        policy: &AccountingPolicy,
        item: RecordRef,
        rates: Vec<ItemRate>,
        mut draft: Draft,
    ) -> Result<(), CrmError> {
        let empty = || Fault::new(&event.piece, "a document has a rate of VAT", "name one, of zero where nothing is charged");
        let zero = Money::zero(rates.first().ok_or_else(empty)?.gross.currency());
        for rate in &rates {
            let tax = self.converted(policy, rate.tax, event.on)?;
            let account = rate.waiting.as_ref().unwrap_or(&rate.due);
            draft.exact(account, tax.negated(), foreign(policy, rate.tax.negated()));
        }
        let gross = Money::sum(rates.iter().map(|rate| rate.gross), zero.currency())?;
        let amount = self.converted(policy, gross, event.on)?;
        let account = policy.chart.customers.clone();
        draft.open(&account, &event.customer, Some(item), amount, foreign(policy, gross));
        let nothing = (zero, Money::zero(policy.currency));
        self.items.insert(item, Item { account, day: event.on, cleared: zero, paid: zero, rates, doubtful: nothing });
        Ok(self.write(event, policy, draft)?)
    }

    /// Takes `rates` off the document `of`, on the accounts that it stands on. Where that is the item itself, another invoice takes its place.
    pub(super) fn credited(
        &mut self,
        event: &BookedEvent,
        item: RecordRef,
        of: RecordRef,
        rates: &[BookedRate],
    ) -> Result<(), CrmError> {
        let (policy, mut invoice) = (self.policy(event), self.item(of)?);
        let what = if item == of { "Facture remplacée par" } else { "Avoir" };
        let mut draft = Draft::new(LedgerJournal::Sales, format!("{what} {} {}", event.piece, event.customer.name));
        let mut gross = Money::zero(invoice.cleared.currency());
        for rate in rates {
            let net = self.converted(policy, rate.net, invoice.day)?;
            let (income, waits) = (policy.revenue(rate.sold, rate.rate), policy.vat_waits(rate.sold, rate.vat_due));
            let at = add(&mut invoice.rates, item_rate(policy, &negated(rate), income, waits)?)?;
            if let Some(left) = invoice.rates.get(at) {
                draft.line(&left.income, net, foreign(policy, rate.net));
                let tax = self.between(policy, left.tax, left.tax.checked_add(rate.tax)?, invoice.day)?;
                draft.exact(left.waiting.as_ref().unwrap_or(&left.due), tax, foreign(policy, rate.tax));
            }
            gross = gross.checked_add(rate.net)?.checked_add(rate.tax)?;
        }
        let amount = self.clear(policy, &mut invoice, gross)?;
        draft.open(&invoice.account, &event.customer, Some(item), amount.negated(), foreign(policy, gross.negated()));
        self.ledger.matches.push((item, of, gross, self.booked_on(event)?));
        let (zero, nothing) = (Money::zero(gross.currency()), Money::zero(policy.currency));
        let (account, day) = (invoice.account.clone(), invoice.day);
        let note = Item { account, day, cleared: zero, paid: zero, rates: Vec::new(), doubtful: (zero, nothing) };
        self.items.insert(item, note);
        self.items.insert(of, invoice);
        self.write(event, policy, draft)?;
        self.move_vat(event, policy, of)
    }

    /// A rebate lowers the VAT that is due at once (CGI 272 1), whatever waits on the invoices that it is about.
    pub(super) fn rebated(&mut self, event: &BookedEvent, item: RecordRef, rates: &[BookedRate]) -> Result<(), CrmError> {
        let policy = self.policy(event);
        let mut draft = Draft::new(LedgerJournal::Sales, format!("Ristourne {} {}", event.piece, event.customer.name));
        let mut of_item = Vec::new();
        for rate in rates {
            let rebates = &policy.chart.rebates;
            self.credit(&mut draft, event, policy, rebates, rate.net.negated())?;
            add(&mut of_item, item_rate(policy, &negated(rate), rebates, false)?)?;
        }
        self.open_document(event, policy, item, of_item, draft)
    }

    pub(super) fn paid(&mut self, event: &BookedEvent, item: RecordRef, amount: Money, method: &Code) -> Result<(), CrmError> {
        let policy = self.policy(event);
        let what = if amount.is_negative() { "Remboursement" } else { "Règlement" };
        let mut draft = Draft::new(LedgerJournal::Bank, format!("{what} {}", event.customer.name));
        let booked = self.converted(policy, amount, event.on)?;
        draft.line(policy.money(method), booked, foreign(policy, amount));
        let account = policy.chart.customers.clone();
        draft.open(&account, &event.customer, Some(item), booked.negated(), foreign(policy, amount.negated()));
        let (zero, nothing) = (Money::zero(amount.currency()), Money::zero(policy.currency));
        let (day, rates) = (event.on, Vec::new());
        self.items.insert(item, Item { account, day, cleared: zero, paid: zero, rates, doubtful: (zero, nothing) });
        Ok(self.write(event, policy, draft)?)
    }

    pub(super) fn allocated(
        &mut self,
        event: &BookedEvent,
        payment: RecordRef,
        to: RecordRef,
        amount: Money,
    ) -> Result<(), CrmError> {
        let (policy, mut paying, mut document) = (self.policy(event), self.item(payment)?, self.item(to)?);
        let owed = self.clear(policy, &mut document, amount)?;
        let came = self.clear(policy, &mut paying, amount)?;
        document.paid = document.paid.checked_add(amount)?;
        // More was owed than came: the rate of exchange cost something.
        let lost = owed.checked_sub(came)?;
        let account = if lost.is_positive() { &policy.chart.exchange_losses } else { &policy.chart.exchange_gains };
        let mut draft = Draft::new(LedgerJournal::General, format!("Écart de change {}", event.customer.name));
        draft.line(account, lost, None);
        draft.open(&document.account, &event.customer, Some(to), lost.negated(), None);
        self.ledger.matches.push((payment, to, amount, self.booked_on(event)?));
        self.items.insert(payment, paying);
        self.items.insert(to, document);
        self.write(event, policy, draft)?;
        self.move_vat(event, policy, to)
    }

    pub(super) fn left(
        &mut self,
        event: &BookedEvent,
        item: RecordRef,
        amount: Money,
        residual: Residual,
    ) -> Result<(), CrmError> {
        let (policy, mut document) = (self.policy(event), self.item(item)?);
        let gains = amount.is_negative();
        let (account, what) = match residual {
            Residual::Discount => (&policy.chart.discounts, "Escompte accordé"),
            Residual::BankCharges => (&policy.chart.bank_charges, "Frais bancaires"),
            Residual::Rounding if gains => (&policy.chart.rounding_gains, "Écart de règlement"),
            Residual::Rounding => (&policy.chart.rounding_losses, "Écart de règlement"),
            Residual::Currency if gains => (&policy.chart.exchange_gains, "Écart de change"),
            Residual::Currency => (&policy.chart.exchange_losses, "Écart de change"),
        };
        let mut draft = Draft::new(LedgerJournal::General, format!("{what} {}", event.customer.name));
        if residual == Residual::Discount {
            self.reduce(policy, &mut document, amount, true, account, &mut draft)?;
        } else {
            let booked = self.between(policy, document.cleared, document.cleared.checked_add(amount)?, document.day)?;
            draft.line(account, booked, foreign(policy, amount));
        }
        let booked = self.clear(policy, &mut document, amount)?;
        draft.open(&document.account, &event.customer, Some(item), booked.negated(), foreign(policy, amount.negated()));
        if residual != Residual::Discount {
            // It counts as paid: the customer owes nothing more of it, and its VAT is due.
            document.paid = document.paid.checked_add(amount)?;
        }
        self.items.insert(item, document);
        self.write(event, policy, draft)?;
        self.move_vat(event, policy, item)
    }

    pub(super) fn doubted(&mut self, event: &BookedEvent, item: RecordRef, amount: Money) -> Result<(), CrmError> {
        let (policy, mut document) = (self.policy(event), self.item(item)?);
        let mut draft = Draft::new(LedgerJournal::General, format!("Créance douteuse {} {}", event.piece, event.customer.name));
        let booked = self.clear(policy, &mut document, amount)?;
        let (doubtful, in_books) = document.doubtful;
        document.doubtful = (doubtful.checked_add(amount)?, in_books.checked_add(booked)?);
        draft.open(&policy.chart.doubtful, &event.customer, None, booked, foreign(policy, amount));
        draft.open(&document.account, &event.customer, Some(item), booked.negated(), foreign(policy, amount.negated()));
        self.items.insert(item, document);
        Ok(self.write(event, policy, draft)?)
    }

    pub(super) fn set_aside(&mut self, event: &BookedEvent, item: RecordRef, amount: Money) -> Result<(), CrmError> {
        let (policy, document) = (self.policy(event), self.item(item)?);
        let booked = self.converted(policy, amount, document.day)?;
        let costs = if amount.is_negative() { &policy.chart.allowance_releases } else { &policy.chart.allowance_costs };
        let mut draft = Draft::new(LedgerJournal::General, format!("Dépréciation {} {}", event.piece, event.customer.name));
        draft.line(costs, booked, foreign(policy, amount));
        draft.line(&policy.chart.allowance, booked.negated(), foreign(policy, amount.negated()));
        Ok(self.write(event, policy, draft)?)
    }

    pub(super) fn written_off(
        &mut self,
        event: &BookedEvent,
        item: RecordRef,
        amount: Money,
        recovers_vat: bool,
    ) -> Result<(), CrmError> {
        let (policy, mut document) = (self.policy(event), self.item(item)?);
        let label = format!("Créance irrécouvrable {} {}", event.piece, event.customer.name);
        let mut draft = Draft::new(LedgerJournal::General, label);
        self.reduce(policy, &mut document, amount, recovers_vat, &policy.chart.bad_debts, &mut draft)?;
        // What is doubtful goes first; what comes back after all is owed as anything else.
        let (doubtful, in_books) = document.doubtful;
        let of_doubtful = if amount.is_positive() { doubtful.smaller(amount)? } else { Money::zero(amount.currency()) };
        if of_doubtful.is_positive() {
            let booked = in_books.portion(of_doubtful.minor(), doubtful.minor())?;
            document.doubtful = (doubtful.checked_sub(of_doubtful)?, in_books.checked_sub(booked)?);
            draft.open(&policy.chart.doubtful, &event.customer, None, booked.negated(), foreign(policy, of_doubtful.negated()));
        }
        let rest = amount.checked_sub(of_doubtful)?;
        let booked = self.clear(policy, &mut document, rest)?;
        draft.open(&document.account, &event.customer, Some(item), booked.negated(), foreign(policy, rest.negated()));
        self.items.insert(item, document);
        self.write(event, policy, draft)?;
        self.move_vat(event, policy, item)
    }

    /// A credit of `amount`, booked at the rate of the event's day.
    fn credit(
        &self,
        draft: &mut Draft,
        event: &BookedEvent,
        policy: &AccountingPolicy,
        account: &LedgerAccount,
        amount: Money,
    ) -> Result<(), CrmError> {
        let booked = self.converted(policy, amount, event.on)?;
        draft.line(account, booked.negated(), foreign(policy, amount.negated()));
        Ok(())
    }

    /// Takes `amount` of an item off the account of customers; what that is in the books.
    fn clear(&self, policy: &AccountingPolicy, item: &mut Item, amount: Money) -> Result<Money, CrmError> {
        let cleared = item.cleared.checked_add(amount)?;
        let booked = self.between(policy, item.cleared, cleared, item.day)?;
        item.cleared = cleared;
        Ok(booked)
    }

    /// Takes `amount`, VAT included, off what a document comes to, rate by rate: its net on `account`, its VAT back from where it stands. Where VAT that
    /// is due is not taken back, it costs as the net does. What is more than its rates come to has no VAT in it.
    fn reduce(
        &self,
        policy: &AccountingPolicy,
        document: &mut Item,
        amount: Money,
        takes_vat: bool,
        account: &LedgerAccount,
        draft: &mut Draft,
    ) -> Result<(), CrmError> {
        let (day, mut more) = (document.day, amount);
        for (at, gross, tax) in shares(document, amount)? {
            let Some(rate) = document.rates.get_mut(at) else { continue };
            let booked_tax = self.between(policy, rate.tax.checked_sub(tax)?, rate.tax, day)?;
            let booked = self.between(policy, rate.gross.checked_sub(gross)?, rate.gross, day)?;
            let from = rate.waiting.as_ref().or(takes_vat.then_some(&rate.due)).unwrap_or(account);
            draft.line(account, booked.checked_sub(booked_tax)?, foreign(policy, gross.checked_sub(tax)?));
            draft.exact(from, booked_tax, foreign(policy, tax));
            rate.gross = rate.gross.checked_sub(gross)?;
            rate.tax = rate.tax.checked_sub(tax)?;
            rate.taken_off = (rate.taken_off.0.checked_add(gross)?, rate.taken_off.1.checked_add(tax)?);
            more = more.checked_sub(gross)?;
        }
        if !more.is_zero() {
            let cleared = document.cleared.checked_add(amount)?;
            let booked = self.between(policy, cleared.checked_sub(more)?, cleared, day)?;
            draft.line(account, booked, foreign(policy, more));
        }
        Ok(())
    }

    /// Moves VAT that waits to where it is due, or back, so that it follows what was paid.
    fn move_vat(&mut self, event: &BookedEvent, policy: &AccountingPolicy, of: RecordRef) -> Result<(), CrmError> {
        let mut document = self.item(of)?;
        let gross = Money::sum(document.rates.iter().map(|rate| rate.gross), document.paid.currency())?;
        let mut draft = Draft::new(LedgerJournal::General, format!("TVA exigible {} {}", event.piece, event.customer.name));
        let (day, paid) = (document.day, document.paid);
        for rate in &mut document.rates {
            let Some(waiting) = &rate.waiting else { continue };
            let is_all = !gross.is_positive() || paid.minor() >= gross.minor();
            let due = if is_all { rate.tax } else { rate.tax.portion(paid.minor().max(0), gross.minor())? };
            let moved = self.between(policy, rate.moved, due, day)?;
            let in_currency = due.checked_sub(rate.moved)?;
            draft.exact(waiting, moved, foreign(policy, in_currency));
            draft.exact(&rate.due, moved.negated(), foreign(policy, in_currency.negated()));
            rate.moved = due;
        }
        self.items.insert(of, document);
        Ok(self.write(event, policy, draft)?)
    }
}

fn item_rate(policy: &AccountingPolicy, of: &BookedRate, income: &LedgerAccount, waits: bool) -> Result<ItemRate, Fault> {
    let BookedRate { sold, rate, net, tax, vat_due: _ } = *of;
    let waiting = waits.then(|| policy.vat(rate, true).clone());
    let (due, income) = (policy.vat(rate, false).clone(), income.clone());
    let zero = Money::zero(net.currency());
    Ok(ItemRate { sold, rate, income, waiting, due, gross: net.checked_add(tax)?, tax, taken_off: (zero, zero), moved: zero })
}

fn negated(rate: &BookedRate) -> BookedRate {
    BookedRate { net: rate.net.negated(), tax: rate.tax.negated(), ..*rate }
}

/// Adds a rate to those of an item; where it stands among them.
fn add(rates: &mut Vec<ItemRate>, more: ItemRate) -> Result<usize, Fault> {
    match rates.iter().position(|known| (known.sold, known.rate) == (more.sold, more.rate)) {
        Some(at) => {
            if let Some(known) = rates.get_mut(at) {
                known.gross = known.gross.checked_add(more.gross)?;
                known.tax = known.tax.checked_add(more.tax)?;
            }
            Ok(at)
        }
        None => {
            rates.push(more);
            Ok(rates.len().saturating_sub(1))
        }
    }
}

/// `amount` by the rates of what is left of a document, with the VAT in each share; below zero, by the rates of what was taken off. At most what they come
/// to: a document that rounds is owed a little more.
fn shares(document: &Item, amount: Money) -> Result<Vec<Share>, Fault> {
    let comes_back = amount.is_negative();
    let whole = |rate: &ItemRate| if comes_back { rate.taken_off } else { (rate.gross, rate.tax) };
    let grosses = document.rates.iter().map(|rate| whole(rate).0);
    let all = Money::sum(grosses.clone().filter(|gross| gross.is_positive()), amount.currency())?;
    let size = if comes_back { amount.negated() } else { amount }.smaller(all)?;
    if size.is_zero() {
        return Ok(Vec::new());
    }
    let weights = grosses.map(|gross| u64::try_from(gross.minor()).unwrap_or(0));
    let parts = size.split(&weights.collect::<Vec<_>>())?;
    let share = |(at, (rate, part)): (usize, (&ItemRate, Money))| {
        if part.is_zero() {
            return Ok((at, part, part));
        }
        let (gross, tax) = whole(rate);
        let tax = tax_of_portion(gross, tax, part)?;
        Ok(if comes_back { (at, part.negated(), tax.negated()) } else { (at, part, tax) })
    };
    document.rates.iter().zip(parts).enumerate().map(share).collect()
}

fn foreign(policy: &AccountingPolicy, amount: Money) -> Option<Money> {
    (amount.currency() != policy.currency).then_some(amount)
}
