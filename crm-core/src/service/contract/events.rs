//! What happens to cases, entitlements and surveys.

use minicbor::{Decode, Encode};

use crate::kernel::{Code, DomainEvent, ServiceCaseId, UserId};
use crate::service::model::{MessageFrom, SlaGoal, WaitingOn};

/// What happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum CaseEvent {
    /// A customer asked.
    #[n(0)]
    Opened {
        /// The service level that was promised.
        #[n(0)]
        level: Code,
    },
    /// Something was written.
    #[n(1)]
    Written {
        /// By whom.
        #[n(0)]
        from: MessageFrom,
    },
    /// Somebody took it in hand.
    #[n(2)]
    Taken,
    /// Others are to do something.
    #[n(3)]
    Paused {
        /// Whose turn it is.
        #[n(0)]
        waiting: WaitingOn,
    },
    /// They did.
    #[n(4)]
    Resumed,
    /// It is resolved.
    #[n(5)]
    Resolved {
        /// How.
        #[n(0)]
        resolution: Code,
    },
    /// It is over.
    #[n(6)]
    Closed,
    /// It was not resolved after all.
    #[n(7)]
    Reopened {
        /// How often that was.
        #[n(0)]
        count: u32,
    },
    /// Somebody else looks after it.
    #[n(8)]
    Assigned {
        /// Who.
        #[n(0)]
        owner: UserId,
    },
    /// It is more or less urgent than it seemed.
    #[n(9)]
    PriorityChanged {
        /// How urgent it is.
        #[n(0)]
        priority: Code,
    },
    /// It is the same as another.
    #[n(10)]
    Merged {
        /// The other.
        #[n(0)]
        into: ServiceCaseId,
    },
    /// It was not the same after all.
    #[n(11)]
    Unmerged,
    /// A part of what was written went to a case of its own.
    #[n(12)]
    Split {
        /// How many messages.
        #[n(0)]
        messages: u32,
    },
    /// It is a part of another, or no longer.
    #[n(13)]
    ParentSet {
        /// The other.
        #[n(0)]
        parent: Option<ServiceCaseId>,
    },
    /// A goal of the company's own was met.
    #[n(14)]
    GoalMet {
        /// The goal.
        #[n(0)]
        goal: Code,
    },
    /// A clock came to where somebody is to hear of it.
    #[n(15)]
    Warned {
        /// What is promised.
        #[n(0)]
        goal: SlaGoal,
        /// How many percent of its time have run.
        #[n(1)]
        percent: u32,
        /// Who is told.
        #[n(2)]
        tells: UserId,
    },
    /// It has another status of the company's own.
    #[n(16)]
    StatusSet {
        /// The status.
        #[n(0)]
        status: Code,
    },
}

impl DomainEvent for CaseEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "case.opened",
            Self::Written { .. } => "case.written",
            Self::Taken => "case.taken",
            Self::Paused { .. } => "case.paused",
            Self::Resumed => "case.resumed",
            Self::Resolved { .. } => "case.resolved",
            Self::Closed => "case.closed",
            Self::Reopened { .. } => "case.reopened",
            Self::Assigned { .. } => "case.assigned",
            Self::PriorityChanged { .. } => "case.priority_changed",
            Self::Merged { .. } => "case.merged",
            Self::Unmerged => "case.unmerged",
            Self::Split { .. } => "case.split",
            Self::ParentSet { .. } => "case.parent_set",
            Self::GoalMet { .. } => "case.goal_met",
            Self::Warned { .. } => "case.warned",
            Self::StatusSet { .. } => "case.status_set",
        }
    }
}

/// What happened to what surrounds cases.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ServiceEvent {
    /// Working hours were promised for the first time.
    #[n(0)]
    HoursKept,
    /// A customer may ask for help.
    #[n(1)]
    EntitlementGranted,
    /// How many cases count on an entitlement changed.
    #[n(2)]
    EntitlementUsed {
        /// How many they are.
        #[n(0)]
        used: u32,
    },
    /// An entitlement ends earlier.
    #[n(3)]
    EntitlementEnded,
    /// A customer was asked.
    #[n(4)]
    SurveySent,
    /// They answered.
    #[n(5)]
    SurveyAnswered {
        /// With what.
        #[n(0)]
        score: u32,
    },
}

impl DomainEvent for ServiceEvent {
    fn name(&self) -> &'static str {
        match self {
            Self::HoursKept => "service.hours_kept",
            Self::EntitlementGranted => "entitlement.granted",
            Self::EntitlementUsed { .. } => "entitlement.used",
            Self::EntitlementEnded => "entitlement.ended",
            Self::SurveySent => "survey.sent",
            Self::SurveyAnswered { .. } => "survey.answered",
        }
    }
}
