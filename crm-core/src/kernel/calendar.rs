//! Working time: several intervals a day, holidays, changes of the clocks.

use std::collections::BTreeSet;

use chrono::{NaiveDateTime, NaiveTime, Weekday};
use minicbor::{Decode, Encode};

use super::error::{CrmError, Fault, Faults};
use super::time::{Date, Span, TimeZone, Timestamp};

/// How far [`BusinessCalendar::walk`] looks for working time: twenty years either way.
const HORIZON_DAYS: i64 = 7_305;
const MINUTES_A_DAY: u16 = 1_440;

/// A part of each such weekday in which people work: minutes from local midnight, the end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct WorkingHours {
    /// The weekday, 0 for Monday to 6 for Sunday.
    #[n(0)]
    pub weekday: u8,
    /// The first minute, 0 to 1,439.
    #[n(1)]
    pub from: u16,
    /// The minute at which it ends, up to 1,440.
    #[n(2)]
    pub to: u16,
}

/// When a company works: weekly hours in a time zone, but for holidays.
///
/// Hours are what the clocks on the wall show. Where the clocks are put forward within an interval, it is shorter by what is left out; where they
/// are turned back, it is longer. An end of an interval that the clocks leave out is the first instant after the gap; one that they show twice
/// is the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Encode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "Parts"))]
#[cbor(map)]
pub struct BusinessCalendar {
    /// The time zone of its hours and days.
    #[n(0)]
    zone: TimeZone,
    /// The weekly hours, in order.
    #[n(1)]
    hours: Vec<WorkingHours>,
    /// The days on which nobody works.
    #[n(2)]
    holidays: BTreeSet<Date>,
}

/// The parts of a calendar before they are checked.
#[derive(Decode)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename = "BusinessCalendar", deny_unknown_fields))]
#[cbor(map)]
struct Parts {
    #[n(0)]
    zone: TimeZone,
    #[n(1)]
    hours: Vec<WorkingHours>,
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    holidays: BTreeSet<Date>,
}

impl TryFrom<Parts> for BusinessCalendar {
    type Error = CrmError;

    fn try_from(parts: Parts) -> Result<Self, CrmError> {
        Self::new(parts.zone, parts.hours, parts.holidays)
    }
}

impl<'b, C> Decode<'b, C> for BusinessCalendar {
    fn decode(d: &mut minicbor::Decoder<'b>, cx: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        Parts::decode(d, cx)?.try_into().map_err(|error: CrmError| minicbor::decode::Error::message(error).at(position))
    }
}

impl BusinessCalendar {
    /// A calendar of weekly `hours` in `zone`, closed on `holidays`.
    ///
    /// # Errors
    /// Faults at `hours[2]` for a weekday above 6, an interval that is empty or leaves its day, or two that overlap.
    pub fn new(zone: TimeZone, hours: Vec<WorkingHours>, holidays: impl IntoIterator<Item = Date>) -> Result<Self, CrmError> {
        let mut faults = Faults::new();
        for (at, interval) in hours.iter().enumerate() {
            let field = format!("hours[{at}]");
            let shown = format!("{}-{}", interval.from, interval.to);
            faults.require(
                interval.weekday <= 6,
                &field,
                interval.weekday,
                "a weekday is 0 for Monday to 6 for Sunday",
                "give one of them",
            );
            let fits = interval.from < interval.to && interval.to <= MINUTES_A_DAY;
            faults.require(
                fits,
                &field,
                &shown,
                "an interval ends after it begins, within its day",
                "give minutes from 0 to 1440",
            );
            let overlaps =
                hours.iter().take(at).any(|o| o.weekday == interval.weekday && o.from < interval.to && interval.from < o.to);
            faults.require(!overlaps, &field, &shown, "two intervals of a day overlap", "join them");
        }
        faults.finish()?;
        let mut hours = hours;
        hours.sort_unstable();
        Ok(Self { zone, hours, holidays: holidays.into_iter().collect() })
    }

    /// Every hour of every day.
    #[must_use]
    pub fn always(zone: TimeZone) -> Self {
        let hours = (0..7).map(|weekday| WorkingHours { weekday, from: 0, to: MINUTES_A_DAY }).collect();
        Self { zone, hours, holidays: BTreeSet::new() }
    }

