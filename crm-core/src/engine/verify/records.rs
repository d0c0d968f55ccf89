//! Every record decodes, passes its own check, and is of a commit that was.

use std::ops::ControlFlow;

use crate::kernel::CrmError;
use crate::storage::{Key, Kind};

use super::{Known, StoreTable, Verifying, named, print};
use crate::engine::rows::Form;

impl Verifying<'_> {
    /// Reads every record, and works out the index rows that there should be.
    pub(super) fn records(&mut self) -> Result<(), CrmError> {
        for form in self.forms {
            let kind = Kind(form.kind.code);
            let (snapshot, mut ended) = (self.snapshot, None);
            let shown = snapshot.visit_records(kind, None, &mut |id, version, body| {
                self.record(form, Key { kind, id: *id }, version, body);
                ended = self.step().err();
                if ended.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            ended.map_or(Ok(()), Err)?;
            if let Err(error) = shown {
                self.unread.insert(kind.0);
                let last = self.known.range(Key { kind, id: [0; 16] }..=Key { kind, id: [u8::MAX; 16] }).next_back();
                let behind =
                    last.map_or_else(|| format!("{} records", form.kind.name), |(key, _)| format!("behind {}", named(*key)));
                self.find(StoreTable::Records, behind, error.to_string());
            }
        }
        Ok(())
    }

    fn record(&mut self, form: &Form, key: Key, version: u64, body: &[u8]) {
        self.report.records += 1;
        if !(1..=self.report.seq).contains(&version) {
            let detail = format!("it is of commit {version}, but the last commit is {}", self.report.seq);
            self.find(StoreTable::Records, named(key), detail);
        }
        self.known.insert(key, Known { version, print: print(body), is_told: false });
        match (form.rows)(key.id, body) {
            Ok(rows) => {
                for named in rows {
                    self.expected.entry(named.row.index.0).or_default().add(&named, &key.id);
                }
            }
            Err(error) => {
                self.unreadable.insert(key);
                self.find(StoreTable::Records, named(key), error.detail());
            }
        }
    }
}
