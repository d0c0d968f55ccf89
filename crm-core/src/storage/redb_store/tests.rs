//! What becomes of the file when it is damaged, foreign, newer, open elsewhere, or when the disk fails.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use redb::{BackendError, Database, StorageBackend};

use super::*;
use crate::storage::MemoryStore;
use crate::storage::store::{Batch, CommandId, Committed, Entry, Expect, IndexId, Key, Kind, LogEntry, Op, Scan, Store, Tenant};

const HERE: Tenant = Tenant([1; 16]);

fn options() -> RedbOptions {
    RedbOptions { cache_bytes: 4 << 20, ..RedbOptions::default() }
}

/// A folder and the path of a store in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    (folder, path)
}

fn key(number: u16) -> Key {
    let mut id = [0; 16];
    id[..2].copy_from_slice(&number.to_be_bytes());
    Key { kind: Kind(1), id }
}

/// Creates record number n, with a row, a log entry and an answer.
fn batch(number: u16) -> Batch {
    let body = vec![u8::try_from(number % 251).unwrap(); 200];
    let add = vec![Entry { index: IndexId(1), value: number.to_be_bytes().to_vec(), unique: true, cover: body.clone() }];
    let op = Op::Put { key: key(number), expect: Expect::Absent, body: body.clone(), add, remove: vec![] };
    let log = vec![LogEntry { head: number.to_be_bytes().to_vec(), body: body.clone(), salt: [3; 16] }];
    Batch { command: CommandId(key(number).id), digest: [0; 32], answer: body, ops: vec![op], log }
}

fn filled(path: &Path, count: u16) -> RedbStore {
    let store = RedbStore::create(path, options()).unwrap();
    let batches: Vec<Batch> = (1..=count).map(batch).collect();
    assert!(store.commit(HERE, &batches).iter().all(Result::is_ok));
    store
}

/// Everything that can be read, each reading by itself.
fn readings(store: &RedbStore, count: u16) -> Vec<Result<String, StoreError>> {
    let mut found = Vec::new();
    let snapshot = || store.snapshot(HERE);
    found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.head()?))));
    found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.scan(&Scan::all(IndexId(1)))?))));
    found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.records(Kind(1), None, usize::MAX)?))));
    found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.changes(0, usize::MAX)?))));
    for number in 1..=count {
        found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.get_many(&[key(number)])?))));
        found.push(snapshot().and_then(|snapshot| Ok(format!("{:?}", snapshot.answer(CommandId(key(number).id))?))));
    }
    found
}

