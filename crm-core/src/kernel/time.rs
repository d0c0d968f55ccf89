//! Instants, days, spans and time zones. The time is always given; nothing here reads a clock.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, SecondsFormat, TimeZone as _, Timelike as _, Utc, Weekday};

use super::error::Fault;

const MICROS_A_SECOND: i64 = 1_000_000;
/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
const FIRST_MICRO: i64 = -62_135_596_800_000_000;
const LAST_MICRO: i64 = 253_402_300_799_999_999;

macro_rules! as_integer {
    ($name:ident, $raw:ident, $make:expr, $what:literal) => {
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.i64(self.$raw())?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let position = d.position();
                $make(d.i64()?).map_err(|_| minicbor::decode::Error::message($what).at(position))
            }
        }
    };
}

/// A length of time in whole microseconds, possibly negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span(i64);

impl Span {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// `micros` microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// `seconds` seconds; beyond 292,000 years, the longest span there is.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_A_SECOND))
    }

    /// `minutes` minutes.
    #[must_use]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self::from_seconds(minutes.saturating_mul(60))
    }

    /// `hours` hours.
    #[must_use]
    pub const fn from_hours(hours: i64) -> Self {
        Self::from_seconds(hours.saturating_mul(3_600))
    }

    /// `days` days of 24 hours.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        Self::from_seconds(days.saturating_mul(86_400))
    }

    /// The span in microseconds.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The span in whole seconds, cut towards zero.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0 / MICROS_A_SECOND
    }

    /// The span in whole days of 24 hours, cut towards zero.
    #[must_use]
    pub const fn whole_days(self) -> i64 {
        self.seconds() / 86_400
    }

    /// The sum; the longest span where it has no room.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; the longest span where it has no room.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Span {
    /// Days, hours and minutes, as `2 d 3 h 15 min`; seconds below a minute.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let seconds = self.seconds().unsigned_abs();
        let parts = [(seconds / 86_400, "d"), (seconds / 3_600 % 24, "h"), (seconds / 60 % 60, "min")];
        let mut shown = parts.iter().filter(|(count, _)| *count > 0).peekable();
        if shown.peek().is_none() {
            return write!(f, "{seconds} s");
        }
        while let Some((count, unit)) = shown.next() {
            write!(f, "{count} {unit}{}", if shown.peek().is_some() { " " } else { "" })?;
        }
        Ok(())
    }
}

as_integer!(Span, micros, |micros| Ok::<_, Fault>(Span(micros)), "a span is a number of microseconds");

/// An instant, in whole microseconds, of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// `micros` microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// A fault outside the years 1 to 9999.
    pub fn from_micros(micros: i64) -> Result<Self, Fault> {
        if (FIRST_MICRO..=LAST_MICRO).contains(&micros) {
            return Ok(Self(micros));
        }
        Err(Fault::new(micros, "an instant lies in the years 1 to 9999", "give microseconds since 1970"))
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The instant `span` later.
    ///
    /// # Errors
    /// A fault outside the years 1 to 9999.
    pub fn plus(self, span: Span) -> Result<Self, Fault> {
        Self::from_micros(self.0.saturating_add(span.0))
    }

    /// The time from `earlier` to this instant; negative where that is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }

    /// The instant of `day` at which the clocks of `zone` show what they show at this one.
    #[must_use]
    pub fn same_hour_on(self, day: Date, zone: &TimeZone) -> Self {
        zone.earliest(day.naive().and_time(self.time_in(zone)))
    }

    /// What the clocks of `zone` show.
    #[must_use]
    pub fn time_in(self, zone: &TimeZone) -> NaiveTime {
        self.to_utc().with_timezone(&zone.0).time()
    }

    /// The day it is in `zone`.
    #[must_use]
    pub fn date_in(self, zone: &TimeZone) -> Date {
        Date::clamped(self.to_utc().with_timezone(&zone.0).date_naive())
    }

    /// The instant as chrono has it.
    #[must_use]
    pub fn to_utc(self) -> DateTime<Utc> {
        // The bounds lie within chrono's.
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }
}

impl From<DateTime<Utc>> for Timestamp {
    /// Cut to microseconds, and to the years 1 to 9999.
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.timestamp_micros().clamp(FIRST_MICRO, LAST_MICRO))
    }
}

impl FromStr for Timestamp {
    type Err = Fault;

