//! Stores that hosts write in Kotlin or Swift, and the suite that proves them.
//!
//! The library asks for pages and sends batches, never one record at a time, so that crossing the border costs little.

use std::sync::Arc;

use crm_core::storage::{
    self, Batch, ChainHead, Change, CommandId, Committed, IndexRow, KeptAnswer, Key, Kind, LogEntry, Scan, Snapshot, Store,
    StoreError, StoredRecord, Tenant,
};
use serde::{Deserialize, Serialize};

use crate::CrmError;
use crate::session::{guarded, packed};

/// What a host's store fails with.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum HostFault {
    /// One of the ways of `StoreError`, packed.
    #[error("the store failed")]
    Fault {
        /// The packed fault.
        packed: Vec<u8>,
    },
    /// An exception that the store did not expect.
    #[error("{reason}")]
    Unexpected {
        /// In its own words.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostFault {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected { reason: error.reason }
    }
}

impl From<HostFault> for StoreError {
    fn from(fault: HostFault) -> Self {
        match fault {
            HostFault::Fault { packed } => read(&packed, "a fault").unwrap_or_else(|unread| unread),
            HostFault::Unexpected { reason } => Self::Backend(format!("the store raised {reason}")),
        }
    }
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8], what: &str) -> Result<T, StoreError> {
    rmp_serde::from_slice(bytes)
        .map_err(|error| StoreError::Backend(format!("the store answered {what} with something else: {error}")))
}

fn sent(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, StoreError> {
    packed(&value).map_err(|error| StoreError::Backend(error.to_string()))
}

/// A place that keeps the data of many tenants, written by the host. May be called from any thread.
#[uniffi::export(with_foreign)]
pub trait HostStore: Send + Sync {
    /// What the tenant's data is now.
    fn snapshot(&self, tenant: Vec<u8>) -> Result<Arc<dyn HostSnapshot>, HostFault>;

    /// Applies batches in order and gives one answer per batch, in their order: packed `Result`s of `Committed` and `StoreError`.
    fn commit(&self, tenant: Vec<u8>, batches: Vec<u8>) -> Result<Vec<u8>, HostFault>;
}

/// What one tenant's data was at one moment.
#[uniffi::export(with_foreign)]
pub trait HostSnapshot: Send + Sync {
    /// The last batch it holds.
    fn seq(&self) -> Result<u64, HostFault>;
    /// Where the chain ends.
    fn head(&self) -> Result<Vec<u8>, HostFault>;
    /// The records of packed keys, in their order.
    fn get_many(&self, keys: Vec<u8>) -> Result<Vec<u8>, HostFault>;
    /// The rows of a packed scan.
    fn scan(&self, scan: Vec<u8>) -> Result<Vec<u8>, HostFault>;
    /// Records of a kind by id.
    fn records(&self, kind: u16, after: Option<Vec<u8>>, limit: u64) -> Result<Vec<u8>, HostFault>;
    /// The log entries of the batches behind a batch.
    fn changes(&self, after: u64, limit: u64) -> Result<Vec<u8>, HostFault>;
    /// The digest and the answer kept for a command, one behind the other; none if it was never applied.
    fn answer(&self, command: Vec<u8>) -> Result<Option<Vec<u8>>, HostFault>;
}

/// The store of a host as the engine sees it.
pub(crate) struct Hosted(pub(crate) Arc<dyn HostStore>);

struct HostedSnapshot {
    host: Arc<dyn HostSnapshot>,
    seq: u64,
}

impl Store for Hosted {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        let host = self.0.snapshot(tenant.0.to_vec())?;
        let seq = host.seq()?;
        Ok(Box::new(HostedSnapshot { host, seq }))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let all = |error: StoreError| vec![Err(error); batches.len()];
        let sent = match sent(batches) {
            Ok(sent) => sent,
            Err(error) => return all(error),
        };
        // A store that throws in the middle of a commit may have written some of it.
        let Ok(answers) = self.0.commit(tenant.0.to_vec(), sent) else { return all(StoreError::Unknown) };
        match read::<Vec<Result<Committed, StoreError>>>(&answers, "a commit") {
            Ok(answers) if answers.len() == batches.len() => answers,
            // What it did is not known from an answer that cannot be read.
            Ok(_) | Err(_) => all(StoreError::Unknown),
        }
    }
}

impl Snapshot for HostedSnapshot {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        read(&self.host.head()?, "head")
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        let found: Vec<Option<StoredRecord>> = read(&self.host.get_many(sent(keys)?)?, "get_many")?;
        if found.len() == keys.len() {
            return Ok(found);
        }
        Err(StoreError::Backend("the store gave another number of records than keys".to_owned()))
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        read(&self.host.scan(sent(scan)?)?, "scan")
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        read(&self.host.records(kind.0, after.map(|id| id.to_vec()), limit)?, "records")
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        read(&self.host.changes(after, u64::try_from(limit).unwrap_or(u64::MAX))?, "changes")
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        let Some(kept) = self.host.answer(command.0.to_vec())? else { return Ok(None) };
        let (digest, answer) = kept
            .split_first_chunk::<32>()
            .ok_or_else(|| StoreError::Backend("the store kept an answer without its digest of 32 bytes".to_owned()))?;
        Ok(Some((*digest, answer.to_vec())))
    }
}

/// Seals the packed log of the batch `seq` behind a packed head: the changes and the new head as one packed pair. For stores in languages
/// that bring no SHA-256 along.
#[uniffi::export]
pub fn seal_log(head: Vec<u8>, seq: u64, log: Vec<u8>) -> Result<Vec<u8>, CrmError> {
    guarded(|| {
        let (head, log): (ChainHead, Vec<LogEntry>) = (read(&head, "a head")?, read(&log, "a log")?);
        packed(&storage::seal(head, seq, &log))
    })
}

/// Makes empty stores for the suite.
#[uniffi::export(with_foreign)]
pub trait StoreMaker: Send + Sync {
    /// An empty store, another one each time.
    fn make(&self) -> Result<Arc<dyn HostStore>, HostFault>;
}

/// Checks a store that a host wrote, with every promise and a long random walk beside a model. Answers the first promise that is not
/// kept; none where all are.
#[uniffi::export]
pub fn check_store(maker: Arc<dyn StoreMaker>) -> Option<String> {
    let made = || -> Box<dyn Store> {
        match maker.make() {
            Ok(store) => Box::new(Hosted(store)),
            Err(fault) => Box::new(NoStore(fault.into())),
        }
    };
    storage::conformance::check(made).err().map(|fault| fault.to_string())
}

/// What stands in for a store that could not be made: every call says why.
struct NoStore(StoreError);

impl Store for NoStore {
    fn snapshot(&self, _: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        Err(self.0.clone())
    }

    fn commit(&self, _: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        vec![Err(self.0.clone()); batches.len()]
    }
}
