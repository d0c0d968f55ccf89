//! What the checks write: small batches that read well.

use super::Mismatch;
use crate::storage::store::{
    Batch, CommandId, Committed, Entry, Expect, IndexId, Key, Kind, LogEntry, Op, Store, StoreError, Tenant,
};

/// The tenant the checks work in.
pub(super) const HERE: Tenant = Tenant([1; 16]);
/// Another one.
pub(super) const THERE: Tenant = Tenant([2; 16]);
/// An index whose entries are unique.
pub(super) const NAMES: IndexId = IndexId(7);
/// An index whose entries are not.
pub(super) const TAGS: IndexId = IndexId(8);

/// A record's key by a small number.
pub(super) fn key(number: u8) -> Key {
    Key { kind: Kind(1), id: id(number) }
}

/// An id by a small number.
pub(super) fn id(number: u8) -> [u8; 16] {
    let mut id = [0; 16];
    if let Some(last) = id.last_mut() {
        *last = number;
    }
    id
}

/// A command of this number that does this.
pub(super) fn batch(command: u32, ops: Vec<Op>) -> Batch {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(command.to_be_bytes()).for_each(|(byte, part)| *byte = part);
    let mut digest = [0; 32];
    digest.iter_mut().zip(bytes).for_each(|(byte, part)| *byte = part);
    Batch { command: CommandId(bytes), digest, answer: format!("answer {command}").into_bytes(), ops, log: vec![] }
}

/// Writes a record that was not there.
pub(super) fn create(key: Key, body: &[u8], add: Vec<Entry>) -> Op {
    Op::Put { key, expect: Expect::Absent, body: body.to_vec(), add, remove: vec![] }
}

/// A row in the unique index.
pub(super) fn name(value: &str) -> Entry {
    Entry { index: NAMES, value: value.as_bytes().to_vec(), unique: true, cover: vec![] }
}

/// A row in the other index.
pub(super) fn tag(value: &[u8], cover: &[u8]) -> Entry {
    Entry { index: TAGS, value: value.to_vec(), unique: false, cover: cover.to_vec() }
}

/// A log entry with this text.
pub(super) fn entry(text: &str) -> LogEntry {
    LogEntry { head: text.as_bytes().to_vec(), body: format!("all of {text}").into_bytes(), salt: [9; 16] }
}

/// Commits one batch; its answer.
pub(super) fn commit(store: &dyn Store, batch: &Batch) -> Result<Result<Committed, StoreError>, Mismatch> {
    let answers = store.commit(HERE, std::slice::from_ref(batch));
    let count = answers.len();
    answers.into_iter().next().filter(|_| count == 1).ok_or_else(|| Mismatch(format!("one batch got {count} answers")))
}

/// Commits one batch that must be applied; its number.
pub(super) fn apply(store: &dyn Store, batch: &Batch) -> Result<u64, Mismatch> {
    match commit(store, batch)?? {
        Committed { seq, replayed: None } => Ok(seq),
        replayed => Err(Mismatch(format!("a new command was answered {replayed:?}"))),
    }
}
