//! The two faces of a document, and how wide texts are in them.

use std::ops::Range;

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};

use crate::kernel::{CrmError, Fault};

/// A length in thousandths of a point. Pages are laid out in whole numbers, so that they are the same on every machine.
pub type Milli = i32;

/// How heavy the strokes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headings and what counts.
    Bold,
}

impl Weight {
    /// The font as a file.
    pub const fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => notosans::REGULAR_TTF,
            Self::Bold => notosans::BOLD_TTF,
        }
    }
}

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// How heavy it is.
    pub weight: Weight,
    /// How large.
    pub size: Milli,
    /// From one line to the next.
    pub leading: Milli,
    /// Red, green and blue.
    pub colour: [u8; 3],
}

impl Style {
    /// The same in another colour.
    pub const fn in_colour(self, colour: [u8; 3]) -> Self {
        Self { colour, ..self }
    }
}

/// One glyph, in units of the font.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// The bytes of the text that it shows.
    pub range: Range<usize>,
    /// How far the next one is.
    pub advance: i32,
    /// How far it is moved to the right and up.
    pub offset: (i32, i32),
}

/// A text on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The text.
    pub text: String,
    /// Its glyphs.
    pub glyphs: Vec<Glyph>,
    /// How it looks.
    pub style: Style,
    /// How wide it is, without the blank at its end.
    pub width: Milli,
}

/// One face: its file, and what shaping finds in it once.
struct Face {
    font: FontRef<'static>,
    data: ShaperData,
    per_em: i64,
}

/// The faces, ready to measure with.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

impl Fonts {
    /// Reads the fonts that the library brings with it.
    ///
    /// # Errors
    /// [`CrmError::Corrupt`] where they cannot be read, which would be a fault of the build.
    pub fn new() -> Result<Self, CrmError> {
        let face = |weight: Weight| {
            let font = FontRef::from_index(weight.bytes(), 0).map_err(|fault| CrmError::Corrupt {
                subject: "font".to_owned(),
                detail: format!("the font inside the library cannot be read: {fault}; build it anew"),
            })?;
            let data = ShaperData::new(&font);
            let per_em = i64::from(data.shaper(&font).build().units_per_em()).max(1);
            Ok::<_, CrmError>(Face { font, data, per_em })
        };
        Ok(Self { regular: face(Weight::Regular)?, bold: face(Weight::Bold)? })
    }

    const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// Units of the font as a length at the size of `style`.
    fn length(&self, units: i32, style: Style) -> Milli {
        let length = i64::from(units) * i64::from(style.size) / self.face(style.weight).per_em;
        Milli::try_from(length).unwrap_or(Milli::MAX)
    }

