//! Checks of unique entries.

use super::samples::{HERE, NAMES, apply, batch, commit, create, key, name};
use super::{Outcome, same};
use crate::storage::store::{Entry, Expect, Key, Op, Scan, Store, StoreError};

fn holder(store: &dyn Store, value: &str) -> Result<Vec<[u8; 16]>, StoreError> {
    let rows = store.snapshot(HERE)?.scan(&Scan::exactly(NAMES, value.as_bytes().to_vec()))?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn change(key: Key, version: u64, add: Vec<Entry>, remove: Vec<Entry>) -> Op {
    Op::Put { key, expect: Expect::Version(version), body: vec![], add, remove }
}

pub(super) fn a_unique_value_has_one_holder(store: &dyn Store) -> Outcome {
    let taken = |value: &str| Err(StoreError::Taken { index: NAMES, value: value.as_bytes().to_vec() });
    apply(store, &batch(1, vec![create(key(1), b"", vec![name("ann")])]))?;
    same(
        "a second holder",
        &commit(store, &batch(2, vec![create(key(2), b"", vec![name("bob"), name("ann")])]))?,
        &taken("ann"),
    )?;
    same("what the refused one also wanted", &holder(store, "bob")?, &vec![])?;
    let both = vec![create(key(2), b"", vec![name("cid")]), create(key(3), b"", vec![name("cid")])];
    same("two holders in one batch", &commit(store, &batch(3, both))?, &taken("cid"))?;
    let late = vec![create(key(4), b"", vec![name("dan")]), create(key(5), b"", vec![Entry { unique: false, ..name("dan") }])];
    same("a second holder later in the batch", &commit(store, &batch(4, late))?, &taken("dan"))?;
    apply(store, &batch(5, vec![create(key(2), b"", vec![name("an"), name("annn"), name("")])]))?;
    apply(store, &batch(6, vec![change(key(1), 1, vec![name("ann")], vec![name("ann")])]))?;
    apply(store, &batch(7, vec![change(key(1), 3, vec![name("ann")], vec![])]))?;
    same("the holder", &holder(store, "ann")?, &vec![key(1).id])?;
    let other_index = Entry { index: super::samples::TAGS, ..name("ann") };
    same("the same value in another index", &apply(store, &batch(8, vec![create(key(6), b"", vec![other_index])]))?, &5)
}

pub(super) fn a_swap_succeeds(store: &dyn Store) -> Outcome {
    apply(store, &batch(1, vec![create(key(1), b"", vec![name("ann")]), create(key(2), b"", vec![name("bob")])]))?;
    let swap =
        vec![change(key(1), 1, vec![name("bob")], vec![name("ann")]), change(key(2), 1, vec![name("ann")], vec![name("bob")])];
    apply(store, &batch(2, swap))?;
    same("who is ann now", &holder(store, "ann")?, &vec![key(2).id])?;
    same("who is bob now", &holder(store, "bob")?, &vec![key(1).id])
}

pub(super) fn a_deletion_frees_the_value(store: &dyn Store) -> Outcome {
    apply(store, &batch(1, vec![create(key(1), b"", vec![name("ann")])]))?;
    let handover = vec![
        create(key(2), b"", vec![name("ann")]),
        Op::Delete { key: key(1), expect: Expect::Version(1), remove: vec![name("ann")] },
    ];
    apply(store, &batch(2, handover))?;
    same("the new holder", &holder(store, "ann")?, &vec![key(2).id])?;
    same("the old record", &store.snapshot(HERE)?.get_many(&[key(1)])?, &vec![None])?;
    // The row of another record is not this one's to remove.
    apply(store, &batch(3, vec![Op::Delete { key: key(1), expect: Expect::Absent, remove: vec![name("ann"), name("never")] }]))?;
    same("the holder after somebody else's removal", &holder(store, "ann")?, &vec![key(2).id])
}
