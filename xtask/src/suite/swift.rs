//! The Swift package.

use std::process::Command;

use super::library;
use crate::component::{Component, answers};
use crate::step::Step;
use crate::swift_root;

/// Builds the library, writes the generated sources, compiles and tests the package: with the Swift that is installed, or with one that
/// is set up first.
pub fn steps() -> Vec<Step> {
    let package = library::workspace().join("bindings/swift");
    let mut steps = vec![
        library::build(),
        library::generate("swift sources", "swift", &package.join("target/generated")),
        library::vocabulary("swift vocabulary", "swift", &package.join("Sources/CrmCore/Generated")),
    ];
    let folder = library::folder().display().to_string();
    let scratch = library::target().join("swift").display().to_string();
    let link = format!("-L{folder}");
    let test = [
        "test",
        "--disable-xctest",
        "--package-path",
        &package.display().to_string(),
        "--scratch-path",
        &scratch,
        "-Xlinker",
        &link,
    ]
    .map(str::to_owned);
    let test = if answers(Command::new("swift").arg("--version")) || !swift_root::can_be_set_up() {
        Step::new("swift", "swift", test)
    } else {
        steps.push(swift_root::set_up_step("swift toolchain"));
        swift_root::run_step("swift", &[library::workspace(), library::target()], "swift", &test)
    };
    // Where the library is looked for when the tests start: by the loaders of Linux and of Apple systems.
    steps.push(test.with("LD_LIBRARY_PATH", &folder).with("DYLD_LIBRARY_PATH", folder).needs(Component::Swift));
    steps
}
