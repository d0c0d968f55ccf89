//! What the library declares: the commands, questions and events that scenarios must show.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

/// The names in JSON of the variants of `T`, which stand under `tag`: what reading an unknown one says there is.
pub fn variants<T: for<'de> serde::Deserialize<'de>>(tag: &str) -> Vec<String> {
    let Err(error) = serde_json::from_value::<T>(json!({ tag: "", "with": null })) else { panic!("`` is no variant") };
    let (_, known) = error.to_string().split_once("expected one of ").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    known.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The names in every `impl DomainEvent` of the library's sources.
pub fn events() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    assert!(names.len() > 50, "only {} events", names.len());
    names
}

fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.extension() {
            None if !path.ends_with("tests") => collect(&path, names),
            Some(ending) if ending == "rs" => names.extend(named(&fs::read_to_string(&path).unwrap())),
            _ => {}
        }
    }
}

/// The texts in every `impl DomainEvent` of one file, from its head to the brace that closes it.
fn named(source: &str) -> Vec<String> {
    let impls = source.split("\nimpl DomainEvent for ").skip(1).filter_map(|rest| rest.split("\n}\n").next());
    impls.flat_map(|body| body.split('"').skip(1).step_by(2).map(str::to_owned)).collect()
}
