//! Commands about money that comes in and goes back.

use minicbor::{Decode, Encode};

use crate::kernel::{
    AccountId, AllocationId, Code, Currency, Date, ExternalId, InvoiceId, Money, Name, PaymentId, RepaymentId, UserId,
};

/// One invoice that a payment is for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AllocateTo {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much of the payment; none: as much as is open and left. What was written off counts as open: money that comes all the same takes the
    /// write-off back.
    #[n(1)]
    pub amount: Option<Money>,
}

/// What a payment, or what is left of one, is set against.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AllocationPlan {
    /// Nothing yet: it stays the customer's credit.
    #[n(0)]
    Later,
    /// The open invoices of the customer in the payment's currency, the oldest due day first.
    #[n(1)]
    OldestFirst,
    /// The named invoices.
    #[n(2)]
    To(#[n(0)] Vec<AllocateTo>),
    /// The open invoices whose numbers stand in what the payer wrote, the oldest due day first.
    #[n(3)]
    ByReference,
    /// All open invoices of the customer in the payment's currency, each its share by what is open, by largest remainder.
    #[n(4)]
    ProRata,
}

/// Records money received. Permission: create on payments, read on the account and the invoices. Answers the [`Payment`](crate::receivables::Payment).
/// Refusals: REC-001 to REC-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordPayment {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// How much, above zero.
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
    pub reference: Option<Name>,
    /// Its number in the system it comes from; unique.
    #[n(5)]
    pub external_id: Option<ExternalId>,
    /// What it is for.
    #[n(6)]
    pub plan: AllocationPlan,
    /// Whose payment it is; none: the account's owner's.
    #[n(7)]
    pub owner: Option<UserId>,
}

/// Sets a part of a payment against an invoice. Permission: update on payments, read on the invoice.
/// Answers the [`Allocation`](crate::receivables::Allocation). Refusals: REC-001 to REC-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Allocate {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// The invoice, and how much.
    #[n(1)]
    pub to: AllocateTo,
}

/// Takes a row back by a second one, whatever it closed the invoice with; payment and invoice are as before it. Permission: update on allocations.
/// Answers the row that takes back. Sent again, it answers the same row. Refusals: REC-007.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Unallocate {
    /// The allocation.
    #[n(0)]
    pub allocation: AllocationId,
}

/// Sets what is left of a payment against invoices. Permission: update on payments, read on the invoices.
/// Answers the [`Payment`](crate::receivables::Payment). Refusals: REC-001 to REC-006.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AllocateLeft {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// What it is for.
    #[n(1)]
    pub plan: AllocationPlan,
}

/// Takes back what was set against an invoice beyond what it still stands for, as after a credit note on a paid invoice: write-offs and residuals
/// first, then payments, the latest first. What was money can be set against other invoices, or refunded. Permission: update on settlements.
/// Answers the [`Settlement`](crate::receivables::Settlement); without an excess, as it was.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReleaseExcess {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
}

/// What a refund pays out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RefundSource {
    /// What is left of one payment.
    #[n(0)]
    Payment(#[n(0)] PaymentId),
    /// What is left of all payments of a customer in a currency, the oldest first.
    #[n(1)]
    Credit {
        /// The customer.
        #[n(0)]
        account: AccountId,
        /// The currency.
        #[n(1)]
        currency: Currency,
    },
}

/// Pays money back that is set against no invoice. Permission: create on repayments, update on the payments, and read on the account where its credit
/// is paid out. Answers the [`Repayment`](crate::receivables::Repayment). Refusals: REC-006, REC-011.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PayRefund {
    /// What is paid out.
    #[n(0)]
    pub source: RefundSource,
    /// How much, above zero; none: all that is left.
    #[n(1)]
    pub amount: Option<Money>,
    /// The day on which it went; none: today.
    #[n(2)]
    pub on: Option<Date>,
    /// How it went, as a key: `transfer`, `card`.
    #[n(3)]
    pub method: Code,
    /// What was written with it.
    #[n(4)]
    pub reference: Option<Name>,
    /// Why, as a key: `overpaid`, `returned_goods`.
    #[n(5)]
    pub reason: Code,
    /// Its number in the system it comes from; unique.
    #[n(6)]
    pub external_id: Option<ExternalId>,
}

/// Records that a bank took a payment back, in full or in part: first what is set against no invoice, then what is, the latest first; those invoices are
/// open again as before. The payment stays. Permission: create on repayments, update on the payment.
/// Answers the [`Repayment`](crate::receivables::Repayment). Refusals: REC-012.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChargeBack {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// How much, above zero; none: all of it that did not go back yet.
    #[n(1)]
    pub amount: Option<Money>,
    /// The day on which it went; none: today.
    #[n(2)]
    pub on: Option<Date>,
    /// How it went, as a key: `direct_debit`, `card`.
    #[n(3)]
    pub method: Code,
    /// What the bank wrote.
    #[n(4)]
    pub reference: Option<Name>,
    /// Why, as a key: `insufficient_funds`, `disputed`.
    #[n(5)]
    pub reason: Code,
    /// Its number in the system it comes from; unique.
    #[n(6)]
    pub external_id: Option<ExternalId>,
}

/// Records that a repayment came in again: a refund that did not reach the payer, a chargeback that the bank gave back. The payments have the money
/// again, and what a chargeback opened is closed again as far as it is still open. Permission: update on repayments.
/// Answers the [`Repayment`](crate::receivables::Repayment) that undoes. Sent again, it answers the same. Refusals: REC-013.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct UndoRepayment {
    /// The repayment.
    #[n(0)]
    pub repayment: RepaymentId,
    /// The day on which it came in again; none: today.
    #[n(1)]
    pub on: Option<Date>,
    /// Why, as a key: `returned`, `representment`.
    #[n(2)]
    pub reason: Code,
}
