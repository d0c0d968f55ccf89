//! How something comes again: recurrence rules as calendars write them (RFC 5545, § 3.3.10).
//!
//! Days come again, not instants: a rule names days, and the hour on the wall stays what it was when the clocks change. [`Recurrence::parse`] checks
//! which parts a rule has; with the feature `recurrence`, [`Recurrence::next_day`] tells the days, by the library that calendars use.

use super::error::Fault;
use super::text::text_value;
use super::time::Date;

/// The longest rule, in bytes.
pub const RECURRENCE_BYTES: usize = 200;

/// The parts a rule may have. Those of hours, minutes and seconds are missing, for days come again; so are the rare ones that calendars read
/// differently from one another (BYYEARDAY, BYWEEKNO).
const PARTS: [&str; 9] = ["FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"];
const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// A rule by which days come again, as `FREQ=WEEKLY;BYDAY=MO,TH`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Recurrence(String);
text_value!(Recurrence);

impl Recurrence {
    /// Reads a rule: its parts, each once, `FREQ` among them. Letter case is put right; the first day is no part of it.
    ///
    /// # Errors
    /// A part that is not known here, that stands twice or is empty; a frequency below a day; both `COUNT` and `UNTIL`; more than 200 bytes.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        const REMEDY: &str = "write it as calendars do, as FREQ=WEEKLY;BYDAY=MO,TH";
        let broken = |problem: String| Err(Fault::new(text, problem, REMEDY));
        if text.len() > RECURRENCE_BYTES {
            return Err(Fault::new(text.len(), "a recurrence rule has at most 200 bytes", "give a simpler rule"));
        }
        let rule = text.trim().to_ascii_uppercase();
        let mut known: Vec<&str> = Vec::new();
        for part in rule.split(';') {
            let Some((name, value)) = part.split_once('=') else {
                return broken("a recurrence rule has parts of a name and a value".to_owned());
            };
            if !PARTS.contains(&name) {
                return broken(format!(
                    "{name} is not a part of a rule by which days come again; these are: {}",
                    PARTS.join(", ")
                ));
            }
            if known.contains(&name) {
                return broken(format!("{name} stands twice"));
            }
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '-' | '+');
            if value.is_empty() || !value.chars().all(is_plain) {
                return broken(format!("{name} has no value that calendars know"));
            }
            if name == "FREQ" && !FREQUENCIES.contains(&value) {
                return broken(format!("days come again {}", FREQUENCIES.join(", ")));
            }
            if name == "UNTIL" && day(value).is_none() {
                return broken("UNTIL is a day, as 20261231".to_owned());
            }
            known.push(name);
        }
        if !known.contains(&"FREQ") {
            return broken("a recurrence rule says how often: FREQ is missing".to_owned());
        }
        if known.contains(&"COUNT") && known.contains(&"UNTIL") {
            return broken("a recurrence rule ends after a number of times or on a day, not both".to_owned());
        }
        Ok(Self(rule))
    }

    /// The last day on which it may come again; none where it says none.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        self.0.split(';').find_map(|part| part.strip_prefix("UNTIL=")).and_then(day)
    }

    /// The first day after `after` on which what began on `first` comes again; none where it does not, in as many steps as a calendar looks ahead.
    /// The first day itself counts as one time.
    ///
    /// ```
    /// use crm_core::kernel::{Date, Recurrence};
    ///
    /// let last_friday = Recurrence::parse("FREQ=MONTHLY;BYDAY=-1FR")?;
    /// let (first, after): (Date, Date) = ("2026-01-30".parse()?, "2026-05-29".parse()?);
    /// assert_eq!(last_friday.next_day(first, after)?, Some("2026-06-26".parse()?));
    /// # Ok::<(), crm_core::kernel::Fault>(())
    /// ```
    ///
    /// # Errors
    /// A rule whose values no calendar knows, as a 32nd day of a month.
    #[cfg(feature = "recurrence")]
    pub fn next_day(&self, first: Date, after: Date) -> Result<Option<Date>, Fault> {
        use chrono::Datelike;
        use rrule::{RRule, RRuleSet, Tz, Unvalidated};

        let midnight = |day: Date| day.naive().and_time(chrono::NaiveTime::MIN).and_utc().with_timezone(&Tz::UTC);
        let broken = |error: rrule::RRuleError| {
            Fault::new(self.as_str(), error.to_string().trim_end_matches('.').to_owned(), "give a rule that calendars can follow")
        };
        // Until when is a day to us and an instant to the library, which asks for the zone of its clock.
        let endless: Vec<&str> = self.0.split(';').filter(|part| !part.starts_with("UNTIL=")).collect();
        let rule: RRule<Unvalidated> = endless.join(";").parse().map_err(broken)?;
        let days = RRuleSet::new(midnight(first)).rrule(rule.validate(midnight(first)).map_err(broken)?);
        let found = days.after(midnight(after.plus_days(1)?)).all(1);
        let next = found.dates.first().map(|day| Date::new(day.year(), day.month(), day.day())).transpose()?;
        Ok(next.filter(|next| self.until().is_none_or(|until| *next <= until)))
    }
}

