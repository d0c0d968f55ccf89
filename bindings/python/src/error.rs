//! The library's one error as a tree of exceptions, and the guard that no panic gets past.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crm_core::kernel::{CrmError, ErrorKind};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

/// What every handle of one open library shares.
#[derive(Default)]
pub struct State {
    closed: AtomicBool,
    broken: AtomicBool,
}

impl State {
    /// Ends the library: every later call is an error.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    /// True once it has ended.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    /// Refuses where the library is closed, or broke in an earlier call.
    fn check(&self) -> Result<(), CrmError> {
        let error = |code: &'static str, detail: &str| {
            Err(CrmError::Storage { code: code.into(), detail: detail.to_owned(), retryable: false })
        };
        if self.broken.load(Ordering::Acquire) {
            return error(
                "broken",
                "an earlier call met a fault of the library itself; close this handle and open the store again",
            );
        }
        if self.is_closed() {
            return error("closed", "the library is closed; open it again, and take a new session");
        }
        Ok(())
    }
}

/// Runs `step` without holding Python's lock. A panic, which would be a fault of the library, becomes an error and breaks the handle.
pub fn run<T: Send>(py: Python<'_>, state: &Arc<State>, step: impl FnOnce() -> Result<T, CrmError> + Send) -> PyResult<T> {
    let result = state.check().and_then(|()| {
        py.detach(|| {
            catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|_| {
                state.broken.store(true, Ordering::Release);
                let detail =
                    "the library met a fault of its own; please report what was done, and open the store again".to_owned();
                Err(CrmError::Corrupt { subject: "library".to_owned(), detail })
            })
        })
    });
    result.map_err(|error| raised(py, &error))
}

static BUILD: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// The exception that says what `error` says.
pub fn raised(py: Python<'_>, error: &CrmError) -> PyErr {
    exception(py, error).map_or_else(|failure| failure, PyErr::from_value)
}

/// The same, as a value.
pub fn exception<'py>(py: Python<'py>, error: &CrmError) -> PyResult<Bound<'py, PyAny>> {
    let kind = match error.kind() {
        ErrorKind::Invalid => "invalid",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Denied => "denied",
        ErrorKind::Refused => "refused",
        ErrorKind::Conflict => "conflict",
        ErrorKind::Storage => "storage",
        ErrorKind::Corrupt => "corrupt",
    };
    let faults = match error {
        CrmError::Invalid(faults) => faults.as_slice(),
        _ => &[],
    };
    let faults = faults.iter().map(|f| (f.field.as_str(), f.value.as_str(), f.problem.as_ref(), f.remedy.as_ref()));
    let faults = PyTuple::new(py, faults.collect::<Vec<_>>())?;
    let build = BUILD.get_or_try_init(py, || py.import("crm_core.errors")?.getattr("_build").map(Bound::unbind))?;
    let parts = (kind, error.code(), error.subject(), error.detail(), error.is_retryable(), faults, error.to_string());
    build.bind(py).call1(parts)
}
