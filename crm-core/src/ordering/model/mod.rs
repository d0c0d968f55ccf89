//! Orders, subscriptions, the ledger of their revenue, and what contracts bind to.

mod agreement;
mod billing;
mod contract_terms;
mod movement;
mod order;
mod subscription;

pub use agreement::{CONTRACT_STEPS, Contract, ContractState, ContractStep, ContractTag};
pub use billing::{BillingCycle, BillingLine, BillingPeriod, BillingReason, PricedDays, Proration};
pub use contract_terms::{Continuation, ContractTerms, Indexation, Notice, RenewalDuty, Revision, RevisionBound, Term};
pub use movement::{MrrChange, MrrMovement};
pub use order::{
    BillingBasis, LineTerms, MAX_DELIVERIES, MAX_ORDER_LINES, ORDER_STEPS, Order, OrderBilling, OrderDelivery, OrderLine,
    OrderLineDraft, OrderQuantity, OrderState, OrderStep, OrderTag, UndoneDelivery,
};
pub(in crate::ordering) use subscription::MAX_LINES;
pub use subscription::{
    CurrentPeriod, InvoicedHere, MAX_CHANGES, MAX_UNINVOICED, PeriodEnd, STEPS, Subscription, SubscriptionInvoicing,
    SubscriptionPlan, SubscriptionState, SubscriptionStep, SubscriptionTag, UninvoicedBill,
};
