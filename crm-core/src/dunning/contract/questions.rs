//! What can be asked.

use crate::dunning::model::{DunningHold, DunningNotice, InterestAccrual, LateCharge, NoticeContent, PromiseToPay};
use crate::invoicing::InvoiceNumber;
use crate::kernel::{AccountId, Date, DunningNoticeId, InvoiceId, Money, PromiseId};

/// Asks whom a run would remind of what as of a day, and why of the rest not. Permission: read on invoices; over what the actor may see.
///
/// Answers a [`CustomerDunning`] for each customer with something late or a broken promise. Refusals: DUN-005, DUN-006.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DunningWorklist {
    /// The day; none: today.
    pub as_of: Option<Date>,
    /// Only this customer's.
    pub account: Option<AccountId>,
}

/// What a customer is to be reminded of, and what not.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CustomerDunning {
    /// The customer.
    pub account: AccountId,
    /// The notices that are due.
    pub due: Vec<NoticeContent>,
    /// Late invoices that are on none of them.
    pub waiting: Vec<WaitingInvoice>,
    /// Promises that were broken, of invoices that are still open.
    pub broken: Vec<PromiseId>,
}

/// A late invoice that is not reminded of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WaitingInvoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: InvoiceNumber,
    /// The day by which it was to be paid.
    pub due_on: Date,
    /// What is open.
    pub open: Money,
    /// The level that was sent last; 0 where none was.
    pub level: u32,
    /// The highest level that its days would allow: it goes there one by one.
    pub reached: u32,
    /// Why not.
    pub wait: DunningWait,
}

/// Why a late invoice is not reminded of. The first that applies is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum DunningWait {
    /// A notice about it has not been sent yet.
    NoticeWaiting {
        /// The notice.
        notice: DunningNoticeId,
    },
    /// The last level was sent; others may have taken over.
    Finished,
    /// It, or its customer, is held.
    Held {
        /// The last day of the hold.
        until: Date,
    },
    /// All of it is disputed.
    Disputed,
    /// All of it that is not disputed is promised.
    Promised {
        /// The last day on which a payment keeps the promise.
        until: Date,
    },
    /// The next level is not due yet.
    NextOn {
        /// The day on which it is.
        on: Date,
    },
    /// It is less than the next level reminds of.
    BelowMinimum,
    /// What the customer has paid or was credited beyond invoices covers it: set it against them.
    Covered,
}

/// Asks what late interest and compensation an invoice has brought about as of a day, line by line. Permission: read on the invoice.
///
/// Answers an [`InterestStanding`]. Refusals: DUN-001, DUN-005 to DUN-008.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct LateInterest {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The last day that counts; none: today.
    pub as_of: Option<Date>,
}

/// What an invoice has brought about by being late.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InterestStanding {
    /// All interest from the first late day on.
    pub accrual: InterestAccrual,
    /// What of it is claimed, waived and billed charges included.
    pub claimed: Money,
    /// What is not claimed yet.
    pub unclaimed: Money,
    /// The compensation, claimed or not; none where it is not late, or none is owed.
    pub compensation: Option<Money>,
    /// True where the compensation is claimed.
    pub is_compensation_claimed: bool,
}

/// Asks for all that reminded of an invoice, or kept from it. Permission: read on the invoice; over what the actor may see.
///
/// Answers [`DunningRecords`]. Refusals: DUN-001.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DunningHistory {
    /// The invoice.
    pub invoice: InvoiceId,
}

/// All that reminded of an invoice, or kept from it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DunningRecords {
    /// The level that was sent last; 0 where none was.
    pub level: u32,
    /// Notices with a line about it, by the day they were prepared.
    pub notices: Vec<DunningNotice>,
    /// Holds of it and of its customer, by their last day.
    pub holds: Vec<DunningHold>,
    /// Promises to pay it, by the day they were made.
    pub promises: Vec<PromiseToPay>,
    /// What was claimed for it, by day.
    pub charges: Vec<LateCharge>,
}
