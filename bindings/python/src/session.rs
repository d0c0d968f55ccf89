//! Sessions in Python, and walks over lists.

use std::sync::{Arc, Mutex, PoisonError};
use std::vec::IntoIter;

use crm_core::engine::Session as CoreSession;
use crm_core::kernel::{CommandId, ImportId, Page, RecordId};
use crm_core::records::{AnyQuery, AnyRecord};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};

use crate::backup;
use crate::calls::{answer, any_id, class_kind, page, read_command, read_query, read_question};
use crate::error::{State, run};
use crate::exchange;
use crate::record::Record;
use crate::table::{self, Table};
use crate::transaction::Transaction;
use crate::write::written;

/// What one actor does and asks at one time. Open one per request; any thread may use it.
#[pyclass(frozen, module = "crm_core")]
pub struct Session {
    pub session: CoreSession,
    pub state: Arc<State>,
}

#[pymethods]
impl Session {
    /// When the session acts.
    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        written(py, &self.session.now())
    }

    /// Does what `command` says: all of it, durably, or nothing. With `once`, however often it is sent under that id.
    #[pyo3(signature = (command, *, once=None))]
    fn execute<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        once: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let command = read_command(command)?;
        let once = once.map(|id| any_id(id).map(|id| CommandId::from_bytes(id.to_bytes()))).transpose()?;
        let done = run(py, &self.state, || match once {
            Some(id) => self.session.execute_once(id, command),
            None => self.session.execute(command),
        })?;
        answer(py, &done)
    }

    /// Asks for what no single list answers.
    fn ask<'py>(&self, py: Python<'py>, question: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let question = read_question(question)?;
        let figures = run(py, &self.state, || self.session.ask(question))?;
        written(py, &figures)
    }

    /// The record of `id`, as the actor may see it.
    fn get<'py>(&self, py: Python<'py>, kind: &Bound<'py, PyAny>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        let record = run(py, &self.state, || self.session.get_any(known, id))?;
        Record::of(kind, record)
    }

    /// The version of a record: another number after each change of it.
    fn version_of(&self, py: Python<'_>, kind: &Bound<'_, PyAny>, id: &Bound<'_, PyAny>) -> PyResult<u64> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        run(py, &self.state, || self.session.version_of_any(known, id))
    }

    /// One page of the records of a query, or of all records of a class.
    fn list<'py>(&self, py: Python<'py>, query: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (class, query) = read_query(query)?;
        let found = run(py, &self.state, || self.session.list_any(&query))?;
        page(py, &class, found)
    }

    /// Every record of a query, read page by page as the loop goes on.
    fn iter(&self, query: &Bound<'_, PyAny>) -> PyResult<Records> {
        let (class, query) = read_query(query)?;
        let query = AnyQuery { limit: Some(usize::MAX), ..query };
        let walk = Walk { query, page: Vec::new().into_iter(), is_done: false };
        Ok(Records {
            session: self.session.clone(),
            state: Arc::clone(&self.state),
            class: class.unbind(),
            walk: Mutex::new(walk),
        })
    }

    /// How many records of a query the actor may see.
    fn count(&self, py: Python<'_>, query: &Bound<'_, PyAny>) -> PyResult<u64> {
        let (_, query) = read_query(query)?;
        run(py, &self.state, || self.session.count_any(&query))
    }

    /// A table: the records of a query or a class that the actor may export, or the rows of a question's figures.
    fn table(&self, py: Python<'_>, what: &Bound<'_, PyAny>) -> PyResult<Table> {
        if what.is_instance(&py.import("crm_core._base")?.getattr("Question")?)? {
            let question = read_question(what)?;
            let figures = run(py, &self.state, || self.session.ask(question))?;
            if let Some(table) = table::of_figures(&figures) {
                return run(py, &self.state, || table);
            }
            let taken_apart = py.import("crm_core.frames")?.getattr("_of")?.call1((what, written(py, &figures)?))?;
            return Ok(Table::clone(taken_apart.cast::<Table>()?.get()));
        }
        let (_, query) = read_query(what)?;
        run(py, &self.state, || table::of_query(&self.session, &query))
    }

    /// The change feed behind the commit `after` as a table.
    #[pyo3(signature = (after=0))]
    fn changes_table(&self, py: Python<'_>, after: u64) -> PyResult<Table> {
        run(py, &self.state, || table::of_changes(&self.session, after))
    }

    /// Brings the rows of an Arrow table in, each as one command of the class `command`: columns are named by its fields, nested ones with dots.
    #[pyo3(signature = (command, source, *, is_strict=false))]
    fn import_table<'py>(
        &self,
        py: Python<'py>,
        command: &Bound<'py, PyAny>,
        source: &Bound<'py, PyAny>,
        is_strict: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let tag = command.getattr_opt(intern!(py, "_tag"))?;
        let tag: String = tag
            .ok_or_else(|| PyTypeError::new_err("a class of commands is wanted here, as crm_core.CreateContact"))?
            .extract()?;
        let (accepted, refused) = table::import(self, py, &tag, source, is_strict)?;
        py.import("crm_core._base")?.getattr("ImportReport")?.call1((accepted, PyTuple::new(py, refused)?))
    }

    /// Brings the rows of a foreign table in by a mapping, as a part of an import that was begun.
    #[pyo3(signature = (import_id, mapping, source, *, progress=None))]
    fn import_mapped<'py>(
        &self,
        py: Python<'py>,
        import_id: &Bound<'py, PyAny>,
        mapping: &Bound<'py, PyAny>,
        source: &Bound<'py, PyAny>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let import = ImportId::from_bytes(any_id(import_id)?.to_bytes());
        let report = table::import_mapped(self, py, Some(import), &exchange::mapping(mapping)?, source, progress)?;
        table::mapped_report(py, &report)
    }

    /// What `import_mapped` would do with these rows. Nothing is stored.
    fn try_mapped<'py>(
        &self,
        py: Python<'py>,
        mapping: &Bound<'py, PyAny>,
        source: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let report = table::import_mapped(self, py, None, &exchange::mapping(mapping)?, source, None)?;
        table::mapped_report(py, &report)
    }

    /// A part of the change feed: what changed after the commit `after`, about `limit` entries.
    #[pyo3(signature = (after=0, *, limit=1000))]
    fn changes<'py>(&self, py: Python<'py>, after: u64, limit: usize) -> PyResult<Bound<'py, PyAny>> {
        let page = run(py, &self.state, || self.session.feed(after, limit))?;
        written(py, &page)
    }

    /// The story of one record, from its creation to now.
    fn history<'py>(&self, py: Python<'py>, kind: &Bound<'py, PyAny>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        let story = run(py, &self.state, || {
            Ok(self.session.history_any(known, id)?.iter().map(crm_core::events::FeedEntry::from).collect::<Vec<_>>())
        })?;
        written(py, &story)
    }

    /// The oldest messages that wait for delivery, at most `limit`. Acknowledge them once they are delivered.
    #[pyo3(signature = (*, limit=100))]
    fn outbox<'py>(&self, py: Python<'py>, limit: usize) -> PyResult<Bound<'py, PyAny>> {
        let waiting = run(py, &self.state, || self.session.deliveries(limit))?;
        written(py, &waiting)
    }

    /// Checks every entry of the audit chain against its seal, from the first to the last.
    fn verify_audit<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let report = run(py, &self.state, || self.session.verify_audit())?;
        written(py, &report)
    }

    /// Writes a copy of everything the company has at this moment, while others write on.
    #[pyo3(signature = (to, *, progress=None))]
    fn backup<'py>(&self, py: Python<'py>, to: &Bound<'py, PyAny>, progress: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        backup::take(py, &self.session, &self.state, to, progress)
    }

    /// Holds everything in the store against everything else; what is wrong is named in the report.
    #[pyo3(signature = (*, progress=None))]
    fn verify<'py>(&self, py: Python<'py>, progress: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        backup::verify(py, &self.session, &self.state, progress)
    }

    /// Several commands in one commit: stored whole at the end of the `with` block, dropped where it is left by an exception.
    fn transaction(&self, py: Python<'_>) -> PyResult<Transaction> {
        let begun = run(py, &self.state, || self.session.begin())?;
        Ok(Transaction::new(begun, &self.state))
    }
}

