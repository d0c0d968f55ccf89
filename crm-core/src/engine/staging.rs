//! What a unit of work has decided but not yet stored, readable as if it were.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::storage::{Entry, IndexRow, Key, Kind, LogEntry, Scan};

/// One record as it will be; a deleted one has no body.
#[derive(Debug, Clone)]
pub(super) struct Staged {
    pub body: Option<Vec<u8>>,
    pub rows: Vec<Entry>,
}

type RowKey = (u32, Vec<u8>, [u8; 16]);

/// All that a unit has staged, with what takes back the steps that are under way.
#[derive(Debug, Default)]
pub(super) struct Staging {
    records: BTreeMap<Key, Staged>,
    index: BTreeMap<RowKey, Vec<u8>>,
    log: Vec<LogEntry>,
    bytes: usize,
    /// What each put of the open steps took the place of, the latest last.
    undo: Vec<(Key, Option<Staged>)>,
    steps: Vec<Mark>,
}

/// How much was staged when a step began.
#[derive(Debug)]
struct Mark {
    undo: usize,
    log: usize,
    bytes: usize,
}

impl Staging {
    /// What is staged from here on belongs to one step, until [`Staging::end_step`] keeps or drops it.
    pub fn begin_step(&mut self) {
        self.steps.push(Mark { undo: self.undo.len(), log: self.log.len(), bytes: self.bytes });
    }

    /// Ends the innermost step.
    pub fn end_step(&mut self, keep: bool) {
        let Some(mark) = self.steps.pop() else { return };
        if !keep {
            while self.undo.len() > mark.undo {
                if let Some((key, before)) = self.undo.pop() {
                    self.replace(key, before);
                }
            }
            self.log.truncate(mark.log);
            self.bytes = mark.bytes;
        }
        if self.steps.is_empty() {
            self.undo.clear();
        }
    }

    /// Puts `staged` in the place of whatever is staged for `key`.
    pub fn put(&mut self, key: Key, staged: Staged) {
        self.bytes = self.bytes.saturating_add(staged.body.as_ref().map_or(0, Vec::len));
        let before = self.replace(key, Some(staged));
        if !self.steps.is_empty() {
            self.undo.push((key, before));
        }
    }

    fn replace(&mut self, key: Key, staged: Option<Staged>) -> Option<Staged> {
        let before = self.records.remove(&key);
        for row in before.iter().flat_map(|before| &before.rows) {
            self.index.remove(&(row.index.0, row.value.clone(), key.id));
        }
        if let Some(staged) = staged {
            for row in &staged.rows {
                self.index.insert((row.index.0, row.value.clone(), key.id), row.cover.clone());
            }
            self.records.insert(key, staged);
        }
        before
    }

    /// Adds an entry to the log.
    pub fn log(&mut self, entry: LogEntry) {
        self.log.push(entry);
    }

    /// What is staged for `key`.
    pub fn get(&self, key: &Key) -> Option<&Staged> {
        self.records.get(key)
    }

    /// What is staged of `kind` behind `after`, up to `end`, by id.
    pub fn of(&self, kind: Kind, after: Option<[u8; 16]>, end: Option<[u8; 16]>) -> impl Iterator<Item = (&Key, &Staged)> {
        let from = after.map_or(Bound::Included(Key { kind, id: [0; 16] }), |id| Bound::Excluded(Key { kind, id }));
        self.records.range((from, Bound::Included(Key { kind, id: end.unwrap_or([0xff; 16]) })))
    }

    /// Everything that is to be stored: records, log, and how many bytes the records took.
    pub fn into_parts(self) -> (BTreeMap<Key, Staged>, Vec<LogEntry>, usize) {
        (self.records, self.log, self.bytes)
    }

    /// Staged rows that `scan` asks for, in its order, at most its limit.
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
