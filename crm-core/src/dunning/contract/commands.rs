//! What can be done.

use minicbor::{Decode, Encode};

use crate::documents::DocumentLanguage;
use crate::dunning::model::DunningTarget;
use crate::kernel::{
    Code, Date, DunningHoldId, DunningNoticeId, HeldBack, InvoiceId, LateChargeId, Money, Note, Percent, PromiseId,
};

/// Says how a customer, or one invoice, is reminded, in place of what was said before.
///
/// Permission: create on dunning terms (update where there are some), read on the account or the invoice. Answers the
/// [`DunningTerms`](crate::dunning::DunningTerms). A rate out of bounds is invalid. Refusals: DUN-001, DUN-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetDunningTerms {
    /// The customer or the invoice.
    #[n(0)]
    pub of: DunningTarget,
    /// Key of a procedure of the policy; none: as for the customer, or the policy's.
    #[n(1)]
    pub procedure: Option<Code>,
    /// The language of notices; none: as for the customer, or the policy's.
    #[n(2)]
    pub language: Option<DocumentLanguage>,
    /// The agreed rate of late interest in percent a year, above 0 and up to 100; none: as for the customer, or the policy's.
    #[n(3)]
    pub late_rate: Option<Percent>,
    /// True for a consumer, who owes neither interest nor compensation by these rules. Accounts are companies unless somebody says so.
    #[n(4)]
    pub is_consumer: bool,
}

/// Reminds of what is late, as of today: looks at promises, prepares the notices that are due (one customer, language, currency and procedure each) and
/// puts `dunning_notice.prepared` into the outbox. An invoice rises by one level at a time, and only from one that was sent; what is held, disputed
/// or promised is left alone. Run twice, it does nothing more. In portions: call it again until the answer says that this is the end.
///
/// Permission: update on all dunning notices and watches, read on all invoices. A limit outside 1 to 1,000 is invalid. A customer that cannot be done is named
/// in the answer by the watch over them, and stops no other. Answers a [`DunningRun`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RunDunning {
    /// How many customers are looked at in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DunningRun {
    /// Notices that were prepared.
    #[n(0)]
    pub prepared: u64,
    /// Notices that lapsed, since nothing of them is to be reminded of any more: it is paid, disputed, promised or held.
    #[n(1)]
    pub lapsed: u64,
    /// Promises of which something became.
    #[n(2)]
    pub promises: u64,
    /// Charges that were claimed with notices.
    #[n(3)]
    pub charges: u64,
    /// True where nothing that is due is left, but for what is held back.
    #[n(4)]
    pub is_end: bool,
    /// The watches over customers that could not be done, each with why.
    #[n(5)]
    pub held_back: Vec<HeldBack>,
}

/// Says that a notice was sent, or that those who take over have it: its invoices are at its level. Sent again, it changes nothing.
///
/// Permission: update on dunning notices. Answers the [`DunningNotice`](crate::dunning::DunningNotice). A day before the notice was prepared or after
/// today is invalid. Refusals: DUN-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MarkNoticeSent {
    /// The notice.
    #[n(0)]
    pub notice: DunningNoticeId,
    /// The day it was sent; none: today.
    #[n(1)]
    pub on: Option<Date>,
}

/// Says that a notice could not be sent. Its invoices stay at their level; the next is prepared anew, from tomorrow on.
///
/// Permission: update on dunning notices. Answers the [`DunningNotice`](crate::dunning::DunningNotice). Refusals: DUN-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct MarkNoticeFailed {
    /// The notice.
    #[n(0)]
    pub notice: DunningNoticeId,
    /// Why.
    #[n(1)]
    pub reason: Note,
}

/// Decides that a notice is not sent. What it reminds of is still late: hold the customer or the invoice too, or it is prepared anew tomorrow.
///
/// Permission: update on dunning notices. Answers the [`DunningNotice`](crate::dunning::DunningNotice). Refusals: DUN-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelNotice {
    /// The notice.
    #[n(0)]
    pub notice: DunningNoticeId,
    /// Why.
    #[n(1)]
    pub reason: Note,
}

/// Leaves a customer, or one invoice, alone up to a day. Interest goes on.
///
/// Permission: create on dunning holds, read on the account or the invoice. Answers the [`DunningHold`](crate::dunning::DunningHold). No reason, or a
/// last day before today, is invalid. Refusals: DUN-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct HoldDunning {
    /// The customer or the invoice.
    #[n(0)]
    pub of: DunningTarget,
    /// Why.
    #[n(1)]
    pub reason: Note,
    /// The last day.
    #[n(2)]
    pub until: Date,
}

/// Ends a hold before its time. One that is over stays as it is. Permission: update on dunning holds.
/// Answers the [`DunningHold`](crate::dunning::DunningHold).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReleaseDunning {
    /// The hold.
    #[n(0)]
    pub hold: DunningHoldId,
}

/// Claims the late interest of an invoice up to and with a day, less what was claimed before, and with the first claim the compensation. What a
/// dispute holds bears none while it lasts, and catches up where it was held in vain. Asked again for the same days it answers the same charge.
///
/// Permission: create on late charges, read on the invoice. Answers the [`LateCharge`](crate::dunning::LateCharge). A day after today is invalid.
/// Refusals: DUN-001, DUN-004 to DUN-008.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChargeLateInterest {
    /// The late invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// The last day that counts; none: today.
    #[n(1)]
    pub through: Option<Date>,
}

/// Does without a claimed charge. Its days are not claimed again. Permission: approve on late charges.
/// Answers the [`LateCharge`](crate::dunning::LateCharge). No reason is invalid. Refusals: DUN-009.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WaiveLateCharge {
    /// The charge.
    #[n(0)]
    pub charge: LateChargeId,
    /// Why.
    #[n(1)]
    pub reason: Note,
}

/// Drafts one invoice of claimed charges of a customer, outside the scope of VAT: issued, it is paid, aged and reminded of like any other, but bears no
/// interest itself. A charge whose draft was discarded can be billed anew.
///
/// Permission: update on late charges, create on invoices. Answers the draft. None or too many charges are invalid. Refusals: DUN-009, DUN-010.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct BillLateCharges {
    /// 1 to 400 charges of one customer in one currency, each once.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(0)]
    pub charges: Vec<LateChargeId>,
}

/// Notes that a customer promises to pay a part of an invoice by a day. That part is not reminded of until then, and the tolerance after it.
///
/// Permission: create on promises to pay, read on the invoice. Answers the [`PromiseToPay`](crate::dunning::PromiseToPay). A day before today is
/// invalid. Refusals: PRM-001 to PRM-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RecordPromise {
    /// The invoice.
    #[n(0)]
    pub invoice: InvoiceId,
    /// How much; none: all that is open.
    #[n(1)]
    pub amount: Option<Money>,
    /// The day by which it is to be paid.
    #[n(2)]
    pub pay_by: Date,
    /// Who said so, and how.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub note: Note,
}

/// Takes an open promise back: it no longer counts, for or against the customer. Permission: update on promises to pay.
/// Answers the [`PromiseToPay`](crate::dunning::PromiseToPay). Refusals: PRM-004.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WithdrawPromise {
    /// The promise.
    #[n(0)]
    pub promise: PromiseId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
}
