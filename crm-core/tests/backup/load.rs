//! A backup taken while others write is one moment of the company, on every store.

use std::ops::ControlFlow::Continue;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crm_core::engine::{SOLE_TENANT, Session};
use crm_core::kernel::Record;
use crm_core::storage::{Change, MemoryStore, RedbOptions, RedbStore, Store};

use crate::company::{Company, TODAY, issue, noon};
use crate::{checked, is_proof, restored, system, taken};

fn log(store: &dyn Store) -> Vec<Change> {
    store.snapshot(SOLE_TENANT).unwrap().changes(0, usize::MAX).unwrap()
}

/// How many invoices an accountant issues for each backup at most: without a bound, one that is slow to read all would never catch up with them.
const INVOICES_EACH: usize = 100;

/// Takes backups while two accountants issue invoices, until `most` were taken.
fn taken_under_load(store: &Arc<dyn Store>, most: usize) -> Vec<Vec<u8>> {
    let company = Company::founded_on(store.clone());
    let (is_over, begun) = (AtomicBool::new(false), AtomicUsize::new(1));
    let copying = company.crm.system("a test", noon(TODAY));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let mut issued = 0;
                while !is_over.load(Ordering::Relaxed) {
                    if issued >= begun.load(Ordering::Relaxed) * INVOICES_EACH {
                        std::thread::yield_now();
                        continue;
                    }
                    issued += 1;
                    let invoice = company.draft(&["1"]).id();
                    while let Err(error) = company.accounts().execute(issue(invoice)) {
                        assert!(error.is_retryable(), "{error}");
                    }
                }
            });
        }
        let copy = || {
            begun.fetch_add(1, Ordering::Relaxed);
            after_a_commit(&copying)
        };
        let copies = (0..most).map(|_| copy()).collect();
        is_over.store(true, Ordering::Relaxed);
        copies
    })
}

/// A backup that begins once something was committed after the last.
fn after_a_commit(session: &Session) -> Vec<u8> {
    let seq = session.verify_audit().unwrap().seq;
    while session.verify_audit().unwrap().seq == seq {
        std::thread::yield_now();
    }
    taken(session)
}

fn check(store: Arc<dyn Store>, most: usize) {
    let copies = taken_under_load(&store, most);
    let whole = log(store.as_ref());
    let mut seqs = Vec::new();
    for bytes in copies {
        let (report, copy) = (checked(&bytes).unwrap(), Arc::new(restored(&bytes)));
        assert!(log(copy.as_ref()).iter().eq(whole.iter().take_while(|change| change.seq <= report.seq)), "the log is another");
        let session = system(copy);
        let verified = session.verify(&mut |_| Continue(())).unwrap();
        assert!(verified.is_sound(), "{:?}", verified.findings);
        assert_eq!((verified.seq, verified.head), (report.seq, report.head));
        assert_eq!(taken(&session), bytes);
        seqs.push(report.seq);
    }
    assert!(seqs.windows(2).all(|pair| pair[0] < pair[1]), "nothing was committed meanwhile: {seqs:?}");
    assert!(system(store).verify(&mut |_| Continue(())).unwrap().is_sound());
}

#[test]
fn a_backup_under_load_is_one_moment_of_a_store_in_memory() {
    check(Arc::new(MemoryStore::new()), if is_proof() { 40 } else { 6 });
}

#[test]
fn a_backup_under_load_is_one_moment_of_a_store_on_disk() {
    let folder = tempfile::tempdir().unwrap();
    let file = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap();
    check(Arc::new(file), if is_proof() { 40 } else { 6 });
}
