//! What is asked for, of whom, and how they voted.

use derive_getters::Getters;
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::kernel::{
    ApprovalId, Code, DisputeId, Fault, Faults, Index, IndexRow, Kind, Name, Note, OpportunityId, Ownership, QuoteId, Record,
    RoleId, SortKey, Timestamp, UserId,
};

/// The most approvers of a rule.
pub const MAX_APPROVERS: usize = 50;
/// The longest that an approval holds, in days.
pub const MAX_DAYS: u32 = 366;
/// The most votes of an approval: no quorum is higher.
pub const MAX_QUORUM: u32 = 20;

/// Somebody who may approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Approver {
    /// This user.
    #[n(0)]
    User(#[n(0)] UserId),
    /// Whoever has this role.
    #[n(1)]
    Role(#[n(0)] RoleId),
}

/// Who must agree.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ApprovalRule {
    /// Who may, 1 to 50, each once.
    #[n(0)]
    pub approvers: Vec<Approver>,
    /// How many of them must, 1 to 20, each another person.
    #[n(1)]
    pub quorum: u32,
    /// After how many days, 1 to 366, it is void unless it was used; none: never.
    #[n(2)]
    pub lapses_after_days: Option<u32>,
}

impl ApprovalRule {
    /// So many holders of any of these roles, without an end; a role that stands twice is asked once.
    #[must_use]
    pub fn of_roles(roles: &[RoleId], quorum: u32) -> Self {
        let mut approvers: Vec<Approver> = roles.iter().copied().map(Approver::Role).collect();
        approvers.sort_unstable();
        approvers.dedup();
        Self { approvers, quorum, lapses_after_days: None }
    }

    /// Approvers who stand once, a quorum that they can reach.
    ///
    /// # Errors
    /// The faults, each with its field.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let count = self.approvers.len();
        faults.require(
            (1..=MAX_APPROVERS).contains(&count),
            "approvers",
            count,
            "there are 1 to 50 approvers",
            "name those who may",
        );
        for (at, approver) in self.approvers.iter().enumerate() {
            if self.approvers.iter().take(at).any(|earlier| earlier == approver) {
                let shown = match approver {
                    Approver::User(user) => user.to_string(),
                    Approver::Role(role) => role.to_string(),
                };
                faults
                    .push(Fault::new(shown, "this approver stands twice", "name them once").at(format_args!("approvers[{at}]")));
            }
        }
        let people = self.approvers.iter().all(|approver| matches!(approver, Approver::User(_)));
        let most = if people { u32::try_from(count).unwrap_or(MAX_QUORUM).min(MAX_QUORUM) } else { MAX_QUORUM };
        faults.require(
            (1..=most.max(1)).contains(&self.quorum),
            "quorum",
            self.quorum,
            "so many cannot agree",
            "give 1 to 20, and no more than there are approvers",
        );
        let fits = self.lapses_after_days.is_none_or(|days| (1..=MAX_DAYS).contains(&days));
        let days = self.lapses_after_days.unwrap_or(0);
        faults.require(fits, "lapses_after_days", days, "an approval holds 1 to 366 days", "give such a number, or none");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

/// The record that an approval is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ApprovalSubject {
    /// A deal.
    #[n(0)]
    Opportunity(#[n(0)] OpportunityId),
    /// A quote.
    #[n(1)]
    Quote(#[n(0)] QuoteId),
    /// A dispute.
    #[n(2)]
    Dispute(#[n(0)] DisputeId),
}

impl ApprovalSubject {
    fn sort_key(self) -> SortKey {
        match self {
            Self::Opportunity(id) => SortKey::new().id(id),
            Self::Quote(id) => SortKey::new().id(id),
            Self::Dispute(id) => SortKey::new().id(id),
        }
    }
}

/// What exactly is approved: the SHA-256 digest of it. Once it has changed, the approval no longer holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Fingerprint(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    [u8; 32],
);

impl Fingerprint {
    /// The fingerprint of these bytes.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// What a process asks others to agree to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The record it is about.
    pub subject: ApprovalSubject,
    /// What for: the key of a stage, or of a threshold.
    pub purpose: Code,
    /// The same for those who are asked.
    pub about: Name,
    /// What exactly is approved.
    pub fingerprint: Fingerprint,
    /// Who must agree.
    pub rule: ApprovalRule,
    /// Those who had a hand in what is approved: they do not vote, whoever asks.
    pub not_by: Vec<UserId>,
}

/// One vote.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ApprovalVote {
    /// Who voted.
    #[n(0)]
    pub by: UserId,
    /// Whose substitute they were; none: they voted for themselves.
    #[n(1)]
    pub in_place_of: Option<UserId>,
    /// True for yes.
    #[n(2)]
    pub is_for: bool,
    /// When.
    #[n(3)]
    pub at: Timestamp,
    /// Why.
    #[n(4)]
    #[cbor(default)]
    pub note: Note,
}

impl ApprovalVote {
    /// Who of the approvers the vote is of.
    #[must_use]
    pub fn of(&self) -> UserId {
        self.in_place_of.unwrap_or(self.by)
    }
}

/// Where an approval stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ApprovalState {
    /// Votes are missing.
    #[n(0)]
    Pending,
    /// Enough agreed.
    #[n(1)]
    Granted {
        /// When.
        #[n(0)]
        at: Timestamp,
    },
    /// Somebody did not.
    #[n(2)]
    Rejected {
        /// When.
        #[n(0)]
        at: Timestamp,
    },
    /// It is wanted no more, or what was to be approved has changed.
    #[n(3)]
    Withdrawn {
        /// When.
        #[n(0)]
        at: Timestamp,
    },
    /// What was approved is done.
    #[n(4)]
    Used {
        /// When.
        #[n(0)]
        at: Timestamp,
    },
}

