//! The published examples of EN 16931 and Peppol: every figure is read as it is stated, and what does not add up is what others found not to.
//! `--nocapture` shows for each document what was found beside that.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops at the first thing that does not hold, and shows what it saw"
)]

mod shared_data;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crm_core::einvoicing::{
    Difference, ElectronicInvoice, InvoiceReading, InvoiceSyntax, StatedAdjustment, StatedLine, StatedVat, differences, read,
    recompute,
};
use rust_decimal::Decimal;
use serde_json::Value;

/// A document, what was read of it, and what others say of it.
struct Example {
    file: String,
    reading: InvoiceReading,
    golden: Value,
}

fn examples() -> Vec<Example> {
    let (Some(folder), Some(golden)) = (shared_data::path("einvoice"), shared_data::path("vectors/einvoice_golden.jsonl")) else {
        return Vec::new();
    };
    let lines = fs::read_to_string(golden).unwrap();
    let example = |line: &str| {
        let golden: Value = serde_json::from_str(line).unwrap();
        let file = golden["file"].as_str().unwrap().to_owned();
        let reading = read(&fs::read(folder.join(&file)).unwrap()).map_err(|faults| format!("{file}: {faults}")).unwrap();
        Example { file, reading, golden }
    };
    let examples: Vec<Example> = lines.lines().map(example).collect();
    assert_eq!(examples.len(), 41, "there are 41 documents");
    examples
}

/// A figure with the decimals it is written with: 20 and 20.00 differ here.
fn written(figure: Option<Decimal>) -> Value {
    figure.map_or(Value::Null, |figure| Value::String(figure.to_string()))
}

fn vat(stated: Option<StatedVat>) -> (Value, Value) {
    let code = stated.map_or(Value::Null, |vat| vat.category.code().into());
    (code, written(stated.and_then(|vat| vat.rate)))
}

/// Without a rate and with an empty one are the same to whoever wrote the vectors.
fn stated(value: &Value) -> Value {
    if value.as_str() == Some("") { Value::Null } else { value.clone() }
}

fn assert_totals(file: &str, invoice: &ElectronicInvoice, golden: &Value) {
    let totals = &invoice.totals;
    let figures = [
        ("line_total", Some(totals.line_net)),
        ("allow", totals.allowances),
        ("charge", totals.charges),
        ("net", Some(totals.net)),
        ("vat_total", totals.tax),
        ("gross", Some(totals.gross)),
        ("prepaid", totals.prepaid),
        ("rounding", totals.rounding),
        ("due", Some(totals.due)),
    ];
    for (name, figure) in figures {
        assert_eq!(written(figure), stated(&golden[name]), "{file} {name}");
    }
}

fn assert_line(file: &str, line: &StatedLine, golden: &Value) {
    let figures = [
        ("qty", Some(line.quantity)),
        ("price", Some(line.price.net)),
        ("base", line.price.base_quantity),
        ("net", Some(line.net)),
        ("rate", line.vat.rate),
    ];
    for (name, figure) in figures {
        assert_eq!(written(figure), stated(&golden[name]), "{file} line {} {name}", line.number);
    }
    assert_eq!(golden["cat"], line.vat.category.code(), "{file} line {}", line.number);
    let amounts = |adjustments: &[StatedAdjustment], is_charge: bool| -> Vec<(bool, String)> {
        adjustments.iter().map(|stated| (is_charge, stated.amount.to_string())).collect()
    };
    let mut ours = [amounts(&line.allowances, false), amounts(&line.charges, true)].concat();
    let theirs = golden["ac"].as_array().unwrap().iter();
    let mut theirs: Vec<_> = theirs.map(|ac| (ac[0].as_bool().unwrap(), ac[1].as_str().unwrap().to_owned())).collect();
    ours.sort();
    theirs.sort();
    assert_eq!(ours, theirs, "{file} line {}", line.number);
}

