//! What the story shows: the import, the pipeline, the receivables, the audit.

use std::io::Write;

use crm_core::engine::Session;
use crm_core::invoicing::{DocumentKind, Invoice};
use crm_core::kernel::{Currency, Date, Money};
use crm_core::leads::LeadFunnel;
use crm_core::pipeline::{Board, Forecast, Funnel, SalesPerformance};
use crm_core::receivables::{Ageing, DaysSalesOutstanding};

use super::StoryError;
use super::house::House;
use super::load::FileReport;
use crate::table::{amount, grouped, or_dash, sums, write};

/// How many refused rows of a file are shown.
const REFUSALS_SHOWN: usize = 12;

/// Figures by name, as they were shown.
pub type Figures = Vec<(String, String)>;

/// A heading.
pub fn title(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}\n{}", "═".repeat(text.chars().count()))?;
    Ok(())
}

fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}

/// How the files came in, and every row that did not.
pub fn import(out: &mut dyn Write, reports: &[FileReport]) -> Result<(), StoryError> {
    heading(out, "What was brought in")?;
    let rows = reports.iter().map(|report| {
        let counts = [report.rows, report.kept, report.refused.len()].map(|count| grouped(&count.to_string()));
        std::iter::once(report.file.to_owned()).chain(counts).collect()
    });
    write(out, &["file", ">rows", ">kept", ">refused"], rows)?;
    for report in reports.iter().filter(|report| !report.refused.is_empty()) {
        heading(out, &format!("Refused rows of {}", report.file))?;
        for refused in report.refused.iter().take(REFUSALS_SHOWN) {
            writeln!(out, "  row {:>4}  {}", refused.row, refused.error)?;
        }
        let more = report.refused.len().saturating_sub(REFUSALS_SHOWN);
        if more > 0 {
            writeln!(out, "  … and {} more", grouped(&more.to_string()))?;
        }
    }
    Ok(())
}

/// Leads by state, the board, the funnel and the forecast.
pub fn pipeline(out: &mut dyn Write, session: &Session, house: &House) -> Result<(), StoryError> {
    let leads = session.ask(LeadFunnel)?;
    if leads.iter().any(|(_, count)| *count > 0) {
        heading(out, "Leads")?;
        write(
            out,
            &["state", ">leads"],
            leads.into_iter().map(|(state, count)| vec![state.words().to_owned(), count.to_string()]),
        )?;
    }
    let board = session.ask(Board { pipeline: house.pipeline, cards: 1 })?;
    if board.columns.iter().all(|column| column.deals == 0) && session.ask(Funnel { pipeline: house.pipeline })?.deals == 0 {
        return Ok(());
    }
    heading(out, "Pipeline board")?;
    let rows = board.columns.iter().map(|column| {
        let next = column.cards.first().map(|deal| deal.name().to_string());
        vec![column.stage.to_string(), grouped(&column.deals.to_string()), sums(&column.amount), or_dash(next)]
    });
    write(out, &["stage", ">deals", ">amount", "first to close"], rows)?;
    funnel(out, session, house)?;
    forecast(out, session, house)
}

fn funnel(out: &mut dyn Write, session: &Session, house: &House) -> Result<(), StoryError> {
    let funnel = session.ask(Funnel { pipeline: house.pipeline })?;
    heading(out, "Funnel")?;
    let stages = funnel.stages.iter().map(|stage| {
        let conversion = stage.conversion.map(|share| format!("{share:.4}"));
        let (mean, median) =
            (stage.mean_days.map(|days| format!("{days:.1}")), stage.median_days.map(|days| format!("{days:.1}")));
        vec![stage.stage.to_string(), grouped(&stage.reached.to_string()), or_dash(conversion), or_dash(mean), or_dash(median)]
    });
    write(out, &["stage", ">reached", ">went on", ">mean days", ">median days"], stages)?;
    let lost: u64 = funnel.lost.values().sum();
    writeln!(
        out,
        " {} deals, {} won, {} lost; a stage that a deal skipped counts as reached",
        grouped(&funnel.deals.to_string()),
        grouped(&funnel.won.to_string()),
        grouped(&lost.to_string())
    )?;
    Ok(())
}

fn forecast(out: &mut dyn Write, session: &Session, house: &House) -> Result<(), StoryError> {
    let forecast = session.ask(Forecast::of(house.pipeline))?;
    heading(out, "Forecast")?;
    let mut rows = Vec::new();
    for (currency, figures) in &forecast.currencies {
        let columns = [figures.closed(), figures.commit()?, figures.best_case()?, figures.open_pipeline()?, figures.weighted];
        rows.push(std::iter::once(currency.to_string()).chain(columns.into_iter().map(amount)).collect());
    }
    write(out, &["currency", ">closed", ">commit", ">best case", ">open pipeline", ">weighted"], rows)
}

