//! Pure decisions about the goods: on their way, received, inspected, decided about, disposed of.

use crate::kernel::{Code, CrmError, Decision, Fault, Quantity, Refusal};

use super::contract::{
    DecideReturn, DisposeReturn, InspectReturn, ReceivedPieces, RecordReturnReceipt, RecordReturnShipment, ReturnEvent,
    ReturnQuantity, ReturnRefusal, SendReturnLabel,
};
use super::model::{
    DisposedPieces, GradedPieces, ReturnAction, ReturnAuthorisation, ReturnLine, ReturnStep, SentBack, before, rest,
};
use super::policy::{ReturnGrade, ReturnsPolicy};
use super::rules::{ReturnContext, ReturnDecision, above_zero, legal, line_of, noted, with_line};
use super::steps::{possible, remedy};

/// Refuses a step that the plan of a line does not have, or not yet with so many pieces.
///
/// # Errors
/// RET-016, RET-017.
pub(super) fn can_do(
    rma: &ReturnAuthorisation,
    line: &ReturnLine,
    step: ReturnAction,
    quantity: Quantity,
) -> Result<(), CrmError> {
    planned(rma, line, step)?;
    let possible = possible(rma, line, step);
    if quantity <= possible {
        return Ok(());
    }
    let remedy = remedy(rma, line, step);
    Err(ReturnRefusal::NotYet { line: line.number, step, quantity, possible, remedy }.about(rma))
}

/// Refuses a step that the plan of a line does not have.
///
/// # Errors
/// RET-016.
pub(super) fn planned(rma: &ReturnAuthorisation, line: &ReturnLine, step: ReturnAction) -> Result<(), CrmError> {
    if line.plans(step) {
        return Ok(());
    }
    let planned: Vec<&str> = line.plan.iter().map(|step| step.action.key()).collect();
    Err(ReturnRefusal::NotPlanned { line: line.number, step, planned: planned.join(", ") }.about(rma))
}

/// More pieces of a line passed a step that is counted as one number.
///
/// # Errors
/// A fault where the sum outgrows a quantity.
pub(super) fn counted(line: &mut ReturnLine, step: ReturnAction, quantity: Quantity) -> Result<(), Fault> {
    let sum = line.progress.done(step).checked_add(quantity)?;
    if let Some(slot) = line.progress.slot_mut(step) {
        *slot = Some(sum);
    }
    Ok(())
}

/// The return for whose lines the customer has a label.
///
/// # Errors
/// RET-002, RET-011, RET-016.
pub fn send_label(rma: &ReturnAuthorisation, command: &SendReturnLabel) -> ReturnDecision {
    let with_label = rma.lines.iter().filter(|line| line.plans(ReturnAction::ShipLabel)).map(|line| line.number);
    let numbers = command.lines.clone().unwrap_or_else(|| with_label.collect());
    for number in &numbers {
        line_of(rma, *number)?;
    }
    legal(rma, ReturnStep::SendLabel)?;
    let mut next = rma.clone();
    for line in next.lines.iter_mut().filter(|line| numbers.contains(&line.number)) {
        planned(rma, line, ReturnAction::ShipLabel)?;
        line.progress.label = Some(command.parcel.clone());
    }
    if next == *rma {
        return Ok(Decision::AlreadyDone(next));
    }
    Ok(Decision::apply(next, ReturnEvent::LabelSent))
}

/// The return whose goods are on their way.
///
/// # Errors
/// A day ahead is invalid; RET-011.
pub fn record_shipment(rma: &ReturnAuthorisation, command: &RecordReturnShipment, cx: &ReturnContext<'_>) -> ReturnDecision {
    legal(rma, ReturnStep::RecordShipment)?;
    let on = command.sent_on.unwrap_or(cx.today);
    if cx.today < on {
        return Err(Fault::new(on, "it lies ahead", "give a day until today").at("sent_on").into());
    }
    let sent_back = Some(SentBack { on, proof: command.proof.clone() });
    if rma.sent_back == sent_back {
        return Ok(Decision::AlreadyDone(rma.clone()));
    }
    Ok(Decision::apply(ReturnAuthorisation { sent_back, ..rma.clone() }, ReturnEvent::SentBack))
}

