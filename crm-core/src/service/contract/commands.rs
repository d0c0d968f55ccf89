//! What can be done.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, ContractId, CustomFields, Date, DateRange, EntitlementId, HeldBack, Name, Note, ServiceCaseId,
    SurveyId, Timestamp, UserId,
};
use crate::service::model::{CaseAbout, MessageFrom, SurveyKind, WaitingOn};

/// Opens a case: chooses its service level, starts its clocks, and counts it on its entitlement. Permission: create on cases, read on the account, on
/// the contact, on what it is about and on the entitlement.
///
/// Answers the [`ServiceCase`](crate::service::ServiceCase). Refusals: SRV-002, SRV-003, SRV-013, SRV-019 to SRV-021.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OpenCase {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// Who asked.
    #[n(1)]
    pub contact: Option<ContactId>,
    /// In one line.
    #[n(2)]
    pub subject: Name,
    /// In the customer's words.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub description: Note,
    /// How it came: a key of the policy.
    #[n(4)]
    pub channel: Code,
    /// How urgent it is: a key of the policy.
    #[n(5)]
    pub priority: Code,
    /// What kind of thing it is: a key of the policy.
    #[n(6)]
    pub kind: Code,
    /// A status of the policy that is open; none: the first.
    #[n(7)]
    pub status: Option<Code>,
    /// The invoice or the order that it is about.
    #[n(8)]
    pub about: Option<CaseAbout>,
    /// When the customer asked; none: now. Never in the future; the policy in force on that day holds.
    #[n(9)]
    pub opened_at: Option<Timestamp>,
    /// The entitlement that it counts on; it is one of the account.
    #[n(10)]
    pub entitlement: Option<EntitlementId>,
    /// Who looks after it; none: whoever acts.
    #[n(11)]
    pub owner: Option<UserId>,
    /// What the company added.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(12)]
    pub custom_fields: CustomFields,
}

impl OpenCase {
    /// A case that is opened now, by nobody in particular, about nothing but its account.
    #[must_use]
    pub fn new(account: AccountId, subject: Name, priority: Code, kind: Code, channel: Code) -> Self {
        Self {
            account,
            contact: None,
            subject,
            description: Note::default(),
            channel,
            priority,
            kind,
            status: None,
            about: None,
            opened_at: None,
            entitlement: None,
            owner: None,
            custom_fields: CustomFields::new(),
        }
    }
}

/// Records what was written. The first message of an agent is the first response, and a later one the next response to what the customer wrote; a
/// message of the customer starts the clock of the next response, ends a pause that waits on them, and reopens a resolved case. Permission: update on
/// cases.
///
/// Answers the [`ServiceCase`](crate::service::ServiceCase). Refusals: SRV-001, SRV-003, SRV-004, SRV-006, SRV-007, SRV-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordCaseMessage {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// Who wrote.
    #[n(1)]
    pub from: MessageFrom,
    /// When that was; none: now.
    #[n(2)]
    pub at: Option<Timestamp>,
    /// What they wrote.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub text: Note,
}

/// Takes a new case in hand. Permission: update on cases. Refusals: SRV-001, SRV-002, SRV-003, SRV-004, SRV-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TakeCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// A status of the policy that is open; none: the first.
    #[n(1)]
    pub status: Option<Code>,
    /// When that was; none: now.
    #[n(2)]
    pub at: Option<Timestamp>,
}

/// Pauses a case and its clocks, while it is the turn of others, or says anew whose turn it is. Permission: update on cases. Refusals: SRV-001 to SRV-004,
/// SRV-006, SRV-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PauseCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// Whose turn it is.
    #[n(1)]
    pub waiting: WaitingOn,
    /// A status of the policy that is paused; none: the first.
    #[n(2)]
    pub status: Option<Code>,
    /// When that was; none: now.
    #[n(3)]
    pub at: Option<Timestamp>,
}

/// Ends the pause of a case and of its clocks. Permission: update on cases. Refusals: SRV-001 to SRV-004, SRV-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResumeCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// A status of the policy that is open; none: the first.
    #[n(1)]
    pub status: Option<Code>,
    /// When that was; none: now.
    #[n(2)]
    pub at: Option<Timestamp>,
}

/// Resolves a case: the clock of its resolution is met or breached, and those that still run for an answer are given up. Permission: update on cases; on
/// its parts too, where the policy takes them along.
///
/// Answers the [`ServiceCase`](crate::service::ServiceCase). Refusals: SRV-001 to SRV-006, SRV-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResolveCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// How: a key of the policy.
    #[n(1)]
    pub resolution: Code,
    /// A status of the policy that is resolved; none: the first.
    #[n(2)]
    pub status: Option<Code>,
    /// When that was; none: now.
    #[n(3)]
    pub at: Option<Timestamp>,
}

/// Closes a resolved case: it is not reopened. Permission: update on cases. Refusals: SRV-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CloseCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
}

/// Opens a resolved case again, within the days of the policy. Permission: update on cases. Refusals: SRV-001 to SRV-004, SRV-006, SRV-007, SRV-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReopenCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// A status of the policy that is open; none: the first.
    #[n(1)]
    pub status: Option<Code>,
    /// When that was; none: now.
    #[n(2)]
    pub at: Option<Timestamp>,
}

/// Gives a case to somebody else, into their team. Permission: assign on cases, read on the new owner. Refusals: SRV-017.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AssignCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// The new owner, who must be active.
    #[n(1)]
    pub owner: UserId,
}

