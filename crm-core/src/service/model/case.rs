//! The case, its states, and the table of its legal steps.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, CustomFields, EntitlementId, Fault, Faults, Index, IndexRow, InvoiceId, Kind, Name, Note,
    OrderId, Ownership, Record, ServiceCaseId, ServiceHoursId, SortKey, StepTable, Timestamp, WorkingTime,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::clock::{ClockStanding, ClockState, MAX_CLOCKS, SlaClock, SlaTarget};

/// The most messages of one case.
pub const MAX_MESSAGES: usize = 200;
/// The most stretches of one clock: running and paused in turn. It is odd, so that what is paused can always go on.
pub const MAX_PAUSES: usize = 401;

/// What a case is about, beside its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum CaseAbout {
    /// An invoice.
    #[n(0)]
    Invoice(#[n(0)] InvoiceId),
    /// An order.
    #[n(1)]
    Order(#[n(0)] OrderId),
}

/// Whose turn it is while a case is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum WaitingOn {
    /// The customer's: their next message ends the pause.
    #[n(0)]
    Customer,
    /// Somebody else's.
    #[n(1)]
    ThirdParty,
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CaseState {
    /// Nobody has taken it in hand.
    #[n(0)]
    New,
    /// Somebody works on it.
    #[n(1)]
    Open,
    /// Others are to do something; its clocks are paused.
    #[n(2)]
    Paused {
        /// Whose turn it is.
        #[n(0)]
        waiting: WaitingOn,
    },
    /// It is resolved, and may be reopened.
    #[n(3)]
    Resolved {
        /// How: a key of the policy.
        #[n(0)]
        resolution: Code,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
    /// It is over.
    #[n(4)]
    Closed {
        /// How it was resolved.
        #[n(0)]
        resolution: Code,
        /// When it was resolved.
        #[n(1)]
        resolved_at: Timestamp,
        /// When it was closed.
        #[n(2)]
        at: Timestamp,
    },
}

/// That a case is the same as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct MergedCase {
    /// The other.
    #[n(0)]
    pub into: ServiceCaseId,
    /// When that was found out.
    #[n(1)]
    pub at: Timestamp,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum MessageFrom {
    /// The customer.
    #[n(0)]
    Customer,
    /// Somebody who looks after the case.
    #[n(1)]
    Agent,
}

/// One message between the customer and those who look after the case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CaseMessage {
    /// Who wrote it.
    #[n(0)]
    pub from: MessageFrom,
    /// When it came or went.
    #[n(1)]
    pub at: Timestamp,
    /// What it says.
    #[n(2)]
    pub text: Note,
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CaseTag {
    /// See [`CaseState::New`].
    New,
    /// See [`CaseState::Open`].
    Open,
    /// See [`CaseState::Paused`].
    Paused,
    /// See [`CaseState::Resolved`].
    Resolved,
    /// See [`CaseState::Closed`].
    Closed,
    /// It is the same as another: see [`MergedCase`].
    Duplicate,
}

impl CaseTag {
    /// The state in words, as refusals and figures name it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Paused => "paused",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Duplicate => "duplicate",
        }
    }
}

/// The name of a command that moves a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CaseStep {
    /// [`TakeCase`](crate::service::TakeCase).
    Take,
    /// [`RecordCaseMessage`](crate::service::RecordCaseMessage) from the customer.
    CustomerWrites,
    /// [`RecordCaseMessage`](crate::service::RecordCaseMessage) from an agent.
    AgentWrites,
    /// [`PauseCase`](crate::service::PauseCase).
    Pause,
    /// [`ResumeCase`](crate::service::ResumeCase).
    Resume,
    /// [`ResolveCase`](crate::service::ResolveCase).
    Resolve,
    /// [`CloseCase`](crate::service::CloseCase).
    Close,
    /// [`ReopenCase`](crate::service::ReopenCase).
    Reopen,
    /// [`ChangeCasePriority`](crate::service::ChangeCasePriority).
    ChangePriority,
    /// [`SetCaseStatus`](crate::service::SetCaseStatus).
    SetStatus,
    /// [`MeetGoal`](crate::service::MeetGoal).
    MeetGoal,
    /// [`SplitCase`](crate::service::SplitCase).
    Split,
    /// [`MergeCases`](crate::service::MergeCases), of the one that becomes the duplicate.
    Merge,
    /// [`UnmergeCase`](crate::service::UnmergeCase).
    Unmerge,
}

use CaseStep as Step;
use CaseTag as Tag;

