//! What follows for a lead where what it was converted to becomes part of another.

use crate::parties::{NamesParties, PartyId, Successors};

use super::model::{Converted, Lead, LeadState};

impl NamesParties for Lead {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        match self.state {
            LeadState::Converted(Converted { account, contact, .. }) => {
                vec![PartyId::Account(account), PartyId::Contact(contact)]
            }
            _ => Vec::new(),
        }
    }

    fn following(&self, successors: &Successors) -> Self {
        let LeadState::Converted(became) = &self.state else { return self.clone() };
        let (account, contact) = (successors.account(became.account), successors.contact(became.contact));
        Self { state: LeadState::Converted(Converted { account, contact, ..*became }), ..self.clone() }
    }
}
