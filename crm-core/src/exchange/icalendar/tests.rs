//! Events and tasks are read property by property, what has no place is named, and what is written comes back.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::activities::{ActivityDetails, ActivityKind, Due};
use crate::kernel::{Date, Name, Note, Recurrence, Span, TimeZone, Timestamp};

fn paris() -> TimeZone {
    "Europe/Paris".parse().unwrap()
}

fn reading() -> CalendarReading {
    CalendarReading::in_zone(paris())
}

fn found(text: &str) -> FoundAppointments {
    read_calendar(text, &reading()).unwrap()
}

/// The event of which `lines` are the lines beside its title.
fn event(lines: &str) -> Appointment {
    part("VEVENT", lines).unwrap()
}

fn part(kind: &str, lines: &str) -> Result<Appointment, String> {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:{kind}\nSUMMARY:Offer\n{lines}\nEND:{kind}\nEND:VCALENDAR\n");
    let mut found = found(&text);
    found.appointments.pop().ok_or_else(|| found.refused.remove(0).to_string())
}

fn at(begins: &str, minutes: u16) -> Due {
    Due::At { begins: begins.parse().unwrap(), minutes }
}

fn on(day: &str) -> Due {
    Due::On(day.parse().unwrap())
}

fn left(appointment: &Appointment) -> Vec<&str> {
    appointment.left_out.iter().map(|fault| fault.field.strip_prefix("line 3, ").unwrap_or(&fault.field)).collect()
}

#[test]
fn an_event_lasts_from_its_beginning_to_its_end_by_whichever_clocks_it_is_told() {
    for (lines, due) in [
        ("DTSTART:20260504T120000Z\nDTEND:20260504T124500Z", at("2026-05-04T12:00:00Z", 45)),
        ("DTSTART:20260504T140000\nDURATION:PT1H30M", at("2026-05-04T12:00:00Z", 90)),
        (
            "DTSTART;TZID=America/New_York:20260504T080000\nDTEND;TZID=Europe/Paris:20260504T150000",
            at("2026-05-04T12:00:00Z", 60),
        ),
        ("DTSTART;TZID=\"W. Europe Standard Time\":20261204T080000", at("2026-12-04T07:00:00Z", 0)),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Vaduz:20261204T080000", at("2026-12-04T07:00:00Z", 0)),
        ("DTSTART;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260505", on("2026-05-04")),
        ("DTSTART:20260504", on("2026-05-04")),
        // The clocks skip from 2 to 3.
        ("DTSTART:20260329T023000", at("2026-03-29T01:00:00Z", 0)),
    ] {
        let event = event(lines);
        assert_eq!((event.details.due, left(&event)), (due, vec![]), "{lines}");
    }
}

#[test]
fn lengths_that_an_activity_cannot_have_are_named() {
    for (lines, due, named) in [
        ("DTSTART;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260507", on("2026-05-04"), "VEVENT.DTEND"),
        ("DTSTART:20260504T120000Z\nDTEND:20260604T120000Z", at("2026-05-04T12:00:00Z", 10_080), "VEVENT.DTEND"),
        ("DTSTART:20260504T120000Z\nDTEND:20260504T110000Z", at("2026-05-04T12:00:00Z", 0), "VEVENT.DTEND"),
        ("DTSTART:20260504T120000Z\nDURATION:PT90S", at("2026-05-04T12:00:00Z", 1), "VEVENT.DURATION"),
        ("DTSTART:20260504T120000Z\nDTEND;VALUE=DATE:20260505", at("2026-05-04T12:00:00Z", 0), "VEVENT.DTEND"),
        ("DTSTART:20260504\nDTEND:20260501", on("2026-05-04"), "VEVENT.DTEND"),
        ("DTSTART:20260504\nDURATION:PT1H", on("2026-05-04"), "VEVENT.DURATION"),
        ("DTSTART:20260504T120000Z\nDTEND:20260504T121500Z\nDURATION:PT1H", at("2026-05-04T12:00:00Z", 15), "VEVENT.DURATION"),
        ("DTSTART:20260504T120000Z\nDUE:20260504T121500Z", at("2026-05-04T12:00:00Z", 0), "VEVENT.DUE"),
        ("DTSTART:20260504\nX-CRM-KIND:LETTER", on("2026-05-04"), "VEVENT.X-CRM-KIND"),
    ] {
        let event = event(lines);
        assert_eq!((event.details.due, left(&event)), (due, vec![named]), "{lines}");
    }
}

