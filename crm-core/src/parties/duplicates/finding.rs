//! Going through a whole file at once.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use std::collections::{BTreeMap, BTreeSet};

use crate::parties::model::matching::PartyProfile;

use super::blocking::pairs;
use super::clusters::clusters;
use super::policy::{Consequence, DuplicatePolicy};
use super::weights::{Explanation, Weights};

/// Two records that are likely one party.
#[derive(Debug, Clone, PartialEq)]
pub struct Duplicate {
    /// The place of the one record.
    pub first: usize,
    /// The place of the other, which is higher.
    pub second: usize,
    /// Why.
    pub explanation: Explanation,
}

/// The duplicates of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The pairs above the threshold, by their places. Of records that are the same to the letter, only the first is paired with
    /// others, and the others with it.
    pub pairs: Vec<Duplicate>,
    /// The records by party, each one once, by their places.
    pub clusters: Vec<Vec<usize>>,
    /// What was learned, for records that come later.
    pub weights: Weights,
}

/// Finds the duplicates of a file: learns from it, compares what shares a key, and groups what is one party.
///
/// ```
/// use crm_core::parties::duplicates::{DuplicatePolicy, PartyProfile, find};
///
/// let names = ["Atelier Nord SARL", "ATELIER NORD", "Boulangerie Sud", "Atelier Norde S.A.R.L."];
/// let records = names.map(|name| PartyProfile::new().organisation(name));
/// assert_eq!(find(&records, &DuplicatePolicy::default()).clusters, [vec![0, 1, 3], vec![2]]);
/// ```
#[must_use]
pub fn find(records: &[PartyProfile], policy: &DuplicatePolicy) -> Found {
    let mut places: BTreeMap<PartyProfile, Vec<usize>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        places.entry(policy.limited(record.clone())).or_default().push(at);
    }
    let profiles: Vec<PartyProfile> = places.keys().cloned().collect();
    let places: Vec<Vec<usize>> = places.into_values().collect();
    let mut candidates = pairs(&profiles, policy);
    candidates.extend(places.iter().enumerate().filter(|(_, places)| places.len() > 1).map(|(at, _)| (at, at)));
    candidates.sort_unstable();

    let (weights, agreements) = Weights::learn(&profiles, &candidates, policy);
    let thresholds = policy.in_review();
    let mut links: Vec<(usize, usize, Explanation)> = Vec::new();
    for ((first, second), agreement) in candidates.iter().zip(&agreements) {
        let (Some(a), Some(b)) = (profiles.get(*first), profiles.get(*second)) else { continue };
        let explanation = weights.explain_agreement(agreement, a, b);
        if thresholds.consequence(explanation.probability) > Consequence::Pass {
            links.push((*first, *second, explanation));
        }
    }
    links.sort_by(|a, b| b.2.log_odds.total_cmp(&a.2.log_odds).then((a.0, a.1).cmp(&(b.0, b.1))));
    let order: Vec<(usize, usize)> = links.iter().map(|(first, second, _)| (*first, *second)).collect();
    let evidence = |a: usize, b: usize| match (profiles.get(a), profiles.get(b)) {
        (Some(a), Some(b)) => weights.evidence(a, b),
        _ => 0.0,
    };
    let groups = clusters(profiles.len(), &order, evidence);
    Found { clusters: records_of(&groups, &places, &order), pairs: duplicates(links, &places), weights }
}

/// The groups of profiles as groups of records. Records that are the same to the letter stay apart where that says too little, as with
/// two people of one common name and nothing else.
fn records_of(groups: &[Vec<usize>], places: &[Vec<usize>], links: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let sure: BTreeSet<usize> = links.iter().filter(|(first, second)| first == second).map(|(at, _)| *at).collect();
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for group in groups {
        let mut records: Vec<usize> = group.iter().filter_map(|at| places.get(*at)).flatten().copied().collect();
        records.sort_unstable();
        match group.as_slice() {
            [only] if records.len() > 1 && !sure.contains(only) => {
                clusters.extend(records.into_iter().map(|record| vec![record]))
            }
            _ => clusters.push(records),
        }
    }
    clusters.sort_unstable();
    clusters
}

fn duplicates(links: Vec<(usize, usize, Explanation)>, places: &[Vec<usize>]) -> Vec<Duplicate> {
    let mut pairs = Vec::new();
    for (a, b, explanation) in links {
        let (Some([first, rest @ ..]), Some([other, ..])) = (places.get(a).map(Vec::as_slice), places.get(b).map(Vec::as_slice))
        else {
            continue;
        };
        let others = if a == b { rest } else { std::slice::from_ref(other) };
        pairs.extend(others.iter().map(|second| Duplicate {
            first: *first.min(second),
            second: *first.max(second),
            explanation: explanation.clone(),
        }));
    }
    pairs.sort_by_key(|pair| (pair.first, pair.second));
    pairs
}
