//! Stores with a million records of a kind, built once and kept in the target folder.

use std::path::{Path, PathBuf};

use crm_benches::company::{Company, now, open};
use crm_benches::{raw, sqlite};
use crm_core::access::User;
use crm_core::engine::{Crm, Query};
use crm_core::kernel::Record;
use crm_core::kernel::{PipelineId, UserId};
use crm_core::pipeline::Pipeline;
use crm_core::storage::{RedbOptions, RedbStore};

/// The library and the peer with the same rows.
pub struct Large {
    /// The library's file.
    pub crm: PathBuf,
    /// The peer's.
    pub hand: PathBuf,
    /// How many contacts there are, and as many deals.
    pub rows: u64,
}

/// Who is in the store, found again after it was opened.
pub struct People {
    /// Sees everything.
    pub boss: UserId,
    /// See 0.1 %, 2 %, 20 % and the rest.
    pub sellers: [UserId; 4],
    /// The way to a deal.
    pub pipeline: PipelineId,
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) if !folder.is_empty() => workspace.join(folder),
        _ => workspace.join("target"),
    }
}

impl Large {
    /// Finds the files, or makes them. They are named by what a few rows come to, so that another format of the store makes others.
    pub fn of(rows: u64) -> Self {
        let folder = target().join("bench-data");
        std::fs::create_dir_all(&folder).expect("a folder");
        let crm = folder.join(format!("crm-{rows}-{:08x}.redb", fingerprint()));
        let hand = folder.join(format!("hand-{rows}-{:08x}.sqlite", crc32fast::hash(sqlite::SCHEMA.as_bytes())));
        if !crm.exists() {
            println!("building {}", crm.display());
            remove(&folder, &format!("crm-{rows}-"));
            built(&crm, |path| fill(path, rows));
        }
        if !hand.exists() {
            println!("building {}", hand.display());
            remove(&folder, &format!("hand-{rows}-"));
            built(&hand, |path| fill_by_hand(path, rows));
        }
        Self { crm, hand, rows }
    }

    /// Opens the library's file.
    pub fn store(&self, options: RedbOptions) -> RedbStore {
        RedbStore::open(&self.crm, options).expect("a store")
    }
}

impl People {
    /// Finds everybody.
    pub fn of(crm: &Crm) -> Self {
        let system = crm.system("bench", now());
        let users: Vec<User> = system.iter(Query::<User>::all()).collect::<Result<_, _>>().expect("users");
        let user = |who: &str| users.iter().find(|user| user.name().as_str() == who).expect("a user").id();
        let pipeline = system.iter(Query::<Pipeline>::all()).next().expect("a pipeline").expect("a pipeline");
        Self { boss: user("boss"), sellers: ["one", "two", "three", "four"].map(user), pipeline: pipeline.id() }
    }
}

/// A file that is there only once it is whole.
fn built(path: &Path, fill: impl FnOnce(&Path)) {
    let half = path.with_extension("half");
    let _ = std::fs::remove_file(&half);
    fill(&half);
    std::fs::rename(&half, path).expect("a new name");
}

fn remove(folder: &Path, prefix: &str) {
    for file in std::fs::read_dir(folder).expect("a folder").flatten() {
        if file.file_name().to_string_lossy().starts_with(prefix) {
            let _ = std::fs::remove_file(file.path());
        }
    }
}

fn fill(path: &Path, rows: u64) {
    let company = Company::founded_on(RedbStore::create(path, RedbOptions::default()).expect("a store"));
    let ids = company.import_contacts((0..rows).map(|at| company.contact(at)));
    company.import_deals((0..rows).zip(ids).map(|(at, contact)| company.deal(at, Some(contact))));
}

fn fill_by_hand(path: &Path, rows: u64) {
    let mut connection = sqlite::create(path);
    sqlite::write(&mut connection, |write| (0..rows).for_each(|at| write.contact(at)));
    sqlite::write(&mut connection, |write| (0..rows).for_each(|at| write.deal(at)));
    connection.execute_batch("ANALYZE; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;").expect("one file");
}

/// The checksum of what a store with a few rows holds.
fn fingerprint() -> u32 {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("few.redb");
    fill(&path, 20);
    drop(open(RedbStore::open(&path, RedbOptions::default()).expect("a store")));
    let database = raw::open(&path);
    let mut sum = crc32fast::Hasher::new();
    for row in raw::everything(&database) {
        sum.update(&row.key);
        sum.update(&row.value.unwrap_or_default());
    }
    sum.finalize()
}
