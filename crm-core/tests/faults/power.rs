//! Power cuts: at every operation of a day's work, and again at every operation of the opening that follows.

use std::sync::Arc;

use crm_core::engine::SOLE_TENANT;
use crm_core::kernel::{RecordId, UserId};
use crm_core::storage::{Batch, CommandId, MemoryStore, RedbOptions, RedbStore, SimDisk, Store, Tape};

use crate::audit::{audit, overseer};
use crate::company::{TODAY, noon};
use crate::truth::{Truth, Watched};
use crate::work::{Sent, Work, opened};
use crate::{on_all_processors, options, proving};

/// A day that nothing disturbed: what the disk was asked to do, and what was acknowledged when.
struct Recording {
    tape: Tape,
    acknowledged: Vec<(u64, Batch)>,
    sent: Vec<Sent>,
    user: UserId,
    truth: Truth,
    options: RedbOptions,
}

impl Recording {
    fn of(options: RedbOptions) -> Self {
        let disk = SimDisk::new();
        let watched = Watched::new(&disk, options);
        let mut work = Work::founded_on(watched.clone());
        work.day(3).unwrap();
        assert!(work.sent.len() >= 40);
        // Closing writes as well, and may be interrupted.
        watched.store.close().unwrap();
        let acknowledged = watched.acknowledged();
        let batches: Vec<Batch> = acknowledged.iter().map(|(_, batch)| batch.clone()).collect();
        let (truth, user) = (Truth::of(&batches), work.company.administrator);
        Self { tape: disk.tape(), acknowledged, sent: work.sent, user, truth, options }
    }

    /// How many commits were acknowledged before the `nth` operation began.
    fn acknowledged_before(&self, nth: u64) -> u64 {
        self.acknowledged.partition_point(|(operations, _)| *operations < nth) as u64
    }

    /// Opens what a power cut left. Every acknowledged commit is there, the one under way wholly or not at all; answers which is the last.
    fn check(&self, disk: &SimDisk, nth: u64, case: &str) -> (RedbStore, u64) {
        let store = RedbStore::on_disk(disk, self.options).unwrap_or_else(|error| panic!("{case}: {error}"));
        let acknowledged = self.acknowledged_before(nth);
        let last = self.truth.check(&store, acknowledged..=acknowledged + 1, case);
        (store, last)
    }

    /// Sends again what was acknowledged last, and what was under way; both are answered, the first as it was then.
    fn go_on(&self, store: RedbStore, last: u64, case: &str) {
        let store = Arc::new(store);
        let crm = opened(Arc::clone(&store));
        let Ok(session) = crm.session(self.user, noon(TODAY)) else {
            assert!(last < 8, "{case}: the user is gone");
            return;
        };
        let (done, to_come) = self.acknowledged.split_at(usize::try_from(last).unwrap());
        let sent = |command: &CommandId| self.sent.iter().find(|sent| sent.id.to_bytes() == command.0);
        if let Some(sent) = done.iter().rev().find_map(|(_, batch)| sent(&batch.command)) {
            assert_eq!(sent.again(&session).unwrap(), *sent.answer.as_ref().unwrap(), "{case}");
            assert_eq!(store.snapshot(SOLE_TENANT).unwrap().seq(), last, "{case}: sent twice, done twice");
        }
        if let Some(sent) = to_come.first().and_then(|(_, batch)| sent(&batch.command)) {
            sent.again(&session).unwrap_or_else(|error| panic!("{case}: {error}"));
            assert_eq!(store.snapshot(SOLE_TENANT).unwrap().seq(), last + 1, "{case}");
        }
    }
}

/// The laws of the house hold after every commit of the day; the power cuts below lead to one of these states, byte for byte.
#[test]
fn after_every_commit_the_books_are_in_order() {
    let recording = Recording::of(options()[0]);
    let memory = Arc::new(MemoryStore::new());
    for (number, (_, batch)) in recording.acknowledged.iter().enumerate() {
        memory.commit(SOLE_TENANT, std::slice::from_ref(batch)).remove(0).unwrap();
        audit(&overseer(&opened(Arc::clone(&memory))), &format!("commit {number}"));
    }
}

#[test]
fn a_power_cut_at_any_operation_loses_nothing_acknowledged_and_halves_nothing() {
    let mut cases = 0;
    for options in options() {
        let recording = Recording::of(options);
        let operations = recording.tape.operations();
        let (step, seeds) = if proving() { (1, 6_000_u64.div_ceil(operations)) } else { (operations.div_ceil(150), 1) };
        let cuts: Vec<u64> = (1..=operations).step_by(usize::try_from(step).unwrap()).collect();
        let count = on_all_processors(&cuts, |cuts| {
            let mut tape = recording.tape.clone();
            for nth in cuts {
                for seed in 0..seeds {
                    let case = format!("quick_repair {}, cut at {nth}, seed {seed}", options.quick_repair);
                    let (store, last) = recording.check(&tape.cut(*nth, seed), *nth, &case);
                    recording.go_on(store, last, &case);
                }
            }
        });
        println!("quick_repair {}: {operations} operations, {seeds} seeds", options.quick_repair);
        cases += count * usize::try_from(seeds).unwrap();
    }
    println!("{cases} power cuts");
    assert!(cases >= if proving() { 10_000 } else { 200 });
}

#[test]
fn a_second_power_cut_while_the_store_is_opened_after_the_first_changes_nothing() {
    let mut cases = 0;
    for options in options() {
        let recording = Recording::of(options);
        let operations = recording.tape.operations();
        let firsts: Vec<u64> =
            (1..=operations).step_by(usize::try_from(operations / if proving() { 40 } else { 6 }).unwrap()).collect();
        let count = std::sync::atomic::AtomicUsize::new(0);
        on_all_processors(&firsts, |firsts| {
            let mut tape = recording.tape.clone();
            for first in firsts {
                let torn = tape.cut(*first, 7);
                let case = format!("quick_repair {}, cut at {first}", options.quick_repair);
                drop(recording.check(&torn, *first, &case));
                let mut recovery = torn.tape();
                let step = if proving() { 1 } else { 4 };
                for second in (1..=recovery.operations()).step_by(step) {
                    count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                    let case = format!("{case} and at {second} of the recovery");
                    let _ = recording.check(&recovery.cut(second, 8), *first, &case);
                }
            }
        });
        cases += count.into_inner();
    }
    println!("{cases} double power cuts");
    assert!(cases >= if proving() { 2_000 } else { 100 });
}
