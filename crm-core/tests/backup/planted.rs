//! Verification finds what is planted, names it, and goes on; a backup refuses to copy it.

use std::ops::ControlFlow::Continue;
use std::sync::Arc;

use crm_core::access::User;
use crm_core::backup::{Finding, StoreTable, VerifyReport};
use crm_core::engine::SOLE_TENANT;
use crm_core::invoicing::Invoice;
use crm_core::kernel::{Kind, Record};
use crm_core::parties::Account;
use crm_core::storage::{
    Batch, CommandId, Entry, Expect, IndexId, Key, MemoryStore, Op, RedbOptions, RedbStore, Scan, Store, StoredRecord,
};

use crate::company::{Company, TODAY, named_account, noon};
use crate::tampered::Tampered;
use crate::{system, taken};

/// A company with an invoice, and the store it lies in.
fn planted() -> (Arc<MemoryStore>, Company, Invoice) {
    let store = Arc::new(MemoryStore::new());
    let company = Company::founded_on(store.clone());
    let invoice = company.issued(&["10"]);
    (store, company, invoice)
}

fn record(store: &dyn Store, kind: Kind, id: [u8; 16]) -> StoredRecord {
    let key = Key { kind: crm_core::storage::Kind(kind.code), id };
    store.snapshot(SOLE_TENANT).unwrap().get_many(&[key]).unwrap().remove(0).unwrap()
}

/// Commits steps behind the library's back.
fn plant(store: &dyn Store, ops: Vec<Op>) {
    let batch = Batch { command: CommandId([99; 16]), digest: [0; 32], answer: Vec::new(), ops, log: Vec::new() };
    store.commit(SOLE_TENANT, &[batch]).remove(0).unwrap();
}

fn verified(store: impl Store + 'static) -> VerifyReport {
    system(store).verify(&mut |_| Continue(())).unwrap()
}

/// The one finding there must be: its place, a part of its subject and of its detail.
fn found(report: &VerifyReport, table: StoreTable, subject: &str, detail: &str) {
    let is_it =
        |finding: &Finding| finding.table == table && finding.subject.contains(subject) && finding.detail.contains(detail);
    assert!(report.findings.iter().any(is_it), "no `{subject}: {detail}` in {:#?}", report.findings);
    assert_eq!(report.found, report.findings.len() as u64);
}

fn row(index: crm_core::kernel::Index<Account>, value: Vec<u8>, cover: Vec<u8>) -> Entry {
    Entry { index: IndexId(index.code()), value, unique: false, cover }
}

#[test]
fn a_sound_store_has_no_findings_and_everything_was_looked_at() {
    let (store, _, _) = planted();
    let report = verified(store.clone());
    assert!(report.is_sound(), "{:?}", report.findings);
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    assert_eq!((report.seq, report.answers), (snapshot.seq(), snapshot.seq()));
    assert_eq!(report.entries, snapshot.changes(0, usize::MAX).unwrap().len() as u64);
    assert!(report.records > 9 && report.rows > report.records, "{report:?}");
}

#[test]
fn a_record_that_is_gone_without_a_word_is_missed() {
    let (store, company, _) = planted();
    let account = record(store.as_ref(), Kind::ACCOUNT, company.account.uuid().into_bytes());
    plant(store.as_ref(), vec![Op::Delete { key: account.key, expect: Expect::Version(account.version), remove: Vec::new() }]);
    let report = verified(store);
    let name = format!("account {}", company.account);
    found(&report, StoreTable::Records, &name, "but it is not there");
    found(&report, StoreTable::Indexes, &name, "leads to a record that is not there");
}

#[test]
fn a_record_that_nobody_wrote_is_noticed() {
    let (store, company, _) = planted();
    let account = record(store.as_ref(), Kind::ACCOUNT, company.account.uuid().into_bytes());
    let put =
        Op::Put { key: account.key, expect: Expect::Version(account.version), body: account.body, add: vec![], remove: vec![] };
    plant(store.as_ref(), vec![put]);
    found(
        &verified(store),
        StoreTable::Records,
        &format!("account {}", company.account),
        "the log does not tell of it in its commit",
    );
}

#[test]
fn a_record_put_back_to_an_earlier_state_is_noticed() {
    let (store, _, invoice) = planted();
    let id = invoice.id().uuid().into_bytes();
    let mut tampered = Tampered::over(store.clone());
    tampered.records = Arc::new(move |records| {
        records.iter_mut().filter(|record| record.key.id == id).for_each(|record| record.version -= 1);
    });
    let name = format!("invoice {}", invoice.id());
    found(&verified(tampered), StoreTable::Records, &name, "but stands as of commit");
}

