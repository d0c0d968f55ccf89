//! Imports of foreign tables: what a mapping says, what becomes of each row, and how all of it is taken back.

use crm_core::administration::DefineField;
use crm_core::engine::{Query, Session};
use crm_core::exchange::*;
use crm_core::kernel::{CrmError, FieldType, ImportId, Kind, Label, Record};
use crm_core::leads::Lead;
use crm_core::parties::{Account, ChangeAccount, Contact, ContactDetails, CreateContact, Intake};
use serde_json::json;

use crate::company::*;

const CUSTOMERS: &str = "Id,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark\n\
    1,Atelier Nord,hello@nord.example,,Light & Sound,12,\"1.200.000,50\",\n\
    2,Moulin Bleu,moulin@bleu.example,office@bleu.example,Theatre,4,,\n\
    3,,none@x.example,,,,,\n\
    4,Kranich,not an address,,,many,,\n";

fn mapping() -> ImportMapping {
    let mapping = json!({
        "makes": "account",
        "key": { "source": "old-crm", "from": ["Id"] },
        "fields": [
            { "to": "details.name", "from": ["Name"] },
            { "to": "details.emails[0].address", "from": ["Mail"] },
            { "to": "details.emails[0].label", "value": "work" },
            { "to": "details.emails[1].address", "from": ["Mail 2"] },
            { "to": "details.emails[1].label", "value": "billing" },
            { "to": "details.industry", "from": ["Branch"], "reads": "key" },
            { "to": "details.employees", "from": ["Staff"], "reads": "integer" },
            { "to": "details.annual_revenue", "from": ["Revenue"], "reads": { "money": { "currency": "EUR", "decimal": "," } } }
        ],
        "leaves_out": ["Remark"]
    });
    serde_json::from_value(mapping).unwrap()
}

type Rows = Vec<(u64, Result<Vec<String>, CrmError>)>;

/// The rows of a table, by their lines, held against a mapping.
fn read(mapping: &ImportMapping, file: &str) -> (MappedTable, Rows) {
    let reader = TableReader::new(file.as_bytes(), ReadLimits::default()).unwrap();
    let table = mapping.over(reader.columns()).unwrap();
    let rows = reader.enumerate().map(|(at, row)| match row {
        Ok(row) => (row.line(), Ok(row.cells().clone())),
        Err(error) => (u64::try_from(at).unwrap() + 2, Err(error)),
    });
    (table, rows.collect())
}

fn begun(session: &Session) -> ImportId {
    session.execute(BeginImport { name: Label::parse("customers.csv").unwrap(), owner: None }).unwrap().id()
}

fn brought_in(session: &Session, file: &str) -> (ImportId, MappedReport) {
    let (import, (table, rows)) = (begun(session), read(&mapping(), file));
    (import, session.import_mapped(import, &table, rows, &mut |_| ()).unwrap())
}

fn accounts(session: &Session) -> Vec<Account> {
    session.iter(Query::by(Account::BY_NAME)).map(Result::unwrap).collect()
}

fn refused(report: &MappedReport) -> Vec<String> {
    report.refused.iter().map(|refused| format!("{} {}", refused.row, refused.error.subject())).collect()
}

/// Every record and every row of every index that the actor sees, in one text.
fn picture(session: &Session) -> String {
    let contacts: Vec<Contact> = session.iter(Query::by(Contact::BY_NAME)).map(Result::unwrap).collect();
    let by_id: Vec<Account> = session.iter(Query::all()).map(Result::unwrap).collect();
    format!("{:?} {by_id:?} {contacts:?}", accounts(session))
}

#[test]
fn good_rows_are_brought_in_and_wrong_ones_named_with_their_fields() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (import, report) = brought_in(&seller, CUSTOMERS);
    assert_eq!((report.created, report.changed, report.kept), (2, 0, 0));
    assert_eq!(refused(&report), ["4 details", "5 details.employees"]);
    let made = accounts(&seller);
    let nord = made.iter().find(|account| account.details().name.as_str() == "Atelier Nord").unwrap();
    assert_eq!(nord.details().industry, Some(code("light-sound")));
    assert_eq!(nord.details().annual_revenue, Some(eur("1200000.50")));
    assert_eq!(nord.details().emails.len(), 1, "no second address, so no label of one either");
    let bleu = made.iter().find(|account| account.details().name.as_str() == "Moulin Bleu").unwrap();
    assert_eq!(bleu.details().emails[1].label, Some(code("billing")));
    let import = seller.get::<Import>(import).unwrap();
    assert_eq!((import.tag(), *import.through(), *import.created(), *import.refused()), (ImportTag::Done, 5, 2, 2));
}

