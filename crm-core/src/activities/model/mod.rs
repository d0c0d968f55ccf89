//! What activities and follow-ups keep.

mod activity;
mod follow_up;
mod naming;
mod plan;
mod subject;

pub use activity::{Activity, ActivityDetails, ActivityKind, ActivityState, ActivityStep, ActivityTag, Due, STEPS, Standing};
pub use follow_up::{Firing, FollowUp, FollowUpClock, FollowUpPlace, FollowUpState, StopReason};
pub use plan::{
    After, Anchor, Channel, FollowUpPlan, MAX_FIRINGS, MAX_STEPS, Offset, PlanStep, PlanTerms, QuietHours, StepAction,
};
pub use subject::{SubjectId, SubjectKind};
