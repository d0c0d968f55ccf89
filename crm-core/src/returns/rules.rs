//! Pure decisions about a return as a whole: asking, authorising, refusing, splitting, ending.

use crate::kernel::{CrmError, Date, Decision, Fault, Label, Note, Ownership, Quantity, Refusal, ReturnId, RuleContext};

use super::contract::{
    AuthoriseReturn, CancelReturn, CloseReturn, RefuseReturn, RequestReturn, ReturnDraftLine, ReturnEvent, ReturnQuantity,
    ReturnRefusal,
};
use super::eligibility::{self, Delivered};
use super::model::{
    DeliveredLine, LineProgress, MAX_RETURN_LINES, MAX_RETURN_NOTES, ReturnAction, ReturnAuthorisation, ReturnLine, ReturnRight,
    ReturnSource, ReturnState, ReturnStep, ReturnTag, ReturnTemplate, STEPS, rest,
};
use super::policy::ReturnsPolicy;

/// What a rule about a return may know.
pub type ReturnContext<'a> = RuleContext<'a, ReturnsPolicy>;
/// What a rule about a return decides.
pub type ReturnDecision = Result<Decision<ReturnAuthorisation, ReturnEvent>, CrmError>;

/// Who a new return is, and whose.
#[derive(Debug, Clone)]
pub struct NewReturn {
    /// Its id.
    pub id: ReturnId,
    /// Who it belongs to.
    pub ownership: Ownership,
    /// Its number.
    pub number: Label,
}

/// A line that is asked for: the line that its pieces are counted by, and what the document says of it.
pub type Asked = Option<(DeliveredLine, Delivered)>;

/// Refuses a step that the table does not have.
///
/// # Errors
/// RET-011.
pub fn legal(rma: &ReturnAuthorisation, step: ReturnStep) -> Result<(), CrmError> {
    if STEPS.allows(rma.tag(), step) {
        return Ok(());
    }
    Err(ReturnRefusal::wrong_state(step, rma.tag(), &rma.available_commands()).about(rma))
}

/// The line of a number.
///
/// # Errors
/// RET-002.
pub fn line_of(rma: &ReturnAuthorisation, number: u32) -> Result<&ReturnLine, CrmError> {
    rma.line(number).ok_or_else(|| ReturnRefusal::NoSuchLine { line: number }.about(rma))
}

/// The return with one line put in place of what it was.
pub(super) fn with_line(rma: &ReturnAuthorisation, line: ReturnLine) -> ReturnAuthorisation {
    let mut next = rma.clone();
    next.lines.iter_mut().filter(|other| other.number == line.number).for_each(|other| *other = line.clone());
    next
}

/// The return with a note more, unless it says nothing.
///
/// # Errors
/// RET-023.
pub(super) fn noted(mut rma: ReturnAuthorisation, note: &Note) -> Result<ReturnAuthorisation, CrmError> {
    if !note.is_empty() {
        if rma.notes.len() >= MAX_RETURN_NOTES {
            return Err(ReturnRefusal::TooManyNotes.about(&rma));
        }
        rma.notes.push(note.clone());
    }
    Ok(rma)
}

/// Refuses a quantity that is not above zero.
pub(super) fn above_zero(quantity: Quantity, field: impl FnOnce() -> String) -> Result<(), CrmError> {
    if quantity > Quantity::ZERO {
        return Ok(());
    }
    Err(Fault::new(quantity, "it is not above zero", "give how many pieces are meant").at(field()).into())
}

/// Refuses a return without lines, or with more than there may be.
///
/// # Errors
/// Such a number of lines is invalid.
pub fn bounded(command: &RequestReturn) -> Result<(), CrmError> {
    let count = command.lines.len();
    if (1..=MAX_RETURN_LINES).contains(&count) {
        return Ok(());
    }
    Err(Fault::new(count, "a return has 1 to 200 lines", "make several returns").at("lines").into())
}

