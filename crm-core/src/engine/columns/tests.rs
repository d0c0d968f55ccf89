//! Columns, rows and records tell the same, whatever happened and whoever asks.

use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::kept::Kept;
use crate::access::{Operation, Scope, plan};
use crate::engine::tests::*;
use crate::engine::{Crm, Limits, Query, Session, Unit};
use crate::kernel::*;
use crate::storage::{Batch, Committed, FaultyStore, MemoryStore, Mishap, Snapshot, Store, StoreError, Tenant};

/// What is told of memos: by whom they belong to, and in which words.
type Told = Vec<(ContactId, Vec<u8>, Option<Ownership>)>;

const READ_OWN: &[(Operation, Scope)] = &[(Operation::Read, Scope::Own)];

fn by_group(group: u64) -> SortKey {
    SortKey::new().unsigned(group)
}

/// Whole groups, all of them, some of them, and a part of one.
fn queries() -> [fn() -> Query<Memo>; 4] {
    [
        || Query::under(Memo::BY_GROUP, by_group(2)),
        || Query::by(Memo::BY_GROUP),
        || Query::between(Memo::BY_GROUP, by_group(1), by_group(2)),
        || Query::between(Memo::BY_GROUP, by_group(2).unsigned(20), by_group(3)),
    ]
}

fn told(unit: &mut Unit, query: &Query<Memo>) -> Result<Told, CrmError> {
    let mut all = Vec::new();
    unit.visit_told(query, Operation::Read, &mut |id, told| {
        all.push((id, told.told().to_vec(), told.ownership()?.map(std::borrow::Cow::into_owned)));
        Ok(())
    })?;
    all.sort_by_key(|(id, ..)| *id);
    Ok(all)
}

fn told_by_rows(unit: &mut Unit, query: &Query<Memo>) -> Told {
    let plan = plan(unit.reader(), Operation::Read, Memo::KIND.code);
    let mut all = Vec::new();
    unit.visit_told_rows(query, &plan, &mut |id, told| {
        all.push((id, told.told().to_vec(), told.ownership()?.map(std::borrow::Cow::into_owned)));
        Ok(())
    })
    .unwrap();
    all.sort_by_key(|(id, ..)| *id);
    all
}

fn told_by_records(unit: &mut Unit, query: &Query<Memo>) -> Told {
    let records = unit.select(query).unwrap().into_iter();
    let mut all: Told = records.map(|memo| (memo.id, memo.told(), Some(memo.ownership))).collect();
    all.sort_by_key(|(id, ..)| *id);
    all
}

/// Whatever the unit sees, it is told the same of it in all three ways.
fn agrees(unit: &mut Unit) {
    for query in queries() {
        let query = query();
        let told = told(unit, &query).unwrap();
        assert_eq!(told, told_by_rows(unit, &query), "rows");
        assert_eq!(told, told_by_records(unit, &query), "records");
    }
}

fn keeps_columns(crm: &Crm) -> bool {
    !crm.0.columns.shapes().is_empty()
}

fn reading(crm: &Crm, reader: Option<u8>) -> Unit {
    let session = reader.map_or_else(|| crm.system("tests", now()), |reader| crm.session(owner(reader), now()).unwrap());
    session.reading().unwrap()
}

/// Stages what no command of the tests does, and stores it.
fn stored(crm: &Crm, stage: impl FnOnce(&mut Unit)) {
    let mut unit = Unit::open(&crm.system("tests", now()), crm.new_command_id()).unwrap();
    stage(&mut unit);
    if let Some(batch) = unit.into_batch([0; 32], Vec::new(), usize::MAX).unwrap() {
        crm.0.store.commit(crm.0.tenant, &[batch]).remove(0).unwrap();
    }
}

fn give(unit: &mut Unit, memo: &Memo, to: u8, shared: bool) {
    let mut ownership = Ownership::new(owner(to), None);
    if shared {
        ownership = ownership.shared(Share { with: ShareTarget::User(owner(3 - to)), level: ShareLevel::Read }).unwrap();
    }
    unit.save(&Memo { ownership, ..memo.clone() }, &[MemoEvent::Moved]).unwrap();
}

