//! The forecast and the board over very many open deals on a file: from the records, from the rows of the covering index, and from columns in memory, the
//! question that fills them and those after it. Beside sums by group in SQLite over the same rows, without and with an index that covers them.
//! Prints medians, by the clock and of CPU time, which a machine that does other things stretches less.
//!
//! `cargo run --release -p crm-benches --bin foreseen -- 1000000 [MiB of cache]`
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::float_arithmetic,
    reason = "a measurement that stops at the first thing that does not hold, and divides bytes"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use crm_benches::company::Company;
use crm_benches::sqlite;
use crm_core::engine::{Crm, Limits, Query};
use crm_core::kernel::{Code, Currency, Record, SortKey};
use crm_core::pipeline::{Board, Forecast, ForecastScope, MoveOpportunity, Opportunity};
use crm_core::storage::{RedbOptions, RedbStore};
use rusqlite::types::Value;

const ROUNDS: usize = 7;
const FORECAST: &str = "SELECT category, currency, sum(cents), sum(round(cents * probability / 100.0)) FROM opportunity
    GROUP BY category, currency";
const BOARD: &str = "SELECT stage, count(*), sum(cents) FROM opportunity GROUP BY stage";
const COVERING: &str = "CREATE INDEX opportunity_forecast ON opportunity (category, currency, cents, probability);
    CREATE INDEX opportunity_board ON opportunity (stage, cents); ANALYZE;";

fn median<T>(what: &str, mut once: impl FnMut() -> T) -> T {
    let mut result = once();
    let (mut wall, mut cpu) = (Vec::with_capacity(ROUNDS), Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let (begun, worked) = (Instant::now(), ProcessTime::now());
        result = once();
        wall.push(begun.elapsed());
        cpu.push(worked.elapsed());
    }
    let [wall, cpu] = [wall, cpu].map(|mut times: Vec<Duration>| {
        times.sort_unstable();
        times.get(ROUNDS / 2).copied().unwrap_or_default()
    });
    println!("{what:<44}{wall:>12.1?}{cpu:>12.1?} CPU");
    result
}

/// Bytes of memory that the process holds, where the system tells it.
fn held() -> usize {
    let pages = std::fs::read_to_string("/proc/self/statm").ok().and_then(|told| told.split(' ').nth(1)?.parse::<usize>().ok());
    pages.map_or(0, |pages| pages * 4_096)
}

/// Every question of the page, over what `crm` reads from.
fn questions(company: &Company, crm: &Crm) {
    let (pipeline, now) = (company.pipeline, crm_benches::company::now());
    let boss = crm.session(company.boss, now).expect("the boss acts");
    let whole = Forecast::of(pipeline);
    median("forecast", || boss.ask(whole).expect("a forecast"));
    let [from, to] = ["2026-04-01", "2026-06-30"].map(|day| Some(day.parse().expect("a day")));
    median("forecast of a quarter", || boss.ask(Forecast { from, to, ..whole }).expect("a forecast"));
    let scope = ForecastScope::Owner(company.sellers[2]);
    median("forecast of one owner", || boss.ask(Forecast { scope, ..whole }).expect("a forecast"));
    median("board, 10 cards a stage", || boss.ask(Board { pipeline, cards: 10 }).expect("a board"));
    for (seller, sees) in company.sellers.iter().zip(["0.1 %", "2 %", "20 %", "the rest"]) {
        let session = crm.session(*seller, now).expect("a seller acts");
        median(&format!("forecast of one who sees {sees}"), || session.ask(whole).expect("a forecast"));
    }
    let session = crm.session(company.sellers[2], now).expect("a seller acts");
    median("board of one who sees 20 %", || session.ask(Board { pipeline, cards: 10 }).expect("a board"));
}

