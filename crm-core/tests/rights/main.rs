//! Access has no bypass: every operation is listed, every cell of the matrix is as the table says, every way to read agrees with the one
//! decision, and what an actor may not see changes nothing of what they are answered.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../company/mod.rs"]
mod company;

mod agreement;
mod interference;
mod matrix;
mod orders;
mod reading;
mod registry;
mod replays;
mod stage;
mod worlds;