#[derive(Debug, Clone)]
enum Act {
    Write(u64, u8),
    Move(usize, u64),
    Delete(usize),
    Give(usize, u8, bool),
    /// Several in one commit.
    Many(u64),
    /// A refused command, and a transaction that fails at its end.
    Fail(usize),
    /// Nothing but an entry of the log of another kind.
    Aside,
    /// Somebody keeps reading what there is now.
    Hold,
    Ask,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        4 => (0u64..5, 1u8..3).prop_map(|(group, owner)| Act::Write(group, owner)),
        4 => (0usize..40, 0u64..5).prop_map(|(at, group)| Act::Move(at, group)),
        2 => (0usize..40).prop_map(Act::Delete),
        3 => (0usize..40, 1u8..3, any::<bool>()).prop_map(|(at, to, shared)| Act::Give(at, to, shared)),
        1 => (0u64..5).prop_map(Act::Many),
        1 => (0usize..40).prop_map(Act::Fail),
        1 => Just(Act::Aside),
        2 => Just(Act::Hold),
        5 => Just(Act::Ask),
    ];
    prop::collection::vec(act, 1..60)
}

/// What a walk has come to.
struct Passage {
    /// Two libraries over one store: one of them learns of what the other does from the log.
    libraries: [Crm; 2],
    code: u64,
    users: u8,
}

impl Passage {
    fn begun(limits: Limits) -> Self {
        let store = Arc::new(MemoryStore::new());
        let open = |seed| Crm::builder(Arc::clone(&store)).seed(seed).limits(limits).open().unwrap();
        let libraries = [open(7), open(8)];
        add_user(&libraries[0], 1, READ_OWN, &[]);
        add_user(&libraries[0], 2, READ_OWN, &[]);
        Self { libraries, code: 100, users: 50 }
    }

    fn memo(session: &Session, at: usize) -> Option<Memo> {
        let all: Vec<Memo> = session.iter(Query::all()).map(Result::unwrap).collect();
        (!all.is_empty()).then(|| all[at % all.len()].clone())
    }

    fn act(&mut self, crm: &Crm, act: &Act) {
        let session = crm.system("tests", now());
        self.code += 1;
        let write = |code, group, by| Write { code, group, owner: owner(by) };
        match act {
            Act::Write(group, by) => drop(session.execute(write(self.code, *group, *by)).unwrap()),
            Act::Move(at, group) => {
                if let Some(memo) = Self::memo(&session, *at) {
                    session.execute(Move { memo: memo.id, group: *group }).unwrap();
                }
            }
            Act::Delete(at) => {
                if let Some(memo) = Self::memo(&session, *at) {
                    stored(crm, |unit| unit.delete(&memo, &[MemoEvent::Moved]).unwrap());
                }
            }
            Act::Give(at, to, shared) => {
                if let Some(memo) = Self::memo(&session, *at) {
                    stored(crm, |unit| give(unit, &memo, *to, *shared));
                }
            }
            Act::Many(group) => {
                self.code += 40;
                let codes = self.code - 40..self.code;
                session.transact(|t| codes.clone().try_for_each(|code| t.execute(write(code, *group, 1)).map(drop))).unwrap();
            }
            Act::Fail(at) => {
                session.execute(write(13, 1, 1)).unwrap_err();
                let moved = Self::memo(&session, *at).map(|memo| Move { memo: memo.id, group: 9 });
                let torn = session.transact(|t| {
                    moved.iter().try_for_each(|moved| t.execute(moved.clone()).map(drop))?;
                    t.execute(write(13, 1, 1))
                });
                torn.unwrap_err();
            }
            Act::Aside => {
                self.users += 1;
                add_user(crm, self.users, READ_OWN, &[]);
            }
            Act::Hold | Act::Ask => {}
        }
    }
}

fn walked(acts: &[(Act, bool)], limits: Limits) -> Passage {
    let mut passage = Passage::begun(limits);
    let libraries = passage.libraries.clone();
    let mut held = Vec::new();
    for (act, first) in acts {
        let crm = &libraries[usize::from(!*first)];
        passage.act(crm, act);
        match act {
            Act::Hold => held.push(reading(crm, Some(1 + u8::from(*first)))),
            Act::Ask => [None, Some(1), Some(2)].into_iter().for_each(|who| agrees(&mut reading(crm, who))),
            _ => {}
        }
    }
    // Whoever began to read earlier goes on with what there was then.
    held.iter_mut().for_each(agrees);
    for crm in &libraries {
        [None, Some(1), Some(2)].into_iter().for_each(|who| agrees(&mut reading(crm, who)));
    }
    passage
}

