//! What happened.

use minicbor::{Decode, Encode};

use crate::disputes::model::{AnswerFrom, EscalationBody, Outcome};
use crate::kernel::{Code, Date, DomainEvent, Money, UserId};

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
    /// Somebody is to say something first.
    #[n(5)]
    Waits {
        /// Whom it waits for.
        #[n(0)]
        on: AnswerFrom,
    },
    /// Others are asked, and what was not accepted is held again.
    #[n(6)]
    Escalated {
        /// Who is asked.
        #[n(0)]
        to: EscalationBody,
        /// What is held again, VAT included.
        #[n(1)]
        disputed: Money,
    },
    /// It was opened again.
    #[n(7)]
    Reopened {
        /// What is held again, VAT included.
        #[n(0)]
        disputed: Money,
    },
    /// A piece of evidence was put forward.
    #[n(8)]
    EvidenceAdded {
        /// What it is.
        #[n(0)]
        kind: Code,
    },
    /// It is known what was at the bottom of it.
    #[n(9)]
    Diagnosed {
        /// The root cause.
        #[n(0)]
        root_cause: Code,
    },
    /// The buyer accepted a part of what they disputed: the rest is held.
    #[n(10)]
    Narrowed {
        /// What is still held, VAT included.
        #[n(0)]
        disputed: Money,
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
            Self::Waits { .. } => "dispute.waits",
            Self::Escalated { .. } => "dispute.escalated",
            Self::Reopened { .. } => "dispute.reopened",
            Self::EvidenceAdded { .. } => "dispute.evidence_added",
            Self::Diagnosed { .. } => "dispute.diagnosed",
            Self::Narrowed { .. } => "dispute.narrowed",
        }
    }
}

/// What happened to a contested payment.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PaymentDisputeEvent {
    /// The bank asks.
    #[n(0)]
    Asked {
        /// How much is contested.
        #[n(0)]
        amount: Money,
    },
    /// The money was taken back.
    #[n(1)]
    Debited {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// A piece of evidence was put forward.
    #[n(2)]
    EvidenceAdded {
        /// What it is.
        #[n(0)]
        kind: Code,
    },
    /// The evidence is to be sent to the bank; the host hands it on.
    #[n(3)]
    Submitted,
    /// The bank asks no more.
    #[n(4)]
    InquiryClosed,
    /// The money came again.
    #[n(5)]
    Won {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// The money stays with the payer.
    #[n(6)]
    Lost {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// Nobody answered in time: the money stays with the payer.
    #[n(7)]
    Lapsed {
        /// How much.
        #[n(0)]
        amount: Money,
    },
}

impl DomainEvent for PaymentDisputeEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "payment_dispute.asked",
            Self::Debited { .. } => "payment_dispute.debited",
            Self::EvidenceAdded { .. } => "payment_dispute.evidence_added",
            Self::Submitted => "payment_dispute.submitted",
            Self::InquiryClosed => "payment_dispute.inquiry_closed",
            Self::Won { .. } => "payment_dispute.won",
            Self::Lost { .. } => "payment_dispute.lost",
            Self::Lapsed { .. } => "payment_dispute.lapsed",
        }
    }
}
