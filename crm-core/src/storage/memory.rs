//! The store in memory: for tests, examples and everything that need not outlive the process.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Bound;
use std::sync::{Arc, PoisonError, RwLock};

use super::feed::WholeBatches;
use super::judge::{self, Applied, Standing, Verdict};
use super::seal::seal;
use super::sorted::Sorted;
use super::store::{
    Batch, ChainHead, Change, CommandId, Committed, Contents, Expect, IndexId, IndexRow, KeptAnswer, Key, Kind, Loaded, Op,
    RecordVisitor, RowVisitor, Scan, Snapshot, Store, StoreError, StoredRecord, Tenant, not_empty,
};

/// A store that keeps everything in memory and loses it when it is dropped.
///
/// A snapshot costs a pointer and never hinders a commit; a commit while snapshots stand copies only what it touches.
#[derive(Default)]
pub struct MemoryStore {
    tenants: RwLock<BTreeMap<Tenant, Arc<State>>>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl fmt::Debug for MemoryStore {
    /// Names the store without showing what customers have entrusted to it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}

impl Store for MemoryStore {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        let tenants = self.tenants.read().unwrap_or_else(PoisonError::into_inner);
        Ok(Box::new(MemorySnapshot(tenants.get(&tenant).cloned().unwrap_or_default())))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        if batches.is_empty() {
            return Vec::new();
        }
        let mut tenants = self.tenants.write().unwrap_or_else(PoisonError::into_inner);
        let shared = tenants.entry(tenant).or_default();
        batches
            .iter()
            .map(|batch| match judge::judge(shared.as_ref(), batch)? {
                Verdict::Replay(committed) => Ok(committed),
                Verdict::Apply => Ok(Arc::make_mut(shared).apply(batch)),
            })
            .collect()
    }

    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        let mut state = State { head, ..State::default() };
        for loaded in contents {
            state.take(loaded?);
        }
        let mut tenants = self.tenants.write().unwrap_or_else(PoisonError::into_inner);
        let shared = tenants.entry(tenant).or_default();
        if shared.head != ChainHead::START {
            return Err(not_empty());
        }
        *shared = Arc::new(state);
        Ok(())
    }
}

/// A row's place in an index: ordered by index, value and id.
type Row = (IndexId, Arc<[u8]>, [u8; 16]);

/// One tenant's data at one moment.
#[derive(Clone)]
struct State {
    head: ChainHead,
    records: Sorted<Key, (u64, Arc<[u8]>)>,
    rows: Sorted<Row, Arc<[u8]>>,
    log: Sorted<(u64, u32), Arc<Change>>,
    commands: Sorted<CommandId, Arc<Applied>>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            head: ChainHead::START,
            records: Sorted::default(),
            rows: Sorted::default(),
            log: Sorted::default(),
            commands: Sorted::default(),
        }
    }
}

impl Standing for State {
    fn applied(&self, command: CommandId) -> Result<Option<Applied>, StoreError> {
        let kept = self.commands.get(&command);
        Ok(kept.map(|kept| Applied { seq: kept.seq, digest: kept.digest, answer: kept.answer.clone() }))
    }

    fn version(&self, key: Key) -> Result<Option<u64>, StoreError> {
        Ok(self.records.get(&key).map(|(version, _)| *version))
    }

    fn held(&self, index: IndexId, value: &[u8], counts: &dyn Fn(&[u8; 16]) -> bool) -> Result<bool, StoreError> {
        let first: Row = (index, value.into(), [0; 16]);
        let mut rows = self.rows.up_from(Bound::Included(&first)).map(|(row, _)| row);
        Ok(rows.by_ref().take_while(|row| row.0 == index && *row.1 == *value).any(|row| counts(&row.2)))
    }
}

impl State {
    /// Writes a batch that has been judged.
    fn apply(&mut self, batch: &Batch) -> Committed {
        let seq = self.head.seq.saturating_add(1);
        for op in &batch.ops {
            for entry in op.removed() {
                self.rows.remove(&(entry.index, entry.value.as_slice().into(), op.key().id));
            }
        }
        for op in &batch.ops {
            match op {
                Op::Put { key, body, .. } => self.records.insert(*key, (seq, body.as_slice().into())),
                Op::Delete { key, expect: Expect::Version(_), .. } => self.records.remove(key),
                Op::Delete { expect: Expect::Absent, .. } | Op::Check { .. } => {}
            }
            for entry in op.added() {
                let row = (entry.index, entry.value.as_slice().into(), op.key().id);
                self.rows.insert(row, entry.cover.as_slice().into());
            }
        }
        let (changes, head) = seal(self.head, seq, &batch.log);
        for change in changes {
            self.log.insert((change.seq, change.ordinal), Arc::new(change));
        }
        let applied = Applied { seq, digest: batch.digest, answer: batch.answer.clone() };
        self.commands.insert(batch.command, Arc::new(applied));
        self.head = head;
        Committed { seq, replayed: None }
    }

    /// Takes in one thing of a backup.
    fn take(&mut self, loaded: Loaded) {
        match loaded {
            Loaded::Record(record) => self.records.insert(record.key, (record.version, record.body.into())),
            Loaded::Row(index, row) => self.rows.insert((index, row.value.into(), row.id), row.cover.into()),
            Loaded::Change(change) => self.log.insert((change.seq, change.ordinal), Arc::new(change)),
            Loaded::Answer { command, seq, digest, answer } => {
                self.commands.insert(command, Arc::new(Applied { seq, digest, answer }));
            }
        }
    }
}

