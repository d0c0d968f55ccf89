//! A store whose panics are errors: what a store does wrong reaches the host as an answer, and nobody who waits for the store waits for ever.
//!
//! Where the host is built to abort at a panic, nothing here helps and nothing here harms.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::store::{
    Batch, ChainHead, Change, CommandId, Committed, Contents, IndexRow, KeptAnswer, Key, Kind, RecordVisitor, RowVisitor, Scan,
    Snapshot, Store, StoreError, StoredRecord, Tenant,
};

/// A store around one that may panic. The engine keeps nothing of its own between two calls, so what is left half done is the store's alone.
pub(crate) struct Guarded<S>(pub S);

impl<S: Store> Store for Guarded<S> {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        guarded(|| {
            let inner = self.0.snapshot(tenant)?;
            Ok(Box::new(GuardedSnapshot { seq: inner.seq(), inner }) as Box<dyn Snapshot>)
        })
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        // Who panics in the middle of a commit may have written some of it.
        catch_unwind(AssertUnwindSafe(|| self.0.commit(tenant, batches)))
            .unwrap_or_else(|_| vec![Err(StoreError::Unknown); batches.len()])
    }

    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        // The contents are read while they are loaded, and what ends them is answered as the store's.
        guarded(|| self.0.load(tenant, head, contents))
    }
}

struct GuardedSnapshot {
    inner: Box<dyn Snapshot>,
    seq: u64,
}

impl Snapshot for GuardedSnapshot {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        guarded(|| self.inner.head())
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        guarded(|| self.inner.get_many(keys))
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        guarded(|| self.inner.scan(scan))
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        guarded(|| self.inner.records(kind, after, limit))
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        guarded(|| self.inner.changes(after, limit))
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        guarded(|| self.inner.answer(command))
    }

    fn visit(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), StoreError> {
        let outside = Cell::new(false);
        guarded_but_for(&outside, || {
            self.inner.visit(scan, &mut |value, id, cover| {
                outside.set(true);
                let more = visitor(value, id, cover);
                outside.set(false);
                more
            })
        })
    }

    fn visit_records(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), StoreError> {
        let outside = Cell::new(false);
        guarded_but_for(&outside, || {
            self.inner.visit_records(kind, after, &mut |id, version, body| {
                outside.set(true);
                let more = visitor(id, version, body);
                outside.set(false);
                more
            })
        })
    }
}

fn guarded<T>(what: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    guarded_but_for(&Cell::new(false), what)
}

/// As [`guarded`], but while `outside` is set it is the visitor that runs, and what ends the visitor is not the store's affair.
fn guarded_but_for<T>(outside: &Cell<bool>, what: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    caught(outside, what).unwrap_or_else(|said| {
        Err(StoreError::Backend(format!("the store panicked with `{said}`; report it to whoever wrote the store")))
    })
}

/// What `what` answers, or the words it panicked with; while `outside` is set, a panic goes on to the caller, whose own it is.
pub(super) fn caught<T>(outside: &Cell<bool>, what: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(what)).map_err(|cause| {
        if outside.get() {
            resume_unwind(cause);
        }
        let text = cause.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| cause.downcast_ref::<&str>().copied()).unwrap_or("no words").to_owned()
    })
}
