//! What the road needs to know of a record: its kind, its id, its index rows, who it belongs to.

use std::fmt::Debug;
use std::marker::PhantomData;

use minicbor::{Decode, Encode};

use super::error::{Fault, Faults};
use super::id::RecordId;
use super::kind::Kind;
use super::ownership::Ownership;
use super::sort_key::SortKey;

/// One row of an index: what a record is found by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexRow {
    /// Code of the index ([`Index::code`]).
    pub index: u32,
    /// Name of the index, for errors.
    pub name: &'static str,
    /// Order-preserving bytes.
    pub value: Vec<u8>,
    /// True where no second record may carry the same value.
    pub unique: bool,
    /// True where people page through the index: it is kept once more for each who may see the record.
    pub listed: bool,
    /// What the row tells of the record, so that figures need not read it; empty where the index covers nothing. At most 255 bytes.
    pub told: Vec<u8>,
}

/// An index over records of one kind, declared as a constant beside the record.
pub struct Index<R> {
    number: u8,
    name: &'static str,
    unique: bool,
    listed: bool,
    within: Option<usize>,
    records: PhantomData<fn() -> R>,
}

impl<R> Clone for Index<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Index<R> {}

impl<R: Record> Index<R> {
    /// An index in which several records may share a value. `number`, from 1 on, is stored and never reused within the kind.
    #[must_use]
    pub const fn new(number: u8, name: &'static str) -> Self {
        Self { number, name, unique: false, listed: false, within: None, records: PhantomData }
    }

    /// The same for an index that people page through. Of a record that belongs to somebody it is kept once more for each who may see it, so
    /// that a page costs the same whether they see all records or few.
    #[must_use]
    pub const fn listed(number: u8, name: &'static str) -> Self {
        Self { listed: true, ..Self::new(number, name) }
    }

    /// The same for an index that also tells what figures need of each record ([`Index::telling`]), so that a sum over very many reads rows and no
    /// record. Its keys begin with what figures are asked for by; the last `within` bytes of each only order what is asked for together, as an
    /// instant does in 8.
    #[must_use]
    pub const fn covering(number: u8, name: &'static str, within: usize) -> Self {
        Self { within: Some(within), ..Self::listed(number, name) }
    }

    /// An index in which a value belongs to one record at most.
    #[must_use]
    pub const fn unique(number: u8, name: &'static str) -> Self {
        Self { unique: true, ..Self::new(number, name) }
    }

    /// The stored code: the kind's number and the index's own.
    #[must_use]
    pub fn code(&self) -> u32 {
        (u32::from(R::KIND.code) << 8) | u32::from(self.number)
    }

    /// Its number within the kind.
    #[must_use]
    pub const fn number(&self) -> u8 {
        self.number
    }

    /// True where people page through the index.
    #[must_use]
    pub const fn is_listed(&self) -> bool {
        self.listed
    }

    /// Where the index tells what figures need of each record: how many bytes at the end of a key only order what is asked for together.
    #[must_use]
    pub const fn within(&self) -> Option<usize> {
        self.within
    }

    /// What the index is called, as `number`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The row that puts a record under `key`.
    #[must_use]
    pub fn row(&self, key: SortKey) -> IndexRow {
        self.telling(key, Vec::new())
    }

    /// The row that puts a record under `key` and tells `told` of it: the row of a covering index.
    #[must_use]
    pub fn telling(&self, key: SortKey, told: Vec<u8>) -> IndexRow {
        IndexRow { index: self.code(), name: self.name, value: key.finish(), unique: self.unique, listed: self.listed, told }
    }
}

pub(crate) mod sealed {
    /// A record of the library's own. A record says who it belongs to and hides its fields itself; a second type for the same bytes, made
    /// elsewhere, could say otherwise, and access would be decided on that.
    pub trait Sealed {}
}

/// Something the library keeps: it has an id, checks itself, and says what it is found by. Only the library has records.
pub trait Record:
    sealed::Sealed + Clone + PartialEq + Debug + Encode<()> + for<'b> Decode<'b, ()> + Send + Sync + 'static
{
    /// The typed id.
    type Id: RecordId;
    /// Its kind: one of [`Kind::ALL`].
    const KIND: Kind;
    /// Raised when older versions of the library can no longer read the record (a new variant, a changed meaning). A field added
    /// does not raise it.
    const SCHEMA: u16 = 1;
    /// The first field number this version does not know: fields from here on belong to a newer version and are kept as they are.
    const NEXT_FIELD: u64;

    /// The id of this record.
    fn id(&self) -> Self::Id;

    /// Ranges that the types alone do not guard.
    ///
    /// # Errors
    /// Every fault found.
    fn check(&self) -> Result<(), Faults> {
        Ok(())
    }

    /// What the record is found by: a function of the record and of nothing else.
    fn indexes(&self) -> Vec<IndexRow>;

    /// Who the record belongs to; `None` for what belongs to the company as a whole (a product, a pipeline).
    fn ownership(&self) -> Option<&Ownership> {
        None
    }

    /// Blanks a maskable field. Called for each field of [`Kind::maskable`] that is hidden.
    fn mask(&mut self, _field: &'static str) {}

    /// Turns the CBOR map of an older schema into the one of [`Record::SCHEMA`]. Pure; runs on read.
    ///
    /// # Errors
    /// A fault when no step leads from `schema`.
    fn migrate(schema: u16, _body: &[u8]) -> Result<Vec<u8>, Fault> {
        Err(Fault::new(schema, "no migration leads from this schema", "open the file with the version that wrote it"))
    }
}

/// A part of a record that is read from its stored form without the rest: a map whose fields have the numbers of the record's. What it leaves out is
/// skipped, and its texts may lie where they are stored: they were held against their form when they were written.
pub(crate) trait PartOf<R: Record> {
    /// The id of the record, which tells that it is the right one.
    fn id(&self) -> R::Id;
}

/// Kind and id in words, for errors: `invoice 0192…`.
#[must_use]
pub fn subject<R: Record>(id: R::Id) -> String {
    format!("{} {id}", R::KIND.name)
}

/// A reference to a record of any kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(map)]
pub struct RecordRef {
    /// [`Kind::code`].
    #[n(0)]
    pub kind: u16,
    /// The sixteen bytes of the id.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub id: [u8; 16],
}

impl RecordRef {
    /// The reference to the record of `id`.
    #[must_use]
    pub fn to<R: Record>(id: R::Id) -> Self {
        Self { kind: R::KIND.code, id: id.to_bytes() }
    }
}
