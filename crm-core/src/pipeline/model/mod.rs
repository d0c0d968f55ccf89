//! Pipelines with their stages, and the opportunities that pass them.

mod definition;
mod estimate;
mod foreseen;
mod opportunity;
mod standing;
mod sums;

pub use definition::{
    ForecastCategory, MAX_LOSS_REASONS, MAX_REQUIRED_FIELDS, MAX_STAGES, Pipeline, RequiredField, Stage, StageKind,
};
pub use estimate::{Estimate, MAX_ESTIMATES};
pub use foreseen::{AdjustmentWithdrawal, ForecastAdjustment, ForecastScope, ForecastSnapshot};
pub use opportunity::{Category, MAX_VISITS, Opportunity, OpportunityState, Probability, Reached, StageVisit};
pub use standing::Standing;
pub(super) use standing::StandingReader;
pub use sums::CurrencyForecast;
