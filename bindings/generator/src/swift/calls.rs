//! Ids, kinds, and what finds a command or a question by its name.

use std::fmt::Write;

use super::{HEAD, comment, names};
use crate::vocabulary::{Call, Vocabulary};

/// Every typed id, and the numbers of kinds.
pub(super) fn ids(vocabulary: &Vocabulary) -> String {
    let mut out = HEAD.to_owned();
    for (name, docs) in &vocabulary.ids {
        out.push('\n');
        let mut docs = docs.clone();
        if let Some(first) = docs.first_mut() {
            *first = format!("Id: {}", names::lower_first(first));
        }
        comment(&mut out, 0, &docs);
        let _ = writeln!(out, "public struct {name}: TypedId {{\n    /// The id without its type.\n    public let value: UUID\n");
        let _ = writeln!(
            out,
            "    /// The id that is known by this UUID.\n    public init(_ value: UUID) {{ self.value = value }}\n}}"
        );
    }
    for record in &vocabulary.records {
        let _ = writeln!(
            out,
            "\nextension {}: RecordId {{\n    /// What it is the id of.\n    public typealias Owner = {}\n}}",
            record.id, record.name
        );
    }
    out.push_str(
        "\n/// Kinds of records by their stored numbers, as grants, masks and references name them.\npublic enum Kind {\n",
    );
    out.push_str("    /// Every kind.\n    public static let every = 0\n");
    for (name, number) in &vocabulary.kinds {
        let words = name.to_lowercase();
        let _ = writeln!(out, "    /// {}.\n    public static let {} = {number}", words.replace('_', " "), names::field(&words));
    }
    out.push_str("}\n");
    out
}

/// The types of commands and questions by the names under which they are sent.
pub(super) fn tables(vocabulary: &Vocabulary) -> String {
    let mut out = HEAD.to_owned();
    table(&mut out, "Command", "commands", &vocabulary.commands);
    table(&mut out, "Question", "questions", &vocabulary.questions);
    let _ = writeln!(out, "\n/// The types of records by their kinds.\nlet records: [RecordKind: any Record.Type] = [");
    for record in &vocabulary.records {
        let _ = writeln!(out, "    .{}: {}.self,", names::quoted(&names::camel(&record.tag)), record.name);
    }
    out.push_str("]\n");
    out
}

fn table(out: &mut String, protocol: &str, name: &str, calls: &[Call]) {
    let _ = writeln!(
        out,
        "\n/// The types of {name} by the names under which they are sent.\nlet {name}: [String: any {protocol}.Type] = ["
    );
    for call in calls {
        let _ = writeln!(out, "    \"{}\": {}.self,", call.tag, call.name);
    }
    out.push_str("]\n");
}
