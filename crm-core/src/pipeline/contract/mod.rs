//! Commands in, events out, refusals out.

mod commands;
mod conversion;
mod events;
mod questions;
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
pub use questions::{BOARD_CARDS, Board, Forecast, Funnel, SalesPerformance};
pub use ways::{HeldDeal, MovedDeals, RottingDeal, RottingDeals, WaysOn};
