//! How far two profiles agree, field by field.
#![allow(clippy::float_arithmetic, reason = "likeness of texts is a statistic, never an amount")]

use super::folding::soundex;
use super::likeness::Likeness;
use super::organisations::WordWeights;
use super::profile::{FIELDS, Field, PartyProfile};
use super::vocabulary::are_forms_of_one;

/// How far two values agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
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

/// The agreement of two profiles: one level for each field, in the order of [`Field::ALL`].
pub type Agreement = [Level; FIELDS];

/// Compares every field. Where a field has several values, the two that agree best count.
#[must_use]
pub fn compare(a: &PartyProfile, b: &PartyProfile, words: &WordWeights) -> Agreement {
    let (given, family) = person(a, b);
    Field::ALL.map(|field| match field {
        Field::Given => given,
        Field::Family => family,
        Field::Organisation => best(a.values(field), b.values(field), |a, b| words.compare(a, b)),
        Field::Email => best(a.values(field), b.values(field), email),
        Field::Phone | Field::Identifier => best(a.values(field), b.values(field), |a, b| digits(a, b, 6)),
        Field::House => best(a.values(field), b.values(field), |a, b| digits(a, b, 2)),
        Field::Street => best(a.values(field), b.values(field), street),
        Field::Postcode => best(a.values(field), b.values(field), postcode),
        Field::City => best(a.values(field), b.values(field), city),
        Field::Country => best(a.values(field), b.values(field), |_, _| Level::Differs),
        Field::Birth => best(a.values(field), b.values(field), birth),
    })
}

fn best(a: &[String], b: &[String], compare: impl Fn(&str, &str) -> Level) -> Level {
    let mut level = Level::Missing;
    for a in a {
        for b in b {
            level = level.min(if a == b { Level::Exact } else { compare(a, b) });
        }
    }
    level
}

/// Given and family name. Names that agree better crosswise changed places, which is a slip too.
fn person(a: &PartyProfile, b: &PartyProfile) -> (Level, Level) {
    let [given_a, given_b] = [a, b].map(|profile| profile.values(Field::Given));
    let [family_a, family_b] = [a, b].map(|profile| profile.values(Field::Family));
    let straight = (best(given_a, given_b, given), best(family_a, family_b, name));
    if straight.0.max(straight.1) <= Level::Close {
        return straight;
    }
    let crossed = best(given_a, family_b, name).max(best(family_a, given_b, name));
    if crossed <= Level::Close { (Level::Close, Level::Close) } else { straight }
}

fn given(a: &str, b: &str) -> Level {
    if are_forms_of_one(a, b) {
        return Level::Close;
    }
    let is_initial = |short: &str, long: &str| short.chars().count() == 1 && long.starts_with(short);
    match name(a, b) {
        Level::Differs if is_initial(a, b) || is_initial(b, a) => Level::Weak,
        level => level,
    }
}

fn name(a: &str, b: &str) -> Level {
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.6);
    if likeness >= 0.92 || (pair.short() >= 4 && pair.within(1)) {
        Level::Close
    } else if likeness >= 0.82 || (likeness >= 0.6 && soundex(a).is_some_and(|code| soundex(b) == Some(code))) {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn email(a: &str, b: &str) -> Level {
    let (local_a, domain_a) = a.rsplit_once('@').unwrap_or((a, ""));
    let (local_b, domain_b) = b.rsplit_once('@').unwrap_or((b, ""));
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.88);
    if pair.within(2) || (likeness >= 0.92 && Likeness::of(domain_a, domain_b).jaro_winkler(0.92) >= 0.92) {
        Level::Close
    } else if likeness >= 0.88 || (local_a == local_b && local_a.len() >= 4) {
        Level::Weak
    } else {
        Level::Differs
    }
}

/// Numbers of at least `least` signs may have a slip; shorter ones have too many neighbours.
fn digits(a: &str, b: &str, least: u32) -> Level {
    let pair = Likeness::of(a, b);
    if pair.short() >= least && pair.within(1) { Level::Close } else { Level::Differs }
}

fn street(a: &str, b: &str) -> Level {
    let pair = Likeness::of(a, b);
    let likeness = pair.jaro_winkler(0.82);
    if likeness >= 0.92 || (pair.short() >= 6 && pair.within(2)) {
        Level::Close
    } else if likeness >= 0.82 {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn postcode(a: &str, b: &str) -> Level {
    if Likeness::of(a, b).within(1) {
        Level::Close
    } else if a.chars().take(2).eq(b.chars().take(2)) {
        Level::Weak
    } else {
        Level::Differs
    }
}

fn city(a: &str, b: &str) -> Level {
    match Likeness::of(a, b).jaro_winkler(0.8) {
        likeness if likeness >= 0.9 => Level::Close,
        likeness if likeness >= 0.8 => Level::Weak,
        _ => Level::Differs,
    }
}

/// Days of eight digits: one digit off, two neighbours swapped, or month and day swapped are slips; two of year, month and day the same,
/// or two digits off, are alike.
fn birth(a: &str, b: &str) -> Level {
    let (Some((year_a, rest_a)), Some((year_b, rest_b))) = (a.split_at_checked(4), b.split_at_checked(4)) else {
        return Level::Differs;
    };
    let (Some((month_a, day_a)), Some((month_b, day_b))) = (rest_a.split_at_checked(2), rest_b.split_at_checked(2)) else {
        return Level::Differs;
    };
    let off = a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count();
    let parts = [year_a == year_b, month_a == month_b, day_a == day_b].into_iter().filter(|same| *same).count();
    if off == 1 || (off == 2 && Likeness::of(a, b).within(1)) || (year_a == year_b && month_a == day_b && day_a == month_b) {
        Level::Close
    } else if off == 2 || parts == 2 {
        Level::Weak
    } else {
        Level::Differs
    }
}
