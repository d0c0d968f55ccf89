//! What reads and writes the classes: straight code over one buffer, without reflection.

use std::fmt::Write;

use super::names::{constant, property};
use crate::vocabulary::{Content, Field, Shape, Type, TypeDef, Variant};

/// Writes readers and writers.
pub struct Codec {
    /// True where values are written with the names of their fields: for the engine, not for stores.
    pub named: bool,
}

impl Codec {
    /// The function that reads a value of the type.
    pub fn reader(&self, out: &mut String, known: &TypeDef) {
        let name = &known.name;
        let _ = write!(out, "\ninternal fun Reader.read{name}(): {name}");
        match &known.shape {
            Shape::Struct(fields) => {
                out.push_str(" {\n");
                self.fields(out, 4, name, fields);
                out.push_str("}\n");
            }
            Shape::Enum(variants) => {
                let is_plain = known.shape.is_plain();
                // A plain variant is a text, another one a map of one; both begin with the tag.
                let _ = writeln!(out, " =\n    when (val tag = {}) {{", if is_plain { "string()" } else { "tag()" });
                for variant in variants {
                    self.variant(out, name, variant, is_plain);
                }
                let _ = writeln!(out, "        else -> unknown(\"{name}\", tag)\n    }}");
            }
        }
    }

    fn variant(&self, out: &mut String, name: &str, variant: &Variant, is_plain: bool) {
        let tag = &variant.tag;
        match &variant.content {
            Content::Unit if is_plain => {
                let _ = writeln!(out, "        \"{tag}\" -> {name}.{}", constant(&variant.name));
            }
            Content::Unit => {
                let _ = writeln!(out, "        \"{tag}\" -> {name}.{}", variant.name);
            }
            Content::Value(kind) => {
                let _ = writeln!(out, "        \"{tag}\" -> {name}.{}({})", variant.name, read(kind, self.named));
            }
            Content::Fields(fields) => {
                let _ = writeln!(out, "        \"{tag}\" -> run {{");
                let mut body = String::new();
                self.fields(&mut body, 12, &format!("{name}.{}", variant.name), fields);
                out.push_str(&body.replace("            return ", "            "));
                out.push_str("        }\n");
            }
        }
    }

    fn fields(&self, out: &mut String, indent: usize, name: &str, fields: &[Field]) {
        let pad = " ".repeat(indent);
        let _ = writeln!(out, "{pad}begin({})", fields.len());
        for (at, field) in fields.iter().enumerate() {
            let key = if self.named { format!("key(\"{}\"); ", field.name) } else { String::new() };
            let _ = writeln!(out, "{pad}{key}val v{at} = {}", read(&field.kind, self.named));
        }
        let values: Vec<String> = (0..fields.len()).map(|at| format!("v{at}")).collect();
        let values = if fields.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
        let _ = writeln!(out, "{pad}return {name}{values}");
    }

    /// The function that writes a value of the type.
    pub fn writer(&self, out: &mut String, known: &TypeDef) {
        let name = &known.name;
        let _ = writeln!(out, "\ninternal fun Writer.write(value: {name}) {{");
        match &known.shape {
            Shape::Struct(fields) => self.put_fields(out, 4, fields),
            Shape::Enum(_) if known.shape.is_plain() => out.push_str("    string(value.tag)\n"),
            Shape::Enum(variants) => {
                out.push_str("    when (value) {\n");
                for variant in variants {
                    self.put_variant(out, name, variant);
                }
                out.push_str("    }\n");
            }
        }
        out.push_str("}\n");
    }

    fn put_variant(&self, out: &mut String, name: &str, variant: &Variant) {
        let (is, tag) = (format!("{name}.{}", variant.name), &variant.tag);
        match &variant.content {
            Content::Unit => {
                let _ = writeln!(out, "        {is} -> string(\"{tag}\")");
            }
            Content::Value(kind) => {
                let _ = writeln!(out, "        is {is} -> {{\n            map(1); string(\"{tag}\")");
                let _ = writeln!(out, "            {}\n        }}", put(kind, "value.value", 0));
            }
            Content::Fields(fields) => {
                let _ = writeln!(out, "        {}{is} -> {{", if fields.is_empty() { "" } else { "is " });
                let _ = writeln!(out, "            map(1); string(\"{tag}\")");
                self.put_fields(out, 12, fields);
                out.push_str("        }\n");
            }
        }
    }

    fn put_fields(&self, out: &mut String, indent: usize, fields: &[Field]) {
        let pad = " ".repeat(indent);
        let _ = writeln!(out, "{pad}{}({})", if self.named { "map" } else { "array" }, fields.len());
        for field in fields {
            let key = if self.named { format!("string(\"{}\"); ", field.name) } else { String::new() };
            let _ = writeln!(out, "{pad}{key}{}", put(&field.kind, &format!("value.{}", property(&field.name)), 0));
        }
    }
}

/// The expression that reads a value.
pub fn read(kind: &Type, is_named: bool) -> String {
    let inner = |kind: &Type| read(kind, is_named);
    match kind {
        Type::Text => "string()".to_owned(),
        Type::Flag => "bool()".to_owned(),
        // A store may be asked for as many as there are.
        Type::Integer if !is_named => "count()".to_owned(),
        Type::Integer => "int()".to_owned(),
        Type::Decimal => "decimal()".to_owned(),
        Type::Timestamp => "instant()".to_owned(),
        Type::Date => "date()".to_owned(),
        Type::Bytes => "bytes()".to_owned(),
        Type::Nothing => "nothing()".to_owned(),
        Type::Id(name) if name == "AnyId" => "uuid()".to_owned(),
        Type::Id(name) => format!("{name}(uuid())"),
        Type::Named(name) => format!("read{name}()"),
        Type::Optional(kind) => format!("if (nil()) null else {}", inner(kind)),
        Type::List(kind) => format!("list {{ {} }}", inner(kind)),
        Type::Map(key, value) => format!("entries({{ {} }}, {{ {} }})", inner(key), inner(value)),
        Type::Pair(first, second) => format!("pair({{ {} }}, {{ {} }})", inner(first), inner(second)),
    }
}

/// The statement that writes `value`; `depth` keeps the names of nested lists apart.
fn put(kind: &Type, value: &str, depth: usize) -> String {
    let item = format!("it{depth}");
    match kind {
        Type::Text => format!("string({value})"),
        Type::Flag => format!("bool({value})"),
        Type::Integer => format!("int({value})"),
        Type::Decimal => format!("decimal({value})"),
        Type::Timestamp => format!("instant({value})"),
        Type::Date => format!("date({value})"),
        Type::Bytes => format!("bytes({value})"),
        Type::Nothing => "nil()".to_owned(),
        Type::Id(name) if name == "AnyId" => format!("uuid({value})"),
        Type::Id(_) => format!("uuid({value}.value)"),
        Type::Named(_) => format!("write({value})"),
        Type::Optional(kind) => {
            format!("{value}.let {{ {item} -> if ({item} == null) nil() else {} }}", put(kind, &item, depth + 1))
        }
        Type::List(kind) => format!("list({value}) {{ {item} -> {} }}", put(kind, &item, depth + 1)),
        Type::Map(key, content) => format!(
            "entries({value}) {{ k{depth}, v{depth} -> {}; {} }}",
            put(key, &format!("k{depth}"), depth + 1),
            put(content, &format!("v{depth}"), depth + 1)
        ),
        Type::Pair(first, second) => format!(
            "{value}.let {{ {item} -> array(2); {}; {} }}",
            put(first, &format!("{item}.first"), depth + 1),
            put(second, &format!("{item}.second"), depth + 1)
        ),
    }
}
