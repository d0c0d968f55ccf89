//! What a disk can do to the embedded store, and what then still holds: power cuts, failures, a full disk, lost flushes, killed processes and
//! flipped bits. `CRM_PROVE=1` takes every case instead of a sample.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "../company/mod.rs"]
mod company;

mod audit;
mod killed;
mod phones;
mod power;
mod rot;
mod trouble;
mod truth;
mod work;

use crm_core::storage::RedbOptions;

/// The two ways to commit, with a small cache so that the disk is read.
fn options() -> [RedbOptions; 2] {
    [false, true].map(|quick_repair| RedbOptions { quick_repair, cache_bytes: 64 << 10, ..RedbOptions::default() })
}

/// Whether every case is wanted.
fn proving() -> bool {
    std::env::var_os("CRM_PROVE").is_some()
}

/// Shares cases out to a thread per processor, each a stretch in order; answers how many there were.
fn on_all_processors<C: Sync>(cases: &[C], run: impl Fn(&[C]) + Sync) -> usize {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for stretch in cases.chunks(cases.len().div_ceil(threads).max(1)) {
            scope.spawn(|| run(stretch));
        }
    });
    cases.len()
}
