//! From the pipeline to the signature and beyond: `cargo run --release --example pipeline_to_signature`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::pipeline_to_signature::{Options, StoryError, tell};

/// Brings one deal of a maker of stage lights through the gates of its pipeline, quotes it, has it signed, and delivers, bills and renews what was sold.
#[derive(Parser)]
struct Arguments {
    /// File to keep the records in; it must not exist yet [default: a temporary one]
    #[arg(long)]
    store: Option<PathBuf>,
    /// Seed of ids, and a clock that stands still: the same file again
    #[arg(long)]
    seed: Option<u64>,
    /// Folder to write the quote and the invoices to, as pages for a customer; as PDF too where built with `--features pdf`
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
    let options = Options { store: store.unwrap_or_else(|| folder.path().join("pipeline_to_signature.redb")), seed, documents };
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out)?;
    out.flush()?;
    Ok(())
}
