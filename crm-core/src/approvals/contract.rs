//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use super::model::Approval;
use crate::kernel::{ApprovalId, DomainEvent, Note, UserId, refusals};

/// Votes on what others want to do. Permission: to be asked, as an approver or as the substitute of one; who is not asked needs read on approvals to learn
/// that. Answers the [`Approval`]. The same vote cast again changes nothing; another one, while the approval is pending, takes its place. One vote against is
/// enough to reject; it has a note, or it is invalid. Refusals: APR-001 to APR-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CastVote {
    /// The approval.
    #[n(0)]
    pub approval: ApprovalId,
    /// True for yes.
    #[n(1)]
    pub is_for: bool,
    /// Whose vote it is, where the actor is their substitute; none: the actor's own.
    #[n(2)]
    pub in_place_of: Option<UserId>,
    /// Why; a vote against says it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    #[cbor(default)]
    pub note: Note,
}

/// Wants it no more. Permission: update on approvals. Answers the [`Approval`]. Refusals: APR-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WithdrawApproval {
    /// The approval.
    #[n(0)]
    pub approval: ApprovalId,
}

/// Asks what waits for the actor's vote, the oldest first: their own, and that of those whose substitute they are; nothing that they asked for or had a hand
/// in. Permission: none; whoever is asked may read what they are asked. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct WaitingApprovals {
    /// How many are told at most, 1 to 1,000; none: 100.
    pub limit: Option<u32>,
}

/// What waits for somebody's vote.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Waiting {
    /// The approval.
    pub approval: Approval,
    /// Whose vote it is; none: the actor's own.
    pub in_place_of: Option<UserId>,
}

/// The approvals that were asked for, one for each threshold that is crossed, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct AskedApprovals {
    /// One for each threshold.
    #[n(0)]
    pub approvals: Vec<Approval>,
}

/// What happened to an approval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ApprovalEvent {
    /// It was asked for. A message about it waits in the outbox.
    #[n(0)]
    Asked,
    /// Somebody voted, and votes are missing still.
    #[n(1)]
    Voted {
        /// True for yes.
        #[n(0)]
        is_for: bool,
    },
    /// Enough agreed. A message about it waits in the outbox.
    #[n(2)]
    Granted,
    /// Somebody did not. A message about it waits in the outbox.
    #[n(3)]
    Rejected,
    /// It is wanted no more.
    #[n(4)]
    Withdrawn,
    /// What was approved is done.
    #[n(5)]
    Used,
}

impl DomainEvent for ApprovalEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Asked => "approval.asked",
            Self::Voted { .. } => "approval.voted",
            Self::Granted => "approval.granted",
            Self::Rejected => "approval.rejected",
            Self::Withdrawn => "approval.withdrawn",
            Self::Used => "approval.used",
        }
    }
}

refusals! {
    /// Why approvals say no, in order of precedence.
    pub enum ApprovalRefusal {
        /// Not an approver.
        NotAsked = "APR-001": "this user is not among those who are asked; let one of them vote",
        /// Whoever asks, or had a hand in what is approved, does not answer.
        OwnRequest = "APR-002": "who asked for an approval, or had a hand in what is to be approved, does not vote on it; let somebody else",
        /// The vote is over.
        Closed {
            /// Where it stands.
            state: &'static str,
        } = "APR-003": "the approval is {state}; ask for another one",
        /// Nobody's substitute.
        NotSubstitute {
            /// The user whose vote it is.
            user: UserId,
        } = "APR-004": "the actor is not the substitute of user {user} today; set it in the approval policy, or let them vote",
        /// Nobody counts twice.
        AlreadyCounted = "APR-005": "this vote, or one by the same person, is counted already; let another approver vote",
    }
}
