//! Appointments to calendars.

use calcard::common::PartialDateTime;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarDuration, ICalendarEntry, ICalendarParameter,
    ICalendarProperty, ICalendarStatus, ICalendarValue, ICalendarValueType,
};
use chrono::{NaiveTime, Timelike};

use super::reader::{Appointment, AppointmentState, KIND};
use super::rule;
use crate::activities::{Activity, ActivityKind, ActivityState, Due};
use crate::exchange::components::WrittenText;
use crate::kernel::{CrmError, Date, Fault, Faults, Name, Note, Record, Recurrence, Span, TimeZone, Timestamp};

const PRODUCT: &str = "-//crm-core//crm-core//EN";
/// How long the definition of a time zone looks ahead, in years.
const YEARS_AHEAD: i32 = 3;
/// The years for which the changes of clocks are written out.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// How calendars are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CalendarWriting {
    /// The time zone of the company: what comes again does so by its clocks.
    pub zone: TimeZone,
    /// The instant at which the text is written.
    pub now: Timestamp,
}

impl Appointment {
    /// The appointment of an activity, known by its id.
    ///
    /// # Errors
    /// None in practice: an id is a name.
    pub fn of(activity: &Activity) -> Result<Self, CrmError> {
        let state = match activity.state() {
            ActivityState::Planned => AppointmentState::Planned,
            ActivityState::Done { at, .. } => AppointmentState::Done { at: Some(*at) },
            ActivityState::Cancelled { .. } => AppointmentState::Cancelled,
        };
        let uid = Some(Name::parse(&activity.id().to_string())?);
        Ok(Self { uid, details: activity.details().clone(), state, left_out: Vec::new() })
    }
}

/// Writes a calendar that other programs read, and [`read_calendar`](super::read_calendar) to the same details. Meetings and calls become events, tasks and
/// e-mails tasks. What comes again is told by the clocks of the company's zone, whose rules are written out; all else in UTC, in whole seconds.
///
/// # Errors
/// An appointment without [`Appointment::uid`], by which calendars tell one from another.
pub fn write_calendar(appointments: &[Appointment], writing: &CalendarWriting) -> Result<WrittenText, CrmError> {
    let mut root = ICalendarComponent::new(ICalendarComponentType::VCalendar);
    root.add_property(ICalendarProperty::Version, "2.0");
    root.add_property(ICalendarProperty::Prodid, PRODUCT);
    let mut calendar = ICalendar { components: vec![root] };
    let (mut faults, mut left_out) = (Faults::new(), Vec::new());
    for (at, appointment) in appointments.iter().enumerate() {
        let Some(uid) = &appointment.uid else {
            let fault = Fault::new("", "a calendar tells appointments apart by this", "give the id of the activity");
            faults.push(fault.at(format!("appointments[{at}].uid")));
            continue;
        };
        let id = u32::try_from(calendar.components.len()).unwrap_or(u32::MAX);
        calendar.components.push(component(appointment, uid, writing));
        if let Some(root) = calendar.components.first_mut() {
            root.component_ids.push(id);
        }
        if matches!(appointment.state, AppointmentState::Done { .. }) && is_event(appointment.details.kind) {
            let fault = Fault::new("done", "an event of a calendar is not done but past", "send it otherwise, if it matters");
            left_out.push(fault.at(format!("appointments[{at}].state")));
        }
    }
    faults.finish()?;
    if let Some((from, to)) = told_by_clocks(appointments, writing) {
        calendar.add_timezone(writing.zone.name(), from, to);
    }
    Ok(WrittenText { text: calendar.to_string(), left_out })
}

fn is_event(kind: ActivityKind) -> bool {
    matches!(kind, ActivityKind::Meeting | ActivityKind::Call)
}

/// From when until when the clocks of the zone matter, in seconds since 1970; nothing where all is told in UTC.
fn told_by_clocks(appointments: &[Appointment], writing: &CalendarWriting) -> Option<(i64, i64)> {
    let begins = appointments.iter().filter_map(|appointment| match appointment.details.due {
        Due::At { begins, .. } if local(appointment.details.recurrence.as_ref(), writing) => {
            Some(begins.date_in(&writing.zone).year())
        }
        Due::At { .. } | Due::On(_) => None,
    });
    let years: Vec<i32> = begins.collect();
    let within = |year: i32| year.clamp(*YEARS.start(), *YEARS.end());
    let start = |year: i32| Date::new(within(year), 1, 1).ok().map(|day| day.days().saturating_mul(86_400));
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    start(first.saturating_sub(1)).zip(start(last.saturating_add(YEARS_AHEAD)))
}

/// True for an instant that is told by the clocks of the company.
fn local(recurrence: Option<&Recurrence>, writing: &CalendarWriting) -> bool {
    recurrence.is_some() && writing.zone != TimeZone::UTC
}

