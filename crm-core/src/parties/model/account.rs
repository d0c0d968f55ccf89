//! Accounts: the companies that one deals with.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, CustomFields, Date, ExternalId, Faults, Iban, Index, IndexRow, Kind, Money, Name, Ownership, Record,
    SortKey, TaxId,
};

use super::few_of_each;
use super::matching;
use super::points::{PartyAddress, PartyEmail, PartyPhone, by_address};

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
    /// Where it is, the preferred one first; at most 50. Invoices bear the one labelled `billing`, or else the preferred one.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub addresses: Vec<PartyAddress>,
    /// Its e-mail addresses, the preferred one first; at most 50. Invoices go to the one labelled `billing`, or else to the preferred one.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::points::read"))]
    #[n(3)]
    pub emails: Vec<PartyEmail>,
    /// Its telephones, the preferred one first; at most 50.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "super::points::read"))]
    #[n(4)]
    pub phones: Vec<PartyPhone>,
    /// Registration and VAT numbers, at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub tax_ids: Vec<TaxId>,
    /// The bank accounts that it pays from and is paid to, the preferred one first; at most 50. A role may hide them.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(6)]
    pub bank_accounts: Vec<Iban>,
    /// What it does, as a key.
    #[n(7)]
    pub industry: Option<Code>,
    /// How many people work there.
    #[n(8)]
    pub employees: Option<u32>,
    /// What it sells in a year. A role may hide it.
    #[n(9)]
    pub annual_revenue: Option<Money>,
    /// The year it was founded.
    #[n(10)]
    pub founded: Option<u16>,
    /// Its ids in other systems, each unique; at most 50.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(11)]
    pub external_ids: Vec<ExternalId>,
    /// What the company notes beyond this.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(12)]
    pub custom_fields: CustomFields,
}

impl AccountDetails {
    /// An account of which only the name is known.
    #[must_use]
    pub fn named(name: Name) -> Self {
        Self {
            name,
            legal_name: None,
            addresses: Vec::new(),
            emails: Vec::new(),
            phones: Vec::new(),
            tax_ids: Vec::new(),
            bank_accounts: Vec::new(),
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
    pub(in crate::parties) id: AccountId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::parties) ownership: Ownership,
    /// Whether one still deals with it.
    #[n(2)]
    pub(in crate::parties) status: AccountStatus,
    /// What is known of it.
    #[n(3)]
    pub(in crate::parties) details: AccountDetails,
    /// The account above.
    #[n(4)]
    pub(in crate::parties) parent: Option<AccountId>,
}

impl Account {
    /// Accounts by name, letter case aside.
    pub const BY_NAME: Index<Self> = Index::listed(1, "name");
    /// Accounts by their id in another system.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(2, "external id");
    /// Accounts below another.
    pub const BY_PARENT: Index<Self> = Index::new(3, "parent");
    /// Accounts by each of their e-mail addresses, letter case aside.
    pub const BY_EMAIL: Index<Self> = Index::new(4, "e-mail");
    /// Accounts by what those that are one company are likely to share: see [`BlockingKey`](crate::parties::duplicates::BlockingKey).
    pub const BY_MATCH: Index<Self> = Index::new(5, "match");

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
        let details = &self.details;
        few_of_each(&[
            ("addresses", details.addresses.len()),
            ("emails", details.emails.len()),
            ("phones", details.phones.len()),
            ("tax_ids", details.tax_ids.len()),
            ("bank_accounts", details.bank_accounts.len()),
            ("external_ids", details.external_ids.len()),
        ])
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_NAME.row(SortKey::new().text(&self.details.name.folded()))];
        let external = self.details.external_ids.iter();
        rows.extend(external.map(|external| Self::BY_EXTERNAL_ID.row(external.sort_key())));
        rows.extend(by_address(Self::BY_EMAIL, &self.details.emails));
        rows.extend(self.parent.map(|parent| Self::BY_PARENT.row(SortKey::new().id(parent))));
        rows.extend(matching::rows(Self::BY_MATCH, &self.details.profile()));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }

    fn mask(&mut self, field: &'static str) {
        match field {
            "annual_revenue" => self.details.annual_revenue = None,
            "bank_accounts" => self.details.bank_accounts.clear(),
            _ => {}
        }
    }
}
