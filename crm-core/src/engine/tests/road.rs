//! One command: atomic, idempotent, decided anew when others were first.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::*;
use crate::storage::{self, Batch, Committed, Op, Snapshot, Store, StoreError, Tenant};

fn write(code: u64) -> Write {
    Write { code, group: 1, owner: owner(1) }
}

fn number(crm: &Crm) -> u64 {
    let session = crm.system("tests", now());
    session.list(&Query::<Sequence>::all()).unwrap().items.first().map_or(0, |counter| *counter.last())
}

#[test]
fn what_is_written_is_read_back() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    assert_eq!(session.get::<Memo>(memo.id).unwrap(), memo);
}

#[test]
fn the_same_command_id_is_one_effect_and_one_answer() {
    let crm = crm();
    let session = crm.system("tests", now());
    let id = crm.new_command_id();
    let first = session.execute_once(id, write(1)).unwrap();
    assert_eq!(session.execute_once(id, write(1)).unwrap(), first);
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 1);
    let reused = session.execute_once(id, write(2)).unwrap_err();
    assert_eq!((reused.kind(), reused.is_retryable()), (ErrorKind::Conflict, false));
    let other = crm.system("another reason", now());
    assert_eq!(
        other.execute_once(id, write(1)).unwrap_err().kind(),
        ErrorKind::Conflict,
        "an answer is for whoever sent the command"
    );
}

#[test]
fn a_refusal_is_answered_the_same_again_and_leaves_no_number() {
    let crm = crm();
    let session = crm.system("tests", now());
    let id = crm.new_command_id();
    let first = session.execute_once(id, write(13)).unwrap_err();
    assert_eq!(first.code(), "MEM-001");
    assert_eq!(session.execute_once(id, write(13)).unwrap_err(), first);
    assert_eq!(number(&crm), 0);
    let page = session.changes(0, 10).unwrap();
    assert_eq!(page.entries[0].head.change, ChangeKind::Refused);
    assert_eq!(page.entries[0].head.events, ["MEM-001"]);
}

#[test]
fn a_transaction_is_stored_whole_or_not_at_all() {
    let crm = crm();
    let session = crm.system("tests", now());
    let failed = session.transact(|t| {
        t.execute(write(1))?;
        t.execute(write(13))
    });
    assert_eq!(failed.unwrap_err().code(), "MEM-001");
    assert_eq!((session.count(&Query::<Memo>::all()).unwrap(), number(&crm)), (0, 0));
    session
        .transact(|t| {
            let memo = t.execute(write(1))?;
            assert!(t.execute(write(13)).is_err(), "a command that fails inside leaves nothing");
            t.execute(Move { memo: memo.id, group: 5 })?;
            assert_eq!(t.get::<Memo>(memo.id)?.group, 5, "a transaction reads its own writes");
            assert_eq!(t.list(&Query::under(Memo::BY_GROUP, SortKey::new().unsigned(1)))?.items, []);
            t.execute(write(2))
        })
        .unwrap();
    assert_eq!((session.count(&Query::<Memo>::all()).unwrap(), number(&crm)), (2, 2));
    assert_eq!(session.changes(0, 100).unwrap().cursor, 1, "one batch");
}

#[test]
fn a_unique_value_belongs_to_one_record() {
    let crm = crm();
    let session = crm.system("tests", now());
    session.execute(write(1)).unwrap();
    let taken = session.execute(write(1)).unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::Conflict);
    assert!(taken.to_string().contains("another opportunity has the same code"), "{taken}");
    assert_eq!(number(&crm), 1);
}

#[test]
fn doing_what_is_done_writes_nothing() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    assert_eq!(session.execute(Move { memo: memo.id, group: 1 }).unwrap(), memo);
    assert_eq!(session.changes(0, 100).unwrap().cursor, 1);
}

