//! What code that decides must leave alone, and the one file that reads the clock.

use super::imports::imports;
use super::layout::Place;
use super::source::{Source, begins};

/// Words that never stand in pure code, and what to do instead.
const BANNED: [(&[&str], &str); 17] = [
    (&["getrandom", "::"], "draws a random number; take it as a value"),
    (&["f32"], "is a float; only the files of statistics may use one"),
    (&["f64"], "is a float; only the files of statistics may use one"),
    (&["HashMap"], "has no stable order; use BTreeMap"),
    (&["HashSet"], "has no stable order; use BTreeSet"),
    (&[".", "unwrap", "("], "may panic; answer an error"),
    (&[".", "expect", "("], "may panic; answer an error"),
    (&["panic", "!"], "panics; answer an error"),
    (&["todo", "!"], "panics; write it"),
    (&["unimplemented", "!"], "panics; write it"),
    (&["unreachable", "!"], "may panic; let the types say it"),
    (&["print", "!"], "prints; that is the host's business"),
    (&["println", "!"], "prints; that is the host's business"),
    (&["eprint", "!"], "prints; that is the host's business"),
    (&["eprintln", "!"], "prints; that is the host's business"),
    (&["dbg", "!"], "prints; that is the host's business"),
    (&["unsafe"], "is not for a library of rules"),
];

/// The ways to read a clock. One file may: the host gives `now` everywhere else.
const CLOCKS: [&[&str]; 4] = [&["Utc", "::", "now"], &["Local", "::", "now"], &["SystemTime"], &["Instant"]];
const CLOCK_FILE: &str = "engine/clock.rs";

/// Parts of the standard library that reach out of the program.
const OUTSIDE: [&str; 6] = ["fs", "net", "env", "thread", "process", "io"];

/// The pure files that write to and read from a stream, which the host opened and gives as a value.
const STREAMS: [&str; 2] = ["exchange/reader.rs", "exchange/writer.rs"];

/// Files and folders that need floats: statistics, and two that say why.
const STATISTICS: [&str; 11] = [
    // Names the type of floats to say that it takes none.
    "kernel/tree",
    // Hand lengths to a library that takes floats.
    "documents/pdf/canvas",
    "documents/pdf/drawing",
    "duplicates",
    "hazard",
    "scoring",
    "rfm",
    "matching",
    "forecast",
    "insight",
    "statistics",
];

/// Every clock, input, output, float, unstable order, panic and print where none belongs.
pub fn broken(sources: &[Source]) -> Vec<String> {
    sources.iter().flat_map(|source| [clocks(source), words(source), outside(source)].concat()).collect()
}

fn clocks(source: &Source) -> Vec<String> {
    if source.path() == CLOCK_FILE {
        return Vec::new();
    }
    let why = format!("reads the clock; take `now` as a value (only {CLOCK_FILE} reads it)");
    CLOCKS.iter().flat_map(|texts| places(source, texts, &why)).collect()
}

fn words(source: &Source) -> Vec<String> {
    if !Place::of(source.path()).is_pure() {
        return Vec::new();
    }
    let counts = STATISTICS.iter().any(|name| source.path().contains(name));
    BANNED
        .iter()
        .filter(|(texts, _)| !(counts && matches!(texts, ["f32" | "f64"])))
        .flat_map(|(texts, why)| places(source, texts, why))
        .collect()
}

fn outside(source: &Source) -> Vec<String> {
    if !Place::of(source.path()).is_pure() {
        return Vec::new();
    }
    imports(source)
        .iter()
        .filter(|import| matches!(import.path.as_slice(), [root, part, ..] if root == "std" && OUTSIDE.contains(&part.as_str())))
        .filter(|import| !(STREAMS.contains(&source.path()) && import.path.get(1).is_some_and(|part| part == "io")))
        .map(|import| {
            source.finding(import.line, &format!("`{}` reaches outside; that is the host's business", import.path.join("::")))
        })
        .collect()
}

fn places(source: &Source, texts: &[&str], why: &str) -> Vec<String> {
    let tokens = source.tokens();
    let hits = tokens.iter().enumerate().filter(|(at, _)| tokens.get(*at..).is_some_and(|rest| begins(rest, texts)));
    hits.map(|(_, token)| source.finding(token.line, &format!("`{}` {why}", texts.concat()))).collect()
}
