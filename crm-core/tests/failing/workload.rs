//! A day's work that takes every road through the library, in steps that may each be taken again.

use std::ops::ControlFlow;

use crm_core::disputes::{Dispute, DisputeScope, RaiseDispute};
use crm_core::engine::{AcknowledgeMessages, ImportMode, OutboxMessage, Query, Session};
use crm_core::invoicing::{Invoice, NumberReport};
use crm_core::kernel::{CommandId, CrmError, ExternalId, InvoiceId, LeadId, Record, RecordId, SortKey};
use crm_core::leads::{CaptureLead, Lead, WorkLead};
use crm_core::parties::{Account, SetParent};
use crm_core::receivables::{Ageing, AllocationPlan, Payment};

use crate::company::*;

/// One step. Taken a second time, it does what the first time left undone and nothing else.
pub type Step = fn(&Company) -> Result<(), CrmError>;

pub const STEPS: [(&str, Step); 18] = [
    ("execute", |company| boss(company)?.execute(capture("alone")).map(drop)),
    ("execute_once", |company| boss(company)?.execute_once(sent(1), named_account("Once")).map(drop)),
    ("draft", |company| drafted(company).map(drop)),
    ("issue", |company| issued(company).map(drop)),
    ("pay", |company| {
        let plan = payment(company.account, eur("50"), AllocationPlan::OldestFirst);
        boss(company)?.execute_once(sent(4), plan).map(drop)
    }),
    ("dispute", |company| {
        let raise = RaiseDispute::about(issued(company)?, DisputeScope::Whole, code("quality"));
        boss(company)?.execute_once(sent(5), raise).map(drop)
    }),
    ("a refusal", |company| match boss(company)?.execute_once(sent(6), issue(issued(company)?)) {
        Err(CrmError::Refused(_)) => Ok(()),
        other => other.map(drop),
    }),
    ("work", |company| boss(company)?.execute_once(sent(7), WorkLead { lead: lead_of(company, "alone")? }).map(drop)),
    ("nothing to do", |company| {
        let lead = lead_of(company, "alone")?;
        boss(company)?.execute_once(sent(8), WorkLead { lead }).map(drop)
    }),
    ("transact", transact),
    ("import", |company| imported(company, ImportMode::KeepGood, &["one", "", "two"], 2)),
    ("strict import", |company| imported(company, ImportMode::AllOrNothing, &["three", "four"], 2)),
    ("strict import with a wrong row", |company| imported(company, ImportMode::AllOrNothing, &["five", ""], 0)),
    ("acknowledge", |company| {
        let messages: Vec<_> = boss(company)?.outbox(10)?.iter().map(OutboxMessage::id).collect();
        boss(company)?.execute(AcknowledgeMessages { messages }).map(drop)
    }),
    ("get and history", |company| {
        boss(company)?.get::<Account>(company.account)?;
        boss(company)?.history::<Account>(company.account).map(drop)
    }),
    ("list, count and sum", |company| {
        boss(company)?.list(&Query::<Invoice>::all())?;
        boss(company)?.count(&Query::<Account>::all())?;
        boss(company)?.sum(&Query::<Payment>::all(), |payment| Some(*payment.amount())).map(drop)
    }),
    ("export and changes", |company| {
        boss(company)?.export(&Query::<Lead>::all(), &mut |_| ControlFlow::Continue(()))?;
        boss(company)?.changes(0, 10)?;
        boss(company)?.verify_audit().map(drop)
    }),
    ("ask", |company| {
        boss(company)?.ask(NumberReport { series: "INV-2026-".to_owned() })?;
        boss(company)?.ask(Ageing { as_of: day(TODAY), currency: None, account: None }).map(drop)
    }),
];

fn boss(company: &Company) -> Result<Session, CrmError> {
    company.crm.session(company.administrator, noon(TODAY))
}

/// The command id under which a step is sent, however often.
fn sent(number: u8) -> CommandId {
    CommandId::from_bytes([number; 16])
}

fn capture(as_known: &str) -> CaptureLead {
    let external_id = Some(ExternalId { source: code("web"), key: as_known.parse().unwrap() });
    CaptureLead { details: lead_details(), original: Vec::new(), external_id, owner: None }
}

fn lead_of(company: &Company, known: &str) -> Result<LeadId, CrmError> {
    let key = capture(known).external_id.unwrap().sort_key();
    let found = boss(company)?.list(&Query::under(Lead::BY_EXTERNAL_ID, key))?;
    found.items.first().map(Record::id).ok_or_else(|| CrmError::NotFound { subject: known.to_owned() })
}

fn drafted(company: &Company) -> Result<InvoiceId, CrmError> {
    boss(company)?.execute_once(sent(2), draft(company.account, &["100"])).map(|invoice| invoice.id())
}

fn issued(company: &Company) -> Result<InvoiceId, CrmError> {
    let invoice = drafted(company)?;
    boss(company)?.execute_once(sent(3), issue(invoice)).map(|invoice| invoice.id())
}

/// Two accounts, one above the other; not again where they are there.
fn transact(company: &Company) -> Result<(), CrmError> {
    let session = boss(company)?;
    if session.count(&Query::under(Account::BY_NAME, SortKey::new()))? > 2 {
        return Ok(());
    }
    session.transact(|transaction| {
        let above = transaction.execute(named_account("Above"))?.id();
        let below = transaction.execute(named_account("Below"))?.id();
        transaction.execute(SetParent { account: below, parent: Some(above) }).map(drop)
    })
}

/// Imports leads by their external ids; one without is a wrong row.
fn imported(company: &Company, mode: ImportMode, known: &[&str], good: usize) -> Result<(), CrmError> {
    let rows = (1..).zip(known.iter().map(|known| Ok(*known)));
    let report = boss(company)?.import(
        rows,
        mode,
        |transaction, known| {
            // A wrong row: nobody could be reached.
            let mut row = capture(if known.is_empty() { "nobody" } else { known });
            if known.is_empty() {
                (row.details.email, row.details.phone) = (None, None);
            }
            transaction.execute(row)
        },
        &mut |_| {},
    )?;
    assert_eq!(report.accepted.len(), good, "{:?}", report.refused);
    Ok(())
}

/// What a person would see of the company: not the ids, which another road to the same end draws otherwise.
pub fn picture(company: &Company) -> Vec<String> {
    let session = boss(company).unwrap();
    let leads = session.iter(Query::<Lead>::all()).map(Result::unwrap);
    let mut seen: Vec<String> = leads.map(|lead| format!("lead {:?} {:?}", lead.external_id(), lead.tag())).collect();
    for account in session.iter(Query::<Account>::all()).map(Result::unwrap) {
        seen.push(format!("account {} below: {}", account.details().name, account.parent().is_some()));
    }
    for invoice in session.iter(Query::<Invoice>::all()).map(Result::unwrap) {
        let number = invoice.issue().map(|issue| issue.number.to_string());
        seen.push(format!("invoice {number:?} {}", invoice.totals().gross));
    }
    for payment in session.iter(Query::<Payment>::all()).map(Result::unwrap) {
        seen.push(format!("payment {} of which {} left", payment.amount(), payment.unallocated().unwrap()));
    }
    for dispute in session.iter(Query::<Dispute>::all()).map(Result::unwrap) {
        seen.push(format!("dispute {} {:?}", dispute.disputed(), dispute.tag()));
    }
    seen.extend(session.outbox(99).unwrap().iter().map(|message| format!("message {}", message.topic())));
    seen.sort_unstable();
    seen
}
