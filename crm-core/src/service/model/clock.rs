//! The clock of a promise: how much working time has run, when it will be over, and what became of it.
//!
//! ```text
//! consumed(t) = working time of the running segments up to t
//! deadline    = the walk over the running segments until target has run, as it runs on now; none while it is paused
//! breached(t) = it runs, and consumed(t) > target
//! ```
//!
//! A paused clock neither breaches nor is met: whoever settles it ends the pause first, and a pause counts no working time of anybody.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, Fault, ServiceHoursId, Span, Timestamp, WorkingTime};

/// The most clocks of one case: each answer that a customer waits for is one.
pub const MAX_CLOCKS: usize = 200;

/// What is promised by a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum SlaGoal {
    /// That somebody answers at all.
    #[n(0)]
    FirstResponse,
    /// That each later message of the customer is answered.
    #[n(1)]
    NextResponse,
    /// That the case is resolved.
    #[n(2)]
    Resolution,
    /// Something of the company's own, from the opening until [`MeetGoal`](crate::service::MeetGoal) says that it is done.
    #[n(3)]
    Other(#[n(0)] Code),
}

/// One promise: what, and within how much working time, which is a whole number of microseconds outside Rust.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct SlaTarget {
    /// What is promised.
    #[n(0)]
    pub goal: SlaGoal,
    /// Within how much working time.
    #[n(1)]
    pub within: Span,
}

/// Whether time counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ClockPhase {
    /// It counts.
    #[n(0)]
    Running,
    /// It does not.
    #[n(1)]
    Paused,
}

/// A stretch of a clock: from its beginning to that of the next, or to the end of the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ClockSegment {
    /// Whether time counts in it.
    #[n(0)]
    pub phase: ClockPhase,
    /// When it began.
    #[n(1)]
    pub since: Timestamp,
}

/// How a promise ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ClockOutcome {
    /// It was kept in time.
    #[n(0)]
    Met,
    /// It was not.
    #[n(1)]
    Breached,
    /// It no longer had to be kept, and had not been broken until then.
    #[n(2)]
    Cancelled,
}

/// The end of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SettledClock {
    /// How it ended.
    #[n(0)]
    pub outcome: ClockOutcome,
    /// When.
    #[n(1)]
    pub at: Timestamp,
}

/// A warning that a clock gives once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct ClockWarning {
    /// At how many percent of the target.
    #[n(0)]
    pub percent: u32,
    /// When it was given; none: not yet.
    #[n(1)]
    pub given_at: Option<Timestamp>,
}

/// The clock of one promise about one case, with the target and the working hours that it was made under. Lengths of time are whole microseconds
/// outside Rust.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct SlaClock {
    /// What is promised.
    #[n(0)]
    pub goal: SlaGoal,
    /// Within how much working time.
    #[n(1)]
    pub target: Span,
    /// The hours that count, as they were when it began: [`ServiceHours`](super::ServiceHours).
    #[n(2)]
    pub hours: ServiceHoursId,
    /// Its stretches in order: running and paused in turn.
    #[n(3)]
    pub segments: Vec<ClockSegment>,
    /// How it ended; none: it has not.
    #[n(4)]
    pub settled: Option<SettledClock>,
    /// The warnings that it gives.
    #[n(5)]
    pub warnings: Vec<ClockWarning>,
}

/// Where a clock stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ClockState {
    /// It runs, within its target.
    Running,
    /// It is paused.
    Paused,
    /// The promise was kept.
    Met,
    /// The promise was broken: the clock runs beyond its target, or ended beyond it.
    Breached,
    /// The promise no longer had to be kept.
    Cancelled,
}

/// A clock explained: the parts that make where it stands. Lengths of time are whole microseconds outside Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ClockStanding {
    /// What is promised.
    pub goal: SlaGoal,
    /// Within how much working time.
    pub target: Span,
    /// How much of it has run.
    pub consumed: Span,
    /// How much is left; below zero where it is broken.
    pub left: Span,
    /// When it is over; none while it is paused, and once it has ended.
    pub deadline: Option<Timestamp>,
    /// Where it stands.
    pub state: ClockState,
}

impl SlaClock {
    /// A clock that runs from `at` on.
    #[must_use]
    pub fn started(promise: &SlaTarget, hours: ServiceHoursId, warns_at: &[u32], at: Timestamp) -> Self {
        let warnings = warns_at.iter().map(|percent| ClockWarning { percent: *percent, given_at: None }).collect();
        let segments = vec![ClockSegment { phase: ClockPhase::Running, since: at }];
        Self { goal: promise.goal.clone(), target: promise.within, hours, segments, settled: None, warnings }
    }

