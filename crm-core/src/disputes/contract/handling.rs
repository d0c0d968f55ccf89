//! Commands that bring a dispute to its end.

use minicbor::{Decode, Encode};

use crate::disputes::model::{AnswerFrom, EscalationBody};
use crate::kernel::{Code, DisputeId, DocumentHash, InvoiceId, Money, Name, Note, UserId};

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
    /// Both sides meet: a part of it is credited, VAT included, and the customer pays the rest.
    #[n(3)]
    Compromise(#[n(0)] Money),
    /// A corrected invoice has taken the place of the disputed one: nothing is owed on that one any more.
    #[n(4)]
    Corrected {
        /// The corrected invoice, issued, of exactly the disputed one.
        #[n(0)]
        by: InvoiceId,
    },
}

/// Settles a dispute. What is accepted is credited in the same batch: exactly the disputed lines, quantities, prices or charges where all of it is, their
/// share where a part is. The hold ends once the policy's days of grace are over, and the rest is due as before.
///
/// Permission: approve on disputes, and create on invoices where something is credited. Answers the [`Dispute`](crate::disputes::Dispute).
/// Refusals: DSP-006 to DSP-009, DSP-014, DSP-015, DSP-018, DSP-020, and those of a credit note.
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

/// Says that somebody is to say something first. Permission: update on disputes. Refusals: DSP-006, DSP-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WaitInDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// Whom it waits for.
    #[n(1)]
    pub on: AnswerFrom,
    /// What is asked.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub question: Note,
}

/// Takes a dispute further that was rejected, or accepted in part, to others. What was not accepted is held again. Permission: update on disputes. Refusals:
/// DSP-002, DSP-004, DSP-006, DSP-007, DSP-010.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EscalateDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// Who is asked.
    #[n(1)]
    pub to: EscalationBody,
    /// The user who coordinates; none: whoever acts.
    #[n(2)]
    pub coordinator: Option<UserId>,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub grounds: Note,
}

/// Opens a settled dispute again, within the days that the policy allows. What was not credited of it is held again, and somebody is to take it in hand anew.
/// Permission: update on disputes. Refusals: DSP-002, DSP-004, DSP-006, DSP-007, DSP-011.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReopenDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// Why, not empty.
    #[n(1)]
    pub grounds: Note,
}

/// Puts a piece of evidence forward. The same kind under the same title replaces the piece before. Permission: update on disputes. Refusals: DSP-006, DSP-012.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddDisputeEvidence {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// What it is, as a key: `delivery-note`, `contract`, `photograph`.
    #[n(1)]
    pub kind: Code,
    /// What it is called.
    #[n(2)]
    pub title: Name,
    /// The hash of its bytes, where there is a document.
    #[n(3)]
    pub hash: Option<DocumentHash>,
}

/// Says what was at the bottom of a dispute. Permission: update on disputes. Refusals: DSP-006, DSP-013.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DiagnoseDispute {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
    /// A key of the policy's root causes.
    #[n(1)]
    pub root_cause: Code,
}

/// Asks for the approvals that the policy wants for what is proposed, one for each threshold that it is above. Whoever proposed it does not vote on them; others
/// do by [`CastVote`](crate::approvals::CastVote). One of the same that is pending or granted is not asked for again.
///
/// Permission: update on disputes. Answers the [`AskedApprovals`](crate::approvals::AskedApprovals). Refusals: DSP-006, DSP-016.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RequestDisputeApproval {
    /// The dispute.
    #[n(0)]
    pub dispute: DisputeId,
}
