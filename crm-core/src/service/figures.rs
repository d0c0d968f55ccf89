//! Pure figures: promises kept, what waits, how long customers wait, and what they say.

use std::collections::BTreeMap;

use crate::kernel::{
    BusinessCalendar, Code, CrmError, Date, Fault, ServiceHoursId, Span, TimeZone, Timestamp, WorkTable, WorkingTime, subject,
};
use crate::pipeline::ratio::{ratio, share};

use super::contract::{
    BacklogAge, BacklogStatus, CaseBacklogFigures, CaseTimesFigures, GoalAttainment, SurveyFigures, TimeFigures,
};
use super::model::{CaseTag, ClockState, ServiceCase, ServiceHours, SlaGoal, Survey, SurveyKind};

/// The ages by which a backlog is told, in days.
const AGES: [u32; 5] = [1, 3, 7, 30, 90];

/// The first instant of a period of days, and the last.
///
/// # Errors
/// A fault where it ends before it begins.
pub fn period(from: Date, to: Date, zone: &TimeZone) -> Result<(Timestamp, Timestamp), Fault> {
    if to < from {
        return Err(Fault::new(to, format!("the period ends before it begins on {from}"), "give a later day").at("to"));
    }
    let last = to.plus_days(1).map_or(Ok(to.start_in(zone)), |next| next.start_in(zone).plus(Span::from_micros(-1)))?;
    Ok((from.start_in(zone), last))
}

/// Working hours written out for the years of a report, each once it is asked for.
#[derive(Debug)]
pub struct Tables {
    calendars: BTreeMap<ServiceHoursId, BusinessCalendar>,
    tables: BTreeMap<ServiceHoursId, WorkTable>,
    years: (i32, i32),
}

impl Tables {
    /// All `hours`, for what happens in the years between two instants.
    #[must_use]
    pub fn new(hours: Vec<ServiceHours>, (from, to): (Timestamp, Timestamp)) -> Self {
        let year = |at: Timestamp| at.date_in(&TimeZone::UTC).year();
        let calendars = hours.into_iter().map(|hours| (hours.id, hours.calendar)).collect();
        Self { calendars, tables: BTreeMap::new(), years: (year(from), year(to)) }
    }

    /// The table of some hours.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where they are not there.
    pub fn of(&mut self, id: ServiceHoursId) -> Result<&WorkTable, CrmError> {
        let missing = || CrmError::Corrupt {
            subject: subject::<ServiceHours>(id),
            detail: "a case counts by them, but they are not there; restore the store from a backup".to_owned(),
        };
        match self.tables.entry(id) {
            std::collections::btree_map::Entry::Occupied(known) => Ok(known.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                let calendar = self.calendars.get(&id).ok_or_else(missing)?.clone();
                Ok(place.insert(WorkTable::new(calendar, self.years.0, self.years.1)))
            }
        }
    }
}

/// How many promises were kept, so far.
#[derive(Debug, Default)]
pub struct Attainment(BTreeMap<(Code, SlaGoal), [u64; 5]>);

impl Attainment {
    /// Counts the clocks of a case as they stand at an instant.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where the hours of a clock are not there.
    pub fn add(&mut self, case: &ServiceCase, now: Timestamp, tables: &mut Tables) -> Result<(), CrmError> {
        for clock in &case.clocks {
            let state = case.clock_standing(clock, now, tables.of(clock.hours)?).state;
            let [met, breached, paused, cancelled, running] =
                self.0.entry((case.level.clone(), clock.goal.clone())).or_insert([0; 5]);
            let counted = match state {
                ClockState::Met => met,
                ClockState::Breached => breached,
                ClockState::Paused => paused,
                ClockState::Cancelled => cancelled,
                ClockState::Running => running,
            };
            *counted = counted.saturating_add(1);
        }
        Ok(())
    }

    /// The figures.
    #[must_use]
    pub fn finish(self) -> Vec<GoalAttainment> {
        let row = |((level, goal), [met, breached, paused, cancelled, running]): ((Code, SlaGoal), [u64; 5])| {
            let n = [met, breached, paused, cancelled, running].iter().fold(0_u64, |sum, part| sum.saturating_add(*part));
            let share_met = share(met, met.saturating_add(breached));
            GoalAttainment { level, goal, n, met, breached, paused, cancelled, running, share_met }
        };
        self.0.into_iter().map(row).collect()
    }
}

/// What is not resolved, so far.
#[derive(Debug, Default)]
pub struct Backlog {
    by_status: BTreeMap<(Code, CaseTag), u64>,
    by_age: [u64; AGES.len() + 1],
}

impl Backlog {
    /// Counts a case as of an instant.
    pub fn add(&mut self, case: &ServiceCase, now: Timestamp) {
        let count = self.by_status.entry((case.status.clone(), case.tag())).or_insert(0);
        *count = count.saturating_add(1);
        let age = now.since(case.opened_at);
        let place = AGES.iter().position(|days| age <= Span::from_days(i64::from(*days))).unwrap_or(AGES.len());
        if let Some(count) = self.by_age.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }

    /// The figures.
    #[must_use]
    pub fn finish(self) -> CaseBacklogFigures {
        let days = AGES.iter().map(|days| Some(*days)).chain([None]);
        CaseBacklogFigures {
            n: self.by_age.iter().fold(0, |sum, part| sum.saturating_add(*part)),
            by_status: self.by_status.into_iter().map(|((status, state), n)| BacklogStatus { status, state, n }).collect(),
            by_age: days.zip(self.by_age).map(|(days, n)| BacklogAge { days, n }).collect(),
        }
    }
}

/// How long customers waited, so far.
#[derive(Debug, Default)]
pub struct Waits {
    n: u64,
    ever_resolved: u64,
    reopened: u64,
    first_response: Times,
    resolution: Times,
}

/// Waiting times, on the wall clock and of working time.
#[derive(Debug, Default)]
struct Times {
    elapsed: Vec<Span>,
    business: Vec<Span>,
}

impl Waits {
    /// Counts a case; a duplicate is left out.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where its hours are not there.
    pub fn add(&mut self, case: &ServiceCase, tables: &mut Tables) -> Result<(), CrmError> {
        if case.tag() == CaseTag::Duplicate {
            return Ok(());
        }
        self.n = self.n.saturating_add(1);
        self.reopened = self.reopened.saturating_add(u64::from(case.reopened > 0));
        self.ever_resolved = self.ever_resolved.saturating_add(u64::from(case.reopened > 0 || case.resolved_at().is_some()));
        let table = tables.of(case.hours)?;
        for (until, times) in [(case.responded_at, &mut self.first_response), (case.resolved_at(), &mut self.resolution)] {
            if let Some(until) = until {
                times.elapsed.push(until.since(case.opened_at));
                times.business.push(table.business_time(case.opened_at, until));
            }
        }
        Ok(())
    }

    /// The figures.
    #[must_use]
    pub fn finish(self) -> CaseTimesFigures {
        CaseTimesFigures {
            n: self.n,
            first_response: self.first_response.finish(),
            resolution: self.resolution.finish(),
            reopened: self.reopened,
            reopen_rate: share(self.reopened, self.ever_resolved),
        }
    }
}

impl Times {
    fn finish(mut self) -> TimeFigures {
        TimeFigures {
            n: u64::try_from(self.elapsed.len()).unwrap_or(u64::MAX),
            mean_elapsed: mean(&self.elapsed),
            mean_business: mean(&self.business),
            median_elapsed: median(&mut self.elapsed),
            median_business: median(&mut self.business),
        }
    }
}

/// The mean, cut to the microsecond; none of no times.
fn mean(times: &[Span]) -> Option<Span> {
    let sum: i128 = times.iter().map(|time| i128::from(time.micros())).sum();
    let mean = sum.checked_div(i128::try_from(times.len()).ok()?)?;
    i64::try_from(mean).ok().map(Span::from_micros)
}

/// The median; of an even number of times the mean of the two in the middle. None of no times.
fn median(times: &mut [Span]) -> Option<Span> {
    times.sort_unstable();
    let (half, is_odd) = (times.len() / 2, times.len() % 2 == 1);
    let upper = *times.get(half)?;
    if is_odd {
        return Some(upper);
    }
    mean(&[*times.get(half.checked_sub(1)?)?, upper])
}

/// What customers said, so far.
#[derive(Debug, Default)]
pub struct Opinions(BTreeMap<SurveyKind, (u64, Vec<u32>)>);

impl Opinions {
    /// Counts a survey.
    pub fn add(&mut self, survey: &Survey) {
        let (sent, scores) = self.0.entry(survey.kind).or_default();
        *sent = sent.saturating_add(1);
        scores.extend(survey.answer.as_ref().map(|answer| answer.score));
    }

    /// The figures.
    #[must_use]
    pub fn finish(self) -> Vec<SurveyFigures> {
        let figures = |(kind, (sent, scores)): (SurveyKind, (u64, Vec<u32>))| {
            let n = u64::try_from(scores.len()).unwrap_or(u64::MAX);
            let among = |low: u32, high: u32| {
                i128::try_from(scores.iter().filter(|score| (low..=high).contains(score)).count()).unwrap_or(0)
            };
            let over = match kind {
                SurveyKind::Satisfaction => among(4, 5),
                SurveyKind::Recommendation => among(9, 10).saturating_sub(among(0, 6)).saturating_mul(100),
                SurveyKind::Effort => scores.iter().map(|score| i128::from(*score)).sum(),
            };
            SurveyFigures { kind, sent, n, response_rate: share(n, sent), score: ratio(over, i128::from(n)) }
        };
        self.0.into_iter().map(figures).collect()
    }
}
