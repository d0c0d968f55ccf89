//! From the library to Python: answers, figures and parts of records are written into data classes by serde.

use std::fmt::Display;

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};
use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    Serializer,
};

use crate::names::python_name;
use crate::record::Record;

/// Why a value cannot be written.
#[derive(Debug)]
struct Unwritten(PyErr);

impl Display for Unwritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Unwritten {}

impl serde::ser::Error for Unwritten {
    fn custom<T: Display>(words: T) -> Self {
        Self(pyo3::exceptions::PyRuntimeError::new_err(words.to_string()))
    }
}

impl From<PyErr> for Unwritten {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

/// The classes that values become.
struct Classes {
    by_name: Py<PyDict>,
    records: Py<PyDict>,
    uuid: Py<PyAny>,
    decimal: Py<PyAny>,
    date: Py<PyAny>,
    epoch: Py<PyAny>,
    delta: Py<PyAny>,
}

static CLASSES: PyOnceLock<Classes> = PyOnceLock::new();

fn classes(py: Python<'_>) -> PyResult<&Classes> {
    CLASSES.get_or_try_init(py, || {
        let vocabulary = py.import("crm_core._vocabulary")?;
        let times = py.import("datetime")?;
        let utc = times.getattr("timezone")?.getattr("utc")?;
        Ok(Classes {
            by_name: vocabulary.getattr("CLASSES")?.cast_into::<PyDict>()?.unbind(),
            records: vocabulary.getattr("RECORDS")?.cast_into::<PyDict>()?.unbind(),
            uuid: py.import("uuid")?.getattr("UUID")?.unbind(),
            decimal: py.import("decimal")?.getattr("Decimal")?.unbind(),
            date: times.getattr("date")?.unbind(),
            epoch: times.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?.unbind(),
            delta: times.getattr("timedelta")?.unbind(),
        })
    })
}

/// The class of records of the kind that is written `tag`.
pub fn record_class<'py>(py: Python<'py>, tag: &str) -> PyResult<Bound<'py, PyAny>> {
    let known = classes(py)?.records.bind(py);
    known.get_item(tag)?.ok_or_else(|| pyo3::exceptions::PyKeyError::new_err(tag.to_owned()))
}

/// `value` in Python.
pub fn written<'py>(py: Python<'py>, value: &(impl Serialize + ?Sized)) -> PyResult<Bound<'py, PyAny>> {
    value.serialize(Writer::new(py)).map_err(|error| error.0)
}

/// The field at `at` of a struct in Python, without writing the others.
pub fn picked<'py>(py: Python<'py>, value: &impl Serialize, at: usize) -> PyResult<Bound<'py, PyAny>> {
    value.serialize(Writer { py, wanted: Some(at) }).map_err(|error| error.0)
}

/// Writes one value, or only one field of it.
#[derive(Clone, Copy)]
struct Writer<'py> {
    py: Python<'py>,
    wanted: Option<usize>,
}

type Written<'py> = Result<Bound<'py, PyAny>, Unwritten>;

impl<'py> Writer<'py> {
    fn new(py: Python<'py>) -> Self {
        Self { py, wanted: None }
    }

    fn class(self, name: &str) -> Written<'py> {
        let known = classes(self.py)?.by_name.bind(self.py).get_item(name)?;
        known.ok_or_else(|| {
            Unwritten::custom(format!("crm_core has no class `{name}`; install the files that belong to this library"))
        })
    }

    /// A value whose type stands in the name of a newtype.
    fn named(self, name: &str, value: Bound<'py, PyAny>) -> Written<'py> {
        let (py, known) = (self.py, classes(self.py)?);
        Ok(match name {
            "Id" => {
                let named = PyDict::new(py);
                named.set_item(intern!(py, "bytes"), value)?;
                known.uuid.bind(py).call((), Some(&named))?
            }
            "Decimal" => known.decimal.bind(py).call1((value,))?,
            // Day 719,163 is 1970-01-01.
            "Date" => known
                .date
                .bind(py)
                .call_method1(intern!(py, "fromordinal"), (value.extract::<i64>()?.saturating_add(719_163),))?,
            "Timestamp" => known.epoch.bind(py).add(known.delta.bind(py).call1((0, 0, value))?)?,
            _ => value,
        })
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ty;)+) => {$(
        fn $method(self, value: $kind) -> Written<'py> {
            Ok(value.into_pyobject(self.py).map_err(PyErr::from)?.to_owned().into_any())
        }
    )+};
}

