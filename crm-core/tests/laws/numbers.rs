//! Numbers are drawn without a gap and without a double, whatever goes wrong.

use std::sync::Arc;

use crm_core::engine::{Query, Session};
use crm_core::invoicing::{Invoice, NumberReport};
use crm_core::kernel::Record;
use crm_core::storage::{FaultyStore, MemoryStore, Mishap, StoreError};
use proptest::prelude::*;

use crate::company::{Company, TODAY, draft, issue, noon};

/// Every number there is, first to last.
fn numbers(session: &Session) -> Vec<String> {
    let invoices = session.iter(Query::by(Invoice::BY_NUMBER)).map(Result::unwrap);
    invoices.map(|invoice| invoice.issue().unwrap().number.to_string()).collect()
}

fn complete(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("INV-2026-{number:06}")).collect()
}

fn mishap() -> impl Strategy<Value = Mishap> {
    prop_oneof![
        Just(Mishap::After),
        Just(Mishap::Before(StoreError::Retry)),
        Just(Mishap::Before(StoreError::Unknown)),
        Just(Mishap::Before(StoreError::Full)),
        Just(Mishap::Before(StoreError::Closed)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_failing_store_leaves_no_gap_and_no_double(mishaps in prop::collection::btree_map(1u64..60, mishap(), 0..20)) {
        let store = Arc::new(FaultyStore::new(MemoryStore::new()));
        let company = Company::founded_on(store.clone());
        let calls = store.calls();
        for (call, mishap) in mishaps {
            store.fail_call(calls + call, mishap);
        }
        let mut issued = 0;
        for _ in 0..8 {
            let Ok(session) = company.crm.session(company.accountant, noon(TODAY)) else { continue };
            let Ok(drafted) = session.execute(draft(company.account, &["1"])) else { continue };
            issued += usize::from(session.execute(issue(drafted.id())).is_ok());
        }
        store.heal();
        let session = company.session(company.administrator);
        let found = numbers(&session);
        prop_assert_eq!(&found, &complete(found.len()));
        prop_assert!(found.len() >= issued, "what was answered as issued is issued");
        let report = session.ask(NumberReport { series: "INV-2026-".to_owned() }).unwrap();
        prop_assert_eq!((report.missing, report.count), (Vec::new(), found.len() as u64));
        prop_assert!(session.verify_audit().unwrap().is_intact());
    }
}

#[test]
fn those_who_issue_at_the_same_time_get_one_number_each() {
    const THREADS: usize = 4;
    const EACH: usize = 25;
    let company = Company::founded();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..EACH {
                    let invoice = company.draft(&["1"]).id();
                    // The library tries again by itself; only where others were faster every time is it the host's turn.
                    while let Err(error) = company.accounts().execute(issue(invoice)) {
                        assert!(error.is_retryable(), "{error}");
                    }
                }
            });
        }
    });
    assert_eq!(numbers(&company.accounts()), complete(THREADS * EACH));
}

#[test]
fn each_number_that_is_given_is_told_once_in_the_log() {
    let company = Company::founded();
    let told = || {
        let log = company.session(company.administrator).changes(0, usize::MAX).unwrap();
        let events = log.entries.into_iter().flat_map(|entry| entry.head.events);
        events.filter(|event| *event == "sequence.numbered").count()
    };
    for issued in 1..=2 {
        company.issued(&["1"]);
        assert_eq!(told(), issued);
    }
}
