//! A copy comes back exactly, from and to every store, and the company goes on where it was.

use std::ops::ControlFlow::{Break, Continue};
use std::sync::Arc;

use crm_core::access::{FieldMask, RoleDraft};
use crm_core::administration::{AddRole, administrator};
use crm_core::backup::{Part, Progress, check, restore, restore_file};
use crm_core::engine::{Query, SOLE_TENANT, Session};
use crm_core::invoicing::{Invoice, IssueInvoice};
use crm_core::kernel::{CommandId, CrmError, Kind, Record};
use crm_core::storage::{IndexId, IndexRow, MemoryStore, RedbOptions, RedbStore, Scan, Store, Tenant};
use proptest::prelude::*;

use crate::company::{Company, draft, hire, name, named_account, noon};
use crate::walk::{Walk, actions};
use crate::{checked, is_proof, restored, system, system_at, taken};

/// Every index row that a store holds, index by index.
fn rows(store: &dyn Store) -> Vec<Vec<IndexRow>> {
    let snapshot = store.snapshot(SOLE_TENANT).unwrap();
    let codes = Kind::ALL.iter().flat_map(|kind| (0..=255).map(|number| (u32::from(kind.code) << 8) | number));
    codes.map(|code| snapshot.scan(&Scan::all(IndexId(code))).unwrap()).collect()
}

