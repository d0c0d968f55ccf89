//! What customers pay: early, in full, short, too much, late; and what they give back.

use std::io::Write;

use crm_core::engine::{Query, Session};
use crm_core::invoicing::{CreditExtent, CreditInvoice, DraftInvoice, Invoice, InvoiceLine, QuantityCredit};
use crm_core::kernel::{AccountId, Code, Currency, Date, InvoiceId, Money, Percent, Record, SortKey};
use crm_core::receivables::{
    AllocateLeft, AllocateTo, Allocation, AllocationPlan, AllocationSource, CloseResidual, OpenAmount, Payment, RecordPayment,
    ResidualReason,
};

use super::{Story, day, heading, house, life, say, sheet};
use crate::table::amount;
use crate::{StoryError, table};

/// A payer who is early takes off what the invoice offers: net and VAT become less by it.
pub fn early(story: &Story<'_>, out: &mut dyn Write, invoice: &Invoice) -> Result<(), StoryError> {
    let today = day(2026, 10, 8)?;
    heading(out, "Paid early, less the discount that the invoice offers")?;
    let terms = invoice.terms().early_payment.ok_or(StoryError::Changed)?;
    let last_day = sheet::issue(invoice)?.issued_on.plus_days(i64::from(terms.days))?;
    let due = invoice.totals().due;
    let less = due.checked_sub(due.times(terms.percent)?)?;
    let session = story.accountant(today)?;
    life::heard_from_buyer(&session, invoice.id())?;
    pay(&session, invoice, less)?;
    let [less, due] = [less, due].map(amount);
    let offered = format!("{} % less, as the invoice offers until {last_day}", terms.percent);
    say(out, today, format!("{} pays {less} of {due}: {offered}", house::SOREL))?;
    let reason = ResidualReason::EarlyPayment { percent: terms.percent, last_day };
    session.execute(CloseResidual { invoice: invoice.id(), amount: None, reason })?;
    life::report_cashed(&session, invoice.id())?;
    closed_by(out, &session, invoice.id())
}

/// A deposit is paid to the cent.
pub fn in_full(story: &Story<'_>, out: &mut dyn Write, invoice: &Invoice) -> Result<(), StoryError> {
    let today = day(2026, 10, 9)?;
    heading(out, "Paid in full")?;
    let session = story.accountant(today)?;
    let paid = pay(&session, invoice, invoice.totals().due)?;
    life::report_cashed(&session, invoice.id())?;
    say(out, today, format!("{} pays the deposit of {}", house::ROCHEBRUNE, amount(*paid.amount())))?;
    closed_by(out, &session, invoice.id())
}

/// An evening is billed, and bottles that nobody opened come back.
pub fn opening_night(story: &Story<'_>, out: &mut dyn Write) -> Result<Invoice, StoryError> {
    let (billed, returned) = (day(2026, 10, 16)?, day(2026, 10, 20)?);
    heading(out, "Some bottles come back, and a credit note takes them off")?;
    let lines =
        house::lines([("Buffet of an opening night, guests", "80", "19.90", "10"), ("Crémant, bottle", "30", "13.40", "20")])?;
    let invoice = bill(story, billed, story.house.galerie, lines)?;
    say(out, billed, format!("{} to {}", sheet::number(&invoice), house::GALERIE))?;
    sheet::show(out, &invoice)?;
    let extent = CreditExtent::Quantities(vec![QuantityCredit { line: 1, quantity: "6".parse()? }]);
    let (reason, note) = (Code::parse("return")?, "Six bottles, not opened".parse()?);
    let session = story.accountant(returned)?;
    let credit = session.execute(CreditInvoice { invoice: invoice.id(), extent, reason, note })?;
    say(out, returned, format!("{}, document type {}: {}", sheet::number(&credit), credit.kind().type_code(), credit.note()))?;
    sheet::show(out, &credit)?;
    let open = session.ask(OpenAmount { invoice: invoice.id(), as_of: None })?;
    say(out, returned, format!("{} of {} are left to pay", amount(open), sheet::number(&invoice)))?;
    Ok(invoice)
}

