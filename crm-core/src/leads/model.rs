//! The lead, its states, and the table of its legal steps.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, CustomFields, Date, Email, ExternalId, Faults, Index, IndexRow, Kind, Label, LeadId, Name, Note,
    OpportunityId, Ownership, Phone, Record, SortKey, StepTable, Timestamp, UserId,
};
use crate::parties::NamesParties;

/// The most fields of a captured original, and the most criteria answered.
pub const MAX_ANSWERS: usize = 100;

/// What a lead became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Converted {
    /// The account, new or existing.
    #[n(0)]
    pub account: AccountId,
    /// The contact, new or existing.
    #[n(1)]
    pub contact: ContactId,
    /// The opportunity, where one was opened.
    #[n(2)]
    pub opportunity: Option<OpportunityId>,
    /// On which day.
    #[n(3)]
    pub on: Date,
}

/// Where a lead stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LeadState {
    /// Nobody has worked on it.
    #[n(0)]
    New,
    /// Somebody works on it.
    #[n(1)]
    Working,
    /// Too early; to be taken up again on a day.
    #[n(2)]
    Nurturing {
        /// The day.
        #[n(0)]
        recycle_on: Date,
    },
    /// It meets the checklist.
    #[n(3)]
    Qualified {
        /// Since which day.
        #[n(0)]
        on: Date,
    },
    /// It will not become a customer, at least not now.
    #[n(4)]
    Disqualified {
        /// Why, as a key.
        #[n(0)]
        reason: Code,
        /// Why, in words.
        #[n(1)]
        note: Note,
        /// Since which day.
        #[n(2)]
        on: Date,
        /// The day to look again; none: never.
        #[n(3)]
        recycle_on: Option<Date>,
    },
    /// It became a customer's record.
    #[n(5)]
    Converted(#[n(0)] Converted),
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum LeadTag {
    /// See [`LeadState::New`].
    #[n(0)]
    New,
    /// See [`LeadState::Working`].
    #[n(1)]
    Working,
    /// See [`LeadState::Nurturing`].
    #[n(2)]
    Nurturing,
    /// See [`LeadState::Qualified`].
    #[n(3)]
    Qualified,
    /// See [`LeadState::Disqualified`].
    #[n(4)]
    Disqualified,
    /// See [`LeadState::Converted`].
    #[n(5)]
    Converted,
}

impl LeadTag {
    /// Every state, in the order of a lead's life.
    pub const ALL: [Self; 6] = [Self::New, Self::Working, Self::Nurturing, Self::Qualified, Self::Disqualified, Self::Converted];

    /// The state as a key, as JSON writes it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Working => "working",
            Self::Nurturing => "nurturing",
            Self::Qualified => "qualified",
            Self::Disqualified => "disqualified",
            Self::Converted => "converted",
        }
    }

    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Working => "being worked on",
            Self::Nurturing => "being nurtured",
            Self::Qualified => "qualified",
            Self::Disqualified => "disqualified",
            Self::Converted => "converted",
        }
    }
}

/// The name of a command that moves a lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LeadStep {
    /// [`WorkLead`](super::WorkLead).
    Work,
    /// [`ChooseChecklist`](super::ChooseChecklist).
    ChooseChecklist,
    /// [`RecordEvidence`](super::RecordEvidence).
    RecordEvidence,
    /// [`NurtureLead`](super::NurtureLead).
    Nurture,
    /// [`ResumeLead`](super::ResumeLead).
    Resume,
    /// [`QualifyLead`](super::QualifyLead).
    Qualify,
    /// [`DisqualifyLead`](super::DisqualifyLead).
    Disqualify,
    /// The pipeline's conversion.
    Convert,
}

impl LeadStep {
    /// The step in words, as in "cannot be …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Work => "worked on",
            Self::ChooseChecklist => "given another checklist",
            Self::RecordEvidence => "given evidence",
            Self::Nurture => "nurtured",
            Self::Resume => "resumed",
            Self::Qualify => "qualified",
            Self::Disqualify => "disqualified",
            Self::Convert => "converted",
        }
    }
}

