//! Commands, records and events whose kind is known only at run time: the forms that cross a border.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

use crm_core::access::UserDraft;
use crm_core::administration::AddUser;
use crm_core::commands::AnyCommand;
use crm_core::engine::{Crm, Query, Session};
use crm_core::events::AnyEvent;
use crm_core::kernel::{CrmError, Form, Record, Tree, UserId, Word};
use crm_core::parties::{Account, AccountDetails, CreateAccount, Intake};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, KeyPart, KeyRange, RecordKind};
use crm_core::storage::MemoryStore;
use serde_json::{Value, json};

fn session() -> Session {
    Crm::builder(MemoryStore::new()).seed(1).open().unwrap().system("tests", "2026-05-04T09:00:00Z".parse().unwrap())
}

fn owner(session: &Session) -> UserId {
    let draft =
        UserDraft { name: "Ada".parse().unwrap(), email: "ada@example.com".parse().unwrap(), team: None, roles: Vec::new() };
    session.execute(AddUser { draft }).unwrap().id()
}

fn create(name: &str, owner: UserId) -> CreateAccount {
    CreateAccount {
        details: AccountDetails::named(name.parse().unwrap()),
        parent: None,
        owner: Some(owner),
        intake: Intake::default(),
    }
}

fn read(json: Value) -> Result<AnyCommand, CrmError> {
    AnyCommand::read(json)
}

#[test]
fn some_record_is_read_counted_and_listed_as_its_own_kind_is() {
    let session = session();
    let owner = owner(&session);
    let names = ["Nord", "Nord Ouest", "Sud"];
    let accounts: Vec<Account> = names.iter().map(|name| session.execute(create(name, owner)).unwrap()).collect();
    let id = AnyId(accounts[0].id().uuid());
    assert_eq!(session.get_any(RecordKind::Account, id).unwrap(), AnyRecord::Account(accounts[0].clone()));
    let missing = session.get_any(RecordKind::Contact, id).unwrap_err();
    assert_eq!(missing.code(), "not_found");
    let all = session.list_any(&AnyQuery::all(RecordKind::Account)).unwrap();
    assert_eq!(all.items.len(), 3);
    assert_eq!(session.count_any(&AnyQuery::all(RecordKind::Account)).unwrap(), session.count(&Query::<Account>::all()).unwrap());
    let mut query = AnyQuery {
        index: Some(Account::BY_NAME.number()),
        descending: true,
        limit: Some(2),
        ..AnyQuery::all(RecordKind::Account)
    };
    let first = session.list_any(&query).unwrap();
    assert_eq!(first.items, accounts[1..].iter().rev().cloned().map(AnyRecord::Account).collect::<Vec<_>>());
    query.after = first.next;
    assert_eq!(session.list_any(&query).unwrap().items, [AnyRecord::Account(accounts[0].clone())]);
    let under = KeyRange::Under(vec![KeyPart::Text("sud".into())]);
    let sud = session.list_any(&AnyQuery { index: Some(1), range: under, ..AnyQuery::all(RecordKind::Account) }).unwrap();
    assert_eq!(sud.items, [AnyRecord::Account(accounts[2].clone())]);
}

#[test]
fn an_index_that_is_not_there_is_named_with_those_that_are() {
    let error = session().list_any(&AnyQuery { index: Some(9), ..AnyQuery::all(RecordKind::Account) }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "query.index `9`: account has no such index; give one of 1 (name), 2 (external id), 3 (parent), 4 (e-mail), 5 (match)"
    );
}

#[test]
fn a_record_survives_being_kept_as_bytes() {
    let session = session();
    let owner = owner(&session);
    let account = AnyRecord::from(session.execute(create("Nord", owner)).unwrap());
    let bytes = account.to_cbor().unwrap();
    assert_eq!(AnyRecord::from_cbor(RecordKind::Account, &bytes).unwrap(), account);
    assert_eq!(AnyRecord::from_cbor(RecordKind::Account, &bytes[1..]).unwrap_err().code(), "invalid");
}

#[test]
fn some_command_stands_in_the_audit_trail_under_its_own_name() {
    let session = session();
    let command = AnyCommand::from(create("Nord", owner(&session)));
    session.execute(command).unwrap();
    assert_eq!(session.changes(1, 1).unwrap().entries[0].head.command_name, "parties.create_account");
}

#[test]
fn the_feed_tells_every_event_in_its_own_words() {
    let session = session();
    let owner = owner(&session);
    session.execute(create("Nord", owner)).unwrap();
    let page = session.feed(1, 10).unwrap();
    let event = &page.entries[0].events[0];
    assert_eq!((event.name.as_str(), event.event.as_ref().map(AnyEvent::name)), ("account.created", Some("account.created")));
    assert!(page.is_end);
}

