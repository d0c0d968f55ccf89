//! What can be asked of disputes.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::disputes::model::{Dispute, DisputeStep};
use crate::kernel::{Code, Currency, Date, DisputeId, Money};

/// Asks where a dispute stands: its amounts today, what evidence is missing, and what can be done. Permission: read on the dispute and on its invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DisputeStanding {
    /// The dispute.
    pub dispute: DisputeId,
}

/// What became of the disputed amount so far: `original = open + paid + credited + written_off`, at every moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DisputeAmounts {
    /// What was disputed when it was raised, VAT included, without what the buyer has accepted since.
    pub original: Money,
    /// What of it is still open on the invoice.
    pub open: Money,
    /// What of it was paid all the same. Payments go to what is not disputed first.
    pub paid: Money,
    /// What of it was credited.
    pub credited: Money,
    /// What of it was written off, or let go as a small rest.
    pub written_off: Money,
}

/// Where a dispute stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DisputeView {
    /// The dispute.
    pub dispute: Dispute,
    /// Its amounts.
    pub amounts: DisputeAmounts,
    /// The kinds of evidence that the policy asks for and nobody has put forward.
    pub missing_evidence: Vec<Code>,
    /// What can be done.
    pub available: Vec<DisputeStep>,
    /// The last day on which a settled one can be reopened; none: it is open, or the policy sets no end.
    pub reopens_until: Option<Date>,
}

/// Asks for the open disputes, those that are to be answered first at the front, and at the very front those that nobody has taken in hand. Permission: read on
/// disputes; answers over what the actor may see. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DisputeWorklist {
    /// At most so many; none: 100.
    pub limit: Option<u32>,
}

/// An open dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DisputeTask {
    /// The dispute.
    pub dispute: Dispute,
    /// The last day to answer the customer; none: nobody has taken it in hand.
    pub answer_by: Option<Date>,
    /// True where that day has passed.
    pub is_late: bool,
    /// Days since it was raised.
    pub age_days: i64,
}

/// Asks for the figures of disputes of one currency over days. Permission: read on disputes and invoices; answers over what the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DisputeFigures {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The currency.
    pub currency: Currency,
}

/// How many disputes of a kind, and for how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DisputeCount {
    /// How many.
    pub disputes: u64,
    /// What they are about, VAT included.
    pub amount: Money,
    /// What of it was credited by them, VAT included.
    pub credited: Money,
}

/// The figures of disputes over days. A share is of one, to four decimals; none where there is nothing to share.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DisputeReport {
    /// Invoices that were issued on these days.
    pub invoices: u64,
    /// What they came to, VAT included.
    pub invoiced: Money,
    /// Disputes that were raised on these days.
    pub raised: DisputeCount,
    /// Share of the invoices of these days that were disputed, on whatever day.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub rate_by_count: Option<Decimal>,
    /// The same of their amounts.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub rate_by_amount: Option<Decimal>,
    /// Disputes that were settled on these days.
    pub resolved: DisputeCount,
    /// Those of them that ended without a credit: rejected or withdrawn.
    pub won: DisputeCount,
    /// Share of those that were settled.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub win_rate: Option<Decimal>,
    /// Mean of the days from raising to settling, to one decimal.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub mean_days: Option<Decimal>,
    /// Median of the same.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub median_days: Option<Decimal>,
    /// What they cost, by reason.
    pub by_reason: BTreeMap<Code, DisputeCount>,
    /// What they cost, by root cause. Those of which none is known are left out.
    pub by_root_cause: BTreeMap<Code, DisputeCount>,
    /// Disputes that are open at the end of the last day.
    pub open: DisputeCount,
    /// The mean age of those in days, to one decimal.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub mean_age_days: Option<Decimal>,
    /// Those of them whose day to answer had passed.
    pub late: u64,
    /// Share of what was invoiced on these days that settled disputes have had credited: what the company gives away.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::kernel::wire::decimal_or_none"))]
    pub leakage: Option<Decimal>,
}
