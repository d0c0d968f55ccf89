//! Reading Rust text without a parser: comments and literals are blanked, test modules dropped, the rest is words with lines.

use std::path::Path;
use std::{fs, io};

/// A word or sign of the code, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Counted from 1.
    pub line: usize,
    /// A word, a number, `::`, or a single sign.
    pub text: String,
}

/// One file of the library.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    tokens: Vec<Token>,
}

impl Source {
    /// A file with its path under `src`, parts joined by `/`.
    pub fn new(path: &str, text: &str) -> Self {
        // A test module may stand in a file or folder of its own, which is called `tests`.
        let is_test = path.trim_end_matches(".rs").split('/').any(|part| part == "tests");
        let tokens = if is_test { Vec::new() } else { without_test_modules(&words(&code_only(text))) };
        Self { path: path.to_owned(), text: text.to_owned(), tokens }
    }

    /// The path under `src`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text as it stands in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The production code.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The names of the module that the file is: `leads/mod.rs` and `lib.rs` stand for their folder.
    pub fn module(&self) -> Vec<String> {
        let mut names: Vec<String> = self.path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if names.last().is_some_and(|last| last == "mod") || self.path == "lib.rs" {
            names.pop();
        }
        names
    }

    /// A line that a person can click on.
    pub fn finding(&self, line: usize, what: &str) -> String {
        format!("crm-core/src/{}:{line}: {what}", self.path)
    }
}

/// Every Rust file under `root`, in the order of their paths.
pub fn read_tree(root: &Path) -> io::Result<Vec<Source>> {
    let (mut folders, mut sources) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(root).unwrap_or(&path);
                let names: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
                sources.push(Source::new(&names.join("/"), &fs::read_to_string(&path)?));
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

/// The same text with comments and literals replaced by spaces. Line breaks stay, so that lines keep their numbers.
pub fn code_only(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let (mut rest, mut code) = (all.as_slice(), String::with_capacity(text.len()));
    while !rest.is_empty() {
        let blank = blank_ahead(rest);
        let (taken, tail) = rest.split_at(blank.clamp(1, rest.len()));
        code.extend(taken.iter().map(|&sign| if blank > 0 && sign != '\n' { ' ' } else { sign }));
        rest = tail;
    }
    code
}

/// How many signs at the start of `rest` are comment or literal.
fn blank_ahead(rest: &[char]) -> usize {
    match rest {
        ['/', '/', ..] => rest.iter().take_while(|&&sign| sign != '\n').count(),
        ['/', '*', ..] => block_comment(rest),
        ['"', ..] => quoted(rest, 1, '"'),
        ['r', '"' | '#', ..] => raw_string(rest),
        // A character, not a lifetime: escaped, or closed right after one sign.
        ['\'', '\\', ..] => quoted(rest, 1, '\''),
        ['\'', _, '\'', ..] => 3,
        _ => 0,
    }
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        match rest.get(at..) {
            Some(['/', '*', ..]) => (depth, at) = (depth + 1, at + 2),
            Some(['*', '/', ..]) if depth == 1 => return at + 2,
            Some(['*', '/', ..]) => (depth, at) = (depth - 1, at + 2),
            Some([_, ..]) => at += 1,
            _ => return rest.len(),
        }
    }
}

fn quoted(rest: &[char], start: usize, close: char) -> usize {
    let mut at = start;
    loop {
        match rest.get(at) {
            Some('\\') => at += 2,
            Some(&sign) if sign == close => return at + 1,
            Some(_) => at += 1,
            None => return rest.len(),
        }
    }
}

fn raw_string(rest: &[char]) -> usize {
    let hashes = rest.iter().skip(1).take_while(|&&sign| sign == '#').count();
    if rest.get(hashes + 1) != Some(&'"') {
        return 0; // a raw identifier, or just a word that begins with r
    }
    let mut at = hashes + 2;
    while let Some(&sign) = rest.get(at) {
        at += 1;
        if sign == '"' && rest.iter().skip(at).take_while(|&&sign| sign == '#').count() >= hashes {
            return at + hashes;
        }
    }
    rest.len()
}

fn words(code: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (index, text) in code.lines().enumerate() {
        let line = index + 1;
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if rest.starts_with("::") {
                2
            } else if is_word(first) {
                rest.find(|sign| !is_word(sign)).unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            let (word, tail) = rest.split_at(length);
            tokens.push(Token { line, text: word.to_owned() });
            rest = tail.trim_start();
        }
    }
    tokens
}

fn is_word(sign: char) -> bool {
    sign == '_' || sign.is_alphanumeric()
}

/// True where the tokens begin with these texts.
pub fn begins(tokens: &[Token], texts: &[&str]) -> bool {
    tokens.len() >= texts.len() && tokens.iter().zip(texts).all(|(token, text)| token.text == *text)
}

/// How many tokens the bracketed part at the start of `tokens` has, both brackets included.
pub fn bracketed(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn without_test_modules(tokens: &[Token]) -> Vec<Token> {
    let (mut rest, mut kept) = (tokens, Vec::with_capacity(tokens.len()));
    while let [first, tail @ ..] = rest {
        if let Some(after) = rest.get(test_module(rest)..).filter(|after| after.len() < rest.len()) {
            rest = after;
        } else {
            kept.push(first.clone());
            rest = tail;
        }
    }
    kept
}

/// How many tokens a test module at the start of `tokens` has; none where there is no test module.
fn test_module(tokens: &[Token]) -> usize {
    let alone = begins(tokens, &["#", "[", "cfg", "(", "test", ")"]);
    if !alone && !begins(tokens, &["#", "[", "cfg", "(", "all", "(", "test", ","]) {
        return 0;
    }
    let mut at = 0;
    while let Some([sign, attribute @ ..]) = tokens.get(at..)
        && sign.text == "#"
    {
        at += 1 + bracketed(attribute);
    }
    if tokens.get(at).is_some_and(|token| token.text == "pub") {
        at += 1;
        at += tokens.get(at..).filter(|rest| begins(rest, &["("])).map_or(0, bracketed);
    }
    match tokens.get(at..) {
        Some([word, _, body @ ..]) if word.text == "mod" && begins(body, &["{"]) => at + 2 + bracketed(body),
        _ => 0,
    }
}
