//! Checks of what a snapshot shows.

use std::ops::{Bound, ControlFlow};

use super::samples::{HERE, NAMES, TAGS, THERE, apply, batch, create, entry, id, key, tag};
use super::{Mismatch, Outcome, same};
use crate::storage::store::{ChainHead, Entry, Expect, IndexId, IndexRow, Key, Kind, Op, Scan, Store};

/// Values in their order, with all that is hard about it: prefixes, zero bytes, the bytes an escape would use.
const VALUES: [&[u8]; 12] =
    [b"", b"\0", b"\0\0", b"\0\x01", b"\0\xff", b"\x01", b"a", b"a\0", b"a\0b", b"a\x01", b"b", b"\xff\xff"];

/// Writes every value for two records, last first, and gives all rows in their order.
fn fill(store: &dyn Store) -> Result<Vec<IndexRow>, Mismatch> {
    let entries = || VALUES.iter().rev().map(|value| tag(value, b"cover")).collect::<Vec<_>>();
    let noise = |index| Entry { index, value: b"a".to_vec(), unique: false, cover: vec![] };
    let mut second = entries();
    second.extend([noise(IndexId(TAGS.0.saturating_sub(1))), noise(IndexId(TAGS.0.saturating_add(1))), noise(IndexId(u32::MAX))]);
    apply(store, &batch(1, vec![create(key(2), b"", second), create(key(1), b"", entries())]))?;
    let rows = VALUES.iter().flat_map(|value| [1, 2].map(|number| (value.to_vec(), id(number))));
    Ok(rows.map(|(value, id)| IndexRow { value, id, cover: b"cover".to_vec() }).collect())
}

pub(super) fn an_unknown_tenant_is_empty(store: &dyn Store) -> Outcome {
    let snapshot = store.snapshot(HERE)?;
    same("seq", &snapshot.seq(), &0)?;
    same("head", &snapshot.head()?, &ChainHead::START)?;
    same("a record", &snapshot.get_many(&[key(1)])?, &vec![None])?;
    same("no records", &snapshot.get_many(&[])?, &vec![])?;
    same("rows", &snapshot.scan(&Scan::all(TAGS))?, &vec![])?;
    same("records", &snapshot.records(Kind(1), None, 9)?, &vec![])?;
    same("changes", &snapshot.changes(0, 9)?, &vec![])?;
    same("an answer", &snapshot.answer(batch(1, vec![]).command)?, &None)
}

pub(super) fn rows_are_ordered_by_value_and_id(store: &dyn Store) -> Outcome {
    let mut rows = fill(store)?;
    let snapshot = store.snapshot(HERE)?;
    same("ascending", &snapshot.scan(&Scan::all(TAGS))?, &rows)?;
    rows.reverse();
    same("descending", &snapshot.scan(&Scan { descending: true, ..Scan::all(TAGS) })?, &rows)?;
    let last = Scan { descending: true, ..Scan::all(IndexId(u32::MAX)) };
    same("the last index of all", &snapshot.scan(&last)?.len(), &1)?;
    let update = Op::Put { key: key(1), expect: Expect::Version(1), body: vec![], add: vec![tag(b"a", b"new")], remove: vec![] };
    apply(store, &batch(2, vec![update]))?;
    let again: Vec<_> =
        store.snapshot(HERE)?.scan(&Scan::exactly(TAGS, b"a".to_vec()))?.into_iter().map(|row| row.cover).collect();
    same("a row added again", &again, &vec![b"new".to_vec(), b"cover".to_vec()])
}

/// The bounds on one side that are tried with a value.
fn bounds(value: &[u8]) -> [Bound<Vec<u8>>; 3] {
    [Bound::Unbounded, Bound::Included(value.to_vec()), Bound::Excluded(value.to_vec())]
}

