//! What a company may change about its service.

mod choices;
mod levels;

pub use choices::{CategorizedStatus, ParentRule, ReopenedClock, ServicePolicy, StatusCategory, UncoveredRule};
pub use levels::{LevelConditions, LevelTarget, NamedHours, ServiceLevel, ServiceWarning};
