//! Single durable commands, a thousand in one transaction, and many at once.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use crm_benches::company::{Company, step};
use crm_benches::recording::Recording;
use crm_benches::rows::{Row, rows_of};
use crm_benches::{raw, sqlite};
use crm_core::engine::Session;
use crm_core::invoicing::IssueInvoice;
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};

use crate::line::{Goal, Line};
use crate::measure::{Spent, median, medians, per_second, rate, ratio, shown, spent};

/// How many threads each have a command in hand, all the time.
const THREADS: u64 = 64;
/// How many commands each of the threads sends, one after the other.
const EACH: u64 = 16;
/// How many deals there are, to be moved in turn.
const DEALS: u64 = 10_000;
/// How many commands the large transaction has.
const TOGETHER: u64 = 1_000;

/// The library and both peers, each on its own file in one folder.
struct Side {
    _folder: tempfile::TempDir,
    company: Company,
    raw: redb::Database,
    hand: rusqlite::Connection,
}

impl Side {
    fn by_side(founding: &[Vec<Row>]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).expect("a store");
        let raw = raw::create(&folder.path().join("raw.redb"));
        founding.iter().for_each(|rows| raw::write(&raw, rows));
        let hand = sqlite::create(&folder.path().join("hand.sqlite"));
        Self { company: Company::founded_on(store), raw, hand, _folder: folder }
    }
}

/// The rows that the library writes: for the founding, and for each batch of what `act` does after it.
fn written(act: impl FnOnce(&Company)) -> [Vec<Vec<Row>>; 2] {
    written_after(|_| (), |company, ()| act(company))
}

/// The same after the founding and what `prepare` does.
fn written_after<P>(prepare: impl FnOnce(&Company) -> P, act: impl FnOnce(&Company, &P)) -> [Vec<Vec<Row>>; 2] {
    let recording = Recording::of(MemoryStore::new());
    let company = Company::founded_on(recording.clone());
    let prepared = prepare(&company);
    let before = recording.take().iter().map(rows_of).collect();
    act(&company, &prepared);
    [before, recording.take().iter().map(rows_of).collect()]
}

/// All groups; gives also the CPU time that a single command takes the library, to be set beside another process.
pub fn lines(singles: u64, rounds: u64) -> (Vec<Line>, Duration) {
    let (mut lines, single) = one_by_one(singles);
    lines.extend(moved(singles));
    lines.extend(issued(singles));
    lines.extend(together(rounds));
    lines.extend(at_once(rounds));
    (lines, single)
}

/// A single durable command beside a peer, in one kind of time.
fn single(what: &str, road: Duration, peer: &'static str, took: Duration, goal: Goal) -> Line {
    let (what, figure) = (format!("one durable command, {what}"), ratio(road, took));
    Line { what, road: shown(road), peer, beside: shown(took), figure, unit: " x the time", goal }
}

/// Beside raw redb, whose time is what a commit of the rows cannot do without.
fn beside_raw(what: &str, road: Spent, below: Spent) -> [Line; 2] {
    [
        single(&format!("{what}, by the clock"), road.wall, "raw redb, the same rows", below.wall, Goal::AtMost(1.3)),
        // A slow disk hides what a library adds to it; processor time does not.
        single(&format!("{what}, by CPU time"), road.cpu, "raw redb, the same rows", below.cpu, Goal::AtMost(1.3)),
    ]
}

