//! A store whose reads were tampered with: what no commit could plant.

use std::sync::Arc;

use crm_core::storage::{
    Batch, ChainHead, Change, CommandId, Committed, IndexRow, KeptAnswer, Key, Kind, MemoryStore, Scan, Snapshot, Store,
    StoreError, StoredRecord, Tenant,
};

type On<T> = Arc<dyn Fn(&mut T) + Send + Sync>;

/// What is changed on the way out.
#[derive(Clone)]
pub struct Tampered {
    pub store: Arc<MemoryStore>,
    pub head: On<ChainHead>,
    pub changes: On<Vec<Change>>,
    pub records: On<Vec<StoredRecord>>,
    pub answer: On<Option<KeptAnswer>>,
}

impl Tampered {
    /// Nothing is changed yet.
    pub fn over(store: Arc<MemoryStore>) -> Self {
        Self { store, head: Arc::new(|_| ()), changes: Arc::new(|_| ()), records: Arc::new(|_| ()), answer: Arc::new(|_| ()) }
    }
}

impl Store for Tampered {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(Shown { with: self.clone(), inner: self.store.snapshot(tenant)? }))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        self.store.commit(tenant, batches)
    }
}

struct Shown {
    with: Tampered,
    inner: Box<dyn Snapshot>,
}

fn changed<T>(mut value: T, on: &On<T>) -> T {
    on(&mut value);
    value
}

impl Snapshot for Shown {
    fn seq(&self) -> u64 {
        self.inner.seq()
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        self.inner.head().map(|head| changed(head, &self.with.head))
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        self.inner.get_many(keys)
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        self.inner.scan(scan)
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        self.inner.records(kind, after, limit).map(|records| changed(records, &self.with.records))
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        self.inner.changes(after, limit).map(|changes| changed(changes, &self.with.changes))
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        self.inner.answer(command).map(|answer| changed(answer, &self.with.answer))
    }
}
