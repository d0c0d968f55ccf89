//! A store so simple that it can be seen to be right: plain maps, copied whole for every attempt, searched from end to end.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::storage::seal::seal;
use crate::storage::store::{
    Batch, ChainHead, Change, CommandId, Committed, Entry, Expect, IndexId, IndexRow, Key, Op, Scan, StoreError,
};

/// What one tenant's data has to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The last applied batch.
    pub seq: u64,
    /// Version and body of each record.
    pub records: BTreeMap<Key, (u64, Vec<u8>)>,
    /// The covered fields of each row.
    pub rows: BTreeMap<(IndexId, Vec<u8>, [u8; 16]), Vec<u8>>,
    /// The whole log.
    pub log: Vec<Change>,
    /// Seq, digest and answer of each command.
    pub commands: BTreeMap<CommandId, (u64, [u8; 32], Vec<u8>)>,
}

impl Model {
    /// What a store has to answer to a batch.
    ///
    /// # Errors
    /// The refusal a store has to answer; the model is then as it was.
    pub fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        if let Some((seq, digest, answer)) = self.commands.get(&batch.command) {
            let same = *digest == batch.digest;
            return if same {
                Ok(Committed { seq: *seq, replayed: Some(answer.clone()) })
            } else {
                Err(StoreError::CommandReused)
            };
        }
        let mut next = self.clone();
        next.seq = next.seq.saturating_add(1);
        next.meet(batch)?;
        next.write(batch);
        next.keep_unique(batch)?;
        let (changes, _) = seal(self.head(), next.seq, &batch.log);
        next.log.extend(changes);
        next.commands.insert(batch.command, (next.seq, batch.digest, batch.answer.clone()));
        *self = next;
        Ok(Committed { seq: self.seq, replayed: None })
    }

    /// Where the chain ends.
    #[must_use]
    pub fn head(&self) -> ChainHead {
        ChainHead { seq: self.seq, hash: self.log.last().map_or([0; 32], |last| last.hash) }
    }

    /// The rows a scan has to give.
    #[must_use]
    pub fn scan(&self, scan: &Scan) -> Vec<IndexRow> {
        let rows = self.rows.iter().filter(|((index, ..), _)| *index == scan.index);
        pick(rows.map(|((_, value, id), cover)| IndexRow { value: value.clone(), id: *id, cover: cover.clone() }).collect(), scan)
    }

    /// The rows a record has.
    #[must_use]
    pub fn rows_of(&self, key: Key) -> Vec<Entry> {
        let rows = self.rows.iter().filter(|((_, _, id), _)| *id == key.id);
        rows.map(|((index, value, _), cover)| Entry { index: *index, value: value.clone(), unique: false, cover: cover.clone() })
            .collect()
    }

    fn meet(&self, batch: &Batch) -> Result<(), StoreError> {
        let mut keys: Vec<Key> = batch.ops.iter().map(Op::key).collect();
        keys.sort();
        keys.dedup();
        if keys.len() != batch.ops.len() {
            return Err(StoreError::Backend("two steps for one record".to_owned()));
        }
        for op in &batch.ops {
            let (key, found) = (op.key(), self.records.get(&op.key()).map(|(version, _)| *version));
            let met = match op.expect() {
                Expect::Absent => found.is_none(),
                Expect::Version(version) => found == Some(version),
            };
            if !met {
                return Err(StoreError::Stale { key, found });
            }
        }
        Ok(())
    }

    fn write(&mut self, batch: &Batch) {
        for op in &batch.ops {
            for entry in op.removed() {
                self.rows.remove(&(entry.index, entry.value.clone(), op.key().id));
            }
        }
        for op in &batch.ops {
            match op {
                Op::Put { key, body, .. } => drop(self.records.insert(*key, (self.seq, body.clone()))),
                Op::Delete { key, .. } => drop(self.records.remove(key)),
                Op::Check { .. } => {}
            }
            for entry in op.added() {
                self.rows.insert((entry.index, entry.value.clone(), op.key().id), entry.cover.clone());
            }
        }
    }

    fn keep_unique(&self, batch: &Batch) -> Result<(), StoreError> {
        for op in &batch.ops {
            for entry in op.added().iter().filter(|entry| entry.unique) {
                let others = self
                    .rows
                    .keys()
                    .filter(|(index, value, id)| *index == entry.index && *value == entry.value && *id != op.key().id);
                if others.count() > 0 {
                    return Err(StoreError::Taken { index: entry.index, value: entry.value.clone() });
                }
            }
        }
        Ok(())
    }
}

/// The rows a scan has to give out of all rows of its index, which are in order.
pub(super) fn pick(rows: Vec<IndexRow>, scan: &Scan) -> Vec<IndexRow> {
    let above = |value: &Vec<u8>| match &scan.from {
        Bound::Unbounded => true,
        Bound::Included(from) => value >= from,
        Bound::Excluded(from) => value > from,
    };
    let below = |value: &Vec<u8>| match &scan.to {
        Bound::Unbounded => true,
        Bound::Included(to) => value <= to,
        Bound::Excluded(to) => value < to,
    };
    let behind = |row: &IndexRow| match &scan.after {
        None => true,
        Some((value, id)) if scan.descending => (&row.value, &row.id) < (value, id),
        Some((value, id)) => (&row.value, &row.id) > (value, id),
    };
    let mut rows: Vec<IndexRow> = rows.into_iter().filter(|row| above(&row.value) && below(&row.value) && behind(row)).collect();
    if scan.descending {
        rows.reverse();
    }
    rows.truncate(scan.limit);
    rows
}
