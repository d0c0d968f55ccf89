//! Accounts and contacts.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, ContactId, CustomFields, Date, Email, ExternalId, Faults, Index, IndexRow, Kind, Label, Money, Name, Note,
    Ownership, Phone, PostalAddress, Record, SortKey, TaxId,
};

/// The most values in any list of a party: tax numbers, external ids, addresses, telephones.
pub const MAX_VALUES: usize = 50;

/// Whether one still deals with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AccountStatus {
    /// One does.
    #[n(0)]
    Active,
    /// One no longer does, since a day. Its documents stay.
    #[n(1)]
    Archived {
        /// The first day of it.
        #[n(0)]
        on: Date,
    },
}

/// What is known of an account: the input of its creation and change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AccountDetails {
    /// What people call it.
    #[n(0)]
    pub name: Name,
    /// Its name in the register, where it differs.
    #[n(1)]
    pub legal_name: Option<Name>,
    /// Where it is.
    #[n(2)]
    pub address: Option<PostalAddress>,
    /// Where invoices go.
    #[n(3)]
    pub billing_email: Option<Email>,
    /// Registration and VAT numbers, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub tax_ids: Vec<TaxId>,
    /// What it does, as a key.
    #[n(5)]
    pub industry: Option<Code>,
    /// How many people work there.
    #[n(6)]
    pub employees: Option<u32>,
    /// What it sells in a year. A role may hide it.
    #[n(7)]
    pub annual_revenue: Option<Money>,
    /// The year it was founded.
    #[n(8)]
    pub founded: Option<u16>,
    /// Its ids in other systems, each unique; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(9)]
    pub external_ids: Vec<ExternalId>,
    /// What the company notes beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(10)]
    pub custom_fields: CustomFields,
}

impl AccountDetails {
    /// An account of which only the name is known.
    #[must_use]
    pub fn named(name: Name) -> Self {
        Self {
            name,
            legal_name: None,
            address: None,
            billing_email: None,
            tax_ids: Vec::new(),
            industry: None,
            employees: None,
            annual_revenue: None,
            founded: None,
            external_ids: Vec::new(),
            custom_fields: CustomFields::new(),
        }
    }
}

/// A company that one deals with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Account {
    /// Id of the account.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: AccountId,
    /// Who it belongs to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// Whether one still deals with it.
    #[n(2)]
    pub(super) status: AccountStatus,
    /// What is known of it.
    #[n(3)]
    pub(super) details: AccountDetails,
    /// The account above.
    #[n(4)]
    pub(super) parent: Option<AccountId>,
}

impl Account {
    /// Accounts by name, letter case aside.
    pub const BY_NAME: Index<Self> = Index::listed(1, "name");
    /// Accounts by their id in another system.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(2, "external id");
    /// Accounts below another.
    pub const BY_PARENT: Index<Self> = Index::new(3, "parent");

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.details.name
    }

    /// The name that documents bear: the one in the register, or else the usual one.
    #[must_use]
    pub fn legal_name(&self) -> &Name {
        self.details.legal_name.as_ref().unwrap_or(&self.details.name)
    }

    /// True while one deals with it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == AccountStatus::Active
    }
}

impl Record for Account {
    type Id = AccountId;
    const KIND: Kind = Kind::ACCOUNT;
    const NEXT_FIELD: u64 = 5;

    fn id(&self) -> AccountId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let lists = [("tax_ids", self.details.tax_ids.len()), ("external_ids", self.details.external_ids.len())];
        for (name, len) in lists {
            faults.require(len <= MAX_VALUES, name, len, "an account has at most 50 of them", "keep those in use");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_NAME.row(SortKey::new().text(&self.details.name.folded()))];
        let external = self.details.external_ids.iter();
        rows.extend(external.map(|external| Self::BY_EXTERNAL_ID.row(external.sort_key())));
        rows.extend(self.parent.map(|parent| Self::BY_PARENT.row(SortKey::new().id(parent))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        if field == "annual_revenue" {
            self.details.annual_revenue = None;
        }
    }
}

/// What is known of a person: the input of their creation and change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ContactDetails {
    /// What people call them.
    #[n(0)]
    pub name: Name,
    /// The company they work for.
    #[n(1)]
    pub account: Option<AccountId>,
    /// What they do there.
    #[n(2)]
    pub job_title: Option<Label>,
    /// Their addresses, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub emails: Vec<Email>,
    /// Their telephones, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub phones: Vec<Phone>,
    /// What is worth remembering.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub note: Note,
    /// What the company notes beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub custom_fields: CustomFields,
}

impl ContactDetails {
    /// A person of whom only the name is known.
    #[must_use]
    pub fn named(name: Name) -> Self {
        let (emails, phones) = (Vec::new(), Vec::new());
        Self { name, account: None, job_title: None, emails, phones, note: Note::default(), custom_fields: CustomFields::new() }
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
    pub(super) id: ContactId,
    /// Who it belongs to.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// What is known of them.
    #[n(2)]
    pub(super) details: ContactDetails,
}

impl Contact {
    /// Contacts by account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Contacts by each of their addresses, letter case aside.
    pub const BY_EMAIL: Index<Self> = Index::new(2, "e-mail");
    /// Contacts by name, letter case aside.
    pub const BY_NAME: Index<Self> = Index::listed(3, "name");
}

impl Record for Contact {
    type Id = ContactId;
    const KIND: Kind = Kind::CONTACT;
    const NEXT_FIELD: u64 = 3;

    fn id(&self) -> ContactId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        for (name, len) in [("emails", self.details.emails.len()), ("phones", self.details.phones.len())] {
            faults.require(len <= MAX_VALUES, name, len, "a contact has at most 50 of them", "keep those in use");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut emails: Vec<String> = self.details.emails.iter().map(Email::canonical).collect();
        emails.sort_unstable();
        emails.dedup();
        let mut rows: Vec<IndexRow> = emails.iter().map(|email| Self::BY_EMAIL.row(SortKey::new().text(email))).collect();
        rows.push(Self::BY_NAME.row(SortKey::new().text(&self.details.name.folded())));
        rows.extend(self.details.account.map(|account| Self::BY_ACCOUNT.row(SortKey::new().id(account))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}
