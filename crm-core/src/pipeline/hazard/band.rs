//! Days that deals were open, and how they ended, by age.

use crate::kernel::{Date, Percent};

use super::DealSoFar;
use super::forecast_policy::ForecastPolicy;

/// The age from which a deal counts as one of that age, in days.
pub const MAX_AGE_DAYS: u32 = 3_650;

/// Deals of some ages, and what became of them a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct AgeBand {
    /// The first day of life that belongs to it; the day after the opening is the first.
    pub from_day: u32,
    /// The last one; none: all that follow.
    pub to_day: Option<u32>,
    /// How many days deals were open in it, all deals together.
    pub days_open: u64,
    /// How many were won in it.
    pub won: u64,
    /// How many were lost in it.
    pub lost: u64,
    /// How many of a hundred open deals are won on a day in it, smoothed.
    pub won_a_day: Percent,
    /// How many of a hundred open deals are lost on a day in it, smoothed.
    pub lost_a_day: Percent,
}

/// What is counted of one day of life, or of several.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) days_open: u64,
    pub(super) won: u64,
    pub(super) lost: u64,
}

impl Count {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            days_open: self.days_open.saturating_add(other.days_open),
            won: self.won.saturating_add(other.won),
            lost: self.lost.saturating_add(other.lost),
        }
    }

    pub(super) fn closed(self) -> u64 {
        self.won.saturating_add(self.lost)
    }
}

/// The days of life of many deals, as they are counted.
#[derive(Debug)]
pub(super) struct Ages {
    /// Deals that come under observation on a day of life, and those that leave it after one.
    begins: Vec<u64>,
    ends: Vec<u64>,
    closed: Vec<Count>,
    on: Date,
    from: Date,
}

impl Ages {
    /// Nothing counted yet: of the days up to `on`, as many as the policy looks back.
    pub(super) fn new(on: Date, policy: &ForecastPolicy) -> Self {
        let length = usize::try_from(MAX_AGE_DAYS).unwrap_or(0).saturating_add(1);
        // Where the calendar ends, all of it is looked at.
        let from = on.plus_days(-i64::from(policy.learned_from_days)).unwrap_or(on);
        Self { begins: vec![0; length], ends: vec![0; length], closed: vec![Count::default(); length], on, from }
    }

    /// Counts one deal, as far as it is known on the day.
    pub(super) fn add(&mut self, deal: &DealSoFar) {
        let Some(deal) = deal.known_on(self.on) else { return };
        let last_day = deal.ended.map_or(self.on, |end| end.on);
        let last = deal_age(deal.opened_on, last_day);
        // What was before the time looked back to was not observed.
        let first = deal_age(deal.opened_on, self.from).saturating_add(1);
        if last < first {
            return;
        }
        let (first, last) = (place(first), place(last));
        bump(&mut self.begins, first);
        bump(&mut self.ends, last);
        if let (Some(end), Some(count)) = (deal.ended, self.closed.get_mut(last)) {
            if end.is_won {
                count.won += 1;
            } else {
                count.lost += 1;
            }
        }
    }

    /// The count of every day of life, from the first.
    pub(super) fn days(&self) -> Vec<Count> {
        let mut open = 0u64;
        let days = self.begins.iter().zip(&self.ends).zip(&self.closed).map(|((begins, ends), closed)| {
            open = open.saturating_add(*begins);
            let day = Count { days_open: open, ..*closed };
            open = open.saturating_sub(*ends);
            day
        });
        days.skip(1).collect()
    }
}

/// How many days old a deal is on `day`; zero where it was not opened yet.
pub(super) fn deal_age(opened_on: Date, day: Date) -> u32 {
    u32::try_from(day.days_since(opened_on).max(0)).unwrap_or(u32::MAX)
}

fn place(age: u32) -> usize {
    usize::try_from(age.min(MAX_AGE_DAYS)).unwrap_or(0)
}

fn bump(counts: &mut [u64], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

/// Days of life put together: as many as the policy says, and then until enough deals were closed in them. The last ones, in which too few were, become
/// one with those before.
pub(super) fn banded(days: &[Count], policy: &ForecastPolicy) -> Vec<(u32, Option<u32>, Count)> {
    let width = usize::try_from(policy.band_days).unwrap_or(1).max(1);
    let mut bands: Vec<(u32, Option<u32>, Count)> = Vec::new();
    let (mut from, mut next) = (1u32, 1u32);
    let mut gathered = Count::default();
    for portion in days.chunks(width) {
        gathered = portion.iter().fold(gathered, |sum, day| sum.plus(*day));
        next = next.saturating_add(u32::try_from(portion.len()).unwrap_or(0));
        if gathered.closed() >= u64::from(policy.band_closings) {
            bands.push((from, Some(next.saturating_sub(1)), gathered));
            (from, gathered) = (next, Count::default());
        }
    }
    match bands.last_mut() {
        Some((_, to, count)) => (*to, *count) = (None, count.plus(gathered)),
        None => bands.push((from, None, gathered)),
    }
    bands
}
