//! The clock of the story: it goes as far as the story has come. What is recorded in October is recorded before October is closed, whenever the story is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crm_core::engine::Clock;
use crm_core::kernel::{Date, Fault, Span, TimeZone, Timestamp};

/// A clock that somebody sets. Clones show the same time.
#[derive(Debug, Clone)]
pub struct StoryClock(Arc<AtomicI64>);

impl StoryClock {
    /// A clock that shows `start`.
    pub fn at(start: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(start.micros())))
    }

    /// Goes on to nine in the morning of a day, or by ten minutes where that is over.
    pub fn go_on(&self, day: Date) -> Result<Timestamp, Fault> {
        let next = self.now().plus(Span::from_minutes(10))?.max(morning(day)?);
        self.0.store(next.micros(), Ordering::Relaxed);
        Ok(next)
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed)).unwrap_or(Timestamp::EPOCH)
    }
}

/// Nine in the morning.
pub fn morning(day: Date) -> Result<Timestamp, Fault> {
    day.start_in(&TimeZone::UTC).plus(Span::from_hours(9))
}