#[test]
fn a_row_that_is_tried_stores_nothing() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (table, rows) = read(&mapping(), CUSTOMERS);
    let before = picture(&seller);
    let report = seller.try_mapped(&table, rows).unwrap();
    assert_eq!((report.created, refused(&report).len()), (2, 2));
    assert_eq!(picture(&seller), before);
}

#[test]
fn the_same_table_again_keeps_what_is_there_and_a_later_one_changes_what_it_says() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    brought_in(&seller, CUSTOMERS);
    let before = picture(&seller);
    let (_, again) = brought_in(&seller, CUSTOMERS);
    assert_eq!((again.created, again.changed, again.kept), (0, 0, 2));
    assert_eq!(picture(&seller), before);
    let later = "Id,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark\n1,Atelier Nord SAS,new@nord.example,,,13,,\n";
    let (_, changed) = brought_in(&seller, later);
    assert_eq!((changed.created, changed.changed), (0, 1));
    let nord = accounts(&seller).into_iter().find(|account| account.details().employees == Some(13)).unwrap();
    assert_eq!(nord.details().name.as_str(), "Atelier Nord SAS");
    assert_eq!(nord.details().industry, Some(code("light-sound")), "what the row does not hold stays");
    let emails: Vec<&str> = nord.details().emails.iter().map(|email| email.address.as_str()).collect();
    assert_eq!(emails, ["new@nord.example", "hello@nord.example"]);
}

#[test]
fn what_the_mapping_does_not_say_is_refused_before_any_row() {
    let columns = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let faults = |columns: &[String]| mapping().over(columns).map(|_| ()).unwrap_err().to_string();
    let missing = faults(&columns("Id,Name,Mail,Branch,Staff,Revenue,Remark"));
    assert!(missing.contains("fields[3].from `Mail 2`: the table has no such column"), "{missing}");
    let unsaid = faults(&columns("Id,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark,Secret"));
    assert!(unsaid.contains("`Secret`: the mapping does not say what this column is; map it, or leave it out"), "{unsaid}");
    let twice = faults(&columns("Id,Name,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark"));
    assert!(twice.contains("the table has this column twice"), "{twice}");
    let silent = ImportMapping { fields: vec![FieldMapping { from: Vec::new(), ..mapping().fields[0].clone() }], ..mapping() };
    assert!(silent.over(&columns("Id")).is_err());
}

#[test]
fn an_import_that_was_interrupted_goes_on_behind_what_is_through() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (import, (table, rows)) = (begun(&seller), read(&mapping(), CUSTOMERS));
    // The host has seen two rows of the file when it stops.
    let first: Rows = rows.iter().take(1).cloned().collect();
    seller
        .transact(|transaction| {
            let made = table.row(first[0].1.as_ref().unwrap()).unwrap().made(&mut |_| panic!("it names nobody")).unwrap();
            let (Made::Account(create), _) = made else { panic!("an account") };
            transaction.execute(create)?;
            transaction.execute(NoteRows { import, through: 2, created: 1, changed: 0, kept: 0, refused: 0, is_end: false })
        })
        .unwrap();
    let report = seller.import_mapped(import, &table, rows, &mut |_| ()).unwrap();
    assert_eq!(report.created, 1);
    let done = seller.get::<Import>(import).unwrap();
    assert_eq!((*done.created(), *done.refused(), done.tag()), (2, 2, ImportTag::Done));
    let backwards = NoteRows { import, through: 1, created: 0, changed: 0, kept: 0, refused: 0, is_end: false };
    assert_eq!(refusal(seller.execute(backwards)), "IMP-001");
    let other = begun(&seller);
    seller.execute(NoteRows { import: other, through: 5, ..backwards }).unwrap();
    assert_eq!(refusal(seller.execute(NoteRows { import: other, ..backwards })), "IMP-002");
}

