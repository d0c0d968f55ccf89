//! Pure decisions: what is promised, when things happened, and what a clock knows of it.

use std::collections::BTreeMap;

use crate::kernel::{
    BusinessCalendar, Code, CrmError, Decision, Fault, Ownership, Refusal, ServiceCaseId, ServiceHoursId, Span, TeamId,
    Timestamp, UserId, subject,
};

use super::contract::{CaseEvent, CaseRefusal, OpenCase};
use super::model::{
    CaseState, CaseStep, ClockPhase, MAX_CLOCKS, MAX_MESSAGES, MAX_PAUSES, STEPS, ServiceCase, ServiceHours, SlaClock, SlaGoal,
    SlaTarget,
};
use super::policy::{ServicePolicy, StatusCategory};

/// The working hours that the clocks of some cases count by.
#[derive(Debug, Clone, Default)]
pub struct Clockwork(BTreeMap<ServiceHoursId, BusinessCalendar>);

impl Clockwork {
    /// Takes working hours in.
    pub fn keep(&mut self, hours: ServiceHours) {
        self.0.insert(hours.id, hours.calendar);
    }

    /// The working hours of an id.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where they are not there.
    pub fn hours(&self, id: ServiceHoursId) -> Result<&BusinessCalendar, CrmError> {
        self.0.get(&id).ok_or_else(|| CrmError::Corrupt {
            subject: subject::<ServiceHours>(id),
            detail: "a case counts by them, but they are not there; restore the store from a backup".to_owned(),
        })
    }
}

/// What a decision about a case may know beside it.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    /// Now.
    pub now: Timestamp,
    /// The policy in force.
    pub policy: &'a ServicePolicy,
    /// The hours of its clocks.
    pub clockwork: &'a Clockwork,
}

/// What a case is promised.
#[derive(Debug, Clone)]
pub struct Promise {
    /// The level.
    pub level: Code,
    /// The targets.
    pub targets: Vec<SlaTarget>,
    /// The hours.
    pub hours: ServiceHours,
}

/// What `policy` promises a case: on the `given` level where it still has it, otherwise on the first whose conditions the case meets.
///
/// # Errors
/// SRV-002; a policy without a level for the case is invalid.
pub fn promise(
    policy: &ServicePolicy,
    (priority, kind, channel): (&Code, &Code, &Code),
    given: Option<&Code>,
) -> Result<Promise, CrmError> {
    known("channel", channel, &policy.channels)?;
    known("priority", priority, &policy.priorities)?;
    known("kind of case", kind, &policy.kinds)?;
    let level = given.and_then(|key| policy.level(key)).or_else(|| policy.level_for(priority, kind, channel));
    let found = level.and_then(|level| Some((level, policy.hours(&level.hours)?)));
    let (level, calendar) = found
        .ok_or_else(|| Fault::new(priority, "the policy promises such a case nothing", "give it a level without conditions"))?;
    Ok(Promise { level: level.key.clone(), targets: level.promises(priority), hours: ServiceHours::of(calendar)? })
}

/// Refuses a key that is none of `keys`.
///
/// # Errors
/// SRV-002.
pub fn known(what: &'static str, given: &Code, keys: &[Code]) -> Result<(), CrmError> {
    if keys.contains(given) {
        return Ok(());
    }
    let known = keys.iter().map(Code::as_str).collect::<Vec<_>>().join(", ");
    Err(CaseRefusal::UnknownKey { what, given: given.clone(), known }.refused())
}

/// The status of a category: the given one, or the policy's first.
///
/// # Errors
/// SRV-002; a policy without such a status is invalid.
pub fn status(policy: &ServicePolicy, category: StatusCategory, given: Option<&Code>) -> Result<Code, CrmError> {
    let of_category: Vec<Code> = policy.statuses_of(category).cloned().collect();
    let what = match category {
        StatusCategory::Open => "open status",
        StatusCategory::Paused => "paused status",
        StatusCategory::Resolved => "resolved status",
    };
    if let Some(given) = given {
        known(what, given, &of_category)?;
        return Ok(given.clone());
    }
    let first = of_category.into_iter().next();
    first.ok_or_else(|| Fault::new(what, "the policy has no such status", "name one in it").at("status").into())
}

/// A new case, opened at `at` as `promise` says.
///
/// # Errors
/// SRV-002, SRV-003.
pub fn open(
    (id, ownership): (ServiceCaseId, Ownership),
    command: &OpenCase,
    promise: Promise,
    at: Timestamp,
    desk: &Desk<'_>,
) -> Result<Decision<ServiceCase, CaseEvent>, CrmError> {
    if desk.now < at {
        return Err(CaseRefusal::InTheFuture { at }.refused());
    }
    let level = promise.level.clone();
    let case = ServiceCase {
        id,
        ownership,
        account: command.account,
        contact: command.contact,
        subject: command.subject.clone(),
        description: command.description.clone(),
        channel: command.channel.clone(),
        priority: command.priority.clone(),
        kind: command.kind.clone(),
        about: command.about,
        opened_at: at,
        state: CaseState::New,
        status: status(desk.policy, StatusCategory::Open, command.status.as_ref())?,
        level: promise.level,
        targets: promise.targets,
        hours: promise.hours.id,
        clocks: Vec::new(),
        messages: Vec::new(),
        responded_at: None,
        last_at: at,
        reopened: 0,
        parent: None,
        merged: None,
        split_from: None,
        entitlement: command.entitlement,
        next_due: None,
        custom_fields: command.custom_fields.clone(),
    };
    let case = settled(begun(case, desk), desk)?;
    Ok(Decision::apply(case, CaseEvent::Opened { level }))
}

