//! A deal as it stood at some time, from its own record: the visits of stages, and the estimates within them.
//!
//! What a deal was expected to bring is known for every instant of its life, so that a forecast of the past is the one that was given then. Deals that
//! an older version wrote have visits without a category and a day of closing; there the category is the one it has now.

use crate::kernel::{Date, Fault, Money, Percent, TimeZone, Timestamp};

use super::hazard::{DealEnd, DealSoFar};
use super::model::{Estimate, ForecastCategory, Opportunity, Reached, StageVisit, Standing};

/// How the expected day of closing moved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Slippage {
    /// How often it was put off.
    pub pushes: u32,
    /// How many days it was put off, all times together.
    pub pushed_days: i64,
    /// How many days the last day named lies behind the first one; below zero where it was brought forward.
    pub slip_days: i64,
}

/// The end of `day` in `zone`: the first instant that no longer belongs to it.
///
/// # Errors
/// A fault for the last day of the calendar.
pub fn end_of(day: Date, zone: &TimeZone) -> Result<Timestamp, Fault> {
    Ok(day.plus_days(1)?.start_in(zone))
}

impl Opportunity {
    /// What counted of it just before `instant`; nothing where it was not opened by then, or was in another pipeline.
    #[must_use]
    pub fn standing_before(&self, instant: Timestamp, zone: &TimeZone) -> Option<Standing> {
        let place = self.visit_before(instant)?;
        let visit = self.history.get(place).filter(|visit| visit.is_in(self.pipeline))?;
        let reached = reached_in(visit);
        let (amount, probability, category, expected_close) = self.estimated_before(instant, place, visit);
        let closed_on = (reached != Reached::Open).then(|| self.left_on(place, visit, zone));
        let (opened_at, opened_on) = (self.opened_at, self.opened_on);
        Some(Standing { reached, amount, probability, category, expected_close, opened_at, opened_on, closed_on })
    }

    /// What a hazard learns of it from what was known just before `instant`; nothing where it was not opened by then. A deal that was taken up again
    /// counts as if it had been open all the time.
    #[must_use]
    pub fn so_far(&self, instant: Timestamp, zone: &TimeZone) -> Option<DealSoFar> {
        let place = self.visit_before(instant)?;
        let visit = self.history.get(place)?;
        let reached = reached_in(visit);
        let ended = (reached != Reached::Open).then(|| DealEnd {
            on: self.left_on(place, visit, zone),
            is_won: reached == Reached::Won,
            amount: visit.amount,
        });
        let before = if ended.is_some() { place.checked_sub(1) } else { Some(place) };
        let amount = before.and_then(|place| Some(self.estimated_before(instant, place, self.history.get(place)?).0));
        Some(DealSoFar { opened_on: self.opened_on, ended, product: self.product, amount: amount.flatten() })
    }

    /// How its expected day of closing moved, up to now.
    #[must_use]
    pub fn slippage(&self) -> Slippage {
        let mut slippage = Slippage::default();
        let mut estimates = self.estimates.iter().peekable();
        let mut last: Option<Date> = None;
        for (place, visit) in (0u32..).zip(&self.history) {
            let mut named = vec![visit.expected_close];
            while let Some(estimate) = estimates.next_if(|estimate| estimate.visit == place) {
                named.push(estimate.expected_close);
            }
            for day in named.into_iter().flatten() {
                let moved = last.map_or(0, |last| day.days_since(last));
                slippage.pushes = slippage.pushes.saturating_add(u32::from(moved > 0));
                slippage.pushed_days = slippage.pushed_days.saturating_add(moved.max(0));
                slippage.slip_days = slippage.slip_days.saturating_add(moved);
                last = Some(day);
            }
        }
        slippage
    }

    /// When it came to where it is, or what it is expected to bring last changed: what follows cannot come before.
    pub(super) fn last_noted(&self) -> Option<Timestamp> {
        let entered = self.history.last().map(|visit| visit.entered_at);
        entered.max(self.estimates.last().map(|estimate| estimate.at))
    }

    /// What it was expected to bring when the visit at `place` ended, or is now: amount, probability and day of closing.
    pub(super) fn estimated_in(&self, place: usize) -> Option<(Option<Money>, Percent, Option<Date>)> {
        let visit = self.history.get(place)?;
        let last = self.estimates.iter().rev().find(|estimate| usize::try_from(estimate.visit).is_ok_and(|of| of == place));
        let entered = (visit.amount, visit.probability, visit.expected_close);
        Some(last.map_or(entered, |estimate| (estimate.amount, estimate.probability, estimate.expected_close)))
    }

    fn visit_before(&self, instant: Timestamp) -> Option<usize> {
        self.history.partition_point(|visit| visit.entered_at < instant).checked_sub(1)
    }

    /// The last estimate of a visit that was made before `instant`, or what held when it began.
    fn estimated_before(
        &self,
        instant: Timestamp,
        place: usize,
        visit: &StageVisit,
    ) -> (Option<Money>, Percent, ForecastCategory, Option<Date>) {
        let is_of_it = |estimate: &&Estimate| usize::try_from(estimate.visit).is_ok_and(|of| of == place);
        let known = self.estimates.iter().rev().find(|estimate| is_of_it(estimate) && estimate.at < instant);
        known.map_or_else(
            || (visit.amount, visit.probability, visit.category.unwrap_or_else(|| self.category.get()), visit.expected_close),
            |estimate| (estimate.amount, estimate.probability, estimate.category, estimate.expected_close),
        )
    }

    /// The day of closing of the visit of a closed stage.
    fn left_on(&self, place: usize, visit: &StageVisit, zone: &TimeZone) -> Date {
        let is_last = place.checked_add(1) == Some(self.history.len());
        self.closed_on().filter(|_| is_last).unwrap_or_else(|| visit.entered_at.date_in(zone))
    }
}

/// Where a deal stood in a visit: certain where it was won, out of the question where it was lost.
pub(super) fn reached_in(visit: &StageVisit) -> Reached {
    match visit.probability {
        Percent::HUNDRED => Reached::Won,
        Percent::ZERO => Reached::Lost,
        _ => Reached::Open,
    }
}
