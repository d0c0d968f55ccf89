//! The lines and components of vCard and iCalendar texts, within limits, before the library looks at what they say.
//!
//! What a line means is the library's business. Which lines there are, and what begins and ends where, is looked at here: the library passes over
//! what it does not understand, and here nothing may be lost without a word.

use std::borrow::Cow;

use calcard::common::PartialDateTime;
use calcard::vcard::VCardValueType;

use crate::kernel::{CrmError, Fault};

/// How deep components lie in each other. An alarm in an event in a calendar is 3.
pub const COMPONENT_DEPTH: usize = 8;

/// The largest text of cards or appointments that is read. What lies beyond is refused before anything else is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default, deny_unknown_fields))]
pub struct CardLimits {
    /// Bytes of the text. Default 16 MiB.
    pub file_bytes: usize,
    /// Lines of the text, as they stand. Default 500,000.
    pub file_lines: usize,
    /// Bytes of one line with those that continue it: pictures are such lines. Default 4 MiB.
    pub line_bytes: usize,
    /// Cards, calendars, appointments and what lies in them. Default 50,000.
    pub components: usize,
}

impl Default for CardLimits {
    fn default() -> Self {
        Self { file_bytes: 16 << 20, file_lines: 500_000, line_bytes: 4 << 20, components: 50_000 }
    }
}

/// A text for other programs, and what it could not say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct WrittenText {
    /// The text.
    pub text: String,
    /// What the format has no place for, each with where it stands and why.
    pub left_out: Vec<Fault>,
}

/// What stands between a `BEGIN` and its `END`.
#[derive(Debug, Default)]
pub(super) struct Component {
    /// Its name, in capitals.
    pub name: String,
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// Its own lines, from `BEGIN` to `END`, without the components that lie in it.
    pub own: String,
    /// What lies in it.
    pub inner: Vec<Component>,
    /// True where its `END` was found.
    pub is_whole: bool,
}

impl Component {
    fn begin(name: String, line: usize) -> Self {
        Self { own: format!("BEGIN:{name}\n"), name, line, ..Self::default() }
    }

    /// Where it stands, in words.
    pub fn place(&self) -> String {
        format!("line {}, {}", self.line, self.name)
    }

    /// The values of its own properties called `name`, in whichever group, as they are written.
    pub fn raw(&self, name: &str) -> Vec<String> {
        let values = logical(&self.own).into_iter().filter_map(|line| {
            let head = line.text.find([';', ':']).unwrap_or(line.text.len());
            let is_named = line.text.get(..head).is_some_and(|head| {
                let head = head.trim();
                head.rsplit('.').next().unwrap_or(head).eq_ignore_ascii_case(name)
            });
            is_named.then(|| value_of(&line.text).unwrap_or_default().to_owned())
        });
        values.collect()
    }
}

/// The components of a text, and the lines that belong to none.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Those that lie in no other.
    pub components: Vec<Component>,
    /// Lines that say nothing.
    pub left_out: Vec<Fault>,
    open: Vec<Component>,
    begun: usize,
}

/// Looks at the lines of `text`.
///
/// # Errors
/// More of anything than `limits` allow.
pub(super) fn scan(text: &str, limits: &CardLimits) -> Result<Scan, CrmError> {
    if text.len() > limits.file_bytes {
        return Err(beyond("text", text.len(), format!("has more than {} bytes", limits.file_bytes), "split it"));
    }
    if text.split('\n').take(limits.file_lines.saturating_add(1)).count() > limits.file_lines {
        return Err(beyond("text", "", format!("has more than {} lines", limits.file_lines), "split it"));
    }
    let mut scan = Scan::default();
    for line in logical(text.strip_prefix('\u{feff}').unwrap_or(text)) {
        let place = format!("line {}", line.number);
        if line.raw.len() > limits.line_bytes {
            let problem = format!("takes more than {} bytes", limits.line_bytes);
            return Err(beyond(&place, "", problem, "shorten it, or leave the picture out"));
        }
        match boundary(&line.text) {
            Some((true, name)) => scan.begin(name, line.number, limits)?,
            Some((false, name)) => scan.end(&name, line.raw, &place),
            None if line.text.trim().is_empty() => {}
            None => scan.property(&line, place),
        }
    }
    while let Some(open) = scan.open.pop() {
        scan.close(open);
    }
    Ok(scan)
}

impl Scan {
    fn begin(&mut self, name: String, line: usize, limits: &CardLimits) -> Result<(), CrmError> {
        self.begun = self.begun.saturating_add(1);
        let place = format!("line {line}, {name}");
        if self.begun > limits.components {
            let problem = format!("is one more than the {} components of a text", limits.components);
            return Err(beyond(&place, "", problem, "split the text"));
        }
        if self.open.len() >= COMPONENT_DEPTH {
            return Err(beyond(&place, "", format!("lies in more than {COMPONENT_DEPTH} others"), "give it flat"));
        }
        self.open.push(Component::begin(name, line));
        Ok(())
    }

