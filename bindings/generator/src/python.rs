//! The vocabulary in Python: one module a folder, frozen data classes for values and commands, classes over the library's own records.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::docs::{plain, wrapped};
use crate::vocabulary::{Content, Field, Given, RecordDef, Shape, Type, TypeDef, Variant, Vocabulary, grouped, snake};

/// Values that are written `Money(Decimal("1"), "EUR")`; everything else names its fields.
const POSITIONAL: [&str; 2] = ["Money", "UnitPrice"];
/// Types that only the library's own Python code builds.
const HIDDEN: [&str; 5] = ["AnyEvent", "AnyQuery", "KeyPart", "KeyRange", "RecordKind"];
/// Enums of events look through their process.
const TRANSPARENT: &str = "AnyEvent";

const HEAD: &str = "# Written from the source of crm-core by `cargo xtask bindings`: change it there, not here.\n";

/// Every module, by file name.
#[must_use]
pub fn files(vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let mut folders: Vec<&str> = Vec::new();
    for known in shown(vocabulary) {
        if folders.last() != Some(&known.folder.as_str()) {
            folders.push(&known.folder);
        }
    }
    let homes: BTreeMap<&str, &str> = shown(vocabulary).map(|known| (known.name.as_str(), known.folder.as_str())).collect();
    let mut files: Vec<(String, String)> = folders
        .iter()
        .map(|folder| (format!("{}.py", module(folder)), Module { vocabulary, homes: &homes, folder }.text()))
        .collect();
    files.push(("_vocabulary.py".to_owned(), index(vocabulary, &folders)));
    files
}

/// What has a class of its own in Python.
fn shown(vocabulary: &Vocabulary) -> impl Iterator<Item = &TypeDef> {
    vocabulary.types.iter().filter(|known| !HIDDEN.contains(&known.name.as_str()))
}

/// The module of a folder: the engine's own types stand with the change feed.
fn module(folder: &str) -> &str {
    match folder {
        "storage" => "_store",
        other => other,
    }
}

/// What the library looks up when it gives a value: every class by its name.
fn index(vocabulary: &Vocabulary, folders: &[&str]) -> String {
    let mut out = format!(
        "\"\"\"Every class of the vocabulary by its name, and all of it at once.\"\"\"\n{HEAD}\nfrom __future__ import annotations\n\n"
    );
    let mut exported = Vec::new();
    for folder in folders {
        let mut names: Vec<&str> =
            shown(vocabulary).filter(|known| known.folder == *folder).map(|known| known.name.as_str()).collect();
        if *folder == "kernel" {
            names.extend(vocabulary.ids.iter().map(|(name, _)| name.as_str()));
            names.push("Kind");
        }
        names.sort_unstable();
        if *folder == "storage" {
            // Names of the store would hide those of the company's life: they are in `crm_core.store` alone.
            let _ = writeln!(out, "from . import _store");
            continue;
        }
        let _ = writeln!(out, "from .{} import (\n    {},\n)", module(folder), names.join(",\n    "));
        exported.extend(names);
    }
    exported.sort_unstable();
    let _ = writeln!(out, "\n__all__ = [\n    \"{}\",\n]\n", exported.join("\",\n    \""));
    let _ = writeln!(out, "#: What the library makes of a name that it writes.\nCLASSES: dict[str, object] = {{");
    for known in shown(vocabulary).filter(|known| known.name == known.serde_name) {
        let home = if known.folder == "storage" { "_store." } else { "" };
        let _ = writeln!(out, "    \"{0}\": {home}{0},", known.name);
    }
    out.push_str("}\n\n#: Every record class by the name of its kind.\nRECORDS: dict[str, type] = {\n");
    for record in &vocabulary.records {
        let _ = writeln!(out, "    \"{}\": {},", record.tag, record.name);
    }
    out.push_str("}\n");
    out
}

struct Module<'v> {
    vocabulary: &'v Vocabulary,
    homes: &'v BTreeMap<&'v str, &'v str>,
    folder: &'v str,
}

