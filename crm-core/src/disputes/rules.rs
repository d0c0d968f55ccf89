//! Pure decisions about disputes.

use crate::invoicing::{DocumentKind, Invoice};
use crate::kernel::{
    AccountId, CrmError, Date, Decision, DisputeId, Fault, InvoiceId, Money, Note, Refusal, RuleContext, UserId,
};
use crate::receivables::rules::StillHeld;

use super::amounts;
use super::contract::{
    AddDisputeEvidence, DiagnoseDispute, DisputeEvent, DisputeRefusal, EscalateDispute, RaiseDispute, ReopenDispute, Verdict,
    WaitInDispute,
};
use super::model::{
    Care, Dispute, DisputeEvidence, DisputeKind, DisputeScope, DisputeState, DisputeStep, MAX_DISPUTE_EVIDENCE, MAX_FINDINGS,
    Outcome, STEPS,
};
use super::policy::{DisputePolicy, InterestOnDisputed};

/// What a dispute is about, as its invoice has it.
#[derive(Debug, Clone)]
pub struct Disputed {
    /// Who the invoice belongs to.
    pub ownership: crate::kernel::Ownership,
    /// The customer.
    pub account: crate::kernel::AccountId,
    /// What of the scope is not credited yet, VAT included.
    pub left: Money,
    /// What the whole invoice comes to without what is credited, be it paid before or held back.
    pub standing: Money,
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
    // What a bank says is not the company's to list.
    let is_of_bank = matches!(command.kind, DisputeKind::Chargeback(_));
    if !is_of_bank && !cx.policy.reasons.contains(&command.reason) {
        let known = cx.policy.reasons.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ");
        return Err(DisputeRefusal::UnknownReason { reason: command.reason.clone(), known }.refused());
    }
    if !invoice.left.is_positive() {
        return Err(DisputeRefusal::NothingLeft.refused());
    }
    let disputed = match &command.scope {
        DisputeScope::Amount(amount) if !amount.is_positive() => {
            return Err(Fault::new(amount, "a disputed amount is above zero", "give what the customer contests")
                .at("scope")
                .into());
        }
        DisputeScope::Amount(amount) => *amount,
        _ => invoice.left,
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
        kind: command.kind,
        reference: command.reference.clone(),
        root_cause: None,
        evidence: Vec::new(),
        undisputed: Some(beside(invoice.standing, disputed)?),
        reopened: 0,
        credited_before: None,
        credit_notes_before: Vec::new(),
    };
    Ok(Decision::apply(dispute, DisputeEvent::Raised { disputed }))
}

/// Refuses a case or return of another customer than the invoice's.
///
/// # Errors
/// DSP-026.
pub fn of_customer(invoice: &Invoice, account: AccountId) -> Result<(), CrmError> {
    if account == *invoice.account() { Ok(()) } else { Err(DisputeRefusal::OtherCustomer.about(invoice)) }
}

/// What is left to dispute of the `open` amount of an invoice that `paid` was short of.
///
/// # Errors
/// An amount in another currency is invalid; DSP-019.
pub fn short_of(invoice: &Invoice, open: Money, paid: Money) -> Result<Money, CrmError> {
    let rest = open.checked_sub(paid).map_err(|fault| fault.at("amount"))?;
    if rest.is_positive() { Ok(rest) } else { Err(DisputeRefusal::NotShort { amount: paid, open }.about(invoice)) }
}

/// Refuses what is not the issued correction of the disputed invoice.
///
/// # Errors
/// DSP-020.
pub fn corrects(dispute: &Dispute, by: &Invoice) -> Result<(), CrmError> {
    match by.kind() {
        DocumentKind::Corrected { of, .. } if of.invoice == dispute.invoice && by.issue().is_some() => Ok(()),
        _ => Err(DisputeRefusal::NotItsCorrection.about(dispute)),
    }
}

