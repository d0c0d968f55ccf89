//! Pure decisions about disputes.

use crate::kernel::{CrmError, Date, Decision, DisputeId, Fault, InvoiceId, Money, Note, Refusal, RuleContext, UserId};

use super::contract::{DisputeEvent, DisputeRefusal, RaiseDispute, Verdict};
use super::model::{Care, Dispute, DisputeScope, DisputeState, DisputeStep, MAX_FINDINGS, Outcome, STEPS};
use super::policy::DisputePolicy;

/// What a dispute is about, as its invoice has it.
#[derive(Debug, Clone)]
pub struct Disputed {
    /// Who the invoice belongs to.
    pub ownership: crate::kernel::Ownership,
    /// The customer.
    pub account: crate::kernel::AccountId,
    /// What of the scope is not credited yet, VAT included.
    pub left: Money,
}

/// A new dispute.
///
/// # Errors
/// An amount in another currency or not above zero is invalid; DSP-003 to DSP-005.
pub fn raise(
    id: DisputeId,
    invoice: &Disputed,
    command: &RaiseDispute,
    cx: &RuleContext<'_, DisputePolicy>,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    if !cx.policy.reasons.contains(&command.reason) {
        let known = cx.policy.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ");
        return Err(DisputeRefusal::UnknownReason { reason: command.reason.clone(), known }.refused());
    }
    if !invoice.left.is_positive() {
        return Err(DisputeRefusal::NothingLeft.refused());
    }
    let disputed = match &command.scope {
        DisputeScope::Whole | DisputeScope::Line(_) => invoice.left,
        DisputeScope::Amount(amount) if !amount.is_positive() => {
            return Err(Fault::new(amount, "a disputed amount is above zero", "give what the customer contests")
                .at("scope")
                .into());
        }
        DisputeScope::Amount(amount) => *amount,
    };
    if disputed.checked_sub(invoice.left).map_err(|fault| fault.at("scope"))?.is_positive() {
        return Err(DisputeRefusal::AboveInvoice { amount: disputed, left: invoice.left }.refused());
    }
    let dispute = Dispute {
        id,
        ownership: invoice.ownership.clone(),
        state: DisputeState::Raised,
        invoice: command.invoice,
        account: invoice.account,
        scope: command.scope.clone(),
        disputed,
        reason: command.reason.clone(),
        claim: command.claim.clone(),
        raised_on: cx.today,
        findings: Vec::new(),
    };
    Ok(Decision::apply(dispute, DisputeEvent::Raised { disputed }))
}

/// The dispute in the hands of `coordinator`.
///
/// # Errors
/// DSP-006.
pub fn acknowledge(
    dispute: &Dispute,
    coordinator: UserId,
    cx: &RuleContext<'_, DisputePolicy>,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    if dispute.care().is_some_and(|care| care.coordinator == coordinator) {
        return Ok(Decision::AlreadyDone(dispute.clone()));
    }
    legal(dispute, DisputeStep::Acknowledge)?;
    let answer_by = cx.today.plus_days(i64::from(cx.policy.answer_days))?;
    let next = Dispute { state: DisputeState::Acknowledged(Care { coordinator, answer_by }), ..dispute.clone() };
    Ok(Decision::apply(next, DisputeEvent::Acknowledged { coordinator, answer_by }))
}

/// The dispute under investigation, with one finding more.
///
/// # Errors
/// DSP-006, DSP-007.
pub fn investigate(dispute: &Dispute, finding: &Note) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let care = cared(dispute, DisputeStep::Investigate)?;
    let next = noted(Dispute { state: DisputeState::Investigating(care), ..dispute.clone() }, finding)?;
    Ok(Decision::apply(next, DisputeEvent::Investigated))
}

/// The dispute with a resolution on the table.
///
/// # Errors
/// An amount in another currency is invalid; DSP-006 to DSP-008.
pub fn propose(dispute: &Dispute, accept: Money, grounds: &Note) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let care = cared(dispute, DisputeStep::Propose)?;
    within(dispute, accept)?;
    let next = noted(Dispute { state: DisputeState::Proposed { care, accept }, ..dispute.clone() }, grounds)?;
    Ok(Decision::apply(next, DisputeEvent::Proposed { accept }))
}

