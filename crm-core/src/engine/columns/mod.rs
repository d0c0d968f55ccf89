//! What the rows of a covering index tell, kept in memory: figures over very many records read plain arrays and neither a row nor a record.
//!
//! ```text
//! the rows of the index ── read once, at the first question ──> columns, as of one commit
//! the change log ── which records changed since ──> their rows, made anew from the records ──> columns, as of a later commit
//! ```
//!
//! The columns are a copy that anything may be lost of: they are told from the store's own log what to read again, whoever wrote it, and are read
//! anew from the rows where the log does not go on from what they have seen. A reader whose snapshot is older than they are reads what changed
//! since from the snapshot, and where that is too much, the rows.
//!
//! Not here: how a question meets them (`told.rs`), and that they say what the rows say (`verify`).

mod filling;
mod group;
mod kept;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::{Bound, RangeBounds};

use crate::access::AccessPlan;
use crate::kernel::{CrmError, Index, Ownership, Record};
use crate::storage::{ChainHead, Entry, IndexId, Scan};

use self::group::{Group, Id, Piece};
pub(super) use self::kept::{KeptColumns, View};
use super::rows::{Form, told_by};
use super::walk::owner_in;

/// How many changed records are remembered, for readers of older snapshots.
const REMEMBERED: usize = 10_000;

/// Which index is kept in columns, and how its rows are read.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub index: IndexId,
    pub name: &'static str,
    /// How many bytes at the end of a key only order the rows of a group.
    within: usize,
    pub form: Form,
}

/// A row in its parts.
pub(super) struct Parts<'r> {
    pub group: &'r [u8],
    /// Whom the record belongs to, as the row has it.
    pub owner: &'r [u8],
    pub told: &'r [u8],
}

impl Shape {
    /// The shape of a covering index.
    pub fn of<R: Record>(index: Index<R>) -> Option<Self> {
        let (id, form) = (IndexId(index.code()), Form::of::<R>());
        index.within().map(|within| Self { index: id, name: index.name(), within, form })
    }

    /// The parts of a row; nothing where it tells nothing.
    pub fn parts<'r>(&self, value: &'r [u8], cover: &'r [u8]) -> Option<Parts<'r>> {
        let told = told_by(cover);
        let owner = cover.len().checked_sub(told.len() + 1).and_then(|end| cover.get(..end))?;
        let group = value.len().checked_sub(self.within).and_then(|end| value.get(..end))?;
        (!told.is_empty()).then_some(Parts { group, owner, told })
    }

    /// The row of a stored record; nothing where it has none.
    fn row_of(&self, id: Id, body: &[u8]) -> Result<Option<Entry>, CrmError> {
        let rows = (self.form.rows)(id, body)?;
        Ok(rows.into_iter().map(|named| named.row).find(|row| row.index == self.index))
    }
}

/// Everybody whom records belong to, by number.
#[derive(Clone, Default)]
struct Owners {
    numbers: BTreeMap<Vec<u8>, u32>,
    known: Vec<(Vec<u8>, Option<Ownership>)>,
    bytes: usize,
}

impl Owners {
    /// The number of whom a row says that it belongs to.
    fn number(&mut self, owner: &[u8]) -> Result<u32, CrmError> {
        if let Some(number) = self.numbers.get(owner) {
            return Ok(*number);
        }
        let ownership = owner_in(owner)?;
        let shares = ownership.as_ref().map_or(0, |facts| facts.shares.len());
        let number = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        self.numbers.insert(owner.to_vec(), number);
        self.known.push((owner.to_vec(), ownership));
        // What a tree and two lists take besides.
        self.bytes += 2 * owner.len() + size_of::<(Vec<u8>, Option<Ownership>)>() + 2 * size_of::<Vec<u8>>() + 24 * shares;
        Ok(number)
    }
}

/// One commit that the columns have followed.
#[derive(Clone)]
struct Passed {
    head: ChainHead,
    changed: Vec<Id>,
}

/// What a covering index tells of its records, as of one commit.
#[derive(Clone)]
pub(super) struct Columns {
    head: ChainHead,
    /// Bytes that each row tells.
    width: usize,
    owners: Owners,
    groups: BTreeMap<Vec<u8>, Group>,
    /// The commit that they were read as of or that is the oldest remembered, and those after it.
    passed: VecDeque<Passed>,
}

impl Columns {
    /// Bytes of memory that they take.
    pub fn bytes(&self) -> usize {
        let groups = self.groups.iter().map(|(name, group)| name.len() + size_of::<(Vec<u8>, Group)>() + group.bytes());
        self.owners.bytes + groups.sum::<usize>()
    }

