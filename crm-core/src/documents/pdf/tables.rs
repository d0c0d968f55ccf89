//! The table of lines.

use crate::documents::model::SheetLine;
use crate::kernel::Fault;

use super::blocks::{BODY, Composer, INK, LINE, SMALL};
use super::fonts::{Line, Milli, Style, Weight};
use super::paper::{Area, LEFT, Part, PartId, RIGHT, WIDTH};

/// Between the edge of a cell and its text.
pub const INSET: Milli = 6_000;
/// Above and below the text of a row.
const PAD: Milli = 5_000;
/// The widest that a column of figures may be; longer figures are broken.
const WIDEST: Milli = 112_000;

const COLUMN_HEAD: Style = Style { weight: Weight::Bold, size: 8_300, leading: 11_000, colour: INK };

/// Right edges of the columns of figures; the first column takes what is left.
pub struct Columns {
    /// How wide the first column is.
    pub first: Milli,
    /// Right edges of the others.
    pub rights: Vec<Milli>,
    widths: Vec<Milli>,
}

impl Columns {
    /// Columns of those widths at the right end of `width`.
    fn of(widths: &[Milli], width: Milli) -> Self {
        let mut rights = Vec::with_capacity(widths.len());
        let mut right = LEFT + width - INSET;
        for own in widths.iter().rev() {
            rights.push(right);
            right -= own + 2 * INSET;
        }
        rights.reverse();
        Self { first: right - LEFT, rights, widths: widths.to_vec() }
    }
}

/// One row: what stands in the first column, strip by strip, and the figures beside the first strip.
struct Row {
    strips: Vec<(Milli, Line)>,
    figures: Vec<Vec<Line>>,
    style: Style,
}

impl Row {
    fn figures_height(&self) -> Milli {
        let most = self.figures.iter().map(Vec::len).max().unwrap_or_default();
        self.style.leading * Milli::try_from(most).unwrap_or_default()
    }

    fn height(&self) -> Milli {
        let strips: Milli = self.strips.iter().map(|(_, line)| line.style.leading).sum();
        strips.max(self.figures_height()) + 2 * PAD
    }
}

/// A table on its way: its columns and the head that is repeated on each page.
struct Table {
    columns: Columns,
    head: Vec<String>,
    id: PartId,
}

