//! Everything on a document but its tables.

use crate::documents::model::{DocumentSheet, SheetEntry, SheetParty, SheetSignature};
use crate::kernel::Fault;

use super::fonts::{Milli, Style, Weight};
use super::logo::Picture;
use super::paper::{Area, Ink, LEFT, MARGIN, Paper, Part, PartId, RIGHT, WIDTH};

/// Colour of running text.
pub const INK: [u8; 3] = [0x1b, 0x1f, 0x24];
/// Colour of labels.
pub const SOFT: [u8; 3] = [0x59, 0x63, 0x6e];
/// Colour of lines.
pub const LINE: [u8; 3] = [0xd5, 0xda, 0xe0];
/// Colour of quiet areas.
pub const TINT: [u8; 3] = [0xf4, 0xf6, 0xf8];
/// Colour of what must not be overlooked.
const ALERT: [u8; 3] = [0xb4, 0x23, 0x18];

/// Running text.
pub const BODY: Style = Style { weight: Weight::Regular, size: 9_500, leading: 13_500, colour: INK };
/// What stands out of it.
pub const STRONG: Style = Style { weight: Weight::Bold, ..BODY };
/// Labels and remarks.
pub const SMALL: Style = Style { weight: Weight::Regular, size: 8_000, leading: 11_000, colour: SOFT };
/// What the law wants to be said.
pub const FINE: Style = Style { weight: Weight::Regular, size: 7_300, leading: 9_800, colour: SOFT };
const TITLE: Style = Style { weight: Weight::Bold, size: 23_000, leading: 28_000, colour: INK };
const NUMBER: Style = Style { weight: Weight::Regular, size: 11_500, leading: 16_000, colour: SOFT };
const HEADING: Style = Style { weight: Weight::Bold, size: 9_000, leading: 14_000, colour: INK };
const BANNER: Style = Style { weight: Weight::Bold, size: 10_500, leading: 22_000, colour: ALERT };

/// How high the room for a signature is, with its heading.
const SIGNATURE: Milli = 152_000;

const BLACK: [u8; 3] = [0; 3];
const WHITE: [u8; 3] = [0xff; 3];

/// Lays blocks on paper, from the top down.
pub struct Composer<'s> {
    /// What is laid out.
    pub sheet: &'s DocumentSheet,
    /// Where it is laid.
    pub paper: Paper,
    /// Colour of bars and of heads of tables.
    pub accent: [u8; 3],
    /// What the document is called.
    pub name: String,
}