/// A new return, of which `asked` says for each line what its document does.
///
/// # Errors
/// No lines or too many, a quantity that is not above zero, a notice ahead are invalid; RET-001, RET-005 to RET-010.
pub fn request(new: NewReturn, command: &RequestReturn, asked: &[Asked], cx: &ReturnContext<'_>) -> ReturnDecision {
    bounded(command)?;
    let reason = eligibility::reason(cx.policy, &command.reason)?;
    let refund_due = match command.right {
        ReturnRight::Commercial => None,
        ReturnRight::Withdrawal { noticed_on } if cx.today < noticed_on => {
            let fault = Fault::new(noticed_on, "it lies ahead", "give the day on which the notice was sent");
            return Err(fault.at("right").into());
        }
        ReturnRight::Withdrawal { noticed_on } => Some(noticed_on.plus_days(i64::from(cx.policy.refund_days))?),
    };
    let mut lines: Vec<ReturnLine> = Vec::with_capacity(command.lines.len());
    for (at, (draft, asked)) in command.lines.iter().zip(asked).enumerate() {
        above_zero(draft.quantity, || format!("lines[{at}].quantity"))?;
        let template = template(cx.policy, draft, command.right)?;
        let last_day = match asked {
            None if command.right != ReturnRight::Commercial => {
                let problem = "there is no contract to withdraw from for what was not bought here";
                return Err(Fault::new(at, problem, "ask as a commercial return").at(format!("lines[{at}].source")).into());
            }
            None => None,
            Some((counted_by, goods)) => {
                let before = lines.iter().filter(|line| line.counted_by.as_ref() == Some(counted_by));
                let before = before.map(|line| line.asked).try_fold(Quantity::ZERO, Quantity::checked_add)?;
                claimable(command, draft.quantity.checked_add(before)?, goods)?;
                match command.right {
                    ReturnRight::Commercial => eligibility::last_day(cx.policy, reason, goods)?,
                    ReturnRight::Withdrawal { noticed_on } => eligibility::withdraw(cx.policy, goods, noticed_on)?,
                }
            }
        };
        lines.push(line(lines.len(), draft, asked.as_ref(), template, last_day)?);
    }
    let next = ReturnAuthorisation {
        id: new.id,
        ownership: new.ownership,
        state: ReturnState::Requested,
        number: new.number,
        account: command.account,
        contact: command.contact,
        reason: command.reason.clone(),
        is_fee_free: reason.is_fee_free,
        right: command.right,
        requested_on: cx.today,
        refund_due,
        sent_back: None,
        lines,
        notes: Vec::new(),
    };
    Ok(Decision::apply(noted(next, &command.note)?, ReturnEvent::Requested))
}

/// Refuses goods of somebody else, and more of them than may come back.
fn claimable(command: &RequestReturn, quantity: Quantity, goods: &Delivered) -> Result<(), CrmError> {
    if goods.account != command.account {
        return Err(ReturnRefusal::OtherCustomer.refused());
    }
    let left = goods.left();
    if left < quantity {
        return Err(ReturnRefusal::AboveDelivered { quantity, left }.refused());
    }
    Ok(())
}

/// The template of a line: one for its article, and where a consumer withdraws one by which the money is given back.
fn template<'a>(policy: &'a ReturnsPolicy, draft: &ReturnDraftLine, right: ReturnRight) -> Result<&'a ReturnTemplate, CrmError> {
    let is_unbought = matches!(draft.source, ReturnSource::NotBoughtHere { .. });
    let refunds = |template: &ReturnTemplate| template.steps.iter().any(|step| step.action == ReturnAction::Refund);
    let fits = |template: &&ReturnTemplate| match is_unbought {
        true => template.takes_unbought,
        false => right == ReturnRight::Commercial || refunds(template),
    };
    let found = match &draft.template {
        Some(key) => policy.template(Some(key)).filter(fits),
        None => policy.templates.iter().find(fits),
    };
    found.ok_or_else(|| {
        let known: Vec<&str> = policy.templates.iter().filter(fits).map(|template| template.key.as_str()).collect();
        let template = draft.template.as_ref().map_or_else(String::new, ToString::to_string);
        ReturnRefusal::UnknownTemplate { template, known: known.join(", ") }.refused()
    })
}

