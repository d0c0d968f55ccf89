//! Finding all duplicates of many profiles at once.
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use std::collections::BTreeMap;

use super::blocking::keys;
use super::policy::DuplicatePolicy;
use super::profile::PartyProfile;
use super::weights::Weights;

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// Pairs of records.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Records that are one party.
    pub clusters: Vec<Vec<usize>>,
    /// candidates (records)
    pub candidates: Vec<(usize, usize)>,
    pub weights: Weights,
}

/// Finds.
pub fn find(records: &[PartyProfile], policy: &DuplicatePolicy) -> Found {
    let mut groups: BTreeMap<&PartyProfile, Vec<usize>> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() { groups.entry(record).or_default().push(at); }
    let profiles: Vec<PartyProfile> = groups.keys().map(|p| (*p).clone()).collect();
    let members: Vec<Vec<usize>> = groups.into_values().collect();
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, profile) in profiles.iter().enumerate() {
        for key in keys(profile) { blocks.entry(key).or_default().push(at); }
    }
    let mut pairs = Vec::new();
    for block in blocks.values() {
        let reach = if block.len() <= policy.block_size { block.len() } else { policy.window };
        for (i, a) in block.iter().enumerate() {
            for b in block.iter().skip(i + 1).take(reach) { pairs.push((*a, *b)); }
        }
    }
    for (at, m) in members.iter().enumerate() { if m.len() > 1 { pairs.push((at, at)); } }
    pairs.sort_unstable();
    pairs.dedup();
    let (weights, agreements) = Weights::learn(&profiles, &pairs, records.len(), policy);
    let limit = (policy.alert / (1.0 - policy.alert)).ln();
    let mut links = Vec::new();
    for (&(a, b), agreement) in pairs.iter().zip(&agreements) {
        let e = weights.explain_agreement(agreement, &profiles[a], &profiles[b]);
        if e.log_odds >= limit { links.push((a, b, e.log_odds)); }
    }
    let mut parent: Vec<usize> = (0..profiles.len()).collect();
    fn root(p: &mut Vec<usize>, mut x: usize) -> usize { while p[x] != x { p[x] = p[p[x]]; x = p[x]; } x }
    let mut selfs = vec![false; profiles.len()];
    for &(a, b, _) in &links {
        if a == b { selfs[a] = true; continue; }
        let (ra, rb) = (root(&mut parent, a), root(&mut parent, b));
        parent[ra.max(rb)] = ra.min(rb);
    }
    let mut clusters: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for at in 0..profiles.len() {
        let r = root(&mut parent, at);
        for (k, &m) in members[at].iter().enumerate() {
            clusters.entry((r, if selfs[at] { 0 } else { k })).or_default().push(m);
        }
    }
    let mut candidates = Vec::new();
    for &(a, b) in &pairs {
        for &x in &members[a] { for &y in &members[b] { if x < y || a != b { candidates.push((x.min(y), x.max(y))); } } }
    }
    let out = links.iter().map(|&(a, b, l)| (members[a][0], members[b][0], l)).collect();
    Found { pairs: out, clusters: clusters.into_values().collect(), candidates, weights }
}
