//! Stores: batches of any shape are answered alike by the store in memory and the one on redb, and a damaged file is a typed error or what was
//! written, never something else and never a panic.

use std::fs;
use std::path::Path;

use arbitrary::Arbitrary;
use crm_core::storage::{
    Batch, Change, CommandId, Entry, Expect, IndexId, IndexRow, Key, Kind, LogEntry, MemoryStore, Op, RedbOptions, RedbStore,
    Scan, Snapshot, Store, StoreError, StoredRecord, Tenant, verify_link,
};

const TENANT: Tenant = Tenant([7; 16]);
const KIND: Kind = Kind(1);
const NAMES: IndexId = IndexId(7);
const TAGS: IndexId = IndexId(8);

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    batches: Vec<Wish<'a>>,
    /// Where the file is damaged once it is closed, and how.
    flips: Vec<(u32, u8)>,
    check_on_open: bool,
}

#[derive(Debug, Arbitrary)]
struct Wish<'a> {
    command: u8,
    digest: u8,
    answer: &'a [u8],
    steps: Vec<Step<'a>>,
    logged: Option<&'a [u8]>,
}

#[derive(Debug, Arbitrary)]
enum Step<'a> {
    Put(u8, Option<u8>, &'a [u8], Option<Row<'a>>, Option<Row<'a>>),
    Delete(u8, Option<u8>, Option<Row<'a>>),
    Check(u8, Option<u8>),
}

#[derive(Debug, Arbitrary)]
struct Row<'a> {
    is_name: bool,
    value: &'a [u8],
    cover: &'a [u8],
}

fn key(number: u8) -> Key {
    // Few, so that steps meet.
    Key { kind: KIND, id: [number % 8; 16] }
}

fn expect(version: Option<u8>) -> Expect {
    version.map_or(Expect::Absent, |version| Expect::Version(u64::from(version)))
}

fn rows(row: Option<&Row<'_>>) -> Vec<Entry> {
    let entry = |row: &Row<'_>| Entry {
        index: if row.is_name { NAMES } else { TAGS },
        value: row.value.to_vec(),
        unique: row.is_name,
        cover: row.cover.to_vec(),
    };
    row.map(entry).into_iter().collect()
}

impl Step<'_> {
    fn op(&self) -> Op {
        match self {
            Self::Put(at, version, body, add, remove) => Op::Put {
                key: key(*at),
                expect: expect(*version),
                body: body.to_vec(),
                add: rows(add.as_ref()),
                remove: rows(remove.as_ref()),
            },
            Self::Delete(at, version, remove) => {
                Op::Delete { key: key(*at), expect: expect(*version), remove: rows(remove.as_ref()) }
            }
            Self::Check(at, version) => Op::Check { key: key(*at), expect: expect(*version) },
        }
    }
}

impl Wish<'_> {
    fn batch(&self) -> Batch {
        let log = self.logged.map(|head| LogEntry { head: head.to_vec(), body: self.answer.to_vec(), salt: [self.digest; 16] });
        Batch {
            command: CommandId([self.command % 16; 16]),
            digest: [self.digest; 32],
            answer: self.answer.to_vec(),
            ops: self.steps.iter().map(Step::op).collect(),
            log: log.into_iter().collect(),
        }
    }
}

pub fn check(bytes: &[u8]) {
    let Some(input) = super::input::<Input<'_>>(bytes) else { return };
    let folder = tempfile::tempdir().expect("a folder for the file");
    let path = folder.path().join("crm.redb");
    let options = RedbOptions { check_on_open: input.check_on_open, quick_repair: false, cache_bytes: 1024 * 1024 };
    let (memory, redb) = (MemoryStore::new(), RedbStore::create(&path, options).expect("a new file"));
    for wish in &input.batches {
        let batch = [wish.batch()];
        assert_eq!(memory.commit(TENANT, &batch), redb.commit(TENANT, &batch), "{wish:?}");
    }
    let whole = everything(&*memory.snapshot(TENANT).expect("a snapshot")).expect("nothing is damaged");
    assert_eq!(everything(&*redb.snapshot(TENANT).expect("a snapshot")).as_ref(), Ok(&whole));
    chain_holds(&whole.changes);
    redb.close().expect("the file closes");
    drop(redb);
    if damage(&path, &input.flips) {
        damaged_is_noticed(&path, options, &whole);
    }
}

/// All that a tenant has.
#[derive(Debug, PartialEq)]
struct Everything {
    seq: u64,
    records: Vec<StoredRecord>,
    names: Vec<IndexRow>,
    tags: Vec<IndexRow>,
    changes: Vec<Change>,
}

fn everything(snapshot: &dyn Snapshot) -> Result<Everything, StoreError> {
    let ascending = snapshot.scan(&Scan::all(TAGS))?;
    let descending = snapshot.scan(&Scan { descending: true, ..Scan::all(TAGS) })?;
    // A damaged page may lie in the way of one direction alone.
    if !ascending.iter().eq(descending.iter().rev()) {
        return Err(StoreError::Corrupt { what: "two directions differ".to_owned() });
    }
    for command in 0..16 {
        snapshot.answer(CommandId([command; 16]))?;
    }
    Ok(Everything {
        seq: snapshot.head()?.seq,
        records: snapshot.records(KIND, None, usize::MAX)?,
        names: snapshot.scan(&Scan::all(NAMES))?,
        tags: ascending,
        changes: snapshot.changes(0, usize::MAX)?,
    })
}

fn chain_holds(changes: &[Change]) {
    let mut previous = [0; 32];
    for change in changes {
        assert!(verify_link(&previous, change), "{change:?}");
        previous = change.hash;
    }
}

/// Flips bits of the file; true where it is another than before.
fn damage(path: &Path, flips: &[(u32, u8)]) -> bool {
    let mut file = fs::read(path).expect("the file");
    let (whole, length) = (file.clone(), file.len());
    for (at, mask) in flips {
        file[usize::try_from(*at).expect("32 bits fit") % length] ^= *mask;
    }
    fs::write(path, &file).expect("the file can be written");
    file != whole
}

/// What can still be read is what was written; the rest is a typed error.
fn damaged_is_noticed(path: &Path, options: RedbOptions, whole: &Everything) {
    let Ok(store) = RedbStore::open(path, options) else { return };
    let Ok(snapshot) = store.snapshot(TENANT) else { return };
    if let Ok(records) = snapshot.records(KIND, None, usize::MAX) {
        assert!(records.iter().all(|record| whole.records.contains(record)), "a record was changed: {records:?}");
    }
    for (index, rows) in [(NAMES, &whole.names), (TAGS, &whole.tags)] {
        if let Ok(found) = snapshot.scan(&Scan::all(index)) {
            assert!(found.iter().all(|row| rows.contains(row)), "a row was changed: {found:?}");
        }
    }
    if let Ok(changes) = snapshot.changes(0, usize::MAX) {
        assert!(changes.iter().all(|change| whole.changes.contains(change)), "the log was changed: {changes:?}");
    }
    if options.check_on_open {
        assert_eq!(everything(&*snapshot).as_ref(), Ok(whole), "a file that was looked through is whole");
    }
    let _ = store.commit(TENANT, &[Wish { command: 15, digest: 1, answer: &[], steps: Vec::new(), logged: None }.batch()]);
}
