//! Quotes and invoices on paper: `cargo run -p crm-examples --example documents --features pdf -- out/`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program says on the terminal what it wrote, and why it ended")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use crm_core::documents::DocumentFormat;
use crm_examples::StoryError;
use crm_examples::documents::samples;

/// Writes a quote, invoices and a credit note of an invented company into a folder, in French and English, as HTML and, with the feature `pdf`, as PDF.
#[derive(Parser)]
struct Arguments {
    /// The folder
    out: PathBuf,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), StoryError> {
    std::fs::create_dir_all(&arguments.out)?;
    let formats: &[DocumentFormat] =
        if cfg!(feature = "pdf") { &[DocumentFormat::Html, DocumentFormat::Pdf] } else { &[DocumentFormat::Html] };
    for sample in samples(formats)? {
        let file = arguments.out.join(&sample.file);
        std::fs::write(&file, &sample.document.content)?;
        println!("{} {:>8} bytes, sha-256 {}", file.display(), sample.document.content.len(), sample.document.hash);
    }
    Ok(())
}
