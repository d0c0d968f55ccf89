//! Where a quote stands, and what may follow.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Note, QuoteId, StepTable, Timestamp};
use crate::pricing::DocumentTotals;

use super::parts::LineOutcome;

/// What a customer accepted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Acceptance {
    /// When.
    #[n(0)]
    pub at: Timestamp,
    /// Of each line of the quote, in its order.
    #[n(1)]
    pub lines: Vec<LineOutcome>,
    /// What the accepted part comes to.
    #[n(2)]
    pub totals: DocumentTotals,
}

/// Where a quote stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum QuoteState {
    /// It is being written.
    #[n(0)]
    Draft,
    /// The customer has it.
    #[n(1)]
    Sent,
    /// The customer accepted it, in whole or in part.
    #[n(2)]
    Accepted(#[n(0)] Acceptance),
    /// The customer declined it.
    #[n(3)]
    Declined {
        /// Why, as a key.
        #[n(0)]
        reason: Code,
        /// Why, in words.
        #[n(1)]
        note: Note,
        /// When.
        #[n(2)]
        at: Timestamp,
    },
    /// The last day on which it could be accepted passed.
    #[n(4)]
    Expired,
    /// A later revision took its place.
    #[n(5)]
    Superseded {
        /// The revision.
        #[n(0)]
        by: QuoteId,
    },
    /// It was taken back.
    #[n(6)]
    Cancelled {
        /// Why.
        #[n(0)]
        reason: Note,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum QuoteTag {
    /// See [`QuoteState::Draft`].
    Draft,
    /// See [`QuoteState::Sent`].
    Sent,
    /// See [`QuoteState::Accepted`].
    Accepted,
    /// See [`QuoteState::Declined`].
    Declined,
    /// See [`QuoteState::Expired`].
    Expired,
    /// See [`QuoteState::Superseded`].
    Superseded,
    /// See [`QuoteState::Cancelled`].
    Cancelled,
}

impl QuoteTag {
    /// The name in words, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Superseded => "superseded",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The name of a command on a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum QuoteStep {
    /// [`ChangeQuote`](super::super::ChangeQuote).
    Change,
    /// [`RequestQuoteApproval`](super::super::RequestQuoteApproval).
    RequestApproval,
    /// [`SendQuote`](super::super::SendQuote).
    Send,
    /// [`AcceptQuote`](super::super::AcceptQuote).
    Accept,
    /// [`DeclineQuote`](super::super::DeclineQuote).
    Decline,
    /// [`ExpireQuotes`](super::super::ExpireQuotes).
    Expire,
    /// [`ReviseQuote`](super::super::ReviseQuote).
    Revise,
    /// [`CancelQuote`](super::super::CancelQuote).
    Cancel,
    /// [`SignQuote`](super::super::SignQuote).
    Sign,
}

/// The legal steps of a quote.
pub const STEPS: StepTable<QuoteTag, QuoteStep> = StepTable(&[
    (QuoteTag::Draft, QuoteStep::Change, QuoteTag::Draft),
    (QuoteTag::Draft, QuoteStep::RequestApproval, QuoteTag::Draft),
    (QuoteTag::Draft, QuoteStep::Send, QuoteTag::Sent),
    (QuoteTag::Draft, QuoteStep::Cancel, QuoteTag::Cancelled),
    (QuoteTag::Sent, QuoteStep::Accept, QuoteTag::Accepted),
    (QuoteTag::Sent, QuoteStep::Decline, QuoteTag::Declined),
    (QuoteTag::Sent, QuoteStep::Expire, QuoteTag::Expired),
    (QuoteTag::Sent, QuoteStep::Revise, QuoteTag::Superseded),
    (QuoteTag::Sent, QuoteStep::Cancel, QuoteTag::Cancelled),
    (QuoteTag::Sent, QuoteStep::Sign, QuoteTag::Sent),
    (QuoteTag::Accepted, QuoteStep::Sign, QuoteTag::Accepted),
    (QuoteTag::Declined, QuoteStep::Revise, QuoteTag::Superseded),
    (QuoteTag::Expired, QuoteStep::Revise, QuoteTag::Superseded),
]);
