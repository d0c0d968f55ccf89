//! What is written for people runs nothing, what is written for programs comes back, and what is read has limits.

use std::io::{self, Read, Write};

use proptest::prelude::*;

use super::*;
use crate::kernel::{CrmError, Currency, Label, Money};

fn column(name: &str, content: Content) -> Column {
    Column::new(Label::parse(name).unwrap(), content)
}

fn written(dialect: Dialect, columns: &[Column], rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut table = TableWriter::new(Vec::new(), dialect, columns.to_vec()).unwrap();
    rows.iter().for_each(|row| table.write(row).unwrap());
    table.finish().unwrap()
}

fn texts(count: usize) -> Vec<Column> {
    (0..count).map(|at| column(&format!("c{at}"), Content::Text)).collect()
}

fn read(file: &[u8], limits: ReadLimits) -> Vec<Result<Row, CrmError>> {
    TableReader::new(file, limits).unwrap().collect()
}

fn said(result: &Result<Row, CrmError>) -> String {
    result.as_ref().unwrap_err().to_string()
}

/// One cell of each kind, with its column.
fn one_of_each() -> (Vec<Column>, Vec<Cell>) {
    let cells = [
        ("text", Cell::text("a \"b\", c")),
        ("integer", Cell::Integer(-7)),
        ("decimal", Cell::Decimal("-12.50".parse().unwrap())),
        ("money", Cell::Money(Money::parse("-99.10", Currency::EUR).unwrap())),
        ("date", Cell::Date("2026-05-04".parse().unwrap())),
        ("instant", Cell::Timestamp("2026-05-04T09:00:00+02:00".parse().unwrap())),
        ("flag", Cell::Flag(true)),
    ];
    cells.into_iter().map(|(name, cell)| (column(name, cell.content().unwrap()), cell)).unzip()
}

#[test]
fn every_kind_of_cell_is_written_in_both_dialects_and_numbers_stay_numbers() {
    let (columns, cells) = one_of_each();
    let rows = [cells, vec![Cell::Empty; columns.len()]];
    assert_eq!(
        String::from_utf8(written(Dialect::Interchange, &columns, &rows)).unwrap(),
        "text,integer,decimal,money,money currency,date,instant,flag\r\n\
         \"a \"\"b\"\", c\",-7,-12.50,-99.10,EUR,2026-05-04,2026-05-04T07:00:00Z,true\r\n,,,,,,,\r\n"
    );
    assert_eq!(
        String::from_utf8(written(Dialect::Spreadsheet, &columns, &rows)).unwrap(),
        "\u{feff}\"text\",\"integer\",\"decimal\",\"money\",\"money currency\",\"date\",\"instant\",\"flag\"\r\n\
         \"a \"\"b\"\", c\",\"-7\",\"-12.50\",\"-99.10\",\"EUR\",\"2026-05-04\",\"2026-05-04T07:00:00Z\",\"true\"\r\n\
         \"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n"
    );
}

#[test]
fn what_a_spreadsheet_would_run_is_text_there_and_stands_as_it_is_elsewhere() {
    for first in ["=", "+", "-", "@", "\t", "\r", "\n", "\r\n", "＝", "＋", "－", "＠"] {
        let formula = format!("{first}HYPERLINK(\"http://example.com\")");
        let row = [vec![Cell::text(&formula)]];
        let shown = String::from_utf8(written(Dialect::Spreadsheet, &texts(1), &row)).unwrap();
        let field = formula.replace('"', "\"\"");
        assert_eq!(shown, format!("\u{feff}\"c0\"\r\n\"'{field}\"\r\n"), "{first:?}");
        let kept = read(&written(Dialect::Interchange, &texts(1), &row), ReadLimits::default());
        assert_eq!(kept[0].as_ref().unwrap().cells(), &[formula], "{first:?}");
    }
    let shown = written(Dialect::Spreadsheet, &[column("=cmd", Content::Money)], &[]);
    assert_eq!(shown, "\u{feff}\"'=cmd\",\"'=cmd currency\"\r\n".as_bytes());
}

