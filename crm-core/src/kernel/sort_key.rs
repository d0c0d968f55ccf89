//! The bytes an index is sorted by: comparing two keys byte by byte is comparing what they were built from, part by part.
//!
//! Every part says where it ends, so a key built from fewer parts is a prefix of exactly those keys that begin with the same parts.
//! Two keys are only comparable when they were built from the same kinds of parts in the same order.

use super::id::RecordId;
use super::time::{Date, Timestamp};

/// A zero inside text or bytes is written as these two bytes, so that it cannot be taken for the end.
const ZERO_INSIDE: [u8; 2] = [0x00, 0xff];
/// Ends text and bytes; below every other continuation, so that a shorter value sorts before those it begins.
const END: [u8; 2] = [0x00, 0x00];
/// Marks a value that is missing; below [`PRESENT`], so that missing values come first.
const ABSENT: u8 = 0;
/// Marks a value that follows.
const PRESENT: u8 = 1;
/// The sign bit in the first byte of a big-endian integer; flipped, so that negative values come before positive ones.
const SIGN: u8 = 0x80;

/// An index value under construction, most significant part first.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(Vec<u8>);

impl SortKey {
    /// A key without parts: the prefix of every key.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text, ordered by code point. Fold it first (as `Name::folded`) where upper and lower case are to meet.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// Adds bytes of any length, in the order of `[u8]`.
    #[must_use]
    pub fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.reserve(bytes.len().saturating_add(END.len()));
        for byte in bytes {
            if *byte == 0 { self.0.extend_from_slice(&ZERO_INSIDE) } else { self.0.push(*byte) }
        }
        self.0.extend_from_slice(&END);
        self
    }

    /// Adds an id (16 bytes), ordered by time of creation.
    #[must_use]
    pub fn id(mut self, id: impl RecordId) -> Self {
        self.0.extend_from_slice(&id.to_bytes());
        self
    }

    /// Adds a number that may be negative (8 bytes): minor units of money, microseconds, days.
    #[must_use]
    pub fn int(mut self, value: i64) -> Self {
        let [first, rest @ ..] = value.to_be_bytes();
        self.0.push(first ^ SIGN);
        self.0.extend_from_slice(&rest);
        self
    }

    /// Adds a count (8 bytes).
    #[must_use]
    pub fn unsigned(mut self, value: u64) -> Self {
        self.0.extend_from_slice(&value.to_be_bytes());
        self
    }

    /// A day, in the order of time.
    #[must_use]
    pub fn date(self, day: Date) -> Self {
        self.int(day.days())
    }

    /// An instant, in the order of time.
    #[must_use]
    pub fn instant(self, instant: Timestamp) -> Self {
        self.int(instant.micros())
    }

    /// Adds yes or no (1 byte); no comes first.
    #[must_use]
    pub fn flag(mut self, value: bool) -> Self {
        self.0.push(u8::from(value));
        self
    }

    /// Adds a number that may be missing; missing comes before every number.
    #[must_use]
    pub fn optional_int(self, value: Option<i64>) -> Self {
        match value {
            Some(value) => self.mark(PRESENT).int(value),
            None => self.mark(ABSENT),
        }
    }

    /// Adds an id that may be missing; missing comes before every id.
    #[must_use]
    pub fn optional_id(self, id: Option<impl RecordId>) -> Self {
        match id {
            Some(id) => self.mark(PRESENT).id(id),
            None => self.mark(ABSENT),
        }
    }

    /// The parts of a finished key in words, for errors, where all of them are text; nothing otherwise.
    #[must_use]
    pub fn readable(key: &[u8]) -> Option<String> {
        let (mut parts, mut part, mut rest) = (Vec::new(), Vec::new(), key);
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            if *byte != 0 {
                part.push(*byte);
                continue;
            }
            let (escape, after) = rest.split_first()?;
            rest = after;
            match escape {
                0 => parts.push(String::from_utf8(std::mem::take(&mut part)).ok()?),
                _ => part.push(0),
            }
        }
        (part.is_empty() && !parts.is_empty()).then(|| parts.join(" "))
    }

    /// The bytes to put into the index.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.0
    }

    fn mark(mut self, mark: u8) -> Self {
        self.0.push(mark);
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::id::AccountId;

    type Parts = (String, Vec<u8>, i64, u64, bool, Option<i64>, Option<[u8; 16]>);

    /// Few distinct letters and numbers, so that parts are often equal and the next part decides.
    fn parts() -> impl Strategy<Value = Parts> {
        (
            "[\u{0}ab\u{ff}]{0,3}",
            prop::collection::vec(prop::sample::select(vec![0_u8, 1, 0xfe, 0xff]), 0..4),
            prop_oneof![-1_i64..2, any::<i64>()],
            prop_oneof![0_u64..2, any::<u64>()],
            any::<bool>(),
            prop::option::of(prop_oneof![Just(i64::MIN), -1_i64..2]),
            prop::option::of(prop_oneof![Just([0; 16]), any::<[u8; 16]>()]),
        )
    }

    fn key(parts: &Parts) -> Vec<u8> {
        let (text, bytes, int, unsigned, flag, optional, id) = parts;
        SortKey::new()
            .text(text)
            .bytes(bytes)
            .int(*int)
            .unsigned(*unsigned)
            .flag(*flag)
            .optional_int(*optional)
            .optional_id(id.map(AccountId::from_bytes))
            .id(AccountId::from_bytes(id.unwrap_or_default()))
            .finish()
    }

    proptest! {
        #[test]
        fn keys_compare_as_the_parts_they_were_built_from(a in parts(), b in parts()) {
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
        }

        #[test]
        fn the_last_part_decides_when_those_before_are_equal(a in parts(), b in parts()) {
            let b = (a.0.clone(), a.1.clone(), a.2, a.3, a.4, b.5, b.6);
            prop_assert_eq!(key(&a).cmp(&key(&b)), a.cmp(&b));
        }

        #[test]
        fn no_part_is_the_beginning_of_another(a in parts(), b in parts()) {
            let text = (SortKey::new().text(&a.0).finish(), SortKey::new().text(&b.0).finish());
            prop_assert_eq!(text.1.starts_with(&text.0), a.0 == b.0);
            let bytes = (SortKey::new().bytes(&a.1).finish(), SortKey::new().bytes(&b.1).finish());
            prop_assert_eq!(bytes.1.starts_with(&bytes.0), a.1 == b.1);
            let int = (SortKey::new().optional_int(a.5).finish(), SortKey::new().optional_int(b.5).finish());
            prop_assert_eq!(int.1.starts_with(&int.0), a.5 == b.5);
        }
    }

    #[test]
    fn a_scan_by_the_first_part_finds_exactly_the_keys_with_that_part() {
        let prefix = SortKey::new().text("acme").finish();
        assert!(SortKey::new().text("acme").int(3).finish().starts_with(&prefix));
        assert!(!SortKey::new().text("acme\u{0}").int(3).finish().starts_with(&prefix));
        assert!(!SortKey::new().text("acmes").int(3).finish().starts_with(&prefix));
    }

    #[test]
    fn the_written_form_is_fixed_because_stored_indexes_rest_on_it() {
        let key = SortKey::new().text("a\u{0}").int(-1).unsigned(2).flag(true).optional_int(None);
        let expected = [
            [0x61, 0x00, 0xff, 0x00, 0x00].as_slice(),
            &[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0, 0, 0, 0, 0, 0, 0, 2],
            &[1],
            &[0],
        ];
        assert_eq!(key.finish(), expected.concat());
    }
}