    /// The calendar's time zone.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.zone
    }

    /// True where some part of `day` is worked.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        !self.holidays.contains(&day) && self.hours.iter().any(|interval| interval.weekday == number(day.weekday()))
    }

    /// True where people work at `instant`.
    #[must_use]
    pub fn is_working(&self, instant: Timestamp) -> bool {
        self.intervals(instant.date_in(&self.zone)).iter().any(|(from, to)| (*from..*to).contains(&instant))
    }

    /// The worked intervals of `day` as instants, in order, without empty ones.
    pub(super) fn intervals(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        if self.holidays.contains(&day) {
            return Vec::new();
        }
        let at = |minute: u16| {
            let midnight = day.naive().and_time(NaiveTime::MIN);
            let shown: NaiveDateTime =
                midnight.checked_add_signed(chrono::TimeDelta::minutes(i64::from(minute))).unwrap_or(midnight);
            self.zone.earliest(shown)
        };
        let today = self.hours.iter().filter(|interval| interval.weekday == number(day.weekday()));
        today.map(|interval| (at(interval.from), at(interval.to))).filter(|(from, to)| from < to).collect()
    }

    /// The working time from `from` to `to`; negative where `to` is earlier.
    #[must_use]
    pub fn business_time(&self, from: Timestamp, to: Timestamp) -> Span {
        if to < from {
            return Span::ZERO.minus(self.business_time(to, from));
        }
        let (mut day, last) = (from.date_in(&self.zone), to.date_in(&self.zone));
        let mut worked = Span::ZERO;
        loop {
            for (start, end) in self.intervals(day) {
                let (start, end) = (start.max(from), end.min(to));
                if start < end {
                    worked = worked.plus(end.since(start));
                }
            }
            match day.plus_days(1) {
                Ok(next) if day < last => day = next,
                _ => return worked,
            }
        }
    }

    /// The instant at which `span` of working time has passed since `from`; before `from` for a negative span. Inverse to
    /// [`BusinessCalendar::business_time`]. For a span of zero, `from` itself.
    ///
    /// # Errors
    /// A fault where twenty years do not hold that much working time.
    pub fn walk(&self, from: Timestamp, span: Span) -> Result<Timestamp, Fault> {
        let (forwards, mut left) = (span >= Span::ZERO, if span < Span::ZERO { Span::ZERO.minus(span) } else { span });
        if left == Span::ZERO {
            return Ok(from);
        }
        let first = from.date_in(&self.zone);
        for offset in 0..HORIZON_DAYS {
            let Ok(day) = first.plus_days(if forwards { offset } else { -offset }) else { break };
            let mut intervals = self.intervals(day);
            if !forwards {
                intervals.reverse();
            }
            for (start, end) in intervals {
                let (start, end) = if forwards { (start.max(from), end) } else { (start, end.min(from)) };
                if start >= end {
                    continue;
                }
                let length = end.since(start);
                if left <= length {
                    return if forwards { start.plus(left) } else { end.plus(Span::ZERO.minus(left)) };
                }
                left = left.minus(length);
            }
        }
        Err(Fault::new(
            span,
            "the calendar has not that much working time within twenty years",
            "give a shorter time, or open the calendar",
        ))
    }

    /// The working day `count` working days after `day`. A day off is first moved to the next working day, or to the one before where `count` is
    /// negative.
    ///
    /// # Errors
    /// A fault where twenty years have not that many working days.
    pub fn plus_business_days(&self, day: Date, count: i64) -> Result<Date, Fault> {
        let step = if count < 0 { -1 } else { 1 };
        let (mut at, mut left) = (day, count.unsigned_abs());
        for _ in 0..=HORIZON_DAYS {
            if self.is_working_day(at) {
                if left == 0 {
                    return Ok(at);
                }
                left -= 1;
            }
            at = at.plus_days(step)?;
        }
        Err(Fault::new(count, "the calendar has not that many working days within twenty years", "give fewer days"))
    }

    /// How many working days lie from `from` up to, but without, `to`; negative where `to` is earlier.
    #[must_use]
    pub fn business_days(&self, from: Date, to: Date) -> i64 {
        if to < from {
            // The same half-open count seen from the other end: `from` counts, `to` does not.
            let shifted = |day: Date| day.plus_days(1).unwrap_or(day);
            return -self.business_days(shifted(to), shifted(from));
        }
        let (mut at, mut count) = (from, 0);
        while at < to {
            count += i64::from(self.is_working_day(at));
            match at.plus_days(1) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        count
    }
}

