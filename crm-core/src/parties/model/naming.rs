//! Records that name parties, and what follows where one party becomes part of another.

use std::collections::BTreeMap;

use crate::kernel::{AccountId, ContactId, Record};

use super::{Account, Affiliation, Contact, ContactDetails, PartyId, Relationship};

/// Which parties became part of which.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Successors(BTreeMap<PartyId, PartyId>);

impl Successors {
    /// `losers` become part of `survivor`, which is of the same kind.
    #[must_use]
    pub fn new(losers: impl IntoIterator<Item = PartyId>, survivor: PartyId) -> Self {
        Self(losers.into_iter().map(|loser| (loser, survivor)).collect())
    }

    /// What a party is now; itself, where nothing became of it.
    #[must_use]
    pub fn party(&self, party: PartyId) -> PartyId {
        self.0.get(&party).copied().unwrap_or(party)
    }

    /// What an account is now.
    #[must_use]
    pub fn account(&self, account: AccountId) -> AccountId {
        match self.party(PartyId::Account(account)) {
            PartyId::Account(now) => now,
            PartyId::Contact(_) => account,
        }
    }

    /// What a contact is now.
    #[must_use]
    pub fn contact(&self, contact: ContactId) -> ContactId {
        match self.party(PartyId::Contact(contact)) {
            PartyId::Contact(now) => now,
            PartyId::Account(_) => contact,
        }
    }
}

/// A record that names parties beside itself. Every record with a field of such an id is one: a test holds the vocabulary against it.
pub trait NamesParties: Record {
    /// The fields that hold them, by their names alone, sorted.
    const PARTY_FIELDS: &'static [&'static str];

    /// The parties that it names.
    fn parties(&self) -> Vec<PartyId>;

    /// The same record, naming what they are now.
    #[must_use]
    fn following(&self, successors: &Successors) -> Self;
}

impl NamesParties for Contact {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        self.details.account.map(PartyId::Account).into_iter().collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        let account = self.details.account.map(|account| successors.account(account));
        Self { details: ContactDetails { account, ..self.details.clone() }, ..self.clone() }
    }
}

impl NamesParties for Account {
    const PARTY_FIELDS: &'static [&'static str] = &["parent"];

    fn parties(&self) -> Vec<PartyId> {
        self.parent.map(PartyId::Account).into_iter().collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { parent: self.parent.map(|parent| successors.account(parent)), ..self.clone() }
    }
}

impl NamesParties for Affiliation {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account), PartyId::Contact(self.contact)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), contact: successors.contact(self.contact), ..self.clone() }
    }
}

impl NamesParties for Relationship {
    const PARTY_FIELDS: &'static [&'static str] = &["from", "to"];

    fn parties(&self) -> Vec<PartyId> {
        vec![self.from, self.to]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { from: successors.party(self.from), to: successors.party(self.to), ..self.clone() }
    }
}
