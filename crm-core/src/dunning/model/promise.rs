//! Promises to pay.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Date, Faults, Index, IndexRow, InvoiceId, Kind, Money, Note, Ownership, PromiseId, Record, SortKey, StepTable,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What became of a promise. All but the withdrawal follows from the payments set against the invoice, and is looked at anew when they change.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PromiseState {
    /// Its time is not over, and not all of it has come in.
    #[n(0)]
    Open,
    /// All of it came in, in time.
    #[n(1)]
    Kept,
    /// A part of it came in, in time.
    #[n(2)]
    PartlyKept {
        /// How much.
        #[n(0)]
        paid: Money,
    },
    /// Nothing came in, in time.
    #[n(3)]
    Broken,
    /// It no longer counts.
    #[n(4)]
    Withdrawn {
        /// On which day.
        #[n(0)]
        on: Date,
        /// Why.
        #[n(1)]
        reason: Note,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PromiseTag {
    /// See [`PromiseState::Open`].
    Open,
    /// See [`PromiseState::Kept`].
    Kept,
    /// See [`PromiseState::PartlyKept`].
    PartlyKept,
    /// See [`PromiseState::Broken`].
    Broken,
    /// See [`PromiseState::Withdrawn`].
    Withdrawn,
}

/// The name of what moves a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PromiseStep {
    /// [`RunDunning`](crate::dunning::RunDunning): payments and the day say what becomes of it.
    Evaluate,
    /// [`WithdrawPromise`](crate::dunning::WithdrawPromise).
    Withdraw,
}

/// The legal steps of a promise. What was kept is open again, or broken, where the payment is taken back.
pub const PROMISE_STEPS: StepTable<PromiseTag, PromiseStep> = StepTable(&[
    (PromiseTag::Open, PromiseStep::Evaluate, PromiseTag::Kept),
    (PromiseTag::Open, PromiseStep::Evaluate, PromiseTag::PartlyKept),
    (PromiseTag::Open, PromiseStep::Evaluate, PromiseTag::Broken),
    (PromiseTag::Open, PromiseStep::Withdraw, PromiseTag::Withdrawn),
    (PromiseTag::Kept, PromiseStep::Evaluate, PromiseTag::Open),
    (PromiseTag::Kept, PromiseStep::Evaluate, PromiseTag::PartlyKept),
    (PromiseTag::Kept, PromiseStep::Evaluate, PromiseTag::Broken),
    (PromiseTag::PartlyKept, PromiseStep::Evaluate, PromiseTag::Kept),
    (PromiseTag::PartlyKept, PromiseStep::Evaluate, PromiseTag::PartlyKept),
    (PromiseTag::PartlyKept, PromiseStep::Evaluate, PromiseTag::Broken),
    (PromiseTag::Broken, PromiseStep::Evaluate, PromiseTag::Kept),
    (PromiseTag::Broken, PromiseStep::Evaluate, PromiseTag::PartlyKept),
]);

/// That a customer pays a part of an invoice by a day.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PromiseToPay {
    /// Id of the promise.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::dunning) id: PromiseId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(in crate::dunning) ownership: Ownership,
    /// What became of it.
    #[n(2)]
    pub(in crate::dunning) state: PromiseState,
    /// The invoice.
    #[n(3)]
    pub(in crate::dunning) invoice: InvoiceId,
    /// The customer.
    #[n(4)]
    pub(in crate::dunning) account: AccountId,
    /// How much, above zero.
    #[n(5)]
    pub(in crate::dunning) amount: Money,
    /// The day it was made.
    #[n(6)]
    pub(in crate::dunning) made_on: Date,
    /// The day by which it is to be paid.
    #[n(7)]
    pub(in crate::dunning) pay_by: Date,
    /// The last day on which a payment still keeps it: the tolerance of the day it was made is in it.
    #[n(8)]
    pub(in crate::dunning) counts_until: Date,
    /// How often the customer has promised in vain for this invoice, and once more.
    #[n(9)]
    pub(in crate::dunning) level: u32,
    /// Who said so, and how.
    #[n(10)]
    pub(in crate::dunning) note: Note,
    /// What was set against the invoice when it was made: that does not keep it.
    #[n(11)]
    pub(in crate::dunning) paid_before: Money,
}

impl PromiseToPay {
    /// The open promise of an invoice: one at most.
    pub const BY_OPEN_INVOICE: Index<Self> = Index::unique(1, "open promise of the invoice");
    /// Promises of an invoice in the order they were made.
    pub const BY_INVOICE: Index<Self> = Index::new(2, "invoice");
    /// Promises of an account by the last day that keeps them.
    pub const BY_ACCOUNT: Index<Self> = Index::new(3, "account");
    /// Broken promises by the day they were for.
    pub const BY_BROKEN: Index<Self> = Index::listed(4, "broken on");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> PromiseTag {
        match self.state {
            PromiseState::Open => PromiseTag::Open,
            PromiseState::Kept => PromiseTag::Kept,
            PromiseState::PartlyKept { .. } => PromiseTag::PartlyKept,
            PromiseState::Broken => PromiseTag::Broken,
            PromiseState::Withdrawn { .. } => PromiseTag::Withdrawn,
        }
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<PromiseStep> {
        let mut steps = PROMISE_STEPS.available(self.tag());
        steps.retain(|step| *step == PromiseStep::Withdraw);
        steps
    }
}

impl Record for PromiseToPay {
    type Id = PromiseId;
    const KIND: Kind = Kind::PROMISE_TO_PAY;
    const NEXT_FIELD: u64 = 12;

    fn id(&self) -> PromiseId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let amount = self.amount;
        faults.require(amount.is_positive(), "amount", amount, "a promised amount is above zero", "give a part of the invoice");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_INVOICE.row(SortKey::new().id(self.invoice).date(self.made_on)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account).date(self.counts_until)),
        ];
        match self.tag() {
            PromiseTag::Open => rows.push(Self::BY_OPEN_INVOICE.row(SortKey::new().id(self.invoice))),
            PromiseTag::Broken => rows.push(Self::BY_BROKEN.row(SortKey::new().date(self.pay_by))),
            _ => {}
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for PromiseToPay {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
