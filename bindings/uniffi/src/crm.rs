//! The open library.

use std::path::PathBuf;
use std::sync::Arc;

use crm_core::engine::{self, FixedClock};
use crm_core::kernel::{CrmError as CoreError, Fault, RecordId, Timestamp, UserId};
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore, Store};

use crate::CrmError;
use crate::session::{Session, id_of};
use crate::store::{HostStore, Hosted};

/// What a host may fix when it opens the library; what is left out is the machine's own.
#[derive(Default, uniffi::Record)]
pub struct CrmOptions {
    /// What ids, log salts and retry pauses are derived from. Fixed in tests, for the same bytes again.
    #[uniffi(default = None)]
    pub seed: Option<u64>,
    /// The company's time zone by its IANA name; UTC where none is given.
    #[uniffi(default = None)]
    pub time_zone: Option<String>,
    /// An instant that the clock always shows, in microseconds since 1970; for tests.
    #[uniffi(default = None)]
    pub clock: Option<i64>,
}

impl CrmOptions {
    fn open(self, store: impl Store + 'static) -> Result<engine::Crm, CoreError> {
        let mut builder = engine::Crm::builder(store);
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(zone) = self.time_zone {
            builder = builder.time_zone(zone.parse().map_err(|fault: Fault| fault.at("time_zone"))?);
        }
        if let Some(now) = self.clock {
            builder = builder.clock(FixedClock(instant(now, "clock")?));
        }
        builder.open()
    }
}

pub(crate) fn instant(micros: i64, field: &str) -> Result<Timestamp, CoreError> {
    Timestamp::from_micros(micros).map_err(|fault| fault.at(field).into())
}

/// The library, open on one company's records. It holds no record itself and may be shared between threads.
#[derive(uniffi::Object)]
pub struct Crm {
    core: engine::Crm,
    file: Option<Arc<RedbStore>>,
}

#[uniffi::export]
impl Crm {
    /// Opens the library on a store in memory, which is gone when the object is.
    #[uniffi::constructor]
    pub fn in_memory(options: CrmOptions) -> Result<Arc<Self>, CrmError> {
        Ok(Arc::new(Self { core: options.open(MemoryStore::new())?, file: None }))
    }

    /// Opens the store in the file at `path`, which is created where there is nothing yet. Its folder must be there. The file stays
    /// locked against other processes until it is closed.
    #[uniffi::constructor]
    pub fn open(path: String, options: CrmOptions) -> Result<Arc<Self>, CrmError> {
        let store = RedbStore::open_or_create(PathBuf::from(path), RedbOptions::default()).map_err(CoreError::from)?;
        let file = Arc::new(store);
        Ok(Arc::new(Self { core: options.open(Arc::clone(&file))?, file: Some(file) }))
    }

    /// Opens the library on a store that the host wrote.
    #[uniffi::constructor]
    pub fn over(store: Arc<dyn HostStore>, options: CrmOptions) -> Result<Arc<Self>, CrmError> {
        Ok(Arc::new(Self { core: options.open(Hosted(store))?, file: None }))
    }

    /// A session of a user at `now`, in microseconds since 1970, or at the present instant.
    pub fn session(&self, user: Vec<u8>, now: Option<i64>) -> Result<Arc<Session>, CrmError> {
        let user = UserId::from_bytes(id_of(&user, "user")?.to_bytes());
        let now = now.map_or_else(|| Ok(self.core.now()), |now| instant(now, "now"))?;
        Ok(Arc::new(Session { core: self.core.session(user, now)? }))
    }

    /// A session of the host itself, which nothing is kept from. The reason stands in the audit trail.
    pub fn system(&self, reason: String, now: Option<i64>) -> Result<Arc<Session>, CrmError> {
        let now = now.map_or_else(|| Ok(self.core.now()), |now| instant(now, "now"))?;
        Ok(Arc::new(Session { core: self.core.system(&reason, now) }))
    }

    /// A fresh command id, as the sixteen bytes of a UUID: what makes a command safe to send twice.
    //
    // It cannot fail, but Swift stops the whole process where a call that promises as much panics: an export answers a result.
    pub fn new_command_id(&self) -> Result<Vec<u8>, CrmError> {
        Ok(self.core.new_command_id().to_bytes().to_vec())
    }

    /// Gives the file free; every later call on this library and its sessions is an error that says so. A store in memory, or of the
    /// host's own, has nothing to give free.
    pub fn close_store(&self) -> Result<(), CrmError> {
        self.file.as_ref().map_or(Ok(()), |file| Ok(file.close().map_err(CoreError::from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_command_ids_differ_and_have_sixteen_bytes() {
        let crm = Crm::in_memory(CrmOptions::default()).expect("opens");
        let (first, second) = (crm.new_command_id().expect("draws"), crm.new_command_id().expect("draws"));
        assert_eq!(first.len(), 16);
        assert_ne!(first, second);
    }

    #[test]
    fn a_file_is_created_once_and_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("company.redb").to_str().expect("text").to_owned();
        drop(Crm::open(path.clone(), CrmOptions::default()).expect("creates"));
        drop(Crm::open(path, CrmOptions::default()).expect("opens"));
    }

    #[test]
    fn a_path_in_a_folder_that_is_not_there_is_an_error_of_the_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nowhere/company.redb").to_str().expect("text").to_owned();
        let refused = Crm::open(path, CrmOptions::default()).err().expect("no such folder");
        assert!(matches!(&refused, CrmError::Storage { code, retryable: false, .. } if code == "backend"), "{refused}");
    }
}