fn line(
    before: usize,
    draft: &ReturnDraftLine,
    asked: Option<&(DeliveredLine, Delivered)>,
    template: &ReturnTemplate,
    last_day: Option<Date>,
) -> Result<ReturnLine, CrmError> {
    let (description, product) = match (asked, &draft.source) {
        (Some((_, goods)), _) => (goods.description.clone(), goods.product),
        (None, ReturnSource::NotBoughtHere { description, product }) => (description.clone(), *product),
        (None, ReturnSource::Delivered(_)) => return Err(ReturnRefusal::NotIssued.refused()),
    };
    Ok(ReturnLine {
        number: u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1),
        source: draft.source.clone(),
        counted_by: asked.map(|(counted_by, _)| counted_by.clone()),
        description,
        product,
        template: template.key.clone(),
        plan: template.steps.clone(),
        asked: draft.quantity,
        last_day,
        progress: LineProgress::default(),
        credits: Vec::new(),
        orders: Vec::new(),
    })
}

/// How many pieces of each line are to be authorised: what is named, in its place what was before, and all that was asked for where nothing is named.
///
/// # Errors
/// A quantity below zero is invalid; RET-002.
pub fn to_authorise(rma: &ReturnAuthorisation, command: &AuthoriseReturn) -> Result<Vec<(u32, Quantity)>, CrmError> {
    let Some(named) = &command.lines else {
        return Ok(rma.lines.iter().map(|line| (line.number, line.asked.max(line.authorised()))).collect());
    };
    for (at, ReturnQuantity { line, quantity }) in named.iter().enumerate() {
        line_of(rma, *line)?;
        if named.iter().take(at).any(|other| other.line == *line) {
            return Err(ReturnRefusal::NoSuchLine { line: *line }.about(rma));
        }
        if *quantity < Quantity::ZERO {
            let fault = Fault::new(quantity, "it is below zero", "give how many pieces may come back");
            return Err(fault.at(format!("lines[{at}].quantity")).into());
        }
    }
    let of = |line: &ReturnLine| named.iter().find(|named| named.line == line.number).map(|named| named.quantity);
    Ok(rma.lines.iter().map(|line| (line.number, of(line).unwrap_or_else(|| line.authorised()))).collect())
}

/// The first line that would be authorised although its time was over when it was asked for; none where there is none. A withdrawal was asked for on the
/// day of its notice, and more than was asked for is asked for today.
#[must_use]
pub fn out_of_time(rma: &ReturnAuthorisation, quantities: &[(u32, Quantity)], today: Date) -> Option<ReturnRefusal> {
    let asked_on = match rma.right {
        ReturnRight::Commercial => rma.requested_on,
        ReturnRight::Withdrawal { noticed_on } => noticed_on,
    };
    let lines = rma.lines.iter().filter(|line| {
        let to_be = quantities.iter().find(|(number, _)| *number == line.number).map(|(_, quantity)| *quantity);
        let more = to_be.filter(|quantity| *quantity > line.authorised());
        let asked_on = more.map(|quantity| if quantity > line.asked { today } else { asked_on });
        line.last_day.zip(asked_on).is_some_and(|(last, asked_on)| last < asked_on)
    });
    let refusal = |line: &ReturnLine| line.last_day.map(|last_day| ReturnRefusal::OutOfTime { line: line.number, last_day });
    lines.filter_map(refusal).next()
}

