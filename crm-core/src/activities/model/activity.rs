//! What is to be done or was done about a record.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    ActivityId, Code, Date, Fault, Faults, FollowUpId, Index, IndexRow, Kind, Name, Note, Ownership, Record, Recurrence, SortKey,
    Span, StepTable, TimeZone, Timestamp,
};

use super::subject::SubjectId;

/// The longest an activity lasts: a week.
const MOST_MINUTES: u16 = 7 * 24 * 60;

/// What sort of thing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cbor(index_only)]
pub enum ActivityKind {
    /// Something to see to.
    #[n(0)]
    Task,
    /// A call.
    #[n(1)]
    Call,
    /// A meeting.
    #[n(2)]
    Meeting,
    /// An e-mail, written or received.
    #[n(3)]
    Email,
}

impl ActivityKind {
    /// The kind as a key, as JSON writes it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Email => "email",
        }
    }
}

/// When an activity is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Due {
    /// On a day, at any time of it.
    #[n(0)]
    On(#[n(0)] Date),
    /// From an instant on.
    #[n(1)]
    At {
        /// When it begins.
        #[n(0)]
        begins: Timestamp,
        /// How many minutes it lasts, 0 to 10,080: a week.
        #[n(1)]
        minutes: u16,
    },
}

impl Due {
    /// The day it is due on.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Self::On(day) => day,
            Self::At { begins, .. } => begins.date_in(zone),
        }
    }

    /// True once it is over: the day after, or the instant it ends at.
    #[must_use]
    pub fn is_over(self, now: Timestamp, zone: &TimeZone) -> bool {
        match self {
            Self::On(day) => day < now.date_in(zone),
            Self::At { begins, minutes } => begins.plus(Span::from_minutes(i64::from(minutes))).is_ok_and(|end| end < now),
        }
    }

    fn check(self) -> Result<(), Fault> {
        match self {
            Self::At { minutes, .. } if minutes > MOST_MINUTES => {
                Err(Fault::new(minutes, "an activity lasts up to 10,080 minutes, a week", "give a shorter time, or plan several"))
            }
            Self::On(_) | Self::At { .. } => Ok(()),
        }
    }
}

/// What is known of an activity: the input of planning and of describing it anew.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ActivityDetails {
    /// What sort of thing is done.
    #[n(0)]
    pub kind: ActivityKind,
    /// What it is called.
    #[n(1)]
    pub title: Name,
    /// What else there is to know.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
    /// When it is due; when it took place, of one that is logged.
    #[n(3)]
    pub due: Due,
    /// How it comes again; none: once.
    #[n(4)]
    pub recurrence: Option<Recurrence>,
}

/// Where an activity stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ActivityState {
    /// It is to be done.
    #[n(0)]
    Planned,
    /// It was done.
    #[n(1)]
    Done {
        /// When.
        #[n(0)]
        at: Timestamp,
        /// What came of it, as a key: `reached`, `left-message`.
        #[n(1)]
        outcome: Option<Code>,
        /// What came of it, in words.
        #[n(2)]
        note: Note,
        /// The one that comes next, where it comes again.
        #[n(3)]
        next: Option<ActivityId>,
    },
    /// It will not be done.
    #[n(2)]
    Cancelled {
        /// When that was decided.
        #[n(0)]
        at: Timestamp,
        /// Why.
        #[n(1)]
        reason: Note,
        /// The one that comes next, where only this one was called off.
        #[n(2)]
        next: Option<ActivityId>,
    },
}

/// The name of a state, without what it carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ActivityTag {
    /// See [`ActivityState::Planned`].
    Planned,
    /// See [`ActivityState::Done`].
    Done,
    /// See [`ActivityState::Cancelled`].
    Cancelled,
}

impl ActivityTag {
    /// The state in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The name of a command on an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ActivityStep {
    /// [`ChangeActivity`](crate::activities::ChangeActivity).
    Change,
    /// [`CompleteActivity`](crate::activities::CompleteActivity).
    Complete,
    /// [`CancelActivity`](crate::activities::CancelActivity).
    Cancel,
}

