//! Storage: what the engine asks of a place to keep things, and the places this library brings along.
//!
//! A [`Store`] keeps opaque record bodies, the index entries the core declares for them, a log of what happened, sealed into a hash
//! chain, and the answers of commands. It is read through a [`Snapshot`] that never changes and written by a [`Batch`] that carries
//! its own conditions: one batch is the unit of atomicity, of idempotency and of durability. Nothing in here knows what a customer is.

mod arc;
mod error;
mod feed;
pub(crate) mod guard;
mod judge;
mod load;
mod sorted;

#[cfg(feature = "conformance")]
pub mod conformance;
#[cfg(any(feature = "conformance", test))]
pub mod faulty;
pub mod memory;
#[cfg(feature = "redb")]
pub mod redb_store;
pub mod seal;
pub mod store;
#[cfg(feature = "serde")]
mod wire;

#[cfg(any(feature = "conformance", test))]
pub use faulty::{FaultyStore, Mishap};
pub use memory::MemoryStore;
#[cfg(feature = "redb")]
pub(crate) use redb_store::create_other;
#[cfg(all(feature = "redb", feature = "conformance"))]
pub use redb_store::sim_disk::{SimDisk, Tape, Trouble};
#[cfg(feature = "redb")]
pub use redb_store::{RedbOptions, RedbStore};
pub use seal::{seal, verify_link};
pub use store::{
    Batch, ChainHead, Change, CommandId, Committed, Contents, Entry, Expect, IndexId, IndexRow, KeptAnswer, Key, Kind, Loaded,
    LogEntry, Op, RecordVisitor, RowVisitor, Scan, Snapshot, Store, StoreError, StoredRecord, Tenant,
};
