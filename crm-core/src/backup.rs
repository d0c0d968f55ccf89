//! Copies of a company's records and the proof that they are whole: backup, check, restore, verify.
//!
//! A backup is taken through a session and restored into a store that no library is open on yet:
//!
//! ```
//! # use crm_core::{access::UserDraft, administration::AddUser, kernel::*};
//! use std::ops::ControlFlow::Continue;
//!
//! use crm_core::backup;
//! use crm_core::engine::{Crm, SOLE_TENANT};
//! use crm_core::storage::MemoryStore;
//!
//! let crm = Crm::builder(MemoryStore::new()).seed(1).open()?;
//! let session = crm.system("nightly backup", "2026-05-04T01:00:00Z".parse()?);
//! # let draft = UserDraft { name: "Ada".parse()?, email: "ada@example.com".parse()?, team: None, roles: Vec::new() };
//! # session.execute(AddUser { draft })?;
//! let mut file = Vec::new();
//! let taken = session.backup(&mut file, &mut |_| Continue(()))?;
//!
//! assert_eq!(backup::check(&mut file.as_slice(), &mut |_| Continue(()))?, taken);
//! let store = MemoryStore::new();
//! backup::restore(&mut file.as_slice(), &store, SOLE_TENANT, &mut |_| Continue(()))?;
//!
//! let restored = Crm::builder(store).seed(2).open()?.system("after the restore", session.now());
//! assert!(restored.verify(&mut |_| Continue(()))?.is_sound());
//! # Ok::<(), CrmError>(())
//! ```

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use crate::engine::{self, Form, OutboxMessage, Sequence, Session};
use crate::kernel::CrmError;
#[cfg(feature = "redb")]
use crate::storage;
use crate::storage::{Store, Tenant};

pub use crate::engine::{BackupPart, BackupReport, Finding, Part, Progress, StoreTable, VerifyReport};

/// Every kind of record that a store holds, in the order of their numbers.
fn forms() -> Vec<Form> {
    let mut forms = vec![Form::of::<Sequence>(), Form::of::<OutboxMessage>()];
    forms.extend_from_slice(crate::records::FORMS);
    forms.sort_by_key(Form::code);
    forms
}

impl Session {
    /// Writes a copy of everything the company has at this moment to `to`, while others write on; what is damaged is not copied but told. `progress`
    /// hears how many records, log entries and answers are through. The backup holds every field in the clear: keep it as you keep the store.
    /// Taking one is not noted in the audit trail, so that it changes nothing and works on a full disk.
    ///
    /// # Errors
    /// [`CrmError::Denied`] unless the actor may read and export every record with all its fields; [`CrmError::Corrupt`] that names what is damaged;
    /// [`CrmError::Storage`] from the store, with the code `backup` where `to` fails, and `cancelled` where `progress` breaks.
    pub fn backup(&self, to: &mut dyn Write, progress: &mut Progress<'_>) -> Result<BackupReport, CrmError> {
        engine::backup(self, &forms(), to, progress)
    }

    /// Writes a backup into a new file at `path`, where nothing may be yet: durably and whole, or nothing of it.
    ///
    /// # Errors
    /// As [`Session::backup`]; [`CrmError::Storage`] where there is something at `path`, or its folder cannot be written to.
    #[cfg(feature = "redb")]
    pub fn backup_file(&self, path: impl AsRef<Path>, progress: &mut Progress<'_>) -> Result<BackupReport, CrmError> {
        storage::create_other(path.as_ref(), |file| self.backup(file, progress))
    }

    /// Holds everything in the store against everything else: values against their checksums, records against their own rules, index rows against records,
    /// the change log against its chain and against the records, numbers against gaps. Goes on after a finding; `progress` hears how many records and log
    /// entries are through.
    ///
    /// # Errors
    /// [`CrmError::Denied`] unless the actor may read every record with all its fields; [`CrmError::Storage`] where the store does not answer, and
    /// with the code `cancelled` where `progress` breaks. Damage is no error but a finding.
    pub fn verify(&self, progress: &mut Progress<'_>) -> Result<VerifyReport, CrmError> {
        engine::verify(self, &forms(), progress)
    }
}

/// Opens the file of a backup, to be checked or restored.
///
/// # Errors
/// [`CrmError::Storage`] with the code `backup` where it cannot be opened.
pub fn open(path: impl AsRef<Path>) -> Result<File, CrmError> {
    File::open(path.as_ref()).map_err(|error| CrmError::Storage {
        code: "backup".into(),
        detail: format!("the backup at `{}` could not be opened ({error}); see to the place it is at", path.as_ref().display()),
        retryable: false,
    })
}

/// Reads a backup to its end and checks everything it says, as a restore does, and keeps nothing.
///
/// # Errors
/// [`CrmError::Corrupt`] that names frame and place of the damage; [`CrmError::Storage`] with the code `foreign` where this is no backup, `newer` where a newer
/// version took it, `backup` where it cannot be read, `cancelled` where `progress` breaks.
pub fn check(from: &mut dyn Read, progress: &mut Progress<'_>) -> Result<BackupReport, CrmError> {
    engine::check(&forms(), from, progress)
}

/// Fills `tenant` of `store`, where nothing has been written yet, with a backup that was taken of it: the same records, versions, log, chain and answers;
/// whole, or nothing of it. Index rows are worked out anew.
///
/// # Errors
/// As [`check`]; [`CrmError::Storage`] with the code `other_tenant`, and `backend` where the tenant is not empty or the store cannot be restored into.
pub fn restore(
    from: &mut dyn Read,
    store: &dyn Store,
    tenant: Tenant,
    progress: &mut Progress<'_>,
) -> Result<BackupReport, CrmError> {
    engine::restore(&forms(), from, store, tenant, progress)
}

/// Restores a backup into a new file at `path`, where nothing may be yet, and opens it. Where the restore fails, nothing is there afterwards.
///
/// # Errors
/// As [`restore`], and those of [`RedbStore::create`](crate::storage::RedbStore::create).
#[cfg(feature = "redb")]
pub fn restore_file(
    from: &mut dyn Read,
    path: impl AsRef<Path>,
    options: storage::RedbOptions,
    tenant: Tenant,
    progress: &mut Progress<'_>,
) -> Result<(storage::RedbStore, BackupReport), CrmError> {
    storage::RedbStore::create_filled(path, options, |store| restore(from, store, tenant, progress))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Kind;

    #[test]
    fn every_kind_of_record_has_its_form() {
        let codes: Vec<u16> = forms().iter().map(Form::code).collect();
        assert_eq!(codes, Kind::ALL.iter().map(|kind| kind.code).collect::<Vec<_>>());
    }
}
