//! Contacts: the persons that one deals with.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ContactId, CustomFields, ExternalId, Faults, Index, IndexRow, Kind, Label, Name, Note, Ownership, Record, SortKey,
};

use super::few_of_each;
use super::matching;
use super::points::{PartyAddress, PartyEmail, PartyPhone, by_address};

/// What is known of a person: the input of their creation and change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ContactDetails {
    /// What people call them.
    #[n(0)]
    pub name: Name,
    /// The name they were given, where it is known apart.
    #[n(1)]
    pub given_name: Option<Name>,
    /// The name of their family, where it is known apart.
    #[n(2)]
    pub family_name: Option<Name>,
    /// The company they work for.
    #[n(3)]
    pub account: Option<AccountId>,
    /// What they do there.
    #[n(4)]
    pub job_title: Option<Label>,
    /// Their e-mail addresses, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::points::read"))]
    #[n(5)]
    pub emails: Vec<PartyEmail>,
    /// Their telephones, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::points::read"))]
    #[n(6)]
    pub phones: Vec<PartyPhone>,
    /// Where they are, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub addresses: Vec<PartyAddress>,
    /// Their ids in other systems, each unique; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(8)]
    pub external_ids: Vec<ExternalId>,
    /// What is worth remembering.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(9)]
    pub note: Note,
    /// What the company notes beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(10)]
    pub custom_fields: CustomFields,
}

impl ContactDetails {
    /// A person of whom only the name is known.
    #[must_use]
    pub fn named(name: Name) -> Self {
        Self {
            name,
            given_name: None,
            family_name: None,
            account: None,
            job_title: None,
            emails: Vec::new(),
            phones: Vec::new(),
            addresses: Vec::new(),
            external_ids: Vec::new(),
            note: Note::default(),
            custom_fields: CustomFields::new(),
        }
    }
}

/// A person that one deals with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Contact {
    /// Id of the contact.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::parties) id: ContactId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::parties) ownership: Ownership,
    /// What is known of them.
    #[n(2)]
    pub(in crate::parties) details: ContactDetails,
}

impl Contact {
    /// Contacts by account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Contacts by each of their e-mail addresses, letter case aside.
    pub const BY_EMAIL: Index<Self> = Index::new(2, "e-mail");
    /// Contacts by name, letter case aside.
    pub const BY_NAME: Index<Self> = Index::listed(3, "name");
    /// Contacts by their id in another system.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(4, "external id");
    /// Contacts by what those that are one person are likely to share: see [`BlockingKey`](crate::parties::duplicates::BlockingKey).
    pub const BY_MATCH: Index<Self> = Index::new(5, "match");
}

impl Record for Contact {
    type Id = ContactId;
    const KIND: Kind = Kind::CONTACT;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> ContactId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let details = &self.details;
        few_of_each(&[
            ("emails", details.emails.len()),
            ("phones", details.phones.len()),
            ("addresses", details.addresses.len()),
            ("external_ids", details.external_ids.len()),
        ])
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = by_address(Self::BY_EMAIL, &self.details.emails);
        rows.push(Self::BY_NAME.row(SortKey::new().text(&self.details.name.folded())));
        rows.extend(self.details.external_ids.iter().map(|external| Self::BY_EXTERNAL_ID.row(external.sort_key())));
        rows.extend(self.details.account.map(|account| Self::BY_ACCOUNT.row(SortKey::new().id(account))));
        rows.extend(matching::rows(Self::BY_MATCH, &self.details.profile()));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