/// Win rate and what was won, quarter by quarter.
pub fn performance(out: &mut dyn Write, session: &Session, house: &House) -> Result<Figures, StoryError> {
    let performance = session.ask(SalesPerformance { pipeline: Some(house.pipeline), ..SalesPerformance::default() })?;
    if performance.won + performance.lost == 0 {
        return Ok(Figures::new());
    }
    title(out, "Sales performance")?;
    let mut figures = vec![
        ("won deals".to_owned(), grouped(&performance.won.to_string())),
        ("lost deals".to_owned(), grouped(&performance.lost.to_string())),
        ("win rate".to_owned(), or_dash(performance.win_rate().map(|rate| format!("{rate:.4}")))),
        ("mean cycle of won deals, days".to_owned(), or_dash(performance.mean_won_cycle_days().map(|days| format!("{days:.4}")))),
    ];
    for (currency, sums) in &performance.currencies {
        figures.push((format!("won, {currency}"), amount(sums.won)));
        let mean = sums.mean_won().map(|mean| grouped(&format!("{mean:.4}")));
        figures.push((format!("mean won, {currency}"), or_dash(mean)));
    }
    for (quarter, won) in &performance.quarters {
        figures.push((format!("won in {} Q{}", quarter.year, quarter.quarter), sums(&won.amount)));
    }
    write(out, &["figure", ">value"], figures.iter().map(|(name, value)| vec![name.clone(), value.clone()]))?;
    Ok(figures)
}

/// Open invoices by age, and days sales outstanding.
pub fn receivables(out: &mut dyn Write, session: &Session, currency: Currency, as_of: Date) -> Result<Figures, StoryError> {
    let reports = session.ask(Ageing { as_of, currency: None, account: None })?;
    if reports.is_empty() {
        return Ok(Figures::new());
    }
    title(out, &format!("Receivables, as of {as_of}"))?;
    let mut figures = Figures::new();
    for report in &reports {
        let total = &report.total;
        let mut names = vec!["not due".to_owned()];
        let mut first = 1;
        for last in &report.bucket_days {
            names.push(format!("{first} to {last} days past due"));
            first = last + 1;
        }
        names.push(format!("over {} days past due", first - 1));
        let buckets = std::iter::once(total.buckets.current).chain(total.buckets.past_due.iter().copied());
        figures.push(("open invoices".to_owned(), total.invoices.to_string()));
        figures.push((format!("open, {}", report.currency), amount(total.open)));
        figures.extend(names.into_iter().zip(buckets).map(|(name, sum)| (format!("  {name}"), amount(sum))));
        figures.push(("  of it disputed".to_owned(), amount(total.disputed)));
        figures.push(("customers' credit".to_owned(), amount(total.credit)));
    }
    let dso = session.ask(DaysSalesOutstanding { as_of, currency, days: None })?;
    figures.push(("DSO, days (open by sales of 90 days)".to_owned(), or_dash(dso.simple.map(|days| format!("{days:.4}")))));
    figures.push(("DSO, days (counted back by months)".to_owned(), format!("{:.4}", dso.count_back)));
    write(out, &["figure", ">value"], figures.iter().map(|(name, value)| vec![name.clone(), value.clone()]))?;
    Ok(figures)
}

/// Whether every entry of the audit chain is as it was sealed.
pub fn audit(out: &mut dyn Write, session: &Session) -> Result<Figures, StoryError> {
    let report = session.verify_audit()?;
    let head: String = report.head.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let verdict = if report.is_intact() { "every entry is as it was sealed" } else { "BROKEN" };
    title(out, "Audit chain")?;
    writeln!(
        out,
        " {} entries in {} commits, head {head}…: {verdict}",
        grouped(&report.entries.to_string()),
        grouped(&report.seq.to_string())
    )?;
    Ok(vec![("audit entries".to_owned(), report.entries.to_string()), ("audit head".to_owned(), head)])
}

/// The figures before the file was closed and after it was opened again.
pub fn reopened(out: &mut dyn Write, before: &Figures, after: &Figures) -> Result<(), StoryError> {
    let rows = before.iter().zip(after).map(|((name, before), (_, after))| vec![name.clone(), before.clone(), after.clone()]);
    write(out, &["figure", ">before", ">after"], rows)?;
    let verdict = if before == after { "The file shows the same figures." } else { "The file shows OTHER figures." };
    writeln!(out, " {verdict}")?;
    Ok(())
}

/// An invoice or credit note, as a person reads it.
pub fn document(out: &mut dyn Write, invoice: &Invoice) -> Result<(), StoryError> {
    let (kind, number, issued, due, buyer) = match (invoice.kind(), invoice.issue()) {
        (kind, Some(issue)) => (kind, issue.number.to_string(), issue.issued_on, issue.due_on, issue.buyer.name.to_string()),
        (_, None) => return Ok(()),
    };
    let what = if *kind == DocumentKind::Invoice { "Invoice" } else { "Credit note" };
    let due = if *kind == DocumentKind::Invoice { format!(", due on {due}") } else { String::new() };
    heading(out, &format!("{what} {number} to {buyer}, of {issued}{due}"))?;
    let lines = invoice.lines().iter().zip(&invoice.totals().lines).map(|(line, total)| {
        let tax = format!("{} {} %", line.priced.tax.category.code(), line.priced.tax.rate);
        vec![
            line.description.to_string(),
            line.priced.quantity.to_string(),
            line.priced.price.decimal().to_string(),
            tax,
            amount(total.net),
        ]
    });
    write(out, &["what", ">quantity", ">price", "VAT", ">net"], lines)?;
    let totals = invoice.totals();
    for group in &totals.groups {
        writeln!(
            out,
            "  VAT {:>5} % of {:>12}  {:>12}",
            group.tax.rate.to_string(),
            amount(group.taxable),
            amount(group.amount)
        )?;
    }
    let sums: [(&str, Money); 3] = [("net", totals.net), ("VAT", totals.tax), ("gross", totals.gross)];
    for (name, sum) in sums {
        writeln!(out, "  {name:<25}  {:>12} {}", amount(sum), sum.currency())?;
    }
    Ok(())
}
