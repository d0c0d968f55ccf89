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
use crm_core::kernel::{Date, Timestamp};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use serde::de::value::{MapDeserializer, StrDeserializer, StringDeserializer};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error as _, SeqAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;

use crate::read::Unread;

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
pub struct Tree {
    column: Option<usize>,
    inner: BTreeMap<String, Tree>,
}

impl Tree {
    /// The tree of a table's columns.
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

/// One row, or a part of it.
#[derive(Clone, Copy)]
pub struct Part<'b> {
    pub tree: &'b Tree,
    pub batch: &'b RecordBatch,
    pub row: usize,
}

/// What one cell holds.
enum Cell {
    Text(String),
    Number(i64),
    Large(u64),
    Flag(bool),
    Texts(Vec<String>),
}

impl<'b> Part<'b> {
    /// The fields that have a value in this row.
    fn fields(self) -> impl Iterator<Item = (&'b str, Self)> {
        let filled = self.tree.inner.iter().filter(move |(_, tree)| !tree.is_empty_at(self.batch, self.row));
        filled.map(move |(name, tree)| (name.as_str(), Self { tree, ..self }))
    }

    fn cell(self) -> Result<Cell, Unread> {
        let column = self.tree.column.and_then(|at| self.batch.columns().get(at));
        cell(column.ok_or_else(|| Unread::custom("a value is wanted here, not several columns"))?, self.row)
    }

    fn text(self) -> Result<String, Unread> {
        self.cell()?.text()
    }
}

