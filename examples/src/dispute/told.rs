//! How it is told: the course of a dispute step by step, its credit note, and what a company learns from all of them.

use std::io::Write;

use crm_core::disputes::{Dispute, DisputeFigures, DisputeStanding, DisputeTag, Outcome, ResolveDispute};
use crm_core::engine::{Query, Session};
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Currency, Date, DisputeId, Money, Record};
use crm_core::receivables::{Ageing, Payment, Settlement};

use super::{Story, heading};
use crate::table::amount;
use crate::{StoryError, table};

/// The course of a dispute: what happened, and what was open, paid, credited and written off by then.
pub struct Course {
    dispute: DisputeId,
    rows: Vec<Vec<String>>,
}

impl Course {
    pub fn of(dispute: DisputeId) -> Self {
        Self { dispute, rows: Vec::new() }
    }

    /// Adds a row with what the dispute comes to now.
    pub fn note(&mut self, session: &Session, what: &str) -> Result<(), StoryError> {
        let view = session.ask(DisputeStanding { dispute: self.dispute })?;
        let amounts = view.amounts;
        let parts = [amounts.open, amounts.paid, amounts.credited, amounts.written_off];
        if Money::sum(parts, Currency::EUR)? != amounts.original {
            return Err(StoryError::Changed);
        }
        let day = session.now().date_in(&crm_core::kernel::TimeZone::UTC).to_string();
        let mut row = vec![day, state(&view.dispute).to_owned(), amount(amounts.original)];
        row.extend(parts.map(amount));
        row.push(what.to_owned());
        self.rows.push(row);
        Ok(())
    }

    /// Tries what is not possible yet, and adds what the library says.
    pub fn refused(&mut self, session: &Session, resolve: ResolveDispute) -> Result<(), StoryError> {
        match session.execute(resolve) {
            Ok(_) => Err(StoryError::Changed),
            Err(error) => self.note(session, &format!("not yet: {}", error.detail())),
        }
    }

    pub fn write(self, out: &mut dyn Write) -> Result<(), StoryError> {
        let head = ["day", "state", ">disputed", ">open", ">paid", ">credited", ">written off", "what happened"];
        table::write(out, &head, self.rows)
    }
}

fn state(dispute: &Dispute) -> &'static str {
    match (dispute.tag(), dispute.outcome()) {
        (DisputeTag::Raised, _) => "raised",
        (DisputeTag::Acknowledged, _) => "in hand",
        (DisputeTag::Investigating, _) => "looked into",
        (DisputeTag::Waiting, _) => "waiting",
        (DisputeTag::Proposed, _) => "proposed",
        (DisputeTag::Escalated, _) => "escalated",
        (DisputeTag::Resolved, Some(Outcome::Rejected)) => "rejected",
        (DisputeTag::Resolved, Some(Outcome::Withdrawn)) => "withdrawn",
        (DisputeTag::Resolved, Some(Outcome::Compromise { .. })) => "compromise",
        (DisputeTag::Resolved, Some(Outcome::Corrected { .. })) => "corrected",
        (DisputeTag::Resolved, _) => "accepted",
    }
}

/// The credit note that a dispute ended in, line by line.
pub fn lines_of(session: &Session, dispute: &Dispute, out: &mut dyn Write) -> Result<(), StoryError> {
    let Some(note) = dispute.outcome().and_then(Outcome::credit_note) else { return Ok(()) };
    let note = session.get::<Invoice>(note)?;
    let number = note.issue().map(|issue| issue.number.to_string()).unwrap_or_default();
    let totals = note.totals();
    writeln!(
        out,
        "  {number} credits {}: {} net and {} VAT, on {} line(s).",
        amount(totals.gross),
        amount(totals.net),
        amount(totals.tax),
        note.lines().len()
    )?;
    Ok(())
}

