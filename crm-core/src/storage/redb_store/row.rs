//! How keys and values lie in the file.
//!
//! Every key begins with the tenant. A key of the entry table is `tenant ‖ index ‖ escaped value ‖ 0x00 0x00 ‖ id`, where a zero byte
//! in the value is escaped as `0x00 0xFF`, so that keys compare as (value, id) do. Every value is `CRC-32 of key and payload ‖ payload`:
//! a flipped bit, or a value under the wrong key, is noticed wherever it is read. All numbers are big-endian.

use std::ops::Bound;

use crate::storage::judge::Applied;
use crate::storage::seal::Link;
use crate::storage::store::{ChainHead, Change, CommandId, IndexId, Key, Kind, Scan, StoreError, Tenant};

/// Seals a payload for its key into `value`, which is emptied first.
pub(super) fn envelop(value: &mut Vec<u8>, key: &[u8], payload: &[&[u8]]) {
    value.clear();
    value.extend_from_slice(&[0; 4]);
    payload.iter().for_each(|part| value.extend_from_slice(part));
    let sum = checksum(key, value.get(4..).unwrap_or_default()).to_be_bytes();
    value.iter_mut().zip(sum).for_each(|(byte, sum)| *byte = sum);
}

/// The payload of a value as it was sealed for this key.
pub(super) fn open<'v>(table: &str, key: &[u8], value: &'v [u8]) -> Result<&'v [u8], StoreError> {
    match value.split_first_chunk::<4>() {
        Some((sum, payload)) if u32::from_be_bytes(*sum) == checksum(key, payload) => Ok(payload),
        _ => Err(StoreError::Corrupt { what: format!("a value in the table of {table} does not match its checksum") }),
    }
}

fn checksum(key: &[u8], payload: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(key);
    sum.update(payload);
    sum.finalize()
}

/// Cuts fields off the front of a payload whose checksum holds; too short a payload was written by something else.
pub(super) struct Fields<'v>(pub(super) &'v [u8]);

impl<'v> Fields<'v> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let (field, rest) = self.0.split_first_chunk::<N>().ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(*field)
    }

    pub(super) fn number(&mut self) -> Result<u64, StoreError> {
        self.array().map(u64::from_be_bytes)
    }

    fn bytes(&mut self) -> Result<&'v [u8], StoreError> {
        let length = usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| cut_short())?;
        let (field, rest) = self.0.split_at_checked(length).ok_or_else(cut_short)?;
        self.0 = rest;
        Ok(field)
    }
}

fn cut_short() -> StoreError {
    StoreError::Corrupt { what: "a key or a value is shorter than its format says".to_owned() }
}

/// The key of a record: `tenant ‖ kind ‖ id`.
pub(super) fn record_key(tenant: Tenant, key: Key) -> [u8; 34] {
    let mut bytes = [0; 34];
    fill(&mut bytes, &[&tenant.0, &key.kind.0.to_be_bytes(), &key.id]);
    bytes
}

/// The id at the end of a record's key.
pub(super) fn record_id(key: &[u8]) -> Result<[u8; 16], StoreError> {
    key.last_chunk::<16>().copied().ok_or_else(cut_short)
}

/// The range of the keys of a kind's records behind an id.
pub(super) fn records_of(tenant: Tenant, kind: Kind, after: Option<[u8; 16]>) -> (Bound<[u8; 34]>, Bound<[u8; 34]>) {
    let key = |id| record_key(tenant, Key { kind, id });
    let from = after.map_or_else(|| Bound::Included(key([0; 16])), |id| Bound::Excluded(key(id)));
    (from, Bound::Included(key([u8::MAX; 16])))
}

/// The key of a command: `tenant ‖ command id`.
pub(super) fn command_key(tenant: Tenant, command: CommandId) -> [u8; 32] {
    let mut bytes = [0; 32];
    fill(&mut bytes, &[&tenant.0, &command.0]);
    bytes
}

/// The key of a log entry: `tenant ‖ seq ‖ ordinal`.
pub(super) fn log_key(tenant: Tenant, seq: u64, ordinal: u32) -> [u8; 28] {
    let mut bytes = [0; 28];
    fill(&mut bytes, &[&tenant.0, &seq.to_be_bytes(), &ordinal.to_be_bytes()]);
    bytes
}

fn fill(bytes: &mut [u8], parts: &[&[u8]]) {
    bytes.iter_mut().zip(parts.iter().copied().flatten()).for_each(|(byte, part)| *byte = *part);
}