fn one_by_one(singles: u64) -> (Vec<Line>, Duration) {
    let [founding, commands] = written(|company| {
        let session = company.session();
        (0..singles).for_each(|at| drop(session.execute(company.contact(at)).expect("a contact")));
    });
    let Side { company, raw, mut hand, _folder } = Side::by_side(&founding);
    let session = company.session();
    let (mut road, mut below, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for (at, rows) in (0..singles).zip(&commands) {
        let command = company.contact(at);
        let mut turns: [(&mut Vec<Spent>, &mut dyn FnMut()); 3] = [
            (&mut road, &mut || drop(session.execute(command.clone()).expect("a contact"))),
            (&mut below, &mut || raw::write(&raw, rows)),
            (&mut beside, &mut || sqlite::write(&mut hand, |write| write.contact(at))),
        ];
        // Who flushes after whom changes, so that nobody always pays for what another left to the disk.
        turns.rotate_left(usize::try_from(at % 3).unwrap_or_default());
        turns.into_iter().for_each(|(took, turn)| took.push(spent(turn).1));
    }
    let [road, below, beside] = [road, below, beside].map(|all| medians(&all));
    let mut lines = beside_raw("a contact created", road, below).to_vec();
    lines.push(single("a contact created, by the clock", road.wall, "SQLite by hand", beside.wall, Goal::None));
    lines.push(single("a contact created, by CPU time", road.cpu, "SQLite by hand", beside.cpu, Goal::None));
    (lines, road.cpu)
}

/// Commands about what was prepared, each in its turn, beside raw redb.
fn prepared<P>(what: &str, count: u64, prepare: impl Fn(&Company) -> P, act: impl Fn(&Session, &P, u64)) -> [Line; 2] {
    let [before, commands] = written_after(&prepare, |company, prepared| {
        let session = company.session();
        (0..count).for_each(|at| act(&session, prepared, at));
    });
    let Side { company, raw, _folder, .. } = Side::by_side(&before);
    let (session, prepared) = (company.session(), prepare(&company));
    let (mut road, mut below) = (Vec::new(), Vec::new());
    for (at, rows) in (0..count).zip(&commands) {
        let mut turns: [(&mut Vec<Spent>, &mut dyn FnMut()); 2] =
            [(&mut road, &mut || act(&session, &prepared, at)), (&mut below, &mut || raw::write(&raw, rows))];
        turns.rotate_left(usize::try_from(at % 2).unwrap_or_default());
        turns.into_iter().for_each(|(took, turn)| took.push(spent(turn).1));
    }
    beside_raw(what, medians(&road), medians(&below))
}

fn moved(moves: u64) -> [Line; 2] {
    let open = |company: &Company| company.import_deals((0..DEALS).map(|at| company.deal(at, None)));
    prepared("a deal moved to another stage", moves, open, |session, deals, at| {
        drop(session.execute(step(deals, at)).expect("a move"));
    })
}

fn issued(invoices: u64) -> [Line; 2] {
    let draft = |company: &Company| company.import_drafts(invoices);
    prepared("an invoice of 20 lines issued", invoices, draft, |session, drafts, at| {
        let invoice = drafts[usize::try_from(at).unwrap_or_default()];
        drop(session.execute(IssueInvoice { invoice, issued_on: None, due_on: None }).expect("an invoice"));
    })
}

fn transaction(session: &Session, company: &Company, round: u64) {
    let first = round * TOGETHER;
    let step = |t: &mut crm_core::engine::Transaction| {
        (first..first + TOGETHER).try_for_each(|at| t.execute(company.contact(at)).map(|_| ()))
    };
    session.transact(step).expect("contacts");
}

fn together(rounds: u64) -> Vec<Line> {
    let act = |company: &Company| (0..rounds).for_each(|round| transaction(&company.session(), company, round));
    let [founding, batches] = written(act);
    let Side { company, raw, mut hand, _folder } = Side::by_side(&founding);
    let session = company.session();
    let (mut road, mut below, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    for (round, rows) in (0..rounds).zip(&batches) {
        let first = round * TOGETHER;
        road.push(spent(|| transaction(&session, &company, round)).1.wall);
        below.push(spent(|| raw::write(&raw, rows)).1.wall);
        let all = |write: &mut sqlite::Writer<'_>| (first..first + TOGETHER).for_each(|at| write.contact(at));
        beside.push(spent(|| sqlite::write(&mut hand, all)).1.wall);
    }
    let [road, below, beside] = [road, below, beside].map(median);
    let line = |peer, took| Line {
        what: format!("{TOGETHER} commands in one transaction"),
        road: shown(road),
        peer,
        beside: shown(took),
        figure: ratio(road, took),
        unit: " x the time",
        goal: Goal::None,
    };
    vec![line("raw redb, the same rows", below), line("SQLite by hand", beside)]
}

/// Commands from each of the threads, one after the other, until all are durable.
fn volley(company: &Company, round: u64) -> Duration {
    let gate = Barrier::new(usize::try_from(THREADS).unwrap_or_default() + 1);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|thread| {
                let first = (round * THREADS + thread) * EACH;
                let commands: Vec<_> = (first..first + EACH).map(|at| company.contact(at)).collect();
                let (session, gate) = (company.session(), &gate);
                scope.spawn(move || {
                    gate.wait();
                    commands.into_iter().for_each(|command| drop(session.execute(command).expect("a contact")));
                })
            })
            .collect();
        let start = Instant::now();
        gate.wait();
        threads.into_iter().for_each(|thread| thread.join().expect("a thread that ends well"));
        start.elapsed()
    })
}

/// As many commands as there are threads, each after the one before it, from one thread.
fn in_line(company: &Company, first: u64) -> Duration {
    let session = company.session();
    let commands: Vec<_> = (first..first + THREADS).map(|at| company.contact(at)).collect();
    spent(|| commands.into_iter().for_each(|command| drop(session.execute(command).expect("a contact")))).1.wall
}

/// The rows of several commands, as one transaction writes them.
fn sorted(commands: &[Vec<Row>]) -> Vec<Row> {
    let mut rows = commands.concat();
    rows.sort();
    rows
}

fn at_once(rounds: u64) -> Vec<Line> {
    let all = rounds * THREADS * EACH;
    let [founding, commands] = written(|company| {
        let session = company.session();
        (0..all).for_each(|at| drop(session.execute(company.contact(at)).expect("a contact")));
    });
    let Side { company, raw, _folder, .. } = Side::by_side(&founding);
    let (mut road, mut alone, mut below) = (Vec::new(), Vec::new(), Vec::new());
    // A command of each thread in one transaction: less than that no queue can cost.
    let transactions: Vec<Vec<Row>> = commands.chunks(usize::try_from(THREADS).unwrap_or(1)).map(sorted).collect();
    for (round, transactions) in (0..rounds).zip(transactions.chunks(usize::try_from(EACH).unwrap_or(1))) {
        alone.push(in_line(&company, all + round * THREADS));
        road.push(volley(&company, round));
        below.push(spent(|| transactions.iter().for_each(|rows| raw::write(&raw, rows))).1.wall);
    }
    let alone = rate(THREADS, median(alone));
    let [road, below] = [road, below].map(|times| rate(THREADS * EACH, median(times)));
    let line = |peer, beside, goal| Line {
        what: format!("{THREADS} threads, {EACH} durable commands each"),
        road: per_second(road),
        peer,
        beside: per_second(beside),
        figure: road / beside,
        unit: " x the rate",
        goal,
    };
    vec![
        line("crm-core, one by one", alone, Goal::AtLeast(15.0)),
        line("raw redb, the rows of 64 in one transaction", below, Goal::None),
    ]
}
