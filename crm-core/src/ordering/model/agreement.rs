//! The contract, its states, and the table of its legal steps.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ContractId, Date, Index, IndexRow, Kind, Money, Name, Note, Ownership, Record, SortKey, StepTable,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::contract_terms::{ContractTerms, Indexation, Term};

/// Where a contract stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ContractState {
    /// It binds, or will from its first day.
    #[n(0)]
    Active,
    /// It binds until the day that notice leads to.
    #[n(1)]
    Noticed {
        /// The day that notice was received.
        #[n(0)]
        received_on: Date,
        /// The last day of the contract.
        #[n(1)]
        ends_on: Date,
    },
    /// It is over.
    #[n(2)]
    Ended {
        /// The first day without it.
        #[n(0)]
        on: Date,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ContractTag {
    /// See [`ContractState::Active`].
    Active,
    /// See [`ContractState::Noticed`].
    Noticed,
    /// See [`ContractState::Ended`].
    Ended,
}

/// The name of a command that moves a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ContractStep {
    /// [`GiveNotice`](crate::ordering::GiveNotice).
    GiveNotice,
    /// [`TellRenewal`](crate::ordering::TellRenewal).
    Tell,
    /// [`ReviseContract`](crate::ordering::ReviseContract).
    Revise,
    /// [`EndContract`](crate::ordering::EndContract).
    End,
    /// [`RollContracts`](crate::ordering::RollContracts), and every other command where a day has come.
    Roll,
}

/// The legal steps of a contract. One whose notice came too late renews once more.
pub const CONTRACT_STEPS: StepTable<ContractTag, ContractStep> = StepTable(&[
    (ContractTag::Active, ContractStep::GiveNotice, ContractTag::Noticed),
    (ContractTag::Active, ContractStep::GiveNotice, ContractTag::Ended),
    (ContractTag::Active, ContractStep::Tell, ContractTag::Active),
    (ContractTag::Active, ContractStep::Revise, ContractTag::Active),
    (ContractTag::Active, ContractStep::Roll, ContractTag::Active),
    (ContractTag::Active, ContractStep::Roll, ContractTag::Ended),
    (ContractTag::Active, ContractStep::End, ContractTag::Ended),
    (ContractTag::Noticed, ContractStep::Revise, ContractTag::Noticed),
    (ContractTag::Noticed, ContractStep::Roll, ContractTag::Noticed),
    (ContractTag::Noticed, ContractStep::Roll, ContractTag::Ended),
    (ContractTag::Noticed, ContractStep::End, ContractTag::Ended),
]);

/// What binds a customer for a time, and goes on unless somebody says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Contract {
    /// Id of the contract.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::ordering) id: ContractId,
    /// Who it belongs to.
    #[n(1)]
    pub(in crate::ordering) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::ordering) state: ContractState,
    /// The customer.
    #[n(3)]
    pub(in crate::ordering) account: AccountId,
    /// What it is called.
    #[n(4)]
    pub(in crate::ordering) name: Name,
    /// How long it binds, and how it goes on.
    #[n(5)]
    pub(in crate::ordering) terms: ContractTerms,
    /// The present term, or the first where it has not begun.
    #[n(6)]
    pub(in crate::ordering) term: Term,
    /// What it brings in a year, VAT aside.
    #[n(7)]
    pub(in crate::ordering) value: Money,
    /// How that follows an index, with the index that it belongs to; none: it does not.
    #[n(8)]
    pub(in crate::ordering) indexation: Option<Indexation>,
    /// True where the customer is a consumer.
    #[n(9)]
    pub(in crate::ordering) is_consumer: bool,
    /// When the customer was told that the present term is about to renew; none: not yet.
    #[n(10)]
    pub(in crate::ordering) told_on: Option<Date>,
    /// When the renewal of the present term is announced; none where it was, or is not to be.
    #[n(11)]
    pub(in crate::ordering) announce_on: Option<Date>,
    /// From which day a consumer may leave at any time, since nobody told them in time; none where somebody did.
    #[n(12)]
    pub(in crate::ordering) free_from: Option<Date>,
    /// Why it was ended otherwise than by its terms.
    #[n(13)]
    pub(in crate::ordering) reason: Note,
    /// Since when the deal of the renewal of the present term waits to be opened; none where it was, or is not to be.
    #[n(14)]
    pub(in crate::ordering) deal_due_on: Option<Date>,
}

impl Contract {
    /// Contracts of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(1, "account");
    /// Contracts that something will be done about, by the day of it.
    pub const BY_DUE: Index<Self> = Index::listed(2, "due on");
    /// Contracts that bind, by the last day on which notice ends their present term.
    pub const BY_NOTICE: Index<Self> = Index::listed(3, "notice by");
    /// Contracts whose renewal waits for its deal to be opened, by the day since when.
    pub const BY_DEAL_DUE: Index<Self> = Index::listed(4, "deal due on");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> ContractTag {
        match self.state {
            ContractState::Active => ContractTag::Active,
            ContractState::Noticed { .. } => ContractTag::Noticed,
            ContractState::Ended { .. } => ContractTag::Ended,
        }
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<ContractStep> {
        CONTRACT_STEPS.available(self.tag())
    }

    /// The next day on which something is due: a renewal is announced, a term begins, the contract ends. None once it is over.
    #[must_use]
    pub fn due_on(&self) -> Option<Date> {
        let last = match self.state {
            ContractState::Active => self.term.until,
            ContractState::Noticed { ends_on, .. } => self.term.until.min(ends_on),
            ContractState::Ended { .. } => return None,
        };
        let next = last.plus_days(1).ok();
        [self.announce_on, next].into_iter().flatten().min()
    }
}

impl Record for Contract {
    type Id = ContractId;
    const KIND: Kind = Kind::CONTRACT;
    const NEXT_FIELD: u64 = 15;

    fn id(&self) -> ContractId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_ACCOUNT.row(SortKey::new().id(self.account))];
        rows.extend(self.due_on().map(|day| Self::BY_DUE.row(SortKey::new().date(day))));
        if self.tag() == ContractTag::Active {
            rows.push(Self::BY_NOTICE.row(SortKey::new().date(self.term.notice_by)));
        }
        rows.extend(self.deal_due_on.map(|day| Self::BY_DEAL_DUE.row(SortKey::new().date(day))));
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Contract {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
