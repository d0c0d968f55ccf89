//! What customers of a lamp maker contest in the spring of 2026: lamps that broke on the way and were paid short, a rate of VAT that was wrong, a price that was
//! not, and a payment that a payer had their bank take back. At every step what was disputed is open, paid, credited or written off, and nothing is lost.

mod house;
mod scenes;
mod told;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::kernel::{CrmError, Date, Span, TimeZone, UserId};
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
    let (first, last) = (Date::new(2026, 3, 2)?, Date::new(2026, 5, 29)?);
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(last.start_in(&TimeZone::UTC))).open()?,
        None => builder.open()?,
    };
    let house = house::found(&crm, first)?;
    let title = "What customers contest: a lamp maker, March to May 2026";
    writeln!(out, "\n{title}\n{}", "═".repeat(title.chars().count()))?;
    let story = Story { crm: &crm, house: &house };
    scenes::paid_short(&story, out)?;
    scenes::wrong_rate(&story, out)?;
    scenes::rejected(&story, out)?;
    scenes::taken_back(&story, out)?;
    told::figures(&story, out, first, last)?;
    told::balance(&story, out, last)
}

/// Who tells.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
}

impl Story<'_> {
    /// Somebody's session at noon of a day.
    fn of(&self, user: UserId, day: &str) -> Result<Session, StoryError> {
        let day: Date = day.parse().map_err(CrmError::from)?;
        Ok(self.crm.session(user, day.start_in(&TimeZone::UTC).plus(Span::from_hours(12))?)?)
    }

    /// The accountant's session at noon of a day.
    fn on(&self, day: &str) -> Result<Session, StoryError> {
        self.of(self.house.accountant, day)
    }
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}
