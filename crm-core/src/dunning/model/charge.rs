//! Interest and costs that a late invoice brings about.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Date, Index, IndexRow, InvoiceId, Kind, LateChargeId, Money, Note, Ownership, Percent, Record, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// Days of the same amount and the same rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InterestPart {
    /// The first day.
    #[n(0)]
    pub from: Date,
    /// The first day that no longer counts.
    #[n(1)]
    pub until: Date,
    /// How many days that is.
    #[n(2)]
    pub days: u32,
    /// What was owed on them.
    #[n(3)]
    pub base: Money,
    /// The rate in percent a year of 365 days.
    #[n(4)]
    pub rate: Percent,
    /// What these days add: base x rate x days / 365, rounded so that the parts add up to the total.
    #[n(5)]
    pub interest: Money,
}

/// Late interest of one invoice over some days, and how it comes about.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct InterestAccrual {
    /// The first day that may count: the day after the due day.
    #[n(0)]
    pub from: Date,
    /// The first day that no longer counts.
    #[n(1)]
    pub until: Date,
    /// The days in parts, cut where the rate or what is owed changes; days on which nothing was owed are left out.
    #[n(2)]
    pub parts: Vec<InterestPart>,
    /// The sum, rounded once.
    #[n(3)]
    pub total: Money,
}

/// What became of a charge.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LateChargeState {
    /// It is claimed, and on no invoice yet.
    #[n(0)]
    Claimed,
    /// It stands on an invoice of its own, by which it is paid.
    #[n(1)]
    Billed {
        /// The invoice, or its draft.
        #[n(0)]
        bill: InvoiceId,
    },
    /// The company does without it.
    #[n(2)]
    Waived {
        /// On which day.
        #[n(0)]
        on: Date,
        /// Why.
        #[n(1)]
        reason: Note,
    },
}

/// What is claimed for one late invoice at one time: interest up to a day, less what was claimed before; and, once, compensation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LateCharge {
    /// Id of the charge.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: LateChargeId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// What became of it.
    #[n(2)]
    pub(in crate::dunning) state: LateChargeState,
    /// The late invoice.
    #[n(3)]
    pub(in crate::dunning) invoice: InvoiceId,
    /// The customer.
    #[n(4)]
    pub(in crate::dunning) account: AccountId,
    /// The day it was claimed.
    #[n(5)]
    pub(in crate::dunning) claimed_on: Date,
    /// All interest of the invoice from its first late day on.
    #[n(6)]
    pub(in crate::dunning) accrual: InterestAccrual,
    /// What of it earlier charges claimed, waived ones included.
    #[n(7)]
    pub(in crate::dunning) claimed_before: Money,
    /// The rest: what this charge claims.
    #[n(8)]
    pub(in crate::dunning) interest: Money,
    /// Compensation for costs of recovery, on the first charge of an invoice only.
    #[n(9)]
    pub(in crate::dunning) compensation: Option<Money>,
}

impl LateCharge {
    /// Charges of an invoice, by the day up to which interest is claimed: one for each day.
    pub const BY_INVOICE: Index<Self> = Index::unique(1, "invoice and day");
    /// Charges of an account by the day they were claimed.
    pub const BY_ACCOUNT: Index<Self> = Index::new(2, "account");
    /// Charges that stand on an invoice.
    pub const BY_BILL: Index<Self> = Index::new(3, "invoice of charges");

    /// The same charge on no invoice: the draft that billed it is gone.
    #[must_use]
    pub fn claimed_anew(self) -> Self {
        Self { state: LateChargeState::Claimed, ..self }
    }
}

impl Record for LateCharge {
    type Id = LateChargeId;
    const KIND: Kind = Kind::LATE_CHARGE;
    const NEXT_FIELD: u64 = 10;

    fn id(&self) -> LateChargeId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_INVOICE.row(SortKey::new().id(self.invoice).date(self.accrual.until)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.claimed_on)),
        ];
        if let LateChargeState::Billed { bill } = self.state {
            rows.push(Self::BY_BILL.row(SortKey::new().id(bill)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for LateCharge {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
