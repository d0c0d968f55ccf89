//! Docs of Rust for readers who know no Rust.

/// The lines without links of rustdoc, headings of Rust and code that only Rust runs.
#[must_use]
pub fn plain(docs: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut in_code = false;
    for line in docs {
        if line.starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            out.push(unlinked(line));
        }
    }
    out
}

/// ``[`Lead`](super::Lead)`` and ``[`Lead::title`]`` as `Lead` and `Lead.title`.
fn unlinked(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("[`") {
        out.push_str(before);
        let Some((name, after)) = behind.split_once("`]") else {
            out.push_str("[`");
            rest = behind;
            continue;
        };
        out.push('`');
        out.push_str(&name.trim_start_matches("super::").replace("::", "."));
        out.push('`');
        rest = match after.strip_prefix('(').and_then(|link| link.split_once(')')) {
            Some((_, after)) => after,
            None => after,
        };
    }
    out.push_str(rest);
    out
}

/// The lines with no more than `width` characters each; an empty line ends a paragraph.
#[must_use]
pub fn wrapped(lines: &[String], width: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.is_empty() {
            out.push(String::new());
            open = false;
            continue;
        }
        for word in line.split_whitespace() {
            match out.last_mut().filter(|_| open) {
                Some(last) if last.chars().count() + 1 + word.chars().count() <= width => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => out.push(word.to_owned()),
            }
            open = true;
        }
        // A list keeps its lines.
        open = open && !line.starts_with("- ");
    }
    if out.is_empty() { vec![String::new()] } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_rustdoc_become_names() {
        let docs = ["Answers the [`Lead`](super::Lead), see [`Lead::title`].".to_owned()];
        assert_eq!(plain(&docs), ["Answers the `Lead`, see `Lead.title`."]);
    }

    #[test]
    fn long_lines_are_filled_anew() {
        let lines = ["one two three".to_owned(), "four".to_owned(), String::new(), "five".to_owned()];
        assert_eq!(wrapped(&lines, 9), ["one two", "three", "four", "", "five"].map(String::from).to_vec());
    }
}
