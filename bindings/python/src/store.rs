//! A store that the host writes in Python, and the suite that proves it.
//!
//! The library asks for pages and sends batches, never one record at a time, so that crossing the border costs little.

use crm_core::storage::{
    Batch, ChainHead, Change, CommandId, Committed, IndexRow, KeptAnswer, Key, Kind, Scan, Snapshot, Store, StoreError,
    StoredRecord, Tenant,
};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PySequence, PyTuple};
use serde::Deserialize;

use crate::write::written;

/// An object of Python's that keeps the contract of a store.
pub struct PythonStore(Py<PyAny>);

impl PythonStore {
    /// The store that a Python object is; what it lacks shows when it is called.
    pub fn new(store: &Bound<'_, PyAny>) -> Self {
        Self(store.clone().unbind())
    }
}

/// What an exception inside a store means: its own `StoreFault`, or a failure in its own words. Either way nothing was written.
fn failure(py: Python<'_>, error: &PyErr) -> StoreError {
    let fault = error.value(py).getattr_opt(intern!(py, "fault")).ok().flatten();
    fault
        .and_then(|fault| crate::read::read::<StoreError>(&fault).ok())
        .unwrap_or_else(|| StoreError::Backend(format!("the store raised {error}; see the exception it was raised with")))
}

fn read<T: for<'de> Deserialize<'de>>(value: Bound<'_, PyAny>, what: &str) -> Result<T, StoreError> {
    crate::read::read(&value)
        .map_err(|fault| StoreError::Backend(format!("the store answered {what} with something else: {fault}")))
}

/// Calls a method of the host's object and reads its answer.
fn ask<T: for<'de> Deserialize<'de>>(
    object: &Py<PyAny>,
    method: &str,
    arguments: impl for<'py> FnOnce(Python<'py>) -> PyResult<Bound<'py, PyTuple>>,
) -> Result<T, StoreError> {
    Python::attach(|py| {
        let answer = arguments(py).and_then(|arguments| object.bind(py).call_method1(method, arguments));
        read(answer.map_err(|error| failure(py, &error))?, method)
    })
}

impl Store for PythonStore {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        Python::attach(|py| {
            let taken = self.0.bind(py).call_method1(intern!(py, "snapshot"), (PyBytes::new(py, &tenant.0),));
            let taken = taken.map_err(|error| failure(py, &error))?;
            let seq = taken.getattr(intern!(py, "seq")).and_then(|seq| seq.extract()).map_err(|error| failure(py, &error))?;
            Ok(Box::new(PythonSnapshot { snapshot: taken.unbind(), seq }) as Box<dyn Snapshot>)
        })
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        let answers = Python::attach(|py| {
            let sent = written(py, batches).map_err(|error| failure(py, &error))?;
            let answers = self.0.bind(py).call_method1(intern!(py, "commit"), (PyBytes::new(py, &tenant.0), sent));
            // Who raises in the middle of a commit may have written some of it.
            let answers = answers.map_err(|_| StoreError::Unknown)?;
            let answers = answers.cast::<PySequence>().map_err(|_| StoreError::Unknown)?;
            let items = answers.try_iter().and_then(Iterator::collect::<PyResult<Vec<_>>>).map_err(|_| StoreError::Unknown)?;
            Ok::<_, StoreError>(items.into_iter().map(judged).collect::<Vec<_>>())
        });
        match answers {
            Ok(answers) if answers.len() == batches.len() => answers,
            // What it did is not known from an answer that cannot be read.
            Ok(_) => vec![Err(StoreError::Unknown); batches.len()],
            Err(error) => vec![Err(error); batches.len()],
        }
    }
}

/// One answer to one batch: a `Committed`, or a variant of `StoreError`.
fn judged(answer: Bound<'_, PyAny>) -> Result<Committed, StoreError> {
    let is_refusal = answer
        .getattr_opt("_of")
        .ok()
        .flatten()
        .is_some_and(|name| name.extract::<&str>().is_ok_and(|name| name == "StoreError"));
    let judged = if is_refusal { read::<StoreError>(answer, "commit").map(Err) } else { read(answer, "commit").map(Ok) };
    judged.unwrap_or(Err(StoreError::Unknown))
}

/// One of its snapshots.
struct PythonSnapshot {
    snapshot: Py<PyAny>,
    seq: u64,
}

impl Snapshot for PythonSnapshot {
    fn seq(&self) -> u64 {
        self.seq
    }

    fn head(&self) -> Result<ChainHead, StoreError> {
        ask(&self.snapshot, "head", |py| Ok(PyTuple::empty(py)))
    }

    fn get_many(&self, keys: &[Key]) -> Result<Vec<Option<StoredRecord>>, StoreError> {
        let found: Vec<Option<StoredRecord>> = ask(&self.snapshot, "get_many", |py| PyTuple::new(py, [written(py, keys)?]))?;
        if found.len() == keys.len() {
            return Ok(found);
        }
        Err(StoreError::Backend("the store gave another number of records than keys".to_owned()))
    }

    fn scan(&self, scan: &Scan) -> Result<Vec<IndexRow>, StoreError> {
        ask(&self.snapshot, "scan", |py| PyTuple::new(py, [written(py, scan)?]))
    }

    fn records(&self, kind: Kind, after: Option<[u8; 16]>, limit: usize) -> Result<Vec<StoredRecord>, StoreError> {
        ask(&self.snapshot, "records", |py| (kind.0, after.map(|id| PyBytes::new(py, &id)), limit).into_pyobject(py))
    }

    fn changes(&self, after: u64, limit: usize) -> Result<Vec<Change>, StoreError> {
        ask(&self.snapshot, "changes", |py| (after, limit).into_pyobject(py))
    }

    fn answer(&self, command: CommandId) -> Result<Option<KeptAnswer>, StoreError> {
        Python::attach(|py| {
            let kept = self.snapshot.bind(py).call_method1(intern!(py, "answer"), (PyBytes::new(py, &command.0),));
            let kept: Option<([u8; 32], Vec<u8>)> = kept.and_then(|kept| kept.extract()).map_err(|error| failure(py, &error))?;
            Ok(kept)
        })
    }
}

/// Checks a store that somebody wrote: `make` gives an empty one each time it is called. Raises `AssertionError` with the first promise that is not kept.
#[pyfunction]
pub fn check_store(py: Python<'_>, make: &Bound<'_, PyAny>) -> PyResult<()> {
    let make = make.clone().unbind();
    // One call that fails is remembered: the suite itself only knows stores.
    let checked = py.detach(|| {
        crm_core::storage::conformance::check(|| {
            Python::attach(|py| match make.bind(py).call0() {
                Ok(store) => Box::new(PythonStore::new(&store)) as Box<dyn Store>,
                Err(error) => Box::new(NoStore(error.to_string())),
            })
        })
    });
    checked.map_err(|fault| pyo3::exceptions::PyAssertionError::new_err(fault.to_string()))
}

/// What stands in for a store that could not be made: every call says why.
struct NoStore(String);

impl NoStore {
    fn error(&self) -> StoreError {
        StoreError::Backend(format!("no store could be made: {}", self.0))
    }
}

impl Store for NoStore {
    fn snapshot(&self, _: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        Err(self.error())
    }

    fn commit(&self, _: Tenant, batches: &[Batch]) -> Vec<Result<Committed, StoreError>> {
        vec![Err(self.error()); batches.len()]
    }
}
