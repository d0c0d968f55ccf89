//! The story from the pipeline to the signature, as a seller sees it.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

use crm_examples::pipeline_to_signature::{Options, tell};

#[test]
fn the_story_of_the_opera_is_told_to_the_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let options = Options { store: folder.path().join("story.redb"), seed: Some(7), documents: None };
    let mut out = Vec::new();
    tell(&options, &mut out).expect("the story ends well");
    let story = String::from_utf8(out).expect("the story is text");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pipeline_to_signature.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &story).expect("the golden file is written");
    }
    let expected = std::fs::read_to_string(&golden).expect("the golden file is there");
    for (number, (told, expected)) in story.lines().zip(expected.lines()).enumerate() {
        assert_eq!(told, expected, "line {} of the story; where this is meant, run with UPDATE_GOLDEN=1", number + 1);
    }
    assert_eq!(story.lines().count(), expected.lines().count(), "the story's length");
}
