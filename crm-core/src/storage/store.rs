//! The contract between the engine and a store: what is read, what is written, under which conditions, and what may go wrong.
//!
//! What every store promises, and the conformance suite proves:
//!
//! - A tenant's `seq` starts at 0 and rises by exactly 1 per applied batch, also by a batch without operations. A record's version is
//!   the `seq` of the batch that wrote it.
//! - A batch is applied wholly or not at all, and is durable when `commit` answers `Ok`. Batches of one call are applied in order;
//!   each is judged by itself, after the ones before it, and one that is refused does not hinder the next.
//! - A batch is judged in this order: its command id (a replay answers at once, nothing else is looked at), two operations on one key,
//!   the expectations in the order of the operations, the unique entries in the order of the operations.
//! - Index rows are ordered by (value, id), byte by byte, a prefix before what it is a prefix of. Within one index a value and an id
//!   name one row: adding it again replaces its covered fields, removing one that is not there does nothing.
//! - All removals of a batch happen before its additions, so that two records can swap a unique value in one batch. A unique
//!   entry is refused if, after the batch, another id would hold its value in that index; an index should be unique in all its entries
//!   or in none.
//! - No tenant sees or touches anything of another.

use std::fmt;
use std::ops::{Bound, ControlFlow};

pub use super::error::StoreError;
pub use super::load::Loaded;

/// Whose data: one customer of the host. The first component of every key; no call reaches across two tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Tenant(#[cfg_attr(feature = "serde", serde(with = "serde_bytes"))] pub [u8; 16]);

/// Which sort of record, by the number the core gave it. A number is never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Kind(pub u16);

/// Which index, by the number the core gave it. Unique over all kinds of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IndexId(pub u32);

/// One wish of a caller. The same wish sent twice carries the same id and takes effect once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CommandId(#[cfg_attr(feature = "serde", serde(with = "serde_bytes"))] pub [u8; 16]);

/// The name of one record inside a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Key {
    /// The sort of record.
    pub kind: Kind,
    /// The record's id, unique within its kind.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub id: [u8; 16],
}

impl fmt::Display for Key {
    /// `kind/id in hexadecimal`, as the messages of a [`StoreError`] name a record.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/", self.kind.0)?;
        write_hex(f, &self.id)
    }
}

/// A record as it is kept: bytes the store does not look into.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct StoredRecord {
    /// Which record this is.
    pub key: Key,
    /// The `seq` of the batch that wrote it, 1 or more.
    pub version: u64,
    /// The encoded record.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub body: Vec<u8>,
}

/// One row a record wants in an index. The id is the record's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Entry {
    /// The index the row is in.
    pub index: IndexId,
    /// What the row is sorted by: bytes that compare as the values they encode. May be empty, may hold zero bytes.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub value: Vec<u8>,
    /// Whether the batch is refused when another record holds this value. Not looked at in a removal.
    pub unique: bool,
    /// Fields kept in the row, so that a scan need not read the record. Not looked at in a removal.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub cover: Vec<u8>,
}

/// What a batch relies on about one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Expect {
    /// There is no such record.
    Absent,
    /// The record is there, as the batch with this `seq` wrote it.
    Version(u64),
}

/// One step of a batch. A batch has at most one step per key, checks included.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Op {
    /// Writes a record, new or in the place of the old one.
    Put {
        /// Which record.
        key: Key,
        /// What must hold of it before.
        expect: Expect,
        /// Its new bytes.
        #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
        body: Vec<u8>,
        /// Rows it gains.
        add: Vec<Entry>,
        /// Rows it loses.
        remove: Vec<Entry>,
    },
    /// Takes a record away. With [`Expect::Absent`] it only takes the rows away.
    Delete {
        /// Which record.
        key: Key,
        /// What must hold of it before.
        expect: Expect,
        /// Rows it loses; a store does not find them by itself.
        remove: Vec<Entry>,
    },
    /// Changes nothing: refuses the batch if what the decision relied on no longer holds.
    Check {
        /// Which record was read.
        key: Key,
        /// What was read of it.
        expect: Expect,
    },
}

impl Op {
    /// The record this step is about.
    #[must_use]
    pub fn key(&self) -> Key {
        match self {
            Self::Put { key, .. } | Self::Delete { key, .. } | Self::Check { key, .. } => *key,
        }
    }

    /// What this step relies on about its record.
    #[must_use]
    pub fn expect(&self) -> Expect {
        match self {
            Self::Put { expect, .. } | Self::Delete { expect, .. } | Self::Check { expect, .. } => *expect,
        }
    }

    /// The index rows this step adds.
    #[must_use]
    pub fn added(&self) -> &[Entry] {
        match self {
            Self::Put { add, .. } => add,
            Self::Delete { .. } | Self::Check { .. } => &[],
        }
    }

