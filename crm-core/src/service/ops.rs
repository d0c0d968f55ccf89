//! The session side of service: name the permission, load, decide, store.

use crate::access::{Operation, User};
use crate::engine::{Command, Query, Unit};
use crate::invoicing::Invoice;
use crate::kernel::{AccountId, ContactId, CrmError, Date, Decision, Ownership, Record, ServiceCaseId, SortKey};
use crate::ordering::{Contract, Order};
use crate::parties::{Account, Contact};

use super::contract::{
    AnswerSurvey, AssignCase, CaseEvent, ChangeCasePriority, CloseCase, EndEntitlement, GrantEntitlement, MeetGoal, OpenCase,
    PauseCase, RecordCaseMessage, ReopenCase, ResumeCase, SendSurvey, ServiceEvent, SetCaseStatus, TakeCase,
};
use super::model::{CaseAbout, Entitlement, ServiceCase, ServiceHours, Survey};
use super::policy::ServicePolicy;
use super::rules::{self, Clockwork, Desk};
use super::{asking, covering, moves};

mod family;
mod questions;
mod run;

/// What decisions about cases need beside them: the policy, and the hours of clocks.
struct Office {
    policy: ServicePolicy,
    clockwork: Clockwork,
}

impl Office {
    /// The office for what is decided about `case`.
    fn of(unit: &mut Unit, case: &ServiceCase) -> Result<Self, CrmError> {
        let mut office = Self { policy: unit.policy::<ServicePolicy>()?, clockwork: Clockwork::default() };
        for hours in case.clocks().iter().map(|clock| clock.hours).chain([*case.hours()]) {
            if office.clockwork.hours(hours).is_err() {
                office.clockwork.keep(unit.part::<ServiceHours>(hours)?);
            }
        }
        Ok(office)
    }

    fn desk(&self, unit: &Unit) -> Desk<'_> {
        Desk { now: unit.now(), policy: &self.policy, clockwork: &self.clockwork }
    }
}

/// Keeps hours that are promised for the first time.
fn keep_hours(unit: &mut Unit, hours: &ServiceHours) -> Result<(), CrmError> {
    match unit.find::<ServiceHours>(hours.id())? {
        Some(_) => Ok(()),
        None => unit.save(hours, &[ServiceEvent::HoursKept]),
    }
}

/// Loads a case to be changed, decides and stores.
fn moved(
    unit: &mut Unit,
    case: ServiceCaseId,
    decide: impl FnOnce(&ServiceCase, &Desk<'_>) -> Result<Decision<ServiceCase, CaseEvent>, CrmError>,
) -> Result<ServiceCase, CrmError> {
    let case = unit.load::<ServiceCase>(case, Operation::Update)?;
    let office = Office::of(unit, &case)?;
    let decision = decide(&case, &office.desk(unit))?;
    unit.apply(decision)
}

impl Command for OpenCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.open_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let ownership = unit.new_ownership::<ServiceCase>(self.owner)?;
        unit.load::<Account>(self.account, Operation::Read)?;
        readable(unit, self.account, self.contact, self.about)?;
        unit.check_custom_fields::<ServiceCase>(&self.custom_fields)?;
        let at = self.opened_at.unwrap_or_else(|| unit.now());
        let day = unit.day_of(at);
        let policy = unit.policy_on::<ServicePolicy>(day)?;
        let covered = covered(unit, self, day, &policy)?;
        let given = covered.as_ref().and_then(|covered| covered.record().level().clone());
        let promise = rules::promise(&policy, (&self.priority, &self.kind, &self.channel), given.as_ref())?;
        keep_hours(unit, &promise.hours)?;
        let mut office = Office { policy, clockwork: Clockwork::default() };
        office.clockwork.keep(promise.hours.clone());
        let entitlement = covered.as_ref().map(|covered| covered.record().id());
        let decision =
            rules::open((unit.new_id(), ownership), &Self { entitlement, ..self.clone() }, promise, at, &office.desk(unit))?;
        if let Some(covered) = covered {
            unit.apply(covered)?;
        }
        unit.open_with(decision)
    }
}

/// Refuses unless the actor may read who asks and what a case is about, which is of its account.
fn readable(unit: &mut Unit, account: AccountId, contact: Option<ContactId>, about: Option<CaseAbout>) -> Result<(), CrmError> {
    if let Some(contact) = contact {
        unit.load::<Contact>(contact, Operation::Read)?;
    }
    let of = match about {
        None => return Ok(()),
        Some(CaseAbout::Invoice(invoice)) => *unit.load::<Invoice>(invoice, Operation::Read)?.account(),
        Some(CaseAbout::Order(order)) => *unit.load::<Order>(order, Operation::Read)?.account(),
    };
    covering::same_account(of, account)
}

