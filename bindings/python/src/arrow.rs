//! Arrow across the border, by its PyCapsule interface: tables out without a copy, tables in row by row.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{
    Date32Type, Decimal128Type, Int8Type, Int16Type, Int32Type, Int64Type, TimestampMicrosecondType, UInt8Type, UInt16Type,
    UInt32Type, UInt64Type,
};
use arrow_array::{Array, RecordBatch, RecordBatchReader};
use arrow_schema::{DataType, TimeUnit};
use crm_core::commands::AnyCommand;
use crm_core::kernel::{CrmError, Date, Form, Timestamp, Tree};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A stream as any reader of Arrow takes it.
pub fn capsule<'py>(py: Python<'py>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'py, PyCapsule>> {
    // Dropped without having been taken over, the stream releases itself.
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
}

/// The batches that any producer of Arrow gives.
pub fn batches(source: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    let give = source.getattr_opt("__arrow_c_stream__")?.ok_or_else(|| {
        PyTypeError::new_err("an Arrow table is wanted here: a polars or pandas frame, a pyarrow table, a duckdb relation")
    })?;
    let capsule = give.call0()?.cast_into::<PyCapsule>()?;
    let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
    // SAFETY: a capsule of this name holds a stream of the C stream interface, alive while the capsule is; reading moves it out and leaves a
    // released one behind, as the interface asks.
    #[allow(unsafe_code, reason = "the C data interface is a pointer")]
    let reader = unsafe { RecordBatchStreamReader::from_raw(pointer.as_ptr()) };
    let reader = reader.map_err(|error| PyValueError::new_err(error.to_string()))?;
    reader.collect::<Result<_, _>>().map_err(|error| PyValueError::new_err(error.to_string()))
}

/// How the columns of a table make a value: by the dots in their names.
#[derive(Default)]
pub struct Columns {
    column: Option<usize>,
    inner: BTreeMap<String, Columns>,
}

impl Columns {
    /// The columns of a table.
    pub fn of(batch: &RecordBatch) -> Self {
        let mut root = Self::default();
        for (at, field) in batch.schema_ref().fields().iter().enumerate() {
            let place = field.name().split('.').fold(&mut root, |tree, part| tree.inner.entry(part.to_owned()).or_default());
            place.column = Some(at);
        }
        root
    }

    fn is_empty_at(&self, batch: &RecordBatch, row: usize) -> bool {
        let own = self.column.is_none_or(|at| batch.columns().get(at).is_none_or(|column| column.is_null(row)));
        own && self.inner.values().all(|tree| tree.is_empty_at(batch, row))
    }
}

/// One row, or a part of it, as a tree: columns without a value are left out.
fn grown(tree: &Columns, batch: &RecordBatch, row: usize) -> Tree {
    if let Some(column) = tree.column.and_then(|at| batch.columns().get(at)).filter(|column| !column.is_null(row)) {
        return cell(column, row).unwrap_or_else(Tree::Wrong);
    }
    let filled = tree.inner.iter().filter(|(_, inner)| !inner.is_empty_at(batch, row));
    Tree::Map(filled.map(|(name, inner)| (name.clone(), grown(inner, batch, row))).collect())
}

/// The command `tag` whose content is a row.
pub fn command(tag: &str, columns: &Columns, batch: &RecordBatch, row: usize) -> Result<AnyCommand, CrmError> {
    let content = grown(columns, batch, row);
    let envelope = Tree::Map(vec![("do".to_owned(), Tree::Text(tag.to_owned())), ("with".to_owned(), content)]);
    AnyCommand::from_tree(envelope, Form::People)
}

/// What stands in one cell of a column.
fn cell(column: &dyn Array, row: usize) -> Result<Tree, String> {
    Ok(match column.data_type() {
        DataType::Utf8 => Tree::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Tree::Text(column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Tree::Text(column.as_string_view().value(row).to_owned()),
        DataType::Boolean => Tree::Flag(column.as_boolean().value(row)),
        DataType::Int8 => Tree::Integer(column.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Tree::Integer(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Tree::Integer(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Tree::Integer(column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => Tree::Integer(column.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => Tree::Integer(column.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => Tree::Integer(column.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => Tree::Large(column.as_primitive::<UInt64Type>().value(row)),
        DataType::Date32 => {
            let day = Date::from_days(column.as_primitive::<Date32Type>().value(row).into());
            Tree::Text(day.map_err(|error| error.to_string())?.to_string())
        }
        DataType::Decimal128(..) => Tree::Text(column.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => {
            let instant = Timestamp::from_micros(column.as_primitive::<TimestampMicrosecondType>().value(row));
            Tree::Text(instant.map_err(|error| error.to_string())?.to_string())
        }
        DataType::Timestamp(_, None) => {
            return Err(String::from("an instant with a time zone is wanted here, not a naive one; say in which zone it is"));
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            return Err(String::from("a float is not exact; cast the column to a decimal, or to a whole number"));
        }
        DataType::List(_) => Tree::List(listed(texts(&column.as_list::<i32>().value(row))?)),
        DataType::LargeList(_) => Tree::List(listed(texts(&column.as_list::<i64>().value(row))?)),
        DataType::Dictionary(..) => {
            let plain = column.as_any_dictionary();
            let key = plain.normalized_keys().get(row).copied().unwrap_or_default();
            Tree::Text(texts(&plain.values().clone())?.get(key).cloned().unwrap_or_default())
        }
        other => {
            return Err(format!("a column of {other} cannot be read; cast it to text, decimal, date or a whole number"));
        }
    })
}

fn listed(texts: Vec<String>) -> Vec<Tree> {
    texts.into_iter().map(Tree::Text).collect()
}

/// A cell as a person reads it; an empty one is an empty text.
pub fn shown(column: &dyn Array, row: usize) -> Result<String, String> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    Ok(match cell(column, row)? {
        Tree::Text(text) => text,
        Tree::Integer(number) => number.to_string(),
        Tree::Large(number) => number.to_string(),
        Tree::Flag(flag) => (if flag { "yes" } else { "no" }).to_owned(),
        Tree::List(items) => {
            let texts = items.iter().filter_map(|item| if let Tree::Text(text) = item { Some(text.as_str()) } else { None });
            texts.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    })
}

fn texts(values: &dyn Array) -> Result<Vec<String>, String> {
    let all = |values: &mut dyn Iterator<Item = Option<&str>>| values.flatten().map(str::to_owned).collect();
    Ok(match values.data_type() {
        DataType::Utf8 => all(&mut values.as_string::<i32>().iter()),
        DataType::LargeUtf8 => all(&mut values.as_string::<i64>().iter()),
        DataType::Utf8View => all(&mut values.as_string_view().iter()),
        other => return Err(format!("a list of {other} cannot be read; give a list of texts")),
    })
}
