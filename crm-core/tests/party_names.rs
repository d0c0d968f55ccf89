//! Every record that names a party is known to merging: a record with a new field of such an id fails here until its owner says what follows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crm_core::merging::ops::HOLDERS;

/// The ids of parties, and of what may be one.
const PARTIES: [&str; 4] = ["AccountId", "ContactId", "PartyId", "SubjectId"];
/// What a merge keeps is history, and never follows.
const HISTORY: [&str; 1] = ["Merge"];

/// The fields of each type with the names of the types that they hold.
type Types = BTreeMap<String, Vec<(String, Vec<String>)>>;

fn sources(folder: &Path, out: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.extension() {
            None if !path.ends_with("tests") => sources(&path, out),
            Some(ending) if ending == "rs" => out.push(plain(&fs::read_to_string(&path).unwrap())),
            _ => {}
        }
    }
}

/// The source without comments and attributes.
fn plain(source: &str) -> String {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut out = String::new();
    let mut rest = code.as_str();
    while let Some(at) = rest.find("#[") {
        out.push_str(&rest[..at]);
        let end = matching(&rest[at + 1..], '[', ']');
        rest = &rest[at + 1 + end..];
    }
    out + rest
}

/// Behind the bracket that closes the first one.
fn matching(text: &str, open: char, close: char) -> usize {
    let mut depth = 0;
    for (at, sign) in text.char_indices() {
        depth += i32::from(sign == open) - i32::from(sign == close);
        if sign == close && depth == 0 {
            return at + 1;
        }
    }
    text.len()
}

fn words(text: &str) -> Vec<String> {
    let word = |part: &str| part.starts_with(char::is_uppercase).then(|| part.to_owned());
    text.split(|sign: char| !(sign.is_alphanumeric() || sign == '_')).filter_map(word).collect()
}

/// The parts of a body between the commas of its outer level.
fn parts(body: &str) -> Vec<String> {
    let (mut depth, mut parts) = (0, vec![String::new()]);
    for sign in body.chars() {
        depth += i32::from("{(<[".contains(sign)) - i32::from("})>]".contains(sign));
        match sign {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(sign),
        }
    }
    parts
}

fn declared(source: &str, types: &mut Types) {
    for keyword in ["pub struct ", "pub enum "] {
        for (at, _) in source.match_indices(keyword) {
            let rest = &source[at + keyword.len()..];
            let name: String = rest.chars().take_while(|sign| sign.is_alphanumeric()).collect();
            let Some(open) = rest.find(['{', ';', '(']).filter(|open| rest[*open..].starts_with('{')) else { continue };
            let body = &rest[open + 1..open + matching(&rest[open..], '{', '}') - 1];
            let fields = types.entry(name).or_default();
            for part in parts(body) {
                match part.split_once(['{', '(']).filter(|_| keyword == "pub enum ") {
                    Some((_, inner)) if part.contains('{') => fields.extend(parts(inner).iter().filter_map(|part| field(part))),
                    Some((variant, inner)) => fields.push((variant.trim().to_lowercase(), words(inner))),
                    None => fields.extend(field(&part)),
                }
            }
        }
    }
}

fn field(part: &str) -> Option<(String, Vec<String>)> {
    let (name, kind) = part.split_once(": ")?;
    Some((name.split_whitespace().last()?.to_owned(), words(kind)))
}

/// The fields below a type that hold the id of a party.
fn naming(of: &str, types: &Types, seen: &mut BTreeSet<String>, found: &mut BTreeSet<String>) {
    if PARTIES.contains(&of) || !seen.insert(of.to_owned()) {
        return;
    }
    for (field, held) in types.get(of).into_iter().flatten() {
        if field != "id" && held.iter().any(|held| PARTIES.contains(&held.as_str())) {
            found.insert(field.clone());
        }
        held.iter().for_each(|held| naming(held, types, seen, found));
    }
}

#[test]
fn what_follows_is_said_for_every_record_that_names_a_party() {
    let (mut all, mut types) = (Vec::new(), Types::new());
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all.iter().for_each(|source| declared(source, &mut types));
    let records = all.iter().flat_map(|source| source.split("\nimpl Record for ").skip(1));
    let mut expected = BTreeMap::new();
    for record in records.filter_map(|rest| rest.split(' ').next()).filter(|name| !HISTORY.contains(name)) {
        let mut found = BTreeSet::new();
        naming(record, &types, &mut BTreeSet::new(), &mut found);
        if !found.is_empty() {
            expected.insert(record.to_lowercase(), found.into_iter().collect::<Vec<_>>());
        }
    }
    assert!(expected.len() >= 10, "the records were not found: {expected:?}");
    let said = HOLDERS.iter().map(|(kind, fields)| {
        (kind.name.replace([' ', '-'], ""), fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>())
    });
    let said: BTreeMap<String, Vec<String>> = said.collect();
    assert_eq!(said, expected, "implement `NamesParties` for the record, and name it in merging");
}
