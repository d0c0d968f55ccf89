//! One customer on one day: which notices are due, and why the other late invoices wait.

use std::collections::BTreeMap;

use crate::dunning::bundles::{Bundles, DueLine, bundle};
use crate::dunning::contract::{DunningWait, WaitingInvoice};
use crate::dunning::ladder::{LateInvoice, Standing};
use crate::dunning::model::{
    DunningHold, DunningLine, DunningNotice, DunningProcedure, DunningTerms, LevelCharges, NoticeTag, PromiseTag, PromiseToPay,
};
use crate::dunning::policy::DunningPolicy;
use crate::dunning::promises;
use crate::engine::{Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, CrmError, Date, ErrorKind, InvoiceId, Money, MoneyByCurrency, Record, SortKey};
use crate::receivables::{self, HoldReason};

use super::books;

/// An issued invoice with something open, and what is open.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) invoice: Invoice,
    pub(super) open: Money,
    /// The day since which that is to be paid.
    pub(super) due_on: Date,
}

/// What a customer owes, and what they have beyond that.
#[derive(Debug, Clone, Default)]
pub(super) struct Owed {
    pub(super) open: Vec<Open>,
    pub(super) credits: MoneyByCurrency,
}

impl Owed {
    /// What stands on `invoices`, and what of `unallocated` the customer has beyond them.
    pub(super) fn of(
        unit: &mut Unit,
        invoices: Vec<Invoice>,
        unallocated: impl IntoIterator<Item = Money>,
    ) -> Result<Self, CrmError> {
        let mut owed = Self::default();
        for amount in unallocated {
            owed.credits.add(amount)?;
        }
        for invoice in invoices.into_iter().filter(Invoice::is_issued_invoice) {
            let settlement = receivables::ops::settlement_of(unit, &invoice)?;
            let open = receivables::rules::balance(&invoice, &settlement)?;
            let Some(due_on) = invoice.due_day_of(open)? else { continue };
            if open.is_negative() {
                owed.credits.add(open.negated())?;
            } else if open.is_positive() {
                owed.open.push(Open { invoice, open, due_on });
            }
        }
        Ok(owed)
    }
}

/// What is agreed with a customer, kept from them, and promised by them.
pub(super) struct Agreed {
    policy: DunningPolicy,
    terms: Option<DunningTerms>,
    holds: Vec<DunningHold>,
    promises: Vec<PromiseToPay>,
}

impl Agreed {
    /// All that is agreed with `account` as of `day`.
    pub(super) fn with(unit: &mut Unit, account: AccountId, day: Date) -> Result<Self, CrmError> {
        let under = || SortKey::new().id(account);
        let running = Query::between(DunningHold::BY_ACCOUNT, under().date(day), under());
        Ok(Self {
            policy: unit.policy::<DunningPolicy>()?,
            terms: books::account_terms(unit, account)?,
            holds: unit.parts(&running)?,
            promises: unit.parts(&Query::under(PromiseToPay::BY_ACCOUNT, under()))?,
        })
    }

    /// The promises, newest changes included.
    pub(super) fn promises(&self) -> &[PromiseToPay] {
        &self.promises
    }

    /// The same with other promises.
    pub(super) fn promising(self, promises: Vec<PromiseToPay>) -> Self {
        Self { promises, ..self }
    }
}

/// What is due of a customer, and why the rest is not.
#[derive(Debug, Clone, Default)]
pub(super) struct Assessment {
    pub(super) bundles: Bundles,
    pub(super) waiting: Vec<WaitingInvoice>,
}

/// Assesses what a customer owes on `day`.
pub(super) fn assess(unit: &mut Unit, owed: &Owed, agreed: &Agreed, day: Date) -> Result<Assessment, CrmError> {
    let (mut due, mut assessment, mut behind) = (Vec::new(), Assessment::default(), BTreeMap::new());
    for open in owed.open.iter().filter(|open| open.due_on < day) {
        let terms = books::invoice_terms(unit, open.invoice.id())?;
        let Some((procedure, late)) = late_invoice(unit, open, agreed, terms.as_ref(), day)? else { continue };
        let waiting = |wait| waiting(&late, day, wait);
        match late.standing(day)? {
            Standing::Waits(wait) => assessment.waiting.push(waiting(wait)?),
            Standing::Rises { level } => {
                behind.insert(late.invoice, waiting(DunningWait::Covered)?);
                let line = line(unit, open, &late, level, day)?;
                due.push(DueLine { line, procedure, language: late.language });
            }
        }
    }
    assessment.bundles = bundle(due, &owed.credits)?;
    assessment.waiting.extend(assessment.bundles.covered.iter().filter_map(|invoice| behind.remove(invoice)));
    assessment.waiting.sort_by_key(|waiting| (waiting.due_on, waiting.invoice));
    Ok(assessment)
}

fn waiting(late: &LateInvoice<'_>, day: Date, wait: DunningWait) -> Result<WaitingInvoice, CrmError> {
    Ok(WaitingInvoice {
        invoice: late.invoice,
        number: late.number.clone(),
        due_on: late.due_on,
        open: late.open,
        level: late.level(),
        reached: late.reached(day)?,
        wait,
    })
}

