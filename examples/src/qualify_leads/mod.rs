//! From a table of requests to customers: the leads are brought in by a mapping, what became of the old ones teaches a score, the new ones are
//! ranked, routed, followed up, qualified with evidence and converted; a conversion and a whole import are taken back.

mod calling;
mod house;
mod past;
mod source;
mod undo;
mod working;

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Query, Session};
use crm_core::kernel::{CrmError, Date, ExternalId, Label, Percent, Span, TimeZone, Timestamp, UserId};
use crm_core::leads::Lead;
use crm_core::storage::{RedbOptions, RedbStore};

use house::House;
use source::Source;

use crate::table::grouped;
pub use crate::{Progress, StoryError};

/// Which table the story is told of.
#[derive(Debug, Clone)]
pub enum Table {
    /// `requests.csv` of the invented maker of lamps.
    Invented(PathBuf),
    /// `leads_train.csv` of the seller of courses, as published.
    Real(PathBuf),
}

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The table.
    pub table: Table,
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// Where ids come from, and the clock stands still at the day of the story; none: ids and clock of the system.
    pub seed: Option<u64>,
}

/// Tells the story on `out`.
///
/// # Errors
/// Where the table cannot be read, the store cannot be written, or a step of the story fails. Wrong rows are part of the story.
pub fn tell(options: &Options, out: &mut dyn Write, progress: &mut Progress<'_>) -> Result<(), StoryError> {
    let source = match &options.table {
        Table::Invented(path) => Source::invented(path)?,
        Table::Real(path) => Source::real(path)?,
    };
    let today = Date::new(2026, 5, 4)?;
    let now = today.start_in(&TimeZone::UTC).plus(Span::from_hours(9))?;
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(now)).open()?,
        None => builder.open()?,
    };
    // The company was there before the first request came in.
    let house = house::found(&crm, &source, now.plus(Span::from_days(-200))?, today)?;
    title(out, source.title)?;
    let story = Story { crm: &crm, house: &house, source: &source, now: Cell::new(now) };
    let import = past::bring_in(&story, out, progress)?;
    past::close(&story, out, progress)?;
    past::learn(&story, out)?;
    let first = calling::rank(&story, out)?;
    calling::explain(&story, out, &first)?;
    let routed = working::route(&story, out, &first)?;
    let qualified = working::follow_up(&story, out, &routed)?;
    working::convert(&story, out, qualified)?;
    undo::imports(&story, out, import, progress)
}

/// Who tells, of what, and when it is.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
    source: &'s Source,
    now: Cell<Timestamp>,
}

impl Story<'_> {
    /// Somebody's session, ten minutes after the last one.
    fn session(&self, user: UserId) -> Result<Session, StoryError> {
        self.now.set(self.now.get().plus(Span::from_minutes(10))?);
        Ok(self.crm.session(user, self.now.get())?)
    }

    /// A session of those who see everything.
    fn office(&self) -> Result<Session, StoryError> {
        self.session(self.house.administrator)
    }

    /// Lets days go by.
    fn wait(&self, days: i64) -> Result<Date, StoryError> {
        self.now.set(self.now.get().plus(Span::from_days(days))?);
        Ok(self.now.get().date_in(&TimeZone::UTC))
    }

    /// The lead of a key of the table.
    fn lead(&self, session: &Session, key: &str) -> Result<Option<Lead>, StoryError> {
        let Some(source) = self.source.mapping.key.as_ref().map(|key| key.source.clone()) else { return Ok(None) };
        let id = ExternalId { source, key: Label::parse(key)? };
        Ok(session.list(&Query::under(Lead::BY_EXTERNAL_ID, id.sort_key()))?.items.pop())
    }
}

/// A heading of the whole.
fn title(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}\n{}", "═".repeat(text.chars().count()))?;
    Ok(())
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}

/// A number with its thousands set apart.
fn count(number: impl ToString) -> String {
    grouped(&number.to_string())
}

/// A percentage with one decimal.
fn percent(share: Percent) -> String {
    format!("{:.1}", share.decimal())
}

/// Somebody says or does something.
fn say(out: &mut dyn Write, who: &str, what: &str) -> Result<(), StoryError> {
    writeln!(out, "  {who:<11} {what}")?;
    Ok(())
}
