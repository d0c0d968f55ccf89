//! The road beside its peers in one run: what criterion is not made for, from single durable commands to a million records.
//!
//! ```text
//! cargo xtask compare              everything, and benches/results.md
//! cargo xtask compare -- --quick   a look in a few minutes; writes no page
//! ```
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::panic,
    clippy::float_arithmetic,
    reason = "a measurement that prints, stops at the first thing that does not hold, and divides times"
)]

mod import;
mod line;
mod measure;

use clap::Parser;

/// Measures the library beside raw redb, SQLite by hand and SQLAlchemy.
#[derive(Parser)]
struct Arguments {
    /// Contacts and opportunities each that are imported.
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// Few rows and rounds, for a look; writes no page.
    #[arg(long)]
    quick: bool,
}

fn main() {
    let arguments = Arguments::parse();
    let (lines, _) = import::lines(arguments.rows, 3);
    for line in lines {
        println!("{}", line.cells().join(" | "));
    }
}
