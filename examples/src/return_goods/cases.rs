//! What comes back, case by case.

use std::io::Write;

use crm_core::engine::Session;
use crm_core::kernel::{AccountId, Code, Currency, Date, Note, OrderId, Record, ReturnId};
use crm_core::ordering::Order;
use crm_core::receivables::OpenAmount;
use crm_core::returns::{
    AuthoriseReturn, CloseReturn, DecideReturn, DeliveredLine, DisposeReturn, ExchangeReturn, InspectReturn, RecordReturnReceipt,
    RecordReturnShipment, RefundReturn, RepairReturn, RequestReturn, ReturnAction, ReturnAuthorisation, ReturnDraftLine,
    ReturnFigures, ReturnQuantity, ReturnRight, ReturnSource, ReturnSteps, Returnable, ReturnsDue, SplitReturnLine,
};

use super::shop::{line, sell};
use super::{Story, heading};
use crate::table::amount;
use crate::{StoryError, table};

fn wants(
    session: &Session,
    account: AccountId,
    (order, key): (OrderId, &str),
    (pieces, reason, template): (&str, &str, &str),
    right: ReturnRight,
) -> Result<ReturnAuthorisation, StoryError> {
    let source = ReturnSource::Delivered(DeliveredLine::Order { order, line: Code::parse(key)? });
    let lines = vec![ReturnDraftLine { source, quantity: pieces.parse()?, template: Some(Code::parse(template)?) }];
    let (contact, reason, note) = (None, Code::parse(reason)?, Note::default());
    Ok(session.execute(RequestReturn { account, contact, reason, right, lines, note })?)
}

fn authorise(rma: ReturnId) -> AuthoriseReturn {
    AuthoriseReturn { rma, lines: None, grounds: Note::default() }
}

fn pieces(line: u32, of: &str) -> Result<ReturnQuantity, StoryError> {
    Ok(ReturnQuantity { line, quantity: of.parse()? })
}

fn refund(rma: ReturnId, line: u32, of: &str, grade: Option<&str>) -> Result<RefundReturn, StoryError> {
    let grade = grade.map(Code::parse).transpose()?;
    Ok(RefundReturn { rma, pieces: pieces(line, of)?, grade, as_credit: false, note: Note::default() })
}

fn inspect(rma: ReturnId, line: u32, of: &str, grade: &str, finding: &str) -> Result<InspectReturn, StoryError> {
    Ok(InspectReturn { rma, pieces: pieces(line, of)?, grade: Code::parse(grade)?, finding: Note::parse(finding)? })
}

/// What can be done now with the first line, as a sentence.
fn possible(session: &Session, rma: ReturnId) -> Result<String, StoryError> {
    let lines = session.ask(ReturnSteps { rma })?;
    let steps = lines.iter().take(1).flat_map(|line| &line.steps);
    let told: Vec<String> = steps.map(|step| format!("{} {}", step.action, step.quantity)).collect();
    Ok(told.join(", "))
}

/// What the library says where it says no.
fn no<T>(answer: Result<T, crm_core::kernel::CrmError>) -> Result<String, StoryError> {
    match answer {
        Ok(_) => Err(StoryError::Changed),
        Err(error) => Ok(format!("{}: {}", error.code(), error.detail())),
    }
}

/// What was credited for a return, row by row.
fn credits(out: &mut dyn Write, rma: &ReturnAuthorisation) -> Result<(), StoryError> {
    let rows = rma.lines().iter().flat_map(|line| line.credits.iter().map(move |credit| (line, credit)));
    let rows = rows.map(|(line, credit)| {
        let grade = credit.grade.as_ref().map_or("–".to_owned(), ToString::to_string);
        let amounts = [credit.value, credit.kept, credit.credited].map(amount);
        let [value, kept, credited] = amounts;
        vec![credit.on.to_string(), line.description.to_string(), credit.quantity.to_string(), grade, value, kept, credited]
    });
    table::write(out, &["day", "article", ">pieces", "grade", ">value", ">kept", ">credited"], rows)
}

