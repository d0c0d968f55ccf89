//! Reads the vocabulary of crm-core from its source and writes it in other languages.
//!
//! Every type that crosses a border derives serde's traits in the core. That decides how it looks outside; this crate reads the same declarations,
//! with their documentation, and writes the classes of each language. Nothing is written by hand twice: a new command is in every language once it
//! is listed in `commands.rs`, and a check fails where the written files are not those of the source.

mod build;
pub mod columns;
mod defaults;
mod docs;
pub mod kotlin;
mod lists;
pub mod python;
pub mod source;
pub mod swift;
pub mod vocabulary;

pub use build::vocabulary;
