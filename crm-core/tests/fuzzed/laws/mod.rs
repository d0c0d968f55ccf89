//! What no input may break: one law for each fuzz target, from the bytes that the fuzzer found.
//!
//! Each is shared by a target of the workspace `fuzz` and by the replay of its seeds as an ordinary test. A law says nothing where it
//! holds, and panics where it does not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a law stops at the first thing that does not hold"
)]
#![allow(missing_docs, reason = "the names of the laws are those of the targets")]

#[path = "../../company/mod.rs"]
pub mod company;

pub mod cards;
pub mod commands;
pub mod einvoices;
pub mod money;
pub mod record;
pub mod sort_key;
pub mod store;
pub mod texts;
pub mod totals;
pub mod tree;

use arbitrary::{Arbitrary, Unstructured};

/// The input that the bytes stand for; nothing where they are too few.
fn input<'a, T: Arbitrary<'a>>(bytes: &'a [u8]) -> Option<T> {
    T::arbitrary_take_rest(Unstructured::new(bytes)).ok()
}