/// The entitlement that a new case counts on, with the case counted.
fn covered(
    unit: &mut Unit,
    command: &OpenCase,
    day: Date,
    policy: &ServicePolicy,
) -> Result<Option<Decision<Entitlement, ServiceEvent>>, CrmError> {
    let Some(entitlement) = command.entitlement else { return Ok(None) };
    let entitlement = unit.load::<Entitlement>(entitlement, Operation::Read)?;
    covering::count_on(&entitlement, command.account, day, policy)
}

impl Command for RecordCaseMessage {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.record_case_message";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::write(case, self, desk))
    }
}

impl Command for TakeCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.take_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::take(case, self, desk))
    }
}

impl Command for PauseCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.pause_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::pause(case, self, desk))
    }
}

impl Command for ResumeCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.resume_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::resume(case, self, desk))
    }
}

impl Command for CloseCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.close_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, moves::close)
    }
}

impl Command for ReopenCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.reopen_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::reopen(case, self, desk))
    }
}

impl Command for SetCaseStatus {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.set_case_status";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::set_status(case, self, desk))
    }
}

impl Command for MeetGoal {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.meet_goal";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        moved(unit, self.case, |case, desk| moves::meet(case, self, desk))
    }
}

impl Command for AssignCase {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.assign_case";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Assign)?;
        let owner = unit.load::<User>(self.owner, Operation::Read)?;
        unit.apply(rules::assign(&case, self.owner, *owner.team(), *owner.is_active())?)
    }
}

impl Command for ChangeCasePriority {
    type Answer = ServiceCase;
    const NAME: &'static str = "service.change_case_priority";

    fn execute(&self, unit: &mut Unit) -> Result<ServiceCase, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Update)?;
        let opened_on = unit.day_of(*case.opened_at());
        let policy = unit.policy_on::<ServicePolicy>(opened_on)?;
        let given = match *case.entitlement() {
            Some(entitlement) => unit.part::<Entitlement>(entitlement)?.level().clone(),
            None => None,
        };
        let promise = rules::promise(&policy, (&self.priority, case.kind(), case.channel()), given.as_ref())?;
        let mut office = Office::of(unit, &case)?;
        office.clockwork.keep(promise.hours.clone());
        let hours = promise.hours.clone();
        let decision = moves::change_priority(&case, &self.priority, promise, &office.desk(unit))?;
        keep_hours(unit, &hours)?;
        unit.apply(decision)
    }
}

impl Command for GrantEntitlement {
    type Answer = Entitlement;
    const NAME: &'static str = "service.grant_entitlement";

    fn execute(&self, unit: &mut Unit) -> Result<Entitlement, CrmError> {
        let account = unit.load::<Account>(self.account, Operation::Read)?;
        if let Some(contract) = self.contract {
            let contract = unit.load::<Contract>(contract, Operation::Read)?;
            covering::same_account(*contract.account(), self.account)?;
        }
        let policy = unit.policy::<ServicePolicy>()?;
        // Its shares are the account's alone.
        let ownership = Ownership::new(account.ownership().owner, account.ownership().team);
        unit.open_with(covering::grant(unit.new_id(), ownership, self, &policy)?)
    }
}

impl Command for EndEntitlement {
    type Answer = Entitlement;
    const NAME: &'static str = "service.end_entitlement";

    fn execute(&self, unit: &mut Unit) -> Result<Entitlement, CrmError> {
        let entitlement = unit.load::<Entitlement>(self.entitlement, Operation::Update)?;
        unit.apply(covering::end(&entitlement, self.until)?)
    }
}

impl Command for SendSurvey {
    type Answer = Survey;
    const NAME: &'static str = "service.send_survey";

    fn execute(&self, unit: &mut Unit) -> Result<Survey, CrmError> {
        let case = unit.load::<ServiceCase>(self.case, Operation::Read)?;
        unit.load::<Contact>(self.contact, Operation::Read)?;
        let policy = unit.policy::<ServicePolicy>()?;
        let asked = unit.parts(&Query::under(Survey::BY_CONTACT, SortKey::new().id(self.contact)))?;
        let last = asked.iter().map(|survey| *survey.sent_at()).max();
        let decision = asking::send(unit.new_id(), &case, self, last, (unit.now(), &policy))?;
        let survey = unit.open_with(decision)?;
        unit.emit(&survey, &ServiceEvent::SurveySent)?;
        Ok(survey)
    }
}

impl Command for AnswerSurvey {
    type Answer = Survey;
    const NAME: &'static str = "service.answer_survey";

    fn execute(&self, unit: &mut Unit) -> Result<Survey, CrmError> {
        let survey = unit.load::<Survey>(self.survey, Operation::Update)?;
        unit.apply(asking::answer(&survey, self, unit.now())?)
    }
}
