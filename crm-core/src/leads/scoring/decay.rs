//! How long what happened counts, and how its points fade.
//!
//! A float stands for one thing here, the half-life, and its points are rounded to hundredths at once. The power is the `libm` crate's: the same
//! bits on every platform.
#![allow(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "a half-life is a power with a fraction")]

use minicbor::{Decode, Encode};

use super::points::Points;
use crate::kernel::rounding::div_half_away;
use crate::kernel::{Date, Fault, Faults, Percent, Span, TimeZone, Timestamp};

/// A length of time by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Period {
    /// Days of 24 hours.
    #[n(0)]
    Days(#[n(0)] u32),
    /// Calendar months, by UTC: the 31st of January is a month old on the last day of February.
    #[n(1)]
    Months(#[n(0)] u32),
}

impl Period {
    const fn count(self) -> u32 {
        match self {
            Self::Days(count) | Self::Months(count) => count,
        }
    }

    /// How many whole periods lie between the two instants.
    fn completed(self, from: Timestamp, to: Timestamp) -> i64 {
        let (units, each) = match self {
            Self::Days(days) => (to.since(from).whole_days(), days),
            Self::Months(months) => (months_between(from.date_in(&TimeZone::UTC), to.date_in(&TimeZone::UTC)), months),
        };
        units.checked_div(i64::from(each)).unwrap_or(0)
    }
}

/// Whole calendar months from `from` to `to`; a month that has no such day is over on its last.
fn months_between(from: Date, to: Date) -> i64 {
    let index = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let due = from.day().min(to.month_end().day());
    index(to) - index(from) - i64::from(to.day() < due)
}

/// How points fade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Decay {
    /// The same part of what was given is lost with each period: 20, 15, 10, 5, 0 at 25 %.
    #[n(0)]
    LinearStep {
        /// The part, 1 to 100 %.
        #[n(0)]
        percent: Percent,
        /// The period.
        #[n(1)]
        every: Period,
    },
    /// A part of what is left is lost with each period: 20, 15, 11.25, 8.44 at 25 %.
    #[n(1)]
    CompoundStep {
        /// The part, 1 to 100 %.
        #[n(0)]
        percent: Percent,
        /// The period.
        #[n(1)]
        every: Period,
    },
    /// Half is left after so many days, by the second and without steps: 20 points of a half-life of 30 days are 7.07 after 45.
    #[n(2)]
    HalfLife {
        /// The days, 1 to 3,650.
        #[n(0)]
        days: u32,
    },
}

/// How long what happened counts: for good, for a time, or less and less. Never two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Lasting {
    /// For good.
    #[n(0)]
    Always,
    /// In full for so many days of 24 hours, the last instant included, and then not at all.
    #[n(1)]
    Within {
        /// The days, 1 to 3,650.
        #[n(0)]
        days: u32,
    },
    /// Less and less.
    #[n(2)]
    Fading(#[n(0)] Decay),
}

/// The longest time frame, half-life or period in days.
const DAYS_MAX: u32 = 3_650;
/// One hundred percent as [`Percent`] counts.
const WHOLE: i64 = 1_000_000;

impl Lasting {
    /// Ranges.
    pub(super) fn check(self, field: &str, faults: &mut Faults) {
        let days = match self {
            Self::Always => return,
            Self::Within { days } | Self::Fading(Decay::HalfLife { days }) => days,
            Self::Fading(Decay::LinearStep { percent, every } | Decay::CompoundStep { percent, every }) => {
                if !(WHOLE / 100..=WHOLE).contains(&percent.scaled()) {
                    let fault = Fault::new(percent, "a step takes 1 to 100 percent", "give a percentage between 1 and 100");
                    faults.push(fault.at(field));
                }
                every.count()
            }
        };
        if !(1..=DAYS_MAX).contains(&days) {
            faults.push(Fault::new(days, "this time is 1 to 3,650 days or months", "give a number of them").at(field));
        }
    }
}

/// Points of one rule, ready to be asked for at any age.
#[derive(Debug, Clone)]
pub(super) enum Fading {
    Always(Points),
    Within {
        points: Points,
        span: Span,
    },
    /// What is left after each number of periods; nothing beyond the last.
    Steps {
        left: Vec<Points>,
        every: Period,
    },
    HalfLife {
        points: Points,
        span: Span,
    },
}

impl Fading {
    pub(super) fn new(points: Points, lasting: Lasting) -> Self {
        let days = |days: u32| Span::from_days(i64::from(days));
        match lasting {
            Lasting::Always => Self::Always(points),
            Lasting::Within { days: count } => Self::Within { points, span: days(count) },
            Lasting::Fading(Decay::HalfLife { days: count }) => Self::HalfLife { points, span: days(count) },
            Lasting::Fading(Decay::LinearStep { percent, every }) => Self::Steps { left: linear(points, percent), every },
            Lasting::Fading(Decay::CompoundStep { percent, every }) => Self::Steps { left: compound(points, percent), every },
        }
    }

    /// What is left at `as_of` of what was given at `at`.
    pub(super) fn left(&self, at: Timestamp, as_of: Timestamp) -> Points {
        match self {
            Self::Always(points) => *points,
            Self::Within { points, span } => {
                if as_of.since(at) <= *span {
                    *points
                } else {
                    Points::ZERO
                }
            }
            Self::Steps { left, every } => {
                usize::try_from(every.completed(at, as_of)).ok().and_then(|step| left.get(step)).copied().unwrap_or_default()
            }
            Self::HalfLife { points, span } => halved(*points, as_of.since(at), *span),
        }
    }
}

fn linear(points: Points, percent: Percent) -> Vec<Points> {
    let lost = |step: i64| step.saturating_mul(percent.scaled());
    (0..).map_while(|step| (lost(step) < WHOLE).then(|| points.portion(WHOLE - lost(step), WHOLE))).collect()
}

/// What is left is carried on with twelve more decimals than it is given with.
fn compound(points: Points, percent: Percent) -> Vec<Points> {
    const FINER: i128 = 1_000_000_000_000;
    let kept = i128::from(WHOLE.saturating_sub(percent.scaled()));
    let first = i128::from(points.hundredths()).saturating_mul(FINER);
    let exact = std::iter::successors(Some(first), |left| div_half_away(left.saturating_mul(kept), i128::from(WHOLE)));
    exact
        .map(|left| div_half_away(left, FINER).and_then(|left| i64::try_from(left).ok()).unwrap_or_default())
        .take_while(|left| *left != 0)
        .map(Points::from_hundredths)
        .collect()
}

fn halved(points: Points, age: Span, half_life: Span) -> Points {
    let left = libm::exp2(-(age.micros() as f64) / half_life.micros() as f64);
    #[allow(clippy::cast_possible_truncation, reason = "not more than the points there were")]
    Points::from_hundredths(libm::round(points.hundredths() as f64 * left) as i64)
}
