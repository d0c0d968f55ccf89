//! What can be asked about a pipeline. Every answer rests on the opportunities that the actor may see, and on no other; where the
//! actor may not see amounts, opportunities count as having none.

use crate::kernel::{Date, PipelineId};

/// The most cards of one stage on a board.
pub const BOARD_CARDS: usize = 100;

/// Asks what a pipeline is expected to bring. Permission: read on the pipeline. Answers a
/// [`ForecastFigures`](crate::pipeline::ForecastFigures).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Forecast {
    /// The pipeline.
    pub pipeline: PipelineId,
    /// Open opportunities expected to close, and won ones closed, on this day or later; none: any.
    pub from: Option<Date>,
    /// The same, on this day or earlier; none: any.
    pub to: Option<Date>,
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
