//! Questions about returns, and what they answer.

use crate::kernel::{AccountId, Code, Currency, Date, Label, Money, Percent, Quantity, ReturnId};
use crate::returns::model::{DeliveredLine, ReturnAction, ReturnLineStatus};

/// Asks whether a delivered line may come back, until when, and how much of it, for a consumer's withdrawal as well.
///
/// Permission: read on the document. Answers a [`ReturnWindow`]. Refusals: RET-001, RET-003, RET-004.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Returnable {
    /// The line.
    pub line: DeliveredLine,
    /// Why it would come back.
    pub reason: Code,
}

/// Until when a delivered line may come back, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReturnWindow {
    /// How much was delivered.
    pub delivered: Quantity,
    /// How much returns have taken.
    pub taken: Quantity,
    /// How much may still come back.
    pub left: Quantity,
    /// The day of the last delivery of the line; none where nothing was delivered.
    pub delivered_on: Option<Date>,
    /// The last day by the company's terms; none where nothing was delivered.
    pub last_day: Option<Date>,
    /// True where that day has not passed.
    pub is_in_time: bool,
    /// True where the customer is a consumer.
    pub is_consumer: bool,
    /// True where the law grants no withdrawal from this article.
    pub is_excluded: bool,
    /// The last day on which a consumer may withdraw; none while something of the order is still to be delivered.
    pub withdraw_until: Option<Date>,
}

/// Asks what can be done now, line by line. Permission: read on returns. Answers [`LineSteps`] in the order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ReturnSteps {
    /// The return.
    pub rma: ReturnId,
}

/// One step that can be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct PossibleStep {
    /// The step.
    pub action: ReturnAction,
    /// With how many pieces at most.
    pub quantity: Quantity,
}

/// What can be done now with one line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LineSteps {
    /// The number of the line.
    pub line: u32,
    /// How far it has come.
    pub status: ReturnLineStatus,
    /// What can be done, in the order of the plan.
    pub steps: Vec<PossibleStep>,
}

/// Asks for which withdrawals money is to be given back, the first due first.
///
/// Permission: read on returns; answers over what the actor may see. A limit outside 1 to 1,000 is invalid. Answers [`ReturnDue`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ReturnsDue {
    /// Only what is due by then; none: all of it.
    pub until: Option<Date>,
    /// How many returns at most, 1 to 1,000; none: 100.
    pub limit: Option<u32>,
}

/// A withdrawal for which money is to be given back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReturnDue {
    /// The return.
    pub rma: ReturnId,
    /// Its number.
    pub number: Label,
    /// The customer.
    pub account: AccountId,
    /// The last day to give the money back.
    pub due: Date,
    /// For how many pieces.
    pub quantity: Quantity,
    /// True where the money may be withheld: neither have all goods come back, nor has the consumer shown that they are on their way
    /// (Directive 2011/83/EU, art. 13(3)).
    pub may_withhold: bool,
}

/// Asks what came back of what was sold over some days, why, in which state, and what it cost.
///
/// Sold is what was invoiced within the days, in the currency; returned are the returns that were asked for within them, as they stand now, with the lines
/// that were sold in the currency. Permission: read on returns and invoices; answers over what the actor may see. A last day before the first is invalid.
/// Answers [`ReturnRates`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct ReturnFigures {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// The currency of what was sold and credited.
    pub currency: Currency,
}

/// Returns for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReasonFigures {
    /// The reason.
    pub reason: Code,
    /// How many returns.
    pub returns: u64,
    /// How many pieces of them the company took back.
    pub quantity: Quantity,
    /// What was paid for those that were credited, VAT included.
    pub value: Money,
}

/// Pieces of one grade.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct GradeFigures {
    /// The grade.
    pub grade: Code,
    /// How many pieces were graded so.
    pub quantity: Quantity,
    /// What was kept of their price, VAT included.
    pub kept: Money,
}

/// What came back of what was sold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ReturnRates {
    /// How many lines of invoices were sold: what the shares are out of.
    pub sold_lines: u64,
    /// How many pieces.
    pub sold_quantity: Quantity,
    /// What they came to, VAT included.
    pub sold_value: Money,
    /// How many returns were asked for; those that were cancelled or refused do not count.
    pub returns: u64,
    /// How many pieces of them the company took back: credited, replaced or exchanged.
    pub returned_quantity: Quantity,
    /// What was paid for those that were credited, VAT included.
    pub returned_value: Money,
    /// Returned of sold pieces in percent, rounded half up; none where nothing was sold.
    pub quantity_rate: Option<Percent>,
    /// Returned of sold value in percent, rounded half up; none where nothing was sold.
    pub value_rate: Option<Percent>,
    /// What was credited, VAT included.
    pub credited: Money,
    /// What was kept of the price, VAT included.
    pub kept: Money,
    /// By reason, in the order of their keys.
    pub reasons: Vec<ReasonFigures>,
    /// By grade, in the order of their keys.
    pub grades: Vec<GradeFigures>,
    /// How many pieces were credited or replaced and have not arrived.
    pub never_received: Quantity,
    /// In how many returns.
    pub leaking_returns: u64,
    /// What was credited for pieces that have not arrived, VAT included: each credit's share.
    pub leaked: Money,
}
