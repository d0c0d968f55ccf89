//! Commands in, events out, refusals out.

use minicbor::{Decode, Encode};

use crate::kernel::{ActivityId, Code, Date, DomainEvent, FollowUpId, FollowUpPlanId, Note, Timestamp, UserId, refusals};

use super::model::{
    Activity, ActivityDetails, ActivityStep, ActivityTag, Channel, Due, PlanTerms, Standing, StopReason, SubjectId,
};

/// Plans something about a record. Permission: create on activities, read on the record. Answers the [`Activity`].
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct PlanActivity {
    /// The record it is about.
    #[n(0)]
    pub subject: SubjectId,
    /// What is to be done, and when.
    #[n(1)]
    pub details: ActivityDetails,
    /// Who is to do it; none: whoever acts.
    #[n(2)]
    pub owner: Option<UserId>,
}

/// Notes something that took place already, as a call that came in. Permission: create on activities, read on the record. Answers the
/// [`Activity`]. One that would come again, or has not begun yet, is invalid: plan it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct LogActivity {
    /// The record it is about.
    #[n(0)]
    pub subject: SubjectId,
    /// What was done, and when.
    #[n(1)]
    pub details: ActivityDetails,
    /// What came of it, as a key: `reached`, `left-message`.
    #[n(2)]
    pub outcome: Option<Code>,
    /// Who did it; none: whoever acts.
    #[n(3)]
    pub owner: Option<UserId>,
}

/// Describes a planned activity anew, or puts it off. Permission: update on activities. Refusals: ACT-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct ChangeActivity {
    /// The activity.
    #[n(0)]
    pub activity: ActivityId,
    /// What is to be done, and when.
    #[n(1)]
    pub details: ActivityDetails,
}

/// Notes that a planned activity was done. One that comes again is planned for its next day, the first that does not lie before today.
/// Permission: update on activities. Refusals: ACT-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CompleteActivity {
    /// The activity.
    #[n(0)]
    pub activity: ActivityId,
    /// What came of it, as a key: `reached`, `left-message`.
    #[n(1)]
    pub outcome: Option<Code>,
    /// What came of it, in words.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub note: Note,
}

/// Calls a planned activity off: this one, or also all that would come after it. Permission: update on activities. Refusals: ACT-001.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct CancelActivity {
    /// The activity.
    #[n(0)]
    pub activity: ActivityId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
    /// True where it comes again all the same.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(2)]
    pub only_this: bool,
}

/// Gives an activity to somebody else, into their team. Permission: assign on activities, read on the new owner. Refusals: ACT-002.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct AssignActivity {
    /// The activity.
    #[n(0)]
    pub activity: ActivityId,
    /// The new owner, who must be active.
    #[n(1)]
    pub owner: UserId,
}

/// Makes a follow-up plan, or changes the one of the same key; what is under way follows it from then on, and one that was retired is followed again.
/// Permission: create on follow-up plans, or update. Answers the [`FollowUpPlan`](super::FollowUpPlan). Refusals: ACT-003.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct DefineFollowUpPlan {
    /// Its key.
    #[n(0)]
    pub key: Code,
    /// What it says.
    #[n(1)]
    pub terms: PlanTerms,
}

/// Lets a plan be followed no more: what is under way ends when it is next looked at. Permission: update on follow-up plans.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RetireFollowUpPlan {
    /// The plan.
    #[n(0)]
    pub plan: FollowUpPlanId,
}

/// Begins a plan for a record; where it is under way already, that one is answered. The follow-up belongs to whom the record does. Permission: create on
/// follow-ups, read on the plan and on the record. Answers the [`FollowUp`](super::FollowUp). Refusals: ACT-004, ACT-005.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct StartFollowUp {
    /// The plan.
    #[n(0)]
    pub plan: FollowUpPlanId,
    /// The record.
    #[n(1)]
    pub subject: SubjectId,
}

/// Ends a follow-up for good, as where the customer has answered. Permission: update on follow-ups.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct StopFollowUp {
    /// The follow-up.
    #[n(0)]
    pub follow_up: FollowUpId,
    /// Why.
    #[cfg_attr(feature = "serde", serde(default))]
    #[n(1)]
    pub reason: Note,
}

/// Asks what comes next about a record. Permission: read on activities; answers over what the actor may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct NextStep {
    /// The record.
    pub subject: SubjectId,
}

