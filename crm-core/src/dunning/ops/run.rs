//! The run: who changed, who is due, and what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{Operation, Reader, Scope};
use crate::dunning::contract::{DunningEvent, DunningRun, RunDunning};
use crate::dunning::model::{
    DunningClock, DunningNotice, DunningPlace, DunningWatch, LevelCharges, NoticeContent, NoticeState, PromiseTag, PromiseToPay,
};
use crate::dunning::policy::DunningPolicy;
use crate::dunning::{charging, promises, rules};
use crate::engine::{Answer, Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{
    AccountId, CrmError, Date, Decision, InvoiceId, Kind, Ownership, PaymentId, Record, RecordId, RecordRef, SortKey, portion,
};
use crate::parties;
use crate::receivables::{self, Payment};

use super::assessment::{Agreed, Owed, assess, owes_none, to_remind_of};
use super::books;

/// How many entries of the change log are looked at for each customer of a portion.
const ENTRIES_EACH: usize = 10;

impl Answer for DunningRun {
    /// Ids, counts, codes and words of rules: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl RunDunning {
    /// True for those who may remind everybody.
    pub(crate) fn is_open_to(reader: &Reader) -> bool {
        let reaches = |operation, kind: Kind| reader.scope(operation, kind.code) == Scope::All;
        reaches(Operation::Update, Kind::DUNNING_NOTICE)
            && reaches(Operation::Update, Kind::DUNNING_WATCH)
            && reaches(Operation::Read, Kind::INVOICE)
    }
}

impl Command for RunDunning {
    type Answer = DunningRun;
    const NAME: &'static str = "dunning.run_dunning";

    fn execute(&self, unit: &mut Unit) -> Result<DunningRun, CrmError> {
        let most = portion(self.limit, "customers")?;
        if !Self::is_open_to(unit.reader()) {
            let detail = "reminders go to everybody: they are run by those who may update every dunning notice and watch, and read \
                          every invoice; ask an administrator";
            return Err(CrmError::Denied { subject: Kind::DUNNING_NOTICE.name.to_owned(), detail: detail.to_owned() });
        }
        let is_end = meet_changes(unit, most.saturating_mul(ENTRIES_EACH))?;
        let (today, mut done) = (unit.today(), DunningRun::default());
        let due = Query::between(DunningWatch::BY_LOOK, SortKey::new(), SortKey::new().date(today));
        let portion = unit.in_portion(&due, most, |unit, watch, _| {
            let came = look(unit, watch, today)?;
            done.prepared = done.prepared.saturating_add(came.prepared);
            done.lapsed = done.lapsed.saturating_add(came.lapsed);
            done.promises = done.promises.saturating_add(came.promises);
            done.charges = done.charges.saturating_add(came.charges);
            Ok(1)
        })?;
        Ok(DunningRun { is_end: is_end && portion.is_end, held_back: portion.held_back, ..done })
    }
}

/// Has the customers looked at whose invoices or payments changed since last time. True where the change log ends there.
fn meet_changes(unit: &mut Unit, limit: usize) -> Result<bool, CrmError> {
    let clock = unit.find(DunningClock::the_id())?;
    let (seen, place) = clock.map_or((0, None), |clock: DunningClock| (*clock.seen(), *clock.place()));
    let (changed, last, is_end) = unit.changed_since(seen, limit, place.map(|place| place.until))?;
    let mut met = place.map(|place| place.after);
    let tells = [Kind::INVOICE.code, Kind::SETTLEMENT.code, Kind::PAYMENT.code];
    let changed: BTreeSet<RecordRef> = changed.into_iter().filter(|record| tells.contains(&record.kind)).collect();
    let ahead = changed.into_iter().filter(|record| place.is_none_or(|place| place.after < *record));
    for (at, record) in ahead.enumerate() {
        // A commit may change more than one commit of ours can answer: the next portion goes on from here.
        if let Some(after) = met.filter(|_| at > 0 && !unit.has_room()) {
            let clock = DunningClock::looked(seen, Some(DunningPlace { until: last, after }));
            unit.save(&clock, &[DunningEvent::Watched])?;
            return Ok(false);
        }
        if let Some(account) = customer_behind(unit, record)? {
            look_now(unit, account)?;
        }
        met = Some(record);
    }
    // What dunning writes itself is not worth a note of how far it looked: it would never end.
    if met.is_some() || !is_end {
        unit.save(&DunningClock::looked(last, None), &[DunningEvent::Watched])?;
    }
    Ok(is_end)
}

/// The customer whose invoice, settlement or payment changed; none for drafts, and for what is gone.
fn customer_behind(unit: &mut Unit, changed: RecordRef) -> Result<Option<AccountId>, CrmError> {
    if changed.kind == Kind::PAYMENT.code {
        return Ok(unit.find::<Payment>(PaymentId::from_bytes(changed.id))?.map(|payment| *payment.account()));
    }
    // A settlement has the id of its invoice.
    let invoice = unit.find::<Invoice>(InvoiceId::from_bytes(changed.id))?;
    Ok(invoice.filter(|invoice| invoice.issue().is_some()).map(|invoice| *invoice.account()))
}

/// Has the next run look at a customer.
pub(super) fn look_now(unit: &mut Unit, account: AccountId) -> Result<(), CrmError> {
    let today = unit.today();
    let watch = unit.find::<DunningWatch>(DunningWatch::id_of(account))?;
    if watch.as_ref().and_then(|watch| *watch.look_on()).is_some_and(|day| day <= today) {
        return Ok(());
    }
    let Some(account) = unit.find::<parties::Account>(account)? else { return Ok(()) };
    keep(unit, &account, Some(today))
}

fn keep(unit: &mut Unit, account: &parties::Account, look_on: Option<Date>) -> Result<(), CrmError> {
    let watch = DunningWatch::over_account(account.id(), books::unshared(account.ownership()), look_on);
    unit.save(&watch, &[DunningEvent::Watched])
}

/// Looks at one customer: promises first, then notices that lapsed, then those that are due; and when to look again.
fn look(unit: &mut Unit, watch: &DunningWatch, today: Date) -> Result<DunningRun, CrmError> {
    let mut done = DunningRun::default();
    let Some(account) = unit.find::<parties::Account>(watch.over())? else {
        unit.save(&watch.resting(), &[DunningEvent::Watched])?;
        return Ok(done);
    };
    let invoices = unit.parts(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account.id())))?;
    let payments = unit.parts(&Query::under(Payment::BY_ACCOUNT, SortKey::new().id(account.id())))?;
    let unallocated = payments.iter().map(Payment::unallocated).collect::<Result<Vec<_>, _>>()?;
    let owed = Owed::of(unit, invoices.clone(), unallocated)?;
    let agreed = Agreed::with(unit, account.id(), today)?;
    let promises = evaluate(unit, &invoices, agreed.promises(), today, &mut done)?;
    let agreed = agreed.promising(promises);
    done.lapsed = lapse(unit, account.id(), &owed, &agreed, today)?;
    let ownership = books::unshared(account.ownership());
    for content in assess(unit, &owed, &agreed, today)?.bundles.notices {
        done.charges = done.charges.saturating_add(claim(unit, &content, today)?);
        prepare(unit, account.id(), ownership.clone(), content, today)?;
        done.prepared = done.prepared.saturating_add(1);
    }
    let tomorrow = today.plus_days(1)?;
    let mut next: Option<Date> = None;
    let open = agreed.promises().iter().filter(|promise| promise.tag() == PromiseTag::Open);
    for day in owed.open.iter().map(|open| open.due_on).chain(open.map(|promise| *promise.counts_until())) {
        let day = day.plus_days(1)?.max(tomorrow);
        next = Some(next.map_or(day, |next| next.min(day)));
    }
    keep(unit, &account, next)?;
    Ok(done)
}

