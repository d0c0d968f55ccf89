//! The classes themselves.

use std::fmt::Write;

use super::names::{constant, property};
use crate::docs::{plain, wrapped};
use crate::vocabulary::{Content, Field, Given, RecordDef, Shape, Type, TypeDef, Variant, Vocabulary, grouped};

/// Values that are equal where their numbers are, however many noughts follow the point.
const AMOUNTS: [&str; 2] = ["Money", "UnitPrice"];
/// Types that only the package itself builds.
const INTERNAL: [&str; 4] = ["AnyQuery", "KeyPart", "KeyRange", "RecordKind"];

/// Types whose companion the package's own code gives functions.
const WITH_COMPANION: [&str; 1] = ["ImportMapping"];

/// Writes declarations.
pub struct Declare<'v> {
    pub vocabulary: &'v Vocabulary,
}

impl Declare<'_> {
    /// The declaration of one type.
    pub fn declare(&self, out: &mut String, known: &TypeDef) {
        kdoc(out, 0, &known.docs);
        let seen = if INTERNAL.contains(&known.name.as_str()) { "internal" } else { "public" };
        match &known.shape {
            Shape::Struct(fields) => self.class(out, known, fields, seen),
            Shape::Enum(variants) if known.shape.is_plain() => plain_enum(out, known, variants, seen),
            Shape::Enum(variants) => self.sum(out, known, variants, seen),
        }
    }

    fn class(&self, out: &mut String, known: &TypeDef, fields: &[Field], seen: &str) {
        let record = self.vocabulary.record(&known.name);
        let call = self.vocabulary.call(&known.name);
        let is_command = self.vocabulary.commands.iter().any(|command| command.name == known.name);
        let base = match (call, record) {
            (Some(call), _) => {
                let kind = if is_command { "Command" } else { "Question" };
                format!(" : {kind}<{}>()", self.written(&call.answer, &[]))
            }
            (None, Some(_)) => " : Record".to_owned(),
            (None, None) => String::new(),
        };
        self.head(out, 0, &format!("{seen} "), &known.name, fields, record, &[]);
        out.push_str(&base);
        let mut body = String::new();
        if let Some(call) = call {
            let answer = self.written(&call.answer, &[]);
            let _ = writeln!(body, "    internal override val callTag: String get() = \"{}\"\n", call.tag);
            let _ = writeln!(body, "    internal override fun writeFields(to: Writer): Unit = to.write(this)\n");
            let read = super::codec::read(&call.answer, true);
            let _ = writeln!(body, "    internal override fun readAnswer(from: Reader): {answer} = from.run {{ {read} }}");
        }
        if let Some(record) = record {
            companion(&mut body, record);
        }
        if WITH_COMPANION.contains(&known.name.as_str()) {
            body.push_str("    /** What makes one of something else. */\n    public companion object\n");
        }
        if AMOUNTS.contains(&known.name.as_str()) {
            amount(&mut body, &known.name);
        }
        if body.is_empty() {
            out.push('\n');
        } else {
            let _ = writeln!(out, " {{\n{body}}}");
        }
    }

    /// `data class Name(…)`, or `data object Name` where there is nothing to hold.
    #[allow(clippy::too_many_arguments, reason = "each says another thing of one line")]
    fn head(
        &self,
        out: &mut String,
        indent: usize,
        before: &str,
        name: &str,
        fields: &[Field],
        record: Option<&RecordDef>,
        siblings: &[Variant],
    ) {
        let pad = " ".repeat(indent);
        if fields.is_empty() {
            let _ = write!(out, "{pad}{before}data object {name}");
            return;
        }
        let _ = writeln!(out, "{pad}{before}data class {name}(");
        for field in fields {
            kdoc(out, indent + 4, &field.docs);
            let is_id = record.filter(|_| field.name == "id");
            let kind = is_id.map_or_else(|| self.written(&field.kind, siblings), |record| record.id.clone());
            let overrides = if is_id.is_some() { "override " } else { "" };
            let default = self.default(field).map(|default| format!(" = {default}")).unwrap_or_default();
            let _ = writeln!(out, "{pad}    {overrides}val {}: {kind}{default},", property(&field.name));
        }
        let _ = write!(out, "{pad})");
    }

    fn sum(&self, out: &mut String, known: &TypeDef, variants: &[Variant], seen: &str) {
        let _ = writeln!(out, "{seen} sealed interface {} {{", known.name);
        for (at, variant) in variants.iter().enumerate() {
            if at > 0 {
                out.push('\n');
            }
            kdoc(out, 4, &variant.docs);
            let value;
            let fields: &[Field] = match &variant.content {
                Content::Unit => &[],
                Content::Value(kind) => {
                    let docs = vec!["What it carries.".to_owned()];
                    value = [Field {
                        name: "value".to_owned(),
                        docs,
                        kind: kind.clone(),
                        has_default: false,
                        given: None,
                        is_short: false,
                    }];
                    &value
                }
                Content::Fields(fields) => fields,
            };
            self.head(out, 4, "public ", &variant.name, fields, None, variants);
            let _ = writeln!(out, " : {}", known.name);
        }
        out.push_str("}\n");
    }

    /// What a field is where nothing is said.
    fn default(&self, field: &Field) -> Option<String> {
        if let Some(given) = &field.given {
            return self.given(&field.kind, given);
        }
        match &field.kind {
            Type::Optional(_) => Some("null".to_owned()),
            Type::List(_) if field.has_default => Some("emptyList()".to_owned()),
            Type::Map(..) if field.has_default => Some("emptyMap()".to_owned()),
            Type::Text if field.has_default => Some("\"\"".to_owned()),
            Type::Decimal if field.has_default => Some("BigDecimal.ONE".to_owned()),
            Type::Flag if field.has_default => Some("false".to_owned()),
            Type::Integer if field.has_default => Some("0".to_owned()),
            Type::Named(name) if field.has_default => match &self.vocabulary.find(name)?.shape {
                Shape::Enum(variants) => {
                    let first = variants.first().filter(|first| first.content == Content::Unit)?;
                    let is_plain = variants.iter().all(|variant| variant.content == Content::Unit);
                    Some(format!("{name}.{}", if is_plain { constant(&first.name) } else { first.name.clone() }))
                }
                Shape::Struct(fields) => fields.iter().all(|field| self.default(field).is_some()).then(|| format!("{name}()")),
            },
            _ => None,
        }
    }

    /// What the struct's own `Default` gives, as Kotlin makes it.
    fn given(&self, kind: &Type, given: &Given) -> Option<String> {
        match (kind, given) {
            (_, Given::Number(number)) => Some(grouped(*number)),
            (_, Given::Text(text)) => Some(format!("{text:?}").replace('$', "\\$")),
            (Type::Named(name), Given::Variant(variant)) => {
                let is_plain = self.vocabulary.find(name)?.shape.is_plain();
                Some(format!("{name}.{}", if is_plain { constant(variant) } else { variant.clone() }))
            }
            (Type::Named(name), Given::Fields(parts)) => {
                let made = self.vocabulary.fields_of(name)?.iter().zip(parts);
                let made =
                    made.map(|(field, part)| Some(format!("{} = {}", property(&field.name), self.given(&field.kind, part)?)));
                Some(format!("{name}({})", made.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        }
    }

    /// The type as Kotlin writes it; `siblings` are variants whose names would hide it.
    fn written(&self, kind: &Type, siblings: &[Variant]) -> String {
        let inner = |kind: &Type| self.written(kind, siblings);
        let of_kotlin = |name: &str| {
            let is_hidden = siblings.iter().any(|variant| variant.name == name);
            if is_hidden { format!("kotlin.collections.{name}") } else { name.to_owned() }
        };
        match kind {
            Type::Text => "String".to_owned(),
            Type::Flag => "Boolean".to_owned(),
            Type::Integer => "Long".to_owned(),
            Type::Decimal => "BigDecimal".to_owned(),
            Type::Timestamp => "Instant".to_owned(),
            Type::Date => "LocalDate".to_owned(),
            Type::Bytes => "Bytes".to_owned(),
            Type::Nothing => "Unit".to_owned(),
            Type::Id(name) if name == "AnyId" => "UUID".to_owned(),
            Type::Id(name) | Type::Named(name) if siblings.iter().any(|variant| variant.name == *name) => {
                let folder = self.vocabulary.find(name).map_or("kernel", |known| &known.folder);
                format!("{}.{name}", super::package(folder))
            }
            Type::Id(name) | Type::Named(name) => name.clone(),
            Type::Optional(kind) => format!("{}?", inner(kind)),
            Type::List(kind) => format!("{}<{}>", of_kotlin("List"), inner(kind)),
            Type::Map(key, value) => format!("{}<{}, {}>", of_kotlin("Map"), inner(key), inner(value)),
            Type::Pair(first, second) => format!("Pair<{}, {}>", inner(first), inner(second)),
        }
    }
}

fn companion(out: &mut String, record: &RecordDef) {
    let _ = writeln!(out, "    /** What is asked for where records of this kind are listed. */");
    let _ = write!(
        out,
        "    public companion object : RecordType<{0}>(RecordKind.{1}, {{ it.read{0}() }})",
        record.name,
        constant(&record.tag)
    );
    if record.indexes.is_empty() {
        out.push('\n');
        return;
    }
    out.push_str(" {\n");
    for (at, index) in record.indexes.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        kdoc(out, 8, &index.docs);
        let _ = writeln!(out, "        @JvmField");
        let _ = writeln!(out, "        public val {}: Index<{}> = Index(this, {})", index.name, record.name, index.number);
    }
    out.push_str("    }\n");
}

fn amount(out: &mut String, name: &str) {
    let _ = writeln!(
        out,
        "    /** Reads the amount from a text, as `\"41.30\"`. */\n    public constructor(amount: String, currency: String) : this(BigDecimal(amount), currency)\n"
    );
    let _ = writeln!(
        out,
        "    override fun equals(other: Any?): Boolean =\n        other is {name} && amount.compareTo(other.amount) == 0 && currency == other.currency\n"
    );
    let _ =
        writeln!(out, "    override fun hashCode(): Int = 31 * amount.stripTrailingZeros().hashCode() + currency.hashCode()\n");
    let _ = writeln!(out, "    override fun toString(): String = \"${{amount.toPlainString()}} $currency\"");
}

fn plain_enum(out: &mut String, known: &TypeDef, variants: &[Variant], seen: &str) {
    let _ = writeln!(out, "{seen} enum class {}(\n    /** The name under which it is written in every language. */", known.name);
    let _ = writeln!(out, "    public val tag: String,\n) {{");
    for (at, variant) in variants.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        kdoc(out, 4, &variant.docs);
        let _ = writeln!(out, "    {}(\"{}\"),", constant(&variant.name), variant.tag);
    }
    out.push_str("}\n");
}

/// Docs as KDoc.
pub fn kdoc(out: &mut String, indent: usize, docs: &[String]) {
    let pad = " ".repeat(indent);
    let lines: Vec<String> = plain(docs).iter().map(|line| line.replace("*/", "* /").replace("/*", "/ *")).collect();
    let lines = wrapped(&lines, 110usize.saturating_sub(indent));
    match lines.as_slice() {
        [] => {}
        [line] if line.is_empty() => {}
        [line] => {
            let _ = writeln!(out, "{pad}/** {line} */");
        }
        lines => {
            let _ = writeln!(out, "{pad}/**");
            for line in lines {
                let _ = writeln!(out, "{}", format!("{pad} * {line}").trim_end());
            }
            let _ = writeln!(out, "{pad} */");
        }
    }
}
