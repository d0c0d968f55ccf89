//! From the pipeline to the signature and beyond: a pipeline with gates declared as data, what it is expected to bring, one deal brought through its
//! gates, quoted, approved, revised, signed and won, and what is ordered, bound and billed afterwards.

mod bound;
mod deals;
mod gates;
mod house;
mod order;
mod papers;
mod quote;

use std::cell::Cell;
use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::kernel::{CrmError, Date, Span, TimeZone, Timestamp, UserId};
use crm_core::storage::{RedbOptions, RedbStore};

use house::House;

pub use crate::StoryError;

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// Where ids come from, and the clock stands still at the day of the story; none: ids and clock of the system.
    pub seed: Option<u64>,
    /// The folder that the documents are written to; none: they are not.
    pub documents: Option<PathBuf>,
}

/// Tells the story on `out`.
///
/// # Errors
/// Where the store cannot be written, or a step of the story fails.
pub fn tell(options: &Options, out: &mut dyn Write) -> Result<(), StoryError> {
    let now = Date::new(2026, 5, 4)?.start_in(&TimeZone::UTC).plus(Span::from_hours(9))?;
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(now)).open()?,
        None => builder.open()?,
    };
    // The company was there before its first deal.
    let house = house::found(&crm, now.plus(Span::from_days(-400))?, out)?;
    let story = Story { crm: &crm, house: &house, now: Cell::new(now) };
    deals::bring_in(&story)?;
    deals::board(&story, out)?;
    deals::forecast(&story, out)?;
    deals::left_alone(&story, out)?;
    let deal = gates::pass(&story, out)?;
    let quote = quote::sign(&story, out, deal)?;
    deals::won(&story, out, deal)?;
    order::fulfil(&story, out, &quote)?;
    bound::contract(&story, out)?;
    bound::subscription(&story, out)?;
    bound::renewal(&story, out)?;
    papers::write(&story, out, &quote, options.documents.as_deref())
}

/// Who tells, and when it is.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
    now: Cell<Timestamp>,
}

impl Story<'_> {
    /// Somebody's session, ten minutes after the last one.
    fn session(&self, user: UserId) -> Result<Session, StoryError> {
        self.now.set(self.now.get().plus(Span::from_minutes(10))?);
        Ok(self.crm.session(user, self.now.get())?)
    }

    /// Somebody's session so many days before the story begins.
    fn before(&self, user: UserId, days: i64) -> Result<Session, StoryError> {
        Ok(self.crm.session(user, self.now.get().plus(Span::from_days(-days))?)?)
    }

    /// The day it is.
    fn today(&self) -> Date {
        self.now.get().date_in(&TimeZone::UTC)
    }

    /// Lets time go by until nine in the morning of a day.
    fn until(&self, day: Date) -> Result<(), StoryError> {
        self.now.set(day.start_in(&TimeZone::UTC).plus(Span::from_hours(9))?);
        Ok(())
    }

    /// Lets days go by.
    fn wait(&self, days: i64) -> Result<Date, StoryError> {
        self.now.set(self.now.get().plus(Span::from_days(days))?);
        Ok(self.today())
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

/// Somebody says or does something.
fn say(out: &mut dyn Write, who: &str, what: impl std::fmt::Display) -> Result<(), StoryError> {
    writeln!(out, "  {who:<11} {what}")?;
    Ok(())
}

/// What the library says where it says no.
fn no<T>(answer: Result<T, CrmError>) -> Result<String, StoryError> {
    match answer {
        Ok(_) => Err(StoryError::Changed),
        Err(error) => Ok(error.to_string()),
    }
}
