//! The library itself.

use crate::component::Component;
use crate::step::Step;

/// Format, lints, tests, documentation, the stories in release.
pub fn steps() -> Vec<Step> {
    vec![
        Step::cargo("format", ["fmt", "--all", "--check"]).needs(Component::Rustfmt),
        Step::cargo("lints", ["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"])
            .needs(Component::Clippy),
        // Without a target filter cargo runs the documentation tests as well.
        Step::cargo("tests", ["test", "--workspace", "--all-features"]),
        Step::cargo("documentation", ["doc", "--no-deps", "--package", "crm-core", "--all-features"])
            .with("RUSTDOCFLAGS", "-Dwarnings"),
        // The stories once more as a user runs them: optimised, with the library's default features.
        Step::cargo("stories in release", ["test", "--release", "--package", "crm-examples"]),
    ]
}
