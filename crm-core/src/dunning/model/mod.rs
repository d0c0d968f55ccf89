//! Records of dunning, and the steps that they take.

mod charge;
mod notice;
mod procedure;
mod promise;
mod terms;
mod watch;

pub use charge::{InterestAccrual, InterestPart, LateCharge, LateChargeState};
pub use notice::{DunningLine, DunningNotice, NOTICE_LINES, NOTICE_STEPS, NoticeContent, NoticeState, NoticeStep, NoticeTag};
pub use procedure::{DunningChannel, DunningLevel, DunningProcedure, LateRate, LevelCharges, LevelDelay};
pub use promise::{PROMISE_STEPS, PromiseState, PromiseStep, PromiseTag, PromiseToPay};
pub use terms::{DunningHold, DunningTarget, DunningTerms};
pub use watch::{DunningClock, DunningPlace, DunningWatch};
