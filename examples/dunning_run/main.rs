//! Late payers of a small company: `cargo run --release --example dunning_run`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::dunning_run::{Options, StoryError, tell};

/// Reminds the late payers of a joiner's workshop for five months, day by day, and reckons what their lateness costs.
#[derive(Parser)]
struct Arguments {
    /// Folder with customers.csv and diary.csv
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/late_payers"))]
    data: PathBuf,
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
    let Arguments { data, store, seed } = arguments;
    let options = Options { data, store: store.unwrap_or_else(|| folder.path().join("dunning_run.redb")), seed };
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out)?;
    out.flush()?;
    Ok(())
}
