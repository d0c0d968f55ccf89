//! Pure decisions: how a case moves, and what its clocks make of it.

use crate::kernel::{Code, CrmError, Decision, Note, Refusal, Timestamp};

use super::contract::{
    CaseEvent, CaseRefusal, MeetGoal, PauseCase, RecordCaseMessage, ReopenCase, ResolveCase, ResumeCase, SetCaseStatus, TakeCase,
};
use super::model::{
    CaseMessage, CaseState, CaseStep, ClockOutcome, ClockPhase, MessageFrom, ServiceCase, SlaClock, SlaGoal, SlaTarget, WaitingOn,
};
use super::policy::{ReopenedClock, StatusCategory};
use super::rules::{Desk, Promise, known, legal, moment, reopened_until, settled, status, turn};

type Decided = Result<Decision<ServiceCase, CaseEvent>, CrmError>;

/// The case with one message more.
///
/// # Errors
/// SRV-001, SRV-003, SRV-004, SRV-006, SRV-007, SRV-016.
pub fn write(case: &ServiceCase, command: &RecordCaseMessage, desk: &Desk<'_>) -> Decided {
    let step = match command.from {
        MessageFrom::Customer => CaseStep::CustomerWrites,
        MessageFrom::Agent => CaseStep::AgentWrites,
    };
    legal(case, step)?;
    let at = moment(case, command.at, desk)?;
    let (next, events) = written(case, command.from, at, &command.text, desk)?;
    Ok(Decision::Apply { next: settled(next, desk)?, events })
}

/// The case once `from` has written, and what happened by that.
pub(super) fn written(
    case: &ServiceCase,
    from: MessageFrom,
    at: Timestamp,
    text: &Note,
    desk: &Desk<'_>,
) -> Result<(ServiceCase, Vec<CaseEvent>), CrmError> {
    let (mut next, mut events) = (case.clone(), vec![CaseEvent::Written { from }]);
    next.last_at = at;
    match (from, &case.state) {
        (MessageFrom::Customer, CaseState::Resolved { at: resolved_at, .. }) => {
            next = reopened(next, *resolved_at, at, None, desk)?;
            events.push(CaseEvent::Reopened { count: next.reopened });
        }
        (MessageFrom::Customer, CaseState::Paused { waiting: WaitingOn::Customer }) => {
            next = running(next, at, None, desk)?;
            events.push(CaseEvent::Resumed);
        }
        (MessageFrom::Agent, CaseState::New) => {
            next.state = CaseState::Open;
            events.push(CaseEvent::Taken);
        }
        _ => {}
    }
    match from {
        MessageFrom::Customer => await_answer(&mut next, at, desk),
        // What is written once a case is resolved answers nothing that was promised.
        MessageFrom::Agent if next.is_open() => answered(&mut next, at, desk)?,
        MessageFrom::Agent => {}
    }
    next.messages.push(CaseMessage { from, at, text: text.clone() });
    Ok((next, events))
}

/// The customer waits for an answer: unless a clock runs for one already, the next response is promised from now on.
fn await_answer(case: &mut ServiceCase, at: Timestamp, desk: &Desk<'_>) {
    let answers = [SlaGoal::FirstResponse, SlaGoal::NextResponse];
    let waits = case.clocks.iter().any(|clock| clock.is_open() && answers.contains(&clock.goal));
    let promised = case.targets.iter().find(|target| target.goal == SlaGoal::NextResponse);
    if let Some(promise) = promised.filter(|_| !waits) {
        let clock = SlaClock::started(promise, case.hours, &desk.policy.warns_at(), at);
        let is_paused = matches!(case.state, CaseState::Paused { .. });
        case.clocks.push(if is_paused { clock.turned(ClockPhase::Paused, at) } else { clock });
    }
}

/// An agent has answered: the clocks of answers are met, or were breached before.
fn answered(case: &mut ServiceCase, at: Timestamp, desk: &Desk<'_>) -> Result<(), CrmError> {
    end(case, &[SlaGoal::FirstResponse, SlaGoal::NextResponse], ClockOutcome::Met, at, desk)?;
    case.responded_at = case.responded_at.or(Some(at));
    Ok(())
}

/// Ends the clocks of `goals`.
fn end(case: &mut ServiceCase, goals: &[SlaGoal], kept: ClockOutcome, at: Timestamp, desk: &Desk<'_>) -> Result<(), CrmError> {
    for clock in case.clocks.iter_mut().filter(|clock| clock.is_open() && goals.contains(&clock.goal)) {
        *clock = clock.ended(kept, at, desk.clockwork.hours(clock.hours)?);
    }
    Ok(())
}