/// A consumer withdraws: fourteen days, no fee, the money once the goods are on their way.
pub fn withdrawal(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Madame Robin withdraws from two of three reading lamps")?;
    let (account, session) = (story.shop.robin, story.on(5, 2)?);
    let (order, invoice) = sell(&session, account, line("reading", "Reading lamp", "3", "45")?)?;
    let line = DeliveredLine::Order { order, line: Code::parse("reading")? };
    let window = session.ask(Returnable { line, reason: Code::parse("changed-mind")? })?;
    let until = window.withdraw_until.ok_or(StoryError::Changed)?;
    writeln!(out, " delivered on Saturday 2026-05-02; fourteen days end on a Saturday, so she may withdraw until {until}")?;
    let late = ReturnRight::Withdrawal { noticed_on: Date::new(2026, 5, 19)? };
    let asked = story.on(5, 19)?;
    let source = ReturnSource::Delivered(DeliveredLine::Order { order, line: Code::parse("reading")? });
    let lines = vec![ReturnDraftLine { source, quantity: "2".parse()?, template: None }];
    let (contact, reason, note) = (None, Code::parse("changed-mind")?, Note::default());
    let too_late = asked.execute(RequestReturn { account, contact, reason, right: late, lines, note });
    writeln!(out, " a notice of 2026-05-19 is told: {}", no(too_late)?)?;
    let session = story.on(5, 11)?;
    let right = ReturnRight::Withdrawal { noticed_on: Date::new(2026, 5, 11)? };
    let rma = wants(&session, account, (order, "reading"), ("2", "changed-mind", "refund-after-receipt"), right)?;
    let id = rma.id();
    session.execute(authorise(id))?;
    writeln!(out, " her notice of 2026-05-11 becomes {}; possible now: {}", rma.number(), possible(&session, id)?)?;
    for due in session.ask(ReturnsDue { until: None, limit: None })? {
        let waits = if due.may_withhold { "the shop may wait for the goods" } else { "the shop waits no longer" };
        writeln!(out, " the money for {} lamps is due on {}; {waits}", due.quantity, due.due)?;
    }
    session.execute(RecordReturnShipment { rma: id, sent_on: None, proof: "1Z-4711".parse()? })?;
    let waits = session.ask(ReturnsDue { until: None, limit: None })?.iter().any(|due| due.may_withhold);
    writeln!(out, " she shows the receipt of the post: {}", if waits { "it may wait" } else { "now it waits no longer" })?;
    let session = story.on(5, 13)?;
    session.execute(RecordReturnReceipt { rma: id, lines: None })?;
    session.execute(inspect(id, 1, "1", "opened", "unpacked and tried")?)?;
    session.execute(inspect(id, 1, "1", "damaged", "the shade is dented")?)?;
    session.execute(refund(id, 1, "1", Some("opened"))?)?;
    session.execute(refund(id, 1, "1", Some("damaged"))?)?;
    for grade in ["opened", "damaged"] {
        let grade = Some(Code::parse(grade)?);
        session.execute(DisposeReturn { rma: id, pieces: pieces(1, "1")?, grade, disposition: None })?;
    }
    let closed = session.execute(CloseReturn { rma: id, note: Note::default() })?;
    credits(out, &closed)?;
    let open = session.ask(OpenAmount { invoice, as_of: None })?;
    writeln!(out, " trying a lamp costs her nothing, the dent does; {} of the invoice stay open", amount(open))?;
    Ok(())
}

/// A business takes another article: what comes back is credited, the other one ordered, in one batch.
pub fn another_article(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "The Café des Docks wants brighter lamps")?;
    let (account, session) = (story.shop.cafe, story.on(5, 4)?);
    let (order, _) = sell(&session, account, line("pendant", "Pendant lamp", "8", "60")?)?;
    let right = ReturnRight::Withdrawal { noticed_on: Date::new(2026, 5, 4)? };
    let withdraws = wants(&session, account, (order, "pendant"), ("3", "other", "refund-after-receipt"), right);
    if let Err(StoryError::Crm(error)) = withdraws {
        writeln!(out, " as a withdrawal it is told: {}: {}", error.code(), error.detail())?;
    }
    let session = story.on(5, 14)?;
    let commercial = ReturnRight::Commercial;
    let rma = wants(&session, account, (order, "pendant"), ("3", "other", "other-article"), commercial)?.id();
    session.execute(authorise(rma))?;
    let exchange = |of: &str| -> Result<ExchangeReturn, StoryError> {
        let instead = vec![line("studio", "Studio lamp", of, "95")?];
        Ok(ExchangeReturn { rma, pieces: pieces(1, of)?, grade: None, instead, note: Note::default() })
    };
    writeln!(out, " before they arrive it is told: {}", no(session.execute(exchange("3")?))?)?;
    session.execute(RecordReturnReceipt { rma, lines: None })?;
    session.execute(inspect(rma, 1, "3", "opened", "")?)?;
    let exchanged = session.execute(exchange("3")?)?;
    credits(out, &exchanged)?;
    for id in exchanged.lines().iter().flat_map(|line| &line.orders) {
        let order = session.get::<Order>(*id)?;
        let (number, gross) = (order.number(), amount(order.totals().gross));
        writeln!(out, " ordered instead: {number} of {gross} ({}); the café pays the difference", order.terms())?;
    }
    session.execute(DisposeReturn { rma, pieces: pieces(1, "3")?, grade: None, disposition: None })?;
    session.execute(CloseReturn { rma, note: Note::default() })?;
    Ok(())
}