/// The legal steps of a case.
pub const STEPS: StepTable<CaseTag, CaseStep> = StepTable(&[
    (Tag::New, Step::Take, Tag::Open),
    (Tag::New, Step::CustomerWrites, Tag::New),
    (Tag::New, Step::AgentWrites, Tag::Open),
    (Tag::New, Step::Pause, Tag::Paused),
    (Tag::New, Step::Resolve, Tag::Resolved),
    (Tag::New, Step::ChangePriority, Tag::New),
    (Tag::New, Step::SetStatus, Tag::New),
    (Tag::New, Step::MeetGoal, Tag::New),
    (Tag::New, Step::Split, Tag::New),
    (Tag::New, Step::Merge, Tag::Duplicate),
    (Tag::Open, Step::CustomerWrites, Tag::Open),
    (Tag::Open, Step::AgentWrites, Tag::Open),
    (Tag::Open, Step::Pause, Tag::Paused),
    (Tag::Open, Step::Resolve, Tag::Resolved),
    (Tag::Open, Step::ChangePriority, Tag::Open),
    (Tag::Open, Step::SetStatus, Tag::Open),
    (Tag::Open, Step::MeetGoal, Tag::Open),
    (Tag::Open, Step::Split, Tag::Open),
    (Tag::Open, Step::Merge, Tag::Duplicate),
    (Tag::Paused, Step::CustomerWrites, Tag::Open),
    (Tag::Paused, Step::CustomerWrites, Tag::Paused),
    (Tag::Paused, Step::AgentWrites, Tag::Paused),
    (Tag::Paused, Step::Pause, Tag::Paused),
    (Tag::Paused, Step::Resume, Tag::Open),
    (Tag::Paused, Step::Resolve, Tag::Resolved),
    (Tag::Paused, Step::ChangePriority, Tag::Paused),
    (Tag::Paused, Step::SetStatus, Tag::Paused),
    (Tag::Paused, Step::MeetGoal, Tag::Paused),
    (Tag::Paused, Step::Split, Tag::Paused),
    (Tag::Paused, Step::Merge, Tag::Duplicate),
    (Tag::Resolved, Step::CustomerWrites, Tag::Open),
    (Tag::Resolved, Step::AgentWrites, Tag::Resolved),
    (Tag::Resolved, Step::SetStatus, Tag::Resolved),
    (Tag::Resolved, Step::Close, Tag::Closed),
    (Tag::Resolved, Step::Reopen, Tag::Open),
    (Tag::Resolved, Step::Merge, Tag::Duplicate),
    (Tag::Duplicate, Step::Unmerge, Tag::New),
    (Tag::Duplicate, Step::Unmerge, Tag::Open),
    (Tag::Duplicate, Step::Unmerge, Tag::Paused),
    (Tag::Duplicate, Step::Unmerge, Tag::Resolved),
]);

/// What a customer asks help with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ServiceCase {
    /// Id of the case.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::service) id: ServiceCaseId,
    /// Who looks after it, in which team.
    #[n(1)]
    pub(in crate::service) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::service) account: AccountId,
    /// Who asked.
    #[n(3)]
    pub(in crate::service) contact: Option<ContactId>,
    /// In one line.
    #[n(4)]
    pub(in crate::service) subject: Name,
    /// In the customer's words.
    #[n(5)]
    pub(in crate::service) description: Note,
    /// How it came: a key of the policy.
    #[n(6)]
    pub(in crate::service) channel: Code,
    /// How urgent it is: a key of the policy.
    #[n(7)]
    pub(in crate::service) priority: Code,
    /// What kind of thing it is: a key of the policy.
    #[n(8)]
    pub(in crate::service) kind: Code,
    /// The invoice or the order that it is about.
    #[n(9)]
    pub(in crate::service) about: Option<CaseAbout>,
    /// When the customer asked.
    #[n(10)]
    pub(in crate::service) opened_at: Timestamp,
    /// Where it stands; where it stood, while it is a duplicate.
    #[n(11)]
    pub(in crate::service) state: CaseState,
    /// The company's own name of that: a key of the policy.
    #[n(12)]
    pub(in crate::service) status: Code,
    /// The service level that it was promised: a key of the policy.
    #[n(13)]
    pub(in crate::service) level: Code,
    /// What was promised, as it was when the case was opened or its priority last changed.
    #[n(14)]
    pub(in crate::service) targets: Vec<SlaTarget>,
    /// The working hours of the promise, as they were.
    #[n(15)]
    pub(in crate::service) hours: ServiceHoursId,
    /// The clocks of the promises, in the order in which they began; at most 200.
    #[n(16)]
    pub(in crate::service) clocks: Vec<SlaClock>,
    /// What was written, in order; at most 200 messages.
    #[n(17)]
    pub(in crate::service) messages: Vec<CaseMessage>,
    /// When an agent first wrote.
    #[n(18)]
    pub(in crate::service) responded_at: Option<Timestamp>,
    /// When something last happened that clocks know of: nothing is recorded before it.
    #[n(19)]
    pub(in crate::service) last_at: Timestamp,
    /// How often it was reopened.
    #[n(20)]
    pub(in crate::service) reopened: u32,
    /// The case that it is a part of.
    #[n(21)]
    pub(in crate::service) parent: Option<ServiceCaseId>,
    /// The case that it is the same as.
    #[n(22)]
    pub(in crate::service) merged: Option<MergedCase>,
    /// The case that it was split off.
    #[n(23)]
    pub(in crate::service) split_from: Option<ServiceCaseId>,
    /// The entitlement that it counts on.
    #[n(24)]
    pub(in crate::service) entitlement: Option<EntitlementId>,
    /// When time next does something to it: a warning, or its closing.
    #[n(25)]
    pub(in crate::service) next_due: Option<Timestamp>,
    /// What the company added.
    #[n(26)]
    pub(in crate::service) custom_fields: CustomFields,
}