/// The forecast after so many deals were moved since the last one.
fn after_moves(company: &Company, moves: usize) {
    let (boss, mut at) = (company.session(), 0);
    let (mut took, deals) = (Vec::new(), boss.iter(Query::<Opportunity>::all()).take(moves).map(|deal| deal.expect("a deal")));
    let deals: Vec<_> = deals.map(|deal| deal.id()).collect();
    for _ in 0..ROUNDS {
        at += 1;
        let stage: Code = crm_benches::texts::STAGES[at % 2].parse().expect("a stage");
        for deals in deals.chunks(1_000) {
            let step = |deal: &_| MoveOpportunity { opportunity: *deal, stage: stage.clone() };
            boss.transact(|t| deals.iter().try_for_each(|deal| t.execute(step(deal)).map(drop))).expect("moves");
        }
        let worked = ProcessTime::now();
        boss.ask(Forecast::of(company.pipeline)).expect("a forecast");
        took.push(worked.elapsed());
    }
    took.sort_unstable();
    println!("{:<44}{:>12}{:>12.1?} CPU", format!("forecast after {moves} deals were moved"), "", took[ROUNDS / 2]);
}

fn main() {
    let deals: u64 = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().expect("a number of deals"));
    let folder = tempfile::tempdir().expect("a folder");
    let cached = std::env::args().nth(2).map(|mib| mib.parse::<usize>().expect("a number of MiB") << 20);
    let options = RedbOptions::default();
    let options = RedbOptions { cache_bytes: cached.unwrap_or(options.cache_bytes), ..options };
    let store = RedbStore::create(folder.path().join("crm.redb"), options).expect("a store");
    let store = Arc::new(store);
    let company = Company::founded_on(Arc::clone(&store));
    company.import_deals((0..deals).map(|at| company.deal(at, None)));
    let mut hand = sqlite::create(&folder.path().join("hand.sqlite"));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.contact(at)));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.deal(at)));
    let (boss, pipeline) = (company.session(), company.pipeline);
    println!("{deals} open deals");
    let inside = || Query::under(Opportunity::BY_STAGE, SortKey::new().id(pipeline));
    median("rows of the index, counted", || boss.count(&inside()).expect("a count"));
    println!("from the rows of the index");
    let limits = Limits { column_bytes: 0, ..Limits::default() };
    questions(&company, &Crm::builder(store).seed(1).limits(limits).open().expect("a library"));
    println!("from columns in memory");
    let (before, begun, worked) = (held(), Instant::now(), ProcessTime::now());
    let figures = boss.ask(Forecast::of(pipeline)).expect("a forecast");
    println!("{:<44}{:>12.1?}{:>12.1?} CPU", "the first question", begun.elapsed(), worked.elapsed());
    println!("{:.1} bytes of memory a deal", (held() - before) as f64 / deals as f64);
    questions(&company, &company.crm);
    [1, 100, 10_000].into_iter().for_each(|moves| after_moves(&company, moves));
    let figures_now = boss.ask(Forecast::of(pipeline)).expect("a forecast");
    let today = Forecast { as_of: Some("2026-05-04".parse().expect("a day")), ..Forecast::of(pipeline) };
    let read = median("the same from the records, as of today", || boss.ask(today).expect("a forecast"));
    assert_eq!(read, figures_now, "columns tell what records say");
    let board = boss.ask(Board { pipeline, cards: 10 }).expect("a board");
    for covered in [false, true] {
        let with = if covered { "with an index that covers" } else { "by its table" };
        if covered {
            hand.execute_batch(COVERING).expect("indexes");
        }
        let sums = median(&format!("SQLite, forecast {with}"), || sqlite::read(&hand, FORECAST, []));
        let sum = figures.currencies.get(&Currency::EUR).expect("euros").possible.minor();
        assert_eq!(sums.first().and_then(|row| row.get(2)), Some(&Value::Integer(sum)), "both count the same");
        let stages = median(&format!("SQLite, board {with}"), || sqlite::read(&hand, BOARD, []));
        assert_eq!(stages.len(), board.columns.len(), "both have the same stages");
    }
}
