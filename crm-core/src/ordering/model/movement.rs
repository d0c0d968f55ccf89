//! What the monthly recurring revenue rose or fell by.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Date, Index, IndexRow, Kind, Money, MrrMovementId, Ownership, Record, SortKey, SubscriptionId};
use crate::parties::{NamesParties, PartyId, Successors};

/// Why recurring revenue rose or fell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum MrrChange {
    /// A subscription pays for the first time.
    #[n(0)]
    New,
    /// It pays more than before.
    #[n(1)]
    Expansion,
    /// It pays less than before, and still something.
    #[n(2)]
    Contraction,
    /// It pays nothing any more.
    #[n(3)]
    Churn,
    /// It pays again, after it paid nothing.
    #[n(4)]
    Reactivation,
}

/// One rise or fall of recurring revenue. It is written once; only its customer follows where accounts become one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct MrrMovement {
    /// Id of the movement.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::ordering) id: MrrMovementId,
    /// Who it belongs to: as the subscription at the time.
    #[n(1)]
    pub(in crate::ordering) ownership: Ownership,
    /// The subscription.
    #[n(2)]
    pub(in crate::ordering) subscription: SubscriptionId,
    /// The customer.
    #[n(3)]
    pub(in crate::ordering) account: AccountId,
    /// The first day of it.
    #[n(4)]
    pub(in crate::ordering) on: Date,
    /// Why.
    #[n(5)]
    pub(in crate::ordering) change: MrrChange,
    /// By how much a year; below zero where it fell. A twelfth of it is the monthly revenue, which is rounded in sums alone.
    #[n(6)]
    pub(in crate::ordering) annual: Money,
}

impl MrrMovement {
    /// Movements by their day.
    pub const BY_DAY: Index<Self> = Index::listed(1, "day");
    /// Movements of a subscription.
    pub const BY_SUBSCRIPTION: Index<Self> = Index::new(2, "subscription");
    /// Movements of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
}

impl Record for MrrMovement {
    type Id = MrrMovementId;
    const KIND: Kind = Kind::MRR_MOVEMENT;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> MrrMovementId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![
            Self::BY_DAY.row(SortKey::new().date(self.on)),
            Self::BY_SUBSCRIPTION.row(SortKey::new().id(self.subscription).date(self.on)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account)),
        ]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for MrrMovement {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