impl Module<'_> {
    fn text(&self) -> String {
        let mut body = String::new();
        if self.folder == "kernel" {
            self.ids(&mut body);
        }
        let own: Vec<&TypeDef> = shown(self.vocabulary).filter(|known| known.folder == self.folder).collect();
        // Commands name the class of their answer, so they come behind it.
        let (calls, values): (Vec<&TypeDef>, Vec<&TypeDef>) =
            own.into_iter().partition(|known| self.vocabulary.call(&known.name).is_some());
        for known in ordered(values).into_iter().chain(calls) {
            body.push_str("\n\n");
            match (&known.shape, self.vocabulary.record(&known.name)) {
                (Shape::Struct(fields), Some(record)) => self.record(&mut body, known, record, fields),
                (Shape::Struct(fields), None) => self.value(&mut body, known, fields),
                (Shape::Enum(variants), _) if known.shape.is_plain() => plain_enum(&mut body, known, variants),
                (Shape::Enum(variants), _) => self.sum(&mut body, known, variants),
            }
        }
        let title = format!("\"\"\"The words of crm-core: {}.\"\"\"\n{HEAD}\n", module(self.folder));
        format!("{title}{}{body}", self.imports(&body))
    }

    fn imports(&self, body: &str) -> String {
        let uses = |word: &str| words(body).contains(word);
        let mut out = "from __future__ import annotations\n\n".to_owned();
        let mut line = |from: &str, names: &[&str]| {
            let used: Vec<&str> = names.iter().filter(|name| uses(name)).copied().collect();
            if !used.is_empty() {
                let _ = writeln!(out, "from {from} import {}", used.join(", "));
            }
        };
        line("collections.abc", &["Mapping", "Sequence"]);
        line("dataclasses", &["dataclass", "field"]);
        line("datetime", &["date", "datetime"]);
        line("decimal", &["Decimal"]);
        line("enum", &["Enum", "IntEnum"]);
        line("typing", &["ClassVar", "NewType", "Optional", "TypeAlias", "Union"]);
        line("uuid", &["UUID"]);
        out.push('\n');
        let mut line = |from: &str, names: &[&str]| {
            let used: Vec<&str> = names.iter().filter(|name| uses(name)).copied().collect();
            if !used.is_empty() {
                let _ = writeln!(out, "from {from} import {}", used.join(", "));
            }
        };
        line("._base", &["Command", "Index", "Question"]);
        line("._native", &["Record"]);
        let used = self.named();
        let mut imported: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, home) in self.homes {
            if *home != self.folder && used.contains(*name) {
                imported.entry(module(home)).or_default().push(name);
            }
        }
        if self.folder != "kernel" {
            for (id, _) in self.vocabulary.ids.iter().filter(|(id, _)| used.contains(id.as_str())) {
                imported.entry("kernel").or_default().push(id);
            }
        }
        for (home, mut names) in imported {
            names.sort_unstable();
            let _ = writeln!(out, "from .{home} import {}", names.join(", "));
        }
        out
    }

    /// Every type and id that the folder's own types name.
    fn named(&self) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for known in shown(self.vocabulary).filter(|known| known.folder == self.folder) {
            let answer = self.vocabulary.call(&known.name).map(|call| &call.answer);
            for kind in known.shape.types().into_iter().chain(answer) {
                self.gather(kind, &mut out);
            }
            out.extend(self.vocabulary.record(&known.name).map(|record| record.id.clone()));
        }
        out
    }

    /// Every type and id within a type.
    fn gather(&self, kind: &Type, out: &mut BTreeSet<String>) {
        match kind {
            Type::Id(name) => drop(out.insert(name.clone())),
            Type::Named(name) if name == TRANSPARENT => {
                self.vocabulary
                    .find(name)
                    .into_iter()
                    .flat_map(|known| known.shape.types())
                    .for_each(|kind| self.gather(kind, out));
            }
            Type::Named(name) => drop(out.insert(name.clone())),
            Type::Optional(inner) | Type::List(inner) => self.gather(inner, out),
            Type::Map(first, second) | Type::Pair(first, second) => {
                self.gather(first, out);
                self.gather(second, out);
            }
            _ => {}
        }
    }

    fn ids(&self, out: &mut String) {
        out.push('\n');
        for (name, docs) in &self.vocabulary.ids {
            let _ =
                writeln!(out, "\n{name} = NewType(\"{name}\", UUID)\n\"\"\"Id: {}\"\"\"", lower_first(&plain(docs).join(" ")));
        }
        out.push_str("\n\nclass Kind(IntEnum):\n    \"\"\"Kinds of records by their stored numbers, as grants and masks name them; 0 stands for every kind.\"\"\"\n\n    EVERY = 0\n");
        for (name, number) in &self.vocabulary.kinds {
            let _ = writeln!(out, "    {name} = {number}");
        }
    }

    fn record(&self, out: &mut String, known: &TypeDef, record: &RecordDef, fields: &[Field]) {
        let _ = writeln!(out, "class {}(Record):", known.name);
        docstring(out, 4, &known.docs);
        let names: Vec<String> = fields.iter().map(|field| format!("\"{}\"", python_name(&field.name))).collect();
        let _ = writeln!(out, "\n    __slots__ = ()\n    _kind: ClassVar[str] = \"{}\"", record.tag);
        let _ = writeln!(out, "    __match_args__ = ({},)", names.join(", "));
        for index in &record.indexes {
            let _ = writeln!(out, "\n    {}: ClassVar[Index] = Index(\"{}\", {})", index.name, record.tag, index.number);
            docstring(out, 4, &index.docs);
        }
        for (at, field) in fields.iter().enumerate() {
            let kind = if field.name == "id" { record.id.clone() } else { self.written(&field.kind, true) };
            let _ = writeln!(out, "\n    @property\n    def {}(self) -> {kind}:", python_name(&field.name));
            docstring(out, 8, &field.docs);
            let _ = writeln!(out, "        return self._field({at})  # type: ignore[no-any-return]");
        }
    }

    fn value(&self, out: &mut String, known: &TypeDef, fields: &[Field]) {
        let positional = POSITIONAL.contains(&known.name.as_str());
        let call = self.vocabulary.call(&known.name);
        let base = match call {
            Some(call) if self.vocabulary.commands.contains(call) => format!("(Command[{}])", self.answer(&call.answer)),
            Some(call) => format!("(Question[{}])", self.answer(&call.answer)),
            None => String::new(),
        };
        let _ = writeln!(
            out,
            "@dataclass(frozen=True{}, slots=True)\nclass {}{base}:",
            if positional { "" } else { ", kw_only=True" },
            known.name
        );
        docstring(out, 4, &known.docs);
        let _ = writeln!(out, "\n    _of: ClassVar[str] = \"{}\"", known.serde_name);
        if let Some(call) = call {
            let _ = writeln!(out, "    _tag: ClassVar[str] = \"{}\"", call.tag);
        }
        self.fields(out, 4, fields);
    }

    fn fields(&self, out: &mut String, indent: usize, fields: &[Field]) {
        let pad = " ".repeat(indent);
        for field in fields {
            let kind = self.written(&field.kind, false);
            let default = match self.default(field) {
                Some(default) => format!(" = {default}"),
                None if matches!(field.kind, Type::Map(..)) => " = field(hash=False)".to_owned(),
                None => String::new(),
            };
            let _ = writeln!(out, "\n{pad}{}: {kind}{default}", python_name(&field.name));
            docstring(out, indent, &field.docs);
        }
    }

    /// What a field is where nothing is said.
    fn default(&self, field: &Field) -> Option<String> {
        if let Some(given) = &field.given {
            let value = self.given(&field.kind, given)?;
            let is_made = matches!(given, Given::Fields(_));
            return Some(if is_made { made_anew(&value) } else { value });
        }
        match &field.kind {
            Type::Optional(_) => Some("None".to_owned()),
            Type::List(_) if field.has_default => Some("()".to_owned()),
            Type::Map(..) if field.has_default => Some("field(default_factory=dict, hash=False)".to_owned()),
            Type::Text if field.has_default => Some("\"\"".to_owned()),
            Type::Decimal if field.has_default => Some("Decimal(1)".to_owned()),
            Type::Flag if field.has_default => Some("False".to_owned()),
            Type::Integer if field.has_default => Some("0".to_owned()),
            Type::Named(name) if field.has_default => {
                let known = self.vocabulary.find(name)?;
                match &known.shape {
                    // The first variant of what has a default is the default: `Edit.Keep`.
                    Shape::Enum(variants) if known.shape.is_plain() => {
                        Some(format!("{name}.{}", variants.first()?.tag.to_uppercase()))
                    }
                    Shape::Enum(variants) => {
                        let first = &variants.first()?.name;
                        // Type checkers that meet the value look its class up by the bare name, where a type of that name would stand for it.
                        let is_hidden = self.vocabulary.find(first).is_some() || self.vocabulary.record(first).is_some();
                        let value = format!("{name}.{}()", variant_name(first));
                        Some(if is_hidden { made_anew(&value) } else { value })
                    }
                    Shape::Struct(_) => Some(made_anew(&format!("{name}()"))),
                }
            }
            _ => None,
        }
    }

    /// What the struct's own `Default` gives, as Python makes it.
    fn given(&self, kind: &Type, given: &Given) -> Option<String> {
        match (kind, given) {
            (_, Given::Number(number)) => Some(grouped(*number)),
            (_, Given::Text(text)) => Some(format!("{text:?}")),
            (Type::Named(name), Given::Variant(variant)) => {
                let shape = &self.vocabulary.find(name)?.shape;
                let of_shape = if shape.is_plain() { snake(variant).to_uppercase() } else { format!("{variant}()") };
                Some(format!("{name}.{of_shape}"))
            }
            (Type::Named(name), Given::Fields(parts)) => {
                let made = self.vocabulary.fields_of(name)?.iter().zip(parts);
                let made =
                    made.map(|(field, part)| Some(format!("{}={}", python_name(&field.name), self.given(&field.kind, part)?)));
                Some(format!("{name}({})", made.collect::<Option<Vec<_>>>()?.join(", ")))
            }
            _ => None,
        }
    }

    fn sum(&self, out: &mut String, known: &TypeDef, variants: &[Variant]) {
        let _ = writeln!(out, "class {}:", known.name);
        docstring(out, 4, &known.docs);
        for variant in variants {
            let named = if matches!(variant.content, Content::Fields(_)) { ", kw_only=True" } else { "" };
            let _ = writeln!(out, "\n    @dataclass(frozen=True{named}, slots=True)\n    class {}:", variant_name(&variant.name));
            docstring(out, 8, &variant.docs);
            let _ = writeln!(
                out,
                "\n        _of: ClassVar[str] = \"{}\"\n        _tag: ClassVar[str] = \"{}\"",
                known.serde_name, variant.tag
            );
            match &variant.content {
                Content::Unit => {}
                Content::Value(kind) => {
                    let _ = writeln!(out, "\n        value: {}\n        \"\"\"What it carries.\"\"\"", self.written(kind, false));
                }
                Content::Fields(fields) => self.fields(out, 8, fields),
            }
        }
        let names: Vec<String> = variants.iter().map(|variant| variant_name(&variant.name)).collect();
        let _ = writeln!(out, "\n    Variant: TypeAlias = Union[{}]", names.join(", "));
        let _ = writeln!(out, "    \"\"\"Any of the variants: what a type annotation names.\"\"\"");
    }

    /// The class that `Command[…]` names when the module is loaded.
    fn answer(&self, kind: &Type) -> String {
        match kind {
            Type::Nothing => "None".to_owned(),
            Type::Optional(inner) => format!("Optional[{}]", self.answer(inner)),
            other => self.written(other, true),
        }
    }

    /// The annotation; what the library gives is a tuple, what it takes may be any sequence.
    fn written(&self, kind: &Type, given: bool) -> String {
        match kind {
            Type::Text => "str".to_owned(),
            Type::Flag => "bool".to_owned(),
            Type::Integer => "int".to_owned(),
            Type::Decimal => "Decimal".to_owned(),
            Type::Timestamp => "datetime".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Bytes => "bytes".to_owned(),
            Type::Id(name) if name == "AnyId" => "UUID".to_owned(),
            Type::Id(name) => name.clone(),
            Type::Named(name) if name == TRANSPARENT => {
                let events = self.vocabulary.find(name).map(|known| known.shape.types()).unwrap_or_default();
                let events: Vec<String> = events.into_iter().map(|event| self.written(event, given)).collect();
                events.join(" | ")
            }
            Type::Named(name) => match self.vocabulary.find(name) {
                Some(known) if matches!(known.shape, Shape::Enum(_)) && !known.shape.is_plain() => format!("{name}.Variant"),
                _ => name.clone(),
            },
            Type::Optional(inner) => format!("{} | None", self.written(inner, given)),
            Type::List(inner) if given => format!("tuple[{}, ...]", self.written(inner, given)),
            Type::List(inner) => format!("Sequence[{}]", self.written(inner, given)),
            Type::Map(key, value) => format!("Mapping[{}, {}]", self.written(key, given), self.written(value, given)),
            Type::Pair(first, second) => format!("tuple[{}, {}]", self.written(first, given), self.written(second, given)),
            Type::Nothing => "None".to_owned(),
        }
    }
}