fn words(result: Result<RedbStore, StoreError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn a_flipped_bit_in_a_closed_file_is_never_served() {
    let (_folder, path) = place();
    let count = 60;
    let store = filled(&path, count);
    let truth: Vec<_> = readings(&store, count);
    drop(store);
    let clean = fs::read(&path).unwrap();
    let used: Vec<usize> = (0..clean.len()).filter(|at| clean[*at] != 0).collect();
    let mut rng = fastrand::Rng::with_seed(11);
    let (mut refused, mut harmless) = (0, 0);
    for _ in 0..300 {
        let mut damaged = clean.clone();
        let at = used[rng.usize(0..used.len())];
        damaged[at] ^= 1 << rng.u8(0..8);
        fs::write(&path, &damaged).unwrap();
        match RedbStore::open(&path, RedbOptions { check_on_open: true, ..options() }) {
            Err(_) => refused += 1,
            Ok(store) => {
                harmless += 1;
                for (found, truth) in readings(&store, count).into_iter().zip(&truth) {
                    assert!(found.is_err() || found == *truth, "byte {at}: served {found:?}");
                }
            }
        }
    }
    assert!(refused > 150, "only {refused} of 300 were noticed when the file was opened, {harmless} were harmless");
}

#[test]
fn without_the_check_a_damaged_value_is_refused_when_it_is_read() {
    let (_folder, path) = place();
    let count = 60;
    let store = filled(&path, count);
    let truth = readings(&store, count);
    drop(store);
    let clean = fs::read(&path).unwrap();
    let unchecked = RedbOptions { check_on_open: false, ..options() };
    // Only the bodies, of which there are many copies, so that the tree itself stays whole.
    let bodies: Vec<usize> = (8..clean.len() - 8).filter(|at| clean[at - 8..at + 8].iter().all(|byte| *byte == 7)).collect();
    assert!(bodies.len() > 500);
    let mut opened = 0;
    for at in bodies.iter().step_by(bodies.len() / 20) {
        let mut damaged = clean.clone();
        damaged[*at] ^= 1;
        fs::write(&path, &damaged).unwrap();
        // A page that is needed to open the file may be the one.
        let store = match RedbStore::open(&path, unchecked) {
            Ok(store) => store,
            Err(error) => {
                assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
                continue;
            }
        };
        let found = readings(&store, count);
        opened += 1;
        let errors: Vec<&StoreError> = found.iter().filter_map(|found| found.as_ref().err()).collect();
        assert!(errors.iter().all(|error| matches!(error, StoreError::Corrupt { .. })), "{errors:?}");
        assert!(found.iter().zip(&truth).all(|(found, truth)| found.is_err() || found == truth));
    }
    // Built for debugging, redb reads the whole file when it opens it.
    assert!(cfg!(debug_assertions) || opened > 5, "only {opened} of the damaged files could be opened");
}

#[test]
fn bits_flipped_anywhere_without_the_check_end_nothing_but_the_reading() {
    let (_folder, path) = place();
    drop(filled(&path, 20));
    let clean = fs::read(&path).unwrap();
    let used: Vec<usize> = (0..clean.len()).filter(|at| clean[*at] != 0).collect();
    let mut rng = fastrand::Rng::with_seed(12);
    for _ in 0..300 {
        let mut damaged = clean.clone();
        damaged[used[rng.usize(0..used.len())]] ^= 1 << rng.u8(0..8);
        fs::write(&path, &damaged).unwrap();
        if let Ok(store) = RedbStore::open(&path, RedbOptions { check_on_open: false, ..options() }) {
            // Whatever is answered, nothing panics; a value that comes back is one that was written.
            for record in store.snapshot(HERE).and_then(|snapshot| snapshot.records(Kind(1), None, 99)).unwrap_or_default() {
                assert!(record.body == batch(u16::from_be_bytes([record.key.id[0], record.key.id[1]])).answer);
            }
            let _ = store.commit(HERE, &[batch(50)]);
        }
    }
}

#[test]
fn a_torn_file_is_called_damaged_or_foreign() {
    let (_folder, path) = place();
    drop(filled(&path, 20));
    let whole = fs::read(&path).unwrap();
    for length in [1, 300, 4_096, 5_000, whole.len() / 2, whole.len() - 4_096] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = RedbStore::open(&path, options()).unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. } | StoreError::Foreign), "{length}: {error:?}");
    }
}

#[test]
fn what_is_not_a_store_is_called_foreign_and_left_as_it_is() {
    let (folder, path) = place();
    for content in [&b""[..], b"name,phone\nann,1\n", &[0; 9_000]] {
        fs::write(&path, content).unwrap();
        assert_eq!(RedbStore::open_or_create(&path, options()).unwrap_err(), StoreError::Foreign);
        assert_eq!(fs::read(&path).unwrap(), content);
    }
    let other = folder.path().join("other.redb");
    drop(Database::create(&other).unwrap());
    assert_eq!(
        words(RedbStore::open(&other, options())),
        "this is not a crm store; give the path of one, or a path where there is nothing yet"
    );
}

#[test]
fn a_newer_format_is_refused_by_its_number() {
    let (_folder, path) = place();
    assert!(file::create(&path, 7).unwrap());
    assert_eq!(
        words(RedbStore::open(&path, options())),
        "the store has format 7, this version knows formats up to 1; open it with a newer version"
    );
}

#[test]
fn a_store_is_open_once() {
    let (_folder, path) = place();
    let store = filled(&path, 1);
    assert_eq!(
        words(RedbStore::open(&path, options())),
        "the store is open elsewhere; close it there, or share that one instead of opening it twice"
    );
    store.close().unwrap();
    let other = RedbStore::open(&path, options()).unwrap();
    assert_eq!(store.reopen().unwrap_err(), StoreError::Locked);
    drop(other);
    store.reopen().unwrap();
    assert_eq!(store.snapshot(HERE).unwrap().seq(), 1);
}

