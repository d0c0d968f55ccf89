//! A shop of lamps in May 2026, to which goods come back: a consumer withdraws, a café wants another article, a repair, a late return by courtesy, and a
//! refund that was given before anything arrived; with what may be done at each step, what is kept, and what it all comes to.

mod cases;
mod shop;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::kernel::{CrmError, Date, Span, TimeZone};
use crm_core::storage::{RedbOptions, RedbStore};

use shop::Shop;

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
    let (first, last) = (Date::new(2026, 5, 1)?, Date::new(2026, 6, 30)?);
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(last.start_in(&TimeZone::UTC))).open()?,
        None => builder.open()?,
    };
    let title = "Goods that come back to a shop of lamps, May and June 2026";
    writeln!(out, "\n{title}\n{}", "═".repeat(title.chars().count()))?;
    let shop = shop::found(&crm, first)?;
    let story = Story { crm: &crm, shop: &shop };
    cases::withdrawal(&story, out)?;
    cases::another_article(&story, out)?;
    cases::repair(&story, out)?;
    cases::courtesy(&story, out)?;
    cases::never_came(&story, out)?;
    cases::figures(&story, out, first, last)
}

/// Who tells.
struct Story<'s> {
    crm: &'s Crm,
    shop: &'s Shop,
}

impl Story<'_> {
    /// The shopkeeper's session at noon of a day of the year.
    fn on(&self, month: u32, day: u32) -> Result<Session, StoryError> {
        let noon = Date::new(2026, month, day)?.start_in(&TimeZone::UTC).plus(Span::from_hours(12))?;
        Ok(self.crm.session(self.shop.keeper, noon)?)
    }
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}
