//! Calendars to appointments.

use std::collections::BTreeMap;

use calcard::icalendar::{
    ICalendar, ICalendarClassification, ICalendarComponent, ICalendarEntry, ICalendarMethod, ICalendarProperty, ICalendarStatus,
    ICalendarTransparency, ICalendarValue,
};

use super::rule::{self, First};
use super::times::{self, Moment, Told};
use super::zones::{Clock, Zones};
use crate::activities::{ActivityDetails, ActivityKind};
use crate::exchange::components::{CardLimits, Component, scan, spelled};
use crate::kernel::{CrmError, Fault, Name, Note, TimeZone, Timestamp};

/// The property that says which kind of activity something was.
pub(super) const KIND: &str = "X-CRM-KIND";
const NO_PLACE: &str = "an activity has no place for this";

/// How calendars are read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct CalendarReading {
    /// The time zone of the company: that of times which name none, and the one by whose clocks things come again here.
    pub zone: TimeZone,
    /// Time zones by names that are neither IANA's nor Windows', as a text may have them.
    #[cfg_attr(feature = "serde", serde(default))]
    pub zones: BTreeMap<String, TimeZone>,
    /// What something without a title is called; none: it is refused.
    pub untitled: Option<Name>,
    /// The largest text that is read.
    #[cfg_attr(feature = "serde", serde(default))]
    pub limits: CardLimits,
}

impl CalendarReading {
    /// Calendars of a company in `zone`.
    #[must_use]
    pub fn in_zone(zone: TimeZone) -> Self {
        Self { zone, zones: BTreeMap::new(), untitled: None, limits: CardLimits::default() }
    }
}

/// Where an appointment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum AppointmentState {
    /// It is to be done.
    Planned,
    /// It was done.
    Done {
        /// When, where that is said.
        at: Option<Timestamp>,
    },
    /// It was called off.
    Cancelled,
}

/// Something to be done, as a calendar tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct Appointment {
    /// What the calendar knows it by: the same where it is told of again.
    pub uid: Option<Name>,
    /// What is known of it.
    pub details: ActivityDetails,
    /// Where it stands.
    pub state: AppointmentState,
    /// What the calendar says besides and has no place here, each with its property and why.
    #[cfg_attr(feature = "serde", serde(default))]
    pub left_out: Vec<Fault>,
}

/// What a text of appointments holds. One that cannot be taken does not keep the others away.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct FoundAppointments {
    /// Those that were read, in the order of the text.
    pub appointments: Vec<Appointment>,
    /// Those that cannot be taken, each with its line and why.
    pub refused: Vec<Fault>,
    /// What stands outside of them and has no place here, each with its line and why.
    pub left_out: Vec<Fault>,
}

/// Reads the events and tasks of a text. What cannot be taken is named in [`Appointment::left_out`], and the appointment is kept without it.
///
/// A rule of hours, or one of parts that calendars read differently from one another, is left out whole, and the appointment is kept once. One time of
/// something that comes again, changed by itself (`RECURRENCE-ID`), is an appointment of its own that names what it stands for.
///
/// # Errors
/// A text without a calendar, an event or a task, or beyond the limits. A single appointment is refused where it has no title or no time, is cut
/// off, or is told by the clocks of a time zone that nobody knows.
pub fn read_calendar(text: &str, reading: &CalendarReading) -> Result<FoundAppointments, CrmError> {
    let scan = scan(text, &reading.limits)?;
    if scan.components.is_empty() {
        return Err(Fault::new(text, "there is no calendar in this text", "give what begins with BEGIN:VCALENDAR").into());
    }
    let mut found = FoundAppointments { appointments: Vec::new(), refused: Vec::new(), left_out: scan.left_out };
    let (calendars, alone): (Vec<_>, Vec<_>) = scan.components.into_iter().partition(|component| component.name == "VCALENDAR");
    for calendar in &calendars {
        let is_called_off = whole(calendar, &mut found.left_out);
        appointments(&calendar.inner, reading, is_called_off, &mut found);
    }
    appointments(&alone, reading, false, &mut found);
    if found.appointments.is_empty() && found.refused.is_empty() && found.left_out.is_empty() {
        found.left_out.push(Fault::new("", "there is no event and no task in this text", "give VEVENT or VTODO"));
    }
    Ok(found)
}

/// Names what a calendar says of all that lies in it; true where it calls it off.
fn whole(calendar: &Component, left_out: &mut Vec<Fault>) -> bool {
    let place = calendar.place();
    if !calendar.is_whole {
        left_out.push(Fault::new("", "the text ends before this calendar does", "give the whole text").at(&place));
    }
    let Ok(parsed) = ICalendar::parse(&calendar.own) else {
        let fault = Fault::new("", "what is said of the whole calendar cannot be read", "give it as a calendar wrote it");
        left_out.push(fault.at(&place));
        return false;
    };
    let mut is_called_off = false;
    for entry in parsed.components.iter().flat_map(|component| &component.entries) {
        match (&entry.name, entry.values.first()) {
            (ICalendarProperty::Version | ICalendarProperty::Prodid, _) => {}
            (ICalendarProperty::Calscale, _) if shown(entry).eq_ignore_ascii_case("GREGORIAN") => {}
            (ICalendarProperty::Method, Some(ICalendarValue::Method(ICalendarMethod::Publish))) => {}
            (ICalendarProperty::Method, Some(ICalendarValue::Method(ICalendarMethod::Cancel))) => is_called_off = true,
            _ => {
                let problem = "this is said of the whole calendar, and an activity has no place for it";
                left_out.push(Fault::new(shown(entry), problem, "see to it, if it matters").at(entry.name.as_str()).at(&place));
            }
        }
    }
    is_called_off
}

