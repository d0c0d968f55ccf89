//! Texts from a stream that the host opened, within limits, row by row.

use std::io::{self, Read};

use csv::{ByteRecord, ReaderBuilder};
use derive_getters::Getters;

use crate::kernel::{CrmError, Fault, Faults};

/// How much is asked of the stream at once, in bytes.
const PORTION: usize = 8 << 10;

/// The largest table that is read. What lies beyond is refused, with its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadLimits {
    /// Bytes of the texts of one row. Default 1 MiB. No more than about two rows of it are in memory, whatever the stream holds.
    pub row_bytes: usize,
    /// Columns. Default 1,000.
    pub columns: usize,
    /// Rows below the first. Default 1,000,000.
    pub rows: u64,
}

impl Default for ReadLimits {
    fn default() -> Self {
        Self { row_bytes: 1 << 20, columns: 1_000, rows: 1_000_000 }
    }
}

/// One row below the first.
#[derive(Debug, Clone, PartialEq, Eq, Getters)]
pub struct Row {
    /// The line of the file on which it begins, counted from 1.
    #[getter(copy)]
    line: u64,
    /// Its texts, as many as there are columns.
    cells: Vec<String>,
}

/// Reads the rows of a file in [`Dialect::Interchange`](super::Dialect::Interchange), or of another that keeps RFC 4180.
///
/// A row that cannot be read is an error, and the next one is read all the same. Behind the end of what the limits allow, and where the stream fails or
/// ends inside a quotation, nothing more comes.
///
/// ```
/// use crm_core::exchange::{ReadLimits, TableReader};
///
/// let mut table = TableReader::new("Name,City\r\n\"Smith, Ltd\",Bath\r\nJones\r\n".as_bytes(), ReadLimits::default())?;
/// assert_eq!(table.columns(), ["Name", "City"]);
/// assert_eq!(table.next().transpose()?.map(|row| row.cells().clone()), Some(vec!["Smith, Ltd".to_owned(), "Bath".to_owned()]));
/// let wrong = table.next().and_then(Result::err).map(|error| error.to_string()).unwrap_or_default();
/// assert_eq!(wrong, "line 3 `1`: this row has 1 cells and the table 2 columns; give a cell for each column");
/// # Ok::<(), crm_core::kernel::CrmError>(())
/// ```
pub struct TableReader<R: Read> {
    from: csv::Reader<Meter<R>>,
    limits: ReadLimits,
    columns: Vec<String>,
    rows: u64,
    /// The line behind the last row.
    line: u64,
    has_ended: bool,
}

impl<R: Read> TableReader<R> {
    /// Reads what stands above the columns.
    ///
    /// # Errors
    /// As the rows; [`CrmError::Invalid`] where there is nothing to read.
    pub fn new(from: R, limits: ReadLimits) -> Result<Self, CrmError> {
        let from =
            Meter { from, left: 0, portion: Vec::new(), before: 0, is_exhausted: false, has_ended: false, is_quoting: false };
        let from = ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(PORTION).from_reader(from);
        let mut table = Self { from, limits, columns: Vec::new(), rows: 0, line: 1, has_ended: false };
        match table.read()? {
            Some(first) => table.columns = first.cells,
            None => return Err(Fault::new("", "there is no first line", "name the columns in it").at("line 1").into()),
        }
        Ok(table)
    }

    /// What stands above the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The next row, the first one included; nothing at the end.
    fn read(&mut self) -> Result<Option<Row>, CrmError> {
        let mut record = ByteRecord::new();
        self.from.get_mut().left = self.raw_bytes();
        let more = self.from.read_byte_record(&mut record);
        let line = if matches!(more, Ok(true)) { self.advance(&record) } else { self.line };
        let meter = self.from.get_ref();
        let ended = match more {
            Ok(true) if meter.has_ended && meter.is_quoting => {
                Some(invalid(line, "", "a quotation is not closed", "close it, or give the whole file"))
            }
            Ok(true) => None,
            Ok(false) => {
                self.has_ended = true;
                return Ok(None);
            }
            Err(_) if meter.is_exhausted => Some(self.too_long(line)),
            Err(error) => Some(failed(&error)),
        };
        if let Some(error) = ended {
            self.has_ended = true;
            return Err(error);
        }
        self.checked(&record, line).map(Some)
    }

