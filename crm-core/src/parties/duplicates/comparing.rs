//! How far two profiles agree, field by field.
#![allow(clippy::float_arithmetic, reason = "likeness of texts is a statistic, never an amount")]

use std::collections::BTreeMap;

use strsim::{jaro_winkler, osa_distance};

use super::folding::soundex;
use super::profile::PartyProfile;
use super::vocabulary::{are_forms_of_one, is_filling};

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Given names.
    Given,
    /// Family name.
    Family,
    /// Name of an organisation.
    Organisation,
    /// E-mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// Number of the house.
    House,
    /// Street.
    Street,
    /// Post code.
    Postcode,
    /// Town.
    City,
    /// Country, or state in it.
    Country,
    /// Day of birth.
    Birth,
    /// Identifiers.
    Identifier,
}

impl Field {
    /// All of them, in the order in which contributions are told.
    pub const ALL: [Self; 12] = [
        Self::Given,
        Self::Family,
        Self::Organisation,
        Self::Email,
        Self::Phone,
        Self::House,
        Self::Street,
        Self::Postcode,
        Self::City,
        Self::Country,
        Self::Birth,
        Self::Identifier,
    ];
}

/// How far two values agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The same.
    Exact,
    /// The same but for a slip of the pen.
    Close,
    /// Alike.
    Weak,
    /// Not alike.
    Differs,
    /// One side does not say.
    Missing,
}

impl Level {
    /// The levels that say something, best first.
    pub const TELLING: [Self; 4] = [Self::Exact, Self::Close, Self::Weak, Self::Differs];
}

/// The agreement of two profiles, one level for each field of [`Field::ALL`].
pub type Agreement = [Level; 12];

/// How much each word of an organisation's name says.
#[derive(Debug, Clone, Default)]
pub struct WordWeights {
    counts: BTreeMap<String, u32>,
    names: u32,
}

impl WordWeights {
    /// Learns from distinct names.
    pub fn learn<'a>(names: impl Iterator<Item = &'a [String]>) -> Self {
        let mut weights = Self::default();
        for name in names {
            weights.names += 1;
            let mut words: Vec<&String> = name.iter().collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                *weights.counts.entry(word.clone()).or_default() += 1;
            }
        }
        weights
    }

    pub(super) fn of(&self, word: &str) -> f64 {
        let count = self.counts.get(word).copied().unwrap_or(0);
        let rarity = (f64::from(self.names + 200) / f64::from(count + 20)).ln();
        rarity.max(0.1) * if is_filling(word) { 0.25 } else { 1.0 }
    }
}

/// Compares every field.
#[must_use]
pub fn compare(a: &PartyProfile, b: &PartyProfile, weights: &WordWeights) -> Agreement {
    let (given, family) = person(a, b);
    [
        given,
        family,
        organisation(&a.organisation, &b.organisation, weights),
        best(&a.emails, &b.emails, email),
        best(&a.phones, &b.phones, number),
        both(&a.house, &b.house, house),
        best(&a.streets, &b.streets, street),
        both(&a.postcode, &b.postcode, postcode),
        both(&a.city, &b.city, city),
        both(&a.country, &b.country, |_, _| Level::Differs),
        birth(a.birth, b.birth),
        best(&a.identifiers, &b.identifiers, number),
    ]
}

fn both(a: &str, b: &str, compare: impl Fn(&str, &str) -> Level) -> Level {
    match (a, b) {
        ("", _) | (_, "") => Level::Missing,
        _ if a == b => Level::Exact,
        _ => compare(a, b),
    }
}

fn best(a: &[String], b: &[String], compare: impl Fn(&str, &str) -> Level) -> Level {
    let compare = &compare;
    let levels = a.iter().flat_map(|a| b.iter().map(move |b| if a == b { Level::Exact } else { compare(a, b) }));
    levels.min().unwrap_or(Level::Missing)
}

fn person(a: &PartyProfile, b: &PartyProfile) -> (Level, Level) {
    let straight = (both(&a.given, &b.given, given), both(&a.family, &b.family, family));
    if straight == (Level::Exact, Level::Exact) {
        return straight;
    }
    let crossed = (both(&a.given, &b.family, family), both(&a.family, &b.given, family));
    let agrees = |level: Level| level <= Level::Close;
    if agrees(crossed.0) && agrees(crossed.1) && !(agrees(straight.0) && agrees(straight.1)) {
        return (Level::Close, Level::Close);
    }
    straight
}

fn given(a: &str, b: &str) -> Level {
    if are_forms_of_one(a, b) {
        return Level::Close;
    }
    match family(a, b) {
        Level::Differs if (a.len() == 1 || b.len() == 1) && a.chars().next() == b.chars().next() => Level::Weak,
        level => level,
    }
}

