//! A week of help around Easter 2026, of a workshop for coffee machines: a case that is paused over the holidays and resolved in time, one that nobody
//! answers, a duplicate that turns out to be none, what an entitlement covers, and what the customers say.

mod figures;
mod house;
mod week;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::kernel::{CrmError, Span, TimeZone, Timestamp};
use crm_core::storage::{RedbOptions, RedbStore};

use house::House;

pub use crate::StoryError;

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// Where ids come from, and the clock stands still at the end of the story; none: ids and clock of the system.
    pub seed: Option<u64>,
}

/// Tells the story on `out`.
///
/// # Errors
/// Where the store cannot be written, or a step of the story fails.
pub fn tell(options: &Options, out: &mut dyn Write) -> Result<(), StoryError> {
    let (first, last) = ("2026-04-03T09:00:00+02:00".parse()?, "2026-04-10T18:00:00+02:00".parse()?);
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store).time_zone(paris()?);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(last)).open()?,
        None => builder.open()?,
    };
    let house = house::found(&crm, first)?;
    let title = "A workshop for coffee machines, Easter 2026";
    writeln!(out, "\n{title}\n{}", "═".repeat(title.chars().count()))?;
    let story = Story { crm: &crm, house: &house };
    house::promises(out)?;
    let cases = week::pass(&story, out)?;
    figures::explain(&story, out, &cases, last)?;
    figures::report(&story, out, last)
}

/// Who tells.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
}

impl Story<'_> {
    /// The session of the one who leads the workshop, at an instant.
    fn at(&self, now: Timestamp) -> Result<Session, StoryError> {
        Ok(self.crm.session(self.house.lead, now)?)
    }
}

/// Where the workshop is.
fn paris() -> Result<TimeZone, StoryError> {
    Ok("Europe/Paris".parse()?)
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}

/// Working time as people count it: in hours, however many, since a day of work has no 24.
fn hours(worked: Span) -> String {
    let (sign, minutes) = if worked < Span::ZERO { ("-", -worked.seconds() / 60) } else { ("", worked.seconds() / 60) };
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{sign}{minutes} min"),
        (hours, 0) => format!("{sign}{hours} h"),
        (hours, minutes) => format!("{sign}{hours} h {minutes} min"),
    }
}

/// An instant as the clock on the workshop's wall shows it.
fn local(at: Timestamp) -> Result<String, StoryError> {
    let zone = paris()?;
    let time = at.time_in(&zone).to_string();
    let day = at.date_in(&zone);
    Ok(format!("{} {day} {}", day.weekday(), time.get(..5).unwrap_or(&time)))
}