#[test]
fn a_table_has_columns_of_different_names_and_rows_that_fit_them() {
    let refused = |columns| TableWriter::new(Vec::new(), Dialect::Interchange, columns).err().unwrap().to_string();
    assert_eq!(refused(Vec::new()), "columns ``: a table has columns; give at least one");
    let twice = vec![column("a", Content::Money), column("a currency", Content::Text)];
    assert_eq!(refused(twice), "columns `a currency`: two columns have this name; give each a name of its own");
    let mut table = TableWriter::new(Vec::new(), Dialect::Interchange, vec![column("a", Content::Integer)]).unwrap();
    let wrong = table.write(&[Cell::Flag(true)]).unwrap_err().to_string();
    assert_eq!(wrong, "rows[0].a `true`: this is yes or no in a column of a whole number; give what the column is for");
    let wrong = table.write(&[]).unwrap_err().to_string();
    assert_eq!(wrong, "rows[0] `0`: this row has 0 cells and the table 1 columns; give a cell for each column");
    table.write(&[Cell::Integer(1)]).unwrap();
    assert_eq!(table.finish().unwrap(), b"a\r\n1\r\n", "what was refused is not in the file");
}

#[test]
fn a_row_that_cannot_be_read_is_named_by_line_and_column_and_the_next_one_is_read() {
    let file = b"a,b\r\n1,2\r\n\"x\ny\",3\r\n4\r\n5,\xff\xfe6\r\n7,8\r\n";
    let rows = read(file, ReadLimits::default());
    let lines: Vec<Option<u64>> = rows.iter().map(|row| row.as_ref().ok().map(Row::line)).collect();
    assert_eq!(lines, [Some(2), Some(3), None, None, Some(7)]);
    assert_eq!(said(&rows[2]), "line 5 `1`: this row has 1 cells and the table 2 columns; give a cell for each column");
    assert_eq!(said(&rows[3]), "line 6, column 2 `\u{fffd}\u{fffd}6`: byte 1 of this cell is no UTF-8; save the file as UTF-8");
}

#[test]
fn a_row_is_found_by_its_line_whichever_way_lines_end() {
    let lines = |file: &str| {
        let rows = read(file.as_bytes(), ReadLimits::default());
        rows.iter().map(|row| row.as_ref().unwrap().line()).collect::<Vec<_>>()
    };
    for end in ["\r\n", "\n"] {
        let file = ["a", "1", "\"2", "2\"", "", "3"].join(end);
        assert_eq!(lines(&file), [2, 3, 6], "{end:?}");
        assert_eq!(lines(&format!("{file}{end}")), [2, 3, 6], "{end:?}");
        let long = format!("a{end}{}", format!("1234567{end}").repeat(5_000));
        assert_eq!(lines(&long), (2..5_002).collect::<Vec<u64>>(), "{end:?}, over many portions");
    }
}

#[test]
fn a_quotation_that_is_not_closed_is_no_end_of_a_table() {
    let rows = read(b"a\r\n1\r\n\"2\r\n3\r\n", ReadLimits::default());
    assert_eq!(rows.len(), 2);
    assert_eq!(said(&rows[1]), "line 3 ``: a quotation is not closed; close it, or give the whole file");
    assert!(TableReader::new(&b""[..], ReadLimits::default()).is_err());
}

#[test]
fn a_table_is_read_up_to_each_of_its_limits_and_not_beyond() {
    let limits = ReadLimits { row_bytes: 6, columns: 2, rows: 2 };
    let rows = read(b"a,b\r\n123,456\r\n\"\"\"\"\"\",\"\"\"\"\"\"\"\"\"\"\r\n", limits);
    assert!(rows.iter().all(Result::is_ok), "{rows:?}");
    let rows = read(b"a,b\r\n123,4567\r\n1,2\r\n3,4\r\n5,6\r\n", limits);
    assert_eq!(rows.len(), 3);
    assert_eq!(
        said(&rows[0]),
        "line 2 ``: this row takes more than 6 bytes; shorten its texts, and look for a quotation that is not closed"
    );
    assert_eq!(said(&rows[2]), "line 4 ``: the table has more than 2 rows; split the file");
    let wide = TableReader::new(&b"a,b,c\r\n"[..], limits).err().unwrap().to_string();
    assert_eq!(wide, "line 1 `3`: this row has 3 cells; give at most 2 columns");
}

