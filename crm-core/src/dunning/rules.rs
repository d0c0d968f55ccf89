//! Pure decisions about notices, holds and terms.

use crate::kernel::{
    AccountId, CrmError, Date, Decision, DunningHoldId, DunningTermsId, Fault, InvoiceId, Note, Ownership, Refusal,
};

use super::contract::{DunningEvent, DunningRefusal, HoldDunning, SetDunningTerms};
use super::model::{DunningHold, DunningNotice, DunningTerms, NOTICE_STEPS, NoticeState, NoticeStep, NoticeTag};
use super::policy::DunningPolicy;

/// What terms and holds are about, as its records say.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Who it belongs to.
    pub ownership: Ownership,
    /// The customer.
    pub account: AccountId,
    /// The invoice, where it is one.
    pub invoice: Option<InvoiceId>,
}

/// The terms of a customer or an invoice, in place of those `before`.
///
/// # Errors
/// DUN-002.
pub fn set_terms(
    id: DunningTermsId,
    before: Option<&DunningTerms>,
    subject: &Subject,
    command: &SetDunningTerms,
    policy: &DunningPolicy,
) -> Result<Decision<DunningTerms, DunningEvent>, CrmError> {
    if let Some(procedure) = command.procedure.as_ref().filter(|key| policy.procedure(Some(key)).is_none()) {
        let known = policy.procedures.iter().map(|procedure| procedure.key.as_str()).collect::<Vec<_>>().join(", ");
        return Err(DunningRefusal::UnknownProcedure { procedure: procedure.clone(), known }.refused());
    }
    let terms = DunningTerms {
        id: before.map_or(id, |before| before.id),
        ownership: subject.ownership.clone(),
        account: subject.account,
        invoice: subject.invoice,
        procedure: command.procedure.clone(),
        language: command.language,
        late_rate: command.late_rate,
        is_consumer: command.is_consumer,
    };
    let is_same = before.is_some_and(|before| *before == terms);
    Ok(if is_same { Decision::AlreadyDone(terms) } else { Decision::apply(terms, DunningEvent::TermsSet) })
}

/// A new hold.
///
/// # Errors
/// No reason, or a last day before today, is invalid.
pub fn hold(
    id: DunningHoldId,
    subject: &Subject,
    command: &HoldDunning,
    today: Date,
) -> Result<Decision<DunningHold, DunningEvent>, CrmError> {
    let until = command.until;
    if until < today {
        return Err(Fault::new(until, "a hold ends today or later", "give the last day of the hold").at("until").into());
    }
    let hold = DunningHold {
        id,
        ownership: subject.ownership.clone(),
        account: subject.account,
        invoice: subject.invoice,
        reason: given(&command.reason)?,
        from: today,
        until,
        released_on: None,
    };
    Ok(Decision::apply(hold, DunningEvent::Held { until }))
}

/// The hold without the days from `today` on.
pub fn release(hold: &DunningHold, today: Date) -> Decision<DunningHold, DunningEvent> {
    if hold.released_on.is_some() || hold.until < today {
        return Decision::AlreadyDone(hold.clone());
    }
    Decision::apply(DunningHold { released_on: Some(today), ..hold.clone() }, DunningEvent::Released)
}

/// The notice, sent on a day.
///
/// # Errors
/// A day before the notice or after today is invalid; DUN-003.
pub fn mark_sent(
    notice: &DunningNotice,
    on: Option<Date>,
    today: Date,
) -> Result<Decision<DunningNotice, DunningEvent>, CrmError> {
    if notice.tag() == NoticeTag::Sent {
        return Ok(Decision::AlreadyDone(notice.clone()));
    }
    legal(notice, NoticeStep::Send)?;
    let on = on.unwrap_or(today);
    if on < notice.prepared_on || today < on {
        let fault = Fault::new(on, "it lies between the day of the notice and today", "give the day on which it went");
        return Err(fault.at("on").into());
    }
    Ok(moved(notice, NoticeState::Sent { on }, DunningEvent::Sent))
}

/// The notice that could not be sent.
///
/// # Errors
/// No reason is invalid; DUN-003.
pub fn mark_failed(notice: &DunningNotice, reason: &Note, on: Date) -> Result<Decision<DunningNotice, DunningEvent>, CrmError> {
    if notice.tag() == NoticeTag::Failed {
        return Ok(Decision::AlreadyDone(notice.clone()));
    }
    legal(notice, NoticeStep::Fail)?;
    Ok(moved(notice, NoticeState::Failed { on, reason: given(reason)? }, DunningEvent::Failed))
}

/// The notice that is not to be sent.
///
/// # Errors
/// No reason is invalid; DUN-003.
pub fn cancel(notice: &DunningNotice, reason: &Note, on: Date) -> Result<Decision<DunningNotice, DunningEvent>, CrmError> {
    if notice.tag() == NoticeTag::Cancelled {
        return Ok(Decision::AlreadyDone(notice.clone()));
    }
    legal(notice, NoticeStep::Cancel)?;
    Ok(moved(notice, NoticeState::Cancelled { on, reason: given(reason)? }, DunningEvent::Cancelled))
}

/// The notice of which nothing is to be reminded of any more.
///
/// # Errors
/// DUN-003.
pub fn lapse(notice: &DunningNotice, on: Date) -> Result<Decision<DunningNotice, DunningEvent>, CrmError> {
    legal(notice, NoticeStep::Lapse)?;
    Ok(moved(notice, NoticeState::Lapsed { on }, DunningEvent::Lapsed))
}

fn moved(notice: &DunningNotice, state: NoticeState, event: DunningEvent) -> Decision<DunningNotice, DunningEvent> {
    Decision::apply(DunningNotice { state, ..notice.clone() }, event)
}

fn legal(notice: &DunningNotice, step: NoticeStep) -> Result<(), CrmError> {
    if NOTICE_STEPS.allows(notice.tag(), step) {
        return Ok(());
    }
    let state = match notice.tag() {
        NoticeTag::Prepared => "prepared",
        NoticeTag::Sent => "sent",
        NoticeTag::Failed => "failed",
        NoticeTag::Cancelled => "cancelled",
        NoticeTag::Lapsed => "lapsed",
    };
    let step = match step {
        NoticeStep::Send => "sent",
        NoticeStep::Fail => "marked as failed",
        NoticeStep::Cancel => "cancelled",
        NoticeStep::Lapse => "left to lapse",
    };
    Err(DunningRefusal::WrongState { step, state }.about(notice))
}

/// A reason that says something.
pub(super) fn given(reason: &Note) -> Result<Note, CrmError> {
    if reason.is_empty() {
        return Err(Fault::new("", "a reason is missing", "say why in a few words").at("reason").into());
    }
    Ok(reason.clone())
}
