//! What Kotlin and Swift share: the built library and the sources that are written out of it.

use std::path::{Path, PathBuf};

use crate::step::Step;

/// The folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// Where cargo puts what it builds.
#[must_use]
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        // A relative folder is meant from where cargo was started, which is the workspace.
        Some(folder) if !folder.is_empty() => workspace().join(folder),
        _ => workspace().join("target"),
    }
}

/// The folder that holds the built library.
#[must_use]
pub fn folder() -> PathBuf {
    target().join("release")
}

/// Builds the library. In release rather than as phones load it: `mobile` takes a minute more and strips what the next step reads.
#[must_use]
pub fn build() -> Step {
    Step::cargo("library for phones", ["build", "--release", "--package", "crm-ffi"]).within(workspace())
}

/// Writes one language's side into `out`, out of the very library that the tests load.
#[must_use]
pub fn generate(title: &'static str, language: &str, out: &Path) -> Step {
    let library = folder().join(format!("{}crm_ffi{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX));
    let (out, library) = (out.display().to_string(), library.display().to_string());
    let run = ["run", "--quiet", "--package", "crm-ffi-bindgen", "--", "generate", "--no-format", "--language", language];
    let arguments = run.into_iter().map(str::to_owned).chain(["--out-dir".to_owned(), out, library]);
    Step::cargo(title, arguments).within(workspace())
}

/// Writes the vocabulary in one language into `out`, out of the source of the library.
#[must_use]
pub fn vocabulary(title: &'static str, language: &str, out: &Path) -> Step {
    let out = out.display().to_string();
    Step::cargo(title, ["run", "--quiet", "--package", "crm-bindgen", "--", language, "--out", &out]).within(workspace())
}
