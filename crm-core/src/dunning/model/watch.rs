//! What the run keeps for itself: when it looks at a customer next, and how far it has read the change log.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Date, DunningClockId, DunningWatchId, Index, IndexRow, Kind, Ownership, Record, RecordId, RecordRef, SortKey,
};

/// When reminders look at a customer next. The id is the account's own sixteen bytes; one for an account that became part of another finds
/// nothing there, and rests.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningWatch {
    /// Id: the account's own sixteen bytes.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: DunningWatchId,
    /// Who it belongs to: as the account.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// The day on which the customer is looked at; none: once something of theirs changes.
    #[n(2)]
    pub(in crate::dunning) look_on: Option<Date>,
}

impl DunningWatch {
    /// Customers that are to be looked at, by day.
    pub const BY_LOOK: Index<Self> = Index::new(1, "day to look");

    /// The id of the watch over `account`.
    #[must_use]
    pub fn id_of(account: AccountId) -> DunningWatchId {
        DunningWatchId::from_bytes(account.to_bytes())
    }

    /// The watch over `account`, which looks at it next on a day.
    #[must_use]
    pub fn over_account(account: AccountId, ownership: Ownership, look_on: Option<Date>) -> Self {
        Self { id: Self::id_of(account), ownership, look_on }
    }

    /// The same, which looks no more.
    #[must_use]
    pub fn resting(&self) -> Self {
        Self { look_on: None, ..self.clone() }
    }

    /// The customer that it is over.
    #[must_use]
    pub fn over(&self) -> AccountId {
        AccountId::from_bytes(self.id.to_bytes())
    }
}

impl Record for DunningWatch {
    type Id = DunningWatchId;
    const KIND: Kind = Kind::DUNNING_WATCH;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> DunningWatchId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        self.look_on.map(|day| Self::BY_LOOK.row(SortKey::new().date(day))).into_iter().collect()
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// How far reminders have looked within commits that changed more than one portion can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningPlace {
    /// The last of these commits.
    #[n(0)]
    pub until: u64,
    /// The last record that was looked at, of those that they changed, in the order of kinds and ids.
    #[n(1)]
    pub after: RecordRef,
}

/// How far reminders have looked through the change log. There is one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningClock {
    /// Id, the same everywhere.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: DunningClockId,
    /// The last commit that was looked at.
    #[n(1)]
    pub(in crate::dunning) seen: u64,
    /// How far they have looked through the commits behind it; none: not at all.
    #[n(2)]
    pub(in crate::dunning) place: Option<DunningPlace>,
}

impl DunningClock {
    /// The id of the only one.
    #[must_use]
    pub fn the_id() -> DunningClockId {
        DunningClockId::natural("dunning clock", "")
    }

    /// Reminders that have looked up to commit `seen`, and some way through those behind it.
    #[must_use]
    pub fn looked(seen: u64, place: Option<DunningPlace>) -> Self {
        Self { id: Self::the_id(), seen, place }
    }
}

impl Record for DunningClock {
    type Id = DunningClockId;
    const KIND: Kind = Kind::DUNNING_CLOCK;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> DunningClockId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}
