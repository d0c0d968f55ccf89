//! Commands that settle pieces: refunded, credited, replaced, exchanged, repaired, rejected.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Note, ReturnId};
use crate::ordering::OrderLineDraft;

use super::commands::ReturnQuantity;

/// Credits pieces on the invoices that bill them, in the same batch; what was paid for them is the customer's again. By the grade of the pieces a fee is kept:
/// it is credited less, and the return says how much.
///
/// Permission: approve on returns, create on invoices. Answers the [`ReturnAuthorisation`](crate::returns::ReturnAuthorisation). Refusals: RET-002, RET-011,
/// RET-016, RET-017, RET-019, RET-024 to RET-027, and those of a credit note.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RefundReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: no grade while there are pieces without one and the outcome does not wait for it, else the one that has pieces left.
    #[n(2)]
    pub grade: Option<Code>,
    /// True where what was paid stays the customer's credit (the outcome `credit`); false where it is to be paid back (the outcome `refund`).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub as_credit: bool,
    /// What is said to the customer on the credit note.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub note: Note,
}

/// Sends the same article again: places an order of it at no charge, in the same batch. The order is delivered like any other.
///
/// Permission: update on returns, create on orders. Refusals: RET-002, RET-011, RET-016, RET-017, RET-024 to RET-026, and those of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReplaceReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: no grade while there are pieces without one and the outcome does not wait for it, else the one that has pieces left.
    #[n(2)]
    pub grade: Option<Code>,
}

/// Credits pieces as a refund does, and places an order of another article at its own price in the same batch: the customer pays, or has left, the difference.
///
/// Permission: approve on returns, create on invoices and orders. Refusals: RET-002, RET-011, RET-016, RET-017, RET-019, RET-024 to RET-027, and those
/// of a credit note and of an order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ExchangeReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: no grade while there are pieces without one and the outcome does not wait for it, else the one that has pieces left.
    #[n(2)]
    pub grade: Option<Code>,
    /// What is ordered instead: 1 to 100 lines.
    #[n(3)]
    pub instead: Vec<OrderLineDraft>,
    /// What is said to the customer on the credit note.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub note: Note,
}

/// Notes that pieces were repaired and sent back. Permission: update on returns. Refusals: RET-002, RET-011, RET-016, RET-017, RET-023 to RET-025.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RepairReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: no grade while there are pieces without one and the outcome does not wait for it, else the one that has pieces left.
    #[n(2)]
    pub grade: Option<Code>,
    /// What was done.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub finding: Note,
}

/// Does not accept pieces: they stay the customer's. Permission: update on returns. Refusals: RET-002, RET-011, RET-015 to RET-017, RET-023 to RET-025.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RejectReturnLine {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: no grade while there are pieces without one and the outcome does not wait for it, else the one that has pieces left.
    #[n(2)]
    pub grade: Option<Code>,
    /// Why, as the customer is told.
    #[n(3)]
    pub grounds: Note,
}
