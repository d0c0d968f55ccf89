//! Whose approval a quote needs, and what their votes come to.

use crate::catalog::{ApprovalMeasure, ApprovalNeed, DiscountPolicy, DiscountedLine, approval_for};
use crate::kernel::{CrmError, Decision, Fault, Money, Quantity, Refusal, RoleId, UnitPrice, UserId};

use super::contract::{QuoteContent, QuoteEvent, QuoteRefusal, VoteOnQuote};
use super::model::{Quote, QuoteApproval, QuoteState, QuoteStep, QuoteVerdict, QuoteVote};
use super::rules::{QuoteContext, allow, totals};

/// What the catalog says of one line: what the customer would pay for it, and what one unit costs the company.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CatalogFacts {
    /// What the quantity comes to by the price books; none: they do not say.
    pub list: Option<Money>,
    /// What one unit costs.
    pub unit_cost: Option<UnitPrice>,
}

/// The approvals that the quote needs; `facts` has what the catalog says of each line. A price below that of the books counts as a discount.
///
/// # Errors
/// A fault where a figure outgrows its bounds.
pub fn needs(quote: &Quote, facts: &[CatalogFacts], policy: &DiscountPolicy) -> Result<Vec<ApprovalNeed>, CrmError> {
    let (currency, plain) = (quote.currency, QuoteContent::default());
    let (mut lines, mut chosen) = (Vec::new(), Vec::new());
    for (line, facts) in quote.lines.iter().zip(facts) {
        let own = totals(currency, &[&line.priced], &plain)?;
        let price = own.lines.first().map_or(own.net, |line| line.price);
        let list = match facts.list {
            Some(list) if list.checked_sub(price)?.is_positive() => list,
            _ => price,
        };
        let of_currency = facts.unit_cost.filter(|cost| cost.currency() == currency);
        let cost = of_currency.map(|cost| line.priced.quantity.priced(cost, Quantity::ONE)).transpose()?;
        let discounted = DiscountedLine { list, net: own.net, cost };
        lines.push(discounted);
        chosen.extend(line.is_chosen().then_some(discounted));
    }
    let document = DiscountedLine { net: quote.totals.net, ..DiscountedLine::sum(&chosen, currency)? };
    Ok(approval_for(&lines, &document, policy))
}

/// The thresholds in words, without what is found: that may be kept from the reader.
#[must_use]
pub fn described(needs: &[ApprovalNeed]) -> String {
    let word = |need: &ApprovalNeed| match need.measure {
        ApprovalMeasure::Discount => format!("a discount over {} %", need.threshold),
        ApprovalMeasure::Margin => format!("a margin under {} %", need.threshold),
    };
    needs.iter().map(word).collect::<Vec<_>>().join(" and ")
}

/// The draft, waiting for approval.
///
/// # Errors
/// QUO-001, QUO-005.
pub fn request(quote: &Quote, needs: Vec<ApprovalNeed>) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::RequestApproval)?;
    if needs.is_empty() {
        return Err(QuoteRefusal::NothingToApprove.about(quote));
    }
    let approval = Some(QuoteApproval { needs, votes: Vec::new() });
    let next = Quote { state: QuoteState::PendingApproval, approval, ..quote.clone() };
    Ok(Decision::apply(next, QuoteEvent::ApprovalRequested))
}

/// The quote after the vote of `voter`, who holds `roles`.
///
/// # Errors
/// QUO-001, QUO-006 to QUO-008; a rejection without a reason is invalid.
pub fn vote(
    quote: &Quote,
    command: &VoteOnQuote,
    voter: Option<(UserId, &[RoleId])>,
    cx: &QuoteContext<'_>,
) -> Result<Decision<Quote, QuoteEvent>, CrmError> {
    allow(quote, QuoteStep::Vote)?;
    let mut approval = quote.approval.clone().unwrap_or(QuoteApproval { needs: Vec::new(), votes: Vec::new() });
    let (by, roles) = voter.ok_or_else(|| QuoteRefusal::NotAnApprover.about(quote))?;
    let speaks_for = |need: &ApprovalNeed| need.approvers.iter().any(|approver| roles.contains(approver));
    let needs: Vec<u32> = (0u32..).zip(&approval.needs).filter(|(_, need)| speaks_for(need)).map(|(at, _)| at).collect();
    if needs.is_empty() {
        return Err(QuoteRefusal::NotAnApprover.about(quote));
    }
    if quote.authors.contains(&by) {
        return Err(QuoteRefusal::OwnQuote.about(quote));
    }
    if approval.votes.iter().any(|vote| vote.by == by) {
        return Err(QuoteRefusal::VotedAlready.about(quote));
    }
    let (verdict, reason) = (command.verdict, command.reason.clone());
    if verdict == QuoteVerdict::Reject && reason.is_empty() {
        return Err(Fault::new("", "a rejection has a reason", "say what is to be changed").at("reason").into());
    }
    approval.votes.push(QuoteVote { by, at: cx.now, verdict, reason: reason.clone(), needs });
    let (state, events) = match verdict {
        QuoteVerdict::Reject => (QuoteState::Draft, vec![QuoteEvent::Rejected { reason }]),
        QuoteVerdict::Approve if is_complete(&approval) => {
            (QuoteState::Approved, vec![QuoteEvent::VotedFor, QuoteEvent::Approved])
        }
        QuoteVerdict::Approve => (QuoteState::PendingApproval, vec![QuoteEvent::VotedFor]),
    };
    Ok(Decision::Apply { next: Quote { state, approval: Some(approval), ..quote.clone() }, events })
}

/// True once every need has the votes of its quorum.
#[must_use]
pub fn is_complete(approval: &QuoteApproval) -> bool {
    let voted_for =
        |at: u32| approval.votes.iter().filter(|vote| vote.verdict == QuoteVerdict::Approve && vote.needs.contains(&at)).count();
    (0u32..).zip(&approval.needs).all(|(at, need)| u32::try_from(voted_for(at)).is_ok_and(|votes| votes >= need.quorum))
}
