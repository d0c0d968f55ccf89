//! Committing: all batches of a call in one write transaction and one flush.

use std::ops::Bound;
use std::panic::resume_unwind;
use std::sync::PoisonError;
use std::thread;

use redb::{ReadableTable, Table, WriteTransaction};

use super::failure::{Failure, guarded};
use super::{RedbStore, file, note, row};
use crate::storage::judge::{self, Applied, Standing, Verdict};
use crate::storage::seal::links;
use crate::storage::store::{
    Batch, ChainHead, CommandId, Committed, Contents, Entry, Expect, IndexId, Key, LogEntry, Op, Snapshot, Store, StoreError,
    Tenant,
};

/// From so many index rows on, writing them beside the rest of a batch is worth a thread of its own.
const MANY_ROWS: usize = 1_000;

/// One answer per batch.
type Answers = Vec<Result<Committed, StoreError>>;

impl Store for RedbStore {
    fn snapshot(&self, tenant: Tenant) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(self.read(tenant)?))
    }

    fn commit(&self, tenant: Tenant, batches: &[Batch]) -> Answers {
        if batches.is_empty() {
            return Answers::new();
        }
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let quick_repair = self.options.quick_repair;
        let begun = self.begin(|database| {
            let mut transaction = database.begin_write()?;
            transaction.set_quick_repair(quick_repair);
            Ok(transaction)
        });
        let (transaction, use_number) = match begun {
            Ok(begun) => begun,
            Err(error) => return vec![Err(error); batches.len()],
        };
        let mut flushing = false;
        let outcome = guarded(|| apply(transaction, tenant, batches, &mut flushing));
        match note(&self.handle, use_number, outcome) {
            Ok(answers) => answers,
            Err(failure) => {
                drop(turn);
                let error = if flushing { self.fate(tenant, batches, &failure.error) } else { failure.error };
                vec![Err(error); batches.len()]
            }
        }
    }

    fn load(&self, tenant: Tenant, head: ChainHead, contents: &mut Contents<'_>) -> Result<(), StoreError> {
        self.fill(tenant, head, contents)
    }
}

impl RedbStore {
    /// What is known after a flush that failed. A full disk usually means that nothing was written: the file is looked at.
    fn fate(&self, tenant: Tenant, batches: &[Batch], error: &StoreError) -> StoreError {
        let absent = |snapshot: &dyn Snapshot| batches.iter().all(|batch| matches!(snapshot.answer(batch.command), Ok(None)));
        match error {
            StoreError::Full if self.read(tenant).is_ok_and(|snapshot| absent(&snapshot)) => StoreError::Full,
            _ => StoreError::Unknown,
        }
    }
}

/// Applies the batches; `flushing` is set when from then on it is not certain what the file holds.
fn apply(transaction: WriteTransaction, tenant: Tenant, batches: &[Batch], flushing: &mut bool) -> Result<Answers, Failure> {
    let mut answers = Answers::with_capacity(batches.len());
    let changed = {
        let mut open = OpenTenant::new(&transaction, tenant)?;
        let before = open.head;
        for batch in batches {
            let answer = match judge::judge(&open, batch) {
                Ok(Verdict::Replay(committed)) => Ok(committed),
                Ok(Verdict::Apply) => Ok(open.apply(batch)?),
                Err(refusal) => Err(refusal),
            };
            open.failed.take().map_or(Ok(()), Err)?;
            answers.push(answer);
        }
        let changed = open.head != before;
        if changed {
            open.write_head()?;
        }
        changed
    };
    if changed {
        *flushing = true;
        // Durability is immediate: that is what a transaction has if nothing else is asked for.
        transaction.commit()?;
    } else {
        transaction.abort()?;
    }
    Ok(answers)
}

type Rows<'t> = Table<'t, &'static [u8], &'static [u8]>;

/// One tenant's part of the tables, open in a write transaction.
struct OpenTenant<'t> {
    tenant: Tenant,
    head: ChainHead,
    records: Rows<'t>,
    entries: Rows<'t>,
    log: Rows<'t>,
    commands: Rows<'t>,
    heads: Rows<'t>,
    /// What the file failed with while a batch was judged, which is more than a refusal.
    failed: std::cell::Cell<Option<Failure>>,
}

impl<'t> OpenTenant<'t> {
    fn new(transaction: &'t WriteTransaction, tenant: Tenant) -> Result<Self, Failure> {
        let heads = transaction.open_table(file::HEADS)?;
        let head = match heads.get(tenant.0.as_slice())? {
            Some(value) => row::head_of(row::open("heads", &tenant.0, value.value())?)?,
            None => ChainHead::START,
        };
        Ok(Self {
            tenant,
            head,
            records: transaction.open_table(file::RECORDS)?,
            entries: transaction.open_table(file::ENTRIES)?,
            log: transaction.open_table(file::LOG)?,
            commands: transaction.open_table(file::COMMANDS)?,
            heads,
            failed: std::cell::Cell::new(None),
        })
    }