#[test]
fn an_import_whose_rows_end_in_an_error_is_not_done_and_goes_on_when_they_are_all_there() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let (import, (table, rows)) = (begun(&session), read(&mapping(), CUSTOMERS));
    let gone = CrmError::Storage { code: "input".into(), detail: "the disk is gone".to_owned(), retryable: false };
    let cut = rows.clone().into_iter().take(1).chain([(3, Err(gone.clone()))]);
    assert_eq!(session.import_mapped(import, &table, cut.clone(), &mut |_| ()), Err(gone.clone()));
    assert_eq!(session.try_mapped(&table, cut), Err(gone));
    assert_eq!(session.get::<Import>(import).unwrap().tag(), ImportTag::Running);
    assert_eq!(session.import_mapped(import, &table, rows, &mut |_| ()).unwrap().created, 2);
    assert_eq!(session.get::<Import>(import).unwrap().tag(), ImportTag::Done);
}

#[test]
fn a_row_with_more_cells_than_the_table_has_columns_is_refused() {
    let company = Company::founded();
    let session = company.session(company.seller);
    let (table, mut rows) = read(&mapping(), CUSTOMERS);
    let Some((_, Ok(cells))) = rows.first_mut() else { panic!("there is a row") };
    cells.push("lost".to_owned());
    let report = session.try_mapped(&table, rows.clone()).unwrap();
    let error = report.refused[0].error.to_string();
    let said = "row `lost`: the row has more cells than the table has columns; look for a separator in one of its texts";
    assert_eq!((report.created, error.as_str()), (1, said));
    let Some((_, Ok(cells))) = rows.first_mut() else { panic!("there is a row") };
    *cells.last_mut().unwrap() = " ".to_owned();
    assert_eq!(session.try_mapped(&table, rows).unwrap().created, 2, "an empty one says nothing");
}

fn administrators(company: &Company) -> Session {
    company.session(company.administrator)
}

#[test]
fn an_import_is_taken_back_bit_for_bit() {
    let company = Company::founded();
    let session = administrators(&company);
    brought_in(&session, CUSTOMERS);
    let before = picture(&session);
    let more = "Id,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark\n1,Atelier Nord SAS,new@nord.example,,,13,,\n9,Newcomer,nine@x.example,,,,,\n\
        9,Newcomer again,ten@x.example,,,,,\n";
    let (import, report) = brought_in(&session, more);
    assert_eq!((report.created, report.changed), (1, 2));
    assert_ne!(picture(&session), before);
    let undone = session.execute(UndoImport { import, limit: None }).unwrap();
    assert_eq!((undone.tag(), *undone.taken_back()), (ImportTag::Undone, 2));
    assert_eq!(picture(&session), before);
    assert_eq!(session.execute(UndoImport { import, limit: None }).unwrap(), undone, "once more is nothing more");
    // What was taken back can be brought in again.
    assert_eq!(brought_in(&session, more).1.created, 1);
}

#[test]
fn a_large_import_is_taken_back_in_portions() {
    let company = Company::founded();
    let session = administrators(&company);
    let before = picture(&session);
    let rows: String = (0..25).map(|at| format!("{at},Customer {at},c{at}@x.example,,,,,\n")).collect();
    let (import, report) = brought_in(&session, &format!("Id,Name,Mail,Mail 2,Branch,Staff,Revenue,Remark\n{rows}"));
    assert_eq!(report.created, 25);
    let states: Vec<(ImportTag, u64)> = (0..3)
        .map(|_| {
            let undone = session.execute(UndoImport { import, limit: Some(10) }).unwrap();
            (undone.tag(), *undone.taken_back())
        })
        .collect();
    assert_eq!(states, [(ImportTag::Undoing, 10), (ImportTag::Undoing, 20), (ImportTag::Undone, 25)]);
    assert_eq!(picture(&session), before);
    assert_eq!(invalid(session.execute(UndoImport { import, limit: Some(0) })), "limit");
}

