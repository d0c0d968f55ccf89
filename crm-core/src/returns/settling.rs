//! Pure decisions that settle pieces: of each one outcome comes true.

use crate::kernel::{Code, CrmError, Date, Decision, InvoiceId, Money, Note, OrderId, Quantity, Refusal};

use super::contract::{ReturnEvent, ReturnQuantity, ReturnRefusal};
use super::goods::{can_do, counted, graded, planned};
use super::model::{GradedPieces, ReturnAction, ReturnAuthorisation, ReturnCredit, ReturnLine, ReturnStep, before, rest};
use super::rules::{ReturnDecision, above_zero, legal, line_of, noted, with_line};
use super::steps::is_owed_without_goods;
use super::worth::Worth;

/// Pieces for which an outcome may come true.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Which.
    pub pieces: ReturnQuantity,
    /// The outcome.
    pub outcome: ReturnAction,
    /// Their grade; none where they were not inspected.
    pub grade: Option<Code>,
}

const fn step_of(outcome: ReturnAction) -> ReturnStep {
    match outcome {
        ReturnAction::Replace => ReturnStep::Replace,
        ReturnAction::Exchange => ReturnStep::Exchange,
        ReturnAction::Repair => ReturnStep::Repair,
        ReturnAction::Reject => ReturnStep::Reject,
        _ => ReturnStep::Refund,
    }
}

/// Refuses an outcome that cannot come true for so many pieces of the grade.
///
/// # Errors
/// A quantity that is not above zero is invalid; RET-002, RET-011, RET-016, RET-017, RET-024 to RET-026.
pub fn may_settle(
    rma: &ReturnAuthorisation,
    outcome: ReturnAction,
    pieces: &ReturnQuantity,
    grade: Option<&Code>,
) -> Result<Settled, CrmError> {
    let line = line_of(rma, pieces.line)?;
    legal(rma, step_of(outcome))?;
    above_zero(pieces.quantity, || "pieces.quantity".to_owned())?;
    planned(rma, line, outcome)?;
    if let Some(decided) = line.progress.decided.filter(|decided| *decided != outcome)
        && before(&line.plan, outcome).contains(&ReturnAction::Decide)
    {
        let decided = format!("`{decided}` was decided on");
        return Err(ReturnRefusal::NotDecided { line: line.number, outcome, decided }.about(rma));
    }
    can_do(rma, line, outcome, pieces.quantity)?;
    let left = if outcome.leaves_with_customer() { GradedPieces::movable } else { GradedPieces::unsettled };
    let grade = graded(rma, line, (grade, pieces.quantity), ungraded(rma, line, outcome), left)?;
    if !outcome.leaves_with_customer() && line.counted_by.is_none() {
        return Err(ReturnRefusal::NothingToCredit { line: line.number }.about(rma));
    }
    Ok(Settled { pieces: pieces.clone(), outcome, grade })
}

/// How many pieces without a grade an outcome may draw on: none where it waits for the grade, else those that were neither graded nor settled.
fn ungraded(rma: &ReturnAuthorisation, line: &ReturnLine, outcome: ReturnAction) -> Quantity {
    if before(&line.plan, outcome).contains(&ReturnAction::Inspect) && !is_owed_without_goods(rma, outcome) {
        return Quantity::ZERO;
    }
    let graded = line.progress.graded.iter().map(|pieces| pieces.settled);
    let open = graded.fold(line.unsettled(), |sum, more| sum.checked_add(more).unwrap_or(sum));
    rest(open, line.progress.done(ReturnAction::Inspect))
}

/// What came of an outcome beside the count of pieces.
#[derive(Debug, Clone, Default)]
pub struct Consequence {
    /// What was credited on which invoices, each with its credit note.
    pub credits: Vec<(Worth, Option<InvoiceId>)>,
    /// The order that was placed.
    pub order: Option<OrderId>,
}

/// The return with pieces settled.
///
/// # Errors
/// RET-002, RET-023.
pub fn settle(rma: &ReturnAuthorisation, settled: &Settled, consequence: &Consequence, note: &Note, on: Date) -> ReturnDecision {
    let Settled { pieces, outcome, grade } = settled;
    let mut line = line_of(rma, pieces.line)?.clone();
    counted(&mut line, *outcome, pieces.quantity)?;
    for graded in line.progress.graded.iter_mut().filter(|graded| Some(&graded.grade) == grade.as_ref()) {
        graded.settled = graded.settled.checked_add(pieces.quantity)?;
        if outcome.leaves_with_customer() {
            graded.gone = graded.gone.checked_add(pieces.quantity)?;
        }
    }
    let credit = credit(&mut line, settled, consequence, on)?;
    line.orders.extend(consequence.order);
    let event = ReturnEvent::Settled {
        pieces: pieces.clone(),
        outcome: *outcome,
        credited: credit.as_ref().map(|credit| credit.credited),
        kept: credit.as_ref().map(|credit| credit.kept),
        credit_notes: credit.map(|credit| credit.credit_notes).unwrap_or_default(),
        order: consequence.order,
    };
    Ok(Decision::apply(noted(with_line(rma, line), note)?, event))
}

/// Writes down what was credited, all of it as one: the invoices have one currency, for they bill one line.
fn credit(
    line: &mut ReturnLine,
    settled: &Settled,
    consequence: &Consequence,
    on: Date,
) -> Result<Option<ReturnCredit>, CrmError> {
    let Some((first, _)) = consequence.credits.first() else { return Ok(None) };
    let sum =
        |of: fn(&Worth) -> Money| Money::sum(consequence.credits.iter().map(|(worth, _)| of(worth)), first.value.currency());
    let credit = ReturnCredit {
        on,
        outcome: settled.outcome,
        quantity: settled.pieces.quantity,
        grade: settled.grade.clone(),
        value: sum(|worth| worth.value)?,
        kept: sum(|worth| worth.kept)?,
        credited: sum(|worth| worth.credited)?,
        credit_notes: consequence.credits.iter().filter_map(|(_, credit_note)| *credit_note).collect(),
    };
    line.credits.push(credit.clone());
    Ok(Some(credit))
}

/// Refuses where not all pieces are on issued invoices.
///
/// # Errors
/// RET-027.
pub fn all_invoiced(rma: &ReturnAuthorisation, quantity: Quantity, open: Quantity) -> Result<(), CrmError> {
    if open <= Quantity::ZERO {
        return Ok(());
    }
    let invoiced = rest(quantity, open);
    Err(ReturnRefusal::NotInvoiced { quantity, invoiced }.about(rma))
}