    /// The index rows this step removes.
    #[must_use]
    pub fn removed(&self) -> &[Entry] {
        match self {
            Self::Put { remove, .. } | Self::Delete { remove, .. } => remove,
            Self::Check { .. } => &[],
        }
    }
}

/// Something that happened, to be kept for ever in the tenant's log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct LogEntry {
    /// Hashed into the chain as it is; holds nothing personal, because it can never be taken out again.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub head: Vec<u8>,
    /// Hashed only as a salted commitment, so that it can be erased without breaking the chain.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub body: Vec<u8>,
    /// Random bytes that keep an erased body from being guessed by its commitment.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub salt: [u8; 16],
}

/// All that one command writes, with the conditions under which it may.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Batch {
    /// The command; applied at most once per tenant.
    pub command: CommandId,
    /// SHA-256 of what the command asked for, which tells a repetition from another wish under the same id.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub digest: [u8; 32],
    /// The command's encoded answer, kept and given again to a repetition.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub answer: Vec<u8>,
    /// The steps, at most one per key.
    pub ops: Vec<Op>,
    /// What happened, in order.
    pub log: Vec<LogEntry>,
}

/// A batch that is in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Committed {
    /// The number the batch got, 1 or more; for a repetition the number the first one got.
    pub seq: u64,
    /// The first answer, if this command had been applied before and nothing was written now.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub replayed: Option<Vec<u8>>,
}

/// A log entry as it is kept: numbered and sealed into the tenant's chain. See [`seal`](crate::storage::seal()).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Change {
    /// The batch it came with.
    pub seq: u64,
    /// Its place in the batch, from 0.
    pub ordinal: u32,
    /// The part hashed as it is.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub head: Vec<u8>,
    /// The part hashed as a commitment; `None` once it has been erased.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub body: Option<Vec<u8>>,
    /// The commitment's salt; all zero once the body has been erased.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub salt: [u8; 16],
    /// SHA-256 of salt and body.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub commitment: [u8; 32],
    /// This link of the chain: SHA-256 over the link before it and all of the above but body and salt.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub hash: [u8; 32],
}

/// Where a tenant's chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ChainHead {
    /// The last applied batch, 0 if there is none; a batch that logged nothing counts too.
    pub seq: u64,
    /// The hash of the last log entry; all zero if there is none.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub hash: [u8; 32],
}

impl ChainHead {
    /// The head of a tenant that has written nothing.
    pub const START: Self = Self { seq: 0, hash: [0; 32] };
}

/// One row of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct IndexRow {
    /// What it is sorted by.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub value: Vec<u8>,
    /// The record it stands for; rows of one value are sorted by it.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub id: [u8; 16],
    /// The fields kept in the row.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub cover: Vec<u8>,
}

/// Which rows of an index are wanted, and in which order.
///
/// Bounds that leave nothing between them (`from` above `to`) give no rows, not an error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Scan {
    /// The index.
    pub index: IndexId,
    /// The lowest value wanted, also when descending.
    #[cfg_attr(feature = "serde", serde(with = "super::wire::bound"))]
    pub from: Bound<Vec<u8>>,
    /// The highest value wanted, also when descending.
    #[cfg_attr(feature = "serde", serde(with = "super::wire::bound"))]
    pub to: Bound<Vec<u8>>,
    /// The last row already seen: only rows strictly behind it, in the direction of the scan, are wanted. The row need not exist any more.
    #[cfg_attr(feature = "serde", serde(with = "super::wire::place"))]
    pub after: Option<(Vec<u8>, [u8; 16])>,
    /// Whether the rows come from the highest (value, id) down.
    pub descending: bool,
    /// How many rows at most; `usize::MAX` for all.
    pub limit: usize,
}

impl Scan {
    /// All rows of an index, lowest first.
    #[must_use]
    pub fn all(index: IndexId) -> Self {
        Self { index, from: Bound::Unbounded, to: Bound::Unbounded, after: None, descending: false, limit: usize::MAX }
    }

    /// The rows of an index with exactly this value, by id.
    #[must_use]
    pub fn exactly(index: IndexId, value: Vec<u8>) -> Self {
        Self { from: Bound::Included(value.clone()), to: Bound::Included(value), ..Self::all(index) }
    }
}

/// Looks at rows as (value, id, covered fields) and says whether it wants more.
pub type RowVisitor<'v> = dyn FnMut(&[u8], &[u8; 16], &[u8]) -> ControlFlow<()> + 'v;

/// Looks at records as (id, version, body) and says whether it wants more.
pub type RecordVisitor<'v> = dyn FnMut(&[u8; 16], u64, &[u8]) -> ControlFlow<()> + 'v;