/// The meals of a festival are billed.
pub fn festival(story: &Story<'_>) -> Result<(), StoryError> {
    let lines = house::lines([("Meals of artists and crew", "150", "17.40", "10"), ("Beer, keg of 30 litres", "6", "95", "20")])?;
    bill(story, day(2026, 10, 30)?, story.house.festival, lines)?;
    Ok(())
}

/// A customer pays a round sum: what is too much stays their credit.
pub fn too_much(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    let today = day(2026, 11, 12)?;
    heading(out, "Paid too much, and paid short")?;
    let session = story.accountant(today)?;
    let invoice = last_of(&session, story.house.festival)?;
    let payment = record(&session, story.house.festival, house::eur("4000")?, AllocationPlan::OldestFirst)?;
    life::report_cashed(&session, invoice.id())?;
    let [paid, due, left] = [*payment.amount(), invoice.totals().due, payment.unallocated()?].map(amount);
    let number = sheet::number(&invoice);
    say(out, today, format!("{} pays {paid} for the {due} of {number}: {left} stay its credit", house::FESTIVAL))
}

/// A bank on the way kept something: the rest is let go, and says why.
pub fn short(story: &Story<'_>, out: &mut dyn Write, invoice: &Invoice) -> Result<(), StoryError> {
    let today = day(2026, 11, 17)?;
    let session = story.accountant(today)?;
    let open = session.ask(OpenAmount { invoice: invoice.id(), as_of: None })?;
    pay(&session, invoice, open.checked_sub(house::eur("9.50")?)?)?;
    let rest = CloseResidual { invoice: invoice.id(), amount: None, reason: ResidualReason::BankCharges };
    let rest = session.execute(rest)?;
    life::report_cashed(&session, invoice.id())?;
    let (number, kept) = (sheet::number(invoice), amount(*rest.amount()));
    let said = format!("{} pays {number} from abroad, and a bank on the way keeps {kept}: let go", house::GALERIE);
    say(out, today, said)?;
    closed_by(out, &session, invoice.id())
}

/// What was late is paid after all.
pub fn late(story: &Story<'_>, out: &mut dyn Write, invoice: &Invoice) -> Result<(), StoryError> {
    let today = day(2026, 12, 3)?;
    heading(out, "Paid late, and paid from a credit")?;
    let session = story.accountant(today)?;
    let due_on = sheet::issue(invoice)?.due_on;
    let paid = pay(&session, invoice, invoice.totals().due)?;
    life::report_cashed(&session, invoice.id())?;
    let (number, days) = (sheet::number(invoice), today.days_since(due_on));
    say(out, today, format!("{} pays the {} of {number}, {days} days late", house::ROCHEBRUNE, amount(*paid.amount())))
}

/// The credit is set against the next invoice; what is left of that, and one more, are open at the end.
pub fn credit_used(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    let today = day(2026, 12, 4)?;
    let lines = house::lines([
        ("Dinner of the season's end, guests", "48", "21", "10"),
        ("Wine of the Rhône, bottle", "12", "15", "20"),
    ])?;
    let invoice = bill(story, today, story.house.festival, lines)?;
    let session = story.accountant(today)?;
    for payment in session.list(&Query::under(Payment::BY_ACCOUNT, SortKey::new().id(story.house.festival)))?.items {
        session.execute(AllocateLeft { payment: payment.id(), plan: AllocationPlan::OldestFirst })?;
    }
    life::report_cashed(&session, invoice.id())?;
    let open = session.ask(OpenAmount { invoice: invoice.id(), as_of: None })?;
    let (number, due) = (sheet::number(&invoice), invoice.totals().due);
    let [used, due, open] = [due.checked_sub(open)?, due, open].map(amount);
    let said = format!("{} has {used} of credit, set against {number} of {due}: {open} are open", house::FESTIVAL);
    say(out, today, said)?;
    let today = day(2026, 12, 18)?;
    let lines = house::lines([("Christmas lunch, guests", "26", "44", "10"), ("Wine of the Rhône, bottle", "8", "21.50", "20")])?;
    let lunch = bill(story, today, story.house.sorel, lines)?;
    let (number, due, due_on) = (sheet::number(&lunch), amount(lunch.totals().due), sheet::issue(&lunch)?.due_on);
    say(out, today, format!("{number} of {due} to {}, due on {due_on}", house::SOREL))
}

