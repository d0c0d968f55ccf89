//! Day by day: what customers do, and whom the company reminds.

use std::io::Write;

use crm_core::disputes::{DisputeScope, RaiseDispute, WithdrawDispute};
use crm_core::documents::DocumentLanguage;
use crm_core::dunning::{
    DunningChannel, DunningNotice, DunningTarget, DunningWait, DunningWorklist, HoldDunning, MarkNoticeFailed, MarkNoticeSent,
    PromiseState, PromiseToPay, RecordPromise, RunDunning,
};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::{DraftInvoice, Invoice, InvoiceLine, IssueInvoice};
use crm_core::kernel::{AccountId, Code, Currency, Date, InvoiceId, Name, Note, Quantity, Record, SortKey};
use crm_core::pricing::{PricedLine, TaxTreatment};
use crm_core::receivables::{Allocate, AllocateTo, AllocationPlan, OpenAmount, Payment, RecordPayment};

use super::source::Entry;
use super::{Story, heading};
use crate::table::amount;
use crate::{StoryError, table};

/// The day on which the post brings a letter back.
const RETURNED: (i32, u32, u32) = (2025, 5, 14);

/// Lets the days go by.
pub fn pass(story: &Story<'_>, out: &mut dyn Write, diary: &[Entry], first: Date, last: Date) -> Result<(), StoryError> {
    heading(out, "Day by day")?;
    let (mut rows, mut day) = (Vec::new(), first);
    while day <= last {
        let session = story.on(day)?;
        for entry in diary.iter().filter(|entry| entry.day == day) {
            rows.push(vec![day.to_string(), entry.customer.clone(), "←".to_owned(), happen(story, &session, entry)?]);
        }
        rows.extend(remind(story, &session, day)?);
        day = day.plus_days(1)?;
    }
    table::write(out, &["day", "customer", "", "what"], rows)
}

/// Reminds of what is due, to the end, and sends the notices. Answers what came of it.
fn remind(story: &Story<'_>, session: &Session, day: Date) -> Result<Vec<Vec<String>>, StoryError> {
    while !session.execute(RunDunning { limit: None })?.is_end {}
    let mut rows = Vec::new();
    for notice in session.list(&Query::by(DunningNotice::BY_WAITING))?.items {
        let customer = story.house.name(*notice.account()).to_owned();
        let told = told(&notice);
        rows.push(vec![day.to_string(), customer.clone(), "→".to_owned(), told]);
        if day == Date::new(RETURNED.0, RETURNED.1, RETURNED.2)? {
            let reason = Note::parse("returned: the firm has moved")?;
            session.execute(MarkNoticeFailed { notice: notice.id(), reason })?;
            rows.push(vec![day.to_string(), customer, "✗".to_owned(), "the letter came back: prepared anew tomorrow".to_owned()]);
        } else {
            session.execute(MarkNoticeSent { notice: notice.id(), on: None })?;
        }
    }
    Ok(rows)
}

/// What a notice says, in a line.
fn told(notice: &DunningNotice) -> String {
    let content = notice.content();
    let language = match content.language {
        _ if content.channel.hands_over() => "",
        DocumentLanguage::French => " in French",
        DocumentLanguage::English => " in English",
    };
    let mut told = format!("level {}, {}{language}: {}", content.level, channel(content.channel), amount(content.asked));
    for line in &content.lines {
        let shown = |what: &str, of| if amount(of) == "0.00" { String::new() } else { format!(", {what} {}", amount(of)) };
        told.push_str(&format!(" for {}, {} days late", line.number, line.days_late));
        told.push_str(&[shown("disputed", line.disputed), shown("promised", line.promised)].concat());
        told.push_str(&line.interest.map_or_else(String::new, |interest| format!("; interest {}", amount(interest))));
        told.push_str(&line.compensation.map_or_else(String::new, |costs| format!(" + {}", amount(costs))));
    }
    if content.credit.is_positive() {
        told.push_str(&format!("; credit {} taken off", amount(content.credit)));
    }
    told
}

/// How a level goes, in words.
pub fn channel(channel: DunningChannel) -> &'static str {
    match channel {
        DunningChannel::Email => "e-mail",
        DunningChannel::Letter => "letter",
        DunningChannel::Phone => "call",
        DunningChannel::Task => "task",
        DunningChannel::CollectionAgency => "agency",
        DunningChannel::Legal => "lawyer",
        DunningChannel::Person => "handed to a person",
    }
}

