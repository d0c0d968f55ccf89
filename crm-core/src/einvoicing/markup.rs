//! A buffer that XML is written into. A document is written once, from front to back, into one allocation; names are constants, so that a tag is one copy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rust_decimal::Decimal;

use crate::kernel::{Date, Fault};

/// The most digits that a decimal has.
const DIGITS: usize = 40;

/// The name of an element, as it opens and closes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag {
    /// `<name`
    pub start: &'static str,
    /// `<name>`
    pub open: &'static str,
    /// `</name>`
    pub close: &'static str,
}

/// The tag of a name, put together where the code is compiled.
macro_rules! tag {
    ($name:literal) => {
        $crate::einvoicing::markup::Tag {
            start: concat!("<", $name),
            open: concat!("<", $name, ">"),
            close: concat!("</", $name, ">"),
        }
    };
}
pub(super) use tag;

/// How a format writes days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayForm {
    /// `20260131`: format 102 of UNTDID 2379.
    Bare,
    /// `2026-01-31`
    Dashed,
}

/// XML that is being written.
#[derive(Debug)]
pub(super) struct Markup {
    bytes: Vec<u8>,
    /// The first character that XML 1.0 has no place for, and the element that it stood in.
    impossible: Option<(char, &'static str)>,
}

impl Markup {
    /// An empty buffer with room for so many bytes.
    pub fn with_room_for(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), impossible: None }
    }

    /// What was written.
    ///
    /// # Errors
    /// A text with a character that XML 1.0 cannot hold, not even as a reference; it is not left out without a word.
    pub fn finish(self) -> Result<Vec<u8>, Fault> {
        match self.impossible {
            None => Ok(self.bytes),
            Some((c, element)) => {
                let problem = "XML 1.0 has no place for this control character";
                Err(Fault::new(c.escape_unicode(), problem, "leave it out of the text").at(element.trim_start_matches('<')))
            }
        }
    }

    /// Markup as it is.
    #[inline]
    pub fn raw(&mut self, markup: &'static str) {
        self.bytes.extend_from_slice(markup.as_bytes());
    }

    /// An element around what `inner` writes.
    #[inline]
    pub fn within(&mut self, tag: Tag, inner: impl FnOnce(&mut Self)) {
        self.raw(tag.open);
        inner(self);
        self.raw(tag.close);
    }

    /// An element with a code of ours, which needs no escape.
    #[inline]
    pub fn code(&mut self, tag: Tag, code: &'static str) {
        self.within(tag, |x| x.raw(code));
    }

    /// An element with a text.
    #[inline]
    pub fn text(&mut self, tag: Tag, text: &str) {
        self.raw(tag.open);
        self.escaped::<false>(text, tag);
        self.raw(tag.close);
    }

    /// An element with a text, where there is one: an empty text is none.
    #[inline]
    pub fn text_of(&mut self, tag: Tag, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.text(tag, text);
        }
    }

    /// An element with a text and attributes; an attribute without a value is left out. Names are given as ` name="`.
    #[inline]
    pub fn text_with(&mut self, tag: Tag, attributes: &[(&'static str, Option<&str>)], text: &str) {
        self.raw(tag.start);
        self.attributes(tag, attributes);
        self.escaped::<false>(text, tag);
        self.raw(tag.close);
    }

    /// An element with a figure, with all the decimals that it has.
    #[inline]
    pub fn decimal(&mut self, tag: Tag, value: Decimal) {
        self.raw(tag.open);
        self.digits(value);
        self.raw(tag.close);
    }

    /// The same, where there is one.
    #[inline]
    pub fn decimal_of(&mut self, tag: Tag, value: Option<Decimal>) {
        if let Some(value) = value {
            self.decimal(tag, value);
        }
    }

    /// An element with a figure and attributes.
    #[inline]
    pub fn decimal_with(&mut self, tag: Tag, attributes: &[(&'static str, Option<&str>)], value: Decimal) {
        self.raw(tag.start);
        self.attributes(tag, attributes);
        self.digits(value);
        self.raw(tag.close);
    }

    /// An element with a day.
    pub fn day(&mut self, tag: Tag, day: Date, form: DayForm) {
        self.raw(tag.open);
        self.day_text(day, form);
        self.raw(tag.close);
    }

    /// A day.
    pub fn day_text(&mut self, day: Date, form: DayForm) {
        let year = day.year().unsigned_abs();
        self.two_digits(year / 100 % 100);
        self.two_digits(year % 100);
        for part in [day.month(), day.day()] {
            if form == DayForm::Dashed {
                self.bytes.push(b'-');
            }
            self.two_digits(part);
        }
    }

    /// An element with a file in it, as base64.
    pub fn file(&mut self, tag: Tag, attributes: &[(&'static str, Option<&str>)], content: &[u8]) {
        self.raw(tag.start);
        self.attributes(tag, attributes);
        self.bytes.extend_from_slice(STANDARD.encode(content).as_bytes());
        self.raw(tag.close);
    }

    fn attributes(&mut self, tag: Tag, attributes: &[(&'static str, Option<&str>)]) {
        for (name, value) in attributes {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                self.raw(name);
                self.escaped::<true>(value, tag);
                self.raw("\"");
            }
        }
        self.raw(">");
    }

    /// A text with what XML would take for markup escaped. A carriage return is written as a reference, since a reader of XML makes a line feed of it; in an
    /// attribute so are line feed and tab, which it makes blanks of.
    #[inline]
    fn escaped<const IN_ATTRIBUTE: bool>(&mut self, text: &str, tag: Tag) {
        let mut rest = text.as_bytes();
        // 0xEF begins the two characters at the end of the first plane that XML does not have.
        while let Some(at) = rest.iter().position(|byte| matches!(byte, 0..=0x1F | b'&' | b'<' | b'>' | b'"' | 0xEF)) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, &[]));
            self.bytes.extend_from_slice(plain);
            let taken = self.special::<IN_ATTRIBUTE>(special, tag);
            rest = special.get(taken..).unwrap_or_default();
        }
        self.bytes.extend_from_slice(rest);
    }

    /// Writes the character that `special` begins with; how many bytes it had.
    fn special<const IN_ATTRIBUTE: bool>(&mut self, special: &[u8], tag: Tag) -> usize {
        let reference = match special {
            [b'&', ..] => "&amp;",
            [b'<', ..] => "&lt;",
            [b'>', ..] => "&gt;",
            [b'"', ..] => "&quot;",
            [b'\r', ..] => "&#13;",
            [b'\n', ..] if IN_ATTRIBUTE => "&#10;",
            [b'\t', ..] if IN_ATTRIBUTE => "&#9;",
            [plain @ (b'\n' | b'\t'), ..] => {
                self.bytes.push(*plain);
                return 1;
            }
            [0xEF, 0xBF, last @ (0xBE | 0xBF), ..] => {
                self.refuse(if *last == 0xBE { '\u{FFFE}' } else { '\u{FFFF}' }, tag);
                return 3;
            }
            [0xEF, ..] => {
                self.bytes.push(0xEF);
                return 1;
            }
            [control, ..] => {
                self.refuse(char::from(*control), tag);
                return 1;
            }
            [] => return 0,
        };
        self.raw(reference);
        1
    }

    fn refuse(&mut self, c: char, tag: Tag) {
        self.impossible = self.impossible.or(Some((c, tag.start)));
    }

    /// A figure with the decimals that it has; zero has no sign.
    fn digits(&mut self, value: Decimal) {
        let (mantissa, scale) = (value.mantissa(), value.scale());
        if mantissa < 0 {
            self.bytes.push(b'-');
        }
        let mut figure = Figure { places: [b'0'; DIGITS], first: DIGITS, until_point: scale };
        let mut large = mantissa.unsigned_abs();
        // Nearly every figure has room in 64 bits, where a division takes a tenth of the time.
        while large > u128::from(u64::MAX) {
            figure.put(u8::try_from(large % 10).unwrap_or_default());
            large /= 10;
        }
        let mut small = u64::try_from(large).unwrap_or_default();
        while small > 0 {
            figure.put(u8::try_from(small % 10).unwrap_or_default());
            small /= 10;
        }
        figure.fill();
        self.bytes.extend_from_slice(figure.places.get(figure.first..).unwrap_or_default());
    }

    fn two_digits(&mut self, value: u32) {
        let digit = |value: u32| b'0' + u8::try_from(value % 10).unwrap_or_default();
        self.bytes.extend_from_slice(&[digit(value / 10), digit(value)]);
    }
}

/// A figure that is written from its last digit to its first.
struct Figure {
    places: [u8; DIGITS],
    /// The first place that is written.
    first: usize,
    /// How many digits are missing before the point; none once it stands, or where there is none.
    until_point: u32,
}

impl Figure {
    #[inline]
    fn put(&mut self, digit: u8) {
        self.place(b'0' + digit);
        if self.until_point > 0 {
            self.until_point -= 1;
            if self.until_point == 0 {
                self.place(b'.');
            }
        }
    }

    #[inline]
    fn place(&mut self, byte: u8) {
        self.first = self.first.saturating_sub(1);
        self.places.get_mut(self.first).into_iter().for_each(|place| *place = byte);
    }

    /// Zeros up to the point, and at least one digit before it.
    fn fill(&mut self) {
        while self.until_point > 0 {
            self.put(0);
        }
        if self.first == DIGITS || self.places.get(self.first) == Some(&b'.') {
            self.place(b'0');
        }
    }
}
