//! Peers in Python, in an environment of their own under the target folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::large::target;

/// What the peer `script` says it took, by name.
pub fn measured(script: &str, arguments: &[&str]) -> Result<BTreeMap<String, Duration>, String> {
    let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let mut command = Command::new(environment(&peers)?);
    let said = command.arg(peers.join(script)).args(arguments).output().map_err(|error| error.to_string())?;
    if !said.status.success() {
        return Err(String::from_utf8_lossy(&said.stderr).into_owned());
    }
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let time = |line: &str| {
        let (name, seconds) = line.split_once(' ')?;
        Some((name.to_owned(), Duration::try_from_secs_f64(seconds.parse().ok()?).ok()?))
    };
    Ok(said.lines().filter_map(time).collect())
}

/// The interpreter of the environment, which is made where it is not there.
fn environment(peers: &Path) -> Result<PathBuf, String> {
    let folder = target().join("python-peers");
    let python = if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin").join("python") };
    let run = |command: &mut Command| match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("{command:?} could not be started: {error}")),
    };
    if !python.exists() {
        let system = if cfg!(windows) { "python" } else { "python3" };
        run(Command::new(system).args(["-m", "venv"]).arg(&folder))?;
    }
    let quiet = ["-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement"];
    run(Command::new(&python).args(quiet).arg(peers.join("requirements.txt")))?;
    Ok(python)
}
