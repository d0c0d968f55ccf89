//! Cases, their clocks, and what surrounds them.

mod case;
mod clock;
mod entitlement;
mod hours;
mod survey;

pub use case::{
    CaseAbout, CaseMessage, CaseState, CaseStep, CaseTag, MAX_MESSAGES, MAX_PAUSES, MergedCase, MessageFrom, STEPS, ServiceCase,
    WaitingOn,
};
pub use clock::{
    ClockOutcome, ClockPhase, ClockSegment, ClockStanding, ClockState, ClockWarning, MAX_CLOCKS, SettledClock, SlaClock, SlaGoal,
    SlaTarget,
};
pub use entitlement::Entitlement;
pub use hours::ServiceHours;
pub use survey::{Survey, SurveyAnswer, SurveyKind};
