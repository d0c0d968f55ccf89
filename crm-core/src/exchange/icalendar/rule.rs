//! How something comes again: the rule as it is written, and the part of it that is kept.

use calcard::common::PartialDateTime;

use super::times::{Moment, at};
use super::zones::Clock;
use crate::activities::Due;
use crate::kernel::{Date, Fault, Recurrence, Span, TimeZone, Timestamp};

/// What a rule is held against.
pub(super) struct First {
    /// When it is due for the first time.
    pub due: Due,
    /// The clocks that this was told by.
    pub clock: Option<Clock>,
    /// The zone by whose clocks it comes again here.
    pub own: TimeZone,
}

/// Reads a rule. A part that says no more than the first time does is left out; a rule of which anything else cannot be kept is left out whole, for the
/// days of the rest would be wrong.
pub(super) fn read(raw: &str, first: &First, left_out: &mut Vec<Fault>) -> Option<Recurrence> {
    let rule = kept(raw, first).and_then(|rule| first.meets(&rule).map(|()| rule));
    match rule {
        Ok(rule) => {
            left_out.extend(first.other_clocks());
            Some(rule)
        }
        Err(fault) => {
            left_out.push(Fault { remedy: "it is kept once; plan the others, if they matter".into(), ..fault }.at("RRULE"));
            None
        }
    }
}

fn kept(raw: &str, first: &First) -> Result<Recurrence, Fault> {
    let raw = raw.trim().to_ascii_uppercase();
    let mut parts = Vec::new();
    for part in raw.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("BYHOUR" | "BYMINUTE" | "BYSECOND", value)) if first.says(part, value) => {}
            Some(("RSCALE", "GREGORIAN") | ("SKIP", "OMIT")) => {}
            Some(("UNTIL", value)) => parts.push(format!("UNTIL={}", day(first.last_day(value)?))),
            _ => parts.push(part.to_owned()),
        }
    }
    Recurrence::parse(&parts.join(";"))
}

/// A day as rules write it.
pub(super) fn day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

impl First {
    /// True where a part of the clock says what the first time says.
    fn says(&self, part: &str, value: &str) -> bool {
        use chrono::Timelike;

        let (Due::At { begins, .. }, Some(zone)) = (self.due, self.clock.and_then(Clock::zone)) else { return false };
        let time = begins.time_in(&zone);
        let shown = if part.starts_with("BYHOUR") {
            time.hour()
        } else if part.starts_with("BYMINUTE") {
            time.minute()
        } else {
            time.second()
        };
        value.parse() == Ok(shown)
    }

    /// The last day on which it may come again, where the rule ends at the moment `until`.
    fn last_day(&self, until: &str) -> Result<Date, Fault> {
        let mut time = PartialDateTime::default();
        let zone = self.clock.and_then(Clock::zone).unwrap_or(self.own);
        let is_time = time.parse_timestamp(&mut until.as_bytes().iter().peekable(), false);
        let broken = || Fault::new(until, "UNTIL is not a time", "write it as 20261231");
        match (at(&time, Clock::Zone(zone)), self.due) {
            (Ok(Moment::Day(day)), _) if is_time => Ok(day),
            (Ok(Moment::At(until, _)), Due::On(_)) if is_time => Ok(until.date_in(&zone)),
            (Ok(Moment::At(until, _)), Due::At { begins, .. }) if is_time => {
                let day = until.date_in(&zone);
                let is_over = begins.same_hour_on(day, &zone) > until;
                if is_over { day.plus_days(-1) } else { Ok(day) }
            }
            _ => Err(broken()),
        }
    }

    /// A fault where the day here is not the day there, for then the rule names other days.
    fn meets(&self, rule: &Recurrence) -> Result<(), Fault> {
        let here = self.due.day(&self.own);
        let there = match (self.due, self.clock) {
            (Due::At { begins, .. }, Some(clock)) => local_day(begins, clock)?,
            _ => here,
        };
        if here != there {
            let problem = "it begins on another day by the clocks here than by those it was written for";
            return Err(Fault::new(rule, problem, ""));
        }
        Ok(())
    }

    /// True where the clocks of `zone` and those here show the same for a year on.
    fn show_the_same(&self, zone: TimeZone) -> bool {
        let Due::At { begins, .. } = self.due else { return true };
        let same = |at: Timestamp| at.time_in(&zone) == at.time_in(&self.own);
        zone == self.own || (0..WEEKS).all(|week| begins.plus(Span::from_days(week * 7)).is_ok_and(same))
    }

    /// That it comes again by the clocks here, where it was told by others.
    fn other_clocks(&self) -> Option<Fault> {
        let clock = self.clock.filter(|clock| clock.zone().is_none_or(|zone| !self.show_the_same(zone)))?;
        let told = clock.zone().map_or_else(|| "an offset".to_owned(), |zone| zone.to_string());
        let problem = format!("it comes again at the hour of {}", self.own);
        Some(Fault::new(told, problem, "look at it where the clocks of both do not change on the same day").at("DTSTART;TZID"))
    }
}

/// How often the clocks of two zones are compared: each week of a year, for changes of both lie weeks apart where they lie apart at all.
const WEEKS: i64 = 53;

fn local_day(instant: Timestamp, clock: Clock) -> Result<Date, Fault> {
    match clock {
        Clock::Zone(zone) => Ok(instant.date_in(&zone)),
        Clock::Ahead(seconds) => Ok(instant.plus(Span::from_seconds(seconds))?.date_in(&TimeZone::UTC)),
    }
}
