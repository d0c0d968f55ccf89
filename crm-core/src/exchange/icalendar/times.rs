//! Days, instants and lengths of calendars.

use calcard::common::PartialDateTime;
use calcard::icalendar::{ICalendarComponent, ICalendarEntry, ICalendarProperty, ICalendarValue};
use chrono::NaiveTime;

use super::zones::{Clock, Zones};
use crate::activities::Due;
use crate::kernel::{Date, Fault, Span, Timestamp};

/// The longest that an activity lasts, in minutes: a week.
const MOST_MINUTES: i64 = 7 * 24 * 60;
const ENDS_BEFORE: (&str, &str) = ("this ends before it begins", "give the end behind the beginning");

/// A day, or an instant with the clocks that it was told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A day.
    Day(Date),
    /// An instant.
    At(Timestamp, Clock),
}

/// What is told of when something is due.
pub(super) struct Told {
    /// When.
    pub due: Due,
    /// The clocks it was told by, where it is an instant.
    pub clock: Option<Clock>,
    /// What has no place.
    pub left_out: Vec<Fault>,
}

/// The moment that a property tells; nothing where it is missing.
fn told(component: &ICalendarComponent, property: &ICalendarProperty, zones: &Zones<'_>) -> Result<Option<Moment>, Fault> {
    let Some(entry) = component.property(property) else { return Ok(None) };
    moment(entry, zones).map(Some).map_err(|fault| fault.at(property.as_str()))
}

fn moment(entry: &ICalendarEntry, zones: &Zones<'_>) -> Result<Moment, Fault> {
    let Some(ICalendarValue::PartialDateTime(time)) = entry.values.first() else {
        let value = entry.values.first().and_then(|value| value.as_text()).unwrap_or_default().to_owned();
        return Err(Fault::new(value, "this is not a time", "write it as 20260504T090000Z, or a day as 20260504"));
    };
    let clock = match entry.tz_id() {
        Some(name) if time.hour.is_some() && time.tz_hour.is_none() => zones.named(name)?,
        _ => Clock::Zone(zones.own),
    };
    at(time, clock)
}

/// The moment at which `clock` shows what is written, if nothing else is said of its offset.
pub(super) fn at(time: &PartialDateTime, clock: Clock) -> Result<Moment, Fault> {
    let (Some(year), Some(month), Some(day)) = (time.year, time.month, time.day) else {
        return Err(Fault::new("", "this is no whole day", "write it as 20260504"));
    };
    let day = Date::new(i32::from(year), u32::from(month), u32::from(day))?;
    let Some(hour) = time.hour else { return Ok(Moment::Day(day)) };
    // A minute has 61 seconds when one is inserted.
    let (minute, second) = (time.minute.unwrap_or(0), time.second.unwrap_or(0).min(59));
    let time_of_day = NaiveTime::from_hms_opt(u32::from(hour), u32::from(minute), u32::from(second));
    let Some(time_of_day) = time_of_day else {
        return Err(Fault::new(
            format!("{hour:02}:{minute:02}"),
            "no clock shows this time",
            "give hours to 23 and minutes to 59",
        ));
    };
    let offset = time.tz_hour.map(|hours| {
        let seconds = i64::from(hours) * 3_600 + i64::from(time.tz_minute.unwrap_or(0)) * 60;
        Clock::Ahead(if time.tz_minus { -seconds } else { seconds })
    });
    let clock = offset.unwrap_or(clock);
    Ok(Moment::At(clock.instant(day.naive().and_time(time_of_day))?, clock))
}

/// When a meeting is: from `DTSTART` to `DTEND`, or for `DURATION`.
pub(super) fn of_event(component: &ICalendarComponent, zones: &Zones<'_>) -> Result<Told, Fault> {
    let Some(start) = told(component, &ICalendarProperty::Dtstart, zones)? else {
        return Err(Fault::new("", "this event does not say when it begins", "add DTSTART").at("DTSTART"));
    };
    lasting(component, start, ICalendarProperty::Dtend, zones)
}