/// Writes the key of an index row into `key`, which is emptied first.
pub(super) fn entry_key(key: &mut Vec<u8>, tenant: Tenant, index: IndexId, value: &[u8], id: &[u8; 16]) {
    value_key(key, tenant, index, value, [0, 0]);
    key.extend_from_slice(id);
}

/// Writes what the keys of all rows of a value begin with; with the end `[0, 1]` the first key behind all of them.
pub(super) fn value_key(key: &mut Vec<u8>, tenant: Tenant, index: IndexId, value: &[u8], end: [u8; 2]) {
    key.clear();
    key.extend_from_slice(&tenant.0);
    key.extend_from_slice(&index.0.to_be_bytes());
    let mut parts = value.split(|byte| *byte == 0);
    key.extend_from_slice(parts.next().unwrap_or_default());
    for part in parts {
        key.extend_from_slice(&[0, u8::MAX]);
        key.extend_from_slice(part);
    }
    key.extend_from_slice(&end);
}

/// The value and the id in the key of an index row; `room` is for a value that does not lie in the key as it is, and is used again from row to row.
pub(super) fn entry_of<'k>(key: &'k [u8], room: &'k mut Vec<u8>) -> Result<(&'k [u8], &'k [u8; 16]), StoreError> {
    let (key, id) = key.split_last_chunk::<16>().ok_or_else(cut_short)?;
    let (escaped, _) = key.split_last_chunk::<2>().ok_or_else(cut_short)?;
    let escaped = escaped.get(20..).ok_or_else(cut_short)?;
    room.clear();
    let mut rest = escaped;
    while let Some(at) = rest.iter().position(|byte| *byte == 0) {
        let (part, behind) = rest.split_at(at.saturating_add(1));
        room.extend_from_slice(part);
        // Behind every zero stands the mark that it is one of the value.
        rest = behind.get(1..).unwrap_or_default();
    }
    if room.is_empty() {
        return Ok((escaped, id));
    }
    room.extend_from_slice(rest);
    Ok((room, id))
}

/// Which keys a scan covers, lowest and highest.
pub(super) type KeyRange = (Bound<Vec<u8>>, Bound<Vec<u8>>);

/// The range of keys a scan covers, `None` if it covers none. The lower bound is inclusive or exclusive, the upper one exclusive
/// (`None`: to the end of the table).
pub(super) fn scan_range(tenant: Tenant, scan: &Scan) -> Option<KeyRange> {
    let edge = |value: &[u8], end| {
        let mut key = Vec::new();
        value_key(&mut key, tenant, scan.index, value, end);
        key
    };
    let mut from = match &scan.from {
        Bound::Unbounded => first_key(tenant, scan.index),
        Bound::Included(value) => edge(value, [0, 0]),
        Bound::Excluded(value) => edge(value, [0, 1]),
    };
    let mut to = match &scan.to {
        Bound::Unbounded => behind(first_key(tenant, scan.index)),
        Bound::Included(value) => Some(edge(value, [0, 1])),
        Bound::Excluded(value) => Some(edge(value, [0, 0])),
    };
    let mut seen = false;
    if let Some((value, id)) = &scan.after {
        let mut after = Vec::new();
        entry_key(&mut after, tenant, scan.index, value, id);
        if scan.descending {
            to = Some(to.map_or_else(|| after.clone(), |to| to.min(after.clone())));
        } else if after >= from {
            (from, seen) = (after, true);
        }
    }
    if to.as_ref().is_some_and(|to| from >= *to) {
        return None;
    }
    let from = if seen { Bound::Excluded(from) } else { Bound::Included(from) };
    Some((from, to.map_or(Bound::Unbounded, Bound::Excluded)))
}

fn first_key(tenant: Tenant, index: IndexId) -> Vec<u8> {
    [&tenant.0[..], &index.0.to_be_bytes()[..]].concat()
}

/// The first key that does not begin with this one; `None` if every key behind it does.
fn behind(mut key: Vec<u8>) -> Option<Vec<u8>> {
    while let Some(last) = key.pop() {
        if let Some(next) = last.checked_add(1) {
            key.push(next);
            return Some(key);
        }
    }
    None
}

/// The payload of a tenant's head: `seq ‖ hash`.
pub(super) fn head_of(payload: &[u8]) -> Result<ChainHead, StoreError> {
    let mut fields = Fields(payload);
    Ok(ChainHead { seq: fields.number()?, hash: fields.array()? })
}

