//! How alike two names of organisations are, by the words that they share and by how much these words say.
#![allow(clippy::float_arithmetic, reason = "the weight of a word is a statistic, never an amount")]

use std::collections::{BTreeMap, BTreeSet};

use crate::parties::model::matching::{MatchField, PartyProfile, is_filling};

use super::comparing::MatchLevel;
use super::likeness::Likeness;

/// Names that every word is taken to have been looked for in, before any is.
const NAMES_BEFORE: f64 = 200.0;
/// Names that every word is taken to have been found in, before any is; so a word that is new says little more than one that is rare.
const FOUND_BEFORE: f64 = 20.0;
/// What a filling word weighs beside another word.
const FILLING: f64 = 0.25;
/// What the commonest word weighs.
const LEAST: f64 = 0.1;

/// How much each word of an organisation's name says: the rarer, the more (Spärck Jones 1972).
#[derive(Debug, Clone, PartialEq)]
pub struct WordWeights {
    weights: BTreeMap<String, f64>,
    /// Of a word that no name holds.
    unknown: f64,
}

impl WordWeights {
    /// Counts the words of all names of organisations, each name once.
    #[must_use]
    pub fn learn(profiles: &[PartyProfile]) -> Self {
        let names: BTreeSet<&String> = profiles.iter().flat_map(|profile| profile.values(MatchField::Organisation)).collect();
        let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
        for name in &names {
            for word in name.split(' ').collect::<BTreeSet<_>>() {
                *counts.entry(word).or_default() += 1.0;
            }
        }
        let rarity = |found: f64| ((names.len() as f64 + NAMES_BEFORE) / (found + FOUND_BEFORE)).ln().max(LEAST);
        let weight = |(word, found): (&str, f64)| (word.to_owned(), filled(word, rarity(found)));
        Self { weights: counts.into_iter().map(weight).collect(), unknown: rarity(0.0) }
    }

    fn of(&self, word: &str) -> f64 {
        self.weights.get(word).copied().unwrap_or_else(|| filled(word, self.unknown))
    }

    /// How far two names agree; which of them comes first makes no difference.
    pub(super) fn compare(&self, a: &str, b: &str) -> MatchLevel {
        let (a, b) = (a.min(b), a.max(b));
        let closed = |name: &str| name.replace(' ', "");
        let (closed_a, closed_b) = (closed(a), closed(b));
        if closed_a == closed_b {
            return MatchLevel::Exact;
        }
        let shared = self.shared(a, b);
        if shared.exactly {
            MatchLevel::Exact
        } else if shared.of_both >= 0.8 || Likeness::of(&closed_a, &closed_b).jaro_winkler(0.95) >= 0.95 {
            MatchLevel::Close
        } else if shared.of_one >= 0.85 || shared.of_both >= 0.6 {
            MatchLevel::Weak
        } else {
            MatchLevel::Differs
        }
    }

    fn shared(&self, a: &str, b: &str) -> Shared {
        let (mut pairs, mut left): (Vec<(&str, &str)>, Vec<&str>) = (Vec::new(), b.split(' ').collect());
        for word in a.split(' ') {
            let same = left.iter().position(|other| *other == word);
            if let Some(at) = same.or_else(|| left.iter().position(|other| one_word(word, other))) {
                pairs.push((word, left.remove(at)));
            }
        }
        if pairs.is_empty() {
            return Shared { exactly: false, of_both: 0.0, of_one: 0.0 };
        }
        let total = |name: &str| name.split(' ').map(|word| self.of(word)).sum::<f64>();
        let (total_a, total_b) = (total(a), total(b));
        let found_a: f64 = pairs.iter().map(|(word, _)| self.of(word)).sum();
        let found_b: f64 = pairs.iter().map(|(_, word)| self.of(word)).sum();
        let exactly = left.is_empty() && pairs.len() == a.split(' ').count() && pairs.iter().all(|(a, b)| a == b);
        Shared { exactly, of_both: (found_a + found_b) / (total_a + total_b), of_one: (found_a / total_a).max(found_b / total_b) }
    }
}

/// The weight of a word, less where it is a filling one.
fn filled(word: &str, weight: f64) -> f64 {
    if is_filling(word) { weight * FILLING } else { weight }
}

/// What two names share.
struct Shared {
    /// The same words in another order.
    exactly: bool,
    /// The weight of the shared words, as a part of both names.
    of_both: f64,
    /// The same as a part of the name of which more is shared.
    of_one: f64,
}

/// True for spellings of one word.
fn one_word(a: &str, b: &str) -> bool {
    let likeness = Likeness::of(a, b);
    let slips = if likeness.short() >= 8 { 2 } else { 1 };
    likeness.short() >= 4 && (likeness.within(slips) || likeness.jaro_winkler(0.93) >= 0.93)
}
