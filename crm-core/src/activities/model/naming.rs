//! What follows for activities and follow-ups where the party that they are about becomes part of another.

use crate::parties::{NamesParties, PartyId, Successors};

use super::{Activity, FollowUp, SubjectId};

impl SubjectId {
    /// The party that it is, if it is one.
    #[must_use]
    pub fn party(self) -> Option<PartyId> {
        match self {
            Self::Account(account) => Some(PartyId::Account(account)),
            Self::Contact(contact) => Some(PartyId::Contact(contact)),
            Self::Lead(_) | Self::Opportunity(_) | Self::Invoice(_) | Self::Dispute(_) | Self::Quote(_) => None,
        }
    }

    fn following(self, successors: &Successors) -> Self {
        match self {
            Self::Account(account) => Self::Account(successors.account(account)),
            Self::Contact(contact) => Self::Contact(successors.contact(contact)),
            Self::Lead(_) | Self::Opportunity(_) | Self::Invoice(_) | Self::Dispute(_) | Self::Quote(_) => self,
        }
    }
}

impl NamesParties for Activity {
    const PARTY_FIELDS: &'static [&'static str] = &["subject"];

    fn parties(&self) -> Vec<PartyId> {
        self.subject.party().into_iter().collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { subject: self.subject.following(successors), ..self.clone() }
    }
}

impl NamesParties for FollowUp {
    const PARTY_FIELDS: &'static [&'static str] = &["subject"];

    fn parties(&self) -> Vec<PartyId> {
        self.subject.party().into_iter().collect()
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { subject: self.subject.following(successors), ..self.clone() }
    }
}
