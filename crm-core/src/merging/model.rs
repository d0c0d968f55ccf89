//! What is kept of a merge: how everything it touched was before, and where old ids lead.

use derive_getters::Getters;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::kernel::{Index, IndexRow, Kind, MergeId, Ownership, Record, RecordRef, RedirectId, Timestamp};
use crate::parties::{NamesParties, PartyId, Successors};

/// How a record was before a merge, and how the merge left it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Image {
    /// The record.
    #[n(0)]
    pub(super) record: RecordRef,
    /// Its stored bytes before; none: the merge made it.
    #[n(1)]
    pub(super) before: Option<ByteVec>,
    /// The digest (SHA-256) of its stored bytes afterwards; none: the merge removed it.
    #[n(2)]
    pub(super) after: Option<ByteVec>,
}

/// That parties became one. It holds everything the merge touched as it was, so it speaks of everybody's records: only who may see all merges sees it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Merge {
    /// Id of the merge.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: MergeId,
    /// The party that stays.
    #[n(2)]
    pub(super) survivor: PartyId,
    /// The parties that became part of it.
    #[n(3)]
    pub(super) absorbed: Vec<PartyId>,
    /// When.
    #[n(4)]
    pub(super) at: Timestamp,
    /// When it was undone, if it was.
    #[n(5)]
    pub(super) undone_at: Option<Timestamp>,
    /// Everything that it touched, as it was; none once it is undone.
    #[n(6)]
    #[getter(skip)]
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) images: Vec<Image>,
}

impl Merge {
    /// Merges by the party that stayed.
    pub const BY_SURVIVOR: Index<Self> = Index::new(1, "survivor");
}

impl Record for Merge {
    type Id = MergeId;
    const KIND: Kind = Kind::MERGE;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> MergeId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_SURVIVOR.row(self.survivor.sort_key())]
    }
}

/// Where a party went that became part of another. It stands under the id that the party had, and belongs to whom the party belonged to. However often
/// parties are merged, it leads to one that is there, in one step.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Redirect {
    /// The id that the party had.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: RedirectId,
    /// Who the party belonged to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// What it is part of now.
    #[n(2)]
    pub(super) to: PartyId,
    /// The merge in which it became part of another.
    #[n(3)]
    pub(super) merge: MergeId,
}

impl Redirect {
    /// Redirects by where they lead.
    pub const BY_TARGET: Index<Self> = Index::new(1, "party");
}

impl Record for Redirect {
    type Id = RedirectId;
    const KIND: Kind = Kind::REDIRECT;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> RedirectId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![Self::BY_TARGET.row(self.to.sort_key())]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Redirect {
    const PARTY_FIELDS: &'static [&'static str] = &["to"];

    fn parties(&self) -> Vec<PartyId> {
        vec![self.to]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { to: successors.party(self.to), ..self.clone() }
    }
}
