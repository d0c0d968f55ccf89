//! The vocabulary in Kotlin: one file a folder, data classes and sealed interfaces, and beside them what reads and writes them.

mod codec;
mod declare;
mod names;
mod reach;

use std::fmt::Write;

use crate::vocabulary::{TypeDef, Vocabulary};
use codec::Codec;
use declare::Declare;
use reach::Reach;

const HEAD: &str = "// Written from the source of crm-core by the package's build: change it there, not here.\n@file:Suppress(\"RedundantVisibilityModifier\", \"RemoveRedundantQualifierName\")\n\n";

/// Every file, by its name.
#[must_use]
pub fn files(vocabulary: &Vocabulary) -> Vec<(String, String)> {
    let mut folders: Vec<&str> = Vec::new();
    for known in &vocabulary.types {
        if folders.last() != Some(&known.folder.as_str()) {
            folders.push(&known.folder);
        }
    }
    let reach = Reach::of(vocabulary);
    let mut files: Vec<(String, String)> =
        folders.into_iter().map(|folder| (format!("{}.kt", names::file(folder)), file(vocabulary, &reach, folder))).collect();
    files.push(("Ids.kt".to_owned(), ids(vocabulary)));
    files.push(("Calls.kt".to_owned(), calls(vocabulary)));
    files
}

/// The package of a folder: a store's words would hide those of the company's life.
fn package(folder: &str) -> &'static str {
    if folder == "storage" { "io.crmcore.store" } else { "io.crmcore" }
}

fn opening(folder: &str) -> String {
    let mut out = format!("{HEAD}package {}\n\n", package(folder));
    if folder == "storage" {
        out.push_str("import io.crmcore.Bytes\n");
    }
    out.push_str(
        "import io.crmcore.codec.*\nimport java.math.BigDecimal\nimport java.time.Instant\nimport java.time.LocalDate\nimport java.util.UUID\n",
    );
    out
}

fn file(vocabulary: &Vocabulary, reach: &Reach, folder: &str) -> String {
    let own: Vec<&TypeDef> = vocabulary.types.iter().filter(|known| known.folder == folder).collect();
    let mut out = opening(folder);
    for known in &own {
        out.push('\n');
        Declare { vocabulary }.declare(&mut out, known);
    }
    let codec = Codec { named: folder != "storage" };
    for known in own {
        if reach.is_read(&known.name) {
            codec.reader(&mut out, known);
        }
        if reach.is_written(&known.name) {
            codec.writer(&mut out, known);
        }
    }
    out
}

/// A class for every typed id, and the numbers of the kinds.
fn ids(vocabulary: &Vocabulary) -> String {
    let mut out = opening("kernel");
    for (name, docs) in &vocabulary.ids {
        out.push('\n');
        declare::kdoc(&mut out, 0, &[format!("Id: {}", names::lower_first(&crate::docs::plain(docs).join(" ")))]);
        let record = vocabulary.records.iter().find(|record| record.id == *name);
        let (before, base) = match record {
            Some(record) => ("override ", format!(" : RecordId<{}>", record.name)),
            None => ("", String::new()),
        };
        let _ = writeln!(out, "@JvmInline\npublic value class {name}({before}public val value: UUID){base} {{");
        if let Some(record) = record {
            let _ = writeln!(out, "    override val type: RecordType<{0}> get() = {0}\n", record.name);
        }
        let _ = writeln!(out, "    override fun toString(): String = value.toString()\n\n    public companion object {{");
        let _ = writeln!(out, "        /** The id that [text] spells. */");
        let _ = writeln!(out, "        public fun parse(text: String): {name} = {name}(UUID.fromString(text))\n    }}\n}}");
    }
    out.push_str(
        "\n/** Kinds of records by their stored numbers, as grants and masks name them. */\npublic object Kind {\n    /** Every kind. */\n    public const val EVERY: Long = 0\n",
    );
    for (name, number) in &vocabulary.kinds {
        let _ = writeln!(out, "\n    /** The kind `{}`. */", name.to_lowercase());
        let _ = writeln!(out, "    public const val {name}: Long = {number}");
    }
    out.push_str("}\n");
    out
}

