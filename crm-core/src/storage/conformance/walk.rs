//! The random walk: calls that a seed decides, and after each the question whether the store is what the model is.

use std::ops::Bound;

use fastrand::Rng;

use super::model::Model;
use super::samples::{HERE, NAMES, TAGS, THERE, batch, id};
use super::{Mismatch, Outcome, same};
use crate::storage::store::{
    Batch, Committed, Entry, Expect, IndexId, Key, Kind, LogEntry, Op, Scan, Snapshot, Store, StoreError, StoredRecord, Tenant,
};

/// How many ids there are per kind: few, so that steps meet.
const IDS: u8 = 6;
/// The values rows have: few, so that they collide, and awkward ones.
const VALUES: [&[u8]; 7] = [b"", b"\0", b"\0\xff", b"a", b"a\0", b"a\0\0b", b"\xff"];

pub(super) fn walk(store: &dyn Store, seed: u64, steps: usize) -> Outcome {
    let mut rng = Rng::with_seed(seed);
    let mut models = [(HERE, Model::default()), (THERE, Model::default())];
    let mut kept: Option<(Box<dyn Snapshot>, Model)> = None;
    for step in 0..steps {
        let at = |Mismatch(what)| Mismatch(format!("step {step}: {what}"));
        let here = rng.bool();
        let Some((tenant, model)) = models.iter_mut().find(|(tenant, _)| (*tenant == HERE) == here) else { continue };
        call(store, *tenant, model, &mut rng).map_err(at)?;
        let snapshot = store.snapshot(*tenant)?;
        probe(snapshot.as_ref(), model, &mut rng).map_err(at)?;
        if rng.u8(..) < 20
            && let Some((old, model)) = kept.replace((snapshot, model.clone()))
        {
            whole(old.as_ref(), &model).map_err(at)?;
        }
    }
    for (tenant, model) in &models {
        whole(store.snapshot(*tenant)?.as_ref(), model)?;
    }
    Ok(())
}

/// Sends one to three batches in one call.
fn call(store: &dyn Store, tenant: Tenant, model: &mut Model, rng: &mut Rng) -> Outcome {
    let mut ahead = model.clone();
    let mut batches = Vec::new();
    let mut expected = Vec::new();
    for _ in 0..rng.usize(1..4) {
        let batch = any_batch(&ahead, rng);
        expected.push(ahead.commit(&batch).map_err(without_words));
        batches.push(batch);
    }
    let found: Vec<Result<Committed, StoreError>> =
        store.commit(tenant, &batches).into_iter().map(|answer| answer.map_err(without_words)).collect();
    same(&format!("the answers to {batches:?}"), &found, &expected)?;
    *model = ahead;
    Ok(())
}

/// A store's own words are its own affair.
fn without_words(error: StoreError) -> StoreError {
    match error {
        StoreError::Backend(_) => StoreError::Backend(String::new()),
        other => other,
    }
}

fn any_batch(model: &Model, rng: &mut Rng) -> Batch {
    // Ids repeat now and then, and the digest of a repeated id is another one now and then.
    let mut batch = batch(if rng.u8(..) < 30 { rng.u32(0..20) } else { rng.u32(..) }, vec![]);
    if rng.u8(..) < 20 {
        batch.digest = [rng.u8(..); 32];
    }
    let mut keys: Vec<Key> = (0..rng.usize(0..5)).map(|_| Key { kind: Kind(rng.u16(1..3)), id: id(rng.u8(0..IDS)) }).collect();
    if rng.u8(..) < 240 {
        keys.sort();
        keys.dedup();
        rng.shuffle(&mut keys);
    }
    batch.ops = keys.into_iter().map(|key| any_op(model, key, rng)).collect();
    batch.log =
        (0..rng.usize(0..4)).map(|_| LogEntry { head: any_bytes(rng), body: any_bytes(rng), salt: [rng.u8(..); 16] }).collect();
    batch
}

fn any_op(model: &Model, key: Key, rng: &mut Rng) -> Op {
    let truth = model.records.get(&key).map_or(Expect::Absent, |(version, _)| Expect::Version(*version));
    let expect = match rng.u8(..) {
        0..6 => Expect::Absent,
        6..12 => Expect::Version(rng.u64(0..20)),
        _ => truth,
    };
    let mut remove = if rng.u8(..) < 220 { model.rows_of(key) } else { vec![] };
    if rng.u8(..) < 40 {
        remove.push(any_entry(rng));
    }
    match rng.u8(0..10) {
        0..2 => Op::Delete { key, expect, remove },
        2..4 => Op::Check { key, expect },
        _ => Op::Put { key, expect, body: any_bytes(rng), add: (0..rng.usize(0..3)).map(|_| any_entry(rng)).collect(), remove },
    }
}

fn any_entry(rng: &mut Rng) -> Entry {
    let index = any_index(rng);
    Entry { index, value: any_value(rng), unique: index == NAMES, cover: any_bytes(rng) }
}

fn any_index(rng: &mut Rng) -> IndexId {
    if rng.bool() { NAMES } else { TAGS }
}

fn any_value(rng: &mut Rng) -> Vec<u8> {
    rng.choice(VALUES).unwrap_or_default().to_vec()
}

fn any_bytes(rng: &mut Rng) -> Vec<u8> {
    let length = rng.usize(0..12);
    std::iter::repeat_with(|| rng.u8(..)).take(length).collect()
}

fn any_bound(rng: &mut Rng) -> Bound<Vec<u8>> {
    match rng.u8(0..3) {
        0 => Bound::Unbounded,
        1 => Bound::Included(any_value(rng)),
        _ => Bound::Excluded(any_value(rng)),
    }
}

/// Asks a few random things.
fn probe(snapshot: &dyn Snapshot, model: &Model, rng: &mut Rng) -> Outcome {
    same("head", &snapshot.head()?, &model.head())?;
    let scan = Scan {
        index: any_index(rng),
        from: any_bound(rng),
        to: any_bound(rng),
        after: rng.bool().then(|| (any_value(rng), id(rng.u8(0..IDS)))),
        descending: rng.bool(),
        limit: rng.usize(0..12),
    };
    same(&format!("{scan:?}"), &snapshot.scan(&scan)?, &model.scan(&scan))?;
    let keys: Vec<Key> = (0..3).map(|_| Key { kind: Kind(rng.u16(1..3)), id: id(rng.u8(0..IDS)) }).collect();
    same("records by key", &snapshot.get_many(&keys)?, &keys.iter().map(|key| stored(model, *key)).collect())
}

/// Compares all there is.
fn whole(snapshot: &dyn Snapshot, model: &Model) -> Outcome {
    same("seq", &snapshot.seq(), &model.seq)?;
    same("head", &snapshot.head()?, &model.head())?;
    same("log", &snapshot.changes(0, usize::MAX)?, &model.log)?;
    for index in [NAMES, TAGS] {
        same("rows", &snapshot.scan(&Scan::all(index))?, &model.scan(&Scan::all(index)))?;
    }
    for kind in [Kind(1), Kind(2)] {
        let expected: Vec<_> =
            model.records.keys().filter(|key| key.kind == kind).filter_map(|key| stored(model, *key)).collect();
        same("records", &snapshot.records(kind, None, usize::MAX)?, &expected)?;
    }
    for (command, (_, digest, answer)) in &model.commands {
        same("answer", &snapshot.answer(*command)?, &Some((*digest, answer.clone())))?;
    }
    Ok(())
}

fn stored(model: &Model, key: Key) -> Option<StoredRecord> {
    model.records.get(&key).map(|(version, body)| StoredRecord { key, version: *version, body: body.clone() })
}
