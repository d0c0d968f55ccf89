//! The chain: how a log entry is sealed, so that nobody can change, drop or insert one without breaking every link behind it.
//!
//! A link is `SHA-256(0x01 ‖ previous hash ‖ seq ‖ ordinal ‖ length of head ‖ head ‖ commitment)`, the commitment is
//! `SHA-256(salt ‖ body)`; numbers are big-endian (`seq` 8 bytes, `ordinal` and the length 4). The first byte is the version of this rule.
//! The body enters only by its commitment: erasing body and salt leaves the chain whole, and without the salt the commitment
//! tells nothing about the body.

use sha2::{Digest, Sha256};

use super::store::{ChainHead, Change, LogEntry};

/// The version of the rule by which links are hashed.
const RULE: u8 = 1;

/// Seals the log entries of the batch `seq` behind `head`: the sealed entries and the new head, whose `seq` is that of the batch.
///
/// Without entries the head keeps its hash. A batch holds fewer than 2³² entries, a head fewer than 2³² bytes; more would need more
/// memory than a batch is allowed.
#[must_use]
pub fn seal(head: ChainHead, seq: u64, log: &[LogEntry]) -> (Vec<Change>, ChainHead) {
    let changes: Vec<Change> = links(head, seq, log)
        .map(|(ordinal, LogEntry { head, body, salt }, Link { commitment, hash })| Change {
            seq,
            ordinal,
            head: head.clone(),
            body: Some(body.clone()),
            salt: *salt,
            commitment,
            hash,
        })
        .collect();
    let hash = changes.last().map_or(head.hash, |last| last.hash);
    (changes, ChainHead { seq, hash })
}

/// What sealing adds to an entry.
pub(super) struct Link {
    pub(super) commitment: [u8; 32],
    pub(super) hash: [u8; 32],
}

/// The log entries of the batch `seq`, each with its place and what seals it behind the one before it, the first behind `head`.
pub(super) fn links(head: ChainHead, seq: u64, log: &[LogEntry]) -> impl Iterator<Item = (u32, &LogEntry, Link)> {
    let mut hash = head.hash;
    (0..=u32::MAX).zip(log).map(move |(ordinal, entry)| {
        let commitment = commit_to(&entry.salt, &entry.body);
        hash = link(&hash, seq, ordinal, &entry.head, &commitment);
        (ordinal, entry, Link { commitment, hash })
    })
}

/// Whether `change` is the link behind the hash `previous` (all zero before the first), and its body, if still there, the one
/// that was committed to.
#[must_use]
pub fn verify_link(previous: &[u8; 32], change: &Change) -> bool {
    let kept = change.body.as_ref().is_none_or(|body| commit_to(&change.salt, body) == change.commitment);
    kept && link(previous, change.seq, change.ordinal, &change.head, &change.commitment) == change.hash
}

fn commit_to(salt: &[u8; 16], body: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(body).finalize().into()
}

fn link(previous: &[u8; 32], seq: u64, ordinal: u32, head: &[u8], commitment: &[u8; 32]) -> [u8; 32] {
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
    Sha256::new()
        .chain_update([RULE])
        .chain_update(previous)
        .chain_update(seq.to_be_bytes())
        .chain_update(ordinal.to_be_bytes())
        .chain_update(length.to_be_bytes())
        .chain_update(head)
        .chain_update(commitment)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> LogEntry {
        LogEntry { head: text.as_bytes().to_vec(), body: format!("{text} in full").into_bytes(), salt: [7; 16] }
    }

    fn chain() -> Vec<Change> {
        let (mut all, head) = seal(ChainHead::START, 1, &[entry("opened"), entry("won")]);
        let (none, head) = seal(head, 2, &[]);
        assert!(none.is_empty());
        let (more, head) = seal(head, 3, &[entry("paid")]);
        assert_eq!((head.seq, head.hash), (3, more[0].hash));
        all.extend(more);
        all
    }

    fn holds(changes: &[Change]) -> bool {
        let mut previous = [0; 32];
        changes.iter().all(|change| {
            let whole = verify_link(&previous, change);
            previous = change.hash;
            whole
        })
    }

    #[test]
    fn the_first_link_is_hashed_by_the_written_rule() {
        let (changes, _) = seal(ChainHead::START, 1, &[LogEntry { head: b"h".to_vec(), body: b"b".to_vec(), salt: [0; 16] }]);
        let commitment: [u8; 32] = Sha256::digest([&[0u8; 16][..], b"b"].concat()).into();
        let mut bytes = vec![1u8];
        bytes.extend([0; 32]);
        bytes.extend([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, b'h']);
        bytes.extend(commitment);
        let expected: [u8; 32] = Sha256::digest(bytes).into();
        assert_eq!((changes[0].commitment, changes[0].hash), (commitment, expected));
    }

    #[test]
    fn a_chain_as_it_was_sealed_holds_across_batches() {
        assert!(holds(&chain()));
        assert_eq!(chain().iter().map(|change| (change.seq, change.ordinal)).collect::<Vec<_>>(), [(1, 0), (1, 1), (3, 0)]);
    }

    #[test]
    fn an_erased_body_leaves_the_chain_whole() {
        let mut changes = chain();
        changes[1].body = None;
        changes[1].salt = [0; 16];
        assert!(holds(&changes));
    }

    #[test]
    fn any_other_touch_breaks_the_chain() {
        let touches: [fn(&mut Vec<Change>); 8] = [
            |all| all[1].body = Some(b"lost".to_vec()),
            |all| all[1].salt[0] ^= 1,
            |all| all[1].head.push(0),
            |all| all[1].seq += 1,
            |all| all[1].ordinal += 1,
            |all| all[1].commitment[31] ^= 1,
            |all| all.swap(0, 1),
            |all| drop(all.remove(1)),
        ];
        for (number, touch) in touches.iter().enumerate() {
            let mut changes = chain();
            touch(&mut changes);
            assert!(!holds(&changes), "touch {number} went unnoticed");
        }
    }
}
