//! Which steps make a check: the commands themselves, and why they stand in this order.

use crate::component::Component;
use crate::step::Step;

/// What a change must pass. The cheap steps come first, so that a slip of the pen is known in seconds.
#[must_use]
pub fn test() -> Vec<Step> {
    vec![
        Step::new("format", ["fmt", "--all", "--check"]).needs(Component::Rustfmt),
        Step::new("lints", ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"])
            .needs(Component::Clippy),
        // Without a target filter cargo runs the documentation tests as well.
        Step::new("tests", ["test", "--workspace", "--all-features"]),
        Step::new("documentation", ["doc", "--no-deps", "--package", "crm-core", "--all-features"])
            .with("RUSTDOCFLAGS", "-Dwarnings"),
        // The stories once more as a user runs them: optimised, with the library's default features.
        Step::new("stories in release", ["test", "--release", "--package", "crm-examples"]),
    ]
}

/// The benches, with what the contributor wants criterion to know.
#[must_use]
pub fn bench(criterion: Vec<String>) -> Vec<Step> {
    let arguments = ["bench", "--package", "crm-benches", "--"].map(str::to_owned);
    vec![Step::new("benches", arguments.into_iter().chain(criterion))]
}
