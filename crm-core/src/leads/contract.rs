//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, Date, DomainEvent, ExternalId, LeadId, Name, Note, OpportunityId, Timestamp, UserId, refusals,
};

use super::model::{CapturedField, LeadDetails, LeadStep, LeadTag, Lifecycle};

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

/// Answers a criterion of the lead's checklist, or answers it anew. Permission: update on leads. Refusals: LEA-001 to LEA-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordEvidence {
    /// The lead.
    #[n(0)]
    pub lead: LeadId,
    /// The criterion, as a key of the lead's checklist.
    #[n(1)]
    pub criterion: Code,
    /// What speaks for it; not empty.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub text: Note,
    /// Who said it; none: the person of the lead.
    #[n(3)]
    pub said_by: Option<Name>,
}

/// Has a lead qualified against another checklist of the policy; what was answered stays. Permission: update on leads.
/// Refusals: LEA-001, LEA-002, LEA-013.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChooseChecklist {
    /// The lead: one that is new or worked on.
    #[n(0)]
    pub lead: LeadId,
    /// The checklist, as a key of one of the policy's others; none: the standard one.
    #[n(1)]
    pub checklist: Option<Code>,
}

/// Notes that somebody has come further on the way to a customer. Permission: update on leads. Refusals: LEA-014.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AdvanceLifecycle {
    /// The lead, in any state.
    #[n(0)]
    pub lead: LeadId,
    /// How far; not behind where it stands.
    #[n(1)]
    pub to: Lifecycle,
}

/// Clears how far somebody has come, so that it can be set anew: the one way back. Permission: update on leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ClearLifecycle {
    /// The lead, in any state.
    #[n(0)]
    pub lead: LeadId,
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

/// Gives a lead to whom the routing policy chooses, into their team: of the first rule that it meets, one who is active, takes leads, is at work, not
/// away, and has room. Permission: assign on leads; who is chosen follows from all leads of the rule's users, whoever may read them. Answers the
/// [`Routing`](super::routing::Routing), which says of each user of the rule why they were or were not chosen.
/// Refusals: LEA-001, LEA-002, LEA-011, LEA-012.
///
/// Everybody's leads go to Ada, who is at her limit with the first:
///
/// ```
/// # use crm_core::{access::UserDraft, administration::*, engine::Crm, kernel::*, storage::MemoryStore};
/// # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
/// # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
/// # let user = |name: &str, email: &str| Ok::<_, CrmError>(UserDraft { name: name.parse()?, email: email.parse()?, team: None, roles: vec![] });
/// # let ada = session.execute(AddUser { draft: user("Ada", "ada@example.com")? })?.id();
/// # let bob = session.execute(AddUser { draft: user("Bob", "bob@example.com")? })?.id();
/// # let details = crm_core::leads::LeadDetails {
/// #     name: Some("Inès Carpentier".parse()?), company: None, email: Some("ines@example.org".parse()?), phone: None, job_title: None,
/// #     source: "website".parse()?, utm: Default::default(), custom_fields: CustomFields::new(),
/// # };
/// # let capture = CaptureLead { details, original: vec![], external_id: None, owner: Some(bob) };
/// # let [first, second] = [session.execute(capture.clone())?.id(), session.execute(capture)?.id()];
/// use crm_core::leads::{CaptureLead, RouteLead, routing::*};
///
/// let rule = RoutingRule { name: "everything".parse()?, conditions: vec![], strategy: Strategy::FirstOf, users: vec![ada] };
/// session.execute(SetPolicy { policy: RoutingPolicy { rules: vec![rule], ..RoutingPolicy::default() }, effective_from: None })?;
/// let details = AvailabilityDetails { open_leads_at_most: Some(1), ..AvailabilityDetails::default() };
/// session.execute(SetAvailability { user: ada, details })?;
///
/// assert_eq!(session.execute(RouteLead { lead: first })?.owner, Some(ada));
/// let full = session.execute(RouteLead { lead: second }).err().map(|error| error.code().to_owned());
/// assert_eq!(full.as_deref(), Some("LEA-012"));
/// # Ok::<(), CrmError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RouteLead {
    /// The lead: one that is neither disqualified nor converted.
    #[n(0)]
    pub lead: LeadId,
}

/// Learns from closed leads how likely a lead is to be won, as the learning policy says: a converted lead is won, a disqualified one lost.
/// Permission: create on score models; learns from the leads that the actor may read. Answers the
/// [`ScoreModel`](super::ScoreModel). Refusals: LEA-008 to LEA-010.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LearnScore {
    /// The first day of capture of the leads to learn from; none: as many days back as the policy says.
    #[n(0)]
    pub captured_from: Option<Date>,
}

/// Asks for both scores of a lead, each with its parts. Permission: read on leads. Fields that are hidden from the actor are scored as if they were
/// empty; the chance is by the last score that was learned and that the actor may read. An instant before the lead was captured is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ScoreLead {
    /// The lead.
    pub lead: LeadId,
    /// As of when: by what was known then, the rules of that day, and what had been learned; none: now.
    pub as_of: Option<Timestamp>,
}

