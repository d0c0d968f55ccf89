//! The conformance suite: what proves that a store keeps the contract, whoever wrote it.
//!
//! [`check`] runs plain checks, one per promise, and then a long random walk against a model that is too simple to be wrong.
//! The same calls are made every time, so that a fault found once is found again.

mod identity;
mod journal;
mod model;
mod reading;
mod samples;
mod uniqueness;
mod walk;

pub use model::Model;

use std::fmt::Debug;

use super::store::{Store, StoreError};

/// How many calls the random walk makes on each of its stores.
const STEPS: usize = 400;
/// The seeds of the walks.
const SEEDS: [u64; 3] = [1, 2, 3];

/// A promise that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the store does not keep the promise `{promise}`: {what}")]
pub struct ConformanceFault {
    /// The promise, in a sentence.
    pub promise: String,
    /// What was found, and what had to be.
    pub what: String,
}

/// What a single check comes to; the text says what was found.
type Outcome = Result<(), Mismatch>;

/// Something that is not as it had to be.
struct Mismatch(String);

impl From<StoreError> for Mismatch {
    fn from(error: StoreError) -> Self {
        Self(format!("the store answered `{error}` ({error:?})"))
    }
}

fn same<T: PartialEq + Debug>(what: &str, found: &T, expected: &T) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(Mismatch(format!("{what}: found {found:?}, had to be {expected:?}")))
}

/// One promise and what checks it on an empty store.
type Check = (&'static str, fn(&dyn Store) -> Outcome);

const CHECKS: &[Check] = &[
    ("an unknown tenant is an empty one", reading::an_unknown_tenant_is_empty),
    ("seq rises by one per applied batch and is the version of what it wrote", identity::seq_counts_applied_batches),
    ("a batch whose expectation fails is stale and leaves nothing", identity::a_stale_batch_leaves_nothing),
    ("a batch with two steps for one record is refused", identity::double_steps_are_refused),
    ("a command takes effect once and gets its first answer again", identity::a_command_takes_effect_once),
    ("batches of one call are judged one after the other", identity::batches_of_a_call_are_independent),
    ("no call for no batches does anything", identity::no_batches_no_answers),
    ("a unique value has one holder", uniqueness::a_unique_value_has_one_holder),
    ("two records can swap a unique value in one batch", uniqueness::a_swap_succeeds),
    ("a deleted record gives its unique value free", uniqueness::a_deletion_frees_the_value),
    ("rows are ordered by value and id, byte by byte", reading::rows_are_ordered_by_value_and_id),
    (
        "a scan gives the rows inside its bounds, in its direction, behind its cursor, up to its limit",
        reading::scans_keep_their_bounds,
    ),
    ("a page of any size leads to the same rows", reading::pages_join_up),
    ("a visit shows what a scan gives, until it is told to stop", reading::visits_show_what_scans_give),
    ("records come by id, one kind at a time", reading::records_come_by_id),
    ("a snapshot never changes", reading::a_snapshot_never_changes),
    ("tenants do not see each other", reading::tenants_are_apart),
    ("large values come back whole", reading::large_values_come_back),
    ("the log is sealed into a chain", journal::the_log_is_sealed),
    ("the change feed never cuts a batch", journal::the_feed_never_cuts_a_batch),
    ("a batch that wrote nothing has its place in the sequence", journal::an_empty_batch_counts),
];

/// Checks a store that somebody wrote. `make` gives an empty store each time it is called; about 25 times.
///
/// # Errors
/// [`ConformanceFault`] names the first promise that is not kept.
pub fn check(make: impl Fn() -> Box<dyn Store>) -> Result<(), ConformanceFault> {
    for (promise, check) in CHECKS {
        check(make().as_ref()).map_err(|Mismatch(what)| ConformanceFault { promise: (*promise).to_owned(), what })?;
    }
    for seed in SEEDS {
        check_walk(make().as_ref(), seed, STEPS)?;
    }
    Ok(())
}

/// Walks an empty store at random beside the model, with calls that the seed decides.
///
/// # Errors
/// [`ConformanceFault`] at the first answer that is not the model's.
pub fn check_walk(store: &dyn Store, seed: u64, steps: usize) -> Result<(), ConformanceFault> {
    walk::walk(store, seed, steps)
        .map_err(|Mismatch(what)| ConformanceFault { promise: format!("every answer is the model's (seed {seed})"), what })
}
