//! What a text may not have because a reader would not see it: characters that hide, that turn the direction of what follows, that
//! stand for nothing, and marks without end.
//!
//! Two measures. A text of one line is how people tell records apart, so everything in it must show. A text of many lines is read in full, so
//! it keeps what writing needs: joiners, direction marks, soft hyphens, the blanks of no width between the words of Khmer and Thai.
//!
//! - Joiners (U+200C, U+200D) are kept in one line where they change what is seen: in scripts whose letters take their shape from their
//!   neighbours (Persian and Sinhala names cannot be written without), and between two emoji.
//! - Variation selectors are kept behind what has variants: emoji, ideographs (as Japanese names need), mathematical signs, Mongolian.
//!   Elsewhere they show nothing and carry hidden bytes.
//! - Tags are kept in the three flags that are made of them. Elsewhere they carry hidden sentences.
//! - A character that has no meaning yet is kept: a newer version of Unicode may give it one, and a record that a newer version of the library
//!   wrote must stay readable. What never gets a meaning (noncharacters) is refused.
//!
//! Source: Unicode Standard § 23 (noncharacters, tags), UAX 31 § 2.3 (joiners), UTS 39 § 5.4 (marks), UTS 51 (emoji).

use std::str::Chars;

use unicode_normalization::char::decompose_canonical;
use unicode_properties::{GeneralCategory, UnicodeEmoji, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use super::error::Fault;

/// The most marks on one letter, counted as they stand when every letter is taken apart. A Tibetan syllable has up to eight; no other
/// living script needs more than five.
pub const MARKS_MAX: usize = 8;

/// The flags of England, Scotland and Wales: what stands behind U+1F3F4.
const FLAGS: [&str; 3] = [
    "\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// Scripts in use whose letters take their shape from their neighbours.
const SHAPED: [Script; 22] = [
    Script::Adlam,
    Script::Arabic,
    Script::Balinese,
    Script::Bengali,
    Script::Devanagari,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Hanifi_Rohingya,
    Script::Javanese,
    Script::Kannada,
    Script::Khmer,
    Script::Malayalam,
    Script::Mandaic,
    Script::Meetei_Mayek,
    Script::Mongolian,
    Script::Myanmar,
    Script::Nko,
    Script::Oriya,
    Script::Sinhala,
    Script::Syriac,
    Script::Tamil,
    Script::Telugu,
];

/// How much a text may keep of what does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::kernel) enum Lines {
    /// One line, by which records are told apart.
    One,
    /// Running text.
    Many,
}

/// Refuses the first character of `text` that is not for it, by code point and place; `skipped` characters stand before `text`.
pub(in crate::kernel) fn refuse_hidden(text: &str, lines: Lines, skipped: usize) -> Result<(), Fault> {
    let mut rest = text.chars();
    let (mut at, mut marks, mut before) = (skipped, 0, None);
    while let Some(c) = rest.next() {
        let refused = if c.is_ascii() {
            marks = 0;
            is_control(c, lines).then_some("is not allowed here")
        } else {
            marks = marks_with(c, marks);
            refusal(c, before, rest.clone().next(), lines, marks)
        };
        if let Some(why) = refused {
            return Err(Fault::new(text, format!("{} {why}", placed(c, at)), "remove this character"));
        }
        before = Some(c);
        at = at.saturating_add(1);
        if c == '\u{1f3f4}' {
            at = at.saturating_add(skip_flag(&mut rest));
        }
    }
    Ok(())
}

/// `U+202E at character 5`, counted from 1.
pub(in crate::kernel) fn placed(c: char, at: usize) -> String {
    format!("U+{:04X} at character {}", u32::from(c), at.saturating_add(1))
}

/// True for what must not be repeated to a person or a log as it stands.
pub(in crate::kernel) fn is_unfit_to_show(c: char) -> bool {
    c.is_control() || hides_everywhere(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Why `c`, which is not ASCII, cannot stand between `before` and `next`, as one of `marks` marks on a letter; nothing where it can.
fn refusal(c: char, before: Option<char>, next: Option<char>, lines: Lines, marks: usize) -> Option<&'static str> {
    let category = c.general_category();
    let is_hidden = match c {
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180d}' | '\u{180f}' => !is_variant(before, c),
        '\u{200c}' | '\u{200d}' => lines == Lines::One && !is_joint(before, next),
        _ if lines == Lines::One && hides_in_a_line(c) => true,
        _ if lines == Lines::One && category == GeneralCategory::PrivateUse => true,
        _ => is_control(c, lines) || hides_everywhere(c),
    };
    if is_hidden {
        return Some("is not allowed here");
    }
    let is_mark =
        matches!(category, GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::SpacingMark);
    if is_mark && before.is_none() {
        return Some("is a mark without a letter");
    }
    (marks > MARKS_MAX).then_some("is one mark too many on a letter; 8 is the most")
}

fn is_control(c: char, lines: Lines) -> bool {
    c.is_control() && !(lines == Lines::Many && matches!(c, '\n' | '\r' | '\t'))
}

/// What no text needs: it turns the direction of others' text, is a remnant of old formats, or never stands for anything.
fn hides_everywhere(c: char) -> bool {
    let is_noncharacter = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_remnant = matches!(c, '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}');
    is_noncharacter || turns || is_remnant || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// What running text needs or tolerates, and what in one line makes two names look like one: blanks of no width, marks of direction,
/// fillers that look like a blank, and ends of lines.
fn hides_in_a_line(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}' | '\u{200b}' | '\u{200e}'
            | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
    )
}

