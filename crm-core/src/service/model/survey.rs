//! What a customer was asked about a case, and what they said.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ContactId, Index, IndexRow, Kind, Note, Ownership, Record, ServiceCaseId, SortKey, SurveyId, Timestamp,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum SurveyKind {
    /// How satisfied they are, 1 to 5: CSAT.
    #[n(0)]
    Satisfaction,
    /// Whether they would recommend the company, 0 to 10: NPS.
    #[n(1)]
    Recommendation,
    /// How easy it was, 1 to 7: CES.
    #[n(2)]
    Effort,
}

impl SurveyKind {
    /// The lowest and the highest answer.
    #[must_use]
    pub const fn scale(self) -> (u32, u32) {
        match self {
            Self::Satisfaction => (1, 5),
            Self::Recommendation => (0, 10),
            Self::Effort => (1, 7),
        }
    }
}

/// What a customer said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SurveyAnswer {
    /// On the scale of its kind.
    #[n(0)]
    pub score: u32,
    /// In their words.
    #[n(1)]
    pub comment: Note,
    /// When.
    #[n(2)]
    pub at: Timestamp,
}

/// One question to one person about one case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Survey {
    /// Id of the survey.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::service) id: SurveyId,
    /// Who it belongs to: as the case when it was sent.
    #[n(1)]
    pub(in crate::service) ownership: Ownership,
    /// The case.
    #[n(2)]
    pub(in crate::service) case: ServiceCaseId,
    /// The customer.
    #[n(3)]
    pub(in crate::service) account: AccountId,
    /// Who was asked.
    #[n(4)]
    pub(in crate::service) contact: ContactId,
    /// What was asked.
    #[n(5)]
    pub(in crate::service) kind: SurveyKind,
    /// When.
    #[n(6)]
    pub(in crate::service) sent_at: Timestamp,
    /// What they said; none: nothing yet.
    #[n(7)]
    pub(in crate::service) answer: Option<SurveyAnswer>,
}

impl Survey {
    /// Surveys of a person, by when they were sent.
    pub const BY_CONTACT: Index<Self> = Index::new(1, "contact");
    /// Surveys by when they were sent.
    pub const BY_SENT: Index<Self> = Index::listed(2, "sent");
    /// Surveys of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
    /// Surveys about a case.
    pub const BY_CASE: Index<Self> = Index::new(4, "case");
}

impl Record for Survey {
    type Id = SurveyId;
    const KIND: Kind = Kind::SURVEY;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> SurveyId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        vec![
            Self::BY_CONTACT.row(SortKey::new().id(self.contact).instant(self.sent_at)),
            Self::BY_SENT.row(SortKey::new().instant(self.sent_at)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account)),
            Self::BY_CASE.row(SortKey::new().id(self.case)),
        ]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Survey {
    const PARTY_FIELDS: &'static [&'static str] = &["account", "contact"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account), PartyId::Contact(self.contact)]
    }

    fn following(&self, successors: &Successors) -> Self {
        let (account, contact) = (successors.account(self.account), successors.contact(self.contact));
        Self { account, contact, ..self.clone() }
    }
}
