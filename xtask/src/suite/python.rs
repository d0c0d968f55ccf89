//! The Python package.

use std::path::{Path, PathBuf};

use super::library::{target, workspace};
use crate::component::Component;
use crate::step::Step;

/// Checks that the written vocabulary is that of the source, builds the wheel, runs the first screen of its page in an empty environment, and then
/// everything else in one that has the readers of tables and the type checkers.
pub fn steps() -> Vec<Step> {
    let package = workspace().join("bindings/python");
    let (tools, empty, wheels) = (target().join("python"), target().join("python-empty"), target().join("wheels"));
    let wheels_text = wheels.display().to_string();
    let install = |environment: &Path, title| {
        let wheel = ["install", "--no-index", "--no-deps", "--force-reinstall", "--find-links", &wheels_text, "crm-core"];
        pip(environment, title, wheel)
    };
    let in_tools = |title, arguments: &[&str]| Step::new(title, interpreter(&tools), arguments.iter().copied()).within(&package);
    let mut steps = vocabulary(true).to_vec();
    steps.extend([
        Step::new("python environment", python(), ["-m", "venv", &tools.display().to_string()]).needs(Component::Python),
        pip(&tools, "python tools", ["install", "--requirement", "requirements-test.txt"])
            .within(&package)
            .needs(Component::Python),
        in_tools("wheel", &["-m", "maturin", "build", "--release", "--quiet", "--out", &wheels_text]).needs(Component::Python),
        Step::new("empty environment", python(), ["-m", "venv", "--clear", &empty.display().to_string()])
            .needs(Component::Python),
        install(&empty, "wheel, alone").needs(Component::Python),
        Step::new("python, first screen", interpreter(&empty), ["tests/first_screen.py"])
            .within(&package)
            .needs(Component::Python),
        install(&tools, "wheel, with tools").needs(Component::Python),
        in_tools("python", &["-m", "pytest"]).needs(Component::Python),
        // The package as it is installed: where its own folder is in the way, the checkers would read that.
        in_tools("python types", &["-m", "mypy", "--strict", "tests", "examples", "benches"]).needs(Component::Python),
        in_tools("python stubs", &["-m", "mypy.stubtest", "crm_core", "--allowlist", "stubtest-allowlist.txt"])
            .needs(Component::Python),
    ]);
    steps
}

/// Writes the files that come from the source, or checks that they are its own.
pub fn vocabulary(is_check: bool) -> [Step; 2] {
    let parts =
        [("python words", "python", "bindings/python/python/crm_core"), ("python columns", "columns", "bindings/python/src")];
    parts.map(|(title, language, out)| {
        let run = ["run", "--quiet", "--package", "crm-bindgen", "--", language, "--out", out];
        let check = is_check.then_some("--check");
        Step::cargo(title, run.into_iter().chain(check)).within(workspace())
    })
}

/// The installer of an environment.
pub fn pip<'a>(environment: &Path, title: &'static str, arguments: impl IntoIterator<Item = &'a str>) -> Step {
    let quiet = ["-m", "pip", "--quiet", "--disable-pip-version-check"];
    Step::new(title, interpreter(environment), quiet.into_iter().chain(arguments))
}

/// The Python that environments are made of.
pub fn python() -> &'static str {
    if cfg!(windows) { "python" } else { "python3" }
}

/// The Python of an environment.
pub fn interpreter(environment: &Path) -> String {
    let inside: PathBuf = if cfg!(windows) { ["Scripts", "python.exe"] } else { ["bin", "python"] }.iter().collect();
    environment.join(inside).display().to_string()
}
