//! What happened to a return.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, DomainEvent, InvoiceId, Money, OrderId, Quantity};
use crate::returns::model::{Disposition, ReturnAction};

use super::commands::ReturnQuantity;

/// What happened to a return, or to what its documents have left to come back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ReturnEvent {
    /// The customer asked.
    #[n(0)]
    Requested,
    /// So much may come back.
    #[n(1)]
    Authorised {
        /// Of which line.
        #[n(0)]
        lines: Vec<ReturnQuantity>,
    },
    /// The company said no.
    #[n(2)]
    Refused,
    /// A line was divided.
    #[n(3)]
    Split {
        /// The number of the new line, and its pieces.
        #[n(0)]
        pieces: ReturnQuantity,
        /// The line that they were taken from.
        #[n(1)]
        from: u32,
    },
    /// The customer got a label.
    #[n(4)]
    LabelSent,
    /// The goods are on their way.
    #[n(5)]
    SentBack,
    /// Pieces arrived.
    #[n(6)]
    Received {
        /// Of which line.
        #[n(0)]
        lines: Vec<ReturnQuantity>,
    },
    /// Pieces were graded.
    #[n(7)]
    Inspected {
        /// Which.
        #[n(0)]
        pieces: ReturnQuantity,
        /// Their grade.
        #[n(1)]
        grade: Code,
    },
    /// The outcome of a line was decided on.
    #[n(8)]
    Decided {
        /// The line.
        #[n(0)]
        line: u32,
        /// The outcome.
        #[n(1)]
        outcome: ReturnAction,
    },
    /// Pieces were settled.
    #[n(9)]
    Settled {
        /// Which.
        #[n(0)]
        pieces: ReturnQuantity,
        /// How.
        #[n(1)]
        outcome: ReturnAction,
        /// What was credited, VAT included; none where nothing is.
        #[n(2)]
        credited: Option<Money>,
        /// What was kept of the price, VAT included.
        #[n(3)]
        kept: Option<Money>,
        /// The credit notes.
        #[n(4)]
        credit_notes: Vec<InvoiceId>,
        /// The order that was placed instead.
        #[n(5)]
        order: Option<OrderId>,
    },
    /// The company did something with pieces that it keeps.
    #[n(10)]
    Disposed {
        /// Which.
        #[n(0)]
        pieces: ReturnQuantity,
        /// What.
        #[n(1)]
        disposition: Disposition,
    },
    /// It was given up.
    #[n(11)]
    Cancelled,
    /// All is done.
    #[n(12)]
    Closed,
    /// What is taken of a document's line is another quantity now.
    #[n(13)]
    Taken {
        /// How much is taken of all its lines.
        #[n(0)]
        pieces: Quantity,
    },
}

impl DomainEvent for ReturnEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Requested => "return.requested",
            Self::Authorised { .. } => "return.authorised",
            Self::Refused => "return.refused",
            Self::Split { .. } => "return.split",
            Self::LabelSent => "return.label_sent",
            Self::SentBack => "return.sent_back",
            Self::Received { .. } => "return.received",
            Self::Inspected { .. } => "return.inspected",
            Self::Decided { .. } => "return.decided",
            Self::Settled { .. } => "return.settled",
            Self::Disposed { .. } => "return.disposed",
            Self::Cancelled => "return.cancelled",
            Self::Closed => "return.closed",
            Self::Taken { .. } => "return_tally.taken",
        }
    }
}
