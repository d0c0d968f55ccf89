//! The house plan as a test: who may import whom, what pure code leaves alone, how long a file and a function may be.
//!
//! Every finding names file and line, counted from `crm-core/src`. Code inside `#[cfg(test)] mod` is not looked at, but for the
//! length of a file.

#[path = "architecture/house.rs"]
mod house;
#[path = "architecture/imports.rs"]
mod imports;
#[path = "architecture/layout.rs"]
mod layout;
#[path = "architecture/purity.rs"]
mod purity;
#[path = "architecture/samples.rs"]
mod samples;
#[path = "architecture/source.rs"]
mod source;

use std::io;
use std::path::Path;

use source::Source;

/// What `check` finds in the library, one finding a line.
fn found(check: impl Fn(&[Source]) -> Vec<String>) -> io::Result<String> {
    let sources = source::read_tree(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))?;
    assert!(sources.iter().any(|source| source.path() == "kernel/mod.rs"), "the kernel was not found: {} files", sources.len());
    Ok(check(&sources).join("\n"))
}

#[test]
fn a_folder_imports_only_folders_above_it_and_a_layer_only_layers_within_it() -> io::Result<()> {
    let findings = found(imports::against_the_plan)?;
    assert!(findings.is_empty(), "\n{findings}\n");
    Ok(())
}

#[test]
fn pure_code_reads_no_clock_does_no_input_or_output_and_cannot_panic() -> io::Result<()> {
    let findings = found(purity::broken)?;
    assert!(findings.is_empty(), "\n{findings}\n");
    Ok(())
}

#[test]
fn every_file_has_a_header_a_place_a_telling_name_and_a_readable_length() -> io::Result<()> {
    let findings = found(house::untidy)?;
    assert!(findings.is_empty(), "\n{findings}\n");
    Ok(())
}
