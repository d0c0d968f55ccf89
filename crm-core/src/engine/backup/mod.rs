//! A backup: a logical copy of one moment of a company, written while others write on, that proves itself. The bytes are in `docs/backup.md`.
//!
//! The same state gives the same bytes, whatever store it lies in. Index rows are not copied: they follow from the records.

mod frame;
mod read;
mod report;
mod restore;
mod write;

pub use report::{BackupPart, BackupReport, Part};
pub(crate) use restore::{check, restore};
pub(crate) use write::backup;

use std::ops::ControlFlow;

use crate::access::{EVERY_KIND, Operation, Scope};
use crate::kernel::{CrmError, Kind};

use super::session::Session;

/// Who hears how far a long call has come, as a count of records, log entries and answers. Where it breaks, the call ends with the code `cancelled`.
pub type Progress<'p> = dyn FnMut(u64) -> ControlFlow<()> + 'p;

/// Tells how far the call has come, and whether it is to go on.
pub(super) fn tell(progress: &mut Progress<'_>, through: u64) -> Result<(), CrmError> {
    match progress(through) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => {
            let detail = "the call was ended as it was told to; nothing of it is kept, begin again when you like".to_owned();
            Err(CrmError::Storage { code: "cancelled".into(), detail, retryable: false })
        }
    }
}

impl Session {
    /// Refuses whoever may not do each of `operations` to every record, all fields seen.
    pub(super) fn demand_all(&self, operations: &[Operation], subject: &str, who: &str) -> Result<(), CrmError> {
        let everywhere = |operation: &Operation| self.reader.scope(*operation, EVERY_KIND) == Scope::All;
        if operations.iter().all(everywhere) && !Kind::ALL.iter().any(|kind| self.reader.hides_any(kind.code)) {
            return Ok(());
        }
        Err(CrmError::Denied { subject: subject.to_owned(), detail: format!("{who}; ask an administrator") })
    }
}
