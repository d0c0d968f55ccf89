//! Where the reference data shared by several checkouts lies.
#![allow(clippy::panic, clippy::print_stderr, reason = "a test that cannot find its data says so loudly")]

use std::path::PathBuf;

/// The file or folder `relative` of the shared data, or nothing where it is not at hand. In continuous integration it must be.
pub fn path(relative: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(relative);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", path.display());
    eprintln!("NOTICE: {} is missing, so this test checks NOTHING", path.display());
    None
}
