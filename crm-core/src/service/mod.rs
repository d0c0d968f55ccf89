//! Service: a customer asks for help, and what was promised is kept in time.
//!
//! ```text
//! New ── take, answer ──> Open <── resume ── pause ──> Paused
//!  │                       │ ^                           │
//!  │                       │ └── reopen, customer ──┐    │
//!  └─────── resolve ───────┴───────────────────────Resolved ── close, or time ──> Closed
//!
//! New, Open, Paused, Resolved ── merge ──> Duplicate ── unmerge ──> as it was
//! ```
//!
//! A case is promised a service level when it is opened: the first of the policy's whose conditions it meets, or the one that its entitlement gives.
//! Each promise has a clock ([`SlaClock`]) that counts working time, and none while it is the turn of others. The case keeps its targets and its hours,
//! so that a later version of the policy is for later cases. Warnings are given once each by [`RunService`], which
//! [`RunDue`](crate::automation::RunDue) runs; it closes resolved cases whose days are over, too.
//!
//! An urgent case over Easter, paused while the customer looks for a serial number:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-04-03T14:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let owner = Some(session.execute(AddUser { draft })?.id());
//! # use crm_core::parties::{AccountDetails, CreateAccount, Intake};
//! # let details = AccountDetails::named("Atelier Nord".parse()?);
//! # let account = session.execute(CreateAccount { details, parent: None, owner, intake: Intake::default() })?.id();
//! use crm_core::service::*;
//!
//! let open = OpenCase { owner, ..OpenCase::new(account, "The lamp flickers".parse()?, "urgent".parse()?, "problem".parse()?, "email".parse()?) };
//! let case = session.execute(open)?.id();
//! let at = |time: &str| -> Result<_, CrmError> { Ok(crm.system("example", time.parse()?)) };
//! let text = "Which serial number has it?".parse()?;
//! let answered = at("2026-04-03T14:30:00Z")?.execute(RecordCaseMessage { case, from: MessageFrom::Agent, at: None, text })?;
//! assert_eq!(answered.tag(), CaseTag::Open);
//! at("2026-04-03T15:00:00Z")?.execute(PauseCase { case, waiting: WaitingOn::Customer, status: None, at: None })?;
//!
//! let weekend = at("2026-04-05T10:00:00Z")?;
//! let clocks = weekend.ask(ClocksOfCase { case, at: None })?;
//! assert_eq!((clocks[0].state, clocks[1].state), (ClockState::Met, ClockState::Paused));
//!
//! let text = "AN-1207".parse()?;
//! at("2026-04-07T09:00:00Z")?.execute(RecordCaseMessage { case, from: MessageFrom::Customer, at: None, text })?;
//! let resolved = at("2026-04-08T09:00:00Z")?.execute(ResolveCase { case, resolution: "solved".parse()?, status: None, at: None })?;
//! assert_eq!(resolved.tag(), CaseTag::Resolved);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: returns of goods, disputes about invoices ([`disputes`](crate::disputes)), the delivery of messages:
//! the host sends what is in the outbox.

pub mod asking;
pub mod contract;
pub mod covering;
pub mod family;
pub mod figures;
pub mod model;
pub mod moves;
pub mod ops;
pub mod policy;
pub mod rules;

pub use contract::{
    AnswerSurvey, AssignCase, BacklogAge, BacklogStatus, CaseBacklog, CaseBacklogFigures, CaseEvent, CaseRefusal, CaseTimes,
    CaseTimesFigures, ChangeCasePriority, ClocksOfCase, CloseCase, EndEntitlement, GoalAttainment, GrantEntitlement, MeetGoal,
    MergeCases, OpenCase, PauseCase, RecordCaseMessage, ReopenCase, ResolveCase, ResumeCase, RunService, SendSurvey,
    ServiceAttainment, ServiceEvent, ServiceRefusal, ServiceRun, SetCaseParent, SetCaseStatus, SplitCase, SurveyFigures,
    SurveyResults, TakeCase, TimeFigures, UnmergeCase,
};
pub use model::{
    CaseAbout, CaseMessage, CaseState, CaseStep, CaseTag, ClockOutcome, ClockPhase, ClockSegment, ClockStanding, ClockState,
    ClockWarning, Entitlement, MergedCase, MessageFrom, STEPS, ServiceCase, ServiceHours, SettledClock, SlaClock, SlaGoal,
    SlaTarget, Survey, SurveyAnswer, SurveyKind, WaitingOn,
};
pub use policy::{
    CategorizedStatus, LevelConditions, LevelTarget, NamedHours, ParentRule, ReopenedClock, ServiceLevel, ServicePolicy,
    ServiceWarning, StatusCategory, UncoveredRule,
};
