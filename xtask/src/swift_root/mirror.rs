//! From which mirror this machine takes its Debian packages: the toolchain comes from there as well.

use std::io;
use std::path::Path;
use std::{fs, iter};

/// The mirror that apt's sources name.
///
/// # Errors
/// Where apt's sources cannot be read or name no Debian mirror.
pub fn of_this_machine() -> io::Result<String> {
    let folder = fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<_> = iter::once(Path::new("/etc/apt/sources.list").to_owned()).chain(folder).collect();
    files.sort();
    let texts: Vec<String> = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect();
    texts.iter().find_map(|text| named_in(text)).ok_or_else(|| {
        io::Error::other("apt's sources name no Debian mirror; the toolchain can be set up on a Debian machine only")
    })
}

/// The first address of a Debian archive in a file of apt's sources, in either of their two formats, as plain http: the small system
/// cannot check certificates before it has any, and apt checks signatures.
fn named_in(sources: &str) -> Option<String> {
    let lines = sources.lines().map(str::trim).filter(|line| line.starts_with("deb ") || line.starts_with("URIs:"));
    lines.flat_map(str::split_whitespace).find_map(|word| {
        let address = word.strip_prefix("http://").or_else(|| word.strip_prefix("https://"))?.trim_end_matches('/');
        address.ends_with("/debian").then(|| format!("http://{address}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_name_the_mirror_and_other_archives_are_passed_over() {
        let old = "# deb http://old.example/debian x main\ndeb [arch=amd64] https://mirror.example/debian/ trixie main\n";
        assert_eq!(named_in(old).as_deref(), Some("http://mirror.example/debian"));
        let new = "Types: deb\n# http://archive.example/debian\nURIs: http://mirror.example/debian\nSuites: trixie\n";
        assert_eq!(named_in(new).as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(named_in("URIs: http://mirror.example/debian-security\n"), None);
        assert_eq!(named_in("deb https://packages.example/apt tool main\n"), None);
    }
}
