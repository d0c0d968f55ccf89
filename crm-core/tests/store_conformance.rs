//! The stores of this library keep the contract, and answer the same to the same.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first thing that does not hold")]

use std::ops::Bound;
use std::path::PathBuf;

use crm_core::storage::conformance::{check, check_walk};
use crm_core::storage::{
    Batch, ChainHead, Change, CommandId, Committed, Entry, Expect, FaultyStore, IndexId, IndexRow, KeptAnswer, Key, Kind,
    LogEntry, MemoryStore, Mishap, Op, RedbOptions, RedbStore, Scan, Snapshot, Store, StoreError, StoredRecord, Tenant,
    verify_link,
};
use proptest::prelude::*;

const HERE: Tenant = Tenant([1; 16]);

/// A redb store in a temporary folder that is there as long as the store.
struct Temporary {
    store: RedbStore,
    _folder: tempfile::TempDir,
}

fn redb() -> Temporary {
    let folder = tempfile::tempdir().unwrap();
    let options = RedbOptions { cache_bytes: 4 << 20, ..RedbOptions::default() };
    Temporary { store: RedbStore::create(folder.path().join("crm.redb"), options).unwrap(), _folder: folder }
}

impl Store for Temporary {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.store.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        self.store.commit(tenant, batches)
    }
}

#[test]
fn the_memory_store_keeps_the_contract() {
    check(|| Box::new(MemoryStore::new())).unwrap();
    (100..140).for_each(|seed| check_walk(&MemoryStore::new(), seed, 250).unwrap());
}

#[test]
fn the_redb_store_keeps_the_contract() {
    check(|| Box::new(redb())).unwrap();
}

#[test]
fn a_store_that_never_fails_on_demand_keeps_the_contract() {
    check(|| Box::new(FaultyStore::new(MemoryStore::new()))).unwrap();
}

/// A store with a fault of its own: which promise does the suite find broken?
struct Broken {
    inner: MemoryStore,
    fault: Fault,
}

#[derive(Clone, Copy, Debug)]
enum Fault {
    ForgetsTenant,
    AppliesRefused,
    CutsFeed,
    LosesLimit,
    LosesCursor,
    DropsLastRow,
    ForgetsCommands,
    ReversesAnswers,
}

struct BrokenSnapshot(Box<dyn Snapshot>, Fault);

impl Store for Broken {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        let tenant = if matches!(self.fault, Fault::ForgetsTenant) { HERE } else { tenant };
        Ok(Box::new(BrokenSnapshot(self.inner.snapshot(tenant)?, self.fault)))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let mut batches = batches.to_vec();
        let mut tenant = tenant;
        match self.fault {
            Fault::ForgetsTenant => tenant = HERE,
            Fault::ForgetsCommands => batches.iter_mut().for_each(|batch| {
                batch.command.0[15] = u8::try_from(self.inner.snapshot(tenant).unwrap().seq() % 251).unwrap();
            }),
            _ => {}
        }
        let mut answers = self.inner.commit(tenant, &batches);
        if matches!(self.fault, Fault::ReversesAnswers) {
            answers.reverse();
        }
        if matches!(self.fault, Fault::AppliesRefused) {
            for (batch, answer) in batches.iter_mut().zip(&answers) {
                if answer.is_err() {
                    batch.ops.truncate(1);
                    batch.command.0[14] ^= 0xff;
                    let _ = self.inner.commit(tenant, std::slice::from_ref(batch));
                }
            }
        }
        answers
    }
}

impl Snapshot for BrokenSnapshot {
    fn seq(&self) -> u64 {
        self.0.seq()
    }
    fn head(&self) -> Result<ChainHead, StoreError> {
        self.0.head()
    }
    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        self.0.get_many(keys)
    }
    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        let mut scan = scan.clone();
        match self.1 {
            Fault::LosesLimit => scan.limit = scan.limit.saturating_add(1),
            Fault::LosesCursor => scan.after = None,
            _ => {}
        }
        let mut rows = self.0.scan(&scan)?;
        if matches!(self.1, Fault::DropsLastRow) && rows.len() > 9 {
            rows.pop();
        }
        Ok(rows)
    }
    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        self.0.records(kind, after, limit)
    }
    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        let mut changes = self.0.changes(after, limit)?;
        if matches!(self.1, Fault::CutsFeed) {
            changes.truncate(limit.max(1));
        }
        Ok(changes)
    }
    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        self.0.answer(command)
    }
}

