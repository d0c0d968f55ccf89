//! Commands in, questions in, events out, refusals out.

mod commands;
mod events;
mod questions;
mod refusals;

pub use commands::{
    BillLateCharges, CancelNotice, ChargeLateInterest, DunningRun, HoldDunning, MarkNoticeFailed, MarkNoticeSent, RecordPromise,
    ReleaseDunning, RunDunning, SetDunningTerms, WaiveLateCharge, WithdrawPromise,
};
pub use events::{DunningEvent, PromiseEvent};
pub use questions::{
    CustomerDunning, DunningHistory, DunningRecords, DunningWait, DunningWorklist, InterestStanding, LateInterest, WaitingInvoice,
};
pub use refusals::{DunningRefusal, PromiseRefusal};
