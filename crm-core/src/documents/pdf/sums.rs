//! What the lines come to: VAT group by group, and the totals.

use crate::documents::model::{SheetTax, SheetTotals};
use crate::kernel::Fault;

use super::blocks::{BODY, Composer, INK, LINE, SMALL, SOFT, STRONG};
use super::fonts::{Line, Milli, Style, Weight};
use super::paper::{Area, LEFT, Part, PartId, RIGHT, WIDTH};
use super::tables::{Columns, INSET};

/// Between the table of lines and what it comes to.
const ABOVE_SUMS: Milli = 12_000;
/// The most groups of VAT that stand beside the totals; more have a table of their own.
const BESIDE: usize = 10;
/// Above and below the text of a group of VAT.
const TAX_PAD: Milli = 3_000;

const TAX_HEAD: Style = Style { weight: Weight::Bold, ..SMALL };
const GRAND: Style = Style { weight: Weight::Bold, size: 11_500, leading: 22_000, colour: INK };

/// One group of VAT, broken into lines: its rate and the reasons, and the figures beside the first line.
struct TaxRow {
    lines: Vec<Line>,
    figures: [Line; 2],
}

impl TaxRow {
    fn height(&self) -> Milli {
        SMALL.leading * Milli::try_from(self.lines.len()).unwrap_or_default() + 2 * TAX_PAD
    }
}

/// The table of VAT, broken into lines for its width.
struct TaxTable {
    width: Milli,
    columns: Columns,
    rows: Vec<TaxRow>,
    /// True where it stands on the left of the totals, not above them.
    is_beside: bool,
}

impl TaxTable {
    fn height(&self) -> Milli {
        SMALL.leading + TAX_PAD + self.rows.iter().map(TaxRow::height).sum::<Milli>()
    }
}

