//! What a customer is told of a claim: one status, out of all its records.

use crate::disputes::{AnswerFrom, Dispute, DisputeState, Outcome, PaymentDispute, PaymentDisputeTag};
use crate::kernel::Quantity;
use crate::returns::{ReturnAction, ReturnAuthorisation, ReturnLineStatus, ReturnTag};
use crate::service::{CaseState, ServiceCase, WaitingOn};

use super::model::{ClaimOutcome, ClaimStatus};

/// The status of all together; none where there is none of them.
#[must_use]
pub fn of_all(members: impl IntoIterator<Item = ClaimStatus>) -> Option<ClaimStatus> {
    let members: Vec<ClaimStatus> = members.into_iter().collect();
    let is_any = |status| members.contains(&status);
    let first = *members.first()?;
    if is_any(ClaimStatus::WaitingForCustomer) {
        return Some(ClaimStatus::WaitingForCustomer);
    }
    if members.iter().all(|status| *status == ClaimStatus::Received) {
        return Some(ClaimStatus::Received);
    }
    let outcomes: Vec<ClaimOutcome> = members.iter().filter_map(|status| status.outcome()).collect();
    if outcomes.len() < members.len() {
        return Some(ClaimStatus::InProgress);
    }
    // What was only answered says nothing about the others, nor does what the customer did not pursue beside them.
    let weighs = |outcome: &&ClaimOutcome| !matches!(outcome, ClaimOutcome::Done | ClaimOutcome::Withdrawn);
    let weighed: Vec<ClaimOutcome> = outcomes.iter().filter(weighs).copied().collect();
    let outcome = match weighed.first() {
        None if outcomes.contains(&ClaimOutcome::Withdrawn) => ClaimOutcome::Withdrawn,
        None => first.outcome().unwrap_or(ClaimOutcome::Done),
        Some(outcome) if weighed.iter().all(|other| other == outcome) => *outcome,
        Some(_) => ClaimOutcome::PartlyGranted,
    };
    Some(ClaimStatus::Settled(outcome))
}

/// What a customer is told of a case; none of one that is the same as another.
#[must_use]
pub fn of_case(case: &ServiceCase) -> Option<ClaimStatus> {
    if case.merged().is_some() {
        return None;
    }
    Some(match case.state() {
        CaseState::New => ClaimStatus::Received,
        CaseState::Paused { waiting: WaitingOn::Customer } => ClaimStatus::WaitingForCustomer,
        CaseState::Open | CaseState::Paused { .. } => ClaimStatus::InProgress,
        CaseState::Resolved { .. } | CaseState::Closed { .. } => ClaimStatus::Settled(ClaimOutcome::Done),
    })
}

/// What a customer is told of a return: where goods are to come and are not on their way, it waits for them.
#[must_use]
pub fn of_return(of: &ReturnAuthorisation) -> ClaimStatus {
    match of.tag() {
        ReturnTag::Requested => ClaimStatus::Received,
        ReturnTag::Cancelled => ClaimStatus::Settled(ClaimOutcome::Withdrawn),
        ReturnTag::Refused => ClaimStatus::Settled(ClaimOutcome::Refused),
        ReturnTag::Authorised if of.sent_back().is_none() && awaits_goods(of) => ClaimStatus::WaitingForCustomer,
        ReturnTag::Authorised => ClaimStatus::InProgress,
        ReturnTag::Closed => ClaimStatus::Settled(outcome_of(of)),
    }
}

fn awaits_goods(of: &ReturnAuthorisation) -> bool {
    of.lines().iter().any(|line| {
        let is_first = line.status() == ReturnLineStatus::Authorised && line.plans(ReturnAction::Receive);
        is_first || line.status() == ReturnLineStatus::AwaitingGoods
    })
}

fn outcome_of(of: &ReturnAuthorisation) -> ClaimOutcome {
    let is_some = |action| of.lines().iter().any(|line| line.progress.done(action) > Quantity::ZERO);
    let granted =
        [ReturnAction::Refund, ReturnAction::Credit, ReturnAction::Replace, ReturnAction::Exchange, ReturnAction::Repair];
    match (granted.into_iter().any(is_some), is_some(ReturnAction::Reject)) {
        (true, false) => ClaimOutcome::Granted,
        (true, true) => ClaimOutcome::PartlyGranted,
        (false, true) => ClaimOutcome::Refused,
        (false, false) => ClaimOutcome::Withdrawn,
    }
}

/// What a customer is told of a dispute.
#[must_use]
pub fn of_dispute(dispute: &Dispute) -> ClaimStatus {
    match dispute.state() {
        DisputeState::Raised => ClaimStatus::Received,
        DisputeState::Waiting { on: AnswerFrom::Customer, .. } => ClaimStatus::WaitingForCustomer,
        DisputeState::Resolved { outcome, .. } => ClaimStatus::Settled(match outcome {
            Outcome::AcceptedInFull { .. } | Outcome::Corrected { .. } => ClaimOutcome::Granted,
            Outcome::AcceptedInPart { .. } | Outcome::Compromise { .. } => ClaimOutcome::PartlyGranted,
            // What was credited before it was opened again or taken further is not taken back.
            _ if dispute.credited_before().is_some_and(|credited| credited.is_positive()) => ClaimOutcome::PartlyGranted,
            Outcome::Rejected => ClaimOutcome::Refused,
            Outcome::Withdrawn => ClaimOutcome::Withdrawn,
        }),
        _ => ClaimStatus::InProgress,
    }
}

/// What a customer is told of a payment that they contest: what the company wins, they were refused.
#[must_use]
pub const fn of_payment_dispute(contested: &PaymentDispute) -> ClaimStatus {
    match contested.tag() {
        PaymentDisputeTag::Won => ClaimStatus::Settled(ClaimOutcome::Refused),
        PaymentDisputeTag::Lost | PaymentDisputeTag::Lapsed => ClaimStatus::Settled(ClaimOutcome::Granted),
        PaymentDisputeTag::Closed => ClaimStatus::Settled(ClaimOutcome::Done),
        _ => ClaimStatus::InProgress,
    }
}
