//! Learning without labels how often fields agree among pairs of one party and among others.
//!
//! Pairs that share a blocking key are a mixture of both, and expectation and maximisation (Dempster, Laird and Rubin 1977; for this use
//! Winkler 1988) takes it apart. What chance alone gives is learned from pairs drawn at random, since pairs that share a key agree more
//! often than others. The policy's chances count as observed pairs, so that a small file keeps to them.
#![allow(clippy::float_arithmetic, reason = "chances are statistics, never amounts")]

use std::collections::BTreeMap;

use crate::parties::model::matching::FIELDS;

use super::comparing::{Agreement, MatchLevel};
use super::policy::{Chances, DuplicatePolicy};

/// Chances, counts or log-odds of the four levels that say something, by field.
pub(super) type Table = [[f64; 4]; FIELDS];

/// How often the estimate is made better.
const ROUNDS: usize = 60;
/// With fewer fields that say something, a mixture cannot be told apart.
const LEAST_FIELDS: usize = 3;
/// In how much of the pairs a field must say something to be one of them.
const LEAST_SHARE: f64 = 0.2;
/// Which part of the pairs that share a key is first taken for one party.
const FIRST_SHARE: f64 = 0.2;
/// Shares stay this far from nought and from one.
const EDGE: f64 = 1e-9;

/// What was learned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Learned {
    /// The chances among pairs of one party.
    pub same: Table,
    /// The chances among pairs of two parties.
    pub other: Table,
    /// The part of all pairs that are one party.
    pub share: f64,
}

impl Learned {
    /// What the policy says, where a record is one of `records`.
    pub fn nothing(policy: &DuplicatePolicy, records: usize) -> Self {
        let others = records.saturating_sub(1).max(1) as f64;
        let share = f64::from(policy.expected_per_thousand) / 1_000.0 / others;
        let (same, other) = policy.chances();
        Self { same: same.map(parts), other: other.map(parts), share: inside(share) }
    }

    /// Learns from the pairs that share a key and from pairs drawn at random out of `records`.
    pub fn from_pairs(blocked: &[Agreement], random: &[Agreement], records: usize, policy: &DuplicatePolicy) -> Self {
        let start = Self::nothing(policy, records);
        let (blocked, random) = (Patterns::of(blocked), Patterns::of(random));
        if blocked.telling_fields() < LEAST_FIELDS {
            return start;
        }
        let all = (records as f64) * (records.saturating_sub(1) as f64) / 2.0;
        let evidence = f64::from(policy.evidence);
        let (mut within, mut at_large) = (Self { share: FIRST_SHARE, ..start }, start);
        for _ in 0..ROUNDS {
            let seen = blocked.parted(&within);
            let same = smoothed(&seen.same, &start.same, evidence);
            within = Self { same, other: smoothed(&seen.other, &start.other, evidence), share: inside(seen.share) };
            at_large = Self { same, share: inside(seen.share * blocked.pairs / all), ..at_large };
            at_large.other = smoothed(&random.parted(&at_large).other, &start.other, evidence);
        }
        at_large
    }

    /// The log-odds of each level.
    pub fn log_odds(&self) -> Table {
        let mut odds = self.same;
        for (odds, other) in odds.iter_mut().flatten().zip(self.other.iter().flatten()) {
            *odds = (*odds / other).ln();
        }
        odds
    }

    /// The log-odds before anything is compared.
    pub fn prior(&self) -> f64 {
        (self.share / (1.0 - self.share)).ln()
    }
}

/// The probability of log-odds.
#[must_use]
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The entry of a level; nothing for a level that says nothing.
pub(super) fn at(levels: &[f64; 4], level: MatchLevel) -> Option<f64> {
    levels.get(level as usize).copied()
}

fn inside(share: f64) -> f64 {
    share.clamp(EDGE, 1.0 - EDGE)
}

fn parts(chances: Chances) -> [f64; 4] {
    [chances.exact, chances.close, chances.weak, chances.differs].map(|chance| f64::from(chance) / 1e6)
}

fn smoothed(counts: &Table, start: &Table, evidence: f64) -> Table {
    let mut table = *counts;
    for (counts, start) in table.iter_mut().zip(start) {
        let total = counts.iter().sum::<f64>() + evidence;
        for (count, start) in counts.iter_mut().zip(start) {
            *count = (*count + evidence * start) / total;
        }
    }
    table
}

/// Agreements with how often each occurs: there are far fewer of them than pairs.
struct Patterns {
    counts: BTreeMap<Agreement, f64>,
    pairs: f64,
}

/// What pairs hold, each counted in part for one party and in part for two.
struct Parted {
    same: Table,
    other: Table,
    share: f64,
}

impl Patterns {
    fn of(agreements: &[Agreement]) -> Self {
        let mut counts: BTreeMap<Agreement, f64> = BTreeMap::new();
        for agreement in agreements {
            *counts.entry(*agreement).or_default() += 1.0;
        }
        Self { counts, pairs: agreements.len() as f64 }
    }

    fn telling_fields(&self) -> usize {
        let mut telling = [0.0; FIELDS];
        for (agreement, count) in &self.counts {
            for (telling, _) in telling.iter_mut().zip(agreement).filter(|(_, level)| **level != MatchLevel::Missing) {
                *telling += count;
            }
        }
        telling.iter().filter(|telling| **telling > LEAST_SHARE * self.pairs).count()
    }

    fn parted(&self, by: &Learned) -> Parted {
        let (odds, prior) = (by.log_odds(), by.prior());
        let (mut same, mut other, mut ones) = ([[0.0; 4]; FIELDS], [[0.0; 4]; FIELDS], 0.0);
        for (agreement, count) in &self.counts {
            let sum: f64 = odds.iter().zip(agreement).filter_map(|(odds, level)| at(odds, *level)).sum();
            let (one, two) = (probability(prior + sum) * count, probability(-prior - sum) * count);
            ones += one;
            for ((same, other), level) in same.iter_mut().zip(&mut other).zip(agreement) {
                for (cell, part) in [(same.get_mut(*level as usize), one), (other.get_mut(*level as usize), two)] {
                    if let Some(cell) = cell {
                        *cell += part;
                    }
                }
            }
        }
        Parted { same, other, share: ones / self.pairs.max(1.0) }
    }
}

/// Pairs of different places under `records`, drawn at random, the same ones every time; never more than there are, for drawing a pair
/// again is no new evidence.
pub(super) fn drawn(records: usize) -> Vec<(usize, usize)> {
    const DRAWS: usize = 10_000;
    let draws = DRAWS.min(records.saturating_mul(records.saturating_sub(1)) / 2);
    let mut draw = fastrand::Rng::with_seed(0);
    (0..draws).map(|_| (draw.usize(..records), draw.usize(..records))).filter(|(a, b)| a != b).collect()
}
