//! Where a dispute stands, and the table of its legal steps.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, InvoiceId, Money, StepTable, UserId};

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
    /// Both sides met: a part was credited, and the customer pays the rest.
    #[n(4)]
    Compromise {
        /// The credited part, VAT included.
        #[n(0)]
        accepted: Money,
        /// The credit note.
        #[n(1)]
        credit_note: InvoiceId,
    },
    /// A corrected invoice took the place of the disputed one.
    #[n(5)]
    Corrected {
        /// The corrected invoice.
        #[n(0)]
        by: InvoiceId,
    },
}

impl Outcome {
    /// The credit note, where something was credited.
    #[must_use]
    pub const fn credit_note(&self) -> Option<InvoiceId> {
        match self {
            Self::AcceptedInFull { credit_note }
            | Self::AcceptedInPart { credit_note, .. }
            | Self::Compromise { credit_note, .. } => Some(*credit_note),
            Self::Rejected | Self::Withdrawn | Self::Corrected { .. } => None,
        }
    }

    /// The document that it ended in: a credit note, or a corrected invoice.
    #[must_use]
    pub const fn document(&self) -> Option<InvoiceId> {
        match self {
            Self::Corrected { by } => Some(*by),
            _ => self.credit_note(),
        }
    }

    /// True where the customer did not get all they asked for and did not agree to that: others may be asked.
    #[must_use]
    pub const fn may_be_escalated(&self) -> bool {
        matches!(self, Self::Rejected | Self::AcceptedInPart { .. })
    }
}

/// Whom a dispute waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum AnswerFrom {
    /// The customer.
    #[n(0)]
    Customer,
    /// Somebody of the company.
    #[n(1)]
    Internal,
}

/// Who is asked where the two sides do not agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum EscalationBody {
    /// A mediator.
    #[n(0)]
    Mediation,
    /// A court, or a lawyer on the way there.
    #[n(1)]
    Legal,
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
        /// Who proposes it; none: the system, or a proposal from before this was kept.
        #[n(2)]
        by: Option<UserId>,
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
    /// Somebody is to say something first. The day to answer stays.
    #[n(5)]
    Waiting {
        /// Who looks after it.
        #[n(0)]
        care: Care,
        /// Whom it waits for.
        #[n(1)]
        on: AnswerFrom,
        /// Since when.
        #[n(2)]
        since: Date,
    },
    /// The two sides did not agree: others are asked.
    #[n(6)]
    Escalated {
        /// Who looks after it.
        #[n(0)]
        care: Care,
        /// Who is asked.
        #[n(1)]
        to: EscalationBody,
        /// Since when.
        #[n(2)]
        since: Date,
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
    /// See [`DisputeState::Waiting`].
    Waiting,
    /// See [`DisputeState::Escalated`].
    Escalated,
}

/// The name of a command that moves a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DisputeStep {
    /// [`AcknowledgeDispute`](crate::disputes::AcknowledgeDispute).
    Acknowledge,
    /// [`InvestigateDispute`](crate::disputes::InvestigateDispute).
    Investigate,
    /// [`ProposeResolution`](crate::disputes::ProposeResolution).
    Propose,
    /// [`ResolveDispute`](crate::disputes::ResolveDispute).
    Resolve,
    /// [`WithdrawDispute`](crate::disputes::WithdrawDispute).
    Withdraw,
    /// [`WaitInDispute`](crate::disputes::WaitInDispute).
    Wait,
    /// [`EscalateDispute`](crate::disputes::EscalateDispute).
    Escalate,
    /// [`ReopenDispute`](crate::disputes::ReopenDispute).
    Reopen,
    /// [`AddDisputeEvidence`](crate::disputes::AddDisputeEvidence), [`DiagnoseDispute`](crate::disputes::DiagnoseDispute).
    Document,
    /// [`RequestDisputeApproval`](crate::disputes::RequestDisputeApproval).
    RequestApproval,
}

/// The legal steps of a dispute.
pub const STEPS: StepTable<DisputeTag, DisputeStep> = StepTable(&[
    (DisputeTag::Raised, DisputeStep::Acknowledge, DisputeTag::Acknowledged),
    (DisputeTag::Raised, DisputeStep::Document, DisputeTag::Raised),
    (DisputeTag::Raised, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Acknowledged, DisputeStep::Investigate, DisputeTag::Investigating),
    (DisputeTag::Acknowledged, DisputeStep::Wait, DisputeTag::Waiting),
    (DisputeTag::Acknowledged, DisputeStep::Document, DisputeTag::Acknowledged),
    (DisputeTag::Acknowledged, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Investigating, DisputeStep::Propose, DisputeTag::Proposed),
    (DisputeTag::Investigating, DisputeStep::Wait, DisputeTag::Waiting),
    (DisputeTag::Investigating, DisputeStep::Document, DisputeTag::Investigating),
    (DisputeTag::Investigating, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Waiting, DisputeStep::Investigate, DisputeTag::Investigating),
    (DisputeTag::Waiting, DisputeStep::Document, DisputeTag::Waiting),
    (DisputeTag::Waiting, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Proposed, DisputeStep::Propose, DisputeTag::Proposed),
    (DisputeTag::Proposed, DisputeStep::RequestApproval, DisputeTag::Proposed),
    (DisputeTag::Proposed, DisputeStep::Investigate, DisputeTag::Investigating),
    (DisputeTag::Proposed, DisputeStep::Document, DisputeTag::Proposed),
    (DisputeTag::Proposed, DisputeStep::Resolve, DisputeTag::Resolved),
    (DisputeTag::Proposed, DisputeStep::Withdraw, DisputeTag::Resolved),
    (DisputeTag::Resolved, DisputeStep::Escalate, DisputeTag::Escalated),
    (DisputeTag::Resolved, DisputeStep::Reopen, DisputeTag::Raised),
    (DisputeTag::Escalated, DisputeStep::Propose, DisputeTag::Proposed),
    (DisputeTag::Escalated, DisputeStep::Document, DisputeTag::Escalated),
    (DisputeTag::Escalated, DisputeStep::Resolve, DisputeTag::Resolved),
    (DisputeTag::Escalated, DisputeStep::Withdraw, DisputeTag::Resolved),
]);