    /// The text in glyphs, with kerning.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    fn shaped(&self, text: &str, style: Style) -> Result<Vec<Glyph>, Fault> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let face = self.face(style.weight);
        let shaped = face.data.shaper(&face.font).build().shape(buffer, ShapeOptions::default());
        let mut glyphs: Vec<Glyph> = Vec::with_capacity(shaped.len());
        for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
            let start = usize::try_from(info.cluster).unwrap_or_default();
            if info.glyph_id == 0 {
                let missing = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or_default();
                let problem = format!("the font of a PDF has no `{missing}` (U+{:04X})", u32::from(missing));
                return Err(Fault::new(text, problem, "write it in other letters, or ask for `html`"));
            }
            let range = start..text.len();
            glyphs.push(Glyph {
                id: info.glyph_id,
                range,
                advance: position.x_advance,
                offset: (position.x_offset, position.y_offset),
            });
        }
        end_where_next_begins(&mut glyphs, text.len());
        Ok(glyphs)
    }

    /// The text on as few lines of `width` as it takes, broken where the Unicode standard allows (UAX 14); a word that is too long alone is broken
    /// where it must.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn lines(&self, text: &str, style: Style, width: Milli) -> Result<Vec<Line>, Fault> {
        let text = clean(text);
        let glyphs = self.shaped(&text, style)?;
        let breaks: Vec<usize> = unicode_linebreak::linebreaks(&text).map(|(at, _)| at).collect();
        let mut lines = Vec::new();
        let (mut first, mut fits, mut used) = (0usize, 0usize, 0);
        let mut at = 0usize;
        while let Some(glyph) = glyphs.get(at) {
            let advance = self.length(glyph.advance, style);
            let is_blank = text.get(glyph.range.clone()).is_some_and(|part| part.trim().is_empty() && !part.contains('\u{a0}'));
            if used + advance > width && !is_blank && at > first {
                // Back to the last place where a line may end, or right here where there is none.
                let end = if fits > first { fits } else { at };
                lines.push(self.line(&text, glyphs.get(first..end).unwrap_or_default(), style));
                (first, fits, used, at) = (end, end, 0, end);
                continue;
            }
            used += advance;
            at += 1;
            if breaks.binary_search(&glyph.range.end).is_ok() {
                fits = at;
            }
        }
        lines.push(self.line(&text, glyphs.get(first..).unwrap_or_default(), style));
        Ok(lines)
    }

    /// The text on one line, however wide.
    ///
    /// # Errors
    /// A fault for a character that the font does not have.
    pub fn one_line(&self, text: &str, style: Style) -> Result<Line, Fault> {
        let text = clean(text);
        let glyphs = self.shaped(&text, style)?;
        Ok(self.line(&text, &glyphs, style))
    }

    /// A part of a shaped text as a line of its own.
    fn line(&self, text: &str, glyphs: &[Glyph], style: Style) -> Line {
        let start = glyphs.iter().map(|glyph| glyph.range.start).min().unwrap_or_default();
        let end = glyphs.iter().map(|glyph| glyph.range.end).max().unwrap_or_default();
        let own = text.get(start..end).unwrap_or_default();
        let seen = own.trim_end_matches(' ').len();
        let width = glyphs.iter().filter(|glyph| glyph.range.start - start < seen).map(|glyph| self.length(glyph.advance, style));
        let width = width.sum();
        let moved = |glyph: &Glyph| Glyph { range: glyph.range.start - start..glyph.range.end - start, ..glyph.clone() };
        Line { text: own.to_owned(), glyphs: glyphs.iter().map(moved).collect(), style, width }
    }
}

/// Each glyph shows the text up to where the next cluster begins; text runs from left to right.
fn end_where_next_begins(glyphs: &mut [Glyph], end: usize) {
    let (mut current, mut following) = (None, end);
    for glyph in glyphs.iter_mut().rev() {
        if current != Some(glyph.range.start) {
            following = current.unwrap_or(end);
            current = Some(glyph.range.start);
        }
        glyph.range.end = following;
    }
}

/// The text without what does not show, tabs as blanks.
fn clean(text: &str) -> String {
    let hidden = |c: &char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    text.chars().filter(|c| !hidden(c)).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style { weight: Weight::Regular, size: 10_000, leading: 14_000, colour: [0; 3] };

    #[test]
    fn lines_break_at_blanks_and_words_that_are_too_long_where_they_must() {
        let fonts = Fonts::new().unwrap();
        let lines = fonts.lines("Lampe de bureau réglable, pied en acier", STYLE, 80_000).unwrap();
        assert!(lines.len() > 1 && lines.iter().all(|line| line.width <= 80_000), "{lines:?}");
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), "Lampe de bureau réglable, pied en acier");
        let word = "a".repeat(300);
        let lines = fonts.lines(&word, STYLE, 80_000).unwrap();
        assert!(lines.len() > 10 && lines.iter().all(|line| line.width <= 80_000));
        assert_eq!(fonts.lines("", STYLE, 80_000).unwrap().len(), 1);
    }

    #[test]
    fn no_break_spaces_keep_figures_together() {
        let fonts = Fonts::new().unwrap();
        let lines = fonts.lines("soit 1\u{202f}234,56\u{a0}€", STYLE, 60_000).unwrap();
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["soit ", "1\u{202f}234,56\u{a0}€"]);
    }

    #[test]
    fn a_character_that_the_font_lacks_is_named() {
        let fault = Fonts::new().unwrap().one_line("青山", STYLE).unwrap_err();
        assert_eq!(fault.problem, "the font of a PDF has no `青` (U+9752)");
    }

    #[test]
    fn every_glyph_shows_its_own_part_of_the_text() {
        let line = Fonts::new().unwrap().one_line("Né à Łódź", STYLE).unwrap();
        let shown: String = line.glyphs.iter().map(|glyph| &line.text[glyph.range.clone()]).collect();
        assert_eq!(shown, "Né à Łódź");
        assert!(line.glyphs.iter().all(|glyph| glyph.id != 0));
    }
}
