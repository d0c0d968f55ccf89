//! Chains and closings hold whoever issues and closes at the same time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use crm_core::accounting::{ClosePeriod, PeriodClosing, PeriodLength, VerifyChain};
use crm_core::engine::{Command, Query, Session};
use crm_core::invoicing::{ChainLink, CreditExtent, CreditInvoice, Invoice, IssueInvoice, NumberReport};
use crm_core::kernel::{Date, Note, Record};
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore, Store};

use crate::company::{Company, code, day, draft, eur};

const THREADS: usize = 8;
const EACH: usize = 6;

/// Sends until it is done: the library tries again by itself, and where others were faster every time it is the host's turn.
fn done<C: Command + Clone>(session: &Session, command: &C) -> C::Answer {
    loop {
        match session.execute(command.clone()) {
            Ok(answer) => return answer,
            Err(error) => assert!(error.is_retryable(), "{error}"),
        }
    }
}

/// Eight issue invoices and credit notes while a ninth closes the day before; each tries to date its first one back into that day.
fn issued_by_eight(store: impl Store + 'static) -> Company {
    let company = Company::founded_on(store);
    let is_closed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let session = company.accounts_on("2026-05-05");
                for at in 0..EACH {
                    let invoice = session.execute(draft(company.account, &["10"])).unwrap().id();
                    let issued_on = (at == 0).then(|| day("2026-05-04"));
                    let was_closed = is_closed.load(Ordering::SeqCst);
                    match session.execute(IssueInvoice { invoice, issued_on, due_on: None }) {
                        Ok(_) => assert!(!was_closed || issued_on.is_none(), "a closed day takes no more documents"),
                        // Somebody issued on the next day already, or the day is closed, or others were faster.
                        Err(error) => {
                            assert!(["invalid", "ACC-010"].contains(&error.code()) || error.is_retryable(), "{error}");
                            done(&session, &IssueInvoice { invoice, issued_on: None, due_on: None });
                        }
                    }
                    if at % 3 == 0 {
                        let (extent, reason) = (CreditExtent::Gross(eur("1.20")), code("return"));
                        done(&session, &CreditInvoice { invoice, extent, reason, note: Note::default() });
                    }
                }
            });
        }
        scope.spawn(|| {
            let session = company.accounts_on("2026-05-05");
            done(&session, &ClosePeriod { length: PeriodLength::Day, day: day("2026-05-04") });
            is_closed.store(true, Ordering::SeqCst);
        });
    });
    company
}

fn holds(company: &Company) {
    let session = company.accounts_on("2026-05-06");
    let (invoices, notes) = ((THREADS * EACH) as u64, (THREADS * EACH.div_ceil(3)) as u64);
    let report = session.ask(VerifyChain).unwrap();
    assert_eq!((report.broken, report.links, report.closings, report.before), (None, invoices + notes, 1, 0));
    for (series, count) in [("INV-2026-", invoices), ("CN-2026-", notes)] {
        let numbers = session.ask(NumberReport { series: series.to_owned() }).unwrap();
        assert_eq!((numbers.range, numbers.count, numbers.missing), (Some((1, count)), count, Vec::new()), "{series}");
    }
    let mut chains: BTreeMap<String, Vec<ChainLink>> = BTreeMap::new();
    for link in session.iter(Query::by(ChainLink::BY_PLACE)).map(Result::unwrap) {
        chains.entry(link.chain().to_string()).or_default().push(link);
    }
    for (chain, links) in chains {
        for (at, link) in links.iter().enumerate() {
            let place = at as u64 + 1;
            assert_eq!((*link.position(), link.number().to_string()), (place, format!("{chain}{place:06}")));
        }
        assert!(links.windows(2).all(|pair| pair[0].issued_on() <= pair[1].issued_on()), "days do not fall");
    }
    // What was closed is what is there of the day, and the next closing goes on from it.
    let of_day = |on: &str| {
        let on: Date = day(on);
        let documents = session.iter(Query::<Invoice>::all()).map(Result::unwrap);
        documents.filter(|document| document.issue().is_some_and(|issue| issue.issued_on == on)).count() as u64
    };
    let counted =
        |closing: &PeriodClosing| -> u64 { closing.totals().iter().map(|total| total.invoices + total.credit_notes).sum() };
    let first = done(&session, &ClosePeriod { length: PeriodLength::Day, day: day("2026-05-04") });
    assert_eq!(counted(&first), of_day("2026-05-04"));
    let second = done(&session, &ClosePeriod { length: PeriodLength::Day, day: day("2026-05-05") });
    assert_eq!((counted(&second), second.perpetual()[0].documents), (of_day("2026-05-05"), invoices + notes));
    assert_eq!(session.ask(VerifyChain).unwrap().broken, None);
    assert!(company.session(company.administrator).verify_audit().unwrap().is_intact());
}

#[test]
fn eight_who_issue_while_a_ninth_closes_keep_chain_numbers_and_closings_in_memory() {
    holds(&issued_by_eight(MemoryStore::new()));
}

#[test]
fn eight_who_issue_while_a_ninth_closes_keep_chain_numbers_and_closings_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    holds(&issued_by_eight(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap()));
}