fn numbers(session: &Session) -> Vec<String> {
    let invoices = session.iter(Query::by(Invoice::BY_NUMBER)).map(Result::unwrap);
    invoices.map(|invoice| invoice.issue().unwrap().number.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if is_proof() { 200 } else { 5 }, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_company_did_its_copy_is_the_same_in_every_store(actions in actions(80)) {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(MemoryStore::new());
        let mut walk = Walk::over(Company::founded_on(store.clone()));
        for action in &actions {
            let _ = walk.act(action);
        }
        let first = taken(&system(store.clone()));
        let (file, report) =
            restore_file(&mut first.as_slice(), folder.path().join("crm.redb"), RedbOptions::default(), SOLE_TENANT, &mut |_| Continue(())).unwrap();
        let file = Arc::new(file);
        prop_assert_eq!(&checked(&first).unwrap(), &report);
        let second = taken(&system(file.clone()));
        let third = taken(&system(restored(&second)));
        prop_assert!(first == second && second == third, "the bytes differ");
        prop_assert_eq!(rows(store.as_ref()), rows(file.as_ref()));
        for session in [system(file), system(restored(&first))] {
            let verified = session.verify(&mut |_| Continue(())).unwrap();
            prop_assert!(verified.is_sound(), "{:?}", verified.findings);
            prop_assert_eq!((verified.seq, verified.head, verified.records), (report.seq, report.head, report.records()));
            prop_assert!(session.verify_audit().unwrap().is_intact());
        }
    }
}

#[test]
fn what_a_command_was_answered_is_answered_again_after_a_restore() {
    let company = Company::founded();
    let session = company.accounts();
    let id = company.crm.new_command_id();
    let drafted = session.execute_once(id, draft(company.account, &["10"])).unwrap();
    let refused_id = company.crm.new_command_id();
    let done = session.execute(IssueInvoice { invoice: drafted.id(), issued_on: None, due_on: None }).unwrap();
    let reissue = IssueInvoice { invoice: drafted.id(), issued_on: Some("2026-06-01".parse().unwrap()), due_on: None };
    let refusal = session.execute_once(refused_id, reissue.clone());

    let copy = system(restored(&taken(&company.crm.system("copy", session.now()))));
    let again = copy.crm().session(company.accountant, session.now()).unwrap();
    let before = again.verify_audit_seq();
    assert_eq!(again.execute_once(id, draft(company.account, &["10"])).unwrap(), drafted);
    assert_eq!(again.execute_once(refused_id, reissue), refusal);
    let other = again.execute_once(id, draft(company.account, &["11"]));
    assert!(matches!(other, Err(CrmError::Conflict { .. })), "{other:?}");
    assert_eq!(again.verify_audit_seq(), before, "a repetition writes nothing");
    assert_eq!(again.get::<Invoice>(done.id()).unwrap(), done);
}

trait Seq {
    fn verify_audit_seq(&self) -> u64;
}

impl Seq for Session {
    fn verify_audit_seq(&self) -> u64 {
        self.crm().system("a look", self.now()).verify_audit().unwrap().seq
    }
}

#[test]
fn numbers_go_on_behind_the_last_one_of_the_backup() {
    let company = Company::founded();
    (0..3).for_each(|_| drop(company.issued(&["10"])));
    let copy = system(restored(&taken(&company.crm.system("copy", company.accounts().now()))));
    let again = copy.crm().session(company.accountant, company.accounts().now()).unwrap();
    let next = again.execute(draft(company.account, &["10"])).unwrap().id();
    again.execute(IssueInvoice { invoice: next, issued_on: None, due_on: None }).unwrap();
    assert_eq!(numbers(&copy), ["INV-2026-000001", "INV-2026-000002", "INV-2026-000003", "INV-2026-000004"]);
    assert!(copy.verify(&mut |_| Continue(())).unwrap().is_sound());
}

#[test]
fn a_backup_changes_nothing_and_differs_only_in_when_it_was_taken() {
    let store = Arc::new(MemoryStore::new());
    let company = Company::founded_on(store.clone());
    company.issued(&["10"]);
    let first = taken(&system(store.clone()));
    assert_eq!(first, taken(&system(store.clone())));
    let (mut now, mut later) = (checked(&first).unwrap(), checked(&taken(&system_at(store, noon("2026-05-05")))).unwrap());
    assert_ne!(now.created_at, later.created_at);
    later.created_at = now.created_at;
    assert_eq!(now, later);
    assert_eq!(now.count(Part::Records(Kind::INVOICE.code)), 1);
    assert_eq!((now.count(Part::Log) > 0, now.count(Part::Answers)), (true, now.seq));
    now.parts.clear();
    assert_eq!((now.records(), now.library.as_str()), (0, env!("CARGO_PKG_VERSION")));
}

#[test]
fn an_empty_company_has_a_backup_too() {
    let bytes = taken(&system(MemoryStore::new()));
    assert_eq!(checked(&bytes).unwrap().records(), 0);
    let copy = restored(&bytes);
    assert_eq!(taken(&system(copy)), bytes);
}

#[test]
fn each_tenant_is_copied_and_restored_by_itself() {
    let (store, other) = (Arc::new(MemoryStore::new()), Tenant([7; 16]));
    let company = Company::founded_on(store.clone());
    company.issued(&["10"]);
    let first = taken(&system(store.clone()));
    let empty = crm_core::engine::Crm::builder(store.clone()).seed(3).tenant(other).open().unwrap();
    let second = taken(&empty.system("a test", noon("2026-05-04")));
    assert_eq!(checked(&second).unwrap().records(), 0);

    let target = MemoryStore::new();
    let refused = restore(&mut first.as_slice(), &target, other, &mut |_| Continue(())).unwrap_err();
    assert_eq!(refused.code(), "other_tenant");
    assert_eq!(target.snapshot(other).unwrap().seq(), 0);
    restore(&mut first.as_slice(), &target, SOLE_TENANT, &mut |_| Continue(())).unwrap();
    restore(&mut second.as_slice(), &target, other, &mut |_| Continue(())).unwrap();
    assert_eq!(taken(&system(target)), first);
}

#[test]
fn a_store_that_holds_something_is_not_restored_into() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    let bytes = taken(&Company::founded().crm.system("a test", noon("2026-05-04")));
    let file = Arc::new(RedbStore::create(&path, RedbOptions::default()).unwrap());
    for store in [Arc::new(MemoryStore::new()) as Arc<dyn Store>, file.clone()] {
        let company = Company::founded_on(store.clone());
        let seq = store.snapshot(SOLE_TENANT).unwrap().seq();
        let refused = restore(&mut bytes.as_slice(), store.as_ref(), SOLE_TENANT, &mut |_| Continue(())).unwrap_err();
        assert!(refused.to_string().contains("holds something already"), "{refused}");
        assert_eq!(store.snapshot(SOLE_TENANT).unwrap().seq(), seq);
        drop(company);
    }
    let there =
        restore_file(&mut bytes.as_slice(), &path, RedbOptions::default(), SOLE_TENANT, &mut |_| Continue(())).unwrap_err();
    assert!(there.to_string().contains("already something at"), "{there}");
    assert!(system(file).verify(&mut |_| Continue(())).unwrap().is_sound());
}

#[test]
fn a_restore_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = taken(&Company::founded().crm.system("a test", noon("2026-05-04")));
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let path = folder.path().join("crm.redb");
    let failed =
        restore_file(&mut bytes.as_slice(), &path, RedbOptions::default(), SOLE_TENANT, &mut |_| Continue(())).unwrap_err();
    assert!(failed.to_string().contains("manifest"), "{failed}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let memory = MemoryStore::new();
    restore(&mut bytes.as_slice(), &memory, SOLE_TENANT, &mut |_| Continue(())).unwrap_err();
    assert_eq!(memory.snapshot(SOLE_TENANT).unwrap().seq(), 0);
    let file = RedbStore::create(&path, RedbOptions::default()).unwrap();
    restore(&mut bytes.as_slice(), &file, SOLE_TENANT, &mut |_| Continue(())).unwrap_err();
    let company = Company::founded_on(file);
    assert!(
        company.crm.system("a test", noon("2026-05-04")).verify(&mut |_| Continue(())).unwrap().is_sound(),
        "the store is as good as new"
    );
}

