//! Working time looked up instead of walked: a calendar written out for some years.

use super::calendar::BusinessCalendar;
use super::error::Fault;
use super::time::{Date, Span, TimeZone, Timestamp};

/// The most years that one table holds.
const YEARS_MAX: i32 = 60;
/// How far from its start a walk is answered by the table: just within the horizon of [`BusinessCalendar::walk`], which says where that is.
const REACH: Span = Span::from_days(7_300);

/// What tells working time: a [`BusinessCalendar`], or the [`WorkTable`] of one.
pub trait WorkingTime {
    /// The working time from `from` to `to`; negative where `to` is earlier.
    fn business_time(&self, from: Timestamp, to: Timestamp) -> Span;

    /// The instant at which `span` of working time has passed since `from`; before `from` for a negative span.
    ///
    /// # Errors
    /// A fault where twenty years do not hold that much working time.
    fn walk(&self, from: Timestamp, span: Span) -> Result<Timestamp, Fault>;
}

impl WorkingTime for BusinessCalendar {
    fn business_time(&self, from: Timestamp, to: Timestamp) -> Span {
        Self::business_time(self, from, to)
    }

    fn walk(&self, from: Timestamp, span: Span) -> Result<Timestamp, Fault> {
        Self::walk(self, from, span)
    }
}

/// One stretch without a break in which people work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    start: Timestamp,
    end: Timestamp,
    /// The working time of the table before it.
    before: Span,
}

/// A calendar written out for some years: each answer is a binary search among its worked stretches, without a look at the rules of a time zone.
///
/// It answers as its calendar does, everywhere: what leaves its years is asked of the calendar. For reports over many records; a single question costs
/// less at the calendar itself. A year of a calendar with two intervals a day takes about 12 KB.
///
/// ```
/// # use crm_core::kernel::*;
/// let calendar = BusinessCalendar::always("Europe/Paris".parse()?);
/// let table = WorkTable::new(calendar, 2026, 2027);
/// let due = table.walk("2026-03-29T00:30:00+01:00".parse()?, Span::from_hours(4))?;
/// assert_eq!(due, "2026-03-29T05:30:00+02:00".parse()?);
/// # Ok::<(), CrmError>(())
/// ```
#[derive(Debug, Clone)]
pub struct WorkTable {
    calendar: BusinessCalendar,
    from: Timestamp,
    until: Timestamp,
    stretches: Vec<Stretch>,
}

impl WorkTable {
    /// The table of `calendar` for the years `first` to `last`, both within; of the first sixty where there are more.
    #[must_use]
    pub fn new(calendar: BusinessCalendar, first: i32, last: i32) -> Self {
        let (first, last) = (first.clamp(1, 9998), last.clamp(1, 9998));
        let last = last.min(first.saturating_add(YEARS_MAX - 1));
        let zone = calendar.zone();
        let (from, until) = (new_year(first, &zone), new_year(last.saturating_add(1), &zone));
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut worked = Span::ZERO;
        let mut day = from.date_in(&zone);
        while day.start_in(&zone) < until {
            for (start, end) in calendar.intervals(day) {
                match stretches.last_mut().filter(|last| last.end == start) {
                    Some(last) => last.end = end,
                    None => stretches.push(Stretch { start, end, before: worked }),
                }
                worked = worked.plus(end.since(start));
            }
            let Ok(next) = day.plus_days(1) else { break };
            day = next;
        }
        Self { calendar, from, until, stretches }
    }

    /// The calendar.
    #[must_use]
    pub fn calendar(&self) -> &BusinessCalendar {
        &self.calendar
    }

    fn holds(&self, instant: Timestamp) -> bool {
        self.from <= instant && instant <= self.until
    }

    /// The working time of the table up to `instant`.
    fn worked_by(&self, instant: Timestamp) -> Span {
        let begun = self.stretches.partition_point(|stretch| stretch.start < instant);
        let last = begun.checked_sub(1).and_then(|at| self.stretches.get(at));
        last.map_or(Span::ZERO, |last| last.before.plus(last.end.min(instant).since(last.start)))
    }

    /// The instant at which the table's working time comes to `worked`: forwards the first such, backwards the last.
    fn reached(&self, worked: Span, forwards: bool) -> Option<Timestamp> {
        let begun = self.stretches.partition_point(|s| if forwards { s.before < worked } else { s.before <= worked });
        let stretch = self.stretches.get(begun.checked_sub(1)?)?;
        let at = stretch.start.plus(worked.minus(stretch.before)).ok()?;
        let fits = if forwards { at <= stretch.end } else { at < stretch.end };
        fits.then_some(at)
    }
}

