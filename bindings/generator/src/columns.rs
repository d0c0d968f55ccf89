//! How records and figures lie in the columns of a table, as JSON for the library: what is nested is flattened, under names with dots.

use crate::vocabulary::{Content, Field, Shape, Type, TypeDef, Vocabulary};

/// What is no record and yet makes a table of its own.
const FIGURES: [&str; 5] = ["DealForecast", "DueStep", "FeedEntry", "PairLink", "RankedLead"];

/// The file, by its name.
#[must_use]
pub fn files(vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let records = vocabulary.records.iter().map(|record| (record.tag.as_str(), record.name.as_str()));
    let tables: Vec<String> = records
        .chain(FIGURES.iter().map(|name| (*name, *name)))
        .filter_map(|(tag, name)| Some(format!("  \"{tag}\": {}", shape(vocabulary, vocabulary.find(name)?))))
        .collect();
    vec![("columns.json".to_owned(), format!("{{\n{}\n}}\n", tables.join(",\n")))]
}

/// The columns of one type.
fn shape(vocabulary: &Vocabulary, known: &TypeDef) -> String {
    match &known.shape {
        Shape::Struct(fields) => format!("{{\"struct\": [{}]}}", listed(vocabulary, fields)),
        Shape::Enum(variants) => {
            let variants: Vec<String> = variants
                .iter()
                .map(|variant| {
                    let fields = match &variant.content {
                        Content::Unit => String::new(),
                        Content::Value(kind) => match node(vocabulary, kind) {
                            Some(node) => format!("[\"value\", {node}]"),
                            None => String::new(),
                        },
                        Content::Fields(fields) => listed(vocabulary, fields),
                    };
                    format!("[\"{}\", [{fields}]]", variant.tag)
                })
                .collect();
            format!("{{\"enum\": [{}]}}", variants.join(", "))
        }
    }
}

/// Fields by their names, each with its columns.
fn listed(vocabulary: &Vocabulary, fields: &[Field]) -> String {
    let skip = || "\"skip\"".to_owned();
    let columns = |field: &Field| if field.is_short { short(vocabulary, &field.kind) } else { node(vocabulary, &field.kind) };
    let fields = fields.iter().map(|field| format!("[\"{}\", {}]", field.name, columns(field).unwrap_or_else(skip)));
    fields.collect::<Vec<_>>().join(", ")
}

/// A list of the first fields of structs.
fn short(vocabulary: &Vocabulary, kind: &Type) -> Option<String> {
    let Type::List(inner) = kind else { return None };
    let Type::Named(name) = inner.as_ref() else { return None };
    let Shape::Struct(fields) = &vocabulary.find(name)?.shape else { return None };
    Some(format!("{{\"list\": {}}}", leaf(&fields.first()?.kind)?))
}

/// Nothing for what fits in no column: lists of structs, maps, pairs.
fn node(vocabulary: &Vocabulary, kind: &Type) -> Option<String> {
    Some(match kind {
        Type::Optional(inner) => return node(vocabulary, inner),
        Type::List(inner) => format!("{{\"list\": {}}}", leaf(inner)?),
        Type::Named(name) => shape(vocabulary, vocabulary.find(name)?),
        other => format!("{{\"leaf\": {}}}", leaf(other)?),
    })
}

/// What fits in a single column.
fn leaf(kind: &Type) -> Option<&'static str> {
    Some(match kind {
        Type::Text => "\"text\"",
        Type::Flag => "\"flag\"",
        Type::Integer => "\"integer\"",
        Type::Decimal => "\"decimal\"",
        Type::Timestamp => "\"timestamp\"",
        Type::Date => "\"date\"",
        Type::Id(_) => "\"id\"",
        _ => return None,
    })
}
