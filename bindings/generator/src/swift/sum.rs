//! Enums: those whose variants carry nothing, and those with associated values.

use std::fmt::Write;

use super::value::write_fields;
use super::{Swift, access, comment, names};
use crate::vocabulary::{Content, TypeDef, Variant};

/// An enum of names.
pub(super) fn plain_enum(known: &TypeDef, variants: &[Variant]) -> String {
    let (mut out, public) = (String::new(), access(known));
    comment(&mut out, 0, &known.docs);
    let _ = writeln!(out, "{public}enum {}: String, Sendable, Hashable, Codable, CaseIterable, PackedName {{", known.name);
    for variant in variants {
        comment(&mut out, 4, &variant.docs);
        let _ = writeln!(out, "    case {} = \"{}\"", names::case(&variant.name), variant.tag);
    }
    out.push_str("}\n");
    out
}

impl Swift<'_> {
    /// An enum with associated values and how it crosses.
    pub(super) fn sum(&self, known: &TypeDef, variants: &[Variant]) -> String {
        let (mut out, public) = (String::new(), access(known));
        comment(&mut out, 0, &known.docs);
        let _ = writeln!(out, "{public}enum {}: Sendable, Hashable, Codable, Packed {{", known.name);
        for variant in variants {
            comment(&mut out, 4, &variant.docs);
            let name = names::case(&variant.name);
            let _ = match &variant.content {
                Content::Unit => writeln!(out, "    case {name}"),
                Content::Value(kind) => writeln!(out, "    case {name}({})", self.written(kind)),
                Content::Fields(fields) => writeln!(out, "    case {name}({})", self.parameters(fields)),
            };
        }
        if variants.iter().any(|variant| matches!(variant.content, Content::Fields(_))) {
            out.push('\n');
        }
        for variant in variants {
            if let Content::Fields(fields) = &variant.content {
                let listed: Vec<String> = fields.iter().map(|field| format!("\"{}\"", field.name)).collect();
                let name = names::lower_first(&variant.name);
                let _ = writeln!(out, "    private static let {name}Names = Names([{}])", listed.join(", "));
            }
        }
        self.unpack(&mut out, known, variants);
        self.pack(&mut out, known, variants);
        out.push_str("}\n");
        out
    }

    fn unpack(&self, out: &mut String, known: &TypeDef, variants: &[Variant]) {
        let public = access(known);
        let _ = writeln!(
            out,
            "\n    {public}init(unpacking reader: inout PackedReader) throws {{\n        let tag = try reader.tag()"
        );
        out.push_str("        switch tag.name {\n");
        for variant in variants {
            let name = names::case(&variant.name);
            let _ = writeln!(out, "        case \"{}\":", variant.tag);
            match &variant.content {
                Content::Unit => {
                    let _ = writeln!(out, "            try reader.skipContent(of: tag)\n            self = .{name}");
                }
                Content::Value(kind) => {
                    let kind = self.written(kind);
                    let _ = writeln!(
                        out,
                        "            try reader.content(of: tag)\n            self = .{name}(try reader.value({kind}.self))"
                    );
                }
                Content::Fields(fields) => {
                    let table = format!("{}Names", names::lower_first(&variant.name));
                    let _ = writeln!(
                        out,
                        "            try reader.content(of: tag)\n            var layout = try reader.begin(Self.{table})"
                    );
                    let read: Vec<String> = fields
                        .iter()
                        .enumerate()
                        .map(|(at, field)| format!("{}: {}", names::field(&field.name), self.read(field, at)))
                        .collect();
                    let _ = writeln!(out, "            self = .{name}({})\n            try reader.end(layout)", read.join(", "));
                }
            }
        }
        let _ = writeln!(out, "        default: throw reader.unknown(tag, in: \"{}\")\n        }}\n    }}", known.name);
    }

    fn pack(&self, out: &mut String, known: &TypeDef, variants: &[Variant]) {
        let _ = writeln!(out, "\n    {}func pack(into writer: inout PackedWriter) {{\n        switch self {{", access(known));
        for variant in variants {
            let name = names::case(&variant.name);
            match &variant.content {
                Content::Unit => {
                    let _ = writeln!(out, "        case .{name}: writer.string(\"{}\")", variant.tag);
                }
                Content::Value(_) => {
                    let _ = writeln!(
                        out,
                        "        case .{name}(let value):\n            writer.map(1)\n            writer.field(\"{}\", value)",
                        variant.tag
                    );
                }
                Content::Fields(fields) => {
                    let bound: Vec<String> = fields.iter().map(|field| format!("let {}", names::field(&field.name))).collect();
                    let _ = writeln!(out, "        case .{name}({}):\n            writer.map(1)", bound.join(", "));
                    let _ = writeln!(out, "            writer.string(\"{}\")", variant.tag);
                    write_fields(out, 12, fields);
                }
            }
        }
        out.push_str("        }\n    }\n");
    }
}