/// The return of which more has arrived.
///
/// # Errors
/// A quantity that is not above zero is invalid; RET-002, RET-011, RET-016 to RET-018.
pub fn receive(rma: &ReturnAuthorisation, command: &RecordReturnReceipt) -> ReturnDecision {
    let to_come = |line: &ReturnLine| {
        let quantity = possible(rma, line, ReturnAction::Receive);
        (quantity > Quantity::ZERO).then_some(ReceivedPieces { line: line.number, quantity, product: None })
    };
    let arrived = command.lines.clone().unwrap_or_else(|| rma.lines.iter().filter_map(to_come).collect());
    for (at, pieces) in arrived.iter().enumerate() {
        line_of(rma, pieces.line)?;
        if arrived.iter().take(at).any(|other| other.line == pieces.line) {
            return Err(ReturnRefusal::NoSuchLine { line: pieces.line }.about(rma));
        }
        above_zero(pieces.quantity, || format!("lines[{at}].quantity"))?;
    }
    legal(rma, ReturnStep::Receive)?;
    if arrived.is_empty() {
        let fault = Fault::new("", "nothing is still to come", "name what arrived, or authorise more first");
        return Err(fault.at("lines").into());
    }
    let mut next = rma.clone();
    for pieces in &arrived {
        let mut line = line_of(rma, pieces.line)?.clone();
        can_do(rma, &line, ReturnAction::Receive, pieces.quantity)?;
        if pieces.product.is_some() && pieces.product != line.product {
            return Err(ReturnRefusal::OtherArticle { line: pieces.line }.about(rma));
        }
        counted(&mut line, ReturnAction::Receive, pieces.quantity)?;
        next = with_line(&next, line);
    }
    let lines = arrived.into_iter().map(|ReceivedPieces { line, quantity, .. }| ReturnQuantity { line, quantity }).collect();
    Ok(Decision::apply(next, ReturnEvent::Received { lines }))
}

/// The grade of a key.
///
/// # Errors
/// RET-019.
pub(super) fn grade<'a>(policy: &'a ReturnsPolicy, rma: &ReturnAuthorisation, key: &Code) -> Result<&'a ReturnGrade, CrmError> {
    policy.grade(key).ok_or_else(|| {
        let known: Vec<&str> = policy.grades.iter().map(|grade| grade.key.as_str()).collect();
        ReturnRefusal::UnknownGrade { grade: key.clone(), known: known.join(", ") }.about(rma)
    })
}

/// Of how many of so many pieces that are graded the outcome came true before. Where no outcome waits for the grade, what comes are the pieces that were
/// settled first: they are not settled twice, and what was refunded unseen leaves no fee to the rest.
fn settled_before(line: &ReturnLine, quantity: Quantity) -> Quantity {
    let waits = |outcome: ReturnAction| line.plans(outcome) && before(&line.plan, outcome).contains(&ReturnAction::Inspect);
    if ReturnAction::OUTCOMES.into_iter().any(waits) {
        return Quantity::ZERO;
    }
    let kept = rest(line.progress.settled(), line.progress.left_with_customer());
    let graded = line.progress.graded.iter().map(|pieces| rest(pieces.settled, pieces.gone));
    quantity.min(graded.fold(kept, rest))
}

/// The return of which pieces were graded.
///
/// # Errors
/// A quantity that is not above zero is invalid; RET-002, RET-011, RET-016, RET-017, RET-019, RET-023.
pub fn inspect(rma: &ReturnAuthorisation, command: &InspectReturn, cx: &ReturnContext<'_>) -> ReturnDecision {
    let ReturnQuantity { line: number, quantity } = command.pieces;
    let mut line = line_of(rma, number)?.clone();
    legal(rma, ReturnStep::Inspect)?;
    above_zero(quantity, || "pieces.quantity".to_owned())?;
    can_do(rma, &line, ReturnAction::Inspect, quantity)?;
    let key = &grade(cx.policy, rma, &command.grade)?.key;
    let settled = settled_before(&line, quantity);
    match line.progress.graded.iter_mut().find(|pieces| pieces.grade == *key) {
        Some(pieces) => {
            pieces.inspected = pieces.inspected.checked_add(quantity)?;
            pieces.settled = pieces.settled.checked_add(settled)?;
        }
        None => {
            let (gone, disposed) = (Quantity::ZERO, Quantity::ZERO);
            line.progress.graded.push(GradedPieces { grade: key.clone(), inspected: quantity, settled, gone, disposed });
        }
    }
    let event = ReturnEvent::Inspected { pieces: command.pieces.clone(), grade: key.clone() };
    Ok(Decision::apply(noted(with_line(rma, line), &command.finding)?, event))
}

