//! Who is there, what they carry, and whose turn it is: all that a choice rests on beside the lead.

use std::collections::{BTreeMap, BTreeSet};

use super::availability::AvailabilityDetails;
use super::router::Routing;
use crate::kernel::{Code, TimeZone, Timestamp, UserId};

/// One who may be given a lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Colleague {
    /// False for who has left.
    pub is_active: bool,
    /// When they take leads, and how many.
    pub availability: AvailabilityDetails,
    /// How many open leads they have.
    pub open: u32,
    /// How many leads they were given in the last 24 hours.
    pub recent: u32,
}

impl Colleague {
    /// Somebody who is there, for any number of leads.
    #[must_use]
    pub fn active() -> Self {
        Self { is_active: true, ..Self::default() }
    }

    /// How many more leads they take today by their capacity.
    #[must_use]
    pub fn quota_left(&self) -> u32 {
        self.availability.daily_capacity().saturating_sub(self.recent)
    }
}

/// The people and the turns of one instant. A choice does not change it; [`Floor::take`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// When.
    pub now: Timestamp,
    /// The company's time zone.
    pub zone: TimeZone,
    /// Who there is.
    pub staff: BTreeMap<UserId, Colleague>,
    /// By rule, who has had their turn in the present round.
    pub served: BTreeMap<Code, BTreeSet<UserId>>,
}

impl Floor {
    /// Nobody, at an instant.
    #[must_use]
    pub const fn at(now: Timestamp, zone: TimeZone) -> Self {
        Self { now, zone, staff: BTreeMap::new(), served: BTreeMap::new() }
    }

    /// The floor after the owner that was chosen has the lead.
    pub fn take(&mut self, routing: &Routing) {
        if let Some(colleague) = routing.owner.and_then(|owner| self.staff.get_mut(&owner)) {
            colleague.open = colleague.open.saturating_add(1);
            colleague.recent = colleague.recent.saturating_add(1);
        }
        if let (Some(rule), Some(served)) = (&routing.rule, &routing.served) {
            self.served.insert(rule.clone(), served.clone());
        }
    }
}
