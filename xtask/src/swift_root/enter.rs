//! Running a command inside the small system.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::place::Place;
use super::succeed;

/// Where the small system keeps its programs.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// Mounts the folders where they are on this machine and runs the command.
///
/// # Errors
/// Where the toolchain is not set up, a folder cannot be mounted, or the command ends badly.
pub fn run(place: &Place, bind: &[PathBuf], words: &[String]) -> io::Result<()> {
    if !place.is_whole() {
        return Err(io::Error::other(format!("no toolchain stands in {}; set it up first", place.root().display())));
    }
    mount_proc(place)?;
    // Temporary files go where the mounts go: away, when the command ends.
    succeed(Command::new("mount").args(["-t", "tmpfs", "tmpfs"]).arg(place.root().join("tmp")))?;
    for folder in bind {
        fs::create_dir_all(folder)?;
        let inside = within(&place.root(), folder);
        fs::create_dir_all(&inside)?;
        succeed(Command::new("mount").arg("--bind").arg(folder).arg(inside))?;
    }
    let (program, arguments) = words.split_first().ok_or_else(|| io::Error::other("no command was given"))?;
    succeed(command(place, program).args(arguments))
}

/// Mounts the small system's `/proc`. The mount is gone when the mount namespace is.
///
/// # Errors
/// Where this may not mount.
pub fn mount_proc(place: &Place) -> io::Result<()> {
    succeed(Command::new("mount").args(["-t", "proc", "proc"]).arg(place.root().join("proc")))
}

/// A command that will run inside, in an environment that does not point outside.
#[must_use]
pub fn command(place: &Place, program: &str) -> Command {
    let mut command = Command::new("chroot");
    command.arg(place.root()).arg(program).env("PATH", PATH).env("HOME", "/root").env("LANG", "C.UTF-8").env_remove("TMPDIR");
    command
}

/// The path of an absolute `folder` inside `root`.
fn within(root: &Path, folder: &Path) -> PathBuf {
    root.join(folder.strip_prefix("/").unwrap_or(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_seen_inside_at_the_path_it_has_outside() {
        assert_eq!(within(Path::new("/c/root"), Path::new("/home/ada/crm")), Path::new("/c/root/home/ada/crm"));
    }
}
