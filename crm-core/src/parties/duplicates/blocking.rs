//! Which pairs of a file are worth comparing: those that share a key.

use std::collections::BTreeMap;

use crate::parties::model::matching::{BlockingKey, PartyProfile, keys};

use super::policy::DuplicatePolicy;

/// The pairs that share a key, sorted, the lower place first. In a block of more than `block_size` profiles only neighbours in the order
/// given are compared, so that the cost stays in proportion to the number of profiles.
#[must_use]
pub fn pairs(profiles: &[PartyProfile], policy: &DuplicatePolicy) -> Vec<(usize, usize)> {
    let mut blocks: BTreeMap<BlockingKey, Vec<usize>> = BTreeMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        for key in keys(profile) {
            blocks.entry(key).or_default().push(at);
        }
    }
    let (limit, window) = (policy.block_size as usize, policy.window as usize);
    let mut pairs = Vec::new();
    for block in blocks.values() {
        let reach = if block.len() <= limit { limit } else { window };
        for (from, first) in (1..).zip(block) {
            pairs.extend(block.iter().skip(from).take(reach).map(|second| (*first, *second)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
