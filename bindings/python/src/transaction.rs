//! Transactions in Python.

use std::sync::{Arc, Mutex, PoisonError};

use crm_core::engine::Transaction as CoreTransaction;
use crm_core::kernel::{CrmError, Timestamp};
use pyo3::prelude::*;

use crate::calls::{answer, any_id, class_kind, page, read, read_command, read_query, read_question};
use crate::error::{State, run};
use crate::record::Record;
use crate::write::written;

/// Several commands on their way into one commit.
#[pyclass(frozen, module = "crm_core")]
pub struct Transaction {
    inner: Mutex<Option<CoreTransaction>>,
    state: Arc<State>,
}

impl Transaction {
    pub fn new(begun: CoreTransaction, state: &Arc<State>) -> Self {
        Self { inner: Mutex::new(Some(begun)), state: Arc::clone(state) }
    }

    /// Does a step of the transaction, unless it has ended.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        step: impl FnOnce(&mut CoreTransaction) -> Result<T, CrmError> + Send,
    ) -> PyResult<T> {
        run(py, &self.state, || {
            let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
            step(inner.as_mut().ok_or_else(ended)?)
        })
    }
}

fn ended() -> CrmError {
    CrmError::Storage { code: "ended".into(), detail: "the transaction has ended; begin another".to_owned(), retryable: false }
}

#[pymethods]
impl Transaction {
    /// Does what `command` says, as part of the whole; with `at`, as of an earlier instant. Where it fails, the others may go on.
    #[pyo3(signature = (command, *, at=None))]
    fn execute<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        at: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let command = read_command(command)?;
        let at: Option<Timestamp> = at.map(|at| read(at, "at")).transpose()?;
        let done = self.with(py, |transaction| match at {
            Some(at) => transaction.execute_at(at, command),
            None => transaction.execute(command),
        })?;
        answer(py, &done)
    }

    /// Asks for what no single list answers, as it will be once the transaction is stored.
    fn ask<'py>(&self, py: Python<'py>, question: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let question = read_question(question)?;
        let figures = self.with(py, |transaction| transaction.ask(question))?;
        written(py, &figures)
    }

    /// The record of `id`, as it will be once the transaction is stored.
    fn get<'py>(&self, py: Python<'py>, kind: &Bound<'py, PyAny>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        let record = self.with(py, |transaction| transaction.get_any(known, id))?;
        Record::of(kind, record)
    }

    /// Goes on only where the record of `id` is as it was at `version`, which `Session.version_of` told.
    fn expect(&self, py: Python<'_>, kind: &Bound<'_, PyAny>, id: &Bound<'_, PyAny>, version: u64) -> PyResult<()> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        self.with(py, |transaction| transaction.expect_any(known, id, version))
    }

    /// One page of the records of a query, or of all records of a class.
    fn list<'py>(&self, py: Python<'py>, query: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (class, query) = read_query(query)?;
        let found = self.with(py, |transaction| transaction.list_any(&query))?;
        page(py, &class, found)
    }

    /// Stores what the commands did: all of it, durably, or nothing.
    fn commit(&self, py: Python<'_>) -> PyResult<()> {
        run(py, &self.state, || {
            let taken = self.inner.lock().unwrap_or_else(PoisonError::into_inner).take();
            taken.ok_or_else(ended)?.commit()
        })
    }

    /// Drops what the commands did.
    fn rollback(&self, py: Python<'_>) {
        py.detach(|| drop(self.inner.lock().unwrap_or_else(PoisonError::into_inner).take()));
    }

    fn __enter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    fn __exit__(
        &self,
        py: Python<'_>,
        class: &Bound<'_, PyAny>,
        _value: &Bound<'_, PyAny>,
        _trace: &Bound<'_, PyAny>,
    ) -> PyResult<bool> {
        if !class.is_none() {
            self.rollback(py);
            return Ok(false);
        }
        let is_open = py.detach(|| self.inner.lock().unwrap_or_else(PoisonError::into_inner).is_some());
        // One that was committed or rolled back inside the block has ended already.
        if is_open { self.commit(py).map(|()| false) } else { Ok(false) }
    }
}
