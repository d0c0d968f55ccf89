//! Billing periods and their prices, and what contracts bind to.

mod billing;
mod contract_terms;

pub use billing::{BillingCycle, BillingLine, BillingPeriod, BillingReason, PricedDays, Proration};
pub use contract_terms::{Continuation, ContractTerms, Indexation, Notice, RenewalDuty, RevisionBound, Term};
