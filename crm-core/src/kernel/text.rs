//! Text that people write and read: names, labels, notes, and the codes that data is keyed by.
//!
//! Text is brought to one form once, on the way in (Unicode NFC, no blanks at the ends), so that one text has one spelling.
//! Characters that hide, or that turn the direction of what follows, are refused: they make one name look like another
//! (`hidden.rs` says which, and why).
//!
//! Decoding parses again rather than comparing with the normal form: a later Unicode version may normalise a character that had no
//! meaning when it was written, and such a record must stay readable.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use super::error::Fault;
use super::hidden::{Lines, placed, refuse_hidden};

/// The longest text of any kind, in bytes of UTF-8: 64 KiB. Looked at before anything else, so that what is far too long costs nothing.
pub const TEXT_BYTES: usize = 1 << 16;
/// The longest [`Name`], in characters.
pub const NAME_CHARS: usize = 200;
/// The longest [`Label`], in characters.
pub const LABEL_CHARS: usize = 80;
/// The longest [`Note`], in characters.
pub const NOTE_CHARS: usize = 20_000;
/// The longest [`Code`], in characters.
pub const CODE_CHARS: usize = 40;

/// What every value kept as one text has in common: it is read by `parse`, shown and stored as it stands.
macro_rules! text_value {
    ($name:ident) => {
        impl $name {
            /// The text in its normal form.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::kernel::error::Fault;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }
        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.str(&self.0)?.ok()
            }
        }
        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let position = d.position();
                Self::parse(d.str()?).map_err(|fault| minicbor::decode::Error::message(fault).at(position))
            }
        }
    };
}
pub(in crate::kernel) use text_value;

/// What someone or something is called: a company, a person, a product. One line of 1 to [`NAME_CHARS`] characters; several
/// blanks in a row count as one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);
text_value!(Name);

impl Name {
    /// Reads a name.
    ///
    /// # Errors
    /// Nothing left after trimming, more than [`NAME_CHARS`] characters, a character that hides, breaks the line, turns the direction of the
    /// text or is for private use, a mark without a letter, or more than [`MARKS_MAX`](super::MARKS_MAX) on one.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        one_line(text, NAME_CHARS).map(Self)
    }

    /// The form to search and compare by: lower case, so that `ÉCOLE` and `école` meet. Not for display.
    #[must_use]
    pub fn folded(&self) -> String {
        folded(&self.0)
    }
}

/// What a screen shows for a stage, a reason or a field. One line of 1 to [`LABEL_CHARS`] characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(String);
text_value!(Label);

impl Label {
    /// Reads a label.
    ///
    /// # Errors
    /// As [`Name::parse`], with at most [`LABEL_CHARS`] characters.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        one_line(text, LABEL_CHARS).map(Self)
    }
}

/// What somebody wrote down, in as many lines as they liked: 0 to [`NOTE_CHARS`] characters in at most [`TEXT_BYTES`]. Line ends are kept as `\n`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note(String);
text_value!(Note);

impl Note {
    /// Reads a note. Line ends of other systems (`\r\n`, `\r`) become `\n`.
    ///
    /// # Errors
    /// More than [`NOTE_CHARS`] characters or [`TEXT_BYTES`], a control character other than line end and tab, a character that turns the
    /// direction of the text or never stands for anything, or more than [`MARKS_MAX`](super::MARKS_MAX) marks on a letter.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut note = cleared(text, Lines::Many)?;
        if note.contains('\r') {
            note = note.replace("\r\n", "\n").replace('\r', "\n");
        }
        at_most(&note, NOTE_CHARS)?;
        Ok(Self(note))
    }

    /// True where nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The key by which configuration is named in data (`closed_lost`): pipelines, stages, reasons, fields. 1 to [`CODE_CHARS`] of
/// `a-z`, `0-9`, `_`, `-`, beginning with a letter or a digit. It never changes; the [`Label`] beside it may.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(String);
text_value!(Code);

impl Code {
    /// Reads a code. Nothing is trimmed or folded: a key is given as it is.
    ///
    /// # Errors
    /// Empty, longer than [`CODE_CHARS`], another first character than a letter or digit, or a character that codes do not have.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        const REMEDY: &str = "give 1 to 40 of a-z, 0-9, _ and -, beginning with a letter or digit, as closed_lost";
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
        if text.is_empty() {
            return Err(Fault::new(text, "a code must not be empty", REMEDY));
        }
        if let Some((at, c)) = text.chars().enumerate().find(|(_, c)| !allowed(*c)) {
            return Err(Fault::new(text, format!("{} cannot be part of a code", placed(c, at)), REMEDY));
        }
        if text.starts_with(['_', '-']) {
            return Err(Fault::new(text, "a code begins with a letter or digit", REMEDY));
        }
        if text.len() > CODE_CHARS {
            return Err(Fault::new(text, format!("this code has {} characters", text.len()), REMEDY));
        }
        Ok(Self(text.to_owned()))
    }
}

