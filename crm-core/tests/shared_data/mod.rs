//! Where the reference data shared by several checkouts lies.
#![allow(clippy::print_stderr, reason = "a test that cannot find its data says so loudly")]

use std::path::PathBuf;

/// The file or folder `relative` of the shared data, or nothing where it is not at hand.
pub fn path(relative: &str) -> Option<PathBuf> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(relative);
    if path.exists() {
        return Some(path);
    }
    eprintln!("NOTICE: {} is missing, so this test checks NOTHING", path.display());
    None
}
