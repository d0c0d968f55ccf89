//! The order of the house: a header, a place, a telling name, and a length that one can read.

use super::layout::Place;
use super::source::{Source, Token, bracketed};

/// The most lines that a file may have, its tests included.
pub const FILE_LINES: usize = 500;
/// The most lines that a function may have, from `fn` to its closing brace.
pub const FUNCTION_LINES: usize = 60;

/// Names that say nothing about what a file holds.
const EMPTY_NAMES: [&str; 11] =
    ["utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "data", "info", "shared"];

/// Every file without a header or a place, with an empty name, or too long to read; every function too long to read.
pub fn untidy(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(|source| [file(source), functions(source)].concat()).collect()
}

fn file(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    let first = source.text().lines().find(|line| !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//!")) {
        findings.push(source.finding(1, "has no `//!` header; say in one sentence what the file is for"));
    }
    let lines = source.text().lines().count();
    if lines > FILE_LINES {
        findings
            .push(source.finding(FILE_LINES + 1, &format!("has {lines} lines; split it by verb or noun (limit {FILE_LINES})")));
    }
    if !Place::of(source.path()).is_known() {
        findings.push(source.finding(1, "has no place in the house plan; move it, or add its folder to FOLDERS"));
    }
    for name in source.path().trim_end_matches(".rs").split('/').filter(|name| EMPTY_NAMES.contains(name)) {
        findings.push(source.finding(1, &format!("`{name}` says nothing; name it by what it holds")));
    }
    findings
}

fn functions(source: &Source) -> Vec<String> {
    let tokens = source.tokens();
    let mut findings = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == "fn") {
        let Some(rest) = tokens.get(at + 1..) else { continue };
        let lines = body_end(rest).map_or(0, |end| end - token.line + 1);
        if lines > FUNCTION_LINES {
            let name = rest.first().map_or("", |name| name.text.as_str());
            findings.push(source.finding(token.line, &format!("fn {name} has {lines} lines; split it (limit {FUNCTION_LINES})")));
        }
    }
    findings
}

/// The line of the brace that closes the function whose name stands first; nothing for a signature without body.
fn body_end(tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = tokens.get(at..)?;
        match rest.first()?.text.as_str() {
            "{" => return rest.get(bracketed(rest) - 1).map(|close| close.line),
            ";" | "}" | ")" | "]" => return None,
            "(" | "[" => at += bracketed(rest),
            _ => at += 1,
        }
    }
}
