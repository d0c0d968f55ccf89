//! Committing: all batches of a call in one write transaction and one flush.

use std::ops::Bound;
use std::sync::PoisonError;

use redb::{ReadableTable, Table, WriteTransaction};

use super::failure::{Failure, guarded};
use super::{RedbStore, file, note, row};
use crate::storage::judge::{self, Applied, Standing, Verdict};
use crate::storage::seal::seal;
use crate::storage::store::{
    Batch, ChainHead, CommandId, Committed, Contents, Entry, Expect, IndexId, Key, Op, Snapshot, Store, StoreError, Tenant,
};

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
    /// Buffers for one key and one value.
    key: Vec<u8>,
    value: Vec<u8>,
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
            key: Vec::new(),
            value: Vec::new(),
            failed: std::cell::Cell::new(None),
        })
    }

    /// Writes a batch that has been judged.
    fn apply(&mut self, batch: &Batch) -> Result<Committed, Failure> {
        let seq = self.head.seq.saturating_add(1);
        for op in &batch.ops {
            for entry in op.removed() {
                row::entry_key(&mut self.key, self.tenant, entry.index, &entry.value, &op.key().id);
                self.entries.remove(self.key.as_slice())?;
            }
        }
        batch.ops.iter().try_for_each(|op| self.write_record(op, seq))?;
        self.add_entries(&batch.ops)?;
        let (changes, head) = seal(self.head, seq, &batch.log);
        for change in &changes {
            let key = row::log_key(self.tenant, change.seq, change.ordinal);
            row::envelop_change(&mut self.value, &key, change)?;
            self.log.insert(key.as_slice(), self.value.as_slice())?;
        }
        let key = row::command_key(self.tenant, batch.command);
        row::envelop(&mut self.value, &key, &[&seq.to_be_bytes(), &batch.digest, &batch.answer]);
        self.commands.insert(key.as_slice(), self.value.as_slice())?;
        self.head = head;
        Ok(Committed { seq, replayed: None })
    }

    fn write_record(&mut self, op: &Op, seq: u64) -> Result<(), Failure> {
        let key = row::record_key(self.tenant, op.key());
        match op {
            Op::Put { body, .. } => {
                row::envelop(&mut self.value, &key, &[&seq.to_be_bytes(), body]);
                self.records.insert(key.as_slice(), self.value.as_slice())?;
            }
            Op::Delete { expect: Expect::Version(_), .. } => {
                self.records.remove(key.as_slice())?;
            }
            Op::Delete { expect: Expect::Absent, .. } | Op::Check { .. } => {}
        }
        Ok(())
    }

    /// Adds the rows in the order of their keys: neighbours share a page, which is then written to while it is at hand.
    fn add_entries(&mut self, ops: &[Op]) -> Result<(), Failure> {
        let mut rows: Vec<(&Entry, [u8; 16])> = Vec::with_capacity(ops.iter().map(|op| op.added().len()).sum());
        rows.extend(ops.iter().flat_map(|op| op.added().iter().map(move |entry| (entry, op.key().id))));
        rows.sort_by(|(a, a_id), (b, b_id)| (a.index, &a.value, a_id).cmp(&(b.index, &b.value, b_id)));
        for (entry, id) in rows {
            row::entry_key(&mut self.key, self.tenant, entry.index, &entry.value, &id);
            row::envelop(&mut self.value, &self.key, &[&entry.cover]);
            self.entries.insert(self.key.as_slice(), self.value.as_slice())?;
        }
        Ok(())
    }

    fn write_head(&mut self) -> Result<(), Failure> {
        row::envelop(&mut self.value, &self.tenant.0, &[&self.head.seq.to_be_bytes(), &self.head.hash]);
        self.heads.insert(self.tenant.0.as_slice(), self.value.as_slice())?;
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
        let (mut from, mut to) = (Vec::new(), Vec::new());
        row::value_key(&mut from, self.tenant, index, value, [0, 0]);
        row::value_key(&mut to, self.tenant, index, value, [0, 1]);
        for entry in self.entries.range::<&[u8]>((Bound::Included(from.as_slice()), Bound::Excluded(to.as_slice())))? {
            let (key, kept) = entry?;
            row::open("index entries", key.value(), kept.value())?;
            let (_, id) = row::entry_of(key.value())?;
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
