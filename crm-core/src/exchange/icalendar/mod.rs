//! Appointments and tasks from iCalendar texts and to them (RFC 5545), as calendars of telephones, mail programs and servers write them.
//!
//! A `VEVENT` is a meeting, a `VTODO` a task, on a day or from an instant on, for so many minutes, coming again by a rule of days. What such a text says and
//! an activity has no place for is named with the appointment: participants, places, alarms, exceptions of a rule. Nothing is dropped without a word, but
//! what a file says of itself (`VERSION`, `PRODID`, `DTSTAMP`, `CREATED`, `LAST-MODIFIED`, `SEQUENCE`) and what is so anyway (`CLASS:PUBLIC`, `TRANSP:OPAQUE`).
//!
//! ```text
//! zones.rs    time zones by IANA's names, those of Windows, and those that a text defines
//! times.rs    days, instants and lengths
//! rule.rs     how something comes again
//! reader.rs   calendars to appointments
//! writer.rs   appointments to calendars
//! ```
//!
//! ```
//! use crm_core::activities::{ActivityKind, Due};
//! use crm_core::exchange::icalendar::{CalendarReading, CalendarWriting, read_calendar, write_calendar};
//!
//! let text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//example//EN\r\nBEGIN:VEVENT\r\nUID:1@nord.example\r\nDTSTAMP:20260501T090000Z\r\n\
//!             DTSTART;TZID=W. Europe Standard Time:20260504T140000\r\nDURATION:PT45M\r\nSUMMARY:Offer\r\nLOCATION:Lyon\r\n\
//!             RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
//! let zone = "Europe/Berlin".parse()?;
//! let appointment = read_calendar(text, &CalendarReading::in_zone(zone))?.appointments.remove(0);
//! assert_eq!(appointment.details.kind, ActivityKind::Meeting);
//! assert_eq!(appointment.details.due, Due::At { begins: "2026-05-04T12:00:00Z".parse()?, minutes: 45 });
//! assert_eq!(appointment.details.recurrence.as_ref().map(|rule| rule.as_str()), Some("FREQ=WEEKLY;COUNT=3"));
//! let left_out: Vec<&str> = appointment.left_out.iter().map(|fault| fault.field.as_str()).collect();
//! assert_eq!(left_out, ["line 4, VEVENT.LOCATION"]);
//!
//! let writing = CalendarWriting { zone, now: "2026-05-04T09:00:00Z".parse()? };
//! assert!(write_calendar(&[appointment], &writing)?.text.contains("\r\nDTSTART;TZID=Europe/Berlin:20260504T140000\r\n"));
//! # Ok::<(), crm_core::kernel::CrmError>(())
//! ```
//!
//! Not here: which record an appointment is about, invitations and their answers, free and busy times.

mod reader;
mod rule;
mod times;
mod writer;
mod zones;

pub use reader::{Appointment, AppointmentState, CalendarReading, FoundAppointments, read_calendar};
pub use writer::{CalendarWriting, write_calendar};

#[cfg(test)]
mod tests;