/// The return of which a line is to have an outcome.
///
/// # Errors
/// RET-002, RET-011, RET-016, RET-017, RET-023, RET-024.
pub fn decide(rma: &ReturnAuthorisation, command: &DecideReturn) -> ReturnDecision {
    let mut line = line_of(rma, command.line)?.clone();
    legal(rma, ReturnStep::Decide)?;
    planned(rma, &line, ReturnAction::Decide)?;
    let outcome = command.outcome;
    let waits = |outcome: ReturnAction| before(&line.plan, outcome).contains(&ReturnAction::Decide);
    let is_settled = line.progress.settled() > Quantity::ZERO;
    let same = line.progress.decided == Some(outcome);
    if !outcome.is_outcome() || !waits(outcome) || (is_settled && !same) {
        let may = ReturnAction::OUTCOMES.into_iter().filter(|outcome| waits(*outcome)).map(ReturnAction::key);
        let may: Vec<&str> = may.collect();
        let decided = match line.progress.decided.filter(|_| is_settled) {
            Some(decided) => format!("`{decided}` has begun to come true"),
            None => format!("it may be {}", may.join(", ")),
        };
        return Err(ReturnRefusal::NotDecided { line: line.number, outcome, decided }.about(rma));
    }
    if same {
        return Ok(Decision::AlreadyDone(rma.clone()));
    }
    if line.progress.decided.is_none() {
        // A decision is for the line as a whole, so one piece must be ready for it.
        can_do(rma, &line, ReturnAction::Decide, Quantity::from_scaled(1).unwrap_or(Quantity::ONE))?;
    }
    line.progress.decided = Some(outcome);
    let event = ReturnEvent::Decided { line: command.line, outcome };
    Ok(Decision::apply(noted(with_line(rma, line), &command.grounds)?, event))
}

/// The pieces of a grade that a step is about: those that are named. Where none is named, pieces without a grade as long as `ungraded` are left, else the
/// only ones that have pieces left; none where there are none.
///
/// # Errors
/// RET-025.
pub(super) fn graded(
    rma: &ReturnAuthorisation,
    line: &ReturnLine,
    (named, quantity): (Option<&Code>, Quantity),
    ungraded: Quantity,
    left: impl Fn(&GradedPieces) -> Quantity,
) -> Result<Option<Code>, CrmError> {
    let with_pieces: Vec<&GradedPieces> = line.progress.graded.iter().filter(|of| left(of) > Quantity::ZERO).collect();
    let found = match (named, with_pieces.as_slice()) {
        (None, []) => return Ok(None),
        (None, _) if quantity <= ungraded => return Ok(None),
        (None, [alone]) => Some(*alone),
        (None, _) => None,
        (Some(grade), all) => all.iter().find(|pieces| pieces.grade == *grade).copied(),
    };
    match found.filter(|pieces| quantity <= left(pieces)) {
        Some(pieces) => Ok(Some(pieces.grade.clone())),
        None => {
            let mut known: Vec<String> = with_pieces.iter().map(|of| format!("{} of `{}`", left(of), of.grade)).collect();
            if ungraded > Quantity::ZERO {
                known.push(format!("{ungraded} without one"));
            }
            let left = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            Err(ReturnRefusal::NotOfThisGrade { line: line.number, left }.about(rma))
        }
    }
}

/// The return of which the company did something with pieces.
///
/// # Errors
/// A quantity that is not above zero, and pieces for which neither a grade nor the command says what is done, are invalid; RET-002, RET-011, RET-016,
/// RET-017, RET-019, RET-025.
pub fn dispose(rma: &ReturnAuthorisation, command: &DisposeReturn, cx: &ReturnContext<'_>) -> ReturnDecision {
    let ReturnQuantity { line: number, quantity } = command.pieces;
    let mut line = line_of(rma, number)?.clone();
    legal(rma, ReturnStep::Dispose)?;
    above_zero(quantity, || "pieces.quantity".to_owned())?;
    can_do(rma, &line, ReturnAction::Dispose, quantity)?;
    let key = graded(rma, &line, (command.grade.as_ref(), quantity), Quantity::ZERO, GradedPieces::disposable)?;
    let disposition = match (command.disposition, &key) {
        (Some(named), _) => named,
        (None, Some(key)) => grade(cx.policy, rma, key)?.disposition,
        (None, None) => {
            let fault = Fault::new("", "the pieces have no grade that says what is done with them", "name it");
            return Err(fault.at("disposition").into());
        }
    };
    for pieces in line.progress.graded.iter_mut().filter(|pieces| Some(&pieces.grade) == key.as_ref()) {
        pieces.disposed = pieces.disposed.checked_add(quantity)?;
    }
    let same = |row: &&mut DisposedPieces| row.grade == key && row.disposition == disposition;
    match line.progress.disposed.iter_mut().find(same) {
        Some(row) => row.quantity = row.quantity.checked_add(quantity)?,
        None => line.progress.disposed.push(DisposedPieces { grade: key, disposition, quantity }),
    }
    let event = ReturnEvent::Disposed { pieces: command.pieces.clone(), disposition };
    Ok(Decision::apply(with_line(rma, line), event))
}