pub(super) fn scans_keep_their_bounds(store: &dyn Store) -> Outcome {
    let rows = fill(store)?;
    let snapshot = store.snapshot(HERE)?;
    let cursor = |value: &[u8], number| Some((value.to_vec(), id(number)));
    let cursors = [None, cursor(b"\0\xff", 1), cursor(b"a", 2), cursor(b"a\0a", 0), cursor(b"", 0)];
    for low in VALUES {
        for high in VALUES {
            for (from, to) in bounds(low).into_iter().flat_map(|from| bounds(high).map(|to| (from.clone(), to))) {
                for after in &cursors {
                    for (descending, limit) in [(false, usize::MAX), (true, usize::MAX), (false, 3), (true, 2), (false, 0)] {
                        let (from, to, after) = (from.clone(), to.clone(), after.clone());
                        let scan = Scan { index: TAGS, from, to, after, descending, limit };
                        same(&format!("{scan:?}"), &snapshot.scan(&scan)?, &super::model::pick(rows.clone(), &scan))?;
                    }
                }
            }
        }
    }
    Ok(())
}

pub(super) fn pages_join_up(store: &dyn Store) -> Outcome {
    let rows = fill(store)?;
    let snapshot = store.snapshot(HERE)?;
    for descending in [false, true] {
        for limit in [1, 2, 5, 24, 100] {
            let mut scan = Scan { descending, limit, ..Scan::all(TAGS) };
            let mut joined = Vec::new();
            loop {
                let page = snapshot.scan(&scan)?;
                let Some(last) = page.last() else { break };
                scan.after = Some((last.value.clone(), last.id));
                joined.extend(page);
                if joined.len() > rows.len() {
                    break;
                }
            }
            let expected = super::model::pick(rows.clone(), &Scan { descending, ..Scan::all(TAGS) });
            same(&format!("pages of {limit}, descending {descending}"), &joined, &expected)?;
        }
    }
    Ok(())
}