/// The payload of a command: `seq ‖ digest ‖ answer`.
pub(super) fn applied_of(payload: &[u8]) -> Result<Applied, StoreError> {
    let mut fields = Fields(payload);
    Ok(Applied { seq: fields.number()?, digest: fields.array()?, answer: fields.0.to_vec() })
}

/// Seals a log entry: `salt ‖ commitment ‖ hash ‖ length of head ‖ head ‖ 1 ‖ body`, or `… ‖ 0` once the body has been erased.
pub(super) fn envelop_change(
    value: &mut Vec<u8>,
    key: &[u8],
    Link { commitment, hash }: &Link,
    salt: &[u8; 16],
    head: &[u8],
    body: Option<&[u8]>,
) -> Result<(), StoreError> {
    let length = u32::try_from(head.len()).map_err(|_| {
        StoreError::Backend("the head of a log entry is longer than 4 GiB; put what is long into the body".to_owned())
    })?;
    let (kept, body): (&[u8], &[u8]) = body.map_or((&[0], &[]), |body| (&[1], body));
    envelop(value, key, &[salt, commitment, hash, &length.to_be_bytes(), head, kept, body]);
    Ok(())
}

/// The log entry of a key and a payload.
pub(super) fn change_of(key: &[u8], payload: &[u8]) -> Result<Change, StoreError> {
    let (mut place, mut fields) = (Fields(key.get(16..).unwrap_or_default()), Fields(payload));
    let (seq, ordinal) = (place.number()?, u32::from_be_bytes(place.array()?));
    let (salt, commitment, hash) = (fields.array()?, fields.array()?, fields.array()?);
    let head = fields.bytes()?.to_vec();
    let body = (fields.array::<1>()? == [1]).then(|| fields.0.to_vec());
    Ok(Change { seq, ordinal, head, body, salt, commitment, hash })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(index: u32, value: &[u8], id: [u8; 16]) -> Vec<u8> {
        let mut key = Vec::new();
        entry_key(&mut key, Tenant([3; 16]), IndexId(index), value, &id);
        key
    }

    fn value() -> impl Strategy<Value = Vec<u8>> {
        prop::collection::vec(prop_oneof![Just(0u8), Just(1), Just(254), Just(255), any::<u8>()], 0..6)
    }

    proptest! {
        #[test]
        fn keys_order_as_index_value_and_id_do_and_give_them_back(
            a in (0u32..3, value(), any::<[u8; 16]>()), b in (0u32..3, value(), any::<[u8; 16]>()),
        ) {
            let (left, right) = (key(a.0, &a.1, a.2), key(b.0, &b.1, b.2));
            prop_assert_eq!(left.cmp(&right), a.cmp(&b));
            let mut room = vec![7];
            let (value, id) = entry_of(&left, &mut room).unwrap();
            prop_assert_eq!((value.to_vec(), *id), (a.1, a.2));
        }

        #[test]
        fn the_edges_of_a_value_enclose_its_rows_and_no_others(a in value(), b in value(), id in any::<[u8; 16]>()) {
            let (mut low, mut high) = (Vec::new(), Vec::new());
            value_key(&mut low, Tenant([3; 16]), IndexId(1), &a, [0, 0]);
            value_key(&mut high, Tenant([3; 16]), IndexId(1), &a, [0, 1]);
            let row = key(1, &b, id);
            prop_assert_eq!(low <= row && row < high, a == b);
        }

        #[test]
        fn a_value_is_given_back_only_as_it_was_sealed(
            key in prop::collection::vec(any::<u8>(), 1..40), payload in prop::collection::vec(any::<u8>(), 0..40), bit in any::<usize>(),
        ) {
            let mut value = Vec::new();
            envelop(&mut value, &key, &[&payload]);
            prop_assert_eq!(open("test", &key, &value).unwrap(), &payload[..]);
            let mut damaged = value.clone();
            damaged[bit / 8 % value.len()] ^= 1 << (bit % 8);
            prop_assert!(open("test", &key, &damaged).is_err());
            let mut other = key.clone();
            other[bit / 8 % key.len()] ^= 1 << (bit % 8);
            prop_assert!(open("test", &other, &value).is_err());
        }
    }

    #[test]
    fn the_key_behind_all_keys_of_a_prefix_carries_over() {
        assert_eq!(behind(vec![1, 2]), Some(vec![1, 3]));
        assert_eq!(behind(vec![1, 255, 255]), Some(vec![2]));
        assert_eq!(behind(vec![255, 255]), None);
    }
}
