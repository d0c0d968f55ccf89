//! What a unit of work has decided but not yet stored, readable as if it were.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::storage::{Entry, IndexId, IndexRow, Key, Kind, LogEntry, Scan};

use super::rows::kind_of;

/// One record as it will be; a deleted one has no body.
#[derive(Debug, Clone)]
pub(super) struct Staged {
    pub body: Option<Vec<u8>>,
    pub rows: Vec<Entry>,
}

/// The rows of one index by value and id, with what they cover.
type Rows = BTreeMap<(Vec<u8>, [u8; 16]), Vec<u8>>;

/// All that a unit has staged, with what takes back the steps that are under way.
#[derive(Debug, Default)]
pub(super) struct Staging {
    records: BTreeMap<Key, Staged>,
    /// The indexes that have been scanned. Most never are while something is staged, and an index that nobody asks for costs nothing.
    indexes: BTreeMap<IndexId, Rows>,
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

    /// True while a step is under way.
    pub fn has_open_step(&self) -> bool {
        !self.steps.is_empty()
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
        if !self.indexes.is_empty() {
            for row in before.iter().flat_map(|before| &before.rows) {
                if let Some(rows) = self.indexes.get_mut(&row.index) {
                    rows.remove(&(row.value.clone(), key.id));
                }
            }
            for row in staged.iter().flat_map(|staged| &staged.rows) {
                if let Some(rows) = self.indexes.get_mut(&row.index) {
                    rows.insert((row.value.clone(), key.id), row.cover.clone());
                }
            }
        }
        if let Some(staged) = staged {
            self.records.insert(key, staged);
        }
        before
    }

    /// Adds an entry to the log.
    pub fn log(&mut self, entry: LogEntry) {
        self.log.push(entry);
    }

    /// True where anything was logged.
    pub fn has_log(&self) -> bool {
        !self.log.is_empty()
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

    /// How many bytes the records take that are staged.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Everything that is to be stored: records, log, and how many bytes the records took.
    pub fn into_parts(self) -> (BTreeMap<Key, Staged>, Vec<LogEntry>, usize) {
        (self.records, self.log, self.bytes)
    }

    /// Staged rows that `scan` asks for, in its order, at most its limit.
    pub fn rows(&mut self, scan: &Scan) -> Vec<IndexRow> {
        let (records, kind) = (&self.records, kind_of(scan.index));
        let rows = self.indexes.entry(scan.index).or_insert_with(|| {
            let of_kind = records.range(Key { kind, id: [0; 16] }..=Key { kind, id: [0xff; 16] });
            let rows = of_kind.flat_map(|(key, staged)| staged.rows.iter().map(|row| (key.id, row)));
            let of_index = rows.filter(|(_, row)| row.index == scan.index);
            of_index.map(|(id, row)| ((row.value.clone(), id), row.cover.clone())).collect()
        });
        let first = match &scan.from {
            Bound::Included(from) | Bound::Excluded(from) => from.clone(),
            Bound::Unbounded => Vec::new(),
        };
        let is_below = |value: &Vec<u8>| match &scan.to {
            Bound::Included(to) => value <= to,
            Bound::Excluded(to) => value < to,
            Bound::Unbounded => true,
        };
        let is_behind = |value: &Vec<u8>, id: &[u8; 16]| match &scan.after {
            None => true,
            Some((v, i)) if scan.descending => (value, id) < (v, i),
            Some((v, i)) => (value, id) > (v, i),
        };
        let range = rows.range((first, [0; 16])..).take_while(|((value, _), _)| is_below(value));
        let is_wanted =
            |value: &Vec<u8>, id| is_behind(value, id) && !matches!(&scan.from, Bound::Excluded(from) if from == value);
        let mut found: Vec<IndexRow> = range
            .filter(|((value, id), _)| is_wanted(value, id))
            .map(|((value, id), cover)| IndexRow { value: value.clone(), id: *id, cover: cover.clone() })
            .collect();
        if scan.descending {
            found.reverse();
        }
        found.truncate(scan.limit);
        found
    }
}