/// What is loaded into an empty tenant, one thing after the other.
pub type Contents<'c> = dyn Iterator<Item = Result<Loaded, StoreError>> + 'c;

/// What is kept of a command: the digest of what it asked for and its encoded answer.
pub type KeptAnswer = ([u8; 32], Vec<u8>);

/// How many rows the provided visits read at a time.
const PAGE: usize = 1_000;

/// What one tenant's data was at one moment. It never changes, whatever is committed meanwhile.
///
/// Keep it short: a store may have to keep what later batches replaced for as long as a snapshot stands. It stands by itself: it may be handed to
/// another thread, and outlive the handle it was taken from.
pub trait Snapshot: Send {
    /// The last batch this snapshot holds, 0 if none.
    fn seq(&self) -> u64;

    /// Where the chain ends; its `seq` is [`Snapshot::seq`].
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] and what the place itself fails with.
    fn head(&self) -> Result<ChainHead, StoreError>;

    /// The records of these keys, in their order, `None` where there is none. A key may be asked for twice.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] and what the place itself fails with.
    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError>;

    /// The wanted rows of an index, in the wanted order.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] and what the place itself fails with.
    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError>;

    /// Records of a kind by id, the first `limit` of those behind `after`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] and what the place itself fails with.
    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError>;

    /// The log entries of the batches behind the batch `after`, in order, about `limit` of them.
    ///
    /// A batch is never cut: the first one with entries is given whole even if it is longer than `limit`, more follow as
    /// long as they fit. No entries means there are none behind `after`. The `seq` of the last entry is the next `after`.
    ///
    /// # Errors
    /// [`StoreError::LogTruncated`] if entries behind `after` are no longer kept; [`StoreError::Corrupt`] and what the place itself
    /// fails with.
    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError>;

    /// The digest and the answer kept for a command, `None` if it was never applied.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] and what the place itself fails with.
    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError>;

    /// Shows the wanted rows one by one, as (value, id, covered fields), until the visitor breaks; keeps none of them.
    ///
    /// # Errors
    /// As [`Snapshot::scan`]; rows shown before the error are right.
    fn visit(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), StoreError> {
        let mut page = scan.clone();
        let mut left = scan.limit;
        while left > 0 {
            page.limit = left.min(PAGE);
            let rows = self.scan(&page)?;
            for row in &rows {
                if visitor(&row.value, &row.id, &row.cover).is_break() {
                    return Ok(());
                }
            }
            left = left.saturating_sub(rows.len());
            match rows.into_iter().next_back() {
                Some(last) => page.after = Some((last.value, last.id)),
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// Shows the records of a kind one by one by id, as (id, version, body), until the visitor breaks; keeps none of them.
    ///
    /// # Errors
    /// As [`Snapshot::records`]; records shown before the error are right.
    fn visit_records(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), StoreError> {
        let mut after = after;
        loop {
            let records = self.records(kind, after, PAGE)?;
            let Some(last) = records.last() else { return Ok(()) };
            after = Some(last.key.id);
            for record in &records {
                if visitor(&record.key.id, record.version, &record.body).is_break() {
                    return Ok(());
                }
            }
        }
    }
}

/// A place that keeps the data of many tenants. Shared between threads; what it holds survives it if the place is durable.
pub trait Store: Send + Sync {
    /// What the tenant's data is now, with everything in it that any `commit` has answered `Ok` for. An unknown tenant is an empty one.
    ///
    /// # Errors
    /// [`StoreError::Closed`], [`StoreError::Corrupt`] and what the place itself fails with.
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError>;

    /// Applies batches in order and gives one answer per batch, in their order. An `Ok` is durable; several batches may share one flush.
    ///
    /// A refused batch leaves nothing behind, and the ones after it are judged as if it had not been sent. After
    /// [`StoreError::Unknown`] the same batch is to be sent again: it then takes effect once, whatever happened the first time.
    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>>;

    /// Fills a tenant that has committed nothing: everything that `contents` gives, and the chain ending at `head`, durably, or nothing where
    /// `contents` gives an error. Records come by kind and id, log entries by `seq` and ordinal; nothing comes twice. An optional power: a
    /// store without it cannot be restored into.
    ///
    /// # Errors
    /// The error that `contents` gave; [`StoreError::Backend`] where the tenant is not empty or the store does not have this power; what the
    /// place itself fails with.
    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        let _ = (tenant, head, contents);
        Err(StoreError::Backend("this store cannot be restored into; restore into a `RedbStore` or a `MemoryStore`".to_owned()))
    }
}

pub(super) fn not_empty() -> StoreError {
    StoreError::Backend("the store holds something already; restore into a new one".to_owned())
}

pub(super) fn write_hex(f: &mut impl fmt::Write, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}