/// When a task is due: by `DUE`, from `DTSTART` on, or between both.
pub(super) fn of_task(component: &ICalendarComponent, zones: &Zones<'_>) -> Result<Told, Fault> {
    let (start, due) = (told(component, &ICalendarProperty::Dtstart, zones)?, told(component, &ICalendarProperty::Due, zones)?);
    match (start, due) {
        (Some(start @ Moment::At(..)), Some(Moment::At(..)) | None) => lasting(component, start, ICalendarProperty::Due, zones),
        (start, Some(due)) => {
            let mut told = by(due);
            told.left_out.extend(second_length(component));
            if start.is_some_and(|start| start != due) {
                let problem = "a task has no place for the day it begins on, beside the one it is due on";
                told.left_out.push(Fault::new(shown(start), problem, "note it, if it matters").at("DTSTART"));
            }
            Ok(told)
        }
        (Some(start), None) => Ok(by(start)),
        (None, None) => Err(Fault::new("", "this task does not say when it is due", "add DUE").at("DUE")),
    }
}

/// The length of what has an end already.
fn second_length(component: &ICalendarComponent) -> Option<Fault> {
    let length = match component.property(&ICalendarProperty::Duration)?.values.first() {
        Some(ICalendarValue::Duration(length)) => length.to_string(),
        _ => String::new(),
    };
    Some(Fault::new(length, "this says when it ends besides", "give its end or its length").at("DURATION"))
}

fn shown(moment: Option<Moment>) -> String {
    match moment {
        Some(Moment::Day(day)) => day.to_string(),
        Some(Moment::At(instant, _)) => instant.to_string(),
        None => String::new(),
    }
}

fn by(moment: Moment) -> Told {
    match moment {
        Moment::Day(day) => Told { due: Due::On(day), clock: None, left_out: Vec::new() },
        Moment::At(begins, clock) => Told { due: Due::At { begins, minutes: 0 }, clock: Some(clock), left_out: Vec::new() },
    }
}

/// What begins at `start` and ends at the moment of `end`, or after `DURATION`.
fn lasting(component: &ICalendarComponent, start: Moment, end: ICalendarProperty, zones: &Zones<'_>) -> Result<Told, Fault> {
    let (mut told_of, ends) = (by(start), told(component, &end, zones)?);
    told_of.left_out.extend(ends.and_then(|_| second_length(component)));
    let duration = component.property(&ICalendarProperty::Duration).and_then(|entry| match entry.values.first() {
        Some(ICalendarValue::Duration(duration)) => Some(duration.as_seconds()),
        _ => None,
    });
    let (name, seconds) = match (start, ends, duration) {
        (Moment::Day(first), Some(Moment::Day(last)), _) => (end.as_str(), last.days_since(first).saturating_mul(86_400)),
        (Moment::At(begins, _), Some(Moment::At(ends, _)), _) => (end.as_str(), ends.since(begins).seconds()),
        (_, Some(other), _) => {
            let problem = "one of beginning and end is a day and the other an instant";
            told_of.left_out.push(Fault::new(shown(Some(other)), problem, "give both the same way").at(end.as_str()));
            return Ok(told_of);
        }
        (_, None, Some(seconds)) => ("DURATION", seconds),
        (_, None, None) => return Ok(told_of),
    };
    let (minutes, unsaid) = match &mut told_of.due {
        // A day that ends on the next is one day, and so is one that ends on itself.
        Due::On(_) if seconds == 0 || seconds == 86_400 => return Ok(told_of),
        Due::On(_) if seconds < 0 => (0, Some(ENDS_BEFORE)),
        Due::On(_) if seconds < 86_400 => (0, Some(("what is due on a day lasts all of it", "give the hour that it begins at"))),
        Due::On(_) => (0, Some(("only the first of several days is kept", "plan the others, if they matter"))),
        Due::At { .. } if seconds < 0 => (0, Some(ENDS_BEFORE)),
        Due::At { .. } if seconds / 60 > MOST_MINUTES => {
            (MOST_MINUTES, Some(("this lasts more than a week, and an activity up to one", "plan several")))
        }
        Due::At { .. } if seconds % 60 != 0 => (seconds / 60, Some(("an activity lasts whole minutes", "give whole minutes"))),
        Due::At { .. } => (seconds / 60, None),
    };
    if let Due::At { minutes: kept, .. } = &mut told_of.due {
        *kept = u16::try_from(minutes).unwrap_or_default();
    }
    if let Some((problem, remedy)) = unsaid {
        told_of.left_out.push(Fault::new(Span::from_seconds(seconds), problem, remedy).at(name));
    }
    Ok(told_of)
}
