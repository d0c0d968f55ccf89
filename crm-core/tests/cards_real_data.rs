//! Cards and calendars that other programs wrote: each is read, or refused with a reason; `--nocapture` shows the table of both.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and shows what it saw"
)]

mod shared_data;

use std::fmt::Debug;
use std::path::PathBuf;

use crm_core::activities::Due;
use crm_core::exchange::icalendar::{Appointment, CalendarReading, read_calendar};
use crm_core::exchange::vcard::{Card, CardReading, read_cards};
use crm_core::kernel::{CountryCode, CrmError, Fault};

/// What became of one file: how many were read and refused, and why.
struct Outcome {
    file: String,
    read: usize,
    refused: Vec<String>,
    left_out: usize,
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let Some(path) = shared_data::path(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|found| found == ending));
    files.sort();
    let named = |file: PathBuf| {
        let text = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        (file.file_name().unwrap().to_string_lossy().into_owned(), text)
    };
    files.into_iter().map(named).collect()
}

/// What was read, refused and left out of a text.
type Parts<T> = (Vec<T>, Vec<Fault>, Vec<Fault>);

fn outcome<T: Debug>(file: String, found: Result<Parts<T>, CrmError>, faults: impl Fn(&T) -> Vec<String>) -> Outcome {
    let mut outcome = Outcome { file, read: 0, refused: Vec::new(), left_out: 0 };
    println!("\n== {}", outcome.file);
    match found {
        Ok((items, refused, left_out)) => {
            for item in &items {
                outcome.read += 1;
                println!("{item:.200?}");
                for fault in faults(item) {
                    outcome.left_out += 1;
                    println!("   left out: {fault}");
                }
            }
            outcome.refused.extend(refused.iter().map(ToString::to_string));
            for fault in &left_out {
                outcome.left_out += 1;
                println!("   left out: {fault}");
            }
            let is_something = !(items.is_empty() && refused.is_empty() && left_out.is_empty());
            assert!(is_something, "{}: nothing was found, and nothing said", outcome.file);
        }
        Err(error) => outcome.refused.push(error.to_string()),
    }
    for refused in &outcome.refused {
        println!("   REFUSED: {refused}");
    }
    outcome
}

fn shown(outcomes: &[Outcome]) {
    println!("\n| file | read | refused | left out |\n|---|---|---|---|");
    for outcome in outcomes {
        println!("| {} | {} | {} | {} |", outcome.file, outcome.read, outcome.refused.len(), outcome.left_out);
    }
}

#[test]
fn every_card_of_other_programs_is_read() {
    let reading = CardReading {
        home: Some(CountryCode::parse("US").unwrap()),
        birthday: "birthday".parse().ok(),
        ..CardReading::from_source("samples".parse().unwrap())
    };
    let faults = |card: &Card| card.left_out.iter().map(ToString::to_string).collect();
    let parts = |text: &str| read_cards(text, &reading).map(|found| (found.cards, found.refused, found.left_out));
    let outcomes: Vec<Outcome> =
        files("vcard", "vcf").into_iter().map(|(file, text)| outcome(file, parts(&text), faults)).collect();
    shown(&outcomes);
    for outcome in &outcomes {
        assert!(outcome.read > 0 && outcome.refused.is_empty(), "{}: {:?}", outcome.file, outcome.refused);
    }
}

#[test]
fn every_appointment_of_other_programs_is_read_or_refused_for_what_it_lacks() {
    let reading = CalendarReading::in_zone("Europe/Berlin".parse().unwrap());
    let faults = |appointment: &Appointment| appointment.left_out.iter().map(ToString::to_string).collect();
    let mut outcomes = Vec::new();
    for (file, text) in files("ical", "ics") {
        let found = read_calendar(&text, &reading);
        for appointment in found.iter().flat_map(|found| &found.appointments) {
            if let Due::At { minutes, .. } = appointment.details.due {
                assert!(minutes <= 10_080);
            }
        }
        let parts = found.map(|found| (found.appointments, found.refused, found.left_out));
        outcomes.push(outcome(file, parts, faults));
    }
    shown(&outcomes);
    for refused in outcomes.iter().flat_map(|outcome| &outcome.refused) {
        let known = ["does not say when it begins", "has no title", "time zone is not known", "is not a time"];
        assert!(known.iter().any(|reason| refused.contains(reason)), "{refused}");
    }
}
