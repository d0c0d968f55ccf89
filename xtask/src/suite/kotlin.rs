//! The Kotlin package.

use super::library;
use crate::component::{Component, maven};
use crate::step::Step;

/// Builds the library, writes the generated sources, compiles and tests the package.
pub fn steps() -> Vec<Step> {
    let package = library::workspace().join("bindings/kotlin");
    let folder = format!("-Dcrm.library.folder={}", library::folder().display());
    // Warnings and the tests' own lines; Maven's account of its plugins is left out.
    let quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn";
    let summary = "-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info";
    vec![
        library::build(),
        library::generate("kotlin sources", "kotlin", &package.join("target/generated-sources/uniffi")),
        library::vocabulary("kotlin vocabulary", "kotlin", &package.join("target/generated-sources/vocabulary")),
        Step::new("kotlin", maven(), ["-B", "-ntp", quiet, summary, &folder, "test"]).within(&package).needs(Component::Java),
    ]
}
