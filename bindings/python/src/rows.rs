//! From values to columns: each value is taken apart by serde and falls into the columns of its layout.

use arrow_schema::ArrowError;
use serde::ser::{
    Error as _, Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    Serializer,
};

use crate::columns::{Column, Layout, Node, scaled};

/// Columns on their way.
pub struct Rows<'l> {
    layout: &'l Layout,
    columns: Vec<Column>,
    rows: usize,
}

impl<'l> Rows<'l> {
    /// No rows yet, in the columns of `layout`.
    pub fn new(layout: &'l Layout) -> Self {
        Self { layout, columns: layout.builders(), rows: 0 }
    }

    /// Adds one row.
    pub fn push(&mut self, value: &impl Serialize) -> Result<(), ArrowError> {
        value.serialize(Cell { node: &self.layout.root, columns: &mut self.columns }).map_err(|fault| fault.0)?;
        self.rows = self.rows.saturating_add(1);
        self.columns.iter_mut().for_each(|column| column.fill(self.rows));
        Ok(())
    }

    /// The table of all rows added.
    pub fn finish(self) -> Result<arrow_array::RecordBatch, ArrowError> {
        crate::columns::batch(self.layout, self.columns)
    }
}

/// Why a value does not fit its column.
#[derive(Debug)]
pub struct Misfit(ArrowError);

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Misfit {}

impl serde::ser::Error for Misfit {
    fn custom<T: std::fmt::Display>(words: T) -> Self {
        Self(ArrowError::InvalidArgumentError(words.to_string()))
    }
}

/// One place of one row.
struct Cell<'c> {
    node: &'c Node,
    columns: &'c mut Vec<Column>,
}

impl<'c> Cell<'c> {
    fn column(self) -> Option<&'c mut Column> {
        match self.node {
            Node::Column(at) | Node::Enum { tag: at, .. } => self.columns.get_mut(*at),
            Node::Struct(_) | Node::Skip => None,
        }
    }

    fn number(self, value: i64) -> Result<(), Misfit> {
        match self.column() {
            Some(Column::Integer(column)) => column.append_value(value),
            Some(Column::Timestamp(column)) => column.append_value(value),
            Some(Column::Date(column)) => column.append_value(i32::try_from(value).map_err(Misfit::custom)?),
            _ => {}
        }
        Ok(())
    }

    fn variant(&mut self, tag: &str) -> &'c [Node] {
        let Node::Enum { tag: at, variants } = self.node else { return &[] };
        if let Some(Column::Text(column)) = self.columns.get_mut(*at) {
            column.append_value(tag);
        }
        variants.get(tag).map_or(&[], Vec::as_slice)
    }
}

macro_rules! numbers {
    ($($method:ident: $kind:ty;)+) => {$(
        fn $method(self, value: $kind) -> Result<(), Misfit> {
            self.number(i64::try_from(value).map_err(Misfit::custom)?)
        }
    )+};
}

impl<'c> Serializer for Cell<'c> {
    type Ok = ();
    type Error = Misfit;
    type SerializeSeq = Texts<'c>;
    type SerializeTuple = Texts<'c>;
    type SerializeTupleStruct = Impossible<(), Misfit>;
    type SerializeTupleVariant = Impossible<(), Misfit>;
    type SerializeMap = Passed;
    type SerializeStruct = Parts<'c>;
    type SerializeStructVariant = Parts<'c>;