/// Does what an entry of the diary tells. Answers it in words.
fn happen(story: &Story<'_>, session: &Session, entry: &Entry) -> Result<String, StoryError> {
    let account = *story.house.accounts.get(&entry.customer).ok_or(StoryError::Changed)?;
    let note = Note::parse(&entry.note)?;
    let invoice = || newest(session, account);
    Ok(match entry.what.as_str() {
        "invoice" => issue(session, account, entry)?,
        "payment" => pay(session, account, entry)?,
        "allocate" => {
            let payment = session.list(&Query::under(Payment::BY_ACCOUNT, SortKey::new().id(account)))?.items;
            let left = payment.iter().find(|payment| payment.unallocated().is_ok_and(|left| left.is_positive()));
            let payment = left.ok_or(StoryError::Changed)?.id();
            let set = session.execute(Allocate { payment, to: AllocateTo { invoice: invoice()?, amount: None } })?;
            format!("the {} are set against the invoice", amount(*set.amount()))
        }
        "hold" => {
            let (of, until) = (DunningTarget::Account(account), entry.last_day()?);
            session.execute(HoldDunning { of, reason: note.clone(), until })?;
            format!("left alone up to {until}: {note}")
        }
        "promise" => {
            let (invoice, pay_by) = (invoice()?, entry.last_day()?);
            let promise = session.execute(RecordPromise { invoice, amount: entry.amount, pay_by, note: note.clone() })?;
            format!("promises {} by {pay_by} ({note})", amount(*promise.amount()))
        }
        "dispute" => {
            let (scope, reason) = (DisputeScope::Amount(entry.given()?), Code::parse("quality")?);
            let raise = RaiseDispute { claim: note.clone(), ..RaiseDispute::about(invoice()?, scope, reason) };
            format!("disputes {}: {note}", amount(*session.execute(raise)?.disputed()))
        }
        _ => {
            let open = Query::under(crm_core::disputes::Dispute::BY_ACCOUNT, SortKey::new().id(account));
            let dispute = session.list(&open)?.items.pop().ok_or(StoryError::Changed)?.id();
            session.execute(WithdrawDispute { dispute, grounds: note.clone() })?;
            format!("withdraws the dispute: {note}")
        }
    })
}

fn issue(session: &Session, account: AccountId, entry: &Entry) -> Result<String, StoryError> {
    let price = entry.net.ok_or(StoryError::Changed)?;
    let priced = PricedLine::new(Quantity::ONE, price, TaxTreatment::rated("20".parse()?));
    let line = InvoiceLine::new(Name::parse(&entry.note)?, priced);
    let draft = DraftInvoice::new(account, Currency::EUR, vec![line]);
    let invoice = session.execute(draft)?.id();
    let issued = session.execute(IssueInvoice { invoice, issued_on: None, due_on: entry.until })?;
    let issue = issued.issue().ok_or(StoryError::Changed)?;
    Ok(format!("{} of {}, due on {}: {}", issue.number, amount(issued.totals().gross), issue.due_on, entry.note))
}

fn pay(session: &Session, account: AccountId, entry: &Entry) -> Result<String, StoryError> {
    let is_later = entry.note == "later";
    let payment = RecordPayment {
        account,
        amount: entry.given()?,
        received_on: None,
        method: Code::parse("transfer")?,
        reference: None,
        external_id: None,
        plan: if is_later { AllocationPlan::Later } else { AllocationPlan::OldestFirst },
        owner: None,
    };
    let paid = amount(*session.execute(payment)?.amount());
    Ok(if is_later { format!("pays {paid} and does not say for what") } else { format!("pays {paid}") })
}

/// The invoice of a customer that was issued last.
pub fn newest(session: &Session, account: AccountId) -> Result<InvoiceId, StoryError> {
    let invoices = session.list(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?.items;
    let issued = invoices.iter().filter(|invoice| invoice.is_issued_invoice());
    issued.map(Record::id).next_back().ok_or(StoryError::Changed)
}

/// What became of the promises.
pub fn promises(story: &Story<'_>, out: &mut dyn Write, last: Date) -> Result<(), StoryError> {
    heading(out, "Promises: payments and days tell what became of them; three days are tolerated")?;
    let session = story.on(last)?;
    let mut rows = Vec::new();
    for promise in session.list(&Query::<PromiseToPay>::all())?.items {
        let became = match promise.state() {
            PromiseState::Open => "open".to_owned(),
            PromiseState::Kept => "kept".to_owned(),
            PromiseState::PartlyKept { paid } => format!("kept in part: {}", amount(*paid)),
            PromiseState::Broken => "broken".to_owned(),
            PromiseState::Withdrawn { .. } => "withdrawn".to_owned(),
        };
        let customer = story.house.name(*promise.account()).to_owned();
        let days = [promise.made_on(), promise.pay_by(), promise.counts_until()].map(ToString::to_string);
        let [made, by, until] = days;
        rows.push(vec![customer, amount(*promise.amount()), made, by, until, became]);
    }
    table::write(out, &["customer", ">promised", "on", "by", "counts until", "became"], rows)
}

/// Whom to remind next, and why of the others not.
pub fn still_late(story: &Story<'_>, out: &mut dyn Write, last: Date) -> Result<(), StoryError> {
    heading(out, &format!("Still late on {last}"))?;
    let session = story.on(last)?;
    let mut rows = Vec::new();
    for customer in session.ask(DunningWorklist { as_of: None, account: None })? {
        for waiting in customer.waiting {
            let why = match waiting.wait {
                DunningWait::Finished => "the last level was sent: a person has it".to_owned(),
                DunningWait::NextOn { on } => format!("the next level may go on {on}"),
                other => format!("{other:?}"),
            };
            let open = amount(session.ask(OpenAmount { invoice: waiting.invoice, as_of: None })?);
            let name = story.house.name(customer.account).to_owned();
            rows.push(vec![name, waiting.number.to_string(), open, waiting.level.to_string(), why]);
        }
    }
    table::write(out, &["customer", "invoice", ">open", ">level", "why it waits"], rows)
}