/// True where a joiner between these two changes what is seen.
fn is_joint(before: Option<char>, next: Option<char>) -> bool {
    let is_emoji = |c: char| !c.is_ascii() && c.is_emoji_char();
    let is_shaped = |c: char| c.script_extension().iter().any(|script| SHAPED.contains(&script));
    // Characters of every script count as none.
    let stands_behind_a_letter = before.is_some_and(|c| !matches!(c.script(), Script::Common) && is_shaped(c));
    let between_emoji = before.is_some_and(|c| is_emoji(c) || c == '\u{fe0f}') && next.is_some_and(is_emoji);
    stands_behind_a_letter || between_emoji
}

/// True where `before` has the variants that `selector` chooses from.
fn is_variant(before: Option<char>, selector: char) -> bool {
    before.is_some_and(|before| match selector {
        '\u{fe0e}' | '\u{fe0f}' if before.is_emoji_char() => true,
        '\u{180b}'..='\u{180d}' | '\u{180f}' => before.script() == Script::Mongolian && before.is_alphabetic(),
        _ => {
            before.script() == Script::Han
                || (selector == '\u{fe00}'
                    && (before.script() == Script::Myanmar || before.general_category() == GeneralCategory::MathSymbol))
        }
    })
}

/// How many marks stand on the letter once `c` follows `marks` of them. What does not show does not begin a letter.
fn marks_with(c: char, marks: usize) -> usize {
    let mut marks = marks;
    decompose_canonical(c, |part| match part.general_category() {
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark => marks = marks.saturating_add(1),
        GeneralCategory::Format => {}
        _ => marks = 0,
    });
    marks
}

