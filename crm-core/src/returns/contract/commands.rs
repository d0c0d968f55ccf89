//! Commands about a return as a whole: asking, authorising, splitting, ending.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, ContactId, Note, Quantity, ReturnId};
use crate::returns::model::{ReturnRight, ReturnSource};

/// A line to be: what the customer wants to send back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnDraftLine {
    /// Where it is from.
    #[n(0)]
    pub source: ReturnSource,
    /// How many pieces, above zero.
    #[n(1)]
    pub quantity: Quantity,
    /// The key of the template that it is to follow; none: the policy's first for its article and right.
    #[n(2)]
    pub template: Option<Code>,
}

/// Pieces of one line of a return.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReturnQuantity {
    /// The number of the line.
    #[n(0)]
    pub line: u32,
    /// How many pieces.
    #[n(1)]
    pub quantity: Quantity,
}

/// Notes that a customer wants to send something back, under a number of its own. Lines whose time is over are noted as well: whoever may approve can still
/// authorise them. A consumer's withdrawal is another matter: it is noted only where the law grants it.
///
/// Permission: create on returns, read on the account, the contact and every document that is named. Answers the
/// [`ReturnAuthorisation`](crate::returns::ReturnAuthorisation). Refusals: RET-001 to RET-010.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RequestReturn {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// The person one deals with.
    #[n(1)]
    pub contact: Option<ContactId>,
    /// Why: a key of the policy's reasons.
    #[n(2)]
    pub reason: Code,
    /// By which right.
    #[n(3)]
    pub right: ReturnRight,
    /// 1 to 200 lines.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    pub lines: Vec<ReturnDraftLine>,
    /// What the customer says.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(5)]
    pub note: Note,
}

/// Says how many pieces of which lines may come back, in place of what was said before. The same again changes nothing.
///
/// Permission: update on returns, and approve, with grounds, for lines whose time was over when they were asked for: more than was asked for is asked for
/// now. Refusals: RET-002, RET-011 to RET-014, RET-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AuthoriseReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// How many pieces of which lines, each line once; what is not named stays as it was, or none where nothing was said. None: all that was asked for.
    #[n(1)]
    pub lines: Option<Vec<ReturnQuantity>>,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub grounds: Note,
}

/// Says no to a return as a whole. Permission: update on returns. Refusals: RET-011, RET-015, RET-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RefuseReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// Why, as the customer is told.
    #[n(1)]
    pub grounds: Note,
}

/// Takes some pieces of a line into a line of their own, so that something else can be decided about them: pieces whose outcome is not known, those first
/// that have come furthest. The new line gets the next number.
///
/// Permission: update on returns. Refusals: RET-002, RET-011, RET-022.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SplitReturnLine {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// The number of the line.
    #[n(1)]
    pub line: u32,
    /// How many pieces the new line has: above zero, fewer than all.
    #[n(2)]
    pub quantity: Quantity,
}

/// Gives up a return of which nothing was received or settled; what it took of its documents may come back another time. Nothing where that was done
/// before. Permission: update on returns. Refusals: RET-011, RET-020, RET-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub grounds: Note,
}

/// Closes a return: of every piece that was received the outcome is known; what never came may come back another time, unless it was settled without.
/// Nothing where that was done before. Permission: update on returns. Refusals: RET-011, RET-021, RET-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CloseReturn {
    /// The return.
    #[n(0)]
    pub rma: ReturnId,
    /// What is to be said.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub note: Note,
}
