//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, ContactId, Date, DomainEvent, ExternalId, LeadId, Note, OpportunityId, UserId, refusals};

use super::model::{CapturedField, LeadDetails, LeadStep, LeadTag};

/// Captures a lead. Sent again with the same external id, it answers the lead that is there. Permission: create on leads.
/// Answers the [`Lead`](super::Lead). A lead without name and company, or without address and telephone, is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CaptureLead {
    /// What is known of it.
    #[n(0)]
    pub details: LeadDetails,
    /// What was captured, as it was sent; at most 100 fields.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub original: Vec<CapturedField>,
    /// Its id at the source; unique.
    #[n(2)]
    pub external_id: Option<ExternalId>,
    /// Whose it is; none: whoever acts.
    #[n(3)]
    pub owner: Option<UserId>,
}

/// Notes that somebody works on a new lead: its first response. Permission: update on leads. Refusals: LEA-001, LEA-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WorkLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
}

/// Answers a criterion of the checklist, or answers it anew. Permission: update on leads. Refusals: LEA-001 to LEA-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordEvidence {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The criterion, as a key of the policy's checklist.
    #[n(1)]
    pub criterion: Code,
    /// What speaks for it; not empty.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub text: Note,
}

/// Sets a lead aside until a day. Permission: update on leads. Refusals: LEA-001, LEA-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct NurtureLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The day to take it up again; after today.
    #[n(1)]
    pub recycle_on: Date,
}

/// Takes a lead up again that was set aside or disqualified. Permission: update on leads. Refusals: LEA-001, LEA-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResumeLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
}

/// Qualifies a lead that meets every criterion of the checklist. Permission: update on leads. Refusals: LEA-001, LEA-002, LEA-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct QualifyLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
}

/// Lets a lead go. Permission: update on leads. Refusals: LEA-001, LEA-002, LEA-005, LEA-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DisqualifyLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// Why: a key of the policy's reasons.
    #[n(1)]
    pub reason: Code,
    /// Why, in words; needed for `other`.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
    /// The day to look again, after today; none: never.
    #[n(3)]
    pub recycle_on: Option<Date>,
}

/// Gives a lead to another owner, into the owner's team. Permission: assign on leads, read on the new owner.
/// Refusals: LEA-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AssignLead {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The new owner, who must be active.
    #[n(1)]
    pub owner: UserId,
}

/// Asks how many leads stand where. Permission: read on leads; answers over what the actor may see: each state in the order of a lead's
/// life, and how many leads are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LeadFunnel;

/// What happened to a lead.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LeadEvent {
    /// It was captured.
    #[n(0)]
    Captured,
    /// Somebody works on it.
    #[n(1)]
    Worked,
    /// A criterion was answered.
    #[n(2)]
    EvidenceRecorded(#[n(0)] Code),
    /// It was set aside.
    #[n(3)]
    Nurtured(#[n(0)] Date),
    /// It was taken up again.
    #[n(4)]
    Resumed,
    /// It meets the checklist.
    #[n(5)]
    Qualified,
    /// It was let go.
    #[n(6)]
    Disqualified(#[n(0)] Code),
    /// It has another owner.
    #[n(7)]
    Assigned(#[n(0)] UserId),
    /// It became a customer's record.
    #[n(8)]
    Converted {
        /// The account.
        #[n(0)]
        account: AccountId,
        /// The contact.
        #[n(1)]
        contact: ContactId,
        /// The opportunity, where one was opened.
        #[n(2)]
        opportunity: Option<OpportunityId>,
    },
}

impl DomainEvent for LeadEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Captured => "lead.captured",
            Self::Worked => "lead.worked",
            Self::EvidenceRecorded(_) => "lead.evidence_recorded",
            Self::Nurtured(_) => "lead.nurtured",
            Self::Resumed => "lead.resumed",
            Self::Qualified => "lead.qualified",
            Self::Disqualified(_) => "lead.disqualified",
            Self::Assigned(_) => "lead.assigned",
            Self::Converted { .. } => "lead.converted",
        }
    }
}

refusals! {
    /// Why leads say no, in order of precedence.
    pub enum LeadRefusal {
        /// A converted lead is closed.
        AlreadyConverted = "LEA-001": "the lead is converted already; go on with the opportunity it became",
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the lead stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "LEA-002": "a lead that is {state} cannot be {step}; it can be {legal}",
        /// The criterion is not on the checklist.
        UnknownCriterion {
            /// What was given.
            criterion: Code,
            /// What the policy knows.
            known: String,
        } = "LEA-003": "`{criterion}` is not on the checklist; answer one of: {known}",
        /// Criteria without evidence.
        MissingEvidence {
            /// Which.
            missing: String,
        } = "LEA-004": "evidence is missing for {missing}; record it first",
        /// The reason is not one of the policy's.
        UnknownReason {
            /// What was given.
            reason: Code,
            /// What the policy knows.
            known: String,
        } = "LEA-005": "`{reason}` is not a reason to disqualify here; give one of: {known}",
        /// `other` says nothing by itself.
        NoteNeeded = "LEA-006": "the reason `other` says nothing by itself; add a note",
        /// An owner who has left.
        InactiveOwner = "LEA-007": "this user is no longer active; choose an active owner",
    }
}

impl LeadRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: LeadStep, state: LeadTag, legal: &[LeadStep]) -> Self {
        if state == LeadTag::Converted {
            return Self::AlreadyConverted;
        }
        let legal = legal.iter().map(|step| step.words()).collect::<Vec<_>>().join(" or ");
        Self::WrongState { step: step.words(), state: state.words(), legal }
    }
}
