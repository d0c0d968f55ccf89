//! The library itself.

use crate::component::Component;
use crate::step::Step;

/// Format, lints, tests, documentation, the stories in release.
pub fn steps() -> Vec<Step> {
    vec![
        Step::cargo("format", ["fmt", "--all", "--check"]).needs(Component::Rustfmt),
        Step::cargo("lints", ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"])
            .needs(Component::Clippy),
        // Without a target filter cargo runs the documentation tests as well. The stories are told below, where they take a tenth of the time.
        Step::cargo("tests", ["test", "--workspace", "--exclude", "crm-examples", "--all-features"]),
        Step::cargo("documentation", ["doc", "--no-deps", "--package", "crm-core", "--all-features"])
            .with("RUSTDOCFLAGS", "-Dwarnings"),
        // As a user runs them: optimised, with the library's default features and PDF.
        Step::cargo("stories in release", ["test", "--release", "--package", "crm-examples", "--features", "pdf"]),
    ]
}
