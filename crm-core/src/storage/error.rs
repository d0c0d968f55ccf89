//! What a store cannot or will not do, and what to do about it.

use super::store::{IndexId, Key, write_hex};

/// What a store cannot or will not do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum StoreError {
    /// A record is not what the batch relied on. Nothing was written.
    #[error("record `{key}` has changed meanwhile ({}); read it again, decide again and commit again", standing(*.found))]
    Stale {
        /// The record.
        key: Key,
        /// The version found, `None` if there is no such record.
        found: Option<u64>,
    },
    /// A unique value is held by another record. Nothing was written.
    #[error("value `{}` of index {} is held by another record; choose another value or change the record that holds it", hex(.value), .index.0)]
    Taken {
        /// The index.
        index: IndexId,
        /// The value, as the entry carried it.
        #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
        value: Vec<u8>,
    },
    /// The command id has been used for another wish. Nothing was written.
    #[error("the command id was used before with other content; send a new wish under a new id")]
    CommandReused,
    /// The store could not apply the batch this time and has written nothing.
    #[error("the store is contended and wrote nothing; send the same batch again")]
    Retry,
    /// The store cannot tell whether the batch was applied.
    #[error("it is not known whether the batch was written; send the same batch again, it takes effect only once")]
    Unknown,
    /// Log entries that were asked for are no longer kept.
    #[error("log entries up to {floor} are no longer kept; read the present records and follow the log from {floor}")]
    LogTruncated {
        /// The lowest `after` that can still be asked for.
        floor: u64,
    },
    /// There is no room left. Nothing was written.
    #[error("the disk is full and nothing was written; free some space and send the same batch again")]
    Full,
    /// What was read is not what was written.
    #[error("the store is damaged: {what}; do not write to it, restore it from a backup")]
    Corrupt {
        /// What is damaged, and how it was noticed.
        what: String,
    },
    /// The store is not open, or was closed under a snapshot. Nothing was written.
    #[error("the store is closed; take a new snapshot, and open the store again if it stays closed")]
    Closed,
    /// Somebody else has the store open.
    #[error("the store is open elsewhere; close it there, or share that one instead of opening it twice")]
    Locked,
    /// What is there is not one of our stores. Its content was not changed.
    #[error("this is not a crm store; give the path of one, or a path where there is nothing yet")]
    Foreign,
    /// The store was written by a newer version of the library. Its content was not changed.
    #[error("the store has format {found}, this version knows formats up to {known}; open it with a newer version")]
    Newer {
        /// The format found.
        found: u32,
        /// The newest format this version knows.
        known: u32,
    },
    /// The place itself failed, or was asked for something it does not do; in its own words. Nothing was written.
    #[error("{0}")]
    Backend(String),
}

fn standing(found: Option<u64>) -> String {
    found.map_or_else(|| "it does not exist".to_owned(), |version| format!("it is at version {version}"))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    // Writing to a String does not fail.
    let _ = write_hex(&mut text, bytes);
    text
}