/// What reads a command or a question under its tag.
fn calls(vocabulary: &Vocabulary) -> String {
    let mut out = opening("commands");
    for (name, key, calls) in [("Command", "do", &vocabulary.commands), ("Question", "ask", &vocabulary.questions)] {
        let _ = writeln!(out, "\n/** Reads the {} that stands here under its tag. */", name.to_lowercase());
        let _ = writeln!(out, "internal fun Reader.read{name}(): {name}<*> = call(\"{key}\") {{ tag ->\n    when (tag) {{");
        for call in calls {
            let _ = writeln!(out, "        \"{}\" -> read{}()", call.tag, call.name);
        }
        let _ = writeln!(out, "        else -> unknown(\"{name}\", tag)\n    }}\n}}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Content, Field, Given, Shape, Type, Variant};

    fn field(name: &str, kind: Type, has_default: bool) -> Field {
        Field { name: name.to_owned(), docs: vec!["What it is.".to_owned()], kind, has_default, given: None, is_short: false }
    }

    fn named(name: &str, shape: Shape) -> TypeDef {
        let (serde_name, folder, docs) = (name.to_owned(), "leads".to_owned(), vec![format!("A `{name}`.")]);
        TypeDef { name: name.to_owned(), serde_name, folder, docs, shape }
    }

    fn variant(name: &str, content: Content) -> Variant {
        Variant { name: name.to_owned(), tag: crate::vocabulary::snake(name), docs: vec!["See there.".to_owned()], content }
    }

    fn written() -> String {
        let converted = named("Converted", Shape::Struct(vec![field("in", Type::Date, false), field("note", Type::Text, true)]));
        let variants = vec![
            variant("New", Content::Unit),
            variant("Converted", Content::Value(Type::Named("Converted".to_owned()))),
            variant("Nurturing", Content::Fields(vec![field("recycle_on", Type::Optional(Box::new(Type::Date)), false)])),
        ];
        let vocabulary =
            Vocabulary { types: vec![converted, named("LeadState", Shape::Enum(variants))], ..Vocabulary::default() };
        files(&vocabulary).into_iter().find(|(name, _)| name == "Leads.kt").map(|(_, text)| text).unwrap_or_default()
    }

    #[test]
    fn structs_are_data_classes_with_defaults_and_keywords_in_backticks() {
        let text = written();
        assert!(text.contains("public data class Converted(\n    /** What it is. */\n    val `in`: LocalDate,\n"), "{text}");
        assert!(text.contains("    val note: String = \"\",\n)"), "{text}");
    }

    #[test]
    fn a_variant_that_hides_a_type_names_the_package_of_the_type() {
        let text = written();
        assert!(text.contains("    public data object New : LeadState\n"), "{text}");
        assert!(text.contains("        val value: io.crmcore.Converted,\n    ) : LeadState\n"), "{text}");
        assert!(text.contains("        val recycleOn: LocalDate? = null,\n    ) : LeadState\n"), "{text}");
    }

    #[test]
    fn a_variant_that_hides_a_list_names_the_package_of_lists() {
        let flag = variant("Flag", Content::Fields(vec![field("yes", Type::List(Box::new(Type::Text)), false)]));
        let types = vec![named("Reading", Shape::Enum(vec![flag, variant("List", Content::Unit)]))];
        let files = files(&Vocabulary { types, ..Vocabulary::default() });
        let text = files.into_iter().find(|(name, _)| name == "Leads.kt").map(|(_, text)| text).unwrap_or_default();
        assert!(text.contains("        val yes: kotlin.collections.List<String>,\n"), "{text}");
    }

    #[test]
    fn a_number_that_may_be_left_out_is_the_one_that_its_type_says() {
        let rows = Field { given: Some(Given::Number(50_000)), ..field("rows", Type::Integer, true) };
        let types = vec![named("Limits", Shape::Struct(vec![rows]))];
        let files = files(&Vocabulary { types, ..Vocabulary::default() });
        let text = files.into_iter().find(|(name, _)| name == "Leads.kt").map(|(_, text)| text).unwrap_or_default();
        assert!(text.contains("    val rows: Long = 50_000,\n"), "{text}");
    }

    #[test]
    fn what_is_only_given_is_read_and_not_written() {
        let text = written();
        assert!(text.contains("internal fun Reader.readLeadState(): LeadState"), "{text}");
        assert!(!text.contains("fun Writer.write"), "{text}");
    }
}
