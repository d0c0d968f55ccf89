//! Setting the toolchain up: a minimal Debian, then Swift and what it links with.

use std::io;
use std::path::Path;
use std::process::Command;

use super::place::Place;
use super::{enter, mirror, succeed};

/// The first release of Debian that carries Swift 6.
const RELEASE: &str = "trixie";

/// Swift, the compilers' runtime files and linker it relies on, and what its package manager calls.
const PACKAGES: [&str; 9] = [
    "swiftlang",
    "swiftlang-dev",
    "libswiftlang",
    "libc6-dev",
    "libstdc++-14-dev",
    "gcc",
    "binutils-gold",
    "git",
    "ca-certificates",
];

/// Sets the toolchain up where it is not whole yet: a few minutes and about 3 GB, once for a machine.
///
/// # Errors
/// Where a package cannot be had or the folder cannot be written; the next attempt starts from nothing.
pub fn set_up(place: &Place) -> io::Result<()> {
    let _turn = place.lock()?;
    if place.is_whole() {
        println!("the toolchain stands in {}", place.root().display());
        return Ok(());
    }
    println!("setting a toolchain up in {}; it takes a few minutes and about 3 GB", place.root().display());
    let mirror = mirror::of_this_machine()?;
    if !Path::new("/usr/sbin/debootstrap").exists() {
        succeed(apt_get(&mut Command::new("apt-get")).arg("update"))?;
        succeed(apt_get(&mut Command::new("apt-get")).args(["install", "debootstrap", "debian-archive-keyring"]))?;
    }
    place.clear()?;
    // It makes the few device nodes of the small system, too.
    succeed(Command::new("/usr/sbin/debootstrap").args(["--variant=minbase", RELEASE]).arg(place.root()).arg(mirror))?;
    enter::mount_proc(place)?;
    succeed(apt_get(enter::command(place, "apt-get")).arg("update"))?;
    succeed(apt_get(enter::command(place, "apt-get")).arg("install").args(PACKAGES))?;
    // Gigabytes of packages that were unpacked.
    succeed(enter::command(place, "apt-get").arg("clean"))?;
    place.mark_whole()
}

/// The same command, told to ask nothing and to say little.
fn apt_get<C: std::borrow::BorrowMut<Command>>(mut command: C) -> C {
    command.borrow_mut().env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-y", "--no-install-recommends"]);
    command
}
