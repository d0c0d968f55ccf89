//! Pipelines with their stages, and the opportunities that pass them.

mod definition;
mod opportunity;

pub use definition::{
    ForecastCategory, MAX_LOSS_REASONS, MAX_REQUIRED_FIELDS, MAX_STAGES, Pipeline, RequiredField, Stage, StageKind,
};
pub use opportunity::{Category, MAX_VISITS, Opportunity, OpportunityState, Probability, Reached, StageVisit};
