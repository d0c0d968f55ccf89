//! Contracts: commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, ContractId, Date, DomainEvent, HeldBack, Money, Name, Note, OpportunityId, PipelineId, Quantity, UserId, refusals,
};
use crate::ordering::model::{ContractStep, ContractTag, ContractTerms, Indexation, Revision, Term};

/// Notes a contract that binds a customer for a time. Permission: create on contracts, read on the account.
///
/// Terms, an indexation or a value that make no sense are invalid. Answers the [`Contract`](crate::ordering::Contract). Refusals: ORD-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SignContract {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// What it is called.
    #[n(1)]
    pub name: Name,
    /// How long it binds, and how it goes on.
    #[n(2)]
    pub terms: ContractTerms,
    /// What it brings in a year, VAT aside; zero or more.
    #[n(3)]
    pub value: Money,
    /// How that follows an index; none: it does not.
    #[n(4)]
    pub indexation: Option<Indexation>,
    /// True where the customer is a consumer, who must be told before a term renews.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub is_consumer: bool,
    /// Who it belongs to; none: the owner of the account.
    #[n(6)]
    pub owner: Option<UserId>,
}

/// Notes that one side gave notice. Permission: update on contracts.
///
/// In time, the contract ends with its present term; too late, it is bound for another one and ends with that. A consumer who was not told in
/// time of the renewal leaves on the day of the notice. A day ahead is invalid. Refusals: ORD-010, ORD-012, ORD-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct GiveNotice {
    /// The contract.
    #[n(0)]
    pub contract: ContractId,
    /// The day it was received; none: today.
    #[n(1)]
    pub received_on: Option<Date>,
}

/// Notes that the customer was told that the present term is about to renew. Permission: update on contracts.
///
/// A day ahead is invalid. Refusals: ORD-010, ORD-013, ORD-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct TellRenewal {
    /// The contract.
    #[n(0)]
    pub contract: ContractId,
    /// The day on which they were told; none: today.
    #[n(1)]
    pub told_on: Option<Date>,
}

/// Revises the value of a contract by its index, which is the base of the next revision. Permission: update on contracts.
///
/// The event says each step. An index that is not above zero is invalid. Refusals: ORD-010, ORD-011, ORD-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReviseContract {
    /// The contract.
    #[n(0)]
    pub contract: ContractId,
    /// The index as it is published now, in points.
    #[n(1)]
    pub index: Quantity,
}

/// Ends a contract whatever its terms say: both sides agreed, or one had a reason to. Permission: update on contracts.
///
/// A day ahead is invalid. Refusals: ORD-010, ORD-014.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EndContract {
    /// The contract.
    #[n(0)]
    pub contract: ContractId,
    /// The first day without it; none: today.
    #[n(1)]
    pub on: Option<Date>,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub reason: Note,
}

/// Does what is due by today: announces renewals through the outbox, begins terms that renew, and ends contracts. Permission: update on
/// contracts; over those that the actor may update. Each step is taken once, however often and wherever this runs.
///
/// Where the policy says how the deals of renewals are opened, one is opened for each renewal that is announced, for the owner of the contract. That is
/// the company's choice and needs no right of the actor's. A contract that holds this up, as for a pipeline that is not there (ORD-015), is announced all
/// the same, named in the answer, and tried anew until its term is over or notice is given.
///
/// Answers what was done. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RollContracts {
    /// How many steps are taken at most, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct RolledContracts {
    /// The contracts that were due, in the order of their days.
    #[n(0)]
    pub rolled: Vec<ContractId>,
    /// How many steps that took: announcements, renewals, ends, and deals.
    #[n(1)]
    pub steps: u32,
    /// True where more is due: run again.
    #[n(2)]
    pub has_more: bool,
    /// The deals of renewals that were opened.
    #[n(3)]
    #[cbor(default)]
    pub deals: Vec<OpportunityId>,
    /// The contracts that could not be done, or whose deals could not be opened.
    #[n(4)]
    #[cbor(default)]
    pub held_back: Vec<HeldBack>,
}

