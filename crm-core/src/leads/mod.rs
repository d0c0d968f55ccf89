//! Leads: someone may become a customer; find out, or let go, and lose nothing on the way.
//!
//! ```text
//! New ── work ──> Working ── qualify ──> Qualified ── convert ──> Converted
//!  │  <─ resume ─┐   │  │
//!  ├── nurture ──> Nurturing (until a day)
//!  └── disqualify ──> Disqualified ── resume ──> Working
//! ```
//!
//! What was captured is kept word by word as evidence. A lead is qualified against the policy's checklist, or another one that was chosen for it, each
//! answer with its evidence and who said it. It is set aside until a day, or disqualified for a reason, perhaps until a day on which to look again;
//! [`Lead::BY_RECYCLE_ON`] lists both by that day. How far somebody has come, from subscriber to evangelist, is apart from this: the [`Lifecycle`] moves
//! forward by what happens, backward only by being cleared.
//!
//! A lead is qualified once the checklist has its evidence:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! use crm_core::leads::*;
//!
//! let details = LeadDetails {
//!     name: Some("Inès Carpentier".parse()?),
//!     company: Some("Théâtre des Brumes".parse()?),
//!     email: Some("ines@example.org".parse()?),
//!     phone: None,
//!     job_title: None,
//!     source: "website".parse()?,
//!     utm: Utm::default(),
//!     custom_fields: CustomFields::new(),
//! };
//! let lead = session.execute(CaptureLead { details, original: vec![], external_id: None, owner: Some(ada) })?.id();
//! session.execute(WorkLead { lead })?;
//! let early = session.execute(QualifyLead { lead }).err().map(|error| error.to_string());
//! assert_eq!(early.as_deref(), Some("LEA-004: evidence is missing for budget, authority, need, timeline; record it first"));
//!
//! for criterion in LeadPolicy::default().checklist {
//!     session.execute(RecordEvidence { lead, criterion, text: "said so on the telephone".parse()?, said_by: None })?;
//! }
//! let qualified = session.execute(QualifyLead { lead })?;
//! assert_eq!(qualified.available_commands(), [LeadStep::RecordEvidence, LeadStep::Convert, LeadStep::Disqualify]);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Who gets a lead is chosen by a company's own rules ([`routing`]), which one to call first by its score ([`scoring`]).
//!
//! Not here: conversion, which opens an opportunity and so lives in the pipeline; duplicates.

pub mod contract;
pub mod model;
mod naming;
pub mod ops;
mod outline;
pub mod policy;
pub mod routing;
pub mod rules;
pub mod scoring;

pub use contract::{
    AdvanceLifecycle, AssignLead, CaptureLead, ChooseChecklist, ClearLifecycle, DisqualifyLead, ExplainRouting, LeadEvent,
    LeadFunnel, LeadRefusal, LearnScore, NurtureLead, OverdueResponses, QualificationOf, QualifyLead, RankLeads, RecordEvidence,
    ResumeLead, RouteLead, ScoreLead, WorkLead,
};
pub use model::{CapturedField, Converted, Evidence, Lead, LeadDetails, LeadState, LeadStep, LeadTag, Lifecycle, STEPS, Utm};
pub use policy::{Checklist, ChecklistPoint, LeadPolicy};
pub use routing::{Availability, Rotation};
pub use rules::QualificationPoint;
pub use scoring::ScoreModel;