#[test]
fn a_closed_store_answers_closed_until_it_is_reopened() {
    let (_folder, path) = place();
    let store = filled(&path, 1);
    let snapshot = store.snapshot(HERE).unwrap();
    store.close().unwrap();
    assert!(matches!(snapshot.records(Kind(1), None, 9), Err(StoreError::Closed)));
    assert_eq!(store.snapshot(HERE).err(), Some(StoreError::Closed));
    assert_eq!(store.commit(HERE, &[batch(2)]), [Err(StoreError::Closed)]);
    store.reopen().unwrap();
    store.reopen().unwrap();
    assert_eq!(store.commit(HERE, &[batch(2)]), [Ok(Committed { seq: 2, replayed: None })]);
}

#[test]
fn nothing_and_something_at_the_path_are_told_apart() {
    let (folder, path) = place();
    let text = words(RedbStore::open(&path, options()));
    assert!(text.starts_with("there is no store at `") && text.ends_with("`; create one there first"), "{text}");
    drop(filled(&path, 1));
    let text = words(RedbStore::create(&path, options()));
    assert!(text.starts_with("there is already something at `"), "{text}");
    let text = words(RedbStore::create(folder.path().join("nowhere").join("crm.redb"), options()));
    assert!(text.starts_with("the store's file could not be read or written ("), "{text}");
}

#[test]
fn what_a_crash_left_of_a_creation_is_in_nobodys_way() {
    let (folder, path) = place();
    fs::write(folder.path().join(".crm-store-abc123.new"), b"half a sto").unwrap();
    drop(RedbStore::open_or_create(&path, options()).unwrap());
    drop(RedbStore::open_or_create(&path, options()).unwrap());
    let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [".crm-store-abc123.new", "crm.redb"]);
}

#[test]
fn of_many_that_create_at_once_one_succeeds_and_nothing_is_left_over() {
    let (folder, path) = place();
    let created: usize = std::thread::scope(|scope| {
        let attempts: Vec<_> = (0..8).map(|_| scope.spawn(|| file::create(&path, file::FORMAT).unwrap())).collect();
        attempts.into_iter().map(|attempt| usize::from(attempt.join().unwrap())).sum()
    });
    assert_eq!(created, 1);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    assert_eq!(RedbStore::open(&path, options()).unwrap().snapshot(HERE).unwrap().seq(), 0);
}

/// A file on a disk that fails at a chosen operation and, if asked to, from then on.
#[derive(Debug)]
struct Disk {
    file: redb::backends::FileBackend,
    trouble: Arc<Trouble>,
}

#[derive(Debug, Default)]
struct Trouble {
    /// How many more operations succeed; 0: none goes wrong.
    fuse: AtomicU64,
    full: AtomicBool,
    lasts: AtomicBool,
    opened: AtomicU64,
    failed: AtomicU64,
}