/// Lower case in NFC: equal for texts that differ only in case.
pub(in crate::kernel) fn folded(text: &str) -> String {
    nfc(&text.to_lowercase())
}

/// One line of 1 to `most` characters, trimmed, with single blanks. Line ends and tabs around a pasted name are blanks to trim; inside it they
/// are refused.
pub(in crate::kernel) fn one_line(text: &str, most: usize) -> Result<String, Fault> {
    // A record is mostly such lines, and each is read again whenever it is loaded.
    if text.len() <= most && is_plain(text) { Ok(text.to_owned()) } else { any_line(text, most) }
}

/// True for a line of ASCII that stands as it is to be kept: with no more to normalise, to trim or to refuse.
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let is_kept = |byte: u8| matches!(byte, b' '..=b'~') && (byte, std::mem::replace(&mut before, byte)) != (b' ', b' ');
    text.bytes().all(is_kept) && before != b' '
}

fn any_line(text: &str, most: usize) -> Result<String, Fault> {
    let line = single_blanks(&cleared(text, Lines::One)?);
    if line.is_empty() {
        return Err(Fault::new(text, "this must not be empty", format!("give 1 to {most} characters")));
    }
    at_most(&line, most)?;
    Ok(line)
}

/// The text without blanks at its ends, in NFC, once it is known to hide nothing. Composing may bring letters and marks together anew, so what
/// it changes is looked at again.
pub(in crate::kernel) fn cleared(text: &str, lines: Lines) -> Result<String, Fault> {
    let trimmed = text.trim();
    bounded(trimmed)?;
    refuse_hidden(trimmed, lines, text.chars().take_while(|c| c.is_whitespace()).count())?;
    if matches!(is_nfc_quick(trimmed.chars()), IsNormalized::Yes) {
        return Ok(trimmed.to_owned());
    }
    let composed: String = trimmed.nfc().collect();
    bounded(&composed)?;
    refuse_hidden(&composed, lines, 0)?;
    Ok(composed)
}

fn bounded(text: &str) -> Result<(), Fault> {
    if text.len() > TEXT_BYTES {
        return Err(Fault::new(text, format!("this has {} bytes", text.len()), format!("shorten it to {TEXT_BYTES} bytes")));
    }
    Ok(())
}

fn at_most(text: &str, most: usize) -> Result<(), Fault> {
    // A text of `most` bytes or fewer cannot have more characters than that.
    let chars = if text.len() <= most { 0 } else { text.chars().count() };
    if chars > most {
        return Err(Fault::new(text, format!("this has {chars} characters"), format!("shorten it to {most} characters")));
    }
    Ok(())
}

/// The text with its accents composed.
pub(in crate::kernel) fn nfc(text: &str) -> String {
    if matches!(is_nfc_quick(text.chars()), IsNormalized::Yes) { text.to_owned() } else { text.nfc().collect() }
}

