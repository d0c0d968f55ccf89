//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, ClaimId, DomainEvent, InvoiceId, MoneyByCurrency, Name, OrderId, RecordRef, Timestamp, refusals};

use super::model::{Claim, ClaimMember, ClaimStatus};

/// Says that records are one matter of a customer. Permission: create on claims, read on the account and on each member.
///
/// Answers the [`Claim`]. No member, or one named twice, is invalid. Refusals: CLM-001 to CLM-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OpenClaim {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// What it is about, in words that the customer would use.
    #[n(1)]
    pub title: Name,
    /// The records, 1 to 50.
    #[n(2)]
    pub members: Vec<ClaimMember>,
}

/// Adds a record to a claim. Permission: update on claims, read on the member. Answers the [`Claim`]. Refusals: CLM-001 to CLM-003.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LinkToClaim {
    /// The claim.
    #[n(0)]
    pub claim: ClaimId,
    /// The record.
    #[n(1)]
    pub member: ClaimMember,
}

/// Takes a record out of a claim. Permission: update on claims. Answers the [`Claim`]. Refusals: CLM-004.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UnlinkFromClaim {
    /// The claim.
    #[n(0)]
    pub claim: ClaimId,
    /// The record.
    #[n(1)]
    pub member: ClaimMember,
}

/// Asks where a claim stands and how it came there. Permission: read on the claim; over the members that the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ShowClaim {
    /// The claim.
    pub claim: ClaimId,
}

/// One thing that happened to a record of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ClaimEntry {
    /// When it was recorded, or happened where a past was imported; not the time that a command names, as when a customer called.
    pub at: Timestamp,
    /// The record.
    pub record: RecordRef,
    /// The event, by the name that the change feed gives it: `dispute.raised`.
    pub event: String,
}

/// Where a claim stands, and how it came there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ClaimView {
    /// The claim.
    pub claim: Claim,
    /// What the customer is told, as far as the actor may see; none where they may see no member but cases that are the same as another.
    pub status: Option<ClaimStatus>,
    /// All that are part of it: its members, and those that the members name.
    pub members: Vec<ClaimMember>,
    /// Credit notes and corrected invoices that it brought about.
    pub documents: Vec<InvoiceId>,
    /// What those credit notes come to, VAT included.
    pub credited: MoneyByCurrency,
    /// Orders that it brought about, as for replacement.
    pub orders: Vec<OrderId>,
    /// All that happened, in order.
    pub timeline: Vec<ClaimEntry>,
}

/// Asks which claim a record is linked to; one that is part of a claim because a member names it is linked to none. Permission: read on claims; none where
/// there is none that the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ClaimOf {
    /// The record.
    pub member: ClaimMember,
}

/// What happened to a claim.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ClaimEvent {
    /// It was opened.
    #[n(0)]
    Opened,
    /// A record was added.
    #[n(1)]
    Linked {
        /// The record.
        #[n(0)]
        member: ClaimMember,
    },
    /// A record was taken out.
    #[n(2)]
    Unlinked {
        /// The record.
        #[n(0)]
        member: ClaimMember,
    },
}

impl DomainEvent for ClaimEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Opened => "claim.opened",
            Self::Linked { .. } => "claim.linked",
            Self::Unlinked { .. } => "claim.unlinked",
        }
    }
}

refusals! {
    /// Why claims say no, in order of precedence.
    pub enum ClaimRefusal {
        /// Another customer's.
        OtherAccount = "CLM-001": "this belongs to another customer; a claim is one customer's",
        /// Part of another claim.
        InAnotherClaim = "CLM-002": "this is part of another claim; take it out of that one first",
        /// The claim is full.
        TooManyMembers = "CLM-003": "a claim has at most 50 members; open another claim",
        /// Nothing would be left.
        LastMember = "CLM-004": "a claim has at least one member; link another one first",
    }
}
