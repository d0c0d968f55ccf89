//! Universal Business Language 2.1 (OASIS, ISO/IEC 19845): the other syntax of EN 16931.

mod writing;

pub use writing::{is_credit_note, write};
