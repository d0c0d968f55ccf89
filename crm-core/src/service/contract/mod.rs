//! Commands in, questions in, events out, refusals out.

mod commands;
mod events;
mod questions;
mod refusals;

pub use commands::{
    AnswerSurvey, AssignCase, ChangeCasePriority, CloseCase, EndEntitlement, GrantEntitlement, MeetGoal, MergeCases, OpenCase,
    PauseCase, RecordCaseMessage, ReopenCase, ResolveCase, ResumeCase, RunService, SendSurvey, ServiceRun, SetCaseParent,
    SetCaseStatus, SplitCase, TakeCase, UnmergeCase,
};
pub use events::{CaseEvent, ServiceEvent};
pub use questions::{
    BacklogAge, BacklogStatus, CaseBacklog, CaseBacklogFigures, CaseTimes, CaseTimesFigures, ClocksOfCase, GoalAttainment,
    ServiceAttainment, SurveyFigures, SurveyResults, TimeFigures,
};
pub use refusals::{CaseRefusal, ServiceRefusal};
