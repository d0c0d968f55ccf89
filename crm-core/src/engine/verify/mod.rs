//! Verifying a store: everything in it is held against everything else, and every finding is told by its place.

mod columns;
mod indexes;
mod log;
mod records;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use sha2::{Digest, Sha256};

use crate::access::Operation;
use crate::kernel::{CrmError, Kind};
use crate::storage::{Key, Snapshot, Tenant};

use self::indexes::Expected;
use super::backup::{Progress, tell};
use super::rows::Form;
use super::session::Session;

/// How many findings are kept in words; further ones are only counted.
const MOST: usize = 1_000;

/// Where in a store a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum StoreTable {
    /// The records.
    Records,
    /// The rows by which records are found.
    Indexes,
    /// The change log and its chain.
    Log,
    /// The answers kept for commands.
    Answers,
}

/// One thing that is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    /// Where.
    pub table: StoreTable,
    /// What, as `invoice 0192…`, `change 12.0`, or an index and the record it should lead to.
    pub subject: String,
    /// What is wrong with it.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.detail)
    }
}

/// What a verification looked at and found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct VerifyReport {
    /// The last commit looked at.
    pub seq: u64,
    /// The hash that seals the change log up to that commit.
    #[cfg_attr(feature = "serde", serde(with = "serde_bytes"))]
    pub head: [u8; 32],
    /// Records looked at.
    pub records: u64,
    /// Index rows looked at.
    pub rows: u64,
    /// Log entries looked at.
    pub entries: u64,
    /// Answers looked at.
    pub answers: u64,
    /// What is not as it must be: the first 1,000 findings.
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub found: u64,
}

impl VerifyReport {
    /// True where nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.found == 0
    }
}

/// What is remembered of a record until the log has been read, about 60 bytes each.
struct Known {
    version: u64,
    print: [u8; 16],
    /// Whether the log tells of this version.
    is_told: bool,
}

/// A verification under way.
struct Verifying<'v> {
    snapshot: &'v dyn Snapshot,
    forms: &'v [Form],
    tenant: Tenant,
    report: VerifyReport,
    known: BTreeMap<Key, Known>,
    /// Records that are there and cannot be read: nothing more can be said of them.
    unreadable: BTreeSet<Key>,
    /// Kinds whose records the store could not show to the end.
    unread: BTreeSet<u16>,
    expected: BTreeMap<u32, Expected>,
    progress: &'v mut Progress<'v>,
}

/// Verifies the company's records as they are now.
pub(crate) fn verify(session: &Session, forms: &[Form], progress: &mut Progress<'_>) -> Result<VerifyReport, CrmError> {
    let who = "a store is verified by those who may read every record with all its fields";
    session.demand_all(&[Operation::Read], "verification", who)?;
    let library = session.library();
    let snapshot = library.store.snapshot(library.tenant)?;
    let head = snapshot.head()?;
    let report = VerifyReport {
        seq: head.seq,
        head: head.hash,
        records: 0,
        rows: 0,
        entries: 0,
        answers: 0,
        findings: Vec::new(),
        found: 0,
    };
    let mut verifying = Verifying {
        snapshot: snapshot.as_ref(),
        forms,
        tenant: library.tenant,
        report,
        known: BTreeMap::new(),
        unreadable: BTreeSet::new(),
        unread: BTreeSet::new(),
        expected: BTreeMap::new(),
        progress,
    };
    verifying.records()?;
    verifying.indexes();
    verifying.columns(&library.columns, library.limits.column_bytes);
    verifying.log()?;
    Ok(verifying.report)
}

impl Verifying<'_> {
    fn find(&mut self, table: StoreTable, subject: impl Into<String>, detail: impl Into<String>) {
        self.report.found += 1;
        if self.report.findings.len() < MOST {
            self.report.findings.push(Finding { table, subject: subject.into(), detail: detail.into() });
        }
    }

    /// One more record or log entry is through.
    fn step(&mut self) -> Result<(), CrmError> {
        let through = self.report.records + self.report.entries;
        if through.is_multiple_of(1_000) { tell(self.progress, through) } else { Ok(()) }
    }
}

/// What two equal bodies have in common.
fn print(body: &[u8]) -> [u8; 16] {
    let digest: [u8; 32] = Sha256::digest(body).into();
    digest.first_chunk().copied().unwrap_or_default()
}

/// A record in words.
fn named(key: Key) -> String {
    let id = uuid::Uuid::from_bytes(key.id);
    Kind::find(key.kind.0).map_or_else(|| format!("record {id} of kind {}", key.kind.0), |kind| format!("{} {id}", kind.name))
}
