//! The library, its sessions and transactions in Python.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::vec::IntoIter;

use crm_core::commands::{AnyCommand, AnyQuestion};
use crm_core::engine::{Crm as CoreCrm, FixedClock, Session as CoreSession, Transaction as CoreTransaction};
use crm_core::kernel::{CommandId, CrmError, Page, RecordId, Timestamp, UserId};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, KeyPart, KeyRange, RecordKind};
use crm_core::storage::{MemoryStore, RedbOptions, RedbStore};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyInt, PyString, PyTuple, PyType};
use serde::Deserialize;

use crate::error::{State, raised, run};
use crate::read::{Call, Value, id_bytes};
use crate::record::{Record, kind_of, tag};
use crate::store::PythonStore;
use crate::table::{self, Table};
use crate::write::{record_class, written};

/// Reads what serde can read of a Python value.
fn read<T: for<'de> Deserialize<'de>>(value: &Bound<'_, PyAny>, field: &str) -> PyResult<T> {
    T::deserialize(Value(value.clone())).map_err(|fault| {
        let fault = crm_core::kernel::Fault::from_words(&fault.to_string()).at(field);
        raised(value.py(), &fault.into())
    })
}

/// A command or question of the vocabulary, by its tag.
fn call<'py>(key: &'static str, base: &str, value: &Bound<'py, PyAny>) -> PyResult<Call<'py>> {
    let py = value.py();
    let wrong = || {
        PyTypeError::new_err(format!(
            "a {base} of crm_core is wanted here, not {}",
            value.get_type().repr().map_or_else(|_| "?".to_owned(), |name| name.to_string())
        ))
    };
    let class = py.import("crm_core._base")?.getattr(base)?;
    if !value.is_instance(&class)? {
        return Err(wrong());
    }
    let tag: String = value.getattr(intern!(py, "_tag")).map_err(|_| wrong())?.extract()?;
    Ok(Call { key, tag, content: value.clone() })
}

pub fn read_command(value: &Bound<'_, PyAny>) -> PyResult<AnyCommand> {
    AnyCommand::read(call("do", "Command", value)?).map_err(|error| raised(value.py(), &error))
}

/// A query and the class of its records: a class stands for all of its records.
fn read_query<'py>(value: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, AnyQuery)> {
    let py = value.py();
    let Some(class) = value.getattr_opt(intern!(py, "record"))? else {
        return Ok((value.clone(), AnyQuery::all(class_kind(value)?)));
    };
    let keys = |name: &str| -> PyResult<Option<Vec<KeyPart>>> {
        let parts = value.getattr(name)?;
        if parts.is_none() {
            return Ok(None);
        }
        parts.try_iter()?.map(|part| key_part(&part?)).collect::<PyResult<_>>().map(Some)
    };
    let range = match (keys("prefix")?, keys("first")?, keys("last")?) {
        (Some(prefix), ..) => KeyRange::Under(prefix),
        (None, Some(first), Some(last)) => KeyRange::Between { first, last },
        _ => KeyRange::All,
    };
    let index = value.getattr(intern!(py, "index"))?;
    let after = value.getattr(intern!(py, "after"))?;
    let query = AnyQuery {
        kind: class_kind(&class)?,
        index: if index.is_none() { None } else { Some(index.getattr(intern!(py, "number"))?.extract()?) },
        range,
        descending: value.getattr(intern!(py, "is_descending"))?.extract()?,
        limit: value.getattr(intern!(py, "limit"))?.extract()?,
        after: if after.is_none() { None } else { Some(read(&after, "after")?) },
    };
    Ok((class, query))
}

/// One part of a key, by the type that Python gives it.
fn key_part(value: &Bound<'_, PyAny>) -> PyResult<KeyPart> {
    if value.cast::<PyString>().is_ok() {
        return Ok(KeyPart::Text(value.extract()?));
    }
    if value.cast::<PyBool>().is_ok() {
        return Ok(KeyPart::Flag(value.extract()?));
    }
    if value.cast::<PyInt>().is_ok() {
        return Ok(KeyPart::Number(value.extract()?));
    }
    if value.cast::<PyDateTime>().is_ok() {
        return Ok(KeyPart::Timestamp(read(value, "key")?));
    }
    if value.cast::<PyDate>().is_ok() {
        return Ok(KeyPart::Date(read(value, "key")?));
    }
    Ok(KeyPart::Id(read(value, "key")?))
}