/// The case open, with every clock running.
fn running(mut case: ServiceCase, at: Timestamp, status: Option<&Code>, desk: &Desk<'_>) -> Result<ServiceCase, CrmError> {
    case.state = CaseState::Open;
    case.status = self::status(desk.policy, StatusCategory::Open, status)?;
    turn(&mut case, ClockPhase::Running, at);
    case.last_at = at;
    Ok(case)
}

/// The case taken in hand.
///
/// # Errors
/// SRV-001 to SRV-004, SRV-006.
pub fn take(case: &ServiceCase, command: &TakeCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Take)?;
    let at = moment(case, command.at, desk)?;
    let next = running(case.clone(), at, command.status.as_ref(), desk)?;
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::Taken))
}

/// The case paused, with its clocks.
///
/// # Errors
/// SRV-001 to SRV-004, SRV-006, SRV-016.
pub fn pause(case: &ServiceCase, command: &PauseCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Pause)?;
    let status = status(desk.policy, StatusCategory::Paused, command.status.as_ref())?;
    let at = moment(case, command.at, desk)?;
    let state = CaseState::Paused { waiting: command.waiting };
    if case.state == state && case.status == status {
        return Ok(Decision::AlreadyDone(case.clone()));
    }
    let mut next = ServiceCase { state, status, last_at: at, ..case.clone() };
    turn(&mut next, ClockPhase::Paused, at);
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::Paused { waiting: command.waiting }))
}

/// The case going on after a pause.
///
/// # Errors
/// SRV-001 to SRV-004, SRV-006.
pub fn resume(case: &ServiceCase, command: &ResumeCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Resume)?;
    let at = moment(case, command.at, desk)?;
    let next = running(case.clone(), at, command.status.as_ref(), desk)?;
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::Resumed))
}

/// The case resolved: its resolution is met or breached, and answers that were still waited for are given up.
///
/// # Errors
/// SRV-001 to SRV-006.
pub fn resolve(case: &ServiceCase, command: &ResolveCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Resolve)?;
    known("resolution", &command.resolution, &desk.policy.resolutions)?;
    let status = status(desk.policy, StatusCategory::Resolved, command.status.as_ref())?;
    let given = command.at.unwrap_or(desk.now);
    if let Some(responded_at) = case.responded_at.filter(|responded_at| case.opened_at <= given && given < *responded_at) {
        return Err(CaseRefusal::ResolvedBeforeResponse { at: given, responded_at }.about(case));
    }
    let at = moment(case, command.at, desk)?;
    let state = CaseState::Resolved { resolution: command.resolution.clone(), at };
    let mut next = ServiceCase { state, status, last_at: at, ..case.clone() };
    end(&mut next, &[SlaGoal::Resolution], ClockOutcome::Met, at, desk)?;
    let others: Vec<SlaGoal> = next.clocks.iter().map(|clock| clock.goal.clone()).collect();
    end(&mut next, &others, ClockOutcome::Cancelled, at, desk)?;
    let resolution = command.resolution.clone();
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::Resolved { resolution }))
}

/// The case over.
///
/// # Errors
/// SRV-001.
pub fn close(case: &ServiceCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Close)?;
    let CaseState::Resolved { resolution, at } = &case.state else { return Ok(Decision::AlreadyDone(case.clone())) };
    let state = CaseState::Closed { resolution: resolution.clone(), resolved_at: *at, at: desk.now };
    Ok(Decision::apply(settled(ServiceCase { state, ..case.clone() }, desk)?, CaseEvent::Closed))
}

/// The case open again.
///
/// # Errors
/// SRV-001 to SRV-004, SRV-006, SRV-007, SRV-016.
pub fn reopen(case: &ServiceCase, command: &ReopenCase, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::Reopen)?;
    let at = moment(case, command.at, desk)?;
    let Some(resolved_at) = case.resolved_at() else { return Ok(Decision::AlreadyDone(case.clone())) };
    let next = reopened(case.clone(), resolved_at, at, command.status.as_ref(), desk)?;
    let count = next.reopened;
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::Reopened { count }))
}

fn reopened(
    case: ServiceCase,
    resolved_at: Timestamp,
    at: Timestamp,
    status: Option<&Code>,
    desk: &Desk<'_>,
) -> Result<ServiceCase, CrmError> {
    let until = reopened_until(resolved_at, desk.policy)?;
    if until < at {
        return Err(CaseRefusal::ReopenWindowOver { until }.about(&case));
    }
    let mut next = running(case, at, status, desk)?;
    next.reopened = next.reopened.saturating_add(1);
    let promise = next.targets.iter().find(|target| target.goal == SlaGoal::Resolution).cloned();
    match (desk.policy.reopened_clock, promise) {
        (ReopenedClock::New, Some(promise)) => {
            next.clocks.push(SlaClock::started(&promise, next.hours, &desk.policy.warns_at(), at));
        }
        (ReopenedClock::Same, Some(_)) => {
            // One that is cancelled was no longer promised: a case that is resolved keeps or breaks this promise.
            let ended = |clock: &&mut SlaClock| clock.goal == SlaGoal::Resolution && !clock.is_cancelled();
            if let Some(clock) = next.clocks.iter_mut().rev().find(ended) {
                *clock = clock.resumed(at);
            }
        }
        (_, None) => {}
    }
    Ok(next)
}

