//! Automation: what a host asks for every few minutes, so that nothing is forgotten.
//!
//! The library has no thread and no clock of its own. [`RunDue`] does what is due by the session's time, part by part ([`DuePart`]): deals go on, quotes
//! expire, subscriptions and contracts roll, late invoices are reminded of, warnings about cases are given, and the steps of follow-up plans ([`activities`](crate::activities)) are taken for every kind of record they can
//! be about. What changed is read off the change log, so no command needs to know of follow-ups: a deal whose closing day is moved, an invoice that is
//! paid by whatever way, are met when it next runs.
//!
//! Exactly once is a matter of the store: what a step does and that it was taken is one commit, so two hosts that run at the same time cannot
//! both take it, and one that dies in between has done neither. What cannot be done to one record stops no other: it is named in the answer.
//!
//! A plan that reminds of an invoice, in short:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # use crm_core::leads::{CaptureLead, LeadDetails, Utm};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = Some(session.execute(AddUser { draft })?.id());
//! # let details = LeadDetails { name: Some("Inès Carpentier".parse()?), company: None, email: Some("ines@example.org".parse()?), phone: None, job_title: None, source: "website".parse()?, utm: Utm::default(), custom_fields: CustomFields::new() };
//! use crm_core::activities::*;
//! use crm_core::automation::*;
//!
//! let step = |key: &str, days: i32, template: &str| -> Result<PlanStep, CrmError> {
//!     let action = StepAction::Send { channel: Channel::Email, template: template.parse()? };
//!     Ok(PlanStep { key: key.parse()?, after: After::Anchor, offset: Offset::Days(days), action })
//! };
//! let terms = PlanTerms {
//!     name: "Welcome".parse()?,
//!     subject: SubjectKind::Lead,
//!     anchor: Anchor::Created,
//!     begins_in: vec!["new".parse()?],
//!     ends_in: vec!["working".parse()?],
//!     ends_on: Default::default(),
//!     steps: vec![step("thanks", 0, "thanks")?, step("still-there", 3, "still-there")?],
//!     time_of_day: 10 * 60,
//!     calendar: None,
//!     sends_on_working_days: false,
//!     quiet: None,
//!     most: 10,
//! };
//! session.execute(DefineFollowUpPlan { key: "welcome".parse()?, terms })?;
//! session.execute(CaptureLead { details, original: vec![], external_id: None, owner: ada })?;
//!
//! let at = |instant: &str| -> Result<_, CrmError> { Ok(crm.system("reminders", instant.parse()?)) };
//! assert_eq!(at("2026-05-04T09:01:00Z")?.execute(RunDue { limit: None })?.begun, 1);
//! assert_eq!(at("2026-05-04T10:00:00Z")?.execute(RunDue { limit: None })?.taken, 1);
//! assert_eq!(at("2026-05-04T10:05:00Z")?.execute(RunDue { limit: None })?.taken, 0);
//! assert_eq!(at("2026-05-07T10:00:00Z")?.execute(RunDue { limit: None })?.taken, 1);
//! assert_eq!(session.outbox(10)?.len(), 2);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: rules of the company's own that do something when something happens.

pub mod contract;
pub mod ops;
pub mod subjects;

pub use contract::{DueFollowUps, DuePart, DueStep, DueWork, RunDue};