impl ServiceCase {
    /// Cases of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Cases of a person.
    pub const BY_CONTACT: Index<Self> = Index::new(2, "contact");
    /// Cases by when they were opened.
    pub const BY_OPENED: Index<Self> = Index::listed(3, "opened");
    /// Cases that are not over, by when they were opened.
    pub const BY_BACKLOG: Index<Self> = Index::listed(4, "backlog");
    /// Cases by when time next does something to them.
    pub const BY_DUE: Index<Self> = Index::listed(5, "due");
    /// Cases that are a part of another.
    pub const BY_PARENT: Index<Self> = Index::new(6, "part of");
    /// Cases that are the same as another.
    pub const BY_MERGED: Index<Self> = Index::new(7, "merged into");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> CaseTag {
        if self.merged.is_some() {
            return CaseTag::Duplicate;
        }
        match self.state {
            CaseState::New => CaseTag::New,
            CaseState::Open => CaseTag::Open,
            CaseState::Paused { .. } => CaseTag::Paused,
            CaseState::Resolved { .. } => CaseTag::Resolved,
            CaseState::Closed { .. } => CaseTag::Closed,
        }
    }

    /// True until it is resolved, or found to be the same as another.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.tag(), CaseTag::New | CaseTag::Open | CaseTag::Paused)
    }

    /// When it was resolved; none until it is.
    #[must_use]
    pub fn resolved_at(&self) -> Option<Timestamp> {
        match self.state {
            CaseState::Resolved { at, .. } | CaseState::Closed { resolved_at: at, .. } => Some(at),
            CaseState::New | CaseState::Open | CaseState::Paused { .. } => None,
        }
    }

    /// Where one of its clocks stands at `at`. What is the same as another case need not be kept for itself: from then on, a promise that was
    /// not broken before is cancelled.
    #[must_use]
    pub fn clock_standing(&self, clock: &SlaClock, at: Timestamp, time: &impl WorkingTime) -> ClockStanding {
        let Some(merged) = self.merged.filter(|merged| merged.at <= at) else { return clock.standing(at, time) };
        let then = clock.standing(merged.at, time);
        let state = match then.state {
            // A pause ends with the promise: what was broken before it stays broken.
            ClockState::Paused if then.consumed > then.target => ClockState::Breached,
            ClockState::Running | ClockState::Paused => ClockState::Cancelled,
            over => over,
        };
        ClockStanding { deadline: None, state, ..then }
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<CaseStep> {
        STEPS.available(self.tag())
    }
}

impl Record for ServiceCase {
    type Id = ServiceCaseId;
    const KIND: Kind = Kind::SERVICE_CASE;
    const NEXT_FIELD: u64 = 27;

    fn id(&self) -> ServiceCaseId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let mut bound = |field: &str, count: usize, most: usize| {
            if count > most {
                faults.push(Fault::new(count, format!("there are at most {most}"), "open another case").at(field));
            }
        };
        bound("messages", self.messages.len(), MAX_MESSAGES);
        bound("clocks", self.clocks.len(), MAX_CLOCKS);
        bound("clocks", self.clocks.iter().map(|clock| clock.segments.len()).max().unwrap_or(0), MAX_PAUSES);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).instant(self.opened_at)),
            Self::BY_OPENED.row(SortKey::new().instant(self.opened_at)),
        ];
        rows.extend(self.contact.map(|contact| Self::BY_CONTACT.row(SortKey::new().id(contact))));
        rows.extend(self.parent.map(|parent| Self::BY_PARENT.row(SortKey::new().id(parent))));
        if let Some(merged) = self.merged {
            rows.push(Self::BY_MERGED.row(SortKey::new().id(merged.into)));
            return rows;
        }
        rows.extend(self.next_due.map(|due| Self::BY_DUE.row(SortKey::new().instant(due))));
        if self.is_open() {
            rows.push(Self::BY_BACKLOG.row(SortKey::new().instant(self.opened_at)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for ServiceCase {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        [PartyId::Account(self.account)].into_iter().chain(self.contact.map(PartyId::Contact)).collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let contact = self.contact.map(|contact| successors.contact(contact));
        Self { account: successors.account(self.account), contact, ..self.clone() }
    }
}
