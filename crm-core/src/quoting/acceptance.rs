//! What a customer accepts of a quote, and what that comes to.

use std::collections::BTreeMap;

use crate::kernel::{Code, CrmError, Fault, Quantity, Refusal};
use crate::pipeline::WinOpportunity;
use crate::pricing::{DocumentTotals, PricedLine, part_of_adjustments, part_of_line};

use super::contract::{AcceptQuote, AcceptedLine, QuoteContent, QuoteRefusal};
use super::model::{Acceptance, LineOutcome, Quote, QuoteLine, QuoteState, QuoteStep};
use super::policy::{OnAcceptance, QuotingPolicy};
use super::rules::{QuoteContext, allow, in_time, totals};

/// The quote, accepted in whole or in part.
///
/// # Errors
/// QUO-001, QUO-003, QUO-006 to QUO-009.
pub fn accept(quote: &Quote, command: &AcceptQuote, cx: &QuoteContext<'_>) -> Result<Quote, CrmError> {
    allow(quote, QuoteStep::Accept)?;
    in_time(quote, cx)?;
    let accepted = match &command.lines {
        Some(lines) => named(quote, lines)?,
        None => (0usize..)
            .zip(&quote.lines)
            .filter(|(_, line)| line.is_chosen())
            .map(|(at, line)| (at, line.priced.quantity))
            .collect(),
    };
    if accepted.is_empty() {
        return Err(QuoteRefusal::NothingAccepted.about(quote));
    }
    let lines = outcomes(quote, &accepted)?;
    let totals = accepted_totals(quote, &accepted)?;
    let state = QuoteState::Accepted(Acceptance { at: cx.now, lines, totals });
    Ok(Quote { state, ..quote.clone() })
}

/// The deal that the accepted quote wins: of a primary quote that was accepted as a whole, where the policy says so.
#[must_use]
pub fn wins(quote: &Quote, policy: &QuotingPolicy) -> Option<WinOpportunity> {
    let opportunity = quote.opportunity.filter(|_| quote.is_primary && policy.on_acceptance == OnAcceptance::Win)?;
    is_whole(quote).then_some(WinOpportunity { opportunity, amount: None })
}

/// True where everything that was offered is accepted: every line that counts, whole; of alternatives one, whichever.
#[must_use]
pub fn is_whole(quote: &Quote) -> bool {
    let Some(acceptance) = quote.acceptance() else { return false };
    let is_taken = |outcome: &LineOutcome| outcome.not_accepted == Quantity::ZERO;
    let taken = || quote.lines.iter().zip(&acceptance.lines).filter(|(_, outcome)| is_taken(outcome)).map(|(line, _)| line);
    let is_covered = |line: &QuoteLine| match line.group() {
        Some(group) => taken().any(|other| other.group() == Some(group)),
        None => taken().any(|other| other.key == line.key),
    };
    quote.lines.iter().filter(|line| line.is_chosen()).all(is_covered)
}

/// The quantity accepted of each line that the customer names.
fn named(quote: &Quote, lines: &[AcceptedLine]) -> Result<BTreeMap<usize, Quantity>, CrmError> {
    let mut accepted = BTreeMap::new();
    let mut groups: Vec<&Code> = Vec::new();
    for AcceptedLine { line: number, quantity } in lines {
        let no_such_line = || QuoteRefusal::NoSuchLine { line: *number }.about(quote);
        let at = usize::try_from(*number).map_err(|_| no_such_line())?;
        let line = quote.lines.get(at).filter(|_| !accepted.contains_key(&at)).ok_or_else(no_such_line)?;
        let quoted = line.priced.quantity;
        let quantity = quantity.unwrap_or(quoted);
        if quantity <= Quantity::ZERO || quantity > quoted {
            return Err(QuoteRefusal::NotAsQuoted { quantity, quoted }.about(quote));
        }
        if let Some(group) = line.group() {
            if groups.contains(&group) {
                return Err(QuoteRefusal::TwoAlternatives { group: group.clone() }.about(quote));
            }
            groups.push(group);
        }
        accepted.insert(at, quantity);
    }
    Ok(accepted)
}

/// What of each line was accepted and what not: together what was quoted.
fn outcomes(quote: &Quote, accepted: &BTreeMap<usize, Quantity>) -> Result<Vec<LineOutcome>, Fault> {
    let outcome = |(at, line): (usize, &QuoteLine)| {
        let accepted = accepted.get(&at).copied().unwrap_or(Quantity::ZERO);
        Ok(LineOutcome { accepted, not_accepted: line.priced.quantity.checked_sub(accepted)? })
    };
    quote.lines.iter().enumerate().map(outcome).collect()
}

/// What the accepted part comes to.
fn accepted_totals(quote: &Quote, accepted: &BTreeMap<usize, Quantity>) -> Result<DocumentTotals, CrmError> {
    let part = part(quote, accepted)?;
    let lines: Vec<&PricedLine> = part.lines.iter().map(|line| &line.priced).collect();
    totals(quote.currency, &lines, &part)
}

/// What of a quote was accepted, priced as it was: the accepted lines in the order of the quote, with allowances and charges in proportion. Nothing
/// where it is not accepted.
///
/// # Errors
/// A fault beyond the bounds of an amount, which no accepted quote has.
pub fn accepted_part(quote: &Quote) -> Result<Option<QuoteContent>, CrmError> {
    let Some(acceptance) = quote.acceptance() else { return Ok(None) };
    let lines = acceptance.lines.iter().map(|line| line.accepted).enumerate();
    part(quote, &lines.filter(|(_, accepted)| *accepted > Quantity::ZERO).collect()).map(Some)
}

/// The accepted part. An amount off or on a line goes with its quantity, one off or on the document with the net of what was offered; a percentage stays
/// what it is.
fn part(quote: &Quote, accepted: &BTreeMap<usize, Quantity>) -> Result<QuoteContent, CrmError> {
    let lines = accepted.iter().filter_map(|(at, quantity)| {
        let line = quote.lines.get(*at)?;
        Some(part_of_line(&line.priced, *quantity).map(|priced| QuoteLine { priced, ..line.clone() }))
    });
    let lines: Vec<QuoteLine> = lines.collect::<Result<_, Fault>>()?;
    let priced: Vec<&PricedLine> = lines.iter().map(|line| &line.priced).collect();
    let (net, whole) = (totals(quote.currency, &priced, &QuoteContent::default())?.net, quote.totals.line_net);
    let allowances = part_of_adjustments(&quote.allowances, net, whole)?;
    let charges = part_of_adjustments(&quote.charges, net, whole)?;
    Ok(QuoteContent { lines, allowances, charges, valid_until: Some(quote.valid_until), terms: quote.terms.clone() })
}
