//! What exchange keeps, and what tables are made of.

mod import;
#[cfg(feature = "csv")]
mod table;

pub use import::{Import, ImportState, ImportTag, LogPlace};
#[cfg(feature = "csv")]
pub use table::{Cell, Column, Content};
