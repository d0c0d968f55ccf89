//! Which fields tell what they should not know: filled in after the outcome, or after the contact that led to it.
//!
//! Figures of counts are floats here, and compared with the policy's limits as such; what is kept and shown of them is rounded to four decimals.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "statistics; counts are far below 2^53")]

use minicbor::{Decode, Encode};
use rust_decimal::Decimal;

use super::bins::{FieldBins, bins_of};
use super::evidence::{Evidence, Tally};
use super::learning_policy::LearningPolicy;
use crate::kernel::{Label, Percent, Quantity};

/// What speaks against a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LeakSign {
    /// The company named it.
    #[n(0)]
    Named,
    /// Too many of its answers came after the work had begun.
    #[n(1)]
    Late,
    /// It tells won from lost better than anything does that is known beforehand.
    #[n(2)]
    Implausible,
    /// Its values settle too many leads alone: at least 95 in 100 of those who have one end in the same way.
    #[n(3)]
    Settles,
    /// It tells won from lost well enough for a person to look at it.
    #[n(4)]
    Strong,
    /// Won and lost leads differ much in having answered it at all.
    #[n(5)]
    AnsweredApart,
}

impl LeakSign {
    /// True for what leaves a field out; the others only ask a person.
    #[must_use]
    pub const fn leaves_out(self) -> bool {
        matches!(self, Self::Named | Self::Late | Self::Implausible | Self::Settles)
    }
}

/// What was found about one field.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FieldFinding {
    /// The field.
    #[n(0)]
    pub field: Label,
    /// The information value: the sum over its values, no answer among them, of (part of the won - part of the lost) x ln of their quotient. Half a
    /// lead is added to each count; values rarer than the policy's minimum count as one.
    #[n(1)]
    pub information_value: Quantity,
    /// The part of all leads that have a value of which at least 95 in 100 end in one way.
    #[n(2)]
    pub settled: Percent,
    /// The part of the won leads that answered less that of the lost leads, in percentage points.
    #[n(3)]
    pub answered_apart: Percent,
    /// The part of the answers that came after the work had begun.
    #[n(4)]
    pub late: Percent,
    /// What speaks against it, in the order of [`LeakSign`].
    #[n(5)]
    pub signs: Vec<LeakSign>,
}

impl FieldFinding {
    /// True where nothing is learned from the field.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        self.signs.iter().any(|sign| sign.leaves_out())
    }
}

/// The part of a value's leads, in 100, that must end in one way for the value to settle a lead.
const SETTLED_OF_HUNDRED: u64 = 95;

/// What the counts say about each field, in the order of their names. A field with nothing against it stands there too, with its figures.
#[must_use]
pub fn examine(evidence: &Evidence, policy: &LearningPolicy) -> Vec<FieldFinding> {
    let bins = bins_of(evidence, policy.ranges);
    let (total, answered) = (evidence.total(), evidence.answered());
    let counted = evidence.fields().iter().zip(&bins).zip(answered.iter().zip(evidence.late()));
    counted.map(|((field, bins), (answered, late))| finding(field, bins, *answered, *late, total, policy)).collect()
}

fn finding(field: &Label, bins: &FieldBins, answered: Tally, late: Tally, total: Tally, policy: &LearningPolicy) -> FieldFinding {
    let minimum = u64::from(policy.minimum_of_value);
    let (frequent, rare): (Vec<Tally>, Vec<Tally>) = bins.counts.values().partition(|tally| tally.all() >= minimum);
    let rare = rare.into_iter().fold(Tally::default(), Tally::plus);
    let missing = total.less(answered);
    let cells = frequent.iter().chain([&rare, &missing]).filter(|tally| tally.all() > 0);
    let information_value = cells.map(|tally| information(*tally, total)).sum::<f64>();
    let settling = frequent
        .iter()
        .filter(|tally| tally.won.max(tally.lost).saturating_mul(100) >= tally.all().saturating_mul(SETTLED_OF_HUNDRED));
    let settled = part(settling.map(|tally| tally.all()).sum(), total.all());
    let answered_apart = part(answered.won, total.won) - part(answered.lost, total.lost);
    let late = part(late.all(), late.all().saturating_add(answered.all()));
    let signs = [
        (LeakSign::Named, policy.leaking.contains(field)),
        (LeakSign::Late, late > limit(policy.late_at_most)),
        (LeakSign::Implausible, information_value >= plain(policy.leaks_from)),
        (LeakSign::Settles, settled > limit(policy.settled_at_most)),
        (LeakSign::Strong, information_value >= plain(policy.suspect_from)),
        (LeakSign::AnsweredApart, answered_apart.abs() > limit(policy.answered_apart)),
    ];
    let signs = signs.into_iter().filter_map(|(sign, speaks)| speaks.then_some(sign)).collect();
    FieldFinding {
        field: field.clone(),
        information_value: rounded(information_value),
        settled: percent(settled),
        answered_apart: percent(answered_apart),
        late: percent(late),
        signs,
    }
}

fn information(tally: Tally, total: Tally) -> f64 {
    let won = (tally.won as f64 + 0.5) / (total.won as f64 + 0.5);
    let lost = (tally.lost as f64 + 0.5) / (total.lost as f64 + 0.5);
    (won - lost) * libm::log(won / lost)
}

fn part(some: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { some as f64 / all as f64 }
}

fn limit(percent: Percent) -> f64 {
    percent.scaled() as f64 / Percent::HUNDRED.scaled() as f64
}

/// A policy's quantity as the float it is compared with.
pub(super) fn plain(quantity: Quantity) -> f64 {
    quantity.scaled() as f64 / Quantity::ONE.scaled() as f64
}

/// A figure as it is kept and shown, with four decimals; one without bounds lies at the end of what a quantity holds.
pub(super) fn rounded(figure: f64) -> Quantity {
    const MOST: f64 = 1e12;
    #[allow(clippy::cast_possible_truncation, reason = "within 1e16")]
    let scaled = libm::round(figure.clamp(-MOST, MOST) * Quantity::ONE.scaled() as f64) as i64;
    Quantity::new(Decimal::new(scaled, Quantity::DECIMALS)).unwrap_or(Quantity::ZERO)
}

/// A part of one as it is kept and shown.
pub(super) fn percent(part: f64) -> Percent {
    #[allow(clippy::cast_possible_truncation, reason = "within a million")]
    let scaled = libm::round(part.clamp(-1.0, 1.0) * Percent::HUNDRED.scaled() as f64) as i64;
    Percent::new(Decimal::new(scaled, Percent::DECIMALS)).unwrap_or(Percent::ZERO)
}