    /// The records that changed since the commit `head`; nothing where that commit is none of those remembered.
    fn changed_since(&self, head: ChainHead) -> Option<BTreeSet<Id>> {
        let at = self.passed.iter().position(|passed| passed.head == head)?;
        Some(self.passed.iter().skip(at + 1).flat_map(|passed| &passed.changed).copied().collect())
    }

    /// Goes on to a later commit, which left the rows of the records `changed` as they are now put in.
    fn pass(&mut self, commits: Vec<Passed>) {
        self.head = commits.last().map_or(self.head, |last| last.head);
        self.passed.extend(commits);
        let mut remembered: usize = self.passed.iter().map(|passed| passed.changed.len() + 1).sum();
        while remembered > REMEMBERED && self.passed.len() > 1 {
            // What changed up to the oldest commit that is remembered is of no use.
            remembered -= self.passed.pop_front().map_or(0, |passed| passed.changed.len() + 1);
        }
    }

    /// Puts the row of a record in the place of the one it has; false where the row does not tell what rows of the index tell.
    fn put(&mut self, id: Id, parts: Option<Parts<'_>>) -> Result<bool, CrmError> {
        let width = self.width;
        let emptied = self.groups.iter_mut().find_map(|(name, group)| group.take(&id, width).then(|| (name, group.is_empty())));
        if let Some((name, true)) = emptied {
            let name = name.clone();
            self.groups.remove(&name);
        }
        let Some(Parts { group, owner, told }) = parts else { return Ok(true) };
        if self.groups.is_empty() {
            self.width = told.len();
        }
        if told.len() != self.width {
            return Ok(false);
        }
        let owner = self.owners.number(owner)?;
        match self.groups.get_mut(group) {
            Some(known) => known.put(id, owner, told),
            None => self.groups.entry(group.to_vec()).or_default().put(id, owner, told),
        }
        Ok(true)
    }

    /// True where every group lies wholly within or wholly without what `scan` asks for, so that its name tells which.
    pub fn can_tell(&self, scan: &Scan) -> bool {
        let (Bound::Unbounded | Bound::Included(_), Bound::Unbounded | Bound::Excluded(_)) = (&scan.from, &scan.to) else {
            return false;
        };
        let cut = |edge: &[u8]| self.groups.keys().any(|group| edge.len() > group.len() && edge.starts_with(group));
        [&scan.from, &scan.to].into_iter().all(|bound| match bound {
            Bound::Included(edge) | Bound::Excluded(edge) => !cut(edge),
            Bound::Unbounded => true,
        })
    }

    /// Shows the rows within `scan` that `plan` admits, in no promised order, but for those of the records `apart`, until `visit` fails.
    pub fn visit(
        &self,
        scan: &Scan,
        plan: &AccessPlan,
        apart: &BTreeSet<Id>,
        mut visit: impl FnMut(&Id, Option<&Ownership>, &[u8]) -> Result<(), CrmError>,
    ) -> Result<(), CrmError> {
        let known = self.owners.known.iter().map(|(_, owner)| owner.as_ref());
        let owners: Vec<Option<Option<&Ownership>>> = known.map(|owner| plan.admits(owner).then_some(owner)).collect();
        let owner = |number: u32| usize::try_from(number).ok().and_then(|number| owners.get(number).copied().flatten());
        for (_, piece) in self.pieces(scan) {
            let parted = piece.ends().is_some_and(|(first, last)| apart.range::<Id, _>(first..=last).next().is_some());
            for (id, number, told) in piece.rows(self.width) {
                if let Some(owner) = owner(number)
                    && !(parted && apart.contains(id))
                {
                    visit(id, owner, told)?;
                }
            }
        }
        Ok(())
    }

    /// Shows the rows within `scan` in their parts, but for those of the records `apart`.
    pub fn rows(&self, scan: &Scan, apart: &BTreeSet<Id>, visit: &mut dyn FnMut(&Id, &Parts<'_>)) {
        for (group, piece) in self.pieces(scan) {
            for (id, number, told) in piece.rows(self.width).filter(|(id, ..)| !apart.contains(*id)) {
                let owner = usize::try_from(number).ok().and_then(|number| self.owners.known.get(number));
                visit(id, &Parts { group, owner: owner.map_or(&[], |(owner, _)| owner), told });
            }
        }
    }

    fn pieces(&self, scan: &Scan) -> impl Iterator<Item = (&[u8], &Piece)> {
        let asked = (scan.from.as_ref().map(Vec::as_slice), scan.to.as_ref().map(Vec::as_slice));
        let groups = self.groups.iter().filter(move |(name, _)| RangeBounds::<[u8]>::contains(&asked, name.as_slice()));
        groups.flat_map(|(name, group)| group.pieces().map(|piece| (name.as_slice(), piece)))
    }
}
