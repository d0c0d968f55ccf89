//! Leads: someone may become a customer; find out, or let go, and lose nothing on the way.
//!
//! ```text
//! New ── work ──> Working ── qualify ──> Qualified ── convert ──> Converted
//!  │  <─ resume ─┐   │  │
//!  ├── nurture ──> Nurturing (until a day)
//!  └── disqualify ──> Disqualified ── resume ──> Working
//! ```
//!
//! What was captured is kept word by word as evidence. A lead is qualified against the policy's checklist, each answer with its evidence.
//! It is disqualified for a reason, perhaps until a day on which to look again.
//!
//! Not here: conversion, which opens an opportunity and so lives in the pipeline; scoring, routing and duplicates.

pub mod contract;
pub mod model;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AssignLead, CaptureLead, DisqualifyLead, LeadEvent, LeadFunnel, LeadRefusal, NurtureLead, QualifyLead, RecordEvidence,
    ResumeLead, WorkLead,
};
pub use model::{CapturedField, Converted, Evidence, Lead, LeadDetails, LeadState, LeadStep, LeadTag, STEPS, Utm};
pub use policy::LeadPolicy;