    numbers! {
        serialize_i8: i8;
        serialize_i16: i16;
        serialize_i32: i32;
        serialize_i64: i64;
        serialize_u8: u8;
        serialize_u16: u16;
        serialize_u32: u32;
        serialize_u64: u64;
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Misfit> {
        if let Some(Column::Flag(column)) = self.column() {
            column.append_value(value);
        }
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Misfit> {
        Err(Misfit::custom("the library gives no floats"))
    }

    fn serialize_f64(self, _: f64) -> Result<(), Misfit> {
        Err(Misfit::custom("the library gives no floats"))
    }

    fn serialize_char(self, value: char) -> Result<(), Misfit> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Misfit> {
        match self.column() {
            Some(Column::Text(column)) => column.append_value(value),
            Some(Column::Decimal(column)) => {
                column
                    .append_value(scaled(value).ok_or_else(|| Misfit::custom(format!("`{value}` has more than six decimals")))?);
            }
            Some(Column::Texts(column)) => column.values().append_value(value),
            _ => {}
        }
        Ok(())
    }

    /// Only ids are bytes in a table, and they are shown as texts there.
    fn serialize_bytes(self, value: &[u8]) -> Result<(), Misfit> {
        let Ok(id) = <[u8; 16]>::try_from(value) else { return Ok(()) };
        let mut text = [0; 36];
        let text: &str = hyphenated(&id, &mut text);
        match self.column() {
            Some(Column::Text(column)) => column.append_value(text),
            Some(Column::Texts(column)) => column.values().append_value(text),
            _ => {}
        }
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_unit_variant(mut self, _: &'static str, _: u32, tag: &'static str) -> Result<(), Misfit> {
        self.variant(tag);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Misfit> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        _: u32,
        tag: &'static str,
        value: &T,
    ) -> Result<(), Misfit> {
        match self.variant(tag).first() {
            Some(node) => value.serialize(Cell { node, columns: self.columns }),
            None => Ok(()),
        }
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Texts<'c>, Misfit> {
        Ok(Texts { node: self.node, columns: self.columns })
    }

    fn serialize_tuple(self, _: usize) -> Result<Texts<'c>, Misfit> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Misfit> {
        Err(Misfit::custom("parts without names fit no column"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Misfit> {
        Err(Misfit::custom("parts without names fit no column"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Passed, Misfit> {
        Ok(Passed)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'c>, Misfit> {
        let nodes = match self.node {
            Node::Struct(nodes) => nodes.as_slice(),
            // What may be written as its first field alone is shown as that.
            Node::Column(_) => std::slice::from_ref(self.node),
            Node::Enum { .. } | Node::Skip => &[],
        };
        Ok(Parts { nodes: nodes.iter(), columns: self.columns })
    }

    fn serialize_struct_variant(mut self, _: &'static str, _: u32, tag: &'static str, _: usize) -> Result<Parts<'c>, Misfit> {
        Ok(Parts { nodes: self.variant(tag).iter(), columns: self.columns })
    }
}

const HEX: [u8; 16] = *b"0123456789abcdef";

/// Writes an id as text without asking for memory: a table has millions.
fn hyphenated<'t>(id: &[u8; 16], text: &'t mut [u8; 36]) -> &'t str {
    let mut places = text.iter_mut();
    for (at, byte) in id.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10)
            && let Some(place) = places.next()
        {
            *place = b'-';
        }
        for digit in [byte >> 4, byte & 15] {
            if let (Some(place), Some(hex)) = (places.next(), HEX.get(usize::from(digit))) {
                *place = *hex;
            }
        }
    }
    std::str::from_utf8(text).unwrap_or_default()
}

/// A list of texts in one cell; lists of anything else are passed over.
pub struct Texts<'c> {
    node: &'c Node,
    columns: &'c mut Vec<Column>,
}

impl SerializeSeq for Texts<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        match self.node {
            Node::Column(_) => value.serialize(Cell { node: self.node, columns: self.columns }),
            Node::Struct(_) | Node::Enum { .. } | Node::Skip => Ok(()),
        }
    }

    fn end(self) -> Result<(), Misfit> {
        if let Some(Column::Texts(column)) = (Cell { node: self.node, columns: self.columns }).column() {
            column.append(true);
        }
        Ok(())
    }
}

impl SerializeTuple for Texts<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        SerializeSeq::serialize_element(self, value)
    }

    fn end(self) -> Result<(), Misfit> {
        SerializeSeq::end(self)
    }
}

/// A map, which fits no column.
pub struct Passed;

impl SerializeMap for Passed {
    type Ok = ();
    type Error = Misfit;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Misfit> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Misfit> {
        Ok(())
    }

    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

/// The fields of a struct or a variant, each in its own place.
pub struct Parts<'c> {
    nodes: std::slice::Iter<'c, Node>,
    columns: &'c mut Vec<Column>,
}

impl Parts<'_> {
    fn field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Misfit> {
        match self.nodes.next() {
            Some(Node::Skip) | None => Ok(()),
            Some(node) => value.serialize(Cell { node, columns: self.columns }),
        }
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Misfit> {
        self.field(value)
    }

    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}

impl SerializeStructVariant for Parts<'_> {
    type Ok = ();
    type Error = Misfit;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, _: &'static str, value: &T) -> Result<(), Misfit> {
        self.field(value)
    }

    fn end(self) -> Result<(), Misfit> {
        Ok(())
    }
}
