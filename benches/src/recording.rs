//! A store that keeps what passes through it, so that a peer can write the very same rows.

use std::sync::{Arc, Mutex, PoisonError};

use crm_core::storage::{Batch, ChainHead, Committed, Snapshot, Store, StoreError, Tenant};

/// A batch that was applied, and where the chain ended before it.
pub struct Recorded {
    /// Where the chain ended.
    pub before: ChainHead,
    /// What was written.
    pub batch: Batch,
}

/// Passes everything on to the store below and keeps each batch that was applied. All clones keep in one place. For one writer at a time.
#[derive(Clone)]
pub struct Recording {
    below: Arc<dyn Store>,
    kept: Arc<Mutex<Vec<Recorded>>>,
}

impl Recording {
    /// Records what `below` is given.
    pub fn of(below: impl Store + 'static) -> Self {
        Self { below: Arc::new(below), kept: Arc::default() }
    }

    /// What was applied since the last time somebody took it.
    #[must_use]
    pub fn take(&self) -> Vec<Recorded> {
        std::mem::take(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for Recording {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        self.below.snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let mut answers = Vec::with_capacity(batches.len());
        for batch in batches {
            let before = match self.below.snapshot(tenant).and_then(|snapshot| snapshot.head()) {
                Ok(before) => before,
                Err(error) => {
                    answers.push(Err(error));
                    continue;
                }
            };
            let answer = self.below.commit(tenant, std::slice::from_ref(batch)).into_iter().next();
            let answer = answer.unwrap_or_else(|| Err(StoreError::Backend("the store gave no answer to a batch".to_owned())));
            if matches!(&answer, Ok(Committed { replayed: None, .. })) {
                let recorded = Recorded { before, batch: batch.clone() };
                self.kept.lock().unwrap_or_else(PoisonError::into_inner).push(recorded);
            }
            answers.push(answer);
        }
        answers
    }
}