/// Whatever is staged stands in the place of what is stored.
fn staged_agrees(crm: &Crm) {
    for who in [None, Some(1)] {
        let session = who.map_or_else(|| crm.system("tests", now()), |who| crm.session(owner(who), now()).unwrap());
        let mut unit = Unit::open(&session, crm.new_command_id()).unwrap();
        let memos = unit.parts(&Query::<Memo>::all()).unwrap();
        for (at, memo) in memos.iter().enumerate() {
            match at % 4 {
                0 => unit.delete(memo, &[MemoEvent::Moved]).unwrap(),
                1 => give(&mut unit, memo, 1, false),
                2 => unit.save(&Memo { group: 2, ..memo.clone() }, &[MemoEvent::Moved]).unwrap(),
                _ => {}
            }
        }
        let memo = Memo { id: unit.new_id(), ownership: Ownership::new(owner(1), None), code: 9_000, group: 1, text: None };
        unit.save(&memo, &[MemoEvent::Written]).unwrap();
        agrees(&mut unit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn columns_rows_and_records_tell_the_same_to_everybody_at_every_time(
        acts in acts(), firsts in prop::collection::vec(any::<bool>(), 60),
    ) {
        let acts: Vec<(Act, bool)> = acts.into_iter().zip(firsts).collect();
        let passage = walked(&acts, Limits::default());
        prop_assert!(passage.libraries.iter().all(keeps_columns));
        passage.libraries.iter().for_each(staged_agrees);
    }

    #[test]
    fn within_any_bound_of_memory_the_same_is_told(
        acts in acts(), firsts in prop::collection::vec(any::<bool>(), 60), column_bytes in 0usize..4_000,
    ) {
        let acts: Vec<(Act, bool)> = acts.into_iter().zip(firsts).collect();
        let passage = walked(&acts, Limits { column_bytes, ..Limits::default() });
        for crm in &passage.libraries {
            for kept in crm.0.columns.by_index.lock().unwrap().values() {
                if let Kept::Columns(_, columns) = kept {
                    prop_assert!(columns.bytes() <= column_bytes);
                }
            }
        }
    }
}

#[test]
fn without_memory_for_them_there_are_no_columns() {
    let crm = Crm::builder(MemoryStore::new()).seed(7).limits(Limits { column_bytes: 0, ..Limits::default() }).open().unwrap();
    crm.system("tests", now()).execute(Write { code: 1, group: 1, owner: owner(1) }).unwrap();
    agrees(&mut reading(&crm, None));
    assert!(!keeps_columns(&crm));
}

/// A company with `memos` memos whose columns were asked for, over a store that counts.
fn asked(memos: u64) -> (Arc<FaultyStore<MemoryStore>>, Crm) {
    let store = Arc::new(FaultyStore::new(MemoryStore::new()));
    let crm = open(Arc::clone(&store));
    write_many(&crm, 100..100 + memos);
    told(&mut reading(&crm, None), &Query::by(Memo::BY_GROUP)).unwrap();
    (store, crm)
}

fn write_many(crm: &Crm, codes: std::ops::Range<u64>) {
    let write = |code| Write { code, group: code % 5, owner: owner(1 + u8::from(code % 2 == 0)) };
    let session = crm.system("tests", now());
    session.transact(|t| codes.clone().try_for_each(|code| t.execute(write(code)).map(drop))).unwrap();
}

/// What a question asks the store for.
fn calls(store: &FaultyStore<MemoryStore>, crm: &Crm) -> u64 {
    let mut unit = reading(crm, None);
    let before = store.calls();
    told(&mut unit, &Query::by(Memo::BY_GROUP)).unwrap();
    store.calls() - before
}

#[test]
fn rows_are_read_once_and_then_what_changed() {
    let (store, crm) = asked(3_000);
    // Where the chain ends.
    assert_eq!(calls(&store, &crm), 1);
    let memo = crm.system("tests", now()).list(&Query::<Memo>::all().limit(1)).unwrap().items.remove(0);
    crm.system("tests", now()).execute(Move { memo: memo.id, group: 7 }).unwrap();
    // That, the log, and the one record.
    assert_eq!(calls(&store, &crm), 3);
    agrees(&mut reading(&crm, None));
}

#[test]
fn more_than_a_piece_of_rows_is_split_and_joined_without_a_loss() {
    let (_, crm) = asked(6_000);
    for round in 0..3 {
        let mut at = 0;
        stored(&crm, |unit| {
            for memo in unit.parts(&Query::<Memo>::all()).unwrap() {
                at += 1;
                match (at + round) % 7 {
                    0 => unit.delete(&memo, &[MemoEvent::Moved]).unwrap(),
                    1..4 if at % 30 == round => unit.save(&Memo { group: 2, ..memo }, &[MemoEvent::Moved]).unwrap(),
                    _ => {}
                }
            }
        });
        agrees(&mut reading(&crm, None));
    }
}

#[test]
fn after_very_many_changes_the_rows_are_read_again() {
    let (store, crm) = asked(200);
    write_many(&crm, 10_000..13_000);
    let log_is_given_up_and_rows_are_read = calls(&store, &crm);
    assert!(log_is_given_up_and_rows_are_read < 10, "{log_is_given_up_and_rows_are_read}");
    assert_eq!(calls(&store, &crm), 1);
    agrees(&mut reading(&crm, None));
}

#[test]
fn whichever_one_call_fails_while_columns_are_brought_up_the_same_is_told_and_the_next_time_too() {
    let mishaps = [
        Mishap::Before(StoreError::LogTruncated { floor: 1 }),
        Mishap::Before(StoreError::Corrupt { what: "a value".to_owned() }),
        Mishap::Before(StoreError::Closed),
        Mishap::PanicBefore,
    ];
    for (asked_before, calls) in [(false, 2), (true, 3)] {
        for mishap in &mishaps {
            for nth in 1..=calls {
                let store = Arc::new(FaultyStore::new(MemoryStore::new()));
                let crm = open(Arc::clone(&store));
                write_many(&crm, 100..400);
                if asked_before {
                    agrees(&mut reading(&crm, None));
                }
                write_many(&crm, 500..520);
                let (mut unit, query) = (reading(&crm, None), Query::by(Memo::BY_GROUP));
                let expected = told_by_rows(&mut unit, &query);
                let before = store.calls();
                store.fail_call(before + nth, mishap.clone());
                assert_eq!(told(&mut unit, &query).unwrap(), expected, "{mishap:?} at call {nth}");
                assert!(store.calls() > before + nth, "it did fail, and the store was asked again");
                agrees(&mut reading(&crm, None));
                assert!(keeps_columns(&crm));
            }
        }
    }
}

/// A store in whose place another can be put, as a file is while it is closed.
struct Swapped(Mutex<Arc<MemoryStore>>);

impl Swapped {
    fn now(&self) -> Arc<MemoryStore> {
        Arc::clone(&self.0.lock().unwrap())
    }
}

impl Store for Swapped {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.now().snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        self.now().commit(tenant, batches)
    }
}

#[test]
fn where_another_file_is_put_in_the_place_of_the_store_nothing_of_the_first_is_told() {
    let stores = [4u64, 5, 5, 9].map(|group| {
        let store = Arc::new(MemoryStore::new());
        let crm = Crm::builder(Arc::clone(&store)).seed(group).open().unwrap();
        (0..group).for_each(|code| drop(crm.system("tests", now()).execute(Write { code, group, owner: owner(1) }).unwrap()));
        store
    });
    let swapped = Arc::new(Swapped(Mutex::new(Arc::clone(&stores[1]))));
    let crm = open(Arc::clone(&swapped));
    // As long as the first, shorter, longer.
    for at in [1, 2, 0, 3, 1] {
        *swapped.0.lock().unwrap() = Arc::clone(&stores[at]);
        agrees(&mut reading(&crm, None));
        crm.system("tests", now()).execute(Write { code: 50 + u64::try_from(at).unwrap(), group: 2, owner: owner(2) }).ok();
        agrees(&mut reading(&crm, None));
    }
    assert!(keeps_columns(&crm));
}

#[test]
fn those_who_ask_while_others_write_are_told_what_their_own_snapshot_holds() {
    let (_, crm) = asked(500);
    std::thread::scope(|scope| {
        for writer in 0..3u64 {
            let session = crm.system("tests", now());
            scope.spawn(move || {
                for code in 0..60 {
                    let written =
                        session.execute(Write { code: 10_000 + writer * 100 + code, group: 1, owner: owner(1) }).unwrap();
                    session.execute(Move { memo: written.id, group: 2 + code % 3 }).unwrap();
                }
            });
        }
        for _ in 0..3 {
            scope.spawn(|| (0..25).for_each(|_| agrees(&mut reading(&crm, None))));
        }
    });
    let all = told(&mut reading(&crm, None), &Query::by(Memo::BY_GROUP)).unwrap();
    assert_eq!(all.len(), 500 + 3 * 60);
}

#[test]
fn a_verification_holds_what_memory_keeps_against_the_rows() {
    let (_, crm) = asked(50);
    let verified = || {
        let forms = [crate::engine::Form::of::<Memo>()];
        let report = crate::engine::verify(&crm.system("tests", now()), &forms, &mut |_| std::ops::ControlFlow::Continue(()));
        let subjects = report.unwrap().findings.into_iter().map(|finding| finding.subject);
        subjects.filter(|subject| subject.contains("memory")).collect::<Vec<_>>()
    };
    assert_eq!(verified(), [""; 0]);
    if let Some(Kept::Columns(_, columns)) = crm.0.columns.by_index.lock().unwrap().values_mut().next() {
        let memo = crm.system("tests", now()).list(&Query::<Memo>::all().limit(1)).unwrap().items.remove(0);
        Arc::make_mut(columns).put(memo.id.to_bytes(), None).unwrap();
    }
    assert_eq!(verified(), ["index group of opportunity, as memory keeps it"]);
}
