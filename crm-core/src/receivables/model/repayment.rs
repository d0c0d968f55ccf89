//! Money that goes back.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, ExternalId, Faults, Index, IndexRow, InvoiceId, Kind, Money, Name, Ownership, PaymentId, Record,
    RepaymentId, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// Who took the money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum RepaymentKind {
    /// The company paid it back.
    #[n(0)]
    Refund,
    /// A bank took it back.
    #[n(1)]
    Chargeback,
}

/// How much of one payment went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct RepaymentPart {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// How much of it; below zero where it came in again.
    #[n(1)]
    pub amount: Money,
}

/// How much of one invoice a chargeback opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TakenBack {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much of it.
    #[n(1)]
    pub amount: Money,
}

/// Money of payments that went back to the payer, or came in again. Never changed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Repayment {
    /// Id of the repayment.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::receivables) id: RepaymentId,
    /// Who it belongs to: as the payments.
    #[n(1)]
    pub(in crate::receivables) ownership: Ownership,
    /// Who took the money back.
    #[n(2)]
    pub(in crate::receivables) kind: RepaymentKind,
    /// The customer.
    #[n(3)]
    pub(in crate::receivables) account: AccountId,
    /// How much; below zero where it came in again.
    #[n(4)]
    pub(in crate::receivables) amount: Money,
    /// Of which payments; 1 to 100.
    #[n(5)]
    pub(in crate::receivables) parts: Vec<RepaymentPart>,
    /// The day on which it went.
    #[n(6)]
    pub(in crate::receivables) on: Date,
    /// How it went, as a key.
    #[n(7)]
    pub(in crate::receivables) method: Code,
    /// What was written with it.
    #[n(8)]
    pub(in crate::receivables) reference: Option<Name>,
    /// Why, as a key.
    #[n(9)]
    pub(in crate::receivables) reason: Code,
    /// Its number in the system it comes from; unique.
    #[n(10)]
    pub(in crate::receivables) external_id: Option<ExternalId>,
    /// What a chargeback opened again.
    #[n(11)]
    #[cbor(default)]
    pub(in crate::receivables) taken_back: Vec<TakenBack>,
    /// The repayment that this one undoes.
    #[n(12)]
    pub(in crate::receivables) reverses: Option<RepaymentId>,
}

/// The most payments that one repayment draws on.
pub const MAX_REPAID_PARTS: usize = 100;

impl Repayment {
    /// Repayments of an account by day.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Repayments by day.
    pub const BY_DAY: Index<Self> = Index::listed(2, "day");
    /// Repayments by their number in the system they come from.
    pub const BY_EXTERNAL_ID: Index<Self> = Index::unique(3, "external number");
    /// What undoes another: one at most.
    pub const BY_REVERSED: Index<Self> = Index::unique(4, "reversed repayment");
    /// Repayments of a payment by day.
    pub const BY_PAYMENT: Index<Self> = Index::new(5, "payment");
}

impl Record for Repayment {
    type Id = RepaymentId;
    const KIND: Kind = Kind::REPAYMENT;
    const NEXT_FIELD: u64 = 13;

    fn id(&self) -> RepaymentId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let parts = self.parts.len();
        let fits = (1..=MAX_REPAID_PARTS).contains(&parts);
        faults.require(fits, "parts", parts, "a repayment draws on 1 to 100 payments", "pay back less at a time");
        let sum = Money::sum(self.parts.iter().map(|part| part.amount), self.amount.currency());
        faults.require(
            sum.is_ok_and(|sum| sum == self.amount),
            "amount",
            self.amount,
            "it is the sum of its parts",
            "add them up",
        );
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.on)),
            Self::BY_DAY.row(SortKey::new().date(self.on)),
        ];
        rows.extend(self.external_id.as_ref().map(|id| Self::BY_EXTERNAL_ID.row(id.sort_key())));
        rows.extend(self.reverses.map(|reversed| Self::BY_REVERSED.row(SortKey::new().id(reversed))));
        rows.extend(self.parts.iter().map(|part| Self::BY_PAYMENT.row(SortKey::new().id(part.payment).date(self.on))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Repayment {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