/// Passes over the tags of a flag, and says how many they were.
fn skip_flag(rest: &mut Chars<'_>) -> usize {
    let text = rest.as_str();
    let Some((flag, after)) = FLAGS.iter().find_map(|flag| Some((flag, text.strip_prefix(flag)?))) else { return 0 };
    *rest = after.chars();
    flag.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str, lines: Lines) -> Option<String> {
        refuse_hidden(text, lines, 0).err().map(|fault| fault.problem.into_owned())
    }

    #[test]
    fn names_that_cannot_be_written_without_joiners_and_selectors_are_kept() {
        for text in [
            "علی\u{200c}رضا",
            "نرم\u{200c}افزار ایران",
            "ශ්\u{200d}රී ලංකා",
            "র\u{200d}\u{9cd}যাব",
            "മോഹന\u{d4d}\u{200d}",
            "渡邉\u{e0100}",
            "👩\u{200d}💻 Studio",
            "❤\u{fe0f}\u{200d}🔥",
            "1\u{fe0f}\u{20e3} Taxi",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} Whisky",
            "ཧ\u{f90}\u{fb5}\u{fa8}\u{fb3}\u{fba}\u{fbc}\u{fbb}\u{f82}",
            "Nguyễn Thị Ánh",
        ] {
            assert_eq!((refused(text, Lines::One), refused(text, Lines::Many)), (None, None), "{text}");
        }
    }

    #[test]
    fn where_joiners_and_selectors_show_nothing_they_are_refused() {
        for text in [
            "a\u{200d}b",
            "Ac\u{200c}me",
            "\u{200d}👩",
            "👩\u{200d}a",
            "علی\u{200c}\u{200c}رضا",
            "123\u{200c}4",
            "a\u{301}\u{200d}b",
        ] {
            assert!(refused(text, Lines::One).is_some(), "{text:?}");
            assert_eq!(refused(text, Lines::Many), None, "{text:?}");
        }
        for text in
            ["a\u{fe0f}", "a\u{e0100}", "é\u{fe00}", "👩\u{fe0f}\u{fe0f}", "邉\u{e0100}\u{e0101}", "a\u{180b}", "\u{fe0f}"]
        {
            assert!(refused(text, Lines::One).is_some() && refused(text, Lines::Many).is_some(), "{text:?}");
        }
    }

    #[test]
    fn tags_are_part_of_three_flags_and_of_nothing_else() {
        let hidden: String = "ignore".chars().filter_map(|c| char::from_u32(0xe0000 + u32::from(c))).collect();
        let flag = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
        for text in [format!("a{hidden}"), format!("\u{1f3f4}{hidden}\u{e007f}"), format!("{flag}{hidden}")] {
            assert!(refused(&text, Lines::One).is_some() && refused(&text, Lines::Many).is_some(), "{text:?}");
        }
        let placed = refused(&format!("{flag}\u{202e}"), Lines::Many);
        assert_eq!(placed.as_deref(), Some("U+202E at character 8 is not allowed here"));
    }

    #[test]
    fn what_stands_for_nothing_is_refused_and_what_may_get_a_meaning_is_kept() {
        for c in ['\u{fdd0}', '\u{fffe}', '\u{ffff}', '\u{1fffe}', '\u{10ffff}', '\u{fff9}', '\u{206a}', '\u{2063}', '\u{e0001}']
        {
            let text = format!("a{c}b");
            assert!(refused(&text, Lines::One).is_some() && refused(&text, Lines::Many).is_some(), "{c:?}");
        }
        let unassigned = '\u{3fffd}';
        assert_eq!(unassigned.general_category(), GeneralCategory::Unassigned);
        assert_eq!(refused(&format!("a{unassigned}"), Lines::One), None);
        for c in ['\u{e000}', '\u{f8ff}', '\u{10fffd}', '\u{ad}', '\u{200e}', '\u{200f}', '\u{61c}', '\u{3164}', '\u{2800}'] {
            let text = format!("a{c}b");
            assert!(refused(&text, Lines::One).is_some(), "{c:?}");
            assert_eq!(refused(&text, Lines::Many), None, "{c:?}");
        }
    }

    #[test]
    fn eight_marks_stand_on_a_letter_and_the_ninth_is_refused_however_it_is_written() {
        let marks = |count| "\u{301}".repeat(count);
        assert_eq!(refused(&format!("e{}", marks(8)), Lines::One), None);
        let flood = Some("U+0301 at character 10 is one mark too many on a letter; 8 is the most".to_owned());
        assert_eq!(refused(&format!("e{}", marks(9)), Lines::One), flood);
        assert_eq!(refused(&format!("e{}", marks(9)), Lines::Many), flood);
        assert!(refused(&format!("é{}", marks(8)), Lines::Many).is_some(), "é has one already");
        assert!(refused(&format!("e{}\u{200d}{}", marks(8), marks(1)), Lines::Many).is_some(), "a joiner begins no letter");
        assert_eq!(refused(&format!("e{}e{}", marks(8), marks(8)), Lines::One), None);
        for text in ["\u{301}e", "\u{20dd}", "\u{93e}"] {
            assert!(refused(text, Lines::One).is_some_and(|problem| problem.ends_with("is a mark without a letter")), "{text}");
        }
    }
}