#[test]
fn the_log_replayed_rebuilds_every_record_and_tells_each_story() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    session.execute(write(2)).unwrap();
    for group in 2..6 {
        session.execute(Move { memo: memo.id, group }).unwrap();
    }
    let mut rebuilt = BTreeMap::new();
    for entry in session.changes(0, 1_000).unwrap().entries {
        if let Some(memo) = session.read_change::<Memo>(&entry).unwrap() {
            rebuilt.insert(memo.id, memo);
        }
    }
    let stored: Vec<Memo> = session.iter(Query::all()).collect::<Result<_, _>>().unwrap();
    assert_eq!(rebuilt.into_values().collect::<Vec<_>>(), stored);
    let story: Vec<_> = session.history::<Memo>(memo.id).unwrap().into_iter().map(|entry| entry.head.events[0].clone()).collect();
    assert_eq!(story, ["memo.written", "memo.moved", "memo.moved", "memo.moved", "memo.moved"]);
}

#[test]
fn the_audit_chain_holds_and_shows_who_did_what() {
    let crm = crm();
    let session = crm.system("tests", now());
    session.execute(write(1)).unwrap();
    let report = session.verify_audit().unwrap();
    assert!(report.is_intact());
    assert_eq!((report.entries, report.seq), (2, 1));
    let head = &session.changes(0, 10).unwrap().entries[0].head;
    assert_eq!((head.actor.clone(), head.command_name.as_str()), (Actor::System { reason: "tests".into() }, "memo.write"));
}

#[test]
fn a_transaction_that_the_host_ends_is_stored_at_its_end_and_dropped_without_it() {
    let crm = crm();
    let session = crm.system("tests", now());
    let mut dropped = session.begin().unwrap();
    dropped.execute(write(1)).unwrap();
    drop(dropped);
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 0);
    let mut kept = session.begin().unwrap();
    kept.execute(write(1)).unwrap();
    kept.execute(write(1)).expect_err("the code is taken");
    kept.execute(write(2)).unwrap();
    assert_eq!(session.count(&Query::<Memo>::all()).unwrap(), 0, "nothing is there before the end");
    kept.commit().unwrap();
    assert_eq!((session.count(&Query::<Memo>::all()).unwrap(), session.verify_audit().unwrap().seq), (2, 1));
}

#[test]
fn a_transaction_that_the_host_ends_answers_a_conflict_where_others_were_first() {
    let crm = crm();
    let session = crm.system("tests", now());
    let mut late = session.begin().unwrap();
    late.execute(write(1)).unwrap();
    session.execute(write(2)).unwrap();
    let error = late.commit().expect_err("both moved the counter");
    assert_eq!((error.code(), error.is_retryable()), ("conflict", true));
    assert_eq!(number(&crm), 1);
}

/// A store in which somebody else is always first: every commit is preceded by another that moves the counter, up to `rivals` times.
struct Contended {
    inner: Shared,
    rivals: Mutex<u32>,
    unknown: Mutex<bool>,
}

impl Store for Contended {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.inner.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let mut rivals = self.rivals.lock().unwrap();
        if *rivals > 0 {
            *rivals -= 1;
            let rival = Crm::builder(Arc::clone(&self.inner)).seed(50 + u64::from(*rivals)).open().unwrap();
            rival.system("rival", now()).execute(Write { code: 100 + u64::from(*rivals), group: 9, owner: owner(2) }).unwrap();
        }
        if std::mem::take(&mut *self.unknown.lock().unwrap()) {
            self.inner.commit(tenant, batches);
            return vec![Err(StoreError::Unknown)];
        }
        self.inner.commit(tenant, batches)
    }
}

fn contended(rivals: u32, unknown: bool) -> (Crm, Shared) {
    let inner = Shared::default();
    let store = Contended { inner: Arc::clone(&inner), rivals: Mutex::new(rivals), unknown: Mutex::new(unknown) };
    (Crm::builder(store).seed(1).open().unwrap(), inner)
}

#[test]
fn a_number_series_has_neither_gap_nor_double_under_conflicts() {
    let (crm, _) = contended(5, false);
    let session = crm.system("tests", now());
    session.execute(write(1)).unwrap();
    assert_eq!((number(&crm), session.count(&Query::<Memo>::all()).unwrap()), (6, 6));
}

#[test]
fn endless_conflict_ends_in_an_error_that_says_to_try_again() {
    let (crm, _) = contended(50, false);
    let error = crm.system("tests", now()).execute(write(1)).unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(crm.system("tests", now()).list(&Query::under(Memo::BY_CODE, SortKey::new().unsigned(1))).unwrap().items, []);
}

