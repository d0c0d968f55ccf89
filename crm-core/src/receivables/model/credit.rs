//! How far a customer is trusted.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, CreditDecisionId, Date, Faults, Index, IndexRow, Kind, Money, Note, Ownership, Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What is decided about a customer's credit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CreditRuling {
    /// They may owe at most so much; none: what the policy says.
    #[n(0)]
    Limited(#[n(0)] Option<Money>),
    /// They get nothing more on credit.
    #[n(1)]
    Held {
        /// Why, as a key.
        #[n(0)]
        reason: Code,
        /// The first day without the hold; none until it is released.
        #[n(1)]
        until: Option<Date>,
    },
    /// They get something on credit again.
    #[n(2)]
    Released,
}

/// One decision about a customer's credit. Never changed: the latest counts, so what held on a past day is known for good.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct CreditDecision {
    /// Id of the decision.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::receivables) id: CreditDecisionId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(in crate::receivables) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::receivables) account: AccountId,
    /// What is decided.
    #[n(3)]
    pub(in crate::receivables) ruling: CreditRuling,
    /// The day from which it counts.
    #[n(4)]
    pub(in crate::receivables) on: Date,
    /// What is said about it.
    #[n(5)]
    pub(in crate::receivables) note: Note,
}

impl CreditDecision {
    /// Decisions about an account by day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
}

impl Record for CreditDecision {
    type Id = CreditDecisionId;
    const KIND: Kind = Kind::CREDIT_DECISION;
    const NEXT_FIELD: u64 = 6;

    fn id(&self) -> CreditDecisionId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if let CreditRuling::Limited(Some(limit)) = &self.ruling {
            faults.require(!limit.is_negative(), "limit", limit, "a limit is not below zero", "give zero or more");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.on).id(self.id))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for CreditDecision {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
