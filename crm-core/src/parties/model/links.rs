//! Who works or worked where, and what parties are to one another.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, AffiliationId, Code, ContactId, DateRange, Index, IndexRow, Kind, Label, Ownership, Record, RelationshipId,
    SortKey,
};

/// A company or a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum PartyId {
    /// A company.
    #[n(0)]
    Account(#[n(0)] AccountId),
    /// A person.
    #[n(1)]
    Contact(#[n(0)] ContactId),
}

impl PartyId {
    /// The index value it is found by: its id, since no two records of any kind share one.
    #[must_use]
    pub fn sort_key(self) -> SortKey {
        self.behind(SortKey::new())
    }

    fn behind(self, key: SortKey) -> SortKey {
        match self {
            Self::Account(account) => key.id(account),
            Self::Contact(contact) => key.id(contact),
        }
    }
}

/// That a person works or worked for a company, in which role, from when until when. Where somebody works for several companies, the contact
/// names one, and affiliations name all.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Affiliation {
    /// Id of the affiliation.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::parties) id: AffiliationId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::parties) ownership: Ownership,
    /// The person.
    #[n(2)]
    pub(in crate::parties) contact: ContactId,
    /// The company.
    #[n(3)]
    pub(in crate::parties) account: AccountId,
    /// What they are there, as a key: `employee`, `director`, `board-member`.
    #[n(4)]
    pub(in crate::parties) role: Code,
    /// What their card says.
    #[n(5)]
    pub(in crate::parties) job_title: Option<Label>,
    /// From when until when. Without a last day it is open.
    #[n(6)]
    pub(in crate::parties) period: DateRange,
}

impl Affiliation {
    /// The open affiliation of a contact with an account in a role: one at most.
    pub const BY_OPEN: Index<Self> = Index::unique(1, "open affiliation");
    /// Affiliations of a contact.
    pub const BY_CONTACT: Index<Self> = Index::new(2, "contact");
    /// Affiliations with an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");

    /// The key under which an open one stands.
    #[must_use]
    pub fn open_key(contact: ContactId, account: AccountId, role: &Code) -> SortKey {
        SortKey::new().id(contact).id(account).text(role.as_str())
    }
}

impl Record for Affiliation {
    type Id = AffiliationId;
    const KIND: Kind = Kind::AFFILIATION;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> AffiliationId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows =
            vec![Self::BY_CONTACT.row(SortKey::new().id(self.contact)), Self::BY_ACCOUNT.row(SortKey::new().id(self.account))];
        if self.period.is_open() {
            rows.push(Self::BY_OPEN.row(Self::open_key(self.contact, self.account, &self.role)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What one party is to another, read from both sides: `from` is the partner, supplier, adviser of `to`. It bears the names of both sides, so
/// that it says the same whatever the policy says later.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Relationship {
    /// Id of the relationship.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::parties) id: RelationshipId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::parties) ownership: Ownership,
    /// The party that is something.
    #[n(2)]
    pub(in crate::parties) from: PartyId,
    /// The party to whom it is that.
    #[n(3)]
    pub(in crate::parties) to: PartyId,
    /// What `from` is to `to`, as a key: `supplier-of`.
    #[n(4)]
    pub(in crate::parties) relation: Code,
    /// What `to` is to `from`, as a key: `customer-of`.
    #[n(5)]
    pub(in crate::parties) inverse: Code,
    /// From when until when. Without a last day it is open.
    #[n(6)]
    pub(in crate::parties) period: DateRange,
}

impl Relationship {
    /// The open relationship of two parties of one sort, from whichever side it is told: one at most.
    pub const BY_OPEN: Index<Self> = Index::unique(1, "open relationship");
    /// Relationships of a party, at either end.
    pub const BY_PARTY: Index<Self> = Index::new(2, "party");

    /// The key under which an open one stands: the same from both sides.
    #[must_use]
    pub fn open_key(&self) -> SortKey {
        let told = (self.from, &self.relation, self.to);
        let (from, relation, to) = told.min((self.to, &self.inverse, self.from));
        to.behind(from.sort_key()).text(relation.as_str())
    }

    /// The relationship as `party` sees it; nothing where it is at neither end.
    #[must_use]
    pub fn seen_from(&self, party: PartyId) -> Option<Relation> {
        let (relation, to) = match party {
            _ if party == self.from => (&self.relation, self.to),
            _ if party == self.to => (&self.inverse, self.from),
            _ => return None,
        };
        Some(Relation { relationship: self.id, relation: relation.clone(), to, period: self.period })
    }
}

impl Record for Relationship {
    type Id = RelationshipId;
    const KIND: Kind = Kind::RELATIONSHIP;
    const NEXT_FIELD: u64 = 7;

    fn id(&self) -> RelationshipId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_PARTY.row(self.from.sort_key()), Self::BY_PARTY.row(self.to.sort_key())];
        if self.period.is_open() {
            rows.push(Self::BY_OPEN.row(self.open_key()));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What a party is to another, told from its own side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Relation {
    /// The relationship behind it.
    pub relationship: RelationshipId,
    /// What the party is, as a key: `customer-of`.
    pub relation: Code,
    /// To whom.
    pub to: PartyId,
    /// From when until when.
    pub period: DateRange,
}
