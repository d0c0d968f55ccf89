//! Pure decisions about payments that their payers contest.

use crate::kernel::{
    CrmError, Date, Decision, DisputeId, Fault, InvoiceId, Money, PaymentDisputeId, Record, Refusal, RepaymentId, Timestamp,
    UserId,
};
use crate::receivables::{Payment, ReceivableRefusal, TakenBack};

use super::contract::{
    AddPaymentEvidence, DisputeRefusal, EscalatePaymentInquiry, OpenPaymentDispute, PaymentDisputeEvent, SubmitPaymentEvidence,
};
use super::model::{
    DisputeEvidence, PAYMENT_DISPUTE_STEPS, PaymentDispute, PaymentDisputeState, PaymentDisputeStep, PaymentDisputeTag,
};
use super::policy::DisputePolicy;
use super::rules::with_evidence;

type Decided = Result<Decision<PaymentDispute, PaymentDisputeEvent>, CrmError>;

/// What a chargeback moved.
#[derive(Debug, Clone, Default)]
pub struct Debited {
    /// The money that went back.
    pub repayment: Option<RepaymentId>,
    /// The disputes that hold the invoices which are open again.
    pub disputes: Vec<DisputeId>,
}

/// A payment that is contested. What is no inquiry is not debited yet.
///
/// # Errors
/// An amount not above zero, or a fee below it, is invalid; DSP-021, REC-012.
pub fn open(
    id: PaymentDisputeId,
    payment: &Payment,
    command: &OpenPaymentDispute,
    (now, today): (Timestamp, Date),
) -> Result<PaymentDispute, CrmError> {
    let respond_by = in_time(command.respond_by, now)?;
    let kept = payment.kept()?;
    let amount = contested(payment, command.amount.unwrap_or(kept), kept)?;
    not_negative(command.fee, "fee")?;
    let state = match command.is_inquiry {
        true => PaymentDisputeState::Inquiry { respond_by },
        false => PaymentDisputeState::NeedsResponse { respond_by },
    };
    Ok(PaymentDispute {
        id,
        ownership: payment.ownership().clone(),
        state,
        payment: payment.id(),
        account: *payment.account(),
        amount,
        reason: command.reason,
        opened_on: today,
        reference: command.reference.clone(),
        external_id: command.external_id.clone(),
        evidence: Vec::new(),
        fee: command.fee,
        countered_fee: None,
        repayment: None,
        disputes: Vec::new(),
    })
}

/// The amount of a payment that is contested: a part of what is kept of it.
fn contested(payment: &Payment, amount: Money, kept: Money) -> Result<Money, CrmError> {
    if amount.checked_sub(kept).map_err(|fault| fault.at("amount"))?.is_positive() || kept.is_zero() {
        return Err(ReceivableRefusal::AboveKept { amount, kept }.about(payment));
    }
    if !amount.is_positive() {
        return Err(Fault::new(amount, "a contested amount is above zero", "give a part of the payment").at("amount").into());
    }
    Ok(amount)
}

/// What was taken back of each invoice, in the order in which it was: several rows of a payment may stand on one.
///
/// # Errors
/// A fault where figures do not fit.
pub fn by_invoice(taken_back: &[TakenBack]) -> Result<Vec<(InvoiceId, Money)>, Fault> {
    let mut sums: Vec<(InvoiceId, Money)> = Vec::new();
    for taken in taken_back {
        match sums.iter_mut().find(|(invoice, _)| *invoice == taken.invoice) {
            Some((_, sum)) => *sum = sum.checked_add(taken.amount)?,
            None => sums.push((taken.invoice, taken.amount)),
        }
    }
    Ok(sums)
}

/// The contested payment as it begins, with what was debited where money moved.
pub fn begun(contested: PaymentDispute, debited: Debited) -> Decision<PaymentDispute, PaymentDisputeEvent> {
    let amount = contested.amount;
    let event = match contested.tag() {
        PaymentDisputeTag::Inquiry => PaymentDisputeEvent::Asked { amount },
        _ => PaymentDisputeEvent::Debited { amount },
    };
    let Debited { repayment, disputes } = debited;
    Decision::apply(PaymentDispute { repayment, disputes, ..contested }, event)
}

/// Refuses an inquiry that cannot be escalated, and says what it is once it is: not debited yet. What was given back of the payment since it was asked about is
/// not taken back once more.
///
/// # Errors
/// An amount not above zero, or a fee below it, is invalid; DSP-021, DSP-023, REC-012.
pub fn escalate(
    before: &PaymentDispute,
    payment: &Payment,
    command: &EscalatePaymentInquiry,
    now: Timestamp,
) -> Result<PaymentDispute, CrmError> {
    legal(before, PaymentDisputeStep::Escalate)?;
    not_negative(command.fee, "fee")?;
    let respond_by = in_time(command.respond_by, now)?;
    let kept = payment.kept()?;
    let amount = match command.amount {
        Some(amount) => amount,
        None => before.amount.smaller(kept)?,
    };
    let amount = contested(payment, amount, kept)?;
    let state = PaymentDisputeState::NeedsResponse { respond_by };
    Ok(PaymentDispute { state, amount, fee: command.fee.or(before.fee), ..before.clone() })
}