#[test]
fn the_suite_finds_planted_faults() {
    let faults = [
        Fault::ForgetsTenant,
        Fault::AppliesRefused,
        Fault::CutsFeed,
        Fault::LosesLimit,
        Fault::LosesCursor,
        Fault::DropsLastRow,
        Fault::ForgetsCommands,
        Fault::ReversesAnswers,
    ];
    for fault in faults {
        let found = check(|| Box::new(Broken { inner: MemoryStore::new(), fault }));
        assert!(found.is_err(), "{fault:?} went unnoticed");
    }
}

#[test]
fn a_visit_that_a_store_does_not_override_pages_through_everything() {
    let store = Broken { inner: MemoryStore::new(), fault: Fault::CutsFeed };
    let put = |number: u32| {
        let mut id = [0; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let add = vec![Entry { index: IndexId(1), value: vec![], unique: false, cover: vec![] }];
        Op::Put { key: Key { kind: Kind(1), id }, expect: Expect::Absent, body: vec![], add, remove: vec![] }
    };
    let ops = (0..2_500).map(put).collect();
    let batch = Batch { command: CommandId([0; 16]), digest: [0; 32], answer: vec![], ops, log: vec![] };
    store.commit(HERE, &[batch]).remove(0).unwrap();
    let snapshot = store.snapshot(HERE).unwrap();
    for (limit, expected) in [(usize::MAX, 2_500), (2_000, 2_000), (1_500, 1_500), (0, 0)] {
        let mut seen = 0;
        let mut count = |_: &[u8], _: &[u8; 16], _: &[u8]| {
            seen += 1;
            std::ops::ControlFlow::Continue(())
        };
        snapshot.visit(&Scan { limit, ..Scan::all(IndexId(1)) }, &mut count).unwrap();
        assert_eq!(seen, expected);
    }
    let mut ids = Vec::new();
    let mut collect = |id: &[u8; 16], _: u64, _: &[u8]| {
        ids.push(*id);
        std::ops::ControlFlow::Continue(())
    };
    snapshot.visit_records(Kind(1), None, &mut collect).unwrap();
    assert!(ids.len() == 2_500 && ids.is_sorted());
}

#[test]
fn a_faulty_store_fails_where_it_was_told_to_and_nowhere_else() {
    let store = FaultyStore::new(MemoryStore::new());
    let batch =
        |number| Batch { command: CommandId([number; 16]), digest: [0; 32], answer: vec![number], ops: vec![], log: vec![] };
    store.fail_commit(1, Mishap::Before(StoreError::Retry));
    store.fail_commit(2, Mishap::After);
    store.fail_call(5, Mishap::Before(StoreError::Full));
    assert_eq!(store.commit(HERE, &[batch(1)]), [Err(StoreError::Retry)]);
    assert_eq!(store.inner().snapshot(HERE).unwrap().seq(), 0);
    assert_eq!(store.commit(HERE, &[batch(1)]), [Err(StoreError::Unknown)]);
    assert_eq!(store.commit(HERE, &[batch(1)]), [Ok(Committed { seq: 1, replayed: Some(vec![1]) })]);
    let snapshot = store.snapshot(HERE).unwrap();
    assert_eq!(snapshot.get_many(&[]), Err(StoreError::Full));
    assert_eq!(snapshot.get_many(&[]), Ok(vec![]));
    assert_eq!((store.calls(), store.commits()), (6, 3));
}

/// Index and value of a row, drawn.
type DrawnRows = Vec<(u32, u8)>;
/// Id, what to do, expected version, rows to add and to remove.
type DrawnStep = (u8, u8, u8, DrawnRows, DrawnRows);

/// A batch drawn in small numbers, so that what proptest shrinks it to reads well.
#[derive(Clone, Debug)]
struct Drawn {
    command: u8,
    digest: u8,
    steps: Vec<DrawnStep>,
    log: u8,
}

const VALUES: [&[u8]; 6] = [b"", b"\0", b"\0\xff", b"a", b"a\0", b"\xff\xff"];

fn drawn() -> impl Strategy<Value = Drawn> {
    let rows = || prop::collection::vec((0u32..2, 0u8..6), 0..3);
    let step = (0u8..5, 0u8..6, 0u8..8, rows(), rows());
    (any::<u8>(), 0u8..2, prop::collection::vec(step, 0..4), 0u8..3).prop_map(|(command, digest, steps, log)| Drawn {
        command: command % 40,
        digest,
        steps,
        log,
    })
}

fn batch_of(drawn: &Drawn) -> Batch {
    let entries = |rows: &[(u32, u8)]| -> Vec<Entry> {
        rows.iter()
            .map(|(index, value)| Entry {
                index: IndexId(*index),
                value: VALUES[usize::from(*value)].to_vec(),
                unique: *index == 0,
                cover: vec![*value],
            })
            .collect()
    };
    let op = |(id, what, version, add, remove): &DrawnStep| {
        let key = Key { kind: Kind(1), id: [*id; 16] };
        let expect = if *version == 0 { Expect::Absent } else { Expect::Version(u64::from(*version)) };
        match what {
            0 => Op::Check { key, expect },
            1 => Op::Delete { key, expect, remove: entries(remove) },
            _ => Op::Put { key, expect, body: vec![*what], add: entries(add), remove: entries(remove) },
        }
    };
    Batch {
        command: CommandId([drawn.command; 16]),
        digest: [drawn.digest; 32],
        answer: vec![drawn.command],
        ops: drawn.steps.iter().map(op).collect(),
        log: (0..drawn.log).map(|n| LogEntry { head: vec![n], body: vec![n; 3], salt: [n; 16] }).collect(),
    }
}

fn all_of(store: &dyn Store) -> impl PartialEq + std::fmt::Debug + use<> {
    let snapshot = store.snapshot(HERE).unwrap();
    let bounded = Scan {
        from: Bound::Excluded(b"\0".to_vec()),
        to: Bound::Included(b"a\0".to_vec()),
        descending: true,
        ..Scan::all(IndexId(1))
    };
    (
        snapshot.head().unwrap(),
        snapshot.records(Kind(1), None, 99).unwrap(),
        [Scan::all(IndexId(0)), Scan::all(IndexId(1)), bounded].map(|scan| snapshot.scan(&scan).unwrap()),
        snapshot.changes(0, usize::MAX).unwrap(),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn memory_and_redb_answer_the_same_to_the_same_batches(
        calls in prop::collection::vec(prop::collection::vec(drawn(), 0..4), 0..10),
    ) {
        let (memory, redb) = (MemoryStore::new(), redb());
        for call in calls {
            let batches: Vec<Batch> = call.iter().map(batch_of).collect();
            prop_assert_eq!(memory.commit(HERE, &batches), redb.commit(HERE, &batches));
            prop_assert_eq!(all_of(&memory), all_of(&redb));
        }
    }
}

/// Many threads increment one counter record, each trying again until it got its turn.
fn count_together(store: &dyn Store) {
    let counter = Key { kind: Kind(1), id: [0; 16] };
    std::thread::scope(|scope| {
        for thread in 0..4u8 {
            scope.spawn(move || {
                for turn in 0..15u8 {
                    let mut command = [0; 16];
                    (command[0], command[1]) = (thread, turn);
                    loop {
                        let found = store.snapshot(HERE).unwrap().get_many(&[counter]).unwrap().remove(0);
                        let (expect, count) =
                            found.map_or((Expect::Absent, 0), |record| (Expect::Version(record.version), record.body[0]));
                        let put = Op::Put { key: counter, expect, body: vec![count + 1], add: vec![], remove: vec![] };
                        let log = vec![LogEntry { head: vec![count], body: vec![thread], salt: [0; 16] }];
                        let command = CommandId(command);
                        let batch = Batch { command, digest: [0; 32], answer: vec![], ops: vec![put], log };
                        match store.commit(HERE, &[batch]).remove(0) {
                            Ok(_) => break,
                            Err(error) => assert!(matches!(error, StoreError::Stale { .. }), "{error:?}"),
                        }
                    }
                }
            });
        }
    });
    let snapshot = store.snapshot(HERE).unwrap();
    assert_eq!((snapshot.seq(), snapshot.get_many(&[counter]).unwrap()[0].as_ref().unwrap().body[0]), (60, 60));
    let mut previous = [0; 32];
    for (count, change) in snapshot.changes(0, 99).unwrap().iter().enumerate() {
        assert!(usize::from(change.head[0]) == count && verify_link(&previous, change));
        previous = change.hash;
    }
    assert_eq!(snapshot.head().unwrap().hash, previous);
}

#[test]
fn threads_that_write_at_once_lose_no_update() {
    count_together(&MemoryStore::new());
    count_together(&redb());
}

#[test]
fn what_was_committed_is_there_when_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("crm.redb");
    let store = RedbStore::open_or_create(&path, RedbOptions::default()).unwrap();
    check_walk(&store, 77, 60).unwrap();
    let before = all_of(&store);
    drop(store);
    let store = RedbStore::open_or_create(&path, RedbOptions { quick_repair: true, ..RedbOptions::default() }).unwrap();
    assert!(before == all_of(&store));
}
