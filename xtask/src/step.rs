//! One step of a check: a command with a title, run and timed.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::component::{Component, Missing};
use crate::report;

/// A command that either passes or fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    title: &'static str,
    program: String,
    arguments: Vec<String>,
    /// A folder that must be there, and that version control does not bring.
    makes: Option<PathBuf>,
    folder: Option<PathBuf>,
    environment: Vec<(&'static str, String)>,
    needs: Option<Component>,
}

/// How a step went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The command ended well.
    Passed,
    /// The command ended badly or could not be started.
    Failed,
    /// A part of the toolchain is missing and the check goes on without it.
    LeftOut(Component),
    /// A part of the toolchain is missing and the check stops for it.
    CannotRun(Component),
    /// An earlier step failed.
    NotReached,
}

/// What became of one step: a line of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The step's title.
    pub title: &'static str,
    /// How it went.
    pub outcome: Outcome,
    /// Wall time; zero for a step that did not run.
    pub took: Duration,
}

impl Step {
    /// `cargo` with these arguments.
    #[must_use]
    pub fn cargo<A: Into<String>>(title: &'static str, arguments: impl IntoIterator<Item = A>) -> Self {
        Self::new(title, "cargo", arguments)
    }

    /// Any program with these arguments.
    #[must_use]
    pub fn new<A: Into<String>>(title: &'static str, program: impl Into<String>, arguments: impl IntoIterator<Item = A>) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { title, program: program.into(), arguments, folder: None, environment: Vec::new(), makes: None, needs: None }
    }

    /// The same step with one more variable of the environment set.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// The same step, run in this folder.
    #[must_use]
    pub fn within(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Makes a folder before the step, where it is not there.
    #[must_use]
    pub fn making(mut self, folder: impl Into<PathBuf>) -> Self {
        self.makes = Some(folder.into());
        self
    }

    /// The same step, run only where the component is installed.
    #[must_use]
    pub fn needs(mut self, component: Component) -> Self {
        self.needs = Some(component);
        self
    }

    /// The command as one would type it.
    #[must_use]
    pub fn typed(&self) -> String {
        let folder = self.folder.iter().map(|folder| format!("cd {} &&", folder.display()));
        let environment = self.environment.iter().map(|(name, value)| format!("{name}={value}"));
        let command = std::iter::once(self.program.clone()).chain(self.arguments.iter().cloned());
        folder.chain(environment).chain(command).collect::<Vec<_>>().join(" ")
    }

    fn run(&self, missing: Missing) -> Outcome {
        if let Some(component) = self.needs.filter(|component| !component.is_installed()) {
            return without(component, missing);
        }
        if let Some(folder) = &self.makes {
            // Where it cannot be made, the step itself says what it misses.
            let _ = std::fs::create_dir_all(folder);
        }
        let mut command = if self.program == "cargo" { cargo() } else { Command::new(&self.program) };
        command.args(&self.arguments).envs(self.environment.iter().cloned());
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        match command.status() {
            Ok(status) if status.success() => Outcome::Passed,
            Ok(_) => Outcome::Failed,
            Err(error) => {
                let program = &self.program;
                eprintln!("{program} could not be started: {error}; check that {program} is on the PATH");
                Outcome::Failed
            }
        }
    }
}

fn without(component: Component, missing: Missing) -> Outcome {
    match missing {
        Missing::IsAFailure => Outcome::CannotRun(component),
        Missing::IsANotice => Outcome::LeftOut(component),
    }
}

/// The cargo that runs us, or the one on the PATH.
#[must_use]
pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs the steps in order up to the first that does not pass; the rest are listed as not reached.
pub fn run_all(steps: &[Step], missing: Missing) -> Vec<Line> {
    let mut lines = Vec::with_capacity(steps.len());
    let mut stopped = false;
    for step in steps {
        let mut line = Line { title: step.title, outcome: Outcome::NotReached, took: Duration::ZERO };
        if !stopped {
            report::heading(step.title, &step.typed());
            let started = Instant::now();
            line.outcome = step.run(missing);
            line.took = started.elapsed();
            report::ending(&line);
        }
        stopped |= matches!(line.outcome, Outcome::Failed | Outcome::CannotRun(_));
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_stops_at_the_first_step_that_fails() {
        let steps =
            [Step::cargo("good", ["--version"]), Step::cargo("bad", ["--no-such-flag"]), Step::cargo("never", ["--version"])];
        let lines = run_all(&steps, Missing::IsANotice);
        let outcomes: Vec<Outcome> = lines.iter().map(|line| line.outcome).collect();
        assert_eq!(outcomes, [Outcome::Passed, Outcome::Failed, Outcome::NotReached]);
        assert!(!report::is_good(&lines));
    }

    #[test]
    fn a_missing_component_stops_a_judging_machine_and_is_a_notice_elsewhere() {
        assert_eq!(without(Component::Clippy, Missing::IsAFailure), Outcome::CannotRun(Component::Clippy));
        assert_eq!(without(Component::Clippy, Missing::IsANotice), Outcome::LeftOut(Component::Clippy));
    }

    #[test]
    fn a_step_shows_the_command_one_could_type() {
        let step = Step::cargo("documentation", ["doc", "--no-deps"]).with("RUSTDOCFLAGS", "-Dwarnings");
        assert_eq!(step.typed(), "RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps");
        let step = Step::new("kotlin", "mvn", ["test"]).within("bindings/kotlin").with("A", "1").with("B", "2");
        assert_eq!(step.typed(), "cd bindings/kotlin && A=1 B=2 mvn test");
    }

    #[test]
    fn a_program_that_is_not_there_is_a_failure_and_no_panic() {
        let lines = run_all(&[Step::new("ghost", "no-such-program-anywhere", ["x"])], Missing::IsANotice);
        assert_eq!(lines.first().map(|line| line.outcome), Some(Outcome::Failed));
    }
}