/// Every run of blanks, of whatever width, as one space.
fn single_blanks(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reread<T: minicbor::Encode<()> + for<'b> minicbor::Decode<'b, ()>>(value: &T) -> Result<T, minicbor::decode::Error> {
        minicbor::decode(&minicbor::to_vec(value).expect("text encodes"))
    }

    #[test]
    fn a_name_is_trimmed_its_blanks_made_single_and_its_accents_composed() {
        let name = Name::parse("  Socie\u{301}te\u{301} \u{a0} Ge\u{301}ne\u{301}rale\n").expect("a name");
        assert_eq!(name.as_str(), "Soci\u{e9}t\u{e9} G\u{e9}n\u{e9}rale");
        assert_eq!(Name::parse("ÉCOLE").expect("a name").folded(), Name::parse("e\u{301}cole").expect("a name").folded());
    }

    #[test]
    fn a_name_has_one_to_two_hundred_characters_however_many_bytes_they_take() {
        assert!(Name::parse(&"é".repeat(NAME_CHARS)).is_ok());
        let fault = Name::parse(&"é".repeat(NAME_CHARS + 1)).expect_err("too long");
        assert_eq!((fault.problem.as_ref(), fault.remedy.as_ref()), ("this has 201 characters", "shorten it to 200 characters"));
        assert!(Name::parse(" \u{2003}\t").is_err());
        assert!(Label::parse(&"x".repeat(LABEL_CHARS)).is_ok());
        assert!(Label::parse(&"x".repeat(LABEL_CHARS + 1)).is_err());
    }

    #[test]
    fn a_hidden_character_is_refused_by_code_point_and_position() {
        let fault = Name::parse("  Acme\u{202e}gpj").expect_err("an override");
        assert_eq!(fault.problem, "U+202E at character 7 is not allowed here");
        let everywhere = (0x202a..=0x202e).chain(0x2066..=0x2069).chain([0x2060, 0xfeff, 0x0, 0x7, 0x7f, 0x85]);
        for c in everywhere.filter_map(char::from_u32) {
            assert!(Name::parse(&format!("a{c}b")).is_err() && Note::parse(&format!("a{c}b")).is_err(), "{c:?}");
        }
        for c in ['\n', '\r', '\t', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2028}', '\u{2029}'] {
            assert!(Name::parse(&format!("a{c}b")).is_err() && Note::parse(&format!("a{c}b")).is_ok(), "{c:?}");
        }
    }

    #[test]
    fn a_note_keeps_its_lines_and_tabs_and_may_be_empty() {
        assert_eq!(Note::parse(" a\r\n\tb  c\rd \n").expect("a note").as_str(), "a\n\tb  c\nd");
        assert!(Note::parse("").expect("a note").is_empty());
        assert!(Note::parse(&"é".repeat(NOTE_CHARS)).is_ok());
        assert!(Note::parse(&"é".repeat(NOTE_CHARS + 1)).is_err());
        assert!(Note::parse(&"😀".repeat(TEXT_BYTES / 4)).is_ok());
        let fault = Note::parse(&"😀".repeat(TEXT_BYTES / 4 + 1)).expect_err("too long");
        assert_eq!((fault.problem.as_ref(), fault.remedy.as_ref()), ("this has 65540 bytes", "shorten it to 65536 bytes"));
    }

    #[test]
    fn a_code_is_what_a_data_file_can_be_keyed_by() {
        for code in ["new", "closed_lost", "2nd-call", "x", &"a".repeat(CODE_CHARS)] {
            assert_eq!(Code::parse(code).expect(code).as_str(), code);
        }
        for text in ["", " new", "New", "_new", "-new", "né", "a b", &"a".repeat(CODE_CHARS + 1)] {
            assert!(Code::parse(text).is_err(), "{text}");
        }
        assert_eq!(Code::parse("aéb").expect_err("é").problem, "U+00E9 at character 2 cannot be part of a code");
    }

    #[test]
    fn decoding_refuses_what_parsing_refuses() {
        let bytes = minicbor::to_vec("a\u{202e}b").expect("text encodes");
        assert!(minicbor::decode::<Name>(&bytes).is_err());
        assert!(minicbor::decode::<Note>(&bytes).is_err());
        assert!(minicbor::decode::<Code>(&minicbor::to_vec("A").expect("text encodes")).is_err());
    }

    proptest! {
        #[test]
        fn parsing_what_was_parsed_changes_nothing_and_storage_keeps_it(text in any::<String>()) {
            if let Ok(name) = Name::parse(&text) {
                prop_assert_eq!(&Name::parse(name.as_str()).expect("still a name"), &name);
                prop_assert_eq!(&reread(&name).expect("decodes"), &name);
                prop_assert!(!name.as_str().contains("  ") && name.as_str().trim() == name.as_str());
            }
            if let Ok(note) = Note::parse(&text) {
                prop_assert_eq!(&Note::parse(note.as_str()).expect("still a note"), &note);
                prop_assert_eq!(&reread(&note).expect("decodes"), &note);
            }
        }

        #[test]
        fn a_plain_line_is_what_it_is_as_any_line(text in "[ -~\\té\u{7f}]{0,12}") {
            prop_assert_eq!(one_line(&text, 10), any_line(&text, 10));
        }

        #[test]
        fn composed_and_decomposed_spellings_are_one_name(text in "[a-zéüçñÅ가힣ệ]{1,20}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(Name::parse(&decomposed), Name::parse(&text));
        }

        #[test]
        fn folding_forgets_case_and_only_once(text in "[a-zéüçñœß]{1,20}") {
            let name = Name::parse(&text).expect("a name");
            prop_assert_eq!(Name::parse(&text.replace('ß', "s").to_uppercase()).expect("a name").folded(), text.replace('ß', "s"));
            prop_assert_eq!(folded(&name.folded()), name.folded());
        }
    }
}
