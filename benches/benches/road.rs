//! The road beside its peers, for what takes microseconds. Each group holds the same work done by each side, so that ratios can be taken;
//! what is too large for criterion is in the tool `compare`.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "a bench stops at the first thing that does not hold; criterion's macro writes no docs"
)]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crm_benches::company::{Company, step};
use crm_benches::recording::Recording;
use crm_benches::rows::{RECORD, Row, record_key, rows_of};
use crm_benches::{raw, sqlite};
use crm_core::engine::{Command, Query};
use crm_core::kernel::{ContactId, Kind, OpportunityId, RecordId};
use crm_core::parties::Contact;
use crm_core::pipeline::Forecast;
use crm_core::storage::{Key, MemoryStore, RedbOptions, RedbStore};

/// Commands whose rows are kept for raw redb: more than are measured.
const RECORDED: u64 = 30_000;
/// Deals that are moved in turn.
const MOVED: u64 = 10_000;
/// Contacts, and deals, in the store that is read.
const READ: u64 = 10_000;

fn on_file(folder: &tempfile::TempDir) -> Company {
    Company::founded_on(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap())
}

/// The rows of the founding and what `prepare` does, and of each command that `command` makes after it of what that gave.
fn recorded<P, C: Command>(prepare: impl FnOnce(&Company) -> P, command: impl Fn(&Company, &P, u64) -> C) -> [Vec<Vec<Row>>; 2] {
    let recording = Recording::of(MemoryStore::new());
    let company = Company::founded_on(recording.clone());
    let prepared = prepare(&company);
    let before = recording.take().iter().map(rows_of).collect();
    let session = company.session();
    (0..RECORDED).for_each(|at| drop(session.execute(command(&company, &prepared, at)).unwrap()));
    [before, recording.take().iter().map(rows_of).collect()]
}

/// Opens the deals that are then moved.
fn deals_of(company: &Company) -> Vec<OpportunityId> {
    company.import_deals((0..MOVED).map(|at| company.deal(at, None)))
}

fn one_command(c: &mut Criterion) {
    let mut group = c.benchmark_group("one durable command");
    let folder = tempfile::tempdir().unwrap();
    let [founding, commands] = recorded(|_| (), |company, (), at| company.contact(at));
    let database = raw::create(&folder.path().join("raw.redb"));
    founding.iter().for_each(|rows| raw::write(&database, rows));
    let mut rows = commands.iter().cycle();
    group.bench_function("raw redb, the same rows", |b| b.iter(|| raw::write(&database, rows.next().unwrap())));
    let mut hand = sqlite::create(&folder.path().join("hand.sqlite"));
    let mut next = 0..;
    group.bench_function("SQLite by hand", |b| {
        b.iter(|| sqlite::write(&mut hand, |write| write.contact(next.next().unwrap())));
    });
    for (name, company) in
        [("crm-core on redb", on_file(&folder)), ("crm-core in memory", Company::founded_on(MemoryStore::new()))]
    {
        let (session, mut next) = (company.session(), 0..);
        group.bench_function(name, |b| {
            b.iter_batched(
                || company.contact(next.next().unwrap()),
                |command| session.execute(command).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn one_move(c: &mut Criterion) {
    let mut group = c.benchmark_group("one durable move of a deal to another stage");
    let folder = tempfile::tempdir().unwrap();
    let [before, moves] = recorded(deals_of, |_, deals, at| step(deals, at));
    let database = raw::create(&folder.path().join("raw.redb"));
    before.iter().for_each(|rows| raw::write(&database, rows));
    let mut rows = moves.iter().cycle();
    group.bench_function("raw redb, the same rows", |b| b.iter(|| raw::write(&database, rows.next().unwrap())));
    for (name, company) in
        [("crm-core on redb", on_file(&folder)), ("crm-core in memory", Company::founded_on(MemoryStore::new()))]
    {
        let (session, deals, mut next) = (company.session(), deals_of(&company), 0..);
        group.bench_function(name, |b| {
            b.iter_batched(
                || step(&deals, next.next().unwrap()),
                |command| session.execute(command).unwrap(),
                BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

fn import(c: &mut Criterion) {
    let mut group = c.benchmark_group("import of 1,000 contacts");
    group.sample_size(10);
    let folder = tempfile::tempdir().unwrap();
    for (name, company) in
        [("crm-core on redb", on_file(&folder)), ("crm-core in memory", Company::founded_on(MemoryStore::new()))]
    {
        let mut next = 0..;
        group.bench_function(name, |b| {
            b.iter_batched(
                || next.by_ref().take(1_000).map(|at| company.contact(at)).collect::<Vec<_>>(),
                |contacts| company.import_contacts(contacts),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn reads(c: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let (ids, pipeline) = {
        let company = on_file(&folder);
        let ids = company.import_contacts((0..READ).map(|at| company.contact(at)));
        company.import_deals((0..READ).zip(&ids).map(|(at, id)| company.deal(at, Some(*id))));
        (ids, company.pipeline)
    };
    let path = folder.path().join("crm.redb");
    let mut group = c.benchmark_group("one contact by its id");
    {
        let database = raw::open(&path);
        let kind = crm_core::storage::Kind(Kind::CONTACT.code);
        let key = |id: &ContactId| record_key(Key { kind, id: id.to_bytes() });
        let keys: Vec<Vec<u8>> = ids.iter().map(key).collect();
        let mut next = keys.iter().cycle().step_by(997);
        group.bench_function("raw redb", |b| b.iter(|| raw::get(&database, RECORD, next.next().unwrap()).unwrap()));
    }
    let crm = crm_benches::company::open(RedbStore::open(&path, RedbOptions::default()).unwrap());
    let session = crm.system("bench", crm_benches::company::now());
    let mut next = ids.iter().cycle().step_by(997);
    group.bench_function("crm-core on redb", |b| b.iter(|| session.get::<Contact>(*next.next().unwrap()).unwrap()));
    group.finish();
    let mut group = c.benchmark_group("reads of 10,000");
    group.bench_function("a page of 50 by name", |b| {
        b.iter(|| session.list(&Query::<Contact>::by(Contact::BY_NAME).limit(50)).unwrap());
    });
    let question = Forecast::of(pipeline);
    group.bench_function("forecast", |b| b.iter(|| session.ask(question).unwrap()));
    group.finish();
}

criterion_group!(benches, one_command, one_move, import, reads);
criterion_main!(benches);
