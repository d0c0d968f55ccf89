//! What happened to money.

use minicbor::{Decode, Encode};

use crate::kernel::{DomainEvent, InvoiceId, Money};
use crate::receivables::model::HoldReason;

/// What happened to money.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReceivableEvent {
    /// A payment came in.
    #[n(0)]
    PaymentRecorded {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// A part of a payment was set against an invoice.
    #[n(1)]
    Allocated {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// A part of a payment was taken back from an invoice.
    #[n(2)]
    Unallocated {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// A part of an invoice is held.
    #[n(3)]
    Held {
        /// Why.
        #[n(0)]
        reason: HoldReason,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// A part of an invoice is no longer held.
    #[n(4)]
    Released {
        /// Why it was.
        #[n(0)]
        reason: HoldReason,
    },
    /// Money was paid back.
    #[n(5)]
    Refunded {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// A bank took money back.
    #[n(6)]
    ChargedBack {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// Money that went back came in again.
    #[n(7)]
    CameBack {
        /// How much.
        #[n(0)]
        amount: Money,
    },
    /// A small rest of an invoice was let go.
    #[n(8)]
    RestClosed {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// An invoice or a part of it was given up.
    #[n(9)]
    WrittenOff {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// What was let go or given up of an invoice is open again.
    #[n(10)]
    Reopened {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// How much.
        #[n(1)]
        amount: Money,
    },
    /// How much a customer may owe was decided.
    #[n(11)]
    CreditLimited {
        /// How much; none: what the policy says.
        #[n(0)]
        limit: Option<Money>,
    },
    /// A customer gets nothing more on credit.
    #[n(12)]
    CreditHeld,
    /// A customer gets something on credit again.
    #[n(13)]
    CreditReleased,
}

impl DomainEvent for ReceivableEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::PaymentRecorded { .. } => "payment.recorded",
            Self::Allocated { .. } => "payment.allocated",
            Self::Unallocated { .. } => "payment.unallocated",
            Self::Held { .. } => "settlement.held",
            Self::Released { .. } => "settlement.released",
            Self::Refunded { .. } => "payment.refunded",
            Self::ChargedBack { .. } => "payment.charged_back",
            Self::CameBack { .. } => "payment.came_back",
            Self::RestClosed { .. } => "settlement.rest_closed",
            Self::WrittenOff { .. } => "settlement.written_off",
            Self::Reopened { .. } => "settlement.reopened",
            Self::CreditLimited { .. } => "credit.limited",
            Self::CreditHeld => "credit.held",
            Self::CreditReleased => "credit.released",
        }
    }
}
