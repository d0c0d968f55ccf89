//! The peer writes what the library writes, or the comparison would mean nothing.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test stops at the first thing that does not hold")]

use crm_benches::company::Company;
use crm_benches::{raw, recording::Recording, rows::rows_of};
use crm_core::kernel::Record;
use crm_core::pipeline::MoveOpportunity;
use crm_core::storage::{RedbOptions, RedbStore};

#[test]
fn raw_redb_is_given_the_very_rows_that_the_library_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crm.redb");
    let recording = Recording::of(RedbStore::create(&path, RedbOptions::default()).unwrap());
    {
        let company = Company::founded_on(recording.clone());
        let contacts = company.import_contacts((0..20).map(|at| company.contact(at)));
        let deal = company.session().execute(company.deal(0, contacts.first().copied())).unwrap();
        let other = crm_benches::texts::STAGES.into_iter().find(|stage| *stage != deal.stage().as_str()).unwrap();
        let stage = crm_core::kernel::Code::parse(other).unwrap();
        company.session().execute(MoveOpportunity { opportunity: deal.id(), stage }).unwrap();
    }
    let raw = raw::create(&folder.path().join("raw.redb"));
    for recorded in recording.take() {
        raw::write(&raw, &rows_of(&recorded));
    }
    drop(recording);
    let library = raw::open(&path);
    let (ours, theirs) = (raw::everything(&library), raw::everything(&raw));
    assert!(!ours.is_empty());
    assert!(ours == theirs, "the files differ: {} rows against {}", ours.len(), theirs.len());
}