/// Bills lines that need nothing said.
fn bill(story: &Story<'_>, today: Date, account: AccountId, lines: Vec<InvoiceLine>) -> Result<Invoice, StoryError> {
    let session = story.accountant(today)?;
    let invoice = session.execute(DraftInvoice::new(account, Currency::EUR, lines))?.id();
    life::issue(&session, invoice)
}

/// A transfer for one invoice.
fn pay(session: &Session, invoice: &Invoice, sum: Money) -> Result<Payment, StoryError> {
    let to = AllocateTo { invoice: invoice.id(), amount: None };
    record(session, *invoice.account(), sum, AllocationPlan::To(vec![to]))
}

fn record(session: &Session, account: AccountId, sum: Money, plan: AllocationPlan) -> Result<Payment, StoryError> {
    let method = Code::parse("transfer")?;
    let (received_on, reference, external_id, owner) = (None, None, None, None);
    Ok(session.execute(RecordPayment { account, amount: sum, received_on, method, reference, external_id, plan, owner })?)
}

/// The invoice of a customer that was issued last.
fn last_of(session: &Session, account: AccountId) -> Result<Invoice, StoryError> {
    let mut invoices = session.list(&Query::under(Invoice::BY_ACCOUNT, SortKey::new().id(account)))?.items;
    invoices.retain(Invoice::is_issued_invoice);
    invoices.pop().ok_or(StoryError::Changed)
}

/// What closes an invoice, row by row, with the VAT in it.
fn closed_by(out: &mut dyn Write, session: &Session, invoice: InvoiceId) -> Result<(), StoryError> {
    let rates: [Percent; 2] = ["10".parse()?, "20".parse()?];
    let mut columns = ["day", "closed by", ">amount"].map(str::to_owned).to_vec();
    columns.extend(rates.iter().flat_map(|rate| [format!(">net at {rate} %"), ">VAT".to_owned()]));
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let rows = session.list(&Query::under(Allocation::BY_INVOICE, SortKey::new().id(invoice)))?.items;
    let rows = rows.iter().map(|row| {
        let mut cells = vec![row.on().to_string(), source(row.source()).to_owned(), amount(*row.amount())];
        for rate in rates {
            let group = row.tax().iter().find(|group| group.tax.rate == rate);
            cells.extend(group.map_or_else(|| ["–"; 2].map(str::to_owned), |of| [of.taxable, of.amount].map(amount)));
        }
        cells
    });
    table::write(out, &columns, rows.collect::<Vec<_>>())?;
    let open = session.ask(OpenAmount { invoice, as_of: None })?;
    writeln!(out, "  {} is open", amount(open))?;
    Ok(())
}

/// What closes an invoice, in words.
fn source(source: &AllocationSource) -> &'static str {
    match source {
        AllocationSource::Payment(_) => "payment",
        AllocationSource::Residual(ResidualReason::EarlyPayment { .. }) => "discount for early payment",
        AllocationSource::Residual(ResidualReason::BankCharges) => "charges of a bank",
        AllocationSource::Residual(ResidualReason::Rounding) => "rounding",
        AllocationSource::Residual(ResidualReason::CurrencyDifference) => "rate of exchange",
        AllocationSource::WriteOff(_) => "written off",
    }
}
