//! What it costs to look for duplicates of a contact on its way in, beside as many contacts as are asked for, on a redb file. Prints microseconds by the
//! clock: the whole check, and the command with and without it, up to where it would be stored.
#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that stops at the first thing that does not hold"
)]

use std::time::Instant;

use cpu_time::ProcessTime;
use crm_benches::texts::mixed;
use crm_core::access::UserDraft;
use crm_core::administration::{AddRole, AddUser, administrator};
use crm_core::engine::{Crm, ImportMode, Session, Transaction};
use crm_core::kernel::{AddressInput, CrmError, Email, Name, Phone, PostalAddress, Record, Timestamp};
use crm_core::parties::{ContactDetails, CreateContact, FindDuplicates, Intake, Sought};
use crm_core::storage::{RedbOptions, RedbStore};

const SYLLABLES: [&str; 20] = [
    "ba", "ro", "mi", "len", "tar", "so", "vi", "ka", "du", "fel", "gre", "no", "pau", "ri", "ster", "lo", "han", "ju", "we",
    "mon",
];

/// A word out of syllables; few words are frequent and most are rare.
fn word(at: u64, salt: u64, syllables: u32) -> String {
    let drawn = mixed(at.wrapping_mul(31).wrapping_add(salt));
    // Squared twice, the lower words come up far more often than the higher.
    let (of, part) = (20_u64.pow(syllables), (drawn % 10_000) * (drawn % 10_000) / 10_000);
    let mut number = (part * part / 10_000) * of / 10_000 + drawn % 7;
    let mut text = String::new();
    for _ in 0..syllables {
        text.push_str(SYLLABLES[usize::try_from(number % 20).unwrap_or_default()]);
        number /= 20;
    }
    text
}

/// The nth person: a name, an address, a telephone and a house in a town.
fn person(at: u64) -> Result<ContactDetails, CrmError> {
    let (given, family) = (word(at, 1, 2), word(at, 2, 3));
    let digits = mixed(at.wrapping_add(77)) % 100_000_000;
    let address = PostalAddress::parse(&AddressInput {
        lines: vec![format!("{} rue {}", 1 + mixed(at) % 120, word(at, 3, 2))],
        postcode: format!("{:05}", 1_000 + mixed(at.wrapping_add(5)) % 6_000),
        city: word(at, 4, 2),
        region: String::new(),
        country: "FR".to_owned(),
    })?;
    Ok(ContactDetails {
        emails: vec![Email::parse(&format!("{given}.{family}{at}@example.com"))?.into()],
        phones: vec![Phone::parse(&format!("+33 1{digits:08}"))?.into()],
        addresses: vec![address.into()],
        ..ContactDetails::named(Name::parse(&format!("{given} {family}"))?)
    })
}

/// Does `work` for each person and prints how long it took.
fn timed(title: &str, people: &[ContactDetails], mut work: impl FnMut(&ContactDetails) -> usize) {
    let (mut took, mut found) = (Vec::new(), 0);
    for details in people {
        let start = Instant::now();
        found += work(details);
        took.push(start.elapsed().as_nanos());
    }
    took.sort_unstable();
    let at = |percent: usize| took[(took.len() - 1) * percent / 100] / 100;
    let figure = |percent: usize| format!("{}.{}", at(percent) / 10, at(percent) % 10);
    println!("{title}: median {} us, 90 % {} us, 99 % {} us, {found} found", figure(50), figure(90), figure(99));
}

fn created(session: &Session, details: &ContactDetails, is_distinct: bool) -> usize {
    let intake = Intake { channel: None, is_distinct };
    let mut unstored = session.begin().expect("begins");
    usize::from(unstored.execute(CreateContact { details: details.clone(), owner: None, intake }).is_err())
}

fn main() {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(100_000_u64);
    let folder = tempfile::tempdir().expect("a folder");
    let store = RedbStore::create(folder.path().join("crm.redb"), RedbOptions::default()).expect("a store");
    let crm = Crm::builder(store).seed(1).open().expect("opens");
    let system = crm.system("bench", Timestamp::EPOCH);
    let role = system.execute(AddRole { draft: administrator().expect("a draft") }).expect("a role").id();
    let (name, email) = (Name::parse("Ada").expect("a name"), Email::parse("ada@example.com").expect("an address"));
    let ada = system.execute(AddUser { draft: UserDraft { name, email, team: None, roles: vec![role] } }).expect("a user").id();
    let session = crm.session(ada, Timestamp::EPOCH).expect("acts");
    let start = ProcessTime::now();
    let commands =
        (0..rows).map(|at| (at, person(at).map(|details| CreateContact { details, owner: None, intake: Intake::default() })));
    let step = |t: &mut Transaction, command: &CreateContact| t.execute(command.clone()).map(|_| ());
    let report = session.import(commands, ImportMode::KeepGood, step, &mut |_| {}).expect("imports");
    println!("import of {} contacts: {} ms of CPU", report.accepted.len(), start.elapsed().as_millis());
    drop(report);
    let people = |range: std::ops::Range<u64>| range.map(|at| person(at).expect("a person")).collect::<Vec<_>>();
    let strangers = people(rows + 1_000_000..rows + 1_002_000);
    let mut known = people(0..2_000);
    for details in &mut known {
        let written = details.name.as_str().replace("ro", "or");
        details.name = Name::parse(&written).expect("a name");
        details.phones.clear();
    }
    let mut names = people(0..2_000);
    names.iter_mut().for_each(|details| (details.emails, details.phones, details.addresses) = Default::default());
    let ask =
        |details: &ContactDetails| session.ask(FindDuplicates { of: Sought::Contact(details.clone()) }).expect("answers").len();
    for round in ["cold", "warm"] {
        timed(&format!("strangers, {round}"), &strangers, ask);
        timed(&format!("known people with a slip, {round}"), &known, ask);
        timed(&format!("names alone, {round}"), &names, ask);
        timed(&format!("create strangers, distinct, {round}"), &strangers, |details| created(&session, details, true));
        timed(&format!("create strangers, looked at, {round}"), &strangers, |details| created(&session, details, false));
        timed(&format!("create known people, looked at, {round}"), &known, |details| created(&session, details, false));
    }
}
