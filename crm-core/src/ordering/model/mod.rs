//! Subscriptions, the ledger of their revenue, and what contracts bind to.

mod agreement;
mod billing;
mod contract_terms;
mod movement;
mod subscription;

pub use agreement::{CONTRACT_STEPS, Contract, ContractState, ContractStep, ContractTag};
pub use billing::{BillingCycle, BillingLine, BillingPeriod, BillingReason, PricedDays, Proration};
pub use contract_terms::{Continuation, ContractTerms, Indexation, Notice, RenewalDuty, Revision, RevisionBound, Term};
pub use movement::{MrrChange, MrrMovement};
pub(in crate::ordering) use subscription::MAX_LINES;
pub use subscription::{
    CurrentPeriod, MAX_CHANGES, PeriodEnd, STEPS, Subscription, SubscriptionPlan, SubscriptionState, SubscriptionStep,
    SubscriptionTag,
};
