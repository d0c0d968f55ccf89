//! Which text a cell is in a file, and which texts are guarded.

use std::borrow::Cow;

use crate::kernel::Label;

use super::model::{Cell, Column, Content};

/// Who a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// People, who open it with a spreadsheet program. Every field is quoted; the file begins with the mark of UTF-8, without which such
    /// programs guess. A text that one would run as a formula (it begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line end)
    /// gets a leading `'`, so telephone numbers do too. Numbers are numbers, negative ones as well. Not for reading back.
    #[default]
    Spreadsheet,
    /// Programs. Texts stand as they are, in UTF-8 with commas and line ends of RFC 4180. Whoever opens it with a spreadsheet program
    /// runs what others typed.
    Interchange,
}

impl Dialect {
    /// The text of a cell that somebody typed.
    pub(super) fn text(self, text: &str) -> Cow<'_, str> {
        if self == Self::Spreadsheet && text.starts_with(is_formula) { format!("'{text}").into() } else { text.into() }
    }

    /// The fields of what stands above a column.
    pub(super) fn heading(self, column: &Column) -> impl Iterator<Item = String> {
        let name = column.name().as_str();
        let currency = (column.content() == Content::Money).then(|| currency_of(column.name()));
        std::iter::once(name.to_owned()).chain(currency).map(move |name| self.text(&name).into_owned())
    }

    /// The fields of a cell in a column of `content`.
    pub(super) fn fields(self, cell: &Cell, content: Content) -> (Cow<'_, str>, Option<Cow<'_, str>>) {
        let field = match cell {
            Cell::Empty => "".into(),
            Cell::Text(text) => self.text(text),
            Cell::Integer(number) => number.to_string().into(),
            Cell::Decimal(number) => number.to_string().into(),
            Cell::Money(money) => return (money.amount().to_string().into(), Some(money.currency().code().to_owned().into())),
            Cell::Date(day) => day.to_string().into(),
            Cell::Timestamp(instant) => instant.to_string().into(),
            Cell::Flag(flag) => flag.to_string().into(),
        };
        (field, (content == Content::Money).then(|| "".into()))
    }
}

/// What the second field of a column of amounts is called.
fn currency_of(name: &Label) -> String {
    format!("{name} currency")
}

/// True for what makes a spreadsheet program run the rest.
fn is_formula(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}
