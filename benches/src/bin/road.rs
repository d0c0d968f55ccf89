//! The road alone, doing one thing again and again, for a profiler: `perf record --call-graph dwarf target/release/road import 100000`.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that stops at the first thing that does not hold"
)]

use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;

use crm_benches::company::{Company, now};
use crm_core::engine::Query;
use crm_core::parties::Contact;
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_else(|| "import".to_owned());
    let count = arguments.next().and_then(|count| count.parse().ok()).unwrap_or(100_000_u64);
    let folder = tempfile::tempdir().expect("a folder");
    let file = |path: &Path| RedbStore::create(path.join("crm.redb"), RedbOptions::default()).expect("a store");
    let company = match what.strip_prefix("memory-") {
        Some(_) => Company::founded_on(MemoryStore::new()),
        None => Company::founded_on(file(folder.path())),
    };
    match what.strip_prefix("memory-").unwrap_or(&what) {
        "import" => {
            let contacts: Vec<_> = (0..count).map(|at| company.contact(at)).collect();
            let ids = timed("contacts", || company.import_contacts(contacts));
            let deals: Vec<_> = (0..count).zip(ids).map(|(at, id)| company.deal(at, Some(id))).collect();
            drop(timed("deals", || company.import_deals(deals)));
        }
        "command" => {
            let session = company.session();
            let commands: Vec<_> = (0..count).map(|at| company.contact(at)).collect();
            timed("commands", || commands.into_iter().for_each(|command| drop(session.execute(command).expect("a contact"))));
        }
        "page" => {
            drop(company.import_contacts((0..100_000).map(|at| company.contact(at))));
            for (seller, who) in company.sellers.iter().zip(["0.1 %", "2 %", "20 %", "77.9 %"]) {
                let session = company.crm.session(*seller, now()).expect("a seller");
                let query = || Query::<Contact>::by(Contact::BY_NAME).limit(50);
                timed(who, || (0..count).for_each(|_| drop(session.list(&query()).expect("a page"))));
            }
        }
        other => panic!("`{other}` is not import, command or page, or one of them with memory- before it"),
    }
}

fn timed<T>(what: &str, step: impl FnOnce() -> T) -> T {
    let (wall, cpu) = (Instant::now(), ProcessTime::now());
    let result = step();
    println!("{what}: {:.3?} wall, {:.3?} CPU", wall.elapsed(), cpu.elapsed());
    result
}
