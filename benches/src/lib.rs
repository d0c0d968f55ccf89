//! What the benches share: the rows, the company they belong to, and the peers that the road is measured beside.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a measurement stops at the first thing that does not hold"
)]

pub mod company;
pub mod einvoices;
pub mod raw;
pub mod recording;
pub mod rows;
pub mod sqlite;
pub mod texts;