/// The case with the clocks that run from its opening.
pub(super) fn begun(mut case: ServiceCase, desk: &Desk<'_>) -> ServiceCase {
    let from_the_start = case.targets.iter().filter(|target| target.goal != SlaGoal::NextResponse);
    let warns_at = desk.policy.warns_at();
    case.clocks = from_the_start.map(|target| SlaClock::started(target, case.hours, &warns_at, case.opened_at)).collect();
    case
}

/// Refuses a step that is not legal where the case stands.
///
/// # Errors
/// SRV-001.
pub fn legal(case: &ServiceCase, step: CaseStep) -> Result<(), CrmError> {
    if STEPS.allows(case.tag(), step) {
        return Ok(());
    }
    Err(CaseRefusal::wrong_state(step, case.tag(), &case.available_commands()).about(case))
}

/// When something happened to a case: at `at`, or now.
///
/// # Errors
/// SRV-003, SRV-004, SRV-006.
pub(super) fn moment(case: &ServiceCase, at: Option<Timestamp>, desk: &Desk<'_>) -> Result<Timestamp, CrmError> {
    let at = at.unwrap_or(desk.now);
    let opened_at = case.opened_at;
    if desk.now < at {
        return Err(CaseRefusal::InTheFuture { at }.about(case));
    }
    if at < opened_at {
        return Err(CaseRefusal::BeforeOpening { at, opened_at }.about(case));
    }
    if at < case.last_at {
        return Err(CaseRefusal::OutOfOrder { at, last_at: case.last_at }.about(case));
    }
    Ok(at)
}

/// Every clock of the case, running or paused from `at` on.
pub(super) fn turn(case: &mut ServiceCase, phase: ClockPhase, at: Timestamp) {
    for clock in &mut case.clocks {
        *clock = clock.turned(phase, at);
    }
}

/// The case once what was decided stands: within its bounds, and with when time next does something to it.
///
/// # Errors
/// SRV-016.
pub(super) fn settled(mut case: ServiceCase, desk: &Desk<'_>) -> Result<ServiceCase, CrmError> {
    let is_full = |clock: &SlaClock| clock.segments.len() > MAX_PAUSES;
    if case.messages.len() > MAX_MESSAGES || case.clocks.len() > MAX_CLOCKS || case.clocks.iter().any(is_full) {
        return Err(CaseRefusal::CaseFull.about(&case));
    }
    case.next_due = next_due(&case, desk)?;
    Ok(case)
}

/// When time next does something to the case: the first warning of a clock that runs, or its closing.
fn next_due(case: &ServiceCase, desk: &Desk<'_>) -> Result<Option<Timestamp>, CrmError> {
    match case.state {
        CaseState::Closed { .. } => return Ok(None),
        CaseState::Resolved { at, .. } => return Ok(reopened_until(at, desk.policy).ok()),
        CaseState::New | CaseState::Open | CaseState::Paused { .. } => {}
    }
    let mut first: Option<Timestamp> = None;
    for clock in case.clocks.iter().filter(|clock| clock.is_running()) {
        if let Some(due) = clock.next_warning(desk.clockwork.hours(clock.hours)?) {
            first = Some(first.map_or(due, |first| first.min(due)));
        }
    }
    Ok(first)
}

/// Until when a case that was resolved at `at` may be reopened.
///
/// # Errors
/// A fault beyond the year 9999.
pub fn reopened_until(at: Timestamp, policy: &ServicePolicy) -> Result<Timestamp, Fault> {
    at.plus(Span::from_days(i64::from(policy.reopen_days)))
}

/// What time does to a case at `desk.now`: the percentages that clocks came to, and the case afterwards.
#[derive(Debug, Clone)]
pub struct DueCase {
    /// The case afterwards.
    pub case: ServiceCase,
    /// What its clocks came to: each warning is given here and never again.
    pub warnings: Vec<(SlaGoal, u32)>,
    /// True where it was closed.
    pub is_closed: bool,
}

/// What is due of a case.
///
/// # Errors
/// [`CrmError::Corrupt`] where the hours of a clock are not there.
pub fn due(case: &ServiceCase, desk: &Desk<'_>) -> Result<DueCase, CrmError> {
    let (mut next, mut warnings, mut is_closed) = (case.clone(), Vec::new(), false);
    match &case.state {
        CaseState::Resolved { resolution, at } => {
            if reopened_until(*at, desk.policy).is_ok_and(|until| until <= desk.now) {
                next.state = CaseState::Closed { resolution: resolution.clone(), resolved_at: *at, at: desk.now };
                is_closed = true;
            }
        }
        CaseState::New | CaseState::Open | CaseState::Paused { .. } | CaseState::Closed { .. } => {
            for clock in &mut next.clocks {
                let (given, warned) = clock.warned(desk.now, desk.clockwork.hours(clock.hours)?);
                warnings.extend(given.into_iter().map(|percent| (clock.goal.clone(), percent)));
                *clock = warned;
            }
        }
    }
    Ok(DueCase { case: settled(next, desk)?, warnings, is_closed })
}

/// The case in the hands of another owner, who must be active.
///
/// # Errors
/// SRV-017.
pub fn assign(
    case: &ServiceCase,
    owner: UserId,
    team: Option<TeamId>,
    is_active: bool,
) -> Result<Decision<ServiceCase, CaseEvent>, CrmError> {
    if !is_active {
        return Err(CaseRefusal::InactiveOwner.about(case));
    }
    let next = ServiceCase { ownership: case.ownership.clone().assigned_to(owner, team), ..case.clone() };
    Ok(if next == *case { Decision::AlreadyDone(next) } else { Decision::apply(next, CaseEvent::Assigned { owner }) })
}
