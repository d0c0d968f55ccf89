//! How often something is billed, for which days, and at which prices a period was used.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, Money};

/// How long a billing period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum BillingCycle {
    /// One month.
    #[n(0)]
    Monthly,
    /// Three months.
    #[n(1)]
    Quarterly,
    /// Twelve months.
    #[n(2)]
    Yearly,
}

impl BillingCycle {
    /// How many months a period has.
    #[must_use]
    pub const fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }

    /// How many periods a year has.
    #[must_use]
    pub const fn periods_a_year(self) -> u32 {
        12 / self.months()
    }
}

/// The days that are billed together: from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BillingPeriod {
    /// Which one since the anchor, counted from 0.
    #[n(0)]
    pub number: u32,
    /// The first day.
    #[n(1)]
    pub from: Date,
    /// The last day.
    #[n(2)]
    pub until: Date,
}

/// Days of one period that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct PricedDays {
    /// What a whole period of it would cost.
    #[n(0)]
    pub price: Money,
    /// How many days of the period.
    #[n(1)]
    pub days: u32,
}

/// What a change in the middle of a period costs, VAT aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Proration {
    /// What is given back for the rest of the period at the price before: zero or less.
    #[n(0)]
    pub credit: Money,
    /// What the rest of the period costs at the price from now on.
    #[n(1)]
    pub charge: Money,
}

/// What a line of billing is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum BillingReason {
    /// A period that begins.
    #[n(0)]
    Period,
    /// The rest of a period that is given back.
    #[n(1)]
    Credit,
    /// The rest of a period at another price.
    #[n(2)]
    Charge,
}

/// What is to be billed or given back for days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct BillingLine {
    /// What it is for.
    #[n(0)]
    pub reason: BillingReason,
    /// The first day.
    #[n(1)]
    pub from: Date,
    /// The last day.
    #[n(2)]
    pub until: Date,
    /// What a whole period of it costs, VAT aside.
    #[n(3)]
    pub price: Money,
    /// What these days cost, VAT aside; below zero where it is given back.
    #[n(4)]
    pub amount: Money,
}
