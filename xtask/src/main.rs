//! What a contributor runs: `cargo xtask test` before a change is shown, `cargo xtask bench` to measure one.
//!
//! Everything is a command that one could type by hand; this names them once, in the order in which a failure is cheapest to find, and
//! says at the end how long each took.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool talks to the person who runs it")]

mod component;
mod report;
mod sizes;
mod step;
mod suite;
mod swift_root;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use suite::Suite;
use suite::prove::Proof;

/// What a contributor runs.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything a change must pass: format, lints, tests, documentation, the stories in release, electronic invoices by validators of others, the
    /// packages of the other languages.
    /// Stops at the first failure.
    #[command(visible_alias = "ci")]
    Test {
        /// One language, or electronic invoices, alone.
        suite: Option<Suite>,
    },
    /// The benches of crm-benches. What stands after `--` goes to criterion, as `cargo xtask bench -- --quick`.
    Bench {
        /// Arguments for criterion: a filter, `--quick`, `--save-baseline main`.
        #[arg(last = true)]
        criterion: Vec<String>,
    },
    /// Measures the library beside its peers in one run, and writes benches/results.md. What stands after `--` goes to the tool, as
    /// `cargo xtask compare -- --quick`.
    Compare {
        /// Arguments for the tool: `--quick`, `--rows 10000`.
        #[arg(last = true)]
        tool: Vec<String>,
    },
    /// What a maintainer runs before a release: fuzzing, miri, mutants, the tests at full figures. Takes hours.
    Prove {
        /// One of them alone.
        proof: Option<Proof>,
        /// How long each fuzz target runs.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Writes the files that the Python package takes from the source of crm-core.
    Bindings,
    /// How many lines the bindings have beside the library, and how large what they ship is.
    Sizes,
    /// What the Swift steps start in a mount namespace of their own.
    #[command(hide = true, subcommand)]
    SwiftRoot(swift_root::Action),
}

fn main() -> ExitCode {
    let steps = match Arguments::parse().command {
        Command::Test { suite } => suite::test(suite),
        Command::Bench { criterion } => suite::bench(criterion),
        Command::Compare { tool } => suite::compare(tool),
        Command::Prove { proof, seconds } => suite::prove::steps(proof, seconds),
        Command::Bindings => suite::bindings(),
        Command::Sizes => return ended(sizes::print(&suite::workspace(), &suite::target())),
        Command::SwiftRoot(action) => return ended(swift_root::act(action)),
    };
    let lines = step::run_all(&steps, component::Missing::as_the_environment_says());
    report::print(&lines);
    if report::is_good(&lines) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ended<E: std::fmt::Display>(result: Result<(), E>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed_and_ci_is_another_word_for_test() {
        Arguments::command().debug_assert();
        let parsed = Arguments::try_parse_from(["cargo xtask", "ci"]).expect("ci is a command");
        assert!(matches!(parsed.command, Command::Test { suite: None }));
    }

    #[test]
    fn one_language_can_be_tested_alone_and_another_word_is_refused() {
        let parsed = Arguments::try_parse_from(["cargo xtask", "test", "kotlin"]).expect("kotlin is a language");
        assert!(matches!(parsed.command, Command::Test { suite: Some(Suite::Kotlin) }));
        assert!(Arguments::try_parse_from(["cargo xtask", "test", "cobol"]).is_err());
    }

    #[test]
    fn one_proof_can_be_run_alone_for_as_long_as_one_likes() {
        let parsed = Arguments::try_parse_from(["cargo xtask", "prove", "fuzz", "--seconds", "900"]).expect("fuzz is a proof");
        assert!(matches!(parsed.command, Command::Prove { proof: Some(Proof::Fuzz), seconds: 900 }));
        assert!(Arguments::try_parse_from(["cargo xtask", "prove", "luck"]).is_err());
    }

    #[test]
    fn what_follows_the_dashes_goes_to_criterion_or_to_the_tool_that_compares() {
        let parsed =
            Arguments::try_parse_from(["cargo xtask", "bench", "--", "--quick", "commit"]).expect("bench takes arguments");
        assert!(matches!(parsed.command, Command::Bench { criterion } if criterion == ["--quick", "commit"]));
        let parsed = Arguments::try_parse_from(["cargo xtask", "compare", "--", "--quick"]).expect("compare takes arguments");
        assert!(matches!(parsed.command, Command::Compare { tool } if tool == ["--quick"]));
    }
}
