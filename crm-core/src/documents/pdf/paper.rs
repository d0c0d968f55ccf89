//! Pages with what is on them, and the order in which it is read.

use crate::kernel::CrmError;

use super::fonts::{Fonts, Line, Milli, Style};

/// Width of A4.
pub const PAGE_WIDTH: Milli = 595_276;
/// Height of A4.
pub const PAGE_HEIGHT: Milli = 841_890;
/// From the edge of the page to what is on it.
pub const MARGIN: Milli = 45_000;
/// Where content begins on the left.
pub const LEFT: Milli = MARGIN;
/// Where it ends on the right.
pub const RIGHT: Milli = PAGE_WIDTH - MARGIN;
/// How wide it is.
pub const WIDTH: Milli = RIGHT - LEFT;
/// Where it begins on pages after the first, below the running head.
const TOP: Milli = 66_000;

/// What a part of the document is, for those who do not see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// The whole.
    Document,
    /// What belongs together.
    Group,
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph,
    /// A picture, by what it shows.
    Picture(String),
    /// A table, by what it is about.
    Table(String),
    /// The head of a table.
    Head,
    /// Rows of a table.
    Body,
    /// A row.
    Row,
    /// The head of a column.
    ColumnHead,
    /// The head of a row, over so many columns.
    RowHead(u32),
    /// A cell.
    Cell,
}

/// A part in the tree of the document, by its place in [`Paper::parts`].
pub type PartId = usize;

/// One part and those inside it, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartNode {
    /// What it is.
    pub part: Part,
    /// What is inside.
    pub inside: Vec<PartId>,
}

/// A rectangle, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left edge.
    pub x: Milli,
    /// From the upper edge.
    pub y: Milli,
    /// How wide.
    pub width: Milli,
    /// How high.
    pub height: Milli,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ink {
    /// A text, from the left end of its base line.
    Text(Milli, Milli, Line),
    /// A filled area.
    Fill(Area, [u8; 3]),
    /// The seller's mark.
    Logo(Area),
}

/// Something drawn, and the part it belongs to; none: decoration, or what is repeated from page to page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The part.
    pub of: Option<PartId>,
    /// What is drawn.
    pub ink: Ink,
}

/// Where the paper stood: what is written from there on may get an area below it, once it is known how far it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    page: usize,
    marks: usize,
    y: Milli,
}

/// A document on its way to paper.
pub struct Paper {
    /// The faces.
    pub fonts: Fonts,
    /// What is on each page.
    pub pages: Vec<Vec<Mark>>,
    /// The parts; the first one is the document.
    pub parts: Vec<PartNode>,
    /// Where the next thing goes.
    pub y: Milli,
    /// Below here is the foot of the page.
    bottom: Milli,
}

impl Paper {
    /// The first page, blank, with a foot of that height on every page.
    ///
    /// # Errors
    /// As [`Fonts::new`].
    pub fn new(foot: Milli) -> Result<Self, CrmError> {
        let document = PartNode { part: Part::Document, inside: Vec::new() };
        let bottom = PAGE_HEIGHT - foot;
        Ok(Self { fonts: Fonts::new()?, pages: vec![Vec::new()], parts: vec![document], y: MARGIN, bottom })
    }

    /// A new part inside another, read after all that is there.
    pub fn part(&mut self, inside: PartId, part: Part) -> PartId {
        let id = self.parts.len();
        self.parts.push(PartNode { part, inside: Vec::new() });
        if let Some(node) = self.parts.get_mut(inside) {
            node.inside.push(id);
        }
        id
    }

    /// Draws on the present page.
    pub fn draw(&mut self, of: Option<PartId>, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.push(Mark { of, ink });
        }
    }

    /// A filled area, for the eye alone.
    pub fn fill(&mut self, area: Area, colour: [u8; 3]) {
        self.draw(None, Ink::Fill(area, colour));
    }

    /// Where the paper stands now.
    pub fn spot(&self) -> Spot {
        Spot { page: self.pages.len().saturating_sub(1), marks: self.pages.last().map_or(0, Vec::len), y: self.y }
    }

    /// A filled area from `spot` down to the present height, below all that was written in between: on each page as far as it goes.
    pub fn fill_since(&mut self, spot: Spot, (x, width): (Milli, Milli), colour: [u8; 3]) {
        let (last, end, bottom) = (self.pages.len().saturating_sub(1), self.y, self.bottom);
        for (page, marks) in self.pages.iter_mut().enumerate().skip(spot.page) {
            let (at, y) = if page == spot.page { (spot.marks, spot.y) } else { (0, TOP) };
            let height = if page == last { end - y } else { bottom - y };
            marks.insert(at, Mark { of: None, ink: Ink::Fill(Area { x, y, width, height }, colour) });
        }
    }

    /// A line across, for the eye alone.
    pub fn rule(&mut self, (x, width): (Milli, Milli), y: Milli, height: Milli, colour: [u8; 3]) {
        self.fill(Area { x, y, width, height }, colour);
    }

    /// A line of text whose upper edge is at `y`, with its left end at `x`.
    pub fn text(&mut self, of: Option<PartId>, x: Milli, y: Milli, line: Line) {
        let baseline = y + baseline(line.style);
        self.draw(of, Ink::Text(x, baseline, line));
    }

    /// The same with its right end at `x`.
    pub fn text_to(&mut self, of: Option<PartId>, x: Milli, y: Milli, line: Line) {
        self.text(of, x - line.width, y, line);
    }

    /// How much is left of the page.
    pub const fn room(&self) -> Milli {
        self.bottom - self.y
    }

    /// How much a page after the first has room for.
    pub const fn whole(&self) -> Milli {
        self.bottom - TOP
    }

    /// Begins another page.
    pub fn turn(&mut self) {
        self.pages.push(Vec::new());
        self.y = TOP;
    }

    /// Begins another page where `height` does not fit on this one, but would on a blank one. True where it did.
    pub fn turn_for(&mut self, height: Milli) -> bool {
        let turns = height > self.room() && self.y > TOP && self.y > MARGIN;
        if turns {
            self.turn();
        }
        turns
    }

    /// Goes down.
    pub fn skip(&mut self, height: Milli) {
        self.y = self.y.saturating_add(height);
    }
}

/// From the upper edge of a line to its base line: capitals stand in the middle.
const fn baseline(style: Style) -> Milli {
    style.leading / 2 + style.size * 357 / 1000
}