fn number(weekday: Weekday) -> u8 {
    u8::try_from(weekday.num_days_from_monday()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Europe/Paris, Monday to Friday 9 to 12 and 14 to 18, closed on Easter Monday 2026.
    fn paris() -> BusinessCalendar {
        let hours = (0..5)
            .flat_map(|weekday| [(9, 12), (14, 18)].map(|(from, to)| WorkingHours { weekday, from: from * 60, to: to * 60 }));
        BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours.collect(), ["2026-04-06".parse().unwrap()]).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn eight_hours_from_a_friday_afternoon_end_on_tuesday_after_easter() {
        let due = paris().walk(at("2026-04-03T16:00:00+02:00"), Span::from_hours(8)).unwrap();
        assert_eq!(due, at("2026-04-07T17:00:00+02:00"));
    }

    #[test]
    fn a_pause_counts_only_its_working_time() {
        let (calendar, opened, target) = (paris(), at("2026-04-03T16:00:00+02:00"), Span::from_hours(8));
        let paused = calendar.business_time(at("2026-04-03T17:00:00+02:00"), at("2026-04-07T11:00:00+02:00"));
        assert_eq!(paused, Span::from_hours(3));
        assert_eq!(calendar.walk(opened, target.plus(paused)).unwrap(), at("2026-04-08T11:00:00+02:00"));
    }

    #[test]
    fn four_hours_over_the_spring_change_of_the_clocks_end_at_half_past_five() {
        let always = BusinessCalendar::always("Europe/Paris".parse().unwrap());
        let due = always.walk(at("2026-03-29T00:30:00+01:00"), Span::from_hours(4)).unwrap();
        assert_eq!(due, at("2026-03-29T05:30:00+02:00"));
        let (day, next) = (at("2026-10-25T00:00:00+02:00"), at("2026-10-26T00:00:00+01:00"));
        assert_eq!(always.business_time(day, next), Span::from_hours(25));
    }

    #[test]
    fn intervals_around_the_spring_change_of_the_clocks_do_not_overlap() {
        let hours = [(0, 140), (150, 360)].map(|(from, to)| WorkingHours { weekday: 6, from, to });
        let calendar = BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours.to_vec(), []).unwrap();
        let [change, midnight, six] =
            ["03:00:00+02:00", "00:00:00+01:00", "06:00:00+02:00"].map(|time| at(&format!("2026-03-29T{time}")));
        assert_eq!(calendar.intervals("2026-03-29".parse().unwrap()), [(midnight, change), (change, six)]);
        assert_eq!(calendar.business_time(midnight, six), Span::from_hours(5));
    }

    #[test]
    fn people_work_from_the_first_instant_of_an_interval_to_before_its_last() {
        let at_work = |text: &str| paris().is_working(at(text));
        assert!(at_work("2026-04-03T09:00:00+02:00") && at_work("2026-04-03T17:59:59+02:00"));
        assert!(!at_work("2026-04-03T12:00:00+02:00") && !at_work("2026-04-06T10:00:00+02:00"), "lunch, and a holiday");
    }

    #[test]
    fn a_stored_calendar_is_checked_when_it_is_read() {
        let good = paris();
        assert_eq!(minicbor::decode::<BusinessCalendar>(&minicbor::to_vec(&good).unwrap()).unwrap(), good);
        let hours = vec![WorkingHours { weekday: 9, from: 0, to: 1 }];
        let wrong = BusinessCalendar { hours, ..good };
        assert!(minicbor::decode::<BusinessCalendar>(&minicbor::to_vec(&wrong).unwrap()).is_err());
    }

    #[test]
    fn a_calendar_without_working_time_says_so_and_a_wrong_one_is_not_made() {
        let never = BusinessCalendar::new(TimeZone::UTC, Vec::new(), []).unwrap();
        assert!(never.walk(Timestamp::EPOCH, Span::from_minutes(1)).is_err());
        let two = |from, to| vec![WorkingHours { weekday: 0, from: 0, to: 600 }, WorkingHours { weekday: 0, from, to }];
        for wrong in [two(599, 700), two(700, 700), two(700, 1441)] {
            assert_eq!(BusinessCalendar::new(TimeZone::UTC, wrong, []).unwrap_err().subject(), "hours[1]");
        }
    }

    proptest! {
        #[test]
        fn walking_and_measuring_are_inverse(start in 1_767_225_600i64..1_830_297_600, minutes in -20_000i64..20_000) {
            let calendar = paris();
            let start = Timestamp::from_micros(start * 1_000_000).unwrap();
            let span = Span::from_minutes(minutes);
            let end = calendar.walk(start, span).unwrap();
            prop_assert_eq!(calendar.business_time(start, end), span);
        }

        #[test]
        fn working_time_adds_up(a in 0i64..40_000_000, b in 0i64..40_000_000, c in 0i64..40_000_000) {
            let calendar = paris();
            let [a, b, c] = [a, b, c].map(|s| Timestamp::from_micros((1_767_225_600 + s) * 1_000_000).unwrap());
            let through = calendar.business_time(a, b).plus(calendar.business_time(b, c));
            prop_assert_eq!(calendar.business_time(a, c), through);
        }
    }
}
