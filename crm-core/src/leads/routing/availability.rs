//! When somebody takes leads, and how many.

use minicbor::{Decode, Encode};

use super::router::RoutingVerdict;
use crate::kernel::rounding::div_half_away;
use crate::kernel::{BusinessCalendar, DateRange, Faults, TimeZone, Timestamp};

/// When somebody takes leads, and how many: of each user one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AvailabilityDetails {
    /// False for who takes no leads at present.
    #[n(0)]
    pub takes_leads: bool,
    /// The weekly hours at work; none: always.
    #[n(1)]
    pub shift: Option<BusinessCalendar>,
    /// When they are away, at most 200 periods. Days are those of the shift's time zone, or of the company's.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub absences: Vec<DateRange>,
    /// The most open leads they keep; none: any number.
    #[n(3)]
    pub open_leads_at_most: Option<u32>,
    /// How many leads they take in thirty days, for rules by capacity: up to 100,000.
    #[n(4)]
    pub monthly_capacity: u32,
}

const ABSENCES_MAX: usize = 200;
const CAPACITY_MAX: u32 = 100_000;

impl Default for AvailabilityDetails {
    /// Always there, for any number, with no capacity for rules that weigh it.
    fn default() -> Self {
        Self { takes_leads: true, shift: None, absences: Vec::new(), open_leads_at_most: None, monthly_capacity: 0 }
    }
}

impl AvailabilityDetails {
    /// How many leads they take in a day: a thirtieth of a month's, halves up.
    #[must_use]
    pub fn daily_capacity(&self) -> u32 {
        div_half_away(i128::from(self.monthly_capacity), 30).and_then(|daily| u32::try_from(daily).ok()).unwrap_or(0)
    }

    /// Why they take no lead at `now`, who have `open` leads; none where they do. Days are the company's where they have no shift.
    #[must_use]
    pub(super) fn obstacle(&self, now: Timestamp, company: &TimeZone, open: u32) -> Option<RoutingVerdict> {
        let today = now.date_in(&self.shift.as_ref().map_or(*company, BusinessCalendar::zone));
        if !self.takes_leads {
            return Some(RoutingVerdict::TakesNoLeads);
        }
        if let Some(absence) = self.absences.iter().find(|absence| absence.contains(today)) {
            return Some(RoutingVerdict::Absent { until: *absence.until() });
        }
        if self.shift.as_ref().is_some_and(|shift| !shift.is_working(now)) {
            return Some(RoutingVerdict::OffShift);
        }
        self.open_leads_at_most.is_some_and(|most| open >= most).then_some(RoutingVerdict::Full)
    }

    /// Ranges.
    ///
    /// # Errors
    /// Every fault found.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let absences = self.absences.len();
        faults.require(absences <= ABSENCES_MAX, "details.absences", absences, "at most 200 periods", "leave out what is past");
        let (capacity, allowed) = (self.monthly_capacity, self.monthly_capacity <= CAPACITY_MAX);
        faults.require(allowed, "details.monthly_capacity", capacity, "at most 100,000 leads a month", "give fewer");
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}