/// What stands in one cell of a column.
fn cell(column: &dyn Array, row: usize) -> Result<Cell, Unread> {
    let fault = |error: &dyn std::fmt::Display| Unread::custom(error);
    Ok(match column.data_type() {
        DataType::Utf8 => Cell::Text(column.as_string::<i32>().value(row).to_owned()),
        DataType::LargeUtf8 => Cell::Text(column.as_string::<i64>().value(row).to_owned()),
        DataType::Utf8View => Cell::Text(column.as_string_view().value(row).to_owned()),
        DataType::Boolean => Cell::Flag(column.as_boolean().value(row)),
        DataType::Int8 => Cell::Number(column.as_primitive::<Int8Type>().value(row).into()),
        DataType::Int16 => Cell::Number(column.as_primitive::<Int16Type>().value(row).into()),
        DataType::Int32 => Cell::Number(column.as_primitive::<Int32Type>().value(row).into()),
        DataType::Int64 => Cell::Number(column.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => Cell::Number(column.as_primitive::<UInt8Type>().value(row).into()),
        DataType::UInt16 => Cell::Number(column.as_primitive::<UInt16Type>().value(row).into()),
        DataType::UInt32 => Cell::Number(column.as_primitive::<UInt32Type>().value(row).into()),
        DataType::UInt64 => Cell::Large(column.as_primitive::<UInt64Type>().value(row)),
        DataType::Date32 => {
            let day = Date::from_days(column.as_primitive::<Date32Type>().value(row).into());
            Cell::Text(day.map_err(|error| fault(&error))?.to_string())
        }
        DataType::Decimal128(..) => Cell::Text(column.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Timestamp(TimeUnit::Microsecond, Some(_)) => {
            let instant = Timestamp::from_micros(column.as_primitive::<TimestampMicrosecondType>().value(row));
            Cell::Text(instant.map_err(|error| fault(&error))?.to_string())
        }
        DataType::Timestamp(_, None) => {
            return Err(Unread::custom("an instant with a time zone is wanted here, not a naive one; say in which zone it is"));
        }
        DataType::Float16 | DataType::Float32 | DataType::Float64 => {
            return Err(Unread::custom("a float is not exact; cast the column to a decimal, or to a whole number"));
        }
        DataType::List(_) => Cell::Texts(texts(&column.as_list::<i32>().value(row))?),
        DataType::LargeList(_) => Cell::Texts(texts(&column.as_list::<i64>().value(row))?),
        DataType::Dictionary(..) => {
            let plain = column.as_any_dictionary();
            let key = plain.normalized_keys().get(row).copied().unwrap_or_default();
            Cell::Text(texts(&plain.values().clone())?.get(key).cloned().unwrap_or_default())
        }
        other => {
            return Err(Unread::custom(format!(
                "a column of {other} cannot be read; cast it to text, decimal, date or a whole number"
            )));
        }
    })
}

/// A cell as a person reads it; an empty one is an empty text.
pub fn shown(column: &dyn Array, row: usize) -> Result<String, Unread> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    Ok(match cell(column, row)? {
        Cell::Flag(flag) => (if flag { "yes" } else { "no" }).to_owned(),
        Cell::Texts(texts) => texts.join(", "),
        other => other.text()?,
    })
}

impl Cell {
    fn text(self) -> Result<String, Unread> {
        match self {
            Cell::Text(text) => Ok(text),
            Cell::Number(number) => Ok(number.to_string()),
            Cell::Large(number) => Ok(number.to_string()),
            Cell::Flag(_) | Cell::Texts(_) => Err(Unread::custom("a text is wanted here; cast the column to text")),
        }
    }
}

fn texts(values: &dyn Array) -> Result<Vec<String>, Unread> {
    let all = |values: &mut dyn Iterator<Item = Option<&str>>| values.flatten().map(str::to_owned).collect();
    Ok(match values.data_type() {
        DataType::Utf8 => all(&mut values.as_string::<i32>().iter()),
        DataType::LargeUtf8 => all(&mut values.as_string::<i64>().iter()),
        DataType::Utf8View => all(&mut values.as_string_view().iter()),
        other => return Err(Unread::custom(format!("a list of {other} cannot be read; give a list of texts"))),
    })
}

impl<'de> Deserializer<'de> for Part<'_> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.cell()? {
            Cell::Text(text) => visitor.visit_string(text),
            Cell::Number(number) => visitor.visit_i64(number),
            Cell::Large(number) => visitor.visit_u64(number),
            Cell::Flag(flag) => visitor.visit_bool(flag),
            Cell::Texts(texts) => visitor.visit_seq(Listed(texts.into_iter())),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        match self.cell()? {
            Cell::Text(text) => visitor.visit_string(text),
            Cell::Number(number) => {
                Err(Unread::custom(format!("`{number}`: a text is wanted here, not a number; cast the column to text")))
            }
            _ => Err(Unread::custom("a text is wanted here; cast the column to text")),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Unread> {
        match name {
            "Id" | "Timestamp" | "Date" | "Decimal" => visitor.visit_newtype_struct(StringDeserializer::new(self.text()?)),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        if self.tree.is_empty_at(self.batch, self.row) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_map(MapDeserializer::new(self.fields().map(|(name, part)| (name, Field(part)))))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unread> {
        visitor.visit_enum(Tag(self.text()?))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str bytes byte_buf unit unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// A part as the value of a map.
struct Field<'b>(Part<'b>);

impl<'de, 'b> serde::de::IntoDeserializer<'de, Unread> for Field<'b> {
    type Deserializer = Part<'b>;

    fn into_deserializer(self) -> Part<'b> {
        self.0
    }
}

struct Tag(String);

impl<'de> EnumAccess<'de> for Tag {
    type Error = Unread;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Self), Unread> {
        Ok((seed.deserialize(StrDeserializer::<Unread>::new(&self.0))?, self))
    }
}

impl<'de> VariantAccess<'de> for Tag {
    type Error = Unread;

    fn unit_variant(self) -> Result<(), Unread> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Unread> {
        Err(Unread::custom(format!("`{}` carries more than a column can hold; bring such rows in by commands", self.0)))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Unread> {
        Err(Unread::custom(format!("`{}` carries more than a column can hold; bring such rows in by commands", self.0)))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Unread> {
        Err(Unread::custom(format!("`{}` carries more than a column can hold; bring such rows in by commands", self.0)))
    }
}

struct Listed(std::vec::IntoIter<String>);

impl<'de> SeqAccess<'de> for Listed {
    type Error = Unread;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unread> {
        self.0.next().map(|text| seed.deserialize(StringDeserializer::new(text))).transpose()
    }
}

/// A command whose content is a row.
pub struct CommandRow<'b> {
    pub tag: &'b str,
    pub row: Part<'b>,
}

impl<'de> Deserializer<'de> for CommandRow<'_> {
    type Error = Unread;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unread> {
        visitor.visit_map(Envelope { tag: self.tag, row: self.row, at: 0 })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

struct Envelope<'b> {
    tag: &'b str,
    row: Part<'b>,
    at: u8,
}

impl<'de> serde::de::MapAccess<'de> for Envelope<'_> {
    type Error = Unread;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unread> {
        self.at += 1;
        let key = match self.at {
            1 => "do",
            2 => "with",
            _ => return Ok(None),
        };
        seed.deserialize(StrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unread> {
        if self.at == 1 { seed.deserialize(StrDeserializer::new(self.tag)) } else { seed.deserialize(self.row) }
    }
}
