//! Money received.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, ExternalId, Fault, Faults, Index, IndexRow, Kind, Money, Name, Ownership, PaymentId, Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// Money received from a customer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Payment {
    /// Id of the payment.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::receivables) id: PaymentId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::receivables) ownership: Ownership,
    /// The customer.
    #[n(2)]
    pub(in crate::receivables) account: AccountId,
    /// How much, above zero.
    #[n(3)]
    pub(in crate::receivables) amount: Money,
    /// How much of it is set against invoices: the guard of the set of its allocations.
    #[n(4)]
    pub(in crate::receivables) allocated: Money,
    /// The day it came in.
    #[n(5)]
    pub(in crate::receivables) received_on: Date,
    /// How it came, as a key.
    #[n(6)]
    pub(in crate::receivables) method: Code,
    /// What the payer wrote.
    #[n(7)]
    pub(in crate::receivables) reference: Option<Name>,
    /// Its number in the system it came from; unique.
    #[n(8)]
    pub(in crate::receivables) external_id: Option<ExternalId>,
    /// How much of it went back, refunded or charged back; none where nothing did. The guard of the set of its repayments.
    #[n(9)]
    pub(in crate::receivables) repaid: Option<Money>,
}

impl Payment {
    /// Payments of an account by day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Payments by the day they came in.
    pub const BY_RECEIVED_ON: Index<Self> = Index::listed(2, "day received");
    /// Payments by their number in the system they came from.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(3, "external number");

    /// What the customer did not get back.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored payment has.
    pub fn kept(&self) -> Result<Money, Fault> {
        self.repaid.map_or(Ok(self.amount), |repaid| self.amount.checked_sub(repaid))
    }

    /// What is neither set against an invoice nor gone back: the customer's credit.
    ///
    /// # Errors
    /// A fault where figures do not fit, which no stored payment has.
    pub fn unallocated(&self) -> Result<Money, Fault> {
        self.kept()?.checked_sub(self.allocated)
    }
}

impl Record for Payment {
    type Id = PaymentId;
    const KIND: Kind = Kind::PAYMENT;
    const NEXT_FIELD: u64 = 10;

    fn id(&self) -> PaymentId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let is_back = self.repaid.is_some_and(|repaid| repaid.is_negative());
        let fits = self.amount.is_positive() && !self.allocated.is_negative() && !is_back;
        let left = self.unallocated().is_ok_and(|left| !left.is_negative());
        faults.require(
            fits && left,
            "allocated",
            self.allocated,
            "no more is allocated and paid back than was paid",
            "take an allocation back",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.received_on)),
            Self::BY_RECEIVED_ON.row(SortKey::new().date(self.received_on)),
        ];
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Payment {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
