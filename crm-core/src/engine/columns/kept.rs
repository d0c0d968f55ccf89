//! The columns that a library keeps, and how they are kept true.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::kernel::CrmError;
use crate::storage::{ChainHead, IndexId, Snapshot, verify_link};

use super::filling::{bodies, filled};
use super::group::Id;
use super::{Columns, Passed, Shape};
use crate::engine::journal;
use crate::engine::sync::{Mutex, PoisonError};

/// How many entries of the log, or changed records, are read at once.
const CHUNK: usize = 1_000;
/// Following that many entries of the log costs less than reading the rows of the smallest index.
const FIRST_PATIENCE: usize = 1_000;
/// An entry of the log costs about so many times as much as a row of the index.
const ENTRY_COST: usize = 8;

/// The columns of each covering index that somebody has asked for.
#[derive(Default)]
pub(in crate::engine) struct KeptColumns {
    pub(super) by_index: Mutex<BTreeMap<IndexId, Kept>>,
}

pub(super) enum Kept {
    Columns(Shape, Arc<Columns>),
    /// They take too much memory, or the rows do not lend themselves to columns.
    Never,
}

/// Columns as one snapshot sees them.
pub(in crate::engine) struct View {
    pub columns: Arc<Columns>,
    /// Records that changed since the snapshot was taken: what it has of them, only it knows.
    pub apart: BTreeSet<Id>,
}

impl KeptColumns {
    /// The columns of an index as `snapshot` sees them, in at most `most` bytes. Nothing where the rows themselves are to be read: also where
    /// anything goes wrong, which the rows then tell of or do not suffer from.
    ///
    /// Who comes while others bring the columns up to date waits for them, which takes no longer than reading the rows.
    pub fn at(&self, snapshot: &dyn Snapshot, shape: &Shape, most: usize) -> Option<View> {
        if most == 0 {
            return None;
        }
        let head = snapshot.head().ok()?;
        let mut by_index = self.by_index.lock().unwrap_or_else(PoisonError::into_inner);
        // Whatever ends this halfway leaves nothing behind.
        let followed = match by_index.remove(&shape.index) {
            Some(Kept::Never) => {
                by_index.insert(shape.index, Kept::Never);
                return None;
            }
            Some(Kept::Columns(_, columns)) if columns.head.seq > head.seq => {
                let apart = columns.changed_since(head);
                let view = apart.map(|apart| View { columns: Arc::clone(&columns), apart });
                by_index.insert(shape.index, Kept::Columns(*shape, columns));
                return view;
            }
            Some(Kept::Columns(_, columns)) => followed(columns, snapshot, head, shape).ok().flatten(),
            None => None,
        };
        let columns = match followed.filter(|columns| columns.bytes() <= most) {
            Some(columns) => columns,
            None => match filled(snapshot, head, shape, most).ok()? {
                Some(columns) => Arc::new(columns),
                None => {
                    by_index.insert(shape.index, Kept::Never);
                    return None;
                }
            },
        };
        by_index.insert(shape.index, Kept::Columns(*shape, Arc::clone(&columns)));
        Some(View { columns, apart: BTreeSet::new() })
    }

    /// The shapes of the columns that are kept now.
    pub fn shapes(&self) -> Vec<Shape> {
        let by_index = self.by_index.lock().unwrap_or_else(PoisonError::into_inner);
        let shape = |kept: &Kept| if let Kept::Columns(shape, _) = kept { Some(*shape) } else { None };
        by_index.values().filter_map(shape).collect()
    }
}

/// The columns brought up to `head`; nothing where the log does not go on from where they are, or reading the rows anew costs less.
fn followed(
    mut columns: Arc<Columns>,
    snapshot: &dyn Snapshot,
    head: ChainHead,
    shape: &Shape,
) -> Result<Option<Arc<Columns>>, CrmError> {
    if columns.head == head {
        return Ok(Some(columns));
    }
    let patience = FIRST_PATIENCE + columns.groups.values().map(|group| group.rows()).sum::<usize>() / ENTRY_COST;
    let Some(passed) = passed(snapshot, columns.head, head, shape, patience)? else { return Ok(None) };
    let changed: BTreeSet<Id> = passed.iter().flat_map(|passed| &passed.changed).copied().collect();
    let changed: Vec<Id> = changed.into_iter().collect();
    // Those who are still reading keep what they have.
    let next = Arc::make_mut(&mut columns);
    for ids in changed.chunks(CHUNK) {
        for (id, body) in bodies(snapshot, shape, ids)? {
            let row = body.map(|body| shape.row_of(id, &body)).transpose()?.flatten();
            let parts = row.as_ref().map(|row| shape.parts(&row.value, &row.cover));
            let is_put = match parts {
                // It tells nothing that columns can hold.
                Some(None) => false,
                Some(parts) => next.put(id, parts)?,
                None => next.put(id, None)?,
            };
            if !is_put {
                return Ok(None);
            }
        }
    }
    next.pass(passed);
    Ok(Some(columns))
}

/// The commits from behind `from` up to `to`, with the records of the kind that each changed. Nothing where the log tells another story than the one
/// that led to `from`, as it does when another file was put in the store's place, or has more than about `patience` entries.
fn passed(
    snapshot: &dyn Snapshot,
    from: ChainHead,
    to: ChainHead,
    shape: &Shape,
    patience: usize,
) -> Result<Option<Vec<Passed>>, CrmError> {
    let (mut passed, mut seen, mut entries): (Vec<Passed>, ChainHead, usize) = (Vec::new(), from, 0);
    while seen.seq < to.seq {
        let changes = snapshot.changes(seen.seq, CHUNK)?;
        let Some(first) = changes.first() else { break };
        entries += changes.len();
        if entries > patience || !verify_link(&seen.hash, first) {
            return Ok(None);
        }
        for change in &changes {
            seen = ChainHead { seq: change.seq, hash: change.hash };
            let record = journal::head_of(change)?.record.filter(|record| record.kind == shape.form.code());
            match passed.last_mut().filter(|last| last.head.seq == seen.seq) {
                Some(last) => {
                    last.head = seen;
                    last.changed.extend(record.map(|record| record.id));
                }
                None => passed.push(Passed { head: seen, changed: record.into_iter().map(|record| record.id).collect() }),
            }
        }
    }
    if seen.hash != to.hash {
        return Ok(None);
    }
    if seen != to {
        // Its last commits logged nothing.
        passed.push(Passed { head: to, changed: Vec::new() });
    }
    Ok(Some(passed))
}
