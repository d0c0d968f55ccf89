//! What of accounts and contacts is compared.

use crate::kernel::{Index, IndexRow, Name, Record, SortKey};
use crate::parties::model::points::{PartyAddress, PartyEmail, PartyPhone};
use crate::parties::model::{Account, AccountDetails, Contact, ContactDetails, PartyId};

use super::keys::{BlockingKey, kept_keys};
use super::profile::PartyProfile;

/// Accounts and contacts: what others of their kind are compared with.
pub trait Matchable: Record {
    /// The records by the keys of their profile, but for e-mail addresses.
    const BY_KEY: Index<Self>;
    /// The records by each of their e-mail addresses.
    const BY_ADDRESS: Index<Self>;

    /// What of the record is compared: a function of the record alone.
    fn profile(&self) -> PartyProfile;

    /// The record as a party.
    fn party(&self) -> PartyId;
}

impl Matchable for Contact {
    const BY_KEY: Index<Self> = Self::BY_MATCH;
    const BY_ADDRESS: Index<Self> = Self::BY_EMAIL;

    fn profile(&self) -> PartyProfile {
        self.details.profile()
    }

    fn party(&self) -> PartyId {
        PartyId::Contact(self.id)
    }
}

impl Matchable for Account {
    const BY_KEY: Index<Self> = Self::BY_MATCH;
    const BY_ADDRESS: Index<Self> = Self::BY_EMAIL;

    fn profile(&self) -> PartyProfile {
        self.details.profile()
    }

    fn party(&self) -> PartyId {
        PartyId::Account(self.id)
    }
}

impl ContactDetails {
    /// What of a person is compared: names, and how they are reached. Where the parts of the name are not known apart, the last word is the family's.
    #[must_use]
    pub fn profile(&self) -> PartyProfile {
        let profile = PartyProfile::new();
        let named = match (&self.given_name, &self.family_name) {
            (Some(given), Some(family)) => profile.person(given.as_str(), family.as_str()),
            _ => profile.full_name(self.name.as_str()),
        };
        reached(named, &self.emails, &self.phones, &self.addresses)
    }
}

impl AccountDetails {
    /// What of a company is compared: its names and registrations, and how it is reached. Nothing of it can be hidden from anybody who sees the company.
    #[must_use]
    pub fn profile(&self) -> PartyProfile {
        let names = std::iter::once(&self.name).chain(&self.legal_name).map(Name::as_str);
        let named = names.fold(PartyProfile::new(), PartyProfile::organisation);
        let registered = self.tax_ids.iter().fold(named, |profile, tax_id| profile.identifier(tax_id.as_str()));
        reached(registered, &self.emails, &self.phones, &self.addresses)
    }
}

fn reached(profile: PartyProfile, emails: &[PartyEmail], phones: &[PartyPhone], addresses: &[PartyAddress]) -> PartyProfile {
    let profile = emails.iter().fold(profile, |profile, email| profile.email(&email.address.canonical()));
    let profile = phones.iter().fold(profile, |profile, phone| profile.phone(phone.number.as_str()));
    addresses.iter().map(|point| &point.address).fold(profile, |profile, address| {
        let first = address.lines().first().map_or("", Name::as_str);
        let postcode = address.postcode().as_ref().map_or("", |postcode| postcode.as_str());
        let city = address.city().as_ref().map_or("", Name::as_str);
        profile.address_line(first).postcode(postcode).city(city).country(address.country().as_str())
    })
}

/// A row of `index` for each key that no other index finds.
pub(in crate::parties::model) fn rows<R: Record>(index: Index<R>, profile: &PartyProfile) -> Vec<IndexRow> {
    let found_here = |key: &BlockingKey| key.email().is_none();
    kept_keys(profile).iter().filter(|key| found_here(key)).map(|key| index.row(SortKey::new().text(key.as_str()))).collect()
}