#[test]
fn only_those_who_may_read_and_export_everything_take_a_backup() {
    let company = Company::founded();
    let mut bytes = Vec::new();
    for user in [company.seller, company.accountant] {
        let session = company.session(user);
        assert_eq!(session.backup(&mut bytes, &mut |_| Continue(())).unwrap_err().code(), "denied");
        assert_eq!(session.verify(&mut |_| Continue(())).unwrap_err().code(), "denied");
    }
    assert!(bytes.is_empty(), "nothing was written");
    company.session(company.administrator).backup(&mut bytes, &mut |_| Continue(())).unwrap();
    assert!(company.session(company.administrator).verify(&mut |_| Continue(())).unwrap().is_sound());
}

#[test]
fn who_may_not_see_a_field_takes_no_backup() {
    let company = Company::founded();
    let system = company.crm.system("a test", noon("2026-05-04"));
    let mask = FieldMask { kind: Kind::ACCOUNT.code, field: "annual_revenue".to_owned() };
    let draft = RoleDraft { name: name("Nearly everything"), hidden: vec![mask], ..administrator().unwrap() };
    let role = system.execute(AddRole { draft }).unwrap().id();
    let session = company.session(hire(&system, "nearly", role));
    assert_eq!(session.backup(&mut Vec::new(), &mut |_| Continue(())).unwrap_err().code(), "denied");
    assert_eq!(session.verify(&mut |_| Continue(())).unwrap_err().code(), "denied");
}

#[test]
fn progress_is_told_and_never_goes_back() {
    let company = Company::founded();
    company
        .session(company.seller)
        .transact(|t| (0..600).try_for_each(|n| t.execute(named_account(&format!("Customer {n}"))).map(drop)))
        .unwrap();
    let system = company.crm.system("a test", noon("2026-05-04"));
    let (mut heard, mut bytes) = (vec![0], Vec::new());
    let report = system
        .backup(&mut bytes, &mut |through| {
            heard.push(through);
            Continue(())
        })
        .unwrap();
    let all = report.parts.iter().map(|part| part.count).sum();
    assert!(heard.len() > 3 && heard.is_sorted() && heard.last() == Some(&all), "{heard:?}");
    let mut heard = vec![0];
    check(&mut bytes.as_slice(), &mut |through| {
        heard.push(through);
        Continue(())
    })
    .unwrap();
    assert!(heard.len() > 3 && heard.is_sorted() && heard.last() == Some(&all), "{heard:?}");
    let mut heard = vec![0];
    system
        .verify(&mut |through| {
            heard.push(through);
            Continue(())
        })
        .unwrap();
    assert!(heard.len() > 1 && heard.is_sorted(), "{heard:?}");
}

#[test]
fn a_call_that_is_told_to_end_keeps_nothing() {
    let company = Company::founded();
    company
        .session(company.seller)
        .transact(|t| (0..1_000).try_for_each(|n| t.execute(named_account(&format!("Customer {n}"))).map(drop)))
        .unwrap();
    let system = company.crm.system("a test", noon("2026-05-04"));
    let (folder, bytes) = (tempfile::tempdir().unwrap(), taken(&system));
    let (file, store) = (folder.path().join("crm.backup"), folder.path().join("crm.redb"));
    let stop: &mut Progress<'_> = &mut |_| Break(());
    let restored = restore_file(&mut bytes.as_slice(), &store, RedbOptions::default(), SOLE_TENANT, stop).map(drop);
    let ended = [
        system.backup(&mut Vec::new(), stop).map(drop),
        system.backup_file(&file, stop).map(drop),
        check(&mut bytes.as_slice(), stop).map(drop),
        restored,
        system.verify(stop).map(drop),
    ];
    for ended in ended {
        assert_eq!(ended.unwrap_err().code(), "cancelled");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(system.verify(&mut |_| Continue(())).unwrap().is_sound());
}

#[test]
fn a_backup_in_a_file_is_the_one_in_a_stream_and_overwrites_nothing() {
    let system = Company::founded().crm.system("a test", noon("2026-05-04"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crm.backup");
    system.backup_file(&file, &mut |_| Continue(())).unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), taken(&system));
    let refused = system.backup_file(&file, &mut |_| Continue(())).unwrap_err();
    assert!(refused.to_string().contains("there is already something at"), "{refused}");
    assert_eq!(std::fs::read(&file).unwrap(), taken(&system));
}

#[test]
fn the_id_of_a_command_says_nothing_in_another_store() {
    // A copy whose library draws the same ids again would meet the answers of the first: hosts inject a seed of their own, or none.
    let company = Company::founded();
    let copy = restored(&taken(&company.crm.system("a test", noon("2026-05-04"))));
    let snapshot = copy.snapshot(SOLE_TENANT).unwrap();
    let unused: CommandId = company.crm.new_command_id();
    assert_eq!(snapshot.answer(crm_core::storage::CommandId(unused.uuid().into_bytes())).unwrap(), None);
}
