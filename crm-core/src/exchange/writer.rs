//! A table to a stream that the host opened.

use std::collections::BTreeSet;
use std::io::Write;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::kernel::{CrmError, Fault};

use super::dialect::Dialect;
use super::model::{Cell, Column};

/// Writes a table row by row; [`TableWriter::finish`] ends it.
pub struct TableWriter<W: Write> {
    out: csv::Writer<W>,
    dialect: Dialect,
    columns: Vec<Column>,
    rows: u64,
}

impl<W: Write> TableWriter<W> {
    /// Begins a table with the row of what stands above its columns.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] without columns or where two fields would have one name; [`CrmError::Storage`] with the code `output` where `out`
    /// fails.
    pub fn new(mut out: W, dialect: Dialect, columns: Vec<Column>) -> Result<Self, CrmError> {
        let headings: Vec<String> = columns.iter().flat_map(|column| dialect.heading(column)).collect();
        if headings.is_empty() {
            return Err(Fault::new("", "a table has columns", "give at least one").at("columns").into());
        }
        let mut known = BTreeSet::new();
        if let Some(twice) = headings.iter().find(|heading| !known.insert(heading.as_str())) {
            return Err(Fault::new(twice, "two columns have this name", "give each a name of its own").at("columns").into());
        }
        let quotes = match dialect {
            Dialect::Spreadsheet => {
                out.write_all("\u{feff}".as_bytes()).map_err(|error| failed(&error))?;
                QuoteStyle::Always
            }
            Dialect::Interchange => QuoteStyle::Necessary,
        };
        let mut out = WriterBuilder::new().quote_style(quotes).terminator(Terminator::CRLF).from_writer(out);
        out.write_record(&headings).map_err(|error| failed(&error))?;
        Ok(Self { out, dialect, columns, rows: 0 })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// [`CrmError::Invalid`] where there are not as many cells as columns, or one does not fit its column: nothing is written then.
    /// [`CrmError::Storage`] with the code `output` where the stream fails: the file is not whole then.
    pub fn write(&mut self, cells: &[Cell]) -> Result<(), CrmError> {
        let row = self.rows;
        if cells.len() != self.columns.len() {
            let problem = format!("this row has {} cells and the table {} columns", cells.len(), self.columns.len());
            return Err(Fault::new(cells.len(), problem, "give a cell for each column").at(format!("rows[{row}]")).into());
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            if let Some(content) = cell.content().filter(|content| *content != column.content()) {
                let problem = format!("this is {} in a column of {}", content.spoken(), column.content().spoken());
                let field = format!("rows[{row}].{}", column.name());
                return Err(Fault::new(self.dialect.fields(cell, content).0, problem, "give what the column is for")
                    .at(field)
                    .into());
            }
        }
        for (column, cell) in self.columns.iter().zip(cells) {
            let (field, currency) = self.dialect.fields(cell, column.content());
            for field in std::iter::once(field).chain(currency) {
                self.out.write_field(field.as_bytes()).map_err(|error| failed(&error))?;
            }
        }
        self.out.write_record(None::<&[u8]>).map_err(|error| failed(&error))?;
        self.rows = self.rows.saturating_add(1);
        Ok(())
    }

    /// Ends the table and gives the stream back.
    ///
    /// # Errors
    /// [`CrmError::Storage`] with the code `output` where the stream fails: the file is not whole then.
    pub fn finish(self) -> Result<W, CrmError> {
        self.out.into_inner().map_err(|error| failed(error.error()))
    }
}

fn failed(error: &dyn std::fmt::Display) -> CrmError {
    let detail = format!("the table could not be written ({error}); see to the place it goes to and write it anew");
    CrmError::Storage { code: "output".into(), detail, retryable: false }
}
