//! The road that every operation takes: load, authorise, decide, stage, commit, answer.
//!
//! ```text
//! host ── session.execute(command)
//!           1 load        bytes -> record, checked            NotFound | Corrupt
//!           2 authorise   access::decide                      Denied | NotFound where the actor may not see it
//!           3 decide      a pure rule of the process          Refused | Invalid
//!           4 stage       records, index rows, log entries -> one batch
//!           5 commit      all or nothing, if nothing it rests on changed -> otherwise again from 1, a bounded number of times
//!           6 answer      the record; its events are in the change log
//! ```
//!
//! Reads ([`Session::get`], [`Session::list`], [`Session::count`], [`Session::sum`], [`Session::export`], [`Session::changes`],
//! [`Session::ask`]) take steps 1, 2 and 6 under one access predicate.
//!
//! Not here: what the processes decide, and who may do what (access).

mod clock;
mod codec;
mod command;
mod crm;
mod errors;
mod feed;
mod fields;
mod ids;
mod import;
mod journal;
mod limits;
mod outbox;
mod policies;
mod read;
mod sequence;
mod session;
mod staging;
#[cfg(test)]
mod tests;
mod unit;

pub use clock::{Clock, FixedClock, SystemClock};
pub use command::{Answer, Command, Question};
pub use crm::{Crm, CrmBuilder, SOLE_TENANT};
pub use feed::{AuditReport, ChangePage};
pub use ids::{IdGenerator, SeededIds};
pub use import::{ImportMode, ImportReport, RefusedRow};
pub use journal::{ChangeEntry, ChangeHead, ChangeKind, EventBytes};
pub use limits::Limits;
pub use outbox::{AcknowledgeMessages, OutboxMessage};
pub use policies::PolicyVersion;
pub use read::Query;
pub use sequence::Sequence;
pub use session::{Session, Transaction};
pub use unit::Unit;
