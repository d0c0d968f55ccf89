//! What can be asked.

use rust_decimal::Decimal;

use crate::kernel::{Code, Date, ServiceCaseId, Span, Timestamp};
use crate::service::model::{CaseTag, SlaGoal, SurveyKind};

/// Asks where the clocks of a case stand, with the parts that make it. Permission: read on the case.
///
/// Answers a [`ClockStanding`](crate::service::ClockStanding) for each clock that has begun by then, in the order in which they began. What happened later says
/// nothing, but for targets, which are those of the priority that the case has now, and for a clock that went on after it had ended, which is told as paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ClocksOfCase {
    /// The case.
    pub case: ServiceCaseId,
    /// As of when; none: now.
    pub at: Option<Timestamp>,
}

/// Asks how many promises were kept, of the cases opened on the days of a period: every clock is reckoned anew. Permission: read on cases; over what the
/// actor may see.
///
/// Answers a [`GoalAttainment`] for each level and goal, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ServiceAttainment {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// How many promises of a level about a goal were kept. Outcomes are kept apart: a clock that is paused is neither kept nor broken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GoalAttainment {
    /// The level.
    pub level: Code,
    /// The goal.
    pub goal: SlaGoal,
    /// How many clocks there are.
    pub n: u64,
    /// How many promises were kept.
    pub met: u64,
    /// How many were broken.
    pub breached: u64,
    /// How many clocks are paused.
    pub paused: u64,
    /// How many promises no longer had to be kept, duplicates among them.
    pub cancelled: u64,
    /// How many clocks run within their target.
    pub running: u64,
    /// Of those that were kept or broken, the part that was kept; none where there are none.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub share_met: Option<Decimal>,
}

/// Asks what is not resolved, by status and by age. Permission: read on cases; over what the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CaseBacklog;

/// What is not resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CaseBacklogFigures {
    /// How many cases.
    pub n: u64,
    /// By status, in the order of their keys.
    pub by_status: Vec<BacklogStatus>,
    /// By age, the youngest first: up to 1, 3, 7, 30 and 90 days, and older.
    pub by_age: Vec<BacklogAge>,
}

/// Unresolved cases of a status.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BacklogStatus {
    /// The status.
    pub status: Code,
    /// Where its cases stand.
    pub state: CaseTag,
    /// How many.
    pub n: u64,
}

/// Unresolved cases of an age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct BacklogAge {
    /// Opened at most so many days of 24 hours ago; none: earlier.
    pub days: Option<u32>,
    /// How many.
    pub n: u64,
}

/// Asks how long customers waited, of the cases opened on the days of a period; duplicates are left out. Permission: read on cases; over what the actor
/// may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CaseTimes {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// How long customers waited.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CaseTimesFigures {
    /// How many cases.
    pub n: u64,
    /// From the opening to the first response, of those that were answered.
    pub first_response: TimeFigures,
    /// From the opening to the last resolution, of those that are resolved.
    pub resolution: TimeFigures,
    /// How many were reopened.
    pub reopened: u64,
    /// Of those that were resolved at some time, the part that was reopened; none where there are none.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub reopen_rate: Option<Decimal>,
}

/// Means and medians of waiting times; each is none where there are no cases. A median between two is their mean, cut to the microsecond.
/// Lengths of time are whole microseconds outside Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct TimeFigures {
    /// How many cases.
    pub n: u64,
    /// The mean on the wall clock.
    pub mean_elapsed: Option<Span>,
    /// The median on the wall clock.
    pub median_elapsed: Option<Span>,
    /// The mean of working time by the hours that each case was promised; pauses are a part of it.
    pub mean_business: Option<Span>,
    /// The median of working time.
    pub median_business: Option<Span>,
}

/// Asks what customers said, of the surveys sent on the days of a period. Permission: read on surveys; over what the actor may see.
///
/// Answers a [`SurveyFigures`] for each kind of survey that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SurveyResults {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// What customers said.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SurveyFigures {
    /// What was asked.
    pub kind: SurveyKind,
    /// How many were asked.
    pub sent: u64,
    /// How many answered.
    pub n: u64,
    /// The part that answered.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub response_rate: Option<Decimal>,
    /// Of satisfaction, the part of answers 4 and 5 (CSAT, 0 to 1); of recommendation, the percentage of 9 and 10 less that of 0 to 6 (NPS, -100 to 100);
    /// of effort, the mean (CES, 1 to 7). To four decimals; none where nobody answered.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub score: Option<Decimal>,
}
