//! CSV rows as values: every fault of a row is found, and names its column.

use std::collections::BTreeMap;
use std::path::Path;

use crm_core::kernel::{CrmError, Fault, Faults};

/// One row of a file, being read.
pub struct Row<'a> {
    columns: &'a BTreeMap<String, usize>,
    cells: &'a csv::StringRecord,
    faults: Faults,
}

impl Row<'_> {
    /// The cell under `column`; empty where the file has no such column.
    pub fn text(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).unwrap_or_default().trim()
    }

    /// The cell under `column`, read by `parse`; an empty one is a fault.
    pub fn required<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let text = self.text(column).to_owned();
        let value = if text.is_empty() { Err(Fault::new("", "the cell is empty", "fill it in")) } else { parse(&text) };
        self.faults.take(column, value)
    }

    /// The cell under `column`, read by `parse`; nothing where it is empty or at fault.
    pub fn optional<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Fault>) -> Option<T> {
        let text = self.text(column).to_owned();
        if text.is_empty() { None } else { self.faults.take(column, parse(&text)) }
    }

    fn finish<T>(self, value: Option<T>) -> Result<T, CrmError> {
        self.faults.finish()?;
        value.ok_or_else(|| Fault::new("", "the row is incomplete", "fill in its required columns").into())
    }
}

/// The rows of one file: the number a spreadsheet shows, and the value or what is wrong with it.
pub type Rows<T> = Vec<(u64, Result<T, CrmError>)>;

/// Reads the rows of `path` by `read`, which answers nothing where a required cell is at fault.
///
/// # Errors
/// Where the file cannot be read at all.
pub fn read<T>(path: &Path, read: impl Fn(&mut Row<'_>) -> Option<T>) -> Result<Rows<T>, csv::Error> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(path)?;
    let columns = reader.headers()?.iter().enumerate().map(|(at, name)| (name.trim().to_owned(), at)).collect();
    let mut rows = Rows::new();
    for (at, cells) in reader.records().enumerate() {
        // The header is row 1 of a spreadsheet.
        let number = u64::try_from(at).unwrap_or(u64::MAX).saturating_add(2);
        let value = match cells {
            Err(error) => Err(Fault::new(&error, "the row is not valid CSV in UTF-8", "save the file as UTF-8").into()),
            Ok(cells) => {
                let mut row = Row { columns: &columns, cells: &cells, faults: Faults::new() };
                let value = read(&mut row);
                row.finish(value)
            }
        };
        rows.push((number, value));
    }
    Ok(rows)
}
