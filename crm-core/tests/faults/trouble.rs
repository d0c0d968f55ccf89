//! A disk that fails at any one operation, fills up, or loses what it was told to flush, while the company works.

use std::sync::Arc;

use crm_core::kernel::CrmError;
use crm_core::storage::{RedbOptions, SimDisk, Trouble};

use crate::audit::{audit, overseer};
use crate::company::{TODAY, noon};
use crate::truth::{Truth, Watched};
use crate::work::{Work, opened};
use crate::{on_all_processors, options, proving};

/// Works a day, lets the disk fail, and goes on until the day's work is done; then looks at it through the same handle, and once more from what
/// a power cut leaves. Answers whether the disk failed at all.
fn work_with(trouble: Trouble, options: RedbOptions) -> bool {
    let case = format!("{trouble:?}, quick_repair {}", options.quick_repair);
    let disk = SimDisk::new();
    let watched = Watched::new(&disk, options);
    let mut work = Work::founded_on(Arc::clone(&watched));
    disk.plan(Some(trouble));
    let (failing, said) = (disk.clone(), case.clone());
    work.remedy = Box::new(move |error| {
        assert!(matches!(error, CrmError::Storage { .. }), "{said}: {error:?}");
        // Somebody makes room. What fails once or loses a flush is over by itself.
        if matches!(trouble, Trouble::Full(_)) {
            failing.plan(None);
        }
    });
    work.day(1).unwrap_or_else(|error| panic!("{case}: {error}"));
    let failed = disk.failures() > 0;
    disk.plan(None);
    check(&work, Arc::clone(&watched), &case);
    let left = disk.tape().cut(u64::MAX, 5);
    let user = work.company.administrator;
    let applied = watched.applied();
    let last = applied.len() as u64;
    let truth = Truth::of(&applied);
    truth.check(&watched.store, last..=last, &case);
    let reopened = Watched::new(&left, options);
    truth.check(&reopened.store, last..=last, &case);
    work.company.crm = opened(Arc::clone(&reopened));
    work.company.administrator = user;
    check(&work, reopened, &case);
    failed
}

/// Everything sent was done once and is answered as it was, and the books are in order.
fn check(work: &Work, watched: Arc<Watched>, case: &str) {
    let crm = opened(watched);
    let session = crm.session(work.company.administrator, noon(TODAY)).unwrap();
    for sent in &work.sent {
        assert_eq!(sent.again(&session).as_ref().ok(), sent.answer.as_ref(), "{case}");
    }
    audit(&overseer(&crm), case);
}

fn at_every_operation(trouble: fn(u64) -> Trouble) {
    let disk = SimDisk::new();
    let mut work = Work::founded_on(Watched::new(&disk, options()[1]));
    let before = disk.operations();
    work.day(1).unwrap();
    let operations = disk.operations() - before;
    let step = if proving() { 1 } else { usize::try_from(operations / 16).unwrap() };
    let cases: Vec<(u64, RedbOptions)> =
        (1..=operations).step_by(step).flat_map(|nth| options().map(|options| (nth, options))).collect();
    let failed = std::sync::atomic::AtomicUsize::new(0);
    on_all_processors(&cases, |cases| {
        for (nth, options) in cases {
            failed.fetch_add(usize::from(work_with(trouble(*nth), *options)), std::sync::atomic::Ordering::SeqCst);
        }
    });
    let failed = failed.into_inner();
    println!("{:?}: {} cases, the disk failed in {failed}", trouble(0), cases.len());
    assert!(failed > cases.len() / 4);
}

#[test]
fn an_operation_that_fails_at_any_time_loses_nothing_and_the_work_goes_on() {
    at_every_operation(Trouble::Fails);
}

#[test]
fn a_write_that_is_half_done_and_fails_loses_nothing_and_the_work_goes_on() {
    at_every_operation(Trouble::Tears);
}

#[test]
fn a_disk_that_is_full_from_any_time_on_loses_nothing_and_the_work_goes_on_when_there_is_room() {
    at_every_operation(Trouble::Full);
}

#[test]
fn a_flush_that_fails_and_forgets_loses_nothing_and_the_work_goes_on() {
    at_every_operation(Trouble::LosesFlush);
}