impl WorkingTime for WorkTable {
    fn business_time(&self, from: Timestamp, to: Timestamp) -> Span {
        if self.holds(from) && self.holds(to) {
            return self.worked_by(to).minus(self.worked_by(from));
        }
        self.calendar.business_time(from, to)
    }

    fn walk(&self, from: Timestamp, span: Span) -> Result<Timestamp, Fault> {
        if span == Span::ZERO {
            return Ok(from);
        }
        let reached = self.holds(from).then(|| self.reached(self.worked_by(from).plus(span), span > Span::ZERO)).flatten();
        let distance = |at: Timestamp| if at < from { from.since(at) } else { at.since(from) };
        match reached.filter(|at| distance(*at) <= REACH) {
            Some(at) => Ok(at),
            None => self.calendar.walk(from, span),
        }
    }
}

fn new_year(year: i32, zone: &TimeZone) -> Timestamp {
    Date::new(year, 1, 1).map_or(Timestamp::EPOCH, |day| day.start_in(zone))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::calendar::WorkingHours;

    const ZONES: [&str; 6] = ["Europe/Paris", "UTC", "America/New_York", "Asia/Beirut", "Pacific/Apia", "Australia/Lord_Howe"];

    /// Any calendar: a zone with its own way of changing clocks, up to four intervals of each weekday, some days off.
    fn calendars() -> impl Strategy<Value = BusinessCalendar> {
        let hours = prop::collection::vec((0u8..7, 0u16..1_440, 1u16..720), 0..12);
        let off = prop::collection::btree_set(0i64..1_200, 0..20);
        (prop::sample::select(&ZONES[..]), hours, off, any::<bool>()).prop_map(|(zone, hours, off, always)| {
            let zone: TimeZone = zone.parse().unwrap();
            if always {
                return BusinessCalendar::always(zone);
            }
            let mut kept: Vec<WorkingHours> = Vec::new();
            for (weekday, from, long) in hours {
                let to = (from + long).min(1_440);
                if !kept.iter().any(|k| k.weekday == weekday && k.from < to && from < k.to) {
                    kept.push(WorkingHours { weekday, from, to });
                }
            }
            let first: Date = "2010-12-01".parse().unwrap();
            BusinessCalendar::new(zone, kept, off.into_iter().map(|day| first.plus_days(day).unwrap())).unwrap()
        })
    }

    /// Instants of 2009 to 2015: the table of the tests holds 2011 to 2013.
    fn instants() -> impl Strategy<Value = Timestamp> {
        prop_oneof![
            (1_230_768_000i64..1_451_606_400).prop_map(|second| Timestamp::from_micros(second * 1_000_000).unwrap()),
            (358_992i64..394_056).prop_map(|hour| Timestamp::from_micros(hour * 3_600_000_000).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn a_table_measures_as_its_calendar_does(calendar in calendars(), from in instants(), to in instants()) {
            let table = WorkTable::new(calendar.clone(), 2011, 2013);
            prop_assert_eq!(table.business_time(from, to), calendar.business_time(from, to));
        }

        #[test]
        fn a_table_walks_as_its_calendar_does(calendar in calendars(), from in instants(), minutes in -60_000i64..60_000, odd in any::<bool>()) {
            let table = WorkTable::new(calendar.clone(), 2011, 2013);
            let span = Span::from_minutes(minutes).plus(Span::from_micros(i64::from(odd)));
            prop_assert_eq!(table.walk(from, span), calendar.walk(from, span));
        }

        #[test]
        fn measuring_undoes_walking(calendar in calendars(), from in instants(), minutes in -60_000i64..60_000) {
            let (table, span) = (WorkTable::new(calendar, 2011, 2013), Span::from_minutes(minutes));
            if let Ok(to) = table.walk(from, span) {
                prop_assert_eq!(table.business_time(from, to), span);
            }
        }
    }

    #[test]
    fn a_walk_ends_where_the_horizon_of_the_calendar_does() {
        let new_year = Date::new(2026, 1, 1).unwrap();
        let rare = vec![WorkingHours { weekday: 0, from: 0, to: 1 }];
        let calendar = BusinessCalendar::new(TimeZone::UTC, rare, []).unwrap();
        let table = WorkTable::new(calendar.clone(), 2026, 2080);
        for minutes in [1, 1_000, 1_043, 1_044, 2_000] {
            let (from, span) = (new_year.start_in(&TimeZone::UTC), Span::from_minutes(minutes));
            assert_eq!(table.walk(from, span), calendar.walk(from, span), "{minutes}");
        }
        assert_eq!(WorkTable::new(calendar.clone(), 9_999, 1).calendar(), &calendar);
    }
}