type Late<'a> = (&'a DunningProcedure, LateInvoice<'a>);

/// All that decides about one invoice; none where the policy has no procedure at all.
fn late_invoice<'a>(
    unit: &mut Unit,
    open: &'a Open,
    agreed: &'a Agreed,
    terms: Option<&DunningTerms>,
    day: Date,
) -> Result<Option<Late<'a>>, CrmError> {
    let id = open.invoice.id();
    let Some(issue) = open.invoice.issue() else { return Ok(None) };
    let both = || terms.into_iter().chain(&agreed.terms);
    // A procedure that the policy no longer has leaves the one that everybody has.
    let named = both().find_map(|terms| agreed.policy.procedure(Some(terms.procedure().as_ref()?)));
    let Some(procedure) = named.or_else(|| agreed.policy.procedure(None)) else { return Ok(None) };
    let standing = Notices::about(unit, id)?;
    let mut promised = None;
    for promise in agreed.promises.iter().filter(|promise| *promise.invoice() == id && promise.tag() == PromiseTag::Open) {
        if day <= *promise.counts_until() {
            let movements = books::movements(unit, id)?;
            promised = Some((promises::pending(promise, &movements)?, *promise.counts_until()));
        }
    }
    let late = LateInvoice {
        invoice: id,
        number: &issue.number,
        due_on: open.due_on,
        open: open.open,
        disputed: receivables::ops::settlement_of(unit, &open.invoice)?
            .held_on(day, |reason| !matches!(reason, HoldReason::Promise))?,
        promised,
        held_until: agreed.holds.iter().filter(|hold| hold.holds(id, day)).map(|hold| *hold.until()).max(),
        procedure,
        language: both().find_map(|terms| *terms.language()).unwrap_or(agreed.policy.language),
        sent: standing.sent,
        waiting: standing.waiting.as_ref().map(Record::id),
        tried_on: standing.tried_on,
    };
    Ok(Some((procedure, late)))
}

/// True where something of an invoice that a notice is about is still late, and neither disputed, promised nor held.
pub(super) fn to_remind_of(unit: &mut Unit, open: &Open, agreed: &Agreed, day: Date) -> Result<bool, CrmError> {
    let terms = books::invoice_terms(unit, open.invoice.id())?;
    let Some((_, late)) = late_invoice(unit, open, agreed, terms.as_ref(), day)? else { return Ok(false) };
    Ok(open.due_on < day && late.held_until.is_none() && late.dunned()?.is_positive())
}

/// What the notices about one invoice come to.
#[derive(Debug, Default)]
pub(super) struct Notices {
    pub(super) sent: Option<(u32, Date)>,
    pub(super) waiting: Option<DunningNotice>,
    tried_on: Option<Date>,
}

impl Notices {
    /// The notices about `invoice`, in the order of their days.
    pub(super) fn about(unit: &mut Unit, invoice: InvoiceId) -> Result<Self, CrmError> {
        let mut notices = Self::default();
        for notice in unit.parts(&Query::under(DunningNotice::BY_INVOICE, SortKey::new().id(invoice)))? {
            let Some(level) = notice.line(invoice).map(|line| line.level) else { continue };
            match notice.tag() {
                NoticeTag::Sent => {
                    let on = notice.sent_on().unwrap_or(*notice.prepared_on());
                    notices.sent = notices.sent.max(Some((level, on)));
                }
                NoticeTag::Prepared => notices.waiting = Some(notice),
                NoticeTag::Failed | NoticeTag::Cancelled | NoticeTag::Lapsed => {
                    notices.tried_on = notices.tried_on.max(Some(*notice.prepared_on()));
                }
            }
        }
        Ok(notices)
    }
}

/// The line of a notice, with what the level says of interest and compensation.
fn line(unit: &mut Unit, open: &Open, late: &LateInvoice<'_>, level: u32, day: Date) -> Result<DunningLine, CrmError> {
    let says = late.procedure.level(level).is_some_and(|level| level.charges != LevelCharges::Silent);
    let charges = if says { shown(unit, &open.invoice, day)? } else { None };
    let (interest, compensation) = charges.map_or((None, None), |(interest, compensation)| (Some(interest), compensation));
    Ok(DunningLine {
        invoice: late.invoice,
        number: late.number.clone(),
        due_on: late.due_on,
        days_late: u32::try_from(day.days_since(late.due_on)).unwrap_or(u32::MAX),
        open: late.open,
        disputed: late.disputed()?,
        promised: late.promised()?,
        dunned: late.dunned()?,
        level,
        interest,
        compensation,
    })
}

/// Interest and compensation so far; none where the customer owes none.
fn shown(unit: &mut Unit, invoice: &Invoice, day: Date) -> Result<Option<(Money, Option<Money>)>, CrmError> {
    match books::late(unit, invoice, day) {
        Ok(late) => Ok(Some(late.shown()?)),
        Err(error) if owes_none(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// True for the refusals that say that there is nothing to charge: of so little that it comes to nothing, of consumers, and of what bills charges itself.
pub(super) fn owes_none(error: &CrmError) -> bool {
    error.kind() == ErrorKind::Refused && ["DUN-004", "DUN-007", "DUN-008"].contains(&error.code())
}
