//! The story from the invoice to the cash, as an accountant sees it.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

use crm_core::kernel::{Currency, Money};
use crm_examples::invoice_to_cash::{Options, Part, Reconciliation, tell};

fn told(documents: Option<&Path>) -> (String, Reconciliation) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("story.redb");
    let mut out = Vec::new();
    let options = Options { store, seed: Some(7), documents: documents.map(Path::to_owned) };
    let whole = tell(&options, &mut out).expect("the story ends well");
    (String::from_utf8(out).expect("the story is text"), whole)
}

fn sum<const N: usize>(amounts: [Money; N]) -> Money {
    Money::sum(amounts, Currency::EUR).expect("the sum fits")
}

#[test]
fn the_story_of_the_caterer_is_told_to_the_letter() {
    let (story, _) = told(None);
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/invoice_to_cash.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &story).expect("the golden file is written");
    }
    let expected = std::fs::read_to_string(&golden).expect("the golden file is there");
    for (number, (told, expected)) in story.lines().zip(expected.lines()).enumerate() {
        assert_eq!(told, expected, "line {} of the story; where this is meant, run with UPDATE_GOLDEN=1", number + 1);
    }
    assert_eq!(story.lines().count(), expected.lines().count(), "the story's length");
}

#[test]
fn every_cent_that_was_billed_is_found_again() {
    let (story, Reconciliation { parts, total, cashed, ledger, vat }) = told(None);
    for part in parts.iter().chain([&total]) {
        let Part { customer, billed, credited, paid, discount, charges, open, received, credit, statement } = part.clone();
        assert_eq!(billed, sum([credited, paid, discount, charges, open]), "{customer}: what was billed");
        assert_eq!(received, sum([paid, credit]), "{customer}: what was received");
        assert_eq!(sum([statement, credit]), open, "{customer}: what is owed");
    }
    let columns: [fn(&Part) -> Money; 9] = [
        |part| part.billed,
        |part| part.credited,
        |part| part.paid,
        |part| part.discount,
        |part| part.charges,
        |part| part.open,
        |part| part.received,
        |part| part.credit,
        |part| part.statement,
    ];
    for of in columns {
        assert_eq!(Money::sum(parts.iter().map(of), Currency::EUR).expect("the sum fits"), of(&total), "all customers");
    }
    assert_eq!(cashed, total.paid, "what was said to be cashed");
    assert_eq!(sum([ledger, total.credit]), total.open, "the account of customers");
    assert_eq!(vat.ledger, sum([vat.received, vat.charges]), "the VAT that is due");
    let shown = [total.credited, total.paid, total.discount, total.charges, total.open];
    assert!(shown.iter().all(|amount| amount.is_positive()), "each way to close an invoice is there");
    let [credited, paid, discount, charges, open] = shown.map(|amount| amount.amount());
    let line = format!(
        "{} billed = {credited} credited + {paid} paid + {discount} discount + {charges} charges + {open} open",
        total.billed.amount()
    );
    assert!(story.replace(',', "").contains(&line), "the story says so: {line}");
}

#[test]
fn what_leaves_the_house_is_written_where_it_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let (story, _) = told(Some(folder.path()));
    let mut endings = std::collections::BTreeMap::<String, usize>::new();
    let files = std::fs::read_dir(folder.path()).expect("the folder is there").map(|file| file.expect("a file").path());
    for file in files {
        assert!(std::fs::metadata(&file).expect("it is there").len() > 0, "{}", file.display());
        *endings.entry(file.extension().unwrap_or_default().to_string_lossy().into_owned()).or_default() += 1;
    }
    let documents = story.lines().filter(|line| line.ends_with('…') && line.contains("-2026-")).count();
    let messages = story.matches("_212_").count();
    assert!(documents > 0 && messages > 0);
    assert_eq!(endings.get("xml"), Some(&(documents + messages)), "an electronic invoice of each, and each message");
    assert_eq!((endings.get("html"), endings.get("txt")), (Some(&documents), Some(&1)), "a page of each, and the entries");
}
