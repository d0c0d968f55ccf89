//! Whom to call first, and why.

use std::collections::BTreeMap;
use std::io::Write;

use crm_core::kernel::{LeadId, Quantity, Record};
use crm_core::leads::scoring::{OddsSource, PointSource, RankedLead, Untold};
use crm_core::leads::{Lead, RankLeads, ScoreLead};

use super::{Story, StoryError, count, heading, percent};
use crate::table::{or_dash, write};

/// How many leads the story goes on with.
const FIRST: u32 = 8;
/// How many are held against what became of them.
const HELD: u32 = 200;

/// The leads to call first.
pub fn rank(story: &Story<'_>, out: &mut dyn Write) -> Result<Vec<Lead>, StoryError> {
    let session = story.office()?;
    let ranked = session.ask(RankLeads { limit: FIRST })?;
    heading(out, "Whom to call first")?;
    let mut leads = Vec::new();
    for best in &ranked {
        leads.push(session.get::<Lead>(best.lead)?);
    }
    let rows = ranked.iter().zip(&leads).map(|(best, lead)| {
        vec![
            lead.title().to_owned(),
            lead.details().source.to_string(),
            best.score.grade.to_string(),
            best.score.total.to_string(),
            or_dash(best.probability.map(percent)),
        ]
    });
    write(out, &["lead", "source", "grade", ">points", ">chance, %"], rows)?;
    held_against(story, out, &session.ask(RankLeads { limit: HELD })?)?;
    Ok(leads)
}

/// What became of the first ones, where the table tells of leads that nothing was learned from.
fn held_against(story: &Story<'_>, out: &mut dyn Write, ranked: &[RankedLead]) -> Result<(), StoryError> {
    let session = story.office()?;
    let mut ends: BTreeMap<LeadId, bool> = BTreeMap::new();
    for (key, was_won) in story.source.kept_back() {
        ends.extend(story.lead(&session, &key)?.map(|lead| (lead.id(), was_won)));
    }
    if ends.is_empty() {
        return Ok(());
    }
    let won = ranked.iter().filter(|best| ends.get(&best.lead) == Some(&true)).count();
    let all = ends.values().filter(|was_won| **was_won).count();
    let (ranked, ends) = (count(ranked.len()), count(ends.len()));
    writeln!(
        out,
        "  the table knows the end: of the {ranked} called first {} were won; of all {ends} it is {}",
        count(won),
        count(all)
    )?;
    Ok(())
}

/// Both scores of the first lead, part by part.
pub fn explain(story: &Story<'_>, out: &mut dyn Write, first: &[Lead]) -> Result<(), StoryError> {
    let Some(lead) = first.first() else { return Ok(()) };
    let score = story.office()?.ask(ScoreLead { lead: lead.id(), as_of: None })?;
    heading(out, &format!("Why {} is first: points by the company's rules", lead.title()))?;
    let parts = score.rules.contributions.iter().map(|part| {
        let source = match &part.source {
            PointSource::Rule(name) => name.to_string(),
            PointSource::GroupCap(group) => format!("more than the most of {group}"),
            PointSource::TotalCap => "more than the most of all".to_owned(),
        };
        vec![source, part.points.to_string()]
    });
    let sum = ("sum", score.rules.score.total.to_string());
    write(out, &["part", ">points"], parts.chain([vec![sum.0.to_owned(), sum.1]]))?;
    if let Some(chance) = &score.chance {
        heading(out, "… and the chance that was learned, as log-odds: above zero speaks for winning it")?;
        let parts = chance.parts.iter().filter(|part| part.log_odds != Quantity::ZERO).map(|part| {
            let source = match &part.source {
                OddsSource::Base => "whatever the lead".to_owned(),
                OddsSource::Field(field) => field.to_string(),
                OddsSource::Calibration => "calibration".to_owned(),
                OddsSource::Bounds => "bounds".to_owned(),
            };
            vec![source, part.log_odds.to_string()]
        });
        write(out, &["part", ">log-odds"], parts.chain([vec!["chance, %".to_owned(), percent(chance.probability)]]))?;
    }
    let untold = score.untold.iter().map(|untold| match untold {
        Untold::NothingLearned => "nothing was learned yet".to_owned(),
        Untold::Happening(kind) => kind.to_string(),
        Untold::Field(field) => field.to_string(),
        Untold::LeadThen => "what it was then".to_owned(),
    });
    let untold: Vec<String> = untold.collect();
    if !untold.is_empty() {
        writeln!(out, "  asked for by the rules and told by nobody yet: {}", untold.join(", "))?;
    }
    Ok(())
}
