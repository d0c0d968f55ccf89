//! How long a contract binds, how it goes on, and how its prices follow an index.

use minicbor::{Decode, Encode};

use crate::kernel::{Date, Money, Percent, Quantity};

/// How long before the end of a term one says that it shall not go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Notice {
    /// So many days.
    #[n(0)]
    Days(#[n(0)] u32),
    /// So many months.
    #[n(1)]
    Months(#[n(0)] u32),
}

/// What follows the end of a term that nobody ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Continuation {
    /// Nothing: the contract is over.
    #[n(0)]
    Ends,
    /// Another term of so many months, and after that another.
    #[n(1)]
    Renews {
        /// How long each is, from 1 to 600.
        #[n(0)]
        months: u32,
    },
}

/// How long a contract binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ContractTerms {
    /// The first day.
    #[n(0)]
    pub starts_on: Date,
    /// How many months the first term has, from 1 to 600.
    #[n(1)]
    pub initial_months: u32,
    /// What follows it.
    #[n(2)]
    pub continuation: Continuation,
    /// How long before the end of a term notice is given.
    #[n(3)]
    pub notice: Notice,
}

/// One term of a contract: from the first day to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Term {
    /// Which one, counted from 0; all after 0 are renewals.
    #[n(0)]
    pub number: u32,
    /// The first day.
    #[n(1)]
    pub from: Date,
    /// The last day.
    #[n(2)]
    pub until: Date,
    /// The last day on which notice ends the contract with this term.
    #[n(3)]
    pub notice_by: Date,
}

/// How the price of a contract follows an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct Indexation {
    /// The index that the present price belongs to, in points.
    #[n(0)]
    pub base: Quantity,
    /// How much of the price follows the index, from 0 to 100; the rest is fixed.
    #[n(1)]
    pub share: Percent,
    /// The most a revision raises the price by; none: no bound.
    #[n(2)]
    pub cap: Option<Percent>,
    /// The least a revision changes the price by, below zero where it may fall: 0 says never down; none: no bound.
    #[n(3)]
    pub floor: Option<Percent>,
}

/// What kept a revision from following its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RevisionBound {
    /// It would have risen more.
    #[n(0)]
    Cap,
    /// It would have risen less, or fallen more.
    #[n(1)]
    Floor,
}

/// A revised price, with the steps that lead to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Revision {
    /// The index before.
    #[n(0)]
    pub base: Quantity,
    /// The index now.
    #[n(1)]
    pub index: Quantity,
    /// By how much the index moved, to four decimals.
    #[n(2)]
    pub index_moved: Percent,
    /// What that is for the share of the price that follows it, to four decimals.
    #[n(3)]
    pub price_would_move: Percent,
    /// What bounded it, if anything did.
    #[n(4)]
    pub bound: Option<RevisionBound>,
    /// By how much the price moves after cap and floor, to four decimals.
    #[n(5)]
    pub price_moves: Percent,
    /// The price before.
    #[n(6)]
    pub before: Money,
    /// The price from now on.
    #[n(7)]
    pub after: Money,
}

/// Between when a consumer is told that a term is about to renew, counted back from the last day for notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenewalDuty {
    /// At the earliest so many months before it.
    pub earliest_months: u32,
    /// At the latest so many months before it.
    pub latest_months: u32,
}

impl RenewalDuty {
    /// One to three months before: what French law asks for consumers (Code de la consommation, L215-1).
    pub const FRANCE: Self = Self { earliest_months: 3, latest_months: 1 };
}
