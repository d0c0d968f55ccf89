//! A commit whose fate is unknown: it is found out, or said to be unknown; it is never decided a second time.

use std::sync::Arc;

use crm_core::engine::Query;
use crm_core::invoicing::Invoice;
use crm_core::kernel::{CommandId, Record, RecordId};
use crm_core::parties::{Account, ArchiveAccount, RestoreAccount};
use crm_core::storage::{FaultyStore, MemoryStore, Mishap, StoreError};

use crate::company::*;

fn founded() -> (Arc<FaultyStore<MemoryStore>>, Company) {
    let store = Arc::new(FaultyStore::new(MemoryStore::new()));
    let company = Company::founded_on(store.clone());
    (store, company)
}

#[test]
fn what_was_stored_in_an_unknown_commit_is_not_decided_anew_when_the_store_is_then_contended() {
    let (store, company) = founded();
    let invoice = company.draft(&["100"]).id();
    store.fail_commit(store.commits() + 1, Mishap::After);
    store.fail_commit(store.commits() + 2, Mishap::Before(StoreError::Retry));
    let issued = company.accounts().execute(issue(invoice)).expect("it was issued: no one may say that it cannot be issued");
    assert_eq!(company.accounts().get::<Invoice>(invoice).unwrap(), issued);
}

#[test]
fn a_transaction_answers_the_records_that_it_stored() {
    let (store, company) = founded();
    store.fail_commit(store.commits() + 1, Mishap::After);
    store.fail_commit(store.commits() + 2, Mishap::Before(StoreError::Retry));
    let boss = company.session(company.administrator);
    let account = boss.transact(|transaction| transaction.execute(named_account("Kept"))).unwrap();
    assert_eq!(boss.get::<Account>(account.id()).unwrap(), account);
}

#[test]
fn what_a_store_says_after_an_unknown_commit_is_not_taken_for_the_fate_of_that_commit() {
    for error in [StoreError::Full, StoreError::Closed, StoreError::Backend("smoke".to_owned())] {
        let (store, company) = founded();
        store.fail_commit(store.commits() + 1, Mishap::After);
        store.fail_commit(store.commits() + 2, Mishap::Before(error.clone()));
        let boss = company.session(company.administrator);
        let (id, before) = (CommandId::from_bytes([9; 16]), boss.count(&Query::<Account>::all()).unwrap());
        let answer = boss.execute_once(id, named_account("Nord"));
        assert_eq!(refusal(answer), "unknown", "{error}: it was written, so no one may say that nothing was");
        boss.execute_once(id, named_account("Nord")).unwrap();
        assert_eq!(boss.count(&Query::<Account>::all()).unwrap(), before + 1);
    }
}

#[test]
fn a_command_that_found_nothing_to_do_does_nothing_when_it_is_sent_again_later() {
    let company = Company::founded();
    let boss = company.session(company.administrator);
    let (account, id) = (company.account, CommandId::from_bytes([9; 16]));
    let first = boss.execute_once(id, RestoreAccount { account }).unwrap();
    boss.execute(ArchiveAccount { account }).unwrap();
    let archived = boss.get::<Account>(account).unwrap();
    assert_eq!(boss.execute_once(id, RestoreAccount { account }).unwrap(), first, "the first answer again");
    assert_eq!(boss.get::<Account>(account).unwrap(), archived, "and no second effect");
    let other = boss.execute_once(id, ArchiveAccount { account });
    assert_eq!(refusal(other), "conflict", "the id is used, whatever it did");
}
