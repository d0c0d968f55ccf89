//! The forecast and the board over very many open deals on a file, beside sums by group in SQLite over the same rows, without and with an index that
//! covers them. Prints medians, by the clock and of CPU time, which a machine that does other things stretches less.
//!
//! `cargo run --release -p crm-benches --bin foreseen -- 1000000 [MiB of cache]`
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a measurement that stops at the first thing that does not hold")]

use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use crm_benches::company::Company;
use crm_benches::sqlite;
use crm_core::engine::Query;
use crm_core::kernel::{Currency, SortKey};
use crm_core::pipeline::{Board, Forecast, Opportunity};
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

fn main() {
    let deals: u64 = std::env::args().nth(1).map_or(1_000_000, |rows| rows.parse().expect("a number of deals"));
    let folder = tempfile::tempdir().expect("a folder");
    let cached = std::env::args().nth(2).map(|mib| mib.parse::<usize>().expect("a number of MiB") << 20);
    let options = RedbOptions::default();
    let options = RedbOptions { cache_bytes: cached.unwrap_or(options.cache_bytes), ..options };
    let store = RedbStore::create(folder.path().join("crm.redb"), options).expect("a store");
    let company = Company::founded_on(store);
    company.import_deals((0..deals).map(|at| company.deal(at, None)));
    let mut hand = sqlite::create(&folder.path().join("hand.sqlite"));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.contact(at)));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.deal(at)));
    let (boss, pipeline) = (company.session(), company.pipeline);
    println!("{deals} open deals");
    let inside = || Query::under(Opportunity::BY_STAGE, SortKey::new().id(pipeline));
    median("rows of the index, counted", || boss.count(&inside()).expect("a count"));
    let figures = median("forecast", || boss.ask(Forecast::of(pipeline)).expect("a forecast"));
    let today = Forecast { as_of: Some("2026-05-04".parse().expect("a day")), ..Forecast::of(pipeline) };
    let read = median("the same from the records, as of today", || boss.ask(today).expect("a forecast"));
    assert_eq!(read, figures, "rows tell what records say");
    let board = median("board, 10 cards a stage", || boss.ask(Board { pipeline, cards: 10 }).expect("a board"));
    for (seller, sees) in company.sellers.iter().zip(["0.1 %", "2 %", "20 %", "the rest"]) {
        let session = company.crm.session(*seller, crm_benches::company::now()).expect("a seller acts");
        median(&format!("forecast of one who sees {sees}"), || session.ask(Forecast::of(pipeline)).expect("a forecast"));
    }
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
