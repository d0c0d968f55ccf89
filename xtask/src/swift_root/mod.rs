//! A Swift toolchain for a Linux machine that has none: a small Debian in a folder of its own, with Swift from Debian's own packages.
//!
//! Everything happens in a mount namespace of its own (`unshare --mount`), so whatever is mounted is gone when the command ends, however
//! it ends. The host's `/dev` is never mounted: package scripts would remove the host's device nodes. The folder has its own.

mod enter;
mod mirror;
mod place;
mod set_up;

use std::io;
use std::path::PathBuf;
use std::process::Command;

use clap::Subcommand;

use crate::component::answers;
use crate::step::Step;

/// What the program does when it finds itself in a mount namespace of its own.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Sets the toolchain up where it is not yet.
    SetUp,
    /// Runs a command with the toolchain.
    Run {
        /// A folder of this machine that the command sees at the same path. May be given several times.
        #[arg(long)]
        bind: Vec<PathBuf>,
        /// The command and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
}

/// True on a Linux machine with apt, for root.
#[must_use]
pub fn can_be_set_up() -> bool {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout.trim_ascii() == b"0");
    cfg!(target_os = "linux")
        && is_root
        && answers(Command::new("apt-get").arg("--version"))
        && answers(Command::new("unshare").args(["--mount", "true"]))
}

/// Sets the toolchain up; takes a moment where it stands already.
#[must_use]
pub fn set_up_step(title: &'static str) -> Step {
    apart(title, vec!["set-up".to_owned()])
}

/// Runs a program of the toolchain, which sees the folders `bind` where they are on this machine.
#[must_use]
pub fn run_step(title: &'static str, bind: &[PathBuf], program: &str, arguments: &[String]) -> Step {
    let mut action = vec!["run".to_owned()];
    for folder in bind {
        action.extend(["--bind".to_owned(), folder.display().to_string()]);
    }
    action.extend(["--".to_owned(), program.to_owned()]);
    action.extend_from_slice(arguments);
    apart(title, action)
}

/// This program once more, in a mount namespace of its own.
fn apart(title: &'static str, action: Vec<String>) -> Step {
    let own = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("xtask")).display().to_string();
    let before = ["--mount", "--propagation", "private", &own, "swift-root"].map(str::to_owned);
    Step::new(title, "unshare", before.into_iter().chain(action)).needs(crate::component::Component::Swift)
}

/// Does what was asked for.
///
/// # Errors
/// What could not be downloaded, written, mounted or started; for a command that ended badly, that it did.
pub fn act(action: Action) -> io::Result<()> {
    let place = place::Place::as_the_environment_says()?;
    match action {
        Action::SetUp => set_up::set_up(&place),
        Action::Run { bind, command } => enter::run(&place, &bind, &command),
    }
}

/// Runs a command to its end.
fn succeed(command: &mut Command) -> io::Result<()> {
    let status = command
        .status()
        .map_err(|error| io::Error::other(format!("{} could not be started: {error}", command.get_program().display())))?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{} ended badly: {status}", command.get_program().display())))
    }
}
