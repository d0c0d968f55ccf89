//! Cards and calendars: no text panics, and what was read from one is written to a text that reads as the same.

use crm_core::activities::Due;
use crm_core::exchange::CardLimits;
use crm_core::exchange::icalendar::{Appointment, CalendarReading, CalendarWriting, read_calendar, write_calendar};
use crm_core::exchange::vcard::{Card, CardReading, CardVersion, CardWriting, read_cards, write_cards};
use crm_core::kernel::{Code, CountryCode, Name, TimeZone, Timestamp};

pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    cards(&text);
    calendar(&text);
}

fn cards(text: &str) {
    let (source, birthday): (Code, Option<Code>) = ("book".parse().unwrap(), "birthday".parse().ok());
    let reading = CardReading { source, home: Some(CountryCode::FRANCE), birthday, limits: CardLimits::default() };
    let Ok(found) = read_cards(text, &reading) else { return };
    for card in found.cards {
        for version in [CardVersion::V3, CardVersion::V4] {
            let writing = CardWriting { version, source: reading.source.clone(), birthday: reading.birthday.clone() };
            let written = write_cards(std::slice::from_ref(&card), &writing);
            // A label may be made of words that say something else in a card.
            if !written.left_out.is_empty() {
                continue;
            }
            let again = read_cards(&written.text, &reading).unwrap().cards.remove(0);
            let card = Card { left_out: Vec::new(), ..card.clone() };
            assert_eq!(again, card, "{}", written.text);
        }
    }
}

fn calendar(text: &str) {
    let reading = CalendarReading { untitled: Name::parse("-").ok(), ..CalendarReading::in_zone(TimeZone::UTC) };
    let Ok(found) = read_calendar(text, &reading) else { return };
    for appointment in found.appointments {
        // The last of all years has no room for what lasts.
        if matches!(appointment.details.due, Due::At { begins, .. } if begins.date_in(&TimeZone::UTC).year() == 9999) {
            continue;
        }
        let uid = appointment.uid.clone().or_else(|| Name::parse("1").ok());
        let appointment = Appointment { uid, left_out: Vec::new(), ..appointment };
        let writing = CalendarWriting { zone: TimeZone::UTC, now: Timestamp::EPOCH };
        let written = write_calendar(std::slice::from_ref(&appointment), &writing).unwrap();
        if !written.left_out.is_empty() {
            continue;
        }
        let again = read_calendar(&written.text, &reading).unwrap().appointments.remove(0);
        assert_eq!(again, appointment, "{}", written.text);
    }
}
