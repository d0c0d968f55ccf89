//! What the week came to.

use std::io::Write;

use crm_core::kernel::{Span, Timestamp};
use crm_core::service::{CaseBacklog, CaseTimes, ClocksOfCase, ServiceAttainment, ServiceCase, SurveyResults};

use super::week::{Cases, promise};
use super::{Story, heading, hours, local};
use crate::{StoryError, table};

/// Every clock of the week, with what makes where it stands.
pub fn explain(story: &Story<'_>, out: &mut dyn Write, cases: &Cases, now: Timestamp) -> Result<(), StoryError> {
    heading(out, &format!("Every clock, as of {}", local(now)?))?;
    let session = story.at(now)?;
    let mut rows = Vec::new();
    for case in [cases.grinder, cases.phone_call, cases.oven_timer] {
        let subject = session.get::<ServiceCase>(case)?.subject().to_string();
        for clock in session.ask(ClocksOfCase { case, at: None })? {
            let state = format!("{:?}", clock.state).to_lowercase();
            let spans = [clock.target, clock.consumed, clock.left].map(hours);
            let row = [subject.clone(), promise(&clock.goal).to_owned()].into_iter().chain(spans).chain([state]);
            rows.push(row.collect());
        }
    }
    table::write(out, &["case", "promise", ">within", ">has run", ">left", "is"], rows)
}

/// What is reported of the week.
pub fn report(story: &Story<'_>, out: &mut dyn Write, now: Timestamp) -> Result<(), StoryError> {
    let (session, from, to) = (story.at(now)?, "2026-04-01".parse()?, "2026-04-10".parse()?);
    heading(out, "Promises kept, of the cases opened in these days")?;
    let kept = session.ask(ServiceAttainment { from, to })?.into_iter().map(|row| {
        let counts = [row.n, row.met, row.breached, row.paused, row.cancelled, row.running].map(|count| count.to_string());
        let share = row.share_met.map_or_else(String::new, |share| share.to_string());
        [row.level.to_string(), promise(&row.goal).to_owned()].into_iter().chain(counts).chain([share]).collect()
    });
    let columns = ["level", "promise", ">n", ">met", ">breached", ">paused", ">cancelled", ">running", ">share met"];
    table::write(out, &columns, kept)?;

    heading(out, "How long customers waited")?;
    let times = session.ask(CaseTimes { from, to })?;
    let shown = |span: Option<Span>| span.map_or_else(String::new, |span| span.to_string());
    let rows = [("first response", &times.first_response), ("resolution", &times.resolution)].map(|(what, figures)| {
        let [median, mean] = [figures.median_business, figures.mean_business].map(|span| span.map_or_else(String::new, hours));
        vec![what.to_owned(), figures.n.to_string(), median, shown(figures.median_elapsed), mean, shown(figures.mean_elapsed)]
    });
    table::write(out, &["until the", ">n", ">median, working", ">median, elapsed", ">mean, working", ">mean, elapsed"], rows)?;

    let backlog = session.ask(CaseBacklog)?;
    let statuses = backlog.by_status.iter().map(|row| format!("{} {}", row.n, row.status)).collect::<Vec<_>>().join(", ");
    writeln!(out, "\nNot resolved: {} of {} ({statuses})", backlog.n, times.n)?;
    for survey in session.ask(SurveyResults { from, to })? {
        let score = survey.score.map_or_else(String::new, |score| score.to_string());
        writeln!(out, "Satisfaction: {score} of 1 are content, from {} of {} who were asked", survey.n, survey.sent)?;
    }
    Ok(())
}
