//! The scenarios of `bindings/vectors`, run in Rust: the same files that every binding runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod player;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crm_core::administration::contract::AdministrationRefusal;
use crm_core::catalog::contract::CatalogRefusal;
use crm_core::commands::AnyCommand;
use crm_core::disputes::DisputeRefusal;
use crm_core::invoicing::InvoiceRefusal;
use crm_core::kernel::Refusal;
use crm_core::leads::LeadRefusal;
use crm_core::parties::PartyRefusal;
use crm_core::pipeline::OpportunityRefusal;
use crm_core::receivables::ReceivableRefusal;
use serde_json::Value;

use player::{Player, Scenario};

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let text = std::fs::read_to_string(path).expect("the file is there");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/vectors")
}

/// Every file but the company, with its scenarios.
fn files() -> Vec<(String, Vec<Scenario>)> {
    let paths = std::fs::read_dir(folder()).expect("the folder is there").map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    paths.sort();
    paths.retain(|path| !path.ends_with("company.json"));
    paths.iter().map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read(path))).collect()
}

#[test]
fn every_scenario_goes_as_it_is_written() {
    let company: Scenario = read(&folder().join("company.json"));
    for (file, scenarios) in files() {
        for scenario in &scenarios {
            let mut player = Player::new();
            for step in company.steps.iter().chain(&scenario.steps) {
                player.play(step).unwrap_or_else(|wrong| panic!("{file}, {}: {wrong}", scenario.title));
            }
        }
    }
}

#[test]
fn every_refusal_code_stands_in_a_scenario() {
    let rules = [
        AdministrationRefusal::RULES,
        PartyRefusal::RULES,
        CatalogRefusal::RULES,
        LeadRefusal::RULES,
        OpportunityRefusal::RULES,
        InvoiceRefusal::RULES,
        ReceivableRefusal::RULES,
        DisputeRefusal::RULES,
    ];
    let mut missing: BTreeSet<&str> = rules.iter().flat_map(|rules| rules.iter().map(|(code, _)| *code)).collect();
    for (_, scenarios) in files() {
        for error in scenarios.iter().flat_map(|scenario| &scenario.steps).filter_map(|step| step.error.as_deref()) {
            missing.remove(error);
        }
    }
    assert_eq!(missing, BTreeSet::new(), "codes without a scenario");
}

#[test]
fn a_command_is_the_same_in_json_and_in_cbor() {
    let mut checked = 0;
    for (_, scenarios) in files() {
        for step in scenarios.iter().flat_map(|scenario| &scenario.steps) {
            let Some(name) = &step.command else { continue };
            // References stand for ids, which have a shape of their own.
            let with = player::resolved(&step.with, &|_| Ok(Value::from("0192f0c1-2b1e-7e3a-9a51-3f9b7a7b0001")));
            let json = serde_json::json!({ "do": name, "with": with.unwrap() });
            let Ok(command) = serde_json::from_value::<AnyCommand>(json) else { continue };
            let cbor = minicbor::to_vec(&command).unwrap();
            assert_eq!(minicbor::decode::<AnyCommand>(&cbor).unwrap(), command);
            let again = serde_json::from_value::<AnyCommand>(serde_json::to_value(&command).unwrap()).unwrap();
            assert_eq!(again, command);
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} commands");
}
