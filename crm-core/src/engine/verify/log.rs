//! The log is the one that was sealed, and tells of every record as it stands; numbers have no gap.

use std::collections::BTreeMap;

use crate::kernel::{CrmError, Kind, Record, RecordId};
use crate::storage::{self, Change, CommandId, Key, StoreError, seal};

use super::{StoreTable, Verifying, named, print};
use crate::engine::journal::{self, ChangeEntry, ChangeKind};
use crate::engine::sequence::Sequence;

/// How many log entries are read from the store at once.
const CHUNK: usize = 256;

/// What the log has told so far.
#[derive(Default)]
struct Told {
    hash: [u8; 32],
    seq: u64,
    /// The last word of the present commit on each of its records.
    commit: BTreeMap<Key, (ChangeKind, Option<[u8; 16]>)>,
    /// Records that the log says are there and that are not.
    missing: BTreeMap<Key, u64>,
    /// The last number of each series.
    numbers: BTreeMap<[u8; 16], u64>,
}

impl Verifying<'_> {
    /// Reads the log from its first entry on.
    pub(super) fn log(&mut self) -> Result<(), CrmError> {
        let mut told = Told::default();
        loop {
            match self.snapshot.changes(told.seq, CHUNK) {
                Ok(changes) if changes.is_empty() => break,
                Ok(changes) => {
                    for change in changes {
                        self.change(&mut told, change);
                        self.step()?;
                    }
                }
                Err(error) => {
                    self.stop(&told, &error);
                    return Ok(());
                }
            }
        }
        self.close_commit(&mut told);
        if told.hash != self.report.head {
            self.find(StoreTable::Log, "chain", "the last entry is not the one that the head seals");
        }
        if told.seq > self.report.seq || self.snapshot.seq() != self.report.seq {
            let detail = format!("the head is at commit {}, the log at {}", self.report.seq, told.seq.max(self.snapshot.seq()));
            self.find(StoreTable::Log, "head", detail);
        }
        for (key, seq) in std::mem::take(&mut told.missing) {
            let detail = format!("the log tells of it in commit {seq}, and of no removal, but it is not there");
            self.find(StoreTable::Records, named(key), detail);
        }
        let known = std::mem::take(&mut self.known);
        for (key, known) in known.into_iter().filter(|(_, known)| !known.is_told) {
            self.find(StoreTable::Records, named(key), format!("the log does not tell of it in its commit {}", known.version));
        }
        Ok(())
    }

    fn stop(&mut self, told: &Told, error: &StoreError) {
        self.find(StoreTable::Log, format!("changes behind commit {}", told.seq), error.to_string());
    }

    fn change(&mut self, told: &mut Told, change: Change) {
        self.report.entries += 1;
        let name = format!("change {}.{}", change.seq, change.ordinal);
        if !seal::verify_link(&told.hash, &change) {
            self.find(
                StoreTable::Log,
                name.clone(),
                "the chain does not hold here: the entry, or one before it, is not the one that was sealed",
            );
        }
        told.hash = change.hash;
        let is_first = change.seq != told.seq;
        if is_first {
            self.close_commit(told);
            told.seq = change.seq;
        }
        match journal::read(self.tenant, change) {
            Err(error) => self.find(StoreTable::Log, name, error.detail()),
            Ok(entry) => {
                if is_first {
                    self.answer(&entry);
                }
                self.number(told, &entry);
                if let Some(record) = entry.head.record {
                    let key = Key { kind: storage::Kind(record.kind), id: record.id };
                    told.commit.insert(key, (entry.head.change, entry.record.as_deref().map(print)));
                }
            }
        }
    }

    /// Holds what a commit says of its records against them.
    fn close_commit(&mut self, told: &mut Told) {
        let seq = told.seq;
        for (key, (change, body)) in std::mem::take(&mut told.commit) {
            let is_gone = change == ChangeKind::Deleted;
            match self.known.get_mut(&key) {
                Some(known) if known.version == seq && !is_gone => {
                    known.is_told = true;
                    if body.is_some_and(|body| body != known.print) {
                        self.find(
                            StoreTable::Records,
                            named(key),
                            format!("it is not what commit {seq} wrote, as the log tells it"),
                        );
                    }
                }
                Some(known) if known.version <= seq => {
                    let version = known.version;
                    let what = if is_gone { "it was removed" } else { "it was changed" };
                    self.find(
                        StoreTable::Records,
                        named(key),
                        format!("{what} in commit {seq}, but stands as of commit {version}"),
                    );
                }
                Some(_) => {}
                None if is_gone => drop(told.missing.remove(&key)),
                None if self.unread.contains(&key.kind.0) => {}
                None => drop(told.missing.insert(key, seq)),
            }
        }
    }

    fn answer(&mut self, entry: &ChangeEntry) {
        let subject = || format!("command {} of commit {}", entry.head.command, entry.seq);
        match self.snapshot.answer(CommandId(entry.head.command.to_bytes())) {
            Ok(Some(_)) => self.report.answers += 1,
            Ok(None) => self.find(StoreTable::Answers, subject(), "its answer is missing: sent again, it would be done again"),
            Err(error) => self.find(StoreTable::Answers, subject(), error.to_string()),
        }
    }

    /// Each number of a series is the one behind the last.
    fn number(&mut self, told: &mut Told, entry: &ChangeEntry) {
        if entry.head.record.is_none_or(|record| record.kind != Kind::NUMBER_SERIES.code) {
            return;
        }
        // A counter that cannot be read has been found among the records.
        let Ok(Some(series)) = entry.decode::<Sequence>() else { return };
        let last = told.numbers.insert(series.id().to_bytes(), *series.last());
        if last.is_some_and(|last| last.checked_add(1) != Some(*series.last())) {
            let detail = format!("number {} of it follows {}", series.last(), last.unwrap_or(0));
            self.find(
                StoreTable::Log,
                format!("number series {}, change {}.{}", series.series(), entry.seq, entry.ordinal),
                detail,
            );
        }
    }
}
