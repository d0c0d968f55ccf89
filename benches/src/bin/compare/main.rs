//! The road beside its peers in one run: what criterion is not made for, from single durable commands to a million records.
//!
//! ```text
//! cargo xtask compare              everything, and benches/results.md
//! cargo xtask compare -- --quick   a look in a minute; writes no page
//! ```
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a measurement that prints, stops at the first thing that does not hold, and divides times"
)]

mod commands;
mod einvoices;
mod forecast;
mod import;
mod large;
mod line;
mod lists;
mod measure;
mod page;
mod python;
mod sqlalchemy;

use clap::Parser;

/// Measures the library beside raw redb, SQLite by hand, SQLAlchemy, and what writes electronic invoices.
#[derive(Parser)]
#[command(name = "cargo xtask compare", bin_name = "cargo xtask compare")]
struct Arguments {
    /// How many contacts, and as many opportunities, are imported, and how many opportunities the forecast is over.
    #[arg(long, default_value_t = 100_000)]
    rows: u64,
    /// How many contacts, and as many opportunities, the lists are out of.
    #[arg(long, default_value_t = 1_000_000)]
    large: u64,
    /// Few rows and rounds, for a look; writes no page.
    #[arg(long)]
    quick: bool,
    /// Leaves the peers in Python out; writes no page.
    #[arg(long)]
    no_python: bool,
}

fn main() {
    let mut asked = Arguments::parse();
    if asked.quick {
        asked.rows = asked.rows.min(10_000);
        asked.large = asked.large.min(100_000);
    }
    let (singles, rounds) = if asked.quick { (100, 3) } else { (1_000, 9) };
    let large = large::Large::of(asked.large);
    let (mut lines, single) = commands::lines(singles, rounds);
    page::print(&lines);
    let (more, import) = import::lines(asked.rows, if asked.quick { 1 } else { 3 });
    page::print(&more);
    lines.extend(more);
    let (more, get, page) = lists::lines(&large);
    lines.extend(more);
    let (more, forecast) = forecast::lines(asked.rows, 9);
    lines.extend(more);
    let (more, written) = einvoices::lines(if asked.quick { 100 } else { 2_000 });
    lines.extend(more);
    let road = sqlalchemy::Road { import, single, get, page, forecast };
    let mut notes = Vec::new();
    if !asked.no_python {
        for (peer, measured) in [
            ("SQLAlchemy", sqlalchemy::lines(asked.rows, &road)),
            ("drafthorse and factur-x", einvoices::python(written, if asked.quick { 20 } else { 200 })),
        ] {
            match measured {
                Ok(more) => lines.extend(more),
                Err(why) => {
                    eprintln!("{peer} left out: {why}");
                    notes.push(format!("Left out, since it could not be run: {peer}."));
                }
            }
        }
    }
    page::print(&lines);
    if !asked.quick && !asked.no_python {
        println!("written: {}", page::write(&lines, &notes).display());
    }
}
