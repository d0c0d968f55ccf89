//! Small files with something wrong in them: the checks of this folder can fail, and know what is no fault.

use super::source::{Source, code_only};
use super::{house, imports, layout, purity};

fn refused(path: &str, text: &str) -> Vec<String> {
    imports::against_the_plan(&[Source::new(path, text)])
}

fn impure(path: &str, text: &str) -> Vec<String> {
    purity::broken(&[Source::new(path, text)])
}

fn untidy(path: &str, text: &str) -> Vec<String> {
    house::untidy(&[Source::new(path, text)])
}

#[track_caller]
fn one(findings: &[String], expected: &str) {
    assert!(
        matches!(findings, [finding] if finding.contains(expected)),
        "expected one finding with `{expected}`, got {findings:#?}"
    );
}

#[track_caller]
fn none(findings: &[String]) {
    assert!(findings.is_empty(), "{findings:#?}");
}

#[test]
fn a_finding_names_file_and_line() {
    let text = "//! Lead rules.\n\nuse crate::kernel::Money;\nuse crate::pipeline::model::Stage;\n";
    let findings = refused("leads/rules.rs", text);
    one(&findings, "crm-core/src/leads/rules.rs:4: `pipeline::model::Stage`");
    one(&findings, "leads/rules may not import pipeline/model");
}

#[test]
fn a_folder_further_down_the_life_of_a_customer_is_out_of_reach_and_one_further_up_is_not() {
    for (at, above) in layout::FOLDERS.iter().enumerate().skip(4) {
        for (under, below) in layout::FOLDERS.iter().enumerate().skip(4).filter(|(under, _)| *under != at) {
            let findings = refused(&format!("{above}/rules.rs"), &format!("use crate::{below}::model::X;"));
            assert_eq!(findings.is_empty(), under < at, "{above} on {below}: {findings:?}");
        }
    }
}

#[test]
fn nested_trees_and_paths_in_expressions_are_imports_too() {
    one(
        &refused("leads/model.rs", "use crate::{kernel::{self, Money, Name as N}, parties::{model::{A}, ops::B as C}};"),
        "`parties::ops::B`",
    );
    one(&refused("leads/model.rs", "use crate::engine as road;"), "`engine`: leads/model may not import engine");
    one(&refused("leads/model.rs", "fn f() -> u8 { crate::quoting::rules::f::<u8>() }"), "`quoting::rules::f`");
    one(&refused("leads/model.rs", "use super::super::quoting::model::Quote;"), "`quoting::model::Quote`");
    one(&refused("leads/model.rs", "mod inner { use super::super::rules::f; }"), "`leads::rules::f`");
    none(&refused("leads/model.rs", "pub(in crate::sync) fn f(self) { self.f(); super::model::g(); }"));
}

#[test]
fn inside_a_process_the_layers_point_inwards() {
    one(&refused("leads/model.rs", "use super::contract::Capture;"), "leads/model may not import leads/contract");
    one(&refused("leads/contract.rs", "use super::policy::LeadPolicy;"), "leads/contract may not import leads/policy");
    one(&refused("leads/policy.rs", "use super::scoring::f;"), "leads/policy may not import leads/rules");
    one(&refused("leads/scoring.rs", "use super::ops::f;"), "leads/rules may not import leads/ops");
    one(&refused("leads/scoring.rs", "use super::*;"), "leads/rules may not import leads/face");
    one(&refused("leads/model/person.rs", "use crate::leads::rules::f;"), "leads/model may not import leads/rules");
    none(&refused("leads/routing.rs", "use super::{contract::C, model::M, policy::P, rules::f, scoring::g};"));
    none(&refused("leads/ops.rs", "use super::{model::M, rules::f}; use crate::engine::Session; use crate::parties::rules::g;"));
}

#[test]
fn a_name_that_a_folder_shows_counts_as_what_stands_behind_it() {
    let face = Source::new("leads/mod.rs", "mod model; mod ops; pub use model::Lead; pub use self::ops::{Leads, run as go};");
    let wrong = Source::new("pipeline/rules.rs", "use crate::leads::{Lead, Leads};");
    one(&imports::against_the_plan(&[face, wrong]), "pipeline/rules may not import leads/ops");
}

#[test]
fn only_the_road_and_the_session_side_meet_the_engine_and_only_the_road_meets_the_store() {
    one(&refused("leads/rules.rs", "use crate::engine::Session;"), "may not import engine");
    one(&refused("pricing/ops.rs", "use crate::engine::Session;"), "may not import engine");
    one(&refused("access/decide.rs", "use crate::engine::Session;"), "may not import engine");
    one(&refused("leads/ops.rs", "use crate::storage::Store;"), "may not import storage");
    one(&refused("parties/ops.rs", "use crate::leads::ops::Leads;"), "may not import leads/ops");
    one(&refused("leads/ops.rs", "use crate::parties::ops::Parties;"), "may not import parties/ops");
    one(&refused("storage/memory.rs", "use crate::kernel::Money;"), "may not import kernel");
    one(&refused("kernel/money.rs", "use crate::access::Role;"), "may not import access");
    one(&refused("engine/session.rs", "use crate::parties::model::Account;"), "may not import parties");
    none(&refused("engine/session.rs", "use crate::{access::decide, engine::Unit, kernel::Money, storage::Store};"));
    none(&refused("lib.rs", "pub use crate::leads::ops::Leads; pub use kernel::Money;"));
}

