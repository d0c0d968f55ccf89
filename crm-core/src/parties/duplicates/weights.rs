//! What an agreement is worth (Fellegi and Sunter 1969), learned without labels (expectation and maximisation, Dempster et al. 1977).
#![allow(clippy::float_arithmetic, reason = "log-odds are statistics, never amounts")]

use std::collections::BTreeMap;

use super::comparing::{Agreement, Field, Level, WordWeights, compare};
use super::policy::{Chances, DuplicatePolicy, chances};
use super::profile::PartyProfile;

/// Chances per field.
type Table = [Chances; 12];

/// Part of a log-odds, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The field; nothing for what was expected before anything was compared.
    pub field: Option<Field>,
    /// How far the values agree.
    pub level: Level,
    /// Natural log-odds.
    pub log_odds: f64,
}

/// Why two profiles are taken for one party, or not.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Adds up to `log_odds`.
    pub contributions: Vec<Contribution>,
    /// The sum.
    pub log_odds: f64,
    /// As a probability.
    pub probability: f64,
}

/// How common each value is.
#[derive(Debug, Clone, Default)]
struct Commonness {
    counts: [BTreeMap<String, u32>; 12],
    totals: [u32; 12],
    average: [f64; 12],
}

/// The weights in force.
#[derive(Debug, Clone)]
pub struct Weights {
    same: Table,
    other: Table,
    prior: f64,
    words: WordWeights,
    common: Commonness,
}