/// A stream without end, of which no more may be asked than `left`.
struct Endless {
    byte: u8,
    left: usize,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.left = self.left.checked_sub(into.len()).expect("the reader takes no more than it may");
        into.fill(self.byte);
        Ok(into.len())
    }
}

#[test]
fn a_stream_without_end_is_left_where_the_limit_is() {
    let limits = ReadLimits { row_bytes: 100_000, columns: 10, rows: 10 };
    for byte in [b'x', b'"', b',', b'\n', 0] {
        let stream = b"a\n\"".chain(Endless { byte, left: 300_000 });
        let rows: Vec<_> = TableReader::new(stream, limits).unwrap().collect();
        assert!(said(rows.last().unwrap()).contains("takes more than 100000 bytes"), "{byte}");
    }
}

/// Fails with every call.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("unplugged"))
    }
}

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("unplugged"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::Error::other("unplugged"))
    }
}

#[test]
fn a_stream_that_fails_is_an_error_of_the_store_and_ends_the_table() {
    let mut rows = TableReader::new(b"a\r\n1\r\n".chain(Broken), ReadLimits::default()).unwrap();
    assert_eq!(rows.next().unwrap().unwrap().cells(), &["1"]);
    assert_eq!(rows.next().unwrap().unwrap_err().code(), "input");
    assert!(rows.next().is_none());
    let mut table = TableWriter::new(Broken, Dialect::Interchange, texts(1)).unwrap();
    table.write(&[Cell::text("a")]).unwrap();
    assert_eq!(table.finish().err().unwrap().code(), "output");
}

proptest! {
    #[test]
    fn what_is_written_for_programs_comes_back_byte_for_byte(
        rows in (1_usize..4).prop_flat_map(|columns| {
            let text = prop_oneof![any::<String>(), "[\",\r\n =\u{feff}']{0,4}"];
            prop::collection::vec(prop::collection::vec(text, columns), 0..5)
        })
    ) {
        let columns = texts(rows.first().map_or(1, Vec::len));
        let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        let file = written(Dialect::Interchange, &columns, &cells);
        let back: Vec<Vec<String>> = read(&file, ReadLimits::default()).into_iter().map(|row| row.unwrap().cells().clone()).collect();
        prop_assert_eq!(&back, &rows);
        let again: Vec<Vec<Cell>> = back.iter().map(|row| row.iter().map(Cell::text).collect()).collect();
        prop_assert_eq!(written(Dialect::Interchange, &columns, &again), file);
    }

    #[test]
    fn no_text_begins_a_formula_in_a_file_for_people(text in "[=+@＝＋－＠\t\r\n'\"a-]{0,6}") {
        let file = written(Dialect::Spreadsheet, &texts(1), &[vec![Cell::text(&text)]]);
        let shown = TableReader::new(file.as_slice(), ReadLimits::default()).unwrap().next().unwrap().unwrap().cells()[0].clone();
        prop_assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{shown:?}");
        prop_assert_eq!(shown.strip_prefix('\'').filter(|_| shown != text).unwrap_or(&shown), text);
    }

    #[test]
    fn any_bytes_are_rows_or_errors(file in prop::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r'), any::<u8>()], 0..200)) {
        let limits = ReadLimits { row_bytes: 20, columns: 3, rows: 5 };
        if let Ok(table) = TableReader::new(file.as_slice(), limits) {
            prop_assert!(table.count() <= 6);
        }
    }
}
