//! What an import did can be taken back to the last bit, whatever the table holds.

use std::sync::Arc;

use crm_core::engine::Session;
use crm_core::exchange::{BeginImport, Import, ImportMapping, ImportTag, UndoImport};
use crm_core::kernel::{ImportId, Kind, Label, Record};
use crm_core::storage::MemoryStore;
use proptest::prelude::*;
use serde_json::json;

use crate::company::Company;
use crate::held::held;

fn mapping(makes: &str) -> ImportMapping {
    let people = json!([
        { "to": "details.name", "from": ["Name"] },
        { "to": "details.emails[0].address", "from": ["Mail"], "reads": "email", "if_wrong": "leave_out" }
    ]);
    let leads = json!([
        { "to": "details.name", "from": ["Name"] },
        { "to": "details.email", "from": ["Mail"], "reads": "email" },
        { "to": "details.source", "value": "list" }
    ]);
    let fields = if makes == "lead" { leads } else { people };
    serde_json::from_value(json!({ "makes": makes, "key": { "source": "list", "from": ["No"] }, "fields": fields })).unwrap()
}

fn brought_in(session: &Session, makes: &str, rows: &[[String; 3]]) -> ImportId {
    let columns = ["No", "Name", "Mail"].map(str::to_owned);
    let table = mapping(makes).over(&columns).unwrap();
    let import = session.execute(BeginImport { name: Label::parse("list.csv").unwrap(), owner: None }).unwrap().id();
    session.import_mapped(import, &table, (1..).zip(rows.iter().map(|row| Ok(row.to_vec()))), &mut |_| ()).unwrap();
    import
}

/// A row: a key that may come twice, a name that may be missing, an address that may be none.
fn row() -> impl Strategy<Value = [String; 3]> {
    let name = prop::option::weighted(0.9, "[A-Z][a-z]{2,8}");
    let mail = prop::option::weighted(0.8, "[a-z]{2,6}@[a-z]{2,6}\\.example");
    (0_u8..12, name, mail).prop_map(|(key, name, mail)| [key.to_string(), name.unwrap_or_default(), mail.unwrap_or_default()])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn imports_that_are_taken_back_leave_no_trace_but_their_note(
        tables in prop::collection::vec((prop::sample::select(vec!["account", "contact", "lead"]), prop::collection::vec(row(), 0..20)), 1..5),
        portion in 1_u32..8,
    ) {
        let store = Arc::new(MemoryStore::new());
        let company = Company::founded_on(store.clone());
        let session = company.session(company.administrator);
        let mut stages = vec![held(&store, Kind::IMPORT)];
        let mut imports = Vec::new();
        for (makes, rows) in &tables {
            imports.push(brought_in(&session, makes, rows));
            stages.push(held(&store, Kind::IMPORT));
        }
        // From the last to the first, a few records at a time.
        for import in imports.iter().rev() {
            stages.pop();
            let undo = UndoImport { import: *import, limit: Some(portion) };
            let mut undone = session.execute(undo).unwrap();
            while undone.tag() != ImportTag::Undone {
                undone = session.execute(undo).unwrap();
            }
            prop_assert_eq!(Some(&held(&store, Kind::IMPORT)), stages.last());
            prop_assert_eq!(session.get::<Import>(*import).unwrap().tag(), ImportTag::Undone);
        }
        let verified = session.verify(&mut |_| std::ops::ControlFlow::Continue(())).unwrap();
        prop_assert!(verified.is_sound(), "{:?}", verified.findings);
    }
}
