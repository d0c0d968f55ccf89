//! How far a customer is trusted, and how much of that is used up.

use crate::kernel::{
    AccountId, Code, CreditDecisionId, CrmError, Currency, Date, Decision, Fault, Money, Note, Ownership, Record as _,
};

use super::contract::ReceivableEvent;
use super::model::{CreditDecision, CreditRuling};
use super::policy::ReceivablesPolicy;

/// A hold that is in force.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CreditHold {
    /// Why, as a key.
    pub reason: Code,
    /// The first day of the hold.
    pub from: Date,
    /// The first day without it; none until it is released.
    pub until: Option<Date>,
}

/// What a customer owes or is about to, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CreditExposure {
    /// Open on issued invoices.
    pub open: Money,
    /// What they paid or were credited beyond that: it makes the exposure less.
    pub credit: Money,
    /// On invoices that are not issued yet.
    pub drafted: Money,
    /// Ordered, and on no invoice yet.
    pub ordered: Money,
    /// All of that together.
    pub total: Money,
}

/// How far a customer is trusted on a day, in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct CreditFigures {
    /// The customer.
    pub account: AccountId,
    /// How much they may owe; none: no limit.
    pub limit: Option<Money>,
    /// What they owe or are about to.
    pub exposure: CreditExposure,
    /// What is left of the limit; below zero where it is exceeded, none without a limit.
    pub headroom: Option<Money>,
    /// The hold in force.
    pub hold: Option<CreditHold>,
}

impl CreditExposure {
    /// The exposure that comes to its parts.
    ///
    /// # Errors
    /// A fault where figures do not fit.
    pub fn of(open: Money, credit: Money, drafted: Money, ordered: Money) -> Result<Self, Fault> {
        let total = open.checked_sub(credit)?.checked_add(drafted)?.checked_add(ordered)?;
        Ok(Self { open, credit, drafted, ordered, total })
    }
}

/// How far `account` is trusted on `day`, by the latest of its `decisions`, or by the policy.
///
/// # Errors
/// A fault where figures do not fit.
pub fn standing(
    account: AccountId,
    currency: Currency,
    mut decisions: Vec<CreditDecision>,
    exposure: CreditExposure,
    policy: &ReceivablesPolicy,
    day: Date,
) -> Result<CreditFigures, Fault> {
    decisions.retain(|decision| decision.on <= day);
    decisions.sort_by_key(|decision| (decision.on, decision.id()));
    let of_policy = policy.credit_limits.iter().find(|limit| limit.currency() == currency).copied();
    let (mut limit, mut hold) = (of_policy, None);
    for decision in decisions {
        match decision.ruling {
            CreditRuling::Limited(None) => limit = of_policy,
            CreditRuling::Limited(Some(named)) if named.currency() == currency => limit = Some(named),
            CreditRuling::Limited(Some(_)) => {}
            CreditRuling::Held { reason, until } => hold = Some(CreditHold { reason, from: decision.on, until }),
            CreditRuling::Released => hold = None,
        }
    }
    let hold = hold.filter(|hold| hold.until.is_none_or(|until| day < until));
    let headroom = limit.map(|limit| limit.checked_sub(exposure.total)).transpose()?;
    Ok(CreditFigures { account, limit, exposure, headroom, hold })
}

/// A new decision about the credit of `account`.
///
/// # Errors
/// A limit below zero, or a hold that ends before it begins, is invalid.
pub fn decide(
    id: CreditDecisionId,
    ownership: Ownership,
    account: AccountId,
    ruling: CreditRuling,
    note: &Note,
    today: Date,
) -> Result<Decision<CreditDecision, ReceivableEvent>, CrmError> {
    let event = match &ruling {
        CreditRuling::Limited(limit) => {
            if let Some(limit) = limit.filter(Money::is_negative) {
                return Err(Fault::new(limit, "a limit is not below zero", "give zero or more").at("limit").into());
            }
            ReceivableEvent::CreditLimited { limit: *limit }
        }
        CreditRuling::Held { until, .. } => {
            after(*until, today)?;
            ReceivableEvent::CreditHeld
        }
        CreditRuling::Released => ReceivableEvent::CreditReleased,
    };
    Ok(Decision::apply(CreditDecision { id, ownership, account, ruling, on: today, note: note.clone() }, event))
}

/// Refuses a first day without a hold that is not after today.
pub(super) fn after(until: Option<Date>, today: Date) -> Result<(), Fault> {
    match until {
        Some(until) if until <= today => {
            Err(Fault::new(until, "a hold ends after today", "give a later day, or none").at("until"))
        }
        _ => Ok(()),
    }
}
