//! Commands about payments that their payers contest at their banks.

use minicbor::{Decode, Encode};

use crate::disputes::model::PaymentDisputeReason;
use crate::kernel::{Code, Date, DocumentHash, ExternalId, HeldBack, Money, Name, PaymentDisputeId, PaymentId, Timestamp};

/// Records that a payer contests a payment. An inquiry moves no money. Anything else takes the money back at once, as
/// [`ChargeBack`](crate::receivables::ChargeBack) does: the invoices that it had paid are open again, and each is held by a dispute of the kind
/// [`DisputeKind::Chargeback`](crate::disputes::DisputeKind::Chargeback), unless it has an open one.
///
/// Permission: create on payment disputes, update on the payment, and for what is no inquiry create on repayments and on disputes. Answers the
/// [`PaymentDispute`](crate::disputes::PaymentDispute). Refusals: DSP-021, DSP-022, and those of a chargeback.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct OpenPaymentDispute {
    /// The payment.
    #[n(0)]
    pub payment: PaymentId,
    /// How much of it, above zero; none: all of it that did not go back yet.
    #[n(1)]
    pub amount: Option<Money>,
    /// Why.
    #[n(2)]
    pub reason: PaymentDisputeReason,
    /// True where the bank only asks.
    #[n(3)]
    pub is_inquiry: bool,
    /// Until when an answer counts.
    #[n(4)]
    pub respond_by: Timestamp,
    /// The number under which the bank or the scheme runs it.
    #[n(5)]
    pub reference: Option<Name>,
    /// Its number in the system it comes from; unique.
    #[n(6)]
    pub external_id: Option<ExternalId>,
    /// What the scheme takes for it, whatever becomes of it.
    #[n(7)]
    pub fee: Option<Money>,
}

/// Records that the bank is no longer content to ask: the money is taken back, as by [`OpenPaymentDispute`]. Permission: update on payment disputes, and as
/// there. Refusals: DSP-021, DSP-023, REC-012.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct EscalatePaymentInquiry {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
    /// Until when evidence counts.
    #[n(1)]
    pub respond_by: Timestamp,
    /// What the scheme takes for it, whatever becomes of it.
    #[n(2)]
    pub fee: Option<Money>,
    /// How much is taken back, above zero; none: what the inquiry was about, as far as it was not given back since.
    #[n(3)]
    pub amount: Option<Money>,
}

/// Puts a piece of evidence forward, before all of it is sent. The same kind under the same title replaces the piece before. Permission: update on payment
/// disputes. Refusals: DSP-012, DSP-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AddPaymentEvidence {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
    /// What it is, as a key: `receipt`, `delivery-note`, `contract`.
    #[n(1)]
    pub kind: Code,
    /// What it is called.
    #[n(2)]
    pub title: Name,
    /// The hash of its bytes, where there is a document.
    #[n(3)]
    pub hash: Option<DocumentHash>,
}

/// Sends the evidence to the bank: once, whole, and in time. The message waits in the outbox. Permission: update on payment disputes. Refusals: DSP-023 to DSP-025.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SubmitPaymentEvidence {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
    /// True to send it although kinds are missing that the policy asks for.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    #[cbor(default)]
    pub although_incomplete: bool,
    /// What the scheme takes for an answer, and gives back on a win.
    #[n(2)]
    pub countered_fee: Option<Money>,
}

/// Records that the bank asks no more: it was content, or the payment was refunded in full. Permission: update on payment disputes. Refusals: DSP-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ClosePaymentInquiry {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
}

/// Records what the bank decided. On a win the money comes again, the invoices are paid again as far as they are open, and the disputes that held them end; on a
/// loss those disputes stay open, for the company to say whether it credits the customer or claims the money another way.
///
/// Permission: update on payment disputes, on the repayment and on the disputes. Answers the [`PaymentDispute`](crate::disputes::PaymentDispute). Refusals: DSP-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DecidePaymentDispute {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
    /// True where the money comes again.
    #[n(1)]
    pub is_won: bool,
    /// The day of the decision; none: today.
    #[n(2)]
    pub on: Option<Date>,
}

/// Gives a contested payment up without an answer. Permission: update on payment disputes. Refusals: DSP-023.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ConcedePaymentDispute {
    /// The contested payment.
    #[n(0)]
    pub payment_dispute: PaymentDisputeId,
}

/// Ends the contested payments that nobody answered in time: they are lost. [`RunDue`](crate::automation::RunDue) does it as well. In portions: send it again
/// until the answer says that this is the end.
///
/// Permission: update on payment disputes, on all of them. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LapsePaymentDisputes {
    /// How many in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`LapsePaymentDisputes`] did.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct LapsedPaymentDisputes {
    /// Contested payments that were lost.
    #[n(0)]
    pub lapsed: u64,
    /// True where none is left that should.
    #[n(1)]
    pub is_end: bool,
    /// Those that could not be ended.
    #[n(2)]
    pub held_back: Vec<HeldBack>,
}
