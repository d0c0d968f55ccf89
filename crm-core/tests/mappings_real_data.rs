//! Foreign files with the mappings of the examples: every row is brought in, or named with its reason; all of it can be taken back.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and says how each file went"
)]

#[path = "company/mod.rs"]
mod company;
#[path = "shared_data/mod.rs"]
mod shared_data;

use std::path::Path;

use crm_core::administration::DefineField;
use crm_core::engine::{Query, Session};
use crm_core::exchange::*;
use crm_core::kernel::{FieldType, ImportId, Kind, Label, Record};
use crm_core::leads::Lead;
use crm_core::parties::{Account, Contact};
use crm_core::pipeline::{DefinePipeline, ForecastCategory, Opportunity, Stage, StageKind};

use company::*;

type Rows = Vec<(u64, Result<Vec<String>, crm_core::kernel::CrmError>)>;

fn mapping(name: &str) -> ImportMapping {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/mappings").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The columns and rows of a file, letters that are not UTF-8 taken for what they were in Windows.
fn table(path: &Path) -> (Vec<String>, Rows) {
    let bytes = std::fs::read(path).unwrap();
    let text = String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect());
    let reader = TableReader::new(text.as_bytes(), ReadLimits::default()).unwrap();
    let columns = reader.columns().to_vec();
    (columns, reader.map(|row| row.unwrap()).map(|row| (row.line(), Ok(row.cells().clone()))).collect())
}

fn brought_in(session: &Session, name: &str, columns: &[String], rows: Rows) -> (ImportId, MappedReport) {
    let all = rows.len();
    let table = mapping(name).over(columns).unwrap();
    let tried = session.try_mapped(&table, rows.clone()).unwrap();
    let import = session.execute(BeginImport { name: Label::parse(name).unwrap(), owner: None }).unwrap().id();
    let report = session.import_mapped(import, &table, rows.clone(), &mut |_| ()).unwrap();
    assert_eq!((tried.created, tried.refused.len()), (report.created, report.refused.len()), "a trial says what comes of it");
    assert_eq!(usize::try_from(report.created + report.changed + report.kept).unwrap() + report.refused.len(), all);
    println!(
        "{name}: {all} rows, {} made, {} refused, {} fields left out",
        report.created,
        report.refused.len(),
        report.left_out.len()
    );
    report.refused.iter().take(3).for_each(|refused| println!("    row {}: {}", refused.row, refused.error));
    report.left_out.iter().take(3).for_each(|(row, fault)| println!("    row {row}: {fault}"));
    let again = session.execute(BeginImport { name: Label::parse(name).unwrap(), owner: None }).unwrap().id();
    let second = session.import_mapped(again, &mapping(name).over(columns).unwrap(), rows, &mut |_| ()).unwrap();
    assert_eq!(
        (second.created, second.changed, second.kept),
        (0, 0, report.created + report.kept),
        "{name} again changes nothing"
    );
    (import, report)
}

fn counts(session: &Session) -> [u64; 4] {
    [
        session.count(&Query::<Account>::all()).unwrap(),
        session.count(&Query::<Contact>::all()).unwrap(),
        session.count(&Query::<Lead>::all()).unwrap(),
        session.count(&Query::<Opportunity>::all()).unwrap(),
    ]
}

fn taken_back(session: &Session, imports: &[ImportId], before: [u64; 4]) {
    for import in imports.iter().rev() {
        assert_eq!(session.execute(UndoImport { import: *import, limit: Some(10_000) }).unwrap().tag(), ImportTag::Undone);
    }
    assert_eq!(counts(session), before);
}

#[test]
fn lists_of_people_become_leads_and_contacts() {
    let Some(folder) = shared_data::path("us_uk_500") else { return };
    let company = Company::founded();
    let session = company.session(company.administrator);
    let before = counts(&session);
    let (columns, rows) = table(&folder.join("us-500.csv"));
    let (leads, report) = brought_in(&session, "people-as-leads.json", &columns, rows);
    assert_eq!((report.created, report.refused.len()), (500, 0));
    let (columns, rows) = table(&folder.join("uk-500.csv"));
    let (contacts, report) = brought_in(&session, "people-as-contacts.json", &columns, rows);
    assert_eq!((report.created, report.refused.len()), (500, 0));
    taken_back(&session, &[leads, contacts], before);
}

