//! What has to be installed beside Rust itself, and what follows where it is missing.

use std::process::{Command, Stdio};

use crate::step::cargo;
use crate::swift_root;

/// The oldest Python that the package supports: 3.10.
const OLDEST_PYTHON: (u32, u32) = (3, 10);

/// A program or a part of the toolchain that a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// The formatter behind `cargo fmt`.
    Rustfmt,
    /// The linter behind `cargo clippy`.
    Clippy,
    /// Python 3.10 or later, as `python3`.
    Python,
    /// A Java development kit and Maven, which fetches the Kotlin compiler.
    Java,
    /// Swift 6, installed or to be set up in a folder of its own.
    Swift,
    /// The nightly toolchain and cargo-fuzz.
    CargoFuzz,
    /// The nightly toolchain and its interpreter.
    Miri,
    /// cargo-mutants.
    CargoMutants,
    /// cargo-deny.
    CargoDeny,
}

impl Component {
    /// True where the program answers, or, for Swift, where one can be set up.
    #[must_use]
    pub fn is_installed(self) -> bool {
        match self {
            Self::Rustfmt => answers(cargo().args(["fmt", "--version"])),
            Self::Clippy => answers(cargo().args(["clippy", "--version"])),
            Self::Python => python_version().is_some_and(|version| version >= OLDEST_PYTHON),
            Self::Java => answers(Command::new("javac").arg("-version")) && answers(Command::new(maven()).arg("-v")),
            Self::Swift => answers(Command::new("swift").arg("--version")) || swift_root::can_be_set_up(),
            Self::CargoFuzz => answers(Command::new("rustup").args(["run", "nightly", "cargo", "fuzz", "--version"])),
            Self::Miri => answers(Command::new("rustup").args(["run", "nightly", "cargo", "miri", "--version"])),
            Self::CargoMutants => answers(cargo().args(["mutants", "--version"])),
            Self::CargoDeny => answers(cargo().args(["deny", "--version"])),
        }
    }

    /// How to get it, as a sentence's second half.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Rustfmt => "rustfmt is not installed; run `rustup component add rustfmt`",
            Self::Clippy => "clippy is not installed; run `rustup component add clippy`",
            Self::Python => "no Python 3.10 or later answers to `python3`; install one",
            Self::Java => "a Java development kit or Maven is not installed; install JDK 17 and `mvn`",
            Self::Swift => {
                "swift is not installed; install Swift 6, or run this as root on Debian, where it sets one up by itself"
            }
            Self::CargoFuzz => {
                "cargo-fuzz or nightly is not installed; run `rustup toolchain install nightly` and `cargo install cargo-fuzz`"
            }
            Self::Miri => "miri is not installed; run `rustup toolchain install nightly --component miri,rust-src`",
            Self::CargoMutants => "cargo-mutants is not installed; run `cargo install cargo-mutants`",
            Self::CargoDeny => "cargo-deny is not installed; run `cargo install cargo-deny --locked`",
        }
    }
}

/// The name by which Maven is started.
#[must_use]
pub fn maven() -> &'static str {
    if cfg!(windows) { "mvn.cmd" } else { "mvn" }
}

/// True where the command can be started and ends well.
#[must_use]
pub fn answers(command: &mut Command) -> bool {
    let asked = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    asked.is_ok_and(|status| status.success())
}

fn python_version() -> Option<(u32, u32)> {
    let asked = Command::new("python3").arg("--version").stdin(Stdio::null()).output().ok()?;
    version_in(&String::from_utf8_lossy(&asked.stdout))
}

/// The first two numbers of `Python 3.11.7`.
fn version_in(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.trim().strip_prefix("Python ")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// What a missing component means for the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The check fails: a machine that judges changes must be able to judge all of them.
    IsAFailure,
    /// The step is left out, loudly: a contributor without it can still run the tests.
    IsANotice,
}

impl Missing {
    /// A failure where the variable `CI` is set and not empty, a notice elsewhere.
    #[must_use]
    pub fn as_the_environment_says() -> Self {
        let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty());
        if in_ci { Self::IsAFailure } else { Self::IsANotice }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_is_compared_by_numbers_and_not_by_text() {
        assert!(version_in("Python 3.9.18\n").is_some_and(|version| version < OLDEST_PYTHON));
        assert!(version_in("Python 3.10.0").is_some_and(|version| version >= OLDEST_PYTHON));
        assert_eq!(version_in("pyenv: python3: command not found"), None);
    }
}