/// Between which days a consumer is told that a term is about to renew, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct TellingDays {
    /// The first day.
    #[n(0)]
    pub from: Date,
    /// The last day.
    #[n(1)]
    pub until: Date,
}

/// What happened to a contract.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ContractEvent {
    /// It was signed.
    #[n(0)]
    Signed,
    /// Its term is about to renew: time for the deal of the renewal. Goes to the outbox.
    #[n(1)]
    RenewalDue {
        /// The term that is about to end, with the last day for notice.
        #[n(0)]
        term: Term,
        /// What it brings in a year.
        #[n(1)]
        value: Money,
        /// When a consumer is to be told; none where the customer is none.
        #[n(2)]
        telling: Option<TellingDays>,
    },
    /// The customer was told that it is about to renew.
    #[n(2)]
    RenewalTold {
        /// On which day.
        #[n(0)]
        on: Date,
    },
    /// It renewed by itself.
    #[n(3)]
    Renewed {
        /// The term from then on.
        #[n(0)]
        term: Term,
    },
    /// Notice was given.
    #[n(4)]
    NoticeGiven {
        /// The day it was received.
        #[n(0)]
        received_on: Date,
        /// The last day of the contract.
        #[n(1)]
        ends_on: Date,
        /// False where it came too late for the term in which it was given.
        #[n(2)]
        is_in_time: bool,
    },
    /// Its value follows its index.
    #[n(5)]
    Revised {
        /// Each step of the revision.
        #[n(0)]
        revision: Revision,
    },
    /// It is over.
    #[n(6)]
    Ended {
        /// The first day without it.
        #[n(0)]
        on: Date,
    },
    /// The deal of its renewal waits no longer.
    #[n(7)]
    DealSettled {
        /// The deal; none: the policy opens none any more.
        #[n(0)]
        opportunity: Option<OpportunityId>,
    },
}

impl DomainEvent for ContractEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Signed => "contract.signed",
            Self::RenewalDue { .. } => "contract.renewal_due",
            Self::RenewalTold { .. } => "contract.renewal_told",
            Self::Renewed { .. } => "contract.renewed",
            Self::NoticeGiven { .. } => "contract.notice_given",
            Self::Revised { .. } => "contract.revised",
            Self::Ended { .. } => "contract.ended",
            Self::DealSettled { .. } => "contract.deal_settled",
        }
    }
}

refusals! {
    /// Why contracts say no, in order of precedence.
    pub enum ContractRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the contract stands.
            state: &'static str,
        } = "ORD-010": "a contract that is {state} cannot be {step}; sign a new one, or leave it as it is",
        /// Nothing follows an index.
        NotIndexed = "ORD-011": "the value of the contract follows no index; sign a new one that says which",
        /// Notice before it begins.
        NotRunning {
            /// The first day.
            starts_on: Date,
        } = "ORD-012": "the contract begins on {starts_on}; end it instead of giving notice",
        /// Told too early or too late.
        OutsideTelling {
            /// The first day.
            from: Date,
            /// The last day.
            until: Date,
        } = "ORD-013": "the customer is told of this renewal from {from} to {until}; on another day it does not count",
        /// Too many terms are due at once.
        FarBehind = "ORD-014": "more than 120 steps are due before this can be decided; run what is due first, in portions",
        /// The policy names a pipeline that is not there.
        NoPipeline {
            /// What it names.
            pipeline: PipelineId,
        } = "ORD-015": "the policy opens deals of renewals in the pipeline `{pipeline}`, which is not there; name one that is",
    }
}

impl ContractRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: ContractStep, state: ContractTag) -> Self {
        let step = match step {
            ContractStep::GiveNotice => "given notice of",
            ContractStep::Tell => "told of",
            ContractStep::Revise => "revised",
            ContractStep::End => "ended",
            ContractStep::Roll => "rolled",
        };
        let state = match state {
            ContractTag::Active => "active",
            ContractTag::Noticed => "under notice",
            ContractTag::Ended => "over",
        };
        Self::WrongState { step, state }
    }
}