    /// Reads RFC 3339, as `2026-04-03T16:00:00+02:00`.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let fault = || Fault::new(text, "this is not an instant", "write it as 2026-04-03T16:00:00+02:00");
        let instant = DateTime::parse_from_rfc3339(text).map_err(|_| fault())?;
        Self::from_micros(instant.timestamp_micros()).map_err(|_| fault())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

as_integer!(Timestamp, micros, Timestamp::from_micros, "an instant lies in the years 1 to 9999");

/// A day of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

impl Date {
    /// The day `day` of `month` of `year`.
    ///
    /// # Errors
    /// A fault for a day that does not exist, or outside the years 1 to 9999.
    pub fn new(year: i32, month: u32, day: u32) -> Result<Self, Fault> {
        NaiveDate::from_ymd_opt(year, month, day).and_then(Self::bounded).ok_or_else(|| {
            Fault::new(format!("{year:04}-{month:02}-{day:02}"), "this day does not exist", "give a day of the calendar")
        })
    }

    fn bounded(day: NaiveDate) -> Option<Self> {
        (1..=9999).contains(&day.year()).then_some(Self(day))
    }

    fn clamped(day: NaiveDate) -> Self {
        match day.year() {
            ..1 => Self(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default()),
            10_000.. => Self(NaiveDate::from_ymd_opt(9999, 12, 31).unwrap_or_default()),
            _ => Self(day),
        }
    }

    /// The day `days` after 1970-01-01.
    ///
    /// # Errors
    /// A fault outside the years 1 to 9999.
    pub fn from_days(days: i64) -> Result<Self, Fault> {
        Self(NaiveDate::default()).plus_days(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i64 {
        self.days_since(Self(NaiveDate::default()))
    }

    /// How many days it is after `earlier`; negative where that is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// The day `days` later.
    ///
    /// # Errors
    /// A fault outside the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Result<Self, Fault> {
        let later = chrono::TimeDelta::try_days(days).and_then(|span| self.0.checked_add_signed(span));
        later.and_then(Self::bounded).ok_or_else(|| Fault::new(days, "a day lies in the years 1 to 9999", "give fewer days"))
    }

    /// The same day `months` later, or the last day of that month where it is shorter. Count from one anchor: 31 January leads to 28 February and
    /// to 31 March.
    ///
    /// # Errors
    /// A fault outside the years 1 to 9999.
    pub fn plus_months(self, months: i32) -> Result<Self, Fault> {
        let span = Months::new(months.unsigned_abs());
        let later = if months < 0 { self.0.checked_sub_months(span) } else { self.0.checked_add_months(span) };
        later.and_then(Self::bounded).ok_or_else(|| Fault::new(months, "a day lies in the years 1 to 9999", "give fewer months"))
    }

    /// The first day of its month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.with_day(1).unwrap_or(self.0))
    }

    /// The last day of its month.
    #[must_use]
    pub fn month_end(self) -> Self {
        let next = self.0.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)));
        Self(next.and_then(|next| next.pred_opt()).unwrap_or(self.0))
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// The quarter of the year, 1 to 4.
    #[must_use]
    pub fn quarter(self) -> u32 {
        self.0.month0() / 3 + 1
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.0.weekday()
    }

    /// The day as chrono has it.
    #[must_use]
    pub const fn naive(self) -> NaiveDate {
        self.0
    }

    /// The first instant of the day in `zone`. Where a change of the clocks leaves midnight out, the first instant after the gap.
    #[must_use]
    pub fn start_in(self, zone: &TimeZone) -> Timestamp {
        zone.earliest(self.0.and_time(NaiveTime::MIN))
    }
}

impl FromStr for Date {
    type Err = Fault;

    /// Reads `2026-04-03`, and nothing else.
    fn from_str(text: &str) -> Result<Self, Fault> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        if !shaped {
            return Err(Fault::new(text, "this is not a day", "write it as 2026-04-03"));
        }
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(Self::bounded);
        day.ok_or_else(|| Fault::new(text, "this day does not exist", "give a day of the calendar, as 2026-04-03"))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

as_integer!(Date, days, Date::from_days, "a day lies in the years 1 to 9999");

/// A time zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeZone(pub(super) chrono_tz::Tz);

impl TimeZone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self(chrono_tz::Tz::UTC);