impl<'py> Serializer for Writer<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;
    type SerializeSeq = Several<'py>;
    type SerializeTuple = Several<'py>;
    type SerializeTupleStruct = Impossible<Self::Ok, Unwritten>;
    type SerializeTupleVariant = Impossible<Self::Ok, Unwritten>;
    type SerializeMap = Keyed<'py>;
    type SerializeStruct = Built<'py>;
    type SerializeStructVariant = Built<'py>;

    plain! {
        serialize_bool: bool;
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
        serialize_char: char;
        serialize_str: &str;
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_f32(self, _: f32) -> Written<'py> {
        Err(Unwritten::custom("the library gives no floats"))
    }

    fn serialize_f64(self, _: f64) -> Written<'py> {
        Err(Unwritten::custom("the library gives no floats"))
    }

    fn serialize_bytes(self, value: &[u8]) -> Written<'py> {
        Ok(PyBytes::new(self.py, value).into_any())
    }

    fn serialize_none(self) -> Written<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written<'py> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, name: &'static str, _: u32, tag: &'static str) -> Written<'py> {
        let class = self.class(name)?;
        // A plain enum is called with the value; a sum has a class for each variant.
        if class.hasattr(intern!(self.py, "__members__"))? {
            return Ok(class.call1((tag,))?);
        }
        Ok(class.getattr(camel(tag).as_str())?.call0()?)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Written<'py> {
        self.named(name, value.serialize(self)?)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        _: u32,
        tag: &'static str,
        value: &T,
    ) -> Written<'py> {
        let value = value.serialize(self)?;
        // An event stands for itself, without its process.
        if name == "AnyEvent" {
            return Ok(value);
        }
        Ok(self.class(name)?.getattr(camel(tag).as_str())?.call1((value,))?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'py>, Unwritten> {
        Ok(Several { py: self.py, items: Vec::new() })
    }

    fn serialize_tuple(self, _: usize) -> Result<Several<'py>, Unwritten> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unwritten> {
        Err(Unwritten::custom(format!("`{name}` has no names for its parts")))
    }

    fn serialize_tuple_variant(
        self,
        name: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritten> {
        Err(Unwritten::custom(format!("`{name}` has no names for its parts")))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Keyed<'py>, Unwritten> {
        Ok(Keyed { py: self.py, pairs: PyDict::new(self.py), key: None })
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Built<'py>, Unwritten> {
        let class = if self.wanted.is_none() { Some(self.class(name)?) } else { None };
        Ok(Built { py: self.py, class, fields: PyDict::new(self.py), wanted: self.wanted, found: None })
    }

    fn serialize_struct_variant(self, name: &'static str, _: u32, tag: &'static str, _: usize) -> Result<Built<'py>, Unwritten> {
        let class = self.class(name)?.getattr(camel(tag).as_str())?;
        Ok(Built { py: self.py, class: Some(class), fields: PyDict::new(self.py), wanted: None, found: None })
    }
}

/// `best_case` as `BestCase`: the class of a variant.
fn camel(tag: &str) -> String {
    let mut out = String::with_capacity(tag.len());
    let mut upper = true;
    for c in tag.chars() {
        if c == '_' {
            upper = true;
        } else if upper {
            out.extend(c.to_uppercase());
            upper = false;
        } else {
            out.push(c);
        }
    }
    if matches!(out.as_str(), "None" | "True" | "False") {
        out.push('_');
    }
    out
}

/// A tuple on its way.
struct Several<'py> {
    py: Python<'py>,
    items: Vec<Bound<'py, PyAny>>,
}

impl<'py> SerializeSeq for Several<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        self.items.push(value.serialize(Writer::new(self.py))?);
        Ok(())
    }

    fn end(self) -> Written<'py> {
        Ok(PyTuple::new(self.py, self.items)?.into_any())
    }
}

impl<'py> SerializeTuple for Several<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Written<'py> {
        SerializeSeq::end(self)
    }
}

/// A dict on its way.
struct Keyed<'py> {
    py: Python<'py>,
    pairs: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
}

impl<'py> SerializeMap for Keyed<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritten> {
        self.key = Some(key.serialize(Writer::new(self.py))?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritten> {
        let key = self.key.take().ok_or_else(|| Unwritten::custom("a value without a key"))?;
        self.pairs.set_item(key, value.serialize(Writer::new(self.py))?)?;
        Ok(())
    }

    fn end(self) -> Written<'py> {
        Ok(self.pairs.into_any())
    }
}

/// An object of a class on its way; where one field is wanted, that field.
struct Built<'py> {
    py: Python<'py>,
    class: Option<Bound<'py, PyAny>>,
    fields: Bound<'py, PyDict>,
    wanted: Option<usize>,
    found: Option<Bound<'py, PyAny>>,
}

impl<'py> Built<'py> {
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritten> {
        match self.wanted {
            None => {
                self.fields.set_item(PyString::intern(self.py, &python_name(name)), value.serialize(Writer::new(self.py))?)?
            }
            Some(0) if self.found.is_none() => self.found = Some(value.serialize(Writer::new(self.py))?),
            Some(left) => self.wanted = Some(left.saturating_sub(1)),
        }
        Ok(())
    }

    fn built(self) -> Written<'py> {
        let Some(class) = self.class else { return self.found.ok_or_else(|| Unwritten::custom("there is no such field")) };
        // Where a record is a part of an answer, only its fields come by here.
        if class.hasattr(intern!(self.py, "_kind"))? {
            return Ok(Record::of_fields(&class, self.fields)?);
        }
        Ok(class.call((), Some(&self.fields))?)
    }
}

impl<'py> SerializeStruct for Built<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritten> {
        self.field(name, value)
    }

    fn end(self) -> Written<'py> {
        self.built()
    }
}

impl<'py> SerializeStructVariant for Built<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Unwritten;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unwritten> {
        self.field(name, value)
    }

    fn end(self) -> Written<'py> {
        self.built()
    }
}
