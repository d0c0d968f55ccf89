//! Commands that begin a dispute.

use minicbor::{Decode, Encode};

use crate::disputes::model::{DisputeKind, DisputeScope};
use crate::kernel::{Code, Date, ExternalId, InvoiceId, Money, Name, Note};

/// Raises a dispute about an issued invoice and holds its amount. Permission: create on disputes, read on the invoice and on the case or return that it comes
/// from.
///
/// Answers the [`Dispute`](crate::disputes::Dispute). Refusals: DSP-001 to DSP-005, DSP-017, DSP-026.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RaiseDispute {
    /// The disputed invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// What part of it.
    #[n(1)]
    pub scope: DisputeScope,
    /// Why: a key of the policy's reasons.
    #[n(2)]
    pub reason: Code,
    /// What the customer says.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub claim: Note,
    /// Where it comes from. A chargeback raises its dispute by itself ([`OpenPaymentDispute`](crate::disputes::OpenPaymentDispute)).
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(4)]
    #[cbor(default)]
    pub kind: DisputeKind,
    /// The number under which the customer runs it.
    #[n(5)]
    pub reference: Option<Name>,
}

impl RaiseDispute {
    /// A dispute of the invoice itself, with nothing else said.
    #[must_use]
    pub fn about(invoice: InvoiceId, scope: DisputeScope, reason: Code) -> Self {
        Self { invoice, scope, reason, claim: Note::default(), kind: DisputeKind::Invoice, reference: None }
    }
}

/// Records that a customer paid less than is open and said why: the payment is set against the invoice, and the rest of it is disputed for that reason, in one
/// batch.
///
/// Permission: create on payments and on disputes, read on the invoice. Answers the [`Dispute`](crate::disputes::Dispute). Refusals:
/// DSP-001 to DSP-003, DSP-019, and those of [`RecordPayment`](crate::receivables::RecordPayment).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordShortPayment {
    /// The invoice that was paid short.
    #[n(0)]
    pub invoice: InvoiceId,
    /// What came in, above zero and below what is open.
    #[n(1)]
    pub amount: Money,
    /// The day it came in; none: today.
    #[n(2)]
    pub received_on: Option<Date>,
    /// How it came, as a key: `transfer`, `card`.
    #[n(3)]
    pub method: Code,
    /// What the payer wrote.
    #[n(4)]
    pub payment_reference: Option<Name>,
    /// The payment's number in the system it comes from; unique.
    #[n(5)]
    pub external_id: Option<ExternalId>,
    /// Why the rest was not paid: a key of the policy's reasons.
    #[n(6)]
    pub reason: Code,
    /// What the customer says.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(7)]
    pub claim: Note,
}
