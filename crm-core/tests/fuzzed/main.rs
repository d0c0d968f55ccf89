//! The seeds of the fuzz targets, replayed as ordinary tests: what the fuzzer once found holds without it. See `fuzz/README.md`.
//!
//! With `CRM_PROVE=1` what the fuzzer found on this machine (`fuzz/corpus`) is replayed too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing that does not hold"
)]

mod laws;
mod seeds;

use std::fs;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz")
}

/// The law for every input that is kept for a target.
fn replay(target: &str, law: fn(&[u8])) {
    let seeds = fuzz().join("seeds").join(target);
    let found = replay_folder(&seeds, law);
    assert!(found > 0, "there are no seeds in {}", seeds.display());
    if std::env::var_os("CRM_PROVE").is_some() {
        replay_folder(&fuzz().join("corpus").join(target), law);
    }
}

fn replay_folder(folder: &Path, law: fn(&[u8])) -> usize {
    let Ok(files) = fs::read_dir(folder) else { return 0 };
    let mut count = 0;
    for file in files {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if std::panic::catch_unwind(|| law(&bytes)).is_err() {
            panic!("the law does not hold for {}", path.display());
        }
        count += 1;
    }
    count
}

macro_rules! replays {
    ($($test:ident: $target:ident;)+) => {$(
        #[test]
        fn $test() {
            replay(stringify!($target), laws::$target::check);
        }
    )+

        #[test]
        fn every_law_has_a_target_and_every_target_a_law() {
            let targets = [$(stringify!($target)),+];
            let mut files: Vec<String> = fs::read_dir(fuzz().join("fuzz_targets")).unwrap()
                .map(|file| file.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned()).collect();
            files.sort();
            assert_eq!(files, targets);
        }
    };
}

replays! {
    what_was_read_from_a_card_or_a_calendar_is_written_to_the_same: cards;
    any_stream_of_commands_leaves_a_sound_company: commands;
    figures_of_others_are_read_as_they_are_stated_and_written_so: einvoices;
    money_is_neither_made_nor_lost: money;
    any_bytes_are_a_sound_record_or_a_typed_error: record;
    keys_compare_as_what_they_were_built_from: sort_key;
    stores_answer_alike_and_serve_no_damage: store;
    what_was_read_from_a_text_reads_as_itself_again: texts;
    a_document_adds_up_and_its_opposite_undoes_it: totals;
    any_call_is_read_and_written_back_or_named_by_its_fault: tree;
}
