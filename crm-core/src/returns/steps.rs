//! Which steps are possible now: what the plan of a line and its progress say together.
//!
//! Each step of a plan waits for others. So many pieces have passed it, and so many may: at most as many as have passed everything before it. Of each piece
//! one outcome comes true, so outcomes share what they may draw on. Which pieces have come furthest is not noted piece by piece; an outcome that asks for
//! less is taken to be of pieces that have come less far, as long as there are such.

use crate::kernel::Quantity;

use super::contract::{LineSteps, PossibleStep};
use super::model::{ReturnAction, ReturnAuthorisation, ReturnLine, ReturnTag, TemplateStep, before, rest};

/// True where a consumer who withdraws is owed the money although the goods are not back: they have shown that the goods are on their way, so neither receipt
/// nor inspection is waited for (Directive 2011/83/EU, art. 13(3)).
pub(super) fn is_owed_without_goods(rma: &ReturnAuthorisation, action: ReturnAction) -> bool {
    matches!(action, ReturnAction::Refund | ReturnAction::Credit) && rma.is_withdrawal() && rma.sent_back.is_some()
}

/// How many pieces have passed all that comes before a step of the plan; nothing where the plan does not have it.
#[must_use]
pub fn ready_for(rma: &ReturnAuthorisation, line: &ReturnLine, action: ReturnAction) -> Quantity {
    if !line.plans(action) {
        return Quantity::ZERO;
    }
    let eased = is_owed_without_goods(rma, action);
    // An outcome may have come true for pieces that never arrived: the company does nothing with them, nor with what it sent back.
    let is_disposal = action == ReturnAction::Dispose;
    let passed = |step: ReturnAction| match step {
        ReturnAction::Receive | ReturnAction::Inspect if is_disposal => rest(line.progress.done(step), line.progress.gone()),
        _ => line.progress.done(step),
    };
    let mut ready = if is_disposal { line.authorised().min(passed(ReturnAction::Receive)) } else { line.authorised() };
    let (mut walked, mut open) = (Vec::new(), vec![action]);
    while let Some(next) = open.pop() {
        walked.push(next);
        let after: Vec<ReturnAction> =
            line.plan.iter().filter(|step| step.action == next).flat_map(|step| step.after.iter().copied()).collect();
        // What stands before an outcome has been asked of the pieces that it came true for.
        let (outcomes, others): (Vec<ReturnAction>, Vec<ReturnAction>) = after.into_iter().partition(|step| step.is_outcome());
        for step in others {
            if !eased || !waits_for_goods(step) {
                ready = ready.min(passed(step));
            }
            if !walked.contains(&step) {
                open.push(step);
            }
        }
        if !outcomes.is_empty() {
            let settled = outcomes.iter().map(|outcome| line.progress.done(*outcome));
            ready = ready.min(settled.fold(Quantity::ZERO, |sum, done| sum.checked_add(done).unwrap_or(sum)));
            let waits = |outcome: &ReturnAction| before(&line.plan, *outcome).contains(&ReturnAction::Inspect);
            if is_disposal && outcomes.iter().all(waits) {
                ready = ready.min(passed(ReturnAction::Inspect));
            }
        }
    }
    ready
}

fn waits_for_goods(step: ReturnAction) -> bool {
    matches!(step, ReturnAction::ShipLabel | ReturnAction::Receive | ReturnAction::Inspect | ReturnAction::Decide)
}

/// With how many pieces of a line a step can be done now.
#[must_use]
pub fn possible(rma: &ReturnAuthorisation, line: &ReturnLine, action: ReturnAction) -> Quantity {
    if !line.plans(action) {
        return Quantity::ZERO;
    }
    match (rma.tag(), action) {
        (ReturnTag::Requested, ReturnAction::Authorise) => line.asked,
        (ReturnTag::Authorised, ReturnAction::Authorise) => rest(line.asked, line.authorised()),
        (ReturnTag::Authorised, _) if action.is_outcome() => possible_outcome(rma, line, action),
        (ReturnTag::Authorised, ReturnAction::Decide) if line.progress.settled() > Quantity::ZERO => Quantity::ZERO,
        (ReturnTag::Authorised, _) => rest(ready_for(rma, line, action), line.progress.done(action)),
        _ => Quantity::ZERO,
    }
}

/// An outcome draws on the pieces that are ready for it, and so do all those that ask for less.
fn possible_outcome(rma: &ReturnAuthorisation, line: &ReturnLine, outcome: ReturnAction) -> Quantity {
    let is_other = line.progress.decided.is_some_and(|decided| decided != outcome);
    if is_other && before(&line.plan, outcome).contains(&ReturnAction::Decide) {
        return Quantity::ZERO;
    }
    let ready = ready_for(rma, line, outcome);
    let drawn = ReturnAction::OUTCOMES.map(|other| (ready_for(rma, line, other), line.progress.done(other)));
    let drawn_up_to = |most: Quantity| {
        let within = drawn.iter().filter(|(ready, _)| *ready <= most).map(|(_, done)| *done);
        within.fold(Quantity::ZERO, |sum, done| sum.checked_add(done).unwrap_or(sum))
    };
    let pools = drawn.iter().map(|(ready, _)| *ready).chain([line.authorised(), ready]).filter(|pool| *pool >= ready);
    pools.map(|pool| rest(pool, drawn_up_to(pool))).min().unwrap_or(Quantity::ZERO)
}

/// What lets a step be done with more pieces: the first step before it that not all of them have passed, or authorising more.
#[must_use]
pub fn remedy(rma: &ReturnAuthorisation, line: &ReturnLine, action: ReturnAction) -> String {
    let authorised = line.authorised();
    let earlier = before(&line.plan, action);
    let is_short = |step: &&TemplateStep| earlier.contains(&step.action) && line.progress.done(step.action) < authorised;
    match line.plan.iter().find(is_short).filter(|_| ready_for(rma, line, action) < authorised) {
        Some(step) => format!("first do `{}` with more of them", step.action),
        None => "authorise more of them first".to_owned(),
    }
}

/// What can be done with a line now, in the order of its plan.
#[must_use]
pub fn steps_of(rma: &ReturnAuthorisation, line: &ReturnLine) -> LineSteps {
    let steps = line.plan.iter().map(|step| PossibleStep { action: step.action, quantity: possible(rma, line, step.action) });
    let steps = steps.filter(|step| step.quantity > Quantity::ZERO).collect();
    LineSteps { line: line.number, status: line.status(), steps }
}
