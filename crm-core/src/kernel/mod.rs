//! Words: the values every process speaks with.
//!
//! Nothing here reads a clock, draws a random number or does I/O. A value that exists is valid: each type checks its shape once,
//! on the way in, and answers a [`Fault`] that names the value and the remedy.

pub mod error;
pub mod id;
pub mod sort_key;
pub mod text;

pub use error::{CrmError, ErrorKind, Fault, Faults, Refused, RuleCode};
pub use sort_key::SortKey;
pub use text::{Code, Label, Name, Note};
