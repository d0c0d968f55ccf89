//! Names as Kotlin writes them.

/// Words that Kotlin keeps for itself.
const KEYWORDS: [&str; 28] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// `custom_fields` as `customFields`; a keyword stands in backticks.
pub fn property(name: &str) -> String {
    let mut out = String::new();
    for (at, part) in name.split('_').enumerate() {
        if at == 0 {
            out.push_str(part);
        } else {
            out.push_str(&upper_first(part));
        }
    }
    if KEYWORDS.contains(&out.as_str()) { format!("`{out}`") } else { out }
}

/// The file of a folder, without its ending.
pub fn file(folder: &str) -> String {
    folder.split('_').map(upper_first).collect()
}

/// `InProgress` as `IN_PROGRESS`.
pub fn constant(name: &str) -> String {
    crate::vocabulary::snake(name).to_uppercase()
}

/// The text with a capital first: a type's name.
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The text with a small first: a property's name.
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_camel_case_and_keywords_stand_in_backticks() {
        assert_eq!(property("custom_fields"), "customFields");
        assert_eq!(property("in"), "`in`");
        assert_eq!(constant("InProgress"), "IN_PROGRESS");
        assert_eq!(file("lead_to_cash"), "LeadToCash");
    }
}
