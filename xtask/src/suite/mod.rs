//! Which steps make a check: the commands themselves, and why they stand in this order.

mod einvoices;
mod kotlin;
mod library;
pub mod prove;
mod python;
mod rust;
mod swift;

use clap::ValueEnum;

pub use library::{target, workspace};

use crate::step::Step;

/// A part of the check: of one language, or of electronic invoices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Suite {
    /// The library itself, its examples and the code behind the bindings.
    Rust,
    /// Electronic invoices, by validators of others.
    EInvoices,
    /// The Python package.
    Python,
    /// The Kotlin package.
    Kotlin,
    /// The Swift package.
    Swift,
}

/// What a change must pass, in one language or in all. The cheap steps come first, so that a slip of the pen is known in seconds.
#[must_use]
pub fn test(suite: Option<Suite>) -> Vec<Step> {
    let suites = match &suite {
        Some(one) => std::slice::from_ref(one),
        None => Suite::value_variants(),
    };
    let mut steps: Vec<Step> = Vec::new();
    for step in suites.iter().flat_map(|suite| suite.steps()) {
        // What two languages share is done once.
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps.push(Step::cargo("sizes", ["run", "--quiet", "--package", "xtask", "--", "sizes"]).within(workspace()));
    steps
}

/// What writes the committed files of the bindings.
#[must_use]
pub fn bindings() -> Vec<Step> {
    python::vocabulary(false).to_vec()
}

/// The benches, with what the contributor wants criterion to know.
#[must_use]
pub fn bench(criterion: Vec<String>) -> Vec<Step> {
    let arguments = ["bench", "--package", "crm-benches", "--"].map(str::to_owned);
    vec![Step::cargo("benches", arguments.into_iter().chain(criterion))]
}

/// The library beside its peers, with what the contributor wants the tool to know.
#[must_use]
pub fn compare(tool: Vec<String>) -> Vec<Step> {
    let arguments = ["run", "--release", "--package", "crm-benches", "--bin", "compare", "--"].map(str::to_owned);
    vec![Step::cargo("comparison", arguments.into_iter().chain(tool))]
}

impl Suite {
    fn steps(self) -> Vec<Step> {
        match self {
            Self::Rust => rust::steps(),
            Self::EInvoices => einvoices::steps(),
            Self::Python => python::steps(),
            Self::Kotlin => kotlin::steps(),
            Self::Swift => swift::steps(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kotlin_and_swift_share_is_built_once() {
        let shared = library::build();
        assert_eq!(test(None).iter().filter(|step| **step == shared).count(), 1);
        assert_eq!(test(Some(Suite::Kotlin)).iter().filter(|step| **step == shared).count(), 1);
    }

    #[test]
    fn the_whole_check_holds_every_step_of_every_language() {
        let all = test(None);
        for suite in Suite::value_variants() {
            assert!(suite.steps().iter().all(|step| all.contains(step)), "{suite:?}");
        }
    }
}
