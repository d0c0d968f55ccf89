//! The story of requests that become customers, as a customer sees it.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::{Path, PathBuf};

use crm_examples::qualify_leads::{Options, StoryError, Table, tell};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn told(table: Table) -> Result<String, StoryError> {
    let folder = tempfile::tempdir()?;
    let options = Options { table, store: folder.path().join("story.redb"), seed: Some(7) };
    let mut out = Vec::new();
    tell(&options, &mut out, &mut |_, _, _| ())?;
    Ok(String::from_utf8(out).expect("the story is text"))
}

#[test]
fn the_story_of_the_invented_requests_is_told_to_the_letter() {
    let story = told(Table::Invented(here("data/requests/requests.csv"))).expect("the story ends well");
    let golden = here("tests/golden/qualify_leads.txt");
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
fn a_table_that_is_not_there_is_refused_by_name() {
    let error = told(Table::Real(here("data/nowhere.csv"))).expect_err("there is nothing to tell of");
    assert!(error.to_string().contains("nowhere.csv cannot be opened"), "{error}");
}
