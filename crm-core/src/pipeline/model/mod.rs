//! Pipelines with their stages and gates, and the opportunities that pass them.

mod definition;
mod estimate;
mod foreseen;
mod gate;
mod opportunity;
mod standing;
mod sums;
mod terms;

pub use definition::{
    ForecastCategory, MAX_LOSS_REASONS, MAX_REQUIRED_FIELDS, MAX_STAGES, Pipeline, RequiredField, Stage, StageKind,
};
pub use estimate::{Estimate, MAX_ESTIMATES};
pub use foreseen::{AdjustmentWithdrawal, ForecastAdjustment, ForecastScope, ForecastSnapshot};
pub use gate::{DealField, Gate, GateCriterion, GateKeeper, GatePoint, MAX_GATES, MAX_OF_A_GATE, MAX_TIMED_MOVES, TimedMove};
pub use opportunity::{Category, MAX_VISITS, Opportunity, OpportunityState, Probability, Reached, StageVisit};
pub use standing::Standing;
pub(super) use standing::StandingReader;
pub use sums::CurrencyForecast;
pub use terms::{
    BuyingRole, Competitor, CompetitorStanding, DEAL_LINES, DealLine, DealSplit, MAX_PARTS, RecurringRevenue, RenewalOf,
    Stakeholder, TickedPoint, worth,
};
