//! Deals on their way: pipelines with stages, the opportunities that pass them, and what they are expected to bring.
//!
//! ```text
//! opportunity:  Open{stage} ── move ──> Open{another stage}
//!               Open ── win ──> Won          Open ── lose ──> Lost{reason}
//!               Won, Lost ── reopen ──> Open{stage}
//! ```
//!
//! A company defines its pipelines: which stages there are, how likely a deal in each is won, what a deal must have to enter it,
//! and where it may go from there. An opportunity is as likely as its stage until somebody says otherwise; what is won is
//! certain, what is lost is out. It keeps the way it took, so that forecast, funnel and win rate follow from the records alone.
//!
//! A qualified lead becomes an account, a contact and an opportunity by [`ConvertLead`], here and not in leads, since leads come
//! first.
//!
//! Times come from the command: deals imported with the instants of the past have the history they had.
//!
//! Not here: what is offered (quoting), what is sold (catalog), tasks and reminders (activities), and who may become a customer
//! (leads).

pub mod board;
pub mod contract;
pub mod conversion;
pub mod estimates;
pub mod forecast;
pub mod funnel;
pub mod model;
pub mod ops;
pub mod performance;
pub mod policy;
pub mod ratio;
pub mod rules;
pub mod steps;
#[cfg(test)]
mod tests;

pub use board::{BoardColumn, BoardFigures};
pub use contract::{
    AssignOpportunity, BOARD_CARDS, Board, ChangeOpportunity, ChangePipeline, Conversion, ConvertLead, ConvertTo, DefinePipeline,
    Edit, Forecast, Funnel, LoseOpportunity, MoveOpportunity, NewOpportunity, OpenOpportunity, OpportunityEvent,
    OpportunityRefusal, OverrideForecastCategory, OverrideProbability, PipelineEvent, ReopenOpportunity, ResetForecastCategory,
    ResetProbability, SalesPerformance, WinOpportunity,
};
pub use forecast::{CurrencyForecast, ForecastFigures};
pub use funnel::{FunnelFigures, StageFigures};
pub use model::{
    Category, ForecastCategory, MAX_VISITS, Opportunity, OpportunityState, Pipeline, Probability, Reached, RequiredField, Stage,
    StageKind, StageVisit,
};
pub use performance::{CurrencyPerformance, PerformanceFigures, Quarter, QuarterFigures};
pub use policy::PipelinePolicy;
pub use rules::{OPPORTUNITY_STEPS, OpportunityStep, available_commands};
