//! Returns, their lines and plans, and what has come back of each document.

mod authorisation;
mod line;
mod plan;
mod tally;

pub use authorisation::{
    MAX_RETURN_LINES, MAX_RETURN_NOTES, ReturnAuthorisation, ReturnRight, ReturnState, ReturnStep, ReturnTag, STEPS, SentBack,
};
pub(super) use line::rest;
pub use line::{
    DeliveredLine, DisposedPieces, GradedPieces, LineProgress, ReturnCredit, ReturnLine, ReturnLineStatus, ReturnSource,
};
pub use plan::{Disposition, ReturnAction, ReturnTemplate, TemplateStep, before, linear_order};
pub use tally::{CreditedPieces, ReturnTally, TakenPieces};
