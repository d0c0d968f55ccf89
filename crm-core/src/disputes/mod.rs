//! Disputes: a customer says that an invoice is not due as it stands, and somebody finds out.
//!
//! ```text
//! Raised ── acknowledge ──> Acknowledged ── investigate ──> Investigating ── propose ──> Proposed ── resolve ──> Resolved
//!    │                           │                               │                        │
//!    └────────────────────────── withdraw ───────────────────────┴────────────────────────┴──> Resolved (withdrawn)
//! ```
//!
//! While a dispute is open, its amount is held on the invoice's settlement: ageing shows it apart, and reminders leave it alone. Payments are
//! never blocked. What is accepted becomes a credit note in the same batch as the resolution; what is rejected is due again.
//! An invoice has one open dispute at most.
//!
//! Not here: returns of goods, chargebacks of cards, reminders.

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AcknowledgeDispute, DisputeEvent, DisputeRefusal, InvestigateDispute, ProposeResolution, RaiseDispute, ResolveDispute,
    Verdict, WithdrawDispute,
};
pub use model::{Dispute, DisputeScope, DisputeState, DisputeStep, DisputeTag, Outcome, STEPS};
pub use policy::DisputePolicy;
