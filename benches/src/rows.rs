//! The rows that a store in one file writes for a batch: the same keys and values in the same tables, byte for byte.
//!
//! This follows `crm_core::storage::RedbStore` from outside; a test compares it with a file that the store wrote.

use crm_core::engine::SOLE_TENANT;
use crm_core::storage::{Change, Entry, Key, Op, seal};

use crate::recording::Recorded;

/// The tables of the file that batches write to.
pub const TABLES: [&str; 5] = ["record", "entry", "log", "command", "head"];

/// One row: which of [`TABLES`], its key, and its value; no value where the row is taken away.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Place in [`TABLES`].
    pub table: usize,
    /// The key.
    pub key: Vec<u8>,
    /// The value.
    pub value: Option<Vec<u8>>,
}

/// Where records are, in [`TABLES`].
pub const RECORD: usize = 0;
const ENTRY: usize = 1;
const LOG: usize = 2;
const COMMAND: usize = 3;
const HEAD: usize = 4;

/// What a batch writes, in the order of tables and keys.
#[must_use]
pub fn rows_of(recorded: &Recorded) -> Vec<Row> {
    let (batch, seq) = (&recorded.batch, recorded.before.seq + 1);
    let number = seq.to_be_bytes();
    let mut rows: Vec<Row> = Vec::new();
    for op in &batch.ops {
        let taken = op.removed().iter().filter(|entry| !op.added().iter().any(|new| is_same_row(new, entry)));
        rows.extend(taken.map(|entry| Row { table: ENTRY, key: entry_key(entry, op.key()), value: None }));
        rows.extend(op.added().iter().map(|entry| put(ENTRY, entry_key(entry, op.key()), &[&entry.cover])));
        match op {
            Op::Put { key, body, .. } => rows.push(put(RECORD, record_key(*key), &[&number, body])),
            Op::Delete { key, .. } => rows.push(Row { table: RECORD, key: record_key(*key), value: None }),
            Op::Check { .. } => {}
        }
    }
    let (changes, head) = seal(recorded.before, seq, &batch.log);
    rows.extend(changes.iter().map(log_row));
    let command = [&SOLE_TENANT.0[..], &batch.command.0].concat();
    rows.push(put(COMMAND, command, &[&number, &batch.digest, &batch.answer]));
    rows.push(put(HEAD, SOLE_TENANT.0.to_vec(), &[&head.seq.to_be_bytes(), &head.hash]));
    rows.sort();
    rows
}

fn is_same_row(a: &Entry, b: &Entry) -> bool {
    (a.index, &a.value) == (b.index, &b.value)
}

/// A row whose value is its checksum and the parts of its payload.
fn put(table: usize, key: Vec<u8>, payload: &[&[u8]]) -> Row {
    let payload = payload.concat();
    let mut sum = crc32fast::Hasher::new();
    sum.update(&key);
    sum.update(&payload);
    let value = [&sum.finalize().to_be_bytes()[..], &payload].concat();
    Row { table, key, value: Some(value) }
}

/// Under which key a record is kept.
#[must_use]
pub fn record_key(key: Key) -> Vec<u8> {
    [&SOLE_TENANT.0[..], &key.kind.0.to_be_bytes(), &key.id].concat()
}

fn entry_key(entry: &Entry, key: Key) -> Vec<u8> {
    let mut bytes = [&SOLE_TENANT.0[..], &entry.index.0.to_be_bytes()].concat();
    for byte in &entry.value {
        bytes.push(*byte);
        if *byte == 0 {
            bytes.push(u8::MAX);
        }
    }
    bytes.extend_from_slice(&[0, 0]);
    bytes.extend_from_slice(&key.id);
    bytes
}

fn log_row(change: &Change) -> Row {
    let key = [&SOLE_TENANT.0[..], &change.seq.to_be_bytes(), &change.ordinal.to_be_bytes()].concat();
    let length = u32::try_from(change.head.len()).unwrap_or(u32::MAX).to_be_bytes();
    let body: &[u8] = change.body.as_deref().unwrap_or_default();
    put(LOG, key, &[&change.salt, &change.commitment, &change.hash, &length, &change.head, &[1], body])
}
