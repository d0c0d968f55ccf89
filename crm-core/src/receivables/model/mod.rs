//! Payments, what closes invoices, what is held of them, and how far customers are trusted.

mod allocation;
mod credit;
mod payment;
mod repayment;
mod settlement;

pub use allocation::{Allocation, AllocationSource, ResidualReason, WriteOffReason};
pub use credit::{CreditDecision, CreditRuling};
pub use payment::Payment;
pub use repayment::{MAX_REPAID_PARTS, Repayment, RepaymentKind, RepaymentPart, TakenBack};
pub use settlement::{HoldReason, Settlement, SettlementHold};