    /// Writes a batch that has been judged.
    fn apply(&mut self, batch: &Batch) -> Result<Committed, Failure> {
        let Self { tenant, head, records, entries, log, commands, .. } = self;
        let seq = head.seq.saturating_add(1);
        let is_large = batch.ops.iter().map(|op| op.added().len()).sum::<usize>() >= MANY_ROWS;
        // Index rows are half of the work, and in a table of their own: those of a large batch are written beside the rest.
        let beside = thread::scope(|scope| {
            let write = || write_entries(entries, *tenant, &batch.ops);
            let beside = is_large.then(|| thread::Builder::new().spawn_scoped(scope, write).ok()).flatten();
            write_records(records, *tenant, seq, &batch.ops)?;
            *head = write_log(log, *tenant, *head, seq, &batch.log)?;
            let (key, mut value) = (row::command_key(*tenant, batch.command), Vec::new());
            row::envelop(&mut value, &key, &[&seq.to_be_bytes(), &batch.digest, &batch.answer]);
            commands.insert(key.as_slice(), value.as_slice())?;
            beside.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic))).transpose()
        })?;
        // Few rows, or a system that had no thread to give.
        if beside.is_none() {
            write_entries(&mut self.entries, self.tenant, &batch.ops)?;
        }
        Ok(Committed { seq, replayed: None })
    }

    fn write_head(&mut self) -> Result<(), Failure> {
        let mut value = Vec::new();
        row::envelop(&mut value, &self.tenant.0, &[&self.head.seq.to_be_bytes(), &self.head.hash]);
        self.heads.insert(self.tenant.0.as_slice(), value.as_slice())?;
        Ok(())
    }

    /// Answers a judge, and keeps a failure of the file itself apart from what may refuse the batch.
    fn answer<T>(&self, found: Result<T, Failure>) -> Result<T, StoreError> {
        found.map_err(|failure| {
            let error = failure.error.clone();
            if failure.broken {
                self.failed.set(Some(failure));
            }
            error
        })
    }

    fn find_applied(&self, command: CommandId) -> Result<Option<Applied>, Failure> {
        let key = row::command_key(self.tenant, command);
        let Some(value) = self.commands.get(key.as_slice())? else { return Ok(None) };
        Ok(Some(row::applied_of(row::open("commands", &key, value.value())?)?))
    }

    fn find_version(&self, key: Key) -> Result<Option<u64>, Failure> {
        let key = row::record_key(self.tenant, key);
        let Some(value) = self.records.get(key.as_slice())? else { return Ok(None) };
        Ok(Some(row::Fields(row::open("records", &key, value.value())?).number()?))
    }

    fn find_held(&self, index: IndexId, value: &[u8], counts: &dyn Fn(&[u8; 16]) -> bool) -> Result<bool, Failure> {
        let (mut from, mut to, mut room) = (Vec::new(), Vec::new(), Vec::new());
        row::value_key(&mut from, self.tenant, index, value, [0, 0]);
        row::value_key(&mut to, self.tenant, index, value, [0, 1]);
        for entry in self.entries.range::<&[u8]>((Bound::Included(from.as_slice()), Bound::Excluded(to.as_slice())))? {
            let (key, kept) = entry?;
            row::open("index entries", key.value(), kept.value())?;
            let (_, id) = row::entry_of(key.value(), &mut room)?;
            if counts(id) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Standing for OpenTenant<'_> {
    fn applied(&self, command: CommandId) -> Result<Option<Applied>, StoreError> {
        self.answer(self.find_applied(command))
    }

    fn version(&self, key: Key) -> Result<Option<u64>, StoreError> {
        self.answer(self.find_version(key))
    }

    fn held(&self, index: IndexId, value: &[u8], counts: &dyn Fn(&[u8; 16]) -> bool) -> Result<bool, StoreError> {
        self.answer(self.find_held(index, value, counts))
    }
}

fn write_records(records: &mut Rows<'_>, tenant: Tenant, seq: u64, ops: &[Op]) -> Result<(), Failure> {
    let mut value = Vec::new();
    for op in ops {
        let key = row::record_key(tenant, op.key());
        match op {
            Op::Put { body, .. } => {
                row::envelop(&mut value, &key, &[&seq.to_be_bytes(), body]);
                records.insert(key.as_slice(), value.as_slice())?;
            }
            Op::Delete { expect: Expect::Version(_), .. } => {
                records.remove(key.as_slice())?;
            }
            Op::Delete { expect: Expect::Absent, .. } | Op::Check { .. } => {}
        }
    }
    Ok(())
}

/// Removes rows, then adds rows in the order of their keys: neighbours share a page, which is then written to while it is at hand.
fn write_entries(entries: &mut Rows<'_>, tenant: Tenant, ops: &[Op]) -> Result<(), Failure> {
    let (mut key, mut value) = (Vec::new(), Vec::new());
    for op in ops {
        for entry in op.removed() {
            row::entry_key(&mut key, tenant, entry.index, &entry.value, &op.key().id);
            entries.remove(key.as_slice())?;
        }
    }
    let mut rows: Vec<(&Entry, [u8; 16])> = Vec::with_capacity(ops.iter().map(|op| op.added().len()).sum());
    rows.extend(ops.iter().flat_map(|op| op.added().iter().map(move |entry| (entry, op.key().id))));
    // The steps of a batch mostly come by id, and a stable sort leaves them so: many rows of one value then cost few comparisons.
    rows.sort_by(|(a, _), (b, _)| (a.index, &a.value).cmp(&(b.index, &b.value)));
    for (entry, id) in rows {
        row::entry_key(&mut key, tenant, entry.index, &entry.value, &id);
        row::envelop(&mut value, &key, &[&entry.cover]);
        entries.insert(key.as_slice(), value.as_slice())?;
    }
    Ok(())
}

/// Seals the entries behind the head into the log, and gives the new head.
fn write_log(rows: &mut Rows<'_>, tenant: Tenant, head: ChainHead, seq: u64, log: &[LogEntry]) -> Result<ChainHead, Failure> {
    let (mut hash, mut value) = (head.hash, Vec::new());
    for (ordinal, entry, link) in links(head, seq, log) {
        let key = row::log_key(tenant, seq, ordinal);
        row::envelop_change(&mut value, &key, &link, &entry.salt, &entry.head, Some(&entry.body))?;
        rows.insert(key.as_slice(), value.as_slice())?;
        hash = link.hash;
    }
    Ok(ChainHead { seq, hash })
}
