//! Late payers of a joiner's workshop, for five months of 2025: reminded level by level, with a promise that is kept and one that is broken, a dispute, a
//! hold and a consumer; what lateness cost, day by day; and who is handed over.

mod costs;
mod days;
mod house;
mod source;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, Session};
use crm_core::kernel::{CrmError, Date, Span, TimeZone};
use crm_core::storage::{RedbOptions, RedbStore};

use house::House;

pub use crate::StoryError;

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder of `customers.csv` and `diary.csv`.
    pub data: PathBuf,
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// Where ids come from, and the clock stands still at the end of the story; none: ids and clock of the system.
    pub seed: Option<u64>,
}

/// Tells the story on `out`.
///
/// # Errors
/// Where a file cannot be read, the store cannot be written, or a step of the story fails.
pub fn tell(options: &Options, out: &mut dyn Write) -> Result<(), StoryError> {
    let (first, last) = (Date::new(2025, 3, 3)?, Date::new(2025, 7, 31)?);
    let customers = source::customers(&options.data.join("customers.csv"))?;
    let diary = source::diary(&options.data.join("diary.csv"))?;
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let builder = Crm::builder(store);
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).clock(FixedClock(last.start_in(&TimeZone::UTC))).open()?,
        None => builder.open()?,
    };
    let house = house::found(&crm, &customers, first)?;
    let title = "Late payers of a joiner's workshop, March to July 2025";
    writeln!(out, "\n{title}\n{}", "═".repeat(title.chars().count()))?;
    let story = Story { crm: &crm, house: &house };
    house::procedure(&story, out, first)?;
    days::pass(&story, out, &diary, first, last)?;
    days::promises(&story, out, last)?;
    costs::explain(&story, out, last, "Hôtel du Phare")?;
    costs::explain(&story, out, last, "Galerie Anodine")?;
    costs::claimed(&story, out, last)?;
    costs::bill(&story, out, last, "Hôtel du Phare")?;
    days::still_late(&story, out, last)
}

/// Who tells.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
}

impl Story<'_> {
    /// The accountant's session at noon of a day.
    fn on(&self, day: Date) -> Result<Session, StoryError> {
        Ok(self.crm.session(self.house.accountant, day.start_in(&TimeZone::UTC).plus(Span::from_hours(12))?)?)
    }
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}