/// The contested payment with one piece of evidence more, or another in the place of one.
///
/// # Errors
/// DSP-012, DSP-023.
pub fn add_evidence(before: &PaymentDispute, command: &AddPaymentEvidence, by: Option<UserId>, today: Date) -> Decided {
    legal(before, PaymentDisputeStep::Document)?;
    let AddPaymentEvidence { kind, title, hash, .. } = command;
    let piece = DisputeEvidence { kind: kind.clone(), title: title.clone(), hash: hash.clone(), added_on: today, added_by: by };
    let Some(evidence) = with_evidence(&before.evidence, piece) else {
        return Err(DisputeRefusal::TooMuchEvidence.about(before));
    };
    let next = PaymentDispute { evidence, ..before.clone() };
    Ok(Decision::apply(next, PaymentDisputeEvent::EvidenceAdded { kind: kind.clone() }))
}

/// The contested payment whose evidence is sent: once, in time, and complete unless it is said that it is not.
///
/// # Errors
/// A fee below zero is invalid; DSP-023 to DSP-025.
pub fn submit(before: &PaymentDispute, command: &SubmitPaymentEvidence, policy: &DisputePolicy, now: Timestamp) -> Decided {
    legal(before, PaymentDisputeStep::Submit)?;
    not_negative(command.countered_fee, "countered_fee")?;
    if let Some(respond_by) = before.respond_by().filter(|respond_by| *respond_by < now) {
        return Err(DisputeRefusal::TooLateToAnswer { respond_by }.about(before));
    }
    let missing = before.missing(policy.evidence_for(before.reason.key()));
    if !missing.is_empty() && !command.although_incomplete {
        let missing = missing.into_iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ");
        return Err(DisputeRefusal::SubmissionIncomplete { missing }.about(before));
    }
    let state = match before.tag() {
        PaymentDisputeTag::Inquiry => PaymentDisputeState::InquiryReview { submitted_at: now },
        _ => PaymentDisputeState::UnderReview { submitted_at: now },
    };
    let countered_fee = command.countered_fee.or(before.countered_fee);
    let next = PaymentDispute { state, countered_fee, ..before.clone() };
    Ok(Decision::apply(next, PaymentDisputeEvent::Submitted))
}

/// The inquiry that the bank asks about no more.
///
/// # Errors
/// DSP-023.
pub fn close(before: &PaymentDispute, today: Date) -> Decided {
    if before.tag() == PaymentDisputeTag::Closed {
        return Ok(Decision::AlreadyDone(before.clone()));
    }
    legal(before, PaymentDisputeStep::Close)?;
    let next = PaymentDispute { state: PaymentDisputeState::Closed { on: today }, ..before.clone() };
    Ok(Decision::apply(next, PaymentDisputeEvent::InquiryClosed))
}

/// The contested payment that the bank decided on.
///
/// # Errors
/// A day after today, or before it began, is invalid; DSP-023.
pub fn decide(before: &PaymentDispute, is_won: bool, on: Option<Date>, today: Date) -> Decided {
    let decided = if is_won { PaymentDisputeTag::Won } else { PaymentDisputeTag::Lost };
    if before.tag() == decided {
        return Ok(Decision::AlreadyDone(before.clone()));
    }
    legal(before, PaymentDisputeStep::Decide)?;
    let (on, amount) = (on.unwrap_or(today), before.amount);
    if on > today || on < before.opened_on {
        let problem = "a bank decides after a payment is contested, and not after today";
        return Err(Fault::new(on, problem, "give the day of its decision").at("on").into());
    }
    let (state, event) = match is_won {
        true => (PaymentDisputeState::Won { on }, PaymentDisputeEvent::Won { amount }),
        false => (PaymentDisputeState::Lost { on }, PaymentDisputeEvent::Lost { amount }),
    };
    Ok(Decision::apply(PaymentDispute { state, ..before.clone() }, event))
}

/// The contested payment that the company gives up.
///
/// # Errors
/// DSP-023.
pub fn concede(before: &PaymentDispute, today: Date) -> Decided {
    legal(before, PaymentDisputeStep::Concede)?;
    let next = PaymentDispute { state: PaymentDisputeState::Lost { on: today }, ..before.clone() };
    Ok(Decision::apply(next, PaymentDisputeEvent::Lost { amount: before.amount }))
}

/// The contested payment that nobody answered in time.
///
/// # Errors
/// DSP-023.
pub fn lapse(before: &PaymentDispute, today: Date) -> Decided {
    legal(before, PaymentDisputeStep::Lapse)?;
    let next = PaymentDispute { state: PaymentDisputeState::Lapsed { on: today }, ..before.clone() };
    Ok(Decision::apply(next, PaymentDisputeEvent::Lapsed { amount: before.amount }))
}

fn legal(contested: &PaymentDispute, step: PaymentDisputeStep) -> Result<(), CrmError> {
    if PAYMENT_DISPUTE_STEPS.allows(contested.tag(), step) {
        return Ok(());
    }
    let legal = contested.available_commands();
    Err(DisputeRefusal::wrong_payment_state(step, contested.tag(), &legal).about(contested))
}

fn in_time(respond_by: Timestamp, now: Timestamp) -> Result<Timestamp, CrmError> {
    if respond_by < now { Err(DisputeRefusal::RespondByPast { respond_by }.refused()) } else { Ok(respond_by) }
}

fn not_negative(fee: Option<Money>, field: &'static str) -> Result<(), Fault> {
    match fee.filter(Money::is_negative) {
        Some(fee) => Err(Fault::new(fee, "a fee is not negative", "give what the scheme takes").at(field)),
        None => Ok(()),
    }
}
