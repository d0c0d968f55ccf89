//! Subscriptions, the ledger of their revenue, and what contracts bind to.

mod billing;
mod contract_terms;
mod movement;
mod subscription;

pub use billing::{BillingCycle, BillingLine, BillingPeriod, BillingReason, PricedDays, Proration};
pub use contract_terms::{Continuation, ContractTerms, Indexation, Notice, RenewalDuty, RevisionBound, Term};
pub use movement::{MrrChange, MrrMovement};
pub use subscription::{
    CurrentPeriod, MAX_CHANGES, PeriodEnd, STEPS, Subscription, SubscriptionPlan, SubscriptionState, SubscriptionStep,
    SubscriptionTag,
};
