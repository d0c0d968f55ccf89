//! Who names whom: every path from the crate, `super` or `self`, in `use` trees and in expressions, held against the plan.

use std::collections::BTreeMap;

use super::layout::{Layer, Place, refusal};
use super::source::{Source, Token, begins};

/// A path that a file names, from the crate root, or from `std`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Where its last name stands.
    pub line: usize,
    /// The names: folder, file, item. A glob ends in `*`.
    pub path: Vec<String>,
}

/// What a folder's `mod.rs` shows under its own name, and the layer it really comes from.
type Shown = BTreeMap<(String, String), Layer>;

/// Every import that the plan does not allow.
pub fn against_the_plan(sources: &[Source]) -> Vec<String> {
    let shown: Shown = sources.iter().flat_map(faces).collect();
    let mut findings = Vec::new();
    for source in sources {
        let from = Place::of(source.path());
        if !from.is_known() {
            continue; // said once, by the check of places
        }
        for import in imports(source).into_iter().filter(|import| !is_own_macro(source, import)) {
            let why = target(&import, &shown).and_then(|(folder, layer)| refusal(&from, folder, layer));
            findings.extend(why.map(|why| source.finding(import.line, &format!("`{}`: {why}", import.path.join("::")))));
        }
    }
    findings.dedup();
    findings
}

/// True for `crate::rules` in the file that declares the macro `rules`: an exported macro can only be fetched from the root.
fn is_own_macro(source: &Source, import: &Import) -> bool {
    let [name] = import.path.as_slice() else { return false };
    let declared = |at| source.tokens().get(at..).is_some_and(|rest| begins(rest, &["macro_rules", "!", name]));
    (0..source.tokens().len()).any(declared)
}

/// The folder and the layer behind an import; nothing for the standard library and for macros, which always live at the root.
fn target<'a>(import: &'a Import, shown: &Shown) -> Option<(&'a str, Layer)> {
    let mut names = import.path.iter().map(String::as_str);
    let folder = names.next().unwrap_or_default();
    if matches!(folder, "std" | "core" | "alloc") || folder.ends_with('!') {
        return None;
    }
    let Some(name) = names.next() else { return Some((folder, Layer::Rules)) };
    let layer = shown.get(&(folder.to_owned(), name.to_owned())).copied().unwrap_or_else(|| match name.chars().next() {
        // A type that the folder shows without our seeing where from.
        Some(first) if first.is_uppercase() => Layer::Model,
        _ => Layer::behind(name),
    });
    Some((folder, layer))
}

fn faces(source: &Source) -> Vec<((String, String), Layer)> {
    let module = source.module();
    let [folder] = module.as_slice() else { return Vec::new() };
    imports(source)
        .into_iter()
        .filter_map(|import| match import.path.as_slice() {
            [own, file, .., name] if own == folder && name != "*" => Some(((folder.clone(), name.clone()), Layer::behind(file))),
            _ => None,
        })
        .collect()
}

/// Every path that the file names from the crate, `super`, `self`, the standard library, or one of its own modules.
pub fn imports(source: &Source) -> Vec<Import> {
    let tokens = source.tokens();
    let own: Vec<&str> = pairs(tokens).filter(|(a, _)| *a == "mod").map(|(_, name)| name).collect();
    let mut module = source.module();
    let (mut inner, mut depth, mut found) = (Vec::new(), 0_usize, Vec::new());
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).and_then(|index| tokens.get(index)).map_or("", |t| t.text.as_str());
        match token.text.as_str() {
            "{" => {
                depth += 1;
                if before(2) == "mod" {
                    inner.push(depth);
                    module.push(before(1).to_owned());
                }
            }
            "}" => {
                if inner.last() == Some(&depth) {
                    inner.pop();
                    module.pop();
                }
                depth = depth.saturating_sub(1);
            }
            head => {
                let is_root =
                    matches!(head, "crate" | "super" | "self" | "std" | "core") || (before(1) == "use" && own.contains(&head));
                let is_visibility = before(1) == "in" && before(3) == "pub";
                if is_root && !is_visibility && before(1) != "::" && tokens.get(at + 1).is_some_and(|next| next.text == "::") {
                    expand(tokens, at, &mut Vec::new(), &mut |line, names| {
                        found.push(Import { line, path: absolute(&module, names) })
                    });
                }
            }
        }
    }
    found
}

fn pairs(tokens: &[Token]) -> impl Iterator<Item = (&str, &str)> {
    tokens.iter().zip(tokens.iter().skip(1)).map(|(a, b)| (a.text.as_str(), b.text.as_str()))
}

/// Reads the path or tree of paths that begins at `at`, gives each path to `each`, and returns where it ends.
fn expand(tokens: &[Token], mut at: usize, names: &mut Vec<String>, each: &mut impl FnMut(usize, &[String])) -> usize {
    let known = names.len();
    while let Some(token) = tokens.get(at) {
        let next = tokens.get(at + 1).map_or("", |next| next.text.as_str());
        match token.text.as_str() {
            "{" => {
                at += 1;
                while let Some(token) = tokens.get(at).filter(|token| token.text != "}") {
                    at = if token.text == "," { at + 1 } else { expand(tokens, at, names, each) };
                }
                names.truncate(known);
                return at + 1;
            }
            "<" => break, // a turbofish: the path ends before it
            "self" if !names.is_empty() => {}
            name if next == "!" => names.push(format!("{name}!")),
            name => names.push(name.to_owned()),
        }
        at += 1;
        if next != "::" {
            break;
        }
        at += 1;
    }
    if names.len() > known || tokens.get(at.saturating_sub(1)).is_some_and(|token| token.text == "self") {
        each(tokens.get(at.saturating_sub(1)).map_or(0, |token| token.line), names);
    }
    names.truncate(known);
    if tokens.get(at).is_some_and(|token| token.text == "as") { at + 2 } else { at }
}

fn absolute(module: &[String], names: &[String]) -> Vec<String> {
    let mut path = module.to_vec();
    for (index, name) in names.iter().enumerate() {
        match (index, name.as_str()) {
            (0, "crate" | "std" | "core") => {
                path.clear();
                path.extend((name != "crate").then(|| name.clone()));
            }
            (0, "self") => {}
            (_, "super") => {
                path.pop();
            }
            _ => path.push(name.clone()),
        }
    }
    path
}