impl Trouble {
    fn operation(&self, grows: bool) -> std::io::Result<()> {
        let full = self.full.load(Ordering::SeqCst);
        if self.fuse.load(Ordering::SeqCst) == 0 || (full && !grows) {
            return Ok(());
        }
        if self.fuse.fetch_sub(1, Ordering::SeqCst) > 1 {
            return Ok(());
        }
        self.fuse.store(u64::from(self.lasts.load(Ordering::SeqCst)), Ordering::SeqCst);
        self.failed.fetch_add(1, Ordering::SeqCst);
        let kind = if full { std::io::ErrorKind::StorageFull } else { std::io::ErrorKind::Other };
        Err(std::io::Error::new(kind, "the disk gave out"))
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> Result<u64, std::io::Error> {
        self.trouble.operation(false)?;
        self.file.len()
    }
    fn read(&self, offset: u64, out: &mut [u8]) -> Result<(), std::io::Error> {
        self.trouble.operation(false)?;
        self.file.read(offset, out)
    }
    fn set_len(&self, len: u64) -> Result<(), std::io::Error> {
        self.trouble.operation(true)?;
        self.file.set_len(len)
    }
    fn sync_data(&self) -> Result<(), std::io::Error> {
        // A file system that puts off finding room finds out here that there is none.
        self.trouble.operation(true)?;
        self.file.sync_data()
    }
    fn write(&self, offset: u64, data: &[u8]) -> Result<(), std::io::Error> {
        self.trouble.operation(true)?;
        self.file.write(offset, data)
    }
    fn close(&self) -> Result<(), std::io::Error> {
        self.file.close()
    }
    fn try_lock_range(&self, start: std::ops::Bound<u64>, end: std::ops::Bound<u64>) -> Result<bool, BackendError> {
        self.file.try_lock_range(start, end)
    }
}

fn on_failing_disk(path: &Path) -> (RedbStore, Arc<Trouble>) {
    drop(filled(path, 3));
    let trouble = Arc::new(Trouble::default());
    let shared = Arc::clone(&trouble);
    let opener = move |path: &Path| {
        shared.opened.fetch_add(1, Ordering::SeqCst);
        let file = fs::OpenOptions::new().read(true).write(true).open(path)?;
        let file = redb::backends::FileBackend::new(file).map_err(std::io::Error::other)?;
        Ok(Box::new(Disk { file, trouble: Arc::clone(&shared) }) as Box<dyn StorageBackend>)
    };
    // Without a cache, so that readings reach the disk.
    (RedbStore::open_with(path, RedbOptions { cache_bytes: 0, ..options() }, Box::new(opener)).unwrap(), trouble)
}

/// Sends batches while the disk fails at its nth operation; how often it did.
fn commit_with_trouble_at(nth: u64, full: bool) -> u64 {
    let (_folder, path) = place();
    let (store, trouble) = on_failing_disk(&path);
    trouble.full.store(full, Ordering::SeqCst);
    trouble.fuse.store(nth, Ordering::SeqCst);
    for number in 4..=8 {
        let mut answer = store.commit(HERE, &[batch(number)]).remove(0);
        let mut attempts = 0;
        while let Err(error) = answer {
            assert!(
                matches!(error, StoreError::Unknown | StoreError::Backend(_) | StoreError::Full | StoreError::Closed),
                "operation {nth}: {error:?}"
            );
            let there = store.snapshot(HERE).map(|snapshot| snapshot.answer(CommandId(key(number).id)));
            if !matches!(error, StoreError::Unknown) {
                assert!(matches!(there, Ok(Ok(None)) | Err(_) | Ok(Err(_))), "operation {nth}: {error:?} but it was written");
            }
            attempts += 1;
            assert!(attempts < 5, "operation {nth}: does not heal from {error:?}");
            answer = store.commit(HERE, &[batch(number)]).remove(0);
        }
        assert_eq!(answer.unwrap().seq, u64::from(number), "operation {nth}");
    }
    trouble.fuse.store(0, Ordering::SeqCst);
    assert!(readings(&store, 8).iter().all(Result::is_ok));
    drop(store);
    let store = RedbStore::open(&path, options()).unwrap();
    assert_eq!(store.snapshot(HERE).unwrap().seq(), 8, "operation {nth}");
    trouble.failed.load(Ordering::SeqCst)
}

#[test]
fn after_a_failure_of_the_disk_the_same_batch_takes_effect_once() {
    let failed: u64 = (1..=60).map(|nth| commit_with_trouble_at(nth, false)).sum();
    assert!(failed >= 40, "the disk failed only {failed} times");
}

#[test]
fn after_a_moment_without_room_the_same_batch_takes_effect_once() {
    let failed: u64 = (1..=40).map(|nth| commit_with_trouble_at(nth, true)).sum();
    assert!(failed >= 20, "the disk was full only {failed} times");
}

#[test]
fn a_full_disk_is_called_full_and_reading_goes_on() {
    let (_folder, path) = place();
    let (store, trouble) = on_failing_disk(&path);
    let opened = trouble.opened.load(Ordering::SeqCst);
    trouble.full.store(true, Ordering::SeqCst);
    trouble.fuse.store(1, Ordering::SeqCst);
    assert_eq!(store.commit(HERE, &[batch(4)]), [Err(StoreError::Full)]);
    assert_eq!(store.snapshot(HERE).unwrap().seq(), 3);
    assert_eq!(store.commit(HERE, &[batch(4)]), [Ok(Committed { seq: 4, replayed: None })]);
    assert_eq!(trouble.opened.load(Ordering::SeqCst), opened + 1);
}

#[test]
fn while_the_disk_stays_away_every_call_says_so_and_the_first_one_after_it_succeeds() {
    let (_folder, path) = place();
    let (store, trouble) = on_failing_disk(&path);
    trouble.lasts.store(true, Ordering::SeqCst);
    trouble.fuse.store(1, Ordering::SeqCst);
    for _ in 0..5 {
        assert!(store.commit(HERE, &[batch(4)])[0].is_err());
    }
    trouble.fuse.store(0, Ordering::SeqCst);
    assert_eq!(store.commit(HERE, &[batch(4)]).remove(0).unwrap().seq, 4);
}

#[test]
fn a_reading_that_the_disk_fails_is_an_error_and_the_next_one_is_right() {
    let (_folder, path) = place();
    let (store, trouble) = on_failing_disk(&path);
    let truth = readings(&store, 3);
    store.close().unwrap();
    store.reopen().unwrap();
    let mut failed = 0;
    for nth in 1..=30 {
        // Opened afresh, nothing is in the cache.
        store.close().unwrap();
        store.reopen().unwrap();
        trouble.fuse.store(nth, Ordering::SeqCst);
        let found = readings(&store, 3);
        failed += found.iter().filter(|found| found.is_err()).count();
        assert!(found.iter().zip(&truth).all(|(found, truth)| found.is_err() || found == truth), "operation {nth}");
        trouble.fuse.store(0, Ordering::SeqCst);
        assert!(readings(&store, 3) == truth, "operation {nth}");
    }
    assert!(failed > 0, "no reading reached the disk");
}

#[test]
fn a_panic_of_the_visitor_stays_the_visitors() {
    let (_folder, path) = place();
    let store = filled(&path, 3);
    let snapshot = store.snapshot(HERE).unwrap();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        snapshot.visit(&Scan::all(IndexId(1)), &mut |_, _, _| panic!("mine")).unwrap();
    }));
    assert_eq!(caught.unwrap_err().downcast_ref::<&str>(), Some(&"mine"));
    assert_eq!(snapshot.records(Kind(1), None, 9).unwrap().len(), 3);
}

