//! Commands about how far a customer is trusted.

use minicbor::{Decode, Encode};

use crate::kernel::{AccountId, Code, Date, Money, Note};

/// Decides how much a customer may owe in the limit's currency. Permission: create on credit decisions, read on the account.
/// Answers the [`CreditDecision`](crate::receivables::CreditDecision). Refusals: none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetCreditLimit {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// How much, zero or more; none: what the policy says, in every currency.
    #[n(1)]
    pub limit: Option<Money>,
    /// What is said about it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
}

/// Decides that a customer gets nothing more on credit. It stops nothing by itself: orders and deliveries ask [`CreditStanding`](super::CreditStanding).
/// Permission: create on credit decisions, read on the account. Answers the [`CreditDecision`](crate::receivables::CreditDecision). Refusals: none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct HoldCredit {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// Why, as a key: `overdue`, `insolvency`.
    #[n(1)]
    pub reason: Code,
    /// The first day without the hold, after today; none: until it is released.
    #[n(2)]
    pub until: Option<Date>,
    /// What is said about it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(3)]
    pub note: Note,
}

/// Decides that a customer gets something on credit again. Permission: create on credit decisions, read on the account.
/// Answers the [`CreditDecision`](crate::receivables::CreditDecision). Refusals: none.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ReleaseCredit {
    /// The customer.
    #[n(0)]
    pub account: AccountId,
    /// What is said about it.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub note: Note,
}
