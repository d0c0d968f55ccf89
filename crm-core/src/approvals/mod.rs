//! Approvals: what somebody wants to do and others must agree to first.
//!
//! ```text
//! Pending ── enough votes for ──> Granted ── the thing is done ──> Used
//!    ├────── a vote against ────> Rejected
//!    └────── withdraw ──────────> Withdrawn        (a granted one too)
//! ```
//!
//! A company says in its gates and thresholds who must agree, and how many of them ([`ApprovalRule`]). The process that needs the approval asks for it:
//! the pipeline where a deal comes to a gate, quoting where a discount is too high. It names what is approved by a fingerprint; once that has changed, the
//! approval no longer holds. People vote by [`CastVote`], for themselves or for somebody whose substitute they are ([`ApprovalPolicy`]). Whoever asked
//! does not vote, nor does whoever had a hand in what is approved, and nobody counts twice. An approval that lapses without having been used is void; nothing
//! has to run for that.
//!
//! Two of three must agree, and a day later it is void:
//!
//! ```
//! # use crm_core::kernel::{CrmError, Record, Timestamp, Actor, Ownership};
//! use crm_core::approvals::*;
//!
//! # let [ada, grace, mary]: [crm_core::kernel::UserId; 3] = [1, 2, 3].map(|n| crm_core::kernel::RecordId::from_bytes([n; 16]));
//! # let (id, deal) = (crm_core::kernel::RecordId::from_bytes([9; 16]), crm_core::kernel::RecordId::from_bytes([8; 16]));
//! # let now: Timestamp = "2026-05-04T09:00:00Z".parse()?;
//! let rule = ApprovalRule { approvers: vec![Approver::User(grace), Approver::User(mary)], quorum: 1, lapses_after_days: Some(1) };
//! let wanted = Wanted {
//!     subject: ApprovalSubject::Opportunity(deal),
//!     purpose: "proposal".parse()?,
//!     about: "Ten pumps to proposal".parse()?,
//!     fingerprint: Fingerprint::of(b"80000 EUR"),
//!     rule,
//!     not_by: Vec::new(),
//! };
//! let approval = rules::ask(id, Ownership::new(ada, None), Some(ada), wanted, now)?.record().clone();
//! assert_eq!(approval.standing(now), ApprovalTag::Pending);
//! assert_eq!(approval.standing("2026-05-05T09:00:00Z".parse()?), ApprovalTag::Lapsed);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what needs an approval (the pipeline's gates, quoting's thresholds), and telling people: the message waits in the outbox.

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;
#[cfg(test)]
mod tests;

pub use contract::{ApprovalEvent, ApprovalRefusal, AskedApprovals, CastVote, Waiting, WaitingApprovals, WithdrawApproval};
pub use model::{
    Approval, ApprovalRule, ApprovalState, ApprovalSubject, ApprovalTag, ApprovalVote, Approver, Fingerprint, Wanted,
};
pub use policy::{ApprovalPolicy, Substitute};