pub(super) fn visits_show_what_scans_give(store: &dyn Store) -> Outcome {
    let rows = fill(store)?;
    let snapshot = store.snapshot(HERE)?;
    for descending in [false, true] {
        for (limit, stop) in [(usize::MAX, usize::MAX), (5, usize::MAX), (usize::MAX, 4), (0, 4)] {
            let scan = Scan { descending, limit, ..Scan::all(TAGS) };
            let mut seen = Vec::new();
            snapshot.visit(&scan, &mut |value, id, cover| {
                seen.push(IndexRow { value: value.to_vec(), id: *id, cover: cover.to_vec() });
                if seen.len() >= stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            let expected = super::model::pick(rows.clone(), &Scan { limit: limit.min(stop), ..scan });
            same(&format!("limit {limit}, stopped after {stop}"), &seen, &expected)?;
        }
    }
    Ok(())
}

pub(super) fn records_come_by_id(store: &dyn Store) -> Outcome {
    let in_kind = |kind, number| Key { kind: Kind(kind), id: id(number) };
    let keys = [in_kind(1, 9), in_kind(2, 3), in_kind(2, 1), in_kind(2, 255), in_kind(3, 0)];
    apply(store, &batch(1, keys.iter().map(|key| create(*key, &[key.id[15]], vec![])).collect()))?;
    let snapshot = store.snapshot(HERE)?;
    let pages = [
        (None, 9, &[1, 3, 255][..]),
        (None, 2, &[1, 3]),
        (None, 0, &[]),
        (Some(1), 9, &[3, 255]),
        (Some(2), 1, &[3]),
        (Some(255), 9, &[]),
    ];
    for (after, limit, expected) in pages {
        let found = snapshot.records(Kind(2), after.map(id), limit)?;
        let expected: Vec<_> = expected.iter().map(|number| (in_kind(2, *number), 1, vec![*number])).collect();
        let found: Vec<_> = found.into_iter().map(|record| (record.key, record.version, record.body)).collect();
        same(&format!("{limit} behind {after:?}"), &found, &expected)?;
    }
    let mut seen = Vec::new();
    snapshot.visit_records(Kind(2), Some(id(1)), &mut |id, version, body| {
        seen.push((*id, version, body.to_vec()));
        ControlFlow::Break(())
    })?;
    same("the visit", &seen, &vec![(id(3), 1, vec![3])])
}

pub(super) fn a_snapshot_never_changes(store: &dyn Store) -> Outcome {
    let mut first = batch(1, vec![create(key(1), b"old", vec![tag(b"old", b"")])]);
    first.log = vec![entry("old")];
    apply(store, &first)?;
    let snapshot = store.snapshot(HERE)?;
    let (record, rows, log) = (snapshot.get_many(&[key(1)])?, snapshot.scan(&Scan::all(TAGS))?, snapshot.changes(0, 9)?);
    let add = vec![tag(b"new", b"")];
    let remove = vec![tag(b"old", b"")];
    let mut second = batch(2, vec![Op::Put { key: key(1), expect: Expect::Version(1), body: b"new".to_vec(), add, remove }]);
    second.log = vec![entry("new")];
    apply(store, &second)?;
    apply(store, &batch(3, vec![Op::Delete { key: key(1), expect: Expect::Version(2), remove: vec![tag(b"new", b"")] }]))?;
    same("its seq", &snapshot.seq(), &1)?;
    same("its head", &snapshot.head()?.seq, &1)?;
    same("its record", &snapshot.get_many(&[key(1)])?, &record)?;
    same("its records", &snapshot.records(Kind(1), None, 9)?.len(), &1)?;
    same("its rows", &snapshot.scan(&Scan::all(TAGS))?, &rows)?;
    same("its log", &snapshot.changes(0, 9)?, &log)?;
    same("its answers", &snapshot.answer(second.command)?, &None)?;
    same("a later one", &store.snapshot(HERE)?.get_many(&[key(1)])?, &vec![None])
}

pub(super) fn tenants_are_apart(store: &dyn Store) -> Outcome {
    let mine = batch(1, vec![create(key(1), b"mine", vec![Entry { index: NAMES, ..tag(b"n", b"") }])]);
    let theirs = batch(1, vec![create(key(1), b"theirs", vec![Entry { index: NAMES, unique: true, ..tag(b"n", b"") }])]);
    for (tenant, batch) in [(HERE, &mine), (THERE, &theirs)] {
        let answers = store.commit(tenant, std::slice::from_ref(batch));
        let seqs: Vec<_> = answers.into_iter().map(|answer| answer.map(|done| (done.seq, done.replayed))).collect();
        same("the answer", &seqs, &vec![Ok((1, None))])?;
    }
    apply(store, &batch(2, vec![Op::Delete { key: key(1), expect: Expect::Version(1), remove: vec![tag(b"n", b"")] }]))?;
    let snapshot = store.snapshot(THERE)?;
    same("the other's seq", &snapshot.seq(), &1)?;
    same("the other's rows", &snapshot.scan(&Scan::all(NAMES))?.len(), &1)?;
    let bodies: Vec<_> = snapshot.records(Kind(1), None, 9)?.into_iter().map(|record| record.body).collect();
    same("the other's records", &bodies, &vec![b"theirs".to_vec()])
}

pub(super) fn large_values_come_back(store: &dyn Store) -> Outcome {
    let large = |seed: u8| (0..1_500_000u32).map(|at| at.to_le_bytes()[1] ^ seed).collect::<Vec<u8>>();
    let mut batch = batch(1, vec![create(key(1), &large(1), vec![tag(b"t", &large(2))])]);
    (batch.answer, batch.log) = (large(3), vec![entry("large")]);
    batch.log.iter_mut().for_each(|entry| entry.body = large(4));
    apply(store, &batch)?;
    let snapshot = store.snapshot(HERE)?;
    let whole = [
        snapshot.get_many(&[key(1)])?.into_iter().flatten().map(|record| record.body).next() == Some(large(1)),
        snapshot.scan(&Scan::all(TAGS))?.into_iter().map(|row| row.cover).next() == Some(large(2)),
        snapshot.answer(batch.command)?.map(|(_, answer)| answer) == Some(large(3)),
        snapshot.changes(0, 1)?.into_iter().next().and_then(|change| change.body) == Some(large(4)),
    ];
    same("body, cover, answer and log entry", &whole, &[true; 4])
}
