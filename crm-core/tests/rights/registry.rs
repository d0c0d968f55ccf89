//! The list of operations is complete, and none of them has a way around rights.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

const OPERATIONS: &str = include_str!("operations.txt");
const WIDENINGS: &str = include_str!("widenings.txt");

/// The handles that a host holds.
const HANDLES: [&str; 4] = ["Crm", "CrmBuilder", "Session", "Transaction"];

/// Words that no parameter of a public function has: each would be a way to act with other rights than one's own.
const WIDENS: [&str; 14] = [
    "as_user",
    "as_actor",
    "on_behalf",
    "on_behalf_of",
    "impersonate",
    "sudo",
    "unchecked",
    "bypass",
    "force",
    "skip_access",
    "ignore_access",
    "elevated",
    "privileged",
    "unmasked",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every Rust file below `folder` that is no test, by its path from the root.
fn files(folder: &str) -> Vec<(String, TokenStream)> {
    let (mut open, mut out) = (vec![root().join(folder)], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" && name != "target" {
                open.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = std::fs::read_to_string(&path).unwrap();
                let tokens = TokenStream::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
                out.push((path.strip_prefix(root()).unwrap().to_string_lossy().into_owned(), production(tokens)));
            }
        }
    }
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// The tokens without `#[cfg(test)] mod … { … }`.
fn production(tokens: TokenStream) -> TokenStream {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < all.len() {
        let is_test = matches!(&all[at], TokenTree::Group(group) if group.to_string().replace(' ', "") == "[cfg(test)]");
        let is_module = all.get(at + 1).is_some_and(|next| next.to_string() == "mod");
        if is_test && is_module {
            out.pop();
            at += 4;
        } else {
            out.push(all[at].clone());
            at += 1;
        }
    }
    out.into_iter().collect()
}

/// Every sequence of tokens: the file's own, and inside every pair of brackets; so what a macro writes is read too.
fn levels(tokens: &TokenStream, visit: &mut dyn FnMut(&[TokenTree])) {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    visit(&all);
    for token in &all {
        if let TokenTree::Group(group) = token {
            levels(&group.stream(), visit);
        }
    }
}

/// A function: its name, its parameters, what it gives back.
#[derive(Debug, Clone)]
struct Function {
    name: String,
    parameters: String,
    gives: String,
}

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    token.is_some_and(|token| matches!(token, TokenTree::Ident(ident) if ident == word))
}

/// Functions that are public to everybody among `tokens`.
fn public_functions(tokens: &[TokenTree]) -> Vec<Function> {
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        let mut next = at + 1;
        while is_word(tokens.get(next), "const") || is_word(tokens.get(next), "async") {
            next += 1;
        }
        if !is_word(tokens.get(at), "pub") || !is_word(tokens.get(next), "fn") {
            continue;
        }
        let Some(TokenTree::Ident(name)) = tokens.get(next + 1) else { continue };
        let rest = &tokens[next + 2..];
        let is_open =
            |token: &&TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        let Some(open) = rest.iter().position(|token| is_open(&token)) else { continue };
        let is_body = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let gives: Vec<String> = rest[open + 1..].iter().take_while(|token| !is_body(token)).map(ToString::to_string).collect();
        out.push(Function { name: name.to_string(), parameters: rest[open].to_string(), gives: gives.join(" ") });
    }
    out
}

/// Public methods of the handles and of the unit of work, by type and name, wherever in the library they are written.
fn methods() -> BTreeMap<(String, String), Function> {
    let mut out = BTreeMap::new();
    for (_, tokens) in files("crm-core/src") {
        levels(&tokens, &mut |level| {
            for window in level.windows(3) {
                if let [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body)] = window
                    && word == "impl"
                    && (HANDLES.iter().any(|handle| name == handle) || name == "Unit")
                {
                    let body: Vec<TokenTree> = body.stream().into_iter().collect();
                    let of = |function: Function| ((name.to_string(), function.name.clone()), function);
                    out.extend(public_functions(&body).into_iter().map(of));
                }
            }
        });
    }
    out
}

