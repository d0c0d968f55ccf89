//! Records in Python: the library's own record behind a class of the vocabulary; a field is turned into Python when it is read.

use std::cell::Cell;
use std::hash::{DefaultHasher, Hash, Hasher};

use crm_core::records::{AnyRecord, RecordKind};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};

use crate::error::raised;
use crate::write::{picked, record_class};

/// What stands behind a record.
enum Behind {
    /// The library's own record.
    Kept(Box<AnyRecord>),
    /// The fields of a record that came as a part of an answer, in order.
    Fields(Py<PyTuple>),
}

thread_local! {
    /// What the next record that is made stands for. A class of the vocabulary is called without arguments, so that nobody but the library
    /// can make a record, and this hands over what it is made of without a Python object in between.
    static NEXT: Cell<Option<Behind>> = const { Cell::new(None) };
}

/// A record as the library gave it. It never changes: what changes a record is a command, and its answer is another one.
#[pyclass(subclass, frozen, module = "crm_core._native")]
pub struct Record {
    behind: Behind,
}

/// How serde writes a kind: the one name it has outside.
pub fn tag(kind: RecordKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The kind of that name.
pub fn kind_of(tag: &str) -> PyResult<RecordKind> {
    let named: StrDeserializer<'_, ValueError> = tag.into_deserializer();
    RecordKind::deserialize(named).map_err(|_| PyValueError::new_err(format!("`{tag}` is no kind of record")))
}

impl Record {
    /// An object of `class` over what stands behind it.
    fn make<'py>(class: &Bound<'py, PyAny>, behind: Behind) -> PyResult<Bound<'py, PyAny>> {
        NEXT.set(Some(behind));
        let made = class.call0();
        NEXT.set(None);
        made
    }

    /// `record` as an object of `class`, which is that of its kind.
    pub fn of<'py>(class: &Bound<'py, PyAny>, record: AnyRecord) -> PyResult<Bound<'py, PyAny>> {
        Self::make(class, Behind::Kept(Box::new(record)))
    }

    /// A record of which only the fields came by.
    pub fn of_fields<'py>(class: &Bound<'py, PyAny>, fields: Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
        let fields = PyTuple::new(class.py(), fields.values())?;
        Self::make(class, Behind::Fields(fields.unbind()))
    }

    fn names<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        Ok(this.getattr("__match_args__")?.cast_into::<PyTuple>()?)
    }

    /// True where both hold the same in every field.
    fn same(&self, py: Python<'_>, other: &Self, fields: usize) -> PyResult<bool> {
        match (&self.behind, &other.behind) {
            (Behind::Kept(one), Behind::Kept(two)) => Ok(one == two),
            _ => {
                for at in 0..fields {
                    if !self._field(py, at)?.eq(other._field(py, at)?)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }
}

#[pymethods]
impl Record {
    #[new]
    fn new() -> PyResult<Self> {
        let behind = NEXT.take();
        let behind =
            behind.ok_or_else(|| PyTypeError::new_err("records come from the library: execute a command, or get one"))?;
        Ok(Self { behind })
    }

    fn _field<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyAny>> {
        match &self.behind {
            Behind::Kept(record) => picked(py, record.as_ref(), at),
            Behind::Fields(fields) => fields.bind(py).get_item(at),
        }
    }

    /// Every field by its name, each as Python has it.
    fn as_dict<'py>(this: &Bound<'py, Self>) -> PyResult<Bound<'py, PyDict>> {
        let (py, fields) = (this.py(), PyDict::new(this.py()));
        for (at, name) in Self::names(this)?.iter().enumerate() {
            fields.set_item(name, this.get()._field(py, at)?)?;
        }
        Ok(fields)
    }

    fn __repr__(this: &Bound<'_, Self>) -> PyResult<String> {
        let mut parts = Vec::new();
        for (name, value) in Self::as_dict(this)?.iter() {
            let value = value.repr()?;
            parts.push(format!("{}={}", name.str()?.to_str()?, value.to_str()?));
        }
        Ok(format!("{}({})", this.get_type().name()?.to_str()?, parts.join(", ")))
    }

    fn __eq__(this: &Bound<'_, Self>, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = this.py();
        let Ok(other) = other.cast::<Self>() else { return Ok(py.NotImplemented()) };
        let same = this.get_type().is(other.get_type()) && this.get().same(py, other.get(), Self::names(this)?.len())?;
        Ok(same.into_pyobject(py)?.to_owned().into_any().unbind())
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        // The id is the first field of every record.
        self._field(py, 0)?.hash()?.hash(&mut hasher);
        Ok(hasher.finish())
    }

    fn __copy__(this: Bound<'_, Self>) -> Bound<'_, Self> {
        this
    }

    fn __deepcopy__<'py>(this: Bound<'py, Self>, _memo: &Bound<'py, PyAny>) -> Bound<'py, Self> {
        this
    }

    fn __reduce__<'py>(this: &Bound<'py, Self>) -> PyResult<Reduced<'py>> {
        let py = this.py();
        let restore = py.import("crm_core._native")?.getattr("_restore")?;
        let tag: String = this.getattr("_kind")?.extract()?;
        let content = match &this.get().behind {
            Behind::Kept(record) => {
                let bytes = record.to_cbor().map_err(|error| raised(py, &error))?;
                pyo3::types::PyBytes::new(py, &bytes).into_any()
            }
            Behind::Fields(fields) => fields.bind(py).clone().into_any(),
        };
        Ok((restore, (tag, content)))
    }

    fn _repr_html_(this: &Bound<'_, Self>) -> PyResult<String> {
        let show = this.py().import("crm_core._display")?.getattr("record_html")?;
        show.call1((this,))?.extract()
    }
}

/// What pickle asks for: a function, and what to call it with.
type Reduced<'py> = (Bound<'py, PyAny>, (String, Bound<'py, PyAny>));

/// A record that was pickled.
#[pyfunction]
pub fn _restore<'py>(py: Python<'py>, tag: &str, content: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let class = record_class(py, tag)?;
    if let Ok(fields) = content.cast::<PyTuple>() {
        return Record::make(&class, Behind::Fields(fields.clone().unbind()));
    }
    let record = AnyRecord::from_cbor(kind_of(tag)?, content.extract::<&[u8]>()?).map_err(|error| raised(py, &error))?;
    Record::of(&class, record)
}
