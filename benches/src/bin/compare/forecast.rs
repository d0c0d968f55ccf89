//! What the pipeline is expected to bring, over all its deals.

use std::time::Duration;

use crm_benches::company::Company;
use crm_benches::sqlite;
use crm_core::kernel::Currency;
use crm_core::pipeline::Forecast;
use crm_core::storage::{RedbOptions, RedbStore};
use rusqlite::types::Value;

use crate::line::{Goal, Line};
use crate::measure::{median, ratio, shown, spent};

const BY_HAND: &str = "SELECT category, currency, sum(cents), sum(round(cents * probability / 100.0)) FROM opportunity
    GROUP BY category, currency";

/// The forecast beside a sum by group.
pub fn lines(deals: u64, rounds: usize) -> (Vec<Line>, Duration) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).expect("a store");
    let company = Company::founded_on(store);
    company.import_deals((0..deals).map(|at| company.deal(at, None)));
    let mut hand = sqlite::create(&folder.path().join("hand.sqlite"));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.contact(at)));
    sqlite::write(&mut hand, |write| (0..deals).for_each(|at| write.deal(at)));
    let (session, question) = (company.session(), Forecast::of(company.pipeline));
    let (mut road, mut beside) = (Vec::new(), Vec::new());
    // It reads the rows of the index into memory, where later ones find them.
    let first = spent(|| session.ask(question).expect("a forecast")).1.wall;
    for _ in 0..rounds {
        let (figures, took) = spent(|| session.ask(question).expect("a forecast"));
        road.push(took.wall);
        let (sums, took) = spent(|| sqlite::read(&hand, BY_HAND, []));
        beside.push(took.wall);
        let sum = figures.currencies.get(&Currency::EUR).expect("euros").possible.minor();
        assert_eq!(sums[0][2], Value::Integer(sum), "both count the same");
    }
    let [road, beside] = [road, beside].map(median);
    let line = |what: &str, took| Line {
        what: format!("{what} over {deals} opportunities"),
        road: shown(took),
        peer: "SQLite by hand, GROUP BY",
        beside: shown(beside),
        figure: ratio(took, beside),
        unit: " x the time",
        goal: Goal::None,
    };
    (vec![line("the first forecast of a process", first), line("forecast", road)], road)
}
