//! The walk does everything that can be done: a new command is added to it, or this fails.

use std::collections::BTreeSet;

use crm_core::commands::AnyCommand;
use crm_core::engine::ChangeKind;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::company::Company;
use crate::errands::ERRANDS;
use crate::walk::{Walk, action, errand};

#[test]
fn every_command_succeeds_on_some_walk() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[6; 32]));
    let mut never: BTreeSet<&str> = AnyCommand::NAMES.iter().copied().collect();
    // Most are done within forty walks; what needs a rare state may take more.
    for _ in 0..160 {
        if never.is_empty() {
            break;
        }
        let mut walk = Walk::over(Company::founded());
        let both = (prop::collection::vec(action(), 300), prop::collection::vec(errand(), 3 * ERRANDS.len()));
        let (main_job, errands) = both.new_tree(&mut runner).unwrap().current();
        for action in main_job.iter().chain(&errands) {
            let _ = walk.act(action);
        }
        let log = walk.boss().changes(0, usize::MAX).unwrap().entries;
        let done = log.iter().filter(|entry| entry.head.change != ChangeKind::Refused);
        done.for_each(|entry| {
            never.remove(entry.head.command_name.as_str());
        });
    }
    assert!(never.is_empty(), "no walk ever did {never:?}; add them to the actions or the errands");
}