impl ActivityStep {
    /// The step in words, as in "cannot be …".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Change => "changed",
            Self::Complete => "completed",
            Self::Cancel => "cancelled",
        }
    }
}

/// The legal steps of an activity.
pub const STEPS: StepTable<ActivityTag, ActivityStep> = StepTable(&[
    (ActivityTag::Planned, ActivityStep::Change, ActivityTag::Planned),
    (ActivityTag::Planned, ActivityStep::Complete, ActivityTag::Done),
    (ActivityTag::Planned, ActivityStep::Cancel, ActivityTag::Cancelled),
]);

/// Something to do or done about a record.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Activity {
    /// Id of the activity.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::activities) id: ActivityId,
    /// Who is to do it.
    #[n(1)]
    pub(in crate::activities) ownership: Ownership,
    /// What it is about.
    #[n(2)]
    pub(in crate::activities) subject: SubjectId,
    /// Where it stands.
    #[n(3)]
    pub(in crate::activities) state: ActivityState,
    /// What is known of it.
    #[n(4)]
    pub(in crate::activities) details: ActivityDetails,
    /// When it was planned or logged.
    #[n(5)]
    pub(in crate::activities) created_at: Timestamp,
    /// The follow-up that planned it; none where a person did.
    #[n(6)]
    pub(in crate::activities) follow_up: Option<FollowUpId>,
    /// The day it is due on in the company's time zone: what lists are sorted by.
    #[n(7)]
    pub(in crate::activities) due_on: Date,
    /// The day on which it was due for the first time, where it comes again.
    #[n(8)]
    pub(in crate::activities) first_on: Date,
}

impl Activity {
    /// Activities by what they are about: those to be done, then those that are over, each by the day they are due on.
    pub const BY_SUBJECT: Index<Self> = Index::new(1, "subject, over or not, and day");
    /// Activities to be done, then those that are over, each by the day they are due on.
    pub const BY_DAY: Index<Self> = Index::listed(2, "over or not, and day");

    /// The name of the state.
    #[must_use]
    pub fn tag(&self) -> ActivityTag {
        match self.state {
            ActivityState::Planned => ActivityTag::Planned,
            ActivityState::Done { .. } => ActivityTag::Done,
            ActivityState::Cancelled { .. } => ActivityTag::Cancelled,
        }
    }

    /// When it was done; none where it was not.
    #[must_use]
    pub fn done_at(&self) -> Option<Timestamp> {
        match self.state {
            ActivityState::Done { at, .. } => Some(at),
            ActivityState::Planned | ActivityState::Cancelled { .. } => None,
        }
    }

    /// The commands that are legal now.
    #[must_use]
    pub fn available_commands(&self) -> Vec<ActivityStep> {
        STEPS.available(self.tag())
    }

    /// The key of [`Activity::BY_SUBJECT`] for what is to be done about a record, or for what is over.
    #[must_use]
    pub fn about(subject: SubjectId, is_over: bool) -> SortKey {
        subject.sort_key().flag(is_over)
    }
}

impl Record for Activity {
    type Id = ActivityId;
    const KIND: Kind = Kind::ACTIVITY;
    const NEXT_FIELD: u64 = 9;

    fn id(&self) -> ActivityId {
        self.id
    }

    fn check(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        faults.take("details.due", self.details.due.check());
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let is_over = self.tag() != ActivityTag::Planned;
        vec![
            Self::BY_SUBJECT.row(Self::about(self.subject, is_over).date(self.due_on)),
            Self::BY_DAY.row(SortKey::new().flag(is_over).date(self.due_on)),
        ]
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// What comes next about a record, in one word: what a list of deals shows as a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum Standing {
    /// Nothing is planned: it will be forgotten.
    Idle,
    /// Something should have been done.
    Overdue,
    /// Something is due today.
    Today,
    /// Something is planned for later.
    Planned,
}
