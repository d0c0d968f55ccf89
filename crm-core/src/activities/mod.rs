//! Activities: what is to be done about a record and what was done; and follow-ups, the one engine of reminders.
//!
//! ```text
//! Planned ── complete ──> Done        (one that comes again is planned for its next day)
//!    └────── cancel ────> Cancelled
//! ```
//!
//! A plan is a list of steps that follow a date of a record: so many hours, days or working days after a lead was captured, before a deal is expected
//! to close, after an invoice fell due. A record on its way through a plan is a follow-up. What is due is a function of the plan, the
//! follow-up, the facts of the record and the time ([`reminders`]); `RunDue` of the folder `automation` does it, each step exactly once.
//!
//! What comes next about a deal is one question:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = Some(session.execute(AddUser { draft })?.id());
//! # let details = AccountDetails::named("Théâtre des Brumes".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner: ada, intake: Intake::default() })?.id();
//! use crm_core::activities::*;
//!
//! let subject = SubjectId::Account(account);
//! let details = ActivityDetails {
//!     kind: ActivityKind::Call,
//!     title: "Ask about the season".parse()?,
//!     note: Note::default(),
//!     due: Due::On("2026-05-04".parse()?),
//!     recurrence: None,
//! };
//! let call = session.execute(PlanActivity { subject, details, owner: ada })?;
//! assert_eq!(session.ask(NextStep { subject })?.standing, Standing::Today);
//!
//! let outcome = Some("reached".parse()?);
//! session.execute(CompleteActivity { activity: call.id(), outcome, note: Note::default() })?;
//! let then = session.ask(NextStep { subject })?;
//! assert_eq!((then.standing, then.last_done_on), (Standing::Idle, Some("2026-05-04".parse()?)));
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what is due about which record, since this folder knows no lead and no invoice (`automation`); whether a message may be sent to somebody.

pub mod contract;
pub mod model;
pub mod ops;
pub mod reminders;
pub mod rules;
#[cfg(test)]
mod tests;

pub use contract::{
    ActivityEvent, ActivityRefusal, AssignActivity, CancelActivity, ChangeActivity, CompleteActivity, DefineFollowUpPlan,
    LogActivity, NextStep, NextStepFigures, PlanActivity, RetireFollowUpPlan, StartFollowUp, StopFollowUp,
};
pub use model::{
    Activity, ActivityDetails, ActivityKind, ActivityState, ActivityStep, ActivityTag, After, Anchor, Channel, Due, Firing,
    FollowUp, FollowUpClock, FollowUpPlace, FollowUpPlan, FollowUpState, Offset, PlanStep, PlanTerms, QuietHours, STEPS,
    Standing, StepAction, StopReason, SubjectId, SubjectKind,
};