#[test]
fn a_task_is_due_on_a_day_or_at_an_instant_or_done() {
    let task = |lines: &str| part("VTODO", lines).unwrap();
    assert_eq!(task("DUE;VALUE=DATE:20260504").details.due, on("2026-05-04"));
    assert_eq!(task("DUE:20260504T120000Z").details.due, at("2026-05-04T12:00:00Z", 0));
    assert_eq!(task("DTSTART:20260504T120000Z\nDUE:20260504T123000Z").details.due, at("2026-05-04T12:00:00Z", 30));
    let both = task("DTSTART;VALUE=DATE:20260501\nDUE;VALUE=DATE:20260504");
    assert_eq!((both.details.due, left(&both)), (on("2026-05-04"), vec!["VTODO.DTSTART"]));
    for (lines, named) in [
        ("DUE;VALUE=DATE:20260504\nDURATION:PT1H", "VTODO.DURATION"),
        ("DUE;VALUE=DATE:20260504\nDTEND;VALUE=DATE:20260505", "VTODO.DTEND"),
    ] {
        assert_eq!((task(lines).details.due, left(&task(lines))), (on("2026-05-04"), vec![named]));
    }
    let done = task("DUE;VALUE=DATE:20260504\nSTATUS:COMPLETED\nCOMPLETED:20260503T080000Z");
    assert_eq!(done.state, AppointmentState::Done { at: "2026-05-03T08:00:00Z".parse().ok() });
    assert_eq!(done.details.kind, ActivityKind::Task);
    assert_eq!(part("VTODO", "UID:1").unwrap_err(), "line 3, VTODO.DUE ``: this task does not say when it is due; add DUE");
}

#[test]
fn what_is_called_off_is_cancelled() {
    assert_eq!(event("DTSTART:20260504\nSTATUS:CANCELLED").state, AppointmentState::Cancelled);
    assert_eq!(event("DTSTART:20260504\nSTATUS:CONFIRMED").state, AppointmentState::Planned);
    let text = "BEGIN:VCALENDAR\nMETHOD:CANCEL\nBEGIN:VEVENT\nSUMMARY:a\nDTSTART:20260504\nEND:VEVENT\nEND:VCALENDAR\n";
    assert_eq!(found(text).appointments[0].state, AppointmentState::Cancelled);
}

#[test]
fn a_rule_is_kept_whole_or_left_out_whole() {
    let start = "DTSTART;TZID=Europe/Paris:20260504T140000\n";
    for (rule, kept) in [
        ("FREQ=WEEKLY;BYDAY=MO,TH", Some("FREQ=WEEKLY;BYDAY=MO,TH")),
        ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3;", Some("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3")),
        // Until an instant: the last day is the one on whose hour it still comes.
        ("FREQ=DAILY;UNTIL=20260510T115959Z", Some("FREQ=DAILY;UNTIL=20260509")),
        ("FREQ=DAILY;UNTIL=20260510T120000Z", Some("FREQ=DAILY;UNTIL=20260510")),
        ("FREQ=DAILY;UNTIL=20260510T220000Z", Some("FREQ=DAILY;UNTIL=20260510")),
        ("FREQ=DAILY;UNTIL=20260510", Some("FREQ=DAILY;UNTIL=20260510")),
        ("FREQ=DAILY;BYHOUR=14;BYMINUTE=0;BYSECOND=0", Some("FREQ=DAILY")),
        ("FREQ=DAILY;BYHOUR=9", None),
        ("FREQ=DAILY;BYHOUR=14,15", None),
        ("FREQ=HOURLY", None),
        ("FREQ=YEARLY;BYWEEKNO=20", None),
        ("FREQ=YEARLY;BYYEARDAY=300", None),
        ("FREQ=DAILY;X-STEP=2", None),
        ("FREQ=DAILY;UNTIL=SOON", None),
        ("WEEKLY", None),
    ] {
        let event = event(&format!("{start}RRULE:{rule}"));
        assert_eq!(event.details.recurrence.as_ref().map(Recurrence::as_str), kept, "{rule}");
        let named: Vec<&str> = if kept.is_some() { vec![] } else { vec!["VEVENT.RRULE"] };
        assert_eq!(left(&event), named, "{rule}");
    }
    let long = event(&format!("{start}RRULE:FREQ=MONTHLY;BYMONT\n HDAY=300"));
    assert_eq!(long.details.recurrence.unwrap().as_str(), "FREQ=MONTHLY;BYMONTHDAY=300", "no number becomes another");
}

