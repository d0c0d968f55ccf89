//! Structs: records, commands, questions and what stands in them.

use std::fmt::Write;

use super::{Swift, access, comment, names};
use crate::vocabulary::{Field, Given, RecordDef, Shape, Type, TypeDef, grouped};

impl Swift<'_> {
    /// A struct and how it crosses.
    pub(super) fn value(&self, known: &TypeDef, fields: &[Field]) -> String {
        let (mut out, public) = (String::new(), access(known));
        let record = self.vocabulary.record(&known.name);
        comment(&mut out, 0, &known.docs);
        let _ = writeln!(out, "{public}struct {}: {}Sendable, Hashable, Codable, Packed {{", known.name, self.roles(known));
        for field in fields {
            comment(&mut out, 4, &field.docs);
            let _ = writeln!(out, "    {public}var {}: {}", names::field(&field.name), self.kind(field, record));
        }
        if let Some(record) = record {
            indexes(&mut out, record);
        }
        if let Some(call) = self.vocabulary.call(&known.name) {
            let _ = writeln!(out, "\n    /// What it answers.\n    public typealias Answer = {}", self.written(&call.answer));
            let _ = writeln!(out, "    /// The name under which it is sent.\n    public static let tag = \"{}\"", call.tag);
        }
        let parameters: Vec<String> = fields.iter().map(|field| self.parameter(field, record)).collect();
        let _ = writeln!(out, "\n    /// With all its parts.\n    {public}init({}) {{", parameters.join(", "));
        for field in fields {
            let _ = writeln!(out, "        self.{0} = {0}", names::field(&field.name));
        }
        let listed: Vec<String> = fields.iter().map(|field| format!("\"{}\"", field.name)).collect();
        if fields.is_empty() {
            return out + &nothing(public);
        }
        let _ = writeln!(out, "    }}\n\n    private static let names = Names([{}])", listed.join(", "));
        let _ = writeln!(out, "\n    {public}init(unpacking reader: inout PackedReader) throws {{");
        out.push_str("        var layout = try reader.begin(Self.names)\n");
        for (at, field) in fields.iter().enumerate() {
            let _ = writeln!(out, "        {} = {}", names::field(&field.name), self.read(field, at));
        }
        let _ =
            writeln!(out, "        try reader.end(layout)\n    }}\n\n    {public}func pack(into writer: inout PackedWriter) {{");
        write_fields(&mut out, 8, fields);
        out.push_str("    }\n}\n");
        out
    }

    /// What a struct is besides a value.
    fn roles(&self, known: &TypeDef) -> String {
        let name = &known.name;
        if self.vocabulary.record(name).is_some() {
            return "Record, Identifiable, ".to_owned();
        }
        if self.vocabulary.commands.iter().any(|call| call.name == *name) {
            return "Command, ".to_owned();
        }
        if self.vocabulary.questions.iter().any(|call| call.name == *name) {
            return "Question, ".to_owned();
        }
        String::new()
    }

    fn kind(&self, field: &Field, record: Option<&RecordDef>) -> String {
        match record {
            Some(record) if field.name == "id" => record.id.clone(),
            _ => self.written(&field.kind),
        }
    }

    fn parameter(&self, field: &Field, record: Option<&RecordDef>) -> String {
        let default = self.default(field).map_or(String::new(), |default| format!(" = {default}"));
        format!("{}: {}{default}", names::field(&field.name), self.kind(field, record))
    }

    /// The parameters of a variant with fields.
    pub(super) fn parameters(&self, fields: &[Field]) -> String {
        fields.iter().map(|field| self.parameter(field, None)).collect::<Vec<_>>().join(", ")
    }

    /// How the field at a place of its struct is read.
    pub(super) fn read(&self, field: &Field, at: usize) -> String {
        match self.default(field) {
            Some(default) => format!("try reader.field(&layout, {at}, or: {default})"),
            None => format!("try reader.field(&layout, {at})"),
        }
    }

    /// What stands where nothing is given.
    fn default(&self, field: &Field) -> Option<String> {
        if let Some(given) = &field.given {
            return self.given(&field.kind, given);
        }
        match &field.kind {
            Type::Optional(_) => Some("nil".to_owned()),
            _ if !field.has_default => None,
            Type::List(_) => Some("[]".to_owned()),
            Type::Map(..) => Some("[:]".to_owned()),
            Type::Text => Some("\"\"".to_owned()),
            Type::Decimal => Some("1".to_owned()),
            Type::Flag => Some("false".to_owned()),
            Type::Integer => Some("0".to_owned()),
            Type::Named(name) => match &self.vocabulary.find(name)?.shape {
                // The first variant of what has a default is the default: `.keep`.
                Shape::Enum(variants) => Some(format!(".{}", names::lower_first(&variants.first()?.name))),
                Shape::Struct(fields) if fields.iter().all(|field| self.default(field).is_some()) => Some(format!("{name}()")),
                Shape::Struct(_) => None,
            },
            _ => None,
        }
    }

    /// What the struct's own `Default` gives, as Swift makes it.
    fn given(&self, kind: &Type, given: &Given) -> Option<String> {
        match (kind, given) {
            (_, Given::Number(number)) => Some(grouped(*number)),
            (_, Given::Text(text)) => Some(format!("{text:?}")),
            (Type::Named(_), Given::Variant(variant)) => Some(format!(".{}", names::lower_first(variant))),
            (Type::Named(name), Given::Fields(parts)) => {
                let made = self.vocabulary.fields_of(name)?.iter().zip(parts);
                let made =
                    made.map(|(field, part)| Some(format!("{}: {}", names::field(&field.name), self.given(&field.kind, part)?)));
                Some(format!("{name}({})", made.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        }
    }
}

/// The rest of a struct that holds nothing.
fn nothing(public: &str) -> String {
    format!(
        "    }}\n\n    {public}init(unpacking reader: inout PackedReader) throws {{\n        try reader.nothing()\n    }}\n\n    \
         {public}func pack(into writer: inout PackedWriter) {{\n        writer.nil()\n    }}\n}}\n"
    )
}

/// The fields as a map by their names.
pub(super) fn write_fields(out: &mut String, indent: usize, fields: &[Field]) {
    let pad = " ".repeat(indent);
    let _ = writeln!(out, "{pad}writer.map({})", fields.len());
    for field in fields {
        let _ = writeln!(out, "{pad}writer.field(\"{}\", {})", field.name, names::field(&field.name));
    }
}

fn indexes(out: &mut String, record: &RecordDef) {
    let kind = names::camel(&record.tag);
    let _ =
        writeln!(out, "\n    /// The kind of record.\n    public static let recordKind = RecordKind.{}", names::quoted(&kind));
    for index in &record.indexes {
        comment(out, 4, &index.docs);
        let name = names::camel(&index.name.to_lowercase());
        let _ = writeln!(out, "    public static let {name} = Index<{}>(number: {})", record.name, index.number);
    }
}
