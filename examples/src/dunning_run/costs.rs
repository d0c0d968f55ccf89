//! What lateness cost: the arithmetic, what was claimed of it, and the invoice that it is paid by.

use std::io::Write;

use crm_core::dunning::{BillLateCharges, ChargeLateInterest, DunningHistory, LateCharge, LateChargeState, LateInterest};
use crm_core::engine::Query;
use crm_core::invoicing::IssueInvoice;
use crm_core::kernel::{Date, Record, SortKey};

use super::days::newest;
use super::{Story, heading};
use crate::table::amount;
use crate::{StoryError, table};

/// Shows the interest of a customer's invoice, part by part.
pub fn explain(story: &Story<'_>, out: &mut dyn Write, last: Date, customer: &str) -> Result<(), StoryError> {
    let session = story.on(last)?;
    let account = *story.house.accounts.get(customer).ok_or(StoryError::Changed)?;
    let invoice = newest(&session, account)?;
    let standing = session.ask(LateInterest { invoice, as_of: None })?;
    heading(out, &format!("What the lateness of {customer} costs: owed x rate x days / 365, rounded once"))?;
    let rows = standing.accrual.parts.iter().map(|part| {
        let formula = format!("{} x {} % x {} / 365", amount(part.base), part.rate, part.days);
        vec![part.from.to_string(), part.until.to_string(), part.days.to_string(), formula, amount(part.interest)]
    });
    table::write(out, &["from", "until before", ">days", ">reckoned", ">interest"], rows)?;
    let costs = standing.compensation.map_or_else(|| "no compensation".to_owned(), |costs| format!("{} once", amount(costs)));
    writeln!(out, "  in all {} of interest, and {costs} for the costs of recovery", amount(standing.accrual.total))?;
    Ok(())
}

/// Claims what is left to claim, and shows that no day was claimed twice.
pub fn claimed(story: &Story<'_>, out: &mut dyn Write, last: Date) -> Result<(), StoryError> {
    heading(out, "What was claimed: each time the whole, less what was claimed before")?;
    let session = story.on(last)?;
    for account in story.house.names.keys() {
        let invoice = newest(&session, *account)?;
        // Claims were begun with the third level; what came after it is claimed now.
        if !session.ask(DunningHistory { invoice })?.charges.is_empty() {
            session.execute(ChargeLateInterest { invoice, through: None })?;
        }
    }
    let mut rows = Vec::new();
    for charge in session.list(&Query::<LateCharge>::all())?.items {
        let days = [*charge.claimed_on(), charge.accrual().until.plus_days(-1)?].map(|day| day.to_string());
        let [on, through] = days;
        let sums = [charge.accrual().total, *charge.claimed_before(), *charge.interest()].map(amount);
        let [total, before, interest] = sums;
        let costs = charge.compensation().map_or_else(|| "–".to_owned(), amount);
        rows.push(vec![story.house.name(*charge.account()).to_owned(), on, through, total, before, interest, costs]);
    }
    table::write(out, &["customer", "claimed on", "up to", ">the whole", ">before", ">claimed", ">costs"], rows)
}

/// Bills what a customer's lateness cost, on an invoice of its own.
pub fn bill(story: &Story<'_>, out: &mut dyn Write, last: Date, customer: &str) -> Result<(), StoryError> {
    let session = story.on(last)?;
    let account = *story.house.accounts.get(customer).ok_or(StoryError::Changed)?;
    let charges = session.list(&Query::under(LateCharge::BY_ACCOUNT, SortKey::new().id(account)))?.items;
    let claimed = charges.iter().filter(|charge| *charge.state() == LateChargeState::Claimed).map(Record::id).collect();
    let invoice = session.execute(BillLateCharges { charges: claimed })?.id();
    let issued = session.execute(IssueInvoice { invoice, issued_on: None, due_on: None })?;
    let number = issued.issue().map(|issue| issue.number.to_string()).unwrap_or_default();
    heading(out, &format!("{number} to {customer}, outside the scope of VAT"))?;
    let rows = issued
        .lines()
        .iter()
        .zip(&issued.totals().lines)
        .map(|(line, total)| vec![line.description.to_string(), amount(total.net)]);
    table::write(out, &["what", ">net"], rows)?;
    writeln!(out, "  VAT {}, to be paid {}", amount(issued.totals().tax), amount(issued.totals().gross))?;
    Ok(())
}
