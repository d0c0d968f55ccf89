//! Checking a backup, and filling an empty tenant with one.

use std::collections::VecDeque;
use std::io::{BufReader, Read};

use crate::kernel::CrmError;
use crate::storage::{IndexId, Loaded, Store, StoreError, Tenant};

use super::read::{Piece, Reading};
use super::report::BackupReport;
use super::{Progress, tell};
use crate::engine::rows::Form;

/// How many index rows are sorted together: a store takes them faster in order.
const SORTED: usize = 100_000;

/// Reads a backup to its end and checks everything it says, as [`restore`] does, but keeps nothing.
pub(crate) fn check(forms: &[Form], from: &mut dyn Read, progress: &mut Progress<'_>) -> Result<BackupReport, CrmError> {
    let mut from = BufReader::new(from);
    let mut reading = Reading::begin(&mut from, forms)?;
    loop {
        match reading.next()? {
            Piece::Contents(_) => tell(progress, reading.through)?,
            Piece::End(report) => return Ok(report),
        }
    }
}

/// Fills `tenant`, which must be empty, with a backup that was taken of it.
pub(crate) fn restore(
    forms: &[Form],
    from: &mut dyn Read,
    store: &dyn Store,
    tenant: Tenant,
    progress: &mut Progress<'_>,
) -> Result<BackupReport, CrmError> {
    let mut from = BufReader::new(from);
    let reading = Reading::begin(&mut from, forms)?;
    if reading.tenant != tenant {
        let detail = "the backup was taken of another tenant; give the tenant that its report names".to_owned();
        return Err(CrmError::Storage { code: "other_tenant".into(), detail, retryable: false });
    }
    let head = reading.head;
    let mut source = Source { reading, ready: VecDeque::new(), rows: Vec::new(), end: None, progress };
    let loaded = store.load(tenant, head, &mut source);
    match source.end {
        Some(Err(error)) => Err(error),
        Some(Ok(report)) => loaded.map_err(CrmError::from).map(|()| report),
        None => {
            loaded?;
            Err(CrmError::from(StoreError::Backend("the store did not take all of the backup".to_owned())))
        }
    }
}

/// A backup as a store takes it in.
struct Source<'r> {
    reading: Reading<'r>,
    ready: VecDeque<Loaded>,
    /// Index rows that wait to be sorted.
    rows: Vec<Loaded>,
    end: Option<Result<BackupReport, CrmError>>,
    progress: &'r mut Progress<'r>,
}

impl Source<'_> {
    fn take(&mut self, contents: Vec<Loaded>) {
        let is_behind_records = !contents.iter().any(|loaded| matches!(loaded, Loaded::Record(_)));
        for loaded in contents {
            match loaded {
                Loaded::Row(..) => self.rows.push(loaded),
                other => self.ready.push_back(other),
            }
        }
        if self.rows.len() >= SORTED || is_behind_records {
            self.sort();
        }
    }

    fn sort(&mut self) {
        self.rows.sort_unstable_by(|a, b| place(a).cmp(&place(b)));
        self.ready.extend(self.rows.drain(..));
    }
}

fn place(loaded: &Loaded) -> Option<(IndexId, &[u8], [u8; 16])> {
    if let Loaded::Row(index, row) = loaded { Some((*index, &row.value, row.id)) } else { None }
}

impl Iterator for Source<'_> {
    type Item = Result<Loaded, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.end.is_none() {
            match self.reading.next() {
                Ok(Piece::Contents(contents)) => {
                    self.take(contents);
                    self.end = tell(self.progress, self.reading.through).err().map(Err);
                }
                Ok(Piece::End(report)) => {
                    self.end = Some(Ok(report));
                    self.sort();
                }
                Err(error) => self.end = Some(Err(error)),
            }
        }
        match self.ready.pop_front() {
            Some(loaded) => Some(Ok(loaded)),
            // What is wrong is told in its own words once the store has let go.
            None => matches!(self.end, Some(Err(_))).then(|| Err(StoreError::Retry)),
        }
    }
}