#[test]
fn what_cannot_be_read_is_named_by_its_path() {
    let faulty = [
        (json!({"do": "create_account", "with": {"details": {"nam": "x"}}}), "details.nam"),
        (json!({"do": "create_account", "with": {"details": {}}}), "details"),
        (json!({"do": "create_account", "with": {"details": {"name": 3}}}), "details.name"),
        (json!({"do": "create_account", "with": {"details": {"name": "x"}, "owner": "me"}}), "owner"),
        (json!({"do": "work_leads", "with": {}}), "do"),
    ];
    for (json, path) in faulty {
        let error = read(json.clone()).unwrap_err();
        assert_eq!((error.code(), error.subject().as_str()), ("invalid", path), "{json}: {error}");
    }
    let long = read(json!({"do": "create_account", "with": {"details": {"name": "x".repeat(300)}}})).unwrap_err();
    let CrmError::Invalid(faults) = long else { panic!("{long}") };
    let fault = &faults.as_slice()[0];
    assert_eq!((fault.field.as_str(), fault.remedy.as_ref()), ("details.name", "shorten it to 200 characters"));
}

#[test]
fn programs_get_ids_as_bytes_and_people_as_text() {
    let command = AnyCommand::from(create("Nord", "0192f0c1-2b1e-7e3a-9a51-3f9b7a7b0001".parse().unwrap()));
    let packed = rmp_serde::to_vec_named(&command).unwrap();
    assert_eq!(AnyCommand::read(&mut rmp_serde::Deserializer::from_read_ref(&packed)).unwrap(), command);
    let text = serde_json::to_value(&command).unwrap();
    assert_eq!(text["with"]["owner"], "0192f0c1-2b1e-7e3a-9a51-3f9b7a7b0001");
    assert!(packed.len() < text.to_string().len());
}

fn call(fields: Vec<(&str, Tree)>) -> Tree {
    let fields = fields.into_iter().map(|(name, tree)| (name.to_owned(), tree)).collect();
    Tree::Map(vec![("do".to_owned(), Tree::Text("set_parent".to_owned())), ("with".to_owned(), Tree::Map(fields))])
}

#[test]
fn a_language_with_types_of_its_own_gives_an_id_as_an_id_and_nothing_else() {
    let id = "0192f0c1-2b1e-7e3a-9a51-3f9b7a7b0001".to_owned();
    let typed = call(vec![("account", Tree::Word(Word::Id, id.clone()))]);
    assert!(AnyCommand::from_tree(typed.clone(), Form::Typed).is_ok());
    let text = call(vec![("account", Tree::Text(id))]);
    assert!(AnyCommand::from_tree(text.clone(), Form::People).is_ok());
    for wrong in
        [text, call(vec![("account", Tree::Word(Word::Date, "2026-05-04".into()))]), call(vec![("account", Tree::Flag(true))])]
    {
        let error = AnyCommand::from_tree(wrong, Form::Typed).unwrap_err();
        assert_eq!((error.code(), error.subject().as_str()), ("invalid", "account"));
    }
}

#[test]
fn what_is_wrong_in_itself_is_said_in_its_own_words_where_it_stands() {
    let wrong = call(vec![("account", Tree::Wrong("`1.5`: a float is not exact; give the id of a record".into()))]);
    let error = AnyCommand::from_tree(wrong, Form::Typed).unwrap_err();
    assert_eq!(error.to_string(), "account `1.5`: a float is not exact; give the id of a record");
}

#[test]
fn a_way_to_reach_somebody_may_be_written_as_the_address_or_number_alone() {
    let create = |emails: Value, phones: Value| {
        let details = json!({"name": "Ada", "emails": emails, "phones": phones});
        json!({"do": "create_contact", "with": {"details": details}})
    };
    let short = create(json!(["ada@engines.example"]), json!(["+44 20 7946 0018"]));
    let long = create(json!([{"address": "ada@engines.example"}]), json!([{"number": "+44 20 7946 0018"}]));
    let command = read(long).unwrap();
    assert_eq!(read(short.clone()).unwrap(), command);
    assert_eq!(serde_json::from_value::<AnyCommand>(short.clone()).unwrap(), command);
    let packed = rmp_serde::to_vec_named(&short).unwrap();
    assert_eq!(rmp_serde::from_slice::<AnyCommand>(&packed).unwrap(), command);
    for (emails, path) in [
        (json!(["ada"]), "details.emails[0]"),
        (json!([7]), "details.emails[0]"),
        (json!([{"address": "ada"}]), "details.emails[0].address"),
        (json!([{"adress": "ada@engines.example"}]), "details.emails[0].adress"),
        (
            json!([{"address": "ada@engines.example", "period": {"from": "2026-05-04", "until": "2026-05-03"}}]),
            "details.emails[0].period",
        ),
    ] {
        let error = read(create(emails.clone(), json!([]))).unwrap_err();
        assert_eq!((error.code(), error.subject().as_str()), ("invalid", path), "{emails}: {error}");
    }
}

#[test]
fn an_envelope_has_a_name_and_a_content_and_nothing_else() {
    for (json, path) in [
        (json!({"do": "set_parent", "with": {}, "twice": true}), "twice"),
        (json!({"with": {}}), "do"),
        (json!({"do": 3, "with": {}}), "do"),
        (json!(["set_parent", {}]), "do"),
    ] {
        assert_eq!(read(json).unwrap_err().subject(), path);
    }
}

#[test]
fn a_list_does_not_stand_for_fields() {
    let error = read(json!({"do": "create_account", "with": [{"name": "x"}, null, null]})).unwrap_err();
    assert_eq!(error.to_string(), "``: CreateAccount is wanted here, not a list; give its fields by their names");
}
