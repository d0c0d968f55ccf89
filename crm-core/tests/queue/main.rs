//! The commit queue under every order of its threads: its own source, built upon locks whose order a scheduler chooses.
//!
//! A thousand orders of each story by default; `CRM_PROVE=1` tries a hundred thousand.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod sync {
    pub(super) use shuttle::sync::{Condvar, Mutex, MutexGuard};
    pub(super) use std::sync::PoisonError;
}
// What the queue's source names from inside the crate.
use crm_core::storage;

#[path = "../../src/engine/queue.rs"]
mod queue;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use queue::CommitQueue;
use storage::{Batch, CommandId, Committed, Expect, Key, Kind, MemoryStore, Op, Snapshot, Store, StoreError, Tenant};

const HERE: Tenant = Tenant([1; 16]);
const COUNTER: Key = Key { kind: Kind(1), id: [0; 16] };

/// A store in memory that counts its flushes, and lets other threads run while it flushes.
#[derive(Default)]
struct Watched {
    inner: MemoryStore,
    flushes: AtomicU64,
    inside: AtomicU64,
}

impl Store for Watched {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.inner.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        assert!(!batches.is_empty(), "a flush of nothing");
        assert_eq!(self.inside.fetch_add(1, Ordering::SeqCst), 0, "two flushes at once");
        shuttle::thread::yield_now();
        self.flushes.fetch_add(1, Ordering::SeqCst);
        let answers = self.inner.commit(tenant, batches);
        self.inside.fetch_sub(1, Ordering::SeqCst);
        answers
    }
}

/// Raises the counter from what it is known to be.
fn raise(command: u8, from: u64) -> Batch {
    let expect = if from == 0 { Expect::Absent } else { Expect::Version(from) };
    let op = Op::Put { key: COUNTER, expect, body: vec![command], add: Vec::new(), remove: Vec::new() };
    Batch { command: CommandId([command; 16]), digest: [command; 32], answer: vec![command], ops: vec![op], log: Vec::new() }
}

fn standing(store: &Watched) -> u64 {
    store.snapshot(HERE).unwrap().get_many(&[COUNTER]).unwrap()[0].as_ref().map_or(0, |record| record.version)
}

fn in_every_order(story: impl Fn() + Send + Sync + 'static) {
    let orders = if std::env::var_os("CRM_PROVE").is_some() { 100_000 } else { 1_000 };
    shuttle::check_random(story, orders);
}

/// What each of so many threads came to, over one store and one queue.
fn side_by_side<T: Send + 'static>(threads: u8, each: fn(u8, &Watched, &CommitQueue) -> T) -> (Arc<Watched>, Vec<T>) {
    let (store, queue) = (Arc::new(Watched::default()), Arc::new(CommitQueue::default()));
    let threads: Vec<_> = (1..=threads)
        .map(|number| {
            let (store, queue) = (Arc::clone(&store), Arc::clone(&queue));
            shuttle::thread::spawn(move || each(number, &store, &queue))
        })
        .collect();
    let ended = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    (store, ended)
}

#[test]
fn each_batch_is_answered_once_with_its_own_answer_and_none_is_lost() {
    in_every_order(|| {
        let (store, mut seqs) = side_by_side(4, |number, store, queue| {
            let (sent, ended) = queue.commit(store, HERE, Batch { ops: Vec::new(), ..raise(number, 0) });
            assert_eq!(sent.command, CommandId([number; 16]), "the batch comes back to who sent it");
            ended.unwrap().seq
        });
        seqs.sort_unstable();
        assert_eq!(seqs, [1, 2, 3, 4]);
        assert!(store.flushes.load(Ordering::SeqCst) <= 4);
    });
}

#[test]
fn no_update_of_a_record_that_all_want_is_lost() {
    in_every_order(|| {
        let (store, attempts) = side_by_side(3, |number, store, queue| {
            // Each round one of them succeeds.
            (1..=3).find(|_| match queue.commit(store, HERE, raise(number, standing(store))).1 {
                Ok(_) => true,
                Err(StoreError::Stale { .. }) => false,
                Err(other) => panic!("{other}"),
            })
        });
        assert!(attempts.iter().all(Option::is_some), "{attempts:?}");
        assert_eq!(standing(&store), 3);
    });
}

#[test]
fn what_is_decided_in_turn_is_overtaken_by_nobody() {
    in_every_order(|| {
        let (store, _) = side_by_side(4, |number, store, queue| {
            if number == 1 {
                // Somebody who takes the turn and then has nothing to commit.
                drop(queue.turn());
            } else if queue.commit(store, HERE, raise(number, standing(store))).1.is_err() {
                let turn = queue.turn();
                let batch = raise(number, standing(store));
                turn.commit(store, HERE, batch).1.unwrap();
            }
        });
        assert_eq!(standing(&store), 3);
    });
}
