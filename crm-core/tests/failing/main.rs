//! A store that fails, or panics, at any call: the library answers an error or succeeds, writes nothing by halves, and goes on when it is asked
//! again.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../company/mod.rs"]
mod company;

mod host;
mod one_call;
mod unknown;
mod workload;
