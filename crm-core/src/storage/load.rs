//! Filling an empty tenant with what a backup holds: an optional power of a store.

use super::store::{Change, CommandId, IndexId, IndexRow, StoredRecord};

/// One thing to put into an empty tenant, exactly as it once was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loaded {
    /// A record with the version it has.
    Record(StoredRecord),
    /// A row of an index.
    Row(IndexId, IndexRow),
    /// A sealed log entry, whose body may have been erased.
    Change(Change),
    /// What is kept of a command.
    Answer {
        /// The command.
        command: CommandId,
        /// The batch that it was applied with.
        seq: u64,
        /// The digest of what it asked for.
        digest: [u8; 32],
        /// The encoded answer.
        answer: Vec<u8>,
    },
}
