//! What help a customer may ask for.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContractId, Date, DateRange, EntitlementId, Index, IndexRow, Kind, Name, Ownership, Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What help a customer may ask for: in which time, how often, and on which service level.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Entitlement {
    /// Id of the entitlement.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::service) id: EntitlementId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(in crate::service) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::service) account: AccountId,
    /// The contract that gives it.
    #[n(3)]
    pub(in crate::service) contract: Option<ContractId>,
    /// What people call it.
    #[n(4)]
    pub(in crate::service) name: Name,
    /// The days on which cases are opened under it.
    #[n(5)]
    pub(in crate::service) period: DateRange,
    /// How many cases; none: as many as come.
    #[n(6)]
    pub(in crate::service) cases: Option<u32>,
    /// The service level that it gives, a key of the policy; none: that of the first level whose conditions the case meets.
    #[n(7)]
    pub(in crate::service) level: Option<Code>,
    /// How many cases count on it: those opened under it, but for those that were merged into others.
    #[n(8)]
    pub(in crate::service) used: u32,
}

impl Entitlement {
    /// Entitlements of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");

    /// How many cases are left; none: as many as come.
    #[must_use]
    pub fn left(&self) -> Option<u32> {
        self.cases.map(|cases| cases.saturating_sub(self.used))
    }

    /// True where a case may be opened under it on `day`.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.period.contains(day) && self.left() != Some(0)
    }
}

impl Record for Entitlement {
    type Id = EntitlementId;
    const KIND: Kind = Kind::ENTITLEMENT;
    const NEXT_FIELD: u64 = 9;

    fn id(&self) -> EntitlementId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account))]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Entitlement {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
