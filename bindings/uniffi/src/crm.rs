//! The open library.

use std::path::PathBuf;
use std::sync::Arc;

use crm_core::engine;
use crm_core::kernel::RecordId;
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};

use crate::CrmError;

/// The library, open on one company's records. It holds no record itself and may be shared between threads.
#[derive(uniffi::Object)]
pub struct Crm {
    core: engine::Crm,
}

#[uniffi::export]
impl Crm {
    /// Opens the library on a store in memory, which is gone when the object is.
    #[uniffi::constructor]
    pub fn in_memory() -> Result<Arc<Self>, CrmError> {
        Ok(Arc::new(Self { core: engine::Crm::open(MemoryStore::new())? }))
    }

    /// Opens the store in the file at `path`, which is created where there is nothing yet. Its folder must be there. The file stays
    /// locked against other processes until the object is gone.
    #[uniffi::constructor]
    pub fn open(path: String) -> Result<Arc<Self>, CrmError> {
        let store =
            RedbStore::open_or_create(PathBuf::from(path), RedbOptions::default()).map_err(crm_core::kernel::CrmError::from)?;
        Ok(Arc::new(Self { core: engine::Crm::open(store)? }))
    }

    /// A fresh command id, as the sixteen bytes of a UUID: what makes a command safe to send twice.
    //
    // It cannot fail, but Swift stops the whole process where a call that promises as much panics: every export answers a result.
    pub fn new_command_id(&self) -> Result<Vec<u8>, CrmError> {
        Ok(self.core.new_command_id().to_bytes().to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_command_ids_differ_and_have_sixteen_bytes() {
        let crm = Crm::in_memory().expect("opens");
        let (first, second) = (crm.new_command_id().expect("draws"), crm.new_command_id().expect("draws"));
        assert_eq!(first.len(), 16);
        assert_ne!(first, second);
    }

    #[test]
    fn a_file_is_created_once_and_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("company.redb").to_str().expect("text").to_owned();
        drop(Crm::open(path.clone()).expect("creates"));
        drop(Crm::open(path).expect("opens"));
    }

    #[test]
    fn a_path_in_a_folder_that_is_not_there_is_an_error_of_the_store() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nowhere/company.redb").to_str().expect("text").to_owned();
        let refused = Crm::open(path).err().expect("no such folder");
        assert!(matches!(&refused, CrmError::Storage { code, retryable: false, .. } if code == "backend"), "{refused}");
    }
}
