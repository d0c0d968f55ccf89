//! The import of contacts in Rust, by itself: the peer of the imports that the bindings measure. Prints the CPU seconds it took.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a measurement that stops at the first thing that does not hold")]

use crm_core::access::UserDraft;
use crm_core::administration::AddUser;
use crm_core::engine::{Crm, ImportMode};
use crm_core::kernel::{CrmError, Email, Label, Name, Note, Phone, Record, Timestamp};
use crm_core::parties::{ContactDetails, CreateContact, Intake};
use crm_core::storage::{RedbOptions, RedbStore};

fn contact(at: u64) -> Result<ContactDetails, CrmError> {
    Ok(ContactDetails {
        job_title: Some(Label::parse("Buyer")?),
        emails: vec![Email::parse(&format!("person{at}@example.com"))?.into()],
        phones: vec![Phone::parse("+33 1 99 00 12 34")?.into()],
        note: Note::parse("met at the fair")?,
        ..ContactDetails::named(Name::parse(&format!("Person {at}"))?)
    })
}

/// CPU time of this process in hundredths of a second, where the system tells it.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // User and system time stand eleven and twelve fields behind the name in brackets.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn main() {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(100_000_u64);
    let folder = tempfile::tempdir().expect("a folder");
    let store = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).expect("a store");
    let crm = Crm::builder(store).seed(1).open().expect("opens");
    let session = crm.system("bench", Timestamp::EPOCH);
    let (name, email) = (Name::parse("Ada").expect("a name"), Email::parse("ada@example.com").expect("an address"));
    let ada = session.execute(AddUser { draft: UserDraft { name, email, team: None, roles: Vec::new() } }).expect("a user").id();
    let start = ticks();
    let commands = (0..rows)
        .map(|at| (at, contact(at).map(|details| CreateContact { details, owner: Some(ada), intake: Intake::default() })));
    let step = |t: &mut crm_core::engine::Transaction, command: &CreateContact| t.execute(command.clone()).map(|_| ());
    let report = session.import(commands, ImportMode::KeepGood, step, &mut |_| {}).expect("imports");
    assert_eq!(report.refused, [], "every row is good");
    let spent = ticks() - start;
    println!("{}.{:02}", spent / 100, spent % 100);
}
