//! The vocabulary in Swift: one file a folder. Structs and enums are plain values; how they cross stands in an extension of each.

mod calls;
mod names;
mod sum;
mod value;

use std::fmt::Write;

use crate::docs::{plain, wrapped};
use crate::vocabulary::{Shape, Type, TypeDef, Vocabulary};
use names::pascal;

const HEAD: &str =
    "// Written from the source of crm-core when the package is built: change it there, not here.\n\nimport Foundation\n";
/// The folder whose types stand in a namespace: only those who write a store meet them, and their names are common words.
const STORAGE: &str = "storage";
/// Types that only the package itself builds.
const INTERNAL: [&str; 2] = ["AnyQuery", "KeyRange"];

/// Every file, by its name.
#[must_use]
pub fn files(vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let mut folders: Vec<&str> = Vec::new();
    for known in &vocabulary.types {
        if folders.last() != Some(&known.folder.as_str()) {
            folders.push(&known.folder);
        }
    }
    let swift = Swift { vocabulary };
    let mut files: Vec<(String, String)> =
        folders.iter().map(|folder| (format!("{}.swift", pascal(folder)), swift.folder(folder))).collect();
    files.push(("Ids.swift".to_owned(), calls::ids(vocabulary)));
    files.push(("Calls.swift".to_owned(), calls::tables(vocabulary)));
    files
}

/// What every part of the writer asks.
struct Swift<'v> {
    vocabulary: &'v Vocabulary,
}

impl Swift<'_> {
    fn folder(&self, folder: &str) -> String {
        let mut out = HEAD.to_owned();
        for known in self.vocabulary.types.iter().filter(|known| known.folder == folder) {
            let text = match &known.shape {
                Shape::Struct(fields) => self.value(known, fields),
                Shape::Enum(variants) if known.shape.is_plain() => sum::plain_enum(known, variants),
                Shape::Enum(variants) => self.sum(known, variants),
            };
            let _ = write!(out, "\n{}", in_namespace(known, &text));
        }
        out
    }

    /// The type as it is written.
    fn written(&self, kind: &Type) -> String {
        match kind {
            Type::Text => "String".to_owned(),
            Type::Flag => "Bool".to_owned(),
            Type::Integer => "Int".to_owned(),
            Type::Decimal => "Decimal".to_owned(),
            Type::Timestamp => "Date".to_owned(),
            Type::Date => "Day".to_owned(),
            Type::Bytes => "Data".to_owned(),
            Type::Id(name) if name == "AnyId" => "UUID".to_owned(),
            Type::Id(name) => name.clone(),
            Type::Named(name) => match self.vocabulary.find(name) {
                Some(known) if known.folder == STORAGE => format!("Storage.{name}"),
                _ => name.clone(),
            },
            Type::Optional(inner) => format!("{}?", self.written(inner)),
            Type::List(inner) => format!("[{}]", self.written(inner)),
            Type::Map(key, value) => format!("[{}: {}]", self.written(key), self.written(value)),
            Type::Pair(first, second) => format!("Pair<{}, {}>", self.written(first), self.written(second)),
            Type::Nothing => "Void".to_owned(),
        }
    }
}

/// `public`, but for what only the package itself builds.
fn access(known: &TypeDef) -> &'static str {
    if INTERNAL.contains(&known.name.as_str()) { "" } else { "public " }
}

fn in_namespace(known: &TypeDef, text: &str) -> String {
    if known.folder != STORAGE {
        return text.to_owned();
    }
    let mut out = "extension Storage {\n".to_owned();
    for line in text.lines() {
        let _ = if line.is_empty() { writeln!(out) } else { writeln!(out, "    {line}") };
    }
    out.push_str("}\n");
    out
}

/// The docs as comments.
fn comment(out: &mut String, indent: usize, docs: &[String]) {
    let pad = " ".repeat(indent);
    for line in wrapped(&plain(docs), 110usize.saturating_sub(indent)) {
        let _ = writeln!(out, "{}", format!("{pad}/// {line}").trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Content, Field, Variant};

    fn vocabulary() -> Vocabulary {
        let field = |name: &str, kind: Type, has_default: bool| Field {
            name: name.to_owned(),
            docs: vec![format!("The {name}.")],
            kind,
            has_default,
            given: None,
            is_short: false,
        };
        let named = |name: &str, shape: Shape| TypeDef {
            name: name.to_owned(),
            serde_name: name.to_owned(),
            folder: "leads".to_owned(),
            docs: vec!["Something.".to_owned()],
            shape,
        };
        let variant = |name: &str, tag: &str, content: Content| Variant {
            name: name.to_owned(),
            tag: tag.to_owned(),
            docs: vec![],
            content,
        };
        let state = Shape::Enum(vec![
            variant("New", "new", Content::Unit),
            variant("Won", "won", Content::Fields(vec![field("closed_on", Type::Date, false)])),
        ]);
        let text = Shape::Struct(vec![
            field("title", Type::Text, false),
            field("default", Type::Optional(Box::new(Type::Decimal)), false),
            field("state", Type::Named("State".to_owned()), true),
        ]);
        Vocabulary { types: vec![named("Text", text), named("State", state)], ..Vocabulary::default() }
    }

    fn leads() -> String {
        files(&vocabulary()).into_iter().find(|(name, _)| name == "Leads.swift").map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn what_may_be_left_out_has_a_default_and_keywords_stand_in_backticks() {
        assert!(leads().contains("public init(title: String, `default`: Decimal? = nil, state: State = .new)"), "{}", leads());
    }

    #[test]
    fn a_variant_names_what_it_carries() {
        assert!(leads().contains("    case won(closedOn: Day)\n"), "{}", leads());
    }
}
