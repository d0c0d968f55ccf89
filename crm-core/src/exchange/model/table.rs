//! Columns and cells of a table.

use derive_getters::Getters;
use rust_decimal::Decimal;

use crate::kernel::{Date, Label, Money, Timestamp};

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text,
    /// Whole numbers.
    Integer,
    /// Exact numbers with places.
    Decimal,
    /// Amounts with their currency. They take two fields of a file, the second under the name of the first and ` currency`, so that amounts
    /// stay numbers.
    Money,
    /// Calendar days.
    Date,
    /// Instants.
    Timestamp,
    /// Yes or no.
    Flag,
}

impl Content {
    /// In words.
    pub(in crate::exchange) fn spoken(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Integer => "a whole number",
            Self::Decimal => "a decimal",
            Self::Money => "an amount",
            Self::Date => "a day",
            Self::Timestamp => "an instant",
            Self::Flag => "yes or no",
        }
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Getters)]
pub struct Column {
    /// What stands above it.
    name: Label,
    /// What its cells are.
    #[getter(copy)]
    content: Content,
}

impl Column {
    /// A column with what stands above it and what its cells are.
    #[must_use]
    pub fn new(name: Label, content: Content) -> Self {
        Self { name, content }
    }
}

/// One cell. An empty text and an empty cell are the same in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing. It fits every column.
    Empty,
    /// Text of any kind, line ends included.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// An exact number, with the places that it has.
    Decimal(Decimal),
    /// An amount with its currency.
    Money(Money),
    /// A calendar day, written `2026-05-04`.
    Date(Date),
    /// An instant, written in UTC as RFC 3339 has it.
    Timestamp(Timestamp),
    /// Yes or no, written `true` or `false`.
    Flag(bool),
}

impl Cell {
    /// The text that something is read by.
    #[must_use]
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().to_owned())
    }

    /// The cell of a value that may be missing.
    #[must_use]
    pub fn optional<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Empty, cell)
    }

    /// What it is; nothing where it is empty.
    #[must_use]
    pub fn content(&self) -> Option<Content> {
        Some(match self {
            Self::Empty => return None,
            Self::Text(_) => Content::Text,
            Self::Integer(_) => Content::Integer,
            Self::Decimal(_) => Content::Decimal,
            Self::Money(_) => Content::Money,
            Self::Date(_) => Content::Date,
            Self::Timestamp(_) => Content::Timestamp,
            Self::Flag(_) => Content::Flag,
        })
    }
}