/// What comes next about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NextStepFigures {
    /// In one word.
    pub standing: Standing,
    /// What is due first.
    pub activity: Option<Activity>,
    /// How many activities are planned.
    pub planned: u64,
    /// The day of the last that was done; none where none was.
    pub last_done_on: Option<Date>,
}

/// What happened to an activity, a plan or a follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ActivityEvent {
    /// It was planned.
    #[n(0)]
    Planned(#[n(0)] Due),
    /// It had taken place, and was noted.
    #[n(1)]
    Logged,
    /// It was described anew.
    #[n(2)]
    Changed(#[n(0)] Due),
    /// It was done.
    #[n(3)]
    Completed(#[n(0)] Option<Code>),
    /// It was called off.
    #[n(4)]
    Cancelled,
    /// It has another owner.
    #[n(5)]
    Assigned(#[n(0)] UserId),
    /// A plan was made or changed.
    #[n(6)]
    PlanDefined(#[n(0)] u32),
    /// A plan is followed no more.
    #[n(7)]
    PlanRetired,
    /// A record is on its way through a plan.
    #[n(8)]
    Started,
    /// A step was taken.
    #[n(9)]
    StepTaken(#[n(0)] Code),
    /// A step was passed over, since a later one was due already.
    #[n(10)]
    StepPassedOver(#[n(0)] Code),
    /// A message is to be sent. It waits in the outbox.
    #[n(11)]
    MessageDue {
        /// The record it is about.
        #[n(0)]
        subject: SubjectId,
        /// The plan.
        #[n(1)]
        plan: FollowUpPlanId,
        /// Key of the step.
        #[n(2)]
        step: Code,
        /// How it travels.
        #[n(3)]
        channel: Channel,
        /// Key of the text.
        #[n(4)]
        template: Code,
    },
    /// When it is looked at next has changed: its date has, or one of its activities was done.
    #[n(12)]
    Rearmed(#[n(0)] Option<Timestamp>),
    /// It has ended.
    #[n(13)]
    Stopped(#[n(0)] StopReason),
    /// Follow-ups have looked further through the change log.
    #[n(14)]
    Looked,
}

impl DomainEvent for ActivityEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Planned(_) => "activity.planned",
            Self::Logged => "activity.logged",
            Self::Changed(_) => "activity.changed",
            Self::Completed(_) => "activity.completed",
            Self::Cancelled => "activity.cancelled",
            Self::Assigned(_) => "activity.assigned",
            Self::PlanDefined(_) => "follow_up_plan.defined",
            Self::PlanRetired => "follow_up_plan.retired",
            Self::Started => "follow_up.started",
            Self::StepTaken(_) => "follow_up.step_taken",
            Self::StepPassedOver(_) => "follow_up.step_passed_over",
            Self::MessageDue { .. } => "follow_up.message_due",
            Self::Rearmed(_) => "follow_up.rearmed",
            Self::Stopped(_) => "follow_up.stopped",
            Self::Looked => "follow_up.looked",
        }
    }
}

refusals! {
    /// Why activities and follow-ups say no, in order of precedence.
    pub enum ActivityRefusal {
        /// The step is not legal in the state.
        WrongState {
            /// The step.
            step: &'static str,
            /// Where the activity stands.
            state: &'static str,
        } = "ACT-001": "an activity that is {state} cannot be {step}; plan another",
        /// An owner who has left.
        InactiveOwner = "ACT-002": "this user is no longer active; choose an active owner",
        /// A plan is for one kind of record.
        OtherKind {
            /// What the plan is for.
            kind: &'static str,
        } = "ACT-003": "the plan is for records of the kind {kind}, and stays so; define another plan",
        /// The record is not of the plan's kind.
        WrongSubject {
            /// What the plan is for.
            kind: &'static str,
            /// What was given.
            given: &'static str,
        } = "ACT-004": "the plan is for records of the kind {kind}, not {given}; choose a plan for those",
        /// The plan is not followed any more.
        PlanRetired = "ACT-005": "the plan is retired; define it anew, or choose another",
    }
}

impl ActivityRefusal {
    /// The refusal of `step` in `state`.
    #[must_use]
    pub fn wrong_state(step: ActivityStep, state: ActivityTag) -> Self {
        Self::WrongState { step: step.words(), state: state.words() }
    }
}
