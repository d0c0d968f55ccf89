//! The library beside a model that is too simple to be wrong: what may be done, by whom, in every way it may be sent, over memory and redb at
//! once.
//!
//! 16 sequences; `CRM_PROVE=1` runs 2,000.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold, and takes of the walk what it needs"
)]

#[path = "../company/mod.rs"]
mod company;
#[path = "../laws/errands.rs"]
mod errands;
#[path = "../laws/roads.rs"]
mod roads;
#[path = "../laws/walk.rs"]
mod walk;

mod machine;
mod money;
mod reference;
mod system;
