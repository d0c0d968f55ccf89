//! What is asked for, and what comes of it.

use minicbor::{Decode, Encode};

use crate::activities::SubjectId;
use crate::kernel::{Code, FollowUpId, FollowUpPlanId, Timestamp};

/// The most follow-ups that are looked at in one go, and asked for at once.
pub const MOST_DUE: u32 = 1_000;

/// Does what is due by now, each thing exactly once: begins the plans that begin by themselves for records that changed, takes the steps of follow-ups,
/// plans their activities and puts their messages into the outbox. In portions: call it again until the answer says that this is the end.
///
/// A host calls it every few minutes, from as many places as it likes. Permission: update on all follow-ups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
#[cbor(map)]
pub struct RunDue {
    /// How many follow-ups are looked at in one go, 1 to 1,000; none: 100.
    #[n(0)]
    pub limit: Option<u32>,
}

/// What [`RunDue`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cbor(map)]
pub struct DueWork {
    /// Follow-ups that began by themselves.
    #[n(0)]
    pub begun: u64,
    /// Steps that were taken.
    #[n(1)]
    pub taken: u64,
    /// Steps that were passed over, since later ones were due.
    #[n(2)]
    pub passed_over: u64,
    /// Follow-ups that ended.
    #[n(3)]
    pub stopped: u64,
    /// True where nothing that is due is left.
    #[n(4)]
    pub is_end: bool,
}

/// Asks what [`RunDue`] would do by an instant, the first first, as far as follow-ups have looked: a record whose date moved forward since then is met
/// when it next runs. Permission: read on follow-ups; answers over what the actor may see. A limit outside 1 to 1,000 is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(deny_unknown_fields))]
pub struct DueFollowUps {
    /// By when; none: now.
    pub by: Option<Timestamp>,
    /// Of how many follow-ups; none: 100.
    pub limit: Option<u32>,
}

/// A step that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct DueStep {
    /// The follow-up.
    pub follow_up: FollowUpId,
    /// Its plan.
    pub plan: FollowUpPlanId,
    /// The record.
    pub subject: SubjectId,
    /// Key of the step.
    pub step: Code,
    /// When it is due.
    pub due: Timestamp,
    /// True where it will be passed over, since a later one is due.
    pub is_passed_over: bool,
}
