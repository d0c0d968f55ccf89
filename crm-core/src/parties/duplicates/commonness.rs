//! How common each value is: two people of one rare name are likelier the same than two Smiths.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use std::collections::BTreeMap;

use crate::parties::model::matching::{MatchField, PartyProfile};

/// So many values must be known before one is called common or rare.
const LEAST_VALUES: u32 = 100;

/// How often each value of a field occurs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Commonness {
    counts: BTreeMap<String, u32>,
    values: u32,
    /// The chance that two values drawn at random are the same.
    chance: f64,
}

impl Commonness {
    /// Counts the values of a field.
    #[must_use]
    pub fn learn(field: MatchField, profiles: &[PartyProfile]) -> Self {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for value in profiles.iter().flat_map(|profile| profile.values(field)) {
            let count = counts.entry(value.clone()).or_default();
            *count = count.saturating_add(1);
        }
        let values = counts.values().fold(0_u32, |sum, count| sum.saturating_add(*count));
        let chance = counts.values().map(|count| (f64::from(*count) / f64::from(values)).powi(2)).sum();
        Self { counts, values, chance }
    }

    /// What it adds to the log-odds that the shared value is this one and not just any: above nought for a rare value.
    #[must_use]
    pub fn rarity(&self, a: &[String], b: &[String]) -> f64 {
        let Some(shared) = a.iter().find(|value| b.contains(value)).filter(|_| self.values >= LEAST_VALUES) else { return 0.0 };
        // Both sides hold it, so it occurs twice, seen or not.
        let count = self.counts.get(shared).copied().unwrap_or(0).max(2);
        (self.chance * f64::from(self.values) / f64::from(count)).ln()
    }
}