impl Composer<'_> {
    /// The lines that the totals count, and the adjustments below them; the last row stays with what `kept` needs.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn lines(&mut self, kept: Milli) -> Result<(), Fault> {
        let sheet = self.sheet;
        let adjusted = sheet.adjustments.iter().map(|row| [String::new(), String::new(), row.tax.clone(), row.amount.clone()]);
        let table = self.table(&sheet.columns.lines_title, sheet.lines.iter().map(figures).chain(adjusted))?;
        let body = self.paper.part(table.id, Part::Body);
        let last = (sheet.lines.len() + sheet.adjustments.len()).saturating_sub(1);
        for (at, line) in sheet.lines.iter().enumerate() {
            let row = self.line(&table, line)?;
            self.row(&table, body, row, if at == last { kept } else { 0 })?;
        }
        for (at, adjustment) in (sheet.lines.len()..).zip(&sheet.adjustments) {
            let span = table.columns.rights.get(1).copied().unwrap_or(RIGHT) - LEFT - INSET;
            let strips = self.paper.fonts.lines(&adjustment.label, BODY, span)?.into_iter().map(|line| (0, line)).collect();
            let cells = [&adjustment.tax, &adjustment.amount];
            let figures = cells.iter().map(|text| self.paper.fonts.lines(text, BODY, WIDEST)).collect::<Result<_, _>>()?;
            self.row(&table, body, Row { strips, figures, style: BODY }, if at == last { kept } else { 0 })?;
        }
        Ok(())
    }

    /// Lines that the totals do not count, each section in a table of its own.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn apart(&mut self) -> Result<(), Fault> {
        for section in &self.sheet.apart {
            self.heading(&section.heading, 90_000)?;
            let table = self.table(&section.heading, section.lines.iter().map(figures))?;
            let body = self.paper.part(table.id, Part::Body);
            for line in &section.lines {
                let row = self.line(&table, line)?;
                self.row(&table, body, row, 0)?;
            }
        }
        Ok(())
    }

    /// A table of lines with its head.
    fn table(&mut self, title: &str, rows: impl Iterator<Item = [String; 4]>) -> Result<Table, Fault> {
        let heads = &self.sheet.columns.lines;
        let columns = self.columns(heads, rows, BODY, WIDTH)?;
        let id = self.paper.part(0, Part::Table(title.to_owned()));
        let table = Table { columns, head: heads.to_vec(), id };
        let head = self.paper.part(id, Part::Head);
        self.paper.turn_for(90_000);
        self.column_heads(&table, Some(head))?;
        Ok(table)
    }

    /// One line of the document as a row.
    fn line(&self, table: &Table, line: &SheetLine) -> Result<Row, Fault> {
        let (fonts, width) = (&self.paper.fonts, table.columns.first - INSET);
        let mut strips: Vec<(Milli, Line)> = Vec::new();
        strips.extend(fonts.lines(&line.description, BODY, width)?.into_iter().map(|line| (0, line)));
        for (indent, text) in line.parts.iter().map(|part| (12_000, part)).chain(line.remarks.iter().map(|remark| (0, remark))) {
            strips.extend(fonts.lines(text, SMALL, width - indent)?.into_iter().map(|line| (indent, line)));
        }
        let cells = figures(line);
        let cells = cells.iter().zip(&table.columns.widths);
        let figures = cells.map(|(text, width)| fonts.lines(text, BODY, *width)).collect::<Result<_, _>>()?;
        Ok(Row { strips, figures, style: BODY })
    }

    /// Draws a row. One that is higher than half a page may go on on the next one, strip by strip.
    fn row(&mut self, table: &Table, body: PartId, row: Row, kept: Milli) -> Result<(), Fault> {
        let height = row.height();
        let most = self.paper.whole() / 2;
        if self.paper.turn_for(height.min(most) + kept) {
            self.column_heads(table, None)?;
        }
        let part = self.paper.part(body, Part::Row);
        let span = 1 + table.columns.rights.len().saturating_sub(row.figures.len());
        let head = self.paper.part(part, Part::RowHead(u32::try_from(span).unwrap_or(1)));
        let top = self.paper.y + PAD;
        let figures_height = row.figures_height();
        let skipped = table.columns.rights.len().saturating_sub(row.figures.len());
        for (lines, right) in row.figures.into_iter().zip(table.columns.rights.iter().skip(skipped)) {
            let cell = self.paper.part(part, Part::Cell);
            let mut y = top;
            for line in lines {
                y += line.style.leading;
                self.paper.text_to(Some(cell), *right, y - line.style.leading, line);
            }
        }
        self.paper.y = top;
        let mut is_first_page = true;
        for (indent, line) in row.strips {
            if height > most && self.paper.turn_for(line.style.leading + PAD) {
                self.column_heads(table, None)?;
                self.paper.skip(PAD);
                is_first_page = false;
            }
            let leading = line.style.leading;
            self.paper.text(Some(head), LEFT + INSET + indent, self.paper.y, line);
            self.paper.skip(leading);
        }
        if is_first_page {
            self.paper.y = self.paper.y.max(top + figures_height);
        }
        self.paper.skip(PAD);
        self.paper.rule((LEFT, WIDTH), self.paper.y, 600, LINE);
        Ok(())
    }

    /// The bar with the names of the columns; read once, on other pages it is decoration.
    fn column_heads(&mut self, table: &Table, head: Option<PartId>) -> Result<(), Fault> {
        let style = COLUMN_HEAD.in_colour(self.on_accent());
        let widths = std::iter::once(table.columns.first - INSET).chain(table.columns.widths.iter().copied());
        let cells: Vec<Vec<Line>> = table
            .head
            .iter()
            .zip(widths)
            .map(|(text, width)| self.paper.fonts.lines(text, style, width))
            .collect::<Result<_, _>>()?;
        let most = Milli::try_from(cells.iter().map(Vec::len).max().unwrap_or_default()).unwrap_or_default();
        let height = most * style.leading + 2 * PAD;
        let (top, accent) = (self.paper.y, self.accent);
        self.paper.fill(Area { x: LEFT, y: top, width: WIDTH, height }, accent);
        let row = head.map(|head| self.paper.part(head, Part::Row));
        for (at, lines) in cells.into_iter().enumerate() {
            let cell = row.map(|row| self.paper.part(row, Part::ColumnHead));
            let mut y = top + height - PAD - style.leading * Milli::try_from(lines.len()).unwrap_or_default();
            let right = at.checked_sub(1).and_then(|at| table.columns.rights.get(at)).copied();
            for line in lines {
                match right {
                    Some(right) => self.paper.text_to(cell, right, y, line),
                    None => self.paper.text(cell, LEFT + INSET, y, line),
                }
                y += style.leading;
            }
        }
        self.paper.skip(height);
        Ok(())
    }

    /// Columns as wide as their widest figure and their head; where that leaves too little for the first one, as the longest word of their head.
    pub fn columns<const N: usize, const M: usize>(
        &self,
        heads: &[String; M],
        rows: impl Iterator<Item = [String; N]>,
        style: Style,
        width: Milli,
    ) -> Result<Columns, Fault> {
        let mut widest = [0; N];
        for row in rows {
            for (text, width) in row.iter().zip(&mut widest) {
                *width = (*width).max(self.paper.fonts.one_line(text, style)?.width.min(WIDEST));
            }
        }
        let (mut whole, mut broken) = (widest, widest);
        for ((head, whole), broken) in heads.iter().skip(1).zip(&mut whole).zip(&mut broken) {
            *whole = (*whole).max(self.paper.fonts.one_line(head, COLUMN_HEAD)?.width);
            for word in head.split(' ') {
                *broken = (*broken).max(self.paper.fonts.one_line(word, COLUMN_HEAD)?.width);
            }
        }
        let columns = Columns::of(&whole, width);
        Ok(if columns.first < width * 2 / 5 { Columns::of(&broken, width) } else { columns })
    }
}

fn figures(line: &SheetLine) -> [String; 4] {
    [&line.quantity, &line.price, &line.tax, &line.net].map(Clone::clone)
}