fn component(appointment: &Appointment, uid: &Name, writing: &CalendarWriting) -> ICalendarComponent {
    let details = &appointment.details;
    let is_event = is_event(details.kind);
    let kind = if is_event { ICalendarComponentType::VEvent } else { ICalendarComponentType::VTodo };
    let mut component = ICalendarComponent::new(kind);
    component.add_uid(uid.as_str());
    component.add_dtstamp(utc(writing.now));
    component.add_property(ICalendarProperty::Summary, details.title.as_str());
    if details.note != Note::default() {
        component.add_property(ICalendarProperty::Description, details.note.as_str());
    }
    if !matches!(details.kind, ActivityKind::Meeting | ActivityKind::Task) {
        component.add_property(ICalendarProperty::Other(KIND.to_owned()), details.kind.key().to_ascii_uppercase());
    }
    due(&mut component, appointment, is_event, writing);
    if let Some(rule) = &details.recurrence {
        let rule = ICalendarValue::Text(ended(rule, details.due, writing));
        component.entries.push(ICalendarEntry::new(ICalendarProperty::Rrule).with_value(rule));
    }
    let status = match appointment.state {
        AppointmentState::Planned if is_event => ICalendarStatus::Confirmed,
        AppointmentState::Planned => ICalendarStatus::NeedsAction,
        AppointmentState::Done { .. } if is_event => ICalendarStatus::Confirmed,
        AppointmentState::Done { at } => {
            let completed = at.map(|at| ICalendarEntry::new(ICalendarProperty::Completed).with_value(utc(at)));
            component.entries.extend(completed);
            ICalendarStatus::Completed
        }
        AppointmentState::Cancelled => ICalendarStatus::Cancelled,
    };
    component.add_property(ICalendarProperty::Status, ICalendarValue::Status(status));
    component
}

fn due(component: &mut ICalendarComponent, appointment: &Appointment, is_event: bool, writing: &CalendarWriting) {
    let recurrence = appointment.details.recurrence.as_ref();
    let end = if is_event { ICalendarProperty::Dtend } else { ICalendarProperty::Due };
    // What comes again does so from `DTSTART`.
    let needs_start = is_event || recurrence.is_some();
    match appointment.details.due {
        Due::On(day) => {
            let property = if needs_start { ICalendarProperty::Dtstart } else { end };
            let is_date = ICalendarParameter::value(ICalendarValueType::Date);
            component.entries.push(ICalendarEntry::new(property).with_param(is_date).with_value(written(day, None)));
        }
        Due::At { begins, minutes } => {
            let mut moment = |property: ICalendarProperty, instant: Timestamp| {
                let entry = ICalendarEntry::new(property);
                component.entries.push(if local(recurrence, writing) {
                    let (day, time) = (instant.date_in(&writing.zone), instant.time_in(&writing.zone));
                    let zone = ICalendarParameter::tzid(writing.zone.name().to_owned());
                    entry.with_param(zone).with_value(written(day, Some(time)))
                } else {
                    entry.with_value(utc(instant))
                });
            };
            let ends = begins.plus(Span::from_minutes(i64::from(minutes))).ok().filter(|_| minutes > 0);
            if needs_start || ends.is_some() {
                moment(ICalendarProperty::Dtstart, begins);
            }
            match ends {
                // An end by clocks may be shown twice; a length is one.
                Some(_) if local(recurrence, writing) => {
                    let (hours, minutes) = (u32::from(minutes / 60), u32::from(minutes % 60));
                    let length = ICalendarDuration { hours, minutes, ..ICalendarDuration::default() };
                    component.add_property(ICalendarProperty::Duration, ICalendarValue::Duration(length));
                }
                Some(ends) => moment(end, ends),
                None if !needs_start => moment(end, begins),
                None => {}
            }
        }
    }
}

/// The rule with its end told as its beginning is: a day for days, an instant in UTC for instants.
fn ended(rule: &Recurrence, due: Due, writing: &CalendarWriting) -> String {
    let Some(until) = rule.until() else { return rule.to_string() };
    let until = match due {
        Due::On(_) => rule::day(until),
        Due::At { begins, .. } => {
            let last = begins.same_hour_on(until, &writing.zone);
            format!("{}T{}Z", rule::day(last.date_in(&TimeZone::UTC)), last.time_in(&TimeZone::UTC).format("%H%M%S"))
        }
    };
    let parts =
        rule.as_str().split(';').map(|part| if part.starts_with("UNTIL=") { format!("UNTIL={until}") } else { part.to_owned() });
    parts.collect::<Vec<_>>().join(";")
}

fn utc(instant: Timestamp) -> PartialDateTime {
    let time = written(instant.date_in(&TimeZone::UTC), Some(instant.time_in(&TimeZone::UTC)));
    PartialDateTime { tz_hour: Some(0), tz_minute: Some(0), ..time }
}

fn written(day: Date, time: Option<NaiveTime>) -> PartialDateTime {
    let small = |number: u32| u8::try_from(number).ok();
    PartialDateTime {
        year: u16::try_from(day.year()).ok(),
        month: small(day.month()),
        day: small(day.day()),
        hour: time.and_then(|time| small(time.hour())),
        minute: time.and_then(|time| small(time.minute())),
        second: time.and_then(|time| small(time.second())),
        ..PartialDateTime::default()
    }
}
