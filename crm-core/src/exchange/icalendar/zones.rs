//! Time zones by the names that calendars give them.

use std::collections::BTreeMap;

use calcard::common::timezone::Tz;
use calcard::icalendar::ICalendar;
use chrono::NaiveDateTime;

use crate::exchange::components::Component;
use crate::kernel::{Fault, Span, TimeZone, Timestamp};

/// What clocks a time is told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    /// Those of a zone.
    Zone(TimeZone),
    /// Those that are so many seconds before UTC, all the year.
    Ahead(i64),
}

impl Clock {
    /// The instant at which they show `local`.
    pub fn instant(self, local: NaiveDateTime) -> Result<Timestamp, Fault> {
        match self {
            Self::Zone(zone) => Ok(zone.earliest(local)),
            Self::Ahead(seconds) => {
                Timestamp::from_micros(local.and_utc().timestamp_micros())?.plus(Span::from_seconds(-seconds))
            }
        }
    }

    /// The zone, where there is one.
    pub fn zone(self) -> Option<TimeZone> {
        match self {
            Self::Zone(zone) => Some(zone),
            Self::Ahead(0) => Some(TimeZone::UTC),
            Self::Ahead(_) => None,
        }
    }
}

/// The zones of one text.
pub(super) struct Zones<'r> {
    /// That of times that name none.
    pub own: TimeZone,
    given: &'r BTreeMap<String, TimeZone>,
    defined: BTreeMap<String, Clock>,
}

impl<'r> Zones<'r> {
    /// Those that the host gives, and those that the definitions in `components` stand for.
    pub fn of(own: TimeZone, given: &'r BTreeMap<String, TimeZone>, components: &[Component]) -> Self {
        let mut defined = BTreeMap::new();
        for component in components.iter().filter(|component| component.name == "VTIMEZONE") {
            let Ok(parsed) = ICalendar::parse(&component.own) else { continue };
            let found = parsed.components.first().and_then(|zone| zone.timezone());
            if let Some((name, clock)) = found.and_then(|(name, zone)| Some((name, clock(zone)?))) {
                defined.insert(name.to_owned(), clock);
            }
        }
        Self { own, given, defined }
    }

    /// The clocks of the zone that is called `name`.
    pub fn named(&self, name: &str) -> Result<Clock, Fault> {
        let given = self.given.get(name).copied().map(Clock::Zone);
        let known = given.or_else(|| known(name)).or_else(|| self.defined.get(name).copied());
        // Some programs write a path in front, as `posix/Europe/Vaduz`.
        let behind = || name.match_indices('/').find_map(|(at, _)| known_zone(name.get(at.saturating_add(1)..)?));
        known.or_else(behind).ok_or_else(|| {
            Fault::new(
                name,
                "this time zone is not known by this name",
                "name the zone of IANA that it stands for among the zones",
            )
        })
    }
}

fn known(name: &str) -> Option<Clock> {
    clock(name.parse().ok()?)
}

fn known_zone(name: &str) -> Option<Clock> {
    name.parse().ok().map(Clock::Zone)
}

fn clock(zone: Tz) -> Option<Clock> {
    match zone {
        Tz::Tz(zone) => known_zone(zone.name()),
        Tz::Fixed(offset) => Some(Clock::Ahead(i64::from(offset.local_minus_utc()))),
        Tz::Floating => None,
    }
}
