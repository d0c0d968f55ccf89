//! The index rows of a record: one function for whoever stores, restores or verifies them.

use crate::kernel::{CrmError, IndexRow, Kind, Record, RecordId};

use super::codec;
use super::command::encoded;

/// The index rows of a record, and what each of them carries along.
pub(super) type Rows = (Vec<IndexRow>, Vec<u8>);

/// Every index row that `record` has in the store, and what each carries along: who the record belongs to.
pub(super) fn rows_of<R: Record>(record: &R) -> Result<Rows, CrmError> {
    let cover = record.ownership().map_or(Ok(Vec::new()), |facts| encoded("ownership", facts))?;
    Ok((record.indexes(), cover))
}

/// A kind of record for those that know it only by its number.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    /// Which kind.
    pub(super) kind: Kind,
    /// Reads a stored record, checks it, and tells its rows.
    pub(super) rows: fn([u8; 16], &[u8]) -> Result<Rows, CrmError>,
}

impl Form {
    /// The form of the records of type `R`.
    pub(crate) const fn of<R: Record>() -> Self {
        Self { kind: R::KIND, rows: |id, body| rows_of(&codec::decode::<R>(R::Id::from_bytes(id), body)?) }
    }

    /// The kind's number.
    pub(crate) fn code(&self) -> u16 {
        self.kind.code
    }
}
