//! The dispute, its states, and the table of its legal steps.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, DisputeId, Index, IndexRow, InvoiceId, Kind, Money, Note, Ownership, Record, SortKey, StepTable,
    UserId,
};
use crate::parties::{NamesParties, PartyId, Successors};

/// What part of the invoice is disputed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DisputeScope {
    /// All that is not credited yet.
    #[n(0)]
    Whole,
    /// One line, counted from 0, with its VAT.
    #[n(1)]
    Line(#[n(0)] u32),
    /// An amount, VAT included.
    #[n(2)]
    Amount(#[n(0)] Money),
}

/// How a dispute ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Outcome {
    /// The customer was right: all of it was credited.
    #[n(0)]
    AcceptedInFull {
        /// The credit note.
        #[n(0)]
        credit_note: InvoiceId,
    },
    /// The customer was partly right: a part was credited.
    #[n(1)]
    AcceptedInPart {
        /// The credited part, VAT included.
        #[n(0)]
        accepted: Money,
        /// The credit note.
        #[n(1)]
        credit_note: InvoiceId,
    },
    /// The invoice stands.
    #[n(2)]
    Rejected,
    /// The customer no longer disputes it.
    #[n(3)]
    Withdrawn,
}

/// Who looks after a dispute, and by when the customer hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Care {
    /// The user who coordinates.
    #[n(0)]
    pub coordinator: UserId,
    /// The last day to answer the customer.
    #[n(1)]
    pub answer_by: Date,
}

/// Where a dispute stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DisputeState {
    /// The customer has spoken; nobody has answered.
    #[n(0)]
    Raised,
    /// Somebody looks after it.
    #[n(1)]
    Acknowledged(#[n(0)] Care),
    /// The facts are being gathered.
    #[n(2)]
    Investigating(#[n(0)] Care),
    /// A resolution is on the table.
    #[n(3)]
    Proposed {
        /// Who looks after it.
        #[n(0)]
        care: Care,
        /// What would be credited, VAT included; zero where nothing would.
        #[n(1)]
        accept: Money,
    },
    /// It is settled.
    #[n(4)]
    Resolved {
        /// How.
        #[n(0)]
        outcome: Outcome,
        /// On which day.
        #[n(1)]
        on: Date,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DisputeTag {
    /// See [`DisputeState::Raised`].
    Raised,
    /// See [`DisputeState::Acknowledged`].
    Acknowledged,
    /// See [`DisputeState::Investigating`].
    Investigating,
    /// See [`DisputeState::Proposed`].
    Proposed,
    /// See [`DisputeState::Resolved`].
    Resolved,
}

/// The name of a command that moves a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DisputeStep {
    /// [`AcknowledgeDispute`](super::AcknowledgeDispute).
    Acknowledge,
    /// [`InvestigateDispute`](super::InvestigateDispute).
    Investigate,
    /// [`ProposeResolution`](super::ProposeResolution).
    Propose,
    /// [`ResolveDispute`](super::ResolveDispute).
    Resolve,
    /// [`WithdrawDispute`](super::WithdrawDispute).
    Withdraw,
}

/// The legal steps of a dispute.
pub const STEPS: StepTable<DisputeTag, DisputeStep> = StepTable(&[
    (DisputeTag::Raised, DisputeStep::Acknowledge, DisputeTag::Acknowledged),
    (DisputeTag::Acknowledged, DisputeStep::Investigate, DisputeTag::Investigating),
    (DisputeTag::Investigating, DisputeStep::Propose, DisputeTag::Proposed),
    (DisputeTag::Proposed, DisputeStep::Propose, DisputeTag::Proposed),
    (DisputeTag::Proposed, DisputeStep::Investigate, DisputeTag::Investigating),
    (DisputeTag::Proposed, DisputeStep::Resolve, DisputeTag::Resolved),
    (DisputeTag::Raised, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Acknowledged, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Investigating, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Proposed, DisputeStep::Withdraw, DisputeTag::Resolved),
]);

/// One claim that an invoice is not due as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Dispute {
    /// Id of the dispute.
    #[n(0)]
    #[getter(skip)]
    pub(super) id: DisputeId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(super) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(super) state: DisputeState,
    /// The disputed invoice.
    #[n(3)]
    pub(super) invoice: InvoiceId,
    /// The customer.
    #[n(4)]
    pub(super) account: AccountId,
    /// What part of the invoice.
    #[n(5)]
    pub(super) scope: DisputeScope,
    /// How much that is, VAT included.
    #[n(6)]
    pub(super) disputed: Money,
    /// Why, as a key of the policy's reasons.
    #[n(7)]
    pub(super) reason: Code,
    /// What the customer says.
    #[n(8)]
    pub(super) claim: Note,
    /// The day it was raised.
    #[n(9)]
    pub(super) raised_on: Date,
    /// What was found out, said and decided, in order; at most 100 notes.
    #[n(10)]
    pub(super) findings: Vec<Note>,
}

/// The most notes on one dispute.
pub const MAX_FINDINGS: usize = 100;

impl Dispute {
    /// The open dispute of an invoice: one at most.
    pub const BY_OPEN_INVOICE: Index<Self> = Index::unique(1, "open dispute of the invoice");
    /// All disputes of an invoice.
    pub const BY_INVOICE: Index<Self> = Index::new(2, "invoice");
    /// Open disputes by the day they were raised.
    pub const BY_RAISED_ON: Index<Self> = Index::listed(3, "open since");
    /// Disputes of an account.
    pub const BY_ACCOUNT: Index<Self> = Index::new(4, "account");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> DisputeTag {
        match self.state {
            DisputeState::Raised => DisputeTag::Raised,
            DisputeState::Acknowledged(_) => DisputeTag::Acknowledged,
            DisputeState::Investigating(_) => DisputeTag::Investigating,
            DisputeState::Proposed { .. } => DisputeTag::Proposed,
            DisputeState::Resolved { .. } => DisputeTag::Resolved,
        }
    }

    /// True until it is resolved.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.tag() != DisputeTag::Resolved
    }

    /// Who looks after it, once somebody does and until it is resolved.
    #[must_use]
    pub fn care(&self) -> Option<Care> {
        match self.state {
            DisputeState::Acknowledged(care) | DisputeState::Investigating(care) | DisputeState::Proposed { care, .. } => {
                Some(care)
            }
            DisputeState::Raised | DisputeState::Resolved { .. } => None,
        }
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<DisputeStep> {
        STEPS.available(self.tag())
    }
}

impl Record for Dispute {
    type Id = DisputeId;
    const KIND: Kind = Kind::DISPUTE;
    const NEXT_FIELD: u64 = 11;

    fn id(&self) -> DisputeId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![
            Self::BY_INVOICE.row(SortKey::new().id(self.invoice).date(self.raised_on)),
            Self::BY_ACCOUNT.row(SortKey::new().id(self.account)),
        ];
        if self.is_open() {
            rows.push(Self::BY_OPEN_INVOICE.row(SortKey::new().id(self.invoice)));
            rows.push(Self::BY_RAISED_ON.row(SortKey::new().date(self.raised_on)));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

impl NamesParties for Dispute {
    const PARTY_FIELDS: &'static [&'static str] = &["account"];

    fn parties(&self) -> Vec<PartyId> {
        vec![PartyId::Account(self.account)]
    }

    fn following(&self, successors: &Successors) -> Self {
        Self { account: successors.account(self.account), ..self.clone() }
    }
}
