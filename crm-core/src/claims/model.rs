//! The claim: which records are one matter.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ClaimId, Date, DisputeId, Faults, Index, IndexRow, Kind, Name, Ownership, PaymentDisputeId, Record, ReturnId,
    ServiceCaseId, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// The most members of one claim.
pub const MAX_MEMBERS: usize = 50;

/// A record that is part of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ClaimMember {
    /// A case of service.
    #[n(0)]
    Case(#[n(0)] ServiceCaseId),
    /// A return of goods.
    #[n(1)]
    Return(#[n(0)] ReturnId),
    /// A dispute of an invoice.
    #[n(2)]
    Dispute(#[n(0)] DisputeId),
    /// A payment that is contested at a bank.
    #[n(3)]
    PaymentDispute(#[n(0)] PaymentDisputeId),
}

impl ClaimMember {
    /// The place in [`Claim::BY_MEMBER`].
    #[must_use]
    pub fn sort_key(self) -> SortKey {
        match self {
            Self::Case(id) => SortKey::new().id(id),
            Self::Return(id) => SortKey::new().id(id),
            Self::Dispute(id) => SortKey::new().id(id),
            Self::PaymentDispute(id) => SortKey::new().id(id),
        }
    }
}

/// How a claim ended, for the customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ClaimOutcome {
    /// They got what they asked for.
    Granted,
    /// They got some of it.
    PartlyGranted,
    /// They got nothing of it.
    Refused,
    /// They did not pursue it.
    Withdrawn,
    /// It was answered; nothing was there to grant or to refuse.
    Done,
}

/// What a customer is told of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ClaimStatus {
    /// It has come in.
    Received,
    /// Somebody is at it.
    InProgress,
    /// They are to answer, or to send something.
    WaitingForCustomer,
    /// It is over.
    Settled(ClaimOutcome),
}

impl ClaimStatus {
    /// How it ended, once it did.
    #[must_use]
    pub const fn outcome(self) -> Option<ClaimOutcome> {
        match self {
            Self::Settled(outcome) => Some(outcome),
            _ => None,
        }
    }
}

/// One matter of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Claim {
    /// Id of the claim.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: ClaimId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(super) account: AccountId,
    /// What it is about, in words that the customer would use.
    #[n(3)]
    pub(super) title: Name,
    /// The day it was opened.
    #[n(4)]
    pub(super) opened_on: Date,
    /// The records that are one matter, in the order in which they were linked; 1 to 50, each linked to one claim.
    #[n(5)]
    pub(super) members: Vec<ClaimMember>,
}

impl Claim {
    /// Claims of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// The claim of a member: one at most.
    pub const BY_MEMBER: Index<Self> = Index::unique(2, "claim of the member");
}

impl Record for Claim {
    type Id = ClaimId;
    const KIND: Kind = Kind::CLAIM;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> ClaimId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let members = self.members.len();
        let fits = (1..=MAX_MEMBERS).contains(&members);
        faults.require(fits, "members", members, "a claim has 1 to 50 members", "open another claim");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let account = Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.opened_on));
        let members = self.members.iter().map(|member| Self::BY_MEMBER.row(member.sort_key()));
        std::iter::once(account).chain(members).collect()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Claim {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
