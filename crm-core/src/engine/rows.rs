//! The rows that the store keeps for a record: what it is found by, and the same once more for each who may see it.
//!
//! | row | index | value | cover |
//! |---|---|---|---|
//! | of an index | its code | the key | the record's ownership |
//! | of a covering index | its code | the key | the ownership, or null, then what it tells, then how many bytes that is |
//! | of a listed index, for one [`AccessList`] | its code with [`LISTS`] set | list, then key | none |
//! | of creation order, for one [`AccessList`] | number 0 of the kind with [`LISTS`] set | list | none |
//!
//! Rows are a function of the record alone: they can be made again from it, and a check can say which is missing.

use crate::access::{AccessList, lists_of};
use crate::kernel::{self, CrmError, IndexRow, Record, RecordId};
use crate::storage::{Entry, IndexId, Kind};

use super::codec;
use super::command::encoded;

/// Set in the code of an index that is kept by access list.
const LISTS: u32 = 1 << 30;

/// Every row of `record`, given what its indexes hold of it.
pub(super) fn rows_of<R: Record>(record: &R, indexes: Vec<IndexRow>) -> Result<Vec<Entry>, CrmError> {
    let ownership = record.ownership();
    let cover = ownership.map_or(Ok(Vec::new()), |facts| encoded("ownership", facts))?;
    let mut rows = Vec::with_capacity(indexes.len() * 2 + 2);
    let lists = ownership.into_iter().flat_map(lists_of);
    for list in lists {
        let listed =
            |code, value: &[u8]| Entry { index: listed(code), value: under(list, value), unique: false, cover: Vec::new() };
        rows.push(listed(creation_order::<R>(), &[]));
        rows.extend(indexes.iter().filter(|row| row.listed).map(|row| listed(row.index, &row.value)));
    }
    let plain = indexes.into_iter();
    rows.extend(plain.map(|row| {
        let cover = if row.told.is_empty() { cover.clone() } else { covering(&cover, row.told) };
        Entry { index: IndexId(row.index), value: row.value, unique: row.unique, cover }
    }));
    Ok(rows)
}

/// CBOR's null, in the place of an ownership.
const NOBODY: u8 = 0xf6;

/// The cover of a row that tells something. What is longer than can be told is not told, and read from the record.
fn covering(ownership: &[u8], told: Vec<u8>) -> Vec<u8> {
    let (told, length) = u8::try_from(told.len()).map_or_else(|_| (Vec::new(), 0), |length| (told, length));
    let ownership = if ownership.is_empty() { [NOBODY].as_slice() } else { ownership };
    [ownership, &told, &[length]].concat()
}

/// What the cover of a row of a covering index tells; empty where it tells nothing.
pub(super) fn told_by(cover: &[u8]) -> &[u8] {
    let Some((length, before)) = cover.split_last() else { return &[] };
    before.len().checked_sub(usize::from(*length)).and_then(|at| before.get(at..)).unwrap_or_default()
}

/// The number that stands for the order of creation, which no index of the kind has.
pub(super) fn creation_order<R: Record>() -> u32 {
    u32::from(R::KIND.code) << 8
}

/// The index that keeps the rows of the index `code` by access list.
pub(super) fn listed(code: u32) -> IndexId {
    IndexId(code | LISTS)
}

/// The key of a row in one list.
pub(super) fn under(list: AccessList, value: &[u8]) -> Vec<u8> {
    [list.key().as_slice(), value].concat()
}

/// True where the index is kept by access list.
pub(super) fn is_listed(index: IndexId) -> bool {
    index.0 & LISTS != 0
}

/// The kind whose records an index leads to.
pub(super) fn kind_of(index: IndexId) -> Kind {
    Kind(u16::try_from((index.0 & !LISTS) >> 8).unwrap_or(u16::MAX))
}

/// The rows to add and to remove when those of a record change from `before` to `after`.
pub(super) fn difference(before: &[Entry], after: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
    let stays = |row: &Entry| after.iter().any(|kept| kept.index == row.index && kept.value == row.value);
    let remove = before.iter().filter(|row| !stays(row)).cloned().collect();
    let add = if before.is_empty() { after } else { after.into_iter().filter(|row| !before.contains(row)).collect() };
    (add, remove)
}

/// A row with the name of its index, for messages.
pub(super) struct NamedRow {
    pub(super) name: &'static str,
    pub(super) row: Entry,
}

/// Reads the stored record of an id, checks it, and tells its rows.
type ReadRows = fn([u8; 16], &[u8]) -> Result<Vec<NamedRow>, CrmError>;

/// A kind of record for those that know it only by its number.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// Which kind.
    pub(super) kind: kernel::Kind,
    /// Reads a stored record, checks it, and tells its rows.
    pub(super) rows: ReadRows,
}

impl Form {
    /// The form of the records of type `R`.
    pub(crate) const fn of<R: Record>() -> Self {
        Self { kind: R::KIND, rows: |id, body| named_rows(&codec::decode::<R>(R::Id::from_bytes(id), body)?) }
    }

    /// The kind's number.
    pub(crate) fn code(&self) -> u16 {
        self.kind.code
    }
}

fn named_rows<R: Record>(record: &R) -> Result<Vec<NamedRow>, CrmError> {
    let indexes = record.indexes();
    let names: Vec<(u32, &'static str)> = indexes.iter().map(|row| (row.index, row.name)).collect();
    let name = |code| names.iter().find(|(index, _)| *index == code & !LISTS).map_or("creation", |(_, name)| name);
    Ok(rows_of(record, indexes)?.into_iter().map(|row| NamedRow { name: name(row.index.0), row }).collect())
}