fn any_id(value: &Bound<'_, PyAny>) -> PyResult<AnyId> {
    match id_bytes(value)? {
        Some(id) => Ok(AnyId::from_bytes(id)),
        // What is none is refused in the words of every other field.
        None => read(value, "id"),
    }
}

/// The kind of a record class.
fn class_kind(class: &Bound<'_, PyAny>) -> PyResult<RecordKind> {
    match class.getattr_opt(intern!(class.py(), "_kind"))? {
        Some(tag) => kind_of(tag.extract()?),
        None => Err(PyTypeError::new_err("a class of records is wanted here, as crm_core.Account")),
    }
}

fn answer<'py>(py: Python<'py>, answer: &crm_core::commands::AnyAnswer) -> PyResult<Bound<'py, PyAny>> {
    match answer.record() {
        Some(record) => Record::of(&record_class(py, &tag(record.kind()))?, record),
        None => written(py, answer),
    }
}

fn page<'py>(py: Python<'py>, class: &Bound<'py, PyAny>, page: Page<AnyRecord>) -> PyResult<Bound<'py, PyAny>> {
    static PAGE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let items: Vec<Bound<'py, PyAny>> =
        page.items.into_iter().map(|record| Record::of(class, record)).collect::<PyResult<_>>()?;
    let next = page.next.map(|cursor| written(py, &cursor)).transpose()?;
    let shape = PAGE.get_or_try_init(py, || py.import("crm_core._base")?.getattr("Page").map(Bound::unbind))?;
    shape.bind(py).call1((PyTuple::new(py, items)?, next))
}

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
    fn open(self, store: impl crm_core::storage::Store + 'static) -> Result<CoreCrm, CrmError> {
        let mut builder = CoreCrm::builder(store);
        if let Some(seed) = self.seed {
            builder = builder.seed(seed);
        }
        if let Some(zone) = self.time_zone {
            builder = builder.time_zone(zone.parse().map_err(|fault: crm_core::kernel::Fault| fault.at("time_zone"))?);
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

/// What one actor does and asks at one time. Open one per request; any thread may use it.
#[pyclass(frozen, module = "crm_core")]
pub struct Session {
    pub(crate) session: CoreSession,
    pub(crate) state: Arc<State>,
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
        let question = AnyQuestion::read(call("ask", "Question", question)?).map_err(|error| raised(py, &error))?;
        let figures = run(py, &self.state, || self.session.ask(question))?;
        written(py, &figures)
    }

    /// The record of `id`, as the actor may see it.
    fn get<'py>(&self, py: Python<'py>, kind: &Bound<'py, PyAny>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        let record = run(py, &self.state, || self.session.get_any(known, id))?;
        Record::of(kind, record)
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
            let question = AnyQuestion::read(call("ask", "Question", what)?).map_err(|error| raised(py, &error))?;
            let table = run(py, &self.state, || table::of_figures(&self.session.ask(question)?).transpose())?;
            return table.ok_or_else(|| PyTypeError::new_err("these figures make no table; ask for them, and read their fields"));
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

    /// Several commands in one commit: stored whole at the end of the `with` block, dropped where it is left by an exception.
    fn transaction(&self, py: Python<'_>) -> PyResult<Transaction> {
        let begun = run(py, &self.state, || self.session.begin())?;
        Ok(Transaction { inner: Mutex::new(Some(begun)), state: Arc::clone(&self.state) })
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

/// Several commands on their way into one commit.
#[pyclass(frozen, module = "crm_core")]
pub struct Transaction {
    inner: Mutex<Option<CoreTransaction>>,
    state: Arc<State>,
}

impl Transaction {
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

    /// The record of `id`, as it will be once the transaction is stored.
    fn get<'py>(&self, py: Python<'py>, kind: &Bound<'py, PyAny>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let (known, id) = (class_kind(kind)?, any_id(id)?);
        let record = self.with(py, |transaction| transaction.get_any(known, id))?;
        Record::of(kind, record)
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

/// The version of the library.
#[pyfunction]
pub fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
