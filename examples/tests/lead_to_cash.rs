//! The story of lead to cash, as a customer sees it.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::{Path, PathBuf};

use crm_core::kernel::Currency;
use crm_examples::lead_to_cash::{Options, StoryError, tell};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What the story shows of a folder of files.
fn told(data: PathBuf, change: impl FnOnce(&mut Options)) -> Result<String, StoryError> {
    let folder = tempfile::tempdir()?;
    let mut options = Options {
        data,
        store: folder.path().join("story.redb"),
        currency: Currency::EUR,
        as_of: None,
        aliases: Vec::new(),
        strict: false,
        seed: Some(7),
    };
    change(&mut options);
    let mut out = Vec::new();
    tell(&options, &mut out, &mut |_, _, _| ())?;
    Ok(String::from_utf8(out).expect("the story is text"))
}

/// The last column of the first line that begins with `name`.
fn value<'s>(story: &'s str, name: &str) -> &'s str {
    let line = story.lines().find_map(|line| line.trim_start().strip_prefix(name)).unwrap_or_default();
    line.trim()
}

#[test]
fn the_small_company_s_story_is_told_to_the_letter() {
    let story = told(here("data/small"), |_| ()).expect("the story ends well");
    let golden = here("tests/golden/lead_to_cash.txt");
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
fn in_strict_mode_a_file_with_one_wrong_row_stays_out_whole() {
    let story = told(here("data/small"), |options| options.strict = true).expect("the story ends well");
    assert_eq!(value(&story, "accounts.csv  ").split_whitespace().collect::<Vec<_>>(), ["25", "0", "1"], "{story}");
    assert_eq!(value(&story, "products.csv  ").split_whitespace().collect::<Vec<_>>(), ["7", "7", "0"], "{story}");
}

#[test]
fn a_folder_without_the_files_is_refused_by_name() {
    let error = told(here("src"), |_| ()).expect_err("there is nothing to tell of");
    assert!(error.to_string().contains("examples/data/README.md"), "{error}");
}

/// The public data sets lie beside a developer's checkout, not in it; without them there is nothing to check.
fn data_set(name: &str) -> Option<PathBuf> {
    Some(here("../../shared/data").join(name)).filter(|folder| folder.is_dir())
}

#[test]
fn eight_thousand_eight_hundred_deals_give_the_published_figures() {
    let Some(data) = data_set("crm_sales_opportunities") else { return };
    let story = told(data, |options| {
        options.currency = Currency::USD;
        options.aliases = vec![("GTXPro".to_owned(), "GTX Pro".to_owned())];
    })
    .expect("the story ends well");
    for (file, rows) in
        [("sales_teams.csv", "35"), ("products.csv", "7"), ("accounts.csv", "85"), ("sales_pipeline.csv", "8,800")]
    {
        assert_eq!(value(&story, &format!("{file} ")).split_whitespace().collect::<Vec<_>>(), [rows, rows, "0"], "{file}");
    }
    for (name, expected) in [
        ("win rate", "0.6315"),
        ("won, USD", "10,005,534.00"),
        ("mean won, USD", "2,360.9094"),
        ("mean cycle of won deals, days", "51.7820"),
        ("won in 2017 Q1", "1,134,672.00 USD"),
        ("won in 2017 Q2", "3,086,111.00 USD"),
        ("won in 2017 Q3", "2,982,255.00 USD"),
        ("won in 2017 Q4", "2,802,496.00 USD"),
    ] {
        assert_eq!(value(&story, name), expected, "{name}");
    }
}

#[test]
fn without_the_alias_every_row_of_the_unknown_product_is_named() {
    let Some(data) = data_set("crm_sales_opportunities") else { return };
    let story = told(data, |options| options.currency = Currency::USD).expect("the story ends well");
    assert!(story.contains("product `GTXPro`: there is no such product; add it to products.csv, or give an alias"), "{story}");
}

#[test]
fn the_ledger_of_a_company_ages_as_published() {
    let Some(data) = data_set("accounts_receivable") else { return };
    let story = told(data, |options| {
        options.currency = Currency::USD;
        options.as_of = "2012-12-31".parse().ok();
    })
    .expect("the story ends well");
    for (name, expected) in [
        ("open invoices", "99"),
        ("open, USD", "5,725.06"),
        ("1 to 30 days past due", "788.74"),
        ("of it disputed", "1,700.31"),
        ("DSO, days (open by sales of 90 days)", "26.8407"),
        ("DSO, days (counted back by months)", "27.3299"),
    ] {
        assert_eq!(value(&story, name), expected, "{name}");
    }
}
