//! How likely a deal of some age is won within the next days, learned from the company's own deals, and what it is then worth. Pure.
//!
//! ```text
//! deals, as known on a day ── count ──> bands of age: days open, won, lost ── smooth ──> chances a day
//!                        └── worth ──> what a won deal brings: of its amount, of its product, of its pipeline
//! chances a day ── the days ahead of a deal ──> chance within the horizon ── times its worth ──> what it is expected to bring
//! ```
//!
//! The estimate is one of competing risks in discrete time: on each day that a deal is open it is won, lost, or open still. Deals that are open on
//! the day of learning count for the days that they were open, and so do those that were closed; nothing is learned from what came later. Ages are
//! put into bands, and a band with too few closings becomes one with the next, so that every rate rests on enough of them. A band of few days is
//! drawn towards the rate of all bands.
//!
//! Only the age is looked at. How sure a stage makes a deal, its probability says.

mod band;
mod figures;
mod forecast_policy;
mod model;
mod worth;

pub use band::{AgeBand, MAX_AGE_DAYS};
pub use figures::{DealForecast, HazardCount, HazardFigures, Learned};
pub use forecast_policy::ForecastPolicy;
pub use model::{Chance, ChancePart, Hazard, TooFewClosed};
pub use worth::{Worth, WorthOf, WorthSource};

use crate::kernel::{Date, Money, ProductId};

/// The longest horizon that is asked about, in days.
pub const MAX_HORIZON_DAYS: u32 = 1_826;

/// One deal as it is known on some day: what a hazard is learned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DealSoFar {
    /// The day on which it was opened.
    pub opened_on: Date,
    /// How and when it ended; none while it is open.
    pub ended: Option<DealEnd>,
    /// What is sold.
    pub product: Option<ProductId>,
    /// What it is worth, or was thought to be worth before it ended.
    pub amount: Option<Money>,
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DealEnd {
    /// The day.
    pub on: Date,
    /// True where it was won.
    pub is_won: bool,
    /// What it was worth then.
    pub amount: Option<Money>,
}

impl DealSoFar {
    /// True where the deal is open at the end of `day`.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        self.opened_on <= day && self.ended.is_none_or(|end| end.on > day)
    }

    /// The deal without what came after `day`; nothing where it was not there yet.
    #[must_use]
    pub fn known_on(&self, day: Date) -> Option<Self> {
        (self.opened_on <= day).then(|| Self { ended: self.ended.filter(|end| end.on <= day), ..*self })
    }
}