    /// When it began.
    #[must_use]
    pub fn began(&self) -> Option<Timestamp> {
        self.segments.first().map(|first| first.since)
    }

    /// True until it has ended.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.settled.is_none()
    }

    /// True once the promise no longer had to be kept, unbroken until then.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.settled.is_some_and(|settled| settled.outcome == ClockOutcome::Cancelled)
    }

    /// True while time counts.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.is_open() && self.segments.last().is_some_and(|last| last.phase == ClockPhase::Running)
    }

    /// The same clock, running or paused from `at` on; one that has ended, or already is so, stays as it is.
    #[must_use]
    pub fn turned(&self, phase: ClockPhase, at: Timestamp) -> Self {
        let mut next = self.clone();
        if self.is_open() && self.segments.last().is_none_or(|last| last.phase != phase) {
            next.segments.push(ClockSegment { phase, since: at });
        }
        next
    }

    /// The same clock, ended at `at`: breached where more than its target has run by then, otherwise as `kept` says. A pause ends first.
    #[must_use]
    pub fn ended(&self, kept: ClockOutcome, at: Timestamp, time: &impl WorkingTime) -> Self {
        if !self.is_open() {
            return self.clone();
        }
        let mut next = self.turned(ClockPhase::Running, at);
        let outcome = if next.consumed(at, time) > next.target { ClockOutcome::Breached } else { kept };
        next.settled = Some(SettledClock { outcome, at });
        next
    }

    /// The same clock, going on at `at` as if it had been paused since it ended.
    #[must_use]
    pub fn resumed(&self, at: Timestamp) -> Self {
        let Some(settled) = self.settled else { return self.clone() };
        let open = Self { settled: None, ..self.clone() };
        open.turned(ClockPhase::Paused, settled.at).turned(ClockPhase::Running, at)
    }

    /// The clock as far as it had come at `at`, with the target that it has now; none where it began later.
    #[must_use]
    pub fn as_of(&self, at: Timestamp) -> Option<Self> {
        let mut then = self.clone();
        then.segments.retain(|segment| segment.since <= at);
        then.settled = self.settled.filter(|settled| settled.at <= at);
        (!then.segments.is_empty()).then_some(then)
    }

    /// The working time of its running segments up to `at`, or up to its end.
    #[must_use]
    pub fn consumed(&self, at: Timestamp, time: &impl WorkingTime) -> Span {
        let until = self.settled.map_or(at, |settled| settled.at.min(at));
        let ends = self.segments.iter().skip(1).map(|next| next.since).chain([until]);
        let mut worked = Span::ZERO;
        for (segment, end) in self.segments.iter().zip(ends) {
            let end = end.min(until);
            if segment.phase == ClockPhase::Running && segment.since < end {
                worked = worked.plus(time.business_time(segment.since, end));
            }
        }
        worked
    }

    /// The instant at which `share` of working time has run, as far as it runs on as it does now; none while it is paused, and once it has ended.
    ///
    /// # Errors
    /// A fault where its hours have not that much working time within twenty years.
    pub fn reaches(&self, share: Span, time: &impl WorkingTime) -> Result<Option<Timestamp>, Fault> {
        let Some(mut since) = self.began().filter(|_| self.is_running()) else { return Ok(None) };
        let mut left = share;
        for two in self.segments.windows(2) {
            let [segment, next] = two else { continue };
            if segment.phase == ClockPhase::Running {
                let worked = time.business_time(segment.since, next.since);
                if left < worked {
                    break;
                }
                left = left.minus(worked);
            }
            since = next.since;
        }
        time.walk(since, left).map(Some)
    }

    /// When it is over, or was; none while it is paused, and once it has ended.
    ///
    /// # Errors
    /// A fault where its hours have not that much working time within twenty years.
    pub fn deadline(&self, time: &impl WorkingTime) -> Result<Option<Timestamp>, Fault> {
        self.reaches(self.target, time)
    }

    /// Where it stands at `at`.
    #[must_use]
    pub fn state(&self, at: Timestamp, time: &impl WorkingTime) -> ClockState {
        match self.settled.map(|settled| settled.outcome) {
            Some(ClockOutcome::Met) => ClockState::Met,
            Some(ClockOutcome::Breached) => ClockState::Breached,
            Some(ClockOutcome::Cancelled) => ClockState::Cancelled,
            None if !self.is_running() => ClockState::Paused,
            None if self.consumed(at, time) > self.target => ClockState::Breached,
            None => ClockState::Running,
        }
    }

    /// The clock explained.
    #[must_use]
    pub fn standing(&self, at: Timestamp, time: &impl WorkingTime) -> ClockStanding {
        let consumed = self.consumed(at, time);
        ClockStanding {
            goal: self.goal.clone(),
            target: self.target,
            consumed,
            left: self.target.minus(consumed),
            // Hours that never hold that much time have no deadline to tell.
            deadline: self.deadline(time).ok().flatten(),
            state: self.state(at, time),
        }
    }

    /// The working time at which a warning is given.
    #[must_use]
    pub fn share(&self, percent: u32) -> Span {
        let micros = i128::from(self.target.micros()).saturating_mul(i128::from(percent)) / 100;
        Span::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
    }

    /// When it next gives a warning; none where it has none left, is paused or has ended, and where its hours never come to it.
    #[must_use]
    pub fn next_warning(&self, time: &impl WorkingTime) -> Option<Timestamp> {
        let waiting = self.warnings.iter().filter(|warning| warning.given_at.is_none());
        let least = waiting.map(|warning| warning.percent).min()?;
        self.reaches(self.share(least), time).ok().flatten()
    }

    /// The percentages of the warnings that are due at `at`, and the clock once they are given; a paused clock is not due.
    #[must_use]
    pub fn warned(&self, at: Timestamp, time: &impl WorkingTime) -> (Vec<u32>, Self) {
        let (mut next, mut given) = (self.clone(), Vec::new());
        if !self.is_running() {
            return (given, next);
        }
        let consumed = self.consumed(at, time);
        for warning in &mut next.warnings {
            if warning.given_at.is_none() && consumed >= self.share(warning.percent) {
                warning.given_at = Some(at);
                given.push(warning.percent);
            }
        }
        (given, next)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::{BusinessCalendar, RecordId, WorkTable, WorkingHours};

    /// Europe/Paris, Monday to Friday 9 to 12 and 14 to 18, closed on Easter Monday 2026.
    fn paris() -> BusinessCalendar {
        let hours = (0..5)
            .flat_map(|weekday| [(9, 12), (14, 18)].map(|(from, to)| WorkingHours { weekday, from: from * 60, to: to * 60 }));
        BusinessCalendar::new("Europe/Paris".parse().unwrap(), hours.collect(), ["2026-04-06".parse().unwrap()]).unwrap()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn clock(hours: i64, since: &str) -> SlaClock {
        let promise = SlaTarget { goal: SlaGoal::Resolution, within: Span::from_hours(hours) };
        SlaClock::started(&promise, ServiceHoursId::from_bytes([0; 16]), &[50, 80, 100], at(since))
    }

    #[test]
    fn eight_hours_from_a_friday_afternoon_are_over_on_tuesday_after_easter() {
        let (clock, calendar) = (clock(8, "2026-04-03T16:00:00+02:00"), paris());
        for now in ["2026-04-03T16:00:00+02:00", "2026-04-05T03:00:00+02:00", "2026-04-07T16:59:59+02:00"] {
            assert_eq!(clock.standing(at(now), &calendar).deadline, Some(at("2026-04-07T17:00:00+02:00")), "{now}");
            assert_eq!(clock.state(at(now), &calendar), ClockState::Running);
        }
        assert_eq!(clock.state(at("2026-04-07T17:00:00+02:00"), &calendar), ClockState::Running, "to the last instant");
        assert_eq!(clock.state(at("2026-04-07T17:00:01+02:00"), &calendar), ClockState::Breached);
    }

    #[test]
    fn a_pause_over_easter_moves_the_end_by_three_working_hours() {
        let calendar = paris();
        let paused = clock(8, "2026-04-03T16:00:00+02:00").turned(ClockPhase::Paused, at("2026-04-03T17:00:00+02:00"));
        assert_eq!(paused.deadline(&calendar).unwrap(), None);
        assert_eq!(paused.state(at("2027-01-01T00:00:00Z"), &calendar), ClockState::Paused, "a forgotten pause breaks nothing");
        let resumed = paused.turned(ClockPhase::Running, at("2026-04-07T11:00:00+02:00"));
        assert_eq!(resumed.deadline(&calendar).unwrap(), Some(at("2026-04-08T11:00:00+02:00")));
        assert_eq!(resumed.consumed(at("2026-04-07T12:00:00+02:00"), &calendar), Span::from_hours(2));
    }

    #[test]
    fn a_clock_that_was_over_before_its_pause_was_over_then() {
        let calendar = paris();
        let paused = clock(1, "2026-04-03T16:00:00+02:00").turned(ClockPhase::Paused, at("2026-04-03T18:00:00+02:00"));
        let resumed = paused.turned(ClockPhase::Running, at("2026-04-07T11:00:00+02:00"));
        assert_eq!(resumed.standing(at("2026-04-07T11:10:00+02:00"), &calendar).deadline, Some(at("2026-04-03T17:00:00+02:00")));
    }

    #[test]
    fn four_hours_around_the_clock_over_the_spring_change_end_at_half_past_five() {
        let always = BusinessCalendar::always("Europe/Paris".parse().unwrap());
        let clock = clock(4, "2026-03-29T00:30:00+01:00");
        assert_eq!(clock.deadline(&always).unwrap(), Some(at("2026-03-29T05:30:00+02:00")));
    }

    #[test]
    fn a_clock_that_is_settled_while_paused_ends_its_pause_first() {
        let calendar = paris();
        let paused = clock(1, "2026-04-03T16:00:00+02:00").turned(ClockPhase::Paused, at("2026-04-03T16:30:00+02:00"));
        let met = paused.ended(ClockOutcome::Met, at("2026-05-04T10:00:00+02:00"), &calendar);
        assert_eq!(met.state(at("2026-06-01T00:00:00Z"), &calendar), ClockState::Met);
        assert_eq!(met.consumed(at("2026-06-01T00:00:00Z"), &calendar), Span::from_minutes(30));
        let late = clock(1, "2026-04-03T16:00:00+02:00");
        let late = late.ended(ClockOutcome::Cancelled, at("2026-04-03T17:00:01+02:00"), &calendar);
        assert_eq!(late.settled.map(|settled| settled.outcome), Some(ClockOutcome::Breached), "broken before it was given up");
    }

    #[test]
    fn warnings_are_due_at_their_share_and_given_once() {
        let (calendar, opened) = (paris(), "2026-04-03T16:00:00+02:00");
        let clock = clock(8, opened);
        assert_eq!(clock.next_warning(&calendar), Some(at("2026-04-07T11:00:00+02:00")), "half of it");
        assert_eq!(clock.warned(at("2026-04-07T10:59:59+02:00"), &calendar).0, []);
        let (given, clock) = clock.warned(at("2026-04-07T17:00:00+02:00"), &calendar);
        assert_eq!(given, [50, 80, 100], "all that is due, if nobody asked in between");
        assert_eq!((clock.warned(at("2027-01-01T00:00:00Z"), &calendar).0, clock.next_warning(&calendar)), (vec![], None));
    }

    /// Turns of a clock: minutes between them, beginning with a pause.
    fn turned(target: i64, turns: &[i64]) -> (SlaClock, Timestamp) {
        let mut clock = clock(target, "2026-04-01T09:00:00+02:00");
        let mut now = at("2026-04-01T09:00:00+02:00");
        for (n, minutes) in turns.iter().enumerate() {
            now = now.plus(Span::from_minutes(*minutes)).unwrap();
            clock = clock.turned(if n % 2 == 0 { ClockPhase::Paused } else { ClockPhase::Running }, now);
        }
        (clock, now)
    }

    proptest! {
        #[test]
        fn a_paused_clock_neither_breaches_nor_is_met_nor_warns(target in 0i64..20, turns in prop::collection::vec(0i64..3_000, 0..8), later in 0i64..100_000) {
            let ((clock, now), calendar) = (turned(target, &turns), paris());
            let later = now.plus(Span::from_minutes(later)).unwrap();
            if turns.len() % 2 == 1 {
                prop_assert_eq!(clock.state(later, &calendar), ClockState::Paused);
                prop_assert_eq!(clock.deadline(&calendar).unwrap(), None);
                prop_assert_eq!(clock.next_warning(&calendar), None);
                prop_assert_eq!(clock.warned(later, &calendar), (vec![], clock.clone()));
                prop_assert_eq!(clock.consumed(later, &calendar), clock.consumed(now, &calendar), "no time runs");
            }
        }

        #[test]
        fn what_has_run_at_the_deadline_is_the_target(target in 0i64..40, turns in prop::collection::vec(0i64..3_000, 0..8), later in 0i64..10_000) {
            let ((clock, now), calendar) = (turned(target, &turns), paris());
            let asked = now.plus(Span::from_minutes(later)).unwrap();
            if let Some(deadline) = clock.deadline(&calendar).unwrap() {
                prop_assert_eq!(clock.consumed(deadline, &calendar), clock.target);
                prop_assert!(clock.state(deadline, &calendar) == ClockState::Running);
                let is_over = clock.state(asked, &calendar) == ClockState::Breached;
                prop_assert!(!is_over || deadline < asked, "broken once it is over");
            }
            let table = WorkTable::new(calendar.clone(), 2026, 2027);
            prop_assert_eq!(clock.standing(asked, &table), clock.standing(asked, &calendar), "a table tells the same");
        }
    }
}