fn value(profile: &PartyProfile, field: Field) -> Option<String> {
    let text = match field {
        Field::Given => profile.given.clone(),
        Field::Family => profile.family.clone(),
        Field::City => profile.city.clone(),
        Field::Postcode => profile.postcode.clone(),
        Field::House => profile.house.clone(),
        Field::Street => profile.streets.first().cloned().unwrap_or_default(),
        Field::Birth => profile.birth.as_ref().map(|b| String::from_utf8_lossy(b).into_owned()).unwrap_or_default(),
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

impl Commonness {
    fn learn(profiles: &[PartyProfile]) -> Self {
        let mut common = Self::default();
        for (at, field) in Field::ALL.into_iter().enumerate() {
            for profile in profiles {
                if let Some(text) = value(profile, field) {
                    *common.counts[at].entry(text).or_default() += 1;
                    common.totals[at] += 1;
                }
            }
            let total = f64::from(common.totals[at].max(1));
            common.average[at] = common.counts[at].values().map(|&count| (f64::from(count) / total).powi(2)).sum();
        }
        common
    }

    fn adjustment(&self, at: usize, field: Field, a: &PartyProfile, b: &PartyProfile) -> f64 {
        let (Some(a), Some(b)) = (value(a, field), value(b, field)) else { return 0.0 };
        if a != b || self.totals[at] < 100 { return 0.0; }
        let share = f64::from(self.counts[at].get(&a).copied().unwrap_or(1).max(2)) / f64::from(self.totals[at]);
        (self.average[at] / share).ln()
    }
}

fn defaults() -> (Table, Table) {
    let mut tables = ([[0.0; 4]; 12], [[0.0; 4]; 12]);
    for (at, field) in Field::ALL.into_iter().enumerate() {
        (tables.0[at], tables.1[at]) = chances(field);
    }
    tables
}

fn normal(counts: &[f64; 4], prior: &Chances, evidence: f64) -> Chances {
    let total: f64 = counts.iter().sum::<f64>() + evidence;
    let mut out = [0.0; 4];
    for ((out, count), prior) in out.iter_mut().zip(counts).zip(prior) {
        *out = (count + evidence * prior) / total;
    }
    out
}

impl Weights {
    /// Learns from profiles that are all distinct and in their order, and from the pairs worth comparing.
    pub fn learn(profiles: &[PartyProfile], pairs: &[(usize, usize)], records: usize, policy: &DuplicatePolicy) -> (Self, Vec<Agreement>) {
        let words = WordWeights::learn(profiles.iter().map(|p| p.organisation.as_slice()).filter(|n| !n.is_empty()));
        let (same0, other0) = defaults();
        let agreements: Vec<Agreement> = pairs.iter().map(|&(a, b)| compare(&profiles[a], &profiles[b], &words)).collect();
        let mut weights = Self { same: same0, other: other0, prior: (policy.expected / (records as f64)).ln(), words, common: Commonness::learn(profiles) };
        // random pairs
        let n = profiles.len();
        let mut counts = [[0.0; 4]; 12];
        let mut rng = fastrand::Rng::with_seed(1);
        for _ in 0..if n > 2 { 20_000 } else { 0 } {
            let (a, b) = (rng.usize(..n), rng.usize(..n));
            if a == b { continue; }
            let agreement = compare(&profiles[a], &profiles[b], &weights.words);
            for (at, level) in agreement.into_iter().enumerate() {
                if level != Level::Missing { counts[at][level as usize] += 1.0; }
            }
        }
        let mut random = other0;
        for at in 0..12 { random[at] = normal(&counts[at], &other0[at], policy.evidence); }
        let mut patterns: BTreeMap<Agreement, f64> = BTreeMap::new();
        for agreement in &agreements { *patterns.entry(*agreement).or_default() += 1.0; }
        let telling = (0..12).filter(|&at| patterns.iter().filter(|(p, _)| p[at] != Level::Missing).map(|(_, c)| c).sum::<f64>() > 0.2 * agreements.len() as f64).count();
        if telling >= 3 {
            weights.fit(&patterns, &random, policy, n);
        }
        (weights, agreements)
    }

    fn fit(&mut self, patterns: &BTreeMap<Agreement, f64>, random: &Table, policy: &DuplicatePolicy, n: usize) {
        let (same0, _) = defaults();
        let (mut m, mut u) = (same0, *random);
        let mut share: f64 = 0.2;
        let total: f64 = patterns.values().sum();
        for _ in 0..60 {
            let mut cm = [[0.0; 4]; 12];
            let mut cu = [[0.0; 4]; 12];
            let mut matched = 0.0;
            for (pattern, count) in patterns {
                let mut odds = (share / (1.0 - share)).ln();
                for (at, level) in pattern.iter().enumerate() {
                    if *level != Level::Missing { odds += (m[at][*level as usize] / u[at][*level as usize]).ln(); }
                }
                let p = 1.0 / (1.0 + (-odds).exp());
                matched += p * count;
                for (at, level) in pattern.iter().enumerate() {
                    if *level != Level::Missing {
                        cm[at][*level as usize] += p * count;
                        cu[at][*level as usize] += (1.0 - p) * count;
                    }
                }
            }
            share = ((matched + 1.0) / (total + 2.0)).clamp(1e-6, 1.0 - 1e-6);
            for at in 0..12 {
                m[at] = normal(&cm[at], &same0[at], policy.evidence);
                if policy.mode != 1 { u[at] = normal(&cu[at], &random[at], policy.evidence); }
            }
        }
        self.same = m;
        match policy.mode {
            0 => { self.other = u; self.prior = (share / (1.0 - share)).ln(); }
            _ => {
                self.other = *random;
                let pairs = (n as f64) * (n as f64 - 1.0) / 2.0;
                let lambda = share * total / pairs;
                self.prior = (lambda / (1.0 - lambda)).ln();
            }
        }
        if std::env::var("DUP").is_ok() {
            eprintln!("share {share} total {total} prior {}", self.prior);
            for (at, f) in Field::ALL.iter().enumerate() { eprintln!("{f:?} m {:.4?} u {:.5?} r {:.5?}", m[at], u[at], random[at]); }
        }
    }

    /// The log-odds of an agreement.
    pub fn explain(&self, a: &PartyProfile, b: &PartyProfile) -> Explanation {
        self.explain_agreement(&compare(a, b, &self.words), a, b)
    }

    pub fn explain_agreement(&self, agreement: &Agreement, a: &PartyProfile, b: &PartyProfile) -> Explanation {
        let mut contributions = vec![Contribution { field: None, level: Level::Missing, log_odds: self.prior }];
        for (at, (field, level)) in Field::ALL.into_iter().zip(*agreement).enumerate() {
            if level == Level::Missing { continue; }
            let mut log_odds = (self.same[at][level as usize] / self.other[at][level as usize]).ln();
            if level == Level::Exact { log_odds += self.common.adjustment(at, field, a, b); }
            contributions.push(Contribution { field: Some(field), level, log_odds });
        }
        let log_odds: f64 = contributions.iter().map(|c| c.log_odds).sum();
        Explanation { contributions, log_odds, probability: 1.0 / (1.0 + (-log_odds).exp()) }
    }
}
