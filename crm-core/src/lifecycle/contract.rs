//! Commands in, questions in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::einvoicing::cdar::{LifecycleStatus, RequestedAction, StatusReason};
use crate::kernel::{Date, DomainEvent, InvoiceId, Label, Money, Note, refusals};

use super::model::{CashedAtRate, InvoiceLifecycle, InvoiceStatus, LifecycleNeed};

/// Records a status of an issued invoice or credit note, as a platform sent it or as somebody heard. What follows from it is done in the same batch and
/// needs no further permission: 207 and 206 open a dispute, 206 narrows one that is open to what is not approved, 208 holds all of it until 209, 205 ends what stood open, 210 and 213 hold all of it
/// until it is credited, 220 for good.
///
/// Permission: create on invoice statuses, read on the invoice. Answers the [`InvoiceStatus`]; sent again, the same one. Refusals: LIF-001 to LIF-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordLifecycleStatus {
    /// The invoice or credit note.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The number of the message (MDT-4).
    #[n(1)]
    pub message: Label,
    /// Which detail of the message (MDT-124-2), from 1.
    #[n(2)]
    pub sequence: u32,
    /// The status.
    #[n(3)]
    pub status: LifecycleStatus,
    /// The day it was set; none: today.
    #[n(4)]
    pub stated_on: Option<Date>,
    /// Why.
    #[n(5)]
    pub reason: Option<StatusReason>,
    /// What is asked for.
    #[n(6)]
    pub action: Option<RequestedAction>,
    /// What is said with it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub note: Note,
    /// What is disputed or not approved, VAT included; none: all of it. Zero of 206: nothing is left to dispute. Not below zero.
    #[n(8)]
    pub amount: Option<Money>,
    /// What was cashed of each rate; only of 212.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(9)]
    pub cashed: Vec<CashedAtRate>,
}

/// Who a message goes from and to.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MessageEnvelope {
    /// Our SIREN (MDT-38, MDT-129).
    #[n(0)]
    pub seller_siren: Label,
    /// The buyer's SIREN (MDT-57).
    #[n(1)]
    pub buyer_siren: Label,
    /// Where electronic documents reach the buyer (MDT-73), under scheme 0225.
    #[n(2)]
    pub buyer_address: Label,
}

/// Sets a status that is ours to set, and puts the message about it into the outbox: 209 after papers were given, 212 for what was cashed or given back since
/// the last time, or set off between an invoice that is credited in full and its credit notes, 220 once there is a corrected invoice, 225 to 228 about factoring.
///
/// Permission: create on invoice statuses, read on the invoice. Answers the [`InvoiceStatus`]. Refusals: LIF-001 to LIF-003, LIF-006 to LIF-009.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReportLifecycleStatus {
    /// The invoice or credit note.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The status.
    #[n(1)]
    pub status: LifecycleStatus,
    /// What is said with it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
    /// The number of the corrected invoice that took its place; only of 220.
    #[n(3)]
    pub corrected_by: Option<Label>,
    /// Who the message goes from and to.
    #[n(4)]
    pub envelope: MessageEnvelope,
}

/// Asks for the statuses of an invoice. Permission: read on the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LifecycleOf {
    /// The invoice or credit note.
    pub invoice: InvoiceId,
}

/// The life of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LifecycleView {
    /// Where it stands; none before the first status.
    pub standing: Option<InvoiceLifecycle>,
    /// Its statuses, in the order they came.
    pub statuses: Vec<InvoiceStatus>,
}

/// Asks for the invoices that wait for an answer, those that wait longest first. Permission: read on invoice lifecycles; answers over what the actor may see.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LifecycleWorklist {
    /// At most so many; none: 100.
    pub limit: Option<u32>,
}

/// One invoice that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct UnansweredInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What it waits for.
    pub need: LifecycleNeed,
    /// The day since which it waits.
    pub since: Date,
}

/// What happened in the life of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum LifecycleEvent {
    /// A status came.
    #[n(0)]
    Received {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// The status.
        #[n(1)]
        status: LifecycleStatus,
    },
    /// We set a status; the host hands the message to its platform.
    #[n(1)]
    Reported {
        /// The invoice.
        #[n(0)]
        invoice: InvoiceId,
        /// The status.
        #[n(1)]
        status: LifecycleStatus,
        /// The message as XML (CDAR D22B), byte for byte as it is to be sent.
        #[n(2)]
        message: String,
    },
}

impl DomainEvent for LifecycleEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Received { .. } => "lifecycle.received",
            Self::Reported { .. } => "lifecycle.reported",
        }
    }
}

refusals! {
    /// Why the life of an invoice says no, in order of precedence.
    pub enum LifecycleRefusal {
        /// A draft has no life yet.
        NotIssued = "LIF-001": "only an issued document has statuses; issue it first",
        /// Rejected: nothing follows.
        Ended = "LIF-002": "a platform rejected the invoice, so no status follows; credit it, and issue a new one",
        /// Refused: nothing mandatory follows.
        NothingMandatoryFollows {
            /// The status.
            status: &'static str,
        } = "LIF-003": "the buyer refused the invoice or it was given up, so `{status}` cannot follow; credit it, and issue a new one",
        /// The status needs a reason.
        NoReason {
            /// The status.
            status: &'static str,
        } = "LIF-004": "`{status}` needs a reason; give one of those that the status may have",
        /// The status does not have that reason.
        UnknownReason {
            /// The reason.
            reason: &'static str,
            /// The status.
            status: &'static str,
            /// Those it may have.
            known: String,
        } = "LIF-005": "`{status}` cannot have the reason `{reason}`; give one of: {known}",
        /// Somebody else sets that status.
        NotTheSellers {
            /// The status.
            status: &'static str,
        } = "LIF-006": "`{status}` is not for the seller to set; record it once a platform or the buyer sends it",
        /// Nothing was cashed since the last time.
        NothingCashed = "LIF-007": "all that was cashed on the invoice is reported; allocate a payment, or take an allocation back",
        /// 220 names the corrected invoice that took its place.
        NoCorrectedInvoice = "LIF-008": "an invoice is given up for a corrected one; issue that, and give its number in `corrected_by`",
        /// 209 answers 208.
        NotSuspended = "LIF-009": "the buyer does not wait for papers; nothing is to be completed",
    }
}
