//! How much the bindings weigh beside the library: lines written by hand, and the bytes of what is shipped.

use std::fs;
use std::path::Path;

/// The most lines that a binding may have, in hundredths of the library's.
const MOST: usize = 15;
/// What stands at the top of files that are written from the source.
const WRITTEN: &str = "Written from the source of crm-core";

/// Where the lines of a binding are: its name, its folders, the endings of its files.
const BINDINGS: [(&str, &[&str], &[&str]); 4] = [
    ("Python", &["bindings/python/src", "bindings/python/python"], &["rs", "py", "pyi"]),
    ("Kotlin", &["bindings/kotlin/src/main"], &["kt"]),
    ("Swift", &["bindings/swift/Sources"], &["swift"]),
    ("both of them", &["bindings/uniffi/src"], &["rs"]),
];

/// Prints the sizes.
///
/// # Errors
/// A binding that outgrew its part, named with both figures.
pub fn print(root: &Path, target: &Path) -> Result<(), String> {
    let core = lines(&root.join("crm-core/src"), &["rs"]);
    println!("{:<28}{core:>8} lines", "crm-core");
    let mut outgrown = Vec::new();
    for (name, folders, endings) in BINDINGS {
        let own: usize = folders.iter().map(|folder| lines(&root.join(folder), endings)).sum();
        println!("{name:<28}{own:>8} lines by hand, {:>4} % of crm-core", percent(own, core));
        if percent(own, core) > MOST {
            outgrown.push(format!("{name}: {own} lines are more than {MOST} % of {core}"));
        }
    }
    println!("{:<28}{:>8} lines", "generator", lines(&root.join("bindings/generator/src"), &["rs"]));
    for (name, folder, ending) in
        [("wheel", "wheels", "whl"), ("library for phones", "mobile", "so"), ("library for phones", "release", "so")]
    {
        for file in fs::read_dir(target.join(folder)).into_iter().flatten().flatten() {
            let path = file.path();
            let is_ours = path.file_name().is_some_and(|name| name.to_string_lossy().contains("crm"));
            if path.extension().is_some_and(|found| found == ending) && is_ours {
                let bytes = file.metadata().map_or(0, |about| about.len());
                println!(
                    "{:<28}{:>8} KiB  {}",
                    format!("{name} ({folder})"),
                    bytes / 1024,
                    path.file_name().unwrap_or_default().display()
                );
            }
        }
    }
    if outgrown.is_empty() { Ok(()) } else { Err(outgrown.join("; ")) }
}

fn percent(part: usize, whole: usize) -> usize {
    part.saturating_mul(100).checked_div(whole).unwrap_or_default()
}

/// Lines of every file below `folder` with one of the endings; those written from the source are left out.
fn lines(folder: &Path, endings: &[&str]) -> usize {
    let mut sum = 0;
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            // What other tools write stands in folders of its own.
            if !path.ends_with("Generated") {
                sum += lines(&path, endings);
            }
        } else if path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)) {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if !text.contains(WRITTEN) {
                sum += text.lines().count();
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_to_whole_hundredths() {
        assert_eq!(percent(1_599, 10_000), 15);
        assert_eq!(percent(3, 0), 0);
    }

    #[test]
    fn the_library_has_lines_and_a_folder_that_is_not_there_has_none() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        assert!(lines(&root.join("crm-core/src"), &["rs"]) > 10_000);
        assert_eq!(lines(&root.join("nowhere"), &["rs"]), 0);
    }
}