#[test]
fn a_commit_of_unknown_fate_is_sent_again_and_happens_once() {
    let (crm, _) = contended(0, true);
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    assert_eq!(session.get::<Memo>(memo.id).unwrap(), memo);
    assert_eq!((number(&crm), session.changes(0, 10).unwrap().cursor), (1, 1));
}

#[test]
fn fields_of_a_newer_version_are_kept_and_newer_schemas_are_named() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    let key = storage::Key { kind: storage::Kind(Memo::KIND.code), id: memo.id.to_bytes() };
    let stored = crm.0.store.snapshot(crm.0.tenant).unwrap().get_many(&[key]).unwrap().remove(0).unwrap();
    // A newer version added field 7.
    let mut map = stored.body[11..].to_vec();
    map[0] += 1;
    map.extend_from_slice(&[7, 0x63, b'n', b'e', b'w']);
    let put = |map: &[u8], schema: u16, version| {
        let mut body = vec![1];
        body.extend_from_slice(&schema.to_be_bytes());
        let mut sum = crc32fast::Hasher::new();
        sum.update(&body);
        sum.update(&[0; 4]);
        sum.update(map);
        body.extend_from_slice(&sum.finalize().to_be_bytes());
        body.extend_from_slice(&[0; 4]);
        body.extend_from_slice(map);
        let op = Op::Put { key, expect: storage::Expect::Version(version), body, add: Vec::new(), remove: Vec::new() };
        let command = storage::CommandId(crm.new_command_id().to_bytes());
        let batch = Batch { command, digest: [0; 32], answer: Vec::new(), ops: vec![op], log: Vec::new() };
        crm.0.store.commit(crm.0.tenant, &[batch]).remove(0).unwrap().seq
    };
    put(&map, 1, stored.version);
    let moved = session.execute(Move { memo: memo.id, group: 8 }).unwrap();
    assert_eq!(moved.group, 8);
    let kept = crm.0.store.snapshot(crm.0.tenant).unwrap().get_many(&[key]).unwrap().remove(0).unwrap();
    assert!(kept.body.ends_with(&[7, 0x63, b'n', b'e', b'w']), "the newer field is still there");
    put(&map, 2, kept.version);
    let error = session.get::<Memo>(memo.id).unwrap_err();
    assert_eq!(error.code(), "newer");
}

#[test]
fn a_damaged_record_is_reported_and_not_served() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    let bytes = super::super::codec::encode(&memo, None).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1 << bit;
            assert!(super::super::codec::decode::<Memo>(memo.id, &damaged).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn what_rests_on_what_somebody_saw_is_a_conflict_once_it_was_changed() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    let shown = session.version_of::<Memo>(memo.id).unwrap();
    let change = |code| {
        session.transact(|t| {
            t.expect::<Memo>(memo.id, shown)?;
            t.execute(Move { memo: memo.id, group: code })
        })
    };
    change(2).unwrap();
    assert_ne!(session.version_of::<Memo>(memo.id).unwrap(), shown);
    let late = change(3).unwrap_err();
    assert_eq!((late.kind(), late.is_retryable()), (ErrorKind::Conflict, false));
    assert!(late.to_string().contains("read it anew"), "{late}");
    assert_eq!(session.get::<Memo>(memo.id).unwrap().group, 2);
    let missing = session.transact(|t| t.expect::<Memo>(ContactId::from_bytes([7; 16]), shown));
    assert_eq!(missing.unwrap_err().kind(), ErrorKind::NotFound);
}

#[test]
fn what_a_transaction_has_done_itself_does_not_count_and_what_others_do_meanwhile_does() {
    let crm = crm();
    let session = crm.system("tests", now());
    let memo = session.execute(write(1)).unwrap();
    let shown = session.version_of::<Memo>(memo.id).unwrap();
    let mut own = session.begin().unwrap();
    own.execute(Move { memo: memo.id, group: 2 }).unwrap();
    own.expect::<Memo>(memo.id, shown).unwrap();
    drop(own);
    let mut overtaken = session.begin().unwrap();
    overtaken.expect::<Memo>(memo.id, shown).unwrap();
    overtaken.execute(write(4)).unwrap();
    session.execute(Move { memo: memo.id, group: 3 }).unwrap();
    let late = overtaken.commit().unwrap_err();
    assert_eq!(late.kind(), ErrorKind::Conflict, "it is checked once more when all is stored");
}
