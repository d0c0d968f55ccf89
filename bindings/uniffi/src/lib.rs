//! The library that Kotlin and Swift load.
//!
//! Objects and calls cross by [uniffi](https://mozilla.github.io/uniffi-rs): they are few and stay few. Records, commands, questions
//! and figures cross as one byte string each, which the packages of the two languages turn into their own types. So a new command
//! changes nothing here.
//!
//! A panic does not cross either: uniffi catches it and the host reads an error of its own language.

mod backup;
mod crm;
mod error;
mod exchange;
mod session;
mod store;

pub use backup::{HostProgress, HostSink, HostSource, check_backup, check_backup_file, restore_backup, restore_backup_file};
pub use crm::{Crm, CrmOptions};
pub use error::{CrmError, FieldFault};
pub use exchange::{
    HostRows, PackedLoss, PackedRefusal, PackedReport, mapping_from_json, mapping_to_json, read_calendar, read_cards,
    write_calendar, write_cards,
};
pub use session::{PackedPage, Session, Transaction, command_from_json, command_to_json, question_from_json, role_draft};
pub use store::{HostFault, HostSnapshot, HostStore, StoreMaker, check_store, seal_log};

uniffi::setup_scaffolding!();
