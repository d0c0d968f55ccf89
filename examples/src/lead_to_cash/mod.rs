//! From lead to cash: a company's files are brought in, the pipeline is read, one lead is worked until it is paid, and one invoice is disputed.

mod files;
mod house;
mod load;
pub(crate) mod rows;
mod show;
mod story;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, FixedClock, ImportMode, Session};
use crm_core::kernel::{CrmError, Currency, Date, Timestamp};
use crm_core::storage::{RedbOptions, RedbStore};

use house::House;

pub use crate::{Progress, StoryError};

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder with the company's files.
    pub data: PathBuf,
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// The currency of every amount in the files.
    pub currency: Currency,
    /// The day of the story; none: the latest day in the files.
    pub as_of: Option<Date>,
    /// Other spellings of products: what the files write, and the product that is meant.
    pub aliases: Vec<(String, String)>,
    /// Whether one wrong row keeps a whole file out.
    pub strict: bool,
    /// Where ids come from, and the clock stands still at the day of the story; none: ids and clock of the system.
    pub seed: Option<u64>,
}

/// Tells the story on `out`.
///
/// # Errors
/// Where files cannot be read, the store cannot be written, or a step of the story fails. Wrong rows are part of the story.
pub fn tell(options: &Options, out: &mut dyn Write, progress: &mut Progress<'_>) -> Result<(), StoryError> {
    let files = files::read(options)?;
    let as_of = options.as_of.unwrap_or(files.latest);
    // Two in the afternoon: whatever happened that day has happened.
    let now = as_of.start_in(&crm_core::kernel::TimeZone::UTC).plus(crm_core::kernel::Span::from_hours(14))?;
    let before = {
        let crm = open(options, now, true)?;
        let house = house::found(&crm, &files, options, now)?;
        let session = crm.session(house.administrator, now)?;
        let mode = if options.strict { ImportMode::AllOrNothing } else { ImportMode::KeepGood };
        let reports = load::all(&session, &house, &files, mode, progress)?;
        show::title(out, &format!("Lead to cash, as of {as_of}"))?;
        show::import(out, &reports)?;
        show::pipeline(out, &session, &house)?;
        figures(out, &session, &house, as_of)?;
        story::lead_to_cash(out, &crm, &house, now)?;
        figures(&mut std::io::sink(), &session, &house, as_of)?
    };
    let crm = open(options, now, false)?;
    let house = House::find(&crm, now)?;
    let session = crm.session(house.administrator, now)?;
    show::title(out, "With that lead paid: the figures as the file was closed, and as it was opened again")?;
    let after = figures(&mut std::io::sink(), &session, &house, as_of)?;
    show::reopened(out, &before, &after)?;
    if before == after { Ok(()) } else { Err(StoryError::Changed) }
}

fn open(options: &Options, now: Timestamp, create: bool) -> Result<Crm, StoryError> {
    let redb = RedbOptions::default();
    let store = if create { RedbStore::create(&options.store, redb) } else { RedbStore::open(&options.store, redb) };
    let builder = Crm::builder(store.map_err(CrmError::from)?);
    Ok(match options.seed {
        Some(seed) => builder.seed(if create { seed } else { seed.wrapping_add(1) }).clock(FixedClock(now)).open()?,
        None => builder.open()?,
    })
}

/// What is shown of the files, and compared after reopening.
fn figures(out: &mut dyn Write, session: &Session, house: &House, as_of: Date) -> Result<Vec<(String, String)>, StoryError> {
    let mut figures = show::performance(out, session, house)?;
    figures.extend(show::receivables(out, session, house.currency, as_of)?);
    figures.extend(show::audit(out, session)?);
    Ok(figures)
}

/// The instant at which a day of the files begins.
fn at(day: Date) -> Timestamp {
    day.start_in(&crm_core::kernel::TimeZone::UTC)
}