impl Composer<'_> {
    /// What stays with the last row of the lines: all that they come to, or where that is long, the beginning of it, with the room above.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn sums_height(&self) -> Result<Milli, Fault> {
        let (taxes, totals) = (self.tax_table()?, self.totals_height());
        Ok(if taxes.is_beside {
            totals.max(taxes.height()) + ABOVE_SUMS
        } else {
            (taxes.height() + totals + 2 * ABOVE_SUMS).min(self.paper.whole() / 2)
        })
    }

    /// VAT on the left, totals on the right; a long table of VAT goes over the whole width, from page to page, and the totals stay with its end.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn sums(&mut self) -> Result<(), Fault> {
        let kept = self.sums_height()?;
        self.paper.turn_for(kept);
        self.paper.skip(ABOVE_SUMS);
        let (taxes, top) = (self.tax_table()?, self.paper.y);
        if taxes.is_beside {
            self.taxes(taxes, 0)?;
            let end = std::mem::replace(&mut self.paper.y, top);
            self.all_totals()?;
            self.paper.y = self.paper.y.max(end);
            return Ok(());
        }
        self.taxes(taxes, self.totals_height() + ABOVE_SUMS)?;
        self.paper.skip(ABOVE_SUMS);
        self.all_totals()
    }

    /// Beside the totals where it is short.
    fn tax_table(&self) -> Result<TaxTable, Fault> {
        let narrow = self.tax_table_of(WIDTH * 45 / 100, true)?;
        let is_short = narrow.rows.len() <= BESIDE && narrow.height() <= self.paper.whole() * 2 / 5;
        if is_short { Ok(narrow) } else { self.tax_table_of(WIDTH, false) }
    }

    fn tax_table_of(&self, width: Milli, is_beside: bool) -> Result<TaxTable, Fault> {
        let (sheet, fonts) = (self.sheet, &self.paper.fonts);
        let figures = sheet.taxes.iter().map(|tax| [tax.base.clone(), tax.amount.clone()]);
        let columns = self.columns(&sheet.columns.taxes, figures, SMALL, width)?;
        let row = |tax: &SheetTax| -> Result<TaxRow, Fault> {
            let mut lines = fonts.lines(&tax.label, SMALL.in_colour(INK), columns.first)?;
            for reason in &tax.reasons {
                lines.extend(fonts.lines(reason, SMALL, columns.first)?);
            }
            let figure = |text| fonts.one_line(text, SMALL.in_colour(INK));
            Ok(TaxRow { lines, figures: [figure(&tax.base)?, figure(&tax.amount)?] })
        };
        let rows = sheet.taxes.iter().map(row).collect::<Result<_, _>>()?;
        Ok(TaxTable { width, columns, rows, is_beside })
    }

    /// Draws the table of VAT; the end of its last row stays with what `kept` needs.
    fn taxes(&mut self, taxes: TaxTable, kept: Milli) -> Result<(), Fault> {
        let sheet = self.sheet;
        let table = self.paper.part(0, Part::Table(sheet.columns.taxes_title.clone()));
        let head = self.paper.part(table, Part::Head);
        let row = self.paper.part(head, Part::Row);
        for (at, text) in sheet.columns.taxes.iter().enumerate() {
            let cell = self.paper.part(row, Part::ColumnHead);
            let line = self.paper.fonts.one_line(text, TAX_HEAD)?;
            match at.checked_sub(1).and_then(|at| taxes.columns.rights.get(at)) {
                Some(right) => self.paper.text_to(Some(cell), *right, self.paper.y, line),
                None => self.paper.text(Some(cell), LEFT, self.paper.y, line),
            }
        }
        self.paper.skip(SMALL.leading + TAX_PAD);
        self.paper.rule((LEFT, taxes.width), self.paper.y, 600, LINE);
        let body = self.paper.part(table, Part::Body);
        let last = taxes.rows.len().saturating_sub(1);
        for (at, row) in taxes.rows.into_iter().enumerate() {
            self.tax_row(body, row, &taxes.columns, if at == last { kept } else { 0 });
            self.paper.rule((LEFT, taxes.width), self.paper.y, 600, LINE);
        }
        Ok(())
    }

    /// Draws a group of VAT. One that is higher than half a page may go on on the next one, line by line.
    fn tax_row(&mut self, body: PartId, row: TaxRow, columns: &Columns, kept: Milli) {
        let (height, most) = (row.height(), self.paper.whole() / 2);
        let is_long = height > most;
        self.paper.turn_for(if is_long { most } else { height + kept });
        self.paper.skip(TAX_PAD);
        let part = self.paper.part(body, Part::Row);
        let head = self.paper.part(part, Part::RowHead(1));
        for (line, right) in row.figures.into_iter().zip(&columns.rights) {
            let cell = self.paper.part(part, Part::Cell);
            self.paper.text_to(Some(cell), *right, self.paper.y, line);
        }
        let last = row.lines.len().saturating_sub(1);
        for (at, line) in row.lines.into_iter().enumerate() {
            if is_long {
                let below = if at == last { kept } else { 0 };
                self.paper.turn_for(SMALL.leading + TAX_PAD + below);
            }
            self.paper.text(Some(head), LEFT, self.paper.y, line);
            self.paper.skip(SMALL.leading);
        }
        self.paper.skip(TAX_PAD);
    }

    fn totals_height(&self) -> Milli {
        std::iter::once(&self.sheet.totals).chain(&self.sheet.accepted).map(totals_height).sum()
    }

    fn all_totals(&mut self) -> Result<(), Fault> {
        let sheet = self.sheet;
        for totals in std::iter::once(&sheet.totals).chain(&sheet.accepted) {
            self.totals(totals)?;
        }
        Ok(())
    }

    fn totals(&mut self, totals: &SheetTotals) -> Result<(), Fault> {
        let (x, width) = (LEFT + WIDTH / 2, WIDTH - WIDTH / 2);
        let table = self.paper.part(0, Part::Table(totals.heading.clone().unwrap_or_else(|| totals.grand.label.clone())));
        let body = self.paper.part(table, Part::Body);
        if let Some(heading) = &totals.heading {
            let row = self.paper.part(body, Part::Row);
            let cell = self.paper.part(row, Part::RowHead(2));
            self.flow(cell, heading, STRONG.in_colour(SOFT), (x + INSET, width - INSET))?;
            self.paper.skip(2_000);
        }
        let (accent, on_accent) = (self.accent, self.on_accent());
        let rows = totals.entries.iter().map(|entry| (entry, BODY)).chain([(&totals.grand, GRAND.in_colour(on_accent))]);
        for (entry, style) in rows {
            let row = self.paper.part(body, Part::Row);
            let (head, cell) = (self.paper.part(row, Part::RowHead(1)), self.paper.part(row, Part::Cell));
            if style.weight == Weight::Bold {
                self.paper.skip(3_000);
                self.paper.fill(Area { x, y: self.paper.y, width, height: style.leading }, accent);
            }
            let (label, value) =
                (self.paper.fonts.one_line(&entry.label, style)?, self.paper.fonts.one_line(&entry.value, style)?);
            self.paper.text(Some(head), x + INSET, self.paper.y, label);
            self.paper.text_to(Some(cell), RIGHT - INSET, self.paper.y, value);
            self.paper.skip(style.leading + 2_000);
        }
        self.paper.skip(8_000);
        Ok(())
    }
}

fn totals_height(totals: &SheetTotals) -> Milli {
    let rows = Milli::try_from(totals.entries.len()).unwrap_or_default();
    let heading = totals.heading.as_ref().map_or(0, |_| STRONG.leading + 2_000);
    heading + rows * (BODY.leading + 2_000) + GRAND.leading + 13_000
}
