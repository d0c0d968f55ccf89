//! What happens.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, DomainEvent, InvoiceId, Money};

/// What happened to reminders and late charges.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DunningEvent {
    /// A notice was prepared, and waits in the outbox.
    #[n(0)]
    Prepared {
        /// Its level.
        #[n(0)]
        level: u32,
        /// What it asks for.
        #[n(1)]
        asked: Money,
    },
    /// It was sent.
    #[n(1)]
    Sent,
    /// It could not be sent.
    #[n(2)]
    Failed,
    /// Somebody decided that it is not sent.
    #[n(3)]
    Cancelled,
    /// Nothing of it is to be reminded of any more.
    #[n(4)]
    Lapsed,
    /// A customer or an invoice is left alone.
    #[n(5)]
    Held {
        /// The last day.
        #[n(0)]
        until: Date,
    },
    /// A hold was ended before its time.
    #[n(6)]
    Released,
    /// How a customer or an invoice is reminded was said.
    #[n(7)]
    TermsSet,
    /// Interest, and once compensation, was claimed.
    #[n(8)]
    Claimed {
        /// The interest.
        #[n(0)]
        interest: Money,
        /// The compensation.
        #[n(1)]
        compensation: Option<Money>,
    },
    /// A charge was waived.
    #[n(9)]
    Waived,
    /// A charge stands on an invoice.
    #[n(10)]
    Billed {
        /// The draft.
        #[n(0)]
        bill: InvoiceId,
    },
    /// The run looked at a customer, or through the change log.
    #[n(11)]
    Watched,
}

impl DomainEvent for DunningEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Prepared { .. } => "dunning_notice.prepared",
            Self::Sent => "dunning_notice.sent",
            Self::Failed => "dunning_notice.failed",
            Self::Cancelled => "dunning_notice.cancelled",
            Self::Lapsed => "dunning_notice.lapsed",
            Self::Held { .. } => "dunning.held",
            Self::Released => "dunning.released",
            Self::TermsSet => "dunning.terms_set",
            Self::Claimed { .. } => "late_charge.claimed",
            Self::Waived => "late_charge.waived",
            Self::Billed { .. } => "late_charge.billed",
            Self::Watched => "dunning.watched",
        }
    }
}

/// What happened to a promise to pay.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum PromiseEvent {
    /// It was made.
    #[n(0)]
    Made {
        /// How much.
        #[n(0)]
        amount: Money,
        /// By when.
        #[n(1)]
        pay_by: Date,
    },
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
    /// The payment that kept it was taken back, and its time is not over.
    #[n(4)]
    Reopened,
    /// It no longer counts.
    #[n(5)]
    Withdrawn,
}

impl DomainEvent for PromiseEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Made { .. } => "promise.made",
            Self::Kept => "promise.kept",
            Self::PartlyKept { .. } => "promise.partly_kept",
            Self::Broken => "promise.broken",
            Self::Reopened => "promise.reopened",
            Self::Withdrawn => "promise.withdrawn",
        }
    }
}
