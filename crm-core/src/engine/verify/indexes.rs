//! Every index row follows from a record, and every record has its rows.
//!
//! First only sums of both sides are compared, which takes no memory; an index whose sums differ is compared row by row.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sha2::{Digest, Sha256};

use crate::storage::{IndexId, Key, Kind, Scan};

use super::{StoreTable, Verifying, named};
use crate::engine::rows::{Form, NamedRow, is_listed, kind_of, listed};

/// What the records say an index holds.
#[derive(Default)]
pub(super) struct Expected {
    sum: Sum,
    name: &'static str,
    is_unique: bool,
}

/// A sum of rows that does not depend on their order.
#[derive(Default, PartialEq)]
pub(super) struct Sum {
    rows: u64,
    of_digests: u128,
}

impl Sum {
    pub(super) fn add(&mut self, value: &[u8], id: &[u8; 16], cover: &[u8]) {
        let digest: [u8; 32] =
            Sha256::new().chain_update(id).chain_update(Sha256::digest(value)).chain_update(cover).finalize().into();
        self.rows += 1;
        self.of_digests = self.of_digests.wrapping_add(u128::from_be_bytes(digest.first_chunk().copied().unwrap_or_default()));
    }
}

impl Expected {
    pub(super) fn add(&mut self, NamedRow { name, row }: &NamedRow, id: &[u8; 16]) {
        (self.name, self.is_unique) = (name, row.unique);
        self.sum.add(&row.value, id, &row.cover);
    }
}

/// A row's place in its index, and what it carries.
type Wanted = BTreeMap<(Vec<u8>, [u8; 16]), Vec<u8>>;

impl Verifying<'_> {
    /// Holds every index against the records.
    pub(super) fn indexes(&mut self) {
        for form in self.forms {
            let first = u32::from(form.kind.code) << 8;
            let mut codes: BTreeSet<u32> = (first..first + 256).flat_map(|code| [code, listed(code).0]).collect();
            codes.extend(self.expected.keys().filter(|code| kind_of(IndexId(**code)).0 == form.kind.code));
            for code in codes {
                let expected = self.expected.remove(&code).unwrap_or_default();
                self.index(form, code, &expected);
            }
        }
    }

    fn index(&mut self, form: &Form, code: u32, expected: &Expected) {
        let kind = Kind(form.kind.code);
        let title = if expected.name.is_empty() { format!("{}", code & 0xFF) } else { expected.name.to_owned() };
        let title = format!("index {title} of {}", form.kind.name);
        let title = if is_listed(IndexId(code)) { format!("{title}, by who may see it") } else { title };
        let (mut sum, mut twins, mut last) = (Sum::default(), Vec::new(), None::<(Vec<u8>, [u8; 16])>);
        let shown = self.snapshot.visit(&Scan::all(IndexId(code)), &mut |value, id, cover| {
            sum.add(value, id, cover);
            if expected.is_unique {
                twins.extend(last.take().filter(|(before, _)| before == value).map(|(_, before)| (before, *id)));
                last = Some((value.to_vec(), *id));
            }
            ControlFlow::Continue(())
        });
        self.report.rows += sum.rows;
        for (one, other) in twins {
            let detail = format!("it leads to {} as well, under a value that only one may have", named(Key { kind, id: other }));
            self.find(StoreTable::Indexes, format!("{title}, {}", named(Key { kind, id: one })), detail);
        }
        match shown {
            Err(error) => self.find(StoreTable::Indexes, title, error.to_string()),
            Ok(()) if sum != expected.sum && !self.unread.contains(&kind.0) => self.compare(form, code, &title),
            Ok(()) => {}
        }
    }

    /// Names every row that is missing, too many, or carries something else.
    fn compare(&mut self, form: &Form, code: u32, title: &str) {
        let mut wanted = self.wanted(form, code);
        let (kind, mut findings) = (Kind(form.kind.code), Vec::new());
        let shown = self.snapshot.visit(&Scan::all(IndexId(code)), &mut |value, id, cover| {
            let key = Key { kind, id: *id };
            match wanted.remove(&(value.to_vec(), *id)) {
                Some(carried) if carried == cover => {}
                Some(_) => findings.push((key, "the row does not tell what the record says")),
                None if self.unreadable.contains(&key) => {}
                None if self.known.contains_key(&key) => findings.push((key, "the record asks for no such row")),
                None => findings.push((key, "the row leads to a record that is not there")),
            }
            ControlFlow::Continue(())
        });
        findings.extend(wanted.into_keys().map(|(_, id)| (Key { kind, id }, "the row that leads to the record is missing")));
        for (key, detail) in findings {
            self.find(StoreTable::Indexes, format!("{title}, {}", named(key)), detail);
        }
        if let Err(error) = shown {
            self.find(StoreTable::Indexes, title, error.to_string());
        }
    }

    fn wanted(&self, form: &Form, code: u32) -> Wanted {
        let mut wanted = Wanted::new();
        // What fails here has been found before.
        let _ = self.snapshot.visit_records(Kind(form.kind.code), None, &mut |id, _, body| {
            if let Ok(rows) = (form.rows)(*id, body) {
                let of_index = rows.into_iter().map(|named| named.row).filter(|row| row.index == IndexId(code));
                wanted.extend(of_index.map(|row| ((row.value, *id), row.cover)));
            }
            ControlFlow::Continue(())
        });
        wanted
    }
}
