//! A host that is suspended: it gives the file up and takes it again, and what was open on it goes on.

use std::sync::Arc;

use crm_core::engine::{Crm, Query};
use crm_core::kernel::{CrmError, Record};
use crm_core::parties::Account;
use crm_core::storage::{RedbOptions, RedbStore, StoreError};

use crate::company::{Company, named_account};

#[test]
fn a_session_outlives_a_close_and_a_reopen_with_a_typed_error_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    let options = RedbOptions { quick_repair: true, ..RedbOptions::default() };
    let store = Arc::new(RedbStore::create(&path, options).unwrap());
    let company = Company::founded_on(Arc::clone(&store));
    let session = company.session(company.seller);
    let before = session.get::<Account>(company.account).unwrap();
    let mut open = session.begin().unwrap();
    open.execute(named_account("Under way")).unwrap();

    store.close().unwrap();
    let id = company.crm.new_command_id();
    let is_storage = |error: CrmError| matches!(error, CrmError::Storage { .. });
    assert!(is_storage(session.get::<Account>(company.account).unwrap_err()));
    assert!(is_storage(session.execute_once(id, named_account("Meanwhile")).unwrap_err()));
    assert!(is_storage(open.commit().unwrap_err()));
    // Whoever has the file meanwhile finds what was committed.
    let other = RedbStore::open(&path, options).unwrap();
    assert_eq!(store.reopen(), Err(StoreError::Locked));
    assert_eq!(Crm::open(other).unwrap().system("elsewhere", session.now()).get::<Account>(before.id()).unwrap(), before);

    store.reopen().unwrap();
    assert_eq!(session.get::<Account>(company.account).unwrap(), before);
    assert_eq!(session.count(&Query::<Account>::all()).unwrap(), 1, "nothing that was refused was done");
    let account = session.execute_once(id, named_account("Meanwhile")).unwrap();
    assert_eq!(session.execute_once(id, named_account("Meanwhile")).unwrap(), account);
    assert_eq!(session.count(&Query::<Account>::all()).unwrap(), 2);
}
