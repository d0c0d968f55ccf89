//! Policies: every number a company may change, with its unit, default, range, reason and source.

use std::fmt::Debug;

use minicbor::{Decode, Encode};

use super::error::Faults;

/// One line of a policy as people read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PolicyField {
    /// The field's name.
    pub name: &'static str,
    /// The unit it counts in, as `days`.
    pub unit: &'static str,
    /// The value where the company chose none.
    pub default: &'static str,
    /// What may be chosen.
    pub range: &'static str,
    /// What it is for.
    pub reason: &'static str,
    /// Law, standard or practice that the default comes from.
    pub source: &'static str,
}

/// What a company decides about one process. Versions take effect on a day; a rule sees the version in force on its own day.
pub trait Policy: Clone + Debug + Default + PartialEq + Encode<()> + for<'b> Decode<'b, ()> + Send + Sync + 'static {
    /// The stable name, as `disputes`.
    const NAME: &'static str;
    /// What can be chosen, for people.
    const FIELDS: &'static [PolicyField];

    /// Ranges.
    ///
    /// # Errors
    /// Every fault found.
    fn check(&self) -> Result<(), Faults>;
}
