//! A store that fails on demand, to prove that what is built on a store survives a failing one.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::store::{
    Batch, ChainHead, Change, CommandId, Committed, Contents, IndexRow, KeptAnswer, Key, Kind, RecordVisitor, RowVisitor, Scan,
    Snapshot, Store, StoreError, StoredRecord, Tenant,
};

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing is done and this is answered; in a commit for every batch.
    Before(StoreError),
    /// A commit is done in full and every batch answered with [`StoreError::Unknown`]; a reading call is only answered so.
    After,
    /// The call panics, and nothing is done.
    PanicBefore,
    /// A commit is done in full and panics then; a reading call only panics.
    PanicAfter,
}

/// A store around another one, in which chosen calls go wrong. A call is taking a snapshot, asking one, or committing.
pub struct FaultyStore<S> {
    inner: S,
    plan: Arc<Mutex<Plan>>,
}

#[derive(Default)]
struct Plan {
    calls: u64,
    commits: u64,
    at_call: BTreeMap<u64, Mishap>,
    at_commit: BTreeMap<u64, Mishap>,
}

impl<S: Store> FaultyStore<S> {
    /// A store in which nothing goes wrong yet.
    #[must_use]
    pub fn new(inner: S) -> Self {
        Self { inner, plan: Arc::default() }
    }

    /// Lets the nth call of any sort go wrong, counted from 1 since the store was made.
    pub fn fail_call(&self, nth: u64, mishap: Mishap) {
        self.plan().at_call.insert(nth, mishap);
    }

    /// Lets the nth commit go wrong, counted from 1 since the store was made.
    pub fn fail_commit(&self, nth: u64, mishap: Mishap) {
        self.plan().at_commit.insert(nth, mishap);
    }

    /// Forgets every mishap that has not happened yet.
    pub fn heal(&self) {
        let mut plan = self.plan();
        plan.at_call.clear();
        plan.at_commit.clear();
    }

    /// How many calls there have been, those that went wrong included.
    #[must_use]
    pub fn calls(&self) -> u64 {
        self.plan().calls
    }

    /// How many of the calls were commits.
    #[must_use]
    pub fn commits(&self) -> u64 {
        self.plan().commits
    }

    /// The store underneath, which never fails on demand.
    #[must_use]
    pub fn inner(&self) -> &S {
        &self.inner
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        locked(&self.plan)
    }

    fn count_commit(&self) -> Option<Mishap> {
        let mut plan = self.plan();
        plan.calls = plan.calls.saturating_add(1);
        plan.commits = plan.commits.saturating_add(1);
        let (call, commit) = (plan.calls, plan.commits);
        let (by_call, by_commit) = (plan.at_call.remove(&call), plan.at_commit.remove(&commit));
        by_commit.or(by_call)
    }
}

fn locked(plan: &Mutex<Plan>) -> MutexGuard<'_, Plan> {
    plan.lock().unwrap_or_else(PoisonError::into_inner)
}

fn count_reading(plan: &Mutex<Plan>) -> Result<(), StoreError> {
    let mut plan = locked(plan);
    plan.calls = plan.calls.saturating_add(1);
    let call = plan.calls;
    let mishap = plan.at_call.remove(&call);
    drop(plan);
    match mishap {
        None => Ok(()),
        Some(Mishap::Before(error)) => Err(error),
        Some(Mishap::After) => Err(StoreError::Unknown),
        Some(Mishap::PanicBefore | Mishap::PanicAfter) => unwound(),
    }
}

/// Unwinds as a panic does, without its message on the screen.
fn unwound() -> ! {
    resume_unwind(Box::new("as it was told to"))
}

impl<S: Store> Store for FaultyStore<S> {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        count_reading(&self.plan)?;
        Ok(Box::new(FaultySnapshot { plan: Arc::clone(&self.plan), inner: self.inner.snapshot(tenant)? }))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        match self.count_commit() {
            None => self.inner.commit(tenant, batches),
            Some(Mishap::Before(error)) => vec![Err(error); batches.len()],
            Some(Mishap::After) => {
                // What became of the batches is just what the caller must not learn.
                let _ = self.inner.commit(tenant, batches);
                vec![Err(StoreError::Unknown); batches.len()]
            }
            Some(Mishap::PanicBefore) => unwound(),
            Some(Mishap::PanicAfter) => {
                let _ = self.inner.commit(tenant, batches);
                unwound()
            }
        }
    }

    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        match self.count_commit() {
            None => self.inner.load(tenant, head, contents),
            Some(Mishap::Before(error)) => Err(error),
            Some(Mishap::After) => self.inner.load(tenant, head, contents).and(Err(StoreError::Unknown)),
            Some(Mishap::PanicBefore) => unwound(),
            Some(Mishap::PanicAfter) => {
                let _ = self.inner.load(tenant, head, contents);
                unwound()
            }
        }
    }
}

impl<S> fmt::Debug for FaultyStore<S> {
    /// Names the store, not what is in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultyStore").finish_non_exhaustive()
    }
}

struct FaultySnapshot {
    plan: Arc<Mutex<Plan>>,
    inner: Box<dyn Snapshot>,
}

impl Snapshot for FaultySnapshot {
    fn seq(&self) -> u64 {
        self.inner.seq()
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        count_reading(&self.plan)?;
        self.inner.head()
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        count_reading(&self.plan)?;
        self.inner.get_many(keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        count_reading(&self.plan)?;
        self.inner.scan(scan)
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        count_reading(&self.plan)?;
        self.inner.records(kind, after, limit)
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        count_reading(&self.plan)?;
        self.inner.changes(after, limit)
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        count_reading(&self.plan)?;
        self.inner.answer(command)
    }

    fn visit(&self, scan: &Scan, visitor: &mut RowVisitor<'_>) -> Result<(), StoreError> {
        count_reading(&self.plan)?;
        self.inner.visit(scan, visitor)
    }

    fn visit_records(&self, kind: Kind, after: Option<[u8; 16]>, visitor: &mut RecordVisitor<'_>) -> Result<(), StoreError> {
        count_reading(&self.plan)?;
        self.inner.visit_records(kind, after, visitor)
    }
}