fn appointments(components: &[Component], reading: &CalendarReading, is_called_off: bool, found: &mut FoundAppointments) {
    let zones = Zones::of(reading.zone, &reading.zones, components);
    for component in components {
        match component.name.as_str() {
            "VEVENT" | "VTODO" => match appointment(component, reading, &zones, is_called_off) {
                Ok(appointment) => found.appointments.push(appointment),
                Err(fault) => found.refused.push(fault.at(component.place())),
            },
            "VTIMEZONE" => {}
            _ => {
                let fault = Fault::new("", "this is neither an event nor a task", "give VEVENT or VTODO");
                found.left_out.push(fault.at(component.place()));
            }
        }
    }
}

fn appointment(
    component: &Component,
    reading: &CalendarReading,
    zones: &Zones<'_>,
    is_called_off: bool,
) -> Result<Appointment, Fault> {
    let broken = |problem: &'static str, remedy: &'static str| Fault::new("", problem, remedy);
    if !component.is_whole {
        return Err(broken("the text ends before this does", "give the whole text"));
    }
    let parsed = ICalendar::parse(&component.own).ok().and_then(|mut parsed| parsed.components.pop());
    let parsed = parsed.ok_or_else(|| broken("this cannot be read", "give it as a calendar wrote it"))?;
    let is_task = component.name == "VTODO";
    let told = if is_task { times::of_task(&parsed, zones)? } else { times::of_event(&parsed, zones)? };
    let mut reader = Reader { left_out: Vec::new(), is_called_off, uid: None, note: Note::default(), kind: None };
    reader.entries(&parsed, is_task);
    let (title, state) = (reader.title(&parsed, reading)?, reader.state(&parsed, is_task, zones));
    let recurrence = reader.recurrence(component, &told, reading.zone);
    let Reader { mut left_out, uid, note, kind, .. } = reader;
    left_out.extend(told.left_out);
    let nowhere = |inner: &Component| Fault::new("", NO_PLACE, "see to it, if it matters").at(&inner.name);
    left_out.extend(component.inner.iter().map(nowhere));
    let place = component.place();
    let left_out = left_out.into_iter().map(|fault| fault.at(&place)).collect();
    let kind = kind.unwrap_or(if is_task { ActivityKind::Task } else { ActivityKind::Meeting });
    Ok(Appointment { uid, details: ActivityDetails { kind, title, note, due: told.due, recurrence }, state, left_out })
}

struct Reader {
    left_out: Vec<Fault>,
    is_called_off: bool,
    uid: Option<Name>,
    note: Note,
    kind: Option<ActivityKind>,
}

impl Reader {
    /// Takes what stands by itself, and names what has no place.
    fn entries(&mut self, component: &ICalendarComponent, is_task: bool) {
        let mut seen: Vec<&ICalendarProperty> = Vec::new();
        for entry in &component.entries {
            let is_first = is_read(&entry.name, is_task) && !seen.contains(&&entry.name);
            if is_first {
                seen.push(&entry.name);
            }
            match &entry.name {
                ICalendarProperty::Begin | ICalendarProperty::End | ICalendarProperty::Rrule => {}
                ICalendarProperty::Dtstamp
                | ICalendarProperty::Created
                | ICalendarProperty::LastModified
                | ICalendarProperty::Sequence => {}
                ICalendarProperty::Uid if is_first => self.uid = self.checked(entry, Name::parse(&shown(entry))),
                ICalendarProperty::Description if is_first => {
                    self.note = self.checked(entry, Note::parse(&shown(entry))).unwrap_or_default();
                }
                _ if is_first => {}
                ICalendarProperty::Other(name) if name.eq_ignore_ascii_case(KIND) => {
                    let kinds = [ActivityKind::Task, ActivityKind::Call, ActivityKind::Meeting, ActivityKind::Email];
                    self.kind = kinds.into_iter().find(|kind| kind.key().eq_ignore_ascii_case(&shown(entry)));
                    if self.kind.is_none() {
                        self.leave(entry, "there is no such kind of activity", "give TASK, CALL, MEETING or EMAIL");
                    }
                }
                _ if is_so_anyway(entry) => {}
                ICalendarProperty::RecurrenceId => {
                    let problem = "this stands for one time of something that comes again";
                    self.leave(entry, problem, "leave that time of the other out");
                }
                ICalendarProperty::Exdate | ICalendarProperty::Rdate | ICalendarProperty::Exrule => {
                    self.leave(entry, "a rule here has no exceptions", "look at those days when they come");
                }
                _ => self.leave(entry, NO_PLACE, "note it elsewhere, if it matters"),
            }
        }
    }

