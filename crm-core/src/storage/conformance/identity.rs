//! Checks of what a batch is: its number, its conditions, its id.

use super::samples::{HERE, apply, batch, commit, create, entry, key, tag};
use super::{Outcome, same};
use crate::storage::store::{Committed, Expect, Op, Scan, Store, StoreError};

pub(super) fn seq_counts_applied_batches(store: &dyn Store) -> Outcome {
    same("the first seq", &apply(store, &batch(1, vec![create(key(1), b"a", vec![])]))?, &1)?;
    same("the second seq", &apply(store, &batch(2, vec![create(key(2), b"b", vec![])]))?, &2)?;
    let update = Op::Put { key: key(1), expect: Expect::Version(1), body: b"c".to_vec(), add: vec![], remove: vec![] };
    same("the third seq", &apply(store, &batch(3, vec![update]))?, &3)?;
    let snapshot = store.snapshot(HERE)?;
    same("the snapshot's seq", &snapshot.seq(), &3)?;
    let found = snapshot.get_many(&[key(2), key(1), key(9), key(2)])?;
    let found: Vec<_> = found.into_iter().map(|record| record.map(|record| (record.key, record.version, record.body))).collect();
    let second = Some((key(2), 2, b"b".to_vec()));
    same("the records", &found, &vec![second.clone(), Some((key(1), 3, b"c".to_vec())), None, second])
}

pub(super) fn a_stale_batch_leaves_nothing(store: &dyn Store) -> Outcome {
    apply(store, &batch(1, vec![create(key(1), b"a", vec![])]))?;
    let attempts = [
        (Op::Check { key: key(1), expect: Expect::Version(2) }, key(1), Some(1)),
        (Op::Check { key: key(1), expect: Expect::Absent }, key(1), Some(1)),
        (Op::Check { key: key(3), expect: Expect::Version(1) }, key(3), None),
        (create(key(1), b"b", vec![]), key(1), Some(1)),
        (Op::Delete { key: key(1), expect: Expect::Version(9), remove: vec![] }, key(1), Some(1)),
    ];
    for (number, (op, key_found, found)) in (2..).zip(attempts) {
        let mut refused = batch(number, vec![create(key(2), b"x", vec![tag(b"t", b"")]), op]);
        refused.log = vec![entry("x")];
        same("the answer", &commit(store, &refused)?, &Err(StoreError::Stale { key: key_found, found }))?;
        let snapshot = store.snapshot(HERE)?;
        same("seq afterwards", &snapshot.seq(), &1)?;
        same("the record of the refused batch", &snapshot.get_many(&[key(2)])?, &vec![None])?;
        same("its row", &snapshot.scan(&Scan::all(super::samples::TAGS))?, &vec![])?;
        same("its log", &snapshot.changes(0, 9)?, &vec![])?;
        same("its answer", &snapshot.answer(refused.command)?, &None)?;
    }
    let all_true = vec![
        Op::Check { key: key(1), expect: Expect::Version(1) },
        Op::Check { key: key(3), expect: Expect::Absent },
        Op::Delete { key: key(4), expect: Expect::Absent, remove: vec![] },
    ];
    same("a batch whose expectations hold", &apply(store, &batch(9, all_true))?, &2)
}

pub(super) fn double_steps_are_refused(store: &dyn Store) -> Outcome {
    let twice = batch(1, vec![create(key(1), b"a", vec![]), Op::Check { key: key(1), expect: Expect::Absent }]);
    let answer = commit(store, &twice)?;
    same("whether it is refused as such", &matches!(answer, Err(StoreError::Backend(_))), &true)?;
    same("seq afterwards", &store.snapshot(HERE)?.seq(), &0)
}

pub(super) fn a_command_takes_effect_once(store: &dyn Store) -> Outcome {
    let mut first = batch(1, vec![create(key(1), b"a", vec![])]);
    first.log = vec![entry("once")];
    apply(store, &first)?;
    apply(store, &batch(2, vec![]))?;
    let replayed = Ok(Committed { seq: 1, replayed: Some(first.answer.clone()) });
    same("the repetition", &commit(store, &first)?, &replayed)?;
    let mut otherwise = first.clone();
    (otherwise.ops, otherwise.answer) = (vec![], b"other".to_vec());
    same("a repetition is known by its digest alone", &commit(store, &otherwise)?, &replayed)?;
    otherwise.digest = [8; 32];
    same("another wish under the same id", &commit(store, &otherwise)?, &Err(StoreError::CommandReused))?;
    let snapshot = store.snapshot(HERE)?;
    same("seq afterwards", &snapshot.seq(), &2)?;
    same("the log afterwards", &snapshot.changes(0, 9)?.len(), &1)?;
    same("the kept answer", &snapshot.answer(first.command)?, &Some((first.digest, first.answer)))
}

pub(super) fn batches_of_a_call_are_independent(store: &dyn Store) -> Outcome {
    let update = Op::Put { key: key(1), expect: Expect::Version(1), body: b"b".to_vec(), add: vec![], remove: vec![] };
    let calls = [
        batch(1, vec![create(key(1), b"a", vec![])]),
        batch(2, vec![create(key(1), b"refused", vec![]), create(key(2), b"refused", vec![])]),
        batch(3, vec![update]),
        batch(1, vec![]),
        batch(4, vec![create(key(2), b"c", vec![])]),
    ];
    let expected = vec![
        Ok(Committed { seq: 1, replayed: None }),
        Err(StoreError::Stale { key: key(1), found: Some(1) }),
        Ok(Committed { seq: 2, replayed: None }),
        Ok(Committed { seq: 1, replayed: Some(b"answer 1".to_vec()) }),
        Ok(Committed { seq: 3, replayed: None }),
    ];
    same("the answers", &store.commit(HERE, &calls), &expected)?;
    let found = store.snapshot(HERE)?.get_many(&[key(1), key(2)])?;
    let found: Vec<_> = found.into_iter().flatten().map(|record| (record.version, record.body)).collect();
    same("the records", &found, &vec![(2, b"b".to_vec()), (3, b"c".to_vec())])
}

pub(super) fn no_batches_no_answers(store: &dyn Store) -> Outcome {
    same("the answers", &store.commit(HERE, &[]).len(), &0)?;
    same("seq afterwards", &store.snapshot(HERE)?.seq(), &0)
}
