//! What is open, how old it is, what a customer is told of it, and how long customers take.

use std::io::Write;

use crm_core::kernel::{AccountId, Currency, Date};
use crm_core::receivables::{
    Ageing, AgeingReport, AgeingRow, CollectionEffectiveness, CustomerStatement, DaysSalesOutstanding, MovementSource,
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Story, day, heading, house};
use crate::table::{amount, or_dash};
use crate::{StoryError, table};

/// Shows what is open at the end of a month, by age.
pub fn month_end(story: &Story<'_>, out: &mut dyn Write, last: Date) -> Result<(), StoryError> {
    heading(out, &format!("Open on {last}, by days past due"))?;
    let session = story.accountant(last)?;
    let reports = session.ask(Ageing { as_of: last, currency: Some(Currency::EUR), account: None })?;
    let report = reports.first().ok_or(StoryError::Changed)?;
    let columns = columns(report);
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let rows = story.house.customers().into_iter().filter_map(|(id, name)| Some(row(name, report.accounts.get(&id)?)));
    table::write(out, &columns, rows.chain([row("together", &report.total)]))
}

fn columns(report: &AgeingReport) -> Vec<String> {
    let mut columns = ["customer", ">invoices", ">open", ">not due"].map(str::to_owned).to_vec();
    let mut from = 1;
    for until in &report.bucket_days {
        columns.push(format!(">{from} to {until}"));
        from = until + 1;
    }
    columns.extend([format!(">from {from}"), ">their credit".to_owned()]);
    columns
}

fn row(name: &str, of: &AgeingRow) -> Vec<String> {
    let mut cells = vec![name.to_owned(), of.invoices.to_string(), amount(of.open), amount(of.buckets.current)];
    cells.extend(of.buckets.past_due.iter().chain([&of.credit]).map(|sum| amount(*sum)));
    cells
}

/// Shows the statement of a customer over the quarter.
pub fn statement(story: &Story<'_>, out: &mut dyn Write, account: AccountId, last: Date) -> Result<(), StoryError> {
    let from = day(2026, 10, 1)?;
    heading(out, &format!("The statement of {}, {from} to {last}", story.house.name(account)))?;
    let session = story.accountant(last)?;
    let statement = session.ask(CustomerStatement { account, currency: Currency::EUR, from, to: last })?;
    let line = |on: Date, what: &str, reference: &str, sums: [String; 3]| {
        let head = [on.to_string(), what.to_owned(), reference.to_owned()];
        head.into_iter().chain(sums).collect::<Vec<_>>()
    };
    let none = String::new;
    let mut rows = vec![line(from, "brought forward", "", [none(), none(), amount(statement.opening)])];
    rows.extend(statement.movements.iter().map(|moved| {
        let sums = if moved.amount.is_negative() {
            [none(), amount(moved.amount.negated()), amount(moved.balance)]
        } else {
            [amount(moved.amount), none(), amount(moved.balance)]
        };
        line(moved.on, source(moved.source), moved.reference.as_deref().unwrap_or_default(), sums)
    }));
    rows.push(line(last, "owed", "", [none(), none(), amount(statement.closing)]));
    table::write(out, &["day", "what", "reference", ">billed", ">paid", ">balance"], rows)
}

fn source(source: MovementSource) -> &'static str {
    match source {
        MovementSource::Invoice(_) => "invoice",
        MovementSource::CreditNote(_) => "credit note",
        MovementSource::Payment(_) => "payment",
        MovementSource::Refund(_) => "refund",
        MovementSource::Chargeback(_) => "chargeback",
        MovementSource::Residual(_) => "rest let go",
        MovementSource::WriteOff(_) => "written off",
    }
}

/// Shows how long customers took, as of the end of each month.
pub fn days_of_sales(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    heading(out, "How long customers take, in days, and how much of what was due was collected")?;
    let currency = Currency::EUR;
    let sales = format!(">sales of {} days", house::receivables()?.dso_days);
    let mut rows = Vec::new();
    for (month, last) in [(10, 31), (11, 30), (12, 31)] {
        let as_of = day(2026, month, last)?;
        let session = story.accountant(day(2026, 12, 31)?)?;
        let dso = session.ask(DaysSalesOutstanding { as_of, currency, days: None })?;
        let effective = session.ask(CollectionEffectiveness { from: as_of.month_start(), to: as_of, currency })?.effectiveness;
        let days = [dso.simple, dso.best_possible, dso.delinquent, Some(dso.count_back)].map(|days| or_dash(days.map(tenths)));
        let effective = or_dash(effective.map(|percent| format!("{} %", tenths(percent))));
        let head = [as_of.to_string(), amount(dso.sales), amount(dso.open)];
        rows.push(head.into_iter().chain(days).chain([effective]).collect());
    }
    let columns = [">as of", &sales, ">open", ">DSO", ">if none were late", ">for lateness", ">counted back", ">collected"];
    table::write(out, &columns, rows)
}

/// With one decimal.
fn tenths(value: Decimal) -> String {
    format!("{:.1}", value.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero))
}
