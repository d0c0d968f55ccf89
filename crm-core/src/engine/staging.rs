//! What a unit of work has decided but not yet stored, readable as if it were.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::storage::{Entry, IndexRow, Key, LogEntry, Scan};

/// One record as it will be; a deleted one has no body.
#[derive(Debug, Clone)]
pub(super) struct Staged {
    pub body: Option<Vec<u8>>,
    pub rows: Vec<Entry>,
}

type RowKey = (u32, Vec<u8>, [u8; 16]);

/// Changes of one command, or of all commands of a unit so far.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub records: BTreeMap<Key, Staged>,
    index: BTreeMap<RowKey, Vec<u8>>,
    pub log: Vec<LogEntry>,
    pub bytes: usize,
}

impl Layer {
    /// Puts `staged` in the place of whatever the layer holds for `key`.
    pub fn put(&mut self, key: Key, staged: Staged) {
        if let Some(before) = self.records.remove(&key) {
            for row in before.rows {
                self.index.remove(&(row.index.0, row.value, key.id));
            }
        }
        for row in &staged.rows {
            self.index.insert((row.index.0, row.value.clone(), key.id), row.cover.clone());
        }
        self.bytes += staged.body.as_ref().map_or(0, Vec::len);
        self.records.insert(key, staged);
    }

    /// Takes over all that `other` changed.
    pub fn absorb(&mut self, other: Self) {
        for (key, staged) in other.records {
            self.put(key, staged);
        }
        self.log.extend(other.log);
    }

    /// Rows of the layer that `scan` asks for, in its order, at most its limit.
    pub fn rows(&self, scan: &Scan) -> Vec<IndexRow> {
        let index = scan.index.0;
        let inside = |value: &[u8]| {
            let above = match &scan.from {
                Bound::Included(from) => value >= from.as_slice(),
                Bound::Excluded(from) => value > from.as_slice(),
                Bound::Unbounded => true,
            };
            let below = match &scan.to {
                Bound::Included(to) => value <= to.as_slice(),
                Bound::Excluded(to) => value < to.as_slice(),
                Bound::Unbounded => true,
            };
            above && below
        };
        let first = match &scan.from {
            Bound::Included(from) | Bound::Excluded(from) => from.clone(),
            Bound::Unbounded => Vec::new(),
        };
        let range = self.index.range((index, first, [0; 16])..).take_while(|((i, value, _), _)| {
            *i == index
                && match &scan.to {
                    Bound::Included(to) | Bound::Excluded(to) => value <= to,
                    Bound::Unbounded => true,
                }
        });
        let behind = |value: &Vec<u8>, id: &[u8; 16]| match &scan.after {
            None => true,
            Some((v, i)) if scan.descending => (value, id) < (v, i),
            Some((v, i)) => (value, id) > (v, i),
        };
        let mut rows: Vec<IndexRow> = range
            .filter(|((_, value, id), _)| inside(value) && behind(value, id))
            .map(|((_, value, id), cover)| IndexRow { value: value.clone(), id: *id, cover: cover.clone() })
            .collect();
        if scan.descending {
            rows.reverse();
        }
        rows.truncate(scan.limit);
        rows
    }
}
