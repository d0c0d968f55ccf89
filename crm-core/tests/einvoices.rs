//! Electronic invoices that go out: made in every kind, written, and read back by another's code. `cargo xtask test` holds the same documents against the
//! schemas and rules of the standard, of Factur-X and of France.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

#[path = "einvoices/broken.rs"]
mod broken;
#[path = "company/mod.rs"]
mod company;
#[path = "einvoices/goods.rs"]
mod goods;
#[path = "einvoices/issued.rs"]
mod issued;
#[path = "einvoices/made.rs"]
mod made;
#[path = "einvoices/messages.rs"]
mod messages;
#[path = "einvoices/people.rs"]
mod people;
#[path = "einvoices/reading_back.rs"]
mod reading_back;
#[path = "einvoices/unfit.rs"]
mod unfit;

use std::fs;
use std::path::{Path, PathBuf};

use crm_core::einvoicing::cdar::LifecycleStatus;
use crm_core::einvoicing::{ElectronicInvoice, InvoiceFinding, Profile, Rulebook, check, cii, ubl};
use issued::issued;
use made::{DOCUMENTS, made};
use messages::messages;

/// An empty folder below cargo's own for the files of tests.
fn emptied(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Writes a document for the validators: `404-fr-en16931.cii.xml` and, beside it, `404-fr-en16931.ubl.xml`.
fn write(folder: &Path, name: &str, invoice: &ElectronicInvoice, is_for_ubl: bool) {
    let country = if Rulebook::of(invoice) == Rulebook::France { "fr" } else { "xx" };
    let profile = invoice.profile.rsplit(':').next().unwrap().replace("2017", "en16931");
    let path = |syntax: &str| folder.join(format!("{name}-{country}-{profile}.{syntax}.xml"));
    fs::write(path("cii"), cii::write(invoice).unwrap()).unwrap();
    if is_for_ubl {
        fs::write(path("ubl"), ubl::write(invoice).unwrap()).unwrap();
    }
}

#[test]
fn every_document_is_written_for_the_validators() {
    let folder = emptied("e-invoices");
    for document in (0..DOCUMENTS).map(made) {
        write(&folder, &format!("{:03}", document.seed), &document.invoice, document.is_for_ubl);
    }
    for document in issued() {
        write(&folder, &document.name, &document.said(Profile::En16931), true);
        let extended = document.said(Profile::ExtendedCtcFr);
        if Rulebook::of(&extended) == Rulebook::France {
            write(&folder, &document.name, &extended, true);
        }
    }
}

/// Papers that a validator of PDF/A takes a second for each.
const HYBRIDS: [&str; 12] = [
    "full",
    "fullback",
    "corrected",
    "rebate",
    "deposit",
    "final",
    "retention",
    "dollars",
    "paidbycard",
    "consumer",
    "within",
    "german",
];

#[test]
fn papers_with_the_electronic_invoice_inside_are_written_for_the_validators() {
    let folder = emptied("hybrids");
    let documents = issued();
    for name in HYBRIDS {
        let document = documents.iter().find(|document| document.name == name).unwrap();
        fs::write(folder.join(format!("{name}.pdf")), document.hybrid()).unwrap();
    }
}

/// Writes every message about the life of an invoice for the validator.
#[test]
fn messages_of_every_status_and_reason_are_written_for_the_validator() {
    let folder = emptied("messages");
    let written = messages();
    assert!(written.len() > 60, "{} messages", written.len());
    for (name, bytes) in written {
        fs::write(folder.join(format!("{name}.xml")), bytes).unwrap();
    }
}

#[test]
fn a_dispute_ends_in_settled_invoices_by_a_corrected_one_and_by_a_credit_note() {
    let by = |told: Vec<(LifecycleStatus, String)>| told.into_iter().map(|(status, _)| status.code()).collect::<Vec<_>>();
    assert_eq!(by(messages::settled_by_correction()), ["220", "212"]);
    let set_off = messages::settled_by_credit_note();
    for (amount, (_, message)) in ["180.00", "-180.00", "168.00"].into_iter().zip(&set_off) {
        assert!(message.contains(&format!(">{amount}<")), "{amount} is not in {message}");
    }
    assert_eq!(by(set_off), ["212", "212", "212"]);
}

#[test]
fn what_the_validators_accept_has_no_finding() {
    let findings = |seed| {
        let document = made(seed);
        assert_eq!(Rulebook::of(&document.invoice) == Rulebook::France, document.is_french);
        let shown =
            move |one: InvoiceFinding| format!("{seed}: {} at {} `{}`: {}", one.rule, one.field, one.value, one.problem.english);
        check(&document.invoice, Rulebook::of(&document.invoice)).into_iter().map(shown)
    };
    let found: Vec<String> = (0..DOCUMENTS).flat_map(findings).collect();
    assert!(found.is_empty(), "{} findings\n{}", found.len(), found.iter().take(40).cloned().collect::<Vec<_>>().join("\n"));
}

#[test]
fn what_a_company_issues_has_no_finding() {
    let findings = |document: &issued::Document| {
        let (name, said) = (document.name.clone(), document.said(Profile::En16931));
        let shown =
            move |one: InvoiceFinding| format!("{name}: {} at {} `{}`: {}", one.rule, one.field, one.value, one.problem.english);
        check(&said, Rulebook::of(&said)).into_iter().map(shown)
    };
    let found: Vec<String> = issued().iter().flat_map(findings).collect();
    assert_eq!(found, [""; 0]);
}

/// Writes every broken document that a sheet has a rule for: `17~BR-CO-10-fr-en16931.cii.xml`.
#[test]
fn a_broken_rule_is_found_by_its_name() {
    let folder = emptied("e-invoices-broken");
    let mut missed = Vec::new();
    for (at, one) in broken::all().into_iter().enumerate() {
        let mut invoice = broken::whole(one.whole);
        let rules = Rulebook::of(&invoice);
        assert_eq!(check(&invoice, rules), [], "{:?} is right before it is broken", one.whole);
        (one.by)(&mut invoice);
        let found = check(&invoice, rules);
        if !found.iter().any(|finding| finding.rule == one.rule) {
            missed.push(format!("{} by {:?}", one.rule, found.iter().map(|finding| &finding.rule).collect::<Vec<_>>()));
        }
        for finding in &found {
            let sentences = [&finding.problem, &finding.remedy].map(|wording| [&wording.english, &wording.french]);
            assert!(sentences.iter().flatten().all(|sentence| !sentence.is_empty() && !sentence.ends_with('.')), "{finding:?}");
            assert!(!finding.field.is_empty() && !finding.term.is_empty(), "{finding:?}");
        }
        if one.is_in_sheets {
            let country = if rules == Rulebook::France { "fr" } else { "xx" };
            let rule = one.rule.replace('-', "_");
            fs::write(folder.join(format!("{at}~{rule}-{country}-en16931.cii.xml")), cii::write(&invoice).unwrap()).unwrap();
        }
    }
    assert_eq!(missed, [""; 0]);
}
