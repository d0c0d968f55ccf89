//! What is ordered and asked that speaks of the types of routing, and what those who ask are shown.

use std::collections::BTreeSet;

use minicbor::{Decode, Encode};

use super::availability::AvailabilityDetails;
use super::routing_policy::RoutingPolicy;
use crate::kernel::{BusinessCalendar, Fault, LeadId, Record, Span, Timestamp, UserId};
use crate::leads::model::{Lead, LeadTag};

/// Says when a user takes leads, and how many; what was said before is replaced. Permission: create on availabilities, read on the user. Answers the
/// [`Availability`](super::Availability).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SetAvailability {
    /// Whose.
    #[n(0)]
    pub user: UserId,
    /// When, and how many.
    #[n(1)]
    pub details: AvailabilityDetails,
}

/// Asks who would get each of some leads, one after the other, if they were routed now. Permission: assign on each of the leads. Nothing changes by
/// it. No lead, more than 1,000, one that stands twice, and a faulty policy are invalid. Refusals: LEA-001, LEA-002.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct SimulateRouting {
    /// The leads, in the order in which they would be routed; 1 to 1,000.
    pub leads: Vec<LeadId>,
    /// A policy to try; none: the one in force.
    pub policy: Option<RoutingPolicy>,
}

/// A new lead whose first response is late.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct OverdueResponse {
    /// The lead.
    pub lead: LeadId,
    /// Whose it is.
    pub owner: UserId,
    /// When it was captured: its clock runs since then.
    pub captured_at: Timestamp,
    /// When it was to be answered.
    pub due_at: Timestamp,
    /// How many whole minutes at work have passed since.
    pub minutes_late: i64,
}

/// The most leads that are asked for at once.
const MOST: u32 = 1_000;

/// The leads of a simulation, if they are as many as may be asked for.
///
/// # Errors
/// A fault for none, for more than 1,000, and for one that stands twice.
pub fn asked(leads: &[LeadId]) -> Result<(), Fault> {
    if !u32::try_from(leads.len()).is_ok_and(|count| (1..=MOST).contains(&count)) {
        return Err(Fault::new(leads.len(), "1 to 1,000 leads are routed at once", "ask for fewer").at("leads"));
    }
    let mut met = BTreeSet::new();
    match leads.iter().find(|lead| !met.insert(**lead)) {
        Some(twice) => Err(Fault::new(twice, "this lead stands twice", "name each once").at("leads")),
        None => Ok(()),
    }
}

/// The clock of the first response.
#[derive(Debug, Clone)]
pub struct ResponseClock {
    hours: Span,
    at_work: Option<BusinessCalendar>,
    now: Timestamp,
    limit: usize,
}

impl ResponseClock {
    /// A clock of `hours`, which runs in the hours at work, or always; for so many leads.
    ///
    /// # Errors
    /// A fault for a limit outside 1 to 1,000.
    pub fn new(hours: u32, at_work: Option<BusinessCalendar>, now: Timestamp, limit: u32) -> Result<Self, Fault> {
        let within = usize::try_from(limit).ok().filter(|_| (1..=MOST).contains(&limit));
        let limit = within.ok_or_else(|| Fault::new(limit, "1 to 1,000 leads are told", "ask for fewer").at("limit"))?;
        Ok(Self { hours: Span::from_hours(i64::from(hours)), at_work, now, limit })
    }

    /// True where so many are enough.
    #[must_use]
    pub fn is_enough(&self, told: usize) -> bool {
        told >= self.limit
    }

    /// The lead where its response is late; nothing where it is not. Who was captured later is not due earlier.
    ///
    /// # Errors
    /// A fault where the calendar has not that much working time within twenty years.
    pub fn overdue(&self, lead: &Lead) -> Result<Option<OverdueResponse>, Fault> {
        if lead.tag() != LeadTag::New || lead.first_response_at().is_some() {
            return Ok(None);
        }
        let captured_at = *lead.captured_at();
        let due_at =
            self.at_work.as_ref().map_or_else(|| captured_at.plus(self.hours), |work| work.walk(captured_at, self.hours))?;
        let passed = |work: &BusinessCalendar| work.business_time(due_at, self.now);
        let late_by = self.at_work.as_ref().map_or_else(|| self.now.since(due_at), passed);
        // Outside the hours at work the clock stands: a response due at closing time is late from the next opening on.
        let is_late = late_by > Span::ZERO;
        let told = OverdueResponse {
            lead: lead.id(),
            owner: lead.ownership().owner,
            captured_at,
            due_at,
            minutes_late: late_by.seconds() / 60,
        };
        Ok(is_late.then_some(told))
    }
}
