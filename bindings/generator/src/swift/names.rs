//! Names as Swift writes them.

/// Words that Swift keeps for itself where a name may stand.
const KEYWORDS: [&str; 50] = [
    "as",
    "associatedtype",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "deinit",
    "do",
    "else",
    "enum",
    "extension",
    "fallthrough",
    "false",
    "fileprivate",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "init",
    "inout",
    "internal",
    "is",
    "let",
    "nil",
    "operator",
    "private",
    "protocol",
    "public",
    "repeat",
    "rethrows",
    "return",
    "self",
    "static",
    "struct",
    "subscript",
    "super",
    "switch",
    "throw",
    "throws",
    "true",
    "try",
    "typealias",
    "var",
    "where",
    "while",
];

/// `closed_on` as `closedOn`.
pub fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for c in name.chars() {
        if c == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    out
}

/// `price_book` as `PriceBook`.
pub fn pascal(name: &str) -> String {
    upper_first(&camel(name))
}

/// `InPart` as `inPart`.
pub fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

fn upper_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The name of a field or a variant, in backticks where it is a keyword.
pub fn quoted(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("`{name}`") } else { name.to_owned() }
}

/// A field's name.
pub fn field(name: &str) -> String {
    quoted(&camel(name))
}

/// A variant's name.
pub fn case(name: &str) -> String {
    quoted(&lower_first(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_the_case_of_the_language() {
        assert_eq!(field("is_end"), "isEnd");
        assert_eq!(case("AcceptedInPart"), "acceptedInPart");
        assert_eq!(pascal("price_book"), "PriceBook");
        assert_eq!(camel("BY_OWNER".to_lowercase().as_str()), "byOwner");
    }

    #[test]
    fn keywords_stand_in_backticks() {
        assert_eq!(field("default"), "`default`");
        assert_eq!(case("In"), "`in`");
        assert_eq!(case("Internal"), "`internal`");
        assert_eq!(field("open"), "open");
    }
}
