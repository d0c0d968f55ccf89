//! What holds after any sequence of commands: no cent made or lost, no number missing, every record rebuilt from the change log, every index
//! row a function of its record, figures alike from memory and from the store, the stores alike.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold, and takes of the roads what it needs"
)]

#[path = "../company/mod.rs"]
mod company;

mod chain;
mod conversion;
mod coverage;
mod errands;
mod figures;
mod held;
mod hostile;
mod imports;
mod merging;
mod money;
mod numbers;
mod records;
mod roads;
mod stores;
mod walk;
