//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, DisputeId, DomainEvent, InvoiceId, Money, Note, UserId, refusals};

use super::model::{DisputeScope, DisputeStep, DisputeTag, Outcome};

/// Raises a dispute about an issued invoice and holds its amount. Permission: create on disputes, read on the invoice.
///
/// Answers the [`Dispute`](super::Dispute). Refusals: DSP-001 to DSP-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RaiseDispute {
    /// The disputed invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// What part of it.
    #[n(1)]
    pub scope: DisputeScope,
    /// Why: a key of the policy's reasons.
    #[n(2)]
    pub reason: Code,
    /// What the customer says.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub claim: Note,
}

/// Takes a dispute in hand. Permission: update on disputes. Refusals: DSP-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AcknowledgeDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// The user who coordinates; none: whoever acts.
    #[n(1)]
    pub coordinator: Option<UserId>,
}

/// Starts to gather the facts, or goes back to it from a proposal. Permission: update on disputes. Refusals: DSP-006, DSP-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InvestigateDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// What was found out.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub finding: Note,
}

/// Puts a resolution on the table, or another in its place. Permission: update on disputes. Refusals: DSP-006 to DSP-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ProposeResolution {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// What would be credited, VAT included, from zero up to the disputed amount.
    #[n(1)]
    pub accept: Money,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub grounds: Note,
}

/// What is decided about a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Verdict {
    /// All of it is credited.
    #[n(0)]
    InFull,
    /// A part of it is credited, VAT included.
    #[n(1)]
    InPart(#[n(0)] Money),
    /// Nothing is credited.
    #[n(2)]
    Rejected,
}

/// Settles a dispute. What is accepted is credited in the same batch, the hold ends, and the rest is due as before.
///
/// Permission: approve on disputes, and create on invoices where something is credited. Answers the [`Dispute`](super::Dispute).
/// Refusals: DSP-006 to DSP-009, and those of a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ResolveDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// What is decided.
    #[n(1)]
    pub verdict: Verdict,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub grounds: Note,
}

/// Ends a dispute that the customer no longer pursues. Permission: update on disputes. Refusals: DSP-006, DSP-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WithdrawDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// What the customer says.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub grounds: Note,
}

/// What happened to a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DisputeEvent {
    /// It was raised, and its amount held.
    #[n(0)]
    Raised {
        /// The amount, VAT included.
        #[n(0)]
        disputed: Money,
    },
    /// Somebody took it in hand.
    #[n(1)]
    Acknowledged {
        /// The user who coordinates.
        #[n(0)]
        coordinator: UserId,
        /// The last day to answer the customer.
        #[n(1)]
        answer_by: Date,
    },
    /// Facts are being gathered.
    #[n(2)]
    Investigated,
    /// A resolution is on the table.
    #[n(3)]
    Proposed {
        /// What would be credited, VAT included.
        #[n(0)]
        accept: Money,
    },
    /// It is settled.
    #[n(4)]
    Resolved {
        /// How.
        #[n(0)]
        outcome: Outcome,
    },
}

impl DomainEvent for DisputeEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Raised { .. } => "dispute.raised",
            Self::Acknowledged { .. } => "dispute.acknowledged",
            Self::Investigated => "dispute.investigated",
            Self::Proposed { .. } => "dispute.proposed",
            Self::Resolved { .. } => "dispute.resolved",
        }
    }
}

refusals! {
    /// Why disputes say no, in order of precedence.
    pub enum DisputeRefusal {
        /// Only an issued invoice can be disputed.
        NotAnIssuedInvoice = "DSP-001": "only an issued invoice can be disputed; change the draft instead, or dispute the invoice that a credit note corrects",
        /// One open dispute for each invoice.
        AlreadyOpen = "DSP-002": "the invoice has an open dispute; add to that one, or resolve it first",
        /// The reason is not one of the policy's.
        UnknownReason {
            /// What was given.
            reason: Code,
            /// What the policy knows.
            known: String,
        } = "DSP-003": "`{reason}` is not a reason for a dispute here; give one of: {known}",
        /// Nothing is left to dispute.
        NothingLeft = "DSP-004": "nothing of this part of the invoice is left to dispute: it is zero or credited already",
        /// More than there is.
        AboveInvoice {
            /// What was given.
            amount: Money,
            /// What is left.
            left: Money,
        } = "DSP-005": "`{amount}` is more than the `{left}` that the invoice still stands for; give at most that",
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the dispute stands.
            state: &'static str,
            /// What is legal.
            legal: String,
        } = "DSP-006": "a dispute that is {state} cannot be {step}; {legal}",
        /// The dispute is full of notes.
        TooManyFindings = "DSP-007": "a dispute keeps at most 100 notes; attach a document to the account instead",
        /// More than is disputed.
        AboveDisputed {
            /// What was given.
            amount: Money,
            /// What is disputed.
            disputed: Money,
        } = "DSP-008": "`{amount}` does not lie between zero and the disputed `{disputed}`; give an amount that does",
        /// A part is neither nothing nor all.
        NotAPart {
            /// What was given.
            amount: Money,
            /// What is disputed.
            disputed: Money,
        } = "DSP-009": "`{amount}` of the disputed `{disputed}` is not a part of it; accept in full, in part, or reject",
    }
}

impl DisputeRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: DisputeStep, state: DisputeTag, legal: &[DisputeStep]) -> Self {
        let verb = |step| match step {
            DisputeStep::Acknowledge => "acknowledged",
            DisputeStep::Investigate => "investigated",
            DisputeStep::Propose => "given a proposal",
            DisputeStep::Resolve => "resolved",
            DisputeStep::Withdraw => "withdrawn",
        };
        let state = match state {
            DisputeTag::Raised => "raised",
            DisputeTag::Acknowledged => "acknowledged",
            DisputeTag::Investigating => "being investigated",
            DisputeTag::Proposed => "waiting on a proposal",
            DisputeTag::Resolved => "resolved",
        };
        let legal: Vec<&str> = legal.iter().map(|step| verb(*step)).collect();
        let legal = if legal.is_empty() { "raise a new one".to_owned() } else { format!("it can be {}", legal.join(" or ")) };
        Self::WrongState { step: verb(step), state, legal }
    }
}