/// Makes a case more or less urgent. Its service level and its targets are chosen anew, of the policy in force on the day it was opened; clocks that have
/// not ended go on under them as if they had begun so, and warnings that were given are not given again. A promise that falls away is cancelled; where it
/// is made again, its clock goes on as if it had been paused. Nothing is recorded before it afterwards. Where an entitlement gives the level, the level stays. Permission: update on cases.
/// Refusals: SRV-001, SRV-002, SRV-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeCasePriority {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// How urgent it is: a key of the policy.
    #[n(1)]
    pub priority: Code,
}

/// Gives a case another status of the company's own, of the category of where it stands. Permission: update on cases. Refusals: SRV-001, SRV-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetCaseStatus {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// A status of the policy: open for a new or an open case, paused for a paused one, resolved for a resolved one.
    #[n(1)]
    pub status: Code,
}

/// Says that a goal of the company's own was met. Permission: update on cases. Refusals: SRV-001, SRV-003, SRV-004, SRV-006, SRV-015.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MeetGoal {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// The goal.
    #[n(1)]
    pub goal: Code,
    /// When that was; none: now.
    #[n(2)]
    pub at: Option<Timestamp>,
}

/// Says that a case is the same as another: it is a duplicate, its clocks count as cancelled, and its entitlement gets it back. Nothing of it is moved, so
/// that [`UnmergeCase`] restores all of it. Permission: update on both cases.
///
/// Answers the duplicate. Refusals: SRV-001, SRV-011 to SRV-013.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MergeCases {
    /// The case that is the same as another.
    #[n(0)]
    pub duplicate: ServiceCaseId,
    /// The one that stays.
    #[n(1)]
    pub into: ServiceCaseId,
}

/// Says that a case was not the same as another after all: it is as it was before it was merged, with its clocks running on as if it had never been, and
/// it counts on its entitlement again, however few cases are left of it. Permission: update on cases. Refusals: SRV-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UnmergeCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
}

/// Makes a case of its own of some messages of a case. It is opened at the first of them, with clocks of its own, in which the messages are told anew; it
/// does not count on an entitlement. The clocks of the old case stay as they are. Permission: update on cases, create on cases.
///
/// Answers the new case. Refusals: SRV-001, SRV-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SplitCase {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// Which messages, by their positions counted from 0.
    #[n(1)]
    pub messages: Vec<u32>,
    /// In one line.
    #[n(2)]
    pub subject: Name,
}

/// Makes a case a part of another, or of none. Cases stand three deep at most. The parent is open; once it is resolved, a part that is reopened, or parted
/// from the case that it was merged into, is open below it, and the parent stays as it is. Permission: update on cases, read on the parent. Refusals:
/// SRV-009, SRV-010, SRV-012, SRV-013, SRV-018.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetCaseParent {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// The case that it is a part of; none: it stands by itself.
    #[n(1)]
    pub parent: Option<ServiceCaseId>,
}

/// Does what time does to cases: gives the warnings of clocks that are due, each once, hands cases over where the policy says so, and closes resolved
/// cases whose days are over. In portions: call it again until the answer says that this is the end. Part of [`RunDue`](crate::automation::RunDue).
///
/// Each warning goes to the outbox as `case.warned`. Permission: update on all cases. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RunService {
    /// How many cases are done in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`RunService`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ServiceRun {
    /// Warnings that were given.
    #[n(0)]
    pub warned: u64,
    /// Cases that were handed over.
    #[n(1)]
    pub escalated: u64,
    /// Cases that were closed.
    #[n(2)]
    pub closed: u64,
    /// The cases that could not be done, each with why.
    #[n(3)]
    pub held_back: Vec<HeldBack>,
    /// True where nothing that is due is left, but for what is held back.
    #[n(4)]
    pub is_end: bool,
}

/// Lets a customer ask for help. Permission: create on entitlements, read on the account and on the contract. Refusals: SRV-002, SRV-013.
///
/// Answers the [`Entitlement`](crate::service::Entitlement), which belongs to whom the account belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct GrantEntitlement {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// The contract that gives it.
    #[n(1)]
    pub contract: Option<ContractId>,
    /// What people call it.
    #[n(2)]
    pub name: Name,
    /// The days on which cases are opened under it.
    #[n(3)]
    pub period: DateRange,
    /// How many cases, from 1 on; none: as many as come.
    #[n(4)]
    pub cases: Option<u32>,
    /// The service level that it gives: a key of the policy in force; none: that of the first level whose conditions a case meets.
    #[n(5)]
    pub level: Option<Code>,
}

/// Ends an entitlement on an earlier day. Permission: update on entitlements. A day before its first, or after its last, is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EndEntitlement {
    /// The entitlement.
    #[n(0)]
    pub entitlement: EntitlementId,
    /// Its last day.
    #[n(1)]
    pub until: Date,
}

/// Asks a person about a resolved case; the question goes to the outbox as `survey.sent`. A person is asked at most once in the days of the policy.
/// Permission: create on surveys, read on the case and on the contact.
///
/// Answers the [`Survey`](crate::service::Survey). Refusals: SRV-022, SRV-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SendSurvey {
    /// The case.
    #[n(0)]
    pub case: ServiceCaseId,
    /// Who is asked.
    #[n(1)]
    pub contact: ContactId,
    /// What is asked.
    #[n(2)]
    pub kind: SurveyKind,
}

/// Records the answer to a survey. Permission: update on surveys. Refusals: SRV-024, SRV-025.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AnswerSurvey {
    /// The survey.
    #[n(0)]
    pub survey: SurveyId,
    /// On the scale of its kind.
    #[n(1)]
    pub score: u32,
    /// In their words.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub comment: Note,
}
