//! Ordering: the arithmetic of what a customer takes again and again, and of what binds them.

pub mod apportion;
pub mod indexation;
pub mod model;
pub mod periods;
pub mod proration;
pub mod terms;

pub use model::{
    BillingCycle, BillingLine, BillingPeriod, BillingReason, Continuation, ContractTerms, Indexation, Notice, PricedDays,
    Proration, RenewalDuty, RevisionBound, Term,
};