/// The types in their order, but for those that stand in the default of another: they come before it.
fn ordered(types: Vec<&TypeDef>) -> Vec<&TypeDef> {
    fn take<'v>(known: &'v TypeDef, all: &[&'v TypeDef], out: &mut Vec<&'v TypeDef>) {
        if out.iter().any(|done| done.name == known.name) {
            return;
        }
        let fields: &[Field] = if let Shape::Struct(fields) = &known.shape { fields } else { &[] };
        for field in fields.iter().filter(|field| field.has_default) {
            if let Type::Named(name) = &field.kind
                && let Some(default) = all.iter().find(|other| other.name == *name)
            {
                take(default, all, out);
            }
        }
        out.push(known);
    }
    let mut out = Vec::with_capacity(types.len());
    types.iter().for_each(|known| take(known, &types, &mut out));
    out
}

fn plain_enum(out: &mut String, known: &TypeDef, variants: &[Variant]) {
    let _ = writeln!(out, "class {}(Enum):", known.name);
    docstring(out, 4, &known.docs);
    for variant in variants {
        let _ = writeln!(out, "\n    {} = \"{}\"", variant.tag.to_uppercase(), variant.tag);
        docstring(out, 4, &variant.docs);
    }
}

/// The docs as a docstring.
fn docstring(out: &mut String, indent: usize, docs: &[String]) {
    let pad = " ".repeat(indent);
    let mut lines = wrapped(&plain(docs), 100usize.saturating_sub(indent));
    let text = if lines.len() == 1 { lines.remove(0) } else { format!("{}\n{pad}", lines.join(&format!("\n{pad}"))) };
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    let end = if text.len() > 1 { format!("\n{pad}") } else { String::new() };
    let text = text.join("\n");
    let _ = writeln!(out, "{pad}\"\"\"{}{end}\"\"\"", text.trim_end().replace('\\', "\\\\"));
}

/// What makes the default of a field each time that it is asked for.
fn made_anew(value: &str) -> String {
    format!("field(default_factory=lambda: {value})")
}

/// A field whose name Python keeps for itself gets an underscore.
fn python_name(name: &str) -> String {
    if matches!(
        name,
        "from" | "in" | "is" | "as" | "with" | "class" | "def" | "not" | "or" | "and" | "import" | "pass" | "global"
    ) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

fn variant_name(name: &str) -> String {
    if matches!(name, "None" | "True" | "False") { format!("{name}_") } else { name.to_owned() }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Every word of a text.
fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect()
}
