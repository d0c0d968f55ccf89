//! Commands in, events out, refusals out.

mod commands;
mod conversion;
mod events;
mod foreseen;
mod questions;
mod simulation;
mod ways;

pub use commands::{
    AssignOpportunity, ChangeOpportunity, ChangePipeline, DefinePipeline, Edit, LoseOpportunity, MoveDue, MoveOpportunity,
    OpenOpportunity, OverrideForecastCategory, OverrideProbability, ReopenOpportunity, RequestPassage, ResetForecastCategory,
    ResetProbability, TickPoint, TransferOpportunity, WinOpportunity,
};
pub use conversion::{
    Conversion, ConvertLead, ConvertTo, NewOpportunity, PreviewConversion, UnconversionConflicts, UnconvertLead,
};
pub use events::{OpportunityEvent, OpportunityRefusal, PipelineEvent};
pub use foreseen::{AdjustForecast, ForecastEvent, TakeForecastSnapshot, WithdrawAdjustment};
pub use questions::{
    ACCURACY_HORIZONS, ACCURACY_MONTHS, BOARD_CARDS, Board, FORECAST_PARTS, Forecast, ForecastAccuracy, Funnel, HazardForecast,
    RateBasis, SalesPerformance,
};
pub use simulation::SimulatePipeline;
pub use ways::{MovedDeals, RottingDeal, RottingDeals, WaysOn};
