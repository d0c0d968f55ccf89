//! Writes the vocabulary of crm-core in another language, or checks that what is written is that of the source.
#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command line tool talks to the person who runs it")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use crm_bindgen::source::BindgenFault;
use crm_bindgen::{columns, kotlin, python, swift, vocabulary};

/// Writes the vocabulary of crm-core in another language.
#[derive(Parser)]
struct Arguments {
    /// Which language.
    language: Language,
    /// The folder to write into.
    #[arg(long)]
    out: PathBuf,
    /// Write nothing; fail where the files are not those of the source.
    #[arg(long)]
    check: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Language {
    Python,
    Kotlin,
    Swift,
    /// The layout of tables, for the Python library.
    Columns,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(drifted) if drifted.is_empty() => ExitCode::SUCCESS,
        Ok(drifted) => {
            eprintln!("not those of the source: {}; write them again without --check", drifted.join(", "));
            ExitCode::FAILURE
        }
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

/// The files that are not those of the source; none where they were written.
fn run(arguments: &Arguments) -> Result<Vec<String>, BindgenFault> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../crm-core/src");
    let vocabulary = vocabulary(&root)?;
    let files = match arguments.language {
        Language::Python => python::files(&vocabulary),
        Language::Kotlin => kotlin::files(&vocabulary),
        Language::Swift => swift::files(&vocabulary),
        Language::Columns => columns::files(&vocabulary),
    };
    let mut drifted = Vec::new();
    for (name, text) in files {
        let path = arguments.out.join(&name);
        if std::fs::read_to_string(&path).is_ok_and(|found| found == text) {
            continue;
        }
        if arguments.check {
            drifted.push(name);
            continue;
        }
        let fault = |error| BindgenFault::Io { path: path.clone(), error };
        std::fs::create_dir_all(&arguments.out).map_err(fault)?;
        std::fs::write(&path, text).map_err(fault)?;
    }
    Ok(drifted)
}
