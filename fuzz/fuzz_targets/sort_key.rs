//! Index keys keep order: comparing the bytes of two keys is comparing what they were built from.
#![no_main]

use arbitrary::Arbitrary;
use crm_core::kernel::SortKey;
use libfuzzer_sys::fuzz_target;

/// One index row: a text, a number, a text. The second text shows whether the first one ends where it should.
#[derive(Debug, Arbitrary, PartialEq, Eq, PartialOrd, Ord)]
struct Row<'a> {
    name: &'a str,
    number: i64,
    city: &'a str,
}

impl Row<'_> {
    fn key(&self) -> Vec<u8> {
        SortKey::new().text(self.name).int(self.number).text(self.city).finish()
    }
}

fuzz_target!(|rows: (Row<'_>, Row<'_>)| {
    let (a, b) = &rows;
    let (first, second) = (a.key(), b.key());
    assert_eq!(first.cmp(&second), a.cmp(b), "{a:?} against {b:?}");

    // What an index is scanned by: the leading parts alone are a prefix of exactly the rows that have them.
    let leading = SortKey::new().text(a.name).finish();
    assert_eq!(second.starts_with(&leading), a.name == b.name, "{a:?} against {b:?}");
});
