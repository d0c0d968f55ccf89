//! 320,705 lines of a wholesaler taken over as invoices and credit notes, into a file. Prints what came of it and the CPU seconds it took.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a measurement that stops at the first thing that does not hold"
)]

#[path = "../../../crm-core/tests/online_retail/mod.rs"]
mod online_retail;

use std::path::Path;
use std::time::Instant;

use cpu_time::ProcessTime;
use crm_core::storage::{RedbOptions, RedbStore};

fn main() {
    let given = std::env::args().nth(1);
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/online_retail/online_retail_2010-12_2011-08.csv");
    let documents = online_retail::read(Path::new(given.as_deref().unwrap_or(data)), usize::MAX);
    let folder = tempfile::tempdir().expect("a folder");
    let (crm, owner) =
        online_retail::founded(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).expect("a store"));
    let (cpu, wall) = (ProcessTime::now(), Instant::now());
    let figures = online_retail::take_over(&crm, owner, &documents);
    let (cpu, wall) = (cpu.elapsed(), wall.elapsed());
    println!("{} lines of {} documents: {} not taken over", figures.lines, figures.documents, figures.refused.len());
    println!("{} invoices and {} credit notes", figures.stored.0, figures.stored.1);
    println!("{} credited lines take something off a sale, {} stand alone", figures.credited.0, figures.credited.1);
    println!("quantity times price: {} in the file, {} stored", figures.sum_of_file, figures.sum_of_lines);
    println!("documents come to {}; rounding changed:", figures.sum_of_documents);
    for (number, line, by) in &figures.rounded {
        println!("  {number} line {}: {by}", line + 1);
    }
    println!("{:.1} s CPU, {:.1} s in all", cpu.as_secs_f64(), wall.as_secs_f64());
}
