//! A week of help around Easter: `cargo run --release --example support_case`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::support_case::{Options, StoryError, tell};

/// Helps the customers of a coffee machine workshop over Easter: promises, pauses, warnings, a duplicate that is none, and what the customers say.
#[derive(Parser)]
struct Arguments {
    /// File to keep the records in; it must not exist yet [default: a temporary one]
    #[arg(long)]
    store: Option<PathBuf>,
    /// Seed of ids, and a clock that stands still: the same file again
    #[arg(long)]
    seed: Option<u64>,
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
    let Arguments { store, seed } = arguments;
    let options = Options { store: store.unwrap_or_else(|| folder.path().join("support_case.redb")), seed };
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out)?;
    out.flush()?;
    Ok(())
}