/// Creates so many records at once that their rows are written beside the rest.
fn large(first: u16) -> Batch {
    let parts: Vec<Batch> = (first..first + 1_200).map(batch).collect();
    let ops = parts.iter().flat_map(|part| part.ops.clone()).collect();
    let log = parts.iter().flat_map(|part| part.log.clone()).collect();
    Batch { ops, log, ..batch(first) }
}

#[test]
fn a_large_batch_is_kept_as_a_store_in_memory_keeps_it() {
    let (_folder, path) = place();
    let (store, memory) = (RedbStore::create(&path, options()).unwrap(), MemoryStore::new());
    assert_eq!(store.commit(HERE, &[large(1)]), memory.commit(HERE, &[large(1)]));
    let kept = |store: &dyn Store| {
        let snapshot = store.snapshot(HERE).unwrap();
        let rows = snapshot.scan(&Scan::all(IndexId(1))).unwrap();
        let records = snapshot.records(Kind(1), None, usize::MAX).unwrap();
        (snapshot.head().unwrap(), rows, records, snapshot.changes(0, usize::MAX).unwrap())
    };
    assert_eq!(kept(&store).1.len(), 1_200);
    assert!(kept(&store) == kept(&memory));
}

#[test]
fn a_large_batch_that_the_disk_fails_on_the_way_takes_effect_once() {
    let mut failed = 0;
    for nth in (1..400).step_by(40) {
        let (_folder, path) = place();
        let (store, trouble) = on_failing_disk(&path);
        trouble.fuse.store(nth, Ordering::SeqCst);
        let mut sent = 0;
        while let Err(error) = store.commit(HERE, &[large(4)]).remove(0) {
            let found = store.snapshot(HERE).and_then(|snapshot| snapshot.records(Kind(1), None, usize::MAX)).unwrap().len();
            assert!(found == 3 || (found == 1_203 && error == StoreError::Unknown), "operation {nth}: {found} after {error:?}");
            sent += 1;
            assert!(sent < 5, "operation {nth}: does not heal from {error:?}");
        }
        failed += trouble.failed.load(Ordering::SeqCst);
        let snapshot = store.snapshot(HERE).unwrap();
        assert_eq!((snapshot.seq(), snapshot.scan(&Scan::all(IndexId(1))).unwrap().len()), (4, 1_203), "operation {nth}");
    }
    assert!(failed >= 5, "the disk failed only {failed} times");
}