/// The variants that the macro of `commands.rs` or `questions.rs` is called with, as they are sent, each with the type behind it.
fn variants(called: &str) -> BTreeMap<String, String> {
    let (_, tokens) = files("crm-core/src").into_iter().find(|(path, _)| path.ends_with(&format!("src/{called}.rs"))).unwrap();
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let is_call = |window: &[TokenTree]| is_word(window.first(), called) && window[1].to_string() == "!";
    let body = all.windows(3).find(|window| is_call(window)).map(|window| window[2].clone());
    let Some(TokenTree::Group(body)) = body else { panic!("{called}.rs calls {called}!") };
    let inside: Vec<TokenTree> = body.stream().into_iter().collect();
    let mut out = BTreeMap::new();
    for pair in inside.windows(2) {
        if let [TokenTree::Ident(name), TokenTree::Group(of)] = pair {
            let path = of.stream().to_string().replace(' ', "");
            let path = path.split('<').next().unwrap_or_default().to_owned();
            out.insert(snake(&name.to_string()), path.rsplit("::").next().unwrap_or_default().to_owned());
        }
    }
    out
}

fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, letter) in name.char_indices() {
        if letter.is_uppercase() && at > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

/// Name, permission and answer of each line of a table.
fn lines(table: &'static str) -> Vec<[&'static str; 3]> {
    let rows = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cells = |line: &'static str| line.split('|').map(str::trim).collect::<Vec<_>>();
    rows.map(|line| cells(line).try_into().unwrap_or_else(|_| panic!("`{line}` has three parts"))).collect()
}

#[test]
fn every_public_operation_stands_in_the_table_and_nothing_else_does() {
    let mut found: BTreeSet<String> = methods().into_keys().map(|(of, method)| format!("{of}::{method}")).collect();
    found.extend(variants("commands").into_keys().map(|command| format!("command {command}")));
    found.extend(variants("questions").into_keys().map(|question| format!("question {question}")));
    let listed: Vec<String> = lines(OPERATIONS).iter().map(|[name, ..]| (*name).to_owned()).collect();
    let table: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(listed.len(), table.len(), "a line stands twice");
    let missing: Vec<_> = found.difference(&table).collect();
    let left_over: Vec<_> = table.difference(&found).collect();
    assert!(missing.is_empty() && left_over.is_empty(), "not in the table: {missing:?}; in the table alone: {left_over:?}");
}

#[test]
fn every_command_and_question_documents_the_permission_of_the_table() {
    let mut docs = BTreeMap::new();
    for (_, tokens) in files("crm-core/src") {
        levels(&tokens, &mut |level| docs.extend(documented(level)));
    }
    let types: BTreeMap<String, String> = variants("commands").into_iter().chain(variants("questions")).collect();
    let mut wrong = Vec::new();
    for [name, permission, answer] in lines(OPERATIONS) {
        assert!(!permission.is_empty() && !answer.is_empty(), "{name} says what it needs and answers");
        if let Some(of) = name.split_once(' ').and_then(|(_, name)| types.get(name))
            && !docs[of].contains(&format!("Permission: {permission}"))
        {
            wrong.push(format!("{name}: the documentation of {of} does not say `Permission: {permission}`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every public struct among `tokens` with its documentation in one line.
fn documented(tokens: &[TokenTree]) -> BTreeMap<String, String> {
    let (mut out, mut text) = (BTreeMap::new(), String::new());
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                if let [TokenTree::Ident(doc), _, TokenTree::Literal(line)] = inside.as_slice()
                    && doc == "doc"
                {
                    text += line.to_string().trim_matches('"');
                }
            }
            TokenTree::Ident(word) if word == "struct" => {
                let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
                out.insert(tokens[at + 1].to_string(), words);
                text.clear();
            }
            TokenTree::Ident(word)
                if ["enum", "impl", "trait", "fn", "mod", "use", "macro_rules"].iter().any(|other| word == other) =>
            {
                text.clear();
            }
            _ => {}
        }
    }
    out
}

#[test]
fn no_public_function_takes_a_word_that_widens_what_one_may_do() {
    let mut wrong = Vec::new();
    for (path, tokens) in files("crm-core/src") {
        levels(&tokens, &mut |level| {
            for function in public_functions(level) {
                let words = function.parameters.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
                wrong.extend(words.filter(|word| WIDENS.contains(word)).map(|word| format!("{path}: {}({word})", function.name)));
                wrong.extend(WIDENS.contains(&function.name.as_str()).then(|| format!("{path}: {}", function.name)));
            }
        });
    }
    // A flag is the easiest way to hide one.
    let flags = methods().into_iter().filter(|(_, method)| method.parameters.split(' ').any(|word| word == "bool"));
    wrong.extend(flags.map(|((of, method), _)| format!("{of}::{method} takes a flag")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nobody_reaches_the_store_or_the_unit_of_work_from_outside() {
    let mut wrong = Vec::new();
    for ((of, method), function) in methods() {
        wrong.extend((of == "Unit").then(|| format!("Unit::{method} is public")));
        let given: BTreeSet<&str> = function.gives.split(' ').collect();
        let inner = ["Store", "Snapshot", "Unit", "Library", "Reader", "StoredRecord", "Key"];
        wrong.extend(inner.iter().filter(|name| given.contains(*name)).map(|name| format!("{of}::{method} gives {name}")));
    }
    wrong.extend(public_fields());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Fields of the handles, of the unit of work and of what they share that are public to everybody.
fn public_fields() -> Vec<String> {
    let mut wrong = Vec::new();
    for (path, tokens) in files("crm-core/src/engine") {
        levels(&tokens, &mut |level| {
            for at in 0..level.len() {
                let name = HANDLES.iter().chain(&["Unit", "Library"]).find(|name| is_word(level.get(at + 1), name));
                if let (true, Some(name), Some(TokenTree::Group(fields))) =
                    (is_word(level.get(at), "struct"), name, level.get(at + 2))
                {
                    let fields: Vec<TokenTree> = fields.stream().into_iter().collect();
                    let is_public = |pair: &[TokenTree]| is_word(pair.first(), "pub") && !matches!(pair[1], TokenTree::Group(_));
                    wrong.extend(fields.windows(2).any(is_public).then(|| format!("{path}: a field of {name} is public")));
                }
            }
        });
    }
    wrong
}

/// Calls of `system` with a reason, and what makes a reader that nothing is kept from, by file.
fn widenings() -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for folder in [
        "crm-core/src",
        "bindings/python/src",
        "bindings/uniffi/src",
        "examples/src",
        "examples/documents",
        "examples/dunning_run",
        "examples/invoice_to_cash",
        "examples/lead_to_cash",
        "examples/qualify_leads",
        "examples/support_case",
        "examples/pipeline_to_signature",
        "examples/return_goods",
    ] {
        for (path, tokens) in files(folder) {
            levels(&tokens, &mut |level| {
                for window in level.windows(3) {
                    let [before, TokenTree::Ident(word), TokenTree::Group(call)] = window else { continue };
                    let is_call = call.delimiter() == Delimiter::Parenthesis && [".", ":"].contains(&before.to_string().as_str());
                    if is_call && word == "system" {
                        *out.entry(path.clone()).or_default() += 1;
                    }
                }
            });
        }
    }
    out
}

#[test]
fn rights_are_left_aside_in_the_listed_places_and_nowhere_else() {
    let listed: BTreeMap<String, usize> =
        lines(WIDENINGS).into_iter().map(|[path, calls, _]| (path.to_owned(), calls.parse().unwrap())).collect();
    assert_eq!(widenings(), listed);
}
