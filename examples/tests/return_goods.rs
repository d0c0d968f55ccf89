//! The story of goods that come back, as a shop sees it.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

use crm_examples::return_goods::{Options, tell};

#[test]
fn the_story_of_goods_that_come_back_is_told_to_the_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let options = Options { store: folder.path().join("story.redb"), seed: Some(7) };
    let mut out = Vec::new();
    tell(&options, &mut out).expect("the story ends well");
    let story = String::from_utf8(out).expect("the story is text");
    let golden = here.join("tests/golden/return_goods.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &story).expect("the golden file is written");
    }
    let expected = std::fs::read_to_string(&golden).expect("the golden file is there");
    for (number, (told, expected)) in story.lines().zip(expected.lines()).enumerate() {
        assert_eq!(told, expected, "line {} of the story; where this is meant, run with UPDATE_GOLDEN=1", number + 1);
    }
    assert_eq!(story.lines().count(), expected.lines().count(), "the story's length");
}
