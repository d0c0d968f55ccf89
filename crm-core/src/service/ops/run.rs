//! What time does to cases.

use crate::access::{Operation, Reader, Scope, User};
use crate::engine::{Answer, Command, Query, Unit};
use crate::kernel::{CrmError, Kind, SortKey, UserId, portion};
use crate::service::contract::{CaseEvent, RunService, ServiceRun};
use crate::service::model::ServiceCase;
use crate::service::policy::ServiceWarning;
use crate::service::rules;

use super::Office;

impl Answer for ServiceRun {
    /// Ids, counts, codes and words of rules: nothing that a role hides.
    fn masked(self, _: &Reader) -> Self {
        self
    }
}

impl RunService {
    /// True for those who may update every case.
    pub(crate) fn is_open_to(reader: &Reader) -> bool {
        reader.scope(Operation::Update, Kind::SERVICE_CASE.code) == Scope::All
    }
}

impl Command for RunService {
    type Answer = ServiceRun;
    const NAME: &'static str = "service.run_service";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceRun, CrmError> {
        let most = portion(self.limit, "cases")?;
        if !Self::is_open_to(unit.reader()) {
            let detail = "warnings are about every case: they are given by those who may update all cases; ask an administrator";
            return Err(CrmError::Denied { subject: Kind::SERVICE_CASE.name.to_owned(), detail: detail.to_owned() });
        }
        let (now, mut done) = (unit.now(), ServiceRun::default());
        let due = Query::between(ServiceCase::BY_DUE, SortKey::new(), SortKey::new().instant(now));
        let portion = unit.in_portion(&due, most, |unit, case, _| {
            let came = look(unit, case)?;
            done.warned = done.warned.saturating_add(came.warned);
            done.escalated = done.escalated.saturating_add(came.escalated);
            done.closed = done.closed.saturating_add(came.closed);
            Ok(1)
        })?;
        Ok(ServiceRun { held_back: portion.held_back, is_end: portion.is_end, ..done })
    }
}

/// Looks at one case: its warnings, who gets it by them, and whether it is over.
fn look(unit: &mut Unit, case: &ServiceCase) -> Result<ServiceRun, CrmError> {
    let office = Office::of(unit, case)?;
    let due = rules::due(case, &office.desk(unit))?;
    let (mut next, mut events, mut gives_to) = (due.case, Vec::new(), None);
    for (goal, percent) in due.warnings {
        // Whom to tell is what the company says now: people come and go. The warning itself was promised with the clock.
        let warning = office.policy.warnings.iter().find(|warning| warning.percent == percent);
        let tells = warning.and_then(|warning| warning.tells).unwrap_or(case.ownership().owner);
        gives_to = warning.and_then(|warning: &ServiceWarning| warning.gives_to).or(gives_to);
        events.push(CaseEvent::Warned { goal, percent, tells });
    }
    let mut done = ServiceRun { closed: u64::from(due.is_closed), ..ServiceRun::default() };
    done.warned = u64::try_from(events.len()).unwrap_or(u64::MAX);
    for event in &events {
        unit.emit(case, event)?;
    }
    if due.is_closed {
        events.push(CaseEvent::Closed);
    }
    if let Some(owner) = gives_to
        && let Some(given) = handed_over(unit, &next, owner)?
    {
        next = given;
        events.push(CaseEvent::Assigned { owner });
        done.escalated = 1;
    }
    unit.save(&next, &events)?;
    Ok(done)
}

/// The case in the hands of somebody else; none where they have it already, or are not there any more.
fn handed_over(unit: &mut Unit, case: &ServiceCase, owner: UserId) -> Result<Option<ServiceCase>, CrmError> {
    let Some(user) = unit.find::<User>(owner)?.filter(|user| *user.is_active()) else { return Ok(None) };
    let decision = rules::assign(case, owner, *user.team(), true)?;
    Ok(Some(decision.record().clone()).filter(|given| given != case))
}