    fn end(&mut self, name: &str, raw: &str, place: &str) {
        let Some(found) = self.open.iter().rposition(|open| open.name == name) else {
            let problem = "this ends nothing that has begun";
            return self.left_out.push(Fault::new(name, problem, "give the whole text, as the program wrote it").at(place));
        };
        while self.open.len() > found.saturating_add(1) {
            if let Some(cut) = self.open.pop() {
                self.close(cut);
            }
        }
        if let Some(mut whole) = self.open.pop() {
            whole.is_whole = true;
            whole.own.push_str(raw);
            self.close(whole);
        }
    }

    fn close(&mut self, component: Component) {
        match self.open.last_mut() {
            Some(outer) => outer.inner.push(component),
            None => self.components.push(component),
        }
    }

    fn property(&mut self, line: &Line<'_>, place: String) {
        match self.open.last_mut() {
            None => self
                .left_out
                .push(Fault::new(&line.text, "this line belongs to nothing", "give what begins with BEGIN").at(place)),
            Some(_) if value_of(&line.text).is_none() => {
                self.left_out
                    .push(Fault::new(&line.text, "this line has no value", "write a name, a colon and the value").at(place));
            }
            Some(open) => open.own.push_str(line.raw),
        }
    }
}

/// A line with those that continue it.
struct Line<'t> {
    /// As they stand, with their ends.
    raw: &'t str,
    /// Joined.
    text: Cow<'t, str>,
    /// Where the first stands, counted from 1.
    number: usize,
    /// How its value is encoded, once the line was looked at for it.
    encoding: Option<Encoding>,
}

/// How lines go on that are not indented.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Plain,
    QuotedPrintable,
    Base64,
}

/// Every line with those that continue it: because they are indented, because an old encoding says so at the end of the one before, or because they
/// hold nothing but more of its bytes.
fn logical(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let (mut start, mut number) = (0_usize, 0_usize);
    for piece in text.split_inclusive('\n') {
        let (from, end) = (start, start.saturating_add(piece.len()));
        (start, number) = (end, number.saturating_add(1));
        let shown = piece.trim_end_matches(['\n', '\r']);
        let continued = lines.last_mut().and_then(|last| last.continued_by(shown));
        match (lines.last_mut(), continued) {
            (Some(last), Some(more)) => {
                last.raw = text.get(end.saturating_sub(last.raw.len().saturating_add(piece.len()))..end).unwrap_or(last.raw);
                last.text.to_mut().push_str(more);
            }
            _ => {
                let raw = text.get(from..end).unwrap_or_default();
                lines.push(Line { raw, text: Cow::Borrowed(shown), number, encoding: None });
            }
        }
    }
    lines
}

impl Line<'_> {
    /// What `next` adds to the line, where it continues it.
    fn continued_by<'n>(&mut self, next: &'n str) -> Option<&'n str> {
        if let Some(more) = next.strip_prefix([' ', '\t']) {
            return Some(more);
        }
        let is_byte = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=');
        let goes_on = match self.encoding() {
            Encoding::Plain => false,
            Encoding::QuotedPrintable => self.text.ends_with('='),
            Encoding::Base64 => !next.is_empty() && next.chars().all(is_byte),
        };
        goes_on.then_some(next)
    }

    /// Looked for once, so that a long line of many pieces costs no more than its length.
    fn encoding(&mut self) -> Encoding {
        let text = &self.text;
        *self.encoding.get_or_insert_with(|| {
            let head = text.split_once(':').map(|(head, _)| head.to_ascii_uppercase()).unwrap_or_default();
            match head {
                head if head.contains("QUOTED-PRINTABLE") => Encoding::QuotedPrintable,
                head if head.contains("BASE64") || head.contains("ENCODING=B") => Encoding::Base64,
                _ => Encoding::Plain,
            }
        })
    }
}

/// True and the name of what a line begins, false and the name of what it ends.
fn boundary(line: &str) -> Option<(bool, String)> {
    let (word, name) = line.split_once(':')?;
    let name = name.trim().to_ascii_uppercase();
    match word.trim() {
        word if word.eq_ignore_ascii_case("BEGIN") => Some((true, name)),
        word if word.eq_ignore_ascii_case("END") => Some((false, name)),
        _ => None,
    }
}

/// What stands behind the first colon that no quotation marks enclose.
fn value_of(line: &str) -> Option<&str> {
    let mut is_quoted = false;
    let colon = line.find(|c| {
        is_quoted ^= c == '"';
        c == ':' && !is_quoted
    })?;
    line.get(colon.saturating_add(1)..)
}

/// A day, a time or a part of one, as it may be written.
pub(super) fn spelled(time: &PartialDateTime) -> String {
    let mut text = String::new();
    // A text takes whatever is written to it.
    let _ = time.format_as_vcard(&mut text, &VCardValueType::DateAndOrTime);
    text
}

fn beyond(place: &str, value: impl std::fmt::Display, problem: String, remedy: &'static str) -> CrmError {
    Fault::new(value, problem, remedy).at(place).into()
}