/// What a company learns from its disputes.
pub fn figures(story: &Story<'_>, out: &mut dyn Write, from: Date, to: Date) -> Result<(), StoryError> {
    heading(out, "5. What the company learns")?;
    let report = story.on("2026-05-29")?.ask(DisputeFigures { from, to, currency: Currency::EUR })?;
    let percent = |share: Option<rust_decimal::Decimal>| {
        share.map_or("-".to_owned(), |share| format!("{:.1} %", share * rust_decimal::Decimal::ONE_HUNDRED))
    };
    let days = |days: Option<rust_decimal::Decimal>| days.map_or("-".to_owned(), |days| format!("{days} days"));
    let rows = [
        ("invoices", format!("{} for {}", report.invoices, amount(report.invoiced))),
        (
            "disputed, of all invoices",
            format!("{} by number, {} by amount", percent(report.rate_by_count), percent(report.rate_by_amount)),
        ),
        ("settled", format!("{} of {}", report.resolved.disputes, report.raised.disputes)),
        ("without a credit", format!("{} ({})", report.won.disputes, percent(report.win_rate))),
        (
            "from raising to settling",
            format!("{} in the mean, {} in the middle", days(report.mean_days), days(report.median_days)),
        ),
        (
            "credited by disputes",
            format!("{}, {} of what was invoiced", amount(report.resolved.credited), percent(report.leakage)),
        ),
        ("open", report.open.disputes.to_string()),
    ];
    table::write(out, &["what", "figure"], rows.into_iter().map(|(what, figure)| vec![what.to_owned(), figure]))?;
    let by = |what: &str,
              of: &std::collections::BTreeMap<crm_core::kernel::Code, crm_core::disputes::DisputeCount>|
     -> Vec<Vec<String>> {
        of.iter()
            .map(|(key, of)| {
                vec![what.to_owned(), key.to_string(), of.disputes.to_string(), amount(of.amount), amount(of.credited)]
            })
            .collect()
    };
    let rows = [by("reason", &report.by_reason), by("root cause", &report.by_root_cause)].concat();
    table::write(out, &["by", "key", ">disputes", ">disputed", ">credited"], rows)
}

/// Every cent is somewhere: what was invoiced is credited, paid, replaced by a corrected invoice, or open.
pub fn balance(story: &Story<'_>, out: &mut dyn Write, as_of: Date) -> Result<(), StoryError> {
    let session = story.on("2026-05-29")?;
    let zero = Money::zero(Currency::EUR);
    let (mut invoiced, mut credited, mut replaced, mut paid) = (zero, zero, zero, zero);
    for invoice in session.list(&Query::<Invoice>::all())?.items {
        let gross = invoice.totals().gross;
        if !invoice.is_issued_invoice() {
            credited = credited.checked_add(gross)?;
            continue;
        }
        invoiced = invoiced.checked_add(gross)?;
        if invoice.standing()?.is_zero() && invoice.credited().as_ref().is_none_or(|credited| credited.gross.is_zero()) {
            replaced = replaced.checked_add(gross)?;
        }
        if let Ok(settlement) = session.get::<Settlement>(Settlement::id_of(invoice.id())) {
            paid = paid.checked_add(*settlement.allocated())?;
        }
    }
    let ageing = session.ask(Ageing { as_of, currency: Some(Currency::EUR), account: None })?;
    let open = ageing.first().map_or(zero, |ageing| ageing.total.open);
    let received =
        Money::sum(session.list(&Query::<Payment>::all())?.items.iter().map(|payment| *payment.amount()), Currency::EUR)?;
    if Money::sum([credited, replaced, paid, open], Currency::EUR)? != invoiced || received != paid {
        return Err(StoryError::Changed);
    }
    heading(out, "6. Every cent is somewhere")?;
    writeln!(
        out,
        "  {} invoiced = {} paid + {} credited + {} replaced by a corrected invoice + {} open",
        amount(invoiced),
        amount(paid),
        amount(credited),
        amount(replaced),
        amount(open)
    )?;
    Ok(())
}
