//! The open library in Python.

use std::path::PathBuf;
use std::sync::Arc;

use crm_core::engine::{Crm as CoreCrm, FixedClock};
use crm_core::kernel::{CrmError, Fault, RecordId, Timestamp, UserId};
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore, Store};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::calls::{any_id, read};
use crate::error::{State, raised, run};
use crate::session::Session;
use crate::store::PythonStore;
use crate::write::written;

/// The library, open on one store. Sessions act through it; close it, or leave its `with` block, to give the store free.
#[pyclass(frozen, module = "crm_core")]
pub struct Crm {
    crm: CoreCrm,
    file: Option<Arc<RedbStore>>,
    state: Arc<State>,
}

/// What a host may fix when it opens the library.
struct Given {
    seed: Option<u64>,
    time_zone: Option<String>,
    now: Option<Timestamp>,
}

impl Given {
    fn open(self, store: impl Store + 'static) -> Result<CoreCrm, CrmError> {
        let mut builder = CoreCrm::builder(store);
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(zone) = self.time_zone {
            builder = builder.time_zone(zone.parse().map_err(|fault: Fault| fault.at("time_zone"))?);
        }
        if let Some(now) = self.now {
            builder = builder.clock(FixedClock(now));
        }
        builder.open()
    }
}

fn given(seed: Option<u64>, time_zone: Option<String>, clock: Option<&Bound<'_, PyAny>>) -> PyResult<Given> {
    Ok(Given { seed, time_zone, now: clock.map(|now| read(now, "clock")).transpose()? })
}

#[pymethods]
impl Crm {
    /// Opens the library over a store in memory, which is gone when the library is closed.
    #[staticmethod]
    #[pyo3(signature = (*, seed=None, time_zone=None, clock=None))]
    fn in_memory(
        py: Python<'_>,
        seed: Option<u64>,
        time_zone: Option<String>,
        clock: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (given, state) = (given(seed, time_zone, clock)?, Arc::default());
        let crm = run(py, &state, || given.open(MemoryStore::new()))?;
        Ok(Self { crm, file: None, state })
    }

    /// Opens the library over the store in the file `path`, which is created if it is not there.
    #[staticmethod]
    #[pyo3(signature = (path, *, seed=None, time_zone=None, clock=None))]
    fn open(
        py: Python<'_>,
        path: PathBuf,
        seed: Option<u64>,
        time_zone: Option<String>,
        clock: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (given, state) = (given(seed, time_zone, clock)?, Arc::default());
        let (crm, file) = run(py, &state, || {
            let file = Arc::new(RedbStore::open_or_create(&path, RedbOptions::default())?);
            Ok((given.open(Arc::clone(&file))?, file))
        })?;
        Ok(Self { crm, file: Some(file), state })
    }

    /// Opens the library over a store written in Python: an object that keeps `crm_core.store.Store`.
    #[staticmethod]
    #[pyo3(signature = (store, *, seed=None, time_zone=None, clock=None))]
    fn over(
        py: Python<'_>,
        store: &Bound<'_, PyAny>,
        seed: Option<u64>,
        time_zone: Option<String>,
        clock: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (given, state) = (given(seed, time_zone, clock)?, Arc::default());
        let store = PythonStore::new(store);
        let crm = run(py, &state, || given.open(store))?;
        Ok(Self { crm, file: None, state })
    }

    /// A session of `user` at `now`, or at the present instant. What the user may do is worked out once, here.
    #[pyo3(signature = (user, *, now=None))]
    fn session(&self, py: Python<'_>, user: &Bound<'_, PyAny>, now: Option<&Bound<'_, PyAny>>) -> PyResult<Session> {
        let (user, now) = (UserId::from_bytes(any_id(user)?.to_bytes()), now.map(|now| read(now, "now")).transpose()?);
        let session = run(py, &self.state, || self.crm.session(user, now.unwrap_or_else(|| self.crm.now())))?;
        Ok(Session { session, state: Arc::clone(&self.state) })
    }

    /// A session of the host itself, which nothing is kept from. The reason stands in the audit trail.
    #[pyo3(signature = (reason, *, now=None))]
    fn system(&self, py: Python<'_>, reason: &str, now: Option<&Bound<'_, PyAny>>) -> PyResult<Session> {
        let now: Option<Timestamp> = now.map(|now| read(now, "now")).transpose()?;
        let session = run(py, &self.state, || Ok(self.crm.system(reason, now.unwrap_or_else(|| self.crm.now()))))?;
        Ok(Session { session, state: Arc::clone(&self.state) })
    }

    /// A fresh command id: what makes a command safe to send twice.
    fn new_command_id<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        written(py, &self.crm.new_command_id())
    }

    /// Gives the store free. Every later call on this library and its sessions is an error that says so.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        if self.state.is_closed() {
            return Ok(());
        }
        self.state.close();
        let closed = py.detach(|| self.file.as_ref().map_or(Ok(()), |file| file.close()));
        closed.map_err(|error| raised(py, &error.into()))
    }

    /// True once the library is closed.
    #[getter]
    fn is_closed(&self) -> bool {
        self.state.is_closed()
    }

    fn __enter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) -> PyResult<bool> {
        self.close(py).map(|()| false)
    }
}

/// The version of the library.
#[pyfunction]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
