//! What the handles share: reading commands, queries and ids that Python gives, writing answers and pages.

use crm_core::administration::RolePreset;
use crm_core::commands::{AnyAnswer, AnyCommand, AnyQuestion};
use crm_core::kernel::{CrmError, Fault, Form, Page, RecordId, Tree};
use crm_core::records::{AnyId, AnyQuery, AnyRecord, KeyPart, KeyRange, RecordKind};
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDate, PyDateTime, PyInt, PyString, PyTuple};
use serde::Deserialize;

use crate::error::raised;
use crate::read::{id_bytes, tree};
use crate::record::{Record, kind_of, tag};
use crate::write::{record_class, written};

/// Reads what serde can read of a Python value that stands under `field`.
pub fn read<T: for<'de> Deserialize<'de>>(value: &Bound<'_, PyAny>, field: &str) -> PyResult<T> {
    crate::read::read(value).map_err(|error| {
        let error = match error {
            // Placed by the one who knows the field.
            CrmError::Invalid(faults) => {
                faults.as_slice().first().map_or(CrmError::Invalid(faults.clone()), |fault| fault.clone().at(field).into())
            }
            other => other,
        };
        raised(value.py(), &error)
    })
}

/// A command or question of the vocabulary in its envelope.
fn envelope(key: &str, base: &str, value: &Bound<'_, PyAny>) -> PyResult<Tree> {
    let py = value.py();
    let wrong = || {
        let class = value.get_type().repr().map_or_else(|_| "?".to_owned(), |name| name.to_string());
        PyTypeError::new_err(format!("a {base} of crm_core is wanted here, not {class}"))
    };
    if !value.is_instance(&py.import("crm_core._base")?.getattr(base)?)? {
        return Err(wrong());
    }
    let tag: String = value.getattr(intern!(py, "_tag")).map_err(|_| wrong())?.extract()?;
    Ok(Tree::Map(vec![(key.to_owned(), Tree::Text(tag)), ("with".to_owned(), tree(value)?)]))
}

/// A command of the vocabulary.
pub fn read_command(value: &Bound<'_, PyAny>) -> PyResult<AnyCommand> {
    AnyCommand::from_tree(envelope("do", "Command", value)?, Form::Typed).map_err(|error| raised(value.py(), &error))
}

/// A question of the vocabulary.
pub fn read_question(value: &Bound<'_, PyAny>) -> PyResult<AnyQuestion> {
    AnyQuestion::from_tree(envelope("ask", "Question", value)?, Form::Typed).map_err(|error| raised(value.py(), &error))
}

/// A role that most companies begin with, as a draft: change it as you like before adding it.
#[pyfunction]
pub fn role_draft<'py>(py: Python<'py>, preset: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let preset: RolePreset = read(preset, "preset")?;
    written(py, &preset.draft().map_err(|fault| raised(py, &fault.into()))?)
}

/// A query and the class of its records: a class stands for all of its records.
pub fn read_query<'py>(value: &Bound<'py, PyAny>) -> PyResult<(Bound<'py, PyAny>, AnyQuery)> {
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
    if !index.is_none() && !index.getattr(intern!(py, "kind"))?.eq(class.getattr(intern!(py, "_kind"))?)? {
        return Err(PyTypeError::new_err("the index belongs to records of another class; give one of the class that is listed"));
    }
    let query = AnyQuery {
        kind: class_kind(&class)?,
        index: if index.is_none() { None } else { Some(index.getattr(intern!(py, "number"))?.extract()?) },
        range,
        descending: value.getattr(intern!(py, "is_descending"))?.extract()?,
        limit: page_limit(&value.getattr(intern!(py, "limit"))?)?,
        after: if after.is_none() { None } else { Some(read(&after, "after")?) },
    };
    Ok((class, query))
}

/// How many rows a page has; none where nothing is said.
fn page_limit(value: &Bound<'_, PyAny>) -> PyResult<Option<usize>> {
    if value.is_none() {
        return Ok(None);
    }
    match value.extract::<usize>() {
        Ok(rows) if rows > 0 => Ok(Some(rows)),
        _ => {
            let fault = Fault::new(value, "a page has at least one row", "give a whole number above 0").at("limit");
            Err(raised(value.py(), &fault.into()))
        }
    }
}

/// One part of a key, by the type that Python gives it.
pub fn key_part(value: &Bound<'_, PyAny>) -> PyResult<KeyPart> {
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

/// An id of any kind.
pub fn any_id(value: &Bound<'_, PyAny>) -> PyResult<AnyId> {
    match id_bytes(value)? {
        Some(id) => Ok(AnyId::from_bytes(id)),
        // What is none is refused in the words of every other field.
        None => read(value, "id"),
    }
}

/// The kind of a record class.
pub fn class_kind(class: &Bound<'_, PyAny>) -> PyResult<RecordKind> {
    match class.getattr_opt(intern!(class.py(), "_kind"))? {
        Some(tag) => kind_of(tag.extract()?),
        None => Err(PyTypeError::new_err("a class of records is wanted here, as crm_core.Account")),
    }
}

/// What a command answers, as Python has it.
pub fn answer<'py>(py: Python<'py>, answer: &AnyAnswer) -> PyResult<Bound<'py, PyAny>> {
    match answer.record() {
        Some(record) => Record::of(&record_class(py, &tag(record.kind()))?, record),
        None => written(py, answer),
    }
}

/// One page of records of a class.
pub fn page<'py>(py: Python<'py>, class: &Bound<'py, PyAny>, page: Page<AnyRecord>) -> PyResult<Bound<'py, PyAny>> {
    static PAGE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let items: Vec<Bound<'py, PyAny>> =
        page.items.into_iter().map(|record| Record::of(class, record)).collect::<PyResult<_>>()?;
    let next = page.next.map(|cursor| written(py, &cursor)).transpose()?;
    let shape = PAGE.get_or_try_init(py, || py.import("crm_core._base")?.getattr("Page").map(Bound::unbind))?;
    shape.bind(py).call1((PyTuple::new(py, items)?, next))
}