#[test]
fn nothing_is_imported_through_the_crate_root_but_macros() {
    one(&refused("leads/rules.rs", "use crate::Money;"), "through the crate root");
    one(&refused("leads/rules.rs", "use crate::prelude::Money;"), "through the crate root");
    one(&refused("kernel/mod.rs", "use super::*;"), "through the crate root");
    one(&refused("kernel/id.rs", "pub use crate::ids;"), "through the crate root");
    none(&refused("kernel/id.rs", "macro_rules! ids { () => {}; } pub use crate::ids;"));
    none(&refused("kernel/id.rs", "crate::ids! { A; } use std::fmt::{self, Display};"));
}

#[test]
fn pure_code_is_caught_with_a_clock_input_output_floats_hash_order_panics_or_print() {
    one(&impure("leads/rules.rs", "fn f() { let t = chrono::Utc::now(); }"), "`Utc::now` reads the clock");
    one(&impure("kernel/time.rs", "use std::time::SystemTime;"), "`SystemTime` reads the clock");
    one(&impure("leads/model.rs", "use std::{fmt, fs::File};"), "`std::fs::File` reaches outside");
    one(&impure("leads/model.rs", "fn f(x: f64) {}"), "`f64` is a float");
    one(&impure("leads/model.rs", "use std::collections::HashMap;"), "use BTreeMap");
    one(&impure("access/decide.rs", "fn f() { g().unwrap(); }"), "`.unwrap(` may panic");
    one(&impure("leads/contract.rs", "fn f() { unreachable!() }"), "`unreachable!` may panic");
    one(&impure("leads/policy.rs", "fn f() { println!() }"), "`println!` prints");
    none(&impure("leads/scoring.rs", "fn f(x: f64) {}"));
    none(&impure("leads/rules.rs", "fn f() { g().unwrap_or_default(); h.expect_err(1); }"));
}

#[test]
fn the_clock_is_read_in_one_file_only() {
    none(&impure("engine/clock.rs", "fn now() { SystemTime::now(); }"));
    one(&impure("engine/session.rs", "fn now() { SystemTime::now(); }"), "only engine/clock.rs reads it");
    one(&impure("leads/ops.rs", "fn now() { Instant::now(); }"), "only engine/clock.rs reads it");
}

#[test]
fn a_stream_is_for_the_files_of_exchange_that_write_and_read_tables() {
    none(&impure("exchange/writer.rs", "use std::io::Write;"));
    one(&impure("exchange/writer.rs", "use std::fs::File;"), "`std::fs::File` reaches outside");
    one(&impure("exchange/model.rs", "use std::io::Write;"), "`std::io::Write` reaches outside");
}

#[test]
fn comments_literals_and_test_modules_are_no_code() {
    let text = r##"//! Header. HashMap
        /* panic!() /* nested */ unsafe */
        const A: &str = "crate::engine \" HashMap"; const B: &str = r#"panic!("x")"#; const C: [char; 2] = ['"', '\''];
        fn f<'a>(x: &'a str) -> &'a str { x } // .unwrap()
        #[cfg(test)]
        #[allow(clippy::panic, reason = "x")]
        pub(crate) mod tests { use super::*; use crate::engine::Crm; fn g() { if true { panic!() } } }
    "##;
    none(&impure("leads/rules.rs", text));
    none(&refused("leads/rules.rs", text));
    // What follows the test module is code again.
    one(&impure("leads/rules.rs", &format!("{text} fn h() {{ panic!() }}")), "rules.rs:8: `panic!`");
}

#[test]
fn blanking_keeps_every_line_where_it_was() {
    let text = "a \"x\ny\" b /* 1\n2 */ 'c' r\"\n\" d\n";
    let code = code_only(text);
    assert_eq!(code.lines().count(), text.lines().count());
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "b", "d"]);
}

#[test]
fn a_file_needs_a_header_a_place_a_telling_name_and_an_end() {
    one(&untidy("leads/rules.rs", "use std::fmt;\n"), "no `//!` header");
    one(&untidy("gadgets/rules.rs", "//! Gadgets.\n"), "has no place");
    one(&untidy("gadgets.rs", "//! Gadgets.\n"), "has no place");
    one(&untidy("leads/helpers.rs", "//! Helpers.\n"), "`helpers` says nothing");
    one(&untidy("leads/utils/mod.rs", "//! Utils.\n"), "`utils` says nothing");
    one(&untidy("leads/rules.rs", &format!("//! Long.\n{}", "\n".repeat(house::FILE_LINES))), "has 501 lines");
    none(&untidy("leads/rules.rs", &format!("//! Full.\n{}", "\n".repeat(house::FILE_LINES - 1))));
    none(&untidy("lib.rs", "#![forbid(unsafe_code)]\n//! The library.\n"));
}

#[test]
fn a_function_ends_within_sixty_lines() {
    let function = |lines: usize| format!("//! F.\npub const fn long(x: [u8; 2]) -> u8 {{\n{}}}\n", "    x;\n".repeat(lines - 2));
    none(&untidy("leads/rules.rs", &function(house::FUNCTION_LINES)));
    one(&untidy("leads/rules.rs", &function(house::FUNCTION_LINES + 1)), "rules.rs:2: fn long has 61 lines");
    none(&untidy("leads/rules.rs", &format!("//! T.\ntrait T {{ fn f(x: fn(u8) -> u8);\n{} }}", "\n".repeat(80))));
}