#[test]
fn a_body_that_is_not_what_the_log_tells_is_noticed() {
    let (store, company, _) = planted();
    let session = company.session(company.seller);
    let one = session.execute(named_account("Nord")).unwrap().id().uuid().into_bytes();
    let store_of_other = Arc::new(MemoryStore::new());
    let elsewhere = Company::founded_on(store_of_other.clone());
    elsewhere.issued(&["10"]);
    let same = elsewhere.session(elsewhere.seller).execute(named_account("Ostd")).unwrap().id();
    let body = record(store_of_other.as_ref(), Kind::ACCOUNT, same.uuid().into_bytes()).body;
    assert_eq!(same.uuid().into_bytes(), one, "ids are the same every time");
    let mut tampered = Tampered::over(store);
    tampered.records = Arc::new(move |records| {
        records.iter_mut().filter(|record| record.key.id == one).for_each(|record| record.body.clone_from(&body));
    });
    let report = verified(tampered);
    found(&report, StoreTable::Records, &format!("account {same}"), "it is not what commit");
    found(&report, StoreTable::Indexes, &format!("index name of account, account {same}"), "is missing");
}

#[test]
fn a_damaged_body_is_named_and_the_rest_is_looked_at_all_the_same() {
    let (store, company, invoice) = planted();
    let id = company.account.uuid().into_bytes();
    let mut tampered = Tampered::over(store);
    tampered.records = Arc::new(move |records| {
        records.iter_mut().filter(|record| record.key.id == id).for_each(|record| record.body[20] ^= 1);
    });
    let name = format!("account {}", company.account);
    let report = verified(tampered.clone());
    found(&report, StoreTable::Records, &name, "its checksum does not hold");
    found(&report, StoreTable::Records, &name, "it is not what commit");
    assert!(!report.findings.iter().any(|found| found.subject.contains(&invoice.id().to_string())), "{:?}", report.findings);
    assert!(!report.findings.iter().any(|found| found.table == StoreTable::Indexes), "nothing can be said of its rows");
    let refused = system(tampered).backup(&mut Vec::new(), &mut |_| Continue(())).unwrap_err();
    assert_eq!((refused.code(), refused.subject()), ("corrupt", name));
}

#[test]
fn index_rows_missing_left_over_or_out_of_date_are_told_apart() {
    let (store, company, _) = planted();
    let account = record(store.as_ref(), Kind::ACCOUNT, company.account.uuid().into_bytes());
    let scan = Scan::all(IndexId(Account::BY_NAME.code()));
    let standing = store.snapshot(SOLE_TENANT).unwrap().scan(&scan).unwrap().remove(0);
    let name = format!("index {} of account, account {}", Account::BY_NAME.name(), company.account);
    let tell = |add: Vec<Entry>, remove: Vec<Entry>, detail: &str| {
        let copy = Arc::new(crate::restored(&taken(&system(store.clone()))));
        // The record itself is written as it is; only its rows are touched.
        let (key, expect, body) = (account.key, Expect::Version(account.version), account.body.clone());
        plant(copy.as_ref(), vec![Op::Put { key, expect, body, add, remove }]);
        found(&verified(copy), StoreTable::Indexes, &name, detail);
    };
    let row = |value: &[u8], cover: &[u8]| row(Account::BY_NAME, value.to_vec(), cover.to_vec());
    tell(vec![], vec![row(&standing.value, &[])], "the row that leads to the record is missing");
    tell(vec![row(b"elsewhere", &standing.cover)], vec![], "the record asks for no such row");
    tell(vec![row(&standing.value, &[0x80])], vec![], "the row does not tell what the record says");
}

#[test]
fn two_records_under_a_value_that_one_may_have_are_noticed() {
    let (store, company, _) = planted();
    let seller = record(store.as_ref(), Kind::USER, company.seller.uuid().into_bytes());
    let index = IndexId(User::BY_EMAIL.code());
    let rows = store.snapshot(SOLE_TENANT).unwrap().scan(&Scan::all(index)).unwrap();
    let other = rows.into_iter().find(|row| row.id == company.accountant.uuid().into_bytes()).unwrap();
    let twin = Entry { index, value: other.value, unique: false, cover: other.cover };
    let (expect, body) = (Expect::Version(seller.version), seller.body);
    plant(store.as_ref(), vec![Op::Put { key: seller.key, expect, body, add: vec![twin], remove: vec![] }]);
    let name = format!("index email of user, user {}", company.accountant);
    found(&verified(store), StoreTable::Indexes, &name, &format!("it leads to user {} as well", company.seller));
}

#[test]
fn rows_of_an_index_that_there_is_not_are_noticed() {
    let (store, company, _) = planted();
    let key = Key { kind: crm_core::storage::Kind(Kind::ACCOUNT.code), id: company.account.uuid().into_bytes() };
    let account = record(store.as_ref(), Kind::ACCOUNT, key.id);
    let stray =
        Entry { index: IndexId((u32::from(Kind::ACCOUNT.code) << 8) | 250), value: vec![1], unique: false, cover: vec![] };
    let (expect, body) = (Expect::Version(account.version), account.body);
    plant(store.as_ref(), vec![Op::Put { key, expect, body, add: vec![stray], remove: vec![] }]);
    found(&verified(store), StoreTable::Indexes, "index 250 of account", "the record asks for no such row");
}