/// What an invoice stands for beside what is disputed of it.
fn beside(standing: Money, disputed: Money) -> Result<Money, Fault> {
    let beside = standing.checked_sub(disputed)?;
    Ok(if beside.is_negative() { Money::zero(beside.currency()) } else { beside })
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
    let answer_by = cx.policy.answer_by(cx.today)?;
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
pub fn propose(
    dispute: &Dispute,
    accept: Money,
    grounds: &Note,
    by: Option<UserId>,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let care = cared(dispute, DisputeStep::Propose)?;
    within(dispute, accept)?;
    let next = noted(Dispute { state: DisputeState::Proposed { care, accept, by }, ..dispute.clone() }, grounds)?;
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
        Verdict::Rejected | Verdict::Corrected { .. } => Ok(None),
        Verdict::InPart(amount) | Verdict::Compromise(amount) => {
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
    let outcome = match (verdict, accepted, credit_note) {
        (Verdict::Corrected { by }, ..) => Outcome::Corrected { by: *by },
        (Verdict::Compromise(_), Some(accepted), Some(credit_note)) => Outcome::Compromise { accepted, credit_note },
        (_, Some(accepted), Some(credit_note)) if accepted == dispute.disputed => Outcome::AcceptedInFull { credit_note },
        (_, Some(accepted), Some(credit_note)) => Outcome::AcceptedInPart { accepted, credit_note },
        _ => Outcome::Rejected,
    };
    ended(dispute, outcome, grounds, on)
}

/// Refuses a credit before the evidence is complete, where the policy wants that.
///
/// # Errors
/// DSP-015.
pub fn proven(dispute: &Dispute, policy: &DisputePolicy) -> Result<(), CrmError> {
    let missing = dispute.missing(policy.evidence_for(dispute.reason.as_str()));
    if !policy.needs_evidence || missing.is_empty() {
        return Ok(());
    }
    let missing = missing.into_iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
    Err(DisputeRefusal::EvidenceMissing { missing }.about(dispute))
}

/// What of the hold of a settled dispute bears no late interest, now that it ends, and what stays held for the days of grace: exactly what is `due_again`.
///
/// # Errors
/// A fault beyond the calendar.
pub fn released(policy: &DisputePolicy, due_again: Money, today: Date) -> Result<(Option<Money>, Option<StillHeld>), Fault> {
    let interest_free = spared(policy, due_again);
    if policy.grace_days == 0 || !due_again.is_positive() {
        return Ok((interest_free, None));
    }
    let until = Some(today.plus_days(i64::from(policy.grace_days))?);
    Ok((None, Some(StillHeld { amount: due_again, until, interest_free })))
}

/// The open dispute about no more than `amount`, and what of the rest, which is due again, bears no late interest for the days of the hold.
///
/// # Errors
/// An amount in another currency is invalid.
pub fn narrow(
    dispute: &Dispute,
    amount: Money,
    policy: &DisputePolicy,
) -> Result<(Decision<Dispute, DisputeEvent>, Option<Money>), CrmError> {
    let due_again = dispute.disputed.checked_sub(amount).map_err(|fault| fault.at("amount"))?;
    if !due_again.is_positive() {
        return Ok((Decision::AlreadyDone(dispute.clone()), None));
    }
    let state = match dispute.state.clone() {
        DisputeState::Proposed { care, accept, by } => DisputeState::Proposed { care, accept: accept.smaller(amount)?, by },
        state => state,
    };
    let undisputed = dispute.undisputed.map(|undisputed| undisputed.checked_add(due_again)).transpose()?;
    let next = Dispute { state, disputed: amount, scope: DisputeScope::Amount(amount), undisputed, ..dispute.clone() };
    Ok((Decision::apply(next, DisputeEvent::Narrowed { disputed: amount }), spared(policy, due_again)))
}

/// What of `due_again` bears no late interest for the days on which it was disputed.
fn spared(policy: &DisputePolicy, due_again: Money) -> Option<Money> {
    (policy.interest == InterestOnDisputed::FromSettlement && due_again.is_positive()).then_some(due_again)
}

/// The dispute that waits for somebody.
///
/// # Errors
/// DSP-006, DSP-007.
pub fn wait(dispute: &Dispute, command: &WaitInDispute, today: Date) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let care = cared(dispute, DisputeStep::Wait)?;
    let state = DisputeState::Waiting { care, on: command.on, since: today };
    let next = noted(Dispute { state, ..dispute.clone() }, &command.question)?;
    Ok(Decision::apply(next, DisputeEvent::Waits { on: command.on }))
}

/// The dispute about `invoice` in the hands of others.
///
/// # Errors
/// DSP-004, DSP-006, DSP-007, DSP-010.
pub fn escalate(
    dispute: &Dispute,
    command: &EscalateDispute,
    coordinator: UserId,
    invoice: &Invoice,
    cx: &RuleContext<'_, DisputePolicy>,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    legal(dispute, DisputeStep::Escalate)?;
    if !matches!(&dispute.state, DisputeState::Resolved { outcome, .. } if outcome.may_be_escalated()) {
        return Err(DisputeRefusal::NotToEscalate.about(dispute));
    }
    let care = Care { coordinator, answer_by: cx.policy.answer_by(cx.today)? };
    let state = DisputeState::Escalated { care, to: command.to, since: cx.today };
    let next = noted(again_of(dispute, state, invoice)?, &command.grounds)?;
    let event = DisputeEvent::Escalated { to: command.to, disputed: next.disputed };
    Ok(Decision::apply(next, event))
}

/// The dispute about `invoice` opened again.
///
/// # Errors
/// No reason is invalid; DSP-004, DSP-006, DSP-007, DSP-011.
pub fn reopen(
    dispute: &Dispute,
    command: &ReopenDispute,
    invoice: &Invoice,
    cx: &RuleContext<'_, DisputePolicy>,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    legal(dispute, DisputeStep::Reopen)?;
    if command.grounds.is_empty() {
        return Err(Fault::new("", "a dispute is opened again for a reason", "say why").at("grounds").into());
    }
    if let Some(last) = reopens_until(dispute, cx.policy)?.filter(|last| *last < cx.today) {
        return Err(DisputeRefusal::TooLateToReopen { last }.about(dispute));
    }
    let next = noted(again_of(dispute, DisputeState::Raised, invoice)?, &command.grounds)?;
    let next = Dispute { reopened: dispute.reopened.saturating_add(1), ..next };
    let event = DisputeEvent::Reopened { disputed: next.disputed };
    Ok(Decision::apply(next, event))
}

/// The last day on which a settled dispute can be opened again; none: it is open, or the policy sets no end.
///
/// # Errors
/// A fault beyond the calendar.
pub fn reopens_until(dispute: &Dispute, policy: &DisputePolicy) -> Result<Option<Date>, Fault> {
    match (&dispute.state, policy.reopen_days) {
        (DisputeState::Resolved { on, .. }, Some(days)) => on.plus_days(i64::from(days)).map(Some),
        _ => Ok(None),
    }
}

/// What the dispute did not have credited of what is to be paid on `invoice`, disputed once more.
fn again_of(dispute: &Dispute, state: DisputeState, invoice: &Invoice) -> Result<Dispute, CrmError> {
    let next = again(dispute, state, invoice.standing()?)?;
    let undisputed = Some(beside(amounts::standing(invoice)?, next.disputed)?);
    Ok(Dispute { undisputed, ..next })
}

/// What the dispute did not have credited, disputed once more.
fn again(dispute: &Dispute, state: DisputeState, standing: Money) -> Result<Dispute, CrmError> {
    let so_far = dispute.credited_amount();
    let disputed = dispute.disputed.checked_sub(so_far)?.smaller(standing)?;
    if !disputed.is_positive() {
        return Err(DisputeRefusal::NothingLeft.about(dispute));
    }
    // A part of lines or of the whole that was credited in part is an amount from here on.
    let scope = if so_far.is_zero() { dispute.scope.clone() } else { DisputeScope::Amount(disputed) };
    let undisputed = Some(beside(standing, disputed)?);
    let credited_before = if so_far.is_zero() { dispute.credited_before } else { Some(dispute.cost()?) };
    let mut credit_notes_before = dispute.credit_notes_before.clone();
    credit_notes_before.extend(dispute.outcome().and_then(Outcome::credit_note));
    Ok(Dispute { state, disputed, scope, undisputed, credited_before, credit_notes_before, ..dispute.clone() })
}

/// The dispute with one piece of evidence more, or another in the place of one.
///
/// # Errors
/// DSP-006, DSP-012.
pub fn add_evidence(
    dispute: &Dispute,
    command: &AddDisputeEvidence,
    by: Option<UserId>,
    today: Date,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    legal(dispute, DisputeStep::Document)?;
    let AddDisputeEvidence { kind, title, hash, .. } = command;
    let piece = DisputeEvidence { kind: kind.clone(), title: title.clone(), hash: hash.clone(), added_on: today, added_by: by };
    let Some(evidence) = with_evidence(&dispute.evidence, piece) else {
        return Err(DisputeRefusal::TooMuchEvidence.about(dispute));
    };
    let next = Dispute { evidence, ..dispute.clone() };
    Ok(Decision::apply(next, DisputeEvent::EvidenceAdded { kind: kind.clone() }))
}

/// The evidence with one piece more, or in the place of the one of its kind and title; none where it is full.
pub(super) fn with_evidence(evidence: &[DisputeEvidence], piece: DisputeEvidence) -> Option<Vec<DisputeEvidence>> {
    let mut evidence = evidence.to_vec();
    evidence.retain(|known| (&known.kind, &known.title) != (&piece.kind, &piece.title));
    if evidence.len() >= MAX_DISPUTE_EVIDENCE {
        return None;
    }
    evidence.push(piece);
    Some(evidence)
}

/// The dispute of which it is known what was at the bottom of it.
///
/// # Errors
/// DSP-006, DSP-013.
pub fn diagnose(
    dispute: &Dispute,
    command: &DiagnoseDispute,
    policy: &DisputePolicy,
) -> Result<Decision<Dispute, DisputeEvent>, CrmError> {
    let root_cause = &command.root_cause;
    if dispute.root_cause.as_ref() == Some(root_cause) {
        return Ok(Decision::AlreadyDone(dispute.clone()));
    }
    legal(dispute, DisputeStep::Document)?;
    if !policy.root_causes.contains(root_cause) {
        let known = policy.root_causes.iter().map(|known| known.as_str()).collect::<Vec<_>>().join(", ");
        return Err(DisputeRefusal::UnknownRootCause { root_cause: root_cause.clone(), known }.about(dispute));
    }
    let next = Dispute { root_cause: Some(root_cause.clone()), ..dispute.clone() };
    Ok(Decision::apply(next, DisputeEvent::Diagnosed { root_cause: root_cause.clone() }))
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

pub(super) fn legal(dispute: &Dispute, step: DisputeStep) -> Result<(), CrmError> {
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