/// One tenant's data, shared with the store as long as nothing is committed.
struct MemorySnapshot(Arc<State>);

impl MemorySnapshot {
    /// The wanted rows, borrowed.
    fn rows<'s>(&'s self, scan: &'s Scan) -> impl Iterator<Item = (&'s Row, &'s Arc<[u8]>)> {
        let rows: Box<dyn Iterator<Item = _>> = if scan.descending {
            Box::new(self.0.rows.down_from(highest(scan).as_ref()))
        } else {
            Box::new(self.0.rows.up_from(lowest(scan).as_ref()))
        };
        let wanted = |row: &Row| row.0 == scan.index && if scan.descending { above(scan, &row.1) } else { below(scan, &row.1) };
        rows.take_while(move |(row, _)| wanted(row)).take(scan.limit)
    }

    /// The records of a kind behind an id, borrowed.
    fn of_kind(&self, kind: Kind, after: Option<[u8; 16]>) -> impl Iterator<Item = (&Key, &(u64, Arc<[u8]>))> {
        let first = Key { kind, id: after.unwrap_or_default() };
        let from = if after.is_some() { Bound::Excluded(&first) } else { Bound::Included(&first) };
        self.0.records.up_from(from).take_while(move |(key, _)| key.kind == kind)
    }
}

/// Where an ascending scan begins.
fn lowest(scan: &Scan) -> Bound<Row> {
    let (mut row, mut open) = match &scan.from {
        Bound::Unbounded => ((scan.index, [].into(), [0; 16]), false),
        Bound::Included(from) => ((scan.index, from.as_slice().into(), [0; 16]), false),
        Bound::Excluded(from) => ((scan.index, from.as_slice().into(), [u8::MAX; 16]), true),
    };
    if let Some((value, id)) = &scan.after {
        let after = (scan.index, value.as_slice().into(), *id);
        if after >= row {
            (row, open) = (after, true);
        }
    }
    if open { Bound::Excluded(row) } else { Bound::Included(row) }
}

/// Where a descending scan begins.
fn highest(scan: &Scan) -> Bound<Row> {
    let bound: Bound<Row> = match &scan.to {
        Bound::Unbounded => match scan.index.0.checked_add(1) {
            Some(next) => Bound::Excluded((IndexId(next), [].into(), [0; 16])),
            None => Bound::Unbounded,
        },
        Bound::Included(to) => Bound::Included((scan.index, to.as_slice().into(), [u8::MAX; 16])),
        Bound::Excluded(to) => Bound::Excluded((scan.index, to.as_slice().into(), [0; 16])),
    };
    let Some((value, id)) = &scan.after else { return bound };
    let after: Row = (scan.index, value.as_slice().into(), *id);
    match bound {
        Bound::Included(row) if row < after => Bound::Included(row),
        Bound::Excluded(row) if row < after => Bound::Excluded(row),
        _ => Bound::Excluded(after),
    }
}

fn above(scan: &Scan, value: &[u8]) -> bool {
    match &scan.from {
        Bound::Unbounded => true,
        Bound::Included(from) => value >= from.as_slice(),
        Bound::Excluded(from) => value > from.as_slice(),
    }
}

fn below(scan: &Scan, value: &[u8]) -> bool {
    match &scan.to {
        Bound::Unbounded => true,
        Bound::Included(to) => value <= to.as_slice(),
        Bound::Excluded(to) => value < to.as_slice(),
    }
}

impl Snapshot for MemorySnapshot {
    fn seq(&self) -> u64 {
        self.0.head.seq
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        Ok(self.0.head)
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        let stored = |key: &Key| {
            let (version, body) = self.0.records.get(key)?;
            Some(StoredRecord { key: *key, version: *version, body: body.to_vec() })
        };
        Ok(keys.iter().map(stored).collect())
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        Ok(self.rows(scan).map(|(row, cover)| IndexRow { value: row.1.to_vec(), id: row.2, cover: cover.to_vec() }).collect())
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        let stored = |(key, (version, body)): (&Key, &(u64, Arc<[u8]>))| StoredRecord {
            key: *key,
            version: *version,
            body: body.to_vec(),
        };
        Ok(self.of_kind(kind, after).take(limit).map(stored).collect())
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        let mut page = WholeBatches::new(limit);
        for (_, change) in self.0.log.up_from(Bound::Excluded(&(after, u32::MAX))) {
            if page.take(Change::clone(change)).is_break() {
                break;
            }
        }
        Ok(page.finish())
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        Ok(self.0.commands.get(&command).map(|kept| (kept.digest, kept.answer.clone())))
    }

    fn visit(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), StoreError> {
        // Whether the visitor broke or the rows ended is the visitor's own affair.
        let _ = self.rows(scan).try_for_each(|(row, cover)| visitor(&row.1, &row.2, cover));
        Ok(())
    }

    fn visit_records(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), StoreError> {
        let _ = self.of_kind(kind, after).try_for_each(|(key, (version, body))| visitor(&key.id, *version, body));
        Ok(())
    }
}
