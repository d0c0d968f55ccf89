//! One record on its way through a plan.

use derive_getters::Getters;
use minicbor::{Decode, Encode};

use crate::kernel::{
    ActivityId, Code, FollowUpClockId, FollowUpId, FollowUpPlanId, Index, IndexRow, Kind, Note, Ownership, Record, RecordId,
    RecordRef, SortKey, Timestamp,
};

use super::activity::ActivityKind;
use super::plan::{FollowUpPlan, PlanStep};
use super::subject::SubjectId;

/// The last time that a step was taken or passed over.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct Firing {
    /// Key of the step.
    #[n(0)]
    pub step: Code,
    /// What it followed: the plan's date, or when the step before was done.
    #[n(1)]
    pub anchor: Timestamp,
    /// When it was due.
    #[n(2)]
    pub due: Timestamp,
    /// When it was taken.
    #[n(3)]
    pub at: Timestamp,
    /// True where a later step was due already, so that this one was passed over.
    #[n(4)]
    pub is_passed_over: bool,
    /// The activity it planned.
    #[n(5)]
    pub activity: Option<ActivityId>,
    /// When that activity was done or cancelled; for a message, when it was put out.
    #[n(6)]
    pub done_at: Option<Timestamp>,
}

/// Why a follow-up has ended.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum StopReason {
    /// The record is closed: converted or let go, won or lost, accepted, declined or superseded, paid, resolved, archived.
    #[n(0)]
    Closed,
    /// The record came into a state in which the plan ends.
    #[n(1)]
    Reached(#[n(0)] Code),
    /// Something was done about the record that ends the plan: they answered, one has met.
    #[n(2)]
    Touched(#[n(0)] ActivityKind),
    /// The record is gone.
    #[n(3)]
    Gone,
    /// The plan is no longer followed.
    #[n(4)]
    Retired,
    /// Somebody asked for it.
    #[n(5)]
    Asked(#[n(0)] Note),
}

/// Where a follow-up stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum FollowUpState {
    /// Its steps follow their date.
    #[n(0)]
    Running,
    /// It has ended.
    #[n(1)]
    Stopped {
        /// Why.
        #[n(0)]
        reason: StopReason,
        /// When.
        #[n(1)]
        at: Timestamp,
    },
}

/// One record on its way through a plan.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FollowUp {
    /// Id of the follow-up.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::activities) id: FollowUpId,
    /// Who it belongs to: as the record when it was last looked at.
    #[n(1)]
    pub(in crate::activities) ownership: Ownership,
    /// The plan.
    #[n(2)]
    pub(in crate::activities) plan: FollowUpPlanId,
    /// The record.
    #[n(3)]
    pub(in crate::activities) subject: SubjectId,
    /// Where it stands.
    #[n(4)]
    pub(in crate::activities) state: FollowUpState,
    /// When it began.
    #[n(5)]
    pub(in crate::activities) started_at: Timestamp,
    /// When it is to be looked at next; none: not before the record changes, or an activity of its own is done.
    #[n(6)]
    pub(in crate::activities) look_at: Option<Timestamp>,
    /// How many steps were taken.
    #[n(7)]
    pub(in crate::activities) taken: u32,
    /// The last time of each step.
    #[n(8)]
    pub(in crate::activities) firings: Vec<Firing>,
}

impl FollowUp {
    /// The follow-up of a record by a plan that is under way: one at most.
    pub const BY_RUNNING: Index<Self> = Index::unique(1, "record and plan under way");
    /// Follow-ups of a record.
    pub const BY_SUBJECT: Index<Self> = Index::new(2, "record");
    /// Follow-ups by when they are to be looked at.
    pub const BY_LOOK: Index<Self> = Index::listed(3, "instant to look at it");

    /// A record on its way through a plan from `now` on, at which it is to be looked at.
    pub(in crate::activities) fn begun(
        id: FollowUpId,
        ownership: Ownership,
        plan: FollowUpPlanId,
        subject: SubjectId,
        now: Timestamp,
    ) -> Self {
        let (state, look_at) = (FollowUpState::Running, Some(now));
        Self { id, ownership, plan, subject, state, started_at: now, look_at, taken: 0, firings: Vec::new() }
    }

    /// True while its steps follow their date.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == FollowUpState::Running
    }

    /// True where it is of `plan` and every step of the plan was taken and done.
    #[must_use]
    pub fn has_done_all_of(&self, plan: &FollowUpPlan) -> bool {
        let is_done = |step: &PlanStep| self.firings.iter().any(|firing| firing.step == step.key && firing.done_at.is_some());
        self.plan == Record::id(plan) && plan.terms().steps.iter().all(is_done)
    }

    /// The key of [`FollowUp::BY_RUNNING`].
    #[must_use]
    pub fn running(subject: SubjectId, plan: FollowUpPlanId) -> SortKey {
        subject.sort_key().id(plan)
    }
}

impl Record for FollowUp {
    type Id = FollowUpId;
    const KIND: Kind = Kind::FOLLOW_UP;
    const NEXT_FIELD: u64 = 9;

    fn id(&self) -> FollowUpId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        let mut rows = vec![Self::BY_SUBJECT.row(self.subject.sort_key())];
        if self.is_running() {
            rows.push(Self::BY_RUNNING.row(Self::running(self.subject, self.plan)));
            rows.extend(self.look_at.map(|at| Self::BY_LOOK.row(SortKey::new().instant(at))));
        }
        rows
    }

    fn ownership(&self) -> Option<&Ownership> {
        Some(&self.ownership)
    }
}

/// How far follow-ups have looked within commits that changed more than one portion can take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FollowUpPlace {
    /// The last of these commits.
    #[n(0)]
    pub until: u64,
    /// The last record that was looked at, of those that they changed, in the order of kinds and ids.
    #[n(1)]
    pub after: RecordRef,
}

/// How far follow-ups have looked through the change log. There is one.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode, Getters)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct FollowUpClock {
    /// Id, the same everywhere.
    #[n(0)]
    #[getter(skip)]
    pub(in crate::activities) id: FollowUpClockId,
    /// The last commit that was looked at.
    #[n(1)]
    pub(in crate::activities) seen: u64,
    /// When follow-ups last did what was due.
    #[n(2)]
    pub(in crate::activities) ran_at: Timestamp,
    /// How far they have looked through the commits behind it; none: not at all.
    #[n(3)]
    pub(in crate::activities) place: Option<FollowUpPlace>,
}

impl FollowUpClock {
    /// The id of the only one.
    #[must_use]
    pub fn the_id() -> FollowUpClockId {
        FollowUpClockId::natural("follow-up clock", "")
    }

    /// Follow-ups that have looked up to commit `seen`, at `ran_at`.
    #[must_use]
    pub fn looked(seen: u64, ran_at: Timestamp) -> Self {
        Self { id: Self::the_id(), seen, ran_at, place: None }
    }

    /// The same, and some way through the commits behind it.
    #[must_use]
    pub fn at(self, place: FollowUpPlace) -> Self {
        Self { place: Some(place), ..self }
    }
}

impl Record for FollowUpClock {
    type Id = FollowUpClockId;
    const KIND: Kind = Kind::FOLLOW_UP_CLOCK;
    const NEXT_FIELD: u64 = 4;

    fn id(&self) -> FollowUpClockId {
        self.id
    }

    fn indexes(&self) -> Vec<IndexRow> {
        Vec::new()
    }
}
