//! Taking pieces of a line into a line of their own.

use crate::kernel::{Decision, Fault, Quantity, Refusal};

use super::contract::{ReturnEvent, ReturnQuantity, ReturnRefusal, SplitReturnLine};
use super::model::{
    GradedPieces, LineProgress, MAX_RETURN_LINES, ReturnAction, ReturnAuthorisation, ReturnLine, ReturnStep, rest,
};
use super::rules::{ReturnDecision, legal, line_of};

/// The return with some pieces of a line in a line of their own.
///
/// # Errors
/// A line more than there may be is invalid; RET-002, RET-011, RET-022.
pub fn split(rma: &ReturnAuthorisation, command: &SplitReturnLine) -> ReturnDecision {
    let line = line_of(rma, command.line)?;
    legal(rma, ReturnStep::Split)?;
    let (quantity, most) = (command.quantity, most_split(line));
    let refused = || ReturnRefusal::NotSplit { line: line.number, quantity, most }.about(rma);
    if quantity <= Quantity::ZERO || quantity > most {
        return Err(refused());
    }
    let lines = rma.lines.len();
    if lines >= MAX_RETURN_LINES {
        return Err(Fault::new(lines, "a return has 1 to 200 lines", "make several returns").at("lines").into());
    }
    let number = rma.lines.iter().map(|line| line.number).max().unwrap_or(0).saturating_add(1);
    let (stays, goes) = divided(line, quantity, number);
    let is_whole = stays.asked.checked_add(goes.asked)? == line.asked;
    if !is_whole || !stays.holds_its_law() || !goes.holds_its_law() {
        return Err(refused());
    }
    let mut next = super::rules::with_line(rma, stays);
    next.lines.push(goes);
    let pieces = ReturnQuantity { line: number, quantity };
    Ok(Decision::apply(next, ReturnEvent::Split { pieces, from: line.number }))
}

/// How many pieces can be split off: those whose outcome is not known and with which nothing was done, fewer than all.
fn most_split(line: &ReturnLine) -> Quantity {
    let (all, movable) = match line.progress.authorised {
        None => (line.asked, line.asked),
        Some(authorised) => {
            let to_come = rest(authorised, line.progress.done(ReturnAction::Receive));
            let movable = to_come.checked_add(received_movable(line)).unwrap_or(to_come);
            (line.asked.min(authorised), movable.min(line.unsettled()))
        }
    };
    // Something stays, however little a piece is divided into.
    let fewer = Quantity::from_scaled(all.scaled() - 1).unwrap_or(Quantity::ZERO);
    movable.min(fewer)
}

/// How many of the graded pieces can move: as many as no outcome is known of.
fn graded_movable(line: &ReturnLine) -> Quantity {
    let graded = line.progress.graded.iter().map(GradedPieces::movable);
    let graded = graded.fold(Quantity::ZERO, |sum, more| sum.checked_add(more).unwrap_or(sum));
    graded.min(rest(line.progress.done(ReturnAction::Receive), line.progress.settled()))
}

/// How many of the received pieces can move: those of no known outcome that are not graded, and the graded ones that can.
fn received_movable(line: &ReturnLine) -> Quantity {
    let (received, inspected) = (line.progress.done(ReturnAction::Receive), line.progress.done(ReturnAction::Inspect));
    let ungraded = rest(received, inspected);
    let movable = ungraded.checked_add(graded_movable(line)).unwrap_or(ungraded);
    movable.min(rest(received, line.progress.settled().max(line.progress.done(ReturnAction::Dispose))))
}

/// The line in two: those pieces go first that have come furthest.
fn divided(line: &ReturnLine, quantity: Quantity, number: u32) -> (ReturnLine, ReturnLine) {
    let (mut stays, mut graded, mut open) = (line.clone(), Vec::new(), quantity.min(graded_movable(line)));
    for pieces in &mut stays.progress.graded {
        let moved = pieces.movable().min(open);
        if moved > Quantity::ZERO {
            pieces.inspected = rest(pieces.inspected, moved);
            open = rest(open, moved);
            let (settled, gone, disposed) = (Quantity::ZERO, Quantity::ZERO, Quantity::ZERO);
            graded.push(GradedPieces { grade: pieces.grade.clone(), inspected: moved, settled, gone, disposed });
        }
    }
    stays.progress.graded.retain(|pieces| pieces.inspected > Quantity::ZERO);
    let received = quantity.min(received_movable(line));
    stays.asked = rest(line.asked, quantity);
    stays.progress.authorised = line.progress.authorised.map(|authorised| rest(authorised, quantity));
    stays.progress.received = line.progress.received.map(|all| rest(all, received));
    let progress = LineProgress {
        authorised: line.progress.authorised.map(|_| quantity),
        label: line.progress.label.clone(),
        received: line.progress.received.map(|_| received),
        graded,
        decided: None,
        ..LineProgress::default()
    };
    let (credits, orders) = (Vec::new(), Vec::new());
    let goes = ReturnLine { number, asked: quantity, progress, credits, orders, ..line.clone() };
    (stays, goes)
}
