//! From lead to cash on one file: `cargo run --release --example lead_to_cash`.
#![allow(clippy::print_stderr, reason = "a program says on the terminal why it ended")]

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_core::kernel::{Currency, Date};
use crm_examples::lead_to_cash::{Options, StoryError, tell};
use indicatif::{ProgressBar, ProgressStyle};

/// Brings a company's files into a new CRM file, works one lead until it is paid, and shows the figures.
#[derive(Parser)]
struct Arguments {
    /// Folder with accounts.csv, products.csv, sales_teams.csv, sales_pipeline.csv, leads.csv, invoices*.csv (what there is of them)
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/data/small"))]
    data: PathBuf,
    /// File to keep the records in; it must not exist yet [default: a temporary one]
    #[arg(long)]
    store: Option<PathBuf>,
    /// Currency of every amount in the files
    #[arg(long, default_value = "EUR", value_parser = |text: &str| text.parse::<Currency>())]
    currency: Currency,
    /// Day of the story, as 2026-09-30 [default: the latest day in the files]
    #[arg(long, value_parser = |text: &str| text.parse::<Date>())]
    as_of: Option<Date>,
    /// Another spelling of a product, as `GTXPro=GTX Pro`; may be given several times
    #[arg(long, value_parser = alias)]
    alias: Vec<(String, String)>,
    /// Keep a whole file out where one row is wrong
    #[arg(long)]
    strict: bool,
    /// Seed of ids, and a clock that stands still: the same file again
    #[arg(long)]
    seed: Option<u64>,
}

fn alias(text: &str) -> Result<(String, String), String> {
    let (alias, product) = text.split_once('=').ok_or("write it as `other spelling=product`")?;
    Ok((alias.trim().to_owned(), product.trim().to_owned()))
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
    let Arguments { data, store, currency, as_of, alias, strict, seed } = arguments;
    let store = store.unwrap_or_else(|| folder.path().join("lead_to_cash.redb"));
    let options = Options { data, store, currency, as_of, aliases: alias, strict, seed };
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg:28} [{bar:30}] {human_pos} of {human_len}") {
        bar.set_style(style.progress_chars("━╸ "));
    }
    let mut out = std::io::stdout().lock();
    tell(&options, &mut out, &mut |file, through, total| {
        bar.set_length(total);
        bar.set_message(file.to_owned());
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
