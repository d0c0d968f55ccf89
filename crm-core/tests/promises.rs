//! The page of promises names tests that are there.
#![allow(clippy::expect_used, reason = "a test stops at the first thing that does not hold")]

use std::path::Path;

const PAGE: &str = include_str!("../docs/promises.md");

/// Whether `file` has a test called `name`.
fn has_test(file: &str, name: &str) -> bool {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap_or_default();
    let Some((before, _)) = text.split_once(&format!("fn {name}(")) else { return false };
    before.trim_end().ends_with("#[test]")
}

/// The file and the function of a line that names a test.
fn named(line: &str) -> Option<(&str, &str)> {
    let (file, rest) = line.strip_prefix("- `")?.split_once("`: `")?;
    Some((file, rest.strip_suffix('`')?))
}

#[test]
fn every_promise_names_tests_and_every_test_that_it_names_is_there() {
    let (promised, _) = PAGE.split_once("\n# ").expect("what is not promised comes last");
    let promises: Vec<&str> = promised.split("\n## ").skip(1).collect();
    assert!(promises.len() >= 10, "promises: {}", promises.len());
    for promise in promises {
        let title = promise.lines().next().unwrap_or_default();
        let lines: Vec<&str> = promise.lines().filter(|line| line.starts_with('-')).collect();
        assert!(!lines.is_empty(), "`{title}` names no test");
        for line in lines {
            let (file, name) = named(line).expect("a line is: - `file`: `function`");
            assert!(has_test(file, name), "`{title}`: there is no test `{name}` in `{file}`");
        }
    }
}