#[test]
fn every_figure_is_read_as_it_is_stated() {
    for Example { file, reading, golden } in examples() {
        let invoice = &reading.invoice;
        assert_eq!(invoice.currency.code(), golden["currency"], "{file}");
        assert_eq!(invoice.issued_on.to_string().replace('-', ""), golden["issue"].as_str().unwrap().replace('-', ""), "{file}");
        assert_eq!(reading.syntax == InvoiceSyntax::UblCreditNote, golden["doc"] == "CreditNote", "{file}");
        assert_totals(&file, invoice, &golden);
        let lines = golden["lines"].as_array().unwrap();
        assert_eq!(invoice.lines.len(), lines.len(), "{file}");
        invoice.lines.iter().zip(lines).for_each(|(line, golden)| assert_line(&file, line, golden));
        let groups = golden["vat"].as_array().unwrap();
        assert_eq!(invoice.breakdown.len(), groups.len(), "{file}");
        for (group, golden) in invoice.breakdown.iter().zip(groups) {
            assert_eq!(vat(Some(group.vat)), (golden["cat"].clone(), stated(&golden["rate"])), "{file}");
            assert_eq!(
                (written(Some(group.taxable)), written(Some(group.tax))),
                (golden["base"].clone(), golden["tax"].clone()),
                "{file}"
            );
        }
        let (adjustments, golden) = (invoice.allowances.len() + invoice.charges.len(), golden["ac"].as_array().unwrap());
        assert_eq!(adjustments, golden.len(), "{file}");
    }
}

/// Without what only we hold a document to.
fn of_the_vectors(found: &[Difference]) -> BTreeSet<&str> {
    let known = |difference: &&Difference| difference.rule.starts_with("BR-CO-") || difference.rule == "LINE-NET";
    found.iter().filter(known).map(|difference| difference.rule).collect()
}

#[test]
fn what_does_not_add_up_is_what_others_found_not_to() {
    for Example { file, reading, golden } in examples() {
        let found = differences(&reading.invoice);
        let violations = golden["violations"].as_array().unwrap();
        let theirs: BTreeSet<&str> = violations.iter().map(|rule| rule.as_str().unwrap()).collect();
        println!("\n== {file}");
        found.iter().for_each(|difference| println!("   {difference}"));
        assert_eq!(of_the_vectors(&found), theirs, "{file}");
    }
}

#[test]
fn a_document_that_adds_up_recomputes_to_what_it_states() {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for Example { file, reading, .. } in examples() {
        let (invoice, found) = (&reading.invoice, differences(&reading.invoice));
        let outcome = match recompute(invoice) {
            Err(faults) => {
                println!("{file}: {faults}");
                "cannot be expressed"
            }
            Ok(totals) if found.iter().all(|difference| difference.rule == "PRICE-NET" || difference.rule == "PERCENTAGE") => {
                let stated = &invoice.totals;
                assert_eq!(totals.line_net.amount(), stated.line_net, "{file}");
                assert_eq!(totals.tax.amount(), stated.tax.unwrap_or_default(), "{file}");
                assert_eq!((totals.net.amount(), totals.gross.amount()), (stated.net, stated.gross), "{file}");
                assert_eq!(totals.due.amount(), stated.due, "{file}");
                "exact"
            }
            Ok(_) => "stated otherwise",
        };
        *outcomes.entry(outcome).or_default() += 1;
    }
    println!("{outcomes:?}");
    if !outcomes.is_empty() {
        assert_eq!(outcomes, BTreeMap::from([("cannot be expressed", 2), ("exact", 25), ("stated otherwise", 14)]));
    }
}

/// How many places of a file no term holds: what the examples say beside EN 16931.
const NOT_TAKEN_OVER: [(&str, usize); 6] = [
    ("CII_business_example_01.xml", 4),
    ("CII_example2.xml", 4),
    ("CII_example5.xml", 4),
    ("XRechnung-O.xml", 2),
    ("huf_example_cii.xml", 1),
    ("ubl-tc434-example5.xml", 2),
];

#[test]
fn what_an_example_says_beside_en_16931_is_named_and_nothing_else_is_left() {
    for Example { file, reading, .. } in examples() {
        println!("\n== {file}");
        reading.findings.iter().for_each(|finding| println!("   {} {}", finding.term, finding.fault));
        reading.not_taken_over.iter().for_each(|left| println!("   {}: {:.60}", left.path, left.text));
        let known = NOT_TAKEN_OVER.iter().find(|(name, _)| file.ends_with(name)).map_or(0, |(_, count)| *count);
        assert_eq!(reading.not_taken_over.len(), known, "{file}");
    }
}