    /// The zone's name, as `Europe/Paris`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The first instant at which the clocks of the zone show `local` or later: the earlier of two where they are turned back, the first after
    /// the gap where they are put forward.
    #[must_use]
    pub fn earliest(&self, local: chrono::NaiveDateTime) -> Timestamp {
        let mut at = local;
        // Gaps last a day at most, and end at a quarter of an hour since 1973.
        for _ in 0..=200 {
            if let Some(instant) = self.0.from_local_datetime(&at).earliest() {
                return Timestamp::from(instant.with_timezone(&Utc));
            }
            let gone = i64::from(at.num_seconds_from_midnight() % 900);
            let next = at.with_nanosecond(0).unwrap_or(at).checked_add_signed(chrono::TimeDelta::seconds(900 - gone));
            at = next.unwrap_or(at);
        }
        Timestamp::from(Utc.from_utc_datetime(&local))
    }
}

impl FromStr for TimeZone {
    type Err = Fault;

    fn from_str(name: &str) -> Result<Self, Fault> {
        name.parse()
            .map(Self)
            .map_err(|_| Fault::new(name, "this is not a time zone", "give a name of the IANA database, as Europe/Paris"))
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl<C> minicbor::Encode<C> for TimeZone {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(self.name())?.ok()
    }
}

impl<'b, C> minicbor::Decode<'b, C> for TimeZone {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let position = d.position();
        d.str()?.parse().map_err(|fault: Fault| minicbor::decode::Error::message(fault).at(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_instants_read_back_what_they_print() {
        let instant: Timestamp = "2026-04-03T16:00:00+02:00".parse().unwrap();
        assert_eq!(instant.to_string(), "2026-04-03T14:00:00Z");
        assert_eq!(instant.to_string().parse(), Ok(instant));
        let day: Date = "2026-02-28".parse().unwrap();
        assert_eq!((day.to_string().as_str(), day.quarter()), ("2026-02-28", 1));
        assert!("2026-02-30".parse::<Date>().unwrap_err().to_string().contains("does not exist"));
        assert!("26-2-3".parse::<Date>().is_err() && "2026-2-30".parse::<Date>().is_err());
    }

    #[test]
    fn months_are_counted_from_one_anchor_and_never_drift() {
        let anchor: Date = "2026-01-31".parse().unwrap();
        let ends: Vec<String> = (1..=3).map(|n| anchor.plus_months(n).unwrap().to_string()).collect();
        assert_eq!(ends, ["2026-02-28", "2026-03-31", "2026-04-30"]);
        assert_eq!(anchor.plus_months(-2).unwrap().to_string(), "2025-11-30");
    }

    #[test]
    fn an_instant_is_a_day_in_a_zone() {
        let paris: TimeZone = "Europe/Paris".parse().unwrap();
        let late: Timestamp = "2026-03-31T22:30:00Z".parse().unwrap();
        assert_eq!(late.date_in(&paris).to_string(), "2026-04-01");
        assert_eq!(late.date_in(&paris).start_in(&paris).to_string(), "2026-03-31T22:00:00Z");
        // Clocks are put forward at midnight in Beirut: the day starts at one.
        let beirut: TimeZone = "Asia/Beirut".parse().unwrap();
        let start = "2025-03-30".parse::<Date>().unwrap().start_in(&beirut);
        assert_eq!(start.to_string(), "2025-03-29T22:00:00Z");
    }

    #[test]
    fn every_time_that_a_change_of_the_clocks_leaves_out_is_the_end_of_the_gap() {
        let earliest = |zone: &str, local: &str| zone.parse::<TimeZone>().unwrap().earliest(local.parse().unwrap()).to_string();
        for local in ["2026-03-29T02:00:00", "2026-03-29T02:10:00", "2026-03-29T02:59:59.5", "2026-03-29T03:00:00"] {
            assert_eq!(earliest("Europe/Paris", local), "2026-03-29T01:00:00Z", "{local}");
        }
        assert_eq!(earliest("Australia/Lord_Howe", "2026-10-04T02:07:00"), "2026-10-03T15:30:00Z", "half an hour");
        assert_eq!(earliest("Pacific/Apia", "2011-12-30T12:34:00"), "2011-12-30T10:00:00Z", "a whole day");
    }

    #[test]
    fn a_span_reads_as_people_say_it() {
        assert_eq!(Span::from_minutes(60 * 51 + 15).to_string(), "2 d 3 h 15 min");
        assert_eq!(
            (Span::from_seconds(42).to_string(), Span::from_hours(-2).to_string()),
            ("42 s".to_owned(), "-2 h".to_owned())
        );
    }
}