#[test]
fn what_comes_again_by_other_clocks_says_so_and_on_another_day_does_not_come_again() {
    let near = event("DTSTART;TZID=Europe/London:20260504T140000\nRRULE:FREQ=WEEKLY");
    assert_eq!((near.details.recurrence.is_some(), left(&near)), (true, vec!["VEVENT.DTSTART;TZID"]));
    let beside = event("DTSTART;TZID=Europe/Zurich:20260504T140000\nRRULE:FREQ=WEEKLY");
    assert_eq!((beside.details.recurrence.is_some(), left(&beside)), (true, vec![]), "the same clocks by another name");
    let far = event("DTSTART;TZID=America/New_York:20260504T200000\nRRULE:FREQ=WEEKLY;BYDAY=MO");
    assert_eq!((far.details.recurrence.is_some(), left(&far)), (false, vec!["VEVENT.RRULE"]));
}

#[test]
fn what_has_no_place_is_named_with_its_property() {
    let lines = "DTSTART:20260504\nLOCATION:Lyon\nATTENDEE;CN=Ada:mailto:ada@example.com\nEXDATE:20260511\nCLASS:PRIVATE\nTRANSP:OPAQUE\n\
                 SEQUENCE:2\nRECURRENCE-ID:20260504\nSUMMARY:Again\nX-A:b\nBEGIN:VALARM\nTRIGGER:-PT5M\nEND:VALARM\nSTATUS:TENTATIVE";
    let named = ["LOCATION", "ATTENDEE", "EXDATE", "CLASS", "RECURRENCE-ID", "SUMMARY", "X-A", "STATUS", "VALARM"];
    assert_eq!(left(&event(lines)), named.map(|name| format!("VEVENT.{name}")));
    let text = "BEGIN:VCALENDAR\nX-WR-CALNAME:mine\nSPEED\nBEGIN:VJOURNAL\nSUMMARY:a\nEND:VJOURNAL\nEND:VCALENDARD\n";
    let said: Vec<String> = found(text).left_out.iter().map(|fault| format!("{}: {}", fault.field, fault.problem)).collect();
    assert_eq!(
        said,
        [
            "line 3: this line has no value",
            "line 7: this ends nothing that has begun",
            "line 1, VCALENDAR: the text ends before this calendar does",
            "line 1, VCALENDAR.X-WR-CALNAME: this is said of the whole calendar, and an activity has no place for it",
            "line 4, VJOURNAL: this is neither an event nor a task",
        ]
    );
}

