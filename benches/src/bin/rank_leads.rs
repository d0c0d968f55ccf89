//! Ranking leads by the rules of the default policy, from a store on a file. Each has three custom fields and six captured ones. Prints the CPU time of one core and what each lead took.
//!
//! `cargo run --release -p crm-benches --bin rank_leads -- 1000000 [folder]`; with a folder, the store that is there is ranked again.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "a measurement that stops at the first thing that does not hold")]

use std::path::PathBuf;
use std::time::Duration;

use cpu_time::ProcessTime;
use crm_core::access::UserDraft;
use crm_core::administration::{AddUser, DefineField};
use crm_core::engine::{Crm, ImportMode, Transaction};
use crm_core::kernel::{
    CrmError, CustomFields, Email, ExternalId, FieldType, FieldValue, Kind, Label, Name, Note, Phone, Record, Span, Timestamp,
    UserId,
};
use crm_core::leads::{CaptureLead, CapturedField, LeadDetails, RankLeads, Utm};
use crm_core::storage::{RedbOptions, RedbStore};

const TITLES: [&str; 4] = ["Buyer", "Head of Sales", "Chief Executive", "Student"];
const SOURCES: [&str; 4] = ["website", "fair", "referral", "advertisement"];

/// A lead as a form on a web page gives it: what was typed, where it came from, and the form word by word.
fn lead(at: u64, owner: UserId) -> Result<CaptureLead, CrmError> {
    let of = |texts: [&'static str; 4], by: u64| {
        texts.get(usize::try_from(at / by % 4).unwrap_or_default()).copied().unwrap_or_default()
    };
    let some = |of: u64| !at.is_multiple_of(of);
    let email = format!("person{at}@{}", if at.is_multiple_of(3) { "gmail.com" } else { "example.com" });
    let field =
        |name: &str, value: String| Ok::<_, CrmError>(CapturedField { name: Label::parse(name)?, value: Note::parse(&value)? });
    let details = LeadDetails {
        name: Some(Name::parse(&format!("Person Number {at}"))?),
        company: some(4).then(|| Name::parse(&format!("Compagnie du Théâtre {}", at / 3))).transpose()?,
        email: Some(Email::parse(&email)?),
        phone: some(2).then(|| Phone::parse("+33 1 99 00 12 34")).transpose()?,
        job_title: some(3).then(|| Label::parse(of(TITLES, 1))).transpose()?,
        source: of(SOURCES, 5).parse()?,
        utm: Utm {
            source: some(2).then(|| Label::parse("newsletter")).transpose()?,
            medium: some(2).then(|| Label::parse("email")).transpose()?,
            campaign: some(2).then(|| Label::parse("spring-2026")).transpose()?,
        },
        custom_fields: CustomFields::new()
            .with("employees".parse()?, FieldValue::Integer(i64::try_from(at % 500).unwrap_or_default()))?
            .with("topic".parse()?, FieldValue::Text(Note::parse("Stage lights")?))?
            .with("visits".parse()?, FieldValue::Integer(i64::try_from(at % 12).unwrap_or_default()))?,
    };
    let original = vec![
        field("Full name", format!("Person Number {at}"))?,
        field("E-mail", email)?,
        field("Employees", (at % 500).to_string())?,
        field("Topic", "Stage lights".to_owned())?,
        field("Visits", (at % 12).to_string())?,
        field("Message", "Please call me back about lights for the small stage, before the season begins.".to_owned())?,
    ];
    let external_id = Some(ExternalId { source: "form".parse()?, key: Label::parse(&at.to_string())? });
    Ok(CaptureLead { details, original, external_id, owner: Some(owner) })
}

fn fill(crm: &Crm, rows: u64, start: Timestamp) {
    let session = crm.system("bench", start);
    let (name, email) = (Name::parse("Ada").expect("a name"), Email::parse("ada@example.com").expect("an address"));
    let owner =
        session.execute(AddUser { draft: UserDraft { name, email, team: None, roles: Vec::new() } }).expect("a user").id();
    for (key, field_type) in [("employees", FieldType::Integer), ("topic", FieldType::Text), ("visits", FieldType::Integer)] {
        let (key, label) = (key.parse().expect("a key"), Name::parse(key).expect("a name"));
        let define = DefineField { kind: Kind::LEAD.code, key, label, field_type, is_required: false };
        session.execute(define).expect("a field");
    }
    // One after the other, over the last 2,000 hours.
    let hours_ago = |at: u64| i64::try_from((rows - at) * 2_000 / rows).unwrap_or_default();
    let commands = (0..rows).map(|at| (at, lead(at, owner).map(|command| (hours_ago(at), command))));
    let step = |t: &mut Transaction, (hours, command): &(i64, CaptureLead)| {
        t.execute_at(start.plus(Span::from_hours(-hours))?, command.clone()).map(|_| ())
    };
    let report = session.import(commands, ImportMode::KeepGood, step, &mut |_| {}).expect("imports");
    assert_eq!(report.refused, [], "every lead is good");
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rows = arguments.next().and_then(|rows| rows.parse().ok()).unwrap_or(100_000_u64);
    let temporary = tempfile::tempdir().expect("a folder");
    let folder = arguments.next().map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let (path, start) = (folder.join("leads.redb"), Timestamp::from_micros(1_777_000_000_000_000).expect("an instant"));
    let is_there = path.exists();
    let open =
        if is_there { RedbStore::open(&path, RedbOptions::default()) } else { RedbStore::create(&path, RedbOptions::default()) };
    let crm = Crm::builder(open.expect("a store")).seed(1).open().expect("opens");
    if !is_there {
        fill(&crm, rows, start);
    }
    let session = crm.system("bench", start);
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = ProcessTime::now();
        let ranked = session.ask(RankLeads { limit: 100 }).expect("a ranking");
        best = best.min(begun.elapsed());
        let totals: Vec<String> = ranked.iter().take(3).map(|lead| format!("{} {}", lead.lead, lead.score.total)).collect();
        println!("{} ranked; first {totals:?}; {:?}", ranked.len(), begun.elapsed());
    }
    let micros = u64::try_from(best.as_nanos()).unwrap_or(u64::MAX) / rows.max(1);
    println!("{rows} leads: {best:?} of one core at best, {micros} ns a lead");
}
