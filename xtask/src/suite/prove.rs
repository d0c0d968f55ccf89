//! What a maintainer runs before a release: the searches that take too long for every change.

use clap::ValueEnum;

use super::library::workspace;
use crate::component::Component;
use crate::step::Step;

/// The targets of the workspace `fuzz`.
const TARGETS: [&str; 10] = ["cards", "commands", "einvoices", "money", "record", "sort_key", "store", "texts", "totals", "tree"];

/// What the interpreter runs: encoding and money, by the names of their modules.
const INTERPRETED: [&str; 7] = [
    "kernel::rounding",
    "kernel::money",
    "kernel::quantity",
    "kernel::sort_key",
    "engine::tests::kept",
    "storage::seal",
    "storage::redb_store::row",
];

/// Where a change that no test notices would cost money or show what is not to be seen.
const MUTATED: [&str; 10] = [
    "kernel/money",
    "kernel/rounding",
    "kernel/quantity",
    "engine/sequence",
    "access/decide",
    "access/lists",
    "access/reader",
    "access/model",
    "pricing/totals",
    "pricing/credit",
];

/// One way of searching.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Proof {
    /// Every dependency, held against `deny.toml`.
    Deny,
    /// Inputs that nobody would write, at every target in turn.
    Fuzz,
    /// Encoding and money in an interpreter that knows what the language leaves undefined.
    Miri,
    /// Changes to money, numbering and access, each of which some test must notice.
    Mutants,
    /// The ordinary tests with the full figures in the place of samples.
    Deep,
}

/// The steps of one proof or of all; each fuzz target runs for `seconds`.
#[must_use]
pub fn steps(proof: Option<Proof>, seconds: u32) -> Vec<Step> {
    let proofs = match &proof {
        Some(one) => std::slice::from_ref(one),
        None => Proof::value_variants(),
    };
    proofs.iter().flat_map(|proof| proof.steps(seconds)).collect()
}

impl Proof {
    fn steps(self, seconds: u32) -> Vec<Step> {
        match self {
            Self::Deny => vec![deny()],
            Self::Fuzz => TARGETS.iter().map(|target| fuzz(target, seconds)).collect(),
            Self::Miri => vec![miri()],
            Self::Mutants => vec![mutants()],
            Self::Deep => {
                let test = ["test", "--release", "--package", "crm-core", "--all-features"];
                vec![Step::cargo("every case", test).with("CRM_PROVE", "1").within(workspace())]
            }
        }
    }
}

/// The list of known weaknesses is fetched anew, so this one needs the network.
fn deny() -> Step {
    Step::cargo("dependencies", ["deny", "--workspace", "check"]).within(workspace()).needs(Component::CargoDeny)
}

/// From the committed seeds on; what is found stays in `fuzz/corpus`. Safe Rust needs no sanitizer, which halves the speed.
fn fuzz(target: &'static str, seconds: u32) -> Step {
    let (corpus, seeds) = (format!("fuzz/corpus/{target}"), format!("fuzz/seeds/{target}"));
    let time = format!("-max_total_time={seconds}");
    let run =
        ["run", "nightly", "cargo", "fuzz", "run", "-s", "none", target, &corpus, &seeds, "--", &time, "-print_final_stats=1"];
    let corpus = workspace().join(&corpus);
    Step::new(target, "rustup", run).making(corpus).within(workspace()).needs(Component::CargoFuzz)
}

fn miri() -> Step {
    let run = ["run", "nightly", "cargo", "miri", "test", "--package", "crm-core", "--lib", "--"];
    Step::new("miri", "rustup", run.into_iter().chain(INTERPRETED))
        // The property tests keep what failed in a file; a case takes seconds here.
        .with("MIRIFLAGS", "-Zmiri-disable-isolation")
        .with("PROPTEST_CASES", "4")
        .within(workspace())
        .needs(Component::Miri)
}

/// How they are run, and which of them change nothing, stands in `.cargo/mutants.toml`.
fn mutants() -> Step {
    let files = MUTATED.iter().flat_map(|file| ["--file".to_owned(), format!("crm-core/src/{file}.rs")]);
    Step::cargo("mutants", ["mutants".to_owned()].into_iter().chain(files)).within(workspace()).needs(Component::CargoMutants)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn every_target_there_is_is_run() {
        let files = fs::read_dir(workspace().join("fuzz/fuzz_targets")).expect("the folder of the targets");
        let mut targets: Vec<String> =
            files.flatten().filter_map(|file| file.path().file_stem()?.to_str().map(str::to_owned)).collect();
        targets.sort();
        assert_eq!(targets, TARGETS);
    }

    #[test]
    fn what_is_mutated_is_there() {
        for file in MUTATED {
            assert!(workspace().join(format!("crm-core/src/{file}.rs")).is_file(), "{file}");
        }
    }

    #[test]
    fn a_target_runs_as_long_as_it_is_told() {
        let typed = steps(Some(Proof::Fuzz), 90).first().map(Step::typed).unwrap_or_default();
        assert!(typed.contains(TARGETS[0]) && typed.contains("-max_total_time=90"), "{typed}");
        assert_eq!(steps(None, 60).len(), TARGETS.len() + 4);
    }
}