#[test]
fn an_event_that_cannot_be_taken_names_line_property_and_remedy() {
    for (lines, said) in [
        ("UID:1", "line 3, VEVENT.DTSTART ``: this event does not say when it begins; add DTSTART"),
        (
            "DTSTART:tomorrow",
            "line 3, VEVENT.DTSTART `tomorrow`: this is not a time; write it as 20260504T090000Z, or a day as 20260504",
        ),
        ("DTSTART:20260230", "line 3, VEVENT.DTSTART `2026-02-30`: this day does not exist; give a day of the calendar"),
        (
            "DTSTART:20260504T250000Z",
            "line 3, VEVENT.DTSTART `25:00`: no clock shows this time; give hours to 23 and minutes to 59",
        ),
        (
            "DTSTART;TZID=Mars/Olympus:20260504T090000",
            "line 3, VEVENT.DTSTART `Mars/Olympus`: this time zone is not known by this name; \
             name the zone of IANA that it stands for among the zones",
        ),
    ] {
        assert_eq!(part("VEVENT", lines).unwrap_err(), said);
    }
    let zones = BTreeMap::from([("Mars/Olympus".to_owned(), paris())]);
    let text = "BEGIN:VEVENT\nDTSTART;TZID=Mars/Olympus:20260504T090000\nEND:VEVENT\n";
    let reading = CalendarReading { zones, ..reading() };
    let error = read_calendar(text, &reading).unwrap().refused.remove(0).to_string();
    assert_eq!(error, "line 1, VEVENT.SUMMARY ``: this has no title; add SUMMARY, or say what such things are called");
    let reading = CalendarReading { untitled: Name::parse("Busy").ok(), ..reading };
    let item = read_calendar(text, &reading).unwrap().appointments.remove(0);
    assert_eq!((item.details.title.as_str(), item.details.due), ("Busy", at("2026-05-04T07:00:00Z", 0)));
    assert!(read_calendar("hello", &reading).unwrap_err().to_string().contains("there is no calendar in this text"));
}

#[test]
fn what_is_written_is_what_calendars_read() {
    let details = ActivityDetails {
        kind: ActivityKind::Meeting,
        title: "Offer, and more".parse().unwrap(),
        note: Note::default(),
        due: at("2026-05-04T12:00:00Z", 45),
        recurrence: Recurrence::parse("FREQ=WEEKLY;UNTIL=20260601").ok(),
    };
    let appointment = Appointment { uid: Name::parse("1").ok(), details, state: AppointmentState::Planned, left_out: Vec::new() };
    let writing = CalendarWriting { zone: paris(), now: "2026-05-01T00:00:00Z".parse().unwrap() };
    let written = write_calendar(std::slice::from_ref(&appointment), &writing).unwrap();
    for line in [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//crm-core//crm-core//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n",
        "BEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260501T000000Z\r\nSUMMARY:Offer\\, and more\r\n",
        "DTSTART;TZID=Europe/Paris:20260504T140000\r\nDURATION:PT45M\r\n",
        "RRULE:FREQ=WEEKLY;UNTIL=20260601T120000Z\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ] {
        assert!(written.text.contains(line), "{line}\n{}", written.text);
    }
    let none = write_calendar(&[Appointment { uid: None, ..appointment }], &writing).unwrap_err().to_string();
    assert_eq!(none, "appointments[0].uid ``: a calendar tells appointments apart by this; give the id of the activity");
}

#[test]
fn what_ends_in_the_hour_that_clocks_show_twice_lasts_as_long_as_before() {
    let zone = "Australia/Lord_Howe".parse().unwrap();
    let recurrence = Recurrence::parse("FREQ=DAILY").ok();
    let (title, due) = ("Watch".parse().unwrap(), at("2007-03-21T14:39:00Z", 4_341));
    let details = ActivityDetails { kind: ActivityKind::Task, title, note: Note::default(), due, recurrence };
    let appointment = Appointment { uid: Name::parse("1").ok(), details, state: AppointmentState::Planned, left_out: Vec::new() };
    let writing = CalendarWriting { zone, now: Timestamp::EPOCH };
    let written = write_calendar(std::slice::from_ref(&appointment), &writing).unwrap();
    assert_eq!(read_calendar(&written.text, &CalendarReading::in_zone(zone)).unwrap().appointments, [appointment]);
}

