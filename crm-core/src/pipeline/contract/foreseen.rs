//! What can be done to forecasts: kept as they were on a day, and adjusted by those who know more.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, DomainEvent, ForecastAdjustmentId, Money, Note, PipelineId, UserId};
use crate::pipeline::model::{ForecastCategory, ForecastScope};

/// Keeps what a pipeline is expected to bring today, as far as the actor may see it. Permission: create on forecast snapshots, read on the pipeline. Answers
/// the [`ForecastSnapshot`](crate::pipeline::ForecastSnapshot).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TakeForecastSnapshot {
    /// The pipeline.
    #[n(0)]
    pub pipeline: PipelineId,
    /// Open opportunities expected to close, and won ones closed, on this day or later; none: any.
    #[n(1)]
    pub from: Option<Date>,
    /// The same, on this day or earlier; none: any.
    #[n(2)]
    pub to: Option<Date>,
    /// Whose opportunities.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub scope: ForecastScope,
    /// Who answers for the snapshot; none: who takes it. The host's own work must name somebody.
    #[n(4)]
    pub owner: Option<UserId>,
}

/// Adds to a forecast, or takes from it, without touching a single opportunity. Permission: create on forecast adjustments, read on the pipeline and on the
/// user or team it is about. Answers the [`ForecastAdjustment`](crate::pipeline::ForecastAdjustment). A period that ends before it begins, an amount of zero
/// and the omitted category are invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AdjustForecast {
    /// The pipeline.
    #[n(0)]
    pub pipeline: PipelineId,
    /// The first day of the period.
    #[n(1)]
    pub from: Date,
    /// The last day of the period.
    #[n(2)]
    pub to: Date,
    /// Whose forecast.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub scope: ForecastScope,
    /// The category that it adds to.
    #[n(4)]
    pub category: ForecastCategory,
    /// How much; below zero it takes away.
    #[n(5)]
    pub amount: Money,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    #[cbor(default)]
    pub note: Note,
    /// Who answers for the adjustment; none: who sets it. The host's own work must name somebody.
    #[n(7)]
    pub owner: Option<UserId>,
}

/// Takes an adjustment back; forecasts of the days on which it held still show it. Permission: update on forecast adjustments. Answers the
/// [`ForecastAdjustment`](crate::pipeline::ForecastAdjustment).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WithdrawAdjustment {
    /// The adjustment.
    #[n(0)]
    pub adjustment: ForecastAdjustmentId,
}

/// What happened to forecasts. Amounts are not repeated here: who may see them reads the record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ForecastEvent {
    /// It was kept as it was.
    #[n(0)]
    SnapshotTaken,
    /// It was adjusted.
    #[n(1)]
    Adjusted,
    /// An adjustment was taken back.
    #[n(2)]
    AdjustmentWithdrawn,
}

impl DomainEvent for ForecastEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::SnapshotTaken => "forecast.snapshot_taken",
            Self::Adjusted => "forecast.adjusted",
            Self::AdjustmentWithdrawn => "forecast.adjustment_withdrawn",
        }
    }
}