#[test]
fn what_came_later_stands_against_it_and_is_named() {
    let company = Company::founded();
    let session = administrators(&company);
    let (import, _) = brought_in(&session, CUSTOMERS);
    let made = accounts(&session);
    let account = |called: &str| made.iter().find(|account| account.details().name.as_str() == called).unwrap();
    let (nord, bleu) = (account("Atelier Nord"), account("Moulin Bleu"));
    let mut details = nord.details().clone();
    details.employees = Some(99);
    session.execute(ChangeAccount { account: nord.id(), details, intake: Intake::default() }).unwrap();
    let details = ContactDetails { account: Some(bleu.id()), ..ContactDetails::named(name("Ada")) };
    let contact = session.execute(CreateContact { details, owner: None, intake: Intake::default() }).unwrap().id();
    let error = session.execute(UndoImport { import, limit: None }).unwrap_err();
    assert_eq!(error.code(), "IMP-003");
    let wanted = [
        "2 later changes stand against it".to_owned(),
        format!("account {} was changed", nord.id()),
        format!("contact {contact} names {}", bleu.id()),
    ];
    assert!(wanted.iter().all(|part| error.detail().contains(part)), "{}", error.detail());
    // Nothing was taken back.
    assert_eq!(session.get::<Import>(import).unwrap().tag(), ImportTag::Done);
    assert_eq!(accounts(&session), accounts(&session));
}

#[test]
fn who_may_not_delete_what_an_import_made_does_not_take_it_back() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let (import, _) = brought_in(&seller, CUSTOMERS);
    assert_eq!(refusal(seller.execute(UndoImport { import, limit: None })), "denied");
    assert_eq!(refusal(company.session(company.other_seller).execute(UndoImport { import, limit: None })), "not_found");
    assert_eq!(administrators(&company).execute(UndoImport { import, limit: None }).unwrap().tag(), ImportTag::Undone);
}

#[test]
fn leads_keep_what_was_captured_word_by_word() {
    let company = Company::founded();
    let seller = company.session(company.seller);
    let mapping: ImportMapping = serde_json::from_value(json!({
        "makes": "lead",
        "key": { "source": "fair", "from": ["No"] },
        "fields": [
            { "to": "details.name", "from": ["First", "Last"] },
            { "to": "details.email", "from": ["Mail"] },
            { "to": "details.phone", "from": ["Phone"], "reads": { "phone_number": { "country": "FR" } }, "if_wrong": "leave_out" },
            { "to": "details.source", "value": "fair" }
        ],
        "leaves_out": ["Badge"]
    }))
    .unwrap();
    let (table, rows) = read(&mapping, "No,First,Last,Mail,Phone,Badge\n7,Ada,Lovelace,ada@x.example,12,blue\n");
    let report = seller.import_mapped(begun(&seller), &table, rows, &mut |_| ()).unwrap();
    assert_eq!((report.created, report.left_out.len()), (1, 1));
    assert_eq!((report.left_out[0].0, report.left_out[0].1.field.as_str()), (2, "details.phone"));
    let lead = seller.list(&Query::<Lead>::all()).unwrap().items.pop().unwrap();
    let original: Vec<_> = lead.original().iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    let sent =
        [("No", "7"), ("First", "Ada"), ("Last", "Lovelace"), ("Mail", "ada@x.example"), ("Phone", "12"), ("Badge", "blue")];
    assert_eq!(original, sent);
    assert_eq!(lead.details().phone, None);
}

#[test]
fn rows_name_records_that_came_before_and_custom_fields_the_company_has() {
    let company = Company::founded();
    let session = administrators(&company);
    brought_in(&session, CUSTOMERS);
    let field = |key: &str| DefineField {
        kind: Kind::CONTACT.code,
        key: code(key),
        label: name(key),
        field_type: FieldType::Text,
        is_required: false,
    };
    session.execute(field("seat")).unwrap();
    let mapping: ImportMapping = serde_json::from_value(json!({
        "makes": "contact",
        "fields": [
            { "to": "details.name", "from": ["Name"] },
            { "to": "details.account", "from": ["Customer"], "reads": { "record": { "kind": "account", "source": "old-crm" } } },
            { "to": "details.custom_fields.seat.text", "from": ["Seat"] },
            { "to": "owner", "from": ["Owner"], "reads": "user" }
        ]
    }))
    .unwrap();
    let (table, rows) =
        read(&mapping, "Name,Customer,Seat,Owner\nAda,1,4b,seller@example.com\nGrace,77,,\nAlan,2,,nobody@example.com\n");
    let report = session.import_mapped(begun(&session), &table, rows, &mut |_| ()).unwrap();
    assert_eq!((report.created, refused(&report)), (1, vec!["3 details.account".to_owned(), "4 owner".to_owned()]));
    let ada = session.list(&Query::<Contact>::all()).unwrap().items.pop().unwrap();
    assert_eq!(ada.ownership().owner, company.seller);
}
