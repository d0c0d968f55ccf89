//! Index keys keep order: comparing the bytes of two keys is comparing what they were built from.

use arbitrary::Arbitrary;
use crm_core::kernel::SortKey;

/// One index row of every sort of part. The last text shows whether the parts before it end where they should.
#[derive(Debug, Arbitrary, PartialEq, Eq, PartialOrd, Ord)]
struct Row<'a> {
    name: &'a str,
    number: i64,
    count: u64,
    flag: bool,
    raw: &'a [u8],
    maybe: Option<i64>,
    city: &'a str,
}

impl Row<'_> {
    fn key(&self) -> Vec<u8> {
        let key = SortKey::new().text(self.name).int(self.number).unsigned(self.count).flag(self.flag);
        key.bytes(self.raw).optional_int(self.maybe).text(self.city).finish()
    }
}

pub fn check(bytes: &[u8]) {
    // Any bytes are either a key of texts or none, never a panic.
    let _ = SortKey::readable(bytes);
    let Some((a, b)) = super::input::<(Row<'_>, Row<'_>)>(bytes) else { return };
    let (first, second) = (a.key(), b.key());
    assert_eq!(first.cmp(&second), a.cmp(&b), "{a:?} against {b:?}");

    // What an index is scanned by: the leading parts alone are a prefix of exactly the rows that have them.
    let leading = SortKey::new().text(a.name).finish();
    assert_eq!(second.starts_with(&leading), a.name == b.name, "{a:?} against {b:?}");
    assert_eq!(SortKey::readable(&leading).as_deref(), Some(a.name), "the parts of a key of texts can be read");
}