/// A line is split because two things are decided.
pub fn repair(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Two floor lamps are defective: one is repaired, one cannot be")?;
    let (account, session) = (story.shop.cafe, story.on(5, 5)?);
    let (order, _) = sell(&session, account, line("floor", "Floor lamp", "2", "129.90")?)?;
    let session = story.on(6, 15)?;
    let rma = wants(&session, account, (order, "floor"), ("2", "defective", "repair"), ReturnRight::Commercial)?.id();
    session.execute(authorise(rma))?;
    session.execute(RecordReturnReceipt { rma, lines: None })?;
    session.execute(inspect(rma, 1, "2", "damaged", "no light")?)?;
    writeln!(out, " after 41 days, for a defect may be named for 730; possible now: {}", possible(&session, rma)?)?;
    session.execute(SplitReturnLine { rma, line: 1, quantity: "1".parse()? })?;
    let decide = |line: u32, outcome: ReturnAction| DecideReturn { rma, line, outcome, grounds: Note::default() };
    session.execute(decide(1, ReturnAction::Repair))?;
    session.execute(decide(2, ReturnAction::Refund))?;
    writeln!(out, " to refund the first is told: {}", no(session.execute(refund(rma, 1, "1", None)?))?)?;
    let finding = Note::parse("a new switch")?;
    session.execute(RepairReturn { rma, pieces: pieces(1, "1")?, grade: None, finding })?;
    let refunded = session.execute(refund(rma, 2, "1", None)?)?;
    credits(out, &refunded)?;
    writeln!(out, " nothing is kept: the shop is to blame")?;
    session.execute(CloseReturn { rma, note: Note::default() })?;
    Ok(())
}

/// Outside of the window somebody who may approve says yes, with grounds.
pub fn courtesy(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Late, and taken all the same")?;
    let (account, session) = (story.shop.cafe, story.on(5, 6)?);
    let (order, _) = sell(&session, account, line("wall", "Wall lamp", "6", "24.50")?)?;
    let session = story.on(6, 20)?;
    let wish = ("2", "changed-mind", "refund-after-receipt");
    let rma = wants(&session, account, (order, "wall"), wish, ReturnRight::Commercial)?.id();
    writeln!(out, " without grounds it is told: {}", no(session.execute(authorise(rma)))?)?;
    session.execute(AuthoriseReturn { grounds: Note::parse("they order every month")?, ..authorise(rma) })?;
    session.execute(RecordReturnReceipt { rma, lines: None })?;
    session.execute(inspect(rma, 1, "2", "opened", "")?)?;
    let refunded = session.execute(refund(rma, 1, "2", None)?)?;
    credits(out, &refunded)?;
    session.execute(CloseReturn { rma, note: Note::default() })?;
    Ok(())
}

/// The money went back first, and the goods never came.
pub fn never_came(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "Refunded first, and never received")?;
    let (account, session) = (story.shop.robin, story.on(6, 22)?);
    let (order, _) = sell(&session, account, line("night", "Night lamp", "1", "19.99")?)?;
    let wish = ("1", "wrong-article", "refund-first");
    let rma = wants(&session, account, (order, "night"), wish, ReturnRight::Commercial)?.id();
    session.execute(authorise(rma))?;
    let refunded = session.execute(refund(rma, 1, "1", None)?)?;
    credits(out, &refunded)?;
    let twice = wants(&session, account, (order, "night"), wish, ReturnRight::Commercial);
    if let Err(StoryError::Crm(error)) = twice {
        writeln!(out, " a second return of it is told: {}: {}", error.code(), error.detail())?;
    }
    writeln!(out, " possible now: {}", possible(&session, rma)?)?;
    Ok(())
}

/// What it all comes to.
pub fn figures(story: &Story<'_>, out: &mut dyn Write, from: Date, until: Date) -> Result<(), StoryError> {
    heading(out, "What came back of what was sold")?;
    let rates = story.on(6, 30)?.ask(ReturnFigures { from, until, currency: Currency::EUR })?;
    let percent = |rate: Option<crm_core::kernel::Percent>| table::or_dash(rate.map(|rate| format!("{rate} %")));
    let rows = vec![
        vec!["sold".to_owned(), rates.sold_quantity.to_string(), amount(rates.sold_value), format!("{} lines", rates.sold_lines)],
        vec![
            "returned".to_owned(),
            rates.returned_quantity.to_string(),
            amount(rates.returned_value),
            format!("{} returns", rates.returns),
        ],
        vec!["share".to_owned(), percent(rates.quantity_rate), percent(rates.value_rate), String::new()],
        vec!["credited".to_owned(), String::new(), amount(rates.credited), String::new()],
        vec!["kept".to_owned(), String::new(), amount(rates.kept), "for what was opened, and what was lost in value".to_owned()],
        vec![
            "never received".to_owned(),
            rates.never_received.to_string(),
            amount(rates.leaked),
            format!("{} return: ask for it", rates.leaking_returns),
        ],
    ];
    table::write(out, &["", ">pieces", ">value", ""], rows)?;
    let rows = rates
        .reasons
        .iter()
        .map(|of| vec![of.reason.to_string(), of.returns.to_string(), of.quantity.to_string(), amount(of.value)]);
    writeln!(out)?;
    table::write(out, &["reason", ">returns", ">pieces", ">value"], rows)?;
    let rows = rates.grades.iter().map(|of| vec![of.grade.to_string(), of.quantity.to_string(), amount(of.kept)]);
    writeln!(out)?;
    table::write(out, &["grade", ">pieces", ">kept"], rows)
}