#[test]
fn what_another_crm_exports_comes_in_with_how_it_belongs_together() {
    let Some(folder) = shared_data::path("salesforce_demo") else { return };
    let company = Company::founded();
    let session = company.session(company.administrator);
    for key in ["rating", "type"] {
        let (key, label) = (code(key), name(key));
        session
            .execute(DefineField { kind: Kind::ACCOUNT.code, key, label, field_type: FieldType::Text, is_required: false })
            .unwrap();
    }
    session.execute(pipeline()).unwrap();
    let before = counts(&session);
    let files = [
        ("Account.csv", "account", 18),
        ("Contact.csv", "contact", 25),
        ("Lead.csv", "lead", 22),
        ("Opportunity.csv", "opportunity", 36),
    ];
    let mut imports = Vec::new();
    for (file, kind, made) in files {
        let (columns, rows) = table(&folder.join(file));
        let (import, report) = brought_in(&session, &format!("salesforce-{kind}.json"), &columns, rows);
        assert_eq!((report.created, report.refused.len()), (made, 0), "{:?}", report.refused);
        imports.push(import);
    }
    let deals: Vec<Opportunity> = session.iter(Query::all()).map(Result::unwrap).collect();
    let won = deals.iter().filter(|deal| deal.reached() == crm_core::pipeline::Reached::Won).count();
    let open = deals.iter().filter(|deal| deal.is_open()).count();
    assert_eq!((won, open, deals.iter().all(|deal| deal.account().is_some())), (12, 16, true));
    taken_back(&session, &imports, before);
}

/// The stages of the files, as a pipeline.
fn pipeline() -> DefinePipeline {
    let stage = |key: &str, kind, probability: u32| Stage {
        key: code(key),
        name: name(key),
        kind,
        category: ForecastCategory::Pipeline,
        probability: probability.to_string().parse().unwrap(),
        required_fields: Vec::new(),
        allowed_next: Vec::new(),
        rots_after_days: None,
    };
    let open = [
        ("prospecting", 10),
        ("qualification", 10),
        ("needs-analysis", 20),
        ("value-proposition", 50),
        ("id-decision-makers", 60),
        ("perception-analysis", 70),
        ("proposal-price-quote", 75),
        ("negotiation-review", 90),
    ];
    let mut stages: Vec<Stage> = open.iter().map(|(key, probability)| stage(key, StageKind::Open, *probability)).collect();
    stages.extend([stage("won", StageKind::Won, 100), stage("lost", StageKind::Lost, 0)]);
    DefinePipeline::new(name("Sales"), stages, vec![code("unknown")])
}

#[test]
fn what_is_no_table_comes_in_once_it_is_made_one() {
    let Some(folder) = shared_data::path("odoo_demo") else { return };
    let company = Company::founded();
    let session = company.session(company.administrator);
    let before = counts(&session);
    let text = std::fs::read_to_string(folder.join("crm_lead_demo.xml")).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let records: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("record") && node.attribute("model") == Some("crm.lead"))
        .collect();
    let mut columns = vec!["id".to_owned()];
    for field in records.iter().flat_map(|record| record.children()).filter_map(|field| field.attribute("name")) {
        if !columns.iter().any(|column| column == field) {
            columns.push(field.to_owned());
        }
    }
    let cell = |record: &roxmltree::Node<'_, '_>, column: &str| {
        let field = record.children().find(|field| field.attribute("name") == Some(column));
        let said =
            field.and_then(|field| field.text().or(field.attribute("ref")).or(field.attribute("eval"))).unwrap_or_default();
        if column == "id" { record.attribute("id").unwrap_or_default().to_owned() } else { said.to_owned() }
    };
    let rows = records
        .iter()
        .zip(1..)
        .map(|(record, row)| (row, Ok(columns.iter().map(|column| cell(record, column)).collect())))
        .collect();
    let (import, report) = brought_in(&session, "odoo-lead.json", &columns, rows);
    let reasons: Vec<String> = report.refused.iter().map(|refused| refused.error.subject()).collect();
    assert_eq!((records.len(), report.created), (44, 37), "{reasons:?}");
    assert!(reasons.iter().all(|field| field.contains("details.name") || field.contains("details.email")), "{reasons:?}");
    taken_back(&session, &[import], before);
}
