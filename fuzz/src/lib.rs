//! The laws of the library's own test `fuzzed`, for the targets.

#[path = "../../crm-core/tests/fuzzed/laws/mod.rs"]
pub mod laws;
