//! What an activity or a follow-up is about.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ContactId, DisputeId, InvoiceId, Kind, LeadId, OpportunityId, QuoteId, RecordId, RecordRef, SortKey,
};

/// The record that an activity or a follow-up is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum SubjectId {
    /// A company.
    #[n(0)]
    Account(#[n(0)] AccountId),
    /// A person.
    #[n(1)]
    Contact(#[n(0)] ContactId),
    /// A lead.
    #[n(2)]
    Lead(#[n(0)] LeadId),
    /// A deal.
    #[n(3)]
    Opportunity(#[n(0)] OpportunityId),
    /// An invoice or a credit note.
    #[n(4)]
    Invoice(#[n(0)] InvoiceId),
    /// A dispute.
    #[n(5)]
    Dispute(#[n(0)] DisputeId),
    /// A quote, in one of its revisions.
    #[n(6)]
    Quote(#[n(0)] QuoteId),
}

/// The kind of record that a follow-up plan is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum SubjectKind {
    /// Companies.
    #[n(0)]
    Account,
    /// Persons.
    #[n(1)]
    Contact,
    /// Leads.
    #[n(2)]
    Lead,
    /// Deals.
    #[n(3)]
    Opportunity,
    /// Invoices.
    #[n(4)]
    Invoice,
    /// Disputes.
    #[n(5)]
    Dispute,
    /// Quotes.
    #[n(6)]
    Quote,
}

impl SubjectId {
    /// The kind of record it names.
    #[must_use]
    pub fn kind(self) -> SubjectKind {
        match self {
            Self::Account(_) => SubjectKind::Account,
            Self::Contact(_) => SubjectKind::Contact,
            Self::Lead(_) => SubjectKind::Lead,
            Self::Opportunity(_) => SubjectKind::Opportunity,
            Self::Invoice(_) => SubjectKind::Invoice,
            Self::Dispute(_) => SubjectKind::Dispute,
            Self::Quote(_) => SubjectKind::Quote,
        }
    }

    /// The same as a reference to a record of any kind.
    #[must_use]
    pub fn record(self) -> RecordRef {
        let id = match self {
            Self::Account(id) => id.to_bytes(),
            Self::Contact(id) => id.to_bytes(),
            Self::Lead(id) => id.to_bytes(),
            Self::Opportunity(id) => id.to_bytes(),
            Self::Invoice(id) => id.to_bytes(),
            Self::Dispute(id) => id.to_bytes(),
            Self::Quote(id) => id.to_bytes(),
        };
        RecordRef { kind: self.kind().kind().code, id }
    }

    /// The record behind a reference, where activities can be about its kind.
    #[must_use]
    pub fn of(record: RecordRef) -> Option<Self> {
        let kind = SubjectKind::ALL.into_iter().find(|kind| kind.kind().code == record.kind)?;
        Some(match kind {
            SubjectKind::Account => Self::Account(AccountId::from_bytes(record.id)),
            SubjectKind::Contact => Self::Contact(ContactId::from_bytes(record.id)),
            SubjectKind::Lead => Self::Lead(LeadId::from_bytes(record.id)),
            SubjectKind::Opportunity => Self::Opportunity(OpportunityId::from_bytes(record.id)),
            SubjectKind::Invoice => Self::Invoice(InvoiceId::from_bytes(record.id)),
            SubjectKind::Dispute => Self::Dispute(DisputeId::from_bytes(record.id)),
            SubjectKind::Quote => Self::Quote(QuoteId::from_bytes(record.id)),
        })
    }

    /// The index value it is found by: its id, since no two records of any kind share one.
    #[must_use]
    pub fn sort_key(self) -> SortKey {
        let key = SortKey::new();
        match self {
            Self::Account(id) => key.id(id),
            Self::Contact(id) => key.id(id),
            Self::Lead(id) => key.id(id),
            Self::Opportunity(id) => key.id(id),
            Self::Invoice(id) => key.id(id),
            Self::Dispute(id) => key.id(id),
            Self::Quote(id) => key.id(id),
        }
    }
}

impl SubjectKind {
    /// Every kind that activities can be about.
    pub const ALL: [Self; 7] =
        [Self::Account, Self::Contact, Self::Lead, Self::Opportunity, Self::Invoice, Self::Dispute, Self::Quote];

    /// The stored kind.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Account => Kind::ACCOUNT,
            Self::Contact => Kind::CONTACT,
            Self::Lead => Kind::LEAD,
            Self::Opportunity => Kind::OPPORTUNITY,
            Self::Invoice => Kind::INVOICE,
            Self::Dispute => Kind::DISPUTE,
            Self::Quote => Kind::QUOTE,
        }
    }
}