/// What a verdict credits, VAT included; none where it rejects.
///
/// # Errors
/// An amount in another currency is invalid; DSP-006, DSP-008, DSP-009.
pub fn accepted(dispute: &Dispute, verdict: &Verdict) -> Result<Option<Money>, CrmError> {
    legal(dispute, DisputeStep::Resolve)?;
    match verdict {
        Verdict::InFull => Ok(Some(dispute.disputed)),
        Verdict::Rejected => Ok(None),
        Verdict::InPart(amount) => {
            within(dispute, *amount)?;
            if amount.is_zero() || *amount == dispute.disputed {
                return Err(DisputeRefusal::NotAPart { amount: *amount, disputed: dispute.disputed }.about(dispute));
            }
            Ok(Some(*amount))
        }
    }
}

/// The dispute settled by `verdict`, with the credit note of what was accepted.
///
/// # Errors
/// DSP-006 to DSP-009.
pub fn resolve(
    dispute: &Dispute,
    verdict: &Verdict,
    credit_note: Option<InvoiceId>,
    grounds: &Note,
    on: Date,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let accepted = accepted(dispute, verdict)?;
    let outcome = match (accepted, credit_note) {
        (Some(accepted), Some(credit_note)) if accepted == dispute.disputed => Outcome::AcceptedInFull { credit_note },
        (Some(accepted), Some(credit_note)) => Outcome::AcceptedInPart { accepted, credit_note },
        _ => Outcome::Rejected,
    };
    ended(dispute, outcome, grounds, on)
}

/// The dispute given up by the customer.
///
/// # Errors
/// DSP-006, DSP-007.
pub fn withdraw(dispute: &Dispute, grounds: &Note, on: Date) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    if matches!(dispute.state, DisputeState::Resolved { outcome: Outcome::Withdrawn, .. }) {
        return Ok(Decision::AlreadyDone(dispute.clone()));
    }
    legal(dispute, DisputeStep::Withdraw)?;
    ended(dispute, Outcome::Withdrawn, grounds, on)
}

fn ended(dispute: &Dispute, outcome: Outcome, grounds: &Note, on: Date) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let state = DisputeState::Resolved { outcome: outcome.clone(), on };
    let next = noted(Dispute { state, ..dispute.clone() }, grounds)?;
    Ok(Decision::apply(next, DisputeEvent::Resolved { outcome }))
}

fn legal(dispute: &Dispute, step: DisputeStep) -> Result<(), CrmError> {
    if STEPS.allows(dispute.tag(), step) {
        return Ok(());
    }
    Err(DisputeRefusal::wrong_state(step, dispute.tag(), &dispute.available_commands()).about(dispute))
}

/// Who looks after the dispute, where `step` is legal: the states it is legal in all carry it.
fn cared(dispute: &Dispute, step: DisputeStep) -> Result<Care, CrmError> {
    legal(dispute, step)?;
    dispute.care().ok_or_else(|| DisputeRefusal::wrong_state(step, dispute.tag(), &dispute.available_commands()).about(dispute))
}

fn within(dispute: &Dispute, amount: Money) -> Result<(), CrmError> {
    let above = amount.checked_sub(dispute.disputed).map_err(|fault| fault.at("amount"))?;
    if amount.is_negative() || above.is_positive() {
        return Err(DisputeRefusal::AboveDisputed { amount, disputed: dispute.disputed }.about(dispute));
    }
    Ok(())
}

fn noted(mut dispute: Dispute, finding: &Note) -> Result<Dispute, CrmError> {
    if !finding.is_empty() {
        if dispute.findings.len() >= MAX_FINDINGS {
            return Err(DisputeRefusal::TooManyFindings.about(&dispute));
        }
        dispute.findings.push(finding.clone());
    }
    Ok(dispute)
}
