//! What a company settles with one customer, or about one invoice: how it is reminded, and when not.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::documents::DocumentLanguage;
use crate::kernel::{
    AccountId, Code, Date, DunningHoldId, DunningTermsId, Faults, Index, IndexRow, InvoiceId, Kind, Note, Ownership, Percent,
    Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What terms and holds are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DunningTarget {
    /// Every invoice of a customer.
    #[n(0)]
    Account(#[n(0)] AccountId),
    /// One invoice.
    #[n(1)]
    Invoice(#[n(0)] InvoiceId),
}

/// How a customer, or one invoice, is reminded. What is none is as for the customer, or else as the policies say.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningTerms {
    /// Id of the terms.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: DunningTermsId,
    /// Who they belong to: as the account, or the invoice.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::dunning) account: AccountId,
    /// The one invoice that they are about; none: all of the customer's.
    #[n(3)]
    pub(in crate::dunning) invoice: Option<InvoiceId>,
    /// Key of the procedure.
    #[n(4)]
    pub(in crate::dunning) procedure: Option<Code>,
    /// The language of notices.
    #[n(5)]
    pub(in crate::dunning) language: Option<DocumentLanguage>,
    /// The agreed rate of late interest in percent a year.
    #[n(6)]
    pub(in crate::dunning) late_rate: Option<Percent>,
    /// True for a consumer: they owe neither the late interest nor the compensation of trade between businesses.
    #[n(7)]
    pub(in crate::dunning) is_consumer: bool,
}

impl DunningTerms {
    /// Terms of an account as a whole.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Terms of one invoice.
    pub const BY_INVOICE: Index<Self> = Index::new(2, "invoice");
}

impl Record for DunningTerms {
    type Id = DunningTermsId;
    const KIND: Kind = Kind::DUNNING_TERMS;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> DunningTermsId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        if let Some(rate) = self.late_rate {
            let fits = Percent::ZERO < rate && rate <= Percent::HUNDRED;
            faults.require(fits, "late_rate", rate, "a rate lies above 0 and up to 100", "give percent a year");
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Both kinds stand under the account, so that all of them follow it where it becomes part of another; those of the whole account come first.
    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).optional_id(self.invoice))];
        rows.extend(self.invoice.map(|invoice| Self::BY_INVOICE.row(SortKey::new().id(invoice))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for DunningTerms {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}

/// That a customer, or one invoice, is not reminded up to a day. It ends by itself.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningHold {
    /// Id of the hold.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: DunningHoldId,
    /// Who it belongs to: as the account, or the invoice.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::dunning) account: AccountId,
    /// The one invoice that it is about; none: all of the customer's.
    #[n(3)]
    pub(in crate::dunning) invoice: Option<InvoiceId>,
    /// Why.
    #[n(4)]
    pub(in crate::dunning) reason: Note,
    /// The first day.
    #[n(5)]
    pub(in crate::dunning) from: Date,
    /// The last day.
    #[n(6)]
    pub(in crate::dunning) until: Date,
    /// The first day without it, where somebody ended it before its time.
    #[n(7)]
    pub(in crate::dunning) released_on: Option<Date>,
}

impl DunningHold {
    /// Holds of an account and of its invoices, by their last day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Holds of one invoice.
    pub const BY_INVOICE: Index<Self> = Index::new(2, "invoice");

    /// True where `invoice` is not reminded of on `day`.
    #[must_use]
    pub fn holds(&self, invoice: InvoiceId, day: Date) -> bool {
        let is_in_time = self.from <= day && day <= self.until && self.released_on.is_none_or(|released| day < released);
        is_in_time && self.invoice.is_none_or(|held| held == invoice)
    }
}

impl Record for DunningHold {
    type Id = DunningHoldId;
    const KIND: Kind = Kind::DUNNING_HOLD;
    const NEXT_FIELD: u64 = 8;

    fn id(&self) -> DunningHoldId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.until))];
        rows.extend(self.invoice.map(|invoice| Self::BY_INVOICE.row(SortKey::new().id(invoice).date(self.until))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for DunningHold {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
