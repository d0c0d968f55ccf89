//! Commands of many threads at once: what they share is the flush, and nothing else.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::*;
use crate::storage::{Batch, Committed, Snapshot, Store, StoreError, Tenant};

/// A store in memory whose flush takes a while, so that others come to wait, and panics once if told to.
#[derive(Default)]
struct Slow {
    inner: MemoryStore,
    flushes: AtomicU64,
    panic_at: u64,
}

impl Store for Arc<Slow> {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.inner.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let flush = self.flushes.fetch_add(1, Ordering::SeqCst) + 1;
        std::thread::sleep(Duration::from_millis(2));
        assert_ne!(flush, self.panic_at, "the disk caught fire");
        self.inner.commit(tenant, batches)
    }
}

#[test]
fn commands_that_wait_for_a_flush_share_the_next_one() {
    let store = Arc::new(Slow::default());
    let crm = open(Arc::clone(&store));
    let session = crm.system("tests", now());
    let threads = 16;
    std::thread::scope(|scope| {
        for number in 0..threads {
            let session = session.clone();
            scope.spawn(move || session.execute(Move { memo: memo(&session, number), group: 9 }).unwrap());
        }
    });
    let flushes = store.flushes.load(Ordering::SeqCst);
    // One for each memo, which were written one by one or together, and few for all that moved them.
    assert!(flushes < 2 * threads, "{flushes} flushes for {} commands", 2 * threads);
    assert_eq!(session.count(&Query::under(Memo::BY_GROUP, SortKey::new().unsigned(9))).unwrap(), threads);
}

/// A memo of its own for each, so that none waits for another's.
fn memo(session: &crate::engine::Session, number: u64) -> ContactId {
    let id = ContactId::from_bytes([u8::try_from(number).unwrap() + 1; 16]);
    let mut transaction = session.begin().unwrap();
    transaction.execute(Place { memo: id, code: 500 + number }).unwrap();
    transaction.commit().unwrap();
    id
}

#[test]
fn a_store_that_panics_leaves_nobody_waiting_and_each_command_takes_effect_once() {
    let store = Arc::new(Slow { panic_at: 2, ..Slow::default() });
    let crm = open(Arc::clone(&store));
    let session = crm.system("tests", now());
    std::thread::scope(|scope| {
        for number in 0..12u64 {
            let session = session.clone();
            let id = ContactId::from_bytes([u8::try_from(number).unwrap() + 1; 16]);
            // What became of the flush is not known, so everybody's batch is sent again.
            scope.spawn(move || session.execute(Place { memo: id, code: number }).unwrap());
        }
    });
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 12);
    assert_eq!(store.snapshot(crm.0.tenant).unwrap().seq(), 12);
}

#[test]
fn of_many_that_want_the_next_number_each_gets_one_and_none_is_turned_away() {
    let store = Arc::new(Slow::default());
    let crm = open(Arc::clone(&store));
    let session = crm.system("tests", now());
    let (threads, each) = (16u64, 4u64);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let session = session.clone();
            scope.spawn(move || {
                for number in 0..each {
                    session.execute(Write { code: 1_000 + thread * each + number, group: 0, owner: owner(1) }).unwrap();
                }
            });
        }
    });
    let counter = session.get::<crate::engine::Sequence>(RecordId::natural("sequence", "memo")).unwrap();
    assert_eq!(*counter.last(), threads * each);
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), threads * each);
}

#[test]
fn a_store_that_is_contended_while_it_is_read_is_asked_again() {
    let store = Arc::new(crate::storage::FaultyStore::new(MemoryStore::new()));
    let crm = open(Arc::clone(&store));
    let session = crm.system("tests", now());
    store.fail_call(store.calls() + 1, crate::storage::Mishap::Before(StoreError::Retry));
    session.execute(Place { memo: ContactId::from_bytes([1; 16]), code: 1 }).unwrap();
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 1);
}
