//! Pure decisions about what returns have taken of a document.

use crate::kernel::{CrmError, Decision, Fault, Quantity};

use super::contract::ReturnEvent;
use super::model::{CreditedPieces, DeliveredLine, ReturnAuthorisation, ReturnTally, TakenPieces, rest};
use super::worth::Worth;

/// The lines that the pieces of a return are counted by, each once.
#[must_use]
pub fn counted_lines(rma: &ReturnAuthorisation) -> Vec<DeliveredLine> {
    let mut lines: Vec<DeliveredLine> = rma.lines().iter().filter_map(|line| line.counted_by.clone()).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// The tally once a return is `after` what it was `before`, and `credits` were given.
///
/// # Errors
/// A fault where a sum outgrows its bounds.
pub fn tally(
    tally: &ReturnTally,
    before: &ReturnAuthorisation,
    after: &ReturnAuthorisation,
    credits: &[Worth],
) -> Result<Decision<ReturnTally, ReturnEvent>, CrmError> {
    let mut next = tally.clone();
    for line in counted_lines(after).into_iter().filter(|line| ReturnTally::id_of(line) == tally.id) {
        let taken = rest(next.taken_of(&line), before.taken(&line)?).checked_add(after.taken(&line)?)?;
        match next.taken.iter_mut().find(|pieces| pieces.line == line) {
            Some(pieces) => pieces.taken = taken,
            None if taken > Quantity::ZERO => next.taken.push(TakenPieces { line, taken }),
            None => {}
        }
    }
    for worth in credits {
        credited(&mut next, worth)?;
    }
    if next == *tally {
        return Ok(Decision::AlreadyDone(next));
    }
    let pieces = next.taken.iter().map(|pieces| pieces.taken).try_fold(Quantity::ZERO, Quantity::checked_add)?;
    Ok(Decision::apply(next, ReturnEvent::Taken { pieces }))
}

fn credited(tally: &mut ReturnTally, worth: &Worth) -> Result<(), Fault> {
    let Worth { invoice, line, quantity, value, kept, .. } = *worth;
    match tally.credited.iter_mut().find(|pieces| pieces.invoice == invoice && pieces.line == line) {
        None => tally.credited.push(CreditedPieces { invoice, line, quantity, value, kept }),
        Some(pieces) => {
            pieces.quantity = pieces.quantity.checked_add(quantity)?;
            pieces.value = pieces.value.checked_add(value)?;
            pieces.kept = pieces.kept.checked_add(kept)?;
        }
    }
    Ok(())
}
