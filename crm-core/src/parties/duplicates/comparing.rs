//! How far two profiles agree, field by field.
#![allow(clippy::float_arithmetic, reason = "likeness of texts is a statistic, never an amount")]

use crate::parties::model::matching::{FIELDS, MatchField, PartyProfile, are_forms_of_one, soundex};

use super::likeness::Likeness;
use super::organisations::WordWeights;

/// How far two values agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum MatchLevel {
    /// The same.
    Exact,
    /// The same but for a slip of the pen, a short form, or names that changed places.
    Close,
    /// Alike.
    Weak,
    /// Not alike.
    Differs,
    /// One side does not say.
    Missing,
}

/// The agreement of two profiles: one level for each field, in the order of [`MatchField::ALL`].
pub type Agreement = [MatchLevel; FIELDS];

/// Compares every field. Where a field has several values, the two that agree best count.
#[must_use]
pub fn compare(a: &PartyProfile, b: &PartyProfile, words: &WordWeights) -> Agreement {
    let (given, family) = person(a, b);
    MatchField::ALL.map(|field| match field {
        MatchField::Given => given,
        MatchField::Family => family,
        MatchField::Organisation => best(a.values(field), b.values(field), |a, b| words.compare(a, b)),
        MatchField::Email => best(a.values(field), b.values(field), email),
        MatchField::Phone | MatchField::Identifier => best(a.values(field), b.values(field), |a, b| digits(a, b, 6)),
        MatchField::House => best(a.values(field), b.values(field), |a, b| digits(a, b, 2)),
        MatchField::Street => best(a.values(field), b.values(field), street),
        MatchField::Postcode => best(a.values(field), b.values(field), postcode),
        MatchField::City => best(a.values(field), b.values(field), city),
        MatchField::Country => best(a.values(field), b.values(field), |_, _| MatchLevel::Differs),
        MatchField::Birth => best(a.values(field), b.values(field), birth),
    })
}

fn best(a: &[String], b: &[String], compare: impl Fn(&str, &str) -> MatchLevel) -> MatchLevel {
    let mut level = MatchLevel::Missing;
    for a in a {
        for b in b {
            level = level.min(if a == b { MatchLevel::Exact } else { compare(a, b) });
        }
    }
    level
}

/// Given and family name. Names that agree better crosswise changed places, which is a slip too.
fn person(a: &PartyProfile, b: &PartyProfile) -> (MatchLevel, MatchLevel) {
    let [given_a, given_b] = [a, b].map(|profile| profile.values(MatchField::Given));
    let [family_a, family_b] = [a, b].map(|profile| profile.values(MatchField::Family));
    let straight = (best(given_a, given_b, given), best(family_a, family_b, name));
    if straight.0.max(straight.1) <= MatchLevel::Close {
        return straight;
    }
    let crossed = best(given_a, family_b, name).max(best(family_a, given_b, name));
    if crossed <= MatchLevel::Close { (MatchLevel::Close, MatchLevel::Close) } else { straight }
}

fn given(a: &str, b: &str) -> MatchLevel {
    if are_forms_of_one(a, b) {
        return MatchLevel::Close;
    }
    let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    match name(a, b) {
        MatchLevel::Differs if is_initial(a, b) || is_initial(b, a) => MatchLevel::Weak,
        level => level,
    }
}

fn name(a: &str, b: &str) -> MatchLevel {
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.6);
    if likeness >= 0.92 || (pair.short() >= 4 && pair.within(1)) {
        MatchLevel::Close
    } else if likeness >= 0.82 || (likeness >= 0.6 && soundex(a).is_some_and(|code| soundex(b) == Some(code))) {
        MatchLevel::Weak
    } else {
        MatchLevel::Differs
    }
}

fn email(a: &str, b: &str) -> MatchLevel {
    let (local_a, domain_a) = a.rsplit_once('@').unwrap_or((a, ""));
    let (local_b, domain_b) = b.rsplit_once('@').unwrap_or((b, ""));
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.88);
    if pair.within(2) || (likeness >= 0.92 && Likeness::of(domain_a, domain_b).jaro_winkler(0.92) >= 0.92) {
        MatchLevel::Close
    } else if likeness >= 0.88 || (local_a == local_b && local_a.len() >= 4) {
        MatchLevel::Weak
    } else {
        MatchLevel::Differs
    }
}

/// Numbers of at least `least` signs may have a slip; shorter ones have too many neighbours.
fn digits(a: &str, b: &str, least: u32) -> MatchLevel {
    let pair = Likeness::of(a, b);
    if pair.short() >= least && pair.within(1) { MatchLevel::Close } else { MatchLevel::Differs }
}

fn street(a: &str, b: &str) -> MatchLevel {
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.82);
    if likeness >= 0.92 || (pair.short() >= 6 && pair.within(2)) {
        MatchLevel::Close
    } else if likeness >= 0.82 {
        MatchLevel::Weak
    } else {
        MatchLevel::Differs
    }
}

fn postcode(a: &str, b: &str) -> MatchLevel {
    if Likeness::of(a, b).within(1) {
        MatchLevel::Close
    } else if a.chars().take(2).eq(b.chars().take(2)) {
        MatchLevel::Weak
    } else {
        MatchLevel::Differs
    }
}

fn city(a: &str, b: &str) -> MatchLevel {
    match Likeness::of(a, b).jaro_winkler(0.8) {
        likeness if likeness >= 0.9 => MatchLevel::Close,
        likeness if likeness >= 0.8 => MatchLevel::Weak,
        _ => MatchLevel::Differs,
    }
}

/// Days of eight digits: one digit off, two neighbours swapped, or month and day swapped are slips; two of year, month and day the same,
/// or two digits off, are alike.
fn birth(a: &str, b: &str) -> MatchLevel {
    let (Some((year_a, rest_a)), Some((year_b, rest_b))) = (a.split_at_checked(4), b.split_at_checked(4)) else {
        return MatchLevel::Differs;
    };
    let (Some((month_a, day_a)), Some((month_b, day_b))) = (rest_a.split_at_checked(2), rest_b.split_at_checked(2)) else {
        return MatchLevel::Differs;
    };
    let off = a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count();
    let parts = [year_a == year_b, month_a == month_b, day_a == day_b].into_iter().filter(|same| *same).count();
    if off == 1 || (off == 2 && Likeness::of(a, b).within(1)) || (year_a == year_b && month_a == day_b && day_a == month_b) {
        MatchLevel::Close
    } else if off == 2 || parts == 2 {
        MatchLevel::Weak
    } else {
        MatchLevel::Differs
    }
}