fn due() -> impl Strategy<Value = (Due, Option<Recurrence>)> {
    let rules = [
        "FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20300504",
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1;WKST=SU",
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24",
    ];
    let rule = prop::option::of(prop::sample::select(rules.to_vec()).prop_map(|rule| Recurrence::parse(rule).unwrap()));
    // What comes again does not begin in the hour that the clocks show twice, for text says it once.
    let at = (0_i64..25_000, 9 * 3_600_i64..20 * 3_600, 0_u16..=10_080).prop_map(|(day, second, minutes)| Due::At {
        begins: Timestamp::EPOCH.plus(Span::from_days(day)).unwrap().plus(Span::from_seconds(second)).unwrap(),
        minutes,
    });
    (prop_oneof![(0_i64..25_000).prop_map(|day| Due::On(Date::from_days(day).unwrap())), at], rule)
}

fn appointment() -> impl Strategy<Value = Appointment> {
    let title = prop_oneof!["[a-zé,;:\\\\\"' n-]{1,60}", "\\PC{1,60}"].prop_filter_map("a name", |text| Name::parse(&text).ok());
    let note =
        prop_oneof!["[a-zé,;:\\\\\"'=\n\t n-]{0,200}", any::<String>()].prop_filter_map("a note", |text| Note::parse(&text).ok());
    let kinds = prop::sample::select(vec![ActivityKind::Task, ActivityKind::Call, ActivityKind::Meeting, ActivityKind::Email]);
    let state = prop_oneof![Just(AppointmentState::Planned), Just(AppointmentState::Cancelled)];
    ("[a-zA-Z0-9@:,;\\\\.-]{1,150}", title, note, kinds, due(), state).prop_map(
        |(uid, title, note, kind, (due, recurrence), state)| {
            let details = ActivityDetails { kind, title, note, due, recurrence };
            Appointment { uid: Name::parse(&uid).ok(), details, state, left_out: Vec::new() }
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_comes_back(
        appointments in prop::collection::vec(appointment(), 1..4),
        zone in prop::sample::select(vec!["Europe/Paris", "UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
    ) {
        let zone: TimeZone = zone.parse().unwrap();
        let written = write_calendar(&appointments, &CalendarWriting { zone, now: Timestamp::EPOCH }).unwrap();
        prop_assert!(written.text.split("\r\n").all(|line| line.len() <= 75), "{}", written.text);
        let back = read_calendar(&written.text, &CalendarReading::in_zone(zone)).unwrap();
        prop_assert_eq!(&back.left_out, &Vec::new());
        prop_assert_eq!(&back.refused, &Vec::new());
        prop_assert_eq!(back.appointments, appointments, "{}", written.text);
    }

    #[test]
    fn any_text_is_appointments_or_an_error(
        lines in prop::collection::vec(prop_oneof![
            "(BEGIN|END):(VCALENDAR|VEVENT|VTODO|VALARM|VTIMEZONE|STANDARD)", Just("SUMMARY:a".to_owned()),
            Just("DTSTART:20260504T090000Z".to_owned()),
            "(DTSTART|DTEND|DUE|DURATION|RRULE|EXDATE|COMPLETED|STATUS|TZID|X-MICROSOFT-CDO-TZID|GEO|TRIGGER|REQUEST-STATUS|FREEBUSY)(;(TZID|VALUE|ENCODING|RELATED)=(\"[a-z,;:]{0,4}\"|QUOTED-PRINTABLE|BASE64|DATE|RECUR|PERIOD|DURATION|UTC-OFFSET|[A-Za-z/0-9+,-]{0,9}))?:[-+=A-Z0-9;,:/ ]{0,30}",
            "RRULE:FREQ=(DAILY|YEARLY);(UNTIL=[0-9TZ]{0,17}|COUNT=-?[0-9]{0,20}|BYDAY=[-+0-9MOTUSA,]{0,12}|BYHOUR=[0-9]{1,3})",
            "[ \t].{0,20}", any::<String>(), "[;:=,.\"\\\\\r]{0,8}",
        ], 0..24),
        end in prop_oneof![Just("\n"), Just("\r\n")],
    ) {
        let _ = read_calendar(&lines.join(end), &reading());
        let _ = read_calendar(&format!("BEGIN:VEVENT\nSUMMARY:a\n{}\nEND:VEVENT", lines.join(end)), &reading());
    }
}
