//! Columns read from the rows of their index.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::kernel::CrmError;
use crate::storage::{ChainHead, Key, Kind, Scan, Snapshot, StoreError};

use super::group::{Group, Id, Piece};
use super::{Columns, Owners, Parts, Passed, Shape};

/// How many records whose rows tell nothing are read at once.
const CHUNK: usize = 256;

/// Rows on their way into columns.
#[derive(Default)]
struct Filling {
    width: usize,
    owners: Owners,
    groups: BTreeMap<Vec<u8>, Piece>,
    rows: usize,
}

impl Filling {
    /// Takes in a row; false where it does not tell what the others tell.
    fn add(&mut self, id: Id, Parts { group, owner, told }: &Parts<'_>) -> Result<bool, CrmError> {
        if self.rows == 0 {
            self.width = told.len();
        }
        if told.len() != self.width {
            return Ok(false);
        }
        self.rows += 1;
        let owner = self.owners.number(owner)?;
        match self.groups.get_mut(*group) {
            Some(known) => known.push(id, owner, told),
            None => self.groups.entry(group.to_vec()).or_default().push(id, owner, told),
        }
        Ok(true)
    }

    fn bytes(&self) -> usize {
        self.owners.bytes + self.rows * (Piece::ROW + self.width)
    }
}

/// The rows of the index as `snapshot` has them, whose chain ends at `head`; nothing where they take more than `most` bytes, or do not all tell the same
/// fields.
pub(super) fn filled(snapshot: &dyn Snapshot, head: ChainHead, shape: &Shape, most: usize) -> Result<Option<Columns>, CrmError> {
    let (mut filling, mut untold, mut ended) = (Filling::default(), Vec::new(), Ok(true));
    snapshot.visit(&Scan::all(shape.index), &mut |value, id, cover| {
        match shape.parts(value, cover) {
            Some(parts) => ended = filling.add(*id, &parts),
            None => untold.push(*id),
        }
        let fits = filling.bytes() + untold.len() * size_of::<Id>() <= most;
        ended = std::mem::replace(&mut ended, Ok(true)).map(|is_good| is_good && fits);
        if matches!(ended, Ok(true)) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    if !ended? {
        return Ok(None);
    }
    for ids in untold.chunks(CHUNK) {
        for (id, body) in bodies(snapshot, shape, ids)? {
            let row = body.map(|body| shape.row_of(id, &body)).transpose()?.flatten();
            let parts = row.as_ref().and_then(|row| shape.parts(&row.value, &row.cover));
            // A row that leads nowhere is for the walk to tell of.
            let told = parts.map(|parts| filling.add(id, &parts)).transpose()?;
            if told != Some(true) {
                return Ok(None);
            }
        }
    }
    let Filling { width, owners, groups, .. } = filling;
    let groups = groups.into_iter().map(|(name, rows)| (name, Group::of(&rows, width))).collect();
    let columns = Columns { head, width, owners, groups, passed: [Passed { head, changed: Vec::new() }].into() };
    Ok((columns.bytes() <= most).then_some(columns))
}

/// What is stored of the records of `ids`.
pub(super) fn bodies(
    snapshot: &dyn Snapshot,
    shape: &Shape,
    ids: &[Id],
) -> Result<impl Iterator<Item = (Id, Option<Vec<u8>>)>, StoreError> {
    let kind = Kind(shape.form.code());
    let keys: Vec<Key> = ids.iter().map(|id| Key { kind, id: *id }).collect();
    let stored = snapshot.get_many(&keys)?;
    Ok(keys.into_iter().zip(stored).map(|(key, stored)| (key.id, stored.map(|stored| stored.body))))
}