/// The legal steps of a lead.
pub const STEPS: StepTable<LeadTag, LeadStep> = StepTable(&[
    (LeadTag::New, LeadStep::Work, LeadTag::Working),
    (LeadTag::New, LeadStep::ChooseChecklist, LeadTag::New),
    (LeadTag::New, LeadStep::Nurture, LeadTag::Nurturing),
    (LeadTag::New, LeadStep::Disqualify, LeadTag::Disqualified),
    (LeadTag::Working, LeadStep::ChooseChecklist, LeadTag::Working),
    (LeadTag::Working, LeadStep::RecordEvidence, LeadTag::Working),
    (LeadTag::Working, LeadStep::Qualify, LeadTag::Qualified),
    (LeadTag::Working, LeadStep::Nurture, LeadTag::Nurturing),
    (LeadTag::Working, LeadStep::Disqualify, LeadTag::Disqualified),
    (LeadTag::Nurturing, LeadStep::Resume, LeadTag::Working),
    (LeadTag::Nurturing, LeadStep::Disqualify, LeadTag::Disqualified),
    (LeadTag::Qualified, LeadStep::RecordEvidence, LeadTag::Qualified),
    (LeadTag::Qualified, LeadStep::Convert, LeadTag::Converted),
    (LeadTag::Qualified, LeadStep::Disqualify, LeadTag::Disqualified),
    (LeadTag::Disqualified, LeadStep::Resume, LeadTag::Working),
]);

/// Where a lead came from, as campaign links say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Utm {
    /// `utm_source`.
    #[n(0)]
    pub source: Option<Label>,
    /// `utm_medium`.
    #[n(1)]
    pub medium: Option<Label>,
    /// `utm_campaign`.
    #[n(2)]
    pub campaign: Option<Label>,
}

/// One field of what was captured, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CapturedField {
    /// The field's name at the source.
    #[n(0)]
    pub name: Label,
    /// What it held.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub value: Note,
}

/// The answer to one criterion of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Evidence {
    /// The criterion, as a key of the policy's checklist.
    #[n(0)]
    pub criterion: Code,
    /// What speaks for it.
    #[n(1)]
    pub text: Note,
    /// When it was recorded.
    #[n(2)]
    pub at: Timestamp,
    /// Who said it; none: the person of the lead.
    #[n(3)]
    pub said_by: Option<Name>,
    /// Who recorded it; none where it was no user.
    #[n(4)]
    pub recorded_by: Option<UserId>,
}

/// How far somebody has come on the way to a customer, whatever becomes of one lead. It moves forward by itself, backward never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum Lifecycle {
    /// Wants to hear from the company.
    #[n(0)]
    Subscriber,
    /// May become a customer. A lead is captured here.
    #[n(1)]
    Lead,
    /// Marketing thinks that it is worth a call.
    #[n(2)]
    MarketingQualified,
    /// It meets the checklist: a lead that is qualified comes here.
    #[n(3)]
    SalesQualified,
    /// There is a deal: a lead that opens an opportunity comes here.
    #[n(4)]
    Opportunity,
    /// They bought: the lead comes here when its opportunity is won.
    #[n(5)]
    Customer,
    /// They recommend the company.
    #[n(6)]
    Evangelist,
}

impl Lifecycle {
    /// Every stage, in the order of the way.
    pub const ALL: [Self; 7] = [
        Self::Subscriber,
        Self::Lead,
        Self::MarketingQualified,
        Self::SalesQualified,
        Self::Opportunity,
        Self::Customer,
        Self::Evangelist,
    ];

    /// The stage in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Lead => "lead",
            Self::MarketingQualified => "qualified by marketing",
            Self::SalesQualified => "qualified by sales",
            Self::Opportunity => "opportunity",
            Self::Customer => "customer",
            Self::Evangelist => "evangelist",
        }
    }
}

/// What is known of a lead: the input of its capture.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LeadDetails {
    /// Who it is; a name or a company is needed.
    #[n(0)]
    pub name: Option<Name>,
    /// The company they work for.
    #[n(1)]
    pub company: Option<Name>,
    /// Their address; an address or a telephone is needed.
    #[n(2)]
    pub email: Option<Email>,
    /// Their telephone.
    #[n(3)]
    pub phone: Option<Phone>,
    /// What they do there.
    #[n(4)]
    pub job_title: Option<Label>,
    /// Where it came from, as a key.
    #[n(5)]
    pub source: Code,
    /// The campaign it came from.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub utm: Utm,
    /// What the company notes beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub custom_fields: CustomFields,
}

/// Someone who may become a customer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Lead {
    /// Id of the lead.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: LeadId,
    /// Who it belongs to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(super) state: LeadState,
    /// What is known of it.
    #[n(3)]
    pub(super) details: LeadDetails,
    /// When it was captured.
    #[n(4)]
    pub(super) captured_at: Timestamp,
    /// When somebody first worked on it.
    #[n(5)]
    pub(super) first_response_at: Option<Timestamp>,
    /// What was captured, as it was sent; at most 100 fields.
    #[n(6)]
    pub(super) original: Vec<CapturedField>,
    /// Its id at the source; unique.
    #[n(7)]
    pub(super) external_id: Option<ExternalId>,
    /// Answers to the checklist, one for each criterion.
    #[n(8)]
    pub(super) evidence: Vec<Evidence>,
    /// Since when it is its owner's; none for what was captured before this was kept.
    #[n(9)]
    pub(super) assigned_at: Option<Timestamp>,
    /// The checklist it is qualified against, one of the policy's others; none: the standard one.
    #[n(10)]
    pub(super) checklist: Option<Code>,
    /// How far it has come; none where that was cleared, or it was captured before this was kept.
    #[n(11)]
    pub(super) lifecycle: Option<Lifecycle>,
}

