//! All that a store holds, in a few numbers; and what it held after each commit of a workload that nothing disturbed.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use crm_core::engine::SOLE_TENANT;
use crm_core::kernel::Kind as Kinds;
use crm_core::storage::{
    Batch, CommandId, Committed, IndexId, Kind, RedbOptions, RedbStore, Scan, SimDisk, Snapshot, Store, StoreError, Tenant,
};

/// What a store holds: its head, its log, its records, its index rows and its answers, each as a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Content {
    pub seq: u64,
    head: u64,
    log: u64,
    records: u64,
    rows: u64,
    answers: u64,
}

/// Where to look for content.
#[derive(Clone, Debug)]
pub struct Places {
    kinds: Vec<u16>,
    indexes: Vec<u32>,
    commands: Vec<CommandId>,
}

impl Places {
    /// Everywhere.
    fn all() -> Self {
        let kinds: Vec<u16> = Kinds::ALL.iter().map(|kind| kind.code).collect();
        let indexes = kinds.iter().flat_map(|kind| (0..=255).map(move |number| (u32::from(*kind) << 8) | number)).collect();
        Self { kinds, indexes, commands: Vec::new() }
    }

    /// Only where there is something.
    fn used(&mut self, snapshot: &dyn Snapshot) {
        self.kinds.retain(|kind| !snapshot.records(Kind(*kind), None, 1).unwrap().is_empty());
        self.indexes.retain(|index| !snapshot.scan(&Scan { limit: 1, ..Scan::all(IndexId(*index)) }).unwrap().is_empty());
    }
}

fn hashed(fill: impl FnOnce(&mut DefaultHasher) -> Result<(), StoreError>) -> Result<u64, StoreError> {
    let mut hasher = DefaultHasher::new();
    fill(&mut hasher)?;
    Ok(hasher.finish())
}

/// Reads all there is.
pub fn content(snapshot: &dyn Snapshot, places: &Places) -> Result<Content, StoreError> {
    let head = snapshot.head()?;
    let log = hashed(|hasher| {
        for change in snapshot.changes(0, usize::MAX)? {
            (change.seq, change.ordinal, change.head, change.body, change.salt, change.hash).hash(hasher);
        }
        Ok(())
    })?;
    let records = hashed(|hasher| {
        places.kinds.iter().try_for_each(|kind| {
            snapshot.visit_records(Kind(*kind), None, &mut |id, version, body| {
                (kind, id, version, body).hash(hasher);
                ControlFlow::Continue(())
            })
        })
    })?;
    let rows = hashed(|hasher| {
        places.indexes.iter().try_for_each(|index| {
            snapshot.visit(&Scan::all(IndexId(*index)), &mut |value, id, cover| {
                (index, value, id, cover).hash(hasher);
                ControlFlow::Continue(())
            })
        })
    })?;
    let answers = hashed(|hasher| {
        places.commands.iter().try_for_each(|command| {
            if let Some(answer) = snapshot.answer(*command)? {
                (command, answer).hash(hasher);
            }
            Ok(())
        })
    })?;
    Ok(Content {
        seq: snapshot.seq(),
        head: hashed(|hasher| {
            head.hash.hash(hasher);
            Ok(())
        })?,
        log,
        records,
        rows,
        answers,
    })
}

/// A store on a simulated disk, watched: what was acknowledged, and how many operations the disk had done by then.
pub struct Watched {
    pub store: RedbStore,
    pub disk: SimDisk,
    acknowledged: Mutex<Vec<(u64, Batch)>>,
    attempted: Mutex<Vec<Batch>>,
}

impl Watched {
    pub fn new(disk: &SimDisk, options: RedbOptions) -> Arc<Self> {
        let store = RedbStore::on_disk(disk, options).unwrap();
        Arc::new(Self { store, disk: disk.clone(), acknowledged: Mutex::default(), attempted: Mutex::default() })
    }

    pub fn acknowledged(&self) -> Vec<(u64, Batch)> {
        self.acknowledged.lock().unwrap().clone()
    }

    /// The batches that are in the store, in their order, also those of which that was not known when they were committed.
    pub fn applied(&self) -> Vec<Batch> {
        let snapshot = self.store.snapshot(SOLE_TENANT).unwrap();
        let mut batches = self.attempted.lock().unwrap().clone();
        batches.retain(|batch| snapshot.answer(batch.command).unwrap().is_some());
        batches
    }
}

impl Store for Watched {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.store.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let mut attempted = self.attempted.lock().unwrap();
        // One that is sent again is the same, or the first one was refused.
        attempted.retain(|old| batches.iter().all(|batch| batch.command != old.command));
        attempted.extend_from_slice(batches);
        let answers = self.store.commit(tenant, batches);
        let operations = self.disk.operations();
        let done = batches.iter().zip(&answers).filter(|(_, answer)| answer.as_ref().is_ok_and(|done| done.replayed.is_none()));
        self.acknowledged.lock().unwrap().extend(done.map(|(batch, _)| (operations, batch.clone())));
        answers
    }
}

/// What a store in memory held after each of its commits.
pub struct Truth {
    pub places: Places,
    pub after: BTreeMap<u64, Content>,
}

impl Truth {
    /// Plays the log of batches into a store in memory and looks at it after each.
    pub fn of(batches: &[Batch]) -> Self {
        let store = crm_core::storage::MemoryStore::new();
        let snapshots: Vec<_> = std::iter::once(store.snapshot(SOLE_TENANT).unwrap())
            .chain(batches.iter().map(|batch| {
                store.commit(SOLE_TENANT, std::slice::from_ref(batch)).remove(0).unwrap();
                store.snapshot(SOLE_TENANT).unwrap()
            }))
            .collect();
        let mut places = Places::all();
        places.used(snapshots.last().unwrap().as_ref());
        places.commands = batches.iter().map(|batch| batch.command).collect();
        let everywhere = Places { commands: places.commands.clone(), ..Places::all() };
        let last = snapshots.last().unwrap();
        assert_eq!(content(last.as_ref(), &everywhere).unwrap(), content(last.as_ref(), &places).unwrap());
        let after = snapshots.iter().map(|snapshot| (snapshot.seq(), content(snapshot.as_ref(), &places).unwrap())).collect();
        Self { places, after }
    }

    /// Checks that a store holds exactly what was there after one of these commits; answers which.
    pub fn check(&self, store: &dyn Store, within: std::ops::RangeInclusive<u64>, case: &str) -> u64 {
        let snapshot = store.snapshot(SOLE_TENANT).unwrap_or_else(|error| panic!("{case}: {error}"));
        let found = content(snapshot.as_ref(), &self.places).unwrap_or_else(|error| panic!("{case}: {error}"));
        assert!(within.contains(&found.seq), "{case}: commit {} is not one of {within:?}", found.seq);
        assert_eq!(found, self.after[&found.seq], "{case}");
        found.seq
    }
}