impl Composer<'_> {
    /// What is read on the accent.
    pub const fn on_accent(&self) -> [u8; 3] {
        if self.sheet.is_accent_light { BLACK } else { WHITE }
    }

    /// Writes `text` from the present height down, in a column; goes to another page line by line where it must.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn flow(&mut self, of: PartId, text: &str, style: Style, (x, width): (Milli, Milli)) -> Result<(), Fault> {
        let lines = self.paper.fonts.lines(text, style, width)?;
        let count = lines.len();
        for (at, line) in lines.into_iter().enumerate() {
            // Neither the first nor the last line of a paragraph stands alone on a page.
            let kept = if count > 1 && (at == 0 || at + 2 == count) { 2 } else { 1 };
            self.paper.turn_for(style.leading * kept);
            self.paper.text(Some(of), x, self.paper.y, line);
            self.paper.skip(style.leading);
        }
        Ok(())
    }

    /// Bars, the mark, who sells, what it is, and for whom: the upper part of the first page.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn head(&mut self, logo: Option<&Picture>) -> Result<(), Fault> {
        self.banner()?;
        let accent = self.accent;
        self.paper.rule((LEFT, WIDTH), self.paper.y, 4_000, accent);
        self.paper.skip(20_000);
        let top = self.paper.y;
        let half = WIDTH / 2 - 18_000;
        if let Some(logo) = logo {
            let (width, height) = logo.within(176_000, 60_000);
            let part = self.paper.part(0, Part::Picture(self.sheet.seller.name.clone()));
            self.paper.draw(Some(part), Ink::Logo(Area { x: LEFT, y: top, width, height }));
            self.paper.skip(height + 10_000);
        }
        self.party(&self.sheet.seller, (LEFT, half))?;
        let left_end = std::mem::replace(&mut self.paper.y, top);
        let page = self.paper.pages.len();
        self.title(half)?;
        self.buyer(half)?;
        if self.paper.pages.len() == page {
            self.paper.y = left_end.max(self.paper.y);
        }
        self.paper.skip(16_000);
        self.facts()
    }

    fn banner(&mut self) -> Result<(), Fault> {
        let Some(banner) = &self.sheet.banner else { return Ok(()) };
        let line = self.paper.fonts.one_line(banner, BANNER)?;
        let (y, height) = (self.paper.y, BANNER.leading);
        for (area_y, thickness) in [(y, 1_500), (y + height - 1_500, 1_500)] {
            self.paper.rule((LEFT, WIDTH), area_y, thickness, ALERT);
        }
        for x in [LEFT, RIGHT - 1_500] {
            self.paper.fill(Area { x, y, width: 1_500, height }, ALERT);
        }
        let part = self.paper.part(0, Part::Paragraph);
        self.paper.text(Some(part), LEFT + (WIDTH - line.width) / 2, y, line);
        self.paper.skip(height + 14_000);
        Ok(())
    }

    /// Name and address, below one another.
    fn party(&mut self, party: &SheetParty, column: (Milli, Milli)) -> Result<(), Fault> {
        let part = self.paper.part(0, Part::Paragraph);
        self.flow(part, &party.name, STRONG, column)?;
        party.lines.iter().try_for_each(|line| self.flow(part, line, BODY, column))
    }

    /// Title and number on the right.
    fn title(&mut self, half: Milli) -> Result<(), Fault> {
        let part = self.paper.part(0, Part::Title(self.name.clone()));
        self.on_the_right(part, &self.sheet.title, TITLE, half)?;
        if let Some(number) = &self.sheet.number {
            self.on_the_right(part, number, NUMBER, half)?;
        }
        self.paper.skip(14_000);
        Ok(())
    }

    /// Days and references side by side, each below its label.
    fn facts(&mut self) -> Result<(), Fault> {
        let facts = &self.sheet.facts;
        let column = WIDTH / Milli::try_from(facts.len().max(1)).unwrap_or(1);
        let (top, mut end) = (self.paper.y, self.paper.y);
        self.paper.rule((LEFT, WIDTH), top, 600, LINE);
        let group = self.paper.part(0, Part::Group);
        for (x, fact) in (0..).map(|at| LEFT + at * column).zip(facts) {
            let part = self.paper.part(group, Part::Paragraph);
            self.paper.y = top + 6_000;
            self.flow(part, &fact.label, SMALL, (x, column - 8_000))?;
            self.flow(part, &fact.value, BODY, (x, column - 8_000))?;
            end = end.max(self.paper.y);
        }
        self.paper.y = end + 16_000;
        Ok(())
    }

    fn on_the_right(&mut self, part: PartId, text: &str, style: Style, width: Milli) -> Result<(), Fault> {
        for line in self.paper.fonts.lines(text, style, width)? {
            self.paper.text_to(Some(part), RIGHT, self.paper.y, line);
            self.paper.skip(style.leading);
        }
        Ok(())
    }

    /// Where a window envelope shows it: on the right.
    fn buyer(&mut self, half: Milli) -> Result<(), Fault> {
        let buyer = &self.sheet.buyer;
        let (x, width, inset) = (RIGHT - half, half, 14_000);
        let spot = self.paper.spot();
        self.paper.skip(9_000);
        let heading = self.paper.part(0, Part::Heading(buyer.heading.clone()));
        self.flow(heading, &buyer.heading, SMALL, (x + inset, width - inset - 8_000))?;
        self.paper.skip(1_500);
        self.party(buyer, (x + inset, width - inset - 8_000))?;
        self.paper.skip(9_000);
        self.paper.fill_since(spot, (x, 3_000), self.accent);
        self.paper.fill_since(spot, (x, width), TINT);
        Ok(())
    }

    /// A heading that stays with the `kept` below it.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn heading(&mut self, text: &str, kept: Milli) -> Result<(), Fault> {
        self.paper.skip(13_000);
        self.paper.turn_for(HEADING.leading + kept);
        let part = self.paper.part(0, Part::Heading(text.to_owned()));
        self.flow(part, text, HEADING, (LEFT, WIDTH))?;
        self.paper.skip(2_000);
        Ok(())
    }

    /// What is said to the buyer and, for an open signature, the room for it: side by side where the one is no longer than the other, so that nobody
    /// signs a page on which nothing else stands.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn note(&mut self) -> Result<(), Fault> {
        let (left, open) = (WIDTH / 2 - 20_000, self.sheet.signature.as_ref().filter(|signature| !signature.is_signed));
        let Some((heading, paragraphs)) = &self.sheet.note else {
            return open.map_or(Ok(()), |signature| self.open_signature(signature));
        };
        let mut height = HEADING.leading;
        for paragraph in paragraphs {
            height +=
                BODY.leading * Milli::try_from(self.paper.fonts.lines(paragraph, BODY, left)?.len()).unwrap_or(Milli::MAX / 32);
        }
        let beside = open.filter(|_| height < SIGNATURE);
        let width = if beside.is_some() { left } else { WIDTH };
        self.heading(heading, if beside.is_some() { SIGNATURE } else { BODY.leading * 2 })?;
        let top = self.paper.y - HEADING.leading - 2_000;
        for paragraph in paragraphs {
            let part = self.paper.part(0, Part::Paragraph);
            self.flow(part, paragraph, BODY, (LEFT, width))?;
        }
        match open {
            Some(signature) if beside.is_some() => {
                // As high as if it stood alone, which is where `open_signature` begins.
                self.paper.y = top - 13_000;
                self.open_signature(signature)
            }
            Some(signature) => self.open_signature(signature),
            None => Ok(()),
        }
    }

    /// Where and until when to pay.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn payment(&mut self) -> Result<(), Fault> {
        let Some((heading, entries)) = &self.sheet.payment else { return Ok(()) };
        let height = BODY.leading * Milli::try_from(entries.len()).unwrap_or_default();
        self.heading(heading, height)?;
        self.entries(entries, (LEFT, WIDTH))
    }

    /// Labels and values in two columns.
    fn entries(&mut self, entries: &[SheetEntry], (x, width): (Milli, Milli)) -> Result<(), Fault> {
        let labels: Vec<_> =
            entries.iter().map(|entry| self.paper.fonts.one_line(&entry.label, SMALL)).collect::<Result<_, _>>()?;
        let indent = labels.iter().map(|label| label.width).max().unwrap_or_default().min(width / 2) + 12_000;
        let group = self.paper.part(0, Part::Group);
        for (entry, label) in entries.iter().zip(labels) {
            let part = self.paper.part(group, Part::Paragraph);
            self.paper.turn_for(BODY.leading);
            self.paper.text(Some(part), x, self.paper.y + 1_200, label);
            self.flow(part, &entry.value, BODY, (x + indent, width - indent))?;
        }
        Ok(())
    }

    /// What the law wants to be said.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn mentions(&mut self) -> Result<(), Fault> {
        self.paper.skip(13_000);
        for mention in &self.sheet.mentions {
            let part = self.paper.part(0, Part::Paragraph);
            self.flow(part, mention, FINE, (LEFT, WIDTH))?;
            self.paper.skip(2_000);
        }
        Ok(())
    }

    /// The facts of a signature that was given.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn signed(&mut self) -> Result<(), Fault> {
        let Some(signature) = self.sheet.signature.as_ref().filter(|signature| signature.is_signed) else { return Ok(()) };
        self.heading(&signature.heading, BODY.leading * 5)?;
        self.entries(&signature.entries, (LEFT, WIDTH))
    }

    /// Room for a signature.
    fn open_signature(&mut self, signature: &SheetSignature) -> Result<(), Fault> {
        let (x, width) = (LEFT + WIDTH / 2, WIDTH - WIDTH / 2);
        let heights = [30_000, 30_000, 72_000];
        self.paper.skip(13_000);
        self.paper.turn_for(SIGNATURE);
        let part = self.paper.part(0, Part::Heading(signature.heading.clone()));
        self.flow(part, &signature.heading, HEADING, (x, width))?;
        let top = self.paper.y + 2_000;
        let mut y = top;
        self.paper.rule((x, width), y, 700, LINE);
        for (entry, height) in signature.entries.iter().zip(heights) {
            let part = self.paper.part(0, Part::Paragraph);
            let label = self.paper.fonts.one_line(&entry.label, SMALL)?;
            self.paper.text(Some(part), x + 7_000, y + 3_000, label);
            y += height;
            self.paper.rule((x, width), y, 700, LINE);
        }
        for side in [x, x + width - 700] {
            self.paper.fill(Area { x: side, y: top, width: 700, height: y - top + 700 }, LINE);
        }
        self.paper.y = y + 700;
        Ok(())
    }

    /// Running head and foot of every page, once it is known how many there are.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn running(&mut self, foot: Milli) -> Result<(), Fault> {
        let count = self.paper.pages.len();
        let [before, between, after] = super::super::html::paging(self.sheet.paging);
        let head = match &self.sheet.banner {
            Some(banner) => format!("{} — {banner}", self.name),
            None => self.name.clone(),
        };
        let footer: Vec<String> = self.sheet.footer.clone();
        let own = self.paper.part(0, Part::Paragraph);
        let pages = std::mem::take(&mut self.paper.pages);
        for (at, marks) in pages.into_iter().enumerate() {
            self.paper.pages.push(marks);
            if at > 0 {
                let line = self.paper.fonts.one_line(&head, SMALL)?;
                self.paper.text(None, LEFT, MARGIN - 12_000, line);
                let seller = self.paper.fonts.one_line(&self.sheet.seller.name, SMALL)?;
                self.paper.text_to(None, RIGHT, MARGIN - 12_000, seller);
                self.paper.rule((LEFT, WIDTH), MARGIN + 3_000, 600, LINE);
            }
            let mut y = super::paper::PAGE_HEIGHT - foot + 12_000;
            self.paper.rule((LEFT, WIDTH), y - 5_000, 600, LINE);
            for text in &footer {
                for line in self.paper.fonts.lines(text, FINE, WIDTH - 70_000)? {
                    // Read once, at the end; on other pages it is decoration.
                    self.paper.text((at + 1 == count).then_some(own), LEFT, y, line);
                    y += FINE.leading;
                }
            }
            let page = format!("{before}{}{between}{count}{after}", at + 1);
            let line = self.paper.fonts.one_line(&page, FINE)?;
            self.paper.text_to(None, RIGHT, super::paper::PAGE_HEIGHT - foot + 12_000, line);
        }
        Ok(())
    }
}
