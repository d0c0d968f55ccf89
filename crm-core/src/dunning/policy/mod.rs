//! What a company may change about its reminders and late charges.

mod interest;
mod reminders;

pub use interest::{LateInterestPolicy, RATES_MAX};
pub use reminders::DunningPolicy;