/// Looks at each promise with the payments of its invoice.
fn evaluate(
    unit: &mut Unit,
    invoices: &[Invoice],
    all: &[PromiseToPay],
    today: Date,
    done: &mut DunningRun,
) -> Result<Vec<PromiseToPay>, CrmError> {
    let by_id: BTreeMap<InvoiceId, &Invoice> = invoices.iter().map(|invoice| (invoice.id(), invoice)).collect();
    let mut after = Vec::new();
    for promise in all {
        let Some(invoice) = by_id.get(promise.invoice()) else { continue };
        let movements = books::movements(unit, invoice.id())?;
        let is_last = promises::is_last(promise, all);
        let to_pay = books::to_pay(invoice, &receivables::ops::settlement_of(unit, invoice)?)?;
        let decision = promises::evaluate(promise, to_pay, &movements, today, is_last)?;
        done.promises = done.promises.saturating_add(u64::from(matches!(decision, Decision::Apply { .. })));
        after.push(unit.apply(decision)?);
    }
    Ok(after)
}

/// Notices of the customer that wait to be sent lapse once nothing of them is to be reminded of any more. Answers how many.
fn lapse(unit: &mut Unit, account: AccountId, owed: &Owed, agreed: &Agreed, today: Date) -> Result<u64, CrmError> {
    let of_account = Query::under(DunningNotice::BY_WAITING_ACCOUNT, SortKey::new().id(account));
    let mut lapsed = 0_u64;
    for notice in unit.parts(&of_account)? {
        let lines = &notice.content().lines;
        let named = owed.open.iter().filter(|open| lines.iter().any(|line| line.invoice == open.invoice.id()));
        let mut still = false;
        for open in named {
            still = still || to_remind_of(unit, open, agreed, today)?;
        }
        if !still {
            unit.apply(rules::lapse(&notice, today)?)?;
            lapsed = lapsed.saturating_add(1);
        }
    }
    Ok(lapsed)
}

fn prepare(
    unit: &mut Unit,
    account: AccountId,
    ownership: Ownership,
    content: NoticeContent,
    today: Date,
) -> Result<(), CrmError> {
    let event = DunningEvent::Prepared { level: content.level, asked: content.asked };
    let notice =
        DunningNotice { id: unit.new_id(), ownership, state: NoticeState::Prepared, account, prepared_on: today, content };
    unit.save(&notice, std::slice::from_ref(&event))?;
    unit.emit(&notice, &event)
}

/// Claims what the levels of a notice's lines claim. Answers how many charges that brought.
fn claim(unit: &mut Unit, content: &NoticeContent, today: Date) -> Result<u64, CrmError> {
    let policy = unit.policy::<DunningPolicy>()?;
    let Some(procedure) = policy.procedure(Some(&content.procedure)) else { return Ok(0) };
    let mut claimed = 0_u64;
    for line in &content.lines {
        if procedure.level(line.level).is_none_or(|level| level.charges != LevelCharges::Claimed) {
            continue;
        }
        let invoice = unit.part::<Invoice>(line.invoice)?;
        let claimed_of =
            books::late(unit, &invoice, today).and_then(|late| charging::claim(unit.new_id(), &invoice, late, today));
        let decision = match claimed_of {
            Err(error) if owes_none(&error) => continue,
            decision => decision?,
        };
        claimed = claimed.saturating_add(u64::from(matches!(decision, Decision::Apply { .. })));
        unit.apply(decision)?;
    }
    Ok(claimed)
}