impl Lead {
    /// Leads by state, the oldest first.
    pub const BY_STATE: Index<Self> = Index::listed(1, "state");
    /// Leads by address, letter case aside.
    pub const BY_EMAIL: Index<Self> = Index::new(2, "e-mail");
    /// Leads by their id at the source.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(3, "external id");
    /// Leads by owner: first those that are not in hand, then those that are, the one that they have had longest first.
    pub const BY_OWNER: Index<Self> = Index::new(4, "owner");
    /// Leads that were set aside or let go until a day, by that day.
    pub const BY_RECYCLE_ON: Index<Self> = Index::listed(5, "recycle on");
    /// Converted leads by the account and by the contact that they became.
    pub const BY_PARTY: Index<Self> = Index::new(9, "converted to");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> LeadTag {
        match self.state {
            LeadState::New => LeadTag::New,
            LeadState::Working => LeadTag::Working,
            LeadState::Nurturing { .. } => LeadTag::Nurturing,
            LeadState::Qualified { .. } => LeadTag::Qualified,
            LeadState::Disqualified { .. } => LeadTag::Disqualified,
            LeadState::Converted(_) => LeadTag::Converted,
        }
    }

    /// What people call it: the company, or else the person.
    #[must_use]
    pub fn title(&self) -> &str {
        let name = self.details.company.as_ref().or(self.details.name.as_ref());
        name.map_or("unnamed", Name::as_str)
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<LeadStep> {
        STEPS.available(self.tag())
    }

    /// True for a lead that its owner has in hand: it is new, worked on or qualified.
    #[must_use]
    pub fn is_in_hand(&self) -> bool {
        matches!(self.tag(), LeadTag::New | LeadTag::Working | LeadTag::Qualified)
    }

    /// The day on which to look at it again, where it was set aside or let go until a day.
    #[must_use]
    pub fn recycle_on(&self) -> Option<Date> {
        match &self.state {
            LeadState::Nurturing { recycle_on } => Some(*recycle_on),
            LeadState::Disqualified { recycle_on, .. } => *recycle_on,
            LeadState::New | LeadState::Working | LeadState::Qualified { .. } | LeadState::Converted(_) => None,
        }
    }

    /// The lifecycle after it has come at least to `stage`.
    #[must_use]
    pub(super) fn at_least(&self, stage: Lifecycle) -> Option<Lifecycle> {
        self.lifecycle.max(Some(stage))
    }

    /// Since when it is its owner's.
    #[must_use]
    pub fn owned_since(&self) -> Timestamp {
        self.assigned_at.unwrap_or(self.captured_at)
    }

    /// The key of [`Lead::BY_OWNER`] for all leads of an owner that are in hand, or for the others.
    #[must_use]
    pub fn of_owner(owner: UserId, in_hand: bool) -> SortKey {
        SortKey::new().id(owner).flag(in_hand)
    }

    /// The key of [`Lead::BY_STATE`] for all leads in a state.
    #[must_use]
    pub fn in_state(tag: LeadTag) -> SortKey {
        SortKey::new().text(tag.words())
    }
}

impl Record for Lead {
    type Id = LeadId;
    const KIND: Kind = Kind::LEAD;
    const NEXT_FIELD: u64 = 12;

    fn id(&self) -> LeadId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (name, len) in [("original", self.original.len()), ("evidence", self.evidence.len())] {
            faults.require(len <= MAX_ANSWERS, name, len, "a lead keeps at most 100 of them", "keep the ones that matter");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_STATE.row(Self::in_state(self.tag()).instant(self.captured_at))];
        rows.extend(self.details.email.as_ref().map(|email| Self::BY_EMAIL.row(SortKey::new().text(&email.canonical()))));
        rows.push(Self::BY_OWNER.row(Self::of_owner(self.ownership.owner, self.is_in_hand()).instant(self.owned_since())));
        rows.extend(self.recycle_on().map(|day| Self::BY_RECYCLE_ON.row(SortKey::new().date(day))));
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        rows.extend(self.parties().into_iter().map(|party| Self::BY_PARTY.row(party.sort_key())));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
