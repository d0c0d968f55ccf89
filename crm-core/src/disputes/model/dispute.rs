//! The dispute of an invoice.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, Code, Date, DisputeId, Fault, Index, IndexRow, InvoiceId, Kind, Money, Name, Note, Ownership, PaymentDisputeId,
    Record, ReturnId, ServiceCaseId, SortKey,
};
use crate::parties::{NamesParties, PartyId, Successors};

use super::evidence::DisputeEvidence;
use super::scope::DisputeScope;
use super::state::{Care, DisputeState, DisputeStep, DisputeTag, Outcome, STEPS};

/// Where a dispute comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum DisputeKind {
    /// The customer says that the invoice is wrong.
    #[default]
    #[n(0)]
    Invoice,
    /// It comes out of a case of service.
    #[n(1)]
    Service(#[n(0)] ServiceCaseId),
    /// It comes out of a return of goods.
    #[n(2)]
    Return(#[n(0)] ReturnId),
    /// The payer had their bank take a payment back.
    #[n(3)]
    Chargeback(#[n(0)] PaymentDisputeId),
}

/// One claim that an invoice is not due as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Dispute {
    /// Id of the dispute.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::disputes) id: DisputeId,
    /// Who it belongs to: as the invoice.
    #[n(1)]
    pub(in crate::disputes) ownership: Ownership,
    /// Where it stands.
    #[n(2)]
    pub(in crate::disputes) state: DisputeState,
    /// The disputed invoice.
    #[n(3)]
    pub(in crate::disputes) invoice: InvoiceId,
    /// The customer.
    #[n(4)]
    pub(in crate::disputes) account: AccountId,
    /// What part of the invoice.
    #[n(5)]
    pub(in crate::disputes) scope: DisputeScope,
    /// How much that is, VAT included.
    #[n(6)]
    pub(in crate::disputes) disputed: Money,
    /// Why, as a key of the policy's reasons.
    #[n(7)]
    pub(in crate::disputes) reason: Code,
    /// What the customer says.
    #[n(8)]
    pub(in crate::disputes) claim: Note,
    /// The day it was raised.
    #[n(9)]
    pub(in crate::disputes) raised_on: Date,
    /// What was found out, said and decided, in order; at most 100 notes.
    #[n(10)]
    pub(in crate::disputes) findings: Vec<Note>,
    /// Where it comes from.
    #[n(11)]
    #[cbor(default)]
    pub(in crate::disputes) kind: DisputeKind,
    /// The number under which the customer runs it.
    #[n(12)]
    pub(in crate::disputes) reference: Option<Name>,
    /// What was at the bottom of it, as a key of the policy's root causes; none: not known yet.
    #[n(13)]
    pub(in crate::disputes) root_cause: Option<Code>,
    /// What is put forward, in order; at most 100 pieces.
    #[n(14)]
    #[cbor(default)]
    pub(in crate::disputes) evidence: Vec<DisputeEvidence>,
    /// What the invoice stood for beside the disputed part when that was raised; none on records from before this was kept.
    #[n(15)]
    pub(in crate::disputes) undisputed: Option<Money>,
    /// How often it was opened again.
    #[n(16)]
    #[cbor(default)]
    pub(in crate::disputes) reopened: u32,
    /// What it had credited before it was opened again or taken further, and is no longer disputed; none: nothing.
    #[n(17)]
    pub(in crate::disputes) credited_before: Option<Money>,
    /// The credit notes of that, in order.
    #[n(18)]
    #[cbor(default, skip_if = "Vec::is_empty")]
    pub(in crate::disputes) credit_notes_before: Vec<InvoiceId>,
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
            DisputeState::Waiting { .. } => DisputeTag::Waiting,
            DisputeState::Escalated { .. } => DisputeTag::Escalated,
        }
    }

    /// How it ended, once it did.
    #[must_use]
    pub const fn outcome(&self) -> Option<&Outcome> {
        match &self.state {
            DisputeState::Resolved { outcome, .. } => Some(outcome),
            _ => None,
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
            DisputeState::Acknowledged(care)
            | DisputeState::Investigating(care)
            | DisputeState::Proposed { care, .. }
            | DisputeState::Waiting { care, .. }
            | DisputeState::Escalated { care, .. } => Some(care),
            DisputeState::Raised | DisputeState::Resolved { .. } => None,
        }
    }

    /// What of the disputed amount this dispute has had credited, VAT included.
    #[must_use]
    pub fn credited_amount(&self) -> Money {
        match self.outcome() {
            Some(Outcome::AcceptedInFull { .. }) => self.disputed,
            Some(Outcome::AcceptedInPart { accepted, .. } | Outcome::Compromise { accepted, .. }) => *accepted,
            _ => Money::zero(self.disputed.currency()),
        }
    }

    /// All that this dispute has had credited, before it was opened again too.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn cost(&self) -> Result<Money, Fault> {
        let parts = self.credited_before.into_iter().chain([self.credited_amount()]);
        Money::sum(parts, self.disputed.currency())
    }

    /// The kinds of evidence that `needed` asks for and nobody has put forward.
    #[must_use]
    pub fn missing<'a>(&self, needed: &'a [Code]) -> Vec<&'a Code> {
        super::evidence::missing(needed, &self.evidence)
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
    const NEXT_FIELD: u64 = 19;

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
