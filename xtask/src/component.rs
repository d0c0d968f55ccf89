//! Parts of the toolchain that rustup installs one by one, and what follows where one is missing.

use std::process::Stdio;

use crate::step::cargo;

/// A part of the toolchain that a step needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// The formatter behind `cargo fmt`.
    Rustfmt,
    /// The linter behind `cargo clippy`.
    Clippy,
}

impl Component {
    /// True where `cargo fmt` or `cargo clippy` answers.
    #[must_use]
    pub fn is_installed(self) -> bool {
        let subcommand = match self {
            Self::Rustfmt => "fmt",
            Self::Clippy => "clippy",
        };
        let asked = cargo().args([subcommand, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    }

    /// How to get it, as a sentence's second half.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Rustfmt => "rustfmt is not installed; run `rustup component add rustfmt`",
            Self::Clippy => "clippy is not installed; run `rustup component add clippy`",
        }
    }
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
