//! The peer below: redb by itself, given rows that are ready. What it takes is what nobody who keeps these rows in redb can do without.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use crate::rows::{Row, TABLES};

type Definition = TableDefinition<'static, &'static [u8], &'static [u8]>;

/// The table of this place in [`TABLES`].
fn table(place: usize) -> Definition {
    TableDefinition::new(TABLES[place])
}

/// A new file with the tables in it and as much cache as the library takes.
#[must_use]
pub fn create(path: &Path) -> Database {
    let cache = crm_core::storage::RedbOptions::default().cache_bytes;
    let database = redb::Builder::new().set_cache_size(cache).create(path).expect("a file");
    let write = database.begin_write().expect("a transaction");
    for place in 0..TABLES.len() {
        write.open_table(table(place)).expect("a table");
    }
    write.commit().expect("a commit");
    // A store is closed once when it is made, which cuts its file short: from then on the file system keeps it in more pieces than a file that only grew,
    // and takes longer to flush it.
    drop(database);
    redb::Builder::new().set_cache_size(cache).open(path).expect("the file")
}

/// Writes the rows, sorted by table and key, in one durable transaction.
pub fn write(database: &Database, rows: &[Row]) {
    let write = database.begin_write().expect("a transaction");
    for rows in rows.chunk_by(|a, b| a.table == b.table) {
        let mut open = write.open_table(table(rows[0].table)).expect("a table");
        for row in rows {
            match &row.value {
                Some(value) => open.insert(row.key.as_slice(), value.as_slice()).expect("a write"),
                None => open.remove(row.key.as_slice()).expect("a write"),
            };
        }
    }
    write.commit().expect("a commit");
}

/// Opens a copy of a store's file as redb wrote it, made beside it where it is not there yet.
///
/// # Panics
/// Where there is no such file, or no room for the copy.
#[must_use]
pub fn open(path: &Path) -> Database {
    let cache = crm_core::storage::RedbOptions::default().cache_bytes;
    redb::Builder::new().set_cache_size(cache).open(without_checksums(path)).expect("a database")
}

/// The store keeps checksums with the pages: its mark behind redb's header is blanked, the pages of checksums are left out.
#[must_use]
pub fn without_checksums(path: &Path) -> PathBuf {
    const PAGE: usize = 4_096;
    const PAGES: usize = 1_024;
    let plain = path.with_extension("plain");
    if plain.exists() {
        return plain;
    }
    let mut from = File::open(path).expect("a store");
    let half = plain.with_extension("half");
    let mut to = File::create(&half).expect("a file");
    let mut header = [0; PAGE];
    from.read_exact(&mut header).expect("a header");
    header[492..512].fill(0);
    to.write_all(&header).expect("room");
    let mut group = Vec::new();
    while Read::take(&mut from, ((PAGES + 1) * PAGE) as u64).read_to_end(&mut group).expect("a group of pages") > 0 {
        to.write_all(&group[PAGE..]).expect("room");
        group.clear();
    }
    to.sync_all().expect("room");
    std::fs::rename(half, &plain).expect("a new name");
    plain
}

/// The value under a key, read in a transaction of its own.
#[must_use]
pub fn get(database: &Database, place: usize, key: &[u8]) -> Option<Vec<u8>> {
    let read = database.begin_read().expect("a transaction");
    let open = read.open_table(table(place)).expect("a table");
    open.get(key).expect("a read").map(|value| value.value().to_vec())
}

/// Everything in the tables.
#[must_use]
pub fn everything(database: &Database) -> Vec<Row> {
    let read = database.begin_read().expect("a transaction");
    let mut rows = Vec::new();
    for place in 0..TABLES.len() {
        for row in read.open_table(table(place)).expect("a table").iter().expect("a read") {
            let (key, value) = row.expect("a read");
            rows.push(Row { table: place, key: key.value().to_vec(), value: Some(value.value().to_vec()) });
        }
    }
    rows
}
