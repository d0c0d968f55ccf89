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
//! Sent twice is done once; several commands are one commit; the log tells what happened:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, engine::Crm, kernel::*, storage::MemoryStore};
//! # let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! # let session = crm.system("example", "2026-05-04T09:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # let ada = session.execute(AddUser { draft })?.id();
//! use crm_core::engine::Query;
//! use crm_core::parties::{Account, AccountDetails, CreateAccount, Intake, SetParent};
//!
//! let create = |name: &str| -> Result<CreateAccount, CrmError> {
//!     Ok(CreateAccount { details: AccountDetails::named(name.parse()?), parent: None, owner: Some(ada), intake: Intake::default() })
//! };
//! let id = crm.new_command_id();
//! let first = session.execute_once(id, create("Nord")?)?;
//! assert_eq!(session.execute_once(id, create("Nord")?)?, first);
//! assert_eq!(session.count(&Query::<Account>::all())?, 1);
//!
//! let low = session.transact(|t| {
//!     let account = t.execute(create("Atelier Nord")?)?.id();
//!     t.execute(SetParent { account, parent: Some(first.id()) })
//! })?;
//! let story = session.history::<Account>(low.id())?;
//! let events: Vec<&str> = story.iter().flat_map(|entry| &entry.head.events).map(String::as_str).collect();
//! assert_eq!(events, ["account.created", "account.parent_set"]);
//! # Ok::<(), CrmError>(())
//! ```
//!
//! Not here: what the processes decide, and who may do what (access).

mod backup;
mod clock;
mod codec;
mod columns;
mod command;
mod crm;
mod errors;
mod feed;
mod fields;
mod ids;
mod images;
mod import;
mod journal;
mod limits;
mod noting;
mod outbox;
mod policies;
mod portions;
mod queue;
mod read;
mod rows;
mod sequence;
mod session;
mod staging;
mod sync;
#[cfg(test)]
mod tests;
mod told;
mod unit;
mod verify;
mod walk;

pub use backup::{BackupPart, BackupReport, Part, Progress};
pub(crate) use backup::{backup, check, restore};
pub use clock::{Clock, FixedClock, SystemClock};
pub use command::{Answer, Command, Question};
pub use crm::{Crm, CrmBuilder, SOLE_TENANT};
pub use feed::{AuditReport, ChangePage};
pub use ids::{IdGenerator, SeededIds};
#[cfg(feature = "serde")]
pub(crate) use import::ImportBatch;
pub use import::{ImportMode, ImportReport, RefusedRow};
pub use journal::{ChangeEntry, ChangeHead, ChangeKind, EventBytes};
pub use limits::Limits;
pub use outbox::{AcknowledgeMessages, OutboxMessage};
pub use policies::PolicyVersion;
pub use read::Query;
pub(crate) use rows::Form;
pub use sequence::Sequence;
pub use session::{Session, Transaction};
pub(crate) use told::Told;
pub use unit::Unit;
pub(crate) use verify::verify;
pub use verify::{Finding, StoreTable, VerifyReport};
