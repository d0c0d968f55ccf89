//! Goods that come back to a shop of lamps: `cargo run --release --example return_goods`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::return_goods::{Options, StoryError, tell};

/// Takes goods back in a shop of lamps: a withdrawal, an exchange, a repair, a refund that was given too early.
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
    let options = Options { store: store.unwrap_or_else(|| folder.path().join("return_goods.redb")), seed };
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out)?;
    out.flush()?;
    Ok(())
}
