//! What can be asked about a pipeline. Every answer rests on the opportunities that the actor may see, and on no other; where the
//! actor may not see amounts, opportunities count as having none.

use crate::kernel::{Currency, Date, PipelineId};
use crate::pipeline::model::ForecastScope;

/// The most cards of one stage on a board.
pub const BOARD_CARDS: usize = 100;

/// Of which day the rates are that amounts are converted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RateBasis {
    /// Of the day that is asked about.
    #[default]
    AsOf,
    /// Of the day on which the opportunity was opened, or the adjustment was set.
    Document,
}

/// Asks what a pipeline is expected to bring, or was on a day of the past. Permission: read on the pipeline. Answers a
/// [`ForecastFigures`](crate::pipeline::ForecastFigures), with and without the adjustments that the actor may see. What was known on a day follows from
/// the opportunities' own records; whom they belong to is taken as of now. Refusals: ADM-003 where amounts are to be converted and a rate is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Forecast {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// Open opportunities expected to close, and won ones closed, on this day or later; none: any.
    pub from: Option<Date>,
    /// The same, on this day or earlier; none: any.
    pub to: Option<Date>,
    /// Whose opportunities.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scope: ForecastScope,
    /// As it stood at the end of this day; none: as it stands now. A deal counts in the pipeline that it is in now, for the days on which it was there.
    pub as_of: Option<Date>,
    /// In this currency too, all amounts together; none: each currency for itself alone.
    pub in_currency: Option<Currency>,
    /// By the rates of which day.
    #[cfg_attr(feature = "serde", serde(default))]
    pub rates: RateBasis,
}

impl Forecast {
    /// The forecast of a whole pipeline, as it stands now, each currency for itself.
    #[must_use]
    pub const fn of(pipeline: PipelineId) -> Self {
        let (scope, rates) = (ForecastScope::Whole, RateBasis::AsOf);
        Self { pipeline, from: None, to: None, scope, as_of: None, in_currency: None, rates }
    }
}

/// The most opportunities whose parts a forecast by age shows.
pub const FORECAST_PARTS: usize = 1_000;
/// The most horizons of a forecast's accuracy.
pub const ACCURACY_HORIZONS: usize = 12;
/// The most month ends that a forecast's accuracy is measured at.
pub const ACCURACY_MONTHS: usize = 60;

/// Asks what the open opportunities bring within the next days, learned from their age and from how those before them ended. Permission: read on the
/// pipeline. Answers a [`HazardFigures`](crate::pipeline::HazardFigures). It is learned from the opportunities that the actor may see, as they were known on
/// the day; the policy of that day says how ([`ForecastPolicy`](crate::pipeline::ForecastPolicy)). Refusal: OPP-032.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct HazardForecast {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// How many days ahead, 1 to 1,826.
    pub horizon_days: u32,
    /// As it stood at the end of this day; none: as it stands now.
    pub on: Option<Date>,
    /// Whose opportunities; it is learned from all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scope: ForecastScope,
    /// Of how many opportunities to show the parts, at most [`FORECAST_PARTS`]: those that bring most.
    #[cfg_attr(feature = "serde", serde(default))]
    pub parts: usize,
}

/// Asks how near forecasts came to what was won: at each month's end, what the opportunities then open were expected to bring within some days, by
/// probability, by category and by age, beside what they brought. Permission: read on the pipeline. Answers a list of
/// [`AccuracyFigures`](crate::pipeline::AccuracyFigures). A month's end counts for a horizon once all its days have passed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ForecastAccuracy {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// How many days ahead, each 1 to 1,826; at most [`ACCURACY_HORIZONS`].
    #[cfg_attr(feature = "serde", serde(default))]
    pub horizons: Vec<u32>,
    /// The month ends from this day on.
    pub from: Date,
    /// Up to this day, at most [`ACCURACY_MONTHS`] of them.
    pub to: Date,
    /// Whose opportunities; the ages are learned from all.
    #[cfg_attr(feature = "serde", serde(default))]
    pub scope: ForecastScope,
}

/// Asks how well opportunities were closed. Permission: read on opportunities. Answers a
/// [`PerformanceFigures`](crate::pipeline::PerformanceFigures).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SalesPerformance {
    /// Only those of this pipeline; none: all.
    pub pipeline: Option<PipelineId>,
    /// Only those closed on this day or later.
    pub closed_from: Option<Date>,
    /// Only those closed on this day or earlier.
    pub closed_to: Option<Date>,
}

/// Asks how far opportunities come, and how long that takes. Permission: read on the pipeline. Answers
/// [`FunnelFigures`](crate::pipeline::FunnelFigures).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Funnel {
    /// The pipeline.
    pub pipeline: PipelineId,
}

/// Asks for the open opportunities, stage by stage. Permission: read on the pipeline. Answers
/// [`BoardFigures`](crate::pipeline::BoardFigures).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Board {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// How many opportunities of each stage to show, at most [`BOARD_CARDS`]: those expected to close first.
    pub cards: usize,
}
