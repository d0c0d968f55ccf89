//! Copies of a company's records: into files, or into and out of Python's own file objects.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crm_core::backup::{self, BackupReport};
use crm_core::engine::{SOLE_TENANT, Session};
use crm_core::kernel::CrmError;
use crm_core::storage::RedbOptions;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{State, run};
use crate::write::written;

/// How many bytes a file object is asked for at once.
const PIECE: usize = 256 << 10;

/// The host's side of a long call: who hears how far it has come, and what was raised there, which is raised again at its end.
pub struct Host {
    progress: Option<Py<PyAny>>,
    raised: Mutex<Option<PyErr>>,
}

impl Host {
    /// Who hears `progress`.
    pub fn new(progress: Option<Py<PyAny>>) -> Self {
        Self { progress, raised: Mutex::new(None) }
    }

    /// Does something in Python; what it raises is remembered.
    fn keep<T>(&self, step: impl FnOnce(Python<'_>) -> PyResult<T>) -> Option<T> {
        match Python::attach(step) {
            Ok(done) => Some(done),
            Err(error) => {
                self.raised.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                None
            }
        }
    }

    /// The same for a stream.
    fn stream<T>(&self, step: impl FnOnce(Python<'_>) -> PyResult<T>) -> io::Result<T> {
        self.keep(step).ok_or_else(|| io::Error::other("the file object raised an exception"))
    }

    /// Tells how far the call has come. A signal ends it, as Ctrl-C, and so does what `progress` raises.
    pub fn hear(&self, through: u64) -> ControlFlow<()> {
        let heard = self.keep(|py| {
            py.check_signals()?;
            self.progress.as_ref().map_or(Ok(()), |progress| progress.call1(py, (through,)).map(drop))
        });
        if heard.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// Runs a call; what was raised on the host's side is raised in place of its error.
    pub fn run<T: Send>(
        &self,
        py: Python<'_>,
        state: &Arc<State>,
        call: impl FnOnce() -> Result<T, CrmError> + Send,
    ) -> PyResult<T> {
        let done = run(py, state, call);
        let raised = self.raised.lock().unwrap_or_else(PoisonError::into_inner).take();
        raised.map_or(done, Err)
    }
}

/// Where a backup goes to or comes from.
enum Place {
    Path(PathBuf),
    Object(Py<PyAny>),
}

impl Place {
    /// A path, or an object with the method `method`.
    fn of(value: &Bound<'_, PyAny>, method: &str) -> PyResult<Self> {
        if let Ok(path) = value.extract::<PathBuf>() {
            return Ok(Self::Path(path));
        }
        if value.hasattr(method)? {
            return Ok(Self::Object(value.clone().unbind()));
        }
        Err(PyTypeError::new_err(format!("a path is wanted here, or an object with the method `{method}`, as open(…, \"rb\")")))
    }

    /// Opens what a backup is read from.
    fn reader<'h>(self, host: &'h Host) -> Result<Source<'h>, CrmError> {
        Ok(match self {
            Self::Path(path) => Source::File(backup::open(path)?),
            Self::Object(object) => Source::Object(BufReader::with_capacity(PIECE, FileObject { object, host })),
        })
    }
}

enum Source<'h> {
    File(File),
    Object(BufReader<FileObject<'h>>),
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Object(object) => object.read(into),
        }
    }
}

/// A file object of Python's, open for bytes.
struct FileObject<'h> {
    object: Py<PyAny>,
    host: &'h Host,
}

impl Read for FileObject<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let limit = into.len();
        self.host.stream(|py| {
            let given = self.object.call_method1(py, intern!(py, "read"), (limit,))?;
            let bytes = given.bind(py).cast::<PyBytes>()?.as_bytes();
            let place =
                into.get_mut(..bytes.len()).ok_or_else(|| PyTypeError::new_err("read gave more than it was asked for"))?;
            place.copy_from_slice(bytes);
            Ok(bytes.len())
        })
    }
}

impl Write for FileObject<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.host.stream(|py| {
            let taken = self.object.call_method1(py, intern!(py, "write"), (PyBytes::new(py, bytes),))?;
            // An unbuffered file may take less than it is given; an object that says nothing took all.
            if taken.is_none(py) { Ok(bytes.len()) } else { Ok(taken.extract::<usize>(py)?.min(bytes.len())) }
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.host.stream(|py| {
            let flush = self.object.bind(py).getattr_opt(intern!(py, "flush"))?;
            flush.map_or(Ok(()), |flush| flush.call0().map(drop))
        })
    }
}

/// What `Session.backup` does.
pub fn take<'py>(
    py: Python<'py>,
    session: &Session,
    state: &Arc<State>,
    to: &Bound<'py, PyAny>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let (place, host) = (Place::of(to, "write")?, Host::new(progress));
    let report = host.run(py, state, || match place {
        Place::Path(path) => session.backup_file(path, &mut |through| host.hear(through)),
        Place::Object(object) => session.backup(&mut FileObject { object, host: &host }, &mut |through| host.hear(through)),
    })?;
    written(py, &report)
}

/// What `Session.verify` does.
pub fn verify<'py>(
    py: Python<'py>,
    session: &Session,
    state: &Arc<State>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let host = Host::new(progress);
    let report = host.run(py, state, || session.verify(&mut |through| host.hear(through)))?;
    written(py, &report)
}

/// Reads a backup to its end and checks everything it says, as a restore does, and keeps nothing.
#[pyfunction]
#[pyo3(signature = (source, *, progress=None))]
pub fn check_backup<'py>(
    py: Python<'py>,
    source: &Bound<'py, PyAny>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    read(py, source, progress, |from, host| backup::check(from, &mut |through| host.hear(through)))
}

/// Restores a backup into a new store at `path`, where nothing may be yet: whole, or nothing of it.
#[pyfunction]
#[pyo3(signature = (source, path, *, progress=None))]
pub fn restore_backup<'py>(
    py: Python<'py>,
    source: &Bound<'py, PyAny>,
    path: PathBuf,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    read(py, source, progress, |from, host| {
        let hear = &mut |through| host.hear(through);
        let (store, report) = backup::restore_file(from, path, RedbOptions::default(), SOLE_TENANT, hear)?;
        store.close()?;
        Ok(report)
    })
}

/// Opens a backup and reads it.
fn read<'py>(
    py: Python<'py>,
    source: &Bound<'py, PyAny>,
    progress: Option<Py<PyAny>>,
    step: impl FnOnce(&mut dyn Read, &Host) -> Result<BackupReport, CrmError> + Send,
) -> PyResult<Bound<'py, PyAny>> {
    let (place, host) = (Place::of(source, "read")?, Host::new(progress));
    let report = host.run(py, &Arc::default(), || step(&mut place.reader(&host)?, &host))?;
    written(py, &report)
}