/// Asks which leads to call first: those that are new, worked on or qualified, the highest scores by rules first, and among equals the likelier.
/// Permission: read on leads; answers over what the actor may see. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct RankLeads {
    /// How many.
    pub limit: u32,
}

/// Asks who would get a lead if it were routed now, and why the others would not. Permission: assign on leads. Nothing changes by it.
/// Refusals: LEA-001, LEA-002.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ExplainRouting {
    /// The lead.
    pub lead: LeadId,
}

/// Asks for the new leads whose first response is late: by the lead policy's hours, counted in the routing policy's hours at work from their capture.
/// Permission: read on leads; answers over what the actor may see, the one that is due longest first. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct OverdueResponses {
    /// How many.
    pub limit: u32,
}

/// Asks what a lead's checklist asks for, and what speaks for each point of it. Permission: read on leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct QualificationOf {
    /// The lead.
    pub lead: LeadId,
}

/// Asks how many leads stand where. Permission: read on leads; answers over what the actor may see: each state in the order of a lead's
/// life, and how many leads are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LeadFunnel;

/// What happened to a lead, or to what leads are scored by.
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
    /// A score was learned.
    #[n(9)]
    ScoreLearned,
    /// It was given to somebody by the rules.
    #[n(10)]
    Routed {
        /// To whom.
        #[n(0)]
        owner: UserId,
        /// By which rule; none where it met none.
        #[n(1)]
        rule: Option<Code>,
        /// True where they got it as the fallback.
        #[n(2)]
        is_fallback: bool,
    },
    /// A turn of a rule was taken.
    #[n(11)]
    TurnTaken,
    /// It was said when somebody takes leads.
    #[n(12)]
    AvailabilitySet,
    /// Somebody whose hours or numbers are kept was given a lead.
    #[n(13)]
    LeadTaken,
    /// It is qualified against another checklist; none: the standard one.
    #[n(14)]
    ChecklistChosen(#[n(0)] Option<Code>),
    /// It has come further, by a person's word or because its opportunity was won.
    #[n(15)]
    LifecycleAdvanced(#[n(0)] Lifecycle),
    /// How far it has come was cleared.
    #[n(16)]
    LifecycleCleared,
    /// Its conversion was undone: it is as it was before.
    #[n(17)]
    Unconverted,
}

impl LeadEvent {
    /// The name of [`LeadEvent::Converted`].
    pub const CONVERTED: &'static str = "lead.converted";
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
            Self::Converted { .. } => Self::CONVERTED,
            Self::ScoreLearned => "score.learned",
            Self::Routed { .. } => "lead.routed",
            Self::TurnTaken => "rotation.turn_taken",
            Self::AvailabilitySet => "availability.set",
            Self::LeadTaken => "availability.lead_taken",
            Self::ChecklistChosen(_) => "lead.checklist_chosen",
            Self::LifecycleAdvanced(_) => "lead.lifecycle_advanced",
            Self::LifecycleCleared => "lead.lifecycle_cleared",
            Self::Unconverted => "lead.unconverted",
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
        /// Nothing can be learned from so few.
        TooFewToLearn {
            /// Won leads there are.
            won: u64,
            /// Lost leads there are.
            lost: u64,
            /// Won leads that are asked for.
            minimum_won: u32,
            /// Lost leads that are asked for.
            minimum_lost: u32,
        } = "LEA-008": "{won} won and {lost} lost leads are too few to learn from; wait for {minimum_won} and {minimum_lost}, or lower the policy's minimum",
        /// More leads than are learned from at once.
        TooManyToLearn {
            /// The most.
            most: u32,
        } = "LEA-009": "more than {most} closed leads are too many to learn from at once; learn from a later day on",
        /// Naive Bayes compares every count with those of the first stage.
        NoFirstStage = "LEA-010": "no closed lead has been in the first stage; name the stages in the learning policy as the leads have them",
        /// A lead that meets no rule.
        NoRule = "LEA-011": "the lead meets no rule of the routing policy, and there is no active fallback; add a rule for it, or name a fallback",
        /// A rule of which nobody takes leads now.
        NobodyThere {
            /// The rule that the lead met.
            rule: Code,
            /// What keeps how many of its users.
            why: String,
        } = "LEA-012": "nobody of the rule `{rule}` takes the lead now: {why}; route it later, or name a fallback",
        /// No such checklist.
        UnknownChecklist {
            /// What was given.
            checklist: Code,
            /// What the policy knows.
            known: String,
        } = "LEA-013": "the policy has no checklist `{checklist}`; it has: {known}",
        /// The way leads forward only.
        LifecycleBackward {
            /// Where it stands.
            at: &'static str,
            /// What was given.
            to: &'static str,
        } = "LEA-014": "the lifecycle stands at {at} and does not go back to {to}; clear it first",
    }
}

impl LeadRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: LeadStep, state: LeadTag, legal: &[LeadStep]) -> Self {
        if state == LeadTag::Converted {
            return Self::AlreadyConverted;
        }
        Self::WrongState { step: step.words(), state: state.words(), legal: Self::legal(legal) }
    }

    /// Steps in words.
    #[must_use]
    pub fn legal(steps: &[LeadStep]) -> String {
        steps.iter().map(|step| step.words()).collect::<Vec<_>>().join(" or ")
    }
}