/// The case under another status of the company's own.
///
/// # Errors
/// SRV-001, SRV-002.
pub fn set_status(case: &ServiceCase, command: &SetCaseStatus, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::SetStatus)?;
    let category = match case.state {
        CaseState::New | CaseState::Open => StatusCategory::Open,
        CaseState::Paused { .. } => StatusCategory::Paused,
        CaseState::Resolved { .. } | CaseState::Closed { .. } => StatusCategory::Resolved,
    };
    let status = status(desk.policy, category, Some(&command.status))?;
    if case.status == status {
        return Ok(Decision::AlreadyDone(case.clone()));
    }
    Ok(Decision::apply(ServiceCase { status: status.clone(), ..case.clone() }, CaseEvent::StatusSet { status }))
}

/// The case with a goal of the company's own met.
///
/// # Errors
/// SRV-001, SRV-003, SRV-004, SRV-006, SRV-015.
pub fn meet(case: &ServiceCase, command: &MeetGoal, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::MeetGoal)?;
    let at = moment(case, command.at, desk)?;
    let goal = SlaGoal::Other(command.goal.clone());
    if !case.clocks.iter().any(|clock| clock.is_open() && clock.goal == goal) {
        return Err(CaseRefusal::NoSuchGoal { goal: command.goal.clone() }.about(case));
    }
    let mut next = ServiceCase { last_at: at, ..case.clone() };
    end(&mut next, &[goal], ClockOutcome::Met, at, desk)?;
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::GoalMet { goal: command.goal.clone() }))
}

/// The case under another priority, as `promise` says.
///
/// # Errors
/// SRV-001, SRV-016.
pub fn change_priority(case: &ServiceCase, priority: &Code, promise: Promise, desk: &Desk<'_>) -> Decided {
    legal(case, CaseStep::ChangePriority)?;
    if case.priority == *priority {
        return Ok(Decision::AlreadyDone(case.clone()));
    }
    let (at, is_paused) = (desk.now.max(case.last_at), matches!(case.state, CaseState::Paused { .. }));
    let mut next = ServiceCase {
        priority: priority.clone(),
        level: promise.level,
        hours: promise.hours.id,
        targets: promise.targets,
        last_at: at,
        ..case.clone()
    };
    for clock in next.clocks.iter_mut().filter(|clock| clock.is_open()) {
        match next.targets.iter().find(|target| target.goal == clock.goal) {
            Some(target) => (clock.target, clock.hours) = (target.within, promise.hours.id),
            None => *clock = clock.ended(ClockOutcome::Cancelled, at, desk.clockwork.hours(clock.hours)?),
        }
    }
    let was_promised = |goal: &SlaGoal| case.targets.iter().any(|target| target.goal == *goal);
    for target in next.targets.clone().iter().filter(|target| !was_promised(&target.goal)) {
        promise_anew(&mut next, target, desk, at);
    }
    if is_paused {
        turn(&mut next, ClockPhase::Paused, at);
    }
    Ok(Decision::apply(settled(next, desk)?, CaseEvent::PriorityChanged { priority: priority.clone() }))
}

/// What was not promised before is promised from now on, but for answers that are not waited for. A clock that was cancelled as the promise fell away goes
/// on; one that ended otherwise kept the promise, or broke it.
fn promise_anew(case: &mut ServiceCase, target: &SlaTarget, desk: &Desk<'_>, at: Timestamp) {
    let written = case.messages.iter().rev();
    let waits_since = written.take_while(|message| message.from == MessageFrom::Customer).last().map(|message| message.at);
    let clock = case.clocks.iter_mut().rev().find(|clock| clock.goal == target.goal);
    let is_waited_for = match target.goal {
        SlaGoal::FirstResponse => case.responded_at.is_none(),
        SlaGoal::NextResponse => {
            waits_since.zip(clock.as_deref().and_then(SlaClock::began)).is_some_and(|(since, began)| since <= began)
        }
        SlaGoal::Resolution | SlaGoal::Other(_) => true,
    };
    match clock {
        Some(clock) if is_waited_for && clock.is_cancelled() => {
            *clock = SlaClock { target: target.within, hours: case.hours, ..clock.resumed(at) };
        }
        None if is_waited_for => case.clocks.push(SlaClock::started(target, case.hours, &desk.policy.warns_at(), at)),
        _ => {}
    }
}