    fn title(&mut self, component: &ICalendarComponent, reading: &CalendarReading) -> Result<Name, Fault> {
        let text = component.property(&ICalendarProperty::Summary).map(shown).unwrap_or_default();
        if !text.trim().is_empty() {
            return Name::parse(&text.split_whitespace().collect::<Vec<_>>().join(" ")).map_err(|fault| fault.at("SUMMARY"));
        }
        let none = || Fault::new("", "this has no title", "add SUMMARY, or say what such things are called").at("SUMMARY");
        reading.untitled.clone().ok_or_else(none)
    }

    fn state(&mut self, component: &ICalendarComponent, is_task: bool, zones: &Zones<'_>) -> AppointmentState {
        let completed = component.property(&ICalendarProperty::Completed);
        let at = match completed.and_then(|entry| entry.values.first()) {
            Some(ICalendarValue::PartialDateTime(time)) => match times::at(time, Clock::Zone(zones.own)) {
                Ok(Moment::At(at, _)) => Some(at),
                Ok(Moment::Day(_)) | Err(_) => None,
            },
            _ => None,
        };
        let status = component.property(&ICalendarProperty::Status);
        if let Some(entry) = completed.filter(|_| at.is_none()) {
            self.leave(entry, "this is not a time", "write it as 20260504T090000Z");
        }
        let state = match status.and_then(|entry| entry.values.first()) {
            Some(ICalendarValue::Status(ICalendarStatus::Cancelled)) => AppointmentState::Cancelled,
            Some(ICalendarValue::Status(ICalendarStatus::Completed)) => AppointmentState::Done { at },
            Some(ICalendarValue::Status(ICalendarStatus::Confirmed | ICalendarStatus::NeedsAction)) | None => match at {
                Some(_) if is_task => AppointmentState::Done { at },
                _ => AppointmentState::Planned,
            },
            Some(_) => {
                if let Some(entry) = status {
                    self.leave(entry, "an activity is planned, done or cancelled", "it is taken as planned");
                }
                AppointmentState::Planned
            }
        };
        if self.is_called_off { AppointmentState::Cancelled } else { state }
    }

    fn recurrence(&mut self, component: &Component, told: &Told, own: TimeZone) -> Option<crate::kernel::Recurrence> {
        let mut rules = component.raw("RRULE").into_iter();
        let first = First { due: told.due, clock: told.clock, own };
        let found = rules.next().and_then(|raw| rule::read(&raw, &first, &mut self.left_out));
        for more in rules {
            self.left_out
                .push(Fault::new(more, "something comes again by one rule", "plan the others by themselves").at("RRULE"));
        }
        found
    }

    fn checked<T>(&mut self, entry: &ICalendarEntry, value: Result<T, Fault>) -> Option<T> {
        value.map_err(|fault| self.left_out.push(fault.at(entry.name.as_str()))).ok()
    }

    fn leave(&mut self, entry: &ICalendarEntry, problem: &'static str, remedy: &'static str) {
        self.left_out.push(Fault::new(shown(entry), problem, remedy).at(entry.name.as_str()));
    }
}

/// True for what is read of a task or an event, where it stands for the first time.
fn is_read(name: &ICalendarProperty, is_task: bool) -> bool {
    match name {
        ICalendarProperty::Dtend => return !is_task,
        ICalendarProperty::Due => return is_task,
        _ => {}
    }
    matches!(
        name,
        ICalendarProperty::Summary
            | ICalendarProperty::Dtstart
            | ICalendarProperty::Duration
            | ICalendarProperty::Status
            | ICalendarProperty::Completed
            | ICalendarProperty::Uid
            | ICalendarProperty::Description
    )
}

/// True for what says no more than its absence does.
fn is_so_anyway(entry: &ICalendarEntry) -> bool {
    matches!(
        entry.values.first(),
        None | Some(ICalendarValue::Classification(ICalendarClassification::Public))
            | Some(ICalendarValue::Transparency(ICalendarTransparency::Opaque))
    ) || shown(entry).trim().is_empty()
}

/// All that an entry says, as one text.
fn shown(entry: &ICalendarEntry) -> String {
    let shown = |value: &ICalendarValue| match value {
        ICalendarValue::PartialDateTime(time) => spelled(time),
        ICalendarValue::Integer(number) => number.to_string(),
        ICalendarValue::Float(number) => number.to_string(),
        ICalendarValue::Boolean(flag) => flag.to_string(),
        ICalendarValue::Duration(duration) => duration.to_string(),
        ICalendarValue::Period(period) => period.to_string(),
        ICalendarValue::Binary(bytes) => format!("{} bytes", bytes.len()),
        other => other.as_text().unwrap_or_default().to_owned(),
    };
    entry.values.iter().map(shown).collect::<Vec<_>>().join(",")
}
