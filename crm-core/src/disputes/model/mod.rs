//! Disputes of invoices and of payments, their states, and the tables of their legal steps.

mod dispute;
mod evidence;
mod payment_dispute;
mod scope;
mod state;

pub use dispute::{Dispute, DisputeKind, MAX_FINDINGS};
pub use evidence::{DisputeEvidence, MAX_DISPUTE_EVIDENCE};
pub use payment_dispute::{
    PAYMENT_DISPUTE_STEPS, PaymentDispute, PaymentDisputeReason, PaymentDisputeState, PaymentDisputeStep, PaymentDisputeTag,
};
pub use scope::{DisputeScope, DisputedPart, MAX_DISPUTED_PARTS};
pub use state::{AnswerFrom, Care, DisputeState, DisputeStep, DisputeTag, EscalationBody, Outcome, STEPS};
