//! Commands in, events out, refusals out.

mod commands;
mod conversion;
mod events;
mod questions;

pub use commands::{
    AssignOpportunity, ChangeOpportunity, ChangePipeline, DefinePipeline, Edit, LoseOpportunity, MoveOpportunity,
    OpenOpportunity, OverrideForecastCategory, OverrideProbability, ReopenOpportunity, ResetForecastCategory, ResetProbability,
    WinOpportunity,
};
pub use conversion::{
    Conversion, ConvertLead, ConvertTo, NewOpportunity, PreviewConversion, UnconversionConflicts, UnconvertLead,
};
pub use events::{OpportunityEvent, OpportunityRefusal, PipelineEvent};
pub use questions::{BOARD_CARDS, Board, Forecast, Funnel, SalesPerformance};
