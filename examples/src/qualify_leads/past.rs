//! The table comes in, what became of the old leads is noted, and a score is learned from it.

use std::io::Write;

use crm_core::engine::Transaction;
use crm_core::exchange::{BeginImport, MappedReport};
use crm_core::kernel::{Code, CrmError, ImportId, Label, LeadId, Note, Record};
use crm_core::leads::scoring::LeakSign;
use crm_core::leads::{ChooseChecklist, DisqualifyLead, LeadFunnel, LearnScore, QualifyLead, WorkLead};
use crm_core::pipeline::{ConvertLead, ConvertTo};

use super::house::BEFORE;
use super::source::End;
use super::{Progress, Story, StoryError, count, heading, percent};
use crate::table::{or_dash, write};

/// How many refused rows are shown.
const SHOWN: usize = 8;
/// How many leads are closed in one transaction.
const PORTION: usize = 100;

/// Brings the table in by its mapping, as one import.
pub fn bring_in(story: &Story<'_>, out: &mut dyn Write, progress: &mut Progress<'_>) -> Result<ImportId, StoryError> {
    let session = story.office()?;
    let import = session.execute(BeginImport { name: Label::parse("requests")?, owner: None })?.id();
    let (table, rows) = (story.source.mapping.over(story.source.columns())?, story.source.rows());
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let report = session.import_mapped(import, &table, rows, &mut |through| progress("bringing in", through, total))?;
    heading(out, "What was brought in")?;
    let MappedReport { created, refused, left_out, .. } = &report;
    let line =
        [total, *created, u64::try_from(refused.len()).unwrap_or(u64::MAX), u64::try_from(left_out.len()).unwrap_or(u64::MAX)];
    write(out, &[">rows", ">leads", ">refused", ">cells left out"], [line.map(count).to_vec()])?;
    for row in refused.iter().take(SHOWN) {
        writeln!(out, "  line {:>3}  {}", row.row, row.error)?;
    }
    Ok(import)
}

/// Notes what became of the leads whose end the table tells.
pub fn close(story: &Story<'_>, out: &mut dyn Write, progress: &mut Progress<'_>) -> Result<(), StoryError> {
    let session = story.office()?;
    let ends = story.source.closed()?;
    let (mut through, total) = (0_u64, u64::try_from(ends.len()).unwrap_or(u64::MAX));
    for portion in ends.chunks(PORTION) {
        let mut known = Vec::with_capacity(portion.len());
        for (key, end) in portion {
            // A row that was refused left no lead.
            known.extend(story.lead(&session, key)?.map(|lead| (lead.id(), end)));
        }
        session.transact(|t| known.iter().try_for_each(|(lead, end)| ended(t, *lead, end)))?;
        through = through.saturating_add(u64::try_from(portion.len()).unwrap_or(u64::MAX)).min(total);
        progress("closing the old ones", through, total);
    }
    heading(out, "Where they stand, once it is noted what became of the old ones")?;
    let funnel = session.ask(LeadFunnel)?.into_iter().filter(|(_, leads)| *leads > 0);
    write(out, &["state", ">leads"], funnel.map(|(state, leads)| vec![state.words().to_owned(), count(leads)]))
}

fn ended(t: &mut Transaction, lead: LeadId, end: &End) -> Result<(), CrmError> {
    t.execute(WorkLead { lead })?;
    match end {
        End::Won => {
            t.execute(ChooseChecklist { lead, checklist: Some(Code::parse(BEFORE)?) })?;
            t.execute(QualifyLead { lead })?;
            let new = ConvertTo::New;
            t.execute(ConvertLead { lead, account: new, contact: ConvertTo::New, opportunity: None, owner: None })?;
        }
        End::Lost(reason) => {
            let note = Note::parse("as the table says")?;
            t.execute(DisqualifyLead { lead, reason: reason.clone(), note, recycle_on: None })?;
        }
    }
    Ok(())
}

/// Learns a score from the closed leads, and shows what was found about each field.
pub fn learn(story: &Story<'_>, out: &mut dyn Write) -> Result<(), StoryError> {
    let model = story.office()?.execute(LearnScore { captured_from: None })?;
    heading(out, "What the closed leads teach")?;
    let tally = model.closed();
    writeln!(
        out,
        "  {} won and {} lost; of leads that the weights had not seen, a won one scores above a lost one in {} of 100 cases",
        count(tally.won),
        count(tally.lost),
        or_dash(model.ranked_right().map(percent))
    )?;
    let mut findings: Vec<_> = model.findings().iter().collect();
    findings.sort_by(|one, other| other.information_value.cmp(&one.information_value).then_with(|| one.field.cmp(&other.field)));
    let rows = findings.into_iter().take(12).map(|found| {
        // What leaves it out comes before what only asks a person.
        let sign = found.signs.first().map(|sign| said(*sign));
        vec![found.field.to_string(), found.information_value.to_string(), percent(found.answered_apart), or_dash(sign)]
    });
    write(out, &["field", ">information value", ">answered apart, %", "what to look at"], rows)
}

fn said(sign: LeakSign) -> &'static str {
    match sign {
        LeakSign::Named => "left out: named by the company",
        LeakSign::Late => "left out: answered after the work began",
        LeakSign::Implausible => "left out: too good to be known beforehand",
        LeakSign::Settles => "left out: settles too many leads alone",
        LeakSign::Strong => "strong: is it known beforehand?",
        LeakSign::AnsweredApart => "who was asked?",
    }
}
