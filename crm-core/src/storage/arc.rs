//! A store that several owners hold: a library that is open on it, and a test or a host that looks at it beside.

use std::sync::Arc;

use super::store::{Batch, ChainHead, Committed, Contents, Snapshot, Store, StoreError, Tenant};

impl<S: Store + ?Sized> Store for Arc<S> {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        (**self).snapshot(tenant)
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        (**self).commit(tenant, batches)
    }

    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        (**self).load(tenant, head, contents)
    }
}