/// Where a walk over a list is.
struct Walk {
    query: AnyQuery,
    page: IntoIter<AnyRecord>,
    is_done: bool,
}

/// Every record of a query, read page by page as the loop goes on.
#[pyclass(frozen, module = "crm_core")]
pub struct Records {
    session: CoreSession,
    state: Arc<State>,
    class: Py<PyAny>,
    walk: Mutex<Walk>,
}

#[pymethods]
impl Records {
    fn __iter__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    /// `Records[Account]`, as annotations name it.
    #[classmethod]
    fn __class_getitem__<'py>(class: &Bound<'py, PyType>, item: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, item))
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let taken = self.walk.try_lock().ok().and_then(|mut walk| walk.page.next());
        let next = match taken {
            Some(record) => Some(record),
            None => run(py, &self.state, || {
                let mut walk = self.walk.lock().unwrap_or_else(PoisonError::into_inner);
                while walk.page.len() == 0 && !walk.is_done {
                    let Page { items, next } = self.session.list_any(&walk.query)?;
                    walk.is_done = next.is_none();
                    walk.query.after = next;
                    walk.page = items.into_iter();
                }
                Ok(walk.page.next())
            })?,
        };
        next.map(|record| Record::of(self.class.bind(py), record)).transpose()
    }
}
