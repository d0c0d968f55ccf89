//! Commands about the goods: on their way, received, inspected, decided about, disposed of.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Date, Label, Note, ProductId, Quantity, ReturnId};
use crate::returns::model::{Disposition, ReturnAction};

use super::commands::ReturnQuantity;

/// Notes that the customer got a label for the parcel. Permission: update on returns. Refusals: RET-002, RET-011, RET-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SendReturnLabel {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// The numbers of the lines; none: every line whose plan has a label.
    #[n(1)]
    pub lines: Option<Vec<u32>>,
    /// The number of the parcel.
    #[n(2)]
    pub parcel: Label,
}

/// Notes that the customer has shown that the goods are on their way: from then on a consumer who withdraws no longer waits for the money
/// (Directive 2011/83/EU, art. 13(3)). A day ahead is invalid. Permission: update on returns. Refusals: RET-011.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordReturnShipment {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// The day; none: today.
    #[n(1)]
    pub sent_on: Option<Date>,
    /// The number of the parcel, or what else proves it.
    #[n(2)]
    pub proof: Label,
}

/// What arrived of one line.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReceivedPieces {
    /// The number of the line.
    #[n(0)]
    pub line: u32,
    /// How many pieces, above zero.
    #[n(1)]
    pub quantity: Quantity,
    /// The product that arrived; none: that of the line, as far as one can see.
    #[n(2)]
    pub product: Option<ProductId>,
}

/// Notes what arrived; several receipts of a line add up. Permission: update on returns. Refusals: RET-002, RET-011, RET-016 to RET-018.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordReturnReceipt {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// What arrived, each line once, at most 200; none: all that is still to come.
    #[n(1)]
    pub lines: Option<Vec<ReceivedPieces>>,
}

/// Grades pieces that arrived. Permission: update on returns. Refusals: RET-002, RET-011, RET-016, RET-017, RET-019, RET-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct InspectReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade: a key of the policy's.
    #[n(2)]
    pub grade: Code,
    /// What was seen.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub finding: Note,
}

/// Says which outcome a line is to have, of those that its plan allows; another one as long as none has come true. The same again changes nothing.
///
/// Permission: update on returns. Refusals: RET-002, RET-011, RET-016, RET-017, RET-023, RET-024.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DecideReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// The number of the line.
    #[n(1)]
    pub line: u32,
    /// The outcome.
    #[n(2)]
    pub outcome: ReturnAction,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub grounds: Note,
}

/// Notes what the company does with pieces that it keeps. Permission: update on returns. Refusals: RET-002, RET-011, RET-016, RET-017, RET-019, RET-025.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DisposeReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which line.
    #[n(1)]
    pub pieces: ReturnQuantity,
    /// Their grade; none: the one that has pieces left, or none where they were not inspected.
    #[n(2)]
    pub grade: Option<Code>,
    /// What is done; none: as the policy says of the grade.
    #[n(3)]
    pub disposition: Option<Disposition>,
}
