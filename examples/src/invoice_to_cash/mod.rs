//! From the invoice to the cash: one quarter of a small French caterer. A draft that lacks mentions is refused and mended, an order is billed as a deposit and
//! the rest, customers pay in full, early, short and too much, something comes back; what is open and how old, what the state hears, the books of each month,
//! and a sum in which every cent is found again.

mod books;
mod clock;
mod fec;
mod figures;
mod house;
mod lacking;
mod life;
mod money;
mod order;
mod papers;
mod sheet;
mod whole;

use std::io::Write;
use std::path::PathBuf;

use crm_core::engine::{Crm, Session};
use crm_core::kernel::{CrmError, Date, UserId};
use crm_core::storage::{RedbOptions, RedbStore};

use clock::{StoryClock, morning};
use house::House;

pub use crate::StoryError;
pub use whole::{Part, Reconciliation, VatDue};

/// What the story is told with.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file that the records are kept in; it must not exist yet.
    pub store: PathBuf,
    /// Where ids come from; none: other ones each time.
    pub seed: Option<u64>,
    /// The folder that electronic invoices, messages and entries are written to; none: they are not.
    pub documents: Option<PathBuf>,
}

/// Tells the story on `out`. Answers the sum that it ends with.
///
/// # Errors
/// Where the store cannot be written, or a step of the story fails.
pub fn tell(options: &Options, out: &mut dyn Write) -> Result<Reconciliation, StoryError> {
    let store = RedbStore::create(&options.store, RedbOptions::default()).map_err(CrmError::from)?;
    let clock = StoryClock::at(morning(day(2026, 9, 28)?)?);
    let builder = Crm::builder(store).clock(clock.clone());
    let crm = match options.seed {
        Some(seed) => builder.seed(seed).open()?,
        None => builder.open()?,
    };
    let house = house::found(&crm, crm.now())?;
    let story = Story { crm: &crm, house: &house, clock };
    let title = "From the invoice to the cash: a caterer in Lyon, October to December 2026";
    writeln!(out, "\n{title}\n{}", "═".repeat(title.chars().count()))?;

    let lunch = lacking::first_invoice(&story, out)?;
    let (order, deposit) = order::deposit(&story, out)?;
    money::early(&story, out, &lunch)?;
    money::in_full(&story, out, &deposit)?;
    let opening = money::opening_night(&story, out)?;
    let rest = order::rest(&story, out, order)?;
    money::festival(&story)?;
    figures::month_end(&story, out, day(2026, 10, 31)?)?;
    let october = books::close_october(&story, out)?;
    money::too_much(&story, out)?;
    money::short(&story, out, &opening)?;
    figures::month_end(&story, out, day(2026, 11, 30)?)?;
    books::close(&story, day(2026, 12, 1)?, day(2026, 11, 30)?)?;
    money::late(&story, out, &rest)?;
    money::credit_used(&story, out)?;

    let last = day(2026, 12, 31)?;
    figures::statement(&story, out, house.festival, last)?;
    figures::days_of_sales(&story, out)?;
    life::told(&story, out)?;
    papers::sent(&story, out)?;
    books::quarter(&story, out, &october)?;
    papers::write(&story, out, options.documents.as_deref())?;
    whole::reconcile(&story, out, last)
}

/// Who tells, and when it is.
struct Story<'s> {
    crm: &'s Crm,
    house: &'s House,
    clock: StoryClock,
}

impl Story<'_> {
    /// Somebody's session on a day.
    fn on(&self, user: UserId, day: Date) -> Result<Session, StoryError> {
        Ok(self.crm.session(user, self.clock.go_on(day)?)?)
    }

    /// The accountant's session on a day.
    fn accountant(&self, day: Date) -> Result<Session, StoryError> {
        self.on(self.house.accountant, day)
    }

    /// The session of whoever owns the company, on a day.
    fn owner(&self, day: Date) -> Result<Session, StoryError> {
        self.on(self.house.owner, day)
    }
}

fn day(year: i32, month: u32, day: u32) -> Result<Date, StoryError> {
    Ok(Date::new(year, month, day)?)
}

/// A heading of a part.
fn heading(out: &mut dyn Write, text: &str) -> Result<(), StoryError> {
    writeln!(out, "\n{text}")?;
    Ok(())
}

/// Tells what happens on a day.
fn say(out: &mut dyn Write, on: Date, what: impl std::fmt::Display) -> Result<(), StoryError> {
    writeln!(out, "  {on}  {what}")?;
    Ok(())
}

/// What the library says where it says no.
fn no<T>(answer: Result<T, CrmError>) -> Result<CrmError, StoryError> {
    answer.err().ok_or(StoryError::Changed)
}
