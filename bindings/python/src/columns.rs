//! The columns of a table: how a value is taken apart, and where each part goes.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Decimal128Builder, Int64Builder, ListBuilder, StringBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, Field, Schema, TimeUnit};
use serde::Deserialize;

/// Decimals have this many places in a table: none of the library's has more.
pub const SCALE: i8 = 6;
const DIGITS: u8 = 38;

/// What one column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaf {
    Text,
    Flag,
    Integer,
    Decimal,
    Timestamp,
    Date,
    Id,
}

/// How a type lies in columns, as the file says.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Leaf(Leaf),
    List(Leaf),
    Struct(Vec<(String, Form)>),
    Enum(Vec<(String, Vec<(String, Form)>)>),
    Skip,
}

/// The same with the number of each column.
#[derive(Debug, Clone)]
pub enum Node {
    Column(usize),
    Struct(Vec<Node>),
    Enum { tag: usize, variants: BTreeMap<String, Vec<Node>> },
    Skip,
}

/// The layout of a table.
#[derive(Debug)]
pub struct Layout {
    pub root: Node,
    columns: Vec<(String, Leaf, bool)>,
}

static FORMS: OnceLock<BTreeMap<String, Form>> = OnceLock::new();

impl Layout {
    /// The layout of the table of that name; nothing where there is none.
    pub fn of(name: &str) -> Option<Self> {
        let forms = FORMS.get_or_init(|| serde_json::from_str(include_str!("columns.json")).unwrap_or_default());
        Some(Self::with(forms.get(name)?))
    }

    /// The layout of rows with these columns.
    pub fn plain(columns: &[(&str, Leaf)]) -> Self {
        Self::with(&Form::Struct(columns.iter().map(|(name, leaf)| ((*name).to_owned(), Form::Leaf(*leaf))).collect()))
    }

    fn with(form: &Form) -> Self {
        let mut columns = Vec::new();
        let root = place(form, "", &mut columns);
        Self { root, columns }
    }

    /// The columns as Arrow names them; each may be empty.
    pub fn schema(&self) -> Schema {
        let field = |(name, leaf, is_list): &(String, Leaf, bool)| {
            let kind = data_type(*leaf);
            let kind = if *is_list { DataType::List(Arc::new(Field::new_list_field(kind, true))) } else { kind };
            Field::new(name, kind, true)
        };
        Schema::new(self.columns.iter().map(field).collect::<Vec<_>>())
    }

    /// An empty column for each.
    pub fn builders(&self) -> Vec<Column> {
        self.columns.iter().map(|(_, leaf, is_list)| Column::new(*leaf, *is_list)).collect()
    }
}

/// Gives every column a number. Fields that several variants share are one column.
fn place(form: &Form, name: &str, columns: &mut Vec<(String, Leaf, bool)>) -> Node {
    let inside = |field: &str| if name.is_empty() { field.to_owned() } else { format!("{name}.{field}") };
    let mut column = |leaf: Leaf, is_list: bool| {
        let known = columns.iter().position(|known| *known == (name.to_owned(), leaf, is_list));
        known.unwrap_or_else(|| {
            columns.push((name.to_owned(), leaf, is_list));
            columns.len().saturating_sub(1)
        })
    };
    match form {
        Form::Leaf(leaf) => Node::Column(column(*leaf, false)),
        Form::List(leaf) => Node::Column(column(*leaf, true)),
        Form::Struct(fields) => Node::Struct(fields.iter().map(|(field, form)| place(form, &inside(field), columns)).collect()),
        Form::Enum(variants) => {
            let tag = column(Leaf::Text, false);
            let parts = |fields: &[(String, Form)], columns: &mut Vec<_>| {
                fields.iter().map(|(field, form)| place(form, &inside(field), columns)).collect()
            };
            Node::Enum { tag, variants: variants.iter().map(|(tag, fields)| (tag.clone(), parts(fields, columns))).collect() }
        }
        Form::Skip => Node::Skip,
    }
}

/// How Arrow keeps a value of this sort.
pub fn data_type(leaf: Leaf) -> DataType {
    match leaf {
        Leaf::Text | Leaf::Id => DataType::Utf8,
        Leaf::Flag => DataType::Boolean,
        Leaf::Integer => DataType::Int64,
        Leaf::Decimal => DataType::Decimal128(DIGITS, SCALE),
        Leaf::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Leaf::Date => DataType::Date32,
    }
}

/// A column that grows row by row.
pub enum Column {
    Text(StringBuilder),
    Flag(BooleanBuilder),
    Integer(Int64Builder),
    Decimal(Decimal128Builder),
    Timestamp(TimestampMicrosecondBuilder),
    Date(Date32Builder),
    Texts(ListBuilder<StringBuilder>),
}

impl Column {
    fn new(leaf: Leaf, is_list: bool) -> Self {
        if is_list {
            return Self::Texts(ListBuilder::new(StringBuilder::new()));
        }
        match leaf {
            Leaf::Text | Leaf::Id => Self::Text(StringBuilder::new()),
            Leaf::Flag => Self::Flag(BooleanBuilder::new()),
            Leaf::Integer => Self::Integer(Int64Builder::new()),
            Leaf::Decimal => Self::Decimal(Decimal128Builder::new().with_data_type(data_type(leaf))),
            Leaf::Timestamp => Self::Timestamp(TimestampMicrosecondBuilder::new().with_data_type(data_type(leaf))),
            Leaf::Date => Self::Date(Date32Builder::new()),
        }
    }

    fn len(&self) -> usize {
        use arrow_array::builder::ArrayBuilder;
        match self {
            Self::Text(column) => column.len(),
            Self::Flag(column) => column.len(),
            Self::Integer(column) => column.len(),
            Self::Decimal(column) => column.len(),
            Self::Timestamp(column) => column.len(),
            Self::Date(column) => column.len(),
            Self::Texts(column) => column.len(),
        }
    }

    /// Fills up to `rows` with nothing.
    pub fn fill(&mut self, rows: usize) {
        while self.len() < rows {
            match self {
                Self::Text(column) => column.append_null(),
                Self::Flag(column) => column.append_null(),
                Self::Integer(column) => column.append_null(),
                Self::Decimal(column) => column.append_null(),
                Self::Timestamp(column) => column.append_null(),
                Self::Date(column) => column.append_null(),
                Self::Texts(column) => column.append(false),
            }
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Text(mut column) => Arc::new(column.finish()),
            Self::Flag(mut column) => Arc::new(column.finish()),
            Self::Integer(mut column) => Arc::new(column.finish()),
            Self::Decimal(mut column) => Arc::new(column.finish()),
            Self::Timestamp(mut column) => Arc::new(column.finish()),
            Self::Date(mut column) => Arc::new(column.finish()),
            Self::Texts(mut column) => Arc::new(column.finish()),
        }
    }
}

/// The batch that the columns make.
pub fn batch(layout: &Layout, columns: Vec<Column>) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new(Arc::new(layout.schema()), columns.into_iter().map(Column::finish).collect())
}

/// `text` as a whole number of the sixth place; nothing where it is no such number.
pub fn scaled(text: &str) -> Option<i128> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let mut value: i128 = 0;
    for byte in whole.bytes().chain(places.bytes()) {
        value = value.checked_mul(10)?.checked_add(i128::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?))?;
    }
    let missing = usize::try_from(SCALE).ok()?.checked_sub(places.len())?;
    for _ in 0..missing {
        value = value.checked_mul(10)?;
    }
    Some(value * sign)
}
