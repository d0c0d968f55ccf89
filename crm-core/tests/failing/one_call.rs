//! One call goes wrong: every call of a day's work, in every way that a store can go wrong.

use std::sync::Arc;

use crm_core::engine::SOLE_TENANT;
use crm_core::kernel::{CrmError, ErrorKind};
use crm_core::storage::{FaultyStore, IndexId, Key, Kind, MemoryStore, Mishap, Store, StoreError};

use crate::company::{Company, TODAY, noon};
use crate::workload::{STEPS, picture};

/// Every way; `true` where only a commit may go wrong so, because the error speaks of a batch.
fn mishaps() -> Vec<(Mishap, bool)> {
    let key = Key { kind: Kind(1), id: [7; 16] };
    let before = |error| Mishap::Before(error);
    vec![
        (before(StoreError::Stale { key, found: None }), false),
        (before(StoreError::Retry), false),
        (before(StoreError::Unknown), false),
        (before(StoreError::LogTruncated { floor: 1 }), false),
        (before(StoreError::Full), false),
        (before(StoreError::Corrupt { what: "a value".to_owned() }), false),
        (before(StoreError::Closed), false),
        (before(StoreError::Locked), false),
        (before(StoreError::Foreign), false),
        (before(StoreError::Newer { found: 9, known: 1 }), false),
        (before(StoreError::Backend("smoke".to_owned())), false),
        (before(StoreError::Taken { index: IndexId(1), value: Vec::new() }), true),
        (before(StoreError::CommandReused), true),
        (Mishap::After, false),
        (Mishap::PanicBefore, false),
        (Mishap::PanicAfter, false),
    ]
}

fn founded() -> (Arc<FaultyStore<MemoryStore>>, Company) {
    let store = Arc::new(FaultyStore::new(MemoryStore::new()));
    let company = Company::founded_on(store.clone());
    (store, company)
}

/// What the company looks like before the first step and after each.
fn pictures() -> Vec<Vec<String>> {
    let (_, company) = founded();
    let mut seen = vec![picture(&company)];
    for (name, step) in STEPS {
        step(&company).unwrap_or_else(|error| panic!("{name}: {error}"));
        seen.push(picture(&company));
        step(&company).unwrap_or_else(|error| panic!("{name}, again: {error}"));
        assert_eq!(Some(&picture(&company)), seen.last(), "{name} may be taken again");
    }
    seen
}

fn check_error(error: &CrmError, at: &str) {
    let of_the_store = [ErrorKind::Storage, ErrorKind::Corrupt, ErrorKind::Conflict];
    assert!(of_the_store.contains(&error.kind()), "{at}: {error:?}");
}

/// Lets the nth call from now go wrong and takes every step; a step that fails is taken again at once. How many steps failed.
fn work(company: &Company, store: &FaultyStore<MemoryStore>, pictures: &[Vec<String>], at: &str) -> usize {
    let mut failed = 0;
    for (done, (name, step)) in STEPS.iter().enumerate() {
        let Err(error) = step(company) else { continue };
        let at = format!("{at}, in `{name}`");
        failed += 1;
        check_error(&error, &at);
        let calls = store.calls();
        let seen = picture(company);
        assert!(seen == pictures[done] || seen == pictures[done + 1], "{at}: half is written: {seen:#?}");
        let wrote_nothing = !matches!(&error, CrmError::Storage { code, .. } if code == "unknown");
        assert!(!wrote_nothing || seen == pictures[done], "{at}: {error} was said of what is written");
        assert!(store.calls() > calls);
        step(company).unwrap_or_else(|error| panic!("{at}, again: {error}"));
        assert_eq!(picture(company), pictures[done + 1], "{at}: what is sent again is done once");
    }
    failed
}

#[test]
fn whichever_call_of_the_store_goes_wrong_nothing_is_half_written_and_the_same_step_succeeds_again() {
    let pictures = pictures();
    let (store, company) = founded();
    let (calls, commits) = (store.calls(), store.commits());
    STEPS.iter().for_each(|(_, step)| step(&company).unwrap());
    let (reads_and_writes, writes) = (store.calls() - calls, store.commits() - commits);
    let every_fault = std::env::var_os("CRM_PROVE").is_some();
    let (mut cases, mut failed) = (0, 0);
    for (kind, (mishap, only_commits)) in (0..).zip(mishaps()) {
        for n in 1..=if only_commits { writes } else { reads_and_writes } {
            // Without CRM_PROVE every call goes wrong in some way, and all ways take their turn.
            if !every_fault && !only_commits && n % 8 != kind % 8 {
                continue;
            }
            let (store, company) = founded();
            if only_commits {
                store.fail_commit(store.commits() + n, mishap.clone());
            } else {
                store.fail_call(store.calls() + n, mishap.clone());
            }
            let at = format!("{mishap:?} at call {n}");
            failed += work(&company, &store, &pictures, &at);
            assert_eq!(picture(&company), *pictures.last().unwrap(), "{at}");
            let session = company.crm.session(company.administrator, noon(TODAY)).unwrap();
            assert!(session.verify_audit().unwrap().is_intact(), "{at}");
            cases += 1;
        }
    }
    println!("{reads_and_writes} calls, {writes} commits, {cases} cases, {failed} errors");
    assert!(failed > cases / 2, "the mishaps do happen: {failed} of {cases}");
}

#[test]
fn a_store_that_panics_for_ever_is_an_error_and_the_library_goes_on_once_it_is_well() {
    let (store, company) = founded();
    let session = company.session(company.administrator);
    let snapshot = store.inner().snapshot(SOLE_TENANT).unwrap().seq();
    let calls = store.calls();
    (1..100).for_each(|n| store.fail_call(calls + n, Mishap::PanicBefore));
    let error = session.execute(crate::company::named_account("Never")).unwrap_err();
    assert_eq!((error.code(), error.is_retryable()), ("backend", false));
    assert!(error.to_string().contains("the store panicked with `as it was told to`"), "{error}");
    store.heal();
    let commits = store.commits();
    (1..100).for_each(|n| store.fail_commit(commits + n, Mishap::PanicBefore));
    let error = session.execute(crate::company::named_account("Never")).unwrap_err();
    assert_eq!((error.code(), error.is_retryable()), ("unknown", true), "nobody can tell what a commit did that panicked");
    store.heal();
    assert_eq!(store.inner().snapshot(SOLE_TENANT).unwrap().seq(), snapshot, "nothing was written");
    session.execute(crate::company::named_account("Now")).unwrap();
}