fn family(a: &str, b: &str) -> Level {
    let likeness = jaro_winkler(a, b);
    if likeness >= 0.92 || (a.len().min(b.len()) >= 4 && likeness >= 0.6 && osa_distance(a, b) <= 1) {
        Level::Close
    } else if likeness >= 0.82 || (likeness >= 0.6 && soundex(a) == soundex(b)) {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn email(a: &str, b: &str) -> Level {
    let (local_a, domain_a) = a.rsplit_once('@').unwrap_or((a, ""));
    let (local_b, domain_b) = b.rsplit_once('@').unwrap_or((b, ""));
    let likeness = jaro_winkler(a, b);
    if likeness >= 0.75 && osa_distance(a, b) <= 2 || (likeness >= 0.92 && jaro_winkler(domain_a, domain_b) >= 0.92) {
        Level::Close
    } else if local_a == local_b && local_a.len() >= 4 || likeness >= 0.88 {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn number(a: &str, b: &str) -> Level {
    if a.len().min(b.len()) >= 6 && osa_distance(a, b) <= 1 { Level::Close } else { Level::Differs }
}

fn house(a: &str, b: &str) -> Level {
    if a.len().min(b.len()) >= 2 && osa_distance(a, b) <= 1 { Level::Close } else { Level::Differs }
}

fn street(a: &str, b: &str) -> Level {
    let (a, b) = (a.replace(' ', ""), b.replace(' ', ""));
    let likeness = jaro_winkler(&a, &b);
    if a == b {
        Level::Exact
    } else if likeness >= 0.92 || (likeness >= 0.7 && osa_distance(&a, &b) <= 2) {
        Level::Close
    } else if likeness >= 0.82 {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn postcode(a: &str, b: &str) -> Level {
    if osa_distance(a, b) <= 1 {
        Level::Close
    } else if a.get(..2) == b.get(..2) {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn city(a: &str, b: &str) -> Level {
    let likeness = jaro_winkler(a, b);
    if likeness >= 0.9 {
        Level::Close
    } else if likeness >= 0.8 {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn birth(a: Option<[u8; 8]>, b: Option<[u8; 8]>) -> Level {
    let (Some(a), Some(b)) = (a, b) else { return Level::Missing };
    let [_, _, _, _, m1, m2, d1, d2] = b;
    let [y1, y2, y3, y4, ..] = b;
    let swapped = [y1, y2, y3, y4, d1, d2, m1, m2];
    let off = a.iter().zip(&b).filter(|(a, b)| a != b).count();
    match off {
        0 => Level::Exact,
        1 => Level::Close,
        _ if a == swapped => Level::Close,
        _ => {
            let same = |range: std::ops::Range<usize>| a.get(range.clone()) == b.get(range);
            let parts = usize::from(same(0..4)) + usize::from(same(4..6)) + usize::from(same(6..8));
            if off == 2 || parts == 2 { Level::Weak } else { Level::Differs }
        }
    }
}

fn alike(a: &str, b: &str) -> bool {
    let short = a.chars().count().min(b.chars().count());
    short >= 4 && (jaro_winkler(a, b) >= 0.93 || osa_distance(a, b) <= if short >= 8 { 2 } else { 1 })
}

fn organisation(a: &[String], b: &[String], weights: &WordWeights) -> Level {
    if a.is_empty() || b.is_empty() {
        return Level::Missing;
    }
    if a == b {
        return Level::Exact;
    }
    let (joined_a, joined_b) = (a.concat(), b.concat());
    if joined_a == joined_b {
        return Level::Exact;
    }
    let total = |words: &[String]| words.iter().map(|word| weights.of(word)).sum::<f64>();
    let (total_a, total_b) = (total(a), total(b));
    let (mut left, mut matched_a, mut matched_b) = (b.iter().collect::<Vec<_>>(), 0.0, 0.0);
    for word in a {
        let found = left.iter().position(|other| *other == word).or_else(|| left.iter().position(|other| alike(word, other)));
        if let Some(at) = found {
            let other = left.remove(at);
            let weight = weights.of(word).min(weights.of(other));
            matched_a += weights.of(word);
            matched_b += weights.of(other);
            let _ = weight;
        }
    }
    let dice = (matched_a + matched_b) / (total_a + total_b);
    let contained = (matched_a / total_a).max(matched_b / total_b);
    if left.is_empty() && a.len() == b.len() && dice > 0.999 {
        return if a.iter().all(|word| b.contains(word)) { Level::Exact } else { Level::Close };
    }
    if dice >= 0.8 || jaro_winkler(&joined_a, &joined_b) >= 0.95 {
        Level::Close
    } else if contained >= 0.85 || dice >= 0.6 {
        Level::Weak
    } else {
        Level::Differs
    }
}