    /// The line on which `record`, the latest, begins. The parser takes the second half of `\r\n` for a part of the next row.
    fn advance(&mut self, record: &ByteRecord) -> u64 {
        let (end, meter) = (self.from.position(), self.from.get_ref());
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count();
        let is_cut = meter.has_ended && meter.is_quoting;
        let is_past = !is_cut && end.byte().checked_sub(1).and_then(|last| meter.seen(last)) == Some(b'\n');
        self.line = end.line().saturating_add(u64::from(!is_past));
        self.line.saturating_sub(1).saturating_sub(u64::try_from(inside).unwrap_or(u64::MAX))
    }

    /// The most bytes that a row within the limits takes in a file: every character a quotation mark, every field quoted.
    fn raw_bytes(&self) -> usize {
        self.limits.row_bytes.saturating_mul(2).saturating_add(self.limits.columns.saturating_mul(3)).saturating_add(PORTION)
    }

    fn checked(&self, record: &ByteRecord, line: u64) -> Result<Row, CrmError> {
        if record.as_slice().len() > self.limits.row_bytes {
            return Err(self.too_long(line));
        }
        let (found, most) = (record.len(), self.limits.columns);
        if found > most {
            return Err(invalid(line, found, format!("this row has {found} cells"), format!("give at most {most} columns")));
        }
        let columns = self.columns.len();
        if columns > 0 && found != columns {
            let problem = format!("this row has {found} cells and the table {columns} columns");
            return Err(invalid(line, found, problem, "give a cell for each column"));
        }
        let mut faults = Faults::new();
        let mut cells = Vec::with_capacity(found);
        for (at, bytes) in record.iter().enumerate() {
            let cell = std::str::from_utf8(bytes).map_err(|error| {
                let problem = format!("byte {} of this cell is no UTF-8", error.valid_up_to().saturating_add(1));
                Fault::new(String::from_utf8_lossy(bytes), problem, "save the file as UTF-8")
            });
            cells.extend(faults.take(format!("line {line}, column {}", at.saturating_add(1)), cell.map(str::to_owned)));
        }
        faults.finish()?;
        Ok(Row { line, cells })
    }

    fn too_long(&self, line: u64) -> CrmError {
        let most = self.limits.row_bytes;
        invalid(
            line,
            "",
            format!("this row takes more than {most} bytes"),
            "shorten its texts, and look for a quotation that is not closed",
        )
    }
}

impl<R: Read> Iterator for TableReader<R> {
    type Item = Result<Row, CrmError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let row = self.read().transpose()?;
        if self.rows >= self.limits.rows {
            self.has_ended = true;
            let line = row.map_or(0, |row| row.line);
            let problem = format!("the table has more than {} rows", self.limits.rows);
            return Some(Err(invalid(line, "", problem, "split the file")));
        }
        self.rows = self.rows.saturating_add(1);
        Some(row)
    }
}

fn invalid(
    line: u64,
    value: impl std::fmt::Display,
    problem: impl Into<std::borrow::Cow<'static, str>>,
    remedy: impl Into<std::borrow::Cow<'static, str>>,
) -> CrmError {
    Fault::new(value, problem, remedy).at(format!("line {line}")).into()
}

fn failed(error: &csv::Error) -> CrmError {
    let detail = format!("the table could not be read ({error}); see to the place it comes from and begin again");
    CrmError::Storage { code: "input".into(), detail, retryable: false }
}

/// A stream that gives no more than one row may take, and knows whether it ended inside a quotation.
struct Meter<R> {
    from: R,
    left: usize,
    /// What was read last, and how many bytes before it.
    portion: Vec<u8>,
    before: u64,
    is_exhausted: bool,
    has_ended: bool,
    is_quoting: bool,
}

impl<R> Meter<R> {
    /// The byte at this place of the stream, if it was among those that were read last.
    fn seen(&self, at: u64) -> Option<u8> {
        self.portion.get(usize::try_from(at.checked_sub(self.before)?).ok()?).copied()
    }
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = into.len().min(self.left);
        let Some(part) = into.get_mut(..most).filter(|part| !part.is_empty()) else {
            self.is_exhausted = true;
            return Err(io::Error::other("a row is too long"));
        };
        let read = self.from.read(part)?;
        self.has_ended = read == 0;
        self.left = self.left.saturating_sub(read);
        let quotes = part.iter().take(read).filter(|byte| **byte == b'"').count();
        self.is_quoting ^= quotes % 2 == 1;
        if read > 0 {
            self.before = self.before.saturating_add(u64::try_from(self.portion.len()).unwrap_or(u64::MAX));
            self.portion.clear();
            self.portion.extend(part.iter().take(read));
        }
        Ok(read)
    }
}
