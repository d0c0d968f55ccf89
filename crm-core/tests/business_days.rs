//! Business-day sums of 32 countries against published results.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};

use crm_core::kernel::{BusinessCalendar, Date, TimeZone, WorkingHours};

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[test]
fn sums_of_business_days_agree_with_the_reference() {
    let Some(path) = shared_data::path("vectors/holidays_holidayslib.csv") else { return };
    let mut holidays: BTreeMap<String, BTreeSet<Date>> = BTreeMap::new();
    for row in csv::Reader::from_path(path).expect("holidays").records().map(|row| row.expect("a row")) {
        holidays.entry(row[0].to_owned()).or_default().insert(day(&row[1]));
    }
    let week = || (0..5).map(|weekday| WorkingHours { weekday, from: 540, to: 1_020 }).collect();
    let calendars: BTreeMap<&String, BusinessCalendar> = holidays
        .iter()
        .map(|(country, days)| (country, BusinessCalendar::new(TimeZone::UTC, week(), days.iter().copied()).expect("a calendar")))
        .collect();
    let path = shared_data::path("vectors/business_days.csv").expect("beside the holidays");
    let mut checked = 0;
    for row in csv::Reader::from_path(path).expect("sums").records().map(|row| row.expect("a row")) {
        let calendar = &calendars[&row[0].to_owned()];
        let (start, count) = (day(&row[1]), row[2].parse().expect("a number"));
        assert_eq!(calendar.plus_business_days(start, count).expect("in range"), day(&row[3]), "{row:?}");
        assert_eq!(calendar.business_days(start, day(&row[4])), row[5].parse::<i64>().expect("a number"), "{row:?}");
        checked += 1;
    }
    assert!(checked > 500, "{checked} rows");
}