/// The name of a state at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ApprovalTag {
    /// Votes are missing.
    Pending,
    /// Enough agreed.
    Granted,
    /// Somebody did not.
    Rejected,
    /// It is wanted no more.
    Withdrawn,
    /// What was approved is done.
    Used,
    /// Its time is over, and it was not used.
    Lapsed,
}

impl ApprovalTag {
    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Granted => "granted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Used => "used",
            Self::Lapsed => "lapsed",
        }
    }
}

/// What somebody wants to do and others must agree to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Approval {
    /// Id of the approval.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ApprovalId,
    /// Who wants it.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The record it is about.
    #[n(2)]
    pub(super) subject: ApprovalSubject,
    /// What for: the key of a stage, or of a threshold.
    #[n(3)]
    pub(super) purpose: Code,
    /// The same for those who are asked.
    #[n(4)]
    pub(super) about: Name,
    /// What exactly is approved. Only the library reads it.
    #[n(5)]
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) fingerprint: Fingerprint,
    /// Who must agree.
    #[n(6)]
    pub(super) rule: ApprovalRule,
    /// Who asked; none for the host's own work.
    #[n(7)]
    pub(super) asked_by: Option<UserId>,
    /// When it was asked for.
    #[n(8)]
    pub(super) asked_at: Timestamp,
    /// When it is void, unless it was used; none: never.
    #[n(9)]
    pub(super) lapses_at: Option<Timestamp>,
    /// The votes, in the order of time.
    #[n(10)]
    pub(super) votes: Vec<ApprovalVote>,
    /// Where it stands.
    #[n(11)]
    pub(super) state: ApprovalState,
    /// Those who had a hand in what is approved: they do not vote.
    #[n(12)]
    #[cbor(default)]
    pub(super) not_by: Vec<UserId>,
}

impl Approval {
    /// Approvals by what they are about, purpose and instant.
    pub const BY_SUBJECT: Index<Self> = Index::new(1, "subject, purpose and instant");
    /// Approvals for which votes are missing, by the instant at which they were asked for.
    pub const BY_WAITING: Index<Self> = Index::new(2, "instant, while votes are missing");

    /// Where it stands at `now`.
    #[must_use]
    pub fn standing(&self, now: Timestamp) -> ApprovalTag {
        let is_over = self.lapses_at.is_some_and(|end| now >= end);
        match self.state {
            ApprovalState::Pending | ApprovalState::Granted { .. } if is_over => ApprovalTag::Lapsed,
            ApprovalState::Pending => ApprovalTag::Pending,
            ApprovalState::Granted { .. } => ApprovalTag::Granted,
            ApprovalState::Rejected { .. } => ApprovalTag::Rejected,
            ApprovalState::Withdrawn { .. } => ApprovalTag::Withdrawn,
            ApprovalState::Used { .. } => ApprovalTag::Used,
        }
    }

    /// True where the user asked for it or had a hand in what is approved, and so has no vote.
    #[must_use]
    pub fn is_closed_to(&self, user: UserId) -> bool {
        self.asked_by == Some(user) || self.not_by.contains(&user)
    }

    /// How many agreed.
    #[must_use]
    pub fn agreed(&self) -> usize {
        self.votes.iter().filter(|vote| vote.is_for).count()
    }

    /// The key of [`Approval::BY_SUBJECT`] for what is asked about a record for a purpose.
    #[must_use]
    pub fn asked_about(subject: ApprovalSubject, purpose: &Code) -> SortKey {
        subject.sort_key().text(purpose.as_str())
    }
}

impl Record for Approval {
    type Id = ApprovalId;
    const KIND: Kind = Kind::APPROVAL;
    const NEXT_FIELD: u64 = 13;

    fn id(&self) -> ApprovalId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for fault in self.rule.check().err().iter().flat_map(Faults::as_slice) {
            faults.push(fault.clone().at("rule"));
        }
        let twice = self
            .votes
            .iter()
            .enumerate()
            .any(|(at, vote)| self.votes.iter().take(at).any(|earlier| earlier.by == vote.by || earlier.of() == vote.of()));
        faults.require(!twice, "votes", self.votes.len(), "somebody counts twice", "restore it from a backup");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let about = Self::asked_about(self.subject, &self.purpose).instant(self.asked_at);
        let mut rows = vec![Self::BY_SUBJECT.row(about)];
        if self.state == ApprovalState::Pending {
            rows.push(Self::BY_WAITING.row(SortKey::new().instant(self.asked_at)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
