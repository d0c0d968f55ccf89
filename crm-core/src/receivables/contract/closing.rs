//! Commands that close an invoice without money, or hold it.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, InvoiceId, Money};
use crate::receivables::model::{ResidualReason, WriteOffReason};

/// Lets a small rest of an invoice go. Permission: create on allocations, read on the invoice; above the policy's bound, approve on allocations.
/// Answers the [`Allocation`](crate::receivables::Allocation), which tells net and VAT by rate. Refusals: REC-001, REC-004, REC-005, REC-008 to REC-010.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CloseResidual {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much, above zero; none: all that is open.
    #[n(1)]
    pub amount: Option<Money>,
    /// Why.
    #[n(2)]
    pub reason: ResidualReason,
}

/// Gives an invoice up, or a part of it. Money that comes later all the same takes it back, as far as it pays. Permission: approve on allocations, read
/// on the invoice. Answers the [`Allocation`](crate::receivables::Allocation), which tells net and VAT by rate. Refusals: REC-001, REC-004, REC-005.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WriteOff {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much, above zero; none: all that is open.
    #[n(1)]
    pub amount: Option<Money>,
    /// Why.
    #[n(2)]
    pub reason: WriteOffReason,
}

/// Holds an invoice, or a part of it: reminders leave it alone, ageing shows it apart. Payments are never blocked. A block that is there ends.
/// Permission: update on settlements, read on the invoice. Answers the [`Settlement`](crate::receivables::Settlement). Refusals: REC-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct BlockInvoice {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much, above zero; none: all that the invoice stands for.
    #[n(1)]
    pub amount: Option<Money>,
    /// The first day without the block, after today; none: until it is released.
    #[n(2)]
    pub until: Option<Date>,
}

/// Ends the block of an invoice. Permission: update on settlements, read on the invoice. Answers the [`Settlement`](crate::receivables::Settlement); without a block, as
/// it was. Refusals: REC-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UnblockInvoice {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
}
