//! Tables of what Python has in hand: figures that were asked for, taken apart in rows there.

use crm_core::kernel::{Date, Tree, Word};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::columns::{Column, Layout, Leaf, batch, scaled};
use crate::read::tree;
use crate::table::Table;

/// The sort of column that Python calls `kind`.
fn leaf(kind: &str) -> PyResult<Leaf> {
    Ok(match kind {
        "text" => Leaf::Text,
        "flag" => Leaf::Flag,
        "integer" => Leaf::Integer,
        "decimal" => Leaf::Decimal,
        "date" => Leaf::Date,
        _ => {
            return Err(PyValueError::new_err(format!(
                "there is no column of `{kind}`; give text, flag, integer, decimal or date"
            )));
        }
    })
}

/// Adds `cell` to its column; what is nothing is left to be filled up.
fn push(column: &mut Column, cell: &Tree) -> Result<(), String> {
    match (column, cell) {
        (_, Tree::Nothing) => {}
        (column, Tree::Of(_, inner)) => return push(column, inner),
        (Column::Text(column), Tree::Text(text) | Tree::Word(Word::Id, text)) => column.append_value(text),
        (Column::Flag(column), Tree::Flag(flag)) => column.append_value(*flag),
        (Column::Integer(column), Tree::Integer(number)) => column.append_value(*number),
        (Column::Decimal(column), Tree::Word(Word::Decimal, text)) => {
            column.append_value(scaled(text).ok_or_else(|| format!("`{text}` has more than six decimals"))?);
        }
        (Column::Date(column), Tree::Word(Word::Date, text)) => {
            let days = text.parse::<Date>().map_err(|fault| fault.to_string())?.days();
            column.append_value(i32::try_from(days).map_err(|error| error.to_string())?);
        }
        (_, cell) => return Err(format!("{cell:?} does not fit its column")),
    }
    Ok(())
}

/// A table of `rows`, each with a value for every one of `columns`, which are named with their sorts; a value may be none.
#[pyfunction]
pub fn _table(columns: Vec<(String, String)>, rows: Vec<Vec<Bound<'_, PyAny>>>) -> PyResult<Table> {
    let named = columns.iter().map(|(name, kind)| Ok((name.as_str(), leaf(kind)?))).collect::<PyResult<Vec<_>>>()?;
    let layout = Layout::plain(&named);
    let mut filled = layout.builders();
    for (at, row) in rows.iter().enumerate() {
        for ((column, (name, _)), cell) in filled.iter_mut().zip(&named).zip(row) {
            push(column, &tree(cell)?).map_err(|problem| PyValueError::new_err(format!("{name}: {problem}")))?;
        }
        filled.iter_mut().for_each(|column| column.fill(at.saturating_add(1)));
    }
    batch(&layout, filled).map(Table::new).map_err(|error| PyValueError::new_err(error.to_string()))
}
