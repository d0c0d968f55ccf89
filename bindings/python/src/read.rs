//! From Python to the library: every value becomes a tree, in which each type of Python's stands for itself.
//!
//! What is never right is said here: a float, which is not exact, an instant without a time zone, a number that is none.

use crm_core::kernel::{CrmError, Form, Tree, Word};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyBytes, PyDate, PyDateTime, PyFloat, PyInt, PyMapping, PySequence, PyString, PyTuple, PyType};
use serde::Deserialize;

use crate::names::rust_name;

static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();

fn is_uuid(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.is_instance(UUID.import(value.py(), "uuid", "UUID")?)
}

/// The sixteen bytes of an id; nothing for what is none. The short way for calls that take nothing but an id.
pub fn id_bytes(value: &Bound<'_, PyAny>) -> PyResult<Option<[u8; 16]>> {
    if !is_uuid(value)? {
        return Ok(None);
    }
    let bytes = value.getattr(intern!(value.py(), "bytes"))?;
    Ok(bytes.cast::<PyBytes>()?.as_bytes().try_into().ok())
}

/// Reads what serde can read of a Python value.
pub fn read<T: for<'de> Deserialize<'de>>(value: &Bound<'_, PyAny>) -> Result<T, CrmError> {
    // Where Python itself fails, as in a property that raises, the value is wrong in Python's words.
    tree(value).unwrap_or_else(|error| Tree::Wrong(error.to_string())).read(Form::Typed)
}

/// How deep values may lie in each other: no command comes near, and a list that holds itself ends here.
const DEPTH: usize = 64;

/// The tree of a Python value.
pub fn tree(value: &Bound<'_, PyAny>) -> PyResult<Tree> {
    tree_within(value, DEPTH)
}

/// The tree of a value in which others may lie, `depth` deep.
fn tree_within(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Tree> {
    let py = value.py();
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(Tree::Wrong(format!("``: values lie in each other more than {DEPTH} deep; give them flat")));
    };
    if value.is_none() {
        return Ok(Tree::Nothing);
    }
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(Tree::Text(text.to_str()?.to_owned()));
    }
    if let Some(class) = value.getattr_opt(intern!(py, "_of"))? {
        return class_tree(value, &class, depth);
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(Tree::Flag(flag.is_true()));
    }
    if value.cast::<PyInt>().is_ok() {
        return Ok(match (value.extract::<i64>(), value.extract::<u64>()) {
            (Ok(number), _) => Tree::Integer(number),
            (_, Ok(number)) => Tree::Large(number),
            _ => wrong(value, "a number of 64 bits is wanted here", "give a smaller one"),
        });
    }
    if is_uuid(value)? {
        return Ok(Tree::Word(Word::Id, value.str()?.to_str()?.to_owned()));
    }
    if value.is_instance(DECIMAL.import(py, "decimal", "Decimal")?)? {
        if !value.call_method0(intern!(py, "is_finite"))?.extract::<bool>()? {
            return Ok(wrong(value, "a finite number is wanted here", "give an amount, as Decimal(\"12.50\")"));
        }
        let words: String = value.call_method1(intern!(py, "__format__"), ("f",))?.extract()?;
        return Ok(Tree::Word(Word::Decimal, words));
    }
    other_tree(value, depth)
}

/// The tree of what is rarer than texts, numbers and classes.
fn other_tree(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Tree> {
    let py = value.py();
    if value.cast::<PyDateTime>().is_ok() {
        if value.getattr(intern!(py, "tzinfo"))?.is_none() {
            return Ok(wrong(value, "an instant with a time zone is wanted here", "give it as datetime(…, tzinfo=timezone.utc)"));
        }
        return Ok(Tree::Word(Word::Timestamp, value.call_method0(intern!(py, "isoformat"))?.extract()?));
    }
    if value.cast::<PyDate>().is_ok() {
        return Ok(Tree::Word(Word::Date, value.call_method0(intern!(py, "isoformat"))?.extract()?));
    }
    if value.is_instance(ENUM.import(py, "enum", "Enum")?)? {
        let class = value.get_type().name()?.to_str()?.to_owned();
        return Ok(Tree::Of(class, Box::new(tree_within(&value.getattr(intern!(py, "value"))?, depth)?)));
    }
    if value.cast::<PyFloat>().is_ok() {
        return Ok(wrong(value, "a float is not exact", "give Decimal(\"12.50\"), or a whole number"));
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Tree::Bytes(bytes.as_bytes().to_vec()));
    }
    if let Ok(pairs) = value.cast::<PyMapping>() {
        let pairs: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)> = pairs.items()?.extract()?;
        let pair = |(key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            Ok((key.str()?.to_str()?.to_owned(), tree_within(&value, depth)?))
        };
        return Ok(Tree::Map(pairs.into_iter().map(pair).collect::<PyResult<_>>()?));
    }
    if let Ok(items) = value.cast::<PySequence>() {
        return Ok(Tree::List(items.try_iter()?.map(|item| tree_within(&item?, depth)).collect::<PyResult<_>>()?));
    }
    Ok(wrong(value, "a value of crm_core is wanted here", "give one of its classes, or a plain value"))
}

/// A tree that says what is wrong with the value in its place.
fn wrong(value: &Bound<'_, PyAny>, problem: &str, remedy: &str) -> Tree {
    let shown: String = value.repr().map_or_else(|_| "?".to_owned(), |text| text.to_string_lossy().chars().take(64).collect());
    Tree::Wrong(format!("`{shown}`: {problem}; {remedy}"))
}

/// A data class of the vocabulary: a struct, or a variant of a sum under its tag.
fn class_tree(value: &Bound<'_, PyAny>, class: &Bound<'_, PyAny>, depth: usize) -> PyResult<Tree> {
    let py = value.py();
    let name: String = class.extract()?;
    // With slots, a data class has just its fields there.
    let names = value.get_type().getattr(intern!(py, "__slots__"))?.cast_into::<PyTuple>()?;
    let mut fields = Vec::with_capacity(names.len());
    for field in names.iter() {
        let field = field.cast_into::<PyString>()?;
        fields.push((rust_name(field.to_str()?).to_owned(), tree_within(&value.getattr(&field)?, depth)?));
    }
    let is_call = value.hasattr(intern!(py, "_answers"))?;
    let tag = if is_call { None } else { value.getattr_opt(intern!(py, "_tag"))? };
    let Some(tag) = tag else { return Ok(Tree::Of(name, Box::new(Tree::Map(fields)))) };
    let tag: String = tag.extract()?;
    let content = match fields.as_slice() {
        [] => return Ok(Tree::Of(name, Box::new(Tree::Text(tag)))),
        [(field, _)] if field == "value" => fields.into_iter().next().map_or(Tree::Nothing, |(_, content)| content),
        _ => Tree::Map(fields),
    };
    Ok(Tree::Of(name, Box::new(Tree::Map(vec![(tag, content)]))))
}
