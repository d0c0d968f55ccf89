//! From a table of requests to customers: `cargo run --release --example qualify_leads`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_examples::qualify_leads::{Options, StoryError, Table, tell};
use indicatif::{ProgressBar, ProgressStyle};

/// Brings requests in as leads, learns from the old ones whom to call first, and works the first of them until one is a customer.
#[derive(Parser)]
struct Arguments {
    /// The table of requests
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/requests/requests.csv"))]
    data: PathBuf,
    /// Tell it of the published leads of a seller of courses instead: where leads_train.csv lies
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/x_education_leads"))]
    real: Option<PathBuf>,
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
    let Arguments { data, real, store, seed } = arguments;
    let table = real.map_or_else(|| Table::Invented(data), |folder| Table::Real(folder.join("leads_train.csv")));
    let options = Options { table, store: store.unwrap_or_else(|| folder.path().join("qualify_leads.redb")), seed };
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:28} [{bar:30}] {human_pos} of {human_len}") {
        bar.set_style(style.progress_chars("━╸ "));
    }
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out, &mut |what, through, total| {
        bar.set_length(total);
        bar.set_message(what.to_owned());
        bar.set_position(through);
        if through == total {
            bar.finish_and_clear();
            bar.reset();
        }
    })?;
    bar.finish_and_clear();
    out.flush()?;
    Ok(())
}