/// The return with so many pieces authorised; `left` says for each delivered line how many may come back beside what this return takes already.
///
/// # Errors
/// RET-011, RET-013, RET-014, RET-023.
pub fn authorise(
    rma: &ReturnAuthorisation,
    quantities: &[(u32, Quantity)],
    left: &[(DeliveredLine, Quantity)],
    grounds: &Note,
) -> ReturnDecision {
    legal(rma, ReturnStep::Authorise)?;
    let mut next = ReturnAuthorisation { state: ReturnState::Authorised, ..rma.clone() };
    for line in &mut next.lines {
        let Some((_, quantity)) = quantities.iter().find(|(number, _)| *number == line.number) else { continue };
        let done = line.progress.settled().max(line.progress.done(ReturnAction::Receive));
        if *quantity < done {
            return Err(ReturnRefusal::BelowProgress { line: line.number, quantity: *quantity, done }.about(rma));
        }
        let named = line.asked.max(line.authorised());
        if rma.is_withdrawal() && *quantity > named {
            return Err(ReturnRefusal::AboveReturnable { line: line.number, quantity: *quantity, left: named }.about(rma));
        }
        line.progress.authorised = Some(*quantity);
    }
    for line in &next.lines {
        let Some(of) = &line.counted_by else { continue };
        let free = left.iter().find(|(line, _)| line == of).map_or(Quantity::ZERO, |(_, left)| *left);
        let (taken, before) = (next.taken(of)?, rma.taken(of)?);
        let more = rest(taken, before);
        if free < more {
            let (line, quantity) = (line.number, line.authorised());
            let left = rest(quantity, more.checked_sub(free)?);
            return Err(ReturnRefusal::AboveReturnable { line, quantity, left }.about(rma));
        }
    }
    let is_same = next.state == rma.state && next.lines == rma.lines;
    if is_same {
        return Ok(Decision::AlreadyDone(next));
    }
    let lines = next.lines.iter().map(|line| ReturnQuantity { line: line.number, quantity: line.authorised() }).collect();
    Ok(Decision::apply(noted(next, grounds)?, ReturnEvent::Authorised { lines }))
}

/// The return to which the company said no.
///
/// # Errors
/// RET-011, RET-015, RET-023.
pub fn refuse(rma: &ReturnAuthorisation, command: &RefuseReturn, cx: &ReturnContext<'_>) -> ReturnDecision {
    if rma.tag() == ReturnTag::Refused {
        return Ok(Decision::AlreadyDone(rma.clone()));
    }
    legal(rma, ReturnStep::Refuse)?;
    if command.grounds.is_empty() {
        return Err(ReturnRefusal::NoGrounds.about(rma));
    }
    let next = ReturnAuthorisation { state: ReturnState::Refused { on: cx.today }, ..rma.clone() };
    Ok(Decision::apply(noted(next, &command.grounds)?, ReturnEvent::Refused))
}

/// The return that is given up.
///
/// # Errors
/// RET-011, RET-020, RET-023.
pub fn cancel(rma: &ReturnAuthorisation, command: &CancelReturn, cx: &ReturnContext<'_>) -> ReturnDecision {
    if rma.tag() == ReturnTag::Cancelled {
        return Ok(Decision::AlreadyDone(rma.clone()));
    }
    legal(rma, ReturnStep::Cancel)?;
    if rma.lines.iter().any(|line| !line.progress.is_untouched()) {
        return Err(ReturnRefusal::Begun.about(rma));
    }
    let next = ReturnAuthorisation { state: ReturnState::Cancelled { on: cx.today }, ..rma.clone() };
    Ok(Decision::apply(noted(next, &command.grounds)?, ReturnEvent::Cancelled))
}

/// The return of which all is done.
///
/// # Errors
/// RET-011, RET-021, RET-023.
pub fn close(rma: &ReturnAuthorisation, command: &CloseReturn, cx: &ReturnContext<'_>) -> ReturnDecision {
    if rma.tag() == ReturnTag::Closed {
        return Ok(Decision::AlreadyDone(rma.clone()));
    }
    legal(rma, ReturnStep::Close)?;
    for line in &rma.lines {
        let quantity = rest(line.progress.done(ReturnAction::Receive), line.progress.settled());
        if quantity > Quantity::ZERO {
            return Err(ReturnRefusal::Unsettled { line: line.number, quantity }.about(rma));
        }
    }
    let next = ReturnAuthorisation { state: ReturnState::Closed { on: cx.today }, ..rma.clone() };
    Ok(Decision::apply(noted(next, &command.note)?, ReturnEvent::Closed))
}