#[test]
fn an_altered_entry_of_the_log_is_named() {
    let (store, _, _) = planted();
    type Touch = fn(&mut Vec<crm_core::storage::Change>);
    let touches: [(&str, Touch); 4] = [
        ("change 3.0", |all| all.iter_mut().filter(|c| c.seq == 3).for_each(|c| c.head[0] ^= 1)),
        ("change 3.0", |all| all.iter_mut().filter(|c| c.seq == 3).for_each(|c| c.body.as_mut().unwrap()[9] ^= 1)),
        ("change 3.0", |all| all.iter_mut().filter(|c| c.seq == 3).for_each(|c| c.commitment[0] ^= 1)),
        ("change 4.0", |all| all.retain(|c| c.seq != 3)),
    ];
    for (name, touch) in touches {
        let mut tampered = Tampered::over(store.clone());
        tampered.changes = Arc::new(touch);
        found(&verified(tampered.clone()), StoreTable::Log, name, "the chain does not hold here");
        let refused = system(tampered).backup(&mut Vec::new(), &mut |_| Continue(())).unwrap_err();
        assert_eq!((refused.code(), refused.subject().as_str()), ("corrupt", name));
    }
}

#[test]
fn an_erased_entry_is_no_finding_and_comes_back_erased() {
    let (store, _, _) = planted();
    let mut tampered = Tampered::over(store);
    tampered.changes = Arc::new(|all| {
        all.iter_mut().filter(|change| change.seq % 2 == 1).for_each(|change| (change.body, change.salt) = (None, [0; 16]));
    });
    let report = verified(tampered.clone());
    assert!(report.is_sound(), "{:?}", report.findings);
    let bytes = taken(&system(tampered.clone()));
    let copy = Arc::new(crate::restored(&bytes));
    assert_eq!(taken(&system(copy.clone())), bytes);
    let log = |store: &dyn Store| store.snapshot(SOLE_TENANT).unwrap().changes(0, usize::MAX).unwrap();
    assert_eq!(log(copy.as_ref()), log(&tampered));
    assert!(log(copy.as_ref()).iter().any(|change| change.body.is_none()));
}

#[test]
fn a_head_that_is_not_the_last_link_is_noticed() {
    let (store, _, _) = planted();
    let mut tampered = Tampered::over(store.clone());
    tampered.head = Arc::new(|head| head.hash[0] ^= 1);
    found(&verified(tampered.clone()), StoreTable::Log, "chain", "not the one that the head seals");
    assert_eq!(system(tampered).backup(&mut Vec::new(), &mut |_| Continue(())).unwrap_err().code(), "corrupt");
    let mut tampered = Tampered::over(store);
    tampered.head = Arc::new(|head| head.seq -= 1);
    found(&verified(tampered), StoreTable::Log, "head", "the head is at commit");
}

#[test]
fn a_forgotten_answer_is_noticed() {
    let (store, _, _) = planted();
    let mut tampered = Tampered::over(store);
    tampered.answer = Arc::new(|answer| *answer = None);
    found(&verified(tampered), StoreTable::Answers, "of commit 1", "its answer is missing");
}

#[test]
fn a_gap_in_a_number_series_is_noticed() {
    let (store, company, _) = planted();
    (0..3).for_each(|_| drop(company.issued(&["10"])));
    let mut tampered = Tampered::over(store.clone());
    let seq = store.snapshot(SOLE_TENANT).unwrap().seq();
    tampered.changes = Arc::new(move |all| all.retain(|change| change.seq != seq - 2));
    found(&verified(tampered), StoreTable::Log, "number series INV-2026-", "number 4 of it follows 2");
}

#[test]
fn findings_are_counted_to_the_end_and_kept_up_to_a_bound() {
    let store = Arc::new(MemoryStore::new());
    let company = Company::founded_on(store.clone());
    let session = company.session(company.seller);
    session.transact(|t| (0..1_200).try_for_each(|n| t.execute(named_account(&format!("Customer {n}"))).map(drop))).unwrap();
    let mut tampered = Tampered::over(store);
    tampered.records = Arc::new(|records| records.retain(|record| record.key.kind.0 != Kind::ACCOUNT.code));
    let report = verified(tampered);
    assert_eq!(report.findings.len(), 1_000);
    assert!(report.found > 2_400, "{}", report.found);
}

#[test]
fn a_store_on_disk_is_verified_as_one_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = Arc::new(RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).unwrap());
    let company = Company::founded_on(file.clone());
    let account = record(file.as_ref(), Kind::ACCOUNT, company.account.uuid().into_bytes());
    let system = company.crm.system("a test", noon(TODAY));
    assert!(system.verify(&mut |_| Continue(())).unwrap().is_sound());
    plant(file.as_ref(), vec![Op::Delete { key: account.key, expect: Expect::Version(account.version), remove: Vec::new() }]);
    let report = system.verify(&mut |_| Continue(())).unwrap();
    found(&report, StoreTable::Records, &format!("account {}", company.account), "but it is not there");
}
