//! Names that Python keeps for itself.

use std::borrow::Cow;

/// The name of a field in Python: with an underscore where it is a word of the language.
pub fn python_name(name: &str) -> Cow<'_, str> {
    if matches!(
        name,
        "from" | "in" | "is" | "as" | "with" | "class" | "def" | "not" | "or" | "and" | "import" | "pass" | "global"
    ) {
        return Cow::Owned(format!("{name}_"));
    }
    Cow::Borrowed(name)
}

/// The name of a field in the library.
pub fn rust_name(name: &str) -> &str {
    name.strip_suffix('_').unwrap_or(name)
}