/// The day of a value of `UNTIL`: `20261231`, perhaps with a time behind it, which says no more than the day.
fn day(value: &str) -> Option<Date> {
    let (day, time) = value.split_at_checked(8)?;
    let is_time = |time: &str| time.len() == 6 && time.bytes().all(|digit| digit.is_ascii_digit());
    let rest = time.strip_suffix('Z').unwrap_or(time);
    let fits = time.is_empty() || rest.strip_prefix('T').is_some_and(is_time);
    let number =
        |from: usize, to: usize| day.get(from..to).filter(|text| text.bytes().all(|digit| digit.is_ascii_digit()))?.parse().ok();
    fits.then_some(())?;
    Date::new(i32::try_from(number(0, 4)?).ok()?, number(4, 6)?, number(6, 8)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_kept_in_the_letters_of_calendars() {
        assert_eq!(Recurrence::parse(" freq=weekly;byday=mo,th ").unwrap().as_str(), "FREQ=WEEKLY;BYDAY=MO,TH");
    }

    #[test]
    fn what_is_no_rule_of_days_is_sent_back_with_what_would_be() {
        for (text, problem) in [
            ("", "parts of a name and a value"),
            ("WEEKLY", "parts of a name and a value"),
            ("INTERVAL=2", "FREQ is missing"),
            ("FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY, YEARLY"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR is not a part"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"),
            ("FREQ=DAILY;COUNT=", "COUNT has no value"),
            ("FREQ=DAILY;COUNT=2;UNTIL=20261231", "not both"),
            ("FREQ=DAILY;BYDAY=M\u{f6}", "BYDAY has no value"),
            ("FREQ=DAILY;UNTIL=TOMORROW", "UNTIL is a day"),
            ("FREQ=DAILY;UNTIL=20260230", "UNTIL is a day"),
            ("FREQ=DAILY;UNTIL=20260228T9", "UNTIL is a day"),
        ] {
            let fault = Recurrence::parse(text).expect_err(text);
            assert!(fault.problem.contains(problem), "{text}: {fault}");
        }
        assert!(Recurrence::parse(&format!("FREQ=DAILY;BYMONTHDAY={}1", "1,".repeat(100))).is_err(), "too long");
    }

    #[cfg(feature = "recurrence")]
    mod days {
        use proptest::prelude::*;

        use super::*;

        fn next(rule: &str, first: &str, after: &str) -> Option<String> {
            let rule = Recurrence::parse(rule).unwrap();
            rule.next_day(first.parse().unwrap(), after.parse().unwrap()).unwrap().map(|day| day.to_string())
        }

        #[test]
        fn days_come_again_as_calendars_say() {
            for (rule, first, after, then) in [
                ("FREQ=DAILY", "2026-05-04", "2026-05-04", Some("2026-05-05")),
                ("FREQ=DAILY;INTERVAL=3", "2026-05-04", "2026-05-05", Some("2026-05-07")),
                ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-05-04", "2026-05-04", Some("2026-05-07")),
                ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31", "2026-01-31", Some("2026-03-31")),
                ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31", "2026-01-31", Some("2026-02-28")),
                ("FREQ=MONTHLY;BYDAY=2TU", "2026-01-13", "2026-01-13", Some("2026-02-10")),
                ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-30", "2026-04-30", Some("2026-05-29")),
                ("FREQ=YEARLY", "2024-02-29", "2024-02-29", Some("2028-02-29")),
                // The first day is one time of three.
                ("FREQ=DAILY;COUNT=3", "2026-05-04", "2026-05-05", Some("2026-05-06")),
                ("FREQ=DAILY;COUNT=3", "2026-05-04", "2026-05-06", None),
                ("FREQ=DAILY;UNTIL=20260506", "2026-05-04", "2026-05-05", Some("2026-05-06")),
                ("FREQ=DAILY;UNTIL=20260506", "2026-05-04", "2026-05-06", None),
                ("FREQ=DAILY;UNTIL=20260506T090000Z", "2026-05-04", "2026-05-05", Some("2026-05-06")),
                // There is no 30 February, however far one looks.
                ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-01-01", "2026-01-01", None),
            ] {
                assert_eq!(next(rule, first, after).as_deref(), then, "{rule} from {first} after {after}");
            }
        }

        #[test]
        fn values_that_no_calendar_knows_are_sent_back() {
            for rule in ["FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=DAILY;COUNT=x", "FREQ=WEEKLY;BYDAY=XX"] {
                let rule = Recurrence::parse(rule).unwrap();
                let day = "2026-05-04".parse().unwrap();
                assert!(rule.next_day(day, day).is_err(), "{rule}");
            }
        }

        proptest! {
            #[test]
            fn whatever_a_rule_says_the_next_day_lies_behind_or_there_is_none(
                freq in prop::sample::select(FREQUENCIES.to_vec()),
                parts in prop::collection::btree_map(
                    prop::sample::select(PARTS[1..].to_vec()), "[0-9,+-]{1,6}|(-?[1-5]?(MO|SU)){1,2}|[0-9]{8}(T[0-9]{6}Z)?", 0..4),
                first in 0i64..60_000,
                later in 0i64..4_000,
            ) {
                let parts = parts.iter().map(|(name, value)| format!(";{name}={value}")).collect::<String>();
                let (first, after) = (Date::from_days(first).unwrap(), Date::from_days(first + later).unwrap());
                if let Ok(rule) = Recurrence::parse(&format!("FREQ={freq}{parts}"))
                    && let Ok(Some(next)) = rule.next_day(first, after)
                {
                    prop_assert!(next > after);
                }
            }
        }
    }
}
