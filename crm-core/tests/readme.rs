//! The first page shows one screen in each language. Rust's is a documentation test; the others are those of the packages' own pages, which their
//! tests run.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).expect("the page is there")
}

/// The first block of code in `language`.
fn screen(page: &str, language: &str) -> String {
    let (_, behind) = page.split_once(&format!("```{language}\n")).expect("a screen of that language");
    behind.split_once("```").expect("the screen ends").0.to_owned()
}

#[test]
fn the_first_page_shows_the_screen_that_each_package_runs() {
    let first = page("README.md");
    for language in ["python", "kotlin", "swift"] {
        let own = page(&format!("bindings/{language}/README.md"));
        assert_eq!(screen(&first, language), screen(&own, language), "the screens in {language} differ");
    }
}
