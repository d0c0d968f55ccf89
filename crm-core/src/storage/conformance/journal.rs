//! Checks of the log: its chain and its feed.

use super::samples::{HERE, THERE, apply, batch, entry};
use super::{Mismatch, Outcome, same};
use crate::storage::seal::{seal, verify_link};
use crate::storage::store::{ChainHead, Store};

pub(super) fn the_log_is_sealed(store: &dyn Store) -> Outcome {
    let mut expected = Vec::new();
    let mut head = ChainHead::START;
    for (command, texts) in [(1, &["a", "b", ""][..]), (2, &[]), (3, &["c"])] {
        let mut logged = batch(command, vec![]);
        logged.log = texts.iter().map(|text| entry(text)).collect();
        let seq = apply(store, &logged)?;
        let (changes, next) = seal(head, seq, &logged.log);
        expected.extend(changes);
        head = next;
        same("the chain's head", &store.snapshot(HERE)?.head()?, &head)?;
    }
    let changes = store.snapshot(HERE)?.changes(0, usize::MAX)?;
    same("the log", &changes, &expected)?;
    let mut previous = [0; 32];
    for change in &changes {
        if !verify_link(&previous, change) {
            return Err(Mismatch(format!("the link {}/{} does not hold", change.seq, change.ordinal)));
        }
        previous = change.hash;
    }
    same("another tenant's head", &store.snapshot(THERE)?.head()?, &ChainHead::START)
}

pub(super) fn the_feed_never_cuts_a_batch(store: &dyn Store) -> Outcome {
    for (command, count) in [(1, 3), (2, 0), (3, 1), (4, 2)] {
        let mut logged = batch(command, vec![]);
        logged.log = (0..count).map(|number| entry(&format!("{command}.{number}"))).collect();
        apply(store, &logged)?;
    }
    let snapshot = store.snapshot(HERE)?;
    let pages = [
        (0, 0, &[1, 1, 1][..]),
        (0, 1, &[1, 1, 1]),
        (0, 4, &[1, 1, 1, 3]),
        (0, 5, &[1, 1, 1, 3]),
        (0, 6, &[1, 1, 1, 3, 4, 4]),
        (0, usize::MAX, &[1, 1, 1, 3, 4, 4]),
        (1, 1, &[3]),
        (2, 2, &[3]),
        (3, 1, &[4, 4]),
        (4, 9, &[]),
        (u64::MAX, 9, &[]),
    ];
    for (after, limit, expected) in pages {
        let found: Vec<u64> = snapshot.changes(after, limit)?.iter().map(|change| change.seq).collect();
        same(&format!("the feed behind {after}, {limit} wanted"), &found, &expected.to_vec())?;
    }
    Ok(())
}

pub(super) fn an_empty_batch_counts(store: &dyn Store) -> Outcome {
    same("its seq", &apply(store, &batch(1, vec![]))?, &1)?;
    let snapshot = store.snapshot(HERE)?;
    same("the head", &snapshot.head()?, &ChainHead { seq: 1, hash: [0; 32] })?;
    same("the feed", &snapshot.changes(0, 9)?, &vec![])
}
