//! From the invoice to the cash: `cargo run --release --example invoice_to_cash`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::invoice_to_cash::{Options, StoryError, tell};

/// Bills the customers of a caterer for a quarter, takes what they pay, closes the books of each month, and finds every cent again.
#[derive(Parser)]
struct Arguments {
    /// File to keep the records in; it must not exist yet [default: a temporary one]
    #[arg(long)]
    store: Option<PathBuf>,
    /// Seed of ids, and a clock that stands still: the same file again
    #[arg(long)]
    seed: Option<u64>,
    /// Folder to write electronic invoices, pages, status messages and entries to; Factur-X too where built with `--features pdf`
    #[arg(long, value_name = "FOLDER")]
    documents: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), StoryError> {
    let folder = tempfile::tempdir()?;
    let Arguments { store, seed, documents } = arguments;
    let options = Options { store: store.unwrap_or_else(|| folder.path().join("invoice_to_cash.redb")), seed, documents };
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out)?;
    out.flush()?;
    Ok(())
}
