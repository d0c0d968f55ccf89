//! Pure decisions: what help a customer may ask for.

use crate::kernel::{AccountId, CrmError, Date, Decision, EntitlementId, Fault, Ownership, Refusal};

use super::contract::{CaseRefusal, GrantEntitlement, ServiceEvent, ServiceRefusal};
use super::model::Entitlement;
use super::policy::{ServicePolicy, UncoveredRule};
use super::rules::known;

type Decided = Result<Decision<Entitlement, ServiceEvent>, CrmError>;

/// A new entitlement.
///
/// # Errors
/// No cases at all are invalid; SRV-002.
pub fn grant(id: EntitlementId, ownership: Ownership, command: &GrantEntitlement, policy: &ServicePolicy) -> Decided {
    if command.cases == Some(0) {
        return Err(Fault::new(0, "an entitlement gives one case at least", "give a number from 1 on, or none")
            .at("cases")
            .into());
    }
    if let Some(level) = &command.level {
        known("service level", level, &policy.levels.iter().map(|level| level.key.clone()).collect::<Vec<_>>())?;
    }
    let entitlement = Entitlement {
        id,
        ownership,
        account: command.account,
        contract: command.contract,
        name: command.name.clone(),
        period: command.period,
        cases: command.cases,
        level: command.level.clone(),
        used: 0,
    };
    Ok(Decision::apply(entitlement, ServiceEvent::EntitlementGranted))
}

/// The entitlement that ends on an earlier day.
///
/// # Errors
/// A day before its first, or after its last, is invalid.
pub fn end(entitlement: &Entitlement, until: Date) -> Decided {
    let last = *entitlement.period.until();
    if last == Some(until) {
        return Ok(Decision::AlreadyDone(entitlement.clone()));
    }
    if last.is_some_and(|last| last < until) {
        let fault = Fault::new(until, "the entitlement ends before that day", "grant another for the time after it");
        return Err(fault.at("until").into());
    }
    let period = entitlement.period.ended(until).map_err(|fault| fault.at("until"))?;
    Ok(Decision::apply(Entitlement { period, ..entitlement.clone() }, ServiceEvent::EntitlementEnded))
}

/// The entitlement with one case more; none where it does not cover the case, and the policy lets it be opened without.
///
/// # Errors
/// SRV-019 to SRV-021.
pub fn count_on(
    entitlement: &Entitlement,
    account: AccountId,
    day: Date,
    policy: &ServicePolicy,
) -> Result<Option<Decision<Entitlement, ServiceEvent>>, CrmError> {
    if entitlement.account != account {
        return Err(ServiceRefusal::EntitlementOfAnother.about(entitlement));
    }
    if entitlement.covers(day) {
        return Ok(Some(counted(entitlement, entitlement.used.saturating_add(1))));
    }
    match policy.uncovered {
        UncoveredRule::OpenWithout => Ok(None),
        UncoveredRule::Refuse if !entitlement.period.contains(day) => {
            Err(ServiceRefusal::EntitlementNotInForce { day }.about(entitlement))
        }
        UncoveredRule::Refuse => {
            Err(ServiceRefusal::EntitlementUsedUp { cases: entitlement.cases.unwrap_or(0) }.about(entitlement))
        }
    }
}

/// The entitlement with another number of cases that count on it: one less for a case that became a duplicate, one more where it was none after all.
pub fn counted(entitlement: &Entitlement, used: u32) -> Decision<Entitlement, ServiceEvent> {
    Decision::apply(Entitlement { used, ..entitlement.clone() }, ServiceEvent::EntitlementUsed { used })
}

/// Refuses what is of another account than the case.
///
/// # Errors
/// SRV-013.
pub fn same_account(one: AccountId, other: AccountId) -> Result<(), CrmError> {
    if one == other { Ok(()) } else { Err(CaseRefusal::OtherAccount.refused()) }
}
