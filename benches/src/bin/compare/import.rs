//! The import of contacts and of deals that name them.

use std::path::Path;

use crm_benches::company::Company;
use crm_benches::recording::Recording;
use crm_benches::rows::{Row, rows_of};
use crm_benches::{raw, sqlite};
use crm_core::kernel::ContactId;
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};

use crate::line::{Goal, Line};
use crate::measure::{Spent, medians, per_second, rate, spent};

/// Rows in one transaction: what the library's import commits together by default.
const BATCH: u64 = 10_000;

/// What the library writes for all of it, batch by batch: for the founding, and for the import.
fn written(rows: u64) -> [Vec<Vec<Row>>; 2] {
    let recording = Recording::of(MemoryStore::new());
    let company = Company::founded_on(recording.clone());
    let founding = recording.take().iter().map(rows_of).collect();
    let contacts = company.import_contacts((0..rows).map(|at| company.contact(at)));
    company.import_deals((0..rows).zip(contacts).map(|(at, contact)| company.deal(at, Some(contact))));
    [founding, recording.take().iter().map(rows_of).collect()]
}

/// From texts to commands, and from commands to a durable file.
fn road(path: &Path, rows: u64) -> [Spent; 2] {
    let company = Company::founded_on(RedbStore::create(path, RedbOptions::default()).expect("a store"));
    let (contacts, read) = spent(|| (0..rows).map(|at| company.contact(at)).collect::<Vec<_>>());
    let (ids, stored) = spent(|| company.import_contacts(contacts));
    let deal = |(at, contact): (u64, ContactId)| company.deal(at, Some(contact));
    let (deals, read_too) = spent(|| (0..rows).zip(ids).map(deal).collect::<Vec<_>>());
    let (_, stored_too) = spent(|| company.import_deals(deals));
    [sum(read, read_too), sum(stored, stored_too)]
}

fn sum(a: Spent, b: Spent) -> Spent {
    Spent { wall: a.wall + b.wall, cpu: a.cpu + b.cpu }
}

fn raw_redb(path: &Path, [founding, batches]: &[Vec<Vec<Row>>; 2]) -> Spent {
    let database = raw::create(path);
    founding.iter().for_each(|rows| raw::write(&database, rows));
    spent(|| batches.iter().for_each(|rows| raw::write(&database, rows))).1
}

fn by_hand(path: &Path, rows: u64) -> Spent {
    let mut connection = sqlite::create(path);
    let starts = || (0..rows).step_by(usize::try_from(BATCH).unwrap_or(1));
    let batch = |start: u64| start..rows.min(start + BATCH);
    spent(|| {
        starts().for_each(|start| sqlite::write(&mut connection, |write| batch(start).for_each(|at| write.contact(at))));
        starts().for_each(|start| sqlite::write(&mut connection, |write| batch(start).for_each(|at| write.deal(at))));
    })
    .1
}

/// What the import takes, as the median of `rounds`; gives also what the library needs from text to file, to be set beside another process.
pub fn lines(rows: u64, rounds: usize) -> (Vec<Line>, Spent) {
    let rows_written = written(rows);
    let (mut read, mut stored, mut raw, mut hand) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..rounds {
        let folder = tempfile::tempdir().expect("a folder");
        let [texts, road] = road(&folder.path().join("crm.redb"), rows);
        read.push(texts);
        stored.push(road);
        raw.push(raw_redb(&folder.path().join("raw.redb"), &rows_written));
        hand.push(by_hand(&folder.path().join("hand.sqlite"), rows));
    }
    let [read, stored, raw, hand] = [medians(&read), medians(&stored), medians(&raw), medians(&hand)];
    let whole = sum(read, stored);
    let line = |what: &str, road, peer, beside, goal| {
        let (road, beside) = (rate(2 * rows, road), rate(2 * rows, beside));
        let what = format!("import of {rows} contacts and {rows} opportunities, {what}");
        let (figure, unit) = (road / beside, " x the rate");
        Line { what, road: per_second(road), peer, beside: per_second(beside), figure, unit, goal }
    };
    let lines = vec![
        line("by the clock", stored.wall, "raw redb, the same rows sorted", raw.wall, Goal::AtLeast(0.5)),
        line("by CPU time", stored.cpu, "raw redb, the same rows sorted", raw.cpu, Goal::None),
        line("texts to file, by the clock", whole.wall, "SQLite by hand, unchecked", hand.wall, Goal::None),
        line("texts to file, by CPU time", whole.cpu, "SQLite by hand, unchecked", hand.cpu, Goal::None),
    ];
    (lines, whole)
}
