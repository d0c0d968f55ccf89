//! The scenarios of `bindings/vectors`, run in Rust: the same files that every binding runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod declared;
mod player;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crm_core::accounting::AccountingRefusal;
use crm_core::activities::ActivityRefusal;
use crm_core::administration::contract::AdministrationRefusal;
use crm_core::approvals::ApprovalRefusal;
use crm_core::catalog::contract::CatalogRefusal;
use crm_core::claims::ClaimRefusal;
use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::disputes::DisputeRefusal;
use crm_core::dunning::{DunningRefusal, PromiseRefusal};
use crm_core::exchange::ImportRefusal;
use crm_core::invoicing::{ChainRefusal, InvoiceRefusal};
use crm_core::kernel::{Kind, Refusal};
use crm_core::leads::LeadRefusal;
use crm_core::lifecycle::LifecycleRefusal;
use crm_core::merging::MergeRefusal;
use crm_core::ordering::{ContractRefusal, OrderRefusal, SubscriptionRefusal};
use crm_core::parties::PartyRefusal;
use crm_core::pipeline::OpportunityRefusal;
use crm_core::quoting::QuoteRefusal;
use crm_core::receivables::ReceivableRefusal;
use crm_core::returns::ReturnRefusal;
use crm_core::service::{CaseRefusal, ServiceRefusal};
use serde_json::Value;

use player::{Player, Scenario, Step};

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
    let played = |scenario: &Scenario| {
        let mut player = Player::new();
        company.steps.iter().chain(&scenario.steps).try_for_each(|step| player.play(step))
    };
    let mut wrong = Vec::new();
    for (file, scenarios) in files() {
        let broken = scenarios.iter().filter_map(|scenario| Some((&scenario.title, played(scenario).err()?)));
        wrong.extend(broken.map(|(title, why)| format!("{file}, {title}: {why}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What of `wanted` no step answers to.
fn missing(wanted: impl IntoIterator<Item = String>, named: impl Fn(&Step) -> Vec<&str>) -> BTreeSet<String> {
    let mut missing: BTreeSet<String> = wanted.into_iter().collect();
    for (_, scenarios) in files() {
        for step in scenarios.iter().flat_map(Scenario::every_step) {
            for name in named(step) {
                missing.remove(name);
            }
        }
    }
    missing
}

/// The log does not tell of a conversion inside the transaction that converts, and a scenario has no transactions; `processes` has the case.
const INSIDE_A_TRANSACTION: &str = "OPP-011";

#[test]
fn every_code_of_an_error_stands_in_a_scenario() {
    let rules = [
        AdministrationRefusal::RULES,
        PartyRefusal::RULES,
        CatalogRefusal::RULES,
        LeadRefusal::RULES,
        OpportunityRefusal::RULES,
        QuoteRefusal::RULES,
        InvoiceRefusal::RULES,
        ReceivableRefusal::RULES,
        DunningRefusal::RULES,
        PromiseRefusal::RULES,
        CaseRefusal::RULES,
        ServiceRefusal::RULES,
        ReturnRefusal::RULES,
        DisputeRefusal::RULES,
        ClaimRefusal::RULES,
        AccountingRefusal::RULES,
        ChainRefusal::RULES,
        MergeRefusal::RULES,
        ActivityRefusal::RULES,
        ImportRefusal::RULES,
        ApprovalRefusal::RULES,
        OrderRefusal::RULES,
        SubscriptionRefusal::RULES,
        ContractRefusal::RULES,
        LifecycleRefusal::RULES,
    ];
    let codes = rules.iter().flat_map(|rules| rules.iter().map(|(code, _)| *code));
    let codes = codes.filter(|code| *code != INSIDE_A_TRANSACTION);
    let codes = codes.chain(["invalid", "not_found", "denied", "conflict"]).map(str::to_owned);
    assert_eq!(missing(codes, told), BTreeSet::new(), "codes without a scenario");
}

/// The codes that a step ends in, or names records by that a run held back.
fn told(step: &Step) -> Vec<&str> {
    let held_back = step.then.iter().filter_map(|then| then["held_back"].as_array()).flatten();
    step.error.as_deref().into_iter().chain(held_back.filter_map(|held| held["code"].as_str())).collect()
}

#[test]
fn every_command_stands_in_a_scenario_with_its_events() {
    let commands = declared::variants::<AnyCommand>("do");
    assert_eq!(commands.len(), AnyCommand::NAMES.len());
    let missing = missing(commands, |step| step.command.as_deref().filter(|_| step.events.is_some()).into_iter().collect());
    assert_eq!(missing, BTreeSet::new(), "commands without a scenario");
}

#[test]
fn every_question_is_answered_in_a_scenario() {
    let questions = declared::variants::<AnyQuestion>("ask");
    let missing = missing(questions, |step| step.ask.as_deref().filter(|_| step.then.is_some()).into_iter().collect());
    assert_eq!(missing, BTreeSet::new(), "questions without a scenario");
}

/// Kinds that only the engine reads: no answer is one of them.
const OF_THE_ENGINE: [Kind; 2] = [Kind::NUMBER_SERIES, Kind::OUTBOX_MESSAGE];

#[test]
fn every_kind_of_record_is_looked_at_in_a_scenario() {
    let kinds = Kind::ALL.iter().filter(|kind| !OF_THE_ENGINE.contains(kind)).map(|kind| player::spelt(kind.name));
    let missing = missing(kinds, |step| step.get.as_deref().filter(|_| step.then.is_some()).into_iter().collect());
    assert_eq!(missing, BTreeSet::new(), "kinds without a scenario");
}

#[test]
fn every_event_is_logged_in_a_scenario() {
    // Delivery is the host's: a scenario learns no id of a message, and what is suspected of duplicates stands in a message alone.
    let beyond = ["outbox.delivered", "party.duplicate_suspected"];
    let events = declared::events().into_iter().filter(|name| !beyond.contains(&name.as_str()));
    let missing = missing(events, |step| step.events.iter().flatten().map(String::as_str).collect());
    assert_eq!(missing, BTreeSet::new(), "events without a scenario");
}

#[test]
fn a_command_is_the_same_in_json_and_in_cbor() {
    let mut checked = 0;
    for (_, scenarios) in files() {
        for step in scenarios.iter().flat_map(Scenario::every_step) {
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
